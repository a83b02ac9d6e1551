"""What must be there before a patient can talk: free ports, a directory and a model that fits the data."""

import datetime
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from sqlalchemy import inspect

from commands.console import BadInput, CommandError, notes
from commands.train import ensure_model, require_writable
from second_opinion.clinics import load_clinics
from second_opinion.directory import DirectoryUnavailable, load_demo, open_engine
from second_opinion.directory.database import unavailable_as_sentence
from second_opinion.directory.overview import sources
from second_opinion.directory.tables import Source
from second_opinion.settings import LOOPBACK, PROJECT_ROOT, Settings, load_settings


@dataclass(frozen=True)
class Prepared:
    """An installation that is ready to start."""

    settings: Settings
    model: Path


def prepare(check: Callable[[Settings], None] | None = None) -> Prepared:
    """Settings, clinics, directory and model; refusals come first, so that none costs a training.

    ``check`` refuses settings that this command cannot work with.
    """
    settings = load_settings()
    if check:
        check(settings)
    require_clinics(settings)
    require_writable("STATE_DIR", settings.state_dir)
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


def require_clinics(settings: Settings) -> None:
    """Raise ``ClinicError`` or ``BadInput`` unless every clinic's file can be used and the default clinic has one.

    Without a telephone number a patient would be told to call nobody.
    """
    try:
        clinics = load_clinics(settings.clinics_dir)
    except OSError as error:
        raise BadInput(f"{error.filename}: this clinic's file cannot be read ({error.strerror}).") from error
    if settings.default_clinic not in clinics:
        raise BadInput(
            f"DEFAULT_CLINIC: there is no clinic {settings.default_clinic!r} in {settings.clinics_dir}. "
            f"Known clinics: {', '.join(clinics) or 'none'}. Set the variable to one of these, or add its file."
        )


def ensure_directory(settings: Settings) -> None:
    """Load the example directory where the operator named no other; what is loaded already is left alone.

    Raises:
        BadInput: the database that DIRECTORY_DATABASE_URL names is missing or holds no directory. Invented
            doctors never go where real ones were expected.
        DirectoryError: the default database cannot be used.
    """
    url = settings.directory_database_url
    if url == settings.default_directory_url:
        if not (settings.state_dir / "directory.db").exists() or not _holds_a_directory(url):
            make_demo_directory(url, datetime.date.today())
            notes.print("Loaded the example directory (invented doctors and plans; see docs/directory.md).")
        return
    why = "It holds no directory yet. Load one: second-opinion directory import FILE."
    try:
        if _holds_a_directory(url):
            return
    except DirectoryUnavailable as error:
        why = str(error)
    raise BadInput(
        f"DIRECTORY_DATABASE_URL: {why} Or correct the variable, or unset it to start with the example directory."
    )


def _holds_a_directory(url: str) -> bool:
    """Whether a source is loaded; a file without tables holds none, nor does one whose first import was refused."""
    engine = open_engine(url)
    try:
        with unavailable_as_sentence():
            has_tables = inspect(engine).has_table(Source.__tablename__)
        return has_tables and bool(sources(engine))
    finally:
        engine.dispose()


def make_demo_directory(url: str, today: datetime.date) -> None:
    """Create the demo directory's database at ``url`` with its dates placed around ``today``."""
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
