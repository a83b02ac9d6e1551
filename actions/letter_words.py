"""Asking for the one sentence of a letter that says what it is about, where a message did not surely tell it.

The next thing that is typed stands there word for word, so that no complaint and no order ever does.
"""

import re
from dataclasses import replace
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, just_started, just_typed, one_line
from actions.forms import (
    ANSWER_INTENTS,
    CONTROL_INTENTS,
    FEELING_INTENTS,
    LONGEST_ANSWER,
    SKIPPED,
    SURE,
    TASK_INTENTS,
    FormValidation,
    Reader,
    does_not_know,
    is_question,
    names_illness,
)
from actions.letter_changes import change_letter, present_words, put_words, speaks_of_letter, wants_change
from actions.letter_orders import is_order, takes_out
from actions.letter_topic import dictated, to_guide
from actions.letters import write
from second_opinion.safety import SAFETY_INTENTS, screen

MARKS = "\"'\u201c\u201d\u2018\u2019 "


_SHOW = re.compile(r"\b(?:show|see|read|open)\b.{0,12}\b(?:letter|message|it|draft)\b", re.IGNORECASE)
# Who somebody is or how to reach them has its own place in the letter.
_OF_A_NAME = re.compile(
    r"\b(?:ain\W?t|is\W?n\W?t|is not|not) (?:a|my|the|his|her) (?:\w+ )?(?:doctor|surgeon|name)\b"
    r"|\b(?:first|second|other|new|right) doctor is\b|\b(?:my|her|his) name(?:\W?s| is)\b|\bphone(?: number)? is\b",
    re.IGNORECASE,
)


_LEAVES_IT = frozenset({"deny", "skip", "thanks", "goodbye"})


def _outside(turn: Turn) -> Turn:
    """The message as one that answers no question."""
    return replace(turn, active_form=None, requested_slot=None)


class ActionAskLetterWords(GuideAction):
    """Show the sentence that stands in the letter, and ask for the one that should."""

    action_name = "action_ask_letter_words_form_letter_words"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the question."""
        if words := present_words(turn):
            dispatcher.utter_message(response="utter_ask_letter_words_form_letter_words", words=words)
        else:
            dispatcher.utter_message(response="utter_letter_words_none")
        return []


class ValidateLetterWordsForm(FormValidation):
    """The one question for the sentence; whatever else is typed instead is not kept."""

    form = "letter_words_form"
    resumable = False
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {}
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {}

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Keep the words; an order is carried out instead, and a question is left to its own answer."""
        if just_started(tracker, self.form):
            return [SlotSet("letter_words", None)]
        if not just_typed(tracker) or turn.intent in SAFETY_INTENTS or screen(turn.text):
            return []
        given_up = SlotSet("letter_words", SKIPPED)
        said = dictated(turn)
        if said is None and turn.slots.get("letter") and _SHOW.search(turn.text) and not turn.text.startswith("/"):
            shown = write(dispatcher, _outside(turn), str(turn.slots["letter"]))
            return [given_up, *(event for event in shown if event.get("event") == "slot")]
        if said is None and (
            wants_change(turn) or takes_out(turn) or is_order(turn.text) or _OF_A_NAME.search(turn.text)
        ):
            changed = change_letter(dispatcher, _outside(turn))
            if changed is None:
                dispatcher.utter_message(response="utter_letter_words_by_hand")
            return [given_up, *(event for event in changed or [] if event.get("event") == "slot")]
        if said is not None:
            # "It should say: both knees" gives the words and what leads to them.
            return [SlotSet("letter_words", said.words)]
        if turn.intent in _LEAVES_IT and not names_illness(turn):
            dispatcher.utter_message(response="utter_letter_words_left")
            return [given_up]
        if self._asks_for_else(turn):
            return []
        words = one_line(turn.text)
        if does_not_know(words) or speaks_of_letter(turn) or (to_guide(words) and not names_illness(turn)):
            dispatcher.utter_message(response="utter_letter_words_by_hand")
            return [given_up]
        return [SlotSet("letter_words", words.strip(MARKS)[:LONGEST_ANSWER])]

    def _asks_for_else(self, turn: Turn) -> bool:
        if turn.text.startswith("/") or is_question(turn.text):
            return True
        if turn.intent in ANSWER_INTENTS or names_illness(turn):
            return False
        return turn.intent in CONTROL_INTENTS or (
            turn.intent in TASK_INTENTS | FEELING_INTENTS and turn.confidence >= SURE
        )


class ActionPutLetterWords(GuideAction):
    """Show the letter with the words that were typed for it."""

    action_name = "action_put_letter_words"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Put the words in, if there are any."""
        words = turn.slots.get("letter_words")
        put = put_words(dispatcher, turn, str(words)) if words not in (None, SKIPPED) else []
        return [*put, SlotSet("letter_words", None)]
