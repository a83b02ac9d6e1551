"""Which letter a message means: one that is to be written, or one that was written before.

Words that ask for a kind of letter stand in ``content/special_answers.yml``, beside what is said with it. Here the
names count as well: "the one to Dr. Lindholm" is the letter that goes to whoever that is.
"""

# Patterns read best unbroken.
# ruff: noqa: E501

import re
from typing import Any

from rasa_sdk import Tracker

from actions.base import Turn
from actions.cards import known
from actions.letters import LETTERS
from actions.named_people import same_person
from second_opinion.answers import answer_by_words

_IT = re.compile(
    r"^\W*(?:(?:please|ok|no|now|and|can you|could you)\W+)*(?:make|turn|put|change|send) (?:it|this|that)\b"
    r"|\b(?:show|see|read|give|open)(?: me| us)? (?:it|the (?:letter|message|note|draft)|my (?:letter|message|note))\b",
    re.IGNORECASE,
)
"""Said of the letter that was shown last."""

_A_LETTER = r"(?:letter|message|note|request|e-?mail|draft|one|it|write|text)"
_PERSON = r"(?:(?:the |my |our |her |his )?(?:office of )?(?:(?:dr|doctor|doc)\b\.?\s*)?)"
_LOST = re.compile(
    r"\b(?:los[et]|lost|deleted?|gone|disappear\w*|vanish\w*|threw (?:it )?away)\b.{0,30}\b(?:letter|message|note|draft)s?\b"
    r"|\b(?:letter|message|note|draft)s?\b.{0,50}\b(?:lost|gone|disappear\w*|vanish\w*|deleted|where did (?:it|they|that) go)\b"
    r"|\bwhere(?:\W?s|\W?d| is| did| has| was)?\b.{0,30}\b(?:letter|message|note|draft)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:show|see|back to|bring back|open|read|now|again|once more|where|los[et]|still (?:need|want)|not that one"
    r"|wanted|meant|old|other|earlier|previous|go back)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:the|my|that|your) other (?:one|letter|message|note|request|e-?mail|draft)\b|\bthe other\W*$", re.IGNORECASE
)
_THE_ONE = re.compile(r"\bthe (?:other )?one (?:to|for)\b", re.IGNORECASE)
_NOT_THAT_ONE = re.compile(
    r"(?:\bnot|n\W?t|\bno|\binstead of)(?: (?:want|need|mean|ask for))? (?:the|an?|that|to) (?:\w+ ){0,2}?"
    r"(?:one|letter|message|request|note)\b"
    r"|\b(?:that\W?s|thats|this is|it\W?s) (?:the|my|an?) (?:old|wrong|other) (?:one|letter|message|request|note)\b",
    re.IGNORECASE,
)
_KIND = {
    "authorization_question": r"(?:plan|insur\w+|prior auth\w*)",
    "records_request": r"records?",
    "participation_request": r"program(?:me)?",
    "opinion_to_first_doctor": r"(?:first (?:doctor|dr|opinion)|differ\w*|disagree\w*)",
    "opinion_to_second_doctor": r"second(?! opinion)",
    "second_office_note": r"(?:new|second) (?:office|doctor|hospital)",
    "referral_request": r"(?:referr?al|my (?:own )?doctor)",
}
_CALLED = {
    letter: re.compile(
        rf"\b{kind}\b.{{0,15}}\b(?:letter|message|note|request|one)\b"
        rf"|\b(?:letter|message|note|request|one)\b.{{0,40}}\b{kind}\b",
        re.IGNORECASE,
    )
    for letter, kind in _KIND.items()
}
"""What people call the letters that were written before."""

_READS = {
    "opinion_to_first_doctor": "current_doctor",
    "opinion_to_second_doctor": "wanted_doctor",
    "referral_request": "current_doctor",
    "participation_request": "current_doctor",
    "second_office_note": "wanted_doctor",
    "authorization_question": "plan",
}
"""Whose name each letter is known by, the likelier letter to the same person first."""

_OPINION = "opinion_to_"
_NO_NEW_DOCTOR = re.compile(
    r"\b(?:don\W?t|dont|do not|no|not|never|without|aint|ain\W?t)\b[^.,;!?]{0,30}?"
    r"\b(?:new|another|third|other|referr?al|refer)\b(?: (?:doctor|opinion|one))?",
    re.IGNORECASE,
)
_A_NEW_DOCTOR = re.compile(
    r"\b(?:referr?al|refer(?: me| us| her| him)?|third|another|new (?:doctor|opinion|dr|surgeon|specialist))\b",
    re.IGNORECASE,
)
_TO_EACH = re.compile(r"\b(?:each|both|them|the two|the doctors)\b", re.IGNORECASE)

