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
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.stored import WithoutMemory
from second_opinion.answers import without_complaint

PARTS = "parts"
IS_PART = "is_part"
"""Key of a message that is a part of the one before it: what it names is found on the whole message."""
MOST_PARTS = 4
"""Parts looked at in one message; a long story's last sentences are the ones that ask, so those are kept."""
_FEWEST_WORDS = 3
_TURN = re.compile(r"(?:\s*[,;]\s*|\s+)(?=(?:and also|also|and another thing|one more thing)\b)", re.IGNORECASE)
"""Where a new thought begins although no full stop was typed."""
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
        parts = [part.strip() for sentence in sentences for part in _TURN.split(sentence)]
        return [part for part in parts if len(part.split()) >= _FEWEST_WORDS][-MOST_PARTS:]


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
    """Takes the parts out again and publishes what they were understood as."""

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages alone, each with its ``parts``."""
        whole = []
        for message, parts in with_parts(messages):
            whole.append(message)
            message.set(PARTS, [_understood(part) for part in parts or [message]], add_to_output=True)
        return whole


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
