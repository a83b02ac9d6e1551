"""With every other part dead, whoever needs help at once is told where it is, and everybody gets words."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator

import pytest

from second_opinion.settings import PROJECT_ROOT
from tests.channel.client import Chat, Server, texts
from tests.channel.conftest import REQUESTS_PER_MINUTE
from tests.running_guide import free_port

pytestmark = pytest.mark.slow

ALARMS = {
    "my chest hurts and my left arm is numb": "911",
    "I want to kill myself": "988",
    "he hits me every night": "1-800-799-7233",
    "my toddler swallowed bleach": "1-800-222-1222",
    "me duele mucho el pecho y no puedo respirar": "llame al 911",
}


@pytest.fixture(scope="module")
def crippled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A conversation server without a model, without actions, and with a database that never answers."""
    state = tmp_path_factory.mktemp("crippled")
    with socket.create_server(("127.0.0.1", 0)) as silent, (state / "log").open("w") as log:
        model = state / "guide.tar.gz"
        model.write_bytes(b"this is no model")
        port = free_port()
        environment = {
            **os.environ,
            "STATE_DIR": str(state),
            "LISTEN_PORT": str(port),
            "ACTION_PORT": str(free_port()),
            "TRACKER_DATABASE_URL": f"postgresql://guide@127.0.0.1:{silent.getsockname()[1]}/conversations",
        }
        arguments = ["--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        process = subprocess.Popen(
            [sys.executable, "-m", "rasa_parts", "run", *arguments],
            cwd=PROJECT_ROOT, env=environment, text=True, stdout=log, stderr=log,
        )  # fmt: skip
        server = Server(f"http://127.0.0.1:{port}", state, process.pid)
        try:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                try:
                    server.ask("GET", "/chat/health")
                    break
                except OSError:
                    assert process.poll() is None, (state / "log").read_text()
                    time.sleep(0.3)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def test_health_names_what_is_down(crippled: Server) -> None:
    health = crippled.ask("GET", "/chat/health").json()
    assert health["status"] == "degraded"
    assert health["parts"] == {"model": "down", "conversations": "down", "actions": "down", "directory": "down"}


@pytest.mark.parametrize("text", list(ALARMS))
def test_an_emergency_is_answered_with_everything_else_dead(crippled: Server, text: str) -> None:
    chat = crippled.begin()
    started = time.monotonic()
    answers = chat.say(text)
    assert ALARMS[text] in texts(answers)
    assert time.monotonic() - started < 10


def test_anything_else_gets_words_and_the_way_to_a_person(crippled: Server) -> None:
    chat = crippled.begin()
    assert "Riverside Clinic" in texts(chat.begun["messages"])
    said = {"message_id": str(uuid.uuid4()), "text": "is it normal to ask?"}
    answer = chat.send(**said).json()
    assert "555-555-0100" in texts(answer["messages"])
    # What was said is remembered, in order, although nothing could be stored.
    assert chat.send(**said).json() == answer
    assert [m["sender"] for m in chat.history()] == ["guide", "patient", "guide"]


def test_a_deleted_conversation_stays_deleted_although_nothing_could_be_stored(crippled: Server) -> None:
    chat = crippled.begin()
    chat.say("is it normal to ask?")
    assert chat.ask("DELETE", "/chat/session").status_code == 204
    assert chat.send(text="hello").status_code == 401


@pytest.mark.parametrize("token", ["", "forged", "expired"])
def test_an_emergency_is_answered_even_where_the_message_is_refused(server: Server, token: str) -> None:
    answer = Chat(server, token).send(text="I took all my pills and want to die")
    assert answer.status_code == 401
    assert "988" in texts(answer.json()["messages"])
    assert "messages" not in Chat(server, token).send(text="is it normal to ask?").json()


