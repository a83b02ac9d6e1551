"""The safety screen within the NLU: an alarm decides the intent, whatever the classifier thought.

It stands last in the pipeline. What the classifier said stays in the ranking behind the alarm. It also sends a
message in Spanish to ``change_language``, whose answer tells the patient that only English works so far.
"""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from second_opinion.safety import looks_spanish, screen

SAFETY_INTENTS = ("medical_emergency", "crisis", "abuse_or_violence", "poisoning")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyScreen(GraphComponent):
    """Overrides the intent of a message that the screen raises an alarm for, or that is written in Spanish."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SafetyScreen":
        """The component has neither options nor anything to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent where the screen, the language or an empty text decides it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not any(character.isalnum() for character in text):
                self._decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif alert := screen(text):
                self._decide(message, alert.kind)
            elif looks_spanish(text) and self._intent(message) not in SAFETY_INTENTS:
                self._decide(message, "change_language")
        return messages

    @staticmethod
    def _intent(message: Message) -> str | None:
        return (message.get(INTENT) or {}).get("name")

    @staticmethod
    def _decide(message: Message, intent: str) -> None:
        decided = {"name": intent, PREDICTED_CONFIDENCE_KEY: 1.0}
        behind = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") != intent]
        message.set(INTENT, decided, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [decided, *behind], add_to_output=True)
