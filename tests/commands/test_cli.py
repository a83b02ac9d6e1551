"""The command as a user meets it: quick, and errors in one sentence."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import main
from second_opinion.settings import PROJECT_ROOT


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_help_answers_within_a_second_and_loads_no_rasa() -> None:
    script = (
        "import sys, contextlib, commands\n"
        "with contextlib.suppress(SystemExit): commands.main(['--help'])\n"
        "sys.exit(any(name.partition('.')[0] in ('rasa', 'tensorflow', 'spacy') for name in sys.modules))"
    )
    started = time.monotonic()
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    assert run.returncode == 0, run.stdout + run.stderr
    for subcommand in ("serve", "shell", "train", "replay", "evaluate", "privacy", "directory"):
        assert subcommand in run.stdout
    # A second on an idle machine; tests share theirs.
    assert seconds < 3


def test_an_unknown_subcommand_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("trian") == 2
    assert "trian" in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LISTEN_PORT", "eighty")
    assert _run("serve") == 2
    error = capsys.readouterr().err
    assert "LISTEN_PORT" in error
    assert "Traceback" not in error


def test_an_unexpected_error_is_one_sentence_unless_a_trace_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("commands.privacy.load_settings", broken)
    assert _run("privacy", "purge") == 1
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert "secret" not in error
    with pytest.raises(ZeroDivisionError):
        main(["--trace", "privacy", "purge"])


def test_purging_where_nothing_was_ever_stored_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    assert _run("privacy", "purge") == 0
    assert "Removed 0" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_deleting_an_unknown_conversation_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    assert _run("privacy", "delete", "nobody") == 2
    assert "nothing was removed" in capsys.readouterr().err
