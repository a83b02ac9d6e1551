"""Records: what the second doctor needs, and the request for it."""

from typing import Any

from rasa_sdk import Tracker

from actions.base import Turn, times_done
from actions.cards import CardAction, case, for_whom, known
from second_opinion.letters import LetterRequest, letter_for
from second_opinion.payloads import LetterData


class ActionRecordsChecklist(CardAction):
    """What to bring, by what it is about."""

    kind = "records_checklist"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The case, and whether the second doctor is inside the group."""
        return {"kind": case(tracker, turn), "opinion_type": known(turn.slots, "opinion_type")}


class ActionRecordsRequest(CardAction):
    """The request for the records, the second time as a short message for a portal."""

    kind = "records_request"

    def card(self, tracker: Tracker, turn: Turn) -> LetterData:
        """Whom it is to, where the records go and who signs."""
        # What is only told or corrected changes the text that is there.
        asked_anew = turn.intent not in {"inform", "correct"}
        short = "brief" in turn.values("tone") or (asked_anew and times_done(tracker, self.action_name) % 2 == 1)
        return letter_for(
            LetterRequest(
                kind="records_request",
                channel="portal" if short else "letter",
                case=case(tracker, turn),
                current_doctor=known(turn.slots, "current_doctor"),
                wanted_doctor=known(turn.slots, "wanted_doctor"),
                patient_name=known(turn.slots, "patient_name"),
                relation=for_whom(turn.slots)["relation"],
            )
        )
