"""The guide's processes as they are started: what they log, where they listen, how they end."""

import json
import logging
import os
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import structlog

from rasa_parts import quiet_logs
from rasa_parts.action_endpoint import GuideActionEndpoint
from rasa_parts.launcher import set_environment, use_guide_action_endpoint
from second_opinion.settings import PROJECT_ROOT, load_settings
from tests.rasa_parts.small_project import Project, answers, free_port

CANARY = "canary7f3a9c"


# Settings


def test_endpoints_yml_reads_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.utils import AvailableEndpoints

    # As it was is how it is to be again after this test.
    monkeypatch.setattr(AvailableEndpoints, "read_endpoints", AvailableEndpoints.read_endpoints)
    settings = load_settings({"ACTION_TIMEOUT_SECONDS": "1.5", "ACTION_PORT": "5999"})
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    use_guide_action_endpoint(settings)
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT_ROOT / "endpoints.yml"))
    assert isinstance(endpoints.action, GuideActionEndpoint)
    assert endpoints.action.timeout_seconds == 1.5
    assert endpoints.action.url == settings.action_url
    assert endpoints.tracker_store.url == settings.tracker_database_url
    assert endpoints.event_broker is None


def test_a_variable_that_is_set_stays_and_an_empty_one_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings({})
    for name in settings.as_environment():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ACTION_URL", "http://127.0.0.1:1/webhook")
    monkeypatch.setenv("TRACKER_DATABASE_URL", "")
    set_environment(settings)
    assert os.environ["ACTION_URL"] == "http://127.0.0.1:1/webhook"
    assert os.environ["TRACKER_DATABASE_URL"] == settings.tracker_database_url
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"


# Logs


@pytest.fixture
def quiet() -> Iterator[None]:
    factory, show = logging.getLogRecordFactory(), warnings.showwarning
    quiet_logs.keep_logs_quiet()
    yield
    logging.setLogRecordFactory(factory)
    warnings.showwarning = show
    structlog.reset_defaults()


def failing() -> None:
    raise KeyError(CANARY)


