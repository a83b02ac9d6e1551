"""Asking your doctor: words for the talk, and the draft of the referral request."""

import re
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, earlier_turn, finish, just_started, just_typed, sentences, times_done
from actions.cards import for_whom, known
from actions.forms import (
    ANSWER_INTENTS,
    LONGEST_NAME,
    LONGEST_TOLD,
    PROBABLE_TOPIC,
    SKIPPED,
    SURE,
    FormValidation,
    Reader,
    about_only,
    changes_medicine,
    chosen,
    does_not_know,
    from_entity,
    illness_told,
    illness_told_before,
    is_question,
    kind_told,
    known_in_own_words,
    names_illness,
    none_in_mind,
    own_name,
    short_text,
    statement,
    yes_or_no_with_more,
)
from actions.letter_topic import said_plainly, topic
from actions.named_people import A_DOCTOR, alike, fuller, patient_speaks, place_role, role_of, same_person, writer_named
from actions.names_put_right import names_put_right, with_names_put_right
from actions.wished_letters import letter_for_reader, told_two_opinions, wished_letter
from second_opinion.answers import answer_by_words
from second_opinion.letters import case_of, compose
from second_opinion.names import UPPER
from second_opinion.payloads import letter
from second_opinion.people import relatives
from second_opinion.safety import SAFETY_INTENTS


def wanted_doctor(turn: Turn) -> str | None:
    """The doctor, or the place, whom the patient would like to go to.

    Asked for, any name is the answer. Otherwise a message has to say that it is the second doctor's, and one word
    without a title, in small letters or in capitals only ("lobular", "POA"), is seldom a name.
    """
    if turn.requested_slot == "wanted_doctor":
        return turn.doctor("second") or _named_for_it(turn) or next(iter(_places_to_go(turn)), None)
    if of_the_visit := _of_the_visit(turn):
        return of_the_visit
    sure = _surely_named(turn, "second")
    named = sure or turn.doctor("second", surely=True)
    if not sure and same_person(named, known(turn.slots, "current_doctor")):
        # "Not anyone from Roe's office": their own doctor is the wished one only where the words say so.
        named = None
    if named is None and (place := _wanted_place(turn)):
        return place
    if named is None or " " in named or turn.doctor_is_titled(named):
        return named
    return named if named.istitle() and named in turn.text else None


def _surely_named(turn: Turn, role: str) -> str | None:
    """A doctor of whom the words say that it is this one; who is named besides those who are known comes first."""
    known_as = [known(turn.slots, slot) for slot in ("current_doctor", "wanted_doctor")]
    now, other = known_as if role == "current" else known_as[::-1]
    named = turn.found("doctor")
    ruled_out = {str(f["value"]) for f in turn.entities if f.get("entity") == "doctor" and f not in named}
    told = [
        str(found["value"])
        for found in named
        if found.get("end") and role_of(turn.text, found["start"], found["end"], None) == role
    ]
    told = [name for name in told if name not in ruled_out]
    # One message to each of two doctors who are known makes neither of them the other.
    return min(told, key=lambda name: 2 * same_person(name, other) + same_person(name, now), default=None)


def _named_for_it(turn: Turn) -> str | None:
    """Whoever is named first where the second doctor was asked for, unless it is their own one.

    What sounds like their own doctor may still be the answer: "Lena Moreau, my neighbor told me".
    """
    named = next(iter(turn.found("doctor")), None)
    if named is None or not named.get("end") or does_not_know(turn.text[: named["start"]]):
        return None
    own = role_of(turn.text, named["start"], named["end"], None) == "current"
    name = str(named["value"])
    return None if own or same_person(name, known(turn.slots, "current_doctor")) else name


def _places_to_go(turn: Turn) -> dict[str, str | None]:
    """Hospitals and clinics that are not said to be where they are treated, each with its role."""
    told = {
        str(found["value"]): place_role(turn.text, found["start"], found["end"]) if found.get("end") else None
        for found in turn.found("facility")
    }
    return {name: role for name, role in told.items() if role != "current"}


def _wanted_place(turn: Turn) -> str | None:
    """A hospital or clinic that is said to be where they want to go, or told with "outside"."""
    told = _places_to_go(turn)
    outside = "external" in turn.values("opinion_type") or turn.intent == "prefer_external"
    if outside and turn.active_form == "referral_request_form":
        named = _HOSPITAL_IN.search(turn.text)
        return next(iter(told), named[0] if named else None)
    return next((name for name, role in told.items() if role == "second"), None)


# "The childrens hospital in Denver, I think": a hospital that no list has, told with "outside".
_HOSPITAL_IN = re.compile(
    r"\b(?:[\w'\u2019]+ ){0,2}?(?:hospital|clinic|medical center|cancer center) (?:in|of|at) [A-Z]\w+(?: [A-Z]\w+)?"
)

_NOW = re.compile(
    r"\bwrite (?:it|this|the \w+|the \w+ \w+) now\b|\bjust (?:write|do|make|draft) (?:it|this|me|the|a)\b",
    re.IGNORECASE,
)

