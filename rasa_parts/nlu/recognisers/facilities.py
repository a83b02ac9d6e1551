"""Hospitals, clinics and groups by the shape of their name: 'Riverside Medical Group', 'mercy hospital', "St. Mary's"."""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Sequence

from rasa_parts.nlu.recognisers.words import NOT_A_NAME, ordinary_word
from rasa_parts.nlu.spans import Span, free

_HEAD = re.compile(
    r"(?<![\w'])(?:(?:(?:university|regional|community|general|memorial|children['\u2019]?s|cancer|surgery|surgical|heart|spine|medical|health|health\s?care|imaging|women['\u2019]?s|veterans)\s+){0,3}"
    r"(?:hospitals?|clinics?|infirmary)|(?:(?:university|regional|community|cancer|surgery|surgical|heart|spine|medical|health|women['\u2019]?s|imaging)\s+){1,3}(?:center|centre|group|system|associates|partners|institute|network)"
    r"|(?:health\s?care|health|physicians|orthop(?:a)?edics|orthopaedics|cardiology|oncology|imaging|plaza|neurology|dermatology|urology|radiology|medical\s+associates|family\s+practice|cancer\s+institute|institute))(?![\w'\u2019])",
    re.IGNORECASE,
)
_SAINT = re.compile(
    r"(?<![\w'])(?:St\.?|Saint|st\.?|saint)\s+(?:[A-Z][a-z]+['\u2019]s|[a-z]+['\u2019]s|(?:mary|luke|joseph|john|vincent|jude|francis|anthony|elizabeth|thomas|michael|agnes|barnabas|alphonsu)s)(?![\w'])",
    re.IGNORECASE,
)
_TWO_PART = re.compile(
    r"(?<![\w'])(?:[A-Z][a-z]{2,20}\s+)?(?:Mercy|Baptist|Methodist|Providence|Trinity|Sacred Heart|Holy Cross|Good Samaritan|Parkland|Memorial|Lutheran|Jewish|Presbyterian|County|City|[A-Z][a-z]{3,20})\s+(?:General|Memorial|Regional|Methodist|Presbyterian)(?![\w'])"
)
_WORD = re.compile(r"[\w&][\w.&'\u2019-]*")
_JOINING = frozenset({"of", "and", "&", "for", "the"})
# Words that a sentence may put before "hospital" without naming one.
_ANY = NOT_A_NAME - {"medical", "health", "healthcare"} | frozenset(
    """
    different another other same local big small nearby closest nearest best good top major private public teaching
    academic research outside independent specialty specialist eye ear skin foot bone pain walk-in urgent free rural
    cancer heart spine surgery surgical medical health health's imaging women's womens general community regional
    county city state university pediatric second first whole entire new old specialized fancy large famous huge
    mental public world behavioral reproductive internal family sports sleep alternative emergency nuclear oral my
    """.split()
)
_NAMING = frozenset(
    """
    mercy grace unity hope northside southside eastside westside riverside lakeside lakeview valley central cedar oak
    methodist baptist presbyterian lutheran adventist samaritan providence memorial children's childrens sacred holy
    saint st st. northern southern eastern western north south east west summit harbor bay park hill hills river lake
    mountain highland highlands university county general jewish catholic
    """.split()
)
_BARE_HEADS = re.compile(
    r"^(?:health|health\s?care|medicine|physicians|institute|\w+ology|ortho\w+|heart\s+\w+|health\s+\w+|medical\s+(?:group|center|centre|associates|system))$",
    re.IGNORECASE,
)


def facilities(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Facilities as they are written. ``taken`` are spans that are no part of their name, such as insurers."""
    words = list(_WORD.finditer(text))
    found: list[Span] = []
    place = 0
    for head in _HEAD.finditer(text):
        if found and head.start() < found[-1].end:
            continue
        while place < len(words) and words[place].start() < head.start():
            place += 1
        start = _name_start(text, words, place, head, taken)
        if start is not None:
            end = (
                _of_the_place(text, head.end()) if head[0].lower().split()[-1] in {"hospital", "center"} else head.end()
            )
            found.append(Span("facility", start, end, text[start:end]))
    for match in (*_SAINT.finditer(text), *_TWO_PART.finditer(text)):
        if match[0].split()[0].lower() not in NOT_A_NAME | {"attorney", "surgeon", "dollar"} and free(
            match.start(), match.end(), [*taken, *found]
        ):
            found.append(Span("facility", match.start(), match.end(), match[0]))
    return sorted(found, key=lambda span: span.start)


def _of_the_place(text: str, end: int) -> int:
    """'Hospital of Springfield': the end of the name with the place that follows."""
    match = re.compile(r"\s+of\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?").match(text, end)
    return match.end() if match else end


def _name_start(
    text: str, words: Sequence[re.Match[str]], head: int, match: re.Match[str], taken: Sequence[Span]
) -> int | None:
    """Where the name before a head noun begins, ``None`` if nothing names it."""
    capital = match[0][:1].isupper()
    first, named = head, False
    for i in range(head - 1, max(-1, head - 6), -1):
        word = words[i][0]
        low = word.lower().replace("\u2019", "'").rstrip(".")
        gap = (
            text[words[i].end() : (words[i + 1] if i + 1 < len(words) else match).start()]
            if i + 1 < head
            else text[words[i].end() : match.start()]
        )
        if (
            gap.strip(" .")
            or (word.endswith(".") and low not in {"st", "mt", "ft", "dr"})
            or not free(words[i].start(), words[i].end(), taken)
        ):
            break
        if capital:
            if (
                word[:1].isupper()
                and low not in NOT_A_NAME - {"united", "blue", "cross", "second"}
                and not (i == 0 and ordinary_word(low) and low not in _NAMING)
            ):
                first, named = i, named or low not in {"the", "my"}
                continue
            if low in _JOINING and i > 0 and named and words[i - 1][0][:1].isupper():
                continue
            break
        if low in _NAMING or (low not in _ANY and low.replace("'s", "").isalpha() and not ordinary_word(low)):
            first, named = i, True
            if first <= head - 3:
                break
            continue
        break
    if named:
        return words[first].start()
    said = match[0].lower().split()
    article = text[: match.start()].rstrip().lower().endswith((" the", " our")) or text[
        : match.start()
    ].strip().lower() in {"the", "our"}
    if (
        len(said) > 1
        and said[-1].startswith("hospital")
        and article
        and said[0] in {"university", "children's", "childrens", "county", "veterans", "regional"}
    ):
        return match.start()
    if len(said) > 2 and capital and not _BARE_HEADS.match(match[0]):
        return match.start()
    return None
