"""NPPES (CMS) and NUCC: who exists, where they say they practise, and what taxonomy codes mean.

NPPES lists nobody in any network. It makes people known, so that "not listed" can be told from "no such
doctor", and it is a second voice about state and specialty. V1 and V2 differ in the widths of columns, which
are found by their names here.

Source: CMS NPPES data dissemination, code values and file layout; NUCC taxonomy (the operator's own copy).
"""

import csv
import re
from collections.abc import Iterator, Mapping

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.errors import FileRefused
from second_opinion.directory.importing.files import PEEK, Input, Inputs, text_lines
from second_opinion.directory.importing.formats import sniff
from second_opinion.directory.importing.snapshot import Snapshot
from second_opinion.directory.importing.values import day, phone, postal_code, state, text

_SIDE_FILES = re.compile(r"fileheader|^(othername|endpoint|pl)_pfile")
_TAXONOMIES = 15
_STREET = "Provider First Line Business Practice Location Address"
_STREET_2 = "Provider Second Line Business Practice Location Address"
_CITY = "Provider Business Practice Location Address City Name"
_STATE = "Provider Business Practice Location Address State Name"
_ZIP = "Provider Business Practice Location Address Postal Code"
_PHONE = "Provider Business Practice Location Address Telephone Number"
_FAMILY = "Provider Last Name (Legal Name)"
_ORGANIZATION = "Provider Organization Name (Legal Business Name)"
_NEEDED = ("NPI", "Entity Type Code", _FAMILY, "Provider First Name")

Row = Mapping[str, str]


class Nppes:
    """Reads the register into a snapshot; with ``states``, only whoever practises in one of them."""

    kind = "nppes"

    def __init__(self, *, states: frozenset[str] = frozenset()) -> None:
        self._states = states

    def read(self, inputs: Inputs, snapshot: Snapshot) -> None:
        """Put people, organizations and codes down.

        Raises:
            FileRefused: a file is no CSV, or has none of the register's columns.
        """
        for file in inputs:
            if _SIDE_FILES.search(file.stem) or not self._is_register(inputs, file):
                if len(inputs) == 1:
                    raise FileRefused(
                        f"{file.name} has none of the register's columns. Expected npidata_pfile_....csv, or the NUCC "
                        "taxonomy as CSV. Nothing was loaded."
                    )
                snapshot.issue("warning", "other_file", file.name, "not the register itself; passed over")
                continue
            for number, row in _rows(inputs, file):
                inputs.records += 1
                if "Grouping" in row:
                    self._taxonomy(snapshot, row, f"{file.name} row {number}")
                else:
                    self._entry(snapshot, row, f"{file.name} row {number}")
        if not inputs.records:
            raise FileRefused(f"{inputs.name} holds no row of the register. Nothing was loaded.")

    @staticmethod
    def _is_register(inputs: Inputs, file: Input) -> bool:
        with inputs.open(file, counted=False) as reader:
            return sniff(reader.peek(PEEK)[:PEEK]) == "nppes"

    @staticmethod
    def _taxonomy(snapshot: Snapshot, row: Row, where: str) -> None:
        code = text(row.get("Code")).upper()
        parts = (text(row.get("Classification")), text(row.get("Specialization")))
        label = text(row.get("Display Name")) or ", ".join(part for part in parts if part)
        if not re.fullmatch(r"[0-9A-Z]{9}X", code) or not label:
            snapshot.issue("warning", "bad_row", where, "no taxonomy code with a name; left out")
            return
        snapshot.add("taxonomy", code, label)

    def _entry(self, snapshot: Snapshot, row: Row, where: str) -> None:
        number = npi_numbers.compact(text(row.get("NPI")))
        ref = f"NPI {number}"
        if not npi_numbers.is_ten_digits(number):
            snapshot.issue("error", "npi_shape", where, f"{number or 'nothing'} is no NPI of ten digits; left out")
            return
        letters = state(text(row.get(_STATE)))
        if self._states and letters not in self._states:
            return
        kind = text(row.get("Entity Type Code"))
        deactivated, reactivated = day(row.get("NPI Deactivation Date")), day(row.get("NPI Reactivation Date"))
        if kind not in ("1", "2"):
            if not deactivated:  # of a deactivated number the register keeps nothing but the day
                snapshot.issue("warning", "unknown_code", ref, f"entity type {kind or '(none)'}; left out")
            return
        snapshot.check_npi(number, ref)
        group = person = None
        if kind == "1":
            given = " ".join(
                part for part in (text(row.get("Provider First Name")), text(row.get("Provider Middle Name"))) if part
            )
            family = text(row.get(_FAMILY))
            if not family:
                snapshot.issue("warning", "no_name", ref, "a person without a name; left out")
                return
            person = snapshot.provider(
                npi=number, family=family, given=given, credential=text(row.get("Provider Credential Text")),
                # A later reactivation makes the number good again.
                active=not deactivated or bool(reactivated and reactivated >= deactivated),
                deactivated_on=deactivated, reactivated_on=reactivated, record=ref,
            )  # fmt: skip
            for code in _codes(row):
                snapshot.add("specialty", person, code, None)
        else:
            name = text(row.get(_ORGANIZATION))
            if not name:
                snapshot.issue("warning", "no_name", ref, "an organization without a name; left out")
                return
            parent = text(row.get("Parent Organization LBN"))
            group = snapshot.practice(
                name=name, npi=number, kind="facility" if text(row.get("Is Organization Subpart")) == "Y" else "group",
                parent=snapshot.practice(name=parent, kind="system") if parent and parent != name else None, record=ref,
            )  # fmt: skip
        self._place(snapshot, row, person, group, letters, ref)

    @staticmethod
    def _place(snapshot: Snapshot, row: Row, person: int | None, group: int | None, letters: str, ref: str) -> None:
        street, city, code = text(row.get(_STREET)), text(row.get(_CITY)), postal_code(text(row.get(_ZIP)))
        if not (street and city and letters and code):
            if street or city:
                snapshot.issue("warning", "no_address", ref, "a practice address outside the US, or not complete")
            return
        zip5, zip4, padded = code
        if padded:
            snapshot.issue("warning", "zip_padded", ref, f"ZIP {text(row.get(_ZIP))} has lost a leading zero")
        place = snapshot.location(
            practice=group, line1=street, line2=text(row.get(_STREET_2)), city=city, state=letters, zip5=zip5,
            zip4=zip4, phone=phone(text(row.get(_PHONE))), record=ref,
        )  # fmt: skip
        if person is not None:
            snapshot.add("provider_location", person, place)


