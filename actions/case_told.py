"""What the messages of a talk told of the case, in the person's own words, for the page that sums it up.

Each reader goes through the messages from the newest back, so that what was put right counts.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re

from rasa_sdk import Tracker

from actions.base import Turn, one_line, sentences, typed_messages
from actions.cards import known
from actions.named_people import A_DOCTOR, patient_named, writer_named
from actions.own_questions import is_true_question
from second_opinion.names import as_name
from second_opinion.people import person, relatives

LONGEST_TOLD = 240

_RELATIVE = rf"(?:{'|'.join(map(re.escape, relatives()))})"
_SMALL_NAME = r"(?P<name>[^\W\d_][\w'\u2019-]+ [^\W\d_][\w'\u2019-]+)"
_NAME_THEN = r"(?=\s*(?:$|[.!?;,\n]|\b(?:and|but|put|write|he|she)\b))"
# "His name is walter kessler": in small letters two words, said of somebody else.
_PATIENT_SMALL = re.compile(
    rf"\b(?:(?:his|her|the patient['\u2019]?s|(?:my )?{_RELATIVE}['\u2019]?s) (?:full )?name(?:['\u2019]?s| is)"
    rf"|(?:he|she)(?:['\u2019]?s| is) called|patient(?: is|['\u2019]s|:))\s+(?!(?:a|the|my|not)\b){_SMALL_NAME}{_NAME_THEN}",
    re.IGNORECASE,
)
_WRITER_SMALL = re.compile(
    rf"\bi(?:['\u2019]?m| am)\s+(?:his |her |their |{_SMALL_NAME.replace('?P<name>', '?P<before>')},?\s+)"
    rf"(?:his |her |their )?(?P<kin>{_RELATIVE}|parent|caregiver)\b"
    r"(?:,?\s+(?P<after>[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)?))?",
    re.IGNORECASE,
)
_WHO = (
    rf"(?:dr\.? \w+|doctor \w+|(?:the|my|our|his|her|their|{_RELATIVE}['\u2019]?s) (?:\w+ )?{A_DOCTOR}|{A_DOCTOR}|they)"
)
_SAID = re.compile(
    rf"\b{_WHO}\s+(?:also |now |just |has )*(?:(?:said|says?|told (?:me|us|him|her|them)|thinks?|explained|(?P<found>found|saw))"
    rf"(?: (?:that|it is))?)\s+(?P<words>\S[^.!?;\n]*(?:\.\d[^.!?;\n]*)*)",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    rf"(?:\b{_WHO}\s+|\band )(?:also |now |just |really )*(?P<words>(?:wants?(?: (?:me|us|him|her|them))? to|recommends?|suggests?"
    rf"|advises?|plans? to|says? (?:i|he|she|we) (?:should|needs?(?: to)?|must|has to))\s+\S[^.!?;\n]*)",
    re.IGNORECASE,
)
_HOW_THE_DOCTOR_FEELS = re.compile(
    r"\b(?:second opinion|another (?:opinion|doctor)|mad|angry|upset|refus\w+|bother|no\b(?= to)|drop|network|insur\w+|plan"
    r"|yes|sorry|don['\u2019]?t worry)\b",
    re.IGNORECASE,
)


def patient_told(tracker: Tracker, turn: Turn) -> str | None:
    """The patient's name, as kept or as told for the page."""
    if name := turn.patient or known(turn.slots, "patient_name"):
        return name
    relation = person(known(turn.slots, "relation")).relation
    for text in typed_messages(tracker, turn):
        if name := patient_named(text, (), relation):
            return name
        if found := _PATIENT_SMALL.search(text):
            return as_name(found["name"])
    return None


def writer_told(tracker: Tracker, turn: Turn) -> str | None:
    """Who writes for somebody else: the name, and what they are to the patient where it was said."""
    for text in typed_messages(tracker, turn):
        if found := _WRITER_SMALL.search(text):
            named = found["after"] or found["before"] or known(turn.slots, "writer_name")
            return f"{as_name(named)} ({found['kin'].lower()})" if named else None
        if name := writer_named(text):
            return name
    return known(turn.slots, "writer_name")


def told_by_doctor(tracker: Tracker, turn: Turn) -> str | None:
    """What the first doctor told, as somebody said it here."""
    return _newest(tracker, turn, _SAID)


def advised(tracker: Tracker, turn: Turn) -> str | None:
    """What the first doctor advises, as somebody said it here."""
    return _newest(tracker, turn, _ADVISES)


def _newest(tracker: Tracker, turn: Turn, words: re.Pattern[str]) -> str | None:
    for text in typed_messages(tracker, turn):
        for sentence in reversed(sentences(text)):
            for found in words.finditer(sentence):
                said = one_line(found["words"])
                if words is _SAID and found["found"]:
                    said = f"they found {said}"
                if words is _SAID:
                    said = _ADVISES.sub("", said).strip(" ,")
                    said = re.sub(r"\s+and$", "", said)
                telling = not (is_true_question(sentence) or _HOW_THE_DOCTOR_FEELS.search(said))
                if telling and 3 < len(said) <= LONGEST_TOLD:
                    return said
    return None
