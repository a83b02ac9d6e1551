"""Importing a source: what a file says is read into a snapshot, and the snapshot takes the place of the old one.

files.py       opening, unpacking, counting; refusing what is no data file
formats.py     telling which format a file has
clinic_csv.py, plan_net.py, qhp.py, nppes.py     one reader each: file in, snapshot out
snapshot.py    what a source says, beside the directory
publish.py     the swap, in one transaction
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from sqlalchemy import update
from sqlalchemy.engine import Engine

from second_opinion.directory.database import migrate, writing
from second_opinion.directory.errors import DirectoryUnavailable, FileRefused, Problem
from second_opinion.directory.importing.clinic_csv import ClinicCsv
from second_opinion.directory.importing.files import Inputs, Progress
from second_opinion.directory.importing.formats import FORMATS, Format, detect
from second_opinion.directory.importing.nppes import Nppes
from second_opinion.directory.importing.plan_net import PlanNet
from second_opinion.directory.importing.publish import Publication, publish
from second_opinion.directory.importing.qhp import Qhp
from second_opinion.directory.importing.snapshot import Snapshot
from second_opinion.directory.specialties import names_of_codes
from second_opinion.directory.tables import Source

__all__ = ["FORMATS", "Format", "ImportReport", "Progress", "import_csv", "import_source"]


@dataclass(frozen=True)
class ImportReport:
    """What an import did: records read, people, participations, those closed, oddities, problems of bad rows."""

    source: str
    rows: int
    people: int
    participations: int
    oddities: int
    left_out: list[Problem] = field(default_factory=list)
    closed: int = 0
    format: Format = "csv"
    dated: date | None = None


class Reader(Protocol):
    """Reads one format into a snapshot."""

    kind: str

    def read(self, inputs: Inputs, snapshot: Snapshot) -> None:
        """Put everything down, counting the records in ``inputs``."""


def import_source(
    engine: Engine,
    path: Path,
    *,
    source: str,
    today: date,
    format: Format | None = None,
    payer: str | None = None,
    published_on: date | None = None,
    states: frozenset[str] = frozenset(),
    skip_bad: bool = False,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Load a file, a folder or an archive as ``source``, instead of what that source held before.

    All or nothing: the old rows answer until the new ones are complete, and stay if anything goes wrong.

    Args:
        today: the day of the import.
        format: None to tell it from the content.
        payer: the insurer's name where the format has none (QHP).
        published_on: the day the data are of, where the file does not say.
        states: only people and places of these states (NPPES), two letters each; empty for all.
        skip_bad: load the good rows of a CSV and record the bad ones, instead of refusing the file.
        on_progress: see ``Progress``.

    Raises:
        BadRows: with every bad value of a CSV.
        FileRefused: the files are not what they should be; the sentence says what and where.
        MixedSources: example data and other data would share a database.
        DirectoryUnavailable: the database cannot be written.
    """
    inputs = Inputs(path, on_progress)
    try:
        chosen = format or detect(inputs)
        reader = _reader(chosen, today, payer, states, skip_bad)
        return _load(engine, inputs, reader, chosen, source, today, published_on)
    except FileRefused as refused:
        _remember_refusal(engine, source, today, refused)
        raise


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
    """Load a file in the documented CSV layout; see ``import_source``.

    Args:
        example: the rows are invented; they must be alone in their database.
        written_on: move every date of the file by the distance from this day to ``today`` (example data).
    """
    reader = ClinicCsv(today=today, skip_bad=skip_bad, written_on=written_on)
    return _load(engine, Inputs(path, on_progress), reader, "csv", source, today, None, example=example)


def _reader(chosen: Format, today: date, payer: str | None, states: frozenset[str], skip_bad: bool) -> Reader:
    if chosen == "csv":
        return ClinicCsv(today=today, skip_bad=skip_bad)
    if chosen == "plan-net":
        return PlanNet()
    if chosen == "qhp":
        return Qhp(payer=payer)
    return Nppes(states=states)


def _load(
    engine: Engine,
    inputs: Inputs,
    reader: Reader,
    chosen: Format,
    source: str,
    today: date,
    published_on: date | None,
    *,
    example: bool = False,
) -> ImportReport:
    migrate(engine)  # before hours of reading: a database that cannot be written is said at once
    with Snapshot() as snapshot:
        reader.read(inputs, snapshot)
        what = Publication(
            source=source,
            kind="manual" if example else reader.kind,
            today=today,
            dated=published_on or snapshot.dated,
            example=example,
            sha256=inputs.digest.hexdigest(),
            labels=names_of_codes(),
        )
        with writing(engine) as session:
            done = publish(session, snapshot, what)
        inputs.finished()
        left_out = getattr(reader, "left_out", [])
        oddities = snapshot.issues - len(left_out)
        return ImportReport(
            source,
            inputs.records,
            done.people,
            done.participations,
            oddities,
            left_out,
            done.closed,
            chosen,
            what.dated,
        )


def _remember_refusal(engine: Engine, source: str, today: date, refused: FileRefused) -> None:
    """Note at a source that is loaded that its newest file was refused: whoever looks at the sources sees it."""
    try:
        with writing(engine) as session:
            note = f"{today}: {refused}"
            session.execute(update(Source).where(Source.name == source).values(error=note))
    except DirectoryUnavailable:
        return  # no directory yet, or none that can be written: the refusal itself says enough
