"""Names in a letter that a message says are wrong: "not Dr. Hahn, Dr. Ortiz", "there is no Dr. Hahn"."""

# Patterns read best unbroken.
# ruff: noqa: E501

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.base import Turn
from actions.cards import known
from actions.forms import SKIPPED
from actions.named_people import A_DOCTOR, alike, is_something_else, same_person
from second_opinion.names import UPPER

_TITLE = r"(?:(?:dr|doctor|doc|prof)\.?\s+)?"
_NEW = r"(?P<new>[^\W\d_][\w'\u2019-]+(?: [^\W\d_a-z][\w'\u2019-]+){0,2})"
_LEADS = (
    r"(?:(?:but|it\W?s|it is|s?he\W?s|s?he is|the (?:name|doctor) is|(?:my|her|his) \w+ is"
    r"|is|should be|use|put|to|rather)\s+)*"
)
# Behind a name these begin another sentence and no name.
_NO_NAME = re.compile(
    r"(?:i|it|its|he|she|the|they|we|my|our|his|her|but|and|so|no|not|yes|please|thanks?|dr|doctor|that|this|is|remove|take"
    r"|delete|put|change|make|correct|spelled|sorry|ok|okay)$",
    re.IGNORECASE,
)
_SECOND = rf"(?:second|2nd|other|new) {A_DOCTOR}\b"
_NOT = r"\b(?:don\W?t|do not|haven\W?t|not)\b"
_HAVE = r"\b(?:have|got|know|picked|found|chosen)\b"
_NO_SECOND = re.compile(
    rf"\b{_SECOND}[^.!?;]{{0,15}}?{_NOT}[^.!?;]{{0,8}}?{_HAVE}"
    rf"|{_NOT} (?:\w+ )?{_HAVE} (?:an?|any|the|my|our) {_SECOND}|\b(?:there is|there\W?s|have|got) no {_SECOND}",
    re.IGNORECASE,
)


def no_second_doctor(text: str) -> bool:
    """Whether a message says that there is no second doctor so far."""
    return bool(_NO_SECOND.search(text))


NAMES = ("current_doctor", "wanted_doctor", "patient_name", "writer_name")
"""Slots that hold somebody's name."""


def names_put_right(turn: Turn) -> dict[str, str]:
    """The slots whose name a message calls wrong: with the name that is meant, or left open."""
    names = {slot: name for slot in NAMES if (name := known(turn.slots, slot))}
    right = put_right(turn.text, names, turn.values("doctor"))
    if names.get("wanted_doctor") and no_second_doctor(turn.text):
        right.setdefault("wanted_doctor", None)
    return {slot: name or SKIPPED for slot, name in right.items()}


# "Dr. Roe is retired, make it Dr. Lee": wrong only where somebody else is named.
_NO_LONGER = (
    r"\s+(?:has |is |was |have |just |already |now )*(?:retired|retiring|left|leaving|gone|moved|moving|dead|died|passed|full|booked|away"
    r"|on leave|not (?:there|taking|available|in))\b"
)
_ORDERS = r"(?:put(?:ting)?|make|use|change|write|send|have|try|take|say|go (?:with|to))"


def with_names_put_right(found: dict[str, Any], right: dict[str, str]) -> dict[str, Any]:
    """What was found with the names that were put right, which stand in no other place."""
    others = [name for name in right.values() if name != SKIPPED]
    kept = {
        slot: value
        for slot, value in found.items()
        if slot not in NAMES or not any(same_person(str(value), other) for other in others)
    }
    return {**kept, **right}


def put_right(text: str, names: Mapping[str, str], recognised: Iterable[str] = ()) -> dict[str, str | None]:
    """The slots whose name is said to be wrong, each with the name that is meant; ``None`` where none is."""
    known = [name.lower() for name in recognised]
    wrong: dict[str, str | None] = {}
    for slot, name in names.items():
        words = name.split()
        last = re.escape(words[-1]) if words else ""
        if len(last) < 3:
            continue
        whole = rf"{_TITLE}(?:{re.escape(words[0])}\s+)?{last}\b"
        if (other := _in_place_of(text, whole)) and other.lower() != words[-1].lower():
            wrong[slot] = other
        elif _is_denied(text, slot, whole, last):
            new = _instead(text, whole, words[-1], known)
            if new and len(words) > 1 and " " not in new and alike(new, name):
                new = " ".join([*words[:-1], new.title() if new.islower() and words[-1].istitle() else new])
            wrong[slot] = new
    return wrong


