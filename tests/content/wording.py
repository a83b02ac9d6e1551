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

SHOWN = {
    "clinic_name": "Riverside Clinic",
    "clinic_phone": "the front desk",
    "clinic_hours": "Monday to Friday",
    "interpreter_phone": "the interpreter line",
    "retention_hours": "24",
    "whose": "your",
    "Whose": "Your",
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
