"""What must be there before a patient can talk: free ports, a directory and a model that fits the data."""

import datetime
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from commands.console import CommandError, notes
from commands.train import ensure_model
from second_opinion.settings import PROJECT_ROOT, Settings, load_settings

SQLITE = "sqlite:///"
LOOPBACK = "127.0.0.1"
"""Where the action server listens: whoever reaches it could run any action."""


@dataclass(frozen=True)
class Prepared:
    """An installation that is ready to start."""

    settings: Settings
    model: Path


def prepare(check: Callable[[Settings], None] | None = None) -> Prepared:
    """Settings, directory and model; ``check`` runs first, so that a refusal costs nobody a training."""
    settings = load_settings()
    if check:
        check(settings)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    ensure_directory(settings)
    return Prepared(settings, ensure_model())


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        # As servers do: a connection of a minute ago does not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free_ports(settings: Settings) -> None:
    """Raise ``CommandError`` naming the ports that another program holds."""
    ports = {
        "LISTEN_PORT": (settings.listen_host, settings.listen_port),
        "ACTION_PORT": (LOOPBACK, settings.action_port),
    }
    held = [f"{port} ({name})" for name, (host, port) in ports.items() if not is_free(host, port)]
    if held:
        raise CommandError(
            f"Another program (perhaps this guide) already uses port {' and port '.join(held)}: "
            "stop it, or set the variable in brackets to a free port."
        )


def ensure_directory(settings: Settings) -> None:
    """Make the demo directory when there is no directory database at all; an existing one is left alone."""
    url = settings.directory_database_url
    if not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE)).exists():
        return
    path = Path(url.removeprefix(SQLITE))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name until it is complete: a start that is interrupted leaves no empty directory behind.
    unfinished = path.with_name(f"{path.name}.loading")
    unfinished.unlink(missing_ok=True)
    make_demo_directory(f"{SQLITE}{unfinished}", datetime.date.today())
    os.replace(unfinished, path)
    notes.print("Loaded the example directory (invented doctors and plans; see docs/directory.md).")


def make_demo_directory(url: str, today: datetime.date) -> None:
    """Create the demo directory's database at ``url`` with its dates placed around ``today``."""
    from second_opinion.directory.database import open_engine
    from second_opinion.directory.demo import load_demo

    engine = open_engine(url, create=True)
    try:
        load_demo(engine, today)
    finally:
        engine.dispose()


def rasa_arguments(prepared: Prepared) -> list[str]:
    """Arguments that ``run`` and ``shell`` of Rasa share; the launcher adds address and port."""
    return [
        "--model", str(prepared.model),
        "--endpoints", str(PROJECT_ROOT / "endpoints.yml"),
        "--credentials", str(PROJECT_ROOT / "credentials.yml"),
    ]  # fmt: skip


def stop_on_sigterm() -> None:
    """SIGTERM during the preparations ends them as Ctrl-C does, so that a training child ends too."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
