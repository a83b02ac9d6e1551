"""The look-up of a doctor's in-network status.

The action that gets the answer utters it and sets its state in the same turn; no rule or story claims a
result. The state itself is computed in ``second_opinion.directory``. What goes into a look-up is a plan, a
doctor and a place, never anything about the patient.
"""

import json
import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    GuideAction,
    Turn,
    earlier_turn,
    finish,
    interrupted_form,
    just_typed,
    messages_since_asked,
    one_line,
    sentences,
    services,
    times_asked,
)
from actions.cards import known, named_plan
from actions.forms import (
    ANSWER_INTENTS,
    LONGEST_NAME,
    MOST_ASKED,
    SKIPPED,
    SURE,
    FormValidation,
    Reader,
    free_text,
    from_entity,
    is_question,
    short_text,
)
from actions.insurance.doctor_details import (
    asks_for_details,
    asks_for_every_office,
    doctors_meant,
    tell_details,
    tell_listed,
)
from actions.named_people import same_person
from second_opinion.directory.answer import Answer, Candidate, LocationMatch
from second_opinion.directory.decide import State
from second_opinion.directory.errors import DirectoryUnavailable
from second_opinion.directory.names import fold
from second_opinion.directory.specialties import field_meant, same_specialty
from second_opinion.letters import in_words, network_details
from second_opinion.payloads import NetworkAnswerData

MOST_CHOICES = 6
"""Buttons of one question: more do not fit a phone's screen."""

UNKNOWN_NUMBER = "utter_network_unknown_npi"
"""Said of a doctor who was looked up by a number alone and is not in the copy."""

UNAVAILABLE = "UNAVAILABLE"
"""``network_status`` while the directory cannot be read."""

ORIGINAL_MEDICARE = "ORIGINAL_MEDICARE"
"""``network_status`` where there is no network to look anything up in."""

NO_INSURANCE = "NO_INSURANCE"
"""``network_status`` where there is no plan whose network could be looked at."""

DETAILS = "DETAILS"
"""``network_status`` where somebody asks for a doctor's office, telephone or NPI and not about a network."""

WITHOUT_PLAN = "WITHOUT_PLAN"
"""``network_status`` of a check in which the plan is not wanted: "forget the plan"."""

PLAN_NOT_FOUND = "PLAN_NOT_FOUND"
"""``network_status`` where a plan was named and is not in the copy: it is not asked for again."""

SET_ASIDE = "SET_ASIDE"
"""``network_status`` of a check that other questions came between, twice: it waits, and nothing more is said."""

WHICH_MEDICARE = "utter_which_medicare"
"""Asked where a plan was called "Medicare" and nothing more."""

LEFT = "LEFT"
"""``network_status`` of a check that is being left, in which nothing is looked up."""

_LEAVES = re.compile(
    r"\b(?:stop|quit|cancel|never ?mind|forget (?:it|this|that|about it))\b"
    r"|\b(?:something else|some other thing|(?:an)?other (?:thing|question)|different (?:thing|question|topic))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:do\W?n\W?t|do not|can\W?t|never) (?:\w+ )?(?:stop|cancel|forget)", re.IGNORECASE)
LONGEST_LEAVING = 10
"""Words of a message that leaves the check; a longer one is about something."""

# "Forget the plan", "No plan lookup", "leave my insurance out of it", "no insurance name!"
_GIVES_UP_PLAN = re.compile(
    r"\b(?:forget|skip|never ?mind|leave out|drop|ignore|without|no more)(?: about)? (?:the |my |any |that )?"
    r"(?:(?:name|names) of (?:the |my )?)?(?:plan|insurance)(?: names?)?\b"
    r"|\bno (?:(?:plan|insurance) (?:names?|look-?up|check|question)s?)\b"
    r"|\bleave (?:the |my )?(?:plan|insurance)(?: name)? out\b",
    re.IGNORECASE,
)
# An order for a letter, also in the words of people who write little English.
_ORDERS_LETTER = re.compile(
    r"\b(?:write|draft|compose|make|fix|change|redo|correct|do|prepare|finish)\b[^.?!]{0,30}?"
    r"\b(?:letters?|carta|message|note|e-?mail)\b|\bwrite (?:it|to)\b",
    re.IGNORECASE,
)

