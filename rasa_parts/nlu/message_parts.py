"""A message with more than one sentence is understood sentence by sentence as well.

``SplitMessage`` stands before everything else and puts the parts behind the message in the list that passes
through the pipeline, so every component treats them in the same call. ``JoinParts`` stands last: it takes them
out again and publishes on the message what they were understood as::

    parts: [{"text": "will my plan pay", "intent": "coverage_check", "confidence": 0.93}, ...]

A message of one part is its own part. Parts of a message count in the order of the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.decisions import decide, intent_of
from rasa_parts.nlu.stored import WithoutMemory
from second_opinion.answers import without_complaint
from second_opinion.safety import SAFETY_INTENTS

SAYS_NO_WISH = SAFETY_INTENTS | {
    "inform", "correct", "greet", "goodbye", "thanks", "affirm", "deny", "skip", "stop", "medical_advice",
    "out_of_scope", "emotional_support", "change_language", "delete_my_data", "restart",
    DEFAULT_NLU_FALLBACK_INTENT_NAME,
}  # fmt: skip
"""Intents of a part that do not say what the whole message asks for."""

PARTS = "parts"
IS_PART = "is_part"
"""Key of a message that is a part of the one before it: what it names is found on the whole message."""
MOST_PARTS = 4
"""Parts looked at in one message; a long story's last sentences are the ones that ask, so those are kept."""
_FEWEST_WORDS = 3
_TURN = re.compile(
    r"(?:\s*[,;]\s*|\s+)(?=(?:and also|also|and another thing|one more thing)\b)"
    r"|(?:\s*[,;]\s*|\s+)(?:and|but|plus)\s+(?=(?:do|does|did|can|could|will|would|is|are|should|may|must)\s+"
    r"(?:i|we|he|she|it|they|you|my|our|his|her|the|this|that|dr|medicare|medicaid|insurance)\s+\w+"
    r"|(?:does|will|do)\s+\w+\s+(?:pay|cover|take|accept|need|want|allow|count)"
    r"|(?:how|what|who|whom|where|when|which)\s+(?!about\b|ever\b)\w+\s+\w+)",
    re.IGNORECASE,
)
"""Where a new thought begins although no full stop was typed: "and also", or a question behind "and"."""
_SPANISH = re.compile(r"\b(?:cu[aá]nto|cuesta|d[oó]nde|c[oó]mo|hola|ayuda|gracias|por favor)\b", re.IGNORECASE)
"""Words that somebody who writes English in part begins with in Spanish."""


class Sentences:
    """Splits a text into parts: sentences, lines, and what follows "and also"."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")

    def of(self, text: str) -> list[str]:
        """The parts that have enough words to mean something, at most the last ``MOST_PARTS``."""
        # Half of a cut-off emoji (a lone surrogate) is no text to spaCy.
        plain = text.encode("utf-8", "replace").decode("utf-8")
        sentences = [sentence.text for line in plain.splitlines() for sentence in self._nlp(line).sents]
        parts = [part.strip() for sentence in sentences for part in self._thoughts(sentence)]
        return [part for part in parts if len(part.split()) >= _FEWEST_WORDS][-MOST_PARTS:]

    def _thoughts(self, sentence: str) -> list[str]:
        """The sentence, cut where a new thought begins; whole where a piece would be too short to mean something."""
        pieces = [piece for piece in _TURN.split(sentence) if piece.strip().lower() != "and"]
        return pieces if all(len(piece.split()) >= _FEWEST_WORDS for piece in pieces) else [sentence]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SplitMessage(WithoutMemory):
    """Puts the parts of each message of several parts behind it."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._sentences = Sentences()

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, each followed by its parts."""
        together = []
        for message in messages:
            together.append(message)
            text = message.get(TEXT) or ""
            # "Who pays, you never said": the complaint is no part, so that the question is read by itself. So is the
            # English in "cuanto cuesta? i have not much money".
            asked = without_complaint(text)
            parts = self._sentences.of(asked)
            if len(parts) > 1 or (parts and parts != [text.strip()] and (asked != text or _SPANISH.search(text))):
                together += [Message({TEXT: part, IS_PART: True}) for part in parts]
        return together


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class JoinParts(WithoutMemory):
    """Takes the parts out again and publishes what they were understood as.

    A long message that is not understood as a whole is what its surest part asks for.

    Configuration, chosen on ``tests/understanding/dev``:
        sure_from: confidence from which a part says what the whole message asks for.
        doubtful_below: confidence below which a judgement noticed in the whole message gives way to such a part.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._sure_from = float(config["sure_from"])
        self._doubtful_below = float(config["doubtful_below"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds."""
        return {"sure_from": 0.8, "doubtful_below": 0.35}

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages alone, each with its ``parts``."""
        whole = []
        for message, parts in with_parts(messages):
            whole.append(message)
            self._hear_parts(message, parts)
            message.set(PARTS, [_understood(part) for part in parts or [message]], add_to_output=True)
        return whole

    def _hear_parts(self, message: Message, parts: Iterable[Message]) -> None:
        understood = message.get(INTENT) or {}
        name, sure = understood.get(INTENT_NAME_KEY), float(understood.get(PREDICTED_CONFIDENCE_KEY) or 0.0)
        asked = [
            (str(intent_of(part)), float((part.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY) or 0.0))
            for part in parts
        ]
        noticed = name == "medical_advice" and sure < self._doubtful_below and all(i != name for i, _ in asked)
        if name != DEFAULT_NLU_FALLBACK_INTENT_NAME and not noticed:
            return
        sure_parts = [
            (sure, intent) for intent, sure in asked if sure >= self._sure_from and intent not in SAYS_NO_WISH
        ]
        if sure_parts:
            confidence, intent = max(sure_parts)
            decide(message, intent, confidence)


def with_parts(messages: Iterable[Message]) -> Iterator[tuple[Message, list[Message]]]:
    """Each whole message with the parts behind it."""
    together: list[list[Message]] = []
    for message in messages:
        if message.get(IS_PART):
            together[-1].append(message)
        else:
            together.append([message])
    return ((message, parts) for message, *parts in together)


def _understood(part: Message) -> dict[str, Any]:
    intent = part.get(INTENT) or {}
    return {
        TEXT: part.get(TEXT) or "",
        INTENT: intent.get(INTENT_NAME_KEY),
        PREDICTED_CONFIDENCE_KEY: intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0,
    }
