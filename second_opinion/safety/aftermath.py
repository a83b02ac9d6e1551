"""After an alarm: which answers were one, and what people say of it (it was none, it is over, why was it given)."""

import re
from collections.abc import Sequence
from typing import get_args

from second_opinion.safety.screening import Kind, screen

MAYBE = "_maybe"
"""Behind an alarm's response: its wording where no plain sign raised it."""

IN_CASE = "_in_case"
"""Behind an alarm's response: its wording as one line above an answer, where the whole message told of none."""

REMEMBERED = 6
"""Messages of the guide among which an alarm is looked for."""

BODILY = frozenset({"medical_emergency", "poisoning"})
"""Alarms after which a doctor has to hear of it, although it seems to be over."""


def alarm_of(response: str) -> Kind | None:
    """The kind of alarm that a response sounded, ``None`` where it is another one."""
    kind = response.removeprefix("utter_").removesuffix(MAYBE)
    return next((known for known in get_args(Kind) if known == kind), None)


def last_alarm(responses: Sequence[str]) -> Kind | None:
    """The kind of the last alarm among the latest responses of the guide, given in their order."""
    kinds = (alarm_of(response) for response in reversed(responses[-REMEMBERED:]))
    return next((kind for kind in kinds if kind), None)


_PUTS_RIGHT = re.compile(
    r"\b(?:no|not|never|nothing|nobody|why|misunderst\w+|misread|wrong|i meant|i mean|fine|ok|okay|safe"
    r"|joking|kidding"
    r"|better|gone|stopped|calm\w*|scared me|they said|told me|doctor knows|checked"
    r"|\w+n['\u2019]t|(?:do|does|did|is|was|ca|wo|have|has)nt)\b|\?\?",
    re.IGNORECASE,
)
_ALARM = r"(?:suicid\w*|988|911|hot ?lines?|poison\w*|emergency|domestic (?:violence|abuse)|abuse\w*)"
# "I never said suicide", "why would you give me a suicide line", "911 for a shoulder??", "nobody took poison".
_OBJECTS = re.compile(
    rf"\bwhy\b[^.!?]{{0,20}}\b(?:you|u|this|that|the|an?|am i)\b[^.!?]{{0,25}}\b{_ALARM}[^.!?,;]{{0,20}}"
    rf"|\bwhat {_ALARM}\b"
    rf"|\b(?:never|nobody|no one|none of us|not|(?:did|do|does|is|was)n['\u2019]?t)\s+(?:\w+\s+){{0,2}}?(?:ever\s+)?"
    rf"(?:said|say|told|mentioned|talk\w*|meant|mean|need|took|taken|is|was|asked|any|anything|an?|about)\s+"
    rf"(?:\w+\s+){{0,3}}?{_ALARM}"
    rf"|\b(?:nobody|no one)(?:\s+here)?\s+(?:is|was|took|needs)\s+(?:\w+\s+){{0,1}}?{_ALARM}"
    rf"|\bnot suicidal\b|\bno {_ALARM}|\b{_ALARM}(?:\s+(?:line|number|for a \w+))?\s*\?{{2,}}"
    r"|\b(?:988|911)\s+for an?\s+\w+\W*\?",
    re.IGNORECASE,
)

_OF_DEATH = r"die|dying|dead|kill\w*|overdos\w*|gun|knife|to live"
_DEATH = re.compile(rf"\b(?:{_OF_DEATH})\b", re.IGNORECASE)
_GRAVE = re.compile(
    rf"\b(?:{_OF_DEATH}|hurt\w*|pills?|bleed\w*|breath\w*|chest|unconscious)\b",
    re.IGNORECASE,
)
"""Words beside an objection that are too grave to pass over, though the screen alone may not alarm by them."""


_DONE_TO = r"(?:hit|hurt|beat|abus|harm|threaten|poison|chok|touch)\w*"
# "Nobody is hitting me", "he would not hurt a fly", "it's not an emergency", "what? no": there was no danger at all.
_NONE_AT_ALL = re.compile(
    rf"\b(?:nobody|no one|no body)\b(?:['\u2019]?s| is| was| has| here| ever| took| needs"
    rf"| wants){{0,2}} (?:\w+ ){{0,1}}?"
    rf"(?:{_DONE_TO}|dying|suicidal|in danger|poison)\b(?: (?:me|us|him|her|anybody|anyone|anything|here))*"
    r"|\b(?:would|could)(?: never|(?: not|n['\u2019]?t)(?: ever)?) (?:hurt|harm) (?:a fly|any ?one|any ?body|me|us"
    r"|her|him)\b"
    r"|\b(?:not|is\s?n['\u2019]?t|isnt|was\s?n['\u2019]?t|wasnt|ain['\u2019]?t|aint|no) (?:really )?(?:an? |being "
    r"|any )?(?:\w+ )?"
    r"(?:emergency|abuse[ds]?|suicidal|violen\w+|in danger|poison\w*|crisis)\b"
    rf"|\b(?:he|she|they|husband|wife|partner|dad|mom) (?:has |have )?(?:never|does(?: not|\s?n['\u2019]?t)"
    rf"|did(?: not|\s?n['\u2019]?t)) (?:ever )?"
    rf"{_DONE_TO} (?:me|us|her|him|any ?one|any ?body)\b(?! any ?more| today| since| yet| lately| this)"
    r"|^\W*(?:what|huh|wtf|excuse me|pardon|omg|lol)\W+(?:no+|nope|of course not)\b",
    re.IGNORECASE,
)


