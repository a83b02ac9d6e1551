"""``second-opinion evaluate``: how well messages are understood, measured on labelled files."""

import asyncio
import json
from pathlib import Path

import typer

from commands.console import BadInput, notes, out
from commands.replay import only_ours_on_stdout
from commands.train import ensure_model
from second_opinion.settings import PROJECT_ROOT


def evaluate(
    files: list[Path] = typer.Argument(
        ..., metavar="FILES...", help="Objects with 'text' and 'goal' or 'kind', one a line; folders of .jsonl files."
    ),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, nothing else."),
    predictions: Path | None = typer.Option(
        None, "--predictions", metavar="OUT.jsonl", help="Write what was understood, one object a message."
    ),
    config: Path | None = typer.Option(
        None, "--config", metavar="FILE", help="Train and measure this pipeline on the same data instead."
    ),
    share: float = typer.Option(
        1.0, min=0.01, max=1.0, help="With --config: train on this share of the messages only, always the same ones."
    ),
    totals: bool = typer.Option(False, "--totals", help="Show no messages and nothing intent by intent."),
    thresholds: bool = typer.Option(False, "--thresholds", help="Show what other fallback thresholds would do."),
) -> None:
    """Measure how well messages are understood."""
    # Here, not above: scikit-learn takes a second to load, which no other subcommand should pay for.
    from commands.evaluation.examples import load_examples, read_intents
    from commands.evaluation.figures import figures
    from commands.evaluation.outcomes import understand
    from commands.evaluation.pipelines import compared_model, config_digest
    from commands.evaluation.tables import as_json as jsonable
    from commands.evaluation.tables import show

    intents = read_intents()
    examples = load_examples(files, intents.known)
    digest = config_digest(config or PROJECT_ROOT / "config.yml")
    if predictions and (predictions.is_dir() or not predictions.parent.is_dir()):
        raise BadInput(f"--predictions: expected a file in a folder that exists, found {predictions}.")
    if share < 1 and not config:
        raise BadInput(
            "--share: name the pipeline with --config, be it config.yml; the guide's own model has all data."
        )
    model = compared_model(config, share=share) if config else ensure_model()
    with notes.status(f"Understanding {len(examples)} messages ..."), only_ours_on_stdout():
        outcomes = asyncio.run(understand(model, examples))
    if predictions:
        lines = [json.dumps(outcome.as_dict()) + "\n" for outcome in outcomes]
        predictions.write_text("".join(lines), encoding="utf-8")
    found = figures(outcomes, intents.topics)
    name = config.name if config else "config.yml"
    if as_json:
        about = {"config": name, "config_sha256": digest, "model": model.name}
        out.print_json(data=about | jsonable(found, totals=totals), ensure_ascii=True)
        return
    out.print(f"{found.messages} messages, model {model.name}\n{name}, sha256 {digest}\n", soft_wrap=True)
    show(found, out, totals=totals, thresholds=thresholds)
