"""A new snapshot of a source, built beside the directory: everything a file says, before any of it counts.

Readers put down what they find in the order they find it, under references of their own; only when all is
read are references followed. So a file may name a person before it describes them, and memory does not grow
with the file: the rows lie in a private SQLite database that SQLite keeps in memory while it is small, moves
to a nameless file when it is not, and drops when the process ends, however it ends.

A reference and an identity are both 64-bit hashes. A reference is what the file calls something
(``Practitioner/17``); an identity is what makes it the same thing in the next snapshot (its NPI).
"""

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from typing import Any

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.database import insert_rows
from second_opinion.directory.errors import FileRefused
from second_opinion.directory.names import fold, name_key, street

BATCH = 2000
"""Rows held back before they are written."""

RECENT = 20_000
"""Rows remembered so that what a file repeats in every line is put down once in a while only."""

CACHE_KILOBYTES = 32_768
"""Pages of the working copy in memory; sorting takes as much again."""

_ENTITY = ("ref", "identity", "record")
_TABLES: dict[str, tuple[str, ...]] = {
    "payer": ("ref", "name"),
    "plan": (
        *_ENTITY, "payer", "id_type", "external_id", "year", "name", "product_type", "effective_from",
        "effective_to",
    ),
    "network": (*_ENTITY, "payer", "external_id", "name", "alias"),
    "plan_network": ("plan", "network", "tier", "effective_from", "effective_to"),
    "practice": (*_ENTITY, "npi2", "tin_kind", "tin_value", "name", "parent", "kind"),
    "location": (
        *_ENTITY, "practice", "line1", "line2", "city", "state", "zip5", "zip4", "phone", "lat", "lon",
    ),
    "provider": (
        *_ENTITY, "npi", "family", "given", "credential", "active", "deactivated_on", "reactivated_on",
    ),
    "specialty": ("provider", "nucc_code", "label"),
    "provider_location": ("provider", "location"),
    "participation": (
        "ref", "record", "subject", "provider", "practice", "location", "service", "network", "tier",
        "specialty_code", "accepting", "accepting_scope", "effective_from", "effective_to", "last_verified_on",
        "verified_by", "source_updated_on",
    ),
    "accepting": ("owner", "network", "accepting", "scope"),
    "verification": ("target", "day", "good", "verified_by"),
    "alias": ("ref", "canonical"),
    "taxonomy": ("code", "label"),
    "placeless": ("ref",),
    "display": ("network", "name", "record"),
    "issue": ("severity", "code", "record", "message"),
}  # fmt: skip
_SIGNED = struct.Struct(">q")
ENTITIES = ("plan", "network", "practice", "location", "provider")
_REFERRING = (
    ("plan", "payer"), ("network", "payer"), ("plan_network", "plan"), ("plan_network", "network"),
    ("practice", "parent"), ("location", "practice"), ("participation", "provider"), ("participation", "practice"),
    ("participation", "location"), ("participation", "service"), ("participation", "network"),
    ("accepting", "owner"), ("accepting", "network"), ("verification", "target"), ("specialty", "provider"),
    ("provider_location", "provider"), ("provider_location", "location"), ("display", "network"),
)  # fmt: skip


def hash64(*parts: object) -> int:
    """A signed 64-bit hash of some values, the same in every process.

    At twenty million rows the odds that any two of them meet by chance are below one in fifty thousand.
    """
    return hash_text("\x1f".join(map(str, parts)))


def fingerprint(
    person: int | None, group: int | None, place: int | None, network: int, tier: str | None, specialty: str | None
) -> int:
    """What makes a listing the same in the next snapshot: ``hash64`` of these, written out for ten million rows."""
    return hash_text(f"{person}\x1f{group}\x1f{place}\x1f{network}\x1f{tier}\x1f{specialty}")


