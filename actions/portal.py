"""What the clinic's portal told of its patient: shown first, used only after a yes."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, services
from second_opinion.directory.errors import DirectoryUnavailable


def offer_portal(dispatcher: CollectingDispatcher, given: dict[str, Any]) -> None:
    """Show what the portal told, if the channel hands it over, and ask whether it may be used."""
    if told := _told(given):
        dispatcher.utter_message(response="utter_portal_offer", portal_details="; ".join(told.values()))


class ActionUsePortal(GuideAction):
    """'Yes' to what the portal told."""

    action_name = "action_use_portal"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Fill the slots that a patient would fill by typing the same."""
        handed_over = [e.get("metadata") or {} for e in tracker.events if e.get("event") == "user"]
        told = next((_told(given) for given in handed_over if given.get("portal")), {})
        dispatcher.utter_message(response="utter_portal_used")
        return [SlotSet(slot, value) for slot, value in told.items()]


def _told(given: dict[str, Any]) -> dict[str, str]:
    """The portal's details by the slot they would fill, as people say them: names instead of numbers."""
    details = given.get("portal") or {}
    told = {
        "plan": _plan(details.get("plan")),
        "current_doctor": _doctor(details.get("current_doctor_npi")),
        "patient_name": details.get("preferred_name"),
    }
    return {slot: value for slot, value in told.items() if value}


def _plan(said: str | None) -> str | None:
    """The plan's name where the directory knows its id; what the portal said otherwise."""
    if not said:
        return None
    try:
        found = services().directory.plans(said)
    except DirectoryUnavailable:
        return said
    return found[0].label if len(found) == 1 else said


def _doctor(npi: str | None) -> str | None:
    """The doctor's name; a number alone is nobody's name, so an unknown one is left out."""
    if not npi:
        return None
    try:
        found = services().directory.doctors(npi=npi)
    except DirectoryUnavailable:
        return None
    return found[0].doctor if len(found) == 1 else None
