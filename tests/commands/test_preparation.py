import datetime
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import main
from commands.console import BadInput, CommandError
from commands.preparation import ensure_directory, require_free_ports
from second_opinion.directory import (
    DEMO_SOURCE,
    DirectoryError,
    DirectoryUnavailable,
    import_csv,
    open_engine,
    template,
)
from second_opinion.directory.overview import sources
from second_opinion.settings import PROJECT_ROOT, load_settings

TODAY = datetime.date(2026, 11, 22)


def _listening() -> socket.socket:
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    held.listen()
    return held


def test_a_port_in_use_is_named_before_anything_starts() -> None:
    with _listening() as held, _listening() as other:
        port, free = held.getsockname()[1], other.getsockname()[1]
        other.close()
        with pytest.raises(CommandError, match=rf"{port} \(LISTEN_PORT\)") as raised:
            require_free_ports(load_settings({"LISTEN_PORT": str(port), "ACTION_PORT": str(free)}))
        assert str(free) not in str(raised.value)


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation's clinics; its state lies beside it and its ports are free."""
    clinics = tmp_path / "clinics"
    shutil.copytree(PROJECT_ROOT / "clinics", clinics)
    for name in ("DIRECTORY_DATABASE_URL", "TRACKER_DATABASE_URL", "DEFAULT_CLINIC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLINICS_DIR", str(clinics))
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "var"))
    with _listening() as one, _listening() as other:
        monkeypatch.setenv("LISTEN_PORT", str(one.getsockname()[1]))
        monkeypatch.setenv("ACTION_PORT", str(other.getsockname()[1]))
    return clinics


@pytest.mark.parametrize("command", ["serve", "shell"])
def test_a_default_clinic_without_a_file_stops_the_start_with_those_that_have_one(
    installation: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("DEFAULT_CLINIC", "rivreside")
    assert _run(command) == 2
    told = capsys.readouterr().err
    assert "DEFAULT_CLINIC" in told
    assert "Known clinics: riverside" in told


@pytest.mark.parametrize("command", ["serve", "shell"])
def test_one_clinic_file_that_cannot_be_used_stops_the_start(
    installation: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (installation / "hillside.yml").write_text("name: Hillside\n", encoding="utf-8")
    assert _run(command) == 2
    told = capsys.readouterr().err
    assert "hillside.yml" in told
    assert "front_desk" in told


def test_a_state_folder_that_cannot_be_made_is_a_sentence(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (installation.parent / "var").write_text("a file", encoding="utf-8")
    assert _run("shell") == 2
    assert "STATE_DIR" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_state_folder_that_is_read_only_is_a_sentence(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (installation.parent / "var").mkdir(mode=0o500)
    assert _run("shell") == 2
    assert "STATE_DIR" in capsys.readouterr().err


def _sources(url: str) -> list[str]:
    engine = open_engine(url)
    try:
        return [source.name for source in sources(engine)]
    finally:
        engine.dispose()


def _refuse_an_import(path: Path) -> None:
    engine = open_engine(f"sqlite:///{path}", create=True)
    rows = path.with_suffix(".csv")
    rows.write_text(template().splitlines()[0] + "\nnot,a,row\n", encoding="utf-8")
    try:
        with pytest.raises(DirectoryError):
            import_csv(engine, rows, source="refused", today=TODAY)
    finally:
        engine.dispose()
    assert path.exists()


NO_DIRECTORY = pytest.mark.parametrize(
    "leave",
    [lambda path: None, lambda path: path.touch(), _refuse_an_import],
    ids=["no file", "empty file", "refused import"],
)


@NO_DIRECTORY
def test_the_example_directory_is_loaded_where_nothing_is_at_the_default_place(
    tmp_path: Path, leave: Callable[[Path], None]
) -> None:
    settings = load_settings({"STATE_DIR": str(tmp_path)})
    leave(tmp_path / "directory.db")
    ensure_directory(settings)
    assert _sources(settings.directory_database_url) == [DEMO_SOURCE]


@NO_DIRECTORY
def test_invented_doctors_never_go_where_another_directory_was_expected(
    tmp_path: Path, leave: Callable[[Path], None]
) -> None:
    database = tmp_path / "mistyped.db"
    settings = load_settings({"STATE_DIR": str(tmp_path), "DIRECTORY_DATABASE_URL": f"sqlite:///{database}"})
    leave(database)
    before = database.read_bytes() if database.exists() else None
    with pytest.raises(BadInput, match=r"DIRECTORY_DATABASE_URL: .*directory import FILE.*unset"):
        ensure_directory(settings)
    assert (database.read_bytes() if database.exists() else None) == before
    assert not (tmp_path / "directory.db").exists()


@pytest.mark.parametrize("url", ["nonsense", "postgres://user:secret@nowhere/db", "sqlite:///clinics"])
def test_a_url_that_cannot_be_used_is_a_sentence_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadInput, match="DIRECTORY_DATABASE_URL") as raised:
        ensure_directory(load_settings({"STATE_DIR": str(tmp_path), "DIRECTORY_DATABASE_URL": url}))
    assert "secret" not in str(raised.value)


def test_a_directory_that_is_there_is_left_alone(tmp_path: Path) -> None:
    settings = load_settings({"STATE_DIR": str(tmp_path)})
    engine = open_engine(settings.directory_database_url, create=True)
    rows = tmp_path / "own.csv"
    rows.write_text(template(), encoding="utf-8")
    import_csv(engine, rows, source="our own", today=TODAY)
    engine.dispose()
    ensure_directory(settings)
    named = settings.copy(update={"state_dir": tmp_path / "elsewhere"})
    ensure_directory(named)
    assert _sources(settings.directory_database_url) == ["our own"]


def test_another_file_at_the_default_place_is_refused_and_kept(tmp_path: Path) -> None:
    database = tmp_path / "directory.db"
    database.write_bytes(b"the clinic's own notes")
    with pytest.raises(DirectoryUnavailable, match="no directory database"):
        ensure_directory(load_settings({"STATE_DIR": str(tmp_path)}))
    assert database.read_bytes() == b"the clinic's own notes"
