"""Whether two ways of naming a specialty mean the same: "cardiologist" and "Cardiology"."""

import re

from second_opinion.directory.names import all_in, words

_ENDINGS = re.compile(
    r"(OLOG)(?:Y|IC|ICAL|IST|ISTS)$|(IATR)(?:Y|IC|ICS|IST|ISTS|ICIAN|ICIANS)$|(SURG)(?:ERY|EON|EONS|ICAL)$"
    r"|(ETR)(?:IC|ICS|ICIAN|ICIANS|IST|ISTS)$|(INTERN)(?:AL|IST|ISTS)$|(OPAED|OPED)(?:IC|ICS|IST|ISTS)$"
)
_NOISE = frozenset("MEDICINE MEDICAL DOCTOR DOCTORS SPECIALIST PHYSICIAN SURGEON SURGERY AND".split())  # noqa: SIM905


def same_specialty(asked: str, label: str) -> bool:
    """Whether every telling word of ``asked`` is in ``label``, endings aside.

    Slips are not forgiven here: cardiology and radiology are two letters apart.

    >>> same_specialty("orthopedic surgeon", "Orthopaedic Surgery")
    True
    >>> same_specialty("neurologist", "Neurosurgery")
    False
    """
    typed = words(asked)
    telling = [w for w in typed if w not in _NOISE] or typed
    return bool(telling) and all_in([_stem(w) for w in telling], [_stem(w) for w in words(label)], typos=False)


def _stem(word: str) -> str:
    match = _ENDINGS.search(word)
    stem = word[: match.start()] + next(group for group in match.groups() if group) if match else word
    return stem.replace("PAED", "PED").replace("AEM", "EM")
