"""Which sentence is said, and with what in it.

Rasa picks a variation at random. Here a choice depends on the conversation alone: of the variations that suit
the slots and the channel, the one said least often so far, those made for a slot's value first, then in the order of
the domain. So nobody hears a sentence twice while another is left, and two runs of one conversation read the same.

An answer whose facts have to be checked again says so itself (``utter_fact_expired``). An answer that ends in an offer
(``metadata.offer``) leaves it out while a form is open: the form's own question follows, and a "yes" is for that one.
Where a rule says its topic's response, words of the message may ask for another one (``second_opinion.answers``).
Nobody who was just sent for help is told "you are welcome". An alarm that no plain sign raised says that it may be a
misunderstanding (``utter_..._maybe``); whoever puts it right gets an apology and not the alarm again. An answer to
somebody who says how they feel begins with a word for that (``utter_feeling_heard``), once for each feeling.
"""

import copy
import json
import logging
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.constants import RESPONSE_CONDITION
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_parts.plain_text import is_plain_channel, plain_message
from second_opinion import clock, payloads
from second_opinion.answers import answer_by_words
from second_opinion.clinics import Clinic, ClinicError, load_clinic
from second_opinion.facts import load_facts
from second_opinion.letters import in_words
from second_opinion.people import person
from second_opinion.safety import (
    BODILY,
    MAYBE,
    REMEMBERED,
    SAFETY_INTENTS,
    alarm_of,
    doubts_alarm,
    help_is_there,
    is_back,
    last_alarm,
    objects_to_alarm,
    puts_right,
    screen,
    was_no_alarm,
)
from second_opinion.settings import Settings, load_settings

logger = logging.getLogger(__name__)

VARIATION = "variation"
"""Key of a bot message's metadata: the place of the variation among the response's, counted from 0."""

ANSWER = "answer"
"""Key of a bot message's metadata: the response that was said, where words asked for another than the rule's."""

FACT_EXPIRED = "utter_fact_expired"

PAUSES = frozenset({"utter_heavy_words"})
"""Responses after which an open form waits, so that their own question is the one that is asked."""

CHEERFUL = frozenset({"utter_thanks", "utter_goodbye"})
GOING_FOR_HELP = "utter_going_for_help"
"""Said instead of what is cheerful to somebody who was just sent for help."""
ALARM_OVER, BODILY_ALARM_OVER = "utter_alarm_over", "utter_after_bodily_alarm"
"""Said to somebody who puts an alarm right."""
MISREAD, BACK_FROM_HELP, HELP_IS_THERE = "utter_alarm_misread", "utter_back_from_help", "utter_help_is_there"
"""Said first to somebody for whom an alarm was surely none, who is home again after a real one, or who tells that help
is there or on the way."""
LED_IN = frozenset({"utter_going_on", "utter_plan_intro", "utter_next_step_only", "utter_where_we_are"})
"""Responses besides a topic's own that one of these may stand before."""
JUDGEMENTS = frozenset({"utter_medical_advice", "utter_medical_advice_unwell"})
"""What is said to questions for a doctor's judgement, which do not take an alarm back."""
ALARM_STANDS, STILL_ALARMED = "utter_alarm_stands", 2
"""Said to a question for a judgement among the next answers after a bodily alarm."""
ALARM_STANDS_WHY = "utter_alarm_stands_why"
"""Said to somebody who doubts a bodily alarm that plain signs raised, and denies none of them."""
PLAIN_ALARMS = frozenset({*(f"utter_{kind}" for kind in BODILY), ALARM_STANDS, ALARM_STANDS_WHY})
"""Responses that sounded or upheld a bodily alarm which is not taken back only because somebody doubts it."""
BESIDE_THE_POINT = frozenset(
    {
        "utter_no_problem", "utter_nothing_to_skip", "utter_nothing_to_stop", "utter_emotional_support", "utter_greet",
        "utter_explain_nothing", "utter_explain_short", "utter_fallback_first", "utter_fallback_second",
        "utter_did_you_mean", "utter_sorry_not_answered", "utter_noted", "utter_noted_situation",
        "utter_told_situation", "utter_told", "utter_sources_none", "utter_human_handoff", "utter_out_of_scope",
        "utter_what_is_right", "utter_bot_challenge", "utter_insulted", "utter_medical_advice_story",
    }
)  # fmt: skip
"""Responses that pass over what somebody says of an alarm before it."""

AFTER_ALARM = frozenset({"utter_after_alarm", "utter_after_bodily_alarm", "utter_nothing_to_resume"})
"""Responses that leave open whether an alarm was one, or that pass over it."""

