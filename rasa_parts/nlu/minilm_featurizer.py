"""The sentence encoder as a Rasa featurizer."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.encoder import EncoderError, open_encoder
from rasa_parts.nlu.spelling import repaired_text

ORIGIN = "MiniLMFeaturizer"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MiniLMFeaturizer(GraphComponent):
    """Gives each message one dense sentence feature of shape (1, 384) and length one.

    Training only writes down which encoder was used: a model refuses to load with another one, since vectors
    of two encoders mean different things and every confidence would be wrong without any error.
    """

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage = storage
        self._resource = resource
        self._encoder = open_encoder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MiniLMFeaturizer":
        """A featurizer with the installation's encoder. Raises ``EncoderError``."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MiniLMFeaturizer":
        """A featurizer for a trained model. Raises ``EncoderError`` if it was trained with another encoder."""
        featurizer = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained_with = json.loads((Path(folder) / "encoder.json").read_text(encoding="utf-8"))["sha256"]
        if trained_with != featurizer._encoder.sha256:
            raise EncoderError(  # noqa: TRY003
                f"the model was trained with encoder {trained_with[:12]}..., this installation has "
                f"{featurizer._encoder.sha256[:12]}...; train again"
            )
        return featurizer

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the encoder's digest with the model."""
        with self._storage.write_to(self._resource) as folder:
            (Path(folder) / "encoder.json").write_text(
                json.dumps({"sha256": self._encoder.sha256}), encoding="utf-8"
            )
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to messages that have a text."""
        for message in messages:
            if message.get(TEXT):
                vector = self._encoder.encode(repaired_text(message))
                message.add_features(Features(np.array([vector]), FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
        return messages
