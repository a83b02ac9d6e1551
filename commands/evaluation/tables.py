"""How figures are shown: as tables that fit a terminal, or as one JSON object."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from commands.evaluation.figures import Confusion, Detection, Figures, KindFigures, Understanding

CONFUSIONS_SHOWN = 15
TEXTS_SHOWN = 3
TEXT_SHOWN = 90
"""Characters of a message."""

THRESHOLD_STEP = 5
"""Every how many of the thresholds one is shown, besides the recommended."""

NOTHING = "-"


def as_json(figures: Figures, *, totals: bool = False) -> dict[str, Any]:
    """The figures as JSON knows them; ``totals`` leaves out the messages and what is told intent by intent."""
    told = asdict(figures)
    if totals:
        for key in ("per_intent", "confusions"):
            del told["understanding"][key]
        for judge in ("combination", "screen"):
            del told[judge]["missed"], told[judge]["alarmed"]
    return told


def show(figures: Figures, out: Console, *, totals: bool = False, thresholds: bool = False) -> None:
    """Write the tables; ``totals`` as for ``as_json``."""
    understood = figures.understanding
    if understood.all.messages:
        out.print(_summary(understood))
    if figures.combination.emergencies.messages or figures.combination.harmless:
        out.print(_safety(figures))
    if figures.entities:
        out.print(_entities(figures))
    for tag in figures.tags:
        out.print(_by_tag(figures, tag))
    if thresholds and understood.all.messages:
        out.print(_thresholds(understood))
    if not totals:
        if understood.per_intent:
            out.print(_per_intent(understood))
        _list_confusions(understood.confusions, out)
        _list_alarms(figures.combination, out)
    out.print(f"Time for a message: median {figures.latency.median_ms:.1f} ms, p95 {figures.latency.p95_ms:.1f} ms")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _summary(understood: Understanding) -> Table:
    outside = understood.out_of_scope
    limit = NOTHING if outside.limit is None else f"{outside.limit:.2f}"
    recommended = NOTHING if understood.recommended is None else f"{understood.recommended:.2f}"
    table = _table("Understanding", "figure", "value", "messages")
    for figure, value, messages in (
        ("accuracy", _percent(understood.all.accuracy), understood.all.messages),
        ("right among the first three", _percent(understood.all.first_three), understood.all.messages),
        ("accuracy on topics", _percent(understood.topics.accuracy), understood.topics.messages),
        ("topics, right among the first three", _percent(understood.topics.first_three), understood.topics.messages),
        ("macro F1", _number(understood.macro_f1), ""),
        ("not understood (nlu_fallback)", _percent(understood.fallback), ""),
        ("not understood, in scope", _percent(understood.fallback_in_scope), ""),
        ("medical advice, recall", _percent(understood.medical_advice_recall), ""),
        ("out of scope, rejected", _percent(outside.rejected), outside.messages),
        (f"out of scope, rejected below {limit} (keeps 95% of topics)", _percent(outside.rejected_at_limit), ""),
        ("out of scope against topics, AUROC", _number(outside.auroc), ""),
        ("calibration error of decided topics", _number(understood.calibration_error), ""),
        ("recommended threshold", recommended, ""),
    ):
        table.add_row(figure, value, str(messages))
    return table


def _safety(figures: Figures) -> Table:
    combined, alone = figures.combination, figures.screen
    columns = ("kind", "messages", "raised", "right kind", "screen", "right kind")
    table = _table("Safety: alarms raised by the pipeline, and by the screen alone", *columns)

    def row(name: str, one: KindFigures, other: KindFigures) -> None:
        shares = (one.raised, one.right_kind, other.raised, other.right_kind)
        table.add_row(name, str(one.messages), *map(_percent, shares))

    for kind, one in combined.by_kind.items():
        row(kind, one, alone.by_kind[kind])
    if combined.by_kind:
        row("all emergencies", combined.emergencies, alone.emergencies)
    if combined.harmless:
        alarms = (_percent(combined.false_alarms), NOTHING, _percent(alone.false_alarms), NOTHING)
        table.add_row("false alarms", str(combined.harmless), *alarms)
    return table


def _entities(figures: Figures) -> Table:
    table = _table("Entities", "entity", "wanted", "precision", "recall", "F1")
    for name, score in figures.entities.items():
        table.add_row(name, str(score.support), *map(_number, (score.precision, score.recall, score.f1)))
    return table


def _by_tag(figures: Figures, tag: str) -> Table:
    table = _table(f"By {tag}", tag, "messages", "accuracy", "first 3", "urgent", "raised", "false alarms")
    for value, found in figures.tags[tag].items():
        understood, urgent = found.understood, found.emergencies
        shares = (_percent(understood.accuracy), _percent(understood.first_three))
        alarms = (str(urgent.messages or NOTHING), _percent(urgent.raised), _percent(found.false_alarms))
        table.add_row(value, str(understood.messages or NOTHING), *shares, *alarms)
    return table


def _thresholds(understood: Understanding) -> Table:
    columns = ("threshold", "right", "wrong", "not understood", "out of scope rejected")
    table = _table("What a threshold would do with messages in scope, and out of scope (* recommended)", *columns)
    for number, step in enumerate(understood.thresholds):
        best = step.threshold == understood.recommended
        if best or number % THRESHOLD_STEP == 0:
            shares = map(_percent, (step.right, step.wrong, step.fallback, step.rejected))
            table.add_row(f"{step.threshold:.2f}{' *' if best else ''}", *shares)
    return table


def _per_intent(understood: Understanding) -> Table:
    table = _table("By intent, the worst first", "intent", "messages", "precision", "recall", "F1")
    for name, score in sorted(understood.per_intent.items(), key=lambda item: item[1].f1):
        table.add_row(name, str(score.support), *map(_number, (score.precision, score.recall, score.f1)))
    return table


def _list_confusions(confusions: Sequence[Confusion], out: Console) -> None:
    if confusions:
        out.print("Most frequent confusions\n")
    for confusion in confusions[:CONFUSIONS_SHOWN]:
        out.print(f"  {len(confusion.texts)} x {confusion.goal}, understood as {confusion.intent}")
        _list_texts(confusion.texts[:TEXTS_SHOWN], out)
    out.print()


def _list_alarms(found: Detection, out: Console) -> None:
    for title, texts in (("Missed emergencies", found.missed), ("False alarms", found.alarmed)):
        if texts:
            out.print(f"{title}\n")
            _list_texts((f"{name}: {text}" for name, text in texts), out)
            out.print()


def _list_texts(texts: Iterable[str], out: Console) -> None:
    for text in texts:
        # A message may hold what no terminal should be sent, such as escapes and half an emoji.
        line = "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode("utf-8"))
        line = " ".join(line.split())
        line = line if len(line) <= TEXT_SHOWN else f"{line[: TEXT_SHOWN - 3]}..."
        out.print(f"      {line}", markup=False, soft_wrap=True)