@pytest.mark.usefixtures("quiet")
def test_a_line_of_a_library_is_reduced_to_its_place_and_class(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    library = logging.getLogger("rasa.core.processor")
    library.debug(f"Received {CANARY}")
    library.error("Received %s at 100%%", CANARY, extra={"text": CANARY}, stack_info=True)
    structlog.get_logger("rasa.core").debug("processor.message.parse", parse_data_text=CANARY)
    try:
        failing()
    except KeyError:
        library.exception(f"Lost {CANARY}")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = quiet_logs._log_warning
        warnings.warn(f"There is no intent {CANARY}.", UserWarning, stacklevel=1)
    assert CANARY not in caplog.text
    assert "KeyError in failing, line" in caplog.text
    assert "UserWarning in" in caplog.text
    assert len(caplog.records) == 5


@pytest.mark.usefixtures("quiet")
def test_our_own_lines_stay_but_an_errors_text_does_not(caplog: pytest.LogCaptureFixture) -> None:
    try:
        failing()
    except KeyError:
        logging.getLogger("rasa_parts.x").exception("Conversation %s was set aside, 100%% sure.", "4f2e")
    assert "Conversation 4f2e was set aside, 100% sure. [KeyError in failing, line" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.usefixtures("quiet")
def test_lines_about_starting_stay_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    def load_agent() -> None:
        logging.getLogger("rasa.core.agent").error("Could not load model due to %s.", "its age")

    load_agent()
    assert "Could not load model due to its age." in caplog.text


# Processes


def post(url: str, body: Any, **headers: str) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def listening(process: subprocess.Popen[bytes]) -> set[str]:
    found = psutil.Process(process.pid).connections(kind="inet")
    return {c.laddr.ip for c in found if c.status == psutil.CONN_LISTEN}


@pytest.mark.slow
def test_the_action_server_answers_as_rasas_own_without_sending_a_request_back(
    small_project: Project, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "actions.log"
    server = small_project.start_actions(log, port)
    address = f"http://127.0.0.1:{port}"
    state = {"sender_id": "a", "slots": {"plan": f"explode {CANARY}", "doctor": CANARY}, "events": []}
    call = {"next_action": "action_continue", "sender_id": "a", "tracker": state}

    assert json.loads(urllib.request.urlopen(f"{address}/health").read()) == {"status": "ok"}
    assert post(f"{address}/webhook", call) == (200, {"events": [], "responses": []})
    compressed = zlib.compress(json.dumps(call).encode())
    assert post(f"{address}/webhook", compressed, **{"Content-Encoding": "deflate"})[0] == 200

    status, body = post(f"{address}/webhook", {**call, "next_action": "action_check_network"})
    assert (status, body["error"]) == (500, "RuntimeError")
    assert post(f"{address}/webhook", {**call, "next_action": "action_unknown"})[0] == 404
    for malformed in (b"{", b"[]", b"null", b"\xff", b""):
        status, body = post(f"{address}/webhook", malformed)
        assert status == 500
        assert set(body) == {"error", "correlation_id"}

    assert listening(server) == {"127.0.0.1"}
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=10) == 0
    text = log.read_text()
    assert "RuntimeError" in text
    assert CANARY not in text


@pytest.mark.slow
@pytest.mark.parametrize("verbosity", [[], ["--debug"]], ids=["as usual", "debug"])
def test_no_log_at_any_level_holds_a_word_of_a_conversation(
    small_project: Project, tmp_path: Path, verbosity: list[str]
) -> None:
    rasa_port, action_port = free_port(), free_port()
    actions_log, rasa_log = tmp_path / "actions.log", tmp_path / "rasa.log"
    small_project.start_actions(actions_log, action_port)
    settings = {
        "LISTEN_PORT": str(rasa_port),
        "ACTION_PORT": str(action_port),
        "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'conversations.db'}",
    }
    server = small_project.start(
        "rasa_parts", "run", "--model", str(small_project.model), *verbosity, log=rasa_log, **settings
    )
    answers(f"http://127.0.0.1:{rasa_port}/", server, rasa_log)

    def say(text: object, sender: str = f"patient-{CANARY}") -> list[dict[str, Any]]:
        _, said = post(f"http://127.0.0.1:{rasa_port}/webhooks/rest/webhook", {"sender": sender, "message": text})
        return said

    assert say(f"hello {CANARY}")
    assert say(f"check {CANARY}")
    assert say(f"explode {CANARY}")
    assert say(f"why {CANARY}")
    # The action raises with the patient's words in its error.
    assert [m["text"] for m in say(f"Osei {CANARY}")] == ["I could not look that up."]
    say(f'/{CANARY}{{"plan": "{CANARY}"}}')
    say(f'/check{{"{CANARY}": "{CANARY}"}}')
    say(f"/check{{{CANARY}")
    say([CANARY])
    say(CANARY * 1000)
    say(f"hello {CANARY}", sender=f"\ud800{CANARY}")
    post(f"http://127.0.0.1:{rasa_port}/webhooks/rest/webhook", CANARY.encode())
    # Rows that cannot be read.
    with sqlite3.connect(tmp_path / "conversations.db") as connection:
        connection.execute("UPDATE events SET data = ? WHERE id % 2", (f"{{{CANARY}",))
    assert say(f"hello {CANARY}")
    assert server.poll() is None

    assert listening(server) == {"127.0.0.1"}
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=20)
    logs = rasa_log.read_text() + actions_log.read_text()
    assert "set aside" in logs
    assert "RuntimeError" in logs
    assert CANARY not in logs


@pytest.mark.slow
def test_a_setting_that_cannot_be_used_is_named_and_nothing_starts(small_project: Project, tmp_path: Path) -> None:
    for module in (["rasa_parts", "run"], ["rasa_parts.action_server"]):
        process = small_project.start(*module, log=tmp_path / "log", ACTION_PORT="none")
        assert process.wait(timeout=60) == 2
        assert "ACTION_PORT" in (tmp_path / "log").read_text()
