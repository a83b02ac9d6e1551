"""How the adapter is learnt: the encoder's forward pass in PyTorch, and a loop over the training data.

    python -m rasa_parts.nlu.adapter_training FOLDER

A maintainer's step that takes a while, in an environment of its own: it needs PyTorch and numpy, and nothing that
the guide is made of. ``second-opinion adapter`` writes what it reads into a folder and takes what it learnt out of
it: ``weights.npz`` (the encoder's, by name), ``examples.json`` (a list of ``Example``), ``plan.json`` (a ``Plan``),
``start.npz`` (factors to go on from; may be missing), and afterwards ``factors.npz``.

What is learnt, at once: with a linear layer on the sentence vectors, to tell the intents apart; and with another one
on the states of the middle layer, to tell names, where entities are marked. Messages are shown with slips of the
keyboard, some of their words missing, so that neither is relied on. One message in ten is kept back.
"""

import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rasa_parts.nlu.wordpiece import WordPieceTokenizer, shipped_pieces

LAYERS, HEADS, DIMENSIONS = 6, 12, 384
MIDDLE = 3
"""The layer, counted from 0, whose states tell names: the fourth."""
MOST_PIECES = 64
"""What is read of a training message, in word pieces; few are longer, and time grows with it. Marked ones are read
as far as the guide reads."""
EVALUATION_BATCH = 64
WARM_UP = 0.06
TAG_LAYER_RATE = 3e-3
REPORT_EVERY = 100
NOT_TAGGED = -1


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
        threads: of the processor.
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
    threads: int = 2


@dataclass(frozen=True)
class Example:
    """A training message.

    Attributes:
        text: as repaired by the pipeline.
        intent: what it means.
        kept_back: it is only measured.
        pieces: numbers of its word pieces, where its entities are marked.
        tags: for each of these the number of its tag, ``NOT_TAGGED`` for pieces within a word.
    """

    text: str
    intent: str
    kept_back: bool
    pieces: list[int] | None = None
    tags: list[int] | None = None


