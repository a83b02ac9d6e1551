"""Names of plans: words around HMO, PPO, a metal level and the like, or capitalised words before 'plan'."""

# Word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Sequence

from rasa_parts.nlu.recognisers.words import NOT_A_NAME, ordinary_word
from rasa_parts.nlu.spans import Span, free
from second_opinion.directory.states import STATES

PAYERS = frozenset({"Medicare", "Medicaid"})
"""Insurers whose name is also part of the names of other insurers' plans ("Medicare Advantage")."""

_TYPES = frozenset(
    "hmo hmos ppo ppos epo epos hdhp medicaid medicare gold silver bronze platinum medigap dsnp d-snp fehb".split()
)
_METALS = frozenset({"gold", "silver", "bronze", "platinum"})
_WORDS = _TYPES | frozenset(
    """
    advantage choice premier select plus open access community marketplace complete preferred basic standard value
    essential essentials core classic prime saver options option pos secure elite freedom direct care health mutual
    exchange supplement part navigate connect dual extra flex catastrophic blue balanced oap pffs snp cdhp hra
    """.split()
)
_NAMES = frozenset({"advantage", "choice", "premier", "select", "community", "marketplace"})
_NOT_IN_A_PLAN = NOT_A_NAME - {
    "united", "blue", "cross", "shield", "aetna", "cigna", "humana", "kaiser", "anthem", "group", "health", "healthcare", "primary",
} | frozenset(
    """
    mine mom mom's dad dad's got through join joined called actually original regular traditional paying pay pays
    cover covers um uh so well ok hi hello wrong correct switch switching change changed part called's the hospital's only type kind maybe sort
    an it's that's what's standard type own old current dr drs for their his her's whose named meant mean nope yeah yep sure medicare's
    employer work company cheap between high low big small individual private straight switched either
    """.split()
)  # fmt: skip
_STATE_WORDS = frozenset(word for name in STATES.values() for word in name.lower().split())
_WORD = re.compile(r"[\w+'\u2019&/-]+")
_INSURANCE = re.compile(
    r"\b(?:plans?|insur\w*|cover\w*|marketplace|network|deductible|premium|exchange|obamacare|tier|policy|hmo|ppo|epo)\b",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"\b(?:(?:medicare\s+)?(?:supplement|medigap)\s+)?[Pp]lan\s+[A-DF-GK-N]\b(?!['\u2019])", re.IGNORECASE
)
_HIGH_DEDUCTIBLE = re.compile(r"\bhigh[\s-]deductible(?:\s+health)?(?:\s+plan)?\b|\bhdhp\b", re.IGNORECASE)
_LABELLED = re.compile(r"\bplan\s*:\s*(?P<plan>[^\s,;.?!:][^,;.?!:\n]{1,40})", re.IGNORECASE)
_POINT_OF_SERVICE = re.compile(r"\bpoint[\s-]of[\s-]service\b", re.IGNORECASE)
_CAPITAL_PLAN = re.compile(r"\s+Plan(?:\s+(?:[A-Z][a-z]+|\d{1,4}))?(?![\w'])")
_WITH_HSA = re.compile(r"\s+with\s+(?:an?\s+)?hsa\b", re.IGNORECASE)
_THROUGH_WORK = re.compile(
    r"\b(?:through|thru|from|by|with|at|via)\s+(?:(?:my|our|his|her|their|the|\w+['\u2019]?s)\s+){1,2}(?:old\s+|former\s+|new\s+)?"
    r"(?:union|work|job|employer|company|school district|workplace)\b(?!['\u2019])",
    re.IGNORECASE,
)
# "Medicare, from the government", "the red white and blue", "Medicare normal": nobody says "Original Medicare".
_ORIGINAL_MEDICARE = re.compile(
    r"\bmedicare\b[^.?!;]{0,30}?\b(?:from|of|by|del?) (?:the |our )?(?:us |u\.s\. |federal )?(?:government|gov|gobierno)\b"
    r"|\b(?:government(?:['\u2019]?s)?|federal|normal) medicare\b"
    r"|\bmedicare,?(?: is)?(?: the)? (?:normal|original|regular|traditional)\b(?! (?:for|to|that|if|or)\b)"
    r"|\bred\W+white\W+(?:(?:and|n|y)\W+)?blue\b",
    re.IGNORECASE,
)
_OF_MEDICARE = re.compile(r"\b(?:medicare|medigap|supplement\w*|card)\b", re.IGNORECASE)
_ADVANTAGE = re.compile(r"(?<!not )(?<!no )(?<!n['\u2019]t )\b(?:medicare )?advantage\b", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"\b[Pp]lan\s+[FGKLMN]\b(?!['\u2019])|\b(?:medigap|medi-gap)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"(?:\bnot|n['\u2019]t)\s+(?:have\s+|on\s+)?(?:the\s+)?$", re.IGNORECASE)
# "No insurance name!", "no insurance questions now": said of this talk, and nobody is without insurance.
_OF_THE_TALK = re.compile(
    r"\s+(?:name|names|card|question|questions|talk|stuff|info|information|check|look-?up|details|number|company|things?)\b",
    re.IGNORECASE,
)
_INSURED = re.compile(r"\b(?:plan|insur\w*|cover\w*|card|hmo|ppo|epo|benefits?)\b", re.IGNORECASE)
_BRANDED = re.compile(r"[A-Z][a-z]+[A-Z][a-z]+|FEP")


def _names_a_plan(word: str) -> bool:
    return (
        len(word) > 3
        and word.isalpha()
        and word not in _NOT_IN_A_PLAN
        and word not in _STATE_WORDS
        and not ordinary_word(word)
    )


def plans(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Plans as they are written, without the insurer.

    ``taken`` are spans (insurers, doctors) that a plan's name stops at.
    """
    words = list(_WORD.finditer(text))
    clear = [free(w.start(), w.end(), taken) for w in words]
    low = [w[0].lower().replace("\u2019", "'") for w in words]
    medicare = bool(re.search(r"medicare|medigap|supplement|aarp", text, re.IGNORECASE))
    insurance = bool(_INSURANCE.search(text)) or len(words) <= 2

    def joined(i: int, j: int) -> bool:
        return text[words[i].end() : words[j].start()].strip() == ""

    def after_insurer(i: int) -> bool:
        """Whether only plain words, at most three, stand between an insurer and the i-th word."""
        for back in range(i, max(-1, i - 4), -1):
            if back == 0 or not joined(back - 1, back):
                return False
            if not clear[back - 1]:
                return True
            if low[back - 1] in _NOT_IN_A_PLAN - {"network", "care"}:
                return low[back - 1] == "the" and back > 1 and not clear[back - 2]
        return False

    def belongs(i: int) -> bool:
        """Whether a word before a plan's words is part of its name."""
        word = words[i][0]
        if after_insurer(i) and low[i] not in _NOT_IN_A_PLAN - {"network", "care"}:
            return True
        if low[i] in _NOT_IN_A_PLAN or low[i] in _STATE_WORDS:
            return False
        return (
            low[i] in _WORDS or (word[:1].isupper() and (i > 0 or not ordinary_word(low[i]))) or _names_a_plan(low[i])
        )

    found: list[Span] = []
    reached = -1
    for i, word in enumerate(words):
        if i <= reached or not clear[i]:
            continue
        follows_insurer = i > 0 and not clear[i - 1] and joined(i - 1, i)
        follows_name = i > 0 and clear[i - 1] and joined(i - 1, i) and _names_a_plan(low[i - 1])
        before_next = i + 1 < len(words) and joined(i, i + 1)
        if low[i : i + 2] == ["gold", "standard"]:
            continue
        named_plan = before_next and low[i + 1] in {"plan", "insurance"}
        capital = word[0][:1].isupper() and low[i] not in _NOT_IN_A_PLAN and i > 0
        metal_meant = (
            insurance
            or follows_insurer
            or follows_name
            or (before_next and (low[i + 1] in _WORDS or low[i + 1].isdigit()))
        )
        anchor = (
            (low[i] in _TYPES and (low[i] not in _METALS or metal_meant))
            or (low[i] in _WORDS and (follows_insurer or named_plan) and low[i] not in {"part", "health", "care"})
            or (low[i] in _NAMES and capital and joined(i - 1, i) and words[i - 1][0][:1].isupper())
            or (low[i] in _NAMES and follows_name)
            or (named_plan and capital and "'" not in low[i] and low[i] not in {"health", "insurance"} | _STATE_WORDS)
            or word[0] == "POS"
            or bool(re.fullmatch(r"Blue[A-Z][a-z]+", word[0]))
            or (
                low[i] in _WORDS - {"health", "care", "mutual", "community", "part", "direct"}
                and before_next
                and low[i + 1] in _WORDS
                and word[0][:1].isupper()
                and words[i + 1][0][:1].isupper()
            )
            or (follows_insurer and bool(_BRANDED.fullmatch(word[0])))
        )
        if not anchor:
            continue
        first, others = i, 0
        while first > 0 and clear[first - 1] and joined(first - 1, first) and belongs(first - 1):
            if low[first - 1] not in _WORDS:
                others += 1
                payer = low[i] in {"medicare", "medicaid"} and not words[first - 1][0][:1].isupper()
                if others > 2 or payer:
                    break
            first -= 1
        last = i
        while last + 1 < len(words) and clear[last + 1] and joined(last, last + 1):
            if low[last + 1] not in _WORDS and not re.fullmatch(r"\d{1,5}(?:/\d+)?|ii|iii", low[last + 1]):
                break
            last += 1
        # "a PPO part of the time": these words do not end a name.
        while last > i and low[last] in {"part", "open", "care", "health", "option"} and low[last - 1] in _TYPES:
            last -= 1
        reached = last
        start, end = words[first].start(), words[last].end()
        # "Essential Plan" and "Freedom Plan Metro" are written like names.
        if words[last][0][:1].isupper() and (more := _CAPITAL_PLAN.match(text, end)):
            end = more.end()
        if hsa := _WITH_HSA.match(text, end):
            end = hsa.end()
        found.append(Span("plan", start, end, text[start:end]))
    for match in _LABELLED.finditer(text):
        end = match.end() - len(match["plan"]) + len(match["plan"].rstrip())
        if free(match.start("plan"), end, [*taken, *found]):
            found.append(Span("plan", match.start("plan"), end, text[match.start("plan") : end]))
    for pattern in (_LETTERED, _HIGH_DEDUCTIBLE, _POINT_OF_SERVICE):
        for match in pattern.finditer(text):
            if free(match.start(), match.end(), [*taken, *found]) and (pattern is not _LETTERED or medicare):
                hsa = _WITH_HSA.match(text, match.end())
                end = hsa.end() if hsa else match.end()
                found.append(Span("plan", match.start(), end, text[match.start() : end]))
    return sorted(found, key=lambda span: span.start)


def through_work(text: str) -> list[Span]:
    """Insurance by way of somebody's work, where the message speaks of insurance: "the plan through his union"."""
    match = _THROUGH_WORK.search(text)
    return [Span("payer", *match.span(), "employer")] if match and _INSURED.search(text) else []


def original_medicare(text: str) -> list[Span]:
    """Original Medicare in everyday words, and by the supplement that only goes with it ("a Plan G").

    Where the message speaks of an Advantage plan it is left open which of the two is meant.
    """
    if not _OF_MEDICARE.search(text) or _ADVANTAGE.search(text):
        return []
    match = _ORIGINAL_MEDICARE.search(text) or _SUPPLEMENT.search(text)
    if match is None or _NOT_BEFORE.search(text[: match.start()]):
        return []
    return [Span("payer", *match.span(), "original_medicare")]


def of_the_talk(text: str, end: int) -> bool:
    """Whether "no insurance" up to here is about what is asked in the talk: "no insurance name!"."""
    return bool(_OF_THE_TALK.match(text, end))


def with_first_words(text: str, spans: Sequence[Span]) -> list[Span]:
    """Plans with the one word before them that was taken for a doctor's name: "Larkspur Advantage".

    A title, a first name, or a bare type ("Patel PPO") keeps the doctor a doctor.
    """
    joined: dict[int, Span] = {}
    taken: set[int] = set()
    for plan in (span for span in spans if span.entity == "plan"):
        begins = re.match(r"\w+", plan.value.lower())
        for i, span in enumerate(spans):
            before = span.entity == "doctor" and re.fullmatch(r"[^\W\d_]+", text[span.start : span.end])
            touches = 0 < plan.start - span.end <= 2 and not text[span.end : plan.start].strip()
            titled = re.search(r"\b(?:dr|do[ck]tor|doc|prof)\.?\s+$", text[: span.start], re.IGNORECASE)
            if before and touches and not titled and begins and begins[0] in _WORDS - _TYPES:
                taken.add(i)
                joined[plan.start] = Span("plan", span.start, plan.end, text[span.start : plan.end])
    kept = [span for i, span in enumerate(spans) if i not in taken]
    return [joined.get(span.start, span) if span.entity == "plan" else span for span in kept]
