"""Changing the request after it was shown: what a message wants different, and saying what was changed.

A message about the letter is read for each part by itself. What cannot be found in it is said, so that nobody takes an
unchanged text for a new one.
"""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import yaml
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm, left_out, told_apart, write_draft
from actions.base import Turn, sentences
from actions.cards import known
from actions.forms import SKIPPED, FormValidation, is_question, own_name
from actions.letter_topic import topic
from second_opinion.letters import BARE_NAME
from second_opinion.settings import PROJECT_ROOT

PARTS = PROJECT_ROOT / "content" / "letter_parts.yml"

_OBJECTS = re.compile(r"\b(?:no|not|why|wrong|never|isn\W?t|wasn\W?t|remove)\b", re.IGNORECASE)
_OF_THE_LETTER = re.compile(
    r"\b(?:letter|message|text|draft|version|dear|addressed|signed|rewrite|redo|wrong|fix|change[ds]?|take|put|says?|said)\b",
    re.IGNORECASE,
)


@cache
def _parts() -> dict[str, str]:
    """What the parts are called, by slot."""
    names: dict[str, str] = yaml.safe_load(PARTS.read_text(encoding="utf-8"))
    return names


def changes(turn: Turn) -> dict[str, Any]:
    """The parts of the request that a message changes, by slot; empty where it changes none."""
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
    settled = told_apart(turn.slots, found, SKIPPED)
    return {slot: value for slot, value in settled.items() if turn.slots.get(slot) != value}


def _specialty(turn: Turn) -> dict[str, str]:
    """The field that is named besides the one in the letter; a blank where that one is only objected to."""
    named, now = turn.values("specialty"), known(turn.slots, "specialty")
    others = [field for field in named if field != now]
    if others:
        return {"specialty": others[-1]}
    objected = [f for f in turn.entities if f.get("entity") == "specialty" and str(f.get("value")) == now]
    about_it = [s for s in sentences(turn.text) if any(turn.text[f["start"] : f["end"]] in s for f in objected)]
    return {"specialty": SKIPPED} if any(_OBJECTS.search(sentence) for sentence in about_it) else {}


_THE_LETTER = re.compile(r"\b(?:the|my|that|this|your) (?:letter|message|draft|request)\b|\bdear\b", re.IGNORECASE)


def speaks_of_letter(turn: Turn) -> bool:
    """Whether a message names the letter itself."""
    return bool(_THE_LETTER.search(turn.text))


def change_letter(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Show the request with what the message changes and say what that is; ``None`` where it is about nothing of it."""
    changed = changes(turn)
    if changed:
        after = replace(turn, slots={**turn.slots, **changed})
        write_draft(dispatcher, after.slots, changed=[_parts()[slot] for slot in sorted(changed)])
        return [SlotSet(slot, value) for slot, value in changed.items()]
    if _OF_THE_LETTER.search(turn.text) and not is_question(turn.text):
        dispatcher.utter_message(response="utter_letter_unchanged")
        return []
    return None
