"""Deciding a message's intent after the classifier has spoken."""

from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message


def intent_of(message: Message) -> str | None:
    """The name of the intent the message has so far."""
    return (message.get(INTENT) or {}).get("name")


def decide(message: Message, intent: str, confidence: float = 1.0) -> None:
    """Gives the message an intent, which also moves to the front of its ranking."""
    decided = {"name": intent, PREDICTED_CONFIDENCE_KEY: confidence}
    behind = [ranked for ranked in message.get(INTENT_RANKING_KEY) or [] if ranked.get("name") != intent]
    message.set(INTENT, decided, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [decided, *behind], add_to_output=True)
