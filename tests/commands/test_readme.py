"""Whatever the README and the docs tell people to type exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from commands import app
from second_opinion.settings import PROJECT_ROOT

DOCUMENTS = sorted([PROJECT_ROOT / "README.md", *(PROJECT_ROOT / "docs").glob("*.md")])
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([^`\n]+)`")
GIVEN = re.compile(r"[A-Z_]+=")
"""A variable before a command, as in ``STATE_DIR=/srv/guide make run``."""


def _commands(document: Path) -> Iterator[list[str]]:
    text = document.read_text(encoding="utf-8")
    # A usage in a table: brackets and bars say what is optional, and are not typed.
    named = [re.sub(r"[][()|\\]", " ", line) for line in NAMED.findall(BLOCK.sub("", text))]
    for line in [*(line for block in BLOCK.findall(text) for line in block.splitlines()), *named]:
        words = line.removeprefix("$ ").split()
        while words and GIVEN.match(words[0]):
            words.pop(0)
        program = words[0].removeprefix(".venv/bin/") if words else ""
        if program in ("make", "second-opinion") and len(words) > 1:
            yield [program, *shlex.split(" ".join(words[1:]), comments=True)]


def _options(document: Path) -> set[str]:
    """Options that are named alone, as ``--skip-bad`` or ``--database URL``."""
    text = BLOCK.sub("", document.read_text(encoding="utf-8"))
    return {name.split()[0].partition("=")[0] for name in NAMED.findall(text) if name.startswith("--")}


def _all_options(command: click.Command) -> set[str]:
    own = {name for parameter in command.params for name in parameter.opts}
    return own.union(*(_all_options(each) for each in getattr(command, "commands", {}).values()))


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_in_the_documents_exists(document: Path) -> None:
    assert _options(document) - _all_options(typer.main.get_command(app)) == set()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("README.md", ["make", "run"]),
        ("README.md", ["make", "test"]),
        ("README.md", ["make", "evaluate"]),
        ("README.md", ["second-opinion", "directory", "import"]),
        ("README.md", ["second-opinion", "directory", "lookup"]),
        ("README.md", ["second-opinion", "replay"]),
        ("README.md", ["second-opinion", "evaluate"]),
        ("README.md", ["second-opinion", "privacy", "purge"]),
        ("docs/directory.md", ["second-opinion", "directory", "template"]),
        ("docs/directory.md", ["second-opinion", "directory", "issues"]),
        ("docs/privacy.md", ["second-opinion", "privacy", "delete"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_the_commands_that_are_known_to_be_there_are_found(document: str, words: list[str]) -> None:
    assert words in [found[: len(words)] for found in _commands(PROJECT_ROOT / document)]


def test_blocks_of_any_kind_variables_and_paths_are_read(tmp_path: Path) -> None:
    document = tmp_path / "some.md"
    document.write_text(
        "```text\nYou: hello\n```\n\nType `.venv/bin/second-opinion train [--force]`, or `--skip-bad`, then:\n\n"
        "```sh\nmake run  # the guide's\nSTATE_DIR=/srv make shell\n$ .venv/bin/second-opinion replay a.yml\n```\n",
        encoding="utf-8",
    )
    assert sorted(_commands(document)) == [
        ["make", "run"],
        ["make", "shell"],
        ["second-opinion", "replay", "a.yml"],
        ["second-opinion", "train", "--force"],
    ]
    assert _options(document) == {"--skip-bad"}


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
