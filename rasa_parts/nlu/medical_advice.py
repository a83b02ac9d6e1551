"""A medical judgement that is asked for in passing is declined in passing, not overlooked.

"My letter is off, the plan pays. Can a spot like that turn bad?" is mostly about letters and plans, and so the
classifier takes it for that. Answered so, the patient would hear nothing about what worries them, or take the answer
for one. So ``medical_advice`` wins where one sentence asks for it, and where it is likely enough though not the
likeliest. It costs a few questions a needless "that is for your doctor to say".
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.decisions import decide, intent_of
from rasa_parts.nlu.message_parts import with_parts
from rasa_parts.nlu.stored import WithoutMemory
from second_opinion.safety import SAFETY_INTENTS

MEDICAL_ADVICE = "medical_advice"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NoticeMedicalAdvice(WithoutMemory):
    """Stands after ``FallbackClassifier``, whose "not understood" it replaces too, and before the safety screen.

    Configuration, chosen on ``tests/understanding/dev``:
        likely_from: confidence from which ``medical_advice`` wins though another intent is likelier.
        surest: confidence of another intent from which the message is plainly about that.
        never_over: intents that are about the guide's own answer ("who says so?"), which ask for no judgement.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._likely_from = float(config["likely_from"])
        self._surest = float(config["surest"])
        self._passed_over = SAFETY_INTENTS | frozenset(config["never_over"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds."""
        return {"likely_from": 0.15, "surest": 0.6, "never_over": ["ask_source", "explain_again", "next_steps"]}

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of whole messages; their parts keep theirs, so that the other questions stay known."""
        for message, parts in with_parts(messages):
            if intent_of(message) in self._passed_over or message.get(INTENT)[PREDICTED_CONFIDENCE_KEY] >= self._surest:
                continue
            if asked_for := list(self._asked_for(message, parts)):
                decide(message, MEDICAL_ADVICE, max(asked_for))
        return messages

    def _asked_for(self, message: Message, parts: Sequence[Message]) -> Iterator[float]:
        """How sure each sign is that a judgement is asked for."""
        for ranked in message.get(INTENT_RANKING_KEY) or []:
            if ranked["name"] == MEDICAL_ADVICE and ranked[PREDICTED_CONFIDENCE_KEY] >= self._likely_from:
                yield ranked[PREDICTED_CONFIDENCE_KEY]
        for part in parts:
            if intent_of(part) == MEDICAL_ADVICE:
                yield part.get(INTENT)[PREDICTED_CONFIDENCE_KEY]