def was_no_alarm(text: str) -> bool:
    """Whether a message after an alarm says in so many words that there is none: "nobody is hitting me".

    What is left of it without these words must not alarm.
    """
    rest = _NONE_AT_ALL.sub(". ", text)
    return rest != text and not _DEATH.search(rest) and screen(rest) is None


_SEEN = re.compile(
    r"\b(?:ambul\w+|embul\w+|paramedics?|e\.?r\.?|emergency(?: room)?|hospital|urgent care|911"
    r"|(?:looked at|checked|examined|kept|saw|seen|see|admitted) (?:me|him|her|us)|(?:made|had) (?:me|him|her) go"
    r"|(?:i|he|she|we) went in|took (?:me|him|her) in)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:(?<!at )(?<!from )(?<!nursing )home|(?:i['\u2019]?m|i am|im|we are|we're|he is|he's|she is|she's) back"
    r"|back (?:home|from)"
    r"|(?:am|i'?m|is|are) (?:fine|ok|okay|all right|alright)(?: now)?|discharged|released"
    r"|out of (?:the )?(?:hospital|er))\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:on (?:the|my|our) way|going to|gonna|should (?:i|he|she|we)|will (?:i|he|she) (?:go|call)|still (?:in|at"
    r"|there)"
    r"|waiting|not going|won['\u2019]?t go|(?:do\s?n['\u2019]?t|dont|not) (?:want|need) (?:the|an?|to))\b",
    re.IGNORECASE,
)


def is_back(text: str) -> bool:
    """Whether a message says that help was there and that it is over: "ambulance came, hospital saw me, home now"."""
    over = _SEEN.search(text) and _HOME.search(text) and not _NOT_YET.search(text)
    return bool(over) and screen(text) is None and not _DEATH.search(text)


_ASKS_WHY = re.compile(
    r"\b(?:why|how come|what for|really|seriously|for real|are you (?:sure|serious)|overreact\w*"
    r"|over the top|exaggerat\w*"
    r"|dramatic|overkill|ridiculous)\b|\b(?:911|emergency(?: room)?|e\.?r\.?|ambulance)\b[^.!]{0,40}\?",
    re.IGNORECASE,
)
# What says that the signs are not there, are over, or are known to somebody who could judge them.
_DENIES_SIGNS = re.compile(
    r"\b(?:no|not|never|nothing|nobody|nope|only|misunderst\w+|misread|wrong|i meant|i mean|fine|safe"
    r"|jok\w+|kidding|better"
    r"|gone|stopped|over with|calm\w*|they said|told me|knows|checked|said it|used to|ago|was|had"
    r"|\w+n['\u2019]t|(?:do|does"
    r"|did|is|was|wo|have|has|had)nt)\b",
    re.IGNORECASE,
)
_LONGEST_DOUBT = 25
"""Words of a doubt; a longer message tells something of its own."""


def doubts_alarm(text: str) -> bool:
    """Whether a message after an alarm asks if it is meant, or why, and takes nothing back of the signs.

    "Really 911? Over a sore throat that closes up? Why": a doubt is no denial, and the alarm stands.
    """
    return (
        len(text.split()) <= _LONGEST_DOUBT
        and bool(_ASKS_WHY.search(text))
        and not _DENIES_SIGNS.search(text)
        and not _DEATH.search(text)
    )


# "My sister is with him, they are going in", "the ambulance is here": somebody is seeing to it.
_HELP_IS_THERE = re.compile(
    r"\b(?:they|he|she|we|i)(?:['\u2019]?(?:re|s|m)| are| is| am)? (?:just |now )?(?:going|headed|heading"
    r"|driving|on (?:the|their|his|her"
    r"|our|my) way) (?:in\b|to (?:the )?(?:er|e\.r\.|emergency(?: room)?|hospital)|there\b)"
    r"|\b(?:took|taking|brought|bringing|takes|driving) (?:me|us|him|her|them|dad|mom|my \w+) (?:in\b"
    r"|to (?:the )?(?:er|e\.r\."
    r"|emergency(?: room)?|hospital))"
    r"|\b(?:called|calling|phoned|rang) (?:911|an ambulance|the ambulance)\b"
    r"|\b(?:ambulance|paramedics?) (?:is|are|['\u2019]s) (?:here|there|coming|on (?:the|its|their) way|with)\b",
    re.IGNORECASE,
)


_NOT_GOING = re.compile(
    r"\b(?:not|never|won['\u2019]?t|wont|should|if|when|refus\w+|\w+n['\u2019]t)\b[^.!?]{0,15}$", re.IGNORECASE
)


def help_is_there(text: str) -> bool:
    """Whether a message after an alarm says that somebody is on the way to help, or that help is."""
    found = _HELP_IS_THERE.search(text)
    return bool(found and not _NOT_GOING.search(text[: found.start()]) and not _DEATH.search(text))


def objects_to_alarm(text: str) -> bool:
    """Whether a message says of an alarm that it was none: "Why would you give me a suicide line?".

    What is left of it without these words must not alarm: "I don't need 911, I need to die" is one.
    """
    rest = _OBJECTS.sub(". ", text)
    return was_no_alarm(text) or (rest != text and not _GRAVE.search(rest) and screen(rest) is None)


def puts_right(text: str) -> bool:
    """Whether a message just after an alarm may say that it was none, or that it is over: "No, I'm fine"."""
    harmless = screen(text) is None and not _DEATH.search(text)
    return bool(_PUTS_RIGHT.search(text)) and (harmless or objects_to_alarm(text))
