"""What happens to a message between the page and Rasa.

1. The safety screen reads it, before any lock, database or understanding. Its answer is ready from here on and is
   given whatever happens next; in one line, where Rasa understood the whole and found no alarm in it.
2. Messages of one conversation are handled one after the other. One that was handled before is not handled again:
   its first answers are given again.
3. Rasa gets it: typed text as text, whatever it looks like, and a button as the command it stands for.
4. Both sides' messages go into the transcript, and the guide's back to the page.

A turn goes on when the page hangs up; its answers wait in the transcript.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from rasa.core.channels.channel import OutputChannel, UserMessage

from rasa_parts.channel.errors import ChatError
from rasa_parts.channel.memory import HasEnded, Transcript, Transcripts
from rasa_parts.channel.words import DATA_DELETED, GREETING, NO_ANSWER, Words
from rasa_parts.response_generator import ALARM_STANDS, ANSWER
from second_opinion.chat.tokens import Session
from second_opinion.chat.transcript import Button, ChatMessage, numbered, offered, replies
from second_opinion.facts import ASKED_BACK, EMERGENCY, load_facts, told_by
from second_opinion.privacy import conversation_reference
from second_opinion.safety import IN_CASE, Alert, alarm_of, looks_spanish, objects_to_alarm, screen

logger = logging.getLogger(__name__)

CHANNEL = "chat"
"""The channel's name in Rasa's events and in conditions of responses."""

TURN_SECONDS = 15.0
"""How long a page waits for its answers; every part that a turn needs has a shorter limit of its own."""

ALARM_TURN_SECONDS = 2.0
"""How long the answer to an emergency waits for what else there is to say."""

MOST_MESSAGES = 400
"""Messages of a patient in one conversation. Rasa gets slower with each; nobody who seeks help needs as many."""

NO_ANSWERS = ("utter_fallback", "utter_did_you_mean", "utter_default", "utter_gibberish", "utter_out_of_scope")
"""What begins the names of responses to a message that was not understood."""

LAST_WORDS = 200
LAST_WORDS_SECONDS = 600.0
"""How many answers of conversations that ended with them are held for pages that did not get them, and how long."""

ALARMED = 500
"""Conversations of which it is remembered that the screen sounded an alarm."""

SESSION_START = {"intent": {"name": "session_start", "confidence": 1.0}, "entities": [], "text": ""}
"""What Rasa understands instead of a first message: the guide greets first."""

NOT_TYPED = "/\u2215\u2044\uff0f"
"""Slashes: what a command begins with, or what a later step might make one of."""


T = TypeVar("T")


@dataclass(frozen=True)
class FromPatient:
    """A message as the page sent it, checked for its shape: either ``text`` or ``button`` (an id) is given."""

    message_id: str
    text: str | None
    button: str | None
    language: str


@dataclass(frozen=True)
class Answer:
    """What goes back to the page; ``ended`` when the conversation was deleted with it."""

    messages: list[ChatMessage]
    ended: bool = False


@dataclass
class _Turn:
    task: "asyncio.Task[Answer]"
    alarm: ChatMessage | None


class Replies(OutputChannel):  # type: ignore[misc]
    """Collects what Rasa says in one turn, whole: Rasa's own collector tears a text apart at blank lines."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """As the input channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the message."""
        self.said.append(message)


