"""``second-opinion adapter``: learn the sentence encoder's adapter anew from the training data."""

import time
from pathlib import Path

import typer

from commands.console import BadInput, notes, out


def adapter(
    epochs: int = typer.Option(5, min=1, help="How often every message is shown."),
    rank: int = typer.Option(16, min=1, max=128, help="Size of the adapter."),
    seed: int = typer.Option(1, help="Of everything random."),
) -> None:
    """Learn the sentence encoder's adapter anew (a maintainer's step of about half an hour)."""
    try:
        from rasa_parts.nlu.adapter_training import Plan, learn
    except ModuleNotFoundError as error:
        raise BadInput(f"The package {error.name} is missing: run 'make adapter', which installs it.") from error
    from rasa.shared.importers.importer import TrainingDataImporter

    from rasa_parts.nlu.adapter import ADAPTER_FILE, kept_back
    from rasa_parts.nlu.sentence_vectors import weights_path
    from rasa_parts.nlu.spelling import Speller
    from second_opinion.settings import PROJECT_ROOT

    importer = TrainingDataImporter.load_from_config(
        str(PROJECT_ROOT / "config.yml"), str(PROJECT_ROOT / "domain.yml"), [str(PROJECT_ROOT / "data")]
    )
    examples = [(e.get("text"), e.get("intent")) for e in importer.get_nlu_data().intent_examples if e.get("text")]
    speller = Speller.of_training_texts([text for text, _ in examples], PROJECT_ROOT / "content" / "lexicon")
    started = time.monotonic()

    def report(epoch: int, loss: float, first: float, first_three: float) -> None:
        notes.print(
            f"{epoch} of {epochs}: loss {loss:.3f}; of the messages kept back {first:.1%} right, "
            f"{first_three:.1%} among the first three ({time.monotonic() - started:.0f} s)."
        )

    seen = [(speller.text(text), intent) for text, intent in examples if not kept_back(text)]
    unseen = [(speller.text(text), intent) for text, intent in examples if kept_back(text)]
    notes.print(f"Learning from {len(seen)} messages; {len(unseen)} are kept back.")
    learnt = learn(weights_path().read_bytes(), seen, unseen, Plan(epochs=epochs, rank=rank, seed=seed), report)
    learnt.save(ADAPTER_FILE)
    shown: Path = ADAPTER_FILE.relative_to(PROJECT_ROOT)
    out.print(f"Wrote {shown}. Train and measure: make train evaluate.")
