"""Afterwards: two opinions side by side."""

from typing import Any

from rasa_sdk import Tracker

from actions.base import Turn
from actions.cards import CardAction, case


class ActionTwoOpinionsCard(CardAction):
    """Both opinions in the same lines."""

    kind = "two_opinions_card"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The case."""
        return {"kind": case(tracker, turn)}
