"""How the adapter is learnt: the encoder's forward pass in TensorFlow, and a loop over the training data.

A maintainer's step that takes a while; nothing here is imported by the guide. It needs, besides what Rasa
brings (TensorFlow), the package ``onnx`` to find the weights in the encoder's file: ``make adapter`` installs
both. Weights are the encoder's own 8-bit ones, so that what is learnt fits what is served.

What is learnt: with a linear layer on top, to tell the intents apart. Messages are shown with slips of the
keyboard, some of their words missing, so that neither is relied on. One message in ten is kept back
(``rasa_parts.nlu.adapter.kept_back``).
"""

import hashlib
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import tensorflow as tf
from numpy.typing import NDArray
from onnx import numpy_helper

from rasa_parts.nlu.adapter import Adapter, Place
from rasa_parts.nlu.sentence_vectors import DIMENSIONS
from rasa_parts.nlu.wordpiece import WordPieceTokenizer, shipped_pieces

LAYERS, HEADS = 6, 12
MOST_PIECES = 64
"""What is read of a training message, in word pieces; few are longer, and time grows with it."""
EVALUATION_BATCH = 64

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Plan:
    """How the adapter is learnt.

    Attributes:
        rank: columns of A and rows of B.
        epochs: how often every message is shown.
        learning_rate: the highest; it rises to it in the first steps and falls to nothing.
        batch: messages a step.
        dropout: share of the numbers left out on the way.
        smoothing: share of the target spread over all intents, against being too sure.
        sharpness: what cosines are multiplied with before the softmax.
        slips: share of the messages that are shown with slips.
        seed: of everything random.
    """

    rank: int = 16
    epochs: int = 5
    learning_rate: float = 1e-3
    batch: int = 32
    dropout: float = 0.1
    smoothing: float = 0.05
    sharpness: float = 16.0
    slips: float = 0.3
    seed: int = 1


@dataclass(frozen=True)
class Weights:
    """The encoder's weights by name, and where in its file the adaptable ones stand."""

    arrays: dict[str, Floats]
    places: dict[str, Place]


