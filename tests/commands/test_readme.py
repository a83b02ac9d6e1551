"""Whatever the README and the docs tell people to type exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from commands import app
from second_opinion.settings import PROJECT_ROOT

DOCUMENTS = sorted([PROJECT_ROOT / "README.md", *(PROJECT_ROOT / "docs").glob("*.md")])
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
NAMED = re.compile(r"`((?:make|second-opinion) [^`\n]+)`")


def _commands(document: Path) -> Iterator[list[str]]:
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|shell|bash|console)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    for line in [*lines, *NAMED.findall(text)]:
        if line.startswith(("make ", "second-opinion ")):
            yield shlex.split(line, comments=True)


def _exists(words: list[str]) -> bool:
    if words[0] == "make":
        return all(word in TARGETS for word in words[1:] if "=" not in word and not word.startswith("-"))
    command = typer.main.get_command(app)
    for word in words[1:]:
        if word.startswith("-"):
            options = {name for parameter in command.params for name in (*parameter.opts, "--help")}
            if word.partition("=")[0] not in options:
                return False
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return False
            command = command.commands[word]
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_the_documents_exists(document: Path) -> None:
    missing = [" ".join(words) for words in _commands(document) if not _exists(words)]
    assert missing == []


def test_the_two_commands_of_the_readme_are_there() -> None:
    named = [words for words in _commands(PROJECT_ROOT / "README.md") if words[0] == "make"]
    assert ["make", "run"] in named
    assert ["make", "test"] in named


@pytest.mark.parametrize(
    "words",
    ["make runn", "second-opinion tarin", "second-opinion train --fast", "second-opinion privacy burn"],
)
def test_a_command_that_does_not_exist_is_noticed(words: str) -> None:
    assert not _exists(words.split())


def test_every_target_says_what_it_does_in_help() -> None:
    text = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE)) == TARGETS
    wanted = {"help", "run", "shell", "train", "evaluate", "test", "test-fast", "lint", "bench", "clean"}
    assert wanted <= TARGETS
