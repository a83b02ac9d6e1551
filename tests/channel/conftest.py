"""The real server with the trained model, started once for all tests of the channel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channel.client import Chat, Server
from tests.running_guide import RunningGuide

PORTAL_SECRET = "a-secret-of-the-portal-0123456789-xyz"
KEY = "a-key-for-tests-0123456789-abcdefghij"
CLINIC_ORIGIN = "https://www.hillside.example"
OTHER_ORIGIN = "https://www.riverside.example"
SESSIONS_PER_MINUTE, REQUESTS_PER_MINUTE = 30, 120

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
portal: {{algorithm: HS256, key_file: hillside.key}}
""",
}


@pytest.fixture(scope="session")
def server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The guide as ``make run`` starts it, behind one proxy, with two clinics."""
    state = tmp_path_factory.mktemp("chat")
    guide = RunningGuide(
        state, CLINICS, CHAT_TOKEN_KEY=KEY, CHAT_MESSAGES_PER_MINUTE="300", TRUSTED_PROXIES="1",
        CHAT_SESSIONS_PER_MINUTE=str(SESSIONS_PER_MINUTE), CHAT_REQUESTS_PER_MINUTE=str(REQUESTS_PER_MINUTE),
    )  # fmt: skip
    (state / "clinics" / "hillside.key").write_text(PORTAL_SECRET, encoding="ascii")
    try:
        guide.start()
        yield Server(guide.address, state, guide.pid)
    finally:
        guide.stop()


@pytest.fixture
def chat(server: Server) -> Chat:
    return server.begin(clinic="hillside")
