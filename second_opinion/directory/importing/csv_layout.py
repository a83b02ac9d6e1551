"""The one CSV layout for a clinic's or a payer's own list: its columns, and how a row is read.

One row is one participation: a person, or a group, at a place, in the network of a plan. A network that
several plans use is repeated for each plan. docs/directory.md has the layout with a worked example.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.errors import Problem
from second_opinion.directory.importing import values
from second_opinion.directory.importing.values import MAX_VALUE
from second_opinion.directory.states import STATES
from second_opinion.directory.tables import ACCEPTING, ID_TYPES, PRODUCT_TYPES

COLUMNS: Mapping[str, str] = {
    "payer": "insurer or programme, as on the card; required",
    "plan": "plan name, as on the card; required",
    "plan_id_type": f"one of {', '.join(ID_TYPES)}; hios14 for a marketplace plan; blank without plan_id",
    "plan_id": "the plan's identifier of that type",
    "plan_year": "year the plan's data are for, YYYY; blank if the plan is not yearly",
    "product_type": f"one of {', '.join(PRODUCT_TYPES)}; blank is unknown",
    "network": "name of the plan's network; blank if it has the plan's name",
    "tier": "tier in that network as the plan calls it; blank if there is only one",
    "group_name": "group, clinic or facility; required for a row about a group",
    "group_npi": "the group's NPI, 10 digits",
    "npi": "the person's NPI, 10 digits",
    "family_name": "required for a row about a person",
    "given_name": "given names or initials",
    "credential": "such as MD, DO, NP",
    "specialty": "in plain words, such as Cardiology",
    "specialty_code": "NUCC taxonomy code, 10 characters",
    "address_line1": "street; with city, state and zip, or all four blank",
    "address_line2": "suite, floor",
    "city": "with address_line1",
    "state": "two letters, with address_line1",
    "zip": "5 or 9 digits, with address_line1",
    "phone": "US telephone number of that office",
    "accepting": f"new patients: one of {', '.join(ACCEPTING)}; blank is unknown",
    "effective_from": "first day in the network, YYYY-MM-DD; blank is unknown",
    "effective_to": "last day in the network, YYYY-MM-DD; blank is open",
    "last_verified_on": "day somebody checked this with the plan or the office, YYYY-MM-DD; blank is unknown",
}

EXAMPLE: Mapping[str, str] = {
    "payer": "Acme Health", "plan": "Acme Gold HMO", "plan_id_type": "", "plan_id": "", "plan_year": "",
    "product_type": "hmo", "network": "Acme Select", "tier": "", "group_name": "Riverside Clinic",
    "group_npi": "2000100091", "npi": "2000200990", "family_name": "Example", "given_name": "Robin",
    "credential": "MD", "specialty": "Cardiology", "specialty_code": "207RC0000X",
    "address_line1": "400 Quarry Street", "address_line2": "Suite 200", "city": "Riverside", "state": "OR",
    "zip": "97099", "phone": "555-555-0110", "accepting": "yes", "effective_from": "2024-01-01",
    "effective_to": "", "last_verified_on": "2026-11-02",
}  # fmt: skip
"""The row of the template; the person is invented and the NPI cannot be a real one."""

_ID_SHAPES = {
    "hios14": (re.compile(r"\d{5}[A-Z]{2}\d{7}"), "5 digits, 2 letters and 7 digits"),
    "hios10": (re.compile(r"\d{10}"), "10 digits"),
    "hios5": (re.compile(r"\d{5}"), "5 digits"),
    "ma_contract": (re.compile(r"[A-Z]\d{4}(-\d{3})?"), "a contract such as H1234 or H1234-001"),
    "ein": (re.compile(r"\d{2}-?\d{7}"), "9 digits"),
}


def id_type_of(value: str) -> str:
    """The kind of a plan's identifier by its shape, ``other`` if it has none of those known.

    Nine or ten digits alone may be many things and are taken for none.
    """
    upper = value.strip().upper()
    kinds = ("hios14", "ma_contract")
    return next((kind for kind in kinds if _ID_SHAPES[kind][0].fullmatch(upper)), "other")


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUCC = re.compile(r"[0-9A-Z]{9}X")
_ADDRESS = ("address_line1", "city", "state", "zip")
_OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Record:
    """One row, checked. Text is never None: an absent value is the empty string."""

    payer: str
    plan: str
    plan_id_type: str
    plan_id: str
    plan_year: int | None
    product_type: str
    network: str
    tier: str
    group_name: str
    group_npi: str
    npi: str
    family_name: str
    given_name: str
    credential: str
    specialty: str
    specialty_code: str
    address_line1: str
    address_line2: str
    city: str
    state: str
    zip5: str
    zip4: str
    phone: str
    accepting: str
    effective_from: date | None
    effective_to: date | None
    last_verified_on: date | None

    @property
    def is_person(self) -> bool:
        """A row about a person; otherwise it is about the group."""
        return bool(self.family_name)

    def moved(self, days: timedelta, years: int) -> "Record":
        """The same row with its dates and its plan year moved, for example data."""
        return replace(
            self,
            plan_year=self.plan_year and self.plan_year + years,
            effective_from=self.effective_from and self.effective_from + days,
            effective_to=self.effective_to and self.effective_to + days,
            last_verified_on=self.last_verified_on and self.last_verified_on + days,
        )


@dataclass(frozen=True)
class Oddity:
    """Something the row may have but somebody should look at; it is loaded all the same."""

    code: str
    message: str


@dataclass(frozen=True)
class Reading:
    """What came of one row: a record, or problems; oddities with either."""

    record: Record | None
    problems: list[Problem]
    oddities: list[Oddity]


def read_row(number: int, cells: Mapping[str, str], today: date) -> Reading:
    """Check one row and turn it into a record; ``number`` counts the header as row 1."""
    return _RowReader(number, cells, today).read()


class _RowReader:
    """Collects every problem of one row instead of stopping at the first."""

    def __init__(self, number: int, cells: Mapping[str, str], today: date) -> None:
        self.number = number
        self.today = today
        self.problems: list[Problem] = []
        self.oddities: list[Oddity] = []
        self.cells = {column: " ".join(cells[column].split()) for column in COLUMNS}

    def read(self) -> Reading:
        for column, value in self.cells.items():
            if len(value) > MAX_VALUE or not value.isprintable():
                self.bad(column, f"printable text of at most {MAX_VALUE} characters", show=False)
        if self.problems:
            return Reading(None, self.problems, self.oddities)
        cells = self.cells
        id_type, plan_id = self.plan_id()
        zip5, zip4 = self.postal_code()
        starts, ends = self.day("effective_from"), self.day("effective_to")
        if starts and ends and ends < starts:
            self.bad("effective_to", "a day on or after effective_from")
        self.who()
        record = Record(
            payer=self.required("payer"),
            plan=self.required("plan"),
            plan_id_type=id_type,
            plan_id=plan_id,
            plan_year=self.year(),
            product_type=self.choice("product_type", PRODUCT_TYPES),
            network=cells["network"] or cells["plan"],
            tier=cells["tier"],
            group_name=cells["group_name"],
            group_npi=self.npi("group_npi"),
            npi=self.npi("npi"),
            family_name=cells["family_name"],
            given_name=cells["given_name"],
            credential=cells["credential"],
            specialty=cells["specialty"],
            specialty_code=self.matching("specialty_code", str.upper, _NUCC, "a NUCC code: 10 characters ending in X"),
            address_line1=cells["address_line1"],
            address_line2=cells["address_line2"],
            city=cells["city"],
            state=self.state(),
            zip5=zip5,
            zip4=zip4,
            phone=self.phone(),
            accepting=self.choice("accepting", ACCEPTING),
            effective_from=starts,
            effective_to=None if ends == _OPEN_END else ends,
            last_verified_on=self.verified(),
        )
        return Reading(None if self.problems else record, self.problems, self.oddities)

    def bad(self, column: str, expected: str, *, show: bool = True) -> None:
        self.problems.append(Problem(self.number, column, expected, self.cells[column] if show else ""))

    def odd(self, code: str, message: str) -> None:
        self.oddities.append(Oddity(code, message))

    def required(self, column: str) -> str:
        if not self.cells[column]:
            self.bad(column, "a value")
        return self.cells[column]

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self.cells[column].lower()
        if value and value not in allowed:
            self.bad(column, f"one of {', '.join(allowed)}, or blank")
        return value or "unknown"

    def matching(self, column: str, form: Callable[[str], str], shape: re.Pattern[str], expected: str) -> str:
        value = form(self.cells[column])
        if value and not shape.fullmatch(value):
            self.bad(column, f"{expected}, or blank")
        return value

    def who(self) -> None:
        cells = self.cells
        if cells["family_name"]:
            pass
        elif cells["npi"] or cells["given_name"]:
            self.bad("family_name", "the person's family name, since npi or given_name is filled")
        elif not cells["group_name"]:
            self.bad("family_name", "a person (family_name) or a group (group_name)")
        if cells["group_npi"] and not cells["group_name"]:
            self.bad("group_name", "the group's name, since group_npi is filled")

    def plan_id(self) -> tuple[str, str]:
        kind, value = self.cells["plan_id_type"].lower(), self.cells["plan_id"].upper()
        if kind and kind not in ID_TYPES:
            self.bad("plan_id_type", f"one of {', '.join(ID_TYPES)}, or blank")
        if bool(kind) != bool(value):
            self.bad("plan_id" if kind else "plan_id_type", "plan_id and plan_id_type together, or both blank")
        elif kind in _ID_SHAPES and not _ID_SHAPES[kind][0].fullmatch(value):
            self.bad("plan_id", f"{_ID_SHAPES[kind][1]}, since plan_id_type is {kind}")
        return kind or "other", value

    def year(self) -> int | None:
        value = self.cells["plan_year"]
        if value and not (value.isascii() and value.isdigit() and 2000 <= int(value) <= 2100):
            self.bad("plan_year", "a year such as 2026, or blank")
            return None
        return int(value) if value else None

    def npi(self, column: str) -> str:
        number = npi_numbers.compact(self.cells[column])
        if number and not npi_numbers.is_ten_digits(number):
            self.bad(column, "an NPI of 10 digits, or blank")
        elif number and not npi_numbers.check_digit_ok(number):
            self.odd("npi_check_digit", f"{column} {number} has a wrong check digit: a typing slip or test data")
        return number

    def state(self) -> str:
        for column in _ADDRESS:
            if not self.cells[column] and any(self.cells[other] for other in _ADDRESS):
                self.bad(column, "a value, since another part of the address is filled")
        value = self.cells["state"].upper()
        if value and value not in STATES:
            self.bad("state", "two letters of a US state or territory")
        return value

    def postal_code(self) -> tuple[str, str]:
        value = self.cells["zip"]
        if not value:
            return "", ""
        code = values.postal_code(value)
        if code is None:
            self.bad("zip", "5 digits, or 9 with or without a hyphen")
            return "", ""
        zip5, zip4, padded = code
        if padded:
            self.odd("zip_padded", f"ZIP {value} has lost a leading zero; read as {zip5}")
        return zip5, zip4

    def phone(self) -> str:
        value = self.cells["phone"]
        if value and not values.phone(value):
            self.odd("phone", f"{value} is no US telephone number; left out")
        return values.phone(value)

    def day(self, column: str) -> date | None:
        value = self.cells[column]
        if not value:
            return None
        try:
            # fromisoformat also reads 20260102 and week dates, which a spreadsheet makes of other numbers.
            if _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.bad(column, "a day written YYYY-MM-DD, or blank")
        return None

    def verified(self) -> date | None:
        day = self.day("last_verified_on")
        if day and day > self.today:
            self.odd("verified_in_future", f"last_verified_on {day} has not come yet; treated as unknown")
            return None
        return day
