"""Asking your doctor: words for the talk, and the draft of the referral request."""

import re
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, finish, times_done
from actions.cards import for_whom, known
from actions.forms import (
    ANSWER_INTENTS,
    SKIPPED,
    FormValidation,
    Reader,
    from_entity,
    is_question,
    none_in_mind,
    own_name,
    short_text,
    statement,
    yes_or_no,
)
from second_opinion.letters import ReferralRequest, case_of, compose, referral_request
from second_opinion.payloads import letter


def wanted_doctor(turn: Turn) -> str | None:
    """The doctor whom the patient would like to see.

    One word without a title, in small letters or in capitals only ("lobular", "POA"), is seldom a name unless it was
    asked for.
    """
    named = turn.doctor("second")
    if named is None or turn.requested_slot == "wanted_doctor" or " " in named or turn.doctor_is_titled(named):
        return named
    return named if named.istitle() and named in turn.text else None


_NOW = re.compile(
    r"\bwrite (?:it|this|the \w+|the \w+ \w+) now\b|\bjust (?:write|do|make|draft) (?:it|this|me|the|a)\b",
    re.IGNORECASE,
)

LONGEST_COMMAND = 6
"""Words of 'just write it now please'; a longer sentence of that kind holds facts and is read as an answer."""

_ADDRESSED = re.compile(
    r"\b(?:to|for|tell|ask|at|with)\s+(?:the|my|our|her|his|their)?\s*"
    r"(?:(?P<staff>front desk|reception\w*|staff|office|coordinator|secretary|nurse"
    r"|(?:doctor|dr|surgeon|\w+ist)\W?s?\s+office"
    r"|(?:patient|care|referral|office)\s+(?:coordinator|staff|manager))"
    r"|(?P<doctor>doctor|dr|physician|specialist|surgeon|oncologist|cardiologist|gp|pcp)"
    r")\b(?!\s*\w*\s*['\u2019]s)",
    re.IGNORECASE,
)
# "Front desk, final", "dr hollis herself, not the desk people": the last one named that is not ruled out.
_DOCTOR = r"my (?:doctor|surgeon|specialist|oncologist|cardiologist)|the (?:doctor|surgeon)|d(?:r|octor)\.? \w+"
_READER = re.compile(
    r"(?<!not )(?<!not the )(?<!no )"
    r"(?:(?P<staff>\b(?:front desk|office staff|desk people|the desk|the staff|coordinator|receptionist)\b)"
    rf"|(?P<doctor>\b(?:him|her|{_DOCTOR}) ?(?:him|her)self\b|^\W*(?:(?:ok|yes|no)\W+)*(?:the )?(?:doc|surgeon)\W*$"
    r"|\bthe (?:doctor|surgeon)\W*$))",
    re.IGNORECASE,
)
_HIM = re.compile(r"\W*(?:to |ask |tell )?(?:him|her)\W*$", re.IGNORECASE)
_WRITING = frozenset({"draft_referral_request", "how_to_ask_doctor", "correct"})


def recipient(turn: Turn) -> str | None:
    """Who it goes to: as recognised, or as addressed in a wish to write or to ask ("to the front desk")."""
    named = from_entity("recipient")(turn)
    means_it = turn.intent in _WRITING or turn.requested_slot == "recipient"
    if named is None and (means_it or turn.active_form == "referral_request_form"):
        if turn.requested_slot == "recipient" and _HIM.match(turn.text):
            return "doctor"
        found = [match.lastgroup for match in _READER.finditer(turn.text)] if means_it else []
        addressed = _ADDRESSED.search(turn.text)
        return found[-1] if found else addressed.lastgroup if addressed else None
    return named


_MY_NAME = re.compile(r"\bmy name(?:'s| is|:|,)|\bsign(?:ed)? (?:it )?(?:as|with)\b", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:dr|doctor|m\.?d)\b", re.IGNORECASE)

# Only as a command at the beginning: "they want to remove my gallbladder" is what the letter is about.
_REMOVAL = re.compile(
    r"(?:^|[.!,;]\s)\W*(?:(?:please|now|no|ok|okay|and|just|actually)\W+)*"
    r"(?:remove|delete|drop|take (?:out|off|away)|take\b.*\bout|leave out|leave\b.*\bout)\b",
    re.IGNORECASE,
)
_PARTS = {
    "records": re.compile(r"\brecords?\b", re.IGNORECASE),
    "patient_name": re.compile(r"\b(?:my|her|his) (?:own )?name\b(?! of)|\bsignature\b", re.IGNORECASE),
    "situation": re.compile(
        r"\b(?:situation|diagnosis|reason|illness|condition|what it is about|surgery)\b", re.IGNORECASE
    ),
    "specialty": re.compile(r"\b(?:specialty|kind of (?:doctor|specialist))\b", re.IGNORECASE),
    "opinion_type": re.compile(r"\b(?:same group|outside|group)\b", re.IGNORECASE),
    "wanted_doctor": re.compile(r"\b(?:that|the) name\b|\b(?:dr|doctor\W?s?|specialist|surgeon)\b", re.IGNORECASE),
}


