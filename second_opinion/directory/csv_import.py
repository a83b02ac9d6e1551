"""Loading the documented CSV: the whole file or nothing, in one transaction, replacing the source's old rows.

Rows are read one at a time; memory grows with the number of different people, groups and places, not with
rows. Readers of a SQLite database see the old rows until the new ones are committed.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from second_opinion.directory.csv_layout import COLUMNS, EXAMPLE, Reading, read_row
from second_opinion.directory.database import migrate, writing
from second_opinion.directory.errors import BadRows, FileRefused, Problem
from second_opinion.directory.loader import Loader

MAX_LINE = 1_000_000
"""Characters of one line; a file with longer ones is not a table of rows."""

Progress = Callable[[int], None]
"""Called now and then with the number of bytes read so far."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows read, different people, participations, oddities, problems of bad rows."""

    source: str
    rows: int
    people: int
    participations: int
    oddities: int
    left_out: list[Problem] = field(default_factory=list)


def template() -> str:
    """The header and one example row, as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerow(dict(EXAMPLE))
    return out.getvalue()


def import_csv(
    engine: Engine,
    path: Path,
    *,
    source: str,
    today: date,
    skip_bad: bool = False,
    example: bool = False,
    written_on: date | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Load a file as ``source``, instead of what that source held before.

    Args:
        today: the day that stands as the source's date, and after which nothing can have been verified.
        skip_bad: load the good rows and record the bad ones as import issues, instead of refusing the file.
        example: the rows are invented; they must be alone in their database.
        written_on: move every date of the file by the distance from this day to ``today`` (example data).
        on_progress: see ``Progress``.

    Raises:
        BadRows: with every bad value of the file.
        FileRefused: the file is no UTF-8 CSV in the documented layout, or has no usable row.
        MixedSources: example data and other data would share a database.
        DirectoryUnavailable: the database cannot be written.
    """
    problems: list[Problem] = []
    rows = 0
    with _open(path) as reader:
        readings = _readings(reader, path.name, written_on or today)
        _take_header(readings)
        migrate(engine)
        with writing(engine) as session:
            loader = Loader(session, source=source, kind="manual" if example else "clinic_csv", example=example)
            loader.replace_source(today)
            for number, reading in readings:
                rows += 1
                if rows % 1000 == 0 and on_progress:
                    on_progress(reader.bytes_read)
                problems += reading.problems
                if reading.problems and not skip_bad:
                    continue
                for problem in reading.problems:
                    loader.issue("error", "bad_row", f"row {number}", str(problem))
                for oddity in reading.oddities:
                    loader.issue("warning", oddity.code, f"row {number}", oddity.message)
                if reading.record:
                    record = reading.record
                    if written_on:
                        record = record.moved(today - written_on, today.year - written_on.year)
                    loader.add(record, f"row {number}")
            if problems and not skip_bad:
                raise BadRows(path.name, problems)
            if not loader.rows_added:
                raise FileRefused(f"{path.name} was not loaded: it has a header but no usable row.")
            loader.finish(sha256=reader.digest.hexdigest())
        if on_progress:
            on_progress(reader.bytes_read)
    return ImportReport(source, rows, loader.people, loader.participations, loader.issues - len(problems), problems)


class _HashingReader(io.RawIOBase):
    """The file's bytes, counted and hashed on the way."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self.raw = raw
        self.bytes_read = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self.raw.readinto(buffer)
        self.digest.update(memoryview(buffer)[:count])
        self.bytes_read += count
        return count


@contextmanager
def _open(path: Path) -> Iterator[_HashingReader]:
    name = path.name or str(path)
    if path.is_dir():
        raise FileRefused(f"{name} is a folder. Expected one CSV file.")
    try:
        with path.open("rb") as raw:
            start = raw.peek(512)[:512]
            _refuse_other_formats(name, start)
            yield _HashingReader(raw)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileRefused(f"{name} could not be read ({reason}). Nothing was loaded.") from error


def _refuse_other_formats(name: str, start: bytes) -> None:
    if not start.strip():
        raise FileRefused(f"{name} is empty. Write a file to fill in with: second-opinion directory template.")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        raise FileRefused(f"{name} is an HTML or XML page, not a CSV file. Download the file itself.")
    if text[:1] in (b"{", b"["):
        raise FileRefused(f"{name} is JSON, not a CSV file.")
    if start[:4] == b"PK\x03\x04" or start[:2] == b"\x1f\x8b":
        raise FileRefused(f"{name} is compressed. Unpack it first; a workbook is saved as 'CSV UTF-8'.")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileRefused(f"{name} is UTF-16 text. Save it as 'CSV UTF-8'.")


def _lines(reader: _HashingReader, name: str) -> Iterator[str]:
    text = io.TextIOWrapper(io.BufferedReader(reader, 1 << 16), encoding="utf-8-sig", newline="")
    number = 0
    while True:
        try:
            line = text.readline(MAX_LINE)
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"{name} is not UTF-8 text (after line {number}). Save it as 'CSV UTF-8'. Nothing was loaded."
            ) from error
        if not line:
            return
        number += 1
        if "\0" in line:
            raise FileRefused(f"{name} has a NUL byte in line {number}: it is damaged or not text.")
        if len(line) == MAX_LINE:
            raise FileRefused(f"{name} has a line of more than {MAX_LINE} characters (line {number}).")
        yield line


def _readings(reader: _HashingReader, name: str, today: date) -> Iterator[tuple[int, Reading]]:
    """Row number and reading of every row that is not blank; first a reading of the header, numbered 1."""
    table = csv.reader(_lines(reader, name), strict=True)
    number = 0
    try:
        header = [cell.strip().lower() for cell in next(table, [])]
        _check_header(name, header)
        number = 1
        yield number, Reading(None, [], [])
        for cells in table:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                expected = f"{len(header)} values, one for each column"
                yield number, Reading(None, [Problem(number, "(row)", expected, f"{len(cells)} values")], [])
            else:
                yield number, read_row(number, dict(zip(header, cells, strict=True)), today)
    except csv.Error as error:
        raise FileRefused(
            f"{name} is not well-formed CSV after row {number} ({error}). "
            "Look for a quotation mark that is not closed. Nothing was loaded."
        ) from error


def _take_header(readings: Iterator[tuple[int, Reading]]) -> None:
    """Check the header before the database is touched."""
    next(readings)


def _check_header(name: str, header: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in header]
    unknown = [column or "(blank)" for column in header if column not in COLUMNS]
    twice = sorted({column for column in header if header.count(column) > 1 and column in COLUMNS})
    wrong = [
        f"{what}: {', '.join(columns[:10])}{' and more' if len(columns) > 10 else ''}"
        for what, columns in (("missing", missing), ("unknown", unknown), ("twice", twice))
        if columns
    ]
    if wrong:
        raise FileRefused(
            f"{name} does not have the documented columns ({'; '.join(wrong)}). "
            "Compare its first line with: second-opinion directory template."
        )
