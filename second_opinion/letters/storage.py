"""Drafts in the database of conversations: one row a version, so that a change can be undone.

They live and go with their conversation (``second_opinion.privacy``): "delete my data", the clinic's retention and the
hourly purge take them along. Who has a draft's id still has to be in its conversation.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from second_opinion.letters.drafts import MOST_VERSIONS, Draft
from second_opinion.letters.errors import DraftsUnavailable, UnknownDraft
from second_opinion.privacy import DRAFTS_TABLE, KEY_LENGTH, erase_traces, prepare_storage, storage_key

_metadata = sa.MetaData()

_drafts = sa.Table(
    DRAFTS_TABLE,
    _metadata,
    sa.Column("conversation", sa.String(KEY_LENGTH), primary_key=True),
    sa.Column("draft_id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved_at", sa.Float, nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)

ID_BYTES = 12


class DraftStore:
    """The drafts of all conversations.

    Args:
        engine: of the database of conversations; nothing is opened before the first call.

    Every method raises ``DraftsUnavailable`` where the database cannot be used. Its message quotes no draft.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._prepared = False

    def add(self, conversation_id: str, draft: Draft, now: datetime | None = None) -> str:
        """Store a new draft; its id, which nobody can guess."""
        draft_id = secrets.token_urlsafe(ID_BYTES)
        with self._transaction() as connection:
            self._insert(connection, storage_key(conversation_id), draft_id, 1, draft, now)
        return draft_id

    def save(self, conversation_id: str, draft_id: str, draft: Draft, now: datetime | None = None) -> None:
        """Store a new version; nothing where it is the one that is there. Only the newest ``MOST_VERSIONS`` are kept.

        Raises:
            UnknownDraft: the conversation has no draft of that id.
        """
        key = storage_key(conversation_id)
        with self._transaction() as connection:
            version, stored = self._newest(connection, key, draft_id)
            if stored == draft:
                return
            self._insert(connection, key, draft_id, version + 1, draft, now)
            old = sa.and_(_this(key, draft_id), _drafts.c.version <= version + 1 - MOST_VERSIONS)
            connection.execute(sa.delete(_drafts).where(old))

    def latest(self, conversation_id: str, draft_id: str) -> Draft:
        """The newest version. Raises ``UnknownDraft`` where the conversation has none of that id."""
        with self._transaction() as connection:
            return self._newest(connection, storage_key(conversation_id), draft_id)[1]

    def undo(self, conversation_id: str, draft_id: str) -> Draft | None:
        """Take the newest version back; the one before it, or ``None`` where there is only one."""
        key = storage_key(conversation_id)
        with self._transaction() as connection:
            version, _ = self._newest(connection, key, draft_id)
            earlier = sa.select(sa.func.count()).where(_this(key, draft_id), _drafts.c.version < version)
            if not connection.execute(earlier).scalar_one():
                return None
            connection.execute(sa.delete(_drafts).where(_this(key, draft_id), _drafts.c.version == version))
            return self._newest(connection, key, draft_id)[1]

    def of_conversation(self, conversation_id: str) -> list[tuple[str, str]]:
        """Ids and kinds of a conversation's drafts, the one that was changed last first."""
        newest = sa.func.max(_drafts.c.saved_at)
        query = (
            sa.select(_drafts.c.draft_id, _drafts.c.kind)
            .where(_drafts.c.conversation == storage_key(conversation_id))
            .group_by(_drafts.c.draft_id, _drafts.c.kind)
            .order_by(newest.desc(), _drafts.c.draft_id)
        )
        with self._transaction() as connection:
            return [(str(draft_id), str(kind)) for draft_id, kind in connection.execute(query)]

    def delete(self, conversation_id: str, draft_id: str) -> None:
        """Delete one draft with all its versions; nothing where there is none."""
        with self._transaction() as connection:
            connection.execute(sa.delete(_drafts).where(_this(storage_key(conversation_id), draft_id)))
        with self._usable():
            erase_traces(self._engine)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._usable():
            if not self._prepared:
                prepare_storage(self._engine)
                _metadata.create_all(self._engine)
                self._prepared = True
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            # Not chained: the driver's error may hold a row, which is a patient's letter.
            raise DraftsUnavailable(
                f"The drafts in {self._engine.url.render_as_string(hide_password=True)} cannot be reached "
                f"({type(error).__name__}). Check TRACKER_DATABASE_URL and that the database accepts changes."
            ) from None

    @staticmethod
    def _newest(connection: Connection, key: str, draft_id: str) -> tuple[int, Draft]:
        newest = sa.select(_drafts.c.version, _drafts.c.data).where(_this(key, draft_id))
        row = connection.execute(newest.order_by(_drafts.c.version.desc()).limit(1)).first()
        if row is None:
            raise UnknownDraft("There is no such letter in this conversation any more. Write it again.")
        try:
            return int(row.version), Draft.parse_raw(row.data)
        except ValidationError:
            raise UnknownDraft(
                "This letter was stored by another release and cannot be read. Write it again."
            ) from None

    @staticmethod
    def _insert(
        connection: Connection, key: str, draft_id: str, version: int, draft: Draft, now: datetime | None
    ) -> None:
        row: dict[str, Any] = {
            "conversation": key,
            "draft_id": draft_id,
            "version": version,
            "saved_at": (now or datetime.now(UTC)).timestamp(),
            "kind": draft.request.kind,
            "data": draft.json(),
        }
        connection.execute(sa.insert(_drafts), [row])


def _this(key: str, draft_id: str) -> Any:
    return sa.and_(_drafts.c.conversation == key, _drafts.c.draft_id == draft_id)