def hash_text(text: str) -> int:
    """``hash64`` of one value."""
    number: int
    (number,) = _SIGNED.unpack(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return number


class Snapshot:
    """What one source says, row by row. Use as a context manager; nothing outlives it."""

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        self._cursor = self.db.cursor()
        self._held: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
        self._recent: dict[tuple[Any, ...], None] = {}
        self.issues = 0
        self.full = True
        """Whether the source said all it has. If not, what is missing here says nothing about the rest."""
        self.dated: date | None = None
        """The day of which the source says its data are; the latest, if several files say it."""
        with _as_sentence():
            # Nothing has to survive a crash, so nothing is written twice.
            for pragma in ("journal_mode = off", "synchronous = off", f"cache_size = -{CACHE_KILOBYTES}"):
                self.db.execute(f"pragma {pragma}")
            for table, columns in _TABLES.items():
                self.db.execute(f"create table {table} (seq integer primary key, {', '.join(columns)})")
            self.db.execute("begin")

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def add(self, table: str, *values: Any) -> None:
        """Put one row down, in the order of the table's columns."""
        held = self._held[table]
        held.append(values)
        if len(held) >= BATCH:
            self._write(table)

    def once(self, table: str, *values: Any) -> None:
        """The same for a row that the file is likely to repeat soon."""
        key = (table, *values)
        if key in self._recent:
            return
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[key] = None
        self.add(table, *values)

    def issue(self, severity: str, code: str, record: str, message: str) -> None:
        """Record something odd, by the reference of its record in the source."""
        self.issues += 1
        self.add("issue", severity, code, record, message)

    # Descriptions that every format shares; each returns the reference.

    def payer(self, name: str) -> int:
        """An insurer, known by its name."""
        ref = hash64("payer", fold(name))
        self.once("payer", ref, name)
        return ref

    def plan(
        self, *, payer: int, payer_name: str, name: str, id_type: str = "other", plan_id: str = "",
        year: int | None = None, product_type: str = "unknown", record: str = "", starts: str | None = None,
        ends: str | None = None, ref: int | None = None,
    ) -> int:  # fmt: skip
        """A plan, known by its identifier and year or, without one, by insurer and name."""
        external = plan_id or f"{fold(payer_name)} / {fold(name)}"
        identity = hash64("plan", id_type, external, year)
        self._describe(
            "plan", ref, identity, record, payer, id_type, external, year, name, product_type, starts, ends
        )  # fmt: skip
        return identity if ref is None else ref

    def network(
        self, *, payer: int | None, payer_name: str, name: str, external_id: str | None = None,
        alias: str | None = None, record: str = "", ref: int | None = None,
    ) -> int:  # fmt: skip
        """A network, known by its identifier or else by insurer and name."""
        identity = hash64("network", external_id or (fold(payer_name), fold(name)))
        self._describe("network", ref, identity, record, payer, external_id, name, alias)
        return identity if ref is None else ref

    def practice(
        self, *, name: str, npi: str = "", kind: str = "group", parent: int | None = None, tin: str | None = None,
        record: str = "", ref: int | None = None,
    ) -> int:  # fmt: skip
        """A group, known by its NPI or else by its name as it is written."""
        identity = hash64("practice", npi or name.casefold())
        self._describe(
            "practice", ref, identity, record, npi or None, "ein" if tin else None, tin, name, parent, kind
        )  # fmt: skip
        return identity if ref is None else ref

    def location(
        self, *, practice: int | None, line1: str, line2: str = "", city: str, state: str, zip5: str, zip4: str = "",
        phone: str = "", lat: float | None = None, lon: float | None = None, record: str = "",
        ref: int | None = None, of: object = None,
    ) -> int:  # fmt: skip
        """An office of a group, known by its street and ZIP; ``of`` stands for the group in its identity."""
        owner = practice if of is None else of
        identity = hash64("location", owner, street(line1), street(line2), zip5)
        self._describe(
            "location", ref, identity, record, practice, line1, line2 or None, city, state, zip5, zip4 or None,
            phone or None, lat, lon,
        )  # fmt: skip
        return identity if ref is None else ref

    def provider(
        self, *, npi: str, family: str, given: str = "", credential: str = "", told_apart_by: object = "",
        active: bool = True, deactivated_on: str | None = None, reactivated_on: str | None = None,
        record: str = "", ref: int | None = None,
    ) -> int:  # fmt: skip
        """A person, known by their NPI.

        Without one, the same name may be another person: only what ``told_apart_by`` holds makes two mentions
        one person.
        """
        identity = hash64("person", npi or (name_key(family, given), fold(credential), told_apart_by))
        self._describe(
            "provider", ref, identity, record, npi or None, family, given or None, credential or None, int(active),
            deactivated_on, reactivated_on,
        )  # fmt: skip
        return identity if ref is None else ref

    def check_npi(self, number: str, record: str, column: str = "npi") -> None:
        """Record an NPI whose check digit is wrong."""
        if number and not npi_numbers.check_digit_ok(number):
            message = f"{column} {number} has a wrong check digit: a typing slip or test data"
            self.issue("warning", "npi_check_digit", record, message)

    def participate(
        self, record: str, *, network: int, provider: int | None = None, practice: int | None = None,
        location: int | None = None, service: int | None = None, tier: str | None = None,
        specialty_code: str | None = None, accepting: str = "unknown", accepting_scope: str = "none",
        starts: str | None = None, ends: str | None = None, verified_on: str | None = None,
        verified_by: str | None = None, updated_on: str | None = None, ref: int | None = None,
    ) -> None:  # fmt: skip
        """Somebody is in a network at a place."""
        subject = "group" if provider is None else "person" if practice is None else "role"
        self.add(
            "participation", ref, record, subject, provider, practice, location, service, network, tier,
            specialty_code, accepting, accepting_scope, starts, ends, verified_on, verified_by, updated_on,
        )  # fmt: skip

    def settle(self) -> None:
        """Write what is held back and follow other names of the same record. Nothing is read after this."""
        with _as_sentence():
            for table in _TABLES:
                self._write(table)
            if self.db.execute("select 1 from alias limit 1").fetchone():
                self.db.execute("create index if not exists alias_ref on alias (ref, canonical)")
                for table, column in _REFERRING:
                    self.db.execute(
                        f"update {table} set {column} = (select canonical from alias where ref = {column}) "
                        f"where {column} in (select ref from alias)"
                    )

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one at a time.

        Raises:
            FileRefused: there is no room for the working copy.
        """
        with _as_sentence():
            yield from self.db.execute(query, values)

    def run(self, statement: str, *values: Any) -> None:
        """Execute a statement on the working copy.

        Raises:
            FileRefused: there is no room for it.
        """
        with _as_sentence():
            self.db.execute(statement, values)

    def one(self, query: str, *values: Any) -> Any:
        """The first value of a query's first row, None without a row."""
        row = next(iter(self.rows(query, *values)), None)
        return row[0] if row else None

    def write_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Execute a statement for every row."""
        with _as_sentence():
            self.db.executemany(statement, rows)

    def _describe(self, table: str, ref: int | None, identity: int, record: str, *values: Any) -> None:
        key = (table, ref, identity, *values)
        if key in self._recent:
            return
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[key] = None
        self.add(table, identity if ref is None else ref, identity, record, *values)

    def _write(self, table: str) -> None:
        held = self._held[table]
        if held:
            with _as_sentence():
                insert_rows(self._cursor, table, _TABLES[table], held)
            held.clear()


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FileRefused(
            f"There is no room for the working copy of the import ({error}). Free some space, or name another folder "
            "in the environment variable SQLITE_TMPDIR. Nothing was loaded."
        ) from error
