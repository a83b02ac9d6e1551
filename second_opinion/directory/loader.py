"""Writing checked records into the tables, in batches, within the caller's transaction."""

import hashlib
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.csv_layout import Record
from second_opinion.directory.errors import MixedSources
from second_opinion.directory.names import (
    address_key,
    fold,
    group_words,
    index_words,
    name_key,
    organization_key,
    sound,
    street,
    variants,
)
from second_opinion.directory.tables import (
    EXAMPLE_LICENCE,
    ImportIssue,
    Location,
    NameVariant,
    NameWord,
    Network,
    Participation,
    Payer,
    Plan,
    PlanNetwork,
    Practice,
    PracticeNameWord,
    Provider,
    ProviderNameWord,
    ProviderSpecialty,
    Source,
)

BATCH = 5000
"""Rows held back before they are written."""

# Parents before children, so that every foreign key finds its row when a batch is written.
_ORDER = (
    Payer, Plan, Network, PlanNetwork, Practice, Location, Provider, ProviderSpecialty, Participation,
    NameWord, NameVariant, ProviderNameWord, PracticeNameWord, ImportIssue,
)  # fmt: skip
# Repeated rows say nothing new; words are shared by all names of all sources.
_MAY_EXIST = frozenset({Participation, NameWord, NameVariant})


