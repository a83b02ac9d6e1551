"""Files of words and facts that are read as YAML."""

from pathlib import Path

import pytest
import yaml

from second_opinion.settings import PROJECT_ROOT

FOLDERS = ("content", "clinics", "data", "second_opinion/letters/templates")
FILES = [PROJECT_ROOT / "domain.yml", *(f for folder in FOLDERS for f in (PROJECT_ROOT / folder).rglob("*.yml"))]
# Messages of patients hold no keys below a block, and reading them takes long.
READ = [file for file in FILES if file.name != "nlu.yml"]


def twice(node: yaml.Node) -> list[str]:
    """Keys that stand twice in one mapping: the reader would drop the first without a word."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        found += [str(key) for key in dict.fromkeys(map(str, keys)) if list(map(str, keys)).count(key) > 1]
        found += [key for _, value in node.value for key in twice(value)]
    elif isinstance(node, yaml.SequenceNode):
        found += [key for value in node.value for key in twice(value)]
    return found


@pytest.mark.parametrize("file", READ, ids=lambda file: str(file.relative_to(PROJECT_ROOT)))
def test_no_key_stands_twice(file: Path) -> None:
    node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert twice(node) == []


def test_a_key_that_stands_twice_is_found() -> None:
    assert twice(yaml.compose("a: 1\nb:\n  - c: 1\n    c: 2\n", Loader=yaml.CSafeLoader)) == ["c"]
