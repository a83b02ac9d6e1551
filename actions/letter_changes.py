"""Changing the request after it was shown: what a message wants different, and saying what was changed.

A message about the letter is read for each part by itself. What cannot be found in it is said, so that nobody takes an
unchanged text for a new one.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import yaml
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm, left_out, told_apart, write_draft
from actions.base import Turn, sentences
from actions.cards import known
from actions.forms import SKIPPED, THE_LETTER, FormValidation, is_question, own_name
from actions.letter_topic import topic
from second_opinion.letters import BARE_NAME
from second_opinion.settings import PROJECT_ROOT

PARTS = PROJECT_ROOT / "content" / "letter_parts.yml"

_OBJECTS = re.compile(r"\b(?:no|not|why|wrong|never|isn\W?t|wasn\W?t|remove)\b", re.IGNORECASE)


def speaks_of_letter(turn: Turn) -> bool:
    """Whether a message names the letter itself."""
    return bool(THE_LETTER.search(turn.text))


@cache
def _parts() -> dict[str, str]:
    """What the parts are called, by slot."""
    names: dict[str, str] = yaml.safe_load(PARTS.read_text(encoding="utf-8"))
    return names


_UNDO = re.compile(
    r"\bundo\b|\b(?:put|change|turn|take) (?:it|that|this)(?: last \w+)? back\b(?! in)"
    r"|\b(?:leave|take) (?:it|that|this) out again\b|\b(?:as|how|like) it was(?: before)?\b"
    r"|\btake (?:that|the) last (?:one|change|thing|part)(?: back)?(?: out)?\b"
    r"|\bgo back to the (?:last|old|one before|first)\b",
    re.IGNORECASE,
)


def _names_of(slots: Iterable[str]) -> list[str]:
    """What the parts are called that these slots fill."""
    return [name for slot in sorted(slots) if (name := _parts().get(slot.removeprefix("letter_")))]


def said_of_letter(turn: Turn) -> dict[str, Any]:
    """What a message says of the request's parts, by slot, whether or not they say so already."""
    found: dict[str, Any] = dict(left_out(turn))
    if not found:
        found = FormValidation.first_values(ValidateReferralRequestForm.mentioned, turn)
        found |= _specialty(turn)
    if about := topic(turn):
        found["situation"] = about
    if not found and turn.intent == "inform":
        bare = own_name(turn) or ""
        found = {"patient_name": bare} if BARE_NAME.match(bare) else {}
    if not found and (doctor := turn.doctor("second")):
        # A name and nothing that says whose: it takes the place that is filled.
        filled = "wanted_doctor" if known(turn.slots, "wanted_doctor") else "current_doctor"
        found = {filled: doctor}
    return told_apart(turn.slots, found, SKIPPED)


def changes(turn: Turn) -> dict[str, Any]:
    """The parts of the request that a message changes, by slot; empty where it changes none."""
    return {slot: value for slot, value in said_of_letter(turn).items() if turn.slots.get(slot) != value}


def _specialty(turn: Turn) -> dict[str, str]:
    """The field that is named besides the one in the letter; a blank where that one is only objected to."""
    named, now = turn.values("specialty"), known(turn.slots, "specialty")
    others = [field for field in named if field != now]
    if others:
        return {"specialty": others[-1]}
    objected = [f for f in turn.entities if f.get("entity") == "specialty" and str(f.get("value")) == now]
    about_it = [s for s in sentences(turn.text) if any(turn.text[f["start"] : f["end"]] in s for f in objected)]
    return {"specialty": SKIPPED} if any(_OBJECTS.search(sentence) for sentence in about_it) else {}


def change_letter(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Show the request with what the message changes and say what that is; ``None`` where it is about nothing of it."""
    if wished := turn.slots.get("wished_doctor"):
        # Whoever was looked up after the letter does not stand in it.
        turn = replace(turn, slots={**turn.slots, "wanted_doctor": wished})
    if _UNDO.search(turn.text) and (before := turn.slots.get("letter_before")):
        write_draft(dispatcher, {**turn.slots, **before}, changed=_names_of(before))
        return [*(SlotSet(slot, value) for slot, value in before.items()), SlotSet("letter_before", None)]
    changed = changes(turn)
    if changed:
        of_letter = {**changed, "wished_doctor": changed["wanted_doctor"]} if "wanted_doctor" in changed else changed
        write_draft(dispatcher, {**turn.slots, **of_letter}, changed=_names_of(changed))
        before = {slot: turn.slots.get(slot) for slot in of_letter}
        return [*(SlotSet(slot, value) for slot, value in of_letter.items()), SlotSet("letter_before", before)]
    if said_of_letter(turn) and speaks_of_letter(turn):
        write_draft(dispatcher, turn.slots, says_so=True)
        return []
    if (speaks_of_letter(turn) or turn.intent == "correct") and not is_question(turn.text):
        dispatcher.utter_message(response="utter_letter_unchanged")
        return []
    return None