# An order to write that says nothing else of its own, wherever it stands: "... just write the letter now to Dr. Hale".
_WRITE_NOW = re.compile(
    r"(?<!not )(?<!n't )(?<!n\u2019t )(?<!dont )(?<!to )\bwrite (?:it|this|that|(?:the|my|a|her|his"
    r"|our) (?:\w+ )?(?:letter|message|request|note|e-?mail)|"
    r"the (?:thing|\w+)) (?:right )?now\b"
    r"|(?<!not )(?<!n't )(?<!n\u2019t )(?<!dont )\bjust write (?:it|this|the|my|a|him|her|to|what)\b"
    r"|\[write it now\]",
    re.IGNORECASE,
)

LONGEST_COMMAND = 6
"""Words of 'just write it now please'; a longer sentence of that kind holds facts and is read as an answer."""

_ADDRESSED = re.compile(
    r"\b(?:to|for|tell|ask|at|with)\s+(?:the|my|our|her|his|their|an?)?\s*"
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
_SAID_READER = re.compile(
    r"(?P<staff>\b(?:office|staff|desk|coordinator|secretary|receptionist|nurse)\b)"
    rf"|(?P<doctor>\b(?:{A_DOCTOR}|him|her|he|she)\b)",
    re.IGNORECASE,
)
_WRITING = frozenset({"draft_referral_request", "how_to_ask_doctor", "correct"})


_PRIMARY_CARE = re.compile(
    r"\b(?:to|for|tell|ask)\s+(?:my|our|her|his|their|the)\s+"
    r"(?:(?:family|primary(?: care)?|main|regular)\s+(?:doctor|dr|physician)|pcp|gp)\b",
    re.IGNORECASE,
)


def recipient(turn: Turn) -> str | None:
    """Who it goes to: as recognised, or as addressed in a wish to write or to ask ("to the front desk")."""
    if (turn.intent in _WRITING or turn.requested_slot == "recipient") and _PRIMARY_CARE.search(turn.text):
        return "primary_care"
    named = from_entity("recipient")(turn)
    asked = turn.requested_slot == "recipient"
    means_it = turn.intent in _WRITING or asked
    if named is None and (means_it or turn.active_form == "referral_request_form"):
        if asked and _HIM.match(turn.text):
            return "doctor"
        found = [match.lastgroup for match in _READER.finditer(turn.text)] if means_it else []
        addressed = _ADDRESSED.search(turn.text)
        named = found[-1] if found else addressed.lastgroup if addressed else None
    about_it = turn.intent in ANSWER_INTENTS | _WRITING | {"whom_to_ask"} or turn.confidence < PROBABLE_TOPIC
    if named is None and asked and about_it and not is_question(turn.text):
        return _named_as_reader(turn)
    return named


def _named_as_reader(turn: Turn) -> str | None:
    """The reader whom an answer to the question for it names without "to": "the neurologist", "him, Brandt"."""
    said = [match.lastgroup for match in _SAID_READER.finditer(turn.text)]
    if "staff" in said:
        return "staff"
    return "doctor" if said or turn.doctor("current") else None


# Only as a command at the beginning: "they want to remove my gallbladder" is what the letter is about.
_REMOVAL = re.compile(
    r"(?:^|[.!,;]\s)\W*(?:(?:please|now|no|ok|okay|and|n|then|also|just|actually)\W+)*"
    r"(?:remove|delete|drop|take (?:out|off|away)|take\b.*\bout|leave out|leave\b.*\bout|without (?:the|my|her|his)\b"
    r"|forget (?:about )?(?:dr|doctor)\b"
    r"|who (?:on earth |the \w+ )?is (?:dr|doctor))\b",
    re.IGNORECASE,
)
_TAKE_THAT_OUT = re.compile(r"\btake (?:that|it|this) (?:out|off|away)\b", re.IGNORECASE)
_PARTS = {
    "records": re.compile(r"\brecords?\b", re.IGNORECASE),
    "patient_name": re.compile(r"\b(?:my|her|his) (?:own )?name\b(?! of)|\bsignature\b", re.IGNORECASE),
    "situation": re.compile(
        r"\b(?:situation|diagnosis|reason|illness|condition|what it is about|surgery|own words)\b", re.IGNORECASE
    ),
    "specialty": re.compile(r"\b(?:specialty|kind of (?:doctor|specialist))\b", re.IGNORECASE),
    "opinion_type": re.compile(r"\b(?:same group|outside|group)\b", re.IGNORECASE),
    "letter_question": re.compile(r"\bquestion\b", re.IGNORECASE),
    "phone": re.compile(r"\bphone\b|\btelephone\b", re.IGNORECASE),
    "visit_on": re.compile(r"\b(?:visit|appointment)\b", re.IGNORECASE),
    "wanted_doctor": re.compile(r"\b(?:that|the) name\b|\b(?:dr|doctor\W?s?|specialist|surgeon)\b", re.IGNORECASE),
}


def removes_something(turn: Turn) -> bool:
    """Whether a message asks to take something out of the letter."""
    return bool(_REMOVAL.search(turn.text) or _TAKE_THAT_OUT.search(turn.text))


# Not "write a letter for her", who is rather the patient.
_TO_HIM_OR_HER = re.compile(
    r"\b(?:(?:write|send|message|text|e-?mail) (?:to )?|(?:letter|message|note|request|it) to )(?:him|her)\b",
    re.IGNORECASE,
)


_LETTER = re.compile(r"\b(?:letter|message|note|request|carta)\b", re.IGNORECASE)


def names_told_before(tracker: Tracker, turn: Turn) -> dict[str, str]:
    """Names and a telephone number that earlier messages told and no slot has: "my name is Ann", in another form.

    Before a new start, and before it was for somebody else, they were other people's.
    """
    told: dict[str, str] = {}
    relation = turn.slots.get("relation")
    for event in reversed(tracker.events):
        kind = event.get("event")
        if kind in ("reset_slots", "restart"):
            break
        if kind == "slot" and event.get("name") == "relation" and event.get("value") != relation:
            break
        if kind != "user" or str(event.get("text") or "").startswith("/"):
            continue
        said = replace(earlier_turn(turn, event), requested_slot=None)
        if said.intent in SAFETY_INTENTS or is_question(said.text):
            continue
        own = _surely_named(said, "current")
        wished = said.doctor("second", surely=True) if own and _LETTER.search(said.text) else None
        found = {
            "patient_name": name_told(said),
            "writer_name": writer_told(said),
            "phone": phone_told(said) if _OWN_PHONE.search(said.text) else None,
            "current_doctor": own,
            "wanted_doctor": wished,
        }
        told = {**{slot: value for slot, value in found.items() if value and turn.slots.get(slot) is None}, **told}
    return told


def left_out(turn: Turn) -> dict[str, str]:
    """The part of the letter that a message asks to take out again ("remove Dr. Rossi"): the first that fits."""
    if not removes_something(turn):
        return {}
    kinds = {str(found.get("entity")) for found in turn.entities}
    if "specialty" in kinds:
        return {"specialty": SKIPPED}
    if "doctor" in kinds:
        said = next(str(found["value"]) for found in turn.entities if found.get("entity") == "doctor")
        own = same_person(said, known(turn.slots, "current_doctor"))
        wanted = same_person(said, known(turn.slots, "wanted_doctor"))
        named = [known(turn.slots, slot) for slot in ("current_doctor", "wanted_doctor")]
        if not own and not wanted and any(named):
            # Spelled another way, it is the one whom the letter names; somebody else does not stand in it.
            own, wanted = (alike(said, name or "") for name in named)
            if not own and not wanted:
                return {}
        return {"current_doctor" if own and not wanted else "wanted_doctor": SKIPPED}
    shown = {slot: known(turn.slots, slot) for slot in ("wanted_doctor", "specialty", "situation", "patient_name")}
    for slot, value in shown.items():
        if value and re.search(rf"\b{re.escape(value)}\b", turn.text, re.IGNORECASE):
            return {slot: SKIPPED}
    return next(({slot: SKIPPED} for slot, words in _PARTS.items() if words.search(turn.text)), {})


def name_told(turn: Turn) -> str | None:
    """The patient's name where a message says that it is one; the writer's, where the patient writes."""
    speaks = not for_whom(turn.slots)["relation"] or patient_speaks(turn.text)
    return turn.patient or ((turn.writer or writer_named(turn.text)) if speaks else None)


def writer_told(turn: Turn) -> str | None:
    """The writer's own name, where a relative writes."""
    writes = for_whom(turn.slots)["relation"] and not patient_speaks(turn.text)
    return (turn.writer or writer_named(turn.text)) if writes else None


def voice_told(turn: Turn) -> str | None:
    """``patient`` where a relative wants the letter as the patient would say it."""
    return "patient" if for_whom(turn.slots)["relation"] and patient_speaks(turn.text) else None


def deadline(turn: Turn) -> str | None:
    """The day by which the patient wants to decide: "by December 18", in their words.

    "Before my surgery" names no day, and "before December 7" may be about something else that is then.
    """
    said = [turn.text[f["start"] : f["end"]] for f in turn.found("deadline") if f.get("end")]
    days = (re.sub(r"^by\s+", "", words, flags=re.IGNORECASE) for words in said if words.lower().startswith("by "))
    return next((day for day in days if re.search(r"\d|day\b|week|month|tomorrow", day)), None)


_PHONE = re.compile(
    r"(?<![\d-])(?P<whole>(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\d-])"
    r"|\b(?:phone|telephone|tel|cell|number)\b\D{0,20}?(?P<local>\d{3}[ .-]\d{4})(?![\d-])",
    re.IGNORECASE,
)
_RELATIVE_OF = (
    rf"(?:my (?:{'|'.join(map(re.escape, relatives()))})\b"
    rf"(?:,? (?!(?i:not|dr|doctor|i|her|his)\b)[{UPPER}][\w'\u2019-]+(?!\w))?)"
)
# "Call my daughter Ruth, her number is ...", "... that is my daughter Ruth".
_WHOSE_PHONE_BEFORE = re.compile(
    rf"\b(?i:call|phone|reach|number|telephone|cell)\b[^.!?]{{0,40}}?\b(?P<whose>{_RELATIVE_OF})[^.!?\d]{{0,80}}$"
)
_WHOSE_PHONE_AFTER = re.compile(
    rf"^[\s,(]*(?i:(?:(?:that|this|it|which)\W?\s*(?:is|s)|belongs to|for)\s+)?(?P<whose>{_RELATIVE_OF})"
)


_OWN_PHONE = re.compile(
    rf"\bmy (?:\w+ )?(?:phone|number|cell|telephone)\b|\b(?:call|reach|text|phone) (?:me\b|{_RELATIVE_OF})",
    re.IGNORECASE,
)
"""Said of a number that is not some office's."""


def phone_told(turn: Turn) -> str | None:
    """A telephone number, as typed, with whose it is; a number without marks between its parts may be an NPI."""
    found = _PHONE.search(turn.text)
    if found is None:
        return None
    number, group = (found["whole"], "whole") if found["whole"] else (found["local"], "local")
    before, after = turn.text[: found.start(group)], turn.text[found.end() :]
    whose = _WHOSE_PHONE_AFTER.search(after) or _WHOSE_PHONE_BEFORE.search(before)
    return f"{number} ({whose['whose']})" if whose else number


_VISIT = re.compile(r"\b(?:visit|appointment|appt|consult(?:ation)?|see (?:him|her|them|dr|doctor))\b", re.IGNORECASE)


def visit_told(turn: Turn) -> str | None:
    """The day of the visit: "my appointment with Dr. Lee is on December 8"."""
    days = [turn.text[f["start"] : f["end"]] for f in turn.found("date") if f.get("end")]
    told = [sentence for sentence in sentences(turn.text) if _VISIT.search(sentence) and not is_question(sentence)]
    return next((re.sub(r"^on\s+", "", day, flags=re.IGNORECASE) for s in told for day in days if day in s), None)


def _of_the_visit(turn: Turn) -> str | None:
    """The second doctor in "my visit with Dr. Lin is on December 8", said of the note to that office."""
    about_the_note = turn.slots.get("letter") == "second_office_note" and visit_told(turn)
    named = turn.doctor("current") or turn.doctor("second") if about_the_note else None
    return None if same_person(named, known(turn.slots, "current_doctor")) else named


_WAYS = {
    "portal": re.compile(r"\b(?:portal|my ?chart|patient app)\b", re.IGNORECASE),
    "email": re.compile(r"\b(?:as|by|in|for|via|an|my) e-?mail\b(?! address)", re.IGNORECASE),
    "letter": re.compile(
        r"\b(?:(?:on|for) paper|as (?:a |the )?(?:real |long |whole |normal )?letter|(?:real|long|whole"
        r"|normal) letter"
        r"|to print|by mail|by post)\b",
        re.IGNORECASE,
    ),
    "aloud": re.compile(
        r"\b(?:to (?:say|read)(?: it)? (?:out|aloud|out loud|on the phone)|as something to say)\b", re.IGNORECASE
    ),
}


_RECORDS_BESIDES = re.compile(
    r"\b(?:ask(?:ing)?(?: (?:him|her|them|the \w+|dr\.? \w+))?(?: in (?:it|the letter))?|send|get"
    r"|want)(?: \w+)? (?:for |to send )?(?:me )?"
    r"(?:(?:the|my|his|her|all)\s+)*(?:\w+ )?(?:records?|scans?|images?|files|mri|x-?rays?)\b",
    re.IGNORECASE,
)
_ASK_IN_IT = re.compile(r"\bask\b[^.!?]{0,20}? in (?:it|the letter|there|that)\b", re.IGNORECASE)


# "Ask him in it to send her MRI and X-rays".
_ASKS_TO_SEND = re.compile(
    r"\b(?:ask|tell)(?:s|ing)? (?:him|her|them|dr\.? \w+|the \w+)\b[^.!?]{0,25}?\b(?:for|to send|to give)\b"
    r"[^.!?]{0,20}?\b(?:records?|scans?|images?|files|mris?|x-?rays?|slides|cts?)\b",
    re.IGNORECASE,
)
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|sure|of course)\b", re.IGNORECASE)


