"""Transcripts of conversations: in the database, and of recent ones in memory as well.

An outage of the database loses no answer and no order: what could not be written is written with the next message
that can be, and meanwhile memory tells what was said.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from rasa_parts.database_thread import UNAVAILABLE, DatabaseThread
from second_opinion.chat import transcript
from second_opinion.chat.tokens import Session
from second_opinion.chat.transcript import ChatMessage
from second_opinion.privacy import (
    ConversationsUnavailable,
    conversation_reference,
    delete_conversation,
    prepare_storage,
)

logger = logging.getLogger(__name__)

RECENT_CONVERSATIONS = 500
RECENT_SECONDS = 3600.0
"""How many conversations, and for how long after their last message, are held in memory."""


T = TypeVar("T")


@dataclass(frozen=True)
class Transcript:
    """What was said, in order; ``complete`` unless the database did not answer and only memory tells."""

    messages: list[ChatMessage]
    complete: bool


class HasEnded(Exception):
    """The conversation was ended by its patient."""


@dataclass
class _Recent:
    said: list[ChatMessage]
    unsaved: list[ChatMessage]
    at: float


class Transcripts:
    """Reads and writes conversations; never waits long and never fails for want of a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = DatabaseThread("transcripts")
        self._prepared = False
        self._recent: OrderedDict[str, _Recent] = OrderedDict()
        self._ended: dict[str, float] = {}
        self._ends_due: set[str] = set()

    async def read(self, session: Session) -> Transcript:
        """All that was said, in order; from memory where the database does not answer.

        Raises:
            HasEnded: the patient ended the conversation.
        """
        conversation = session.conversation
        if conversation in self._ended:
            raise HasEnded
        recent = self._recent.get(conversation)
        try:
            has_ended, stored = await self._run(lambda: self._read(conversation))
        except UNAVAILABLE as error:
            self._report("read", conversation, error)
            return Transcript(list(recent.said) if recent else [], complete=False)
        if has_ended:
            raise HasEnded
        if recent and recent.unsaved:
            stored = sorted({m.seq: m for m in (*stored, *recent.said)}.values(), key=lambda m: m.seq)
        return Transcript(stored, complete=True)

    async def append(self, session: Session, said: Sequence[ChatMessage]) -> None:
        """Add messages that were just said; nothing is added to a conversation that has ended."""
        conversation = session.conversation
        if conversation in self._ended:
            return
        recent = self._recent.get(conversation) or _Recent([], [], 0.0)
        recent.said = [*recent.said, *said]
        recent.at = time.monotonic()
        due = [*recent.unsaved, *said]
        try:
            await self._run(lambda: self._append(session, due))
            recent.unsaved = []
        except UNAVAILABLE as error:
            recent.unsaved = due
            self._report("saved", conversation, error)
        if conversation in self._ended:
            # Ended while it was written.
            await self._repeat_ends()
            return
        self._recent[conversation] = recent
        self._recent.move_to_end(conversation)
        self._drop_old()

    async def end(self, session: Session) -> None:
        """Delete what was said and refuse the conversation's tokens; repeated later where the database is down."""
        self._recent.pop(session.conversation, None)
        self._ended[session.conversation] = session.expires_at.timestamp()
        self._ends_due.add(session.conversation)
        await self._repeat_ends()

    async def answers(self) -> bool:
        """Whether the database does."""
        try:
            await self._run(self._prepare)
            await self._run(lambda: self._engine.connect().close())
        except UNAVAILABLE:
            return False
        return True

    def close(self) -> None:
        """Give the database back."""
        self._thread.close()
        self._engine.dispose()

    async def _repeat_ends(self) -> None:
        for conversation in tuple(self._ends_due):
            until = self._ended.get(conversation, 0.0)
            try:
                await self._run(partial(self._end, conversation, until))
            except (ConversationsUnavailable, *UNAVAILABLE) as error:
                self._report("deleted", conversation, error)
                return
            self._ends_due.discard(conversation)
        now = time.time()
        expired = [c for c, until in self._ended.items() if until < now]
        for conversation in expired:
            del self._ended[conversation]

    def _drop_old(self) -> None:
        oldest = next(iter(self._recent))
        too_old = time.monotonic() - self._recent[oldest].at > RECENT_SECONDS
        if len(self._recent) > RECENT_CONVERSATIONS or too_old:
            del self._recent[oldest]

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await self._thread.run(work)
        except (SQLAlchemyError, ConversationsUnavailable):
            # It may come back as another one, without the tables.
            self._prepared = False
            raise

    # Everything below runs in the thread.

    def _prepare(self) -> None:
        if not self._prepared:
            prepare_storage(self._engine)
            transcript.create_tables(self._engine)
            self._prepared = True

    def _read(self, conversation: str) -> tuple[bool, list[ChatMessage]]:
        self._prepare()
        return transcript.has_ended(self._engine, conversation), transcript.read(self._engine, conversation)

    def _append(self, session: Session, said: Sequence[ChatMessage]) -> None:
        self._prepare()
        transcript.append(self._engine, session.conversation, session.clinic, said)

    def _end(self, conversation: str, until: float) -> None:
        self._prepare()
        transcript.end(self._engine, conversation, until)
        delete_conversation(self._engine, conversation)

    def _report(self, what: str, conversation: str, error: BaseException) -> None:
        logger.error(
            "The transcript of conversation %s could not be %s: the database did not do it (%s).",
            conversation_reference(conversation),
            what,
            type(error).__name__,
        )
