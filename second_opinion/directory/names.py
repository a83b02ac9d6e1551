"""Names as people type them, brought to a form that can be compared and looked up in an index.

Words are folded (case, accents, apostrophes, hyphens). A typed word reaches a stored word through the index
by three roads, none of which reads the whole table: the word itself, every form of it with one letter left
out (``variants``, so that any single slip of the finger meets), and its sound (``sound``).
"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

MAX_TEXT = 200
"""Characters of a name, plan or place that are looked at; nothing longer is the name of anything."""

MAX_WORDS = 8

TITLES = frozenset(["DR", "DOCTOR", "DRA", "DOC", "MD", "PROF", "PROFESSOR", "MR", "MRS", "MS", "MISS"])
"""Words that say nothing about which person is meant. DO is not here: it is also a family name."""

CREDENTIALS = frozenset(
    [
        "DO",
        "MA",
        "PA",
        "PAC",
        "NP",
        "DNP",
        "RN",
        "APRN",
        "CRNA",
        "PHD",
        "DPM",
        "DDS",
        "DMD",
        "OD",
        "DC",
        "PSYD",
        "LCSW",
        "MPH",
        "MBA",
        "FACS",
        "FACC",
        "FACP",
        "MBBS",
        "JR",
        "SR",
        "II",
        "III",
        "IV",
    ]
)
"""Words that are credentials or suffixes for most people and part of the name for some (Do, Ma)."""

LEGAL_FORMS = frozenset(["INC", "LLC", "LLP", "PC", "PLLC", "PLC", "LTD", "CORP", "CO", "THE", "OF", "AND", "AT"])

_STREETS = {
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "ROAD": "RD", "DRIVE": "DR", "BOULEVARD": "BLVD",
    "LANE": "LN", "COURT": "CT", "PLACE": "PL", "SQUARE": "SQ", "HIGHWAY": "HWY", "PARKWAY": "PKWY",
    "TERRACE": "TER", "CIRCLE": "CIR", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "SUITE": "STE", "BUILDING": "BLDG", "FLOOR": "FL", "ROOM": "RM", "SAINT": "ST",
}  # fmt: skip
_SUITE = re.compile(r"\b(?:STE|UNIT|BLDG|FL|RM|APT|DEPT)\b.*$")

# Letters that Unicode does not split into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe",
     "Œ": "OE", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "\u0131": "i", "ħ": "h", "Ħ": "H"}
)  # fmt: skip
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4]")
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_DOTTED = re.compile(r"\b(?:[A-Za-z]{1,3}\.){2,4}")
_PREFIXED_NUMBER = re.compile(r"#\s*(\w+)")


def fold(text: str) -> str:
    """Upper case ASCII words with single spaces.

    >>> fold("  García-López, José "), fold("O'Brien")
    ('GARCIA LOPEZ JOSE', 'OBRIEN')
    """
    letters = _DOTTED.sub(_without_dots, text[:MAX_TEXT])
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters.translate(_LETTERS))
        letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", letters).upper()).strip()


def _without_dots(match: re.Match[str]) -> str:
    """M.D. becomes MD; J.R. and A.B. stay initials."""
    joined = match[0].replace(".", "")
    return f"{joined} " if joined.upper() in (TITLES | CREDENTIALS) - {"JR", "SR"} else match[0]


def words(text: str) -> list[str]:
    """The folded words of a text, at most ``MAX_WORDS`` of them; none of a text too long to be a name."""
    return fold(text).split()[:MAX_WORDS] if len(text) <= MAX_TEXT else []


def name_key(family: str, given: str = "") -> str:
    """One key for a person's name, family name first, without titles and suffixes.

    >>> name_key("Nuñez Jr.", "Ana María")
    'NUNEZ ANA MARIA'
    """
    return " ".join([*_name_words(family), *_name_words(given)])


def _name_words(text: str) -> list[str]:
    folded = fold(text).split()
    kept = [w for w in folded if w not in TITLES and w not in CREDENTIALS]
    return kept or folded


def index_words(name: str) -> list[str]:
    """The words under which a name is found: its parts and, as people write names together, all as one.

    >>> index_words("van der Berg")
    ['VAN', 'DER', 'BERG', 'VANDERBERG']
    """
    parts = _name_words(name)
    return list(dict.fromkeys([*parts, "".join(parts)])) if parts else []


def group_words(name: str) -> list[str]:
    """The words under which a group is found. Nothing is a title here: MD may begin a hospital's name."""
    parts = fold(name).split()
    return list(dict.fromkeys([*parts, "".join(parts)]))


