"""Who is who among the names in a message: the patient's own doctor, the one who is wanted, the patient, the writer.

The entities of a message say which words are a doctor's name and, mostly, in which role. What is said about a name in
so many words ("Dr. Liu is my doctor", "the patient is Eli Moss") is surer than either and decides here.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from second_opinion.people import relatives

_WORD = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*"
_NAME = rf"(?P<name>{_WORD}(?: (?:de|del|la|van|von|bin|al|{_WORD}|[A-Z]\.)){{0,3}})"
_RELATIVE = rf"(?:{'|'.join(map(re.escape, relatives()))})"
_OF_PATIENT = (
    rf"(?:patient(?:\W?s name)?|(?:his|her|their) (?:full )?name|(?:my|our|the) {_RELATIVE}\W?s (?:full )?name"
    rf"|(?:my|our|the) {_RELATIVE} is (?:named|called)|the (?:kid|child|boy|girl|baby) is)"
)
# "My sister Maureen" may only be somebody who phoned; she is the patient where the message is about her.
_RELATIVE_NAMED = re.compile(rf"(?i:\b(?:my|our) {_RELATIVE},?)\s+{_NAME}")
_PATIENT = re.compile(
    rf"(?:(?i:\b(?:{_OF_PATIENT}|for (?:my|our) {_RELATIVE},?)(?:\W?s|\s+is|\s+named|\s+called|\s*[:,=])?)\s+){_NAME}"
)
# "My father is Paul Hart": two words, since one may be anything ("my mother is Catholic").
_RELATIVE_IS = re.compile(rf"(?i:\b(?:my|our) {_RELATIVE} is)\s+(?P<name>{_WORD} {_WORD})")
_IS_THE_PATIENT = re.compile(
    rf"{_NAME}(?i:,?\s+(?:is|as|for)\s+(?:the|my|our)\s+(?:patient|{_RELATIVE})\b(?!\W?s\b(?! name)))(?!\s+{_WORD})"
)
_WRITER = re.compile(
    rf"(?i:\b(?:my (?:own |full )?name(?:\W?s|\s+is|\s*[:,])?|sign(?:ed)?(?: it)?(?: as| with)?|put me (?:down )?as"
    r"|sincerely,?"
    rf"|my name\b[^.!?]{{0,40}}\b(?:told you|i said|is|it'?s)|(?:from|this is|by) me,?"
    rf"|name (?:at|on) the (?:end|bottom)(?: is| should be|\s*:)?|name at (?:end|bottom)(?: is|\s*:)?)\s+){_NAME}"
)
# "Write the message, from Darlene, to Dr. Kessler".
_LETTER_FROM = re.compile(
    r"(?i:\b(?:write|draft|make|compose|do|send|want|need)\b[^.!?]{0,40}?\b(?:message|letter|note|request|e-?mail|it|one),?"
    rf"(?: is| be| to be)? from)\s+{_NAME}(?=\s*(?:$|[.,;!?]|to\b))"
)
# In small letters a name ends its clause: "my name is walter smith".
_WRITER_IN_SMALL = re.compile(
    r"\b(?:my (?:full )?name(?:\W?s| is)?|name at (?:the )?(?:end|bottom)(?: is)?|sign(?:ed)?(?: it)?(?: as)?):?\s+"
    r"(?!(?:not|on|in|at|the|still|also|wrong|a|already|for|so|my|her|his|and|to|your|is|it|as|up|out|off|here|there|by)\b)"
    r"(?P<name>[a-z][\w'\u2019-]+ [a-z][\w'\u2019-]+)(?=\W*(?:$|[.,;!?\n]))"
)
_FROM = re.compile(rf"(?:^|[.!?;,]\s*)(?i:from:?)\s+(?P<name>{_WORD} {_WORD})(?=\W*(?:$|[.!?;,]))")
_IS_MY_NAME = re.compile(rf"{_NAME}(?i:,?\s+(?:is|that'?s|thats)\s+(?:my|the)\s+(?:(?:own|full)\s+)?name\b)")
_OF_WHOM = rf"(?i:,?\s+(?:(?:is|as)\s+)?(?:the\s+|his\s+|her\s+)?{_RELATIVE}\s+(?:of|to)\s+)"
# "Marisol Vega, mother of Lucia Vega": who writes, and for whom.
_WRITER_OF = re.compile(rf"{_NAME}(?={_OF_WHOM}{_WORD})")
_PATIENT_OF = re.compile(rf"{_WORD}{_OF_WHOM}{_NAME}")
_I_AM = re.compile(rf"(?i:\bi(?:\W?m| am)\s+){_NAME}")
_WRITERS = (_WRITER, _FROM, _LETTER_FROM, _IS_MY_NAME, _WRITER_OF, _I_AM)
# "My plan is Buckeye", "Buckeye is the plan": a plan's name is nobody's.
_PLAN = r"(?:plan|insurance|insurer|medicaid|medicare|coverage|hmo|ppo)"
_PLAN_BEFORE = re.compile(rf"\b{_PLAN}(?:\W?s)?(?: (?:name|company))?(?: is| called| named)*\W*$", re.IGNORECASE)
_PLAN_AFTER = re.compile(rf"^\W*(?:is|was) (?:just )?(?:the|my|our|his|her|their) (?:\w+ )?{_PLAN}\b", re.IGNORECASE)
# "I am Muslim", "I'm Vietnamese": one word with such an ending is rather that than a name, and a blank does no harm.
_ORIGIN_OR_FAITH = re.compile(r"^\S+(?:ish|ese|ian|ean|can|lim|lic|tant|ist|ani|aqi)$")
# In small letters only what was recognised as a name can be one: "shes rosa delgado", "rosa is my GRANDMA".
_PATIENT_BEFORE = re.compile(rf"\b{_OF_PATIENT}(?:\W?s| is)?\s+$", re.IGNORECASE)
_SHE_IS = re.compile(r"\bs?he\W?s\s+$", re.IGNORECASE)
_PATIENT_AFTER = re.compile(
    rf"^,?\s+is\s+(?:(?:the|my|our)\s+(?:patient|{_RELATIVE})\b(?!\W?s\b)|me\b|not\s+(?:a|the|my)\s+doctor)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"(?:I|The|He|She|They|We|It|And|But|So|No|Yes|Not|My|Our|Dr|Doctor)\b")
_ADDRESS = re.compile(r"\S+@\S+")
# "That Payne review", "the Gleason score": a name that stands for a paper, a test or an illness.
_NO_PERSON_AFTER = re.compile(
    r"^(?:\W?s)?\s+(?:review|study|paper|article|trial|criteria|score|scale|grade|classification|et al|syndrome|disease"
    r"|procedure|test|sign|method|technique)\b",
    re.IGNORECASE,
)

_TITLE_BEFORE = re.compile(r"\b(?:dr|doctor|prof)\.?\s+$", re.IGNORECASE)
_TITLE = r"(?:(?:dr|doctor|doc|prof)\.?\s+)?"
A_DOCTOR = r"(?:doctors?|docs?|dr|surgeons?|physicians?|specialists?|pcp|gp|\w+ologists?|\w+iatrists?|\w+icians?)"
"""Words for a doctor, as a pattern."""
_OF_A_DOCTOR = re.compile(rf"\b{A_DOCTOR}\b", re.IGNORECASE)
_OWN_AFTER = re.compile(
    rf"^\W*(?:is|was|(?:who|s?he)(?:\W?s|\s+is))\s+(?:actually\s+)?(?:(?:my|our|his|her|their)\s+(?!second|other|new)(?:\w+\s+)?{A_DOCTOR}\b|the\s+addressee\b"
    r"|the\s+one\s+(?:i|we)\s+(?:have|see|go to|already)\b)",
    re.IGNORECASE,
)
# "Dr. Obi gave us ten minutes", "Dr. Lee wants to operate".
_TREATS_AFTER = re.compile(
    r"^\W*(?:gave|told|said|says|wants|wanted|saw|diagnosed|found|thinks|recommends?|recommended|offered|put|did)\s+"
    r"(?:us|me|him|her|my|that|it|to\s+(?:operate|do|start|cut|take|remove)|i|we)\b",
    re.IGNORECASE,
)
_OWN_BEFORE = re.compile(
    rf"(?:\b(?:my|our|her|his)\s+(?!second|other|new)(?:\w+\s+)?{A_DOCTOR}(?:\W?s\s+name)?\s+is(?:\s+called)?"
    rf"|(?:^|[.!;,]\s*){A_DOCTOR}(?:\W?s)?\s+(?:name\s+)?is"
    rf"|\b{A_DOCTOR}(?:\W?s)?\s+name(?:\s+is)?|(?:^|[.!;,]\s*)name(?:\s+is)?(?=\s+(?:dr|doctor)\b)"
    rf"|\bfirst\s+{A_DOCTOR}(?:\s+(?:is|was)|\s*[,:(])"
    r"|\bchange\s+(?:the\s+|that\s+)?(?:name|doctor)\s+to)\s*" + _TITLE + "$",
    re.IGNORECASE,
)
_WANTED_BEFORE = re.compile(
    r"(?:\b(?:want|wants|like|love|hope|hoping|wish|prefer)\s+(?:to\s+)?(?:see|go\s+to|visit|be\s+seen\s+by)"
    r"|\b(?:second|new|other)\s+(?:doctor|one|opinion|surgeon|specialist)(?:\s+(?:is|from|with|by|should\s+be)|\s*[,:(])"
    r"|\b(?:doctor|one|surgeon|specialist)\s+(?:whom?\s+|that\s+)?(?:i|we)\s+want(?:ed)?\s+(?:to\s+see\s+)?is"
    r"|\brefer\s+(?:me|us|him|her|my\s+\w+)\s+to)\s+" + _TITLE + "$",
    re.IGNORECASE,
)
_WANTED_AFTER = re.compile(
    r"^\W*(?:is|was)\s+(?:the\s+(?:one|doctor|person|place)\s+)?(?:who\s+|whom\s+|where\s+)?(?:i|we)\s+"
    r"(?:want|wanted|would\s+like|\W?d\s+like|hope)\b",
    re.IGNORECASE,
)
# "Ask Dr. Lee for a referral", "a letter to Lee": the one who is asked is the patient's own doctor.
_ADDRESSED = re.compile(
    r"(?:\bdear|\bask(?:ing)?|\btell(?:ing)?|\bwrite\s+to|\be-?mail\s+to|\baddress(?:ed)?(?:\s+it)?\s+to|\b(?:letter|message|request|draft|note|text|it|this)\s+(?:(?:asking\s+)?for\s+an?\s+(?:second\s+|other\s+)?(?:opinion|referral)\s+)?(?:is\s+|goes\s+|should\s+go\s+|has\s+to\s+go\s+)?(?:to|for)"
    r"|^\W*(?:no\W+)*to)\s+(?:(?:the|my|our|his|her)\s+\w+,?\s+)?" + _TITLE + "$",
    re.IGNORECASE,
)


def role_of(text: str, start: int, end: int, recognised: str | None) -> str | None:
    """``current`` or ``second`` for the doctor named at ``text[start:end]``: as the words say, or as recognised."""
    before, after = text[:start], text[end:]
    if _OWN_AFTER.search(after):
        return "current"
    if _WANTED_BEFORE.search(before) or _WANTED_AFTER.search(after):
        return "second"
    if _TITLE_BEFORE.search(before) and _TREATS_AFTER.search(after):
        return "current"
    return "current" if _ADDRESSED.search(before) or _OWN_BEFORE.search(before) else recognised


def _names(pattern: re.Pattern[str], text: str) -> list[tuple[str, int, int]]:
    found = [(m["name"], m.start("name"), m.end("name")) for m in pattern.finditer(text)]
    return [(name, start, end) for name, start, end in found if not _NO_NAME.match(name)]


def patient_named(text: str, entities: Iterable[dict[str, Any]] = ()) -> str | None:
    """The patient's name where a message says that it is one: "the patient is Eli Moss".

    "My son Eli" counts where the message says that it is about him (an entity ``relation``).
    """
    entities = list(entities)
    found = [n for frame in (_PATIENT, _IS_THE_PATIENT, _PATIENT_OF, _RELATIVE_IS) for n, *_ in _names(frame, text)]
    if any(entity.get("entity") == "relation" and entity.get("value") != "self" for entity in entities):
        found += [name for name, *_ in _names(_RELATIVE_NAMED, text)]
    found += [
        str(entity["value"]) for entity in entities if entity.get("entity") == "doctor" and _is_patient(text, entity)
    ]
    return next(iter(found), None)


def writer_named(text: str) -> str | None:
    """The writer's own name where a message says that it is one: "my name is Ana Lopez"."""
    named = [n for frame in _WRITERS for n, *_ in _names(frame, text)]
    in_small = (found["name"].title() for found in _WRITER_IN_SMALL.finditer(text))
    return next((name for name in [*named, *in_small] if not _ORIGIN_OR_FAITH.match(name)), None)


