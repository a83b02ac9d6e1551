"""What a plan pays: the answer for the payer, the state's own rule, and the call that settles it."""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, one_line, sentences, services, typed_messages
from actions.cards import CardAction, for_whom, known, named_plan
from actions.letters import minor
from actions.named_people import A_DOCTOR, same_person
from actions.sources import offer_of, response_of
from second_opinion.answers import answer_by_words
from second_opinion.directory.states import STATES
from second_opinion.letters import compose
from second_opinion.payloads import LetterData, letter

STATES_WITH_AN_ENTRY = frozenset({"CA", "FL", "MN", "MO", "NJ", "NY", "OR", "RI"})
"""States of which the catalogue holds a checked entry: each has a response ``utter_state_<code>``."""

UNDER_FEDERAL_RULES = frozenset({"original_medicare", "medicare_advantage", "medicaid", "tricare", "va", "none"})
"""Payers to whom a state's rule for private plans does not apply."""

_NAMES = {name.lower(): code for code, name in STATES.items()}
_STATE = re.compile(rf"\b(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b", re.IGNORECASE)
_CODE = re.compile(rf"(?:,\s*|\bin\s+)({'|'.join(STATES)})\b")


def state_named_in(text: str) -> str | None:
    """The code of the first US state that a text names, by its name, or by its code after a comma or "in"."""
    if match := _STATE.search(text):
        return _NAMES[match[0].lower()]
    match = _CODE.search(text)
    return match[1] if match else None


def tell_state(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Utter what is checked of the state that is known; once, unless it is named again."""
    if known(turn.slots, "payer") in UNDER_FEDERAL_RULES:
        return
    state = state_named_in(turn.text) or state_named_in(known(turn.slots, "place") or "")
    if state:
        entry = f"utter_state_{state}" if state in STATES_WITH_AN_ENTRY else "utter_state_unchecked"
        told = {(e.get("metadata") or {}).get("utter_action") for e in tracker.events if e.get("event") == "bot"}
        if entry not in told or state_named_in(turn.text):
            dispatcher.utter_message(response=entry)


class ActionTellCoverage(GuideAction):
    """Whether a plan pays, as far as that is known for the payer, and what the state adds."""

    action_name = "action_tell_coverage"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both."""
        dispatcher.utter_message(response="utter_coverage_check")
        tell_state(dispatcher, tracker, turn)
        return []


class ActionTellRights(GuideAction):
    """Rights by ethics; where a state is named, what its law adds for private plans."""

    action_name = "action_tell_rights"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both; what words ask for within the topic, such as where to complain, needs no law on plans."""
        dispatcher.utter_message(response="utter_patient_rights_ethics")
        if state_named_in(turn.text) and answer_by_words("patient_rights_ethics", turn.text) is None:
            tell_state(dispatcher, tracker, turn)
        return []


_TAKEN_FOR_OUT = re.compile(
    r"\bout[\s-]of[\s-]network\b|\bnot? (?:in|on|part of) (?:the |my )?(?:network|plan)"
    r"|n['\u2019]?t (?:in (?!force|effect|place|use)|on |take )",
    re.IGNORECASE,
)
NO_PROOF = frozenset({"NOT_LISTED", "NO_DATA", "UNKNOWN_DOCTOR", "GROUP_ONLY", "LISTED_ELSEWHERE", "CONFLICT"})
"""Answers of the directory that some people take for "out of network", which they do not say."""


def takes_for_out(turn: Turn) -> bool:
    """Whether a message takes the last look-up, which proved nothing, for "out of network"."""
    looked_up = turn.slots.get("last_result") == "network" and turn.slots.get("network_status") in NO_PROOF
    return looked_up and bool(_TAKEN_FOR_OUT.search(turn.text))


class ActionTellCost(GuideAction):
    """What somebody pays; who takes "not found" for "out of network" is told first that it is not the same."""

    action_name = "action_tell_cost"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer."""
        usual = answer_by_words("cost_out_of_pocket", turn.text) or "utter_cost_out_of_pocket"
        dispatcher.utter_message(response="utter_network_no_proof" if takes_for_out(turn) else usual)
        return []


class ActionCallScript(CardAction):
    """What to say on the call to the plan, filled with what is known, with lines for the answers.

    After a no from the plan it is the call about that no.
    """

    kind = "call_script"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """Plan, doctor and place; a number and an address only where they are this doctor's."""
        plan, place = named_plan(turn.slots), known(turn.slots, "place")
        doctor, npi = known(turn.slots, "wanted_doctor"), known(turn.slots, "wanted_doctor_npi")
        if same_person(doctor, known(turn.slots, "current_doctor")):
            # Whoever treats the patient now is not the one to be seen.
            doctor = npi = None
        if plan and place and place.lower() in plan.lower():
            place = None
        listed = services().directory.doctors(npi=npi) if npi and doctor else []
        others = bool(listed) and not same_person(doctor, listed[0].doctor)
        lines = lines_told(tracker, turn)
        return {
            "plan": plan,
            "doctor": doctor,
            "npi": None if others else npi,
            "organization": None if others else known(turn.slots, "organization"),
            "place": None if others else place,
            "specialty": _field(turn),
            "said_field": field_as_said(tracker, turn),
            "payer": known(turn.slots, "payer"),
            "patient_name": known(turn.slots, "patient_name"),
            "minor": minor(turn.slots),
            "by_video": (video := wants_video(tracker, turn)),
            "ask_for_video": video and not any(_VIDEO.search(line) for line in lines),
            "other_state": other_state(tracker, turn),
            "lines": lines,
        }

    def about_a_no(self, tracker: Tracker, turn: Turn) -> bool:
        """Whether the call is about a plan's no."""
        return about_denial(tracker, turn)

    def card(self, tracker: Tracker, turn: Turn) -> LetterData:
        """The script of the call that is meant."""
        if not self.about_a_no(tracker, turn):
            return super().card(tracker, turn)
        values = {**self.values(tracker, turn), **for_whom(turn.slots), **denial_told(tracker, turn)}
        return compose("denial_call", **{**values, "doctor": known(turn.slots, "current_doctor")})

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the script; behind the one about a no stands another offer."""
        if not self.about_a_no(tracker, turn):
            return super().act(dispatcher, tracker, turn)
        dispatcher.utter_message(json_message=letter(self.card(tracker, turn)).dict())
        if turn.active_form:
            return []
        dispatcher.utter_message(response="utter_denial_call_ready")
        return [SlotSet("last_result", self.kind)]


class ActionDenialCall(ActionCallScript):
    """The script for the call about a plan's no, where an answer has offered it."""

    action_name = "action_denial_call"

    def about_a_no(self, tracker: Tracker, turn: Turn) -> bool:
        """It was offered, also to somebody who only asks what if."""
        return True


_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ials?)|rejected|appeal\w*|external review|outside review|(?:turned|turns) (?:\w+ ){0,3}?down"
    r"|not medically necessary|(?:plan|insur\w+|they|letter) (?:said|says) no)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:if|in case|might|could|would|will|may|what happens when)\b", re.IGNORECASE)
