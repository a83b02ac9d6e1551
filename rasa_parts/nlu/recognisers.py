"""What is recognised by its shape rather than by a list: NPIs, doctors, plans, places.

Every function reads the original text and returns spans in it. They are kept conservative: a name that is not
recognised is asked for, a wrong one is believed. Which doctor or plan of the directory is meant is settled
against the directory, not here.
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Sequence

from rasa_parts.nlu.spans import Span
from rasa_parts.nlu.wordpiece import shipped_pieces
from second_opinion.directory.npi import check_digit_ok
from second_opinion.directory.states import STATES

_NPI = re.compile(r"(?<![\d-])[12](?:[ -]?\d){9}(?![\d-])")
_TELEPHONE = re.compile(r"\d{3}[ -]\d{3}[ -]\d{4}")


def npis(text: str) -> list[Span]:
    """Ten digits that begin with 1 or 2; a telephone number is none unless its check digit fits."""
    found = []
    for match in _NPI.finditer(text):
        value = re.sub(r"\D", "", match[0])
        said = "npi" in text[max(0, match.start() - 20) : match.start()].lower()
        if said or not _TELEPHONE.fullmatch(match[0]) or check_digit_ok(value):
            found.append(Span("npi", match.start(), match.end(), value))
    return found


_PART = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_TITLE = r"(?<![\w'])(?:[Dd][Rr]\.?|[Dd][Oo][Cc][Tt][Oo][Rr]|DOCTOR|[Dd]ra?\.)"
_DOCTOR = re.compile(rf"{_TITLE}\s+(?=(?P<name>{_PART}\.?(?:\s+{_PART}\.?){{0,3}}))")
_WITH_DEGREE = re.compile(
    rf"(?P<name>[A-Z][^\W\d_]+(?:\s+[A-Z]\.?)?(?:\s+[A-Z]{_PART}){{1,2}}),?\s+(?:M\.?D|D\.?O|N\.?P|PA-C)\b\.?"
)
# Words that end a name. In lower-case text they are all that tells a name from the sentence around it.
_NOT_A_NAME = frozenset(
    """
    a about above accept accepts accepted accepting actually after again agree agrees all already also am an and another any anyone are around as ask
    asked at available away be because been before being but by call called can cannot can't cant check come could covered
    did didn't didnt do does doesn't doesnt don't dont down each either else end every ever explain first for from gave get gets
    getting give gives go going gone good got had has have he her here him his how i i'm if im in include into is isn't isnt it
    its just keep know last leave let like listed look made make makes may maybe me mentioned might more move must my
    never new no not now of off office offered offices okay ok on one only operate or other our out over participate
    please prescribed practice practices really recommended referred refuse refused refuses said same saw say saying says
    second see seen sees send sent she should so some someone somebody something speak still stop stopped suggest suggested suggests
    take taken takes taking talk tell tells than that that's thats the their them then there they think thinks this
    those to today told tomorrow too took treat treated treats try under until up us use visit visits want wanted
    wants was wasn't we well went were what when where which while who whom whose why will with without won't wont work
    works would wouldn't wrote yes yet you your letter opinion referral appointment network insurance plan doctor
    hospital clinic surgeon specialist name is's anymore down near next told thing mad upset angry offended feel feels
    dr drs hmo ppo epo pos medicare medicaid aetna cigna humana united blue cross shield kaiser anthem npi there's whether
    directly instead think thanks thank either both right wrong best ones who's s t appointments believes diagnosed
    finds found notes records already's diagnosis seems sounds offers since during between across downstairs upstairs
    """.split()
)
# Names that the encoder's word list also knows as common words, or knows because the names are common.
_COMMON_NAMES = frozenset(
    """
    smith johnson williams jones brown garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson
    thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young
    allen king wright scott torres hill flores green adams nelson baker hall rivera campbell mitchell carter roberts
    gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers
    gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez
    wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez
    powell jenkins perry russell sullivan bell coleman butler henderson barnes fisher vasquez simmons jordan patterson
    alexander hamilton graham reynolds griffin wallace moreno west cole hayes bryant stone woods park wong chen wang
    li wu yang liu huang lin zhang chan chang khan singh shah ali ahmed hassan hussein cohen levy meyer weber wagner
    fischer schmidt klein rossi silva santos costa fleming sterling webb burke ford webster fox rose palmer
    tran nguyen gupta kumar rao das sharma
    maria anna elena john robert michael william david mary james linda susan sarah karen lisa nancy betty helen
    sandra ashley emily laura rachel amy anne ruth julia alice ann jean grace rose peter paul mark daniel george
    kevin brian edward joseph richard charles steven andrew joshua eric stephen frank gregory patrick jack henry adam
    carlos jose juan luis miguel pedro antonio rosa carmen sofia isabella emma sophia olivia omar hassan ahmed ali
    mohammed ravi wei min jin
    """.split()
)
_ORDINARY_BELOW = 9_000
"""Rank in the encoder's word list, which is ordered by frequency, up to which a word is an everyday one."""


