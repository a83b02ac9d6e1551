"""How likely a message is an alarm by its wording: a linear model over words, their neighbours and their pieces.

The patterns of ``english`` and ``spanish`` know how a sign is said and what takes it back; this knows what messages
with and without a sign look like, and so also finds what nobody has written a pattern for. It was learnt from the
training data by ``second-opinion screen``; ``wording.npz`` holds what it learnt as plain numbers. It needs no
other part of the guide.

The model is a multinomial logistic regression. A text's terms count once each, weighted by how rare they are, and
their weights together have length 1, so that long messages are no surer than short ones.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from second_opinion.safety.text import fold

WORDING_FILE = Path(__file__).parent / "wording.npz"
"""What was learnt: ``terms`` (text), ``rarity`` (terms), ``weights`` (terms, outcomes), ``intercept``, ``outcomes``."""

NO_ALARM = "none"
"""The outcome of messages without an alarm, beside the kinds of alarm."""

STRETCH = 24
"""Words of a long message that are judged together; the stretches overlap by half."""

_WORD = re.compile(r"[a-z0-9]+|[?!,]")
_LONGEST_WORD = 24
_LONGEST_RUN = 3
_PIECES = (3, 4, 5)


def terms(text: str) -> set[str]:
    """The terms of a text: runs of up to three words, and pieces of words from three to five characters."""
    return _terms(_words(text))


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


def _terms(words: list[str]) -> set[str]:
    return {*_runs(words), *(piece for word in set(words) for piece in _pieces(f"<{word}>"))}


def _runs(words: list[str]) -> Iterator[str]:
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _pieces(word: str) -> Iterator[str]:
    for length in _PIECES:
        for start in range(len(word) - length + 1):
            yield "~" + word[start : start + length]


@lru_cache(maxsize=1)
def _learnt() -> tuple[list[str], dict[str, tuple[float, list[float]]], list[float]]:
    """Outcomes; each term's rarity and its weights times its rarity; intercepts."""
    with np.load(WORDING_FILE, allow_pickle=False) as arrays:
        outcomes = [str(outcome) for outcome in arrays["outcomes"]]
        rarity = arrays["rarity"].astype(float)
        weights = arrays["weights"].astype(float) * float(arrays["scale"]) * rarity[:, None]
        by_term = dict(
            zip(str(arrays["terms"]).split("\n"), zip(rarity.tolist(), weights.tolist(), strict=True), strict=True)
        )
        return outcomes, by_term, arrays["intercept"].astype(float).tolist()


@dataclass(frozen=True)
class Wording:
    """What the wording of a message, or of the most alarming stretch of a long one, says.

    Attributes:
        likelihoods: of each kind of alarm, and of ``none``; together 1.
        words: how many there are to go by.
    """

    likelihoods: dict[str, float]
    words: int


def wording(text: str) -> Wording:
    """What the most alarming stretch says: what hurts now may stand in a long question about something else."""
    words = _words(text)
    starts = [*range(0, len(words) - STRETCH, STRETCH // 2), max(0, len(words) - STRETCH)]
    stretches = [words[start : start + STRETCH] for start in starts]
    return min((Wording(_likelihoods(each), len(each)) for each in stretches), key=lambda w: w.likelihoods[NO_ALARM])


def _likelihoods(words: list[str]) -> dict[str, float]:
    outcomes, by_term, intercept = _learnt()
    found = [by_term[term] for term in sorted(_terms(words)) if term in by_term]
    length = math.sqrt(sum(rarity * rarity for rarity, _ in found)) or 1.0
    scores = [start + sum(of_term[1][i] for of_term in found) / length for i, start in enumerate(intercept)]
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    return {outcome: share / sum(shares) for outcome, share in zip(outcomes, shares, strict=True)}
