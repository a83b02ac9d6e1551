"""What a plan pays: the answer for the payer, the state's own rule, and the call that settles it."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.cards import CardAction, known
from second_opinion.directory.states import STATES

STATES_WITH_AN_ENTRY = frozenset({"CA", "FL", "MN", "MO", "NJ", "NY", "OR", "RI"})
"""States of which the catalogue holds a checked entry: each has a response ``utter_state_<code>``."""

UNDER_FEDERAL_RULES = frozenset({"original_medicare", "medicare_advantage", "medicaid", "tricare", "va", "none"})
"""Payers to whom a state's rule for private plans does not apply."""

_NAMES = {name.lower(): code for code, name in STATES.items()}
_STATE = re.compile(rf"\b(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b", re.IGNORECASE)
_CODE = re.compile(rf"(?:,\s*|\bin\s+)({'|'.join(STATES)})\b")


def state_named_in(text: str) -> str | None:
    """The code of the first US state that a text names, by its name, or by its code after a comma or "in"."""
    if match := _STATE.search(text):
        return _NAMES[match[0].lower()]
    match = _CODE.search(text)
    return match[1] if match else None


class ActionTellCoverage(GuideAction):
    """Whether a plan pays, as far as that is known for the payer, and what the state adds."""

    action_name = "action_tell_coverage"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both; a state's entry is told once."""
        dispatcher.utter_message(response="utter_coverage_check")
        if known(turn.slots, "payer") in UNDER_FEDERAL_RULES:
            return []
        state = state_named_in(turn.text) or state_named_in(known(turn.slots, "place") or "")
        if state:
            entry = f"utter_state_{state}" if state in STATES_WITH_AN_ENTRY else "utter_state_unchecked"
            told = {(e.get("metadata") or {}).get("utter_action") for e in tracker.events if e.get("event") == "bot"}
            if entry not in told or state_named_in(turn.text):
                dispatcher.utter_message(response=entry)
        return []


class ActionCallScript(CardAction):
    """What to say on the call to the plan, filled with what is known, with lines for the answers."""

    kind = "call_script"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """Plan, doctor and place."""
        return {
            "plan": known(turn.slots, "plan"),
            "doctor": known(turn.slots, "wanted_doctor"),
            "npi": known(turn.slots, "wanted_doctor_npi"),
            "organization": None,
            "place": known(turn.slots, "place"),
            "specialty": known(turn.slots, "specialty"),
            "payer": known(turn.slots, "payer"),
        }