FEELING_HEARD = "utter_feeling_heard"
LED_IN_BY = "led_in_by"
"""Key of a bot message's metadata: what was said first to somebody after an alarm."""
FEELING = "feeling"
"""Name of the entity, and key of a bot message's metadata: the feeling that was met before the answer."""
# "I'm so scared", "we are overwhelmed": their own, and told as such. "I am afraid it is closed" is a way to speak.
_FEELS = re.compile(
    r"\b(?:i['\u2019]?m|i am|im|we['\u2019]?re|we are|i feel|feeling|makes? me|me)\W+(?:\w+\W+){0,2}$"
    # Without the verb, as some write: "i so afraid", "i have fear"; or with one of its own: "i cant sleep".
    r"|\bi\W+(?:(?:so|very|just|really|still|also|do|have|have a|keep)\W+){0,2}$",
    re.IGNORECASE,
)
_WAY_TO_SPEAK = re.compile(
    r"^lost (?:my|the|our|his|her|a|it|them)\b"
    r"|^afraid (?:that )?(?:it|this|that|they|there|so|not|i (?:lost|forgot))\b",
    re.IGNORECASE,
)

BEREAVED = "bereaved"
"""A feeling that is told by a death: "my mum died of it". It is met before any other."""
_DEAR = (
    r"(?:m[uo]m|mummy|mommy|mother|dad|daddy|father|parents?|husband|wife|partner|son|daughter|child|baby|brother|sister"
    r"|aunt|uncle|cousin|niece|nephew|gran\w*|nana|(?:best )?friend|compadre|neighbou?r)"
)
_LOSS = re.compile(
    rf"\b(?:my|mi|our) {_DEAR}(?: he| she| both| also| just| has| have)* (?:died|passed(?: away)?)\b"
    rf"|\b(?:i|we)(?: have|['\u2019]ve)? lost (?:my|our) {_DEAR}\b",
    re.IGNORECASE,
)

CHOICE = "choice"
"""Name of the variable with the title of the first button that an action chose."""

INTERPOLATED = ("text", "image", "custom", "buttons", "attachment", "quick_replies")

OFFER = "offer"
"""Key of a response's metadata: what a 'yes' to it does."""

# The last sentence, if it is a question of the guide's own and not one that is quoted to be said aloud.
_LAST_QUESTION = re.compile(r"(?:(?<=[.?!:\"])\s|^|\n)[^.?!\n\"]*\?\s*$")

# A variable with the space before it, which goes too when there is nothing to put in. {{x}} is no variable.
_VARIABLE = re.compile(r"\{\{\w+\}\}| ?(?<!\{)\{([A-Za-z_]\w*)\}")


