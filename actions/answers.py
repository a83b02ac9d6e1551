"""Answers to topics in which some words ask for an answer of their own (``content/special_answers.yml``)."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.forms import illness_told, is_question
from actions.letter_changes import change_letter, mend_letter
from actions.letter_facts import tells_letter
from actions.letter_orders import takes_out
from actions.letter_topic import dictated
from actions.own_questions import asked_of_a_doctor
from actions.preparing import change_paper
from actions.sources import ActionTellSources, asks_about_directory, response_of
from second_opinion.answers import answer_by_words


def answer_to(turn: Turn, topic: str | None = None) -> str:
    """The response for a message; ``topic`` where it is another one than the message's intent."""
    topic = topic or turn.intent
    return answer_by_words(topic, turn.text) or f"utter_{topic}"


STORY = "utter_medical_advice_story"
"""Said to a story that asks nothing."""

# "Just tell me yes or no is it cancer please", "is 17 bad": asked without a mark, and no story.
_ASKS_PLAINLY = re.compile(
    r"\b(?:tell me|yes or no)\b|\b(?:is|are) (?:it|this|that|these|\d[\d.]*|my \w+) (?:\w+ )?(?:bad"
    r"|cancer|serious|normal|ok|okay"
    r"|dangerous|malignant|benign)\b|\b(?:should|am|will|do) (?:i|we|he|she)\b",
    re.IGNORECASE,
)


def _never_twice(tracker: Tracker, turn: Turn, response: str) -> str | None:
    """The response, or what takes its place where it was said before or a letter is being worked on.

    Whoever goes on telling has heard it, and whoever has a letter before them tells something for the letter.
    """
    if response != STORY:
        return response
    if turn.active_form is None and turn.slots.get("last_result") == "letter":
        return "utter_what_to_change"
    if not any(response_of(event) == STORY for event in tracker.events if event.get("event") == "bot"):
        return response
    return None if turn.active_form else "utter_told"


class ActionAnswer(GuideAction):
    """Answer a topic in the words that fit the message."""

    action_name = "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer."""
        if asks_about_directory(tracker, turn):
            return ActionTellSources().act(dispatcher, tracker, turn)
        judged = turn.intent == "medical_advice" and not turn.active_form
        if judged and (changed := change_paper(dispatcher, tracker, turn)) is not None:
            return changed
        of_letter = turn.slots.get("last_result") == "letter" and turn.intent == "medical_advice"
        tells = tells_letter(turn) or (not is_question(turn.text) and (dictated(turn) or takes_out(turn)))
        if of_letter and tells and (changed := change_letter(dispatcher, turn)) is not None:
            # "My question is whether I can wait": nobody asks it here, it is for the letter.
            return changed
        if of_letter and (mended := mend_letter(dispatcher, turn)) is not None:
            return mended
        asks = is_question(turn.text) or _ASKS_PLAINLY.search(turn.text)
        if turn.intent == "medical_advice" and not asks and (illness := illness_told(turn)):
            # "They found a lump and Dr. Lee says it is cancer" asks for nothing.
            dispatcher.utter_message(response="utter_noted_situation")
            return [SlotSet("situation", illness)]
        # A feeling that is told along with the question is met in the answer, where it has words for it.
        if response := _never_twice(tracker, turn, answer_to(turn)):
            dispatcher.utter_message(response=response, feeling=next(iter(turn.values("feeling")), None))
        if turn.intent == "medical_advice" and (asked := asked_of_a_doctor(tracker, turn)):
            return [SlotSet("own_questions", asked)]
        return []
