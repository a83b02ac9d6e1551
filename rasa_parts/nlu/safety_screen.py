"""The safety screen within the NLU: an alarm decides the intent, whatever the classifier thought.

It stands last in the pipeline. What the classifier said stays in the ranking behind the alarm. The classifier
may raise an alarm that the screen did not, but only when it is sure and the screen has not set the same signs
aside (classifiers do not see a "not"). Otherwise the next intent in its ranking counts, or ``nlu_fallback``
where that is next to impossible: "beats me" must not be answered with help lines. A message in Spanish goes to
``change_language``, whose answer tells the patient that only English works so far.
"""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from second_opinion.safety import SAFETY_INTENTS, dismisses, looks_spanish, screen


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyScreen(GraphComponent):
    """Overrides the intent of a message that the screen raises an alarm for, or that is written in Spanish."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure_from = float(config["sure_from"])
        self._next_from = float(config["next_from"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Confidences from which an alarm of the classifier alone holds, and from which the next intent replaces it."""
        return {"sure_from": 0.9, "next_from": 0.1}

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
        """Set the intent where the screen, the language or an empty text decides it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not any(character.isalnum() for character in text):
                self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif alert := screen(text):
                self._decide(message, alert.kind)
            elif looks_spanish(text):
                self._decide(message, "change_language")
            elif self._doubtful_alarm(message, text):
                self._take_next(message)
        return messages

    def _doubtful_alarm(self, message: Message, text: str) -> bool:
        intent = message.get(INTENT) or {}
        if intent.get("name") not in SAFETY_INTENTS:
            return False
        return float(intent[PREDICTED_CONFIDENCE_KEY]) < self._sure_from or dismisses(text)

    def _take_next(self, message: Message) -> None:
        """Leave the doubtful alarm for the classifier's next intent that is none, if that is likely enough."""
        others = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") not in SAFETY_INTENTS]
        if others and others[0][PREDICTED_CONFIDENCE_KEY] >= self._next_from:
            self._decide(message, str(others[0]["name"]), others[0][PREDICTED_CONFIDENCE_KEY])
        else:
            self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)

    @staticmethod
    def _decide(message: Message, intent: str, confidence: float = 1.0) -> None:
        decided = {"name": intent, PREDICTED_CONFIDENCE_KEY: confidence}
        behind = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") != intent]
        message.set(INTENT, decided, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [decided, *behind], add_to_output=True)
