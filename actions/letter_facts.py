"""What a message tells that a letter may hold, by slot, whichever letter it is."""

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.asking_your_doctor import ValidateReferralRequestForm, deadline, visit_told
from actions.base import Turn, one_line
from actions.cards import for_whom
from actions.forms import FormValidation, Reader, is_question
from actions.insurance.network import plan_told
from actions.named_people import place_role
from second_opinion.names import as_place
from second_opinion.people import ADULT_AGE, relatives

_QUESTION = re.compile(
    r"\b(?:my|our|the) (?:main |big(?:gest)? |real |only )?question (?:for \w+(?: \w+){0,3} )?is\b[:,]?"
    r"\s*(?P<words>\S.{5,300})",
    re.IGNORECASE | re.DOTALL,
)
_AGE = re.compile(
    r"\b(?:(?:he|she|they)(?:\W?s|\W?re| is| are)(?: only| just| now)?|aged?)\s+(?P<age>\d{1,2})\b"
    r"(?!\s*(?:%|weeks|days|months|hours|lbs))"
    rf"|\b(?:{'|'.join(map(re.escape, relatives()))})\b(?:,? [A-Z]\w+)?,?(?: who)?(?:\W?s| is)?(?: only| just| now)?"
    r" \(?"
    r"(?P<told>\d{1,2})\b(?!\s*(?:%|weeks|days|months|hours|lbs|times|of|years? ago|pills))"
    r"|\b(?P<years>\d{1,2})[ -]?(?:years?|yrs?|y/?o)[ -]?(?:old\b)?",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"\b(?P<name>(?:the\s+)?(?:[A-Z0-9][\w&'.\u2019-]*\s+){1,6}(?:second opinion\s+)?[Pp]rogram(?:me)?)\b"
    r"|\bprogram(?:me)? (?:is |called |named |of )+(?P<called>\S[^.,;!?\n]{2,60})"
)
# "The program is called BrightPath I think, wait no, ClearPath".
_PUT_RIGHT = re.compile(r"\bprogram(?:me)?\b.{3,60}?\b(?:wait|sorry|no)\b\W+(?:no\b\W*)?(?=[A-Z])")
_DOUBT = re.compile(r"\s+(?:i (?:think|guess|believe)|maybe|or something)\b.*$", re.IGNORECASE)
_ASKED = {
    "permission": re.compile(r"\b(?:permission|agree\w*|consent\w*|allow\w*|ok(?:ay)? (?:it|from))\b", re.IGNORECASE),
    "registration": re.compile(r"\b(?:regist\w+|enrol\w*|sign(?:s|ed)? up|create an account)\b", re.IGNORECASE),
    "form": re.compile(
        r"\b(?:form|paperwork|sign(?:s|ed)? (?:it|something|a)|signature|fill\w* (?:it )?(?:in|out))\b", re.IGNORECASE
    ),
    "records": re.compile(r"\b(?:records|files|scans|slides|charts?)\b", re.IGNORECASE),
    "talk": re.compile(r"\b(?:talks?|speaks?|phone call|calls?) (?:to|with) (?:them|their|its|the)\b", re.IGNORECASE),
}  # fmt: skip
"""What a program wants of the first doctor, in the words of ``LetterRequest.asked_of_doctor``."""


def question_told(turn: Turn) -> str | None:
    """The question that the letter should ask, word for word."""
    found = _QUESTION.search(turn.text)
    return one_line(found["words"]) if found else None


def tells_letter(turn: Turn) -> bool:
    """Whether a message surely tells something that the letter before it should say, whatever it sounds like."""
    return bool(question_told(turn) or (not is_question(turn.text) and (deadline(turn) or visit_told(turn))))


def age_told(turn: Turn) -> str | None:
    """Whether somebody else whose letter it is is under 18: ``yes`` or ``no``."""
    found = _AGE.search(turn.text) if for_whom(turn.slots)["someone_else"] else None
    return None if found is None else "yes" if int(next(filter(None, found.groups()))) < ADULT_AGE else "no"


