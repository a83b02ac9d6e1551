"""Whom it is for: the patient's child, parent, spouse or somebody else, where the message says so.

``for_whom`` is the kind of person, ``relation`` the noun as typed ("mom", "7 year old"), by which the guide goes on to
speak of them. The second is more careful: it changes every answer that follows.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re

from rasa_parts.nlu.spans import Span

_WHO = {
    "child": r"(?:(?:little|young|older|oldest|youngest|baby|adult|teenage|newborn|grown|infant|toddler)\s+)?(?:son|daughter|kid|kids|twins|child|children|baby|toddler|newborn|infant|teen|teenager|little\s+(?:boy|girl|one)|boy|girl|stepson|stepdaughter)|(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]*(?:year|yr|month|week|mo)s?[\s-]*olds?(?:\s+(?:son|daughter|kid|child|baby|boy|girl))?|(?:\d{1,2}\s*yo)(?:\s+(?:son|daughter|kid|child))?",
    "parent": r"(?:elderly\s+|aging\s+|older\s+|old\s+)?(?:mom|mum|mama|mommy|dad|daddy|papa|mother|father|parents?|ma|stepmom|stepdad|stepmother|stepfather)(?!-in-law|\s+in\s+law)",
    "spouse": r"(?:husband|wife|spouse|partner|hubby|fianc[e\u00e9]e?|boyfriend|girlfriend|significant\s+other|better\s+half)",
    "other": r"(?:(?:great[\s-])?grand(?:mother|father|ma|pa|parents?|son|daughter|kid|child|mom|dad)|nana|nanna|grammy|gramps|granny|abuela|abuelo|sister|brother|sibling|aunt|auntie|uncle|niece|nephew|cousin|friend|best\s+friend|neighbor|roommate|(?:mother|father|mom|dad|sister|brother|son|daughter)(?:-in-law|\s+in\s+law)|in-laws|godmother|godson|goddaughter|patient\s+of\s+mine|client)",
}
_RELATIVE = "|".join(
    f"(?P<{who}>{names})" for who, names in {key: _WHO[key] for key in ("other", "child", "parent", "spouse")}.items()
)
_MINE = re.compile(rf"\b(?:my|our)\s+(?:{_RELATIVE})\b", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:for|about)\s+(?P<self>myself)\b|\b(?:it['\u2019]?s|it\s+is|this\s+is|its|that['\u2019]?s|just)\s+(?:for|about)\s+(?P<me>me)\b(?!\s+to)|^\W*(?:no\W+|it['\u2019]s\s+)?(?:for\s+)?(?P<only>me|myself|just\s+me)\W*$|\bi['\u2019]?\s?a?m\s+(?P<patient>the\s+patient)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:\b4|\bfor|\bbehalf\s+of|about|helping|help|care\s+(?:of|for)|caring\s+for|caregiver\s+(?:for|of|to)|regarding|with|bring|take|taking|got|get)\s+$",
    re.IGNORECASE,
)
# What follows when the relative is the one who is ill, and not the one who gives advice.
_PATIENT = re.compile(
    r"^(?:['\u2019]s?\s+(?!(?:an?\s+(?:nurse|doctor|lawyer|teacher|pharmacist|paramedic|therapist)|work|job|employer|insurance|company|plan|boss)\b)|s\s+(?:doctor|surgeon|\w+ologist|surgery|cancer|diagnosis)|[\s,]+(?:(?:who|she|he|they|also|just|really|recently|still|now|only|has|is|was|\d+|age|aged)\W+){0,3}"
    r"(?:has|had|have|needs?|is|was|got|gets|might|may|can't|cannot|cant|could|hurts?|suffers?|broke|fell|lost|being|been|wants?\s+(?:a|dr|another|to\s+(?:see|get))|goes|sees|takes|diagnosed|sick|seeing|scheduled|supposed|going|getting|with|died|refuses)\b(?!\s+(?:an?\s+)?(?:nurse|doctor|lawyer|teacher|pharmacist|paramedic|therapist|me\b|worried|mad|telling|saying|insisting|pushing|said|told))|\W*$)",
    re.IGNORECASE,
)

# Somebody with a doctor, an illness or an operation of their own is the patient, whoever else is mentioned.
_OWN_CASE = re.compile(
    r"\bmy\s+(?:own\s+)?(?:\w+\s+)?(?:doctors?|dr|surgeon|specialist|oncologist|cardiologist|pcp|gp|surgery|operation|biopsy|"
    r"cancer|tumou?r|diagnosis|results?|scans?|mri|ct|knee|hip|back|heart|prostate|breast|appointment|records|pain)\b"
    r"|\bi\s+(?:have|had|got|need|was\s+diagnosed|am\s+(?:having|scheduled|sick|facing))\b(?!\s+(?:a|an|the|some|one|another|more|no|her|his|their)?\s*"
    r"(?:questions?|poa|power|proxy|consent|to\b|permission|letters?|messages?|notes?|cop(?:y|ies)|help|advice|ideas?|words?|lists?|records?|scans?|x-?rays?|someone|somebody|heard|read))",
    re.IGNORECASE,
)
# For whom the guide goes on to speak is changed by plain words only: a helper, a story or somebody's death is none.
_SICK = (
    r"(?:cancer|tumou?rs?|disease|dementia|alzheimer\W?s|scoliosis|leukemia|lymphoma|stroke|parkinson\W?s|diabetes|lump|kidney|heart|"
    r"lung|liver|brain|spine|hip|knee|valve|epilepsy|seizures?|asthma|autism|lupus|arthritis|aneurysm|surgery|operation|diagnosis|biopsy|condition|illness|syndrome|chemo\w*|treatment)"
)
# "My daughter Ana, 12, has", "my son Leo (7) needs": a name and an age may stand between.
_NAME_AND_AGE = (
    r"(?:,?\s+(?-i:[A-Z])[\w'\u2019-]{1,30}(?:\s+(?-i:[A-Z])[\w'\u2019-]{1,30})?)?"
    r"(?:,?\s+\(?(?:age\s+|aged\s+)?\d{1,3}(?:\s*(?:years?|yrs?|y/?o)(?:[\s-]old)?)?\)?)?,?"
)
_IS_PATIENT = re.compile(
    # Somebody's plan is no sign: it covers the whole family.
    rf"^(?:['\u2019]?s\s+(?:doctors?|surgeon|oncologist|cardiologist|specialist|pediatrician|surgery|operation|diagnosis|cancer|"
    rf"records|scans?|case)\b(?!\s+(?:says?|said|told|thinks?|thought))"
    rf"|{_NAME_AND_AGE}[\s,]+(?:(?!thinks|says|said|told|keeps)\w+\s+){{0,2}}?(?:needs?|has\s+to\s+(?:get|have)|was\s+(?:just\s+)?(?:diagnosed|told)|is\s+(?:having|getting|scheduled|facing|supposed|the\s+patient)"
    rf"|is\s+(?:only\s+|just\s+)?\d{{1,2}}\b(?=.{{0,40}}\b(?:has|needs|got|diagnosed|operate|operation|surgery)\b)"
    rf"|(?:broke|fractured|tore)\s+(?:her|his|their|a)\b|not\s+(?:a|the|my)\s+doctor"
    rf"|got\s+diagnosed|wants?\s+(?:a|another)\s+(?:second|opinion|doctor)|(?:has|have|got)\s+(?:\w+\s+){{0,3}}{_SICK})\b)",
    re.IGNORECASE,
)
_FOR_THEM = re.compile(
    r"(?:\bfor|\bbehalf\s+of|care\s+(?:of|for)|caring\s+for|caregiver\s+(?:for|of|to)|\b(?:it\W?s|this\s+is|its)(?:\s+about)?|patient\s+is)\s+$",
    re.IGNORECASE,
)
# Whatever else the message says: "the letter says my records but it's for my son".
_SURELY_FOR_THEM = re.compile(r"\b(?:it\W?s|this\s+is|its|that\W?s|that\s+is)\s+for\s+$", re.IGNORECASE)
_NOT_THEM = re.compile(r"\bnot\s+(?:for\s+|about\s+)?$", re.IGNORECASE)
_OWN = re.compile(
    r"\bi(?:\s+a|['\u2019]?)m\s+the\s+(?:patient|one)\b|\bit(?:\s+i|['\u2019]?)s\s+me\b|\babout\s+me\b|\b(?:it(?:\s+i|['\u2019]?)s|this\s+is|for|about)\s+(?:for\s+)?my\s+own\b",
    re.IGNORECASE,
)

_NOT_A_NOUN = re.compile(
    r"^(?:little|young|older|oldest|youngest|adult|teenage|grown|elderly|aging|old|great)\s+(?!boy|girl|one)",
    re.IGNORECASE,
)


def relatives(text: str) -> list[Span]:
    """For whom the opinion is: ``self``, ``child``, ``parent``, ``spouse`` or ``other``, and by which noun.

    A relative who only says or thinks something ("my wife thinks I should") is not whom it is for.
    """
    found: list[Span] = []
    for match in _MINE.finditer(text):
        if _FOR.search(text[max(0, match.start() - 25) : match.start()]) or _PATIENT.match(
            text[match.end() : match.end() + 80]
        ):
            found.append(Span("for_whom", match.start(), match.end(), str(match.lastgroup)))
    for match in _SELF.finditer(text):
        found.append(Span("for_whom", *match.span(str(match.lastgroup)), "self"))
    return sorted(found, key=lambda span: span.start)


def relation(text: str) -> list[Span]:
    """By which noun the guide goes on to speak of the patient, ``self`` for the one who writes; at most one."""
    own = _SELF.search(text) or _OWN.search(text)
    for match in _MINE.finditer(text):
        before, after = text[max(0, match.start() - 25) : match.start()], text[match.end() : match.end() + 80]
        if _NOT_THEM.search(before):
            own = own or match
        elif not own and (
            _SURELY_FOR_THEM.search(before)
            or ((_FOR_THEM.search(before) or _IS_PATIENT.match(after)) and not _OWN_CASE.search(text))
        ):
            noun = _NOT_A_NOUN.sub("", str(match[str(match.lastgroup)]).lower())
            return [Span("relation", match.start(), match.end(), noun)]
    return [Span("relation", *own.span(), "self")] if own else []