def records_besides(turn: Turn) -> str | None:
    """Whether a wish for the request, or to change it, also wants the records: "and ask him for the records, too"."""
    negated = re.search(r"\bnot?\b|n['\u2019]?t\b", turn.text)
    if turn.intent in ("draft_referral_request", "correct") and _ASKS_TO_SEND.search(turn.text):
        return "yes"
    wished = (turn.intent == "draft_referral_request" or _ASK_IN_IT.search(turn.text)) and not negated
    return "yes" if wished and _RECORDS_BESIDES.search(turn.text) else None


def records_answered(turn: Turn) -> str | None:
    """A yes to the question for the records, whatever comes behind it: "yes. write it now please"."""
    return "yes" if turn.requested_slot == "records" and _YES.search(turn.text) else None


def way_told(turn: Turn) -> str | None:
    """How the message is sent, where the patient says it of the message: "as a portal message"."""
    if is_question(turn.text) or turn.intent not in _WRITING | ANSWER_INTENTS:
        return None
    return next((way for way, words in _WAYS.items() if words.search(turn.text)), None)


_PATHOLOGIST = re.compile(r"\bpathologists?\b|\b(?:doctor|specialist|opinion) (?:in|from) pathology\b", re.IGNORECASE)

PRIMARY_CARE = "primary care"
"""The one specialty that is mostly named for the referral it gives, not as the wish for a second opinion."""


