"""Stored conversations are deleted on request and when their clinic's retention has passed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Engine

from second_opinion import privacy
from second_opinion.clinics import load_clinics
from second_opinion.settings import PROJECT_ROOT

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CANARY = "canary-7f3a9c"
EVENTS = SQLTrackerStore.SQLEvent.__table__


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    engine = privacy.conversation_engine(f"sqlite:///{database}")
    privacy.prepare_storage(engine)
    SQLTrackerStore.Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def say(engine: Engine, sender_id: str, *, hours_ago: float | None, text: str = "hello") -> None:
    at = None if hours_ago is None else (NOW - timedelta(hours=hours_ago)).timestamp()
    insert(engine, sender_id, "user", at, {"event": "user", "text": text})


def choose_clinic(engine: Engine, sender_id: str, clinic: object, *, hours_ago: float) -> None:
    at = (NOW - timedelta(hours=hours_ago)).timestamp()
    insert(engine, sender_id, "slot", at, {"event": "slot", "name": "clinic", "value": clinic})


def insert(engine: Engine, sender_id: str, kind: str, at: float | None, data: dict[str, Any]) -> None:
    row = {
        "sender_id": privacy.storage_key(sender_id),
        "type_name": kind,
        "timestamp": at,
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
    with engine.begin() as connection:
        connection.execute(sa.insert(EVENTS), [row])


def senders(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return {key for (key,) in connection.execute(sa.select(EVENTS.c.sender_id))}


RETENTION = {"day-clinic": timedelta(hours=24), "week-clinic": timedelta(hours=168)}


def test_a_conversation_goes_when_its_clinics_retention_has_passed_since_its_last_event(
    engine: Engine,
) -> None:
    for clinic in RETENTION:
        for age in (23, 25, 167, 169):
            choose_clinic(engine, f"{clinic} {age}", clinic, hours_ago=400)
            say(engine, f"{clinic} {age}", hours_ago=age)
    purged = privacy.purge_expired(engine, NOW, RETENTION)
    assert senders(engine) == {"day-clinic 23", "week-clinic 23", "week-clinic 25", "week-clinic 167"}
    assert purged == privacy.Purged(conversations=4, rows=8)


@pytest.mark.parametrize("clinic", ["closed-clinic", None, 7, ["week-clinic"]])
def test_a_conversation_without_a_known_clinic_takes_the_shortest_retention(engine: Engine, clinic: object) -> None:
    choose_clinic(engine, "a", clinic, hours_ago=25)
    privacy.purge_expired(engine, NOW, RETENTION)
    assert senders(engine) == set()


def test_the_latest_choice_of_a_clinic_counts(engine: Engine) -> None:
    choose_clinic(engine, "moved", "day-clinic", hours_ago=60)
    choose_clinic(engine, "moved", "week-clinic", hours_ago=50)
    privacy.purge_expired(engine, NOW, RETENTION)
    assert senders(engine) == {"moved"}


def test_events_without_a_time_are_not_kept_for_ever(engine: Engine) -> None:
    say(engine, "a", hours_ago=None)
    privacy.purge_expired(engine, NOW, RETENTION)
    assert senders(engine) == set()


def test_without_any_clinic_the_default_retention_holds(engine: Engine) -> None:
    say(engine, "old", hours_ago=25)
    say(engine, "new", hours_ago=23)
    privacy.purge_expired(engine, NOW, {})
    assert senders(engine) == {"new"}


def test_the_clinics_files_give_the_retention() -> None:
    retention = privacy.retention_by_clinic(load_clinics(PROJECT_ROOT / "clinics"))
    assert retention["riverside"] == timedelta(hours=24)


def test_a_conversation_set_aside_expires_like_any_other(engine: Engine) -> None:
    with engine.begin() as connection:
        row = {"sender_id": privacy.set_aside_key("a"), "type_name": "user", "timestamp": 1.0, "data": "{"}
        connection.execute(sa.insert(EVENTS), [row])
    assert privacy.purge_expired(engine, NOW, RETENTION).conversations == 1


def test_a_deleted_conversation_leaves_no_byte_in_the_files(engine: Engine, database: Path) -> None:
    # Long enough for pages of its own, and updated in between, so that there are old copies to find.
    for _ in range(40):
        say(engine, f"patient-{CANARY}", hours_ago=1, text=CANARY * 200)
    say(engine, "other", hours_ago=1)
    assert CANARY.encode() in b"".join(f.read_bytes() for f in database.parent.iterdir())
    assert privacy.delete_conversation(engine, f"patient-{CANARY}") == 40
    assert senders(engine) == {"other"}
    for file in database.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


def test_a_purged_conversation_leaves_no_byte_in_the_files(engine: Engine, database: Path) -> None:
    say(engine, f"patient-{CANARY}", hours_ago=30, text=CANARY * 200)
    privacy.purge_expired(engine, NOW, RETENTION)
    for file in database.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


def test_deleting_takes_what_was_set_aside_of_the_conversation_too(engine: Engine) -> None:
    say(engine, "a", hours_ago=1)
    with engine.begin() as connection:
        row = {"sender_id": privacy.set_aside_key("a"), "type_name": "user", "timestamp": 1.0, "data": "{"}
        connection.execute(sa.insert(EVENTS), [row])
    assert privacy.delete_conversation(engine, "a") == 2


def test_a_database_that_was_never_used_holds_nothing_to_delete(tmp_path: Path) -> None:
    engine = privacy.conversation_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert privacy.purge_expired(engine, NOW, RETENTION) == privacy.Purged()
    assert privacy.delete_conversation(engine, "a") == 0


def test_a_database_that_cannot_be_opened_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "conversations.db").write_bytes(b"this is no database" * 100)
    engine = privacy.conversation_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
    with pytest.raises(privacy.ConversationsUnavailable, match="TRACKER_DATABASE_URL"):
        privacy.purge_expired(engine, NOW, RETENTION)


def test_a_message_of_the_database_library_never_quotes_what_was_written(engine: Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught, engine.begin() as connection:
        connection.execute(sa.insert(EVENTS), [{"sender_id": None, "type_name": "user", "data": CANARY}])
    assert CANARY not in str(caught.value)


ids = st.text(st.characters() | st.sampled_from(["\x00", "\ud800", "\udfff"]), max_size=300)


@given(ids, ids)
def test_two_conversations_never_share_a_key(one: str, other: str) -> None:
    assert (privacy.storage_key(one) == privacy.storage_key(other)) == (one == other)
    assert (privacy.set_aside_key(one) == privacy.set_aside_key(other)) == (one == other)


@given(ids)
def test_every_key_can_be_stored(sender_id: str) -> None:
    for key in (privacy.storage_key(sender_id), privacy.set_aside_key(sender_id)):
        assert len(key.encode("utf-8")) <= 4 * privacy.KEY_LENGTH
        assert len(key) <= privacy.KEY_LENGTH
        assert "\x00" not in key


@pytest.mark.parametrize("sender_id", ["set-aside:abc", "sha256:abc"])
def test_nobody_can_name_a_key_of_ours(sender_id: str) -> None:
    assert privacy.storage_key(sender_id) != sender_id
