import json
from pathlib import Path

import pytest

from commands.console import BadInput
from commands.evaluate import load_examples, report


def test_figures_are_those_worked_out_by_hand() -> None:
    goals = ["greet", "greet", "thanks", "stop"]
    found = ["greet", "thanks", "thanks", "nlu_fallback"]
    figures = report(goals, found, [1.0, 2.0, 3.0, 10.0])
    assert figures.accuracy == 0.5
    # greet: precision 1, recall 1/2; thanks: 1/2 and 1; stop: never found.
    assert figures.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert figures.fallback_rate == 0.25
    assert figures.median_ms == 2.5
    assert set(figures.confusions) == {("greet", "thanks", 1), ("stop", "nlu_fallback", 1)}


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "hi"}', '{"text": 1, "goal": "greet"}', "null"])
def test_a_line_of_another_shape_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "examples.jsonl"
    path.write_text(json.dumps({"text": "hi", "goal": "greet"}) + "\n\n" + line, encoding="utf-8")
    with pytest.raises(BadInput, match="line 3"):
        load_examples(path)


def test_an_empty_file_and_a_missing_one_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    for name in ("empty.jsonl", "missing.jsonl"):
        with pytest.raises(BadInput, match=name):
            load_examples(tmp_path / name)
