"""Places: ZIP codes, 'Springfield, IL', 'chicago illinois', 'in Denver', 'in Ohio'."""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Sequence
from importlib.resources import files

from rasa_parts.nlu.recognisers.words import NOT_A_NAME, given_name, ordinary_word
from rasa_parts.nlu.spans import Span, free
from second_opinion.directory.states import STATES

_STATE_NAME = "|".join(re.escape(name) for name in sorted(STATES.values(), key=len, reverse=True))
_CITY = r"(?:St\. |Ft\. )?[A-Z][a-z]{1,25}(?:[ -][A-Z][a-z]{1,25}){0,2}"
_ZIP = re.compile(
    r"(?<![\d$#.-])(?<!code )(?<!cpt )(?<!CPT )(?<!\$\s)\d{5}(?:-\d{4})?(?![\d-])(?!\s*(?:dollars|bucks|people))"
)
_CITY_STATE = re.compile(rf"(?<!\w){_CITY},?\s+(?:{'|'.join(STATES)})\b(?!['\u2019])")
_CITY_STATE_NAME = re.compile(
    rf"(?<![\w'])(?:(?:san|los|las|new|fort|ft\.?|saint|st\.?|el|santa|north|south|east|west|salt lake|grand|little|des|baton|mount|long|palo|kansas|oklahoma|ann|corpus|palm|daytona|virginia|cedar|colorado)\s+)?"
    rf"[a-z][a-z.'-]{{1,25}},?\s+(?:{_STATE_NAME})\b",
    re.IGNORECASE,
)
_CITY_COMMA_STATE = re.compile(
    rf"(?<![\w'])[a-z][a-z.'-]{{1,25}}(?:\s[a-z][a-z.'-]{{1,25}})?,\s*(?:{'|'.join(STATES)})\b(?=\s*(?:[.!?,;]|\d{{5}}|$))",
    re.IGNORECASE,
)
_CITIES = "|".join(
    re.escape(line)
    for line in sorted(
        files("rasa_parts.nlu").joinpath("data/cities.txt").read_text("utf-8").split("\n"), key=len, reverse=True
    )
    if line
)
# In lower case an abbreviation that is also a word ("in", "or", "me") says nothing after a city.
_PLAIN_ABBREVIATION = "|".join(
    code
    for code in STATES
    if code not in {"IN", "OR", "ME", "OK", "HI", "OH", "CO", "MA", "PA", "DE", "LA", "ID", "AL", "MS", "MD"}
)
_KNOWN_CITY_STATE = re.compile(rf"(?<![\w'])(?:{_CITIES}),?\s+(?:{_PLAIN_ABBREVIATION})\b(?!['\u2019])", re.IGNORECASE)
_BEFORE_PLACE = r"\b(?:in|near|around|from|outside(?:\s+of)?|close\s+to|at|live\s+in|to|by|of|area|within|throughout|across|state\s+of|downtown|here\s+in|visiting|serving|for|city\s+(?:is|:)|city|not|,)\s+(?:the\s+)?(?:downtown\s+|north\s+|south\s+|east\s+|west\s+|northern\s+|southern\s+|eastern\s+|western\s+|central\s+|upstate\s+|suburban\s+|rural\s+|greater\s+)?"
_KNOWN_CITY = re.compile(
    rf"{_BEFORE_PLACE}(?P<city>(?:{_CITIES})(?:\s+(?:area|metro))?)(?![\w'\u2019-])", re.IGNORECASE
)
_STATE_ALONE = re.compile(rf"{_BEFORE_PLACE}(?P<city>(?:{_STATE_NAME}))(?![\w'\u2019-])", re.IGNORECASE)
_ABBREVIATED_STATE = re.compile(
    rf"\b(?:[Ii]n|[Ff]rom|[Nn]ear|of|[Oo]f)\s+(?P<city>{'|'.join(c for c in STATES if c not in {'ER', 'OK'})})\b"
)
_AFTER_PREPOSITION = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Aa]round|[Ff]rom|outside of|close to)\s+(?P<city>{_CITY})(?![\w'\u2019])"
)
_CITY_FIRST = re.compile(rf"^\W*(?P<city>{_CITIES})(?=\s*,)", re.IGNORECASE)
_KNOWN_PLACE = re.compile(rf"(?:{_CITIES}|{_STATE_NAME})(?:\W|$)", re.IGNORECASE)
_ONLY_A_PLACE = re.compile(
    r"^\W*(?:um\s+|uh\s+|well\s+)?(?:(?:i|we|i'm|she|he|i am)\s+)?(?:(?:live|lives|am|is|are|located|based|somewhere)\s+)?(?:in|near|around|close to)\s+(?:the\s+)?"
    r"(?P<city>[a-z][a-z.'-]{1,25}(?:\s[a-z][a-z.'-]{1,25})?)(?:\s+area)?\W*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"^\W*(?P<city>{_CITIES}|{_STATE_NAME})\W*$", re.IGNORECASE)
_NOT_A_PLACE = NOT_A_NAME | frozenset(
    """
    house network person general medicare medicaid english spanish pain group
    time writing town advance addition home mind particular charge case order fact trouble surgery i'm side inside
    spring summer fall winter internal external chemo remission between care live lives living moved move drive driving flew fly
    christmas easter thanksgiving greek latin french german italian chinese mandarin arabic russian korean vietnamese
    tagalog portuguese hindi polish japanese dad's mom's
    area state anywhere somewhere here medicaid's based located
    """.split()
)


def places(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Places as they are written. ``taken`` are spans that are no places."""
    found = [Span("place", m.start(), m.end(), m[0]) for m in _ZIP.finditer(text) if free(m.start(), m.end(), taken)]

    def add(start: int, end: int) -> None:
        words = text[start:end].lower().split()
        clear = free(start, end, [*taken, *found])
        if clear and words and (words[0].strip(",.") not in _NOT_A_PLACE or _KNOWN_PLACE.match(text, start)):
            end -= len(text[start:end]) - len(text[start:end].rstrip(" ,."))
            found.append(Span("place", start, end, text[start:end]))

    for pattern in (_CITY_STATE, _KNOWN_CITY_STATE, _CITY_STATE_NAME, _CITY_COMMA_STATE):
        for match in pattern.finditer(text):
            start = match.start()
            # "live in springfield illinois": the match may begin with the word before the city.
            for word in re.finditer(r"\S+\s+", match[0]):
                if word[0].strip().lower() not in _NOT_A_PLACE or _KNOWN_PLACE.match(text, start):
                    break
                start = match.start() + word.end()
            add(start, match.end())
    for pattern in (_KNOWN_CITY, _STATE_ALONE, _ABBREVIATED_STATE):
        for match in pattern.finditer(text):
            add(match.start("city"), match.end("city"))
    for match in _AFTER_PREPOSITION.finditer(text):
        first = match["city"].split()[0]
        if not (given_name(first) and match[0].lower().startswith(("from", "around"))):
            add(match.start("city"), match.end("city"))
    for pattern in (_ONLY_A_PLACE, _WHOLE, _CITY_FIRST):
        only = pattern.match(text)
        if only and not (
            len(only["city"].split()) == 2
            and ordinary_word(only["city"].split()[-1])
            and pattern is _ONLY_A_PLACE
            and ordinary_word(only["city"].split()[0])
        ):
            add(only.start("city"), only.end("city"))
    return sorted(found, key=lambda span: span.start)
