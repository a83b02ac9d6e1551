"""Where conversations are kept: Rasa's SQL tracker store, made fit for patients.

Differences from Rasa's own, and why:

- A row that cannot be read ends one conversation, not the process: its rows are set aside, the patient starts
  fresh. Rasa exits, and would exit again at the next message.
- A database that is down or frozen stops neither the start nor the event loop: its calls run in one thread of
  their own, in order, and are waited for a bounded time.
- A failed read is not "no conversation". The latest state of recent conversations is held in memory and used
  until the database answers; what was said meanwhile is written then. A conversation that this process has
  not seen goes on from nothing for the moment, and what it says is never written over or behind stored rows.
- Events are ordered by their row, not their clock, so a replica whose clock is late loses nothing.
- A turn that sets the slot ``data_deletion`` to ``requested`` ends with the conversation's rows deleted.
  Where the database is down at that moment, the deletion is repeated before anything else until it is done.
"""

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from rasa_parts.database_thread import UNAVAILABLE, DatabaseThread
from second_opinion import privacy

logger = logging.getLogger(__name__)

DELETION_SLOT = "data_deletion"
DELETION_REQUESTED = "requested"

RECENT_CONVERSATIONS = 500
RECENT_SECONDS = 3600.0
"""How many conversations, and for how long after their last turn, the latest state is held in memory."""

T = TypeVar("T")


@dataclass(frozen=True)
class _Recent:
    """The latest state of a conversation in this process.

    ``unsaved``: some of its events are not in the database. ``unread``: it began here without a look at the
    database, which may hold an earlier part.
    """

    events: tuple[Event, ...]
    unsaved: bool
    unread: bool
    at: float


class IncompleteDatabaseURL(ValueError):
    """The tracker store was given something other than a complete SQLAlchemy URL."""

    def __init__(self) -> None:
        super().__init__(
            "endpoints.yml, tracker_store, url: expected a complete SQLAlchemy URL such as "
            "sqlite:///var/conversations.db. Set TRACKER_DATABASE_URL."
        )


class _NoEvent(Exception):
    """A stored row names no event that this release knows."""


class GuideTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """Conversations in the database at ``url``; see the module's text for what it guarantees."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Rasa passes the endpoint's ``url`` as ``host``: a complete SQLAlchemy URL such as ``sqlite:///a.db``.

        Raises:
            IncompleteDatabaseURL: the URL is missing or is no URL.
        """
        if not host or "://" not in host:
            raise IncompleteDatabaseURL
        # Not SQLTrackerStore.__init__, which waits for the database for as long as it is down.
        TrackerStore.__init__(self, domain, event_broker, **kwargs)
        self.engine = privacy.conversation_engine(host)
        self._thread = DatabaseThread("conversations")
        self._prepared = False
        self._recent: OrderedDict[str, _Recent] = OrderedDict()
        self._unread: set[str] = set()
        self._deletions_due: set[str] = set()

    # What Rasa calls

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation since its latest session start; ``None`` when there is none."""
        recent = self._recently(sender_id)
        if sender_id in self._deletions_due and not await self._repeat_deletions():
            # The rows are still there, but only what was said since is this conversation.
            return self._tracker(sender_id, recent.events) if recent else None
        try:
            stored = await self._in_thread(lambda: self._read(sender_id))
        except UNAVAILABLE as error:
            self._report("read", sender_id, error)
            if recent is None:
                self._unread.add(sender_id)
                return None
            return self._tracker(sender_id, recent.events)
        if recent and recent.unsaved and not (recent.unread and stored):
            return self._tracker(sender_id, recent.events)
        self._unread.discard(sender_id)
        return stored

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The conversation over all its sessions; ``None`` when there is none or it cannot be read now."""
        try:
            return await self._in_thread(lambda: self._read(conversation_id, all_sessions=True))
        except UNAVAILABLE as error:
            self._report("read", conversation_id, error)
            return None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new, or delete the conversation if the turn asked for it. Never raises."""
        sender_id = tracker.sender_id
        await self._repeat_deletions()
        if not tracker.events:
            return
        if _asks_for_deletion(tracker.events):
            await self.delete(sender_id)
            return
        if self.event_broker:
            await self.stream_events(tracker)
        events = tuple(tracker.events)
        unread = sender_id in self._unread
        try:
            if sender_id in self._deletions_due:
                raise TimeoutError
            await self._in_thread(lambda: self._write(sender_id, events, unread))
        except UNAVAILABLE as error:
            self._report("saved", sender_id, error)
            self._remember(sender_id, _Recent(events, unsaved=True, unread=unread, at=time.monotonic()))
            return
        self._unread.discard(sender_id)
        since = max((i for i, e in enumerate(events) if isinstance(e, SessionStarted)), default=0)
        self._remember(sender_id, _Recent(events[since:], unsaved=False, unread=False, at=time.monotonic()))

    async def keys(self) -> list[str]:
        """The storage keys of all conversations, those set aside left out."""

        def read() -> list[str]:
            with self._connection() as connection:
                found = sa.select(self.SQLEvent.sender_id).distinct()
                return [key for (key,) in connection.execute(found) if not key.startswith(privacy.SET_ASIDE)]

        return await self._in_thread(read)

    # What the guide adds

    async def delete(self, sender_id: str) -> bool:
        """Delete the conversation here and in the database; ``False`` when the latter is still to be done."""
        self._recent.pop(sender_id, None)
        self._unread.discard(sender_id)
        self._deletions_due.add(sender_id)
        return await self._repeat_deletions()

    async def purge(self, older_than: timedelta) -> privacy.Purged:
        """Delete conversations whose last event is older, whatever their clinic.

        Raises:
            second_opinion.privacy.ConversationsUnavailable: the rest is deleted by the next call.
        """
        retention = {"": older_than}
        return await self._in_thread(lambda: privacy.purge_expired(self.engine, datetime.now(tz=UTC), retention))

    def close(self) -> None:
        """Give the database back; the store cannot be used afterwards."""
        self._thread.close()
        self.engine.dispose()

    # Memory

    def _recently(self, sender_id: str) -> _Recent | None:
        recent = self._recent.get(sender_id)
        if recent and time.monotonic() - recent.at > RECENT_SECONDS:
            del self._recent[sender_id]
            return None
        return recent

    def _remember(self, sender_id: str, recent: _Recent) -> None:
        self._recent[sender_id] = recent
        self._recent.move_to_end(sender_id)
        oldest = next(iter(self._recent))
        if len(self._recent) > RECENT_CONVERSATIONS or recent.at - self._recent[oldest].at > RECENT_SECONDS:
            del self._recent[oldest]
            self._unread.discard(oldest)

    def _tracker(self, sender_id: str, events: Sequence[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, list(events), self.domain.slots)

    async def _repeat_deletions(self) -> bool:
        for sender_id in tuple(self._deletions_due):
            try:
                await self._in_thread(partial(privacy.delete_conversation, self.engine, sender_id))
            except (privacy.ConversationsUnavailable, *UNAVAILABLE) as error:
                self._report("deleted", sender_id, error)
                return False
            self._deletions_due.discard(sender_id)
        return True

    # Database: everything below runs in the store's one thread

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await self._thread.run(work)
        except SQLAlchemyError:
            # It may come back as another one, without the table.
            self._prepared = False
            raise

    def _connection(self) -> Any:
        """A connection in a transaction that is rolled back on an error; makes the table at first use."""
        if not self._prepared:
            privacy.prepare_storage(self.engine)
            try:
                self.Base.metadata.create_all(self.engine)
            except SQLAlchemyError:
                # Two processes that start together may both try; one of them made the table.
                if not sa.inspect(self.engine).has_table(self.SQLEvent.__tablename__):
                    raise
            self._prepared = True
        return self.engine.begin()

    def _read(self, sender_id: str, all_sessions: bool = False) -> DialogueStateTracker | None:
        with self._connection() as connection:
            stored = self._stored(sender_id, all_sessions).order_by(self.SQLEvent.id)
            rows = [data for (data,) in connection.execute(stored)]
            try:
                return self._tracker(sender_id, [_event(data) for data in rows]) if rows else None
            except Exception as error:  # noqa: BLE001 - Rasa's events raise whatever their fields make them
                move = sa.update(self.SQLEvent).where(self.SQLEvent.sender_id == privacy.storage_key(sender_id))
                connection.execute(move.values(sender_id=privacy.set_aside_key(sender_id)))
                reference = privacy.conversation_reference(sender_id)
                cause = type(error).__name__
                logger.error("Conversation %s cannot be read (%s) and was set aside.", reference, cause)
                return None

    def _write(self, sender_id: str, events: tuple[Event, ...], unread: bool) -> None:
        with self._connection() as connection:
            stored = self._stored(sender_id, all_sessions=False).subquery()
            known = connection.execute(sa.select(sa.func.count()).select_from(stored)).scalar_one()
            if unread and known:
                logger.error(
                    "Conversation %s went on while its database was away; that part is not kept.",
                    privacy.conversation_reference(sender_id),
                )
                return
            rows = [self._row(sender_id, event) for event in events[known:]]
            if rows:
                connection.execute(sa.insert(self.SQLEvent), rows)

    def _stored(self, sender_id: str, all_sessions: bool) -> Any:
        of_this = self.SQLEvent.sender_id == privacy.storage_key(sender_id)
        stored = sa.select(self.SQLEvent.data).where(of_this)
        if all_sessions:
            return stored
        session_start = (
            sa.select(sa.func.coalesce(sa.func.max(self.SQLEvent.id), 0))
            .where(of_this, self.SQLEvent.type_name == SessionStarted.type_name)
            .scalar_subquery()
        )
        return stored.where(self.SQLEvent.id >= session_start)

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": privacy.storage_key(sender_id),
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": _column_text(data.get("parse_data", {}).get("intent", {}).get("name")),
            "action_name": _column_text(data.get("name")),
            "data": json.dumps(data),
        }

    @staticmethod
    def _report(what: str, sender_id: str, error: BaseException) -> None:
        logger.error(
            "Conversation %s could not be %s: the database did not do it (%s).",
            privacy.conversation_reference(sender_id),
            what,
            type(error).__name__,
        )


def deletion(sender_id: str) -> DialogueStateTracker:
    """What a store is given to save so that it deletes a conversation, from outside of a turn."""
    return DialogueStateTracker.from_events(sender_id, [SlotSet(DELETION_SLOT, DELETION_REQUESTED)])


def _asks_for_deletion(events: Sequence[Event]) -> bool:
    # A saved conversation holds no such event: the turn that had it was deleted instead of saved.
    return any(isinstance(e, SlotSet) and e.key == DELETION_SLOT and e.value == DELETION_REQUESTED for e in events)


def _event(data: str) -> Event:
    event = Event.from_parameters(json.loads(data))
    if event is None:
        raise _NoEvent
    return event


def _column_text(value: object) -> str | None:
    """Text for a column that is only searched: what a database refuses is replaced, the event keeps it."""
    if not isinstance(value, str):
        return None
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")[: privacy.KEY_LENGTH]
