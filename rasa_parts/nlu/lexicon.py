"""Lexicons: the names people use for things, read from ``content/lexicon/*.yml``.

One file holds one lexicon or a list of them::

    entity: specialty
    fuzzy: true                    # a misspelt single word is recognised too
    values:                        # canonical value -> names, recognised anywhere in a message
      cardiology: [cardiologist, heart doctor]
    alone:                         # names too ordinary to mean anything within a sentence
      cardiology: [heart]

Errors::

    LexiconError        a file is missing, unreadable or not of this shape; names the file, the key, the shape
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml


class LexiconError(Exception):
    """A lexicon cannot be used. The message names the file, the key and the expected shape."""


@dataclass(frozen=True)
class Lexicon:
    """The names of one entity's values; ``values`` and ``alone`` map a canonical value to its names."""

    entity: str
    values: dict[str, list[str]]
    alone: dict[str, list[str]] = field(default_factory=dict)
    fuzzy: bool = False

    def to_json(self) -> dict[str, Any]:
        """The lexicon as plain data, for keeping it with the model."""
        return asdict(self)


def _names(value: Any, where: str) -> dict[str, list[str]]:
    if not isinstance(value, dict) or not value:
        raise LexiconError(f"{where}: expected canonical values, each with a list of names")
    for canonical, names in value.items():
        if not isinstance(canonical, str):
            raise LexiconError(f"{where}: {canonical!r} is not text; put it in quotes")
        if not isinstance(names, list) or not names or not all(isinstance(n, str) and n.strip() for n in names):
            raise LexiconError(f"{where}.{canonical}: expected a list of names, each of them text")
    return value


def parse(data: Any, where: str) -> Lexicon:
    """One lexicon out of plain data; ``where`` is what error messages call it. Raises ``LexiconError``."""
    if not isinstance(data, Mapping) or not isinstance(data.get("entity"), str):
        raise LexiconError(f"{where}: expected a mapping with 'entity' and 'values'")
    if unknown := set(data) - {"entity", "values", "alone", "fuzzy"}:
        raise LexiconError(f"{where}: unknown key {min(unknown)!r}; known are entity, values, alone, fuzzy")
    return Lexicon(
        entity=data["entity"],
        values=_names(data.get("values"), f"{where}: values"),
        alone=_names(data["alone"], f"{where}: alone") if data.get("alone") else {},
        fuzzy=bool(data.get("fuzzy", False)),
    )


def read_lexicons(folder: Path) -> list[Lexicon]:
    """All lexicons of a folder, in the order of file names. Raises ``LexiconError``."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise LexiconError(f"{folder.name}: no lexicon files (*.yml) in this folder")
    found: list[Lexicon] = []
    for path in files:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise LexiconError(f"{path.name}: cannot be read as YAML ({type(error).__name__})") from error
        found.extend(parse(one, path.name) for one in (data if isinstance(data, list) else [data]))
    return found
