"""What the request is to be about, where a message says it in so many words: "it should say both knees"."""

import re

from actions.base import Turn, one_line, sentences
from actions.cards import known
from actions.forms import is_question, names_illness
from second_opinion.letters import SITUATION_KINDS

_ABOUT = re.compile(
    r"\b(?:(?:it|this|that|the (?:letter|message|subject|reason|topic))(?:\W?s| is| should be| must be)? (?:is )?about"
    r"(?: (?:is|should be)(?: only| just)?(?=\W))?|(?:^|\band |, )about (?:is|should be)(?: only| just)?(?=\W)"
    r"|(?:it|the letter|the message) (?:should|must|has to|needs to) (?:just |only )?(?:say|state|ask|be)"
    r"|the (?:subject|reason|topic|diagnosis|problem) (?:is|should be|:)"
    r"|(?:put|write|say)(?: that| down)?(?! it\b| the\b| me\b| (?:my|her|his) name))\b:?\s+(?P<words>\S.{2,200})",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:(?:should|must|has to|needs to) also (?:say|be)|(?:add|put) in(?: that)?|add(?: that| this)?"
    r"|mention(?: that)?|also (?:say|write|mention)(?: that)?)\b\s*[:\u2013-]?\s+(?P<words>\S.{2,200})",
    re.IGNORECASE,
)
# "You left out the biopsy, put that in": what is to be added stands before the order.
_LEFT_OUT = re.compile(
    r"\byou (?:left (?:out|off)|forg[eo]t|missed|dropped|(?:wrote|said|put) nothing(?: in)?"
    r"|did(?:n\W?t| not) (?:say|put|mention|write)(?: in)?)"
    r"(?: that| about| to (?:say|put|mention|add)(?: that| in)?)?\s+(?P<words>\S.{2,200}?)"
    r"(?=[,;.]?\s*(?:and )?(?:(?:please|can you|could you) )?(?:put|add|write|say) (?:that|it|this)\b|[.!?]|$)",
    re.IGNORECASE,
)
_IT_IS_ABOUT = re.compile(
    r"^\W*(?:no\W+)*(?:it|this|the (?:letter|message))(?:\W?s| is) (?:only )?about\b", re.IGNORECASE
)
_WHAT_IT_IS_ABOUT = re.compile(r"\bwhat it(?:\W?s| is) about (?:is|should be)\b[^?]*$", re.IGNORECASE)
_NO_WORDS = re.compile(
    # Thanks are a sentence of their own, and "where it says" is about a place in the letter.
    r"^(?:(?:an? |the )?(?:big )?thank|.*\bwhere it says\b)"
    r"|^(?:(?:that|it|this|them|these|in|there|too|also|so|before|please|me|from me|my name.*|your? own|again)\b\W*)+$",
    re.IGNORECASE,
)
# "Put hospital name: St. Brendan", "put my phone": a part that has its own place.
_OWN_PLACE = re.compile(
    r"^(?:also )?(?:(?:the|my|our|her|his) )?(?:(?:name of )?(?:the )?(?:hospital|clinic|doctor|office)|phone|telephone"
    r"|address|name|visit|appointment)\b(?:(?: name| number)?\s*[:=]| (?:name|number)\b| is\b|$)",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:can\W?t|cannot|not|don\W?t|doesn\W?t|shouldn\W?t|never|why)\b", re.IGNORECASE)
_END = re.compile(r"\s+(?:there|instead|in it|in there|please|thanks?|thank you)\W*$|[\s.\"'!]+$", re.IGNORECASE)


# "He did my bypass and I trust him": of whom a letter to him cannot say "he".
_OF_THE_READER = re.compile(
    r"^(?:that )?s?he (?:did|operated|treated|fixed|saved|took care|looked after|cared)\b.{0,60}?\b(?:my|me|us)\b"
    r"|\b(?:i|we) (?:\w+ )?(?:trust|like|love|respect|thank|value|appreciate|admire)(?:ed)? "
    r"(?:him\b|her(?=\W*$|[.,;!]| (?:and|but|so|for|very|a lot)\b))",
    re.IGNORECASE,
)


