"""What a model made of labelled messages."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands.evaluation import FALLBACK
from commands.evaluation.examples import Example
from second_opinion.safety import screen

RANKING_WRITTEN = 5
"""Intents of the ranking that are written for each message."""

ENTITY_KEYS = ("entity", "value", "role", "group", "start", "end")


@dataclass(frozen=True)
class Outcome:
    """One message and how it was understood.

    Attributes:
        intent: the intent decided on, ``nlu_fallback`` where there is none.
        confidence: of that intent, 0 to 1.
        ranking: (intent, confidence) as the pipeline gives them, the decided one first.
        entities: what was found, each with any of ``ENTITY_KEYS``; offsets in the message's text.
        ms: milliseconds it took.
        screened: the alarm of the safety screen alone, as an intent; ``None`` when it is quiet.
    """

    example: Example
    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Mapping[str, Any], ...] = ()
    ms: float = 0.0
    screened: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The message, its labels and the outcome, for a file of predictions."""
        example = self.example
        labels = {"goal": example.goal, "kind": example.kind, "also_ok": list(example.also_ok)}
        return {
            "text": example.text,
            **{key: label for key, label in labels.items() if label},
            "intent": self.intent,
            "confidence": self.confidence,
            "ranking": [{"name": name, "confidence": c} for name, c in self.ranking[:RANKING_WRITTEN]],
            "entities": [dict(entity) for entity in self.entities],
            "ms": round(self.ms, 2),
        }


async def understand(model: Path, examples: Sequence[Example]) -> list[Outcome]:
    """Let the trained model understand every example, one after another."""
    from rasa_parts.in_process import InProcessGuide

    guide = await InProcessGuide.load(model)
    await guide.parse(examples[0].text)  # the first message pays for what is loaded late
    outcomes = []
    for example in examples:
        started = time.perf_counter()
        result = await guide.parse(example.text)
        ms = (time.perf_counter() - started) * 1000
        outcomes.append(_outcome(example, result, ms))
    return outcomes


def _outcome(example: Example, result: Mapping[str, Any], ms: float) -> Outcome:
    intent = result.get("intent") or {}
    alert = screen(example.text)
    return Outcome(
        example,
        intent.get("name") or FALLBACK,
        float(intent.get("confidence") or 0.0),
        tuple((r["name"], float(r["confidence"])) for r in result.get("intent_ranking") or ()),
        tuple({k: e[k] for k in ENTITY_KEYS if e.get(k) is not None} for e in result.get("entities") or ()),
        ms,
        alert.kind if alert else None,
    )
