"""What a message tells that a letter may hold, by slot, whichever letter it is."""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions.asking_your_doctor import ValidateReferralRequestForm, deadline, visit_told
from actions.base import Turn, one_line, sentences, typed_messages
from actions.cards import for_whom
from actions.forms import FormValidation, Reader, is_question
from actions.insurance.network import plan_told
from actions.named_people import place_role
from actions.wished_letters import asks_for_lost
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
    r"\bprogram(?:me)? (?P<direct>[A-Z0-9][\w&'\u2019-]*(?: [A-Z0-9][\w&'\u2019-]*){0,4})"
    r"|\b(?P<name>(?:the\s+)?(?!(?:The|Their|My|Our|This|That|A)\s+[Pp]rogram)(?:[A-Z0-9][\w&'.\u2019-]*\s+){1,6}(?:second opinion\s+)?[Pp]rogram(?:me)?)\b"
    r"|\bprogram(?:me)? (?:is |called |named |of )+(?P<called>\S[^.,;!?\n]{2,60})"
)
# "It's 'BrightPath' and not 'the program'".
_PROGRAM_QUOTED = re.compile(
    r"\b(?:it|that|name|program(?:me)?)(?:\W?s| is)? (?:called )?[\"\u201c'\u2018](?P<name>[^\"\u201c\u201d\n]{2,60}?)[\"\u201d'\u2019](?!\w)",
    re.IGNORECASE,
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
    "referral": re.compile(r"\breferr?als?\b", re.IGNORECASE),
    "pathology": re.compile(r"\b(?:path(?:ology)?|biopsy) reports?\b", re.IGNORECASE),
    "results": re.compile(r"\b(?:test |lab |blood |ihc\W+fish |ihc |fish |receptor )?results\b", re.IGNORECASE),
    "slides": re.compile(r"\b(?:slides?|tissue|blocks?)\b", re.IGNORECASE),
    "records": re.compile(r"(?<!just )(?<!just \")(?<!only )\b(?:records|files|scans|charts?)\b", re.IGNORECASE),
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
    if quoted := _PROGRAM_QUOTED.search(turn.text):
        return quoted["name"].strip()
    found = _PROGRAM.search(said)
    named = _DOUBT.sub("", (found["direct"] or found["name"] or found["called"])).strip() if found else None
    return named or next(iter(turn.values("facility")), None)


def asked_of_doctor_told(turn: Turn) -> list[str] | None:
    """What the program wants of the first doctor."""
    asked = [] if is_question(turn.text) else [what for what, words in _ASKED.items() if words.search(turn.text)]
    return asked or None


_PAPERS = {
    "notes": r"(?:office|clinic|visit|progress|doctor\W?s?)? ?notes?",
    "results": r"(?:(?:lab|blood|test|receptor|ihc|fish|genetic|path)\W+)*(?:results?|labs|blood ?work)",
    "reports": r"operations?|(?:operative|surgery|surgical|discharge) (?:notes?|reports?|summar(?:y|ies))|hospital stays?",
    "imaging": r"imaging|scans?|images?|mris?|cts?|pets?|x-?rays?|mammograms?|ultrasounds?|dicoms?|pictures|echos?",
    "pathology": r"path(?:ology)?(?: reports?)?|biopsy reports?",
    "slides": r"slides?|blocks?|(?:bits of |pieces of )?tissue|glass",
}
"""What a record holds, in the words of ``LetterRequest.wanted_records``."""
_A_PAPER = rf"(?:{'|'.join(_PAPERS.values())})\b"
_BESIDES = (
    r"(?:(?:the|my|our|his|her|their|those|these|actual|glass|original|wants?|wanted|needs?|needed|ask(?:ed|ing)?|for|get|send"
    r"|a|copy|of|all) )*"
)
_ONLY = re.compile(
    rf"(?<!not )(?<!n't )\b(?:only|just|nothing but) {_BESIDES}{_A_PAPER}"
    rf"|\b(?:it\W?s|its) (?:only |just )?{_BESIDES}{_A_PAPER}(?: that| which)? (?:i|we) (?:want|need)\b"
    r"|\bnot (?:all(?: of)?|(?:the |my |her |his )?(?:whole|entire|complete|full)) (?:the |my |her |his |of )*(?:records?|chart|file)"
    r"|n['\u2019]?t (?:want|need)(?: all(?: of)?)?(?: the| my| her| his)? (?:whole|entire|complete|full|other|rest of the) (?:records?|chart|file)"
    r"|\ball (?:the |my |her |his )?other records\b",
    re.IGNORECASE,
)
_ADDS = re.compile(r"\b(?:add|also|too|as well|include|besides)\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"(?:\b(?:take|leave)\b(?:\W+\w+){0,8}?\W+out\b|\b(?:take|leave) out|\bwithout|\bno(?! longer| one)|\bskip|\bremove|\bdrop"
    r"|n['\u2019]?t (?:want|need|send))\b",
    re.IGNORECASE,
)
_TISSUE = re.compile(r"\b(?:biops(?:y|ies)|tissue|slides?|blocks?)\b", re.IGNORECASE)
_ASKED_BEFORE = re.compile(
    r"\b(?:i|we|my \w+) (?:\w+ )?(?:asked|requested|called|wrote|went|put in (?:a|the|my) request)\b", re.IGNORECASE
)
_LOST = re.compile(
    r"\b(?:lost|misplaced|can\W?t find|cannot find|couldn\W?t find) (?:all |some )?(?:of )?(?:(?:my|our|her|his|their|the|those|these) )?"
    r"(?:(?:medical|whole|old) )?(?:records?|files?|charts?|slides?|scans?|images?|papers|them|it|everything)\b"
    r"|\b(?:records?|files?|charts?|slides?|scans?|they|these|it) (?:(?:were|was|are|is|got|all|have|been|went|\W?re) )+(?:lost|missing|misplaced)\b",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:records?|scans?|images?|x-?rays?|mris?|files|slides|they)\b.{0,40}\b(?:coming|on (?:the|their|its) way|will (?:come|arrive|be sent)"
    r"|being sent)\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"\bgap (?:exceptions?|waivers?)\b", re.IGNORECASE)


def wanted_records_told(turn: Turn) -> list[str] | None:
    """The only parts of the record that are asked for: "just the slides", "take out the office notes"."""
    if turn.text.startswith("/") or is_question(turn.text):
        return None
    told = sentences(turn.text)
    only = any(_ONLY.search(s) and not _ADDS.search(s) for s in told)
    named = _papers(s for s in told if not _WITHOUT.search(s) or _ONLY.search(s))
    out = _papers(s for s in told if _WITHOUT.search(s) and not _ONLY.search(s))
    now = list(turn.slots.get("wanted_records") or [])
    if only and named:
        return named
    if now and named and any(_ADDS.search(s) for s in told):
        return [paper for paper in _PAPERS if paper in (*now, *named)]
    if out and (now or out != ["slides"]):
        # The tissue has a sentence of its own, which stays.
        kept = [paper for paper in now or _PAPERS if paper not in out and (now or paper != "slides")]
        return kept or None
    return None


def _papers(parts: Iterable[str]) -> list[str]:
    said = " ".join(parts)
    found = {paper for paper, words in _PAPERS.items() if re.search(rf"\b(?:{words})\b", said, re.IGNORECASE)}
    return [paper for paper in _PAPERS if paper in found]


def _day_in(turn: Turn, words: re.Pattern[str]) -> str | None:
    """The first day in a sentence that holds such words."""
    days = [turn.text[f["start"] : f["end"]] for f in turn.found("date") if f.get("end")]
    told = [s for s in sentences(turn.text) if words.search(s) and not is_question(s)]
    day = next((day for s in told for day in days if day in s), None)
    return re.sub(r"^on\s+", "", day, flags=re.IGNORECASE) if day else None


def tissue_day_told(turn: Turn) -> str | None:
    """The day of the biopsy, and not that of a visit."""
    return None if visit_told(turn) else _day_in(turn, _TISSUE)


def asked_before_told(turn: Turn) -> str | None:
    """The day on which the records were asked for before."""
    return _day_in(turn, _ASKED_BEFORE)


def lost_told(turn: Turn) -> str | None:
    """Whether the office says that the records are lost."""
    said = any(_LOST.search(s) and not is_question(s) for s in sentences(turn.text))
    return "yes" if said and not asks_for_lost(turn) else None


def gap_exception_told(turn: Turn) -> str | None:
    """Whether the plan is to be asked for a gap exception."""
    return "yes" if _GAP.search(turn.text) and not is_question(turn.text) else None


def told_before(tracker: Tracker, turn: Turn) -> dict[str, str]:
    """Whether the patient is under 18, where an earlier message of the talk told it and nothing since."""
    if turn.slots.get("minor") is not None:
        return {}
    ages = (age_told(replace(turn, text=text)) for text in typed_messages(tracker, turn))
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


_OF_RECORDS: dict[str, tuple[Reader, ...]] = {
    "wanted_records": (wanted_records_told,),
    "tissue_on": (tissue_day_told,),
    "asked_on": (asked_before_told,),
    "records_lost": (lost_told,),
}

OF_THE_RECORDS = frozenset({*_OF_RECORDS, "gap_exception", "records_coming"})
"""Slots of what only one letter says, which is no part of what the others are about."""

_OFFICES = frozenset({"records_request", "second_office_note"})
"""Letters to an office, which may be named by its hospital."""
_NEW_OFFICE = re.compile(r"\b(?:new|second|other|goes? to|go to|send (?:them|it|the \w+) to)\b", re.IGNORECASE)
_GOES_THERE = re.compile(r"\bto(?: the)?\s+$", re.IGNORECASE)
_WRITTEN_THERE = re.compile(r"\b(?:letter|request|message|write|address\w*(?: it)?) to(?: the)?\s+$", re.IGNORECASE)


def read_facts(turn: Turn, letter: str) -> dict[str, Any]:
    """The slots that a message fills of those that a letter may hold."""
    readers = {**ValidateReferralRequestForm.mentioned, **_ANY}
    if letter == "participation_request":
        # "They need it by Friday" is the program's day.
        others = {slot: rs for slot, rs in readers.items() if slot not in ("decide_by", "records")}
        readers = {**others, **_OF_A_PROGRAM}
    if letter == "records_request":
        readers = {**readers, **_OF_RECORDS}
    if letter == "authorization_question":
        readers = {**readers, "gap_exception": (gap_exception_told,)}
    found = FormValidation.first_values(readers, turn)
    if letter == "second_office_note" and _COMING.search(turn.text):
        found["records_coming"] = "yes"
    if letter == "records_request":
        # "No tissue, so no pathology" and the way of a scan tell no kind of doctor.
        found = {slot: value for slot, value in found.items() if slot not in ("specialty", "opinion_type")}
    for named, role in _places(turn) if letter in _OFFICES else ():
        before = turn.text[: named.get("start") or 0]
        goes_there = _GOES_THERE.search(before) and not _WRITTEN_THERE.search(before)
        by_words = goes_there or _NEW_OFFICE.search(turn.text)
        new = letter == "second_office_note" or (by_words if role is None else role == "second")
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
