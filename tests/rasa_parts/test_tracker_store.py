"""Conversations survive what happens to their database, and go when they are to go."""

import asyncio
import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_parts import database_thread
from rasa_parts import tracker_store as module
from rasa_parts.tracker_store import DELETION_REQUESTED, DELETION_SLOT, GuideTrackerStore
from second_opinion import privacy

CANARY = "canary-7f3a9c"
DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  plan: {type: text, mappings: [{type: custom}]}
  doctor: {type: text, mappings: [{type: custom}]}
  data_deletion: {type: text, mappings: [{type: custom}]}
"""
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "conversations.db"


@pytest.fixture
def store(file: Path) -> Iterator[GuideTrackerStore]:
    store = opened(file)
    yield store
    store.close()


def opened(file: Path) -> GuideTrackerStore:
    """The store as Rasa makes it from endpoints.yml."""
    config = EndpointConfig(f"sqlite:///{file}", type="rasa_parts.tracker_store.GuideTrackerStore")
    store = TrackerStore.create(config, DOMAIN)
    assert isinstance(store, GuideTrackerStore)
    return store


async def turn(store: TrackerStore, sender_id: str, *events: Event) -> DialogueStateTracker:
    """One turn as Rasa's processor does it: fetch, update, save."""
    tracker = await store.get_or_create_tracker(sender_id, append_action_listen=False)
    if not tracker.events:
        tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], DOMAIN)
    tracker.update_with_events(list(events), DOMAIN)
    await store.save(tracker)
    return tracker


def said(text: str) -> UserUttered:
    return UserUttered(text, {"name": "inform", "confidence": 1.0}, parse_data={"intent": {"name": "inform"}})


async def slots_of(store: TrackerStore, sender_id: str) -> dict[str, object]:
    tracker = await store.retrieve(sender_id)
    return {} if tracker is None else {k: v for k, v in tracker.current_slot_values().items() if v}


