"""What was said is kept in order, survives what happens to its database, and goes when it is to go."""

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from rasa_parts import database_thread
from rasa_parts.channel import memory
from rasa_parts.channel.memory import HasEnded, Transcripts
from second_opinion import privacy
from second_opinion.chat.tokens import Session
from second_opinion.chat.transcript import Button, ChatMessage, numbered, offered, read, replies

NOW = datetime.now(UTC)
SESSION = Session("chat-a", "hillside", NOW + timedelta(hours=24))
OTHER = Session("chat-b", "riverside", NOW + timedelta(hours=24))
ID = "e3e70682-c209-4cac-a29f-6fbed82c07cd"


def said(text: str, **more: object) -> ChatMessage:
    (message,) = numbered([ChatMessage(0, "guide", time.time(), "en", text, **more)])  # type: ignore[arg-type]
    return message


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "conversations.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = privacy.conversation_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def transcripts(engine: Engine) -> Iterator[Transcripts]:
    transcripts = Transcripts(engine)
    yield transcripts
    transcripts.close()


def locked(file: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(file, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    return lock


async def test_what_was_said_is_read_as_it_was(transcripts: Transcripts, file: Path) -> None:
    message = said(
        "¿Sí? 🧡 \u202e",
        buttons=(Button("", "Yes", '/inform{"a": "b"}'),),
        payload={"type": "letter", "version": 1, "text": "x", "data": {"kind": "steps"}},
        message_id=ID,
        sources=("Medicare.gov, second surgical opinions",),
        checked_on="2026-11-22",
    )
    await transcripts.append(SESSION, [message])
    fresh = Transcripts(privacy.conversation_engine(f"sqlite:///{file}"))
    assert (await fresh.read(SESSION)).messages == [message]
    assert (await fresh.read(OTHER)).messages == []
    fresh.close()


def test_places_grow_and_buttons_are_named_by_them() -> None:
    first = numbered([said("a"), said("b", buttons=(Button("", "Yes", "/affirm"), Button("", "No", "/deny")))])
    second = numbered([said("c")])
    places = [m.seq for m in (*first, *second)]
    assert places == sorted(set(places))
    assert [b.id for b in first[1].buttons] == [f"{first[1].seq}-1", f"{first[1].seq}-2"]
    assert offered(first, f"{first[1].seq}-2") == Button(f"{first[1].seq}-2", "No", "/deny")
    assert offered(second, f"{first[1].seq}-2") is None


def test_a_clock_that_was_put_back_puts_nothing_before_what_was_said() -> None:
    later = int(time.time() * 1000) + 60_000
    (message,) = numbered([said("a")], after=later)
    assert message.seq > later


def test_replies_are_those_to_one_message() -> None:
    patient = ChatMessage(1, "patient", 0.0, "en", "hello", message_id=ID)
    answer = ChatMessage(2, "guide", 0.0, "en", "Hello.", message_id=ID)
    assert replies([patient, answer, said("more")], ID) == [answer]
    assert replies([patient], ID) == []
    # An alarm may be stored before its message.
    assert replies([answer], ID) is None


async def test_during_an_outage_memory_tells_and_afterwards_everything_is_written(
    transcripts: Transcripts, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_thread, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(database_thread, "PAUSE_SECONDS", 0.1)
    messages = [said(text) for text in "abc"]
    await transcripts.append(SESSION, messages[:1])
    lock = locked(file)
    await transcripts.append(SESSION, messages[1:2])
    assert not (await transcripts.read(SESSION)).complete
    assert (await transcripts.read(SESSION)).messages == messages[:2]
    lock.execute("ROLLBACK")
    lock.close()
    time.sleep(2.5)
    await transcripts.append(SESSION, messages[2:])
    assert (await transcripts.read(SESSION)).messages == messages
    fresh = Transcripts(privacy.conversation_engine(f"sqlite:///{file}"))
    assert (await fresh.read(SESSION)).messages == messages
    fresh.close()


async def test_a_row_that_cannot_be_read_is_left_out(transcripts: Transcripts, file: Path) -> None:
    messages = [said(text) for text in "abc"]
    await transcripts.append(SESSION, messages)
    with sqlite3.connect(file) as database:
        for seq, data in ((messages[0].seq, "["), (messages[1].seq, json.dumps({"buttons": [{"x": 1}]}))):
            database.execute("UPDATE chat_messages SET data = ? WHERE seq = ?", [data, seq])
    assert (await transcripts.read(SESSION)).messages == messages[2:]


async def test_an_ended_conversation_is_gone_and_takes_nothing_more(transcripts: Transcripts, file: Path) -> None:
    await transcripts.append(SESSION, [said("canary-4716")])
    await transcripts.append(OTHER, [said("stays")])
    await transcripts.end(SESSION)
    await transcripts.append(SESSION, [said("canary-4716 again")])
    fresh = Transcripts(privacy.conversation_engine(f"sqlite:///{file}"))
    for one in (transcripts, fresh):
        with pytest.raises(HasEnded):
            await one.read(SESSION)
        assert len((await one.read(OTHER)).messages) == 1
    fresh.close()
    assert not any(b"canary-4716" in path.read_bytes() for path in file.parent.iterdir())
    assert not any(SESSION.conversation.encode() in path.read_bytes() for path in file.parent.iterdir())


async def test_an_end_that_could_not_be_written_is_written_later(
    transcripts: Transcripts, engine: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_thread, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(database_thread, "PAUSE_SECONDS", 0.1)
    await transcripts.append(SESSION, [said("canary-4717")])
    lock = locked(file)
    await transcripts.end(SESSION)
    with pytest.raises(HasEnded):
        await transcripts.read(SESSION)
    lock.execute("ROLLBACK")
    lock.close()
    time.sleep(2.5)
    await transcripts.end(OTHER)
    assert read(engine, SESSION.conversation) == []


async def test_memory_holds_no_more_than_it_should(transcripts: Transcripts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "RECENT_CONVERSATIONS", 3)
    for number in range(6):
        await transcripts.append(Session(f"chat-{number}", "hillside", SESSION.expires_at), [said("hello")])
    assert len(transcripts._recent) == 3


async def test_a_purge_takes_what_expired_by_the_clinic_it_was_said_at(
    transcripts: Transcripts, engine: Engine
) -> None:
    retention = {"hillside": timedelta(hours=1), "riverside": timedelta(hours=100)}
    await transcripts.append(SESSION, [said("a"), said("b")])
    await transcripts.append(OTHER, [said("c")])
    assert privacy.purge_expired(engine, NOW, retention) == privacy.Purged()
    later = NOW + timedelta(hours=2)
    assert privacy.purge_expired(engine, later, retention) == privacy.Purged(conversations=1, rows=2)
    assert read(engine, SESSION.conversation) == []
    assert len(read(engine, OTHER.conversation)) == 1


async def test_a_purge_forgets_ended_conversations_once_their_tokens_have_expired(
    transcripts: Transcripts, engine: Engine
) -> None:
    await transcripts.end(SESSION)
    rows = "SELECT count(*) FROM chat_ended"
    for hours, left in ((23, 1), (25, 0)):
        privacy.purge_expired(engine, NOW + timedelta(hours=hours), {})
        with engine.connect() as connection:
            assert connection.exec_driver_sql(rows).scalar() == left
