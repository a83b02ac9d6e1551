"""Which specialty is meant: whether two names mean the same, and what field everyday words stand for."""

import re
from functools import cache

from second_opinion.directory.names import all_in, words
from second_opinion.lexicons import lexicon

_ENDINGS = re.compile(
    r"(OLOG)(?:Y|IC|ICAL|IST|ISTS)$|(IATR)(?:Y|IC|ICS|IST|ISTS|ICIAN|ICIANS)$|(SURG)(?:ERY|EON|EONS|ICAL)$"
    r"|(ETR)(?:IC|ICS|ICIAN|ICIANS|IST|ISTS)$|(INTERN)(?:AL|IST|ISTS)$|(OPAED|OPED)(?:IC|ICS|IST|ISTS)$"
)
_NOISE = frozenset("MEDICINE MEDICAL DOCTOR DOCTORS SPECIALIST PHYSICIAN SURGEON SURGERY AND".split())  # noqa: SIM905


def same_specialty(asked: str, label: str, code: str | None = None) -> bool:
    """Whether every telling word of ``asked`` is in ``label``, endings aside, or ``code`` is its NUCC code.

    Slips are not forgiven here: cardiology and radiology are two letters apart.

    >>> same_specialty("orthopedic surgeon", "Orthopaedic Surgery")
    True
    >>> same_specialty("neurologist", "Neurosurgery")
    False
    >>> same_specialty("pulmonology", "Pulmonary Disease", "207RP1001X")
    True
    """
    if code in codes_of(asked):
        return True
    typed = words(asked)
    telling = [w for w in typed if w not in _NOISE] or typed
    return bool(telling) and all_in([_stem(w) for w in telling], [_stem(w) for w in words(label)], typos=False)


def codes_of(asked: str) -> list[str]:
    """The NUCC code that a specialty's name stands for, if one code says the same.

    >>> codes_of("cardiology"), codes_of("heart")
    (['207RC0000X'], [])
    """
    code = lexicon("specialty")["codes"].get(asked)
    return [code] if code else []


def names_of_codes() -> dict[str, str]:
    """Our own plain name of each NUCC code that one of our specialties stands for.

    >>> names_of_codes()["207RC0000X"]
    'Cardiology'
    """
    return {code: name.capitalize() for name, code in lexicon("specialty")["codes"].items()}


def _stem(word: str) -> str:
    match = _ENDINGS.search(word)
    stem = word[: match.start()] + next(group for group in match.groups() if group) if match else word
    return stem.replace("PAED", "PED").replace("AEM", "EM")


LONGEST_FIELD = 6
"""Words of the longest name of a field that is looked for."""

_WORD = re.compile(r"[\w'-]+")
_SURGICAL = re.compile(r"\b(?:surg\w*|operat\w*|cut(?:s|ting)?)\b")
# Beside a part of the body these say no more than that a doctor is looked for.
_DOCTOR = frozenset(
    {
        "guy", "guys", "man", "woman", "lady", "person", "people", "doctor", "doctors", "doc", "docs", "dr", "surgeon",
        "surgeons", "specialist", "specialists", "expert", "problem", "problems", "issue", "issues", "pain", "surgery",
        "operation",
    }
)  # fmt: skip
_AROUND = _DOCTOR | frozenset(
    {
        "a", "an", "the", "my", "his", "her", "our", "their", "it's", "its", "that's", "is", "uh", "um", "i", "we",
        "guess", "think", "maybe", "need", "want", "would", "like", "look", "looking", "find", "for", "at", "of",
        "with", "in", "one", "some", "somebody", "someone", "who", "that", "does", "do", "treats", "fixes", "please",
        "just", "said", "already", "kind", "part", "body", "ok", "okay", "well", "so", "search", "me", "get", "another",
        "other", "good", "cut", "or",
    }
)  # fmt: skip
# These name a part of the body only with something that shows it: "I'll be back", "on the other hand".
_ALSO_OTHERWISE = frozenset({"back", "the back", "hand"})
_OWNED = frozenset({"my", "his", "her", "their", "your", "bad", "lower", "upper", "dad's", "mom's"})
_NO_FIELD = frozenset({"head", "surgeon", "a surgeon", "surgical"})
"""Words of the lexicon that mean a field in a whole message only."""


def field_meant(sentence: str, *, by_its_body_part: bool = False) -> tuple[str, bool] | None:
    """The field that a sentence means where a kind of doctor was asked for, and whether it says nothing else.

    Beside the names of fields, a part of the body or an illness counts. With ``by_its_body_part`` only those
    count that mean a field by themselves, and only if they mean one field: that is for a sentence which was no
    answer to the question.

    >>> field_meant("a back guy"), field_meant("cut stomach doctor")
    (('spine surgery', True), ('general surgery', True))
    >>> field_meant("I'll be back") is None
    True
    """
    spoken = [word.strip("'-") for word in _WORD.findall(sentence.lower().replace("\u2019", "'"))]
    names = _fields(surgical=bool(_SURGICAL.search(sentence.lower())), by_its_body_part=by_its_body_part)
    found: list[str] = []
    explained: set[int] = set()
    for size in range(LONGEST_FIELD, 0, -1):
        for first in range(len(spoken) - size + 1):
            name = " ".join(spoken[first : first + size])
            field = names.get(name) or names.get(name.removesuffix("s"))
            here = set(range(first, first + size))
            if field and not explained & here and not _means_something_else(name, spoken, first, first + size):
                explained |= here
                found.append(field)
    if not found or (by_its_body_part and len(set(found)) > 1):
        return None
    return found[0], all(i in explained or word in _AROUND for i, word in enumerate(spoken))


def _means_something_else(name: str, spoken: list[str], first: int, end: int) -> bool:
    """Whether "back" or "hand" stands without anything that makes it a part of the body."""
    if name not in _ALSO_OTHERWISE:
        return False
    before, after = spoken[:first], spoken[end:]
    return not (_OWNED & set(before[-1:]) or _DOCTOR & set(after[:1]) or set(before + after) <= _AROUND)


@cache
def _fields(*, surgical: bool, by_its_body_part: bool) -> dict[str, str]:
    """The names to look for and the field each means; where a name stands twice, the first kind counts."""
    named = lexicon("specialty")
    kinds = ["alone"] if by_its_body_part else ["values", "alone", "doctor_for", "surgeon_for"]
    meant: dict[str, str] = {}
    for kind in ["surgeon_for", *kinds] if surgical else kinds:
        for field, names in named[kind].items():
            for name in names:
                if name not in _NO_FIELD:
                    meant.setdefault(" ".join(_WORD.findall(name.lower())), field)
    return meant
