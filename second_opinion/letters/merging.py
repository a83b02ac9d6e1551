"""Bringing two changes of one text together: the patient's own edit, and what the letter says anew.

A three-way merge on Python's ``difflib``: by paragraph, and within one that both change by line, by sentence, by word,
so that two changes meet as seldom as possible. Where they do, the patient's words stay, and the caller is told.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Merged(NamedTuple):
    """The text, and whether a change of the letter gave way to the patient's own words somewhere."""

    text: str
    gave_way: bool


class _Level(NamedTuple):
    """How a text is taken apart and put together again without losing a character."""

    split: Callable[[str], list[str]]
    between: str
    alike: float = 0.0
    """The least likeness of the changed text to the base; below it the mixture would be no sentence."""


class _Change(NamedTuple):
    start: int
    end: int
    new: list[str]


_LEVELS = (
    _Level(lambda text: text.split("\n\n"), "\n\n"),
    _Level(lambda text: text.split("\n"), "\n"),
    _Level(lambda text: re.split(r"(?<=[.?!]) ", text), " "),
    _Level(lambda text: text.split(" "), " ", alike=0.6),
)


def merge(base: str, own: str, new: str, *, removing: bool = False) -> Merged:
    """One text with the changes of both.

    Args:
        base: the letter as it was when the patient edited it.
        own: the patient's edit of ``base``.
        new: the letter as it would be without the edit.
        removing: something was taken out of the letter. What ``new`` no longer says goes, even where the patient
            edited it: nobody should have to ask twice to have an illness taken out.
    """
    return _merge(base, own, new, _LEVELS, removing)


def _merge(base: str, own: str, new: str, levels: Sequence[_Level], removing: bool) -> Merged:
    if own in (base, new):
        return Merged(new, False)
    if base == new:
        return Merged(own, False)
    if base and not new and removing:
        return Merged("", False)
    if not levels or (base and not (own and new)):
        return Merged(own, True)
    level = levels[0]
    pieces, own_pieces, new_pieces = (level.split(text) if text else [] for text in (base, own, new))
    if min(_likeness(pieces, own_pieces), _likeness(pieces, new_pieces)) < level.alike:
        return Merged(own, True)
    text: list[str] = []
    gave_way = False
    position = 0
    for start, end, ours, theirs in _regions(_changes(pieces, own_pieces), _changes(pieces, new_pieces)):
        text += pieces[position:start]
        position = end
        if start == end:
            text += [piece for change in (*theirs, *ours) for piece in change.new]
        elif ours and theirs:
            stretch = level.between.join(pieces[start:end])
            edited, anew = (level.between.join(_applied(pieces, start, end, changes)) for changes in (ours, theirs))
            met = _merge(stretch, edited, anew, levels[1:], removing)
            text += [met.text] if met.text else []
            gave_way = gave_way or met.gave_way
        else:
            text += _applied(pieces, start, end, ours or theirs)
    return Merged(level.between.join([*text, *pieces[position:]]), gave_way)


def _likeness(base: list[str], other: list[str]) -> float:
    return SequenceMatcher(None, base, other, autojunk=False).ratio()


def _changes(base: list[str], other: list[str]) -> list[_Change]:
    codes = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return [_Change(i1, i2, other[j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _regions(ours: list[_Change], theirs: list[_Change]) -> Iterator[tuple[int, int, list[_Change], list[_Change]]]:
    """Stretches of the base that somebody changes, each with the changes of both sides that overlap in it."""
    waiting = sorted(
        ((change, side) for side, changes in enumerate((ours, theirs)) for change in changes),
        key=lambda each: (each[0].start, each[0].end),
    )
    while waiting:
        (start, end, _), _ = waiting[0]
        sides: tuple[list[_Change], list[_Change]] = ([], [])
        # What only touches does not meet: a sentence added at a paragraph's end stays when the paragraph changes.
        while waiting and (waiting[0][0].start < end or waiting[0][0][:2] == (start, end)):
            change, side = waiting.pop(0)
            sides[side].append(change)
            end = max(end, change.end)
        yield start, end, *sides


def _applied(pieces: list[str], start: int, end: int, changes: list[_Change]) -> list[str]:
    made: list[str] = []
    for change in changes:
        made += [*pieces[start : change.start], *change.new]
        start = change.end
    return made + pieces[start:end]
