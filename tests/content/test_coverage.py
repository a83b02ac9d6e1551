"""docs/coverage.md: each claim of the acceptance list is answered, and shown by a conversation."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from second_opinion.facts import load_facts
from second_opinion.settings import PROJECT_ROOT
from tests.content.wording import DOMAIN

CONVERSATIONS = PROJECT_ROOT / "tests" / "conversations"
ROWS = 60
INTENTS = {name if isinstance(name, str) else next(iter(name)) for name in DOMAIN["intents"]}
FACTS = load_facts()


def table() -> dict[int, list[str]]:
    text = (PROJECT_ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {int(number): rest for number, *rest in cells}


TABLE = table()


def rows_of(path: Path) -> set[int]:
    script: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {int(row) for row in script.get("rows") or []}


def test_no_claim_is_missing() -> None:
    assert sorted(TABLE) == list(range(1, ROWS + 1))


@pytest.mark.parametrize("row", sorted(TABLE))
def test_what_a_row_names_exists(row: int) -> None:
    _, intent, by, facts, conversations = TABLE[row]
    assert intent.strip("`") in INTENTS
    assert by.strip("`") in {*DOMAIN["responses"], *DOMAIN["actions"]}
    assert facts == "-" or set(facts.split(", ")) <= set(FACTS)
    for name in conversations.split(", "):
        path = CONVERSATIONS / f"{name}.yml"
        assert path.is_file(), name
        assert row in rows_of(path), f"{name} does not say that it shows row {row}"
