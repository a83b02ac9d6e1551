"""How names of people are written."""

import re

PARTICLES = frozenset(
    {
        "de", "la", "las", "los", "del", "della", "der", "den", "van", "von", "di", "da", "dos", "du", "el", "al",
        "bin", "ben", "ibn", "abu", "st", "mac", "le", "ter", "ten",
    }
)  # fmt: skip
"""Small words inside a family name."""

UPPER = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x530)) if letter.isupper())
"""Capitals of every Latin, Greek and Cyrillic alphabet, for a pattern's brackets: a name may begin with a \u0141."""

_SMALL_IN_PLACES = frozenset({"of", "the", "and", "for", "at", "in", "on", "de", "del", "la", "las", "los"})


def as_name(typed: str) -> str:
    """A name as it is written: with capitals where it was typed without any ("rosa delgado")."""
    if typed != typed.lower():
        return typed
    return re.sub(r"[^\W\d_]+", lambda m: m[0] if m[0] in PARTICLES else m[0].capitalize(), typed)


def as_place(typed: str) -> str:
    """A hospital's name as it is written: with capitals where it was typed without any ("st anne hospital")."""
    if typed != typed.lower():
        return typed
    words = typed.split()
    return " ".join(w if i and w in _SMALL_IN_PLACES else w[:1].upper() + w[1:] for i, w in enumerate(words))
