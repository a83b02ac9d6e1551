"""Drafts are kept with their versions, for their own conversation only, and go when it goes."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Engine

from second_opinion import privacy
from second_opinion.letters import Draft, LetterRequest, edited, in_tone
from second_opinion.letters.drafts import MOST_VERSIONS
from second_opinion.letters.errors import DraftsUnavailable, UnknownDraft
from second_opinion.letters.storage import DraftStore
from tests.letters.hostile import HOSTILE, NO_TEXT

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CANARY = "canary-7f3a9c"
RETENTION = {"day-clinic": timedelta(hours=24), "week-clinic": timedelta(hours=168)}
EVENTS = SQLTrackerStore.SQLEvent.__table__


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "conversations.db"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    engine = privacy.conversation_engine(f"sqlite:///{database}")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> DraftStore:
    return DraftStore(engine)


def draft(**values: Any) -> Draft:
    return Draft(request=LetterRequest(**values))


def talk(engine: Engine, conversation: str, clinic: str, *, hours_ago: float) -> None:
    privacy.prepare_storage(engine)
    SQLTrackerStore.Base.metadata.create_all(engine)
    at = (NOW - timedelta(hours=hours_ago)).timestamp()
    rows = [
        {"sender_id": conversation, "type_name": "slot", "timestamp": at, "action_name": "clinic",
         "data": f'{{"event": "slot", "name": "clinic", "value": "{clinic}"}}'},
        {"sender_id": conversation, "type_name": "user", "timestamp": at, "action_name": None, "data": "{}"},
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(sa.insert(EVENTS), rows)


def drafts(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM letter_drafts")).scalar_one())


def test_a_draft_comes_back_as_it_was_stored(store: DraftStore) -> None:
    for typed in [*HOSTILE, *NO_TEXT]:
        stored = edited(draft(situation=typed, decide_by="2026-12-18", records=True), f"Mine: {typed}").draft
        assert store.latest("a", store.add("a", stored)) == stored


def test_versions_are_undone_one_by_one_and_the_first_stays(store: DraftStore) -> None:
    first = draft(situation="surgery")
    second, third = in_tone(first, "warm").draft, in_tone(first, "formal").draft
    draft_id = store.add("a", first)
    for version in (second, third, third):
        store.save("a", draft_id, version)
    assert store.undo("a", draft_id) == second
    assert store.undo("a", draft_id) == first
    assert store.undo("a", draft_id) is None
    assert store.latest("a", draft_id) == first


def test_only_so_many_versions_are_kept(store: DraftStore, engine: Engine) -> None:
    draft_id = store.add("a", draft())
    for number in range(MOST_VERSIONS + 5):
        store.save("a", draft_id, draft(question=f"question {number}"))
    assert drafts(engine) == MOST_VERSIONS
    assert store.latest("a", draft_id).request.question == f"question {MOST_VERSIONS + 4}"


def test_nobody_reads_or_changes_the_draft_of_another_conversation(store: DraftStore) -> None:
    draft_id = store.add("a", draft(situation="mine"))
    for attempt in (
        lambda: store.latest("b", draft_id),
        lambda: store.save("b", draft_id, draft()),
        lambda: store.undo("b", draft_id),
    ):
        with pytest.raises(UnknownDraft, match="Write it again"):
            attempt()
    store.delete("b", draft_id)
    assert store.latest("a", draft_id).request.situation == "mine"
    assert store.of_conversation("b") == []


def test_a_conversation_knows_its_drafts_the_last_one_first(store: DraftStore) -> None:
    one = store.add("a", draft(), NOW)
    other = store.add("a", draft(kind="records_request"), NOW + timedelta(seconds=1))
    assert store.of_conversation("a") == [(other, "records_request"), (one, "referral_request")]
    store.save("a", one, draft(situation="surgery"), NOW + timedelta(seconds=2))
    assert [draft_id for draft_id, _ in store.of_conversation("a")] == [one, other]
    store.delete("a", other)
    assert [draft_id for draft_id, _ in store.of_conversation("a")] == [one]


def test_ids_are_long_and_never_the_same(store: DraftStore) -> None:
    ids = {store.add("a", draft()) for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 16


# --- forgetting ------------------------------------------------------------------------------------------------


def test_deleting_a_conversation_deletes_its_drafts_to_the_last_byte(
    store: DraftStore, engine: Engine, database: Path
) -> None:
    talk(engine, "a", "day-clinic", hours_ago=1)
    draft_id = store.add("a", draft(situation=f"{CANARY} " * 100))
    store.save("a", draft_id, draft(situation=f"{CANARY} " * 90))
    kept = store.add("b", draft(situation="another's"))
    assert privacy.delete_conversation(engine, "a") == 4
    assert store.latest("b", kept).request.situation == "another's"
    with pytest.raises(UnknownDraft):
        store.latest("a", draft_id)
    for file in database.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


def test_a_deleted_draft_leaves_no_byte_in_the_files(store: DraftStore, database: Path) -> None:
    draft_id = store.add("a", draft(situation=f"{CANARY} " * 100))
    store.delete("a", draft_id)
    for file in database.parent.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


def test_drafts_are_deleted_where_no_conversation_was_ever_stored(store: DraftStore, engine: Engine) -> None:
    store.add("a", draft())
    assert privacy.delete_conversation(engine, "a") == 1
    assert drafts(engine) == 0


def test_drafts_go_with_their_conversations_retention(store: DraftStore, engine: Engine) -> None:
    for conversation, clinic, age in (
        ("old", "day-clinic", 25),
        ("new", "day-clinic", 23),
        ("long", "week-clinic", 25),
    ):
        talk(engine, conversation, clinic, hours_ago=age)
        store.add(conversation, draft(), NOW - timedelta(hours=age))
    purged = privacy.purge_expired(engine, NOW, RETENTION)
    assert purged == privacy.Purged(conversations=1, rows=3)
    assert store.of_conversation("old") == []
    assert store.of_conversation("new")
    assert store.of_conversation("long")


@pytest.mark.parametrize("with_events", [True, False])
def test_a_draft_without_its_conversation_takes_the_shortest_retention(
    store: DraftStore, engine: Engine, with_events: bool
) -> None:
    if with_events:
        talk(engine, "other", "day-clinic", hours_ago=1)
    store.add("old", draft(), NOW - timedelta(hours=25))
    store.add("new", draft(), NOW - timedelta(hours=23))
    assert privacy.purge_expired(engine, NOW, RETENTION).rows == 1
    assert store.of_conversation("old") == []
    assert store.of_conversation("new")


# --- when something is wrong -----------------------------------------------------------------------------------


def test_a_database_that_cannot_be_used_is_said_so_without_a_word_of_the_letter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "conversations.db").write_bytes(b"this is no database" * 100)
    engine = privacy.conversation_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
    with caplog.at_level(logging.DEBUG), pytest.raises(DraftsUnavailable, match="TRACKER_DATABASE_URL") as caught:
        DraftStore(engine).add("a", draft(situation=CANARY))
    assert CANARY not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None


def test_nothing_of_a_letter_is_logged(store: DraftStore, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        draft_id = store.add(f"patient {CANARY}", draft(situation=CANARY))
        store.save(f"patient {CANARY}", draft_id, edited(draft(), CANARY).draft)
        store.undo(f"patient {CANARY}", draft_id)
    assert CANARY not in caplog.text


def test_a_draft_of_another_release_is_written_anew_and_breaks_nothing(store: DraftStore, engine: Engine) -> None:
    draft_id = store.add("a", draft())
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE letter_drafts SET data = '{\"colour\": 1}'"))
    with pytest.raises(UnknownDraft, match="Write it again"):
        store.latest("a", draft_id)
