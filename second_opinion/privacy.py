"""Forgetting: how stored conversations are deleted, on request and when a clinic's retention has passed.

The conversation server keeps one row per event in the table ``events``, and ``second_opinion.letters.storage`` one row
per version of a draft in ``letter_drafts``; this module knows only the columns it needs, so that deletion works with
the server stopped and without its libraries. What the page shows is in the tables of ``second_opinion.chat``.

    PrivacyError
    └── ConversationsUnavailable    the database of conversations cannot be reached or refuses the change

A sender id is never used in a table as it came: :func:`storage_key` makes it storable without letting two
conversations share a key. A conversation that could not be read is kept apart under :func:`set_aside_key`,
and is deleted with the conversation it came from.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import SQLAlchemyError

from second_opinion.chat import tables as chat
from second_opinion.clinics import Clinic

DATABASE_WAIT_SECONDS = 2
"""Longest wait for a lock or a connection, in seconds: a patient waits for the same turn."""

KEY_LENGTH = chat.KEY_LENGTH
"""Longest sender id that the tables' columns hold, in characters."""

SET_ASIDE = "set-aside:"
HASHED = "sha256:"

_events = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(KEY_LENGTH)),
    sa.Column("type_name", sa.String(255)),
    sa.Column("timestamp", sa.Float),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)

DRAFTS_TABLE = "letter_drafts"
_drafts = sa.table(DRAFTS_TABLE, sa.column("conversation"), sa.column("saved_at"))


class PrivacyError(RuntimeError):
    """Something about stored conversations could not be done; the message says what to do."""


class ConversationsUnavailable(PrivacyError):
    """The database of conversations cannot be reached or does not accept the change."""

    def __init__(self, engine: Engine, cause: SQLAlchemyError) -> None:
        super().__init__(
            f"The conversations in {engine.url.render_as_string(hide_password=True)} cannot be reached "
            f"({type(cause).__name__}). Check TRACKER_DATABASE_URL and that the database accepts changes, "
            "then run this again."
        )


@dataclass(frozen=True)
class Purged:
    """What a purge removed: whole conversations, and the rows they consisted of, events and drafts."""

    conversations: int = 0
    rows: int = 0


def conversation_reference(sender_id: str) -> str:
    """Twelve hexadecimal digits that stand for a conversation in logs; they do not lead back to its id."""
    return digest(sender_id)[:12]


def storage_key(sender_id: str) -> str:
    """The sender id as the table holds it.

    An id that a database refuses (NUL, lone surrogates, too long) or that looks like one of our own keys is
    replaced by its hash: replacing single characters could make two patients share one conversation.
    """
    storable = "\x00" not in sender_id and not any("\ud800" <= c <= "\udfff" for c in sender_id)
    if storable and len(sender_id) <= KEY_LENGTH and not sender_id.startswith((SET_ASIDE, HASHED)):
        return sender_id
    return HASHED + digest(sender_id)


def set_aside_key(sender_id: str) -> str:
    """The key under which the rows of a conversation that cannot be read are kept until they expire."""
    return SET_ASIDE + digest(sender_id)


def digest(sender_id: str) -> str:
    """SHA-256 of a sender id, hexadecimal; stands for it where the id itself must not be kept."""
    return hashlib.sha256(sender_id.encode("utf-8", "surrogatepass")).hexdigest()