def left_out(turn: Turn) -> dict[str, str]:
    """The part of the letter that a message asks to take out again ("remove Dr. Rossi"): the first that fits."""
    if not _REMOVAL.search(turn.text):
        return {}
    named = {str(found.get("entity")) for found in turn.entities}
    for entity, slot in (("specialty", "specialty"), ("doctor", "wanted_doctor")):
        if entity in named:
            return {slot: SKIPPED}
    return next(({slot: SKIPPED} for slot, words in _PARTS.items() if words.search(turn.text)), {})


_SIGNED = re.compile(
    r"(?i:\b(?:my name(?:'s| is|:|,)?|sign(?:ed)? (?:it )?(?:as|with)))\s+"
    r"(?P<name>[A-Z][\w'\u2019.-]*(?: [A-Z][\w'\u2019.-]*){0,3})"
)


def name_to_sign_with(turn: Turn) -> str | None:
    """The patient's own name where a message says that it is one ("put my name, Ana Lopez")."""
    found = _SIGNED.search(turn.text)
    return found["name"] if found else None


def without_own_name(turn: Turn) -> Turn:
    """The turn without doctors where the name in it is the patient's own: asked for, or said to be."""
    own = turn.requested_slot == "patient_name" or _MY_NAME.search(turn.text)
    if not own or _TITLE.search(turn.text):
        return turn
    return replace(turn, entities=tuple(found for found in turn.entities if found.get("entity") != "doctor"))


_OUTSIDE = re.compile(
    r"\b(?:outside|outsider|elsewhere|somewhere else|another (?:place|group|hospital))\b", re.IGNORECASE
)
_INSIDE = re.compile(r"\b(?:inside|in-?house|same (?:place|group|hospital|clinic)|the group)\b", re.IGNORECASE)


PRIMARY_CARE = "primary care"
"""The one specialty that is mostly named for the referral it gives, not as the wish for a second opinion."""


def specialty(turn: Turn) -> str | None:
    """The field that the second doctor should be from."""
    named = from_entity("specialty")(turn)
    return None if named == PRIMARY_CARE and turn.requested_slot != "specialty" else named


def opinion_type(turn: Turn) -> str | None:
    """Inside, outside or not decided: as recognised, or as the message as a whole wishes."""
    named = from_entity("opinion_type")(turn)
    short = turn.active_form == "referral_request_form" and len(turn.text.split()) <= LONGEST_COMMAND
    if named is None and (short or turn.requested_slot == "opinion_type") and not is_question(turn.text):
        outside, inside = _OUTSIDE.search(turn.text), _INSIDE.search(turn.text)
        if bool(outside) != bool(inside):
            return "external" if outside else "internal"
    if named is None and turn.requested_slot == "opinion_type":
        return {"prefer_internal": "internal", "prefer_external": "external"}.get(turn.intent)
    return named if named in ("internal", "external", "undecided") else "undecided" if named == "both" else None


_TONES = {
    "brief": re.compile(r"(?<!not )(?<!not too )(?<!too )\b(?:short|brief|quick)\b(?! of)", re.IGNORECASE),
    "warm": re.compile(r"(?<!not )(?<!not too )(?<!too )\b(?:warm|friendly|polite|gentle)\b", re.IGNORECASE),
    "formal": re.compile(r"(?<!not )(?<!not too )(?<!too )\bformal\b", re.IGNORECASE),
}


def tone(turn: Turn) -> str | None:
    """How it should sound: as recognised, or by a word of it where a text is wished for or the tone was asked."""
    named = from_entity("tone")(turn)
    if named is None and (turn.intent == "draft_referral_request" or turn.requested_slot == "tone"):
        return next((kind for kind, words in _TONES.items() if words.search(turn.text)), None)
    return named


def current_doctor(turn: Turn) -> str | None:
    """The patient's own doctor, where the message says so."""
    return turn.doctor("current", surely=True)


_WORRIES = {
    "fear_of_offending_doctor": "hurt",
    "is_it_ok_to_ask": "hurt",
    "doctor_refuses": "refusal",
    "can_doctor_drop_me": "refusal",
}


def worry(turn: Turn) -> str | None:
    """What is feared about asking; a worry of another kind gets the words without help for one of these."""
    if turn.intent == "is_it_ok_to_ask" and is_question(turn.text):
        return None
    return _WORRIES.get(turn.intent) or (SKIPPED if turn.intent == "deny" or statement(turn) else None)