# "My cardiologist", "he is a surgeon", "my husband's heart doctor": a doctor who is there already.
_THERE_ALREADY = re.compile(
    rf"\b(?:my|our|his|her|their|s?he\W?s|(?:s?he|who) is|\w+['\u2019]s|(?:{'|'.join(map(re.escape, relatives()))})s)"
    r"\s+(?:an?\s+)?$",
    re.IGNORECASE,
)


def _answers_first(turn: Turn) -> str | None:
    """The field that an answer names by a short name before it goes on: "Heart. They want to replace a valve"."""
    first = next(iter(sentences(turn.text)), "")
    brief = len(first.split()) <= LONGEST_NAME and not is_question(first)
    return next(iter(chosen("specialty", replace(turn, text=first))), None) if brief else None


def specialty(turn: Turn) -> str | None:
    """The field that the second doctor should be from; not that of a doctor who is there already."""
    if turn.requested_slot == "specialty":
        return from_entity("specialty")(turn) or _answers_first(turn)
    if turn.requested_slot == "recipient":
        return None
    wanted = [f for f in turn.found("specialty") if not _THERE_ALREADY.search(turn.text[: f.get("start") or 0])]
    if not _PATHOLOGIST.search(turn.text):
        # A pathology report is a paper.
        wanted = [f for f in wanted if f["value"] != "pathology"]
    return next((str(f["value"]) for f in wanted if f["value"] != PRIMARY_CARE), None)


