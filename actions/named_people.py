"""Who is who among the names in a message: the patient's own doctor, the one who is wanted, the patient, the writer.

The entities of a message say which words are a doctor's name and, mostly, in which role. What is said about a name in
so many words ("Dr. Liu is my doctor", "the patient is Eli Moss") is surer than either and decides here.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rapidfuzz.distance import Indel

from second_opinion.names import UPPER, as_name, as_place
from second_opinion.people import SELF, person, relatives

A_DOCTOR = (
    r"(?:do[ck]{1,2}t[aeo]rs?|docs?|dr|surgeons?|physicians?|specialists?|pcp|gp|\w+ologists?|\w+iatrists?|\w+icians?)"
)
"""Words for a doctor, as a pattern."""

_WORD = rf"[{UPPER}][\w'\u2019-]*"
# "I'm Ann Reed I am 79": behind a name these begin the next sentence, where nobody typed a full stop.
_NEXT = (
    r"(?!(?:I(?:\W?(?:m|ve|d|ll))?|The|He|She|They|We|It|And|But|So|My|Our|His|Her|Please|Thanks?|Dr|Doctor)\b(?!\.?-))"
)
_NAME = rf"(?P<name>{_WORD}(?: (?:de|del|la|van|von|bin|al|{_NEXT}{_WORD}|[A-Z]\.)){{0,3}})"
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
    rf"(?i:\b(?:my (?:own |full )?name(?:\W?s|\s+is|\s*[:,])?|sign(?:ed)?(?: it)?(?: as| with| by)?|put me (?:down )?as"
    r"|sincerely,?"
    rf"|my name\b[^.!?]{{0,40}}\b(?:told you|i said|is|it'?s)|(?:from|this is|by) me,?"
    r"|my name (?:on|in|to|at|under|there|down|here|in there|on there)(?: (?:it|that|this|the \w+))?(?: too| also| please)?,?"
    rf"|name (?:at|on) the (?:end|bottom)(?: is| should be|\s*:)?|name at (?:end|bottom)(?: is|\s*:)?)\s+){_NAME}"
)
# "Write the message, from Darlene, to Dr. Kessler".
_LETTER_FROM = re.compile(
    r"(?i:\b(?:write|draft|make|compose|do|send|want|need)\b[^.!?]{0,40}?\b(?:message|letter|note|request|e-?mail|it|one),?"
    rf"(?: is| be| to be)? from)\s+{_NAME}(?=\s*(?:$|[.,;!?]|to\b))"
)
_FROM = re.compile(rf"(?:^|[.!?;,]\s*)(?i:from:?)\s+(?P<name>{_WORD} {_WORD})(?=\W*(?:$|[.!?;,]))")
# "From Darlene, to Dr. Kessler": whoever stands before the reader writes.
_FROM_TO = re.compile(
    rf"\b(?i:from)\s+(?!(?i:dr|doctor)\b)(?P<name>{_WORD}(?: {_WORD})?),?\s+(?i:to\s+(?:(?:my|our|her|his)\s+)?{A_DOCTOR}\b)"
)
# "My name yusuf hassan": in small letters at most three words, up to the next mark.
_SMALL = (
    r"(?!(?:a|an|the|not|at|in|on|of|to|for|from|off|out|down|is|it|its|should|must|needs?|wrong|spell\w*|misspell\w*|missing"
    r"|here|there|below|too|also|please|only|same|first|last|already|private|correct|different|and|but|or|with|my|your)\b)"
    r"[a-z][\w'\u2019-]{1,30}"
)
_MY_NAME_SMALL = re.compile(
    r"\b(?:my (?:own |full )?name(?:\W?s|\s+is|\s*[:,=])?|signed by|name (?:at|on) (?:the )?(?:end|bottom)(?:\s+is|\s*[:,=])?)"
    rf"\s+(?P<name>{_SMALL}(?: {_SMALL}){{0,2}})(?=\s*(?:$|[.!?;,\n]|\b(?:and|but)\b))"
)
_IS_MY_NAME = re.compile(
    rf"{_NAME}(?i:,?\s+(?:is|that'?s|thats)\s+(?:(?:my|the)\s+(?:(?:own|full)\s+)?name\b|me\b(?!\s+who)))"
)
_OF_WHOM = rf"(?i:,?\s+(?:(?:is|as)\s+)?(?:the\s+|his\s+|her\s+)?{_RELATIVE}\s+(?:of|to)\s+)"
# "Marisol Vega, mother of Lucia Vega": who writes, and for whom.
_WRITER_OF = re.compile(rf"{_NAME}(?={_OF_WHOM}{_WORD})")
_PATIENT_OF = re.compile(rf"{_WORD}{_OF_WHOM}{_NAME}")
# "I'm Rosa Vega, Ana's mom".
_WRITER_OF_CHILD = re.compile(rf"{_NAME}(?=,?\s+(?:i am |i'?m )?{_WORD}['\u2019]?s (?i:{_RELATIVE})\b)")
_CHILD_OF_WRITER = re.compile(
    rf"(?:\bi\W?m|\bi am|\bname is|\bthis is|\bfrom) [^\W\d_][\w-]*(?: [^\W\d_][\w-]*){{0,2}},? (?:i am |i'?m )?"
    rf"(?P<name>(?!(?:it|he|she|that|there|who|what)\b)[^\W\d_][\w-]{{1,20}})['\u2019]s (?:{_RELATIVE})\b",
    re.IGNORECASE,
)
_I_AM = re.compile(rf"(?i:\bi(?:\W?m| am)\s+){_NAME}")
# "I am Muslim", "I'm Vietnamese": one word with such an ending is rather that than a name, and a blank does no harm.
_ORIGIN_OR_FAITH = re.compile(r"^\S+(?:ish|ese|ian|ean|can|lim|lic|tant|ist|ani|aqi)$")
# In small letters only what was recognised as a name can be one: "shes rosa delgado", "rosa is my GRANDMA".
_PATIENT_BEFORE = re.compile(rf"\b{_OF_PATIENT}(?:\W?s| is)?\s+$", re.IGNORECASE)
_SHE_IS = re.compile(r"\bs?he(?:\W?s|\s+is)\s+$", re.IGNORECASE)
_SHE_IS_NAMED = re.compile(rf"\b(?i:s?he(?:\W?s|\s+is))\s+(?P<name>{_WORD}(?: {_WORD})?)(?=\W*(?:$|[.!?;,]))")
# "As if it's from her: I am Ruth Hale": who is spoken for.
_IN_HER_NAME = re.compile(r"\bas if\b.{0,30}\b(?:she|he|they|her|him|them)\b|\bfrom (?:her|him)\b", re.IGNORECASE)
_PATIENT_AFTER = re.compile(
    rf"^,?\s+is\s+(?:(?:the|my|our)\s+(?:patient|{_RELATIVE})\b(?!\W?s\b)|me\b|not\s+(?:a|the|my)\s+doctor)",
    re.IGNORECASE,
)
_WRITERS = (_WRITER, _FROM, _LETTER_FROM, _FROM_TO, _IS_MY_NAME, _WRITER_OF, _MY_NAME_SMALL, _WRITER_OF_CHILD, _I_AM)
# What was recognised as a name is the writer's behind these, in small letters, too: "im tom reed", "my name too, tom reed".
_WRITER_BEFORE = re.compile(
    r"\b(?:i(?:\W?m|\s+am)|my\s+(?:own\s+|full\s+)?name\b[^.!?]{0,30}?(?:[,:]|\b(?:is|on|in|there|it|as))?"
    r"|put\s+me\s+(?:down\s+)?as)\s*$",
    re.IGNORECASE,
)
_RELATIVES = re.compile(rf"\b{_RELATIVE}\b", re.IGNORECASE)
_EVERY_CHILD = re.compile(r"(?:kid|child|boy|girl|baby|little one)", re.IGNORECASE)
"""Words that any child of the patient's is called by."""
_IS_A_PLAN = r"(?:(?:the|my|our|his|her|their)\s+)?(?:\w+\s+)?(?:plan|insurance|insurer|medicaid|hmo|managed care)\b"
_IS_A_PLAN_AFTER = re.compile(
    rf"^\W*(?:(?:is|was|as)\s+{_IS_A_PLAN}|(?:medicaid|insurance|health plan)\b)", re.IGNORECASE
)
_PLAN_BEFORE = re.compile(
    r"\b(?:plan|insurance|insurer|medicaid|medicaid card|insurance card|managed care kind)\W*(?:(?:is|was|says?|called|named|through|with|by|from)\s+)*"
    r"[(:]?\s*$",
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

# "Gleason seven": what doctors of old named scores, tests and illnesses after themselves is nobody's doctor.
_NAMES_OF_THINGS = frozenset(
    """
    gleason breslow clark bethesda birads bi-rads oncotype mammaprint apgar glasgow crohn crohns hodgkin hodgkins parkinson
    parkinsons alzheimer alzheimers barrett barretts lynch hashimoto hashimotos graves marfan raynaud sjogren sjogrens ewing
    wilms paget bartholin baker whipple mohs nissen roux foley pap papanicolaou doppler holter tanner cobb karnofsky ecog
    child-pugh meniere menieres addison addisons cushing cushings huntington huntingtons tourette bell bells down turner
    """.split()  # noqa: SIM905
)
_CALLED_BEFORE = re.compile(
    rf"\b(?:{A_DOCTOR}(?:\W?s)?(?:\s+name)?|(?:he|she)(?:\W?s)?)(?:\s+(?:is|was|named|called))*\s+$", re.IGNORECASE
)

_TITLE_BEFORE = re.compile(r"\b(?:dr|do[ck]{1,2}t[aeo]r|prof)\.?\s+$", re.IGNORECASE)
_TITLE = r"(?:(?:dr|do[ck]{1,2}t[aeo]r|doc|prof)\.?\s+)?"
_OF_A_DOCTOR = re.compile(rf"\b{A_DOCTOR}\b", re.IGNORECASE)
_OWN_AFTER = re.compile(
    rf"^\W*(?:is|was|(?:who|s?he)(?:\W?s|\s+is))\s+(?:actually\s+)?(?:(?:who|whom)\s+(?:the|my|this|that|it)\s+(?:(?:letter|message|note|request)\s+)?(?:is|goes|should\s+go|should\s+be|has\s+to\s+go|was)\s+(?:for|to|addressed\s+to)\b|(?:my|our|his|her|their)\s+(?!second|other|new)(?:\w+\s+)?{A_DOCTOR}\b|the\s+addressee\b"
    r"|the\s+one\s+(?:i|we|he|she|they)\s+(?:already\s+)?(?:ha(?:ve|s)|sees?|go(?:es)?\s+to|already)\b)",
    re.IGNORECASE,
)
# "Dr. Obi gave us ten minutes", "Dr. Lee wants to operate", "Dr. Roe did the biopsy", "Dr. Roe has the slides".
_TREATS_AFTER = re.compile(
    r"^\W*(?:(?:who|s?he)\s+)?(?:(?:gave|told|said|says|wants|wanted|saw|diagnosed|found|thinks|recommends?|recommended|offered|put|did)\s+"
    r"(?:us|me|him|her|my|that|it|to\s+(?:operate|do|start|cut|take|remove)|i|we)\b"
    r"|(?:did|made|took|ordered)\s+(?:the|my|our|his|her)\s+(?:first\s+)?(?:biops|surger|operation|scan|mri|ct|test|x-?ray)"
    r"|(?:has|have|holds|keeps)\s+(?:all\s+)?(?:the|my|our|his|her)\s+(?:slides|records|scans|files|blocks|tissue|chart)\b"
    r"|(?:laughed|yelled|shouted|screamed|snapped|sneered|hung up)\b)",
    re.IGNORECASE,
)
# "A complaint against Dr. Roe", "nobody who works with Roe": who is complained of or left is the own doctor.
_COMPLAINED_OF = re.compile(
    r"\b(?:(?:complaint|grievance|report)\s+(?:to\s+\w+\s+)?(?:against|about|on|over)|complain(?:ing|ed)?\s+(?:to\s+[\w ]{2,30}\s+)?(?:about|of)"
    r"|(?:to|gonna|will|and|want)\s+(?:report|sue)|suing|reporting|(?:mad|angry|furious|upset)\s+(?:at|with)|hate"
    r"|(?:leave|leaving|left|fired?|firing)"
    r"|(?:not|n['\u2019]?t|nobody|no\s+one|never|without)\b[^.!?]{0,40}\b(?:(?:works?|working|worked|partners?|connected|related|tied|linked|friends?)"
    r"|in\s+(?:a\s+|the\s+same\s+)?(?:group|practice|office))\s+(?:for|under|with|of|to|as)|(?:nothing|anything)\s+to\s+do\s+with(?:\s+[\w ]{2,30}\s+(?:or|and))?"
    r"|(?:go|going|goes)\s+back\s+to|same\s+(?:group|office|practice|clinic)\s+as)\s+" + _TITLE + "$",
    re.IGNORECASE,
)
_OWN_BEFORE = re.compile(
    rf"(?:\b(?:my|our|her|his|mi)\s+(?!second|other|new)(?:\w+\s+)?{A_DOCTOR}(?:\W?s\s+name)?\s+is(?:\s+called)?"
    rf"|(?:^|[.!;,]\s*|\b(?:but|and|no)\s+(?:the\s+|my\s+)?){A_DOCTOR}(?:\W?s)?\s+(?:name\s+)?is"
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
    r"(?:\bdear|\bask(?:ing)?|\btell(?:ing)?|\bwrite\s+to|\be-?mail\s+to|\baddress(?:ed)?(?:\s+(?:it|this|that|the\s+\w+))?\s+to(?:\s+(?:be\s+)?to)?|\b(?:letter|message|request|draft|note|text|it|this|carta|mail)\s+(?:(?:asking\s+)?for\s+an?\s+(?:second\s+|other\s+)?(?:opinion|referral)\s+)?(?:(?:is|goes|should|must|has|needs|to|go|be|sent|now|please|pls|straight|only|just|first|then|today|again)\s+)*?(?:to|for)"
    r"|^\W*(?:no\W+)*to)\s+(?:(?:the|my|our|his|her)\s+\w+,?\s+)?" + _TITLE + "$",
    re.IGNORECASE,
)


def role_of(text: str, start: int, end: int, recognised: str | None) -> str | None:
    """``current`` or ``second`` for the doctor named at ``text[start:end]``: as the words say, or as recognised."""
    before, after = text[:start], text[end:]
    if _OWN_AFTER.search(after) or _COMPLAINED_OF.search(before):
        return "current"
    if _WANTED_BEFORE.search(before) or _WANTED_AFTER.search(after):
        return "second"
    if _TITLE_BEFORE.search(before) and _TREATS_AFTER.search(after):
        return "current"
    return "current" if _ADDRESSED.search(before) or _OWN_BEFORE.search(before) else recognised


# "He's at Mercy Hospital", "not at Mercy", "the slides are at Mercy", "address it to Mercy".
_OWN_PLACE_BEFORE = re.compile(
    r"(?:\b(?:not|never|nobody|no one|n['\u2019]?t|other than|besides|except|away from|leav(?:e|ing))\b(?:(?!\b(?:but|just|only)\b)[^.!?;,]){0,40}"
    rf"|\b(?:he|she|they|(?:my|our|his|her|their|the|this|that) (?:\w+ )?{A_DOCTOR}|(?:dr|doctor)\.? \w+)(?:\W?s|\W?re| is| are| was)?"
    r" (?:(?:here|over|now|only|also|works?|working|practices|operates|based) )*(?:at|for|in|with|from|out of)"
    r"|\b(?:(?:i|we|she|he)(?: have|\W?ve| has)? been|seen|treated|a patient|we\W?re|i\W?m|i am|(?:has|have|had) (?:the|my|her|his|our) \w+|(?:done|made|taken|held|kept|stored) (?:\w+ )?)\s*(?:at|in|by|with|of)"
    r"|\b(?:slides?|records?|scans?|blocks?|files?|biops\w+|images?|x-?rays?|mri|tests?)\b(?: (?:is|are|was|were|still|all|now|done|held|kept))*(?: (?:at|in|from))"
    r"|\b(?:had|out|took|operated|born|delivered|stayed)\b[^.!?;]{0,60} (?:at|in)(?: the old)?"
    r"|\b(?:address\w*|letter|request|write|written|writing|complain\w*)(?: (?:it|this|that|the \w+|is|should|be|addressed|go|goes|please))* to|\bfrom"
    r")\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OWN_PLACE_AFTER = re.compile(
    rf"^\W*(?:is|was|s) (?:where|the \w+ (?:where|that|which)) (?:he|she|they|(?:my |our |the )?{A_DOCTOR}|(?:dr|doctor)\.? \w+|my|the) "
    r"|^\W*(?:has|have) (?:the|my|her|his|our|all) ",
    re.IGNORECASE,
)
_WANTS_TO_SEE_AT = re.compile(
    r"(?<!not )(?<!n't )\b(?:want|wants|like|love|hope|hoping|prefer) to (?:see|visit|be seen by|find)\b[^.!?;]{0,30} (?:at|from|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NEW_PLACE_BEFORE = re.compile(
    r"(?:\b(?:send|sent|sending|ship|mail|forward|transfer|go|goes|going|get|over|referr?al|refer|them|it|slides|blocks|records|xrays|mri)\b[^.!?;]{0,50} to"
    r"|(?:^|[.!?;,]\s*)to|\b(?:new|second|other|outside) (?:hospital|office|place|clinic|doctor|one|lab|center)(?: (?:is|will be|would be|should be|called))?(?: (?:just|at))*[:,]?"
    r"|\b(?:some|any)(?:one|body) (?:at|from)|\bwhoever (?:is )?at)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def place_role(text: str, start: int, end: int) -> str | None:
    """``current`` or ``second`` for the hospital named at ``text[start:end]``: where they are treated, or want to go."""
    before, after = text[:start], text[end:]
    if _WANTS_TO_SEE_AT.search(before):
        return "second"
    if _OWN_PLACE_BEFORE.search(before) or _OWN_PLACE_AFTER.search(after):
        return "current"
    return "second" if _NEW_PLACE_BEFORE.search(before) else role_of(text, start, end, None)


def _names(pattern: re.Pattern[str], text: str) -> list[tuple[str, int, int]]:
    found = [(m["name"], m.start("name"), m.end("name")) for m in pattern.finditer(text)]
    return [(as_name(name), start, end) for name, start, end in found if not _NO_NAME.match(name)]


def _names_of(relation: str | None, pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The names in a frame that speaks of the relative for whom it is; of any, where that is not known.

    "My mother isn't Walt, Walt is my brother": a brother's name is not the mother's.
    """
    for match in pattern.finditer(text):
        frame = text[match.start() : match.start("name")] + text[match.end("name") : match.end()]
        of = [word for word in _RELATIVES.findall(frame) if relation and not _EVERY_CHILD.fullmatch(word)]
        if not _NO_NAME.match(match["name"]) and all(person(word).relation == relation for word in of):
            yield as_name(match["name"])


def patient_named(text: str, entities: Iterable[dict[str, Any]] = (), relation: str | None = None) -> str | None:
    """The patient's name where a message says that it is one: "the patient is Eli Moss".

    "My son Eli" counts where the message says that it is about him (an entity ``relation``). ``relation``: for whom it
    is as known before.
    """
    entities = list(entities)
    told = next((str(e.get("value")) for e in entities if e.get("entity") == "relation"), None)
    of = person(told or relation).relation
    found = [n for frame in (_PATIENT, _IS_THE_PATIENT, _PATIENT_OF, _RELATIVE_IS) for n in _names_of(of, frame, text)]
    if told and told != SELF:
        found += _names_of(of, _RELATIVE_NAMED, text)
    found += [
        as_name(str(entity["value"]))
        for entity in entities
        if entity.get("entity") == "doctor" and _is_patient(text, entity, of)
    ]
    found += [name for name, *_ in _names(_CHILD_OF_WRITER, text)]
    if of:
        found += [
            name
            for name, start, _ in _names(_SHE_IS_NAMED, text)
            if not _OF_A_DOCTOR.search(_sentence_before(text, start)) and not _ORIGIN_OR_FAITH.match(name)
        ]
        found += [name for name, *_ in _names(_I_AM, text) if _IN_HER_NAME.search(text)]
    return _in_full(next(iter(found), None), text, entities)


def _in_full(name: str | None, text: str, entities: Iterable[dict[str, Any]]) -> str | None:
    """A first name with the family name that the message has for it elsewhere: "I'm Ana's mom. Ana Reyes"."""
    if not name or " " in name:
        return name
    written = re.search(rf"\b{re.escape(name)} {_NEXT}{_WORD}(?! {_WORD})", text)
    recognised = (as_name(str(e.get("value"))) for e in entities if e.get("entity") == "doctor")
    return next((full for full in recognised if full.startswith(f"{name} ")), written[0] if written else name)


def writer_named(text: str, entities: Iterable[dict[str, Any]] = ()) -> str | None:
    """The writer's own name where a message says that it is one: "my name is Ana Lopez"."""
    named = [n for frame in _WRITERS for n, *_ in _names(frame, text)]
    named += [as_name(str(e["value"])) for e in entities if e.get("entity") == "doctor" and _is_writer(text, e)]
    return next((name for name in named if not _ORIGIN_OR_FAITH.match(name)), None)


def _is_writer(text: str, doctor: dict[str, Any]) -> bool:
    start = doctor.get("start")
    return start is not None and bool(_WRITER_BEFORE.search(text[:start]))


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


def without_others(
    text: str,
    entities: Iterable[dict[str, Any]],
    relation: str | None = None,
    told: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[dict[str, Any], ...]:
    """The entities without doctors that are none: the patient, the writer, a plan, a part of an e-mail address.

    ``told``: what the conversation called a name before (``names_told``).
    """
    entities = list(entities)
    told = {**(told or {}), **names_told([(text, entities)])}
    frames = (_PATIENT, _IS_THE_PATIENT, _PATIENT_OF, _CHILD_OF_WRITER, _RELATIVE_IS, _RELATIVE_NAMED, *_WRITERS)
    others = [(start, end) for frame in frames for _, start, end in _names(frame, text)]
    others += [match.span() for match in _ADDRESS.finditer(text)]

    def is_other(found: dict[str, Any]) -> bool:
        start, end = found.get("start"), found.get("end")
        if found.get("entity") != "doctor" or start is None or end is None:
            return False
        before, after = text[:start], text[end:]
        if _NO_PERSON_AFTER.match(after) and not _TITLE_BEFORE.search(before):
            return True
        titled = _TITLE_BEFORE.search(before)
        if not titled and str(found.get("value")).lower() in _NAMES_OF_THINGS and not _CALLED_BEFORE.search(before):
            return True
        if is_something_else(text, str(found.get("value"))) and not _plan_and_no_doctor(text, found):
            return True
        if _WRITER_BEFORE.search(before) or (not titled and _RELATIVE_BEFORE.search(before)):
            return True
        return _is_patient(text, found, relation) or any(start < stop and end > first for first, stop in others)

    return tuple(
        named
        for found in entities
        if not is_other(found) and (named := _as_told(text, found, told)).get("entity") != _SOMEBODY
    )


_SOMETHING_ELSE = (
    r"\W{0,2}\s*(?:is|was|s)\s+(?:just |only |actually |also )?(?:a|an|the|my|our|his|her)\s+(?:late |little )?"
    rf"(?:(?:\w+ )?(?:hospital|clinic|town|city|place|street|building|plan|insurance|score|grade|number)|{_RELATIVE})\b"
    rf"(?!['\u2019]s|\s+{A_DOCTOR})"
)


def is_something_else(text: str, name: str) -> bool:
    """Whether a message says that a name is none of a doctor: "Eugene is the town", "Walter was my husband"."""
    return bool(re.search(rf"\b{re.escape(name)}{_SOMETHING_ELSE}", text, re.IGNORECASE))


_SOMEBODY = "somebody"
"""What a name is that was told of a relative or a neighbor."""
_SOMEBODY_ELSE = (
    rf"(?:{_RELATIVE}|neighbou?r|friend|cousin|niece|nephew|boss|principal|pastor|co-?worker|roommate"
    r"|(?:brother|sister|mother|father|son|daughter) in law)"
)
_RELATIVE_BEFORE = re.compile(rf"\b(?:my|our) (?:(?:late|own|dear) )?{_SOMEBODY_ELSE},?\s+$", re.IGNORECASE)
_SOMEBODY_NAMED = re.compile(rf"(?i:\b(?:my|our) (?:(?:late|own|dear) )?{_SOMEBODY_ELSE},?)\s+{_NAME}")
_WORDS_OF_PLACES = re.compile(
    r"(?:\s+(?:hospitals?|clinics?|infirmary|cent(?:er|re)|institute|university|medical|health|healthcare|cancer|children\W?s?"
    r"|women\W?s|general|memorial|regional|community|heart|spine|surgery|surgical|group|system|associates|imaging))+$",
    re.IGNORECASE,
)
_SHORTEST_NAME = 4
"""Letters of what is left of a hospital's name; fewer may be anything."""


def names_told(messages: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> dict[str, tuple[str, str]]:
    """What messages call something or somebody else than a doctor: by the name in small letters its entity and value.

    "My husband Walter", "Mercy Vale hospital", "in Eugene", "the plan is Buckeye": whatever was called so is no doctor
    later on, unless it has a title anywhere.
    """
    told: dict[str, tuple[str, str]] = {}
    with_title: set[str] = set()
    for text, entities in messages:
        for name, *_ in _names(_SOMEBODY_NAMED, text):
            told |= {part.lower(): (_SOMEBODY, name) for part in (name, name.split()[0])}
        for found in entities:
            value, kind, start = str(found.get("value")), found.get("entity"), found.get("start")
            if kind == "doctor" and start is not None and _TITLE_BEFORE.search(text[:start]):
                with_title |= {value.lower(), *value.lower().split()[-1:]}
            elif kind == "facility":
                short = _WORDS_OF_PLACES.sub("", value)
                if short != value and len(short) >= _SHORTEST_NAME:
                    told[short.lower()] = ("facility", as_place(value))
            elif kind == "place" and not _plan_and_no_doctor(text, found):
                told.setdefault(value.lower(), ("place", value))
            elif kind == "insurer" or _plan_and_no_doctor(text, found):
                told[value.lower()] = ("insurer", value)
    return {name: said for name, said in told.items() if name not in with_title}


def _plan_and_no_doctor(text: str, found: dict[str, Any]) -> bool:
    """Whether what was taken for a doctor or a town is said to be a plan: "Buckeye is the PLAN not the hospital"."""
    start, end = found.get("start"), found.get("end")
    if found.get("entity") not in ("doctor", "place") or start is None or end is None:
        return False
    if _TITLE_BEFORE.search(text[:start]):
        return False
    return bool(_IS_A_PLAN_AFTER.match(text[end:]) or _PLAN_BEFORE.search(text[:start]))


def _as_told(text: str, found: dict[str, Any], told: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What was recognised as what it was said to be; a hospital by its full name, with capitals."""
    kind, value, start = found.get("entity"), str(found.get("value")), found.get("start")
    said = told.get(value.lower()) if start is not None and not _TITLE_BEFORE.search(text[:start]) else None
    if kind == "facility":
        return {**found, "value": said[1] if said and said[0] == kind else as_place(value)}
    if kind not in ("doctor", "place") or said is None or said[0] == kind:
        return found
    if kind == "place" and said[0] != "insurer":
        return found
    kept = {key: held for key, held in found.items() if key != "role"}
    return {**kept, "entity": said[0], "value": said[1] if said[0] == "facility" else value}


def _sentence_before(text: str, start: int) -> str:
    return re.split(r"(?<!\bdr)(?<!\bDr)[.!?;]\s", text[:start])[-1]


def _is_patient(text: str, doctor: dict[str, Any], relation: str | None = None) -> bool:
    start, end = doctor.get("start"), doctor.get("end")
    if start is None or end is None:
        return False
    before, after = text[:start], text[end:]
    # "The surgeon, he's Kessler" speaks of a doctor, "she's rosa delgado" of nobody else.
    spoken_of = _sentence_before(text, start) if relation and " " in str(doctor.get("value")) else before
    she = _SHE_IS.search(before) and not _OF_A_DOCTOR.search(spoken_of)
    said = _PATIENT_AFTER.match(after)
    someone_else = said and relation and any(person(w).relation != relation for w in _RELATIVES.findall(said[0]))
    return bool(she or _PATIENT_BEFORE.search(before) or (said and not someone_else))


def fuller(known: str | None, said: str) -> str:
    """The longer of two forms of one person's name, "Ana" and "Ana Reyes"; what is said where they are two persons."""
    if not known or len(known.split()) <= len(said.split()):
        return said
    first_name = known.lower().startswith(f"{said.lower()} ")
    return known if first_name or same_person(known, said) else said


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names as people type them mean one person: "Obi", "Dr. Amara Obi" and "A. Obi"."""
    words = [re.findall(r"[^\W\d_]+", name.lower()) for name in (one or "", other or "")]
    words = [said[1:] if len(said) > 1 and said[0] in ("dr", "doctor", "prof") else said for said in words]
    if not all(words) or words[0][-1] != words[1][-1]:
        return False
    # A father and his son have one family name.
    return min(map(len, words)) == 1 or words[0][0][0] == words[1][0][0]


_ALIKE = 0.6
"""From this likeness on one name may be the other, spelled another way."""


def alike(one: str, other: str) -> bool:
    """Whether two names end in words that may be one name in two spellings."""
    last = [name.lower().split()[-1:] or [""] for name in (one, other)]
    return Indel.normalized_similarity(last[0][0], last[1][0]) >= _ALIKE