def ordinary_word(word: str) -> bool:
    """Whether a word is everyday English and hardly a name: common, or an inflection of a verb or adverb."""
    low = word.lower()
    if low in _COMMON_NAMES:
        return False
    return shipped_pieces().get(low, _ORDINARY_BELOW) < _ORDINARY_BELOW or low.endswith(("ing", "ed", "ly"))


_MY_DOCTOR = r"(?:doctor|dr|surgeon|physician|pcp|specialist|\w+ist|\w+ician|orthopod|gp|provider)"
_CURRENT_BEFORE = re.compile(
    rf"(?:\b(?:my|our|his|her|mom'?s|dad'?s|mother'?s|father'?s|current|first|regular|own|primary)\s+(?:\w+\s+)?{_MY_DOCTOR}\W*(?:is|named|called|name is)?\W*"
    r"|\b(?:letter|message|note|email|e-mail|write|send it|send|address it|request|say|tell|ask|asking|telling|talk)\s+(?:\w+\s+)?(?:to\s+)?"
    r"|^\W*(?:to|for|dear)\s+|\b(?:patient of|treated by|been (?:with|seeing|going to)|(?:i'?m|i am|staying|stayed) with|seeing|under|diagnosed by|goes? to)\s+)$",
    re.IGNORECASE,
)
_CURRENT_AFTER = re.compile(
    r"^\W*(?:said|says|told|wants|want|thinks|recommended|recommends|suggested|suggests|refuses|refused|diagnosed|"
    r"is my (?:current|own|regular|doctor|surgeon|pcp|\w+ologist)|has been my|has treated|gave me|ordered|found|won'?t|"
    r"prescribed|(?:is|will be|would be) (?:mad|upset|offended|angry|hurt)|did my)\b",
    re.IGNORECASE,
)
_SECOND_BEFORE = re.compile(
    r"(?:\b(?:ideally,?|preferably,?|see|visit|consult|try|prefer|want|like|choose|pick|with|from|is|does|if|whether|check|check on|look up|lookup|find|verify|about|on|for|"
    r"referral to|refer me to|referred to|referral for|refer(?:ring)? (?:\w+\s+)?to|go to|going to|went to|switch to|sent me to|opinion by|second doctor\W*(?:is)?|other doctor\W*(?:is)?|new doctor\W*(?:is)?|other one is|"
    r"doctor i (?:want|have in mind|found)(?: to see)? is|recommended|suggested|will|can|has|and|or)\s+)$",
    re.IGNORECASE,
)


_SECOND_AFTER = re.compile(
    r"^\W*(?:takes?|accepts?|is in|in network|participates?|covered|is covered|is out of)\b", re.IGNORECASE
)


def _role(before: str, after: str) -> str | None:
    if re.search(
        r"\b(?:refer\w*|opinion|appointment|visit)\s+(?:\w+\s+){0,2}(?:to|with|from|by)\s+$",
        before,
        re.IGNORECASE,
    ):
        return "second"
    if _CURRENT_AFTER.search(after) or _CURRENT_BEFORE.search(before):
        return "current"
    return "second" if _SECOND_BEFORE.search(before) or _SECOND_AFTER.search(after) else None


def _name_words(words: Sequence[str], after_doctor: bool) -> int:
    """How many of the words after the title are the name.

    ``after_doctor``: the title is the full word, which any sentence may go on from ("my doctor asking").
    """
    capital = words[0][:1].isupper()
    taken = 0
    for word in words:
        bare = word.rstrip(".").lower().replace("\u2019", "'")
        if bare.endswith("'s"):
            return taken + 1 if bare[:-2] not in _NOT_A_NAME else taken
        if bare in _NOT_A_NAME or (
            capital and not word[:1].isupper() and bare not in {"de", "la", "van", "von", "der", "del"}
        ):
            break
        proper = word[:1].isupper() and not word.isupper()
        if (after_doctor or taken) and not proper and len(bare) > 1 and ordinary_word(bare):
            break
        taken += 1
        if not capital and taken == 2:
            break
        if word.endswith(".") and len(bare) > 2:
            break
    return taken