def conversation_engine(url: str) -> Engine:
    """An engine for the database of conversations; nothing is opened before its first use.

    SQLite: writes never block reads (WAL), a busy database is waited for, deleted rows are overwritten with
    zeros, and a text that is not UTF-8 is read with replacement characters instead of failing the query.
    PostgreSQL: connections are checked before use, and waiting is bounded.
    ``hide_parameters`` keeps patients' words out of the library's error messages.
    """
    options: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True, "future": True}
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        options["connect_args"] = {
            "connect_timeout": DATABASE_WAIT_SECONDS,
            "options": f"-c statement_timeout={DATABASE_WAIT_SECONDS * 1000}",
        }
    engine: Engine = sa.create_engine(url, **options)
    if address.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {DATABASE_WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def prepare_storage(engine: Engine) -> None:
    """Make a SQLite database usable for several processes: create its folder, switch it to WAL.

    Raises:
        OSError: the folder cannot be created.
        sqlalchemy.exc.SQLAlchemyError: the file cannot be opened or changed.
    """
    if engine.dialect.name != "sqlite":
        return
    file = engine.url.database
    if file and not file.startswith((":memory:", "file:")):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def erase_traces(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, which still holds the pages as they were before a deletion.

    Where a reader is busy the log is emptied by the next call or by SQLite itself.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def delete_conversation(engine: Engine, sender_id: str) -> int:
    """Delete one conversation, with the rows set aside of it, what its page showed and its drafts; the number of rows.

    Raises:
        ConversationsUnavailable: nothing was deleted.
    """
    keys = [storage_key(sender_id), set_aside_key(sender_id)]
    with _readable(engine):
        there = set(sa.inspect(engine).get_table_names())
        columns = (_events.c.sender_id, chat.messages.c.sender_id, _drafts.c.conversation)
        kept = [column for column in columns if column.table.name in there]
        if not kept:
            return 0
        rows = 0
        with engine.begin() as connection:
            for column in kept:
                rows += connection.execute(sa.delete(column.table).where(column.in_(keys))).rowcount
        erase_traces(engine)
    return int(rows)


def retention_by_clinic(clinics: Mapping[str, Clinic]) -> dict[str, timedelta]:
    """How long each clinic's conversations are kept after their last message."""
    return {name: timedelta(hours=c.retention.hours_after_last_message) for name, c in clinics.items()}


def purge_expired(engine: Engine, now: datetime, retention: Mapping[str, timedelta]) -> Purged:
    """Delete every conversation whose clinic's retention has passed since its last event.

    ``now`` is aware of its time zone; ``retention`` is by clinic id. A conversation of no clinic or of one
    that is not in ``retention`` takes the shortest. One that goes on meanwhile is kept: each deletion checks
    the time of the last event again. Its drafts go with it; a draft without a conversation takes the shortest.

    Raises:
        ConversationsUnavailable: some conversations may be deleted; calling it again does the rest.
    """
    usual = Clinic.__fields__["retention"].default.hours_after_last_message
    shortest = min(retention.values(), default=timedelta(hours=usual))
    # Events without a time cannot become older: they count as oldest, so that nothing is kept for ever.
    last_event = sa.func.coalesce(sa.func.max(_events.c.timestamp), 0.0)
    last_shown = sa.func.max(chat.messages.c.time)
    gone: set[str] = set()
    rows = 0
    with _readable(engine):
        there = set(sa.inspect(engine).get_table_names())
        for table, last in ((_events, last_event), (chat.messages, last_shown)):
            if table.name not in there:
                continue
            candidates = (
                sa.select(table.c.sender_id).group_by(table.c.sender_id).having(last < (now - shortest).timestamp())
            )
            with engine.connect() as connection:
                keys = [key for (key,) in connection.execute(candidates)]
            for key in keys:
                with engine.begin() as connection:
                    limit = now - retention.get(_clinic_of(connection, table, key) or "", shortest)
                    # Within the deletion, so that a conversation that went on meanwhile is kept.
                    newest = sa.select(last).where(table.c.sender_id == key).correlate(None).scalar_subquery()
                    expired = sa.and_(table.c.sender_id == key, newest < limit.timestamp())
                    deleted = connection.execute(sa.delete(table).where(expired)).rowcount
                    if deleted and DRAFTS_TABLE in there:
                        rows += connection.execute(sa.delete(_drafts).where(_drafts.c.conversation == key)).rowcount
                gone |= {key} if deleted else set()
                rows += deleted
        if DRAFTS_TABLE in there:
            rows += _purge_drafts(engine, now - shortest, with_events=_events.name in there)
        if chat.ended.name in there:
            with engine.begin() as connection:
                connection.execute(sa.delete(chat.ended).where(chat.ended.c.until < now.timestamp()))
        erase_traces(engine)
    return Purged(len(gone), rows)


def _purge_drafts(engine: Engine, limit: datetime, *, with_events: bool = True) -> int:
    """Delete the drafts saved before ``limit`` whose conversation is not stored (any more)."""
    orphaned = _drafts.c.saved_at < limit.timestamp()
    if with_events:
        orphaned = sa.and_(orphaned, ~sa.exists().where(_events.c.sender_id == _drafts.c.conversation))
    with engine.begin() as connection:
        return int(connection.execute(sa.delete(_drafts).where(orphaned)).rowcount)


def _clinic_of(connection: Any, table: sa.Table, key: str) -> str | None:
    """The id of a conversation's clinic: in the chat's rows, or in the newest event that sets the slot ``clinic``."""
    if table is chat.messages:
        shown: str | None = connection.execute(sa.select(table.c.clinic).where(table.c.sender_id == key)).scalar()
        return shown
    newest = (
        sa.select(_events.c.data)
        .where(_events.c.sender_id == key, _events.c.type_name == "slot", _events.c.action_name == "clinic")
        .order_by(_events.c.id.desc())
        .limit(1)
    )
    try:
        value = json.loads(connection.execute(newest).scalar() or "{}").get("value")
    except (ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None


@contextmanager
def _readable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise ConversationsUnavailable(engine, error) from error