class _Encoder:
    """all-MiniLM-L6-v2 with low-rank additions to all its dense layers."""

    def __init__(self, weights: dict[str, Tensor], start: dict[str, Tensor], plan: Plan) -> None:
        self._w = weights
        self.factors: dict[str, Tensor] = {}
        for name in sorted(key.removesuffix(".kernel") for key in weights if key.endswith(".kernel")):
            inputs, outputs = weights[f"{name}.kernel"].shape
            # B starts at nothing, so training starts at the encoder as it is.
            a = start.get(f"{name}.a", torch.randn(inputs, plan.rank) / math.sqrt(inputs))
            b = start.get(f"{name}.b", torch.zeros(plan.rank, outputs))
            self.factors |= {f"{name}.a": a.requires_grad_(), f"{name}.b": b.requires_grad_()}

    def __call__(self, pieces: Tensor, mask: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Vectors of length 1 for texts of (texts, pieces), and the states of the middle layer.

        The mask is 1 where there is a piece.
        """
        texts, length = pieces.shape
        words, positions, kinds = (self._w[f"embeddings.{n}_embeddings.weight"] for n in _EMBEDDINGS)
        x = _dropped(self._normed(words[pieces] + positions[:length] + kinds[0], "embeddings.LayerNorm"), dropout)
        seen = mask[:, None, None, :] > 0
        middle = x
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._dense(x, f"{name}.attention.self.{part}")
                .view(texts, length, HEADS, DIMENSIONS // HEADS)
                .transpose(1, 2)
                for part in ("query", "key", "value")
            )
            context = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen, dropout_p=dropout)
            context = context.transpose(1, 2).reshape(texts, length, DIMENSIONS)
            context = _dropped(self._dense(context, f"{name}.attention.output.dense"), dropout)
            x = self._normed(x + context, f"{name}.attention.output.LayerNorm")
            inner = functional.gelu(self._dense(x, f"{name}.intermediate.dense"))
            x = self._normed(
                x + _dropped(self._dense(inner, f"{name}.output.dense"), dropout), f"{name}.output.LayerNorm"
            )
            if layer == MIDDLE:
                middle = x
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(mean, dim=-1), middle

    def _dense(self, x: Tensor, name: str) -> Tensor:
        whole = functional.linear(x, self._w[f"{name}.kernel"].T, self._w[f"{name}.bias"])
        return whole + (x @ self.factors[f"{name}.a"]) @ self.factors[f"{name}.b"]

    def _normed(self, x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(x, (DIMENSIONS,), self._w[f"{name}.weight"], self._w[f"{name}.bias"], eps=1e-12)


_EMBEDDINGS = ("word", "position", "token_type")


def _dropped(x: Tensor, share: float) -> Tensor:
    return functional.dropout(x, share) if share else x


class _Texts:
    """Texts as word pieces, and as people also type them."""

    def __init__(self, plan: Plan, draw: random.Random) -> None:
        self._tokenizer = WordPieceTokenizer(shipped_pieces())
        self._plan = plan
        self._random = draw

    def pieces(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, MOST_PIECES)

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


def _filled_up(rows: Sequence[Sequence[int]], with_: int = 0) -> tuple[Tensor, Tensor]:
    """Rows of the same length, and a mask that is 1 where there was something."""
    filled = torch.full((len(rows), max(map(len, rows))), with_, dtype=torch.long)
    mask = torch.zeros(filled.shape)
    for number, row in enumerate(rows):
        filled[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return filled, mask


def _batches(examples: Sequence[Example], size: int, draw: random.Random) -> Iterator[list[Example]]:
    """The examples in random order, those of a batch of about the same length."""
    order = list(examples)
    draw.shuffle(order)
    for start in range(0, len(order), size * 20):
        near = sorted(order[start : start + size * 20], key=lambda example: len(example.text))
        yield from (near[s : s + size] for s in range(0, len(near), size))


def learn(
    weights: dict[str, Tensor], start: dict[str, Tensor], examples: Sequence[Example], plan: Plan
) -> dict[str, Tensor]:
    """The factors A and B of each dense layer, by ``name.a`` and ``name.b``. Prints how far it is."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    draw = random.Random(plan.seed)
    encoder, texts = _Encoder(weights, start, plan), _Texts(plan, draw)
    number = {name: i for i, name in enumerate(sorted({example.intent for example in examples}))}
    seen = [example for example in examples if not example.kept_back]
    unseen = [example for example in examples if example.kept_back]
    marked = [example for example in seen if example.tags]

    def all_vectors(of: Sequence[Example]) -> Tensor:
        order = sorted(range(len(of)), key=lambda i: len(of[i].text))
        vectors = torch.empty(len(of), DIMENSIONS)
        with torch.no_grad():
            for first in range(0, len(order), EVALUATION_BATCH):
                places = order[first : first + EVALUATION_BATCH]
                vectors[places] = encoder(*_filled_up([texts.pieces(of[i].text) for i in places]))[0]
        return vectors

    # The linear layer starts at the intents' mean vectors.
    start_vectors, labels = all_vectors(seen), torch.tensor([number[example.intent] for example in seen])
    of_intents = torch.stack([start_vectors[labels == i].mean(0) for i in range(len(number))]).requires_grad_()
    tags = 1 + max((tag for example in marked for tag in example.tags or ()), default=0)
    of_tags, bias = torch.zeros(DIMENSIONS, tags, requires_grad=True), torch.zeros(tags, requires_grad=True)
    learnt = [*encoder.factors.values(), of_intents]
    groups = [{"params": learnt, "lr": plan.learning_rate}, {"params": [of_tags, bias], "lr": TAG_LAYER_RATE}]
    optimizer = torch.optim.Adam(groups)
    highest = [group["lr"] for group in optimizer.param_groups]
    steps = plan.epochs * sum(math.ceil(len(group) / plan.batch) for group in (seen, marked))
    step, started = 0, time.monotonic()
    for epoch in range(1, plan.epochs + 1):
        jobs = [(batch, False) for batch in _batches(seen, plan.batch, draw)]
        jobs += [(batch, True) for batch in _batches(marked, plan.batch, draw)]
        draw.shuffle(jobs)
        for batch, with_tags in jobs:
            step += 1
            for group, rate in zip(optimizer.param_groups, highest, strict=True):
                group["lr"] = rate * min(step / steps / WARM_UP, max(1.02 - step / steps, 0.02))
            rows = [(e.pieces or []) if with_tags else texts.pieces(texts.with_slips(e.text)) for e in batch]
            vectors, middle = encoder(*_filled_up(rows), plan.dropout)
            loss = functional.cross_entropy(
                plan.sharpness * vectors @ functional.normalize(of_intents, dim=1).T,
                torch.tensor([number[example.intent] for example in batch]),
                label_smoothing=plan.smoothing,
            )
            if with_tags:
                wanted, _ = _filled_up([example.tags or [] for example in batch], NOT_TAGGED)
                given = (middle @ of_tags + bias).flatten(0, 1)
                loss = loss + functional.cross_entropy(given, wanted.flatten(), ignore_index=NOT_TAGGED)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            if step % REPORT_EVERY == 0:
                print(f"step {step} of {steps}, {time.monotonic() - started:.0f} s", flush=True)
        if unseen:
            scores = all_vectors(unseen) @ functional.normalize(of_intents, dim=1).T
            right = torch.tensor([[number[example.intent]] for example in unseen])
            first, first_three = (
                float((scores.topk(n).indices == right).any(1).float().mean()) for n in (1, min(3, len(number)))
            )
            print(
                f"{epoch} of {plan.epochs}: of the messages kept back {first:.1%} right, {first_three:.1%} among "
                f"the first three ({time.monotonic() - started:.0f} s)",
                flush=True,
            )
    return {name: factor.detach() for name, factor in encoder.factors.items()}


def _arrays(path: Path) -> dict[str, Tensor]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return {name: torch.tensor(arrays[name].astype(np.float32)) for name in arrays.files}


def main(folder: Path) -> None:
    """Learn from what is in the folder, and put the factors there."""
    plan = Plan(**json.loads((folder / "plan.json").read_text(encoding="utf-8")))
    examples = [Example(**entry) for entry in json.loads((folder / "examples.json").read_text(encoding="utf-8"))]
    factors = learn(_arrays(folder / "weights.npz"), _arrays(folder / "start.npz"), examples, plan)
    np.savez(folder / "factors.npz", **{name: factor.numpy() for name, factor in factors.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
