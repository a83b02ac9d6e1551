"""A letter's text as documents set it: paragraphs, lists, lines, and blanks that can be seen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from second_opinion.letters.values import BLANK, writable
from second_opinion.payloads import LetterData

BULLET = "- "


@dataclass(frozen=True)
class Run:
    """A stretch of one line; ``blank`` where the patient has to fill in something."""

    text: str
    blank: bool


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together. In a list every line is one item, without its hyphen."""

    lines: tuple[Line, ...]
    listed: bool


def paragraphs(letter: LetterData) -> Iterator[Paragraph]:
    """The paragraphs of the body. A list may follow its introduction without an empty line between them."""
    for block in re.split(r"\n{2,}", writable(letter.body).strip("\n")):
        lines: list[str] = []
        listed = False
        for line in block.split("\n"):
            if lines and line.startswith(BULLET) != listed:
                yield _paragraph(lines, listed, letter.blanks)
                lines = []
            listed = line.startswith(BULLET)
            lines.append(line)
        yield _paragraph(lines, listed, letter.blanks)


def _paragraph(lines: list[str], listed: bool, blanks: list[str]) -> Paragraph:
    return Paragraph(tuple(_runs(line.removeprefix(BULLET) if listed else line, blanks) for line in lines), listed)


def _runs(line: str, blanks: list[str]) -> Line:
    # What somebody typed in brackets is no blank.
    runs: list[Run] = []
    end = 0
    for found in BLANK.finditer(line):
        if found[0] in blanks:
            runs += [Run(line[end : found.start()], False), Run(found[0], True)]
            end = found.end()
    return tuple(run for run in (*runs, Run(line[end:], False)) if run.text)