def rows(file: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(file) as connection:
        return connection.execute("SELECT sender_id, data FROM events ORDER BY id").fetchall()


def change(file: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement, values)


# Keeping


async def test_a_conversation_comes_back_in_another_process(store: GuideTrackerStore, file: Path) -> None:
    for i in range(5):
        await turn(store, "a", said(f"turn {i}"), SlotSet("plan", f"plan {i}"))
    tracker = await opened(file).retrieve("a")
    assert tracker is not None
    assert [e.text for e in tracker.events if isinstance(e, UserUttered)] == [f"turn {i}" for i in range(5)]
    assert tracker.get_slot("plan") == "plan 4"


async def test_only_the_latest_session_is_loaded_and_nothing_is_stored_twice(
    store: GuideTrackerStore, file: Path
) -> None:
    await turn(store, "a", said("first"), SlotSet("plan", "old"))
    await turn(store, "a", ActionExecuted("action_session_start"), SessionStarted(), said("second"))
    await turn(store, "a", said("third"))
    tracker = await store.retrieve("a")
    assert tracker is not None
    assert [e.text for e in tracker.events if isinstance(e, UserUttered)] == ["second", "third"]
    assert [json.loads(d)["text"] for _, d in rows(file) if '"user"' in d] == ["first", "second", "third"]
    whole = await store.retrieve_full_tracker("a")
    assert whole is not None
    assert len(whole.events) == len(rows(file))


async def test_a_clock_that_is_two_minutes_late_loses_no_slot(store: GuideTrackerStore) -> None:
    await turn(store, "a", said("hello"))
    late = SlotSet("plan", "HMO")
    late.timestamp -= 120
    await turn(store, "a", late)
    assert await slots_of(store, "a") == {"plan": "HMO"}


@pytest.mark.parametrize("sender_id", ["a\x00b", "\ud800", "x" * 3000, "'; DROP TABLE events; --", ""])
async def test_any_sender_id_has_its_own_conversation(store: GuideTrackerStore, sender_id: str) -> None:
    await turn(store, sender_id, said("hello"), SlotSet("plan", "HMO"))
    await turn(store, sender_id + "\ud801", said("hello"), SlotSet("plan", "PPO"))
    assert await slots_of(store, sender_id) == {"plan": "HMO"}


async def test_any_text_is_kept_as_it_was(store: GuideTrackerStore) -> None:
    text = "NUL \x00 half \ud83d emoji 🫀 ‮right"
    odd = UserUttered(text, {"name": "x\x00\ud800" * 300}, parse_data={"intent": {"name": "x\x00\ud800" * 300}})
    await turn(store, "a", odd, SlotSet("plan", text))
    assert await slots_of(store, "a") == {"plan": text}


# Rows that cannot be read


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("{", id="cut short"),
        pytest.param(None, id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param('{"event": "invented_by_a_later_release"}', id="unknown event"),
        pytest.param('{"event": "user", "parse_data": 7}', id="a field of another type"),
        pytest.param("{}", id="no event"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
async def test_a_bad_row_sets_one_conversation_aside_and_nothing_else(
    store: GuideTrackerStore, file: Path, caplog: pytest.LogCaptureFixture, data: object
) -> None:
    await turn(store, f"broken-{CANARY}", said(CANARY), SlotSet("plan", CANARY))
    await turn(store, "whole", said("hello"), SlotSet("plan", "PPO"))
    change(
        file,
        "UPDATE events SET data = ? WHERE sender_id = ? AND type_name = 'slot'",
        data,
        f"broken-{CANARY}",
    )

    assert await slots_of(store, f"broken-{CANARY}") == {}
    assert CANARY not in caplog.text
    assert privacy.conversation_reference(f"broken-{CANARY}") in caplog.text

    await turn(store, f"broken-{CANARY}", said("again"), SlotSet("plan", "HMO"))
    assert await slots_of(store, f"broken-{CANARY}") == {"plan": "HMO"}
    assert await slots_of(store, "whole") == {"plan": "PPO"}
    kept = [sender for sender, _ in rows(file) if sender.startswith(privacy.SET_ASIDE)]
    assert len(kept) == 4
    assert sorted(await store.keys()) == sorted([f"broken-{CANARY}", "whole"])


# A database that is away


async def test_the_store_starts_while_its_database_cannot_be_reached_and_uses_it_later(
    tmp_path: Path, file: Path
) -> None:
    file.parent.write_text("a file where the folder should be")
    store = opened(file)
    await turn(store, "a", said("hello"), SlotSet("plan", "HMO"))
    assert await slots_of(store, "a") == {"plan": "HMO"}
    file.parent.unlink()
    await turn(store, "a", said("and"), SlotSet("doctor", "Osei"))
    assert await slots_of(opened(file), "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_database_that_was_removed_is_made_again(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    for part in file.parent.iterdir():
        part.unlink()
    await turn(store, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert await slots_of(opened(file), "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_failed_read_is_not_a_new_conversation(store: GuideTrackerStore, file: Path) -> None:
    """As Rasa runs it: inside its fail-safe wrapper, which takes any error for "no conversation"."""
    agent = Agent(domain=DOMAIN, tracker_store=store)
    assert isinstance(agent.tracker_store, FailSafeTrackerStore)
    await turn(agent.tracker_store, "a", said("HMO"), SlotSet("plan", "HMO"))
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()

    tracker = await turn(agent.tracker_store, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert tracker.get_slot("plan") == "HMO"

    file.rmdir()
    away.rename(file)
    assert await slots_of(agent.tracker_store, "a") == {"plan": "HMO", "doctor": "Osei"}
    await turn(agent.tracker_store, "a", said("thanks"))
    assert await slots_of(opened(file), "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_conversation_that_could_not_be_looked_up_is_not_written_over(
    store: GuideTrackerStore, file: Path
) -> None:
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    before = rows(file)
    restarted = opened(file)
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    tracker = await restarted.get_or_create_tracker("a", append_action_listen=False)
    file.rmdir()
    away.rename(file)
    # The database is back before the turn ends: the tracker that began with nothing must not reach it.
    tracker.update_with_events([SessionStarted(), *[said("Osei")] * 9], DOMAIN)
    await restarted.save(tracker)
    assert rows(file) == before
    assert await slots_of(restarted, "a") == {"plan": "HMO"}


async def test_a_new_conversation_that_began_without_the_database_is_written_when_it_is_back(
    store: GuideTrackerStore, file: Path
) -> None:
    file.mkdir(parents=True)
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    file.rmdir()
    await turn(store, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert await slots_of(opened(file), "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_locked_database_costs_a_bounded_wait_and_no_context(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    lock = sqlite3.connect(file, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    started = asyncio.get_running_loop().time()
    await turn(store, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert asyncio.get_running_loop().time() - started < 3
    assert await slots_of(store, "a") == {"plan": "HMO", "doctor": "Osei"}
    lock.execute("ROLLBACK")
    lock.close()
    await turn(store, "a", said("thanks"))
    assert await slots_of(opened(file), "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_frozen_database_neither_blocks_the_loop_nor_every_call(
    store: GuideTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_thread, "WAIT_SECONDS", 0.3)
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    thaw = threading.Event()
    store._thread._thread.submit(thaw.wait)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.02)
            beats += 1

    heart = asyncio.create_task(beat())
    started = asyncio.get_running_loop().time()
    await turn(store, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert asyncio.get_running_loop().time() - started < 0.6
    heart.cancel()
    thaw.set()
    assert beats >= 5
    assert await slots_of(store, "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_read_only_database_does_not_end_the_conversation(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    read_only = GuideTrackerStore(DOMAIN, f"sqlite:///file:{file}?mode=ro&uri=true")
    await turn(read_only, "a", said("Osei"), SlotSet("doctor", "Osei"))
    assert await slots_of(read_only, "a") == {"plan": "HMO", "doctor": "Osei"}
    assert "Osei" not in str(rows(file))


async def test_a_full_disk_does_not_end_the_conversation(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "a", said("HMO"), SlotSet("plan", "HMO"))
    store.engine.dispose()
    # SQLite's own limit stands for the disk's: the error is the same, "database or disk is full".
    limit = "PRAGMA max_page_count = 1"
    module.sa.event.listen(store.engine, "connect", lambda connection, _: connection.execute(limit))
    await turn(store, "a", said("Osei " * 5000), SlotSet("doctor", "Osei"))
    assert await slots_of(store, "a") == {"plan": "HMO", "doctor": "Osei"}


async def test_a_failure_is_logged_without_id_and_words(
    store: GuideTrackerStore, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file.mkdir(parents=True)
    await turn(store, f"a-{CANARY}", said(CANARY), SlotSet("plan", CANARY))
    assert privacy.conversation_reference(f"a-{CANARY}") in caplog.text
    assert "OperationalError" in caplog.text
    assert CANARY not in caplog.text


# Forgetting


async def test_a_turn_that_asks_for_deletion_leaves_nothing(store: GuideTrackerStore, file: Path) -> None:
    for _ in range(3):
        await turn(store, "a", said(CANARY * 300), SlotSet("plan", CANARY))
    await turn(store, "b", said("hello"))
    await turn(store, "a", said(f"delete {CANARY}"), SlotSet(DELETION_SLOT, DELETION_REQUESTED))
    assert await store.retrieve("a") is None
    assert {sender for sender, _ in rows(file)} == {"b"}
    for path in file.parent.iterdir():
        assert CANARY.encode() not in path.read_bytes(), path.name
    # The conversation may go on afterwards, as a new one.
    await turn(store, "a", said("hello again"), SlotSet("plan", "HMO"))
    assert await slots_of(store, "a") == {"plan": "HMO"}


async def test_deletion_takes_back_a_conversation_that_was_set_aside(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "a", said("hello"))
    change(file, "UPDATE events SET data = '{' WHERE sender_id = 'a'")
    assert await store.retrieve("a") is None
    assert await store.delete("a")
    assert rows(file) == []


async def test_a_deletion_that_the_database_missed_is_done_when_it_is_back(
    store: GuideTrackerStore, file: Path
) -> None:
    await turn(store, "a", said(CANARY))
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    await turn(store, "a", said("delete"), SlotSet(DELETION_SLOT, DELETION_REQUESTED))
    assert await store.retrieve("a") is None
    await turn(store, "a", said("something new"), SlotSet("plan", "PPO"))
    assert await slots_of(store, "a") == {"plan": "PPO"}
    file.rmdir()
    away.rename(file)
    await turn(store, "someone else", said("hello"))
    assert {sender for sender, _ in rows(file)} == {"someone else"}
    # What was said after the deletion was asked for goes on.
    await turn(store, "a", said("and more"), SlotSet("doctor", "Osei"))
    assert await slots_of(opened(file), "a") == {"plan": "PPO", "doctor": "Osei"}
    assert CANARY not in str(rows(file))


async def test_a_purge_removes_what_is_older(store: GuideTrackerStore, file: Path) -> None:
    await turn(store, "old", said("hello"))
    change(file, "UPDATE events SET timestamp = timestamp - 7200")
    await turn(store, "new", said("hello"))
    assert (await store.purge(timedelta(hours=1))).conversations == 1
    assert {sender for sender, _ in rows(file)} == {"new"}


async def test_memory_of_recent_conversations_is_bounded_and_expires(
    store: GuideTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RECENT_CONVERSATIONS", 3)
    for i in range(10):
        await turn(store, f"a{i}", said("hello"))
    assert list(store._recent) == ["a7", "a8", "a9"]
    monkeypatch.setattr(module, "RECENT_SECONDS", -1.0)
    assert store._recently("a9") is None


def test_a_url_that_is_none_is_refused_with_the_variables_name() -> None:
    with pytest.raises(module.IncompleteDatabaseURL, match="TRACKER_DATABASE_URL"):
        GuideTrackerStore(host="conversations.db")
