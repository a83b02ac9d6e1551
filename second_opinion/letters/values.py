"""What a value looks like in a letter: names with a title, dates in words, typed words on one line."""

import re
import unicodedata
from datetime import date, timedelta

from second_opinion.names import UPPER

LONGEST_SAID_BACK = 16
"""Words of the patient's own that a script says back; more of them are a story and not a name for it."""

BARE_NAME = re.compile(
    rf"^(?!(?:Dr|Doctor|Prof|Professor|Nurse|The|My|An?)\b)[{UPPER}][\w'\u2019.-]*(?: [{UPPER}][\w'\u2019.-]*){{0,3}}$"
)

BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")

REPLACEMENT = "\ufffd"
"""Stands for what is no text (NUL and other control characters, lone surrogates): no format can carry it."""

_PLACE = re.compile(
    r"\b(?:clinics?|hospitals?|cent(?:er|re)|institute|university|medical|health|healthcare|school|group|program|children\W?s?|memorial|mayo|hopkins"
    r"|infirmary|department|offices?|labs?|laborator(?:y|ies)|pathology|radiology|imaging|oncology|cardiology|urology"
    r"|neurology|dermatology|orthop(?:a)?edics|surgery)\b"
    # "St. John" and "St. Clair" are also names of people.
    r"|^(?:st\.?|saint) (?!(?:john|claire?|cyr|james|pierre|germain|laurent|martin|onge|amour|jean|denis|louis)\b)\w+$",
    re.IGNORECASE,
)

_TO_THE_GUIDE = re.compile(r"\?|\b(?:you|u|your)\b|^\W*(?:uh|um|lol|whatever|fine)\b", re.IGNORECASE)


_A_DOCTOR_SAYS = re.compile(r"\b(?:doctors?|dr\.?|surgeon)(?: \w+)? (?:says?|said|told)\b", re.IGNORECASE)


def in_words(day: date | str) -> str:
    """A date as people in the US read it, e.g. ``November 2, 2026``, also from ISO; other words stay as typed."""
    try:
        known = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return f"{known:%B} {known.day}, {known.year}"


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_DAY = re.compile(
    rf"\b(?:(?P<month>{'|'.join(_MONTHS)})[a-z]*\.? (?P<day>\d{{1,2}})"
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month_last>{'|'.join(_MONTHS)})[a-z]*)"
    r"(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d)\b)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?(?![\d/])")

JUST_OVER = timedelta(days=60)
"""A day without a year that was so long ago at most is taken for that day, later ones for the next year's."""


def day_named(words: str, today: date) -> date | None:
    """The day that words name by month and day ("Friday, December 18", "12/18"); ``None`` for any other words."""
    if named := _NAMED_DAY.search(words):
        month = 1 + _MONTHS.index((named["month"] or named["month_last"]).lower())
        day = int(named["day"] or named["day_first"])
    elif named := _NUMBERS.search(words):
        month, day = int(named["month"]), int(named["day"])
    else:
        return None
    year = int(named["year"]) % 100 + 2000 if named["year"] else None
    try:
        if year:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today - JUST_OVER else date(today.year + 1, month, day)
    except ValueError:
        # There is no February 30, and no 29 in most years.
        return None


def is_place(name: str) -> bool:
    """Whether a name is that of a hospital or clinic and not of a person."""
    return bool(_PLACE.search(name))


def titled(name: str) -> str:
    """A doctor's name with a title in front; anything that does not look like a bare name stays as typed."""
    return f"Dr. {name}" if BARE_NAME.match(name) and not is_place(name) else name


def is_telling(own_words: str) -> bool:
    """Whether words that were typed as what it is about can be said back as its name.

    They are short, not spoken to the guide, and no sentence about what a doctor said.
    """
    return (
        not _A_DOCTOR_SAYS.search(own_words)
        and len(own_words.split()) <= LONGEST_SAID_BACK
        and not _TO_THE_GUIDE.search(own_words)
    )


_ASKING = (
    r"(?:what|why|how|when|where|which|who|is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|might"
    r"|has|have)\b"
)
_ASKS = re.compile(rf"^{_ASKING}|[,;:] (?:and |so |but )?{_ASKING}", re.IGNORECASE)


def as_question(words: str) -> str:
    """Typed words as a question on paper: a capital at its beginning, "I" for "i", and the mark where it asks."""
    said = re.sub(r"\bi\b(?!\.)", "I", words.strip().rstrip(".,;! "))
    said = said[:1].upper() + said[1:]
    return f"{said}?" if _ASKS.search(said) and said[-1:].isalnum() else said


def writable(text: str) -> str:
    """The text with a visible sign for what no format can carry; line breaks of any kind become ``\\n``."""
    lines = re.sub(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return "".join(c if _is_text(c) else REPLACEMENT for c in lines)


def _is_text(character: str) -> bool:
    if character in "\n\t":
        return True
    # XML, and with it a Word document, knows no control characters, surrogates or these two code points.
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"


def one_line(text: str) -> str:
    """Typed words as a letter holds them: every word as typed, runs of white space as one space."""
    return " ".join(writable(text).split())
