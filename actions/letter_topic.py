"""What the request is to be about, where a message says it in so many words: "it should say both knees"."""

import re

from actions.base import Turn, one_line, sentences
from actions.cards import known
from actions.forms import is_question, names_illness
from second_opinion.letters import SITUATION_KINDS

_ABOUT = re.compile(
    r"\b(?:(?:it|this|that|the (?:letter|message|subject|reason|topic))(?:\W?s| is| should be| must be)? (?:is )?about"
    r"|(?:it|the letter|the message) (?:should|must|has to|needs to) (?:just |only )?(?:say|state|ask|be)"
    r"|the (?:subject|reason|topic|diagnosis|problem) (?:is|should be|:)"
    r"|(?:put|write|say)(?: that| down)?(?! it\b| the\b| my name| her name| his name))\b:?\s+(?P<words>\S.{2,200})",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:(?:should|must|has to|needs to) also (?:say|be)|(?:add|put) in(?: that)?|add(?: that)?|mention(?: that)?"
    r"|also (?:say|write|mention)(?: that)?)\b:?\s+(?P<words>\S.{2,200})",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:can\W?t|cannot|not|don\W?t|doesn\W?t|shouldn\W?t|never|why)\b", re.IGNORECASE)
_END = re.compile(r"\s+(?:there|instead|in it|in there|please|thanks?|thank you)\W*$|[\s.\"'!]+$", re.IGNORECASE)


def _words(pattern: re.Pattern[str], text: str) -> str | None:
    for sentence in sentences(text):
        found = pattern.search(one_line(sentence))
        if found and not _NOT_SO.search(one_line(sentence)[: found.start("words")]):
            words = found["words"]
            while (shorter := _END.sub("", words)) != words:
                words = shorter
            return words or None
    return None


def topic(turn: Turn) -> str | None:
    """What the letter should be about from now on, in the patient's words; added to what it says, where it is added."""
    if is_question(turn.text) and not names_illness(turn):
        return None
    about = known(turn.slots, "situation")
    told = None if about is None or about in SITUATION_KINDS else about
    if added := _words(_ADDED, turn.text):
        before = told or known(turn.slots, "condition")
        return f"{before}; {added}" if before else added
    if (said := _words(_ABOUT, turn.text)) and (names_illness(turn) or turn.intent in ("correct", "inform")):
        # "It should say both breasts" names no illness of its own and only tells more of the one that was told.
        return said if told is None or names_illness(turn) else f"{told}; {said}"
    named = [f for f in turn.entities if f.get("entity") in ("condition", "procedure") and f.get("end")]
    if told is None and named and turn.intent == "correct":
        return ", ".join(dict.fromkeys(turn.text[f["start"] : f["end"]] for f in named))
    return None