_PLAN = r"(?:(?:health )?(?:plan|insur\w+|payer)\b)"
_TO_PLAN = re.compile(
    rf"\b(?:to|for) (?:the |my |our |her |his |their )?{_PLAN}(?!['\u2019]s)"
    rf"|^\W*(?:(?:no|neither|none|nope|just|only|it\W?s|its|of them|the|my|our)\W+)*{_PLAN}(?: (?:company|people))?\W*$",
    re.IGNORECASE,
)
_TO_NEW_OFFICE = re.compile(
    r"(?:\b(?:to|for|but|no|neither)\W+(?!not )|^\W*)(?:the |their |her |his )?(?:new|second|2nd) "
    r"(?:office|doctor|dr|hospital|clinic|place|surgeon|specialist)\b",
    re.IGNORECASE,
)


SHORTEST_SURNAME = 3


def wished_letter(turn: Turn, *, two_opinions: bool = False) -> str | None:
    """The letter that a message wants, where it is another one than a new request for the referral.

    Args:
        two_opinions: whether the talk told of two opinions that differ.
    """
    in_hand = str(turn.slots.get("letter")) if turn.slots.get("last_result") == "letter" else None
    if turn.text.startswith("/"):
        pressed = next(iter(turn.values("letter")), None)
        return pressed if pressed in LETTERS and pressed != "referral_request" else None
    if again := _written_before(turn):
        return again
    if to_own_doctor(turn):
        return None
    ready = answer_by_words("draft_referral_request", turn.text) or ""
    named: str | None = ready.removeprefix("utter_").removesuffix("_ready")
    if named not in LETTERS and _to_known_plan(turn):
        named = "authorization_question"
    if named not in LETTERS and _IT.search(turn.text):
        named = in_hand
    if _of_two_opinions(turn, named, two_opinions=two_opinions):
        named = opinion_letter(turn)
    return named if named in LETTERS and named != "referral_request" else None


_TO_DOCTOR = re.compile(
    r"\b(?:letter|message|request|one) (?:is |goes )?(?:to|for) (?:my )?(?:(?:dr|doctor)\b\.? )?(?P<name>[\w'\u2019-]{3,})",
    re.IGNORECASE,
)


def to_own_doctor(turn: Turn) -> bool:
    """Whether a message names the request that was written to their own doctor, while another letter is in hand."""
    in_hand, doctor = str(turn.slots.get("letter")), known(turn.slots, "current_doctor")
    written = "referral_request" in (turn.slots.get("drafts") or {})
    if not doctor or not written or in_hand == "referral_request" or in_hand.startswith(_OPINION):
        return False
    return any(same_person(found["name"], doctor) for found in _TO_DOCTOR.finditer(turn.text))


def letter_for_reader(turn: Turn) -> str | None:
    """The letter to somebody else whom an answer names, where it was asked who reads the request."""
    if turn.requested_slot != "recipient" or turn.text.startswith("/"):
        return None
    if _TO_PLAN.search(turn.text) or _to_known_plan(turn):
        return "authorization_question"
    own = re.search(r"\bmy (?:own )?doctor\b", turn.text, re.IGNORECASE)
    return "second_office_note" if _TO_NEW_OFFICE.search(turn.text) and not own else None


def told_two_opinions(tracker: Tracker) -> bool:
    """Whether an earlier message told of two opinions that differ."""
    said = [(e.get("parse_data") or {}).get("intent") or {} for e in tracker.events if e.get("event") == "user"]
    return any(intent.get("name") == "opinions_differ" for intent in said)


def asks_for_lost(turn: Turn) -> bool:
    """Whether a message fears that a letter is lost."""
    return not turn.text.startswith("/") and bool(_LOST.search(turn.text))


def written_letters(slots: dict[str, Any]) -> list[str]:
    """The letters of this talk, in the order in which they were first written."""
    return [letter for letter in slots.get("drafts") or {} if letter in LETTERS]


