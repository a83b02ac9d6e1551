"""For whom the second opinion is: said back once when it becomes known or changes."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn
from second_opinion.answers import answer_by_words
from second_opinion.people import SELF, person

SAID_BESIDE = "utter_for_someone_too"
"""Said behind another answer; on its own the guide also asks what would help."""

MINOR_ASKS = "utter_minor_asks"

SAID = frozenset({"utter_for_someone", SAID_BESIDE, "utter_for_oneself"})


def say_for_whom(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
    """Say whose doctor and plan are meant from now on, if the last message changed it, else ``None``.

    What was done for one person is not done for another, so the steps begin anew.
    """
    turn = Turn.of(tracker)
    if answer_by_words("child_or_family_member", turn.text) == MINOR_ASKS:
        # A minor who asks for themselves is nobody's relative.
        mine = person(tracker.get_slot("relation")).relation is None
        return None if mine else [SlotSet("relation", SELF)]
    if not turn.values("relation") or _said_in_this_turn(tracker):
        return None
    values = [e.get("value") for e in tracker.events if e.get("event") == "slot" and e.get("name") == "relation"]
    now, before = (person(values[-1] if values else None), person(values[-2] if len(values) > 1 else None))
    if now.relation == before.relation:
        return None
    if now.relation:
        alone = not (dispatcher.messages or turn.active_form or turn.slots.get("last_result") == "letter")
        response = "utter_for_someone" if alone and not _answered(tracker) else SAID_BESIDE
        dispatcher.utter_message(response=response, relation=now.relation)
    else:
        dispatcher.utter_message(response="utter_for_oneself")
    return [SlotSet("steps_done", None), SlotSet("network_status", None)]


def _answered(tracker: Tracker) -> bool:
    """Whether the last message has an answer already."""
    last: dict[str, Any] = next((e for e in reversed(tracker.events) if e.get("event") in ("user", "bot")), {})
    return last.get("event") == "bot"


def _said_in_this_turn(tracker: Tracker) -> bool:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        metadata: dict[str, Any] = event.get("metadata") or {}
        if event.get("event") == "bot" and metadata.get("utter_action") in SAID:
            return True
    return False
