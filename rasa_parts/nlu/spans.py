"""One thing recognised in a message, and the choice between things that overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A stretch ``text[start:end]`` of the original text that means ``value`` as ``entity``."""

    entity: str
    start: int
    end: int
    value: str
    role: str | None = None

    def as_entity(self, extractor: str) -> dict[str, Any]:
        """The span as Rasa keeps entities on a message."""
        found: dict[str, Any] = {
            "entity": self.entity,
            "start": self.start,
            "end": self.end,
            "value": self.value,
            "extractor": extractor,
        }
        return {**found, "role": self.role} if self.role else found


def free(start: int, end: int, taken: Iterable[Span]) -> bool:
    """Whether the stretch from ``start`` to ``end`` overlaps none of the spans."""
    return all(end <= span.start or start >= span.end for span in taken)


def longest(spans: Iterable[Span]) -> list[Span]:
    """Spans of one entity without overlap: the longest wins, the earlier one among equals."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start, s.value)):
        if free(span.start, span.end, kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)
