"""Records: what the second doctor needs, and the request for it."""

from typing import Any

from rasa_sdk import Tracker

from actions.base import Turn, times_done
from actions.cards import CardAction, case, known


class ActionRecordsChecklist(CardAction):
    """What to bring, by what it is about."""

    kind = "records_checklist"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The case, and whether the second doctor is inside the group."""
        return {"kind": case(tracker, turn), "opinion_type": known(turn.slots, "opinion_type")}


class ActionRecordsRequest(CardAction):
    """The request for the records, the second time as a short message for a portal."""

    kind = "records_request"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """Whom it is to, where the records go and who signs."""
        # What is only told or corrected changes the text that is there.
        asked_anew = turn.intent not in {"inform", "correct"}
        return {
            "kind": case(tracker, turn),
            "doctor": known(turn.slots, "current_doctor"),
            "wanted_doctor": known(turn.slots, "wanted_doctor"),
            "patient_name": known(turn.slots, "patient_name"),
            "short": "brief" in turn.values("tone") or (asked_anew and times_done(tracker, self.action_name) % 2 == 1),
        }