def organization_key(name: str) -> str:
    """A group's name without its legal form and punctuation; never enough to tell two groups apart."""
    parts = fold(name).split()
    return " ".join([w for w in parts if w not in LEGAL_FORMS] or parts)


def street(text: str) -> str:
    """A folded street with the usual abbreviations, suite included.

    >>> street("12 North Mill Street, Suite 4")
    '12 N MILL ST STE 4'
    """
    return " ".join(_STREETS.get(w, w) for w in fold(_PREFIXED_NUMBER.sub(r"STE \1", text)).split())


def address_key(line1: str, zip5: str) -> str:
    """The building: street without suite, and ZIP. Says that two offices share a door, and nothing else."""
    return f"{_SUITE.sub('', street(line1)).strip()} {zip5}".strip()


_SOUNDS = [("PH", "F"), ("GH", "G"), ("CK", "K"), ("SCH", "S"), ("SH", "S"), ("CH", "C"), ("TH", "T"),
           ("KN", "N"), ("WR", "R"), ("TZ", "Z"), ("CZ", "Z"), ("SZ", "S")]  # fmt: skip
_GROUPS = {**dict.fromkeys("BFPVW", "1"), **dict.fromkeys("CGJKQSXZ", "2"), **dict.fromkeys("DT", "3"),
           "L": "4", **dict.fromkeys("MN", "5"), "R": "6"}  # fmt: skip


def sound(word: str) -> str:
    """A rough key of how a word sounds: consonant groups, up to six, with a mark for a leading vowel.

    >>> sound("KRISHNAMURTHY") == sound("KRISHNAMURTI"), sound("KIM") == sound("KYM")
    (True, True)
    """
    text = word
    for spelling, letter in _SOUNDS:
        text = text.replace(spelling, letter)
    code = "0" if text[:1] in tuple("AEIOUY") else ""
    last = ""
    for letter in text:
        group = _GROUPS.get(letter, "")
        if group and group != last:
            code += group
        if letter not in "HW":
            last = group
    return code[:7]


def variants(word: str) -> set[str]:
    """The word and every form of it with one letter left out.

    Two words that differ by one inserted, dropped, changed or swapped letter share at least one of them.
    """
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))} if len(word) > 2 else {word}


def near(typed: str, stored: str) -> bool:
    """Whether a typed word may be a slip for a stored one. More letters and a like sound allow more.

    In four letters or less only two neighbours may have changed places: Chen is not Cohen, and Lee is not Le.
    Words with digits are never near each other: a house number or a ZIP is right or wrong.
    """
    if typed == stored:
        return True
    if not (typed.isalpha() and stored.isalpha()):
        return False
    shorter = min(len(typed), len(stored))
    if shorter <= 4:
        return sorted(typed) == sorted(stored) and OSA.distance(typed, stored) == 1
    allowed = 1 if shorter <= 6 else 2
    slips = OSA.distance(typed, stored, score_cutoff=allowed + 1)
    # Few words come so close that their sounds have to be compared, which costs twenty times a distance.
    return slips <= allowed or (slips == allowed + 1 and sound(typed) == sound(stored))


def all_in(wanted: Iterable[str], available: Iterable[str], *, typos: bool) -> bool:
    """Whether every wanted word is there: as it is, as a beginning (three letters), or (``typos``) nearly."""
    have = set(available)
    return all(
        w in have
        or (len(w) >= 3 and w.isalpha() and any(h.startswith(w) for h in have))
        or (typos and any(near(w, h) for h in have))
        for w in wanted
    )
