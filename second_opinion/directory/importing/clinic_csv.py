"""The documented CSV of a clinic or a payer: one row is one participation. ``csv_layout`` reads a row."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from second_opinion.directory.errors import BadRows, FileRefused, Problem
from second_opinion.directory.importing.csv_layout import COLUMNS, EXAMPLE, Reading, Record, read_row
from second_opinion.directory.importing.files import Inputs, text_lines
from second_opinion.directory.importing.snapshot import Snapshot
from second_opinion.directory.names import fold

MOST_PROBLEMS = 10_000
"""Bad values that are listed; a file with more of them is another kind of file."""


def template() -> str:
    """The header and one example row, as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerow(dict(EXAMPLE))
    return out.getvalue()


class ClinicCsv:
    """Reads the documented CSV into a snapshot.

    Args:
        today: the day after which nothing can have been verified.
        skip_bad: read the good rows and record the bad ones as issues, instead of refusing the file.
        written_on: move every date of the file by the distance from this day to ``today`` (example data).
    """

    kind = "clinic_csv"

    def __init__(self, *, today: date, skip_bad: bool = False, written_on: date | None = None) -> None:
        self.today, self.skip_bad, self.written_on = today, skip_bad, written_on
        self.left_out: list[Problem] = []

    def read(self, inputs: Inputs, snapshot: Snapshot) -> None:
        """Put every row down.

        Raises:
            BadRows: with every bad value of the file.
            FileRefused: the file is no UTF-8 CSV in the documented layout, or has no usable row.
        """
        file = inputs.only("one CSV file")
        used = 0
        problems = self.left_out
        with inputs.open(file) as reader:
            for number, reading in _readings(reader, file.name, self.written_on or self.today):
                inputs.records += 1
                problems += reading.problems[: MOST_PROBLEMS - len(problems)]
                if reading.problems and not self.skip_bad:
                    continue
                for problem in reading.problems:
                    snapshot.full = False
                    snapshot.issue("error", "bad_row", f"row {number}", str(problem))
                for oddity in reading.oddities:
                    snapshot.issue("warning", oddity.code, f"row {number}", oddity.message)
                if reading.record:
                    record = reading.record
                    if self.written_on:
                        record = record.moved(self.today - self.written_on, self.today.year - self.written_on.year)
                    put_down(snapshot, record, f"row {number}")
                    used += 1
        if problems and not self.skip_bad:
            raise BadRows(file.name, problems)
        if not used:
            raise FileRefused(f"{file.name} was not loaded: it has a header but no usable row.")


def put_down(snapshot: Snapshot, record: Record, ref: str) -> None:
    """Put one row down, with whatever it mentions."""
    payer = snapshot.payer(record.payer)
    plan = snapshot.plan(
        payer=payer, payer_name=record.payer, name=record.plan, id_type=record.plan_id_type, plan_id=record.plan_id,
        year=record.plan_year, product_type=record.product_type, record=ref,
    )  # fmt: skip
    network = snapshot.network(payer=payer, payer_name=record.payer, name=record.network)
    snapshot.once("plan_network", plan, network, None, None, None)
    practice = location = provider = None
    if record.group_name:
        practice = snapshot.practice(name=record.group_name, npi=record.group_npi, record=ref)
    if record.address_line1:
        location = snapshot.location(
            practice=practice, line1=record.address_line1, line2=record.address_line2, city=record.city,
            state=record.state, zip5=record.zip5, zip4=record.zip4, phone=record.phone,
        )  # fmt: skip
    if record.is_person:
        provider = snapshot.provider(
            npi=record.npi, family=record.family_name, given=record.given_name, credential=record.credential,
            told_apart_by=(fold(record.specialty), practice), record=ref,
        )  # fmt: skip
        if record.specialty:
            snapshot.once("specialty", provider, record.specialty_code or None, record.specialty)
    snapshot.participate(
        ref, network=network, provider=provider, practice=practice, location=location, tier=record.tier or None,
        specialty_code=record.specialty_code or None, accepting=record.accepting,
        accepting_scope="none" if record.accepting == "unknown" else "role", starts=_iso(record.effective_from),
        ends=_iso(record.effective_to), verified_on=_iso(record.last_verified_on),
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _readings(reader: io.BufferedReader, name: str, today: date) -> Iterator[tuple[int, Reading]]:
    """Row number and reading of every row that is not blank; the header is row 1."""
    table = csv.reader(text_lines(reader, name), strict=True)
    number = 0
    try:
        header = [cell.strip().lower() for cell in next(table, [])]
        _check_header(name, header)
        number = 1
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
