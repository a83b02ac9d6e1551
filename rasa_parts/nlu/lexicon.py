"""Lexicons: the names people use for things, read from ``content/lexicon/*.yml``.

One file holds one lexicon or a list of them::

    entity: specialty
    fuzzy: true                    # a misspelt single word is recognised too
    values:                        # canonical value -> names, recognised anywhere in a message
      cardiology: [cardiologist, heart doctor]
    alone:                         # names too ordinary to mean anything within a sentence
      cardiology: [heart]
    doctor_for:                    # words that mean it beside a doctor: "heart doctor", "specialist for my heart"
      cardiology: [heart]
    surgeon_for:                   # the same beside a surgeon
      orthopedics: [knee]
    in_context:                    # names that mean it only where a message speaks of insurance
      UnitedHealthcare: [united]
    codes:                         # canonical value -> NUCC taxonomy code, for a directory that is searched by it
      cardiology: 207RC0000X

Errors::

    LexiconError        a file is missing, unreadable or not of this shape; names the file, the key, the shape
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

_NUCC = re.compile(r"[0-9A-Z]{9}X")
_LISTS = ("alone", "doctor_for", "surgeon_for", "in_context")
_KEYS = ("entity", "values", *_LISTS, "codes", "fuzzy")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LexiconError(Exception):
    """A lexicon cannot be used. The message names the file, the key and the expected shape."""


@dataclass(frozen=True)
class Lexicon:
    """The names of one entity's values.

    ``values``, ``alone``, ``doctor_for``, ``surgeon_for`` and ``in_context`` map a canonical value to its names;
    ``codes`` maps some canonical values to their NUCC taxonomy code, ten characters.
    """

    entity: str
    values: dict[str, list[str]]
    alone: dict[str, list[str]] = field(default_factory=dict)
    doctor_for: dict[str, list[str]] = field(default_factory=dict)
    surgeon_for: dict[str, list[str]] = field(default_factory=dict)
    in_context: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
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


def _codes(value: Any, known: Mapping[str, Any], where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise LexiconError(f"{where}: expected canonical values, each with its NUCC code")
    for canonical, code in value.items():
        if canonical not in known:
            raise LexiconError(f"{where}: {canonical!r} is none of the canonical values")
        if not isinstance(code, str) or not _NUCC.fullmatch(code):
            raise LexiconError(
                f"{where}.{canonical}: expected a NUCC code, 10 characters that end in X, in quotes if all digits"
            )
    return value


def parse(data: Any, where: str) -> Lexicon:
    """One lexicon out of plain data; ``where`` is what error messages call it. Raises ``LexiconError``."""
    if not isinstance(data, Mapping) or not isinstance(data.get("entity"), str):
        raise LexiconError(f"{where}: expected a mapping with 'entity' and 'values'")
    if unknown := set(data) - set(_KEYS):
        raise LexiconError(f"{where}: unknown key {min(unknown)!r}; known are {', '.join(_KEYS)}")
    values = _names(data.get("values"), f"{where}: values")
    return Lexicon(
        entity=data["entity"],
        values=values,
        **{key: _names(data[key], f"{where}: {key}") for key in _LISTS if data.get(key)},
        codes=_codes(data.get("codes") or {}, values, f"{where}: codes"),
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
            # The C loader, where there is one, reads the same plain data ten times as fast.
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise LexiconError(f"{path.name}: cannot be read as YAML ({type(error).__name__})") from error
        found.extend(parse(one, path.name) for one in (data if isinstance(data, list) else [data]))
    return found
