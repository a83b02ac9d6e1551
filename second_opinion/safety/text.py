"""Bring a message into the one form the patterns are written for.

Patients type without apostrophes, accents or commas, dictate, and misspell. The patterns would be unreadable
if each of them had to allow for that, so it is taken care of here, once, in time linear in the text.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

MAX_CHARACTERS = 4_000
"""What is read of a message: the channel accepts no more, and time stays bounded for other callers."""

MAX_WORD = 24
"""Longer strings of letters are no misspelt words; comparing them would only cost time."""

_SHORTEST_TYPO = 4
_SHORTEST_TARGET = 5

# Ways of writing the same thing, longest first. The right-hand sides are the words the patterns use.
_SAME = (
    (r"\b(?:can not|cannot|could not|couldnt|cnt|canot|unable to|not able to)\b", "cant"),
    (r"\b(?:do not|dnt|dun|do nt)\b", "dont"),
    (r"\b(?:does not|doesnt)\b", "doesnt"),
    (r"\b(?:did not|didnt)\b", "didnt"),
    (r"\b(?:will not)\b", "wont"),
    (r"\b(?:would not)\b", "wouldnt"),
    (r"\b(?:is not|aint)\b", "isnt"),
    (r"\b(?:has not)\b", "hasnt"),
    (r"\b(?:wanna|wana|want too|wnat to|wants to|wanted to|wanting to)\b", "want to"),
    (r"\b(?:gonna|gona|gunna|going too|about to)\b", "going to"),
    (r"\bim\b", "i am"),
    (r"\b(?:hes)\b", "he is"),
    (r"\b(?:shes)\b", "she is"),
    (r"\btheyre\b", "they are"),
    (r"\bill\b(?= \w+ (?:my|him|her)self)", "i will"),
    (r"\bmy self\b", "myself"),
    (r"\bhim self\b", "himself"),
    (r"\bher self\b", "herself"),
    (r"\bany more\b", "anymore"),
    (r"\b(?:all of a sudden|all of sudden|out of nowhere)\b", "suddenly"),
    (r"\bstep (dad|father|mom|mother|brother|son)\b", r"step\1"),
    (r"\bbreath\b(?= (?:right|good|well|properly|normal))", "breathe"),
    (r"\b(?:pian|paim|payn)\b", "pain"),
    (r"\bteh\b", "the"),
)
_SAME_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _SAME)
_BREAK = re.compile(
    r"[.!?;()\n\r\u2026\u2013\u2014]+| - |\b(?:but|however|although|though|meanwhile|pero|aunque)\b"
    r"|(?=\b(?:and|so|then|y) (?:right )?(?:now|suddenly|ahora|ahorita)\b)"
)
_APOSTROPHES = re.compile(r"['\u2019\u2018\u00b4`\u02bc]")
_WORD = re.compile(r"[a-z0-9]+|,")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
# The same words again and again say no more than twice, and would keep every pattern that begins with them busy.
_REPEATED = re.compile(r"\b(\w+(?: \w+){0,5}?)(?: \1\b){2,}")


def fold(text: str) -> str:
    """Lower case without accents or apostrophes; at most ``MAX_CHARACTERS`` of it."""
    decomposed = unicodedata.normalize("NFKD", text[:MAX_CHARACTERS])[: 2 * MAX_CHARACTERS]
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", bare.lower())


class Speller:
    """Repairs single-letter slips towards a closed list of words, and towards nothing else.

    ``targets`` are the words the patterns look for. A word that is an ordinary word of its own ("bills",
    "breach") is never taken for a slip of another ("pills", "bleach"); those lie in ``ordinary_words.txt``.
    ``others`` are the words of the other languages, left alone too.
    """

    def __init__(self, targets: frozenset[str], others: frozenset[str] = frozenset()) -> None:
        ordinary = files("second_opinion.safety").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
        self._ordinary = frozenset(ordinary.split()) | others
        self._targets = targets
        by_length: dict[int, list[str]] = {}
        for word in sorted(w for w in targets if len(w) >= _SHORTEST_TARGET):
            by_length.setdefault(len(word), []).append(word)
        self._by_length = by_length
        self.repair = lru_cache(maxsize=4096)(self._repair)

    def _repair(self, word: str) -> str:
        if word in self._targets or word in self._ordinary or not _SHORTEST_TYPO <= len(word) <= MAX_WORD:
            return word
        for length in (len(word), len(word) + 1, len(word) - 1):
            for target in self._by_length.get(length, ()):
                if OSA.distance(word, target, score_cutoff=1) <= 1:
                    return target
        return word


def clauses(text: str, speller: Speller) -> list[str]:
    """The message as clauses of plain words with single spaces; commas stay as words of their own.

    A clause ends at a full stop, question mark, colon or "but": what is denied or past in one says nothing
    about the next.
    """
    found = []
    for part in _BREAK.split(fold(text)):
        squeezed = _STRETCHED.sub(r"\1\1", part)
        plain = " ".join(speller.repair(word) for word in _WORD.findall(squeezed))
        plain = _REPEATED.sub(r"\1 \1", plain)
        for pattern, replacement in _SAME_COMPILED:
            plain = pattern.sub(replacement, plain)
        if plain:
            found.append(plain)
    return found
