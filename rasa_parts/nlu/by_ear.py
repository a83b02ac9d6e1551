"""Words as they sound to somebody who writes English by ear: "operashun", "insurans", "my hart".

Beyond the slips that a distance in letters repairs, such a word has the consonants of the one that is meant. A few
are words themselves and are told by what stands beside them. The consonants serve the word lists only: for what a
message means they were no gain on the test messages.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from rasa_parts.nlu.recognisers.words import given_name, surname

_SHORTEST = 6
"""Letters from which on the consonants tell a word."""
_LETTERS_TO_A_SLIP = 3
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[st]ion|[sx]h[uo]n|[ct]ian", "xn"), (r"ph", "f"), (r"sh|ch", "x"), (r"gh", ""), (r"\bkn", "n"), (r"\bwr", "r"),
        (r"c(?=[eiy])", "s"), (r"ck|[cq]", "k"), (r"z", "s"), (r"th", "t"), (r"^[aeiouy]+", "A"), (r"[aeiouwhy']", ""),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_PLAINLY = {
    "nid": "need",
    "plis": "please",
    "anader": "another",
    "anoder": "another",
    "anuder": "another",
    "bypas": "bypass",
    "medicade": "medicaid",
    "medicaide": "medicaid",
}
"""Short ones that are no words and no usual names."""
_BESIDE = {
    "heart": r"(?:(?<=my )|(?<=his )|(?<=her )|(?<=the )|(?<=our ))hart|hart(?= (?:do[ck]k?t[aeo]r|dr\b|speciali?st|surge|oper|problem"
    r"|disease|attack|pain|valve|by ?pas|nid|need|hurt|is (?:bad|weak|sick|in)))",
    "knee": r"(?:(?<=my )|(?<=his )|(?<=her )|(?<=left )|(?<=right ))nee",
    "breast": r"(?:(?<=my )|(?<=of )|(?<=her )|(?<=left )|(?<=right ))brest|brest(?= (?:cancer|lump|surge|oper|biops))",
}
_MEANT = [
    (word, re.compile(rf"(?<![\w.])(?<!dr )(?<!dr\. )(?<!tor )(?<!ter )(?:{p})\b")) for word, p in _BESIDE.items()
]


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """What is left of a word for the ear: "operashun" and "operation" are the same."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def by_sense(text: str) -> dict[int, str]:
    """The words of a text that another one is meant by, by where they begin: small letters only, never behind "Dr."."""
    found = {match.start(): word for word, pattern in _MEANT for match in pattern.finditer(text)}
    return found | {m.start(): _PLAINLY[m[0]] for m in re.finditer(rf"\b(?:{'|'.join(_PLAINLY)})\b", text)}


class Ear:
    """Finds the word that sounds like another among known ones, the first of them before others."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_sound: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST:
                self._by_sound.setdefault(sound(word), []).append(word)

    def word(self, heard: str) -> str | None:
        """The known word that sounds like this one and is written not too differently; names are left alone."""
        if len(heard) < _SHORTEST or surname(heard) or given_name(heard):
            return None
        most = (len(heard) + 1) // _LETTERS_TO_A_SLIP
        near = [
            (OSA.distance(heard, word), place, word) for place, word in enumerate(self._by_sound.get(sound(heard), ()))
        ]
        slips, _, word = min(near, default=(most + 1, 0, ""))
        return word if slips <= most else None
