"""``second-opinion evaluate``: how well messages are understood, measured on a labelled file."""

import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.table import Table

from commands.console import BadInput, notes, out
from commands.replay import only_ours_on_stdout
from commands.train import ensure_model

FALLBACK = "nlu_fallback"
CONFUSIONS_SHOWN = 10


@dataclass(frozen=True)
class Example:
    """One message and the intent it should be understood as."""

    text: str
    goal: str


@dataclass(frozen=True)
class Report:
    """Figures over all examples; rates and scores from 0 to 1, times in milliseconds."""

    examples: int
    accuracy: float
    macro_f1: float
    fallback_rate: float
    median_ms: float
    p95_ms: float
    confusions: list[tuple[str, str, int]]


def load_examples(path: Path) -> list[Example]:
    """Read a file of JSON objects, one a line, with the keys ``text`` and ``goal``.

    Raises:
        BadInput: the file cannot be read, is empty, or a line has another shape; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: this file cannot be read as UTF-8 text ({type(error).__name__}).") from error
    examples = list(_examples(path, lines))
    if not examples:
        raise BadInput(f'{path}: no examples; expected lines such as {{"text": "hello", "goal": "greet"}}.')
    return examples


def _examples(path: Path, lines: Sequence[str]) -> Iterator[Example]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            text, goal = entry["text"], entry["goal"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{path}, line {number}: expected an object with the keys 'text' and 'goal'.") from error
        if not isinstance(text, str) or not isinstance(goal, str):
            raise BadInput(f"{path}, line {number}: expected texts for 'text' and 'goal'.")
        yield Example(text, goal)


def report(goals: Sequence[str], found: Sequence[str], ms: Sequence[float]) -> Report:
    """The figures for what should and what was understood, in the same order."""
    hits = Counter(goal for goal, intent in zip(goals, found, strict=True) if goal == intent)
    wanted, given = Counter(goals), Counter(found)
    # An intent that is neither wanted nor given has no score; one that is only given scores 0.
    f1 = [2 * hits[i] / (wanted[i] + given[i]) for i in {*wanted, *given} - {FALLBACK}]
    confusions = Counter((g, i) for g, i in zip(goals, found, strict=True) if g != i)
    return Report(
        examples=len(goals),
        accuracy=sum(hits.values()) / len(goals),
        macro_f1=sum(f1) / len(f1) if f1 else 0.0,
        fallback_rate=given[FALLBACK] / len(goals),
        median_ms=statistics.median(ms),
        p95_ms=sorted(ms)[int(0.95 * (len(ms) - 1))],
        confusions=[(goal, intent, n) for (goal, intent), n in confusions.most_common()],
    )


async def measure(model: Path, examples: Sequence[Example]) -> Report:
    """Understand every example with the trained model and compare."""
    from rasa_parts.in_process import InProcessGuide

    guide = await InProcessGuide.load(model)
    await guide.parse(examples[0].text)  # the first message pays for what is loaded late
    found, ms = [], []
    for example in examples:
        started = time.perf_counter()
        result = await guide.parse(example.text)
        ms.append((time.perf_counter() - started) * 1000)
        found.append(result["intent"]["name"] or FALLBACK)
    return report([example.goal for example in examples], found, ms)


def evaluate(
    file: Path = typer.Argument(..., metavar="FILE.jsonl", help="Objects with 'text' and 'goal', one a line."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, nothing else."),
) -> None:
    """Measure how well messages are understood."""
    examples = load_examples(file)
    model = ensure_model()
    with notes.status(f"Understanding {len(examples)} messages ..."), only_ours_on_stdout():
        figures = asyncio.run(measure(model, examples))
    if as_json:
        out.print_json(json.dumps(asdict(figures)))
        return
    out.print(
        f"{figures.examples} messages: accuracy {figures.accuracy:.1%}, macro F1 {figures.macro_f1:.3f}, "
        f"fallback {figures.fallback_rate:.1%}, "
        f"median {figures.median_ms:.1f} ms, p95 {figures.p95_ms:.1f} ms"
    )
    if figures.confusions:
        table = Table("meant", "understood as", "messages", title="Most frequent confusions")
        for goal, intent, count in figures.confusions[:CONFUSIONS_SHOWN]:
            table.add_row(goal, intent, str(count))
        out.print(table)