# "There ain't no group and I don't want a new doctor": the question does not fit, and is not put again.
_NO_OTHER_DOCTOR = re.compile(
    r"\b(?:no|not any|isn['\u2019]?t an?|isnt an?|not in an?|not part of an?) group\b"
    r"|\b(?:do\s?n['\u2019]?t|dont|do not) (?:want|need) (?:a|an|any|another) (?:(?:new|other"
    r"|different) )?(?:doctor|dr|surgeon)\b",
    re.IGNORECASE,
)


def opinion_type(turn: Turn) -> str | None:
    """Inside, outside or not decided: as recognised, or as the message as a whole wishes."""
    named = from_entity("opinion_type")(turn)
    said = chosen("opinion_type", turn) if named is None and not is_question(turn.text) else []
    if len(said) == 1:
        named = said[0]
    if named is None and turn.requested_slot == "opinion_type" and _NO_OTHER_DOCTOR.search(turn.text):
        return SKIPPED
    if named is None and turn.requested_slot == "opinion_type":
        return {"prefer_internal": "internal", "prefer_external": "external"}.get(turn.intent)
    return named if named in ("internal", "external", "undecided") else "undecided" if named == "both" else None


_KIND_OF = re.compile(r"\bkind of\b|\bbe (?:so )?kind\b", re.IGNORECASE)
_MANNER = re.compile(
    r"(?P<words>(?:\b[\w-]+,? ){1,5})(?:letter|message|note|request|e-?mail|version|one)\b"
    r"|(?:^|[.,;]|\b(?:make|keep) it|\bbut)\s+(?P<alone>(?:\w+,? (?:and |but )?)?\w+)(?: please| pls)?\W*$",
    re.IGNORECASE,
)


# Whoever wants the doctor thanked wants the letter that does so.
_THANKS_THEM = re.compile(
    r"\bthank(?:ing)? (?:him|her|them|the doctor|d(?:r|octor)\.? \w+)\b|\bwarmly\b", re.IGNORECASE
)


def tone(turn: Turn) -> str | None:
    """How it should sound: as recognised, or by a word of it where the tone was asked or a sentence says it.

    In the wish for a letter the word may stand before what is to be written: "a brief, formal note".
    """
    said = " ".join(m["words"] or m["alone"] for m in _MANNER.finditer(turn.text)) if turn.intent in _WRITING else ""
    said = _KIND_OF.sub("", said)
    in_wish = chosen("tone", replace(turn, text=said, requested_slot="tone"))
    named = next(iter([*turn.values("tone"), *in_wish, *chosen("tone", turn)]), None)
    return named or ("warm" if turn.intent == "draft_referral_request" and _THANKS_THEM.search(turn.text) else None)


