"""The facts catalogue: every claim that a patient may be told, with source and dates.

Responses name the facts they state (``metadata: {facts: [...]}``); tests hold both sides together.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, Extra, Field, ValidationError

from second_opinion.settings import PROJECT_ROOT

CATALOGUE = PROJECT_ROOT / "content" / "facts.yml"

EMERGENCY = "SAF-"
"""What begins the ids of facts about emergency numbers."""

ASKED_BACK = ("utter_did_you_mean", "utter_fallback_", "utter_second_question")
"""Beginnings of the names of responses that ask back: the facts they name stand in their buttons and are not stated."""


class FactsError(ValueError):
    """The catalogue cannot be used; the message names the file, the entry and the expected shape."""


class Fact(BaseModel):
    """One claim with one rating. From ``expires_on`` on it has to be checked again."""

    id: str = Field(..., regex=r"^[A-Z]{3,4}-\d{1,3}$")
    text: str = Field(..., min_length=1)
    source: str = Field(..., min_length=1)
    url: str | None = Field(None, regex=r"^https?://")
    checked_on: date
    expires_on: date
    confidence: Literal["H", "M", "own"]

    class Config:
        """Unknown keys are misspelt keys."""

        extra = Extra.forbid


def load_facts(path: Path = CATALOGUE) -> dict[str, Fact]:
    """Read the catalogue, by id.

    Raises:
        FactsError: an entry has another shape, or an id occurs twice.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts: dict[str, Fact] = {}
    for number, entry in enumerate(content["facts"], start=1):
        try:
            fact = Fact.parse_obj(entry)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise FactsError(f"{path}, fact number {number}: {problems}.") from error
        if fact.id in facts:
            raise FactsError(f"{path}: the id {fact.id} occurs twice; every fact has an id of its own.")
        facts[fact.id] = fact
    return facts


def told_by(facts: Mapping[str, Fact], named: Iterable[str]) -> tuple[list[str], date] | None:
    """The sources of the facts with these ids, each once, and the day of the oldest check.

    ``None`` where nothing but the guide's own wording was stated. Ids without an entry are passed over.
    """
    found = [facts[fact] for fact in named if fact in facts and facts[fact].confidence != "own"]
    if not found:
        return None
    return list(dict.fromkeys(fact.source for fact in found)), min(fact.checked_on for fact in found)
