"""``second-opinion adapter``: learn the sentence encoder's adapter anew from the training data."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import typer

from commands.console import BadInput, CommandError, notes, out
from second_opinion.settings import PROJECT_ROOT

ENVIRONMENT = PROJECT_ROOT / ".tools" / "adapter"
"""The environment with PyTorch that ``make adapter`` makes; the guide's own does without."""


class NotLearnt(CommandError):
    """Learning stopped; the shipped adapter is as it was."""


def adapter(
    epochs: int = typer.Option(5, min=1, help="How often every message is shown."),
    rank: int = typer.Option(16, min=1, max=128, help="Size of the adapter; counts only when it starts from nothing."),
    learning_rate: float = typer.Option(1e-3, min=1e-6, max=1.0, help="The highest step size."),
    go_on: bool = typer.Option(False, help="Go on from the shipped adapter instead of starting from nothing."),
    seed: int = typer.Option(1, help="Of everything random."),
) -> None:
    """Learn the sentence encoder's adapter anew (a maintainer's step; --go-on needs two epochs only)."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        raise BadInput("The environment with PyTorch is missing: run 'make adapter', which makes it.")
    try:
        from rasa_parts.nlu.encoder_weights import read_weights
    except ModuleNotFoundError as error:
        raise BadInput(f"The package {error.name} is missing: run 'make adapter', which installs it.") from error
    import numpy as np

    from rasa_parts.nlu.adapter import ADAPTER_FILE, Adapter
    from rasa_parts.nlu.sentence_vectors import SHA256, weights_path

    content = weights_path().read_bytes()
    weights = read_weights(content)
    plan = {"epochs": epochs, "rank": rank, "learning_rate": learning_rate, "seed": seed}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.savez(folder / "weights.npz", **weights.arrays)
        if go_on:
            shipped = Adapter.load(ADAPTER_FILE).factors.items()
            pairs = {f"{name}.{ab}": factor for name, both in shipped for ab, factor in zip("ab", both, strict=True)}
            np.savez(folder / "start.npz", **pairs)
        (folder / "plan.json").write_text(json.dumps(plan | {"threads": os.cpu_count() or 1}), encoding="utf-8")
        examples = _examples()
        (folder / "examples.json").write_text(json.dumps(examples), encoding="utf-8")
        notes.print(f"Learning from {sum(not e['kept_back'] for e in examples)} messages; the others are kept back.")
        command = [str(python), "-m", "rasa_parts.nlu.adapter_training", str(folder)]
        if subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode != 0:
            raise NotLearnt("The adapter was not learnt, for the reason above. The shipped one is as it was.")
        with np.load(folder / "factors.npz", allow_pickle=False) as found:
            factors = {name: (found[f"{name}.a"], found[f"{name}.b"]) for name in weights.places}
    Adapter(SHA256, weights.places, factors).save(ADAPTER_FILE)
    out.print(f"Wrote {ADAPTER_FILE.relative_to(PROJECT_ROOT)}. Train and measure: make train evaluate.")


def _examples() -> list[dict[str, object]]:
    """The training messages as ``rasa_parts.nlu.adapter_training.Example`` takes them."""
    from commands.training_messages import training_messages
    from rasa_parts.nlu.adapter import kept_back
    from rasa_parts.nlu.name_tagger import TAGS, marked_spans, tag_of
    from rasa_parts.nlu.sentence_vectors import MAX_PIECES, entities_are_marked
    from rasa_parts.nlu.spelling import Speller
    from rasa_parts.nlu.wordpiece import WordPieceTokenizer, shipped_pieces

    messages = training_messages()
    speller = Speller.of_training_texts([m.get("text") for m in messages], PROJECT_ROOT / "content" / "lexicon")
    tokenizer = WordPieceTokenizer(shipped_pieces())
    examples: list[dict[str, object]] = []
    for message in messages:
        text = message.get("text")
        example = {"text": speller.text(text), "intent": message.get("intent"), "kept_back": kept_back(text)}
        if entities_are_marked(message):
            words = speller.words(text)
            pieces, first = tokenizer.encode_words([word.repaired for word in words], MAX_PIECES)
            tags = [-1] * len(pieces)
            for word, place in zip(words, first, strict=True):
                if place < len(pieces) - 1:
                    tags[place] = TAGS.index(tag_of(word, marked_spans(message)))
            example |= {"pieces": pieces, "tags": tags}
        examples.append(example)
    return examples
