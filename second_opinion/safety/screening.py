"""``screen``: does this message say that somebody needs help at once?

Two judges are heard. Patterns know how a sign is said, and what takes it back; a linear model of the wording
(``wording``) knows what messages with and without a sign look like. What they say is weighed in one sum: the patterns
are believed unless the wording speaks plainly against them, the wording alone when it is sure.

The signs are matched clause by clause, since what is denied, past or only imagined in one clause says nothing
about the next: "I had a heart attack in 2019. My chest is tight right now" is an alarm, its first sentence is
not. When in doubt it alarms: an alarm too many costs a patient a minute, one too few may cost more.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Literal, get_args

from second_opinion.safety import english, spanish
from second_opinion.safety.language import looks_spanish, may_be_spanish
from second_opinion.safety.patterns import any_of
from second_opinion.safety.text import Speller, clauses
from second_opinion.safety.wording import NO_ALARM, Wording, wording

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
    framed: re.Pattern[str]
    lasting: re.Pattern[str]
    supposed: re.Pattern[str]
    now: re.Pattern[str]
    speller: Speller
    plain_denial: re.Pattern[str]


_START, _WORDING, _SIGNS, _SET_ASIDE = -1.0, 1.19, 3.67, -1.75
"""The score of an alarm is the first, plus the second times the odds by the wording, plus the third where the patterns
alarm, plus the fourth where they set signs aside. Fitted on ``tests/understanding/dev`` and the messages of
``tests/safety`` by logistic regression."""

_ENOUGH_WORDS = 10
"""Words from which on the wording is believed in full; "she takes her insulin twice a day" looks like many alarms."""

_SUREST = 0.999
"""Likelihoods closer to 0 or 1 count as this close."""

# "I'm pregnant and I'm bleeding, is that normal?": what asks whether a sign is one takes nothing back of it, although
# by its wording it belongs to questions about long-known things.
_ASKED_OF_IT = re.compile(
    r"\b(?:is|are) (?:it|that|this|these|they) (?:(?:still|even|all|really|too) )?"
    r"(?:normal|ok|okay|alright|all right|bad|serious|dangerous|common|expected|usual)\b"
    r"(?: (?:to|that|if|for|with|when|after)\b)?"
    r"|\bshould (?:i|we|she|he|they) (?:go|come) (?:in|to \w+(?: \w+)?)\b"
    r"|\bshould (?:i|we) (?:be )?(?:worry|worried|call \w+|wait)\b"
    r"|\b(?:can|could|will) (?:it|this|that) wait\b|\bdo (?:i|we) (?:have|need) to (?:go|call|worry)\b"
    r"|\bwhat (?:does|do|could) (?:it|that|this) mean\b",
    re.IGNORECASE,
)

_NEVER = r"(?!)"
# Of these the lack is the sign: "not breathing", "doesnt want to live anymore".
_NEEDED = {"breathe", "breathing", "breath", "respirar", "living", "alive", "vivir", "anymore"} | {
    "waking",
    "responding",
    "stopped",
    "despierta",
}

_LONGEST_REACH = 160
"""Characters before a sign in which a denial is looked for; bounds the time for each match."""

_BEFORE, _AFTER = 90, 70
"""Characters around a sign in which its time and frame are looked for: dictated messages have no full stops."""

_MOST_SIGNS = 25
"""Matches of one kind that are looked at in one clause. The rest would be repetition."""


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
        signs=tuple((kind, any_of(patterns, parts)) for kind, patterns in kinds),
        idioms=any_of(words.IDIOMS, parts, signs=False),
        denied=re.compile(words.DENIED),
        denied_directly=re.compile(getattr(words, "DENIED_DIRECTLY", words.DENIED)),
        past=re.compile(past),
        framed=re.compile(getattr(words, "FRAMED", _NEVER)),
        lasting=re.compile(getattr(words, "LASTING", _NEVER)),
        supposed=re.compile(words.SUPPOSED),
        now=re.compile(words.NOW),
        speller=Speller(words.WORDS, english.WORDS | spanish.WORDS),
        plain_denial=re.compile(rf"\b{parts['deny']} (?:\w+ ){{0,3}}(?:{'|'.join(sorted(words.WORDS - _NEEDED))})\b"),
    )


@lru_cache(maxsize=1)
def _languages() -> tuple[_Rules, ...]:
    return (_compile("en", english), _compile("es", spanish))


def _rules_for(text: str) -> tuple[_Rules, ...]:
    """The languages the message may be written in; English always."""
    return _languages() if may_be_spanish(text) else _languages()[:1]


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against an alarm.

    Attributes:
        signs: the alarm by the patterns.
        set_aside: the patterns saw signs and set them aside: an idiom, a denied telling word, the past. A "not"
            elsewhere in the message is no reason.
        wording: how likely each kind is by the wording.
        odds: logarithm of the odds of any alarm by the wording, the nearer to 0 the fewer words there are to go by.
        asked: whether a message with signs asks if they are some ("is that normal?").
    """

    signs: Alert | None
    set_aside: bool
    wording: Mapping[str, float]
    odds: float
    asked: bool = False