def _tidy_name(name: str) -> str:
    bare = re.sub(r"['\u2019]s$", "", name.strip().rstrip("."))
    return bare if bare != bare.lower() else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), bare)


def doctors(text: str) -> list[Span]:
    """'Dr. Elena Petrova', 'doctor wu', 'Robert Hale, MD'.

    The value is the name without its title. The role is ``current`` or ``second`` where the words around the
    name say whether it is the patient's own doctor or the one for the second opinion, otherwise absent.
    """
    found = []
    for match in _DOCTOR.finditer(text):
        words = list(re.finditer(r"\S+", match["name"]))
        count = _name_words([word[0] for word in words], match[0].lower().startswith("doctor"))
        if count:
            end = match.start("name") + words[count - 1].end()
            name = text[match.start("name") : end]
            end -= len(name) - len(re.sub(r"(?:['\u2019]s|\.)$", "", name))
            role = _role(text[max(0, match.start() - 60) : match.start()], text[end : end + 40])
            found.append(Span("doctor", match.start(), end, _tidy_name(name), role))
    for match in _WITH_DEGREE.finditer(text):
        role = _role(text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 40])
        if not any(span.start < match.end() and match.start() < span.end for span in found):
            found.append(Span("doctor", match.start(), match.end(), match["name"], role))
    return found


_PLAN_TYPES = frozenset({"hmo", "ppo", "epo", "hdhp", "medicaid", "medicare", "gold", "silver", "bronze", "platinum"})
_PLAN_WORDS = _PLAN_TYPES | frozenset(
    """
    advantage choice premier select plus open access community marketplace complete preferred basic standard value
    essential essentials core classic prime saver options option pos secure elite freedom direct care health mutual
    exchange supplement part navigate connect
    """.split()
)
_PLAN_NAMES = frozenset({"advantage", "choice", "premier", "select", "community", "marketplace"})
_NOT_IN_A_PLAN = _NOT_A_NAME - {
    "united",
    "blue",
    "cross",
    "shield",
    "aetna",
    "cigna",
    "humana",
    "kaiser",
    "anthem",
} | frozenset(
    """
    mine mom mom's dad dad's got through join joined called actually original regular traditional paying pay pays
    cover covers um uh so well ok hi hello wrong correct switch change changed part called's the hospital's only type kind maybe sort
    an it's that's what's standard type own old current dr drs for their his her's whose named meant mean nope yeah yep sure medicare's
    """.split()
)
_WORD = re.compile(r"[\w+'\u2019&/-]+")


