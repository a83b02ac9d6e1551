"""The real server with the trained model, started once for all tests of the channel."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from second_opinion.settings import PROJECT_ROOT
from tests.channel.client import Chat, Server

KEY = "a-key-for-tests-0123456789-abcdefghij"
CLINIC_ORIGIN = "https://www.hillside.example"
OTHER_ORIGIN = "https://www.riverside.example"

CLINICS = {
    "riverside": f"""
name: Riverside Clinic
front_desk: {{phone: "555-555-0100", hours: Weekdays}}
origins: [{OTHER_ORIGIN}]
""",
    "hillside": f"""
name: Hillside Clinic
front_desk: {{phone: "555-555-0199", hours: Weekdays}}
origins: [{CLINIC_ORIGIN}]
colours: {{accent: "#ffcc00"}}
""",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The guide as ``make run`` starts it, behind one proxy, with two clinics; addresses are not limited."""
    state = tmp_path_factory.mktemp("chat")
    clinics = state / "clinics"
    clinics.mkdir()
    for name, content in CLINICS.items():
        (clinics / f"{name}.yml").write_text(content, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")} | {
        "STATE_DIR": str(state),
        "CLINICS_DIR": str(clinics),
        "LISTEN_PORT": str(free_port()),
        "ACTION_PORT": str(free_port()),
        "CHAT_TOKEN_KEY": KEY,
        "CHAT_MESSAGES_PER_MINUTE": "300",
        "TRUSTED_PROXIES": "1",
    }
    with (state / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "commands", "serve"],
            cwd=PROJECT_ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "Ctrl-C" in line:
                    break
            assert process.poll() is None, (state / "log").read_text()
            yield Server(process, state, environment)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


@pytest.fixture
def chat(server: Server) -> Chat:
    return server.begin(clinic="hillside")
