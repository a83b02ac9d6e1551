"""What a value looks like in a letter: names with a title, dates in words, typed words on one line."""

import re
import unicodedata
from datetime import date

LONGEST_SAID_BACK = 16
"""Words of the patient's own that a script says back; more of them are a story and not a name for it."""

BARE_NAME = re.compile(
    r"^(?!(?:Dr|Doctor|Prof|Professor|Nurse|The|My|An?)\b)[A-Z][\w'\u2019.-]*(?: [A-Z][\w'\u2019.-]*){0,3}$"
)

BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")

REPLACEMENT = "\ufffd"
"""Stands for what is no text (NUL and other control characters, lone surrogates): no format can carry it."""

_PLACE = re.compile(
    r"\b(?:clinics?|hospitals?|cent(?:er|re)|institute|university|medical|health|healthcare|school|group|program|mayo|hopkins)\b",
    re.IGNORECASE,
)

_TO_THE_GUIDE = re.compile(r"\?|\b(?:you|u|your)\b|^\W*(?:uh|um|lol|whatever|fine)\b", re.IGNORECASE)


def in_words(day: date | str) -> str:
    """A date as people in the US read it, e.g. ``November 2, 2026``, also from ISO; other words stay as typed."""
    try:
        known = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return f"{known:%B} {known.day}, {known.year}"


def is_place(name: str) -> bool:
    """Whether a name is that of a hospital or clinic and not of a person."""
    return bool(_PLACE.search(name))


def titled(name: str) -> str:
    """A doctor's name with a title in front; anything that does not look like a bare name stays as typed."""
    return f"Dr. {name}" if BARE_NAME.match(name) and not is_place(name) else name


def is_telling(own_words: str) -> bool:
    """Whether words that were typed as what it is about can be said back: short, and not spoken to the guide."""
    return len(own_words.split()) <= LONGEST_SAID_BACK and not _TO_THE_GUIDE.search(own_words)


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