_BY_A_DOCTOR = re.compile(
    rf"\b(?:{A_DOCTOR}|dr\.? \w+) (?:\w+ )?(?:denied|denies|rejected|turned|said no)\b|\bi(?:'m| am) in denial\b",
    re.IGNORECASE,
)
_OTHER_CALL = re.compile(r"\b(?:second opinion|network|cover\w*|before i book|new doctor)\b", re.IGNORECASE)
_RULED_OUT = re.compile(
    r"\b(?:not|n['\u2019]?t|don['\u2019]?t want|thats for|that['\u2019]?s for|instead of)\b", re.IGNORECASE
)
LOOKED_BACK = 8
"""Messages among which a plan's no is looked for."""


def tells_of_a_no(text: str) -> bool:
    """Whether a message says that a plan has said no, and does not only ask what if."""
    return any(
        _DENIED.search(sentence) and not _NOT_YET.search(sentence) and not _BY_A_DOCTOR.search(sentence)
        for sentence in sentences(text)
    )


def about_denial(tracker: Tracker, turn: Turn) -> bool:
    """Whether the call is about a no that the plan has given, and not about the rules before a visit."""
    if not any(tells_of_a_no(text) for text in typed_messages(tracker, turn)[:LOOKED_BACK]):
        return False
    if not turn.text.startswith("/"):
        if _DENIED.search(turn.text):
            return True
        if _OTHER_CALL.search(turn.text):
            return bool(_RULED_OUT.search(turn.text))
    # Whoever told of a no and was shown no call yet calls about the no.
    return _last_call(tracker) in (ActionDenialCall.action_name, None)


def _last_call(tracker: Tracker) -> str | None:
    """Which of the two calls the guide gave the script for, or offered it, last."""
    calls = {f"utter_{call}_ready": f"action_{call}" for call in ("call_script", "denial_call")}
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            named = [calls.get(response_of(event), ""), *offer_of(event)]
            if call := next((name for name in named if name in calls.values()), None):
                return call
    return None


