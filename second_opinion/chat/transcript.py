"""What both sides said, in one order, as the patient saw it.

Rasa's own events are no such record: they lack what was said while Rasa was dead, and which answers belong to which
message of the page. A row is written once and deleted with its conversation (``second_opinion.privacy``).
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from second_opinion.chat.tables import ended, messages, metadata
from second_opinion.privacy import digest, storage_key

Sender = Literal["guide", "patient"]


@dataclass(frozen=True)
class Button:
    """Something the guide offered: what the page sends back, what it shows, what the guide then understands."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class ChatMessage:
    """One message.

    Attributes:
        seq: the place in the conversation; grows with every message, with gaps.
        sender: who said it.
        time: seconds since 1970.
        language: of the text, ``en`` or ``es``.
        text: what is read; may be empty beside a payload.
        buttons: what it offers.
        payload: what is more than text (``second_opinion.payloads``).
        message_id: of the patient's message, or of the one that this answers; ``None`` for the greeting.
        sources: where the facts that it states come from; empty where it states none.
        checked_on: when the oldest of these facts was last checked, as YYYY-MM-DD.
    """

    seq: int
    sender: Sender
    time: float
    language: str
    text: str
    buttons: tuple[Button, ...] = ()
    payload: dict[str, Any] | None = None
    message_id: str | None = None
    sources: tuple[str, ...] = ()
    checked_on: str | None = None


def numbered(said: Sequence[ChatMessage], after: int = 0) -> list[ChatMessage]:
    """The messages with places behind ``after`` and behind all that this process numbered, and their buttons' ids.

    Places are milliseconds: they grow over a restart without a look at the database, which may be down.
    """
    numbers = [_next_seq(after) for _ in said]
    return [
        replace(m, seq=seq, buttons=tuple(replace(b, id=f"{seq}-{i}") for i, b in enumerate(m.buttons, start=1)))
        for seq, m in zip(numbers, said, strict=True)
    ]


_newest: list[int] = [0]


def _next_seq(after: int) -> int:
    _newest[0] = max(_newest[0] + 1, after + 1, int(time.time() * 1000))
    return _newest[0]


def replies(conversation: Sequence[ChatMessage], message_id: str) -> list[ChatMessage] | None:
    """What was answered to a message of the patient's; ``None`` when it is not in the conversation."""
    of_this = [m for m in conversation if m.message_id == message_id]
    if not any(m.sender == "patient" for m in of_this):
        return None
    return [m for m in of_this if m.sender == "guide"]


def offered(conversation: Sequence[ChatMessage], button_id: str) -> Button | None:
    """The button with this id, if this conversation was offered one."""
    return next((b for m in conversation for b in m.buttons if b.id == button_id), None)


# The database; every function may raise sqlalchemy.exc.SQLAlchemyError.


def create_tables(engine: Engine) -> None:
    """Make the chat's tables, unless they are there."""
    try:
        metadata.create_all(engine)
    except sa.exc.SQLAlchemyError:
        # Two processes that start together may both try; one of them made the tables.
        if not all(sa.inspect(engine).has_table(name) for name in metadata.tables):
            raise


def read(engine: Engine, conversation: str) -> list[ChatMessage]:
    """All messages of a conversation, in order; one that cannot be read is left out."""
    of_this = sa.select(messages.c.data).where(messages.c.sender_id == storage_key(conversation))
    with engine.connect() as connection:
        rows = [data for (data,) in connection.execute(of_this.order_by(messages.c.seq))]
    return [message for data in rows if (message := _message(data))]


def append(engine: Engine, conversation: str, clinic: str, said: Sequence[ChatMessage]) -> None:
    """Write messages, all or none; one that is there already stays as it is.

    A write that nobody waited for any more may have been done all the same, and is then repeated.
    """
    key = storage_key(conversation)
    there = sa.select(messages.c.seq).where(messages.c.sender_id == key, messages.c.seq.in_([m.seq for m in said]))
    with engine.begin() as connection:
        known = set(connection.execute(there).scalars())
        rows = [
            {"sender_id": key, "seq": m.seq, "clinic": clinic, "time": m.time, "data": json.dumps(asdict(m))}
            for m in said
            if m.seq not in known
        ]
        if rows:
            connection.execute(sa.insert(messages), rows)


def end(engine: Engine, conversation: str, until: float) -> None:
    """Refuse the conversation's tokens up to ``until``, seconds since 1970, when they have expired anyway."""
    with engine.begin() as connection:
        connection.execute(sa.delete(ended).where(ended.c.conversation == digest(conversation)))
        connection.execute(sa.insert(ended), {"conversation": digest(conversation), "until": until})


def has_ended(engine: Engine, conversation: str) -> bool:
    """Whether the conversation was ended by its patient."""
    of_this = sa.select(ended.c.conversation).where(ended.c.conversation == digest(conversation))
    with engine.connect() as connection:
        return connection.execute(of_this).first() is not None


def _message(data: str) -> ChatMessage | None:
    try:
        content = json.loads(data)
        buttons = tuple(Button(**button) for button in content.pop("buttons"))
        sources = tuple(content.pop("sources", ()))
        return ChatMessage(**content, buttons=buttons, sources=sources)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
