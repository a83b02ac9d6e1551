"""``second-opinion shell``: talk to the guide in this terminal."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import IO

import typer

from commands.console import CommandError, notes
from commands.preparation import LOOPBACK, is_free, prepare, rasa_arguments, stop_on_sigterm
from commands.train import child_environment
from second_opinion.settings import PROJECT_ROOT, Settings

START_LIMIT_SECONDS = 60
STOP_SECONDS = 5


def shell() -> None:
    """Talk to the guide in this terminal; everything that was started stops with it."""
    stop_on_sigterm()
    try:
        prepared = prepare()
        settings = prepared.settings
        with tempfile.TemporaryFile() as log:
            actions = None if _answers(settings) else _start_actions(settings, log.fileno())
            try:
                if actions:
                    _wait(settings, actions, log)
                command = [sys.executable, "-m", "rasa_parts.shell", *rasa_arguments(prepared)]
                # A guide that serves patients may hold the usual port.
                command += ["--port", str(_free_port(settings.listen_host))]
                ended = subprocess.run(command, cwd=PROJECT_ROOT, env=child_environment(), check=False)
            finally:
                _stop(actions)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    if ended.returncode:
        raise CommandError(f"The shell ended with exit code {ended.returncode}; its lines above say why.")


def _answers(settings: Settings) -> bool:
    url = f"http://{LOOPBACK}:{settings.action_port}/health"
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _start_actions(settings: Settings, log: int) -> subprocess.Popen[bytes]:
    if not is_free(LOOPBACK, settings.action_port):
        raise CommandError(
            f"Another program uses port {settings.action_port}: stop it, or set ACTION_PORT to a free port."
        )
    # A session of its own: Ctrl-C in the terminal is for the shell, which then ends everything.
    return subprocess.Popen(
        [sys.executable, "-m", "rasa_parts.action_server"],
        cwd=PROJECT_ROOT, env=child_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip


def _wait(settings: Settings, actions: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    with notes.status("Waiting for the action server ..."):
        while not _answers(settings):
            if actions.poll() is not None or time.monotonic() > deadline:
                raise CommandError(f"The action server did not start:\n{_last_lines(log)}")
            time.sleep(0.2)


def _last_lines(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode(errors="replace").splitlines()[-10:])


def _stop(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