def programme_told(turn: Turn) -> str | None:
    """The name of a second-opinion program."""
    said = _PUT_RIGHT.sub(r"program is ", turn.text)
    found = _PROGRAM.search(said)
    named = _DOUBT.sub("", (found["name"] or found["called"])).strip() if found else None
    return named or next(iter(turn.values("facility")), None)


def asked_of_doctor_told(turn: Turn) -> list[str] | None:
    """What the program wants of the first doctor."""
    asked = [] if is_question(turn.text) else [what for what, words in _ASKED.items() if words.search(turn.text)]
    return asked or None


def told_before(tracker: Tracker, turn: Turn) -> dict[str, str]:
    """Whether the patient is under 18, where an earlier message of the talk told it and nothing since."""
    if turn.slots.get("minor") is not None:
        return {}
    said = (str(event.get("text")) for event in reversed(tracker.events) if event.get("event") == "user")
    ages = (age_told(replace(turn, text=text)) for text in said if not text.startswith("/"))
    age = next((age for age in ages if age), None)
    return {"minor": age} if age else {}


_ANY: dict[str, tuple[Reader, ...]] = {
    "plan": (plan_told,),
    "visit_on": (visit_told,),
    "letter_question": (question_told,),
    "minor": (age_told,),
}
_OF_A_PROGRAM: dict[str, tuple[Reader, ...]] = {
    "programme": (programme_told,),
    "asked_of_doctor": (asked_of_doctor_told,),
    "answer_by": (deadline,),
}


_OFFICES = frozenset({"records_request", "second_office_note"})
"""Letters to an office, which may be named by its hospital."""
_NEW_OFFICE = re.compile(r"\b(?:new|second|other|goes? to|go to|send (?:them|it|the \w+) to)\b", re.IGNORECASE)


def read_facts(turn: Turn, letter: str) -> dict[str, Any]:
    """The slots that a message fills of those that a letter may hold."""
    readers = {**ValidateReferralRequestForm.mentioned, **_ANY}
    if letter == "participation_request":
        # "They need it by Friday" is the program's day.
        others = {slot: rs for slot, rs in readers.items() if slot not in ("decide_by", "records")}
        readers = {**others, **_OF_A_PROGRAM}
    found = FormValidation.first_values(readers, turn)
    if letter == "records_request":
        # "No tissue, so no pathology" and the way of a scan tell no kind of doctor.
        found = {slot: value for slot, value in found.items() if slot not in ("specialty", "opinion_type")}
    for named, role in _places(turn) if letter in _OFFICES else ():
        new = letter == "second_office_note" or (_NEW_OFFICE.search(turn.text) if role is None else role == "second")
        slot = "wanted_doctor" if new else "current_doctor"
        if role is not None or slot not in found:
            # A hospital that is said to hold the records comes before a doctor of it.
            found[slot] = _whole_place(turn.text, named)
    return found


def _places(turn: Turn) -> list[tuple[dict[str, Any], str | None]]:
    """The hospitals of a message, each with its role."""
    return [(f, place_role(turn.text, f["start"], f["end"]) if f.get("end") else None) for f in turn.found("facility")]


def says_which_office(turn: Turn) -> bool:
    """Whether a message says of a letter to an office which one writes or gets the records: "from Mercy to Cedar"."""
    to_office = turn.slots.get("letter") in _OFFICES and turn.slots.get("last_result") == "letter"
    return to_office and not is_question(turn.text) and any(role for _, role in _places(turn))


_DEPARTMENT = re.compile(
    r"\s+(?:pathology|radiology|imaging|oncology|cardiology|urology|neurology|orthop(?:a)?edics|surgery|records)"
    r"(?: (?:department|office|lab))?\b",
    re.IGNORECASE,
)


def _whole_place(text: str, named: dict[str, Any]) -> str:
    """A hospital's name with the department that is written to: "Riverside pathology"."""
    department = _DEPARTMENT.match(text, named.get("end") or len(text))
    return f"{named['value']} {as_place(department[0].strip().lower())}" if department else str(named["value"])
