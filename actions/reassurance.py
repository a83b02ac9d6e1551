"""Reassurance: feelings."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn


class ActionComfort(GuideAction):
    """A feeling is met in the words that fit it."""

    action_name = "action_comfort"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer for the feeling that the message names, if it names one."""
        dispatcher.utter_message(response="utter_emotional_support", feeling=next(iter(turn.values("feeling")), None))
        return []