_SPEAKS_OF_A_DOCTOR = re.compile(
    rf"\b(?:{A_DOCTOR}|appointment|referral|opinion|letter|message|ask(?:ing)?|tell(?:ing)?|write|dear|treat(?:s|ed)"
    r"|operate[sd]?|diagnosed|says?|said|told|wants?|to)\b",
    re.IGNORECASE,
)


def _is_another(named: str | None, now: str | None) -> bool:
    return bool(named and now and not same_person(named, now) and not alike(named, now))


def current_doctor(turn: Turn) -> str | None:
    """The patient's own doctor, where the message says so or names whom the message is for.

    A name in a message that speaks of no doctor may as well be the patient's: "Mateo Rivas, he's 6".
    """
    asked = turn.requested_slot == "recipient"
    # "It still says Dr. Roe, change the name to Dr. Lee".
    sure = _surely_named(turn, "current")
    named = sure or turn.doctor("current", surely=not asked)
    if not sure and same_person(named, known(turn.slots, "wanted_doctor")):
        named = None
    if turn.active_form and not sure and not asked and _is_another(named, known(turn.slots, "current_doctor")):
        # A name in passing takes nobody's place.
        named = None
    if _of_the_visit(turn) or (turn.requested_slot == "wanted_doctor" and named == _named_for_it(turn)):
        return None
    if named is None or not _may_be_a_name(turn, named):
        return None
    return named if asked or turn.doctor_is_titled(named) or _SPEAKS_OF_A_DOCTOR.search(turn.text) else None


def _may_be_a_name(turn: Turn, named: str) -> bool:
    """Whether what was taken for a doctor's name may be one.

    One word without a title that is written like any other word ("for stone in gall bubble", "PNH"), or that is a field
    of medicine ("hematology"), is one only where the message says so in so many words.
    """
    other = {
        str(f["value"]).lower() for f in turn.entities if f.get("entity") in ("specialty", "condition", "procedure")
    }
    if named.lower() in other:
        return False
    if " " in named or turn.doctor_is_titled(named) or (named.istitle() and named in turn.text):
        return True
    start = turn.text.lower().find(named.lower())
    return start >= 0 and role_of(turn.text, start, start + len(named), None) is not None


_LIKE_A_NAME = re.compile(r"^[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]+(?: [^\W\d_a-z\u00df-\u00ff][\w'\u2019.-]*){1,3}\W*$")


def field_of_medicine(turn: Turn) -> str | None:
    """A short answer that may name a field; what looks like a person's name does not."""
    answer = short_text(turn)
    return None if answer and (_LIKE_A_NAME.match(answer) or turn.found("doctor")) else answer


def told_apart(slots: dict[str, Any], found: dict[str, Any], empty: str | None = None) -> dict[str, Any]:
    """What was found, with nobody in two places: the patient is no doctor, the own doctor not the one who is wanted.

    What the message says of a doctor comes before what was known; a place that gets free is set to ``empty``.
    """
    names = {slot: known({**slots, **found}, slot) for slot in ("patient_name", "current_doctor", "wanted_doctor")}
    settled = {
        slot: fuller(known(slots, slot), value) if slot in names and isinstance(value, str) else value
        for slot, value in found.items()
    }
    order = sorted(names, key=lambda slot: (slot != "patient_name", slot not in found))
    for place, slot in enumerate(order):
        if names[slot] and any(same_person(names[slot], names[other]) for other in order[:place]):
            settled[slot], names[slot] = empty, None
    return settled


_ONLY_A_READER = 8
"""Words of "to him yes to the doctor" and "my doctor, she knows everything", which only say who reads it."""
_A_READER = re.compile(
    r"^(?!.*\b(?:wants?|says?|said|told|thinks?|found|calls?)\b)"
    rf".*\b(?:(?:my|the|her|his) {A_DOCTOR}\b|(?:dr|doctor)\.? [a-z])",
    re.IGNORECASE,
)


def about(turn: Turn) -> str | None:
    """What the letter is about, in the patient's words."""
    short = len(turn.text.split()) <= _ONLY_A_READER
    reader = _ADDRESSED.search(turn.text) or _A_READER.search(turn.text)
    return None if short and reader and not names_illness(turn) else about_only(turn)


_NO_DOCTORS_NAME = re.compile(r"^(?:to )?(?:her|him|the|my|same)\b", re.IGNORECASE)


def name_of_a_doctor(turn: Turn) -> str | None:
    """A short answer that may name a doctor; "her the doctor" names nobody."""
    answer = short_text(turn)
    return None if answer and _NO_DOCTORS_NAME.match(answer) else answer


_WORRIES = {
    "fear_of_offending_doctor": "hurt",
    "is_it_ok_to_ask": "hurt",
    "doctor_refuses": "refusal",
    "can_doctor_drop_me": "refusal",
}


