"""The guide as people start it: real processes, real ports, real signals."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import psutil
import pytest
import yaml

from second_opinion.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow

START_SECONDS = 120
SENTENCE_SECONDS = 3.0
STOP_SECONDS = 10


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(state: Path) -> dict[str, str]:
    ports = {"LISTEN_PORT": str(_free_port()), "ACTION_PORT": str(_free_port())}
    kept = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")}
    return {**kept, "STATE_DIR": str(state), **ports}


@dataclass
class Served:
    process: subprocess.Popen[str]
    environment: dict[str, str]
    state: Path

    def _ask(self, method: str, path: str, body: object = None, token: str = "") -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.environment['LISTEN_PORT']}/chat/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def begin(self) -> str:
        """The token of a new conversation."""
        token: str = self._ask("POST", "session", {})["token"]
        return token

    def say(self, token: str, **said: str) -> tuple[list[dict[str, Any]], float]:
        """The guide's messages to a ``text`` or a ``button``, and the seconds until they were there."""
        started = time.monotonic()
        answer = self._ask("POST", "messages", {"message_id": str(uuid.uuid4()), **said}, token)
        return answer["messages"], time.monotonic() - started

    def action_server(self) -> psutil.Process:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                if "rasa_parts.action_server" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child
            time.sleep(0.1)
        raise AssertionError("no action server is running")

    def wait_for_actions(self) -> None:
        url = f"http://127.0.0.1:{self.environment['ACTION_PORT']}/health"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(url, timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the action server did not come back")

    def slots(self, token: str) -> dict[str, Any]:
        """Each slot's last value, as stored."""
        sender = jwt.decode(token, options={"verify_signature": False})["sub"]
        with sqlite3.connect(self.state / "conversations.db") as database:
            rows = database.execute(
                "SELECT data FROM events WHERE sender_id = ? AND type_name = 'slot' ORDER BY id", [sender]
            ).fetchall()
        events = [json.loads(data) for (data,) in rows]
        return {event["name"]: event["value"] for event in events}


@pytest.fixture(scope="module")
def served(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    state = tmp_path_factory.mktemp("state")
    log = (state / "log").open("w")
    environment = _environment(state)
    process = subprocess.Popen(
        [sys.executable, "-m", "commands", "serve"],
        cwd=PROJECT_ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=log,
    )  # fmt: skip
    assert process.stdout is not None
    told = []
    try:
        for line in process.stdout:
            told.append(line)
            if "Ctrl-C" in line:
                break
        assert process.poll() is None, (state / "log").read_text()
        assert "The guide answers" in "".join(told)
        assert "/chat/demo" in "".join(told)
        yield Served(process, environment, state)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def _honest() -> re.Pattern[str]:
    """Matches every sentence the domain holds for an action that cannot be reached."""
    responses = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    texts = [
        variation["text"]
        for name, variations in responses.items()
        if name == "utter_answer_not_kept" or name.endswith("_unavailable")
        for variation in variations
    ]
    parts = ["|".join(".*".join(map(re.escape, re.split(r"\{\w+\}", text.split("\n\n")[0]))) for text in texts)]
    return re.compile("|".join(parts), re.DOTALL)


def test_the_greeting_that_proved_the_start_is_not_kept(served: Served) -> None:
    with sqlite3.connect(served.state / "conversations.db") as database:
        for table in ("events", "chat_messages"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(
    "path", ["webhooks/rest/webhook", "socket.io/", "model/parse", "status", "conversations/a/tracker"]
)
def test_rasa_s_own_ways_in_are_closed(served: Served, path: str) -> None:
    address = f"http://127.0.0.1:{served.environment['LISTEN_PORT']}/{path}"
    for body in (None, b"{}"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(address, data=body), timeout=5)
        assert refused.value.code == 404


def test_a_key_that_is_easy_to_guess_is_refused_before_anything_starts(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "commands", "serve"],
        cwd=PROJECT_ROOT, env=_environment(tmp_path) | {"CHAT_TOKEN_KEY": "secret"}, text=True, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "CHAT_TOKEN_KEY" in run.stderr
    assert "secrets.token_urlsafe" in run.stderr


def test_it_listens_on_this_machine_only_and_on_its_two_ports(served: Served) -> None:
    family = [
        psutil.Process(served.process.pid),
        *psutil.Process(served.process.pid).children(recursive=True),
    ]
    listening = {c.laddr for p in family for c in p.net_connections(kind="inet") if c.status == psutil.CONN_LISTEN}
    wanted = {int(served.environment[name]) for name in ("LISTEN_PORT", "ACTION_PORT")}
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert {address.port for address in listening} == wanted


def test_a_second_one_is_refused_in_a_sentence_before_it_starts_anything(served: Served) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "commands", "serve"],
        cwd=PROJECT_ROOT, env=served.environment, text=True, capture_output=True, timeout=20, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert served.environment["LISTEN_PORT"] in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["hung", "killed"])
def test_with_the_action_server_gone_the_patient_is_told_and_the_form_waits(
    served: Served, how: signal.Signals
) -> None:
    served.wait_for_actions()
    chat = served.begin()
    question, _ = served.say(chat, text="please write the referral request message for me")
    assert served.slots(chat)["requested_slot"] == "recipient"
    answer = question[-1]["buttons"][0]["id"]
    server = served.action_server()
    server.send_signal(how)
    try:
        messages, seconds = served.say(chat, button=answer)
    finally:
        if how == signal.SIGSTOP:
            server.send_signal(signal.SIGCONT)
    read = "\n".join(message.get("text", "") for message in messages)
    assert seconds < SENTENCE_SECONDS, f"{seconds:.1f} s: {read}"
    assert _honest().search(read), read
    slots = served.slots(chat)
    assert (slots["requested_slot"], slots.get("recipient")) == ("recipient", None)
    # Once it is back the same answer is taken and the form goes on.
    served.wait_for_actions()
    deadline = time.monotonic() + 20
    while served.slots(chat).get("recipient") is None and time.monotonic() < deadline:
        served.say(chat, button=answer)
        time.sleep(1)
    assert served.slots(chat).get("recipient") is not None
    assert served.slots(chat)["requested_slot"] not in (None, "recipient")


def test_sigterm_stops_everything_within_seconds(served: Served) -> None:
    family = psutil.Process(served.process.pid).children(recursive=True)
    assert len(family) >= 2
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(STOP_SECONDS) == 0
    _, alive = psutil.wait_procs(family, timeout=1)
    assert alive == []
    for name in ("LISTEN_PORT", "ACTION_PORT"):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", int(served.environment[name]))) != 0


def test_a_server_that_cannot_start_ends_it_with_a_sentence(trained_model: Path, tmp_path: Path) -> None:
    environment = _environment(tmp_path) | {"TRACKER_DATABASE_URL": "nonsense"}
    run = subprocess.run(
        [sys.executable, "-m", "commands", "serve"],
        cwd=PROJECT_ROOT, env=environment, text=True, capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "guide server ended 3 times" in run.stderr.splitlines()[-1], run.stderr[-2000:]


def _with_state(state: Path) -> list[str]:
    """The programs that run with this folder of databases."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("STATE_DIR") == str(state):
                found.append(" ".join(process.cmdline()))
    return found


def test_shell_answers_what_is_piped_in_and_leaves_nothing_running(trained_model: Path, tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    with socket.create_server(("127.0.0.1", int(environment["ACTION_PORT"]))):
        # Another program, here a silent one, has the port of the actions.
        run = subprocess.run(
            [sys.executable, "-m", "commands", "shell"],
            cwd=PROJECT_ROOT, env=environment, text=True, capture_output=True, timeout=180, check=False,
            input="hello\nis it normal to ask for a second opinion\nwrite the referral request for me\n/stop\n",
        )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert "normal" in run.stdout
    assert not _honest().search(run.stdout), run.stdout
    assert _with_state(tmp_path) == []