class Loader:
    """Takes records of one source. Numbers rows itself, which the write lock of the transaction allows."""

    def __init__(self, session: Session, *, source: str, kind: str, example: bool) -> None:
        self.session = session
        self.source = source
        self.kind = kind
        self.example = example
        self.source_id = 0
        self.rows_added = 0
        self.issues = 0
        self.people = 0
        self.participations = 0
        self._ids: dict[Hashable, int] = {}
        self._last: dict[Any, int] = {}
        self._held: dict[Any, list[dict[str, Any]]] = {table: [] for table in _ORDER}
        self._seen_words: set[str] = set()

    def replace_source(self, today: date) -> None:
        """Take away what the source held before; its row is kept and dated ``today``.

        Raises:
            MixedSources: example data and other data would share the database.
        """
        self._refuse_mixture()
        values = {
            "kind": self.kind,
            "licence": EXAMPLE_LICENCE if self.example else None,
            "imported_on": today,
            "row_count": 0,
            "status": "ok",
            "error": None,
        }
        found = self.session.scalar(select(Source.id).where(Source.name == self.source))
        if found is None:
            self.source_id = self._number(Source)
            self.session.execute(insert(Source).values(id=self.source_id, name=self.source, **values))
        else:
            self.source_id = found
            self._remove_rows()
            self.session.execute(update(Source).where(Source.id == found).values(**values))
        self._remember_shared()

    def _refuse_mixture(self) -> None:
        licences = self.session.scalars(select(Source.licence)).all()
        if self.example and any(licence != EXAMPLE_LICENCE for licence in licences):
            raise MixedSources(
                "This database holds a real directory, and example data must never stand beside it. "
                "Load the example into a database of its own with --database."
            )
        if not self.example and any(licence == EXAMPLE_LICENCE for licence in licences):
            raise MixedSources(
                "This database holds example data, and a real directory must never stand beside it. "
                "Import into a new database with --database, and set DIRECTORY_DATABASE_URL to it."
            )

    def _remove_rows(self) -> None:
        mine = self.source_id
        networks = select(Network.id).where(Network.source_id == mine)
        people = select(Provider.id).where(Provider.source_id == mine)
        groups = select(Practice.id).where(Practice.source_id == mine)
        for statement in (
            delete(ImportIssue).where(ImportIssue.source_id == mine),
            delete(Participation).where(Participation.source_id == mine),
            delete(PlanNetwork).where(PlanNetwork.network_id.in_(networks)),
            delete(Network).where(Network.source_id == mine),
            delete(ProviderNameWord).where(ProviderNameWord.provider_id.in_(people)),
            delete(ProviderSpecialty).where(ProviderSpecialty.source_id == mine),
            delete(Provider).where(Provider.source_id == mine),
            delete(PracticeNameWord).where(PracticeNameWord.practice_id.in_(groups)),
            delete(Location).where(Location.source_id == mine),
            delete(Practice).where(Practice.source_id == mine),
            # A plan another source describes too stays, in that source's name.
            update(Plan)
            .where(Plan.source_id == mine, exists().where(PlanNetwork.plan_id == Plan.id))
            .values(
                source_id=select(func.min(Network.source_id))
                .join(PlanNetwork, PlanNetwork.network_id == Network.id)
                .where(PlanNetwork.plan_id == Plan.id)
                .scalar_subquery()
            ),
            delete(Plan).where(Plan.source_id == mine),
            delete(Payer).where(
                ~exists().where(Plan.payer_id == Payer.id), ~exists().where(Network.payer_id == Payer.id)
            ),
            delete(NameVariant).where(_unused(NameVariant.word)),
            delete(NameWord).where(_unused(NameWord.word)),
        ):
            self.session.execute(statement, execution_options={"synchronize_session": False})

    def _remember_shared(self) -> None:
        """Payers and plans belong to no single source: know those that are there."""
        for row in self.session.execute(select(Payer.id, Payer.name)):
            self._ids["payer", fold(row.name)] = row.id
        columns = (Plan.id, Plan.id_type, Plan.external_id, Plan.year, Plan.name, Plan.product_type)
        for row in self.session.execute(select(*columns)):
            key = ("plan", row.id_type, row.external_id, row.year)
            self._ids[key] = row.id
            self._ids[(*key, fold(row.name), row.product_type)] = row.id

    def issue(self, severity: str, code: str, ref: str, message: str) -> None:
        """Record something odd."""
        self.issues += 1
        values = {"severity": severity, "code": code, "record_ref": ref, "message": message}
        self._hold(ImportIssue, id=self._number(ImportIssue), source_id=self.source_id, **values)

    def add(self, record: Record, ref: str) -> None:
        """Take one participation, with whatever it mentions for the first time."""
        self.rows_added += 1
        network = self._network(record, ref)
        practice = self._practice(record, ref) if record.group_name else None
        location = self._location(record, practice) if record.address_line1 else None
        provider = self._provider(record, practice, ref) if record.is_person else None
        said = {
            "tier": record.tier or None,
            "specialty_code": record.specialty_code or None,
            "accepting": record.accepting,
            "accepting_scope": "none" if record.accepting == "unknown" else "role",
            "effective_from": record.effective_from,
            "effective_to": record.effective_to,
            "last_verified_on": record.last_verified_on,
        }
        self._hold(
            Participation,
            id=self._number(Participation),
            subject="group" if provider is None else "person" if practice is None else "role",
            provider_id=provider,
            practice_id=practice,
            location_id=location,
            network_id=network,
            source_id=self.source_id,
            fingerprint=_fingerprint(record, said.values()),
            **said,
        )

    def finish(self, *, sha256: str) -> None:
        """Write what is held back, and the source's figures."""
        self._flush()
        mine = Participation.source_id == self.source_id
        self.participations = self.session.scalar(select(func.count(Participation.id)).where(mine)) or 0
        figures = {"row_count": self.participations, "sha256": sha256}
        self.session.execute(update(Source).where(Source.id == self.source_id).values(**figures))

    def _network(self, record: Record, ref: str) -> int:
        payer = self._known("payer", fold(record.payer))
        if payer is None:
            payer = self._new(Payer, ("payer", fold(record.payer)), name=record.payer)
        plan = self._plan(record, payer, ref)
        key = ("network", payer, fold(record.network))
        network = self._known(*key)
        if network is None:
            network = self._new(Network, key, payer_id=payer, name=record.network, source_id=self.source_id)
        if self._known("plan_network", plan, network) is None:
            self._ids["plan_network", plan, network] = network
            self._hold(PlanNetwork, plan_id=plan, network_id=network)
        return network

    def _plan(self, record: Record, payer: int, ref: str) -> int:
        # A plan without an identifier is known by insurer and name.
        external = record.plan_id or f"{fold(record.payer)} / {fold(record.plan)}"
        key = ("plan", record.plan_id_type, external, record.plan_year)
        described = (*key, fold(record.plan), record.product_type)
        plan = self._known(*key)
        if plan is None:
            plan = self._new(
                Plan,
                key,
                payer_id=payer,
                id_type=record.plan_id_type,
                external_id=external,
                year=record.plan_year,
                name=record.plan,
                product_type=record.product_type,
                product_type_source=self.source,
                source_id=self.source_id,
            )
        elif self._known(*described) is None:
            known_as = record.plan_id or record.plan
            message = f"plan {known_as} has another name or product type here; the first is kept"
            self.issue("warning", "plan_differs", ref, message)
        self._ids[described] = plan
        return plan

    def _practice(self, record: Record, ref: str) -> int:
        key = ("practice", record.group_npi or record.group_name.casefold())
        described = (*key, record.group_name.casefold())
        practice = self._known(*key)
        if practice is None:
            practice = self._new(
                Practice,
                key,
                npi2=record.group_npi or None,
                name=record.group_name,
                name_key=organization_key(record.group_name),
                kind="group",
                source_id=self.source_id,
            )
            for word in group_words(record.group_name):
                self._word(word)
                self._hold(PracticeNameWord, practice_id=practice, word=word)
        elif self._known(*described) is None:
            message = f"group {record.group_npi} has another name here; the first is kept"
            self.issue("warning", "group_differs", ref, message)
        self._ids[described] = practice
        return practice

    def _location(self, record: Record, practice: int | None) -> int:
        place = (street(record.address_line1), street(record.address_line2), record.zip5)
        location = self._known("location", practice, *place)
        if location is not None:
            return location
        return self._new(
            Location,
            ("location", practice, *place),
            practice_id=practice,
            line1=record.address_line1,
            line2=record.address_line2 or None,
            city=record.city,
            state=record.state,
            zip5=record.zip5,
            zip4=record.zip4 or None,
            address_key=address_key(record.address_line1, record.zip5),
            phone=record.phone or None,
            source_id=self.source_id,
        )

    def _provider(self, record: Record, practice: int | None, ref: str) -> int:
        name = name_key(record.family_name, record.given_name)
        # Without an NPI, the same name at another practice may be another person: never merged.
        key = ("person", record.npi or (name, fold(record.credential), fold(record.specialty), practice))
        provider = self._known(*key)
        if provider is None:
            self.people += 1
            checked = "ok" if npi_numbers.check_digit_ok(record.npi) else "bad" if record.npi else "none"
            provider = self._new(
                Provider,
                key,
                npi=record.npi or None,
                npi_checked=checked,
                family=record.family_name,
                given=record.given_name or None,
                credential=record.credential or None,
                name_key=name,
                active=True,
                source_id=self.source_id,
            )
            for part, text in (("family", record.family_name), ("given", record.given_name)):
                for word in index_words(text):
                    self._word(word)
                    self._hold(ProviderNameWord, provider_id=provider, part=part, word=word)
        elif self._known(*key, name) is None:
            message = f"NPI {record.npi} has another name here; the first is kept"
            self.issue("warning", "person_differs", ref, message)
        self._ids[(*key, name)] = provider
        self._specialty(record, provider)
        return provider

    def _specialty(self, record: Record, provider: int) -> None:
        if not record.specialty or self._known("specialty", provider, fold(record.specialty)) is not None:
            return
        first = self._known("specialty", provider) is None
        self._ids["specialty", provider] = self._new(
            ProviderSpecialty,
            ("specialty", provider, fold(record.specialty)),
            provider_id=provider,
            nucc_code=record.specialty_code or None,
            label=record.specialty,
            is_primary=first,
            source_id=self.source_id,
        )

    def _word(self, word: str) -> None:
        if word in self._seen_words:
            return
        self._seen_words.add(word)
        self._hold(NameWord, word=word, sound=sound(word))
        for variant in variants(word):
            self._hold(NameVariant, variant=variant, word=word)

    def _known(self, *key: Hashable) -> int | None:
        return self._ids.get(key)

    def _new(self, table: Any, key: tuple[Hashable, ...], **values: Any) -> int:
        number = self._number(table)
        self._ids[key] = number
        self._hold(table, id=number, **values)
        return number

    def _number(self, table: Any) -> int:
        if table not in self._last:
            self._last[table] = self.session.scalar(select(func.max(table.id))) or 0
        self._last[table] += 1
        return self._last[table]

    def _hold(self, table: Any, **values: Any) -> None:
        self._held[table].append(values)
        if len(self._held[table]) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        for table in _ORDER:
            rows = self._held[table]
            if rows:
                self.session.execute(self._insert(table), rows)
                rows.clear()

    def _insert(self, table: Any) -> Any:
        if table not in _MAY_EXIST:
            return insert(table)
        dialect = postgresql if self.session.get_bind().dialect.name == "postgresql" else sqlite
        return dialect.insert(table.__table__).on_conflict_do_nothing()


def _unused(word: Any) -> Any:
    return ~or_(exists().where(ProviderNameWord.word == word), exists().where(PracticeNameWord.word == word))


def _fingerprint(record: Record, said: Iterable[object]) -> int:
    """A signed 64-bit hash of who, where, which network and what is said; the same in every import."""
    person = record.npi or (record.family_name, record.given_name, record.credential, record.specialty)
    group = record.group_npi or record.group_name
    place = (record.address_line1, record.address_line2, record.zip5)
    text = repr((record.payer, record.network, person, group, place, *said)).casefold()
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
