"""The guide as ``make run`` starts it, for tests that need the real servers."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from second_opinion.settings import PROJECT_ROOT


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningGuide:
    """A guide that can be stopped and started again, at the same address and with the same databases.

    ``clinics`` maps ids to the content of their files. It needs a trained model.
    """

    def __init__(self, state: Path, clinics: Mapping[str, str], **settings: str) -> None:
        self.state = state
        folder = state / "clinics"
        folder.mkdir()
        for name, content in clinics.items():
            (folder / f"{name}.yml").write_text(content, encoding="utf-8")
        self._environment = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")} | {
            "STATE_DIR": str(state),
            "CLINICS_DIR": str(folder),
            "LISTEN_PORT": str(free_port()),
            "ACTION_PORT": str(free_port()),
            **settings,
        }
        self.address = f"http://127.0.0.1:{self._environment['LISTEN_PORT']}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; returns once it answers."""
        with (self.state / "log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "commands", "serve"],
                cwd=PROJECT_ROOT, env=self._environment, text=True, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self._process.stdout is not None
        answers = any("Ctrl-C" in line for line in self._process.stdout)
        assert answers, (self.state / "log").read_text()

    @property
    def pid(self) -> int:
        """Process that looks after the servers; they are its children."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)