_ORDINALS = {"first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1, "third": 2, "3": 2, "3rd": 2, "last": -1}
# Words of a question about a network; what is left of a message may be a name.
_NETWORK_WORDS = frozenset(
    "and what about then for is are does do take takes taking in network networks with how different other another now "  # noqa: SIM905
    "check accept accepts accepting new patients same but also instead insurance cover covers covered if whether can "
    "you look up me she he they her his who this to from by under have has we our would be listed list still out not "
    "too ok okay so well hi hello need know find tell which directory npi us no idea something anything maybe some "
    "see want like means mean sure guaranteed confirm agree definitely really true that second opinion office clinic "
    "hospital an or first please kind company through".split()
)

_TEN_DIGITS = re.compile(r"\b\d{10}\b")
_PRONOUN = re.compile(r"\b(?:he|she|him|her|they|this doctor|that doctor)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEADS_TO_NAME = re.compile(
    r"^(?:(?:it|this|that|the card)(?:\W?s| is| says)?|its|my plan is)\s+(?:(?:called|named|just|the)\s+)*(?=\w)",
    re.IGNORECASE,
)
# Words that tell no plan, doctor or place apart.
_NOISE = frozenset("the one my is it its that plan dr doctor i mean think please yes no at in on of with a".split())  # noqa: SIM905


def plan_name(turn: Turn) -> str | None:
    """The plan as the patient calls it, with the insurer where both are named apart.

    A word before it that says nothing else belongs to its name: "i got lakeshore gold hmo" is no other insurer's Gold
    HMO.
    """
    named = plans_named(turn)
    return named[0] if named else None


def plans_named(turn: Turn) -> list[str]:
    """Every plan that a message names, each with its insurer.

    One plan and one insurer belong together wherever they stand ("it's through Acme, the Gold HMO"). With more of them
    a plan goes with the insurer right before it, and words that stand far from each other are not glued to one name.
    """
    insurers, names = _insurers(turn), []
    if not (plans := turn.found("plan")):
        names = [_first_run(turn, insurers)]
    for i, plan in enumerate(plans):
        start = plan.get("start") or 0
        before = [f for f in insurers if (f.get("end") or 0) <= start]
        own = [f for f in before if _close(turn.text[f.get("end") or 0 : start])]
        if not own and len(plans) == 1:
            own = insurers if len({str(f["value"]) for f in insurers}) == 1 else before[-1:]
        name = f"{_word_before(turn, plan)} {plan['value']}".strip()
        if i and not own and (_A_TYPE.fullmatch(name) or _close(turn.text[plans[i - 1].get("end") or 0 : start])):
            # "Acme Choice, it's a PPO" names one.
            names[-1] = f"{names[-1]} {name}"
            continue
        names.append(" ".join(dict.fromkeys([*(str(f["value"]) for f in own), name])))
    bare = (one_line(_TEN_DIGITS.sub("", name)) for name in names)
    return list(dict.fromkeys(name for name in bare if name))


_A_TYPE = re.compile(r"(?:hmo|ppo|epo|pos|medicare|medicaid|marketplace|hdhp)", re.IGNORECASE)


def _insurers(turn: Turn) -> list[dict[str, Any]]:
    return [f for f in turn.found("insurer") if not _A_GROUP.match(turn.text[f.get("end") or 0 :])]


def _first_run(turn: Turn, insurers: list[dict[str, Any]]) -> str:
    """The first insurer, with those that stand right behind it."""
    run = insurers[:1]
    for found in insurers[1:]:
        if not _close(turn.text[run[-1].get("end") or 0 : found.get("start") or 0]):
            break
        run.append(found)
    return " ".join(dict.fromkeys(str(f["value"]) for f in run))


def _close(between: str) -> bool:
    """Whether what stands between two names lets them be one name: "of", a comma, nothing."""
    return len(between.split()) <= 1 and not re.search(r"[.!?;]|\band\b|\bor\b", between)


# "Not in okonkwo's group": the name of a doctor or a clinic, and no insurer.
_A_GROUP = re.compile(r"^\W?s?\s+(?:group|office|practice|clinic|outfit|team|people)\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"([A-Za-z][\w'\u2019&-]*)\s+$")
_TELLS_NO_PLAN = (
    _NETWORK_WORDS
    | _NOISE
    | frozenset(
        {
            "got", "get", "having", "had", "called", "named", "via", "using", "use", "say", "says", "said", "just",
            "also", "am", "was", "were", "im", "ive", "we're", "i'm", "i've", "it's", "that's", "his", "their", "mom's",
            "dad's", "wife's", "husband's", "through", "under", "like", "them", "if", "when", "because", "but", "wait",
            "only", "oh", "actually", "sorry", "yeah", "yep", "regular", "basic", "old", "new", "current", "own",
            "card", "meant", "not", "it", "there", "be", "been", "another", "any", "no", "your", "these", "those",
        }
    )
)  # fmt: skip


def _word_before(turn: Turn, plan: dict[str, Any]) -> str:
    start = plan.get("start")
    before = _LAST_WORD.search(turn.text[:start]) if start else None
    if before is None or before[1].lower() in _TELLS_NO_PLAN:
        return ""
    taken = any((f.get("start") or 0) <= before.start(1) < (f.get("end") or 0) for f in turn.entities)
    return "" if taken else before[1]


_A_PROGRAM = re.compile(r"\bprogram(?:me)?\b", re.IGNORECASE)


_NAME_OF_A_PLAN = r"([A-Z][\w&'\u2019-]*(?: [A-Z][\w&'\u2019-]*){0,3})"
# "Buckeye is the PLAN", "put Molina as the plan name", "medicaid, the managed care kind (Buckeye)".
_IS_THE_PLAN = re.compile(
    rf"\b{_NAME_OF_A_PLAN} is (?i:(?:the|my|our|his|her)(?: \w+)? (?:plan|insurance|insurer)\b"
    rf"|(?:the )?name of (?:the|my|our) plan\b)"
    rf"|\b(?i:put|use|write|add)(?i: in)? {_NAME_OF_A_PLAN} (?i:as|for) (?i:the|my|our|his|her) (?i:plan|insurance)\b"
    rf"|\b(?i:plan|insurance|insurer)(?i: name)? is (?i:called |named )?{_NAME_OF_A_PLAN}"
    rf"|\b(?i:medicaid|medicare|hmo|ppo|plan|insurance)\b[^.!?()]{{0,40}}\({_NAME_OF_A_PLAN}\)"
)


# "Change the plan from Acme Gold to Acme Choice": only what it is to be counts.
_FROM_TO = re.compile(
    r"\b(?:plan|insur\w+|it|that|letter)\b[^.!?]{0,30}?\b(?:from|instead of|in place of)\b[^.!?]{2,60}?\bto\b\s*"
    r"|\b(?:change|switch|replace|swap)\b[^.!?]{2,60}?\b(?:to|with|for|by)\b\s*",
    re.IGNORECASE,
)


def plan_told(turn: Turn) -> str | None:
    """The plan to be kept from a message outside the form; its type alone is no name ("HMO")."""
    if (anew := _FROM_TO.search(turn.text)) and (after := turn.part(anew.end(), len(turn.text))).values("plan"):
        turn = after
    if _A_PROGRAM.search(turn.text) and not turn.values("insurer") and not turn.values("plan_type"):
        # "The program is called ClearPath" names no plan.
        return None
    if turn.values("plan"):
        return named_plan({"plan": plan_name(turn)})
    said = _IS_THE_PLAN.search(turn.text)
    return named_plan({"plan": next(name for name in said.groups() if name)}) if said else None


@dataclass(frozen=True)
class Choices:
    """What the directory offers for one slot: a response and its buttons, as kept in the slot ``choices``."""

    slot: str
    response: str
    buttons: list[dict[str, str]]

    @classmethod
    def of(cls, slots: dict[str, Any], slot: str | None) -> "Choices | None":
        """The choices open for a slot."""
        kept = slots.get("choices")
        return cls(**kept) if isinstance(kept, dict) and kept.get("slot") == slot else None

    def only(self) -> dict[str, str]:
        """The slots that the one button fills."""
        return self._slots(self.buttons[0])

    @staticmethod
    def _slots(offered: dict[str, str]) -> dict[str, str]:
        values = json.loads(offered["payload"].removeprefix("/inform"))
        return {"wanted_doctor_npi" if name == "npi" else name: value for name, value in values.items()}

    def meant_by(self, text: str) -> dict[str, str] | None:
        """The slots of the one button that a typed reply names, ``None`` if none or several do.

        Every telling word of the reply has to stand in the button's title: a reply that names something else
        is never taken for the nearest choice.
        """
        words = {word.lower() for word in _WORD.findall(text)} - _NOISE
        values = [self._slots(offered) for offered in self.buttons]
        if len(words) == 1 and (place := _ORDINALS.get(next(iter(words)))) is not None and place < len(values):
            return values[place]
        titles = [{word.lower() for word in _WORD.findall(b["title"])} for b in self.buttons]
        fits = [words <= title for title in titles]
        return values[fits.index(True)] if words and fits.count(True) == 1 else None

    def hinted_at_by(self, turn: Turn) -> dict[str, str] | None:
        """The slots of the one doctor or office that a few words of a reply point to: "the heart one", "anita".

        Only what tells the choices apart counts. A reply that names somebody or something else is for none of them.
        """
        told = " ".join(told_only(turn.text))
        if self.slot == "plan" or len(told.split()) > LONGEST_HINT or turn.text.startswith("/"):
            return None
        titles = [{word.lower() for word in _WORD.findall(b["title"])} for b in self.buttons]
        known_words = set.union(*titles)
        if any(found[1].lower() in known_words - _NOISE for found in _NOT.finditer(told)):
            return None
        for entity in ("doctor", "facility", "insurer", "plan", "place", "npi"):
            named = {word.lower() for value in turn.values(entity) for word in _WORD.findall(value)}
            if named and not named & known_words:
                return None
        telling = ({word.lower() for word in _WORD.findall(told)} & known_words) - set.intersection(*titles) - _NOISE
        fits = [bool(telling) and telling <= title for title in titles]
        if not telling:
            meant = field_meant(told)
            fields = {*turn.values("specialty"), *([meant[0]] if meant else [])}
            fits = [
                any(same_specialty(f, part) for f in fields for part in b["title"].split(", ")) for b in self.buttons
            ]
        return self._slots(self.buttons[fits.index(True)]) if fits.count(True) == 1 else None


LONGEST_HINT = 25
"""Words of a reply in which a few may point to one of the choices."""
_NOT = re.compile(
    r"(?:\b(?:not|neither|none|except)|n['\u2019]t)\s+(?:(?:the|in|at|of|want|mean|see|dr|doctor)\.?\s+)*(\w+)",
    re.IGNORECASE,
)


def told_only(text: str) -> list[str]:
    """The sentences of a message that ask nothing; a bare "?" at an end counts for nothing ("the heart one?")."""
    return [s for s in sentences(text) if not is_question(s.rstrip(" ?"))]


def button(title: str, **values: str) -> dict[str, str]:
    """A button that answers with values."""
    return {"title": title, "payload": f"/inform{json.dumps(values, ensure_ascii=False)}"}


def described(doctor: str | None, *details: str | None) -> str:
    """A doctor or place with what tells it apart from others."""
    return ", ".join(dict.fromkeys(part for part in (doctor, *details) if part))


LONGEST_ADDRESS = 10
"""Words of an address; a longer text is about something else."""


def address(turn: Turn) -> str | None:
    """A place as it is typed: a town, a ZIP code, a street."""
    answer = free_text(turn)
    return answer if answer and len(answer.split()) <= LONGEST_ADDRESS else None


def named_doctor(turn: Turn) -> str | None:
    """The doctor who is to be looked up: the second one, or whoever is named where a name was asked for.

    A town of the directory that was taken for a name ("the millbrook one") is nobody, unless it has a title.
    """
    asked = turn.requested_slot == "wanted_doctor"
    name = turn.doctor("second") or (turn.doctor("current") if asked else None)
    if name is None or turn.doctor_is_titled(name) or not _is_town(name):
        return name
    others = [str(f["value"]) for f in turn.found("doctor") if str(f["value"]) != name]
    return next((other for other in others if not _is_town(other)), None)


def _is_town(name: str) -> bool:
    try:
        return any(fold(town) == fold(name) for town in services().directory.towns_named_in(name))
    except DirectoryUnavailable:
        # The look-up itself says that the directory cannot be opened.
        return False


def orders_letter(turn: Turn) -> bool:
    """Whether a message orders a letter to be written or changed: nothing is looked up for it."""
    return not turn.text.startswith("/") and not is_question(turn.text) and bool(_ORDERS_LETTER.search(turn.text))


def gives_up_plan(turn: Turn) -> bool:
    """Whether a message does not want to talk of the plan and names none: "forget the plan"."""
    typed = not turn.text.startswith("/")
    return typed and bool(_GIVES_UP_PLAN.search(turn.text)) and not turn.values("plan")


def leaves(turn: Turn) -> bool:
    """Whether a message that is not understood as "stop" leaves the check all the same: "no stop. i ask other"."""
    other = turn.intent in {"deny", "skip", "affirm"} | ANSWER_INTENTS or turn.confidence < SURE
    short = len(turn.text.split()) <= LONGEST_LEAVING and not turn.text.startswith("/")
    return other and short and bool(_LEAVES.search(turn.text)) and not _GOES_ON.search(turn.text)


def plan_before_doctor(turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
    """A bare answer to the question for the plan is the plan, although it may sound like a name ("acme")."""
    name = found.get("wanted_doctor")
    bare = isinstance(name, str) and len(turn.text.split()) <= len(name.split()) and not turn.doctor_is_titled(name)
    if turn.requested_slot != "plan" or "plan" in found or not bare:
        return found
    return {"plan": turn.text, **{slot: value for slot, value in found.items() if slot != "wanted_doctor"}}


def has_no_network(turn: Turn) -> bool:
    """Whether a message names Original Medicare, or Medicare where it was said before that it is the original."""
    known_as = turn.slots.get("payer") == "original_medicare" and "Medicare" in turn.values("insurer")
    return known_as or "original_medicare" in turn.values("payer")


def only_medicare(name: str) -> bool:
    """Whether a plan was called "Medicare" and nothing more, which may be either kind of it."""
    return fold(name) == "MEDICARE"


class ValidateNetworkCheckForm(FormValidation):
    """Plan, doctor and place, each matched against the directory as it arrives."""

    form = "network_check_form"
    started_by = "check_in_network"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "plan": (plan_name,),
        "wanted_doctor_npi": (from_entity("npi"),),
        "wanted_doctor": (named_doctor,),
        "place": (from_entity("place"),),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "plan": (short_text,),
        "wanted_doctor": (short_text,),
        "place": (address,),
    }

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """As every form; a question that was asked twice does not come back behind another form."""
        # Only coming back from another form is no question open; the first open slot is the one to be asked for.
        asked = next((slot for slot in self.answered if turn.slots.get(slot) is None), None)
        back = turn.requested_slot is None and not just_typed(tracker)
        if back and times_asked(tracker, f"utter_ask_{self.form}_{asked}", _ends_check) >= MOST_ASKED:
            return [SlotSet("network_status", SET_ASIDE), SlotSet("requested_slot", None)]
        return super().act(dispatcher, tracker, turn)

    def read(self, turn: Turn) -> dict[str, Any]:
        """As every form, and a typed reply to offered choices is matched with them first."""
        asked = turn.requested_slot
        if asked and orders_letter(turn):
            return {}
        if asked and gives_up_plan(turn):
            return {"network_status": WITHOUT_PLAN}
        if asked and leaves(turn):
            return {"network_status": LEFT}
        if asks_for_details(turn) and doctors_meant(turn, turn.slots)[0]:
            return {"network_status": DETAILS}
        choices = Choices.of(turn.slots, asked)
        if choices and (meant := choices.hinted_at_by(turn)):
            return meant
        if asked == "plan" and "none" in turn.values("payer"):
            return {"network_status": NO_INSURANCE}
        found = plan_before_doctor(turn, super().read(turn))
        if choices and turn.intent == "deny" and not (asked == "plan" and "plan" in found):
            return {choices.slot: SKIPPED}
        if choices and turn.intent == "affirm" and len(choices.buttons) == 1:
            found = choices.only()
        if choices and found and not turn.text.startswith("/"):
            replies = (turn.text, *turn.values("specialty"))
            meant = next((m for reply in replies if (m := choices.meant_by(reply))), {})
            found.update(meant)
        if asked == "plan" and has_no_network(turn):
            found["plan"] = SKIPPED
        return found

    def _says_it_was_told(self, turn: Turn, found: dict[str, Any]) -> bool:
        """As every form; a reply that was understood is not looked for in earlier messages."""
        understood = {"network_status", "wanted_doctor_npi", "place"} & found.keys()
        return not understood and not orders_letter(turn) and super()._says_it_was_told(turn, found)

    def _not_answered(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """As every form; an order for a letter lets no question go."""
        return {} if orders_letter(turn) else super()._not_answered(tracker, turn)

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Start a check; after an earlier one, 'check another doctor' means another doctor and place."""
        fresh: dict[str, Any] = {"network_status": None, "choices": None}
        named = found.get("wanted_doctor")
        another = bool(named) and not same_person(str(named), known(turn.slots, "wanted_doctor"))
        same_doctor = not another and ("plan" in found or "place" in found or _PRONOUN.search(turn.text))
        details = found.get("network_status") == DETAILS
        if turn.slots.get("network_status") and not same_doctor and not details:
            fresh.update(wanted_doctor=None, wanted_doctor_npi=None, place=None)
        if asks_for_every_office(turn):
            fresh.update(place=SKIPPED)
        skipped = [name for name in ("plan", "wanted_doctor", "place") if turn.slots.get(name) == SKIPPED]
        return {**dict.fromkeys(skipped), **fresh, **found}

    def resolve(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, found: dict[str, Any]
    ) -> dict[str, Any]:
        """Match plan, doctor and place; what fits several entries is offered as choices."""
        starting = turn.requested_slot is None
        if starting and not found.get("network_status") and (without := self._without_network(turn, found)):
            found = {**found, "network_status": without}
        if found.get("network_status") is not None:
            return {**found, "choices": None, "requested_slot": None}
        found = {"choices": None, **found}
        if known(found, "plan") and turn.slots.get("payer") == "none":
            # Whoever names a plan has one, whatever it sounded like.
            found["payer"] = None
        slots = {**turn.slots, **found}
        if turn.requested_slot == "plan" and has_no_network(turn):
            return {**found, "network_status": ORIGINAL_MEDICARE, "payer": "original_medicare", "requested_slot": None}
        offered = Choices.of(turn.slots, "plan")
        if offered and found.get("plan") == SKIPPED and offered.response != WHICH_MEDICARE:
            # A plan was named, and it is none of those that the copy has.
            return {**found, "network_status": PLAN_NOT_FOUND, "requested_slot": None}
        if SKIPPED in (slots.get("plan"), slots.get("wanted_doctor")):
            # Without a plan or a doctor there is nothing to look up: the form ends and the action says so.
            return {
                **found,
                **{name: slots.get(name) or SKIPPED for name in ("plan", "wanted_doctor", "place")},
            }
        if starting and not found.get("wanted_doctor_npi"):
            if "plan" not in found and (plan := plan_named_in(turn.text)):
                found["plan"] = plan
            slots.update(found)
            found.update(self._named(turn, slots))
            slots.update(found)
        if slots.get("plan") and (starting or "plan" in found):
            found.update(self._plan(turn, str(slots["plan"]), told_now="plan" in found))
        if found.get("plan", slots.get("plan")) is None:
            # The plan is asked first; a doctor already named is matched when the plan is known.
            if turn.requested_slot == "plan" and _answered_in_vain(tracker, "plan"):
                return {**found, "network_status": PLAN_NOT_FOUND, "choices": None, "requested_slot": None}
            return found
        nobody = not slots.get("wanted_doctor") and not slots.get("wanted_doctor_npi")
        if not starting and "plan" in found and nobody and (before := self._named_before(tracker, turn)):
            # Whoever was named while the plan was not clear yet is not asked for again.
            slots["wanted_doctor"] = found["wanted_doctor"] = before
        if {"plan", "wanted_doctor", "wanted_doctor_npi"} & found.keys() or starting:
            found.update(self._doctor(tracker, turn, slots, found))
        npi = found.get("wanted_doctor_npi", slots.get("wanted_doctor_npi"))
        if npi and not found.get("place", slots.get("place")):
            found.update(self._place(turn, str(npi)))
        offered_again = (found.get("choices") or {}).get("slot")
        if offered_again and offered_again == turn.requested_slot and _answered_in_vain(tracker, offered_again):
            # The same choices a third time help nobody: what the copy has of each is told instead.
            return {**found, "network_status": DETAILS, "choices": None, "requested_slot": None}
        return found

    @staticmethod
    def _without_network(turn: Turn, found: dict[str, Any]) -> str | None:
        """Why a check that begins has no network to look in: Original Medicare, or no insurance.

        What was told before counts while no plan of the copy is known; a button pressed after that answer asks for
        another plan.
        """
        if has_no_network(turn):
            return ORIGINAL_MEDICARE
        kept = found.get("plan") or known(turn.slots, "plan")
        if (kept and services().directory.plans(str(kept))) or (found.get("plan") and not only_medicare(str(kept))):
            return None
        if turn.slots.get("payer") == "original_medicare":
            again = turn.text.startswith("/") and turn.slots.get("network_status") == "NOT_ASKED"
            return None if again else ORIGINAL_MEDICARE
        return NO_INSURANCE if turn.slots.get("payer") == "none" else None

    @staticmethod
    def _named_before(tracker: Tracker, turn: Turn) -> str | None:
        """The doctor whom the messages of this check named last before this one."""
        for said in reversed(_messages_of_check(tracker)[:-1]):
            if name := named_doctor(earlier_turn(replace(turn, requested_slot="wanted_doctor"), said)):
                return name
        return None

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """End the form: without the directory there is nothing to ask, and the last action says so."""
        return [SlotSet("network_status", UNAVAILABLE), SlotSet("requested_slot", None)]

    def _named(self, turn: Turn, slots: dict[str, Any]) -> dict[str, Any]:
        """The doctor whom the starting message names, also without a title.

        Words that are neither a plan, a place nor a doctor of the directory may be a doctor's name that was not
        recognised: then the doctor is asked for, and nobody who was named earlier stands in.
        """
        directory = services().directory
        if slots.get("wanted_doctor") and _PRONOUN.search(turn.text):
            return {}
        named = directory.people_named_in(turn.text)
        if len(named) == 1:
            return {"wanted_doctor": named[0], "wanted_doctor_npi": None}
        if turn.doctor("second") or turn.text.startswith("/"):
            return {}
        rest = self._unexplained(turn, slots)
        if rest and len(rest) <= LONGEST_NAME and directory.doctors(" ".join(rest), limit=1):
            return {"wanted_doctor": " ".join(rest), "wanted_doctor_npi": None}
        return {"wanted_doctor": None, "wanted_doctor_npi": None} if rest and slots.get("wanted_doctor") else {}

    @staticmethod
    def _unexplained(turn: Turn, slots: dict[str, Any]) -> list[str]:
        """Words of a message that are no part of a question about a network, of the plan or of the place."""
        explained = set(_NOISE | _NETWORK_WORDS)
        for part in (slots.get("plan"), slots.get("place"), *(e.get("value") for e in turn.entities)):
            explained |= {word.lower() for word in _WORD.findall(str(part or ""))}
        return [word for word in _WORD.findall(turn.text) if word.lower() not in explained and not word.isdigit()]

    def _plan(self, turn: Turn, name: str, *, told_now: bool) -> dict[str, Any]:
        directory = services().directory
        telling = " ".join(word for word in name.split() if word.lower().strip(",.") not in _NETWORK_WORDS)
        whole = [match for match in directory.plans() if _stands_in(match.label, name)]
        matches = directory.plans(name) or directory.plans(telling or name) or whole
        if len(matches) == 1 and (matches == whole or matches[0].certainty != "partial"):
            return {"plan": matches[0].label}
        name = _LEADS_TO_NAME.sub("", name, count=1) or name
        asked_before = Choices.of(turn.slots, "plan") or not told_now or fold(name) == fold(str(turn.slots.get("plan")))
        if not matches and asked_before and len(name.split()) <= LONGEST_NAME:
            # Typed once more, or known before, although it is not in the copy: the look-up says that there are no data.
            return {"plan": name}
        if only_medicare(name):
            response = WHICH_MEDICARE
        elif matches:
            response = "utter_plan_near" if len(matches) == 1 else "utter_plan_choices"
        else:
            response = "utter_plan_not_in_copy"
        offered = (matches or ([] if response == WHICH_MEDICARE else directory.plans()))[:MOST_CHOICES]
        buttons = [button(match.label, plan=match.label) for match in offered]
        return {"plan": None, "choices": {"slot": "plan", "response": response, "buttons": buttons}}

    def _doctor(self, tracker: Tracker, turn: Turn, slots: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        directory = services().directory
        name = found.get("wanted_doctor", slots.get("wanted_doctor"))
        # A number given with this message outweighs a name; one given earlier ends with a new name.
        npi = found.get("wanted_doctor_npi") or (None if "wanted_doctor" in found else slots.get("wanted_doctor_npi"))
        if npi:
            matches = directory.doctors(npi=str(npi))
            if matches:
                return {"wanted_doctor_npi": npi, "wanted_doctor": matches[0].doctor}
            return {"wanted_doctor_npi": npi, "wanted_doctor": name or str(npi), "place": SKIPPED}
        if not name:
            return {}
        name = fuller_name(tracker, str(name))
        specialty = next(iter(turn.values("specialty")), None)
        most = MOST_CHOICES + 1
        matches = directory.doctors(name, limit=most)
        matches = directory.doctors(name, specialty=specialty, place=found.get("place"), limit=most) or matches
        here = [m for m in matches if in_named_city(turn.text, m.locations)]
        matches = here if len(here) == 1 else matches
        if len(matches) == 1 and matches[0].exact:
            return {"wanted_doctor": matches[0].doctor, "wanted_doctor_npi": matches[0].npi}
        if not matches:
            plans = directory.plans(name)
            if len(plans) == 1 and plans[0].certainty == "exact":
                # "And for Acme Choice?" answers with a plan where a doctor was asked for.
                return {"plan": plans[0].label, "wanted_doctor": None}
            # Nobody of that name in the copy: the place would not help, the look-up says what it knows.
            place = found.get("place") or slots.get("place") or SKIPPED
            return {"wanted_doctor": name, "wanted_doctor_npi": None, "place": place}
        many = len(matches) > MOST_CHOICES
        if many:
            response = "utter_doctor_too_many"
        else:
            response = "utter_doctor_near" if len(matches) == 1 else "utter_doctor_choices"
        described_matches = [(described(m.doctor, m.specialty, m.organization, m.location), m.npi) for m in matches]
        buttons = [button(title, npi=number) for title, number in described_matches if number and not many]
        choices = {"slot": "wanted_doctor", "response": response, "buttons": buttons}
        return {"wanted_doctor": None, "wanted_doctor_npi": None, "choices": choices}

    @staticmethod
    def _place(turn: Turn, npi: str) -> dict[str, Any]:
        offices = [office for office in services().directory.locations(npi) if office.location]
        offices = in_named_city(turn.text, offices) or offices
        if len(offices) == 1:
            return {"place": offices[0].location}
        if not offices:
            return {}
        buttons = [button(described(o.organization, o.location), place=str(o.location)) for o in offices[:MOST_CHOICES]]
        return {"choices": {"slot": "place", "response": "utter_place_choices", "buttons": buttons}}


def _messages_of_check(tracker: Tracker) -> list[dict[str, Any]]:
    """The patient's messages since the check began, the one that began it among them."""
    messages: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            messages.append(event)
        elif event.get("event") == "action" and event.get("name") == ActionCheckNetwork.action_name:
            break
    return messages[::-1]


def _answered_in_vain(tracker: Tracker, slot: str) -> bool:
    """Whether a question was answered twice with nothing that could be found."""
    return messages_since_asked(tracker, slot) >= MOST_ASKED


def _ends_check(event: EventType) -> bool:
    """Whether the check ended or was left with this event."""
    over = event.get("name") in (ActionCheckNetwork.action_name, "action_deactivate_loop")
    return event.get("event") == "action" and over


def _stands_in(label: str, text: str) -> bool:
    """Whether a plan's whole name, with its insurer, stands in a text: "Ray's Acme Choice PPO from the pipefitters"."""
    return f" {' '.join(_WORD.findall(label.lower()))} " in f" {' '.join(_WORD.findall(text.lower()))} "


def plan_named_in(text: str) -> str | None:
    """The one plan of the directory whose whole name stands in a sentence, with no other insurer's before it."""
    said = [word.lower() for word in _WORD.findall(text)]
    named = []
    for match in services().directory.plans():
        words = [word.lower() for word in _WORD.findall(match.plan)]
        own = set(words) | {word.lower() for word in _WORD.findall(match.label)} | _TELLS_NO_PLAN
        first = min((said.index(word) for word in words if word in said), default=0)
        if set(words) <= set(said) and (first == 0 or said[first - 1] in own):
            named.append(match.label)
    return named[0] if len(named) == 1 else None


def in_named_city(text: str, offices: Iterable[LocationMatch]) -> list[LocationMatch]:
    """The offices whose town stands in a sentence."""
    said = f" {' '.join(_WORD.findall(text.lower()))} "
    return [o for o in offices if o.city and f" {' '.join(_WORD.findall(o.city.lower()))} " in said]


def fuller_name(tracker: Tracker, name: str) -> str:
    """The longer form in which this doctor was named before: 'Dr. Patel' after 'Rohan Patel' is the same."""
    words = {word.lower() for word in _WORD.findall(name)} - _NOISE
    for event in reversed(tracker.events):
        earlier = event.get("value") if event.get("name") == "wanted_doctor" else None
        if isinstance(earlier, str) and words and words < {word.lower() for word in _WORD.findall(earlier)}:
            return earlier
    return name


class AskNetworkCheckForm(GuideAction):
    """Ask for one slot of the network check, with the directory's choices where there are any."""

    @property
    @abstractmethod
    def slot(self) -> str:
        """The slot; a class attribute in subclasses."""

    @property
    def action_name(self) -> str:
        """The name by which the form finds its question."""
        return f"action_ask_network_check_form_{self.slot}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the question."""
        choices = Choices.of(turn.slots, self.slot)
        if choices:
            dispatcher.utter_message(response=choices.response, choices=choices.buttons)
        else:
            dispatcher.utter_message(response=f"utter_ask_network_check_form_{self.slot}")
        return []

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say that the directory could not be opened."""
        dispatcher.utter_message(response=f"utter_ask_network_check_form_{self.slot}_unavailable")
        return []


class AskPlan(AskNetworkCheckForm):
    """Which plan."""

    slot = "plan"


class AskWantedDoctor(AskNetworkCheckForm):
    """Which doctor."""

    slot = "wanted_doctor"


class AskPlace(AskNetworkCheckForm):
    """Which office."""

    slot = "place"


def _data(answer: Answer) -> NetworkAnswerData:
    return NetworkAnswerData(
        state=answer.state.value,
        flags=list(answer.flags),
        doctor=answer.doctor,
        npi=answer.npi,
        organization=answer.organization,
        location=answer.location,
        plan=answer.plan,
        network=answer.network,
        tier=answer.tier,
        accepting=answer.accepting,
        source=answer.source,
        source_date=answer.source_date.isoformat() if answer.source_date else None,
        last_verified=answer.last_verified.isoformat() if answer.last_verified else None,
        example=answer.example,
    )


def told(answer: Answer, asked: str | None) -> dict[str, Any]:
    """What a letter may tell of an answer: what was said, and of whom it was asked."""
    return {"asked": asked or answer.doctor, "said": _data(answer).dict()}


def tell(dispatcher: CollectingDispatcher, answer: Answer, asked: dict[str, str | None]) -> None:
    """Utter one directory answer in the words of its state; ``asked`` fills what the data do not name."""
    places = [described(answer.organization, answer.location) if answer.location else None]
    if answer.state is State.LISTED_ELSEWHERE:
        places += [described(o.organization, o.location) for o in answer.other_locations]
    details = network_details(
        specialty=answer.specialty,
        places=[place for place in places if place],
        tier=answer.tier,
        network=answer.network,
        accepting=answer.accepting,
        source=answer.source,
        source_date=answer.source_date,
        last_verified=answer.last_verified,
    )
    # What the copy says of other plans changes the words around the state, not the state.
    other_plans = "_other_plans" if answer.other_plans else ""
    doctor = answer.doctor or asked["doctor"]
    by_number = answer.state is State.UNKNOWN_DOCTOR and str(doctor).isdecimal()
    dispatcher.utter_message(
        response=UNKNOWN_NUMBER if by_number else f"utter_network_{answer.state.value.lower()}{other_plans}",
        doctor=doctor,
        plan=answer.plan_label or asked["plan"],
        organization=answer.organization,
        ended_on=in_words(answer.ended_on) if answer.ended_on else None,
        starts_on=in_words(answer.starts_on) if answer.starts_on else None,
        details=details,
        data=_data(answer).dict(),
    )


def example_notice(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say that the data are invented, once in the answer to one message."""
    notice = "utter_network_example_data"
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "bot" and (event.get("metadata") or {}).get("utter_action") == notice:
            return
    dispatcher.utter_message(response=notice)


def look_up(dispatcher: CollectingDispatcher, tracker: Tracker, slots: dict[str, Any]) -> Answer | None:
    """Look up the doctor of the slots and utter the answer, ``None`` if nothing could be asked."""
    asked = {
        "plan": known(slots, "plan"),
        "doctor": known(slots, "wanted_doctor"),
        "place": known(slots, "place"),
    }
    npi = known(slots, "wanted_doctor_npi")
    if not asked["plan"]:
        dispatcher.utter_message(response="utter_network_needs_plan")
        return None
    if not (asked["doctor"] or npi):
        dispatcher.utter_message(response="utter_network_needs_doctor")
        return None
    now = services()
    question: dict[str, str | None] = {"npi": npi} if npi else {"doctor": asked["doctor"]}
    answer = now.directory.lookup(**question, plan=asked["plan"], place=asked["place"], on=now.today())
    answers = [answer]
    if answer.state is State.AMBIGUOUS and answer.ambiguous == "place":
        dispatcher.utter_message(response="utter_network_by_place")
        answers = [_at(candidate, question, asked) for candidate in answer.candidates[:MOST_CHOICES]]
    for each in answers:
        tell(dispatcher, each, asked)
    if any(each.example for each in answers):
        example_notice(dispatcher, tracker)
    return answer


def _at(candidate: Candidate, question: dict[str, str | None], asked: dict[str, str | None]) -> Answer:
    now = services()
    return now.directory.lookup(
        **question,
        organization=candidate.organization,
        plan=asked["plan"],
        place=candidate.location,
        on=now.today(),
    )


_SAID_WITHOUT = {
    WITHOUT_PLAN: "utter_network_needs_plan",
    PLAN_NOT_FOUND: "utter_network_plan_not_found",
    NO_INSURANCE: "utter_no_insurance",
    ORIGINAL_MEDICARE: "utter_no_network_original_medicare",
}
"""What is said where there is no plan in whose network to look."""

MOST_OTHER_PLANS = 2
"""Plans besides the first that are looked up for one message."""


def other_plans(tracker: Tracker, turn: Turn) -> list[str]:
    """The plans that a message of this check named besides the one that was looked up: "mine and my wife's"."""
    directory = services().directory

    def same(plan: str) -> str:
        matches = directory.plans(plan)
        return matches[0].label if len(matches) == 1 else fold(plan)

    looked_up = same(str(turn.slots.get("plan")))
    for said in reversed(_messages_of_check(tracker)):
        named = plans_named(earlier_turn(turn, said))
        meant = {same(plan): plan for plan in named}
        if len(meant) > 1 and looked_up in meant:
            return [plan for key, plan in meant.items() if key != looked_up][:MOST_OTHER_PLANS]
    return []


class ActionCheckNetwork(GuideAction):
    """Answer whether the doctor is listed for the plan at the place, as far as the directory can tell."""

    action_name = "action_check_network"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer and keep its state."""
        if turn.slots.get("network_status") == UNAVAILABLE:
            return self.failed(dispatcher, tracker)
        if (without := self._without_look_up(dispatcher, tracker, turn)) is not None:
            return without
        answer = look_up(dispatcher, tracker, turn.slots)
        if answer and asks_for_every_office(turn) and len(services().directory.locations(str(answer.npi))) == 1:
            dispatcher.utter_message(response="utter_network_one_office", doctor=answer.doctor)
        for plan in other_plans(tracker, turn) if answer else []:
            look_up(dispatcher, tracker, {**turn.slots, "plan": plan})
        if not interrupted_form(tracker):
            dispatcher.utter_message(response="utter_network_next")
        return finish(
            tracker,
            network_status=answer.state.value if answer else "NOT_ASKED",
            organization=answer.organization if answer else None,
            network_answer=told(answer, known(turn.slots, "wanted_doctor")) if answer else None,
            last_result="network",
        )

    def _without_look_up(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn
    ) -> list[EventType] | None:
        """Say why nothing is looked up, with what the copy has of the doctor all the same; ``None`` if something is."""
        status = str(turn.slots.get("network_status"))
        if status in (LEFT, SET_ASIDE):
            if status == LEFT:
                dispatcher.utter_message(response="utter_network_left")
            left = [SlotSet("unfinished_form", ValidateNetworkCheckForm.form)] if not interrupted_form(tracker) else []
            return [*finish(tracker, network_status=None), *left]
        if status == DETAILS:
            doctor = tell_details(dispatcher, tracker, turn)
            self._what_next(dispatcher, tracker)
            return [*doctor, *finish(tracker, network_status=None)]
        if (response := _SAID_WITHOUT.get(status)) is None:
            return None
        if status == NO_INSURANCE and turn.intent == "privacy":
            # "I said no insurance. New topic: who sees what I type?": the question is what counts.
            response = "utter_privacy"
        _, doctors = doctors_meant(turn, turn.slots)
        doctor = tell_listed(dispatcher, doctors) if len(doctors) == 1 else []
        dispatcher.utter_message(response=response)
        if status in (WITHOUT_PLAN, PLAN_NOT_FOUND):
            self._what_next(dispatcher, tracker)
            return [*doctor, *finish(tracker, network_status="NOT_ASKED", last_result="network")]
        payer = "none" if status == NO_INSURANCE else "original_medicare"
        kept = {"network_status": None} if status == NO_INSURANCE else {"network_status": "NOT_ASKED", "plan": None}
        return [*doctor, *finish(tracker, **kept, payer=payer)]

    @staticmethod
    def _what_next(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        if not interrupted_form(tracker):
            dispatcher.utter_message(response="utter_network_next")

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say that nothing could be checked; plan, doctor and place stay for another try."""
        dispatcher.utter_message(response="utter_check_network_unavailable")
        return finish(tracker, network_status=None)


def asks_again(turn: Turn) -> bool:
    """Whether a message after an answer names another plan, doctor or place to look up."""
    return bool(ValidateNetworkCheckForm().read(turn))
