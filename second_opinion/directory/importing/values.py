"""Reading single values as publishers write them: text, days, postal codes, states."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Any

from second_opinion.directory.states import STATES

MAX_VALUE = 200
"""Longest value, in characters."""

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_STATE_BY_NAME = {name.upper(): letters for letters, name in STATES.items()}


def text(value: Any) -> str:
    """A value as one line of printable text of at most ``MAX_VALUE`` characters; nothing else is text."""
    if not isinstance(value, str):
        return ""
    if " " not in value and len(value) <= MAX_VALUE and value.isprintable():
        return value  # nearly all are so, and this is asked a hundred million times
    line = " ".join(value.split())
    if not line.isprintable():
        line = "".join(c for c in line if c.isprintable())
    return line[:MAX_VALUE]


def day(value: Any, *, last: bool = False) -> str | None:
    """An ISO day from a date, an instant, or a year or month of which the first or ``last`` day is meant.

    >>> day("2024-05", last=True), day("07/08/2007"), day("1 May")
    ('2024-05-31', '2007-07-08', None)
    """
    return _day(value, last) if isinstance(value, str) else None


@lru_cache(maxsize=10_000)
def _day(value: str, last: bool) -> str | None:
    if match := _US.fullmatch(value.strip()):
        month, number, year = (int(part) for part in match.groups())
    elif match := _ISO.fullmatch(value.strip()):
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        if not 1 <= month <= 12 or year < 1:
            return None
        number = int(match[3] or (calendar.monthrange(year, month)[1] if last else 1))
    else:
        return None
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def postal_code(value: str) -> tuple[str, str, bool] | None:
    """Five and four digits of a ZIP, and whether a lost leading zero was given back; None for no ZIP.

    >>> postal_code("2101"), postal_code("97099-1234"), postal_code("V6B 1A1")
    (('02101', '', True), ('97099', '1234', False), None)
    """
    digits = re.sub(r"[-\s]", "", value)
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 5, 8, 9)):
        return None
    padded = len(digits) in (4, 8)
    digits = f"0{digits}" if padded else digits
    return digits[:5], digits[5:], padded


def state(value: str) -> str:
    """The two letters of a US state or territory; empty for anything else."""
    upper = value.strip().upper()
    return upper if upper in STATES else _STATE_BY_NAME.get(upper, "")


def phone(value: str) -> str:
    """A US telephone number as it is written; empty for anything else."""
    digits = re.sub(r"\D", "", re.split(r"(?i)x|ext", value)[0])
    if len(digits) == 11:
        digits = digits.removeprefix("1")
    return value if len(digits) == 10 else ""
