"""Reassurance: feelings."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.preparing import change_paper


class ActionComfort(GuideAction):
    """A feeling is met in the words that fit it."""

    action_name = "action_comfort"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer for the feeling that the message names, if it names one."""
        dispatcher.utter_message(response="utter_emotional_support", feeling=next(iter(turn.values("feeling")), None))
        if turn.active_form or not _ON_PAPER.search(turn.text):
            return []
        # "Did I say something wrong? And put his question on it".
        return change_paper(dispatcher, tracker, turn) or []


_ON_PAPER = re.compile(r"\b(?:put|add|write|list|page)\b", re.IGNORECASE)