def read_weights(encoder: bytes) -> Weights:
    """Takes the weights out of the encoder's ONNX file.

    A dense layer is a product with 8-bit values times scales, followed by the addition of a bias; the bias
    still has its name of the original model, the values have lost theirs.
    """
    graph = onnx.load_from_string(encoder).graph
    raw = {each.name: each for each in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    arrays: dict[str, Floats] = {}
    places: dict[str, Place] = {}
    for name, tensor in raw.items():
        plain = name.removeprefix("inner.")
        if plain.startswith(("encoder.", "embeddings.")) and name.endswith((".weight", ".bias")):
            arrays[plain] = numpy_helper.to_array(tensor)
        elif plain.startswith("embeddings.") and name.endswith("_q"):
            scale = numpy_helper.to_array(raw[name.removesuffix("_q") + "_scale"])
            arrays[plain.removesuffix("_q")] = numpy_helper.to_array(tensor).astype(np.float32) * scale
    for node in graph.node:
        if node.op_type != "Add":
            continue
        bias = next((i for i in node.input if i in raw and i.endswith(".bias")), None)
        product = next((made_by[i] for i in node.input if i in made_by and made_by[i].op_type == "MatMul"), None)
        values = _values_behind(product.input[1], made_by, raw) if bias and product else None
        if bias and values:
            name = bias.removeprefix("inner.").removesuffix(".bias")
            scales = raw[values.removesuffix("_q") + "_scale"]
            arrays[f"{name}.kernel"] = numpy_helper.to_array(raw[values]).astype(np.float32) * numpy_helper.to_array(
                scales
            )
            inputs, outputs = raw[values].dims
            places[name] = Place(encoder.index(raw[values].raw_data), encoder.index(scales.raw_data), (inputs, outputs))
    return Weights(arrays, places)


def _values_behind(name: str, made_by: dict[str, Any], raw: dict[str, Any]) -> str | None:
    """The 8-bit initializer that a product's second factor is made of."""
    while (node := made_by.get(name)) and node.op_type in ("Mul", "Cast"):
        held = [i for i in node.input if i in raw and i.endswith("_q")]
        if held:
            return str(held[0])
        name = next((i for i in node.input if i in made_by), "")
    return None


class _Encoder:
    """all-MiniLM-L6-v2 with low-rank additions to all its dense layers."""

    def __init__(self, weights: Weights, plan: Plan) -> None:
        self._w = {name: tf.constant(array) for name, array in weights.arrays.items()}
        draw = np.random.RandomState(plan.seed)
        self.a: dict[str, tf.Variable] = {}
        self.b: dict[str, tf.Variable] = {}
        for name, place in sorted(weights.places.items()):
            inputs, outputs = place.shape
            # B starts at nothing, so training starts at the encoder as it is.
            self.a[name] = tf.Variable(draw.normal(0, 1 / math.sqrt(inputs), (inputs, plan.rank)).astype(np.float32))
            self.b[name] = tf.Variable(np.zeros((plan.rank, outputs), np.float32))

    @property
    def variables(self) -> list[tf.Variable]:
        return [*self.a.values(), *self.b.values()]

    def vectors(self, pieces: tf.Tensor, mask: tf.Tensor, dropout: float = 0.0) -> tf.Tensor:
        """Vectors of length 1 for texts of (texts, pieces); the mask is 1 where there is a piece."""
        texts, length = tf.shape(pieces)[0], tf.shape(pieces)[1]
        words, positions, kinds = (self._w[f"embeddings.{n}_embeddings.weight"] for n in _EMBEDDINGS)
        x = self._normed(tf.gather(words, pieces) + positions[:length] + kinds[0], "embeddings.LayerNorm")
        x = _dropped(x, dropout)
        hidden_from_all = (1.0 - mask[:, None, None, :]) * -1e9

        def of_heads(y: tf.Tensor) -> tf.Tensor:
            return tf.transpose(tf.reshape(y, (texts, length, HEADS, DIMENSIONS // HEADS)), (0, 2, 1, 3))

        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                of_heads(self._dense(x, f"{name}.attention.self.{part}")) for part in ("query", "key", "value")
            )
            scores = tf.matmul(query, key, transpose_b=True) / math.sqrt(DIMENSIONS // HEADS)
            heeded = tf.matmul(_dropped(tf.nn.softmax(scores + hidden_from_all), dropout), value)
            context = tf.reshape(tf.transpose(heeded, (0, 2, 1, 3)), (texts, length, DIMENSIONS))
            context = _dropped(self._dense(context, f"{name}.attention.output.dense"), dropout)
            x = self._normed(x + context, f"{name}.attention.output.LayerNorm")
            inner = tf.nn.gelu(self._dense(x, f"{name}.intermediate.dense"))
            x = self._normed(
                x + _dropped(self._dense(inner, f"{name}.output.dense"), dropout), f"{name}.output.LayerNorm"
            )
        mean = tf.reduce_sum(x * mask[:, :, None], 1) / tf.reduce_sum(mask, 1, keepdims=True)
        return tf.math.l2_normalize(mean, axis=-1)

    def _dense(self, x: tf.Tensor, name: str) -> tf.Tensor:
        kernel = self._w[f"{name}.kernel"] + tf.matmul(self.a[name], self.b[name])
        # Sixteen bits for the factors, 32 for their sums: a third of the time where processors know it.
        product = tf.matmul(tf.reshape(tf.cast(x, tf.bfloat16), (-1, x.shape[-1])), tf.cast(kernel, tf.bfloat16))
        rows = tf.concat((tf.shape(x)[:-1], [kernel.shape[1]]), 0)
        return tf.reshape(tf.cast(product, tf.float32), rows) + self._w[f"{name}.bias"]

    def _normed(self, x: tf.Tensor, name: str) -> tf.Tensor:
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-12) * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]


_EMBEDDINGS = ("word", "position", "token_type")


def _dropped(x: tf.Tensor, share: float) -> tf.Tensor:
    return tf.nn.dropout(x, share) if share else x


class _Texts:
    """Texts as word pieces, and as people also type them."""

    def __init__(self, plan: Plan) -> None:
        self._tokenizer = WordPieceTokenizer(shipped_pieces())
        self._plan = plan
        self._random = random.Random(plan.seed)

    def pieces(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], Floats]:
        """Word pieces and mask, each (texts, longest); lengths in steps of four, so few shapes occur."""
        ids = [self._tokenizer.encode(text, MOST_PIECES) for text in texts]
        longest = -(-max(map(len, ids)) // 4) * 4
        pieces, mask = np.zeros((len(ids), longest), np.int32), np.zeros((len(ids), longest), np.float32)
        for row, of_text in enumerate(ids):
            pieces[row, : len(of_text)], mask[row, : len(of_text)] = of_text, 1.0
        return pieces, mask

    def with_slips(self, text: str) -> str:
        """The text, in some cases with slips in long words and with a word missing."""
        draw = self._random
        if draw.random() >= self._plan.slips:
            return text
        words = text.split()
        kept = [word for word in words if len(words) <= 5 or draw.random() >= 0.05]
        return " ".join(_slip(word, draw) if len(word) > 3 and draw.random() < 0.12 else word for word in kept)


def _slip(word: str, draw: random.Random) -> str:
    at, kind = draw.randrange(1, len(word) - 1), draw.random()
    if kind < 0.4:
        return word[:at] + word[at + 1 :]
    if kind < 0.8:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _batches(texts: Sequence[str], size: int, draw: random.Random) -> Iterator[list[int]]:
    """Places of texts in random order, those of a batch of about the same length."""
    order = list(range(len(texts)))
    draw.shuffle(order)
    batches = []
    for start in range(0, len(order), size * 20):
        near = sorted(order[start : start + size * 20], key=lambda i: len(texts[i]))
        batches += [near[s : s + size] for s in range(0, len(near), size)]
    draw.shuffle(batches)
    yield from batches


def learn(
    encoder: bytes,
    examples: Sequence[tuple[str, str]],
    unseen: Sequence[tuple[str, str]],
    plan: Plan,
    report: Callable[[int, float, float, float], None],
) -> Adapter:
    """Learns an adapter.

    Args:
        encoder: the encoder's file.
        examples: texts, as repaired by the pipeline, and their intents.
        unseen: the same for those kept back; only measured.
        plan: how it is done.
        report: called after each epoch with its number, the mean loss, and the shares of the unseen that are
            right at first and among the first three.
    """
    weights = read_weights(encoder)
    model, texts = _Encoder(weights, plan), _Texts(plan)
    names = sorted({intent for _, intent in examples})
    number = {name: i for i, name in enumerate(names)}
    labels = np.array([number[intent] for _, intent in examples], np.int32)
    shape = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None, None), tf.float32)

    @tf.function(input_signature=shape)
    def encoded(pieces: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        return model.vectors(pieces, mask)

    def all_vectors(of: Sequence[str]) -> Floats:
        order = sorted(range(len(of)), key=lambda i: len(of[i]))
        vectors = np.empty((len(of), DIMENSIONS), np.float32)
        for start in range(0, len(order), EVALUATION_BATCH):
            places = order[start : start + EVALUATION_BATCH]
            vectors[places] = encoded(*texts.pieces([of[i] for i in places])).numpy()
        return vectors

    # The linear layer starts at the intents' mean vectors.
    start_vectors = all_vectors([text for text, _ in examples])
    means = np.stack([start_vectors[labels == i].mean(axis=0) for i in range(len(names))])
    layer = tf.Variable(means.T)
    variables = [*model.variables, layer]
    steps = plan.epochs * math.ceil(len(examples) / plan.batch)
    optimizer = tf.keras.optimizers.legacy.Adam(_Schedule(plan.learning_rate, steps))

    @tf.function(input_signature=(*shape, tf.TensorSpec((None,), tf.int32)))
    def step(pieces: tf.Tensor, mask: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            vectors = model.vectors(pieces, mask, plan.dropout)
            scores = plan.sharpness * tf.matmul(vectors, tf.math.l2_normalize(layer, axis=0))
            targets = tf.one_hot(wanted, len(names)) * (1 - plan.smoothing) + plan.smoothing / len(names)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, scores))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
        optimizer.apply_gradients(list(zip(gradients, variables)))  # noqa: B905 - autograph knows no "strict"
        return loss

    draw = random.Random(plan.seed)
    tf.random.set_seed(plan.seed)
    plain = [text for text, _ in examples]
    for epoch in range(1, plan.epochs + 1):
        losses = [
            float(step(*texts.pieces([texts.with_slips(plain[i]) for i in places]), labels[places]))
            for places in _batches(plain, plan.batch, draw)
        ]
        ranked = np.argsort(-all_vectors([text for text, _ in unseen]) @ layer.numpy() / np.linalg.norm(layer, axis=0))
        wanted = np.array([number[intent] for _, intent in unseen])[:, None]
        first, first_three = (float((ranked[:, :n] == wanted).any(axis=1).mean()) for n in (1, 3))
        report(epoch, float(np.mean(losses)), first, first_three)

    factors = {name: (model.a[name].numpy(), model.b[name].numpy()) for name in weights.places}
    return Adapter(hashlib.sha256(encoder).hexdigest(), weights.places, factors)


class _Schedule(tf.keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """Up in the first steps, then down in a straight line."""

    WARM_UP = 0.06

    def __init__(self, highest: float, steps: int) -> None:
        self._highest, self._steps = highest, steps

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        done = (tf.cast(step, tf.float32) + 1) / self._steps
        return self._highest * tf.minimum(done / self.WARM_UP, tf.maximum(1.02 - done, 0.02))
