"""``second-opinion shell``: talk to the guide in this terminal."""

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from typing import IO

import typer

from commands.console import CommandError, notes
from commands.preparation import prepare, rasa_arguments, stop_on_sigterm
from commands.train import child_environment
from second_opinion.settings import LOOPBACK, PROJECT_ROOT, Settings

START_LIMIT_SECONDS = 60
STOP_SECONDS = 5
AN_ACTION_OF_OURS = "action_check_network"


def shell() -> None:
    """Talk to the guide in this terminal; everything that was started stops with it."""
    stop_on_sigterm()
    try:
        prepared = prepare()
        settings = prepared.settings
        with tempfile.TemporaryFile() as log:
            actions = None
            if not _answers(settings):
                # What runs on the usual port is another program, or a guide that is about to start.
                settings = settings.copy(update={"action_port": _free_port(LOOPBACK)})
                actions = _start_actions(settings, log.fileno())
            try:
                if actions:
                    _wait(settings, actions, log)
                command = [sys.executable, "-m", "rasa_parts.shell", *rasa_arguments(prepared)]
                # A guide that serves patients may hold the usual port.
                command += ["--port", str(_free_port(settings.listen_host))]
                ended = subprocess.run(command, cwd=PROJECT_ROOT, env=child_environment(settings), check=False)
            finally:
                _stop(actions)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    if ended.returncode:
        raise CommandError(f"The shell ended with exit code {ended.returncode}; its lines above say why.")


def _answers(settings: Settings) -> bool:
    """Whether the guide's action server listens there, and not any program that answers."""
    url = f"http://{LOOPBACK}:{settings.action_port}/actions"
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            actions = json.load(response)
    except (OSError, http.client.HTTPException, ValueError):
        return False
    return isinstance(actions, list) and {"name": AN_ACTION_OF_OURS} in actions


def _start_actions(settings: Settings, log: int) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal is for the shell, which then ends everything.
    return subprocess.Popen(
        [sys.executable, "-m", "rasa_parts.action_server"],
        cwd=PROJECT_ROOT, env=child_environment(settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
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