class Conversations:
    """All conversations of this process."""

    def __init__(
        self, transcripts: Transcripts, words: Words, hand_over: Callable[[UserMessage], Awaitable[Any]]
    ) -> None:
        """``hand_over`` is Rasa: it returns when the turn is over and saved."""
        self.transcripts = transcripts
        self._words = words
        self._facts = load_facts()
        self._hand_over = hand_over
        self._turns: dict[tuple[str, str], _Turn] = {}
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._deletions: set[asyncio.Task[None]] = set()
        self._last_words: OrderedDict[tuple[str, str], tuple[float, Answer]] = OrderedDict()
        self._alarmed: OrderedDict[str, None] = OrderedDict()

    async def greet(self, session: Session, metadata: dict[str, Any]) -> Answer:
        """Begin a conversation."""
        said = await self._from_rasa(session, "", metadata, parse_data=SESSION_START)
        if not said:
            said = [await self._words.say(GREETING, session.clinic, CHANNEL)]
        greeting = numbered([self._guides(message, None) for message in said])
        await self.transcripts.append(session, greeting)
        return Answer(greeting)

    async def say(self, session: Session, message: FromPatient) -> Answer:
        """Handle one message of the patient's, or give its first answers again.

        Raises:
            ChatError: the conversation has ended, the button was not offered, or the answer takes longer; then the
                same message may be sent again, and waits for the same turn.
        """
        key = (session.conversation, message.message_id)
        if key not in self._turns:
            # "Why would you give me a suicide line?" is for the guide to answer, where there was one.
            objects = session.conversation in self._alarmed and objects_to_alarm(message.text or "")
            alert = screen(message.text) if message.text and not objects else None
            (spoken,) = numbered([_patients(message)])
            alarm = await self._alarm(alert, session.clinic, spoken) if alert else None
            # The same message may have come a second time meanwhile.
            if key not in self._turns:
                if alarm:
                    self._remember_alarm(session.conversation)
                task = asyncio.create_task(self._turn(session, message, spoken, alert, alarm))
                task.add_done_callback(lambda done: self._over(key, done))
                self._turns[key] = _Turn(task, alarm)
        turn = self._turns[key]
        await asyncio.wait({turn.task}, timeout=ALARM_TURN_SECONDS if turn.alarm else TURN_SECONDS)
        if not turn.task.done():
            if turn.alarm:
                return Answer([turn.alarm])
            raise ChatError("still_working", "The turn goes on; send the same message again.", retry_after=2)
        return turn.task.result()

    async def history(self, session: Session, after: int) -> list[ChatMessage]:
        """Everything of both sides behind the place ``after``; raises ``ChatError`` when the conversation has ended."""
        return [m for m in (await self._read(session)).messages if m.seq > after]

    async def end(self, session: Session, delete: Callable[[str], Awaitable[None]]) -> None:
        """Delete the conversation everywhere; ``delete`` is Rasa's part. A turn that still runs leaves nothing."""
        # First, so that a turn that hangs finds it ended; what that turn makes Rasa store is deleted behind it.
        await self.transcripts.end(session)
        deletion = asyncio.create_task(self._delete(session.conversation, delete))
        self._deletions.add(deletion)
        deletion.add_done_callback(self._deletions.discard)
        await asyncio.wait({deletion}, timeout=TURN_SECONDS)

    async def between_turns(self, session: Session, work: Callable[[], Awaitable[T]]) -> T:
        """The result of ``work``, done while no message of the conversation is being handled.

        Raises:
            ChatError: the conversation has ended, or a turn takes long.
        """
        try:
            async with asyncio.timeout(TURN_SECONDS), self._in_order(session.conversation):
                await self._read(session)
                return await work()
        except TimeoutError:
            raise ChatError("still_working", "A turn goes on; send the same again.", retry_after=2) from None

    async def alarm(self, text: str, clinic: str) -> list[ChatMessage]:
        """The safety screen's answer alone, for a message that is refused; empty when there is none to give."""
        alert = screen(text)
        return [await self._alarm(alert, clinic, ChatMessage(0, "patient", 0.0, "en", text))] if alert else []

    async def _alarm(self, alert: Alert, clinic: str, spoken: ChatMessage, form: str = "") -> ChatMessage:
        said = await self._words.say(f"utter_{alert.kind}{form}", clinic, CHANNEL, spoken.text)
        (alarm,) = numbered([self._guides(said, spoken.message_id)])
        return alarm

    async def _delete(self, conversation: str, delete: Callable[[str], Awaitable[None]]) -> None:
        async with self._in_order(conversation):
            await delete(conversation)

    def _over(self, key: tuple[str, str], done: "asyncio.Task[Answer]") -> None:
        del self._turns[key]
        # Looked at, so that asyncio does not report a refusal that no page waited for.
        if not done.cancelled():
            done.exception()

    async def _turn(
        self,
        session: Session,
        message: FromPatient,
        spoken: ChatMessage,
        alert: Alert | None,
        alarm: ChatMessage | None,
    ) -> Answer:
        key = (session.conversation, message.message_id)
        async with self._in_order(session.conversation):
            if held := self._held(key):
                return held
            known = await self._read(session)
            before = known.messages
            earlier = replies(before, message.message_id)
            if earlier is not None:
                return Answer(earlier)
            if sum(m.sender == "patient" for m in before) >= MOST_MESSAGES:
                raise ChatError("conversation_too_long", f"At most {MOST_MESSAGES} messages: begin a new session.")
            shown, command = _meant(message, before)
            metadata: dict[str, Any] = {"clinic": session.clinic, "language": message.language}
            if alarm:
                metadata["safety_answered"] = True
            if known.complete and not before:
                metadata["earlier_talk_deleted"] = True
            said = await self._from_rasa(session, command, metadata, message_id=message.message_id)
            if alert and alarm:
                if _sees_no_alarm(said):
                    alarm = await self._alarm(alert, session.clinic, spoken, IN_CASE)
                said = [m for m in said if _adds_to(alert, m)]
            elif not said:
                said = [await self._words.say(NO_ANSWER, session.clinic, CHANNEL)]
            last = max((m.seq for m in before), default=0)
            guides = [*([alarm] if alarm else []), *numbered([self._guides(m, message.message_id) for m in said], last)]
            answer = Answer(guides, ended=any(m.get("utter_action") == DATA_DELETED for m in said))
            if answer.ended:
                self._hold(key, answer)
                await self.transcripts.end(session)
            else:
                await self.transcripts.append(session, [replace(spoken, text=shown), *guides])
            return answer

    async def _from_rasa(
        self, session: Session, text: str, metadata: dict[str, Any], **more: Any
    ) -> list[dict[str, Any]]:
        out = Replies()
        message = UserMessage(text, out, session.conversation, input_channel=CHANNEL, metadata=metadata, **more)
        try:
            await self._hand_over(message)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the patient gets a sentence
            reference = conversation_reference(session.conversation)
            logger.error("Rasa gave no answer in conversation %s (%s).", reference, type(error).__name__)
        return [m for m in out.said if m.get("text") or m.get("custom")]

    def _guides(self, message: dict[str, Any], message_id: str | None) -> ChatMessage:
        """A message of Rasa's as the page shows it, with the sources of what it states."""
        custom = message.get("custom")
        payload = custom if isinstance(custom, dict) and "type" in custom else None
        text = str(message.get("text") or "").strip()
        buttons = tuple(
            Button("", str(b.get("title") or ""), str(b["payload"]))
            for b in message.get("buttons") or []
            if isinstance(b, dict) and b.get("payload")
        )
        spoken = text or str((payload or {}).get("text") or "")
        sources, checked_on = self._told_by(message, payload)
        return ChatMessage(
            0, "guide", time.time(), _language(spoken), text, buttons, payload, message_id, sources, checked_on
        )

    def _told_by(
        self, message: Mapping[str, Any], payload: dict[str, Any] | None
    ) -> tuple[tuple[str, ...], str | None]:
        data = (payload or {}).get("data") or {}
        # A letter is the patient's own words, and the facts of a question back stand in its buttons.
        ours = [] if data.get("draft") else data.get("facts") or []
        if not _response(message).startswith(ASKED_BACK):
            ours = [*((message.get("metadata") or {}).get("facts") or []), *ours]
        # Emergency numbers are read without a line below them.
        told = told_by(self._facts, [fact for fact in ours if not fact.startswith(EMERGENCY)])
        return (tuple(told[0]), told[1].isoformat()) if told else ((), None)

    async def _read(self, session: Session) -> Transcript:
        try:
            return await self.transcripts.read(session)
        except HasEnded:
            raise ChatError("session_ended", "The conversation was deleted: begin a new session.") from None

    def _in_order(self, conversation: str) -> asyncio.Lock:
        lock = self._order.get(conversation)
        if lock is None:
            lock = self._order[conversation] = asyncio.Lock()
        return lock

    def _remember_alarm(self, conversation: str) -> None:
        self._alarmed[conversation] = None
        self._alarmed.move_to_end(conversation)
        while len(self._alarmed) > ALARMED:
            self._alarmed.popitem(last=False)

    def _held(self, key: tuple[str, str]) -> Answer | None:
        at, answer = self._last_words.get(key, (0.0, None))
        return answer if time.monotonic() - at < LAST_WORDS_SECONDS else None

    def _hold(self, key: tuple[str, str], answer: Answer) -> None:
        self._last_words[key] = (time.monotonic(), answer)
        while len(self._last_words) > LAST_WORDS:
            self._last_words.popitem(last=False)


