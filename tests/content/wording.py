"""What tests of the wording share: every text that a patient reads, and what is counted in it."""

import re
from typing import Any

import yaml

from second_opinion.settings import PROJECT_ROOT

DOMAIN: dict[str, Any] = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))

VARIATIONS: list[tuple[str, dict[str, Any]]] = [
    (f"{name}[{number}]", variation)
    for name, variations in DOMAIN["responses"].items()
    for number, variation in enumerate(variations)
]

FORBIDDEN = [
    r"cannot legally",
    r"\b(is|are) illegal",
    r"\b\d+ ?(%|percent) of (first )?diagnos",
    r"\bunbiased\b",
    r"guarantee",
    r"\bit is covered\b",
    r"\bis covered by your\b",
    r"\byou will pay\b",
    r"\bis in[- ]network\b",
    r"\byou have time\b",
    r"\bit is safe to wait\b",
    r"\binsurers must\b",
    r"\bout of network for\b",
    r"\bis out of network\b",
    r"\bpress 3\b",
    r"\bI recommend\b",
    r"\byou should (have|get|choose|go)\b",
]
"""Sentences that must not be said, as patterns."""

SHOWN = {
    "clinic_name": "Riverside Clinic",
    "clinic_phone": "the front desk",
    "clinic_hours": "Monday to Friday",
    "interpreter_phone": "the interpreter line",
    "retention_hours": "24",
    "whose": "your",
    "Whose": "Your",
    "my": "my",
    "My": "My",
    "relation": "mother",
}
"""What variables are read as; a doctor's, a plan's or another name is one short word."""


def as_read(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: SHOWN.get(match[1], "Lee"), text)


def texts(content: object) -> list[str]:
    """Every string in a response: text, button titles, and all of a custom payload."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        return [t for key, value in content.items() if key not in {"payload", "metadata"} for t in texts(value)]
    return [t for part in content for t in texts(part)] if isinstance(content, list) else []


def prose(text: str) -> tuple[int, int]:
    """Sentences and questions of a message; lists and what is quoted to be said aloud are not counted."""
    lines = " ".join(line for line in as_read(text).splitlines() if not line.startswith("- "))
    sentences = [s for s in re.split(r"(?<=[.?!:])\s+", re.sub(r'"[^"]*"', "quoted", lines)) if re.search(r"[a-z]", s)]
    questions = sum(sentence.endswith("?") for sentence in sentences)
    return len(sentences) - questions, questions
