"""The small language in which the signs are written: regular expressions with named word classes.

``{name}`` stands for a class of the language's ``PARTS``, which may use other classes in turn. ``near`` is for two
things that may be told in either order. Gaps are counted in words and bounded, so matching stays linear.
"""

import re
from collections.abc import Iterable, Mapping

_NAME = re.compile(r"\{([a-z]\w*)\}")


def near(one: str, other: str, words: int = 6) -> str:
    """A pattern for ``one`` and ``other`` in either order, at most ``words`` words apart, none of them a "not"."""
    gap = rf"(?:(?!{{deny}} )[\w,]+ ){{0,{words}}}"
    return rf"(?:(?:{one}) {gap}(?:{other})\b|(?:{other}) {gap}(?:{one})\b)"


def expand(pattern: str, parts: Mapping[str, str]) -> str:
    """``pattern`` with every class written out. ``KeyError`` names a class that is not in ``parts``."""
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda name: parts[name[1]], pattern)
    return pattern


_NEVER_FIRST = r"(?!(?:and|of|then|about|while|or|as|also|said|be|we|records|to|for|with|at|when)\b)"
"""Frequent words that begin no sign; passing them over at once saves time on long messages."""


def any_of(patterns: Iterable[str], parts: Mapping[str, str], *, signs: bool = True) -> re.Pattern[str]:
    """One compiled pattern that finds each of ``patterns``, from the beginning of a word on.

    ``signs`` says that none of them begins with one of the most frequent words.
    """
    start = rf"\b{_NEVER_FIRST}" if signs else r"\b"
    return re.compile(start + "(?:" + "|".join(f"(?:{expand(pattern, parts)})" for pattern in patterns) + ")")
