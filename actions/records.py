"""Records: what the second doctor needs, and the request for it."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import told_apart
from actions.base import GuideAction, Turn
from actions.cards import CardAction, case, known
from actions.letter_facts import read_facts, told_before
from actions.letters import draft_in_hand, write


class ActionRecordsChecklist(CardAction):
    """What to bring, by what it is about."""

    kind = "records_checklist"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The case, and whether the second doctor is inside the group."""
        return {"kind": case(tracker, turn), "opinion_type": known(turn.slots, "opinion_type")}


class ActionRecordsRequest(GuideAction):
    """The request for the records; pressed for once more while it is the last result, as a message for a portal."""

    action_name = "action_records_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the letter."""
        letter = "records_request"
        told = told_apart(turn.slots, {**told_before(tracker, turn), **read_facts(turn, letter)})
        turn = replace(turn, slots={**turn.slots, **told})
        kept = [SlotSet(slot, value) for slot, value in told.items()]
        shown_last = turn.slots.get("last_result") == "letter" and turn.slots.get("letter") == letter
        if told or not shown_last or not turn.text.startswith("/"):
            return [*kept, *write(dispatcher, turn, letter)]
        by_portal = draft_in_hand(turn, letter).request.channel == "portal"
        return write(dispatcher, turn, letter, channel="letter" if by_portal else "portal")
