"""What every custom action shares: the reading of one turn, the services, and an answer whatever happens."""

import asyncio
import json
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, takewhile
from typing import Any
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.named_people import names_told, patient_named, role_of, without_others, writer_named
from second_opinion.people import person
from second_opinion.services import Services, build_services
from second_opinion.settings import load_settings

log = logging.getLogger(__name__)

_PAYLOAD = re.compile(r"^/(?P<intent>\w+)(?P<values>\{.*\})?$")


@cache
def _default_services() -> Services:
    return build_services(load_settings())


_services_in_use: list[Services] = []


def services() -> Services:
    """The services of this process, built from the settings at first use."""
    return _services_in_use[-1] if _services_in_use else _default_services()


def use_services(replacement: Services) -> None:
    """Let this process's actions use other services: a fixed clock, a test's database."""
    _services_in_use[:] = [replacement]


_RULED_OUT = frozenset({"doctor", "specialty", "plan", "place", "tone", "condition", "procedure", "situation", "payer"})
_NOT = r"(?:\bnot|\b(?:is|are|was|do|does|did|wo|ca|have|has)n['\u2019]?t)"
_NOT_BEFORE = re.compile(
    rf"(?:\binstead of|\brather than|\bno longer"
    r"|\b(?:there(?:\W?s|\s+is|\s+was)?|and|have|has|know|see) no (?:such )?(?:dr|doctor)\.?"
    r"(?: (?:called|named|by the name of))?"
    rf"|{_NOT}(?: (?:want|need|like)(?: to see)?)?)\s+"
    r"(?:an?\s+|the\s+|dr\.?\s+|in\s+|to\s+(?:dr\.?\s+|doctor\s+)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """One message of the patient and what is known when it arrives."""

    text: str
    intent: str
    confidence: float
    entities: tuple[dict[str, Any], ...]
    slots: dict[str, Any]
    active_form: str | None
    requested_slot: str | None
    patient: str | None = None
    """The patient's name, where the message says that it is one."""
    conversation: str = ""
    """The conversation's id, under which its letters are stored."""
    writer: str | None = None
    """The writer's own name, where the message says that it is one."""

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """Read the turn from the tracker that Rasa sent."""
        message = tracker.latest_message or {}
        text = message.get("text") or ""
        pressed = _pressed(tracker, text)
        recognised = message.get("entities") or ()
        intent = message.get("intent") or {}
        relation = person(tracker.get_slot("relation")).relation
        return cls(
            text=pressed.payload if pressed else text,
            intent=pressed.intent if pressed else intent.get("name") or "",
            confidence=1.0 if pressed else float(intent.get("confidence") or 0.0),
            entities=pressed.entities if pressed else without_others(text, recognised, relation, _told(tracker)),
            slots=dict(tracker.slots),
            active_form=(tracker.active_loop or {}).get("name"),
            requested_slot=tracker.get_slot("requested_slot"),
            patient=None if pressed else patient_named(text, recognised, relation),
            writer=None if pressed else writer_named(text, recognised),
            conversation=str(tracker.sender_id),
        )

    def part(self, start: int, end: int) -> "Turn":
        """A part of the message, with what was recognised in it."""
        words = self.text[start:end]
        inside = [f for f in self.entities if start <= (f.get("start") or 0) and start < (f.get("end") or 0) <= end]
        moved = tuple({**f, "start": f["start"] - start, "end": f["end"] - start} for f in inside)
        patient, writer = (
            name if (name or "").lower() in words.lower() else None for name in (self.patient, self.writer)
        )
        return replace(self, text=words, entities=moved, patient=patient, writer=writer)

    def values(self, entity: str) -> list[str]:
        """What the message says for one entity, in the order of the text."""
        if entity == "tone" and self.intent == "explain_again":
            # "Too long, make it easy" is about the guide's answer and not how a letter should sound.
            return []
        return [str(found["value"]) for found in self.found(entity)]

    def found(self, entity: str) -> list[dict[str, Any]]:
        """One entity as recognised, without what the message says it is not."""
        return [
            found
            for found in self.entities
            if found.get("entity") == entity and not (entity in _RULED_OUT and self._is_ruled_out(found))
        ]

    def _is_ruled_out(self, found: dict[str, Any]) -> bool:
        """Whether the message names something to say that it is not this: "surgeon, not oncology"."""
        return bool(_NOT_BEFORE.search(self.text[: found.get("start") or 0]))

    def doctor_is_titled(self, name: str) -> bool:
        """Whether a doctor's name stands in the message with a title."""
        return bool(
            re.search(rf"\b(?:dr|do[ck]{{1,2}}t[aeo]r|doc|prof)\.?\s+{re.escape(name)}", self.text, re.IGNORECASE)
        )

    def doctor(self, role: str, *, surely: bool = False) -> str | None:
        """The doctor named in this role (``current`` or ``second``), or without one unless ``surely``."""
        doctors = [f for f in self.entities if f.get("entity") == "doctor"]
        # "My doctor is not Stone. Stone is what I have": who is ruled out once is meant nowhere.
        ruled_out = {str(f["value"]) for f in doctors if self._is_ruled_out(f)}
        named = [f for f in doctors if str(f["value"]) not in ruled_out]
        fitting = [found for found in named if self._role(found) == role]
        without_role = [] if surely else [found for found in named if not self._role(found)]
        return next((str(found["value"]) for found in [*fitting, *without_role]), None)

    def _role(self, doctor: dict[str, Any]) -> str | None:
        start, end = doctor.get("start") or 0, doctor.get("end") or 0
        return role_of(self.text, start, end, doctor.get("role")) if end else doctor.get("role")


def earlier_turn(turn: Turn, said: dict[str, Any]) -> Turn:
    """An earlier message of the patient, read as if it came now."""
    parsed, text = said.get("parse_data") or {}, str(said.get("text") or "")
    intent, recognised = parsed.get("intent") or {}, parsed.get("entities") or ()
    return replace(
        turn,
        text=text,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        entities=without_others(text, recognised),
        patient=patient_named(text, recognised),
        writer=writer_named(text, recognised),
    )


@dataclass(frozen=True)
class _Button:
    payload: str
    intent: str
    entities: tuple[dict[str, Any], ...]


def _told(tracker: Tracker) -> dict[str, tuple[str, str]]:
    """What the conversation called somebody or something else than a doctor."""
    said = [event for event in tracker.events if event.get("event") == "user"]
    return names_told((e.get("text") or "", (e.get("parse_data") or {}).get("entities") or ()) for e in said)


def _pressed(tracker: Tracker, text: str) -> _Button | None:
    """The button whose title the patient typed, of those that the answer before offered."""
    typed = one_line(text).casefold().rstrip(".!")
    since_last_message: list[dict[str, Any]] = []
    for event in reversed(tracker.events[: _last_message(tracker.events)]):
        if event.get("event") == "user":
            break
        if event.get("event") == "bot":
            since_last_message += (event.get("data") or {}).get("buttons") or []
    for offered in since_last_message:
        found = _PAYLOAD.match(str(offered.get("payload")))
        if found and typed and str(offered.get("title")).casefold() == typed:
            values = json.loads(found["values"] or "{}")
            entities = tuple({"entity": name, "value": value} for name, value in values.items())
            return _Button(found[0], found["intent"], entities)
    return None


def typed_messages(tracker: Tracker, turn: Turn) -> list[str]:
    """What was typed in the talk, the newest first; the turn's message is among the events or comes after them."""
    typed = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
    if not typed or typed[-1] != turn.text:
        typed.append(turn.text)
    return [text for text in reversed(typed) if text and not text.startswith("/")]


def _last_message(events: list[EventType]) -> int:
    return next((i for i in range(len(events) - 1, -1, -1) if events[i].get("event") == "user"), len(events))


# The point of "Dr." and of "3.5" ends no sentence.
_SENTENCE = re.compile(r"(?:[^.!?;\n]|(?<=\b[dm]r)\.|(?<=\bmrs)\.|(?<=\bst)\.|(?<=\d)\.(?=\d))+[.!?;]*", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a message as typed, each with its marks at the end."""
    return _SENTENCE.findall(text)


def one_line(text: str) -> str:
    """A patient's words on one line, otherwise as typed."""
    return re.sub(r"\s+", " ", text).strip()


class GuideAction(Action, ABC):
    """An action that always ends in an answer.

    Subclasses give their name in ``action_name`` and do their work in ``act``, which runs in a thread so that
    a slow database does not hold up other patients. Whatever it raises is logged by class and correlation id,
    never with a word of the patient's, and answered with the response ``utter_<name>_unavailable``.
    """

    @property
    @abstractmethod
    def action_name(self) -> str:
        """The name under which the domain lists this action; a class attribute in most subclasses."""

    def name(self) -> str:
        """The action's name, as the action server asks for it."""
        return self.action_name

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Do the work: utter through ``dispatcher``, return the events."""

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """What the patient gets when ``act`` could not finish."""
        dispatcher.utter_message(response=f"utter_{self.action_name.removeprefix('action_')}_unavailable")
        return []

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Called by the action server."""
        try:
            return await asyncio.to_thread(self.act, dispatcher, tracker, Turn.of(tracker))
        except Exception as error:  # noqa: BLE001 - the one place where anything may arrive
            # The exception's text may hold what the patient typed, so only its class is written.
            log.error("%s failed: %s, correlation id %s", self.action_name, type(error).__name__, uuid4().hex[:12])
            dispatcher.messages.clear()
            return self.failed(dispatcher, tracker)


def interrupted_form(tracker: Tracker) -> str | None:
    """The form that the form which has just ended had interrupted, if there is one.

    A patient who checks a doctor's network in the middle of a letter comes back to the letter; one who left
    the letter first does not.
    """
    loops = [name for name, _ in groupby(e.get("name") for e in tracker.events if e.get("event") == "active_loop")]
    return loops[-3] if len(loops) >= 3 and loops[-1] is None else None


def finish(tracker: Tracker, **slots: Any) -> list[EventType]:
    """The events with which a form's last action ends: results kept, an interrupted form taken up again."""
    waiting = interrupted_form(tracker)
    events: list[EventType] = [SlotSet(name, value) for name, value in slots.items()]
    events.append(SlotSet("unfinished_form", waiting))
    if waiting:
        events.append(FollowupAction(waiting))
    return events


def just_started(tracker: Tracker, form: str) -> bool:
    """Whether the form became active with the patient's last message."""
    events = tracker.events
    return any(e.get("event") == "active_loop" and e.get("name") == form for e in events[_last_message(events) :])


def just_typed(tracker: Tracker) -> bool:
    """Whether the last message has not been acted on: false when a form comes back after a question in between.

    Rasa puts the form's own name last among the actions while it validates.
    """
    actions = [e.get("name") for e in tracker.events[_last_message(tracker.events) :] if e.get("event") == "action"]
    return len(actions) <= 1


def messages_since_asked(tracker: Tracker, slot: str) -> int:
    """How many messages there were since a form began to ask for a slot, this one among them."""
    messages = since = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            messages += 1
        elif event.get("event") == "slot" and event.get("name") == "requested_slot":
            if event.get("value") != slot:
                break
            since = messages
    return since


def times_asked(tracker: Tracker, question: str, ends: Callable[[EventType], bool]) -> int:
    """How often a question (the name of its response) was put since the last event that ``ends`` the count."""
    counted = takewhile(lambda event: not ends(event), reversed(tracker.events))
    return sum((event.get("metadata") or {}).get("utter_action") == question for event in counted)


def times_done(tracker: Tracker, action_name: str) -> int:
    """How often an action ran before in this conversation: the next variation follows from it."""
    return sum(1 for e in tracker.events if e.get("event") == "action" and e.get("name") == action_name)