def _names_a_plan(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word not in _NOT_IN_A_PLAN and not ordinary_word(word)


def plans(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Names of plans: words around HMO, PPO, a metal level and the like, or capitalised words before 'plan'.

    ``taken`` are spans (insurers, doctors) that a plan's name stops at. The value is the text as written.
    """
    words = list(_WORD.finditer(text))
    free = [not any(s.start < w.end() and w.start() < s.end for s in taken) for w in words]
    low = [w[0].lower().replace("\u2019", "'") for w in words]

    def joined(i: int, j: int) -> bool:
        return text[words[i].end() : words[j].start()].strip() == ""

    found: list[Span] = []
    reached = -1
    for i, word in enumerate(words):
        if i <= reached or not free[i]:
            continue
        follows_insurer = i > 0 and not free[i - 1] and joined(i - 1, i)
        named_plan = i + 1 < len(words) and low[i + 1] in {"plan", "insurance"} and joined(i, i + 1)
        capital = word[0][:1].isupper() and low[i] not in _NOT_IN_A_PLAN and i > 0
        anchor = (
            low[i] in _PLAN_TYPES
            or (low[i] in _PLAN_WORDS and (follows_insurer or named_plan))
            or (low[i] in _PLAN_NAMES and capital and joined(i - 1, i) and words[i - 1][0][:1].isupper())
            or (low[i] in _PLAN_NAMES and i > 0 and joined(i - 1, i) and free[i - 1] and _names_a_plan(low[i - 1]))
            or (named_plan and capital and low[i] not in {"health", "insurance"})
        )
        if not anchor:
            continue
        first, others = i, 0
        while first > 0 and free[first - 1] and joined(first - 1, first) and low[first - 1] not in _NOT_IN_A_PLAN:
            if low[first - 1] not in _PLAN_WORDS:
                others += 1
                if others > 2:
                    break
            first -= 1
        last = i
        while last + 1 < len(words) and free[last + 1] and joined(last, last + 1):
            if low[last + 1] not in _PLAN_WORDS and not low[last + 1].isdigit():
                break
            last += 1
        reached = last
        found.append(
            Span(
                "plan",
                words[first].start(),
                words[last].end(),
                text[words[first].start() : words[last].end()],
            )
        )
    return found


_STATE_NAME = "|".join(re.escape(name) for name in sorted(STATES.values(), key=len, reverse=True))
_CITY = r"[A-Z][a-z.'\u2019]+(?:[ -][A-Z][a-z.'\u2019]+){0,2}"
_ZIP = re.compile(r"(?<![\d$#-])\d{5}(?:-\d{4})?(?![\d-])")
_CITY_STATE = re.compile(rf"(?<!\w){_CITY},?\s+(?:{'|'.join(STATES)})\b(?!['\u2019])")
_CITY_STATE_NAME = re.compile(
    rf"(?<![\w'])(?:(?:san|los|las|new|fort|saint|st\.?|el|santa|north|south|east|west|salt lake|grand|little|des|baton|mount|long|palo|kansas|oklahoma)\s+)?"
    rf"[a-z][a-z.'-]+,?\s+(?:{_STATE_NAME})\b",
    re.IGNORECASE,
)
_CITY_COMMA_STATE = re.compile(
    rf"(?<![\w'])[a-z][a-z.'-]+(?:\s[a-z][a-z.'-]+)?,\s*(?:{'|'.join(STATES)})\b(?=\s*[.!?]?\s*(?:\d{{5}}|$))",
    re.IGNORECASE,
)
_AFTER_PREPOSITION = re.compile(rf"\b(?:in|near|around|from|outside of|close to)\s+(?P<city>{_CITY})(?![\w'\u2019])")
_ONLY_A_PLACE = re.compile(
    r"^\W*(?:um\s+|uh\s+|well\s+)?(?:(?:i|we|i'm|she|he|i am)\s+)?(?:(?:live|lives|am|is|are|located|based|somewhere)\s+)?(?:in|near|around|close to)\s+(?:the\s+)?"
    r"(?P<city>[a-z][a-z.'-]+(?:\s[a-z][a-z.'-]+)?)(?:\s+area)?\W*$",
    re.IGNORECASE,
)
_NOT_A_PLACE = _NOT_A_NAME | frozenset(
    """
    house network person general medicare medicaid english spanish pain group january february march april may june
    july august september october november december monday tuesday wednesday thursday friday saturday sunday
    time writing town advance addition home mind particular charge case order fact trouble surgery i'm side inside
    spring summer fall winter internal external chemo remission between care
    """.split()
)


def places(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """ZIP codes, 'Springfield, IL', 'chicago illinois', 'in Denver'. ``taken`` are spans that are no places."""
    found = [Span("place", m.start(), m.end(), m[0]) for m in _ZIP.finditer(text)]

    def add(start: int, end: int) -> None:
        words = text[start:end].lower().split()
        clear = all(span.end <= start or span.start >= end for span in [*taken, *found])
        if clear and words and words[0].strip(",.") not in _NOT_A_PLACE:
            found.append(Span("place", start, end, text[start:end].strip(" ,.")))

    for pattern in (_CITY_STATE, _CITY_STATE_NAME, _CITY_COMMA_STATE):
        for match in pattern.finditer(text):
            start = match.start()
            # "live in springfield illinois": the match may begin with the word before the city.
            for word in re.finditer(r"\S+\s+", match[0]):
                if word[0].strip().lower() not in _NOT_A_PLACE and word[0].strip().lower() not in {
                    "live",
                    "lives",
                }:
                    break
                start = match.start() + word.end()
            add(start, match.end())
    for match in _AFTER_PREPOSITION.finditer(text):
        add(match.start("city"), match.end("city"))
    if only := _ONLY_A_PLACE.match(text):
        add(only.start("city"), only.end("city"))
    return sorted(found, key=lambda span: span.start)
