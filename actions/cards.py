"""Texts to take along: each action composes one from a letter template and shows it as a card.

What is not known stays a visible blank. Inside a form the card is shown and nothing more is asked, since the form's own
question follows.
"""

import re
from abc import abstractmethod
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, sentences, typed_messages
from actions.forms import ONLY_FEARED, SKIPPED
from second_opinion.letters import case_of, compose
from second_opinion.payloads import LetterData, LetterKind, letter
from second_opinion.people import person


def known(slots: dict[str, Any], name: str) -> str | None:
    """A slot's value, ``None`` where it was skipped or never asked."""
    value = slots.get(name)
    return None if value in (None, SKIPPED) else str(value)


_ONLY_A_TYPE = re.compile(
    r"(?:(?:the|my|original|medicare|a)\s+)*(?:hmo|ppo|epo|pos|va|medicare|medicaid|tricare|advantage|marketplace)(?:\s+plan)?",
    re.IGNORECASE,
)


def named_plan(slots: dict[str, Any]) -> str | None:
    """The plan's own name, ``None`` where only its type or the payer is known: "HMO", "Medicare"."""
    plan = known(slots, "plan")
    return None if plan is None or _ONLY_A_TYPE.fullmatch(plan.strip()) else plan


def for_whom(slots: dict[str, Any]) -> dict[str, Any]:
    """The variables by which a template speaks of the patient: ``whose``, ``my``, ``relation``, ``someone_else``."""
    patient = person(known(slots, "relation"))
    return {
        "whose": patient.whose,
        "my": patient.my,
        "relation": patient.relation,
        "someone_else": patient.someone_else,
    }


def case(tracker: Tracker, turn: Turn) -> str | None:
    """What it is about, for lists that differ by it: by the message, the illness or operation named, what was told.

    Cancer has to be told: nobody may read of it in a list because they asked whether it is.
    """
    said = None if turn.text.startswith("/") else case_of(turn.text)
    named, told = case_of(known(turn.slots, "condition")), case_of(known(turn.slots, "situation"))
    if "cancer" in (said, named) and told != "cancer" and not _told_of_cancer(tracker, turn):
        said, named = (None if found == "cancer" else found for found in (said, named))
    return said or (named if named == "cancer" else told or named)


def _told_of_cancer(tracker: Tracker, turn: Turn) -> bool:
    """Whether the last sentence that speaks of it says that there is one."""
    for text in typed_messages(tracker, turn):
        for sentence in reversed(sentences(text)):
            if case_of(sentence) == "cancer":
                return not ONLY_FEARED.search(sentence)
    return False


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

    def card(self, tracker: Tracker, turn: Turn) -> LetterData:
        """The card, composed from its template."""
        return compose(
            self.kind,
            situation=known(turn.slots, "situation"),
            **for_whom(turn.slots),
            **self.values(tracker, turn),
        )

    def shown_before(self, tracker: Tracker, turn: Turn) -> bool:
        """Whether the last card of this kind says the same already."""
        shown = [(e.get("data") or {}).get("custom") for e in tracker.events if e.get("event") == "bot"]
        bodies = [
            c["data"]["body"] for c in shown if isinstance(c, dict) and c.get("data", {}).get("kind") == self.kind
        ]
        return bool(bodies) and bodies[-1] == self.card(tracker, turn).body

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the card."""
        dispatcher.utter_message(json_message=letter(self.card(tracker, turn)).dict())
        if turn.active_form:
            return []
        dispatcher.utter_message(response=f"utter_{self.kind}_ready")
        return [SlotSet("last_result", self.kind)]
