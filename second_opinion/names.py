"""How names of people are written."""

import re

PARTICLES = frozenset(
    {
        "de", "la", "las", "los", "del", "della", "der", "den", "van", "von", "di", "da", "dos", "du", "el", "al",
        "bin", "ben", "ibn", "abu", "st", "mac", "le", "ter", "ten",
    }
)  # fmt: skip
"""Small words inside a family name."""


def as_name(typed: str) -> str:
    """A name as it is written: with capitals where it was typed without any ("rosa delgado")."""
    if typed != typed.lower():
        return typed
    return re.sub(r"[^\W\d_]+", lambda m: m[0] if m[0] in PARTICLES else m[0].capitalize(), typed)