class GuideResponseGenerator(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's response generator with a deterministic choice, clinic variables and complete payloads.

    Besides slots, every response may use ``{clinic_name}``, ``{clinic_phone}``, ``{clinic_hours}`` and
    ``{interpreter_phone}`` and ``{retention_hours}``, so that the ways to reach a person need no action, and
    ``{whose}`` or ``{Whose}`` before what is the patient's: "your", or "your mother's" once it is for her. Buttons
    speak for the person who presses them: ``{my}`` or ``{My}``. Rasa sets ``responses`` anew when it loads a model.
    """

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        *,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(domain.responses if domain else {})
        self._clinics = _ClinicVariables(settings or load_settings())
        self._facts = load_facts()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The message for a response's name; ``None`` when the domain holds no such response.

        ``kwargs`` are an action's own values for the response's variables; they come before slots. ``choices``
        among them are buttons, or the payloads of those of the response's own buttons that are to be shown.
        """
        slots = tracker.current_slot_values()
        asked_for = _by_words(utter_action, tracker) or _after_alarm(utter_action, tracker)
        if asked_for not in self.responses:
            asked_for = None
        utter_action = asked_for or utter_action
        led_in_by = _aftermath(tracker) if _may_be_led_in(utter_action, tracker) else None
        feeling = None if led_in_by else _feeling_told(utter_action, tracker)
        suitable = self._suitable(utter_action, output_channel, {**slots, **kwargs})
        if not suitable:
            logger.error("There is no response %s, or none of its variations suits.", utter_action)
            return None
        said = _said(utter_action, tracker)
        number, variation = min(suitable, key=lambda one: (said[one[0]], not one[1].get(RESPONSE_CONDITION)))
        values = {**self._clinics.of(slots.get("clinic")), **_whose(slots.get("relation")), **slots, **kwargs}
        values[CHOICE] = _filled(_first_title(kwargs.get("choices"), variation), values, utter_action)
        message = copy.deepcopy(variation)
        message[VARIATION] = number
        if asked_for:
            message[ANSWER] = asked_for
        for key in INTERPOLATED:
            if key in message:
                fill_in = _with_types if key == "custom" else _filled
                message[key] = fill_in(message[key], values, utter_action)
        if isinstance(kwargs.get("choices"), list) and not asked_for:
            message["buttons"] = _chosen(kwargs["choices"], message.get("buttons") or [])
        pauses = utter_action in PAUSES
        if tracker.active_loop_name and not pauses and OFFER in (variation.get("metadata") or {}):
            _without_offer(message)
        _complete(message, utter_action)
        if feeling and message.get("text") and not variation.get(RESPONSE_CONDITION):
            met = self._suitable(FEELING_HEARD, output_channel, {FEELING: feeling})
            if met:
                _, heard = min(met, key=lambda one: not one[1].get(RESPONSE_CONDITION))
                message["text"] = f"{heard['text']} {message['text']}"
                message[FEELING] = feeling
        if led_in_by and message.get("text") and self.responses.get(led_in_by):
            first = _filled(self.responses[led_in_by][0]["text"], values, led_in_by)
            message["text"], message[LED_IN_BY] = f"{first} {message['text']}", led_in_by
        if message.get("text") and (expired := self._expired(variation)):
            message["text"] = f"{message['text']}\n{expired}"
        # Rasa names the way out ("queue") where it should name the channel that the patient uses.
        plain = is_plain_channel(output_channel) or is_plain_channel(tracker.get_latest_input_channel())
        return plain_message(message) if plain else message

    def _expired(self, variation: Mapping[str, Any]) -> str | None:
        """What is added to an answer one of whose facts has to be checked again."""
        named = (variation.get("metadata") or {}).get("facts") or []
        dates = [self._facts[fact].expires_on for fact in named if fact in self._facts]
        warning = self.responses.get(FACT_EXPIRED)
        if not warning or not dates or min(dates) > clock.today():
            return None
        return str(_filled(warning[0]["text"], {"date": in_words(min(dates))}, FACT_EXPIRED))

    def _suitable(
        self, utter_action: str, output_channel: str, slots: dict[str, Any]
    ) -> list[tuple[int, dict[str, Any]]]:
        variations = self.responses.get(utter_action, [])
        if not variations:
            return []
        suitable = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        # Rasa leaves out those without a condition where one with a condition suits. A single one would be said again
        # and again, so the others come after it. Where nothing suits, better a sentence made for another channel
        # than silence.
        if not suitable or (len(suitable) == 1 and suitable[0].get(RESPONSE_CONDITION)):
            suitable = [*suitable, *(v for v in variations if not v.get(RESPONSE_CONDITION))]
        return [(i, v) for i, v in enumerate(variations) if any(v is chosen for chosen in suitable)]


def _without_offer(message: dict[str, Any]) -> None:
    """Take the question at the end of an answer and its buttons away, where something is left to say."""
    if said := _LAST_QUESTION.sub("", message.get("text") or "").rstrip():
        message["text"] = said
    message["buttons"] = []
    message["metadata"] = {key: value for key, value in message["metadata"].items() if key != OFFER}


def _whose(relation: object) -> dict[str, str]:
    patient = person(str(relation) if relation else None)
    them = f"your {patient.relation}" if patient.relation else "them"
    words = {"whose": patient.whose, "my": patient.my, "them": them}
    return words | {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}


def _by_words(utter_action: str, tracker: DialogueStateTracker) -> str | None:
    """The response that the words of the last message ask for within its topic, if this is the topic's usual one."""
    message = tracker.latest_message
    if message is None or utter_action != f"utter_{message.intent_name}":
        return None
    return answer_by_words(str(message.intent_name), message.text or "")


def _after_alarm(utter_action: str, tracker: DialogueStateTracker) -> str | None:
    """What is said instead of the usual words to somebody who was just sent for help, or for whom it was no alarm."""
    message = tracker.latest_message
    text = (message.text or "") if message else ""
    before = _said_before(tracker)
    last = before[-1] if before else ""
    if utter_action in CHEERFUL and (alarm_of(last) or last == GOING_FOR_HELP):
        return GOING_FOR_HELP
    alarms = alarm_of(utter_action)
    first = _aftermath(tracker)
    beside = BESIDE_THE_POINT | CHEERFUL | AFTER_ALARM
    if first and (alarms or utter_action in beside or utter_action == "utter_medical_advice"):
        return first
    # What alarms anew is only taken for an objection where it names the alarm and nothing else in it alarms.
    given = last_alarm(before)
    objects = given is not None and objects_to_alarm(text)
    passes_over = utter_action in BESIDE_THE_POINT | JUDGEMENTS | AFTER_ALARM
    if last in PLAIN_ALARMS and (alarms or passes_over) and doubts_alarm(text):
        return ALARM_STANDS_WHY
    over = (alarm_of(last) is not None or last in PLAIN_ALARMS) and (text == "/deny" or puts_right(text))
    if (objects and alarms) or ((objects or over) and utter_action in BESIDE_THE_POINT):
        return BODILY_ALARM_OVER if given in BODILY else ALARM_OVER
    if utter_action in JUDGEMENTS and last_alarm(before[-STILL_ALARMED:]) in BODILY:
        # "911 is too expensive. Better tomorrow?" does not take the alarm back.
        return ALARM_STANDS
    # A button or a typed command names the alarm itself, and so does a "yes" to the question for it.
    understood = message is not None and message.intent_name in SAFETY_INTENTS
    unsure = alarms and understood and not text.startswith("/") and screen(text) is None
    return f"{utter_action}{MAYBE}" if unsure else None


def _aftermath(tracker: DialogueStateTracker) -> str | None:
    """What is said first to somebody who says that an alarm was surely none, or that it is over, once each."""
    text = (tracker.latest_message.text or "") if tracker.latest_message else ""
    before = _said_before(tracker)
    places = [place for place, response in enumerate(before) if alarm_of(response)]
    if not places:
        return None
    since, kind = before[places[-1] + 1 :], alarm_of(before[places[-1]])
    if kind in BODILY and is_back(text):
        return BACK_FROM_HELP if BACK_FROM_HELP not in since else None
    if kind in BODILY and len(since) < REMEMBERED and help_is_there(text):
        return HELP_IS_THERE if HELP_IS_THERE not in since else None
    return MISREAD if len(since) < REMEMBERED and was_no_alarm(text) else None


def _may_be_led_in(utter_action: str, tracker: DialogueStateTracker) -> bool:
    """Whether a response is the first one of a turn, as far as its name tells it."""
    message = tracker.latest_message
    topic = str(message.intent_name) if message else ""
    by_words = answer_by_words(topic, message.text or "") if message else None
    own = utter_action in {f"utter_{topic}", by_words} and not alarm_of(utter_action)
    return own or utter_action in LED_IN


def _said_before(tracker: DialogueStateTracker) -> list[str]:
    """The responses that were said before the patient's last message."""
    said: list[str] = []
    before: list[str] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            before = list(said)
        elif isinstance(event, BotUttered):
            said += [str(event.metadata[LED_IN_BY])] if event.metadata.get(LED_IN_BY) else []
            said.append(str(event.metadata.get(ANSWER) or event.metadata.get("utter_action") or ""))
    return before


def _feeling_told(utter_action: str, tracker: DialogueStateTracker) -> str | None:
    """What the patient says they feel in a message whose topic is being answered, unless it was met before.

    A form meets feelings by itself, and an answer to a feeling needs no word before it.
    """
    message = tracker.latest_message
    topic = str(message.intent_name) if message else ""
    if message is None or tracker.active_loop_name or topic in SAFETY_INTENTS | {"emotional_support"}:
        return None
    if utter_action not in (f"utter_{topic}", answer_by_words(topic, message.text or "")):
        return None
    text = message.text or ""
    if _LOSS.search(text) and not _met(tracker, BEREAVED):
        return BEREAVED
    for entity in message.entities:
        start = entity.get("start")
        if entity.get("entity") != FEELING or start is None or not _FEELS.search(text[:start]):
            continue
        if not _met(tracker, str(entity["value"])) and not _WAY_TO_SPEAK.search(text[start:]):
            return str(entity["value"])
    return None


def _met(tracker: DialogueStateTracker, feeling: str) -> bool:
    """Whether an answer met this feeling before."""
    return any(event.metadata.get(FEELING) == feeling for event in tracker.events if isinstance(event, BotUttered))


def _said(utter_action: str, tracker: DialogueStateTracker) -> Counter[int]:
    """How often each variation was said in this conversation, by its place."""
    return Counter(
        event.metadata.get(VARIATION)
        for event in tracker.events
        if isinstance(event, BotUttered)
        and (event.metadata.get(ANSWER) or event.metadata.get("utter_action")) == utter_action
    )


def _filled(part: Any, values: Mapping[str, Any], utter_action: str, *, in_payload: bool = False) -> Any:
    """The part of a message with its variables filled in, at any depth. Values are shown as they are.

    In a button's payload a value is written as JSON text, so that a quotation mark does not end it.
    """
    if isinstance(part, dict):
        return {key: _filled(value, values, utter_action, in_payload=key == "payload") for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values, utter_action, in_payload=in_payload) for value in part]
    if not isinstance(part, str):
        return part

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0][1:-1]
        shown = _shown(values.get(name))
        if not shown:
            logger.warning("Response %s was said without a value for {%s}.", utter_action, name)
            return ""
        space = match[0][: match[0].index("{")]
        return space + (json.dumps(shown, ensure_ascii=False)[1:-1] if in_payload else shown)

    return _VARIABLE.sub(fill, part)


