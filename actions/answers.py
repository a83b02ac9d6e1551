"""Answers to topics in which some words ask for an answer of their own (``content/special_answers.yml``)."""

import re
from functools import cache

import yaml
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from second_opinion.settings import PROJECT_ROOT

SPECIAL_ANSWERS = PROJECT_ROOT / "content" / "special_answers.yml"


@cache
def special_answers() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """By intent: patterns, each with the response for a message in which it is found."""
    content = yaml.safe_load(SPECIAL_ANSWERS.read_text(encoding="utf-8"))
    return {
        intent: [(re.compile(case["words"], re.IGNORECASE), case["say"]) for case in cases]
        for intent, cases in content.items()
    }


def answer_to(turn: Turn, topic: str | None = None) -> str:
    """The response for a message; ``topic`` where it is another one than the message's intent."""
    topic = topic or turn.intent
    cases = special_answers().get(topic, [])
    return next((response for words, response in cases if words.search(turn.text)), f"utter_{topic}")


class ActionAnswer(GuideAction):
    """Answer a topic in the words that fit the message."""

    action_name = "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer."""
        dispatcher.utter_message(response=answer_to(turn))
        return []
