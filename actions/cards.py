"""Texts to take along: each action composes one from a letter template and shows it as a card.

What is not known stays a visible blank. Inside a form the card is shown and nothing more is asked, since the form's own
question follows.
"""

from abc import abstractmethod
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.forms import SKIPPED
from second_opinion.letters import compose
from second_opinion.payloads import LetterKind, letter
from second_opinion.people import person


def known(slots: dict[str, Any], name: str) -> str | None:
    """A slot's value, ``None`` where it was skipped or never asked."""
    value = slots.get(name)
    return None if value in (None, SKIPPED) else str(value)


def for_whom(slots: dict[str, Any]) -> dict[str, Any]:
    """The variables by which a template speaks of the patient: ``whose``, ``relation`` and ``someone_else``."""
    patient = person(known(slots, "relation"))
    return {"whose": patient.whose, "relation": patient.relation, "someone_else": patient.someone_else}


class CardAction(GuideAction):
    """Shows the card ``kind`` and says ``utter_<kind>_ready``.

    Subclasses give the template's variables in ``values``; whom it is for and the situation are always among them.
    """

    @property
    @abstractmethod
    def kind(self) -> LetterKind:
        """The card's kind; a class attribute in subclasses."""

    @property
    def action_name(self) -> str:
        """``action_`` and the card's kind."""
        return f"action_{self.kind}"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The template's own variables."""
        return {}

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the card."""
        card = compose(
            self.kind,
            situation=known(turn.slots, "situation"),
            **for_whom(turn.slots),
            **self.values(tracker, turn),
        )
        dispatcher.utter_message(json_message=letter(card).dict())
        if turn.active_form:
            return []
        dispatcher.utter_message(response=f"utter_{self.kind}_ready")
        return [SlotSet("last_result", self.kind)]