def _with_types(part: Any, values: Mapping[str, Any], utter_action: str) -> Any:
    """A payload's part filled in; what is one variable and nothing else takes its value as it is.

    So a list stays a list, and what is not known is ``None``. Variables within a text are filled in as text.
    """
    if isinstance(part, dict):
        return {key: _with_types(value, values, utter_action) for key, value in part.items()}
    if isinstance(part, list):
        return [_with_types(value, values, utter_action) for value in part]
    if isinstance(part, str) and (alone := _VARIABLE.fullmatch(part)) and alone[1]:
        return copy.deepcopy(values.get(alone[1]))
    return _filled(part, values, utter_action)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value)
    return str(value)


def _chosen(choices: list[Any], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons of a message whose action says what there is to choose from.

    Buttons made by the action (title and payload) come before the response's own, such as "None of these"; Rasa
    itself would put them behind. Payloads alone choose among the response's own, in the action's order.
    """
    if not all(isinstance(choice, str) for choice in choices):
        return [*choices, *own]
    by_payload = {button["payload"]: button for button in own}
    return [by_payload[payload] for payload in choices if payload in by_payload]


def _first_title(choices: Any, variation: Mapping[str, Any]) -> str | None:
    """The title of the first of a response's own buttons that an action chose by payload."""
    buttons = variation.get("buttons") or []
    first = choices[0] if isinstance(choices, list) and choices else None
    return next((str(b["title"]) for b in buttons if b["payload"] == first), None)


def _complete(message: dict[str, Any], utter_action: str) -> None:
    """Make a payload that the domain describes by ``type`` and ``data`` a complete and checked one.

    One that a widget could not show is left out; its text, if it has one, is said instead.
    """
    custom = message.get("custom")
    if not isinstance(custom, dict) or "type" not in custom:
        return
    try:
        if custom["type"] == "comparison" and not custom.get("text"):
            payload = payloads.comparison(payloads.ComparisonData.parse_obj(custom.get("data", {})))
        else:
            payload = payloads.Payload.parse_obj(custom)
            model = payloads.DATA[payload.type]
            payload.data = model.parse_obj(payload.data).dict()
    except ValidationError as error:
        keys = ", ".join(".".join(map(str, e["loc"])) for e in error.errors())
        logger.error("The payload of response %s cannot be shown; see its keys %s.", utter_action, keys)
        message.update(plain_message(message))
        message.pop("custom", None)
    else:
        message["custom"] = payload.dict()


class _ClinicVariables:
    """The clinic's contacts for responses, read from its file when that changed. Never raises."""

    def __init__(self, settings: Settings) -> None:
        self._folder: Path = settings.clinics_dir
        self._default = settings.default_clinic
        self._read: dict[str, tuple[int, dict[str, str]]] = {}

    def of(self, clinic_id: object) -> dict[str, str]:
        """The variables of the conversation's clinic; the default clinic's where that cannot be used."""
        asked = clinic_id if isinstance(clinic_id, str) and clinic_id else self._default
        for candidate in (asked, self._default):
            try:
                return self._variables(candidate)
            except (ClinicError, OSError, ValueError) as error:
                logger.error("A clinic's file cannot be used (%s).", type(error).__name__)
        return {}

    def _variables(self, clinic_id: str) -> dict[str, str]:
        changed = (self._folder / f"{clinic_id}.yml").stat().st_mtime_ns
        known = self._read.get(clinic_id)
        if known is None or known[0] != changed:
            known = self._read[clinic_id] = (changed, _variables(load_clinic(self._folder, clinic_id)))
        return known[1]


def _variables(clinic: Clinic) -> dict[str, str]:
    return {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.front_desk.phone,
        "clinic_hours": clinic.front_desk.hours,
        "retention_hours": str(clinic.retention.hours_after_last_message),
        "interpreter_phone": clinic.interpreter_phone,
    }
