"""``screen``: does this message say that somebody needs help at once?

The signs are matched clause by clause, since what is denied, past or only imagined in one clause says nothing
about the next: "I had a heart attack in 2019. My chest is tight right now" is an alarm, its first sentence is
not. When in doubt it alarms: an alarm too many costs a patient a minute, one too few may cost more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Literal

from second_opinion.safety import english, spanish
from second_opinion.safety.text import Speller, clauses

Kind = Literal["medical_emergency", "crisis", "abuse_or_violence", "poisoning"]
Language = Literal["en", "es"]


@dataclass(frozen=True)
class Alert:
    """One alarm: what the message is about, and the language it was recognised in."""

    kind: Kind
    language: Language


@dataclass(frozen=True)
class _Rules:
    """The compiled patterns of one language."""

    language: Language
    # In the order in which one kind is preferred when a message shows signs of several.
    signs: tuple[tuple[Kind, re.Pattern[str]], ...]
    idioms: re.Pattern[str]
    denied: re.Pattern[str]
    denied_directly: re.Pattern[str]
    past: re.Pattern[str]
    lasting: re.Pattern[str]
    supposed: re.Pattern[str]
    now: re.Pattern[str]
    speller: Speller


_NEVER = r"(?!)"
_PLAIN_DENIAL = re.compile(
    r"\b(?:not|no|never|nobody|nor|isnt|arent|doesnt|didnt|wasnt|hasnt|havent|fine|harmless|nothing)\b"
)

_LONGEST_REACH = 160
"""Characters before a sign in which a denial is looked for; bounds the time for each match."""

_MOST_SIGNS = 25
"""Matches of one kind that are looked at in one clause. The rest would be repetition."""


_PART = re.compile(r"\{([a-z]\w*)\}")


def _any_of(patterns: tuple[str, ...] | str, parts: Mapping[str, str], *, whole_words: bool = True) -> re.Pattern[str]:
    joined = (
        patterns
        if isinstance(patterns, str)
        else "|".join(f"(?:{_PART.sub(lambda m: parts[m[1]], p)})" for p in patterns)
    )
    return re.compile(rf"\b(?:{joined})" if whole_words else joined)


def _compile(language: Language, words: ModuleType) -> _Rules:
    parts: dict[str, str] = words.PARTS
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("medical_emergency", words.LIFE_THREAT),
        ("crisis", words.CRISIS),
        ("abuse_or_violence", words.ABUSE_OR_VIOLENCE),
        ("poisoning", words.POISONING),
        ("medical_emergency", words.MEDICAL_EMERGENCY),
    )
    past = "|".join(filter(None, (words.PAST, getattr(words, "RELATIVES_PAST", ""))))
    return _Rules(
        language=language,
        signs=tuple((kind, _any_of(patterns, parts)) for kind, patterns in kinds),
        idioms=_any_of(words.IDIOMS, parts),
        denied=_any_of(words.DENIED, parts, whole_words=False),
        denied_directly=_any_of(getattr(words, "DENIED_DIRECTLY", words.DENIED), parts, whole_words=False),
        past=re.compile(past),
        lasting=re.compile(getattr(words, "LASTING", _NEVER)),
        supposed=re.compile(words.SUPPOSED),
        now=re.compile(words.NOW),
        speller=Speller(words.WORDS, english.WORDS | spanish.WORDS),
    )


@lru_cache(maxsize=1)
def _languages() -> tuple[_Rules, ...]:
    return (_compile("en", english), _compile("es", spanish))


def screen(text: str) -> Alert | None:
    """The alarm that a message gives, or ``None``.

    Reads at most ``text.MAX_CHARACTERS`` characters, in time linear in them; never raises on any text.
    """
    for rules in _languages():
        found = {kind for clause in clauses(text, rules.speller) if (kind := _sign(rules, clause))}
        for kind, _ in rules.signs:
            if kind in found:
                return Alert(kind, rules.language)
    return None


def dismisses(text: str) -> bool:
    """Whether ``screen`` has reason to be quiet: signs that it set aside, or a denial.

    Another judge of the message, which goes by its words alone, is then not to be believed when it alarms.
    """
    if screen(text):
        return False
    return any(_PLAIN_DENIAL.search(clause) for clause in clauses(text, _languages()[0].speller)) or any(
        pattern.search(clause)
        for rules in _languages()
        for clause in clauses(text, rules.speller)
        for _, pattern in rules.signs
    )


def _sign(rules: _Rules, clause: str) -> Kind | None:
    """The kind of the first sign in a clause that is neither idiom, denied, past nor supposed."""
    plain = rules.idioms.sub(" _ ", clause)
    for kind, pattern in rules.signs:
        for number, match in enumerate(pattern.finditer(plain)):
            if number == _MOST_SIGNS:
                break
            if not _dismissed(rules, kind, plain, match.start()):
                return kind
    return None


def _dismissed(rules: _Rules, kind: Kind, clause: str, at: int) -> bool:
    """Whether the words around a sign say that it is not, or no longer, so."""
    before = clause[max(0, at - _LONGEST_REACH) : at]
    bodily = kind in ("medical_emergency", "poisoning")
    if rules.denied_directly.search(before) or (bodily and rules.denied.search(before)):
        return True
    if rules.now.search(clause):
        return False
    if rules.past.search(clause):
        return True
    if bodily:
        return bool(rules.supposed.search(clause) or (kind == "medical_emergency" and rules.lasting.search(clause)))
    return False