def _codes(row: Row) -> list[str]:
    """Taxonomy codes, the primary one (switch Y) first; where none is marked so, in their order."""
    found = []
    for number in range(1, _TAXONOMIES + 1):
        code = text(row.get(f"Healthcare Provider Taxonomy Code_{number}")).upper()
        if code:
            primary = text(row.get(f"Healthcare Provider Primary Taxonomy Switch_{number}")).upper() == "Y"
            found.append((not primary, number, code))
    return [code for _, _, code in sorted(found)]


def _rows(inputs: Inputs, file: Input) -> Iterator[tuple[int, Row]]:
    """Rows by the names of their columns; the header is row 1.

    Raises:
        FileRefused: the quotation marks do not match, a needed column is missing, or a row has other columns.
    """
    number = 1
    with inputs.open(file) as reader:
        table = csv.reader(text_lines(reader, file.name), strict=True)
        try:
            header = [cell.strip() for cell in next(table, [])]
            missing = [column for column in _NEEDED if column not in header and "Grouping" not in header]
            if missing:
                raise FileRefused(f"{file.name} lacks the columns {', '.join(missing)}. Nothing was loaded.")
            for cells in table:
                number += 1
                if len(cells) == len(header):
                    yield number, dict(zip(header, cells, strict=True))
                elif cells:
                    raise FileRefused(
                        f"{file.name} has {len(cells)} values in row {number} and {len(header)} columns: it is damaged "
                        "or cut off. Nothing was loaded."
                    )
        except csv.Error as error:
            raise FileRefused(
                f"{file.name} is not well-formed CSV after row {number} ({error}): it is damaged or cut off. "
                "Nothing was loaded."
            ) from error