_MAY_BE_HURT = re.compile(
    r"\b(?:hurt|offend\w*|insult\w*|upset\w*|disrespect\w*|betray\w*)\b[^.!?]{0,15}?\b(?:him|her|them|(?:his|her"
    r"|their) feelings|dr|doctor)\b"
    rf"|\b(?:he|she|him|her|they|them|{A_DOCTOR})(?:['\u2019]?(?:s|ll|d))?(?: \w+){{0,3}}? "
    r"(?:hurt|mad|angry|upset|offended|insulted|sad|cross|annoyed|bad about)\b"
    r"|\bthink(?:s|ing)?\b[^.!?]{0,12}?\b(?:i['\u2019]?m|i am|we['\u2019]?re|we are)\b[^.!?]{0,15}?\b(?:mad|angry"
    r"|ungrateful|unhappy|disloyal|against)\b"
    r"|\bnose out of joint\b|\bstep\w* on (?:his|her|their|anyone'?s) toes\b|\b(?:his|her|their) feelings\b",
    re.IGNORECASE,
)
_OF_ASKING = re.compile(
    r"\b(?:do\s?n['\u2019]?t|dont|doesn['\u2019]?t|doesnt|not|never|so that|so (?:he|she|they)|without|afraid|scared"
    r"|worr\w+"
    r"|will|would|might|may|if|want|feelings|nose|toes)\b",
    re.IGNORECASE,
)


def worry_told(turn: Turn) -> str | None:
    """The worry about asking that a message tells on the way to something else: "I don't want to hurt him"."""
    if turn.text.startswith("/"):
        return None
    hurts = (s for s in sentences(turn.text) if _MAY_BE_HURT.search(s) and _OF_ASKING.search(s) and not is_question(s))
    return "hurt" if next(hurts, None) else None


def worry(turn: Turn) -> str | None:
    """What is feared about asking; a worry of another kind gets the words without help for one of these."""
    if turn.intent == "is_it_ok_to_ask" and is_question(turn.text):
        return None
    if turn.intent not in _WORRIES and _MAY_BE_HURT.search(turn.text) and not is_question(turn.text):
        return "hurt"
    return _WORRIES.get(turn.intent) or (SKIPPED if turn.intent == "deny" or statement(turn) else None)


class ValidateCoachingForm(FormValidation):
    """Situation, listener and worry, before the words are given."""

    form = "coaching_form"
    may_skip = True
    started_by = "how_to_ask_doctor"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "situation": (kind_told,),
        "recipient": (recipient,),
        "worry": (from_entity("worry"), worry_told),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {"situation": (statement,), "worry": (worry,)}
    in_own_words = frozenset({"situation"})

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """As every form; what its topic answers by words ("at the start of the visit or at the end?") comes first."""
        asks = turn.intent == self.started_by and just_typed(tracker)
        if asks and (answer := answer_by_words(self.started_by, turn.text)):
            dispatcher.utter_message(response=answer)
        return super().act(dispatcher, tracker, turn)

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


_SAID_TO_BE_ABOUT = re.compile(r"\b(?:about|regarding|because of|opinion (?:on|for|before))\b", re.IGNORECASE)


def told_so_far(turn: Turn, told: str, anew: str | None) -> str:
    """What the letter is about, where something was told before the wish for it and the wish may say it anew.

    An illness that was told before is not named again; a letter that is said to be about another one is about that one.
    """
    if anew and voice_told(turn):
        # What a relative told of her stands in no letter in which she speaks.
        return anew
    own = [
        name.lower()
        for f in turn.entities
        if f.get("entity") in ("condition", "procedure") and f.get("end")
        for name in (turn.text[f["start"] : f["end"]], str(f["value"]))
    ]
    if not anew or any(name in told.lower() for name in [*own, anew.lower()]):
        return told
    if _SAID_TO_BE_ABOUT.search(turn.text) or len(told) + len(anew) > LONGEST_TOLD:
        return anew
    return f"{told.rstrip(' .,;')}; {anew}"