def _in_place_of(text: str, whole: str) -> str | None:
    """Who takes a doctor's place: "Lee instead of Roe", "change Roe to Lee", "Roe is retired so make it Lee"."""
    new = rf"(?:dr|doctor|doc|prof)\.?\s+{_NEW}"
    frames = (
        rf"\b(?:change|replace|swap|switch)\s+(?:the name\s+)?(?:from\s+)?{whole}\s+(?:to|with|for|by|into)\s+{_TITLE}{_NEW}",
        rf"{_TITLE}{_NEW}\s+(?:instead of|rather than|in place of)\s+{whole}",
        rf"\b(?:instead of|rather than|in place of)\s+{whole}[\s,:-]+(?:(?:please|{_ORDERS}|it|in|to|is)\s+)*{new}",
        rf"\b{whole}{_NO_LONGER}[^.!?]{{0,40}}?\b{_ORDERS}\s+(?:it|that|them|in)?\s*(?:to\s+)?(?:be\s+)?{new}",
        rf"\b{whole}{_NO_LONGER}[^.!?]{{0,30}}?\b{new}\s+instead\b",
    )
    for frame in frames:
        for found in re.finditer(frame, text, re.IGNORECASE):
            if not any(_NO_NAME.match(word) for word in found["new"].split()):
                return _in_full(text, found.start("new"), found.end("new"))
    return None


_MORE = rf"[{UPPER}][\w'\u2019-]+"


def _in_full(text: str, start: int, end: int) -> str:
    """A name with the words in capitals that stand before and behind its one word: "Imani Cole"."""
    before = re.search(rf"(?:\b{_MORE} )?$", text[:start])
    behind = re.match(rf"(?: {_MORE}){{0,2}}", text[end:])
    first, last = (before[0] if before else ""), (behind[0] if behind else "")
    first = "" if _NO_NAME.match(first.strip()) else first
    kept = itertools.takewhile(lambda word: not _NO_NAME.match(word), last.split())
    return " ".join([*first.split(), text[start:end], *kept])


def _is_denied(text: str, slot: str, whole: str, last: str) -> bool:
    no_such = rf"\b(?:no|not an?) (?:such )?(?:doctor|doc|dr\.?)\s+(?:called |named |by the name of )?{whole}"
    no_such += r"(?! (?:is|was|has|said|wants)\b)"
    if re.search(rf"(?<!why )\bnot (?:to |for |from )?{whole}|{no_such}", text, re.IGNORECASE):
        return True
    if slot in ("current_doctor", "wanted_doctor") and is_something_else(text, last):
        return True
    not_seen = rf"{_NOT} (?:\w+ )?(?:want|wanna|wish|like|need|going)(?: to)? (?:see|go to|visit) {whole}"
    if slot == "wanted_doctor" and re.search(
        rf"{not_seen}|\b{last}\b[^.!?]{{0,60}}\bnot (?:who|whom|the one|the doctor|somebody|someone)(?: that)? (?:i|we) (?:want|wish)",
        text,
        re.IGNORECASE,
    ):
        return True
    is_not = (
        rf"\b{last}\b(?:(?!\b(?:dr|doctor)\b\.? [^\W\d_])[^.!?]){{0,60}}?"
        r"(?:\b(?:is|was)\s*(?:not|n\W?t)|\W?s not|\bain\W?t)\s+"
        rf"(?P<whose>(?:(?:an?|the|my|our|his|her|their)\s+)?(?:\w+\s+)?){A_DOCTOR}\b"
    )
    if found := re.search(is_not, text, re.IGNORECASE):
        whose = found["whose"].lower()
        of_second = re.search(r"\b(?:second|2nd|new|other)\b", whose)
        of_own = re.search(r"\b(?:first|current|own|my|our|his|her|their)\b", whose)
        return slot == ("wanted_doctor" if of_second else "current_doctor") if of_second or of_own else True
    return False


def _instead(text: str, whole: str, last: str, known: list[str]) -> str | None:
    """The name that is said beside the wrong one: before it ("Ortiz, not Hahn") or behind it ("not Hahn, Ortiz")."""
    beside = (
        rf"(?P<title>{_TITLE}){_NEW}(?P<mark>[\s,;]+)(?:and |but )?not (?:to )?{whole}",
        rf"\b(?:not|no) (?:to |for )?{whole}(?P<mark>[\s,.;:\u2013-]+){_LEADS}(?P<title>{_TITLE}){_NEW}",
    )
    for pattern in beside:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            words = found["new"].split()
            while words and _NO_NAME.match(words[0]):
                words.pop(0)
            new = " ".join(words)
            if not new or any(_NO_NAME.match(word) for word in words):
                continue
            told = (
                found["title"]
                or re.search(rf"\b(?:dr|doctor|doc|prof)\.?\s+{re.escape(new)}", text, re.IGNORECASE)
                or new.lower() in known
                or alike(new, last)
            )
            if told or (new[:1].isupper() and "." not in found["mark"]):
                return new
    return None