def evidence(text: str) -> Evidence:
    """All that is known of a message, for judges who know more than this screen."""
    said = wording(text)
    alert = signs(text)
    by_kind = {kind: likely for kind, likely in said.likelihoods.items() if kind != NO_ALARM}
    odds = _odds_of_signs(text, said) if alert else _odds(said)
    asked = alert is not None and bool(_ASKED_OF_IT.search(text))
    return Evidence(alert, alert is None and _set_aside(text), by_kind, odds, asked)


def screen(text: str) -> Alert | None:
    """The alarm that a message gives, or ``None``.

    Reads at most ``text.MAX_CHARACTERS`` characters, in time linear in them; never raises on any text.
    """
    said = wording(text)
    score = _START + _WORDING * _odds(said)
    if _START + _WORDING * _odds_of_signs(text, said) + _SIGNS <= 0:
        return None
    if alert := signs(text):
        return alert
    if score <= 0 or score + _SET_ASIDE * _set_aside(text) <= 0:
        return None
    kind = max(get_args(Kind), key=said.likelihoods.__getitem__)
    return Alert(kind, "es" if looks_spanish(text) else "en")


def _odds(said: Wording) -> float:
    return logit(1 - said.likelihoods[NO_ALARM]) * min(1.0, said.words / _ENOUGH_WORDS)


def _odds_of_signs(text: str, said: Wording) -> float:
    """The odds where signs stand: those of the message, or of all in it that is not a question about them."""
    told = _ASKED_OF_IT.sub(" ", text)
    return _odds(said) if told == text else max(_odds(said), _odds(wording(told)))


def logit(probability: float) -> float:
    """The logarithm of the odds, bounded, so that no judge alone outweighs all others."""
    bounded = min(max(probability, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))


def signs(text: str) -> Alert | None:
    """The alarm that a message gives by the patterns alone."""
    for rules in _rules_for(text):
        found = {kind for clause in clauses(text, rules.speller) if (kind := _sign(rules, clause))}
        for kind, _ in rules.signs:
            if kind in found:
                return Alert(kind, rules.language)
    return None


# "No pain right now, just a bit of a throb, been like that for months": what is denied, mild and old in one message.
_MILD = re.compile(
    r"\b(?:just|only) (?:a (?:bit|little|touch|slight|mild)|slight|mild|some)\b|\ba bit of an?\b", re.IGNORECASE
)
_NO_PAIN = re.compile(
    r"\b(?:no|not any|without|never any) (?:real |actual |bad )?(?:pain|fever|bleeding|trouble)\b", re.IGNORECASE
)


def _mild_and_old(text: str) -> bool:
    """Whether a message denies the pain, calls the complaint small and says that it has been so for long."""
    return bool(
        _MILD.search(text)
        and _NO_PAIN.search(text)
        and any(rules.lasting.search(clause) for rules in _rules_for(text) for clause in clauses(text, rules.speller))
    )


def _set_aside(text: str) -> bool:
    return _mild_and_old(text) or any(
        rules.plain_denial.search(clause)
        or rules.idioms.search(clause)
        or any(pattern.search(clause) for _, pattern in rules.signs)
        for rules in _rules_for(text)
        for clause in clauses(text, rules.speller)
    )


def _sign(rules: _Rules, clause: str) -> Kind | None:
    """The kind of the first sign in a clause that is neither idiom, denied, past nor supposed."""
    plain = rules.idioms.sub(" _ ", clause)
    for kind, pattern in rules.signs:
        for number, match in enumerate(pattern.finditer(plain)):
            if number == _MOST_SIGNS:
                break
            if not _dismissed(rules, kind, plain, match.span()):
                return kind
    return None


def _dismissed(rules: _Rules, kind: Kind, clause: str, span: tuple[int, int]) -> bool:
    """Whether the words around a sign say that it is not, or no longer, so."""
    start, end = span
    before = clause[max(0, start - _LONGEST_REACH) : start]
    around = clause[max(0, start - _BEFORE) : end + _AFTER]
    bodily = kind in ("medical_emergency", "poisoning")
    if rules.denied_directly.search(before) or (bodily and rules.denied.search(before)):
        return True
    if rules.now.search(clause):
        return False
    if rules.past.search(around) or rules.framed.search(around):
        return True
    if bodily:
        return bool(rules.supposed.search(around) or (kind == "medical_emergency" and rules.lasting.search(around)))
    return False