class ValidateCoachingForm(FormValidation):
    """Situation, listener and worry, before the words are given."""

    form = "coaching_form"
    started_by = "how_to_ask_doctor"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "situation": (from_entity("situation"),),
        "recipient": (recipient,),
        "worry": (from_entity("worry"),),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {"situation": (statement,), "worry": (worry,)}
    in_own_words = frozenset({"situation"})

    def read(self, turn: Turn) -> dict[str, Any]:
        """As every form, and whoever asks for the words again at the last question gets them."""
        found = super().read(turn)
        if turn.requested_slot == "worry" and (named := turn.values("worry")):
            # "No time" is the worry that was asked for, although it sounds like a wish to stop.
            found["worry"] = named[0]
        if turn.requested_slot == "worry" and turn.intent == self.started_by:
            found.setdefault("worry", SKIPPED)
        return found


class ActionCoach(GuideAction):
    """Give two or three ways to say it, in the patient's situation."""

    action_name = "action_coach"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the script and offer the message."""
        script = compose(
            "coaching_script",
            situation=known(turn.slots, "situation"),
            kind=case_of(known(turn.slots, "situation")),
            recipient=known(turn.slots, "recipient"),
            worry=known(turn.slots, "worry"),
            again=times_done(tracker, self.action_name) % 2 == 1,
            **for_whom(turn.slots),
        )
        dispatcher.utter_message(json_message=letter(script).dict())
        dispatcher.utter_message(response="utter_script_ready")
        return finish(tracker, last_result="script")


class ValidateReferralRequestForm(FormValidation):
    """Everything the referral request may say; each part may be left open."""

    form = "referral_request_form"
    started_by = "draft_referral_request"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "recipient": (recipient,),
        "situation": (from_entity("situation"),),
        "specialty": (specialty,),
        "opinion_type": (opinion_type,),
        "wanted_doctor": (wanted_doctor,),
        "current_doctor": (current_doctor,),
        "records": (from_entity("records"),),
        "tone": (tone,),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "situation": (statement,),
        "specialty": (short_text,),
        "wanted_doctor": (none_in_mind, short_text),
        "records": (yes_or_no,),
        "patient_name": (none_in_mind, own_name),
    }
    in_own_words = frozenset({"situation"})

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """What was only spoken of is not yet what the patient wishes.

        A doctor who was looked up in the directory, and the primary-care doctor whose referral a plan may want.
        """
        if turn.slots.get("network_status"):
            found = {"wanted_doctor": None, **found}
        if turn.slots.get("specialty") == PRIMARY_CARE:
            found = {"specialty": None, **found}
        return found

    def read(self, turn: Turn) -> dict[str, Any]:
        """As every form, and 'write it now' leaves all that is still open as it is."""
        turn = without_own_name(turn)
        removed = left_out(turn) if turn.requested_slot and not is_question(turn.text) else {}
        found = removed or super().read(turn)
        brief = turn.text.startswith("/") or len(turn.text.split()) <= LONGEST_COMMAND or _NOW.search(turn.text)
        now = bool(_NOW.search(turn.text)) and turn.intent in ANSWER_INTENTS | {self.started_by}
        at_once = now or (turn.requested_slot and brief and turn.intent == self.started_by)
        if at_once and not is_question(turn.text):
            still_open = (slot for slot in (*self.mentioned, *self.answered) if turn.slots.get(slot) is None)
            found = {**dict.fromkeys(still_open, SKIPPED), **found}
        return found


def write_draft(dispatcher: CollectingDispatcher, slots: dict[str, Any]) -> None:
    """Compose the referral request from the slots and show it as one message."""
    draft = referral_request(
        ReferralRequest(
            recipient="staff" if slots.get("recipient") == "staff" else "doctor",
            current_doctor=known(slots, "current_doctor"),
            situation=known(slots, "situation"),
            specialty=known(slots, "specialty"),
            opinion_type=known(slots, "opinion_type"),
            wanted_doctor=known(slots, "wanted_doctor"),
            records=slots.get("records") == "yes",
            tone=known(slots, "tone") or "plain",
            patient_name=known(slots, "patient_name"),
            relation=for_whom(slots)["relation"],
        )
    )
    dispatcher.utter_message(json_message=letter(draft).dict())
    dispatcher.utter_message(response="utter_draft_ready")


class ActionDraftReferralRequest(GuideAction):
    """Show the referral request. It is the patient's to send; nothing here sends it."""

    action_name = "action_draft_referral_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the draft."""
        write_draft(dispatcher, turn.slots)
        return finish(tracker, last_result="letter")