def _sees_no_alarm(said: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Rasa, which judges a message by more than the screen does, understood it and found no alarm in it.

    That takes back most of the screen's false alarms and hardly a true one, whose number the page shows all the same.
    """
    responses = [_response(message) for message in said]
    in_doubt = (alarm_of(name) or name.startswith(ALARM_STANDS) or name.startswith(NO_ANSWERS) for name in responses)
    return bool(responses) and not any(in_doubt)


def _response(said: Mapping[str, Any]) -> str:
    return str(said.get(ANSWER) or said.get("utter_action"))


def _adds_to(alert: Alert, said: Mapping[str, Any]) -> bool:
    """Whether a message says something besides the alarm's own answer, which the page has already.

    Rasa judges a message by more than the screen does. Where it finds no alarm, its answer is for whoever was alarmed
    in vain; that it did not understand helps nobody.
    """
    response = _response(said)
    return response != f"utter_{alert.kind}" and not response.startswith(NO_ANSWERS)


def _meant(message: FromPatient, before: Sequence[ChatMessage]) -> tuple[str, str]:
    """What the page shows of a message, and what Rasa gets."""
    if message.button is None:
        return message.text or "", typed(message.text or "")
    button = offered(before, message.button)
    if button is None:
        raise ChatError("button_not_offered", "button: expected an id that this conversation was offered.")
    return button.title, button.payload


def typed(text: str) -> str:
    """Text that no step can take for a command: without what a command begins with.

    Rasa obeys a text that begins with a slash behind any spaces. A text of such signs only is left as a sign that
    means nothing.
    """
    start = 0
    while start < len(text) and (text[start] in NOT_TYPED or not text[start].isprintable() or text[start].isspace()):
        start += 1
    return text[start:] or "."


def _patients(message: FromPatient) -> ChatMessage:
    """A message of the patient's; a button's title is known once the transcript has been read."""
    text = message.text or ""
    return ChatMessage(0, "patient", time.time(), _language(text), text, message_id=message.message_id)


def _language(text: str) -> str:
    return "es" if looks_spanish(text) else "en"