def speaks_of_reader(words: str) -> bool:
    """Whether words for a letter speak of the doctor who reads it as of somebody else."""
    return bool(_OF_THE_READER.search(words))


def _words(pattern: re.Pattern[str], text: str) -> str | None:
    for sentence in sentences(text):
        found = pattern.search(one_line(sentence))
        if found and not _NOT_SO.search(one_line(sentence)[: found.start("words")]):
            words = found["words"]
            while (shorter := _END.sub("", words)) != words:
                words = shorter
            unfit = _NO_WORDS.match(words) or _OWN_PLACE.match(words) or speaks_of_reader(words)
            return None if unfit else words or None
    return None


def _all_behind(pattern: re.Pattern[str], text: str) -> str | None:
    """All that stands behind an order with a colon: "add: I hold her papers. She cannot lie still"."""
    found = pattern.search(one_line(text))
    if found is None or ":" not in one_line(text)[found.start() : found.start("words")]:
        return None
    return one_line(text)[found.start("words") :].strip()[:300]


def _together(told: str | None, added: str) -> str:
    if told is None:
        return added
    return f"{told} {added[:1].upper()}{added[1:]}" if told.endswith((".", "!")) else f"{told}; {added}"


_PLANNED = re.compile(
    r"\b(?:operation|operate|surgery|procedure|biopsy|appointment|treatment|chemo\w*|radiation|scheduled|planned)\b",
    re.IGNORECASE,
)


LONGEST_DATED = 14
"""Words of a sentence that tells the day and nothing more."""
_ORDER = re.compile(
    r"^\W*(?:(?:and|also|please|no|wait)\W+)*(?:write|put|add|say)(?: in)?(?: that)?\s+"
    r"|,?\s*(?:please|put(?: it)?(?: in)?)\W*$",
    re.IGNORECASE,
)


def _day_of_operation(turn: Turn, told: str | None) -> str | None:
    """A short sentence that tells the day of what is planned: "the operation is on 8 December"."""
    days = [turn.text[f["start"] : f["end"]] for f in turn.found("date") if f.get("end")]
    for sentence in sentences(turn.text):
        day = next((day for day in days if day in sentence), None)
        short = len(sentence.split()) <= LONGEST_DATED
        if day and short and _PLANNED.search(sentence) and not is_question(sentence) and day not in (told or ""):
            return _ORDER.sub("", one_line(sentence)).strip(" .")
    return None


def adds_to_letter(turn: Turn) -> bool:
    """Whether a message orders something to be added, or says that it was left out."""
    return bool(_words(_LEFT_OUT, turn.text) or _words(_ADDED, turn.text))


def said_plainly(turn: Turn) -> str | None:
    """What a message says in so many words that it is about: "It's about the nodule"."""
    return None if is_question(turn.text) else _words(_ABOUT, turn.text)


def topic(turn: Turn) -> str | None:
    """What the letter should be about from now on, in the patient's words; added to what it says, where it is added."""
    to_add = _words(_LEFT_OUT, turn.text) or _all_behind(_ADDED, turn.text) or _words(_ADDED, turn.text)
    asks = is_question(turn.text) and not _WHAT_IT_IS_ABOUT.search(turn.text)
    if asks and not names_illness(turn) and not to_add:
        return None
    about = known(turn.slots, "situation")
    told = None if about is None or about in SITUATION_KINDS else about
    if to_add:
        return _together(told, to_add)
    if dated := _day_of_operation(turn, told):
        return _together(told, dated)
    if (said := _words(_ABOUT, turn.text)) and (names_illness(turn) or turn.intent in ("correct", "inform")):
        # "It should say both breasts" names no illness of its own and only tells more of the one that was told.
        anew = told is None or names_illness(turn) or _IT_IS_ABOUT.search(turn.text)
        return said if anew else _together(told, said)
    named = [f for f in turn.entities if f.get("entity") in ("condition", "procedure") and f.get("end")]
    if told is None and named and turn.intent == "correct":
        return ", ".join(dict.fromkeys(turn.text[f["start"] : f["end"]] for f in named))
    return None