_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|claim|case|denial|file)\.?(?: no\.?| number| num\.?| id)?\s*(?:is|was|[:#])*\s*#?"
    r"(?P<number>[A-Z]{0,4}\d[\w-]{3,20})\b",
    re.IGNORECASE,
)
_WHAT_WAS_DENIED = re.compile(
    r"\b(?:den(?:ied|ies)|rejected|turned down|(?:said|says) no to)\s+(?:my|our|his|her|the)\s+(?P<what>[\w' /-]{3,60}?)"
    r"(?=\s*(?:\b(?:twice|again|first|in|on|because|and|for|as|by|last|this|yesterday|today|but|so|what|how)\b|[.,;:!?\n]|$))"
    r"|\b(?:my|our|his|her|the) (?P<passive>[\w' /-]{3,40}?) (?:was|got|has been|is) (?:denied|rejected|turned down)\b",
    re.IGNORECASE,
)


def denial_told(tracker: Tracker, turn: Turn) -> dict[str, Any]:
    """The number of the no and what it is about, in the patient's words."""
    told: dict[str, Any] = {"reference": None, "what": None}
    for text in typed_messages(tracker, turn):
        if told["reference"] is None and (found := _REFERENCE.search(text)):
            told["reference"] = found["number"]
        if told["what"] is None and (found := _WHAT_WAS_DENIED.search(text)):
            told["what"] = found["what"] or found["passive"]
    return told


_VIDEO = re.compile(r"\b(?:video|telehealth|virtual(?:ly)?|zoom)\b", re.IGNORECASE)
_NO_VIDEO = re.compile(
    r"\b(?:no|not|without|n['\u2019]?t want|don['\u2019]?t want)(?: a| by| any| the)? (?:video|telehealth)\b",
    re.IGNORECASE,
)
_OTHER_STATE = re.compile(r"\b(?:out[ -]of[ -]state|(?:an)?other state|different state)\b", re.IGNORECASE)


def wants_video(tracker: Tracker, turn: Turn) -> bool:
    """Whether the visit may be by video: what was said last of it counts."""
    said = next((text for text in typed_messages(tracker, turn) if _VIDEO.search(text)), None)
    return said is not None and not _NO_VIDEO.search(said)


def other_state(tracker: Tracker, turn: Turn) -> bool:
    """Whether the other doctor is in another state."""
    return any(_OTHER_STATE.search(text) for text in typed_messages(tracker, turn))


_LINE = re.compile(
    r"\b(?:add|put in|put|include|write|with|need|want)\s+(?:a |an |another |one )?(?:more |new |extra )?(?:line|question|sentence)\s+"
    r"(?:asking|to ask|that asks|about)\s*:?\s*(?P<words>[^.!?\n]{5,160})",
    re.IGNORECASE,
)
MOST_LINES = 4


def lines_told(tracker: Tracker, turn: Turn) -> list[str]:
    """Lines that the patient wants in the script, word for word, the first one first."""
    shown = False
    found: list[str] = []
    for event in tracker.events:
        custom = (event.get("data") or {}).get("custom") if event.get("event") == "bot" else None
        shown = shown or (isinstance(custom, dict) and (custom.get("data") or {}).get("kind") == "call_script")
        if event.get("event") == "user" and shown:
            found += [one_line(match["words"]).rstrip(" ,;") for match in _LINE.finditer(str(event.get("text") or ""))]
    return list(dict.fromkeys(found))[-MOST_LINES:]


_A_DOCTOR_AS_SAID = re.compile(r"^[\w -]{3,30} (?:doctor|surgeon|specialist)$", re.IGNORECASE)


def _field(turn: Turn) -> str | None:
    """The kind of doctor, as this message names it or as it was told before."""
    return next(iter(turn.values("specialty")), None) or known(turn.slots, "specialty")


def field_as_said(tracker: Tracker, turn: Turn) -> str | None:
    """The patient's plain words for the kind of doctor ("kidney doctor"), where they typed some."""
    wanted = _field(turn)
    for event in reversed(tracker.events):
        if wanted is None or event.get("event") != "user":
            continue
        text = str(event.get("text") or "")
        for found in (event.get("parse_data") or {}).get("entities") or []:
            if found.get("entity") == "specialty" and found.get("value") == wanted and found.get("end"):
                said = text[found["start"] : found["end"]].lower()
                if _A_DOCTOR_AS_SAID.match(said):
                    return said
    return None


_OF_THE_SCRIPT = re.compile(r"\bscript\b", re.IGNORECASE)


def changes_script(tracker: Tracker, turn: Turn) -> bool:
    """Whether a message wants the script that was just shown to be otherwise."""
    if turn.text.startswith("/"):
        return False
    return bool(_OF_THE_SCRIPT.search(turn.text) or _LINE.search(turn.text))
