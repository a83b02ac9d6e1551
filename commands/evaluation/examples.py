"""Labelled messages: what the files hold, and which intents there are to be named in them."""

import difflib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from commands.console import BadInput
from commands.evaluation import FALLBACK, MEDICAL_ADVICE, OUT_OF_SCOPE
from second_opinion.settings import PROJECT_ROOT

NOT_EMERGENCY = "not_emergency"
KINDS: Mapping[str, str] = {
    "medical_emergency": "medical_emergency",
    "crisis_suicide_selfharm": "crisis",
    "abuse_violence": "abuse_or_violence",
    "poisoning": "poisoning",
}
"""The kinds of emergency in labelled files, and the intent that is right for each."""

TAGS = ("persona", "length", "noise")
"""Tags by which figures are given; others may stand in a file."""

NO_TOPIC = frozenset({"conversation", "safety"})
"""Folders of ``data/`` that hold what patients do not come for."""


@dataclass(frozen=True)
class WantedEntity:
    """An entity that should be found: by ``value``, or where it stands (``start`` to ``end``, in characters)."""

    entity: str
    value: str | None = None
    role: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Example:
    """One message and how it should be understood.

    Attributes:
        goal: the right intent; ``None`` where only ``kind`` is known, then it does not count for accuracy.
        kind: a key of ``KINDS``, or ``not_emergency``; ``None`` where the message does not count for safety.
        also_ok: intents that are right as well.
        entities: all that should be found; ``None`` where nobody has looked.
        tags: what kind of message it is, such as ``{"persona": "rushed"}``.
    """

    text: str
    goal: str | None = None
    kind: str | None = None
    also_ok: tuple[str, ...] = ()
    entities: tuple[WantedEntity, ...] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Intents:
    """The intents of the training data.

    Attributes:
        known: all of them, with ``nlu_fallback``.
        topics: those that patients come with.
    """

    known: frozenset[str]
    topics: frozenset[str]


class _OtherShape(Exception):
    """What was expected of a line instead."""


def read_intents(project: Path = PROJECT_ROOT) -> Intents:
    """The intents of ``data/<topic>/*.yml``; the folder tells whether one is a topic.

    Raises:
        BadInput: a file of training data cannot be read.
    """
    known, topics = {FALLBACK}, set()
    for path in sorted((project / "data").glob("*/*.yml")):
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            names = {block["intent"] for block in content.get("nlu") or [] if "intent" in block}
        except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
            raise BadInput(
                f"{path}: these training data cannot be read ({type(error).__name__}). "
                "Run 'second-opinion train', which says what is wrong."
            ) from error
        known |= names
        if path.parent.name not in NO_TOPIC:
            topics |= names
    return Intents(frozenset(known), frozenset(topics - {MEDICAL_ADVICE, OUT_OF_SCOPE}))


def load_examples(paths: Sequence[Path], known: Collection[str]) -> list[Example]:
    """Read labelled messages, one JSON object a line; of a folder every ``*.jsonl``, in the order of their names.

    Args:
        known: the intents that ``goal`` and ``also_ok`` may name.

    Raises:
        BadInput: a file cannot be read or holds no message, or a line has another shape; names file and line.
    """
    return [example for path in paths for file in _files(path) for example in _read(file, known)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.jsonl"))
    if not files:
        raise BadInput(f"{path}: this folder holds no .jsonl file with labelled messages.")
    return files


def _read(path: Path, known: Collection[str]) -> list[Example]:
    try:
        # Not splitlines: a message may hold characters that it takes for the end of a line.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: this file cannot be read as UTF-8 text ({type(error).__name__}).") from error
    examples = list(_examples(path, lines, known))
    if not examples:
        raise BadInput(f'{path}: no messages; expected lines such as {{"text": "hello", "goal": "greet"}}.')
    return examples


def _examples(path: Path, lines: Sequence[str], known: Collection[str]) -> Iterator[Example]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _example(json.loads(line), known)
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number}: expected one JSON object on this line.") from error
        except _OtherShape as error:
            raise BadInput(f"{path}, line {number}: {error}") from error


def _example(entry: Any, known: Collection[str]) -> Example:
    if not isinstance(entry, dict):
        raise _OtherShape("expected a JSON object with 'text' and 'goal' or 'kind'.")
    entry = dict(entry)
    also_ok, entities = entry.pop("also_ok", []), entry.pop("entities", None)
    for key, value in entry.items():
        if not isinstance(value, str):
            raise _OtherShape(f"'{key}': expected a text.")
    text, goal, kind = (entry.pop(key, None) for key in ("text", "goal", "kind"))
    if text is None or (goal is None and kind is None):
        raise _OtherShape("expected 'text' and 'goal' or 'kind'.")
    if kind not in (None, NOT_EMERGENCY, *KINDS):
        raise _OtherShape(f"'kind': expected one of {', '.join([*KINDS, NOT_EMERGENCY])}, found '{kind}'.")
    if not isinstance(also_ok, list) or not all(isinstance(name, str) for name in also_ok):
        raise _OtherShape("'also_ok': expected a list of intents.")
    for key, name in [("goal", goal), *(("also_ok", name) for name in also_ok)]:
        if name is not None and name not in known:
            nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0)
            meant = f" Did you mean '{nearest[0]}'?" if nearest else ""
            raise _OtherShape(f"'{key}': '{name}' is no intent of the training data.{meant}")
    return Example(text, goal, kind, tuple(also_ok), _wanted(entities), entry)


def _wanted(entities: Any) -> tuple[WantedEntity, ...] | None:
    if entities is None:
        return None
    if not isinstance(entities, list):
        raise _OtherShape("'entities': expected a list of objects.")
    return tuple(_wanted_entity(entity) for entity in entities)


def _wanted_entity(entity: Any) -> WantedEntity:
    shape = "'entities': expected objects with 'entity' and 'value' (or 'start' and 'end'), and 'role' if there is one."
    texts, numbers = ("entity", "value", "role"), ("start", "end")
    if not isinstance(entity, dict) or not set(entity) <= {*texts, *numbers} or "entity" not in entity:
        raise _OtherShape(shape)
    if any(not isinstance(entity[key], str) for key in texts if key in entity):
        raise _OtherShape(shape)
    if any(type(entity[key]) is not int for key in numbers if key in entity):
        raise _OtherShape(shape)
    if "value" not in entity and not set(numbers) <= set(entity):
        raise _OtherShape(shape)
    return WantedEntity(**entity)