class ValidateReferralRequestForm(FormValidation):
    """Everything the referral request may say; each part may be left open."""

    form = "referral_request_form"
    may_skip = True
    started_by = "draft_referral_request"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "recipient": (recipient,),
        "situation": (kind_told,),
        "specialty": (specialty,),
        "opinion_type": (opinion_type,),
        "wanted_doctor": (wanted_doctor,),
        "current_doctor": (current_doctor,),
        "records": (from_entity("records"), records_answered, records_besides),
        "tone": (tone,),
        "patient_name": (name_told,),
        "writer_name": (writer_told,),
        "letter_voice": (voice_told,),
        "decide_by": (deadline,),
        "letter_channel": (way_told,),
        "phone": (phone_told,),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "situation": (about,),
        "specialty": (field_of_medicine,),
        "wanted_doctor": (none_in_mind, name_of_a_doctor),
        "records": (yes_or_no_with_more,),
        "patient_name": (none_in_mind, own_name),
    }
    in_own_words = frozenset({"situation"})

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """As every form; another letter than the request needs none of its questions."""
        just_now = just_started(tracker, self.form)
        letter = letter_for_reader(turn) if just_typed(tracker) and not just_now else None
        letter = letter or wished_letter(turn, two_opinions=told_two_opinions(tracker))
        if letter is None:
            told_before: dict[str, str] = {}
            if just_now:
                told_before = names_told_before(tracker, turn)
                tracker.slots |= told_before
            if just_now and not known_in_own_words(turn.slots.get("situation")):
                # What was told beside a question has not been kept yet. Of cancer, "before the surgery" says it all.
                kind, told = turn.slots.get("situation"), illness_told_before(tracker, turn)
                if told and (kind in (None, SKIPPED) or case_of(told) in (None, kind, "diagnosis")):
                    tracker.slots |= {"situation": told, "situation_kind": kind}
            told_now = super().act(dispatcher, tracker, Turn.of(tracker))
            return [*(SlotSet(*slot) for slot in told_before.items()), *told_now]
        if just_now:
            # Rasa ends a form that asks for nothing more, and what comes then writes the letter.
            return [SlotSet("requested_slot", None)]
        if turn.requested_slot and just_typed(tracker):
            # Nobody is asked on for the request who wants another letter.
            return [SlotSet("letter", letter), SlotSet("unfinished_form", None), SlotSet("requested_slot", None)]
        return []

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """What was only spoken of is not yet what the patient wishes.

        A doctor who was looked up in the directory, and the primary-care doctor whose referral a plan may want.
        """
        told = turn.slots.get("situation")
        anew = illness_told(replace(turn, slots={**turn.slots, "situation": None}))
        if known_in_own_words(told):
            found = {**found, "situation": told_so_far(turn, str(told), anew)}
        elif anew or (anew := changes_medicine(turn.text)):
            found = {**found, "situation": anew}
        if kind := kind_told(replace(turn, slots={})):
            found = {"situation_kind": kind, **found}
        looked_up_for_it = turn.slots.get("unfinished_form") == self.form and turn.doctor("second")
        if turn.slots.get("network_status") and not looked_up_for_it:
            # A letter that was finished asks for nothing again, and for whom it asked.
            wished = turn.slots.get("wished_doctor")
            found = {"wanted_doctor": wished or (SKIPPED if turn.slots.get("tone") else None), **found}
        if turn.slots.get("specialty") == PRIMARY_CARE:
            found = {"specialty": None, **found}
        if turn.slots.get("tone") and (about := topic(turn)):
            # "Can you put in that I take blood thinners" asks for the finished letter with one thing more.
            found = {**found, "situation": about}
        named = found.get("current_doctor") or (
            known(turn.slots, "current_doctor") and _TO_HIM_OR_HER.search(turn.text)
        )
        if turn.slots.get("recipient") is None and named:
            # "My doctor is Dr. Patel, I want a letter", then "write him one": nobody need be asked who reads it.
            found = {"recipient": "doctor", **found}
        return found

    def told_beside(self, turn: Turn) -> dict[str, Any]:
        """As every form, with nobody in two places."""
        return told_apart(turn.slots, with_names_put_right(super().told_beside(turn), self._put_right(turn)))

    @staticmethod
    def _put_right(turn: Turn) -> dict[str, Any]:
        """The names that a message calls wrong, with the right ones: "not Dr. Roe, Dr. Lee"."""
        return names_put_right(turn) if turn.requested_slot and not is_question(turn.text) else {}

    def read(self, turn: Turn) -> dict[str, Any]:
        """As every form, and 'write it now' leaves all that is still open as it is."""
        removed = left_out(turn) if turn.requested_slot and not is_question(turn.text) else {}
        found = removed or with_names_put_right(super().read(turn), self._put_right(turn))
        plainly = turn.intent == "correct" or (names_illness(turn) and said_plainly(turn))
        if turn.requested_slot and plainly and not removed and (about := topic(turn)):
            found = {**found, "situation": about}
        brief = turn.text.startswith("/") or len(turn.text.split()) <= LONGEST_COMMAND or _NOW.search(turn.text)
        meant = turn.intent in ANSWER_INTENTS | {self.started_by, "skip"} or turn.confidence < SURE
        now = bool(_NOW.search(turn.text)) and meant
        ordered = bool(turn.requested_slot and _WRITE_NOW.search(turn.text)) and turn.intent not in SAFETY_INTENTS
        at_once = now or (turn.requested_slot and brief and turn.intent == self.started_by)
        if ordered or (at_once and not is_question(turn.text)):
            if turn.requested_slot and not removed and not turn.text.startswith("/"):
                # "That's all, just write it" is no kind of doctor: an order answers only what it names.
                named = self.first_values(self.mentioned, turn)
                answer = yes_or_no_with_more(turn) if turn.requested_slot == "records" else None
                found = named | ({"records": answer} if answer and "records" not in named else {})
            still_open = (slot for slot in (*self.mentioned, *self.answered) if turn.slots.get(slot) is None)
            found = {**dict.fromkeys(still_open, SKIPPED), **found}
        return told_apart(turn.slots, found)
