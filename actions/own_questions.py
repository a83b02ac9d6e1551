"""The patient's own questions and wishes for the list to take along: told, taken off, how many, and for whom it is.

Nothing is put on a paper that was not asked: a complaint, a statement and what is said around an alarm are no
questions, however they begin.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from actions.base import Turn, one_line, sentences
from actions.cards import known
from actions.named_people import A_DOCTOR, same_person
from actions.sources import response_of
from second_opinion.names import as_name
from second_opinion.people import relatives
from second_opinion.safety import alarm_of, objects_to_alarm

MOST_QUESTIONS = 5
LONGEST_QUESTION = 200
MOST_WORDS_UNMARKED = 25
"""Words of a question without its mark; a longer one is a story that begins like a question."""

FEWEST, SHORT, MOST = 1, 3, 9
"""Questions on a list: the fewest and the most that can be asked for, and those of a short one."""

_RELATIVE = rf"(?:{'|'.join(map(re.escape, relatives()))})"
_ASKS = (
    r"(?:what(?:['\u2019]?s)?|why|how|when|where|which|who|if|whether"
    r"|(?:is|are|am|was|were|do|does|did|can|could|will|would|should|shall|may|might|has|have)(?:n['\u2019]?t)?)\b"
)
_LEAD = re.compile(
    r"^\W*(?:(?:and|so|but|or|ok|okay|well|also|oh|please|just|then|god|no|yes|um|hey|plus|like)\b\W*)*"
    r"(?:(?:(?:can|could) you )?(?:please )?(?:just )?tell me(?: please)?(?: yes or no)?\W+(?=" + _ASKS + "))?",
    re.IGNORECASE,
)
_TRUE_QUESTION = re.compile(rf"{_ASKS}(?! (?:on earth|the (?:hell|heck|fuck)|ever\b))(?!\W*(?:$|no\b))", re.IGNORECASE)
# "What do I do", "why did you say that", "what are you talking about": asked of the guide.
_OF_THE_GUIDE = re.compile(
    r"^(?:why|what|how|who|where) (?:did|do|are|were|would|have|is|was)n?['\u2019]?t? (?:you|u)\b"
    r"|\b(?:you|u) (?:(?:did|do|are|were|have|ai)(?: not|n['\u2019]?t)|never|keep|said|told|put|wrote)\b"
    r"|\bi (?:(?:was|am)|['\u2019]?m) (?:talking|telling|asking)\b|\bi (?:already )?(?:said|told)\b|\b(?:what|wtf) the hell\b"
    r"|^(?:what|where) (?:do|should|can) (?:i|we) (?:do|start|go)(?: now| next)?\W*$"
    r"|\bnobody (?:is|was)\b|\b(?:this|the) (?:bot|guide|chat|list|letter|paper|sheet)\b",
    re.IGNORECASE,
)

_WORDS = r"(?P<words>[^.!?\n]{5,200}\??)"
_TOLD = (
    re.compile(rf"\bmain question\b(?: is| would be)?\s*[:,-]?\s+{_WORDS}", re.IGNORECASE),
    re.compile(
        rf"\b(?:my|his|her|their|our|{_RELATIVE}['\u2019]?s)(?: (?:own|big(?:gest)?|real|only|first|one))* question"
        rf"(?: for (?:\w+ ){{1,4}}?)?(?: is| would be|\s*:)\W*{_WORDS}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:\+|\bplus\b|\band\b) (?:hers|his|mine|theirs|ours)\s*:\s*{_WORDS}", re.IGNORECASE),
    re.compile(
        rf"\b(?:put|add|write|include)\b[^:.!?\n]{{0,40}}\bquestions?\b[^:.!?\n]{{0,30}}:\s*{_WORDS}", re.IGNORECASE
    ),
)
# "Dad wants to know will he be able to stay home": also behind one of the frames above.
_WANTS_TO_KNOW = re.compile(
    rf"\b(?:i|we|he|she|they|(?:my |our )?{_RELATIVE}|[A-Z]\w+)\s+(?:really |just |also |always )*"
    rf"(?:wants? to (?:know|ask)|would like to (?:know|ask)|needs? to know|keeps? asking)"
    rf"(?: (?:him|her|them|the {A_DOCTOR}))?\W+(?P<words>{_ASKS}[^.!?\n]{{5,200}}\??)",
    re.IGNORECASE,
)
# "Make me a list, and put in whether I need the pills for ever".
_PUT_IN = re.compile(
    r"\b(?:put in|add|include)(?: (?:a question|something|one))?(?: about| on)?\s+(?!(?:that|this|it|his|her|my|the)\W*(?:$|[.!?,]))"
    r"(?P<words>\S[^.!?\n]{6,200}\??)",
    re.IGNORECASE,
)
_ONLY_POINTS = re.compile(
    r"^(?:a |an |the |my |his |her |their |our |own |main |hard |two |three |\d |more )*questions?\b[^:]*$",
    re.IGNORECASE,
)


# "... and I didn't know what to say": from here on nothing is asked.
_GOES_ON = re.compile(
    r",?\s+(?:and|but|so) (?:i|we|he|she) (?:did|do|does|am|is|was|have|had|want|need|think|know|could|can)(?:n['\u2019]?t)?\b.*$",
    re.IGNORECASE,
)


def is_true_question(sentence: str) -> bool:
    """Whether a sentence asks a doctor something, and is no complaint or story that begins like a question."""
    words = without_lead(sentence)
    marked = words.rstrip().endswith("?")
    fits = len(words) <= LONGEST_QUESTION and (marked or len(words.split()) <= MOST_WORDS_UNMARKED)
    return fits and bool(_TRUE_QUESTION.match(words)) and not _OF_THE_GUIDE.search(words)


def without_lead(sentence: str) -> str:
    """A question without the words that only lead to it: "and", "ok so", "just tell me"."""
    return _LEAD.sub("", one_line(sentence)).strip()


def around_alarm(tracker: Tracker, turn: Turn) -> bool:
    """Whether a message raised an alarm, answers one, or objects to one: nothing in it belongs on a paper."""
    turns: list[list[str]] = [[]]
    for event in tracker.events:
        if event.get("event") == "user":
            turns.append([])
        elif event.get("event") == "bot":
            turns[-1].append(response_of(event))
    said = [name for names in turns[-2:] for name in names]
    alarmed = any(alarm_of(name.removesuffix("_in_case")) for name in said)
    answered = bool(((tracker.latest_message or {}).get("metadata") or {}).get("safety_answered"))
    return alarmed or answered or objects_to_alarm(turn.text)


def asked_of_a_doctor(tracker: Tracker, turn: Turn) -> list[str] | None:
    """The own questions with those that a message asks which only a doctor can answer; the latest few.

    ``None`` where it asks none.
    """
    if turn.text.startswith("/") or around_alarm(tracker, turn):
        return None
    asked = [without_lead(sentence) for sentence in sentences(turn.text) if is_true_question(sentence)]
    return _together(own_questions(turn), asked) if asked else None


def own_questions(turn: Turn) -> list[str]:
    """What is on the list so far, the first on top."""
    return [str(question) for question in turn.slots.get("own_questions") or []]


def _together(before: list[str], told: list[str]) -> list[str]:
    return list(dict.fromkeys([*before, *told]))[-MOST_QUESTIONS:]


def questions_told(text: str) -> list[str]:
    """The own questions that a message tells for a paper, word for word, whoever asks them."""
    framed = [found["words"] for frame in _TOLD for found in frame.finditer(text)]
    told = []
    for words in framed or [""]:
        wants = _WANTS_TO_KNOW.search(words)
        told.append(wants["words"] if wants else words)
    if not any(told):
        told = [found["words"] for found in _WANTS_TO_KNOW.finditer(text)]
    if not any(told):
        put_in = _PUT_IN.search(text)
        told = [put_in["words"]] if put_in and not _ONLY_POINTS.match(put_in["words"]) else []
    told = [_GOES_ON.sub("", words) for words in told]
    # Nobody's question twice where two frames found it.
    kept = [question for words in told if (question := one_line(words).strip(" .!,;")) and len(question) > 4]
    return [
        q for i, q in enumerate(kept) if not any(q in other for j, other in enumerate(kept) if j != i and q != other)
    ]


_OFF = re.compile(
    r"(?:^|[.!?,;:\n]|\b(?:and|please|pls|you|just|now|no|to|then|but|on|dont|don['\u2019]t)\b)\W*"
    r"(?:(?:take|leave|cross|scratch|strike|remove|delete|drop|get rid of)\b(?P<what>[^.!?\n]{0,80}?)"
    r"(?=\band (?:put|add|i)\b|[.!?\n]|$)"
    r"|(?:don['\u2019]?t|do not|never) (?:put|want|need|write|print)\b(?P<unwanted>[^.!?\n]{1,80}?)"
    r"\bon (?:there|it|(?:the|my|that|this) (?:list|sheet|paper|page))\b"
    r"|(?:it |you )?(?:still|has|have|got|['\u2019]s got)[^.!?\n]{0,12}\b(?:got|has|have|says?)\b(?P<still>[^.!?\n]{1,60}?)\bon (?:there|it)\b)",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    [
        "that",
        "this",
        "the",
        "off",
        "out",
        "there",
        "list",
        "sheet",
        "paper",
        "page",
        "question",
        "questions",
        "own",
        "one",
        "ones",
        "put",
        "please",
        "from",
        "thing",
        "line",
        "part",
        "all",
        "and",
        "you",
        "dont",
        "want",
        "her",
        "his",
        "its",
        "it's",
        "them",
        "then",
        "now",
        "mine",
        "about",
        "with",
        "word",
        "words",
        "wrote",
        "written",
        "where",
        "said",
        "still",
        "thats",
        "just",
        "last",
        "first",
        "here",
        "again",
        "what",
        "not",
    ]
)
_NO_QUESTION = re.compile(
    r"\b(?:that|this|it)(?:\W?s| is| was)(?: not|n['\u2019]?t| no) (?:a |my |his |her |even a )*(?:own )?question\b"
    r"|\bi (?:didn['\u2019]?t|did not|never) ask(?:ed)? that\b",
    re.IGNORECASE,
)


def _content(words: str) -> list[str]:
    found = (word.lower().strip("'\u2019") for word in re.findall(r"[\w'\u2019]{3,}", words))
    return [word for word in found if word not in _SAYS_NOTHING]


def taken_off(text: str, own: list[str]) -> tuple[list[str], list[list[str]]] | None:
    """The own questions that are left, and the words of the guide's own questions that are not wanted.

    ``None`` where a message takes nothing off. "Take that off" means the last question that was put on.
    """
    told = [next(filter(None, found.groups()), "") for found in _OFF.finditer(text)]
    if _NO_QUESTION.search(text):
        told.append("")
    if not told:
        return None
    named = [words for part in told if (words := _content(part))]
    left = [q for q in own if not any(set(words) & set(_content(q)) for words in named)]
    if len(left) == len(own) and len(named) < len(told):
        return own[:-1], []
    return left, [] if len(left) < len(own) else named


_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_COUNT = rf"\d|{'|'.join(_NUMBERS)}"
_HOW_MANY = re.compile(
    rf"\b(?P<count>{_COUNT}) (?:\w+ ){{0,2}}?(?:questions?|first ones?|most important|top ones?|best ones?|ones)\b"
    rf"|\b(?:first|top|best) (?P<behind>{_COUNT})\b",
    re.IGNORECASE,
)
_SHORTER = re.compile(
    r"\b(?:short(?:er)?|fewer|less|not so (?:long|many)|too (?:long|many)|(?:so|very) long|brief(?:er)?|quick list)\b",
    re.IGNORECASE,
)
_LONGER = re.compile(r"\b(?:all|whole|full|long(?:er)?|more) (?:of )?(?:the )?(?:list|questions)\b", re.IGNORECASE)
_ON_TOP = re.compile(r"\b(?:at|on|to) (?:the )?(?:very )?top\b|\b(?:first|top) on (?:the|my) list\b", re.IGNORECASE)


def how_many(text: str) -> int | None:
    """How many questions a message wants on the list; three where it only wants a shorter one."""
    if found := _HOW_MANY.search(text):
        told = (found["count"] or found["behind"]).lower()
        return min(max(_NUMBERS.get(told) or int(told), FEWEST), MOST)
    return SHORT if _SHORTER.search(text) else None


_EACH = re.compile(
    rf"\b(?:each|both) (?:of (?:them|the two|my doctors|the doctors|these|those)|{A_DOCTOR}|one)\b"
    rf"|\bask (?:each|both|them both)\b|\b(?:the|my|our) two {A_DOCTOR}\b"
    r"|\b(?:one list|questions|a list|a sheet) for each\b",
    re.IGNORECASE,
)
_DISAGREE = re.compile(
    r"\b(?:disagree\w*|differ\w*|(?:do|does|did|ca|can)(?:n['\u2019]?t| ?not)? (?:not )?agree|opposite|the other (?:one )?says"
    r"|two ways)\b|\bdon['\u2019]?t agree\b|\bdont agree\b",
    re.IGNORECASE,
)
_OWN_DOCTOR = re.compile(
    rf"\b(?:see|for|to|ask|meet|with|visit) (?:with )?(?:my|our|her|his|their|{_RELATIVE}['\u2019]?s) (?:own |first |usual |regular )*"
    rf"(?!second|other|new)(?:\w+ )?{A_DOCTOR}\b",
    re.IGNORECASE,
)
_NOT_THE_SECOND = re.compile(
    rf"\b(?:is|['\u2019]?s)(?:n['\u2019]?t| not)(?: my| the| a)? (?:second|other|new)(?: {A_DOCTOR}| opinion| one)?\b"
    rf"|\b(?:is|['\u2019]?s) (?:my|our|her|his) (?:own |first |usual |regular )?{A_DOCTOR}\b"
    r"|\bthe one (?:who|that) (?:did|does|took|found|ordered|diagnosed|wants|said|says|treats)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    rf"\b(?:second|2nd|outside|other|another|new|different) (?:\w+ ){{0,2}}?(?:{A_DOCTOR}|opinion|one)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class ForWhom:
    """The doctors whom a list is for: ``role`` is ``second``, ``first`` or ``each``."""

    role: str
    names: tuple[str, ...] = ()


def wished_for(turn: Turn) -> ForWhom | None:
    """For which doctor a message wants the list; ``None`` where it does not say."""
    text = turn.text
    if text.startswith("/"):
        return None
    current, wanted = known(turn.slots, "current_doctor"), known(turn.slots, "wanted_doctor")
    named = list(
        dict.fromkeys(as_name(str(found["value"])) for found in turn.entities if found.get("entity") == "doctor")
    )
    two = [name for name in (current, wanted) if name]
    for name in named:
        if not any(same_person(name, other) for other in two):
            two.append(name)
    if _EACH.search(text) and (len(two) >= 2 or not _SECOND.search(text)):
        return ForWhom("each", tuple(two[:2]) if len(two) >= 2 else ())
    visited = next((name for name in named if turn.doctor_is_titled(name)), None)
    if _NOT_THE_SECOND.search(text):
        own = visited or current
        return ForWhom("first", (own,) if own else ())
    if visited and not _SECOND.search(text) and not same_person(visited, wanted):
        return ForWhom("first", (visited,))
    if visited and same_person(visited, wanted):
        return ForWhom("second", (visited,))
    if _SECOND.search(text):
        return ForWhom("second")
    if _OWN_DOCTOR.search(text):
        return ForWhom("first", (current,) if current else ())
    return None


_WAY = r"(?:just |only |plain )?\w+(?: (?!vs\b|versus\b)\w+)?"
_VERSUS = re.compile(rf"\b{_WAY}(?:,? (?:vs\.?|versus) {_WAY})+", re.IGNORECASE)


def choices_named(text: str) -> str | None:
    """Ways of treatment set against each other, as typed: "stent vs surgery vs just medication"."""
    found = _VERSUS.search(text)
    if found is None:
        return None
    first, *others = re.split(r",? (?:vs\.?|versus) ", found[0], flags=re.IGNORECASE)
    first = re.sub(r"^(?:about|of|on|between|for|the) ", "", first, flags=re.IGNORECASE)
    last = re.sub(r" (?:for|in|on|with|and|at|to|of|or)$", "", others[-1], flags=re.IGNORECASE)
    return ", ".join([first, *others[:-1]]) + f" or {last}"


def wishes(turn: Turn) -> dict[str, Any]:
    """How the list should be, as far as it was told until now: ``number``, ``role``, ``names``, ``off``, ``top``."""
    before: dict[str, Any] = dict(turn.slots.get("questions_wished") or {})
    if turn.text.startswith("/"):
        return before
    if _LONGER.search(turn.text):
        before.pop("number", None)
    elif (number := how_many(turn.text)) is not None:
        before["number"] = number
    if whom := wished_for(turn):
        before |= {"role": whom.role, "names": list(whom.names)}
    if _ON_TOP.search(turn.text):
        before["top"] = True
    if choices := choices_named(turn.text):
        before["choices"] = choices
    off = taken_off(turn.text, own_questions(turn))
    if off and off[1]:
        before["off"] = [*(before.get("off") or []), *off[1]]
    return before


def questions_of_their_own(turn: Turn) -> list[str]:
    """The own questions once a message has put some on the list or taken some off, word for word."""
    own = own_questions(turn)
    if turn.text.startswith("/"):
        return own
    off = taken_off(turn.text, own)
    if off is not None:
        return _together(off[0], _framed_only(turn.text))
    return _together(own, questions_told(turn.text))


def _framed_only(text: str) -> list[str]:
    """Questions told beside something that is taken off: only those in so many words."""
    return [one_line(found["words"]).strip(" .!,;") for frame in _TOLD for found in frame.finditer(text)]


def told_they_disagree(tracker: Tracker) -> bool:
    """Whether the patient said that two doctors do not agree: then nothing is said of most that do."""
    said = (event for event in tracker.events if event.get("event") == "user")
    return any(
        str(((event.get("parse_data") or {}).get("intent") or {}).get("name")) == "opinions_differ"
        or _DISAGREE.search(str(event.get("text") or ""))
        for event in said
    )


_OPERATES = re.compile(
    r"\b(?:surg\w+|operat\w+|cut\w*|take (?:\w+ ){0,3}out|remov\w+|urolog\w+|replac\w+|fus(?:e|ion))\b", re.IGNORECASE
)
_TREATS = re.compile(r"\b(?:radiat\w+|chemo\w*|drugs?|medic\w+|pills?|infusions?|injections?|therapy)\b", re.IGNORECASE)


def advice_of(tracker: Tracker, names: list[str]) -> list[str | None]:
    """What each doctor advises as the messages tell it behind their names: ``surgery``, ``treatment`` or unknown."""
    texts = " . ".join(str(e.get("text") or "") for e in tracker.events if e.get("event") == "user")
    lasts = [name.split()[-1] for name in names]
    told: list[str | None] = []
    for last in lasts:
        others = "|".join(re.escape(other) for other in lasts if other != last)
        behind = re.findall(rf"\b{re.escape(last)}\b((?:(?!\b(?:{others})\b)[^.!?]){{0,80}})", texts, re.IGNORECASE)
        surgery = sum(bool(_OPERATES.search(part)) for part in behind)
        treatment = sum(bool(_TREATS.search(part)) for part in behind)
        told.append("surgery" if surgery > treatment else "treatment" if treatment > surgery else None)
    return told