_PATIENT_SPEAKS = re.compile(
    r"\b(?:as (?:if|though)|like)\b[^.!?]{0,30}\b(?:(?:from|by) (?:her|him)\b"
    r"|(?:she|he) (?:is |was |were )?(?:wr[io]te|writing|speaking|says|said it))"
    r"|\b(?:in|with) (?:her|his) (?:own )?(?:voice|name)\b|\b(?:from|by) (?:her|him) to\b"
    r"|\b(?:she|he) (?:should be|is) (?:the one )?(?:speaking|writing)\b|\b(?:her|him) speaking\b",
    re.IGNORECASE,
)


def patient_speaks(text: str) -> bool:
    """Whether a relative wants a letter in the patient's own voice: "as if it's from her"."""
    return bool(_PATIENT_SPEAKS.search(text))


def without_others(text: str, entities: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The entities without doctors that are none: the patient, the writer, a part of an e-mail address."""
    frames = (_PATIENT, _IS_THE_PATIENT, _PATIENT_OF, _RELATIVE_IS, _RELATIVE_NAMED, *_WRITERS)
    others = [(start, end) for frame in frames for _, start, end in _names(frame, text)]
    others += [match.span("name") for match in _WRITER_IN_SMALL.finditer(text)]
    others += [match.span() for match in _ADDRESS.finditer(text)]

    def is_other(found: dict[str, Any]) -> bool:
        start, end = found.get("start"), found.get("end")
        if found.get("entity") != "doctor" or start is None or end is None:
            return False
        before, after = text[:start], text[end:]
        no_person = _NO_PERSON_AFTER.match(after) or _PLAN_BEFORE.search(before) or _PLAN_AFTER.match(after)
        if no_person and not _TITLE_BEFORE.search(before):
            return True
        return _is_patient(text, found) or any(start < stop and end > first for first, stop in others)

    return tuple(found for found in entities if not is_other(found))


def _is_patient(text: str, doctor: dict[str, Any]) -> bool:
    start, end = doctor.get("start"), doctor.get("end")
    if start is None or end is None:
        return False
    before, after = text[:start], text[end:]
    # "The surgeon, he's Kessler" speaks of a doctor, "she's rosa delgado" of nobody else.
    she = _SHE_IS.search(before) and not _OF_A_DOCTOR.search(before)
    return bool(she or _PATIENT_BEFORE.search(before) or _PATIENT_AFTER.search(after))


def fuller(known: str | None, said: str) -> str:
    """The longer of two forms of one person's name; what is said where they are two persons."""
    return known if known and same_person(known, said) and len(known.split()) > len(said.split()) else said


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names as people type them mean one person: the last word is the same ("Obi", "Dr. Amara Obi")."""
    last = [re.findall(r"[^\W\d_]+", name.lower())[-1:] for name in (one or "", other or "")]
    return bool(last[0]) and last[0] == last[1]


_ALIKE = 0.6
"""From this likeness on one name may be the other, spelled another way."""


def alike(one: str, other: str) -> bool:
    """Whether two names end in words that may be one name in two spellings."""
    last = [name.lower().split()[-1:] or [""] for name in (one, other)]
    return SequenceMatcher(None, last[0][0], last[1][0]).ratio() >= _ALIKE
