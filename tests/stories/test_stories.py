import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from second_opinion.settings import PROJECT_ROOT


@pytest.mark.slow
def test_the_rules_lead_through_the_main_flows(trained_model: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            sys.executable, "-m", "rasa_parts", "test", "core", "--stories", "tests/stories",
            "--model", str(trained_model), "--fail-on-prediction-errors", "--out", str(tmp_path),
        ],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    # A folder in which no story is found would pass as well.
    written = yaml.safe_load((PROJECT_ROOT / "tests/stories/test_main_flows.yml").read_text(encoding="utf-8"))[
        "stories"
    ]
    told = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))["conversation_accuracy"]
    assert (told["correct"], told["total"]) == (len(written), len(written))