def opinion_letter(turn: Turn) -> str:
    """Which of the two messages to doctors who differ is meant: by name, by "first" and "second", else the first."""
    in_hand = str(turn.slots.get("letter"))
    if _OTHER.search(turn.text) and in_hand.startswith(_OPINION):
        return _OPINION + ("first_doctor" if in_hand.endswith("second_doctor") else "second_doctor")
    places = {
        reader: place
        for reader, slot in (("first_doctor", "current_doctor"), ("second_doctor", "wanted_doctor"))
        if (place := _addressed(turn, known(turn.slots, slot))) is not None
    }
    said = re.search(r"\b(first|second|2nd)\b(?! opinion)", turn.text, re.IGNORECASE)
    if places:
        return _OPINION + min(places, key=lambda reader: places[reader])
    if said:
        return _OPINION + ("first_doctor" if said[1].lower() == "first" else "second_doctor")
    named = next(iter(turn.values("doctor")), None)
    to_second = named and same_person(named, known(turn.slots, "wanted_doctor"))
    one_to = in_hand.startswith(_OPINION) and _THE_ONE.search(turn.text)
    not_first = one_to and not same_person(named, known(turn.slots, "current_doctor"))
    return _OPINION + ("second_doctor" if to_second or not_first else "first_doctor")


def _of_two_opinions(turn: Turn, named: str | None, *, two_opinions: bool) -> bool:
    """Whether a letter is one of the two to doctors whose opinions differ."""
    if str(named).startswith(_OPINION):
        return True
    if named in LETTERS and named != "second_office_note":
        return False
    in_hand = str(turn.slots.get("letter")).startswith(_OPINION)
    about_both = [known(turn.slots, slot) for slot in ("current_doctor", "wanted_doctor")]
    to_one = any(_addressed(turn, name) is not None for name in about_both)
    if in_hand and (named == "second_office_note" or _THE_ONE.search(turn.text) or _OTHER.search(turn.text)):
        return True
    wants_new = _A_NEW_DOCTOR.search(_NO_NEW_DOCTOR.sub("", turn.text))
    to_both = to_one or (_TO_EACH.search(turn.text) and turn.found("doctor"))
    return bool((in_hand or two_opinions) and to_both and not wants_new)


def _addressed(turn: Turn, name: str | None) -> int | None:
    """Where a message names somebody as the reader of a letter; ``None`` where it does not."""
    last = name.split()[-1] if name else ""
    if len(last) < SHORTEST_SURNAME:
        return None
    who = rf"{_PERSON}(?:[\w.'\u2019-]+ )?{re.escape(last)}\b"
    no = r"(?<!not )(?<!never )(?<!than )\b"
    to = re.compile(
        rf"\b{_A_LETTER}s?\b[^.!?,\n]{{0,25}}?{no}(?:to|for) {who}|{no}to {who}|\bfor {who}(?= first\b)", re.IGNORECASE
    )
    found = to.search(turn.text)
    return found.start() if found else None


def _to_known_plan(turn: Turn) -> bool:
    """Whether a letter goes to the plan by its name: "a letter to Tanager"."""
    plan = known(turn.slots, "plan")
    return bool(plan) and bool(
        re.search(rf"\b(?:to|for) {re.escape(plan.split()[0] if plan else '')}\b", turn.text, re.IGNORECASE)
    )


def _written_before(turn: Turn) -> str | None:
    """The letter of before that a message asks to see: by what it is called, by who reads it, or the other one."""
    written = written_letters(turn.slots)
    if not written or not (_AGAIN.search(turn.text) or _LOST.search(turn.text)):
        return None
    wanted = _NOT_THAT_ONE.sub("", turn.text)
    if called := next((name for name, words in _CALLED.items() if name in written and words.search(wanted)), None):
        return opinion_letter(turn) if called.startswith(_OPINION) and turn.found("doctor") else called
    to = {letter: _addressed(turn, known(turn.slots, slot)) for letter, slot in _READS.items() if letter in written}
    # Of several names the one that stands last is meant: "what goes to Okafor, and I need my letter to Feldman".
    if places := {letter: place for letter, place in to.items() if place is not None}:
        in_hand = str(turn.slots.get("letter"))
        pair = [letter for letter in places if letter.startswith(_OPINION) and in_hand.startswith(_OPINION)]
        return max(pair or places, key=lambda letter: places[letter])
    if _OTHER.search(turn.text) or _LOST.search(turn.text):
        others = [letter for letter in written if letter != turn.slots.get("letter")]
        if len(others) == 1 and not (_LOST.search(turn.text) and turn.slots.get("last_result") != "letter"):
            return others[0]
        return str(turn.slots["letter"]) if _LOST.search(turn.text) and turn.slots.get("letter") in written else None
    return None
