"""What a plan pays: the answer for the payer, the state's own rule, and the call that settles it."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import answer_to
from actions.base import GuideAction, Turn, services
from actions.cards import CardAction, known, named_plan
from actions.letters import minor
from actions.named_people import same_person
from second_opinion.answers import answer_by_words
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


def tell_state(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
    """Utter what is checked of the state that is known; once, unless it is named again."""
    if known(turn.slots, "payer") in UNDER_FEDERAL_RULES:
        return
    state = state_named_in(turn.text) or state_named_in(known(turn.slots, "place") or "")
    if state:
        entry = f"utter_state_{state}" if state in STATES_WITH_AN_ENTRY else "utter_state_unchecked"
        told = {(e.get("metadata") or {}).get("utter_action") for e in tracker.events if e.get("event") == "bot"}
        if entry not in told or state_named_in(turn.text):
            dispatcher.utter_message(response=entry)


class ActionTellCoverage(GuideAction):
    """Whether a plan pays, as far as that is known for the payer, and what the state adds."""

    action_name = "action_tell_coverage"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both."""
        dispatcher.utter_message(response="utter_coverage_check")
        tell_state(dispatcher, tracker, turn)
        return []


class ActionTellRights(GuideAction):
    """Rights by ethics; where a state is named, what its law adds for private plans."""

    action_name = "action_tell_rights"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both; what words ask for within the topic, such as where to complain, needs no law on plans."""
        dispatcher.utter_message(response="utter_patient_rights_ethics")
        if state_named_in(turn.text) and answer_by_words("patient_rights_ethics", turn.text) is None:
            tell_state(dispatcher, tracker, turn)
        return []


_TAKEN_FOR_OUT = re.compile(
    r"\bout[\s-]of[\s-]network\b|\bnot? (?:in|on|part of) (?:the |my )?(?:network|plan)"
    r"|n['\u2019]?t (?:in (?!force|effect|place|use)|on |take )",
    re.IGNORECASE,
)
NO_PROOF = frozenset({"NOT_LISTED", "NO_DATA", "UNKNOWN_DOCTOR", "GROUP_ONLY", "LISTED_ELSEWHERE", "CONFLICT"})
"""Answers of the directory that some people take for "out of network", which they do not say."""


def takes_for_out(turn: Turn) -> bool:
    """Whether a message takes the last look-up, which proved nothing, for "out of network"."""
    looked_up = turn.slots.get("last_result") == "network" and turn.slots.get("network_status") in NO_PROOF
    return looked_up and bool(_TAKEN_FOR_OUT.search(turn.text))


class ActionTellCost(GuideAction):
    """What somebody pays; who takes "not found" for "out of network" is told first that it is not the same."""

    action_name = "action_tell_cost"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer."""
        dispatcher.utter_message(
            response="utter_network_no_proof" if takes_for_out(turn) else answer_to(turn, "cost_out_of_pocket")
        )
        return []


class ActionCallScript(CardAction):
    """What to say on the call to the plan, filled with what is known, with lines for the answers."""

    kind = "call_script"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """Plan, doctor and place; a number and an address only where they are this doctor's."""
        plan, place = named_plan(turn.slots), known(turn.slots, "place")
        doctor, npi = known(turn.slots, "wanted_doctor"), known(turn.slots, "wanted_doctor_npi")
        if same_person(doctor, known(turn.slots, "current_doctor")):
            # Whoever treats the patient now is not the one to be seen.
            doctor = npi = None
        if plan and place and place.lower() in plan.lower():
            place = None
        listed = services().directory.doctors(npi=npi) if npi and doctor else []
        others = bool(listed) and not same_person(doctor, listed[0].doctor)
        return {
            "plan": plan,
            "doctor": doctor,
            "npi": None if others else npi,
            "organization": None if others else known(turn.slots, "organization"),
            "place": None if others else place,
            "specialty": known(turn.slots, "specialty"),
            "payer": known(turn.slots, "payer"),
            "patient_name": known(turn.slots, "patient_name"),
            "minor": minor(turn.slots),
        }
