"""How a talk goes on once an alarm was none, or is over."""

from collections.abc import Container
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn
from actions.offers import said_in_this_turn
from actions.preparing import letter_in_hand, names_the_letter
from actions.topics import NO_TOPIC, answer_topic
from second_opinion.safety import SAFETY_INTENTS

AFTER_ALARM = frozenset({"utter_alarm_misread", "utter_back_from_help"})
"""Responses that say only that an alarm is over, so that what was going on before it has to follow."""

ASKED_BEFORE_ALARM = 0.45
"""Confidence from which what was asked in a message that alarmed in vain is answered after the apology."""


def go_on_after_alarm(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, forms: Container[str]
) -> list[EventType] | None:
    """Go on with what an alarm broke off, once it was none or is over: one of ``forms``, or the question passed over.

    ``None`` where nothing was broken off by an alarm, or the message asks something of its own.
    """
    said = said_in_this_turn(tracker)
    if not (AFTER_ALARM & set(said)):
        return None
    waiting = turn.slots.get("unfinished_form")
    if waiting in forms:
        return [FollowupAction(waiting)]
    if set(said) - AFTER_ALARM:
        # The message had a question of its own.
        return None
    if names_the_letter(turn) and (shown := letter_in_hand(dispatcher, turn)):
        return shown
    if "utter_alarm_misread" in said and (topic := asked_with_alarm(tracker)):
        return answer_topic(dispatcher, tracker, turn, topic)
    dispatcher.utter_message(response="utter_what_next")
    return []


def asked_with_alarm(tracker: Tracker) -> str | None:
    """The topic of the last message but this one that alarmed, or of one of its parts."""
    asked = [e.get("parse_data") or {} for e in tracker.events if e.get("event") == "user"][:-1]
    alarming: dict[str, Any] = next(
        (m for m in reversed(asked) if (m.get("intent") or {}).get("name") in SAFETY_INTENTS), {}
    )
    ranked = [(p.get("intent"), p.get("confidence")) for p in alarming.get("parts") or []]
    ranked += [(r.get("name"), r.get("confidence")) for r in alarming.get("intent_ranking") or []]
    likely = (name for name, sure in ranked if name not in NO_TOPIC and float(sure or 0.0) >= ASKED_BEFORE_ALARM)
    return next((str(name) for name in likely), None)
