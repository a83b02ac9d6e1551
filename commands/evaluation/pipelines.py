"""Another pipeline, trained on the project's own data, to be compared with the project's."""

import hashlib
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import yaml

from commands.console import BadInput, notes
from commands.train import LIBRARIES, SOURCES, TrainingFailed, child_environment, require_writable
from second_opinion.settings import PROJECT_ROOT, load_settings

COMPARED = "compared"
"""Folder within the folder of models; the project's own models are never replaced by one of these."""

NLU_DATA = re.compile(rb"^nlu:", re.MULTILINE)
"""What stands in a file of ``data/`` that messages are learnt from; rules and stories shape no understanding."""

OWN_COMPONENTS = [source for source in SOURCES if source not in ("config.yml", "domain.yml", "data")]


def config_digest(config: Path) -> str:
    """SHA-256 of a pipeline's file, hexadecimal.

    Raises:
        BadInput: the file cannot be read, or describes no pipeline.
    """
    try:
        content = config.read_bytes()
        described = yaml.safe_load(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"{config}: this file cannot be read as YAML ({type(error).__name__}).") from error
    if not isinstance(described, dict) or not described.get("pipeline"):
        raise BadInput(f"{config}: expected a Rasa configuration with a 'pipeline'.")
    return hashlib.sha256(content).hexdigest()


def compared_model(config: Path, project: Path = PROJECT_ROOT, models: Path | None = None, share: float = 1.0) -> Path:
    """The model of the pipeline in ``config``, trained on the project's data unless it is there (NLU only).

    Args:
        share: of the training messages, between 0 and 1; always the same ones, for every pipeline.

    Raises:
        BadInput: the file describes no pipeline, or the folder of models cannot be written.
        TrainingFailed: Rasa cannot train it; says what Rasa wrote last.
    """
    folder = (models or load_settings().model_dir) / COMPARED
    of_share = "" if share == 1 else f"-share-{share:g}"
    target = folder / f"{config.stem}{of_share}-{_fingerprint(config, project)[:12]}.tar.gz"
    if target.is_file():
        notes.print(f"The model is up to date ({target.name}).")
        return target
    require_writable("MODEL_DIR", folder)
    started = time.monotonic()
    with (
        notes.status(f"Training {config.name}; a pipeline with TensorFlow may take an hour ..."),
        tempfile.TemporaryDirectory(prefix=".training-", dir=folder) as scratch,
    ):
        # Rasa writes into a configuration that names no assistant_id, so it gets a copy.
        copy = Path(scratch) / "config.yml"
        copy.write_bytes(config.read_bytes())
        # The data may be written to meanwhile; the model is of their state now, as its name says.
        shutil.copytree(project / "data", Path(scratch) / "data")
        if share < 1:
            for path in (Path(scratch) / "data").rglob("*.yml"):
                if NLU_DATA.search(path.read_bytes()):
                    path.write_text(thinned(path.read_text(encoding="utf-8"), share), encoding="utf-8")
        environment = child_environment() | {
            "PYTHONHASHSEED": "0",
            "RASA_CACHE_DIRECTORY": str(Path(scratch) / "cache"),
        }
        command = [sys.executable, "-m", "rasa_parts", "train", "nlu", "--domain", "domain.yml"]
        for option, path in (("--config", copy), ("--nlu", Path(scratch) / "data"), ("--out", Path(scratch))):
            command += [option, str(path.resolve())]
        run = subprocess.run(
            [*command, "--fixed-model-name", "compared"], cwd=project, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            check=False,
        )  # fmt: skip
        made = Path(scratch) / "compared.tar.gz"
        if run.returncode != 0 or not made.is_file():
            told = "\n".join(run.stdout.strip().splitlines()[-5:])
            raise TrainingFailed(f"{config}: this pipeline was not trained. Rasa's last words:\n{told}")
        os.replace(made, target)
    notes.print(f"Trained {target.name} in {time.monotonic() - started:.0f} s.")
    return target


def thinned(nlu: str, share: float) -> str:
    """A file of training messages (YAML) with a share of them; which ones depends on their words alone."""

    def kept(example: str) -> bool:
        return int.from_bytes(hashlib.sha256(example.encode()).digest()[:8]) < share * 2**64

    described = yaml.safe_load(nlu)
    for block in described["nlu"]:
        block["examples"] = "".join(f"{line}\n" for line in block["examples"].splitlines() if kept(line))
    described["nlu"] = [block for block in described["nlu"] if block["examples"]]
    return yaml.safe_dump(described, allow_unicode=True, width=math.inf)


def _fingerprint(config: Path, project: Path) -> str:
    """Digest of all that shapes the model of another pipeline: what is understood, not what is answered.

    The project's own components count only where the pipeline names one: Rasa's default takes too long to be
    trained anew for a change that it does not contain.
    """
    digest = hashlib.sha256(config_digest(config).encode())
    for library in (*LIBRARIES, "tensorflow-cpu"):
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library} missing\n".encode())
    files = [path for path in _files_of(project / "data") if NLU_DATA.search(path.read_bytes())]
    if b"rasa_parts." in config.read_bytes():
        files += [path for source in OWN_COMPONENTS for path in _files_of(project / source)]
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _files_of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