@pytest.mark.parametrize(
    "body",
    [
        {"text": "I want to die. " + "I am so tired of it all. " * 200},
        {"text": "I want to die\u0000"},
        {"text": "I want to die", "more": 1},
    ],
    ids=["too long", "unreadable signs", "another shape"],
)
def test_an_emergency_is_answered_in_whatever_shape_it_comes(chat: Chat, body: dict[str, object]) -> None:
    answer = chat.send(**body)
    assert answer.status_code == 400
    assert "988" in texts(answer.json()["messages"])


def test_an_emergency_is_answered_past_every_limit(server: Server) -> None:
    flooding = {"X-Forwarded-For": "198.51.100.8"}
    chat = server.begin()
    body = {"message_id": str(uuid.uuid4()), "button": "none"}
    statuses = (
        chat.ask("POST", "/chat/messages", json=body, headers=flooding).status_code
        for _ in range(20 * REQUESTS_PER_MINUTE)
    )
    assert 429 in statuses
    body = {"message_id": str(uuid.uuid4()), "text": "my husband has collapsed and is not breathing"}
    answer = chat.ask("POST", "/chat/messages", json=body, headers=flooding)
    assert answer.status_code == 429
    assert "911" in texts(answer.json()["messages"])


def test_an_alarm_is_said_once_and_closes_the_form(chat: Chat, server: Server) -> None:
    chat.say("write the referral request for me")
    answers = chat.say("my chest hurts and my left arm is numb")
    assert texts(answers).count("Call 911 now") == 1
    assert texts(chat.history()).count("Call 911 now") == 1
    events = server.events(chat)
    assert [e["name"] for e in events if e["event"] == "active_loop"][-1] is None
    (alarmed,) = [e for e in events if e["event"] == "user" and e["metadata"].get("safety_answered")]
    assert alarmed["text"] == "my chest hurts and my left arm is numb"
    # The guide knows that it sent somebody for help.
    assert "welcome" not in texts(chat.say("thank you")).lower()


def test_whoever_was_not_understood_after_all_hears_only_where_help_is(chat: Chat) -> None:
    (alarm,) = chat.say("what is the number for poison control")
    assert "1-800-222-1222" in alarm["text"]


def test_whoever_was_alarmed_in_vain_gets_the_answer_as_well(chat: Chat) -> None:
    answers = chat.say("afraid to go home after the operation alone, is there rehab")
    assert len(answers) > 1
    assert "1-800-799-7233" in texts(answers[:1])


def test_with_the_actions_hung_the_patient_is_told(chat: Chat, server: Server) -> None:
    actions = server.part("rasa_parts.action_server")
    actions.suspend()
    try:
        answers = chat.say("write the referral request for me")
    finally:
        actions.resume()
    assert answers
    time.sleep(3.5)
    assert chat.say("is it normal to ask for a second opinion?")


def test_with_the_database_locked_the_conversation_goes_on_and_is_stored_afterwards(chat: Chat, server: Server) -> None:
    chat.say("is it normal to ask?")
    lock = sqlite3.connect(server.state / "conversations.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        told = chat.say("what are my rights?")
        assert told
        assert told[-1] in chat.history()
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    time.sleep(5.5)
    chat.say("who pays for it?")
    assert server.rows("SELECT count(*) FROM chat_messages WHERE sender_id = ?", chat.id) == [len(chat.history())]
    assert [m["text"] for m in chat.history() if m["sender"] == "patient"] == [
        "is it normal to ask?",
        "what are my rights?",
        "who pays for it?",
    ]


def test_a_broken_row_ends_neither_the_server_nor_another_s_conversation(chat: Chat, server: Server) -> None:
    other = server.begin()
    other.say("hello")
    chat.say("what are my rights?")
    with contextlib.closing(sqlite3.connect(server.state / "conversations.db", timeout=10)) as database, database:
        database.execute('UPDATE events SET data = \'{"event": "nonsense"\' WHERE sender_id = ?', [chat.id])
        database.execute("UPDATE chat_messages SET data = '[' WHERE sender_id = ?", [chat.id])
    assert chat.say("who pays for it?")
    assert other.say("who pays for it?")
