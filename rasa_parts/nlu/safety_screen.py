"""The safety screen within the NLU: what it and the classifier make of a message together.

The screen (``second_opinion.safety``) goes by words and knows what takes them back; it is right about plain
words and blind to what is said without any. The classifier goes by meaning and is the other way round. So

- an alarm of the screen holds unless the classifier is next to certain that there is none;
- without one, an alarm of the classifier holds from ``sure_from`` on. What counts is how probable the four
  kinds are together, for veiled words often leave open which of them it is. Where the screen has set the signs
  aside ("no chest pain", "the wait is killing me"), or the message is in Spanish, which the sentence encoder does
  not know, the classifier has to be surer: ``sure_against_screen_from``.

Otherwise the classifier's next intent counts, or ``nlu_fallback`` where that is next to impossible: "beats me"
must not be answered with help lines. Words that nobody knows are not understood, whatever they resemble. It stands
last but one in the pipeline. A message in Spanish goes to
``change_language``, whose answer tells the patient that only English works so far.
"""

from collections.abc import Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.hybrid_classifier import PROBABILITIES
from rasa_parts.nlu.spelling import NO_KNOWN_WORD
from second_opinion.safety import SAFETY_INTENTS, Alert, dismisses, looks_spanish, screen


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyScreen(GraphComponent):
    """Decides whether a message is an alarm, in Spanish, or without a word; otherwise leaves it as it is.

    Configuration, all from 0 to 1 and chosen on ``tests/understanding/dev``:
        agrees_from: probability of an alarm from which the classifier lets the screen's alarm stand.
        sure_from: probability from which it raises one by itself.
        sure_against_screen_from: the same where the screen has set the signs aside.
        near_from: confidence in the kind that an alarm of the classifier alone needs besides; words of no language
            are far from everything.
        kind_from: probability of one kind from which the classifier names the kind, not the screen.
        next_from: confidence from which the next intent replaces a doubtful alarm of the classifier.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._at = {name: float(config[name]) for name in self.get_default_config()}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds."""
        return {
            "agrees_from": 0.02,
            "sure_from": 0.6,
            "sure_against_screen_from": 0.9,
            "near_from": 0.35,
            "kind_from": 0.6,
            "next_from": 0.1,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SafetyScreen":
        """The component has nothing to load."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent where an alarm, the language or an empty text decides it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not any(character.isalnum() for character in text):
                self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif kind := self._alarm(text, message):
                self._decide(message, kind)
            elif looks_spanish(text):
                self._decide(message, "change_language")
            elif message.get(NO_KNOWN_WORD) and (message.get(INTENT) or {}).get("name") != "change_language":
                self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif (message.get(INTENT) or {}).get("name") in SAFETY_INTENTS:
                self._take_next(message)
        return messages

    def _alarm(self, text: str, message: Message) -> str | None:
        """The intent of the alarm that a text gives, if it gives one."""
        alert = screen(text)
        probabilities: Mapping[str, float] | None = message.get(PROBABILITIES)
        if not probabilities:
            # No classifier has spoken; the screen alone decides.
            return alert.kind if alert else None
        by_kind = {kind: probabilities.get(kind, 0.0) for kind in sorted(SAFETY_INTENTS)}
        likeliest, together = max(by_kind, key=by_kind.__getitem__), sum(by_kind.values())
        if alert:
            return self._kind(alert, likeliest, by_kind[likeliest]) if together >= self._at["agrees_from"] else None
        ranked = [r for r in message.get(INTENT_RANKING_KEY) or [] if r["name"] in SAFETY_INTENTS]
        near = any(r[PREDICTED_CONFIDENCE_KEY] >= self._at["near_from"] for r in ranked)
        if not near or message.get(NO_KNOWN_WORD):
            return None
        # The sentence encoder knows English only; in Spanish the screen is the better judge.
        doubtful = dismisses(text) or looks_spanish(text)
        needed = self._at["sure_against_screen_from" if doubtful else "sure_from"]
        return likeliest if together >= needed else None

    def _kind(self, alert: Alert, likeliest: str, probability: float) -> str:
        return likeliest if probability >= self._at["kind_from"] else alert.kind

    def _take_next(self, message: Message) -> None:
        """Leave the doubtful alarm for the classifier's next intent that is none, if that is likely enough."""
        others = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") not in SAFETY_INTENTS]
        if others and others[0][PREDICTED_CONFIDENCE_KEY] >= self._at["next_from"]:
            self._decide(message, str(others[0]["name"]), others[0][PREDICTED_CONFIDENCE_KEY])
        else:
            self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)

    @staticmethod
    def _decide(message: Message, intent: str, confidence: float = 1.0) -> None:
        decided = {"name": intent, PREDICTED_CONFIDENCE_KEY: confidence}
        behind = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") != intent]
        message.set(INTENT, decided, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [decided, *behind], add_to_output=True)
