"""Putting a snapshot in the place of what its source held before, in one transaction of the directory.

Until the commit every reader sees the old rows; a process that is killed leaves them as they were. What the
source listed before and lists no more is kept and closed with the day before the snapshot: "ended" is a better
answer than "not found".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.database import copy_rows
from second_opinion.directory.errors import FileRefused, MixedSources
from second_opinion.directory.importing.snapshot import ENTITIES, Snapshot, fingerprint
from second_opinion.directory.names import (
    address_key,
    fold,
    group_words,
    index_words,
    name_key,
    organization_key,
    sound,
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
    ProviderLocation,
    ProviderNameWord,
    ProviderSpecialty,
    Source,
    Taxonomy,
)

CHUNK = 500
"""Rows of the old snapshot that are read at a time."""

MOST_COMPARED = 20_000
"""Rows of one person, or names, that are compared with each other to find repetitions."""


@dataclass(frozen=True)
class Publication:
    """Whose snapshot it is. ``dated`` is the publisher's day, None if the file does not say."""

    source: str
    kind: str
    today: date
    dated: date | None = None
    version: str | None = None
    example: bool = False
    sha256: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    """Plain names of NUCC codes, for a file that gives codes only."""

    @property
    def day(self) -> date:
        """The day the snapshot speaks of."""
        return self.dated or self.today


@dataclass(frozen=True)
class Published:
    """What was put in place: people, participations, and participations that were closed."""

    people: int
    participations: int
    closed: int


def publish(session: Session, snapshot: Snapshot, what: Publication) -> Published:
    """Replace the source's rows by the snapshot's, within the caller's transaction.

    Raises:
        MixedSources: example data and other data would share the database.
        FileRefused: the snapshot is older than what is loaded.
    """
    return _Publishing(session, snapshot, what).run()


def remove_source(session: Session, source: str) -> bool:
    """Take a source away with all its rows; whether there was one of that name."""
    found = session.scalar(select(Source.id).where(Source.name == source))
    if found is None:
        return False
    _remove_rows(session, found)
    _run(session, delete(Source).where(Source.id == found))
    _prune(session)
    return True


@dataclass(frozen=True)
class _Payers:
    """Numbers of the payers by name; who is not named is the payer called like the source."""

    known: dict[str, int]
    default: str

    def number(self, name: str | None) -> int:
        return self.known[_key(name or self.default)]


class _Publishing:
    def __init__(self, session: Session, snapshot: Snapshot, what: Publication) -> None:
        self.session, self.snapshot, self.what = session, snapshot, what
        self.source_id = 0
        self.closed = 0

    def run(self) -> Published:
        snapshot = self.snapshot
        snapshot.settle()
        snapshot.run("create index placeless_by_ref on placeless (ref)")
        self._refuse_mixture()
        previous = self._previous()
        for entity in ENTITIES:
            snapshot.run(f"create table {entity}_ref (ref integer primary key, identity integer, id integer)")
            self._refer(entity, after=0)
        if previous is not None and not self.what.example and snapshot.full and self._comparable(previous):
            self._carry(previous)
        self._take_over(previous)
        payers = self._payers()
        self._plans(payers)
        self._networks(payers)
        self._practices()
        self._locations()
        people = self._providers()
        self._specialties()
        self._provider_locations()
        self._taxonomies()
        listed = self._participation()
        self._words()
        if previous is not None:
            _prune(self.session)
        self._issues()
        _run(self.session, update(Source).where(Source.id == self.source_id).values(row_count=listed))
        return Published(people, listed, self.closed)

    def _refuse_mixture(self) -> None:
        licences = self.session.scalars(select(Source.licence)).all()
        if self.what.example and any(licence != EXAMPLE_LICENCE for licence in licences):
            raise MixedSources(
                "This database holds a real directory, and example data must never stand beside it. "
                "Load the example into a database of its own with --database."
            )
        if not self.what.example and any(licence == EXAMPLE_LICENCE for licence in licences):
            raise MixedSources(
                "This database holds example data, and a real directory must never stand beside it. "
                "Import into a new database with --database, and set DIRECTORY_DATABASE_URL to it."
            )

    def _previous(self) -> int | None:
        """The row of the source, if it was loaded before."""
        query = select(Source.id, Source.kind, Source.published_on).where(Source.name == self.what.source)
        found = self.session.execute(query).first()
        if found is None:
            return None
        if found.kind != self.what.kind:
            raise FileRefused(
                f"The source {self.what.source!r} was loaded from another format ({found.kind}). Give this file a name "
                "of its own with --source, or take the other away: second-opinion directory remove."
            )
        if self.what.dated and found.published_on and self.what.dated < found.published_on:
            raise FileRefused(
                f"This file is of {self.what.dated}, and {self.what.source!r} is loaded as of {found.published_on}. "
                "An older file never replaces a newer one; take the source away first if it has to."
            )
        return int(found.id)

    def _comparable(self, previous: int) -> bool:
        """Whether the rows there are have identities; those of the first schema have none."""
        unknown = exists().where(and_(Network.source_id == previous, Network.identity == 0))
        return not self.session.scalar(select(unknown))

    def _take_over(self, previous: int | None) -> None:
        """Take away what the source held before; its row is kept and dated anew."""
        values = {
            "kind": self.what.kind,
            "licence": EXAMPLE_LICENCE if self.what.example else None,
            "version": self.what.version,
            "published_on": self.what.dated,
            "imported_on": self.what.today,
            "row_count": 0,
            "sha256": self.what.sha256,
            "status": "ok",
            "error": None,
        }
        if previous is None:
            self.source_id = self._last(Source) + 1
            _run(self.session, insert(Source).values(id=self.source_id, name=self.what.source, **values))
        else:
            self.source_id = previous
            _remove_rows(self.session, previous)
            _run(self.session, update(Source).where(Source.id == previous).values(**values))

    def _refer(self, entity: str, *, after: int) -> None:
        """Make the rows of a table findable by their reference, those before ``after`` being so already."""
        self.snapshot.run(
            f"insert or ignore into {entity}_ref (ref, identity) "
            f"select ref, identity from {entity} where seq > ? order by ref, seq",
            after,
        )

    def _number(self, entity: str, table: Any) -> None:
        """Give every identity its row number in the directory, in the order of first mention."""
        snapshot = self.snapshot
        snapshot.run(f"create table {entity}_id (identity integer primary key, seq integer, id integer)")
        snapshot.run(
            f"insert into {entity}_id select identity, seq, ? + row_number() over (order by seq) "
            f"from (select identity, min(seq) as seq from {entity} group by identity)",
            self._last(table),
        )
        self._spread(entity)

    def _spread(self, entity: str) -> None:
        self.snapshot.run(
            f"update {entity}_ref set id = (select i.id from {entity}_id i where i.identity = {entity}_ref.identity)"
        )

    def _firsts(self, entity: str, columns: str, joins: str = "") -> Iterator[tuple[Any, ...]]:
        """The first description of each with its number and identity: ``x`` is the row, ``i`` its number."""
        return self.snapshot.rows(
            f"select i.id, i.identity, {columns} from {entity}_id i "
            f"join {entity} x on x.seq = i.seq {joins} order by i.id"
        )

    def _report_differences(self, entity: str, columns: Sequence[str], code: str, message: str) -> None:
        """Record where the same thing is described in two ways; the first is kept."""
        later = ", ".join(f"x.{c}" for c in columns)
        first = ", ".join(f"f.{c}" for c in columns)
        differs = " or ".join(f"x.{c} is not f.{c}" for c in columns)
        known = {"provider": "x.npi", "practice": "x.npi2", "plan": "x.external_id"}[entity]
        seen: set[tuple[Any, ...]] = set()
        for identity, record, number, *said in self.snapshot.rows(
            f"select x.identity, x.record, {known}, {later}, {first} from {entity} x "
            f"join {entity}_id i on i.identity = x.identity join {entity} f on f.seq = i.seq "
            f"where x.seq != i.seq and ({differs}) order by x.seq"
        ):
            half = len(said) // 2
            here, kept = (tuple(fold(str(v or "")) for v in part) for part in (said[:half], said[half:]))
            if here != kept and (identity, here) not in seen:
                if len(seen) >= MOST_COMPARED:
                    seen.clear()  # better recorded twice than not at all
                seen.add((identity, here))
                shown = said[half] if number is None or " / " in str(number) else number
                self.snapshot.issue("warning", code, record, message.format(shown))

    def _payers(self) -> "_Payers":
        """Payers belong to no single source: those that are there keep their number."""
        known = {_key(row.name): row.id for row in self.session.execute(select(Payer.id, Payer.name))}
        last = self._last(Payer)
        new: list[tuple[Any, ...]] = []
        self.snapshot.run("create index payer_by_ref on payer (ref)")
        self.snapshot.run("create index practice_by_ref on practice (ref)")
        # Whoever is named as the owner of a plan or a network is a payer, whatever type it is given.
        owners = (
            "select name from practice where ref in (select payer from plan union select payer from network) "
            "and ref not in (select ref from payer) group by name order by min(seq)"
        )
        named = "select name from payer group by name order by min(seq)"
        nobody = self.snapshot.one(
            "select 1 from (select payer from plan union all select payer from network) x "
            f"where {self._payer_name('x')} is null limit 1"
        )
        names = [row[0] for query in (named, owners) for row in self.snapshot.rows(query)]
        for name in [*names, self.what.source] if nobody else names:
            if _key(name) not in known:
                last += 1
                known[_key(name)] = last
                new.append((last, name))
        self._copy(Payer, ("id", "name"), new)
        return _Payers(known, default=self.what.source)

    def _payer_name(self, of: str) -> str:
        """SQL for the name of the payer that ``of`` refers to: an insurer, or any organization that owns a plan."""
        return (
            f"coalesce((select name from payer where ref = {of}.payer limit 1), "
            f"(select name from practice where ref = {of}.payer limit 1))"
        )

    def _plans(self, payers: "_Payers") -> None:
        """Plans belong to all sources that describe them: those that are there keep their number."""
        snapshot = self.snapshot
        snapshot.run("create table plan_id (identity integer primary key, seq integer, id integer)")
        snapshot.run("insert into plan_id select identity, min(seq), null from plan group by identity")
        columns = (Plan.id, Plan.id_type, Plan.external_id, Plan.year, Plan.name, Plan.product_type)
        known = {tuple(row[1:4]): row for row in self.session.execute(select(*columns))}
        last = self._last(Plan)
        new: list[tuple[Any, ...]] = []
        numbers: list[tuple[int, int]] = []
        query = (
            f"select x.identity, x.record, {self._payer_name('x')}, id_type, external_id, year, x.name, product_type, "
            "effective_from, effective_to from plan_id i join plan x on x.seq = i.seq order by i.seq"
        )
        for identity, record, payer, id_type, external, year, name, kind, starts, ends in snapshot.rows(query):
            there = known.get((id_type, external, year))
            if there is None:
                last += 1
                payer_id = payers.number(payer)
                new.append(
                    (
                        last,
                        payer_id,
                        id_type,
                        external,
                        year,
                        name,
                        kind,
                        self.what.source,
                        starts,
                        ends,
                        self.source_id,
                    )
                )
                numbers.append((last, identity))
                continue
            numbers.append((there.id, identity))
            if (fold(there.name), there.product_type) != (fold(name), kind):
                shown = name if " / " in external else external
                message = f"plan {shown} has another name or product type here; the first is kept"
                snapshot.issue("warning", "plan_differs", record, message)
        names = (
            "id", "payer_id", "id_type", "external_id", "year", "name", "product_type", "product_type_source",
            "effective_from", "effective_to", "source_id",
        )  # fmt: skip
        self._copy(Plan, names, new)
        snapshot.write_many("update plan_id set id = ? where identity = ?", numbers)
        self._spread("plan")
        said = "plan {} has another name or product type here; the first is kept"
        self._report_differences("plan", ("name", "product_type"), "plan_differs", said)

    def _networks(self, payers: "_Payers") -> None:
        self._number("network", Network)
        # A network that names nobody who manages it is its plan's payer's.
        by_plan = (
            f"(select {self._payer_name('p')} from plan_network u join plan p on p.ref = u.plan "
            "where u.network = x.ref limit 1)"
        )
        self.snapshot.run("create index plan_network_by_network on plan_network (network)")
        self.snapshot.run("create index plan_by_ref on plan (ref)")
        rows = self._firsts("network", f"coalesce({self._payer_name('x')}, {by_plan}), external_id, x.name, alias")
        self._copy(
            Network,
            ("id", "identity", "payer_id", "external_id", "name", "alias", "source_id"),
            (
                (number, identity, payers.number(payer), external, name, alias, self.source_id)
                for number, identity, payer, external, name, alias in rows
            ),
        )
        used = self.snapshot.rows(
            "select (select record from plan where ref = u.plan), p.id, n.id, u.tier, u.effective_from, u.effective_to "
            "from plan_network u "
            "left join plan_ref p on p.ref = u.plan left join network_ref n on n.ref = u.network order by u.seq"
        )
        seen: set[tuple[int, int]] = set()
        rows_out = []
        for record, plan, network, tier, starts, ends in used:
            if network is None:
                message = "it uses a network that is not in the files; left out"
                self.snapshot.issue("error", "missing_reference", record, message)
            elif (plan, network) not in seen:
                seen.add((plan, network))
                rows_out.append((plan, network, tier, starts, ends))
        columns = ("plan_id", "network_id", "tier", "effective_from", "effective_to")
        self._copy(PlanNetwork, columns, rows_out)

    def _practices(self) -> None:
        self._number("practice", Practice)
        self._copy(
            Practice,
            ("id", "identity", "npi2", "tin_kind", "tin_value", "name", "kind", "name_key", "source_id"),
            (
                (*row, organization_key(row[5]), self.source_id)
                for row in self._firsts("practice", "npi2, tin_kind, tin_value, name, kind")
            ),
        )
        parents = self.snapshot.rows(
            "select r.id, i.id from practice_id i join practice x on x.seq = i.seq "
            "join practice_ref r on r.ref = x.parent where r.id != i.id"
        )
        for parent, child in parents:
            _run(self.session, update(Practice).where(Practice.id == child).values(parent_id=parent))
        said = "group {} has another name here; the first is kept"
        self._report_differences("practice", ("name",), "group_differs", said)

    def _locations(self) -> None:
        self._number("location", Location)
        rows = self._firsts(
            "location",
            "p.id, line1, line2, city, state, zip5, zip4, phone, lat, lon",
            "left join practice_ref p on p.ref = x.practice",
        )
        columns = (
            "id", "identity", "practice_id", "line1", "line2", "city", "state", "zip5", "zip4", "phone", "lat", "lon",
            "address_key", "source_id",
        )  # fmt: skip
        self._copy(
            Location,
            columns,
            ((*row, address_key(row[3], row[7]), self.source_id) for row in rows),
        )

    def _providers(self) -> int:
        self._number("provider", Provider)
        columns = (
            "id", "identity", "npi", "family", "given", "credential", "active", "deactivated_on", "reactivated_on",
            "npi_checked", "name_key", "source_id",
        )  # fmt: skip
        rows = self._firsts("provider", "npi, family, given, credential, active, deactivated_on, reactivated_on")
        people = self._copy(
            Provider,
            columns,
            ((*row, _checked(row[2]), name_key(row[3], row[4] or ""), self.source_id) for row in rows),
        )
        said = "NPI {} has another name here; the first is kept"
        self._report_differences("provider", ("family", "given"), "person_differs", said)
        return people

    def _specialties(self) -> None:
        rows = self.snapshot.rows(
            "select p.id, s.nucc_code, s.label from specialty s join provider_ref p on p.ref = s.provider "
            "order by p.id, s.seq"
        )
        columns = ("id", "provider_id", "nucc_code", "label", "is_primary", "source_id")
        self._copy(
            ProviderSpecialty, columns, self._named_specialties(rows, self._last(ProviderSpecialty), self._labels())
        )

    def _named_specialties(
        self, rows: Iterable[tuple[Any, ...]], number: int, labels: Mapping[str, str]
    ) -> Iterator[tuple[Any, ...]]:
        """Each specialty of a person once, numbered from there on; the first that is named is the primary one.

        Like every generator of rows this asks the directory nothing: PostgreSQL answers nothing during a copy.
        """
        person = None
        seen: set[str] = set()
        for provider, code, said in rows:
            if provider != person:
                person, seen = provider, set()
            label = said or labels.get(code) or f"taxonomy {code}"
            key = fold(label)
            if key in seen or len(seen) > MOST_COMPARED:
                continue
            number += 1
            yield number, provider, code, label, int(not seen), self.source_id
            seen.add(key)

    def _labels(self) -> dict[str, str]:
        """Names of NUCC codes: the operator's copy of the code set, else our own plain names."""
        loaded = self.session.execute(select(Taxonomy.code, Taxonomy.label))
        return {**self.what.labels, **{row.code: row.label for row in loaded}}

    def _provider_locations(self) -> None:
        rows = self.snapshot.rows(
            "select distinct p.id, l.id from provider_location s join provider_ref p on p.ref = s.provider "
            "join location_ref l on l.ref = s.location order by p.id, l.id"
        )
        self._copy(ProviderLocation, ("provider_id", "location_id"), rows)

    def _taxonomies(self) -> None:
        rows = self.snapshot.rows("select code, label, ? from taxonomy group by code order by code", self.source_id)
        self._copy(Taxonomy, ("code", "label", "source_id"), rows)

    def _participation(self) -> int:
        columns = (
            "id", "subject", "provider_id", "practice_id", "location_id", "network_id", "tier", "specialty_code",
            "accepting", "accepting_scope", "effective_from", "effective_to", "last_verified_on", "verified_by",
            "source_updated_on", "source_id", "fingerprint",
        )  # fmt: skip
        return self._copy(Participation, columns, self._listings(self._last(Participation)))

    def _listings(self, number: int) -> Iterator[tuple[Any, ...]]:
        """Rows of participation, person by person, each once; what refers to nothing is left out and recorded."""
        today = self.what.today.isoformat()
        owner = None
        seen: set[tuple[Any, ...]] = set()
        query = self._resolved("p.seq, p.subject, pv.id, pc.id, lo.id, ne.id, p.tier, p.specialty_code, ")
        for row in self.snapshot.rows(f"{query} order by pv.id, pc.id, p.seq"):
            (
                seq, subject, provider, practice, location, network, tier, specialty, accepting, scope, starts,
                ends, verified, by, updated, wants_provider, wants_practice, wants_location, person_is, group_is,
                place_is, network_is,
            ) = row  # fmt: skip
            if network is None or (wants_provider is not None and provider is None):
                missing = "network" if network is None else "person"
                message = f"its {missing} is not in the files; the listing is left out"
                self.snapshot.issue("error", "missing_reference", self._record(seq), message)
                continue
            if wants_practice is not None and practice is None:
                self.snapshot.issue("warning", "missing_reference", self._record(seq), "its group is not in the files")
                if provider is None:
                    continue
                subject = "person"
            if wants_location is not None and location is None and not self._is_placeless(wants_location):
                self.snapshot.issue("warning", "missing_reference", self._record(seq), "its place is not in the files")
            if verified and verified > today:
                message = f"verified on {verified}, which has not come yet; treated as unknown"
                self.snapshot.issue("warning", "verified_in_future", self._record(seq), message)
                verified = by = None
            said = (
                subject, provider, practice, location, network, tier, specialty, accepting, scope, starts, ends,
                verified, by, updated,
            )  # fmt: skip
            if (provider, practice) != owner or len(seen) > MOST_COMPARED:
                owner, seen = (provider, practice), set()
            if said in seen:
                continue
            seen.add(said)
            number += 1
            same = fingerprint(person_is, group_is, place_is, network_is, tier, specialty)
            yield number, *said, self.source_id, same

    def _record(self, seq: int) -> str:
        """What the source calls a listing: asked for the odd ones only, not carried through the sorting of all."""
        return str(self.snapshot.one("select record from participation where seq = ?", seq))

    def _is_placeless(self, place: int) -> bool:
        """Whether the place is in the files without an address, which is recorded once, with the place."""
        return bool(self.snapshot.one("select 1 from placeless where ref = ?", place))

    def _resolved(self, columns: str) -> str:
        """The query that follows every reference of the listings; joins for what a file does not have cost nothing."""
        snapshot = self.snapshot
        joins = " ".join(
            f"left join {entity}_ref {alias} on {alias}.ref = p.{entity}"
            for entity, alias in (("provider", "pv"), ("practice", "pc"), ("location", "lo"), ("network", "ne"))
        )
        accepting, scope = "p.accepting", "p.accepting_scope"
        if snapshot.one("select 1 from accepting limit 1"):
            # The most specific statement counts: role, service, location; for this network before for any.
            snapshot.run("create index if not exists accepting_by_owner on accepting (owner, network)")
            found = (
                "(select a.{} from accepting a where a.owner = p.{} and (a.network = p.network or a.network is null) "
                "order by a.network is null, a.seq limit 1)"
            )
            accepting, scope = (
                f"case when p.accepting != 'unknown' then p.{column} else coalesce("
                f"{found.format(short, 'service')}, {found.format(short, 'location')}, p.{column}) end"
                for column, short in (("accepting", "accepting"), ("accepting_scope", "scope"))
            )
        verified = "p.last_verified_on, p.verified_by"
        if snapshot.one("select 1 from verification limit 1"):
            snapshot.run("create index if not exists verification_by_target on verification (target, day)")
            newest = "(select v.{} from verification v where v.target = p.ref order by v.day desc limit 1)"
            verified = (
                f"case when {newest.format('good')} then {newest.format('day')} else p.last_verified_on end, "
                f"case when {newest.format('good')} then {newest.format('verified_by')} else p.verified_by end"
            )
        return (
            f"select {columns}{accepting}, {scope}, p.effective_from, p.effective_to, {verified}, "
            "p.source_updated_on, p.provider, p.practice, p.location, "
            f"pv.identity, pc.identity, lo.identity, ne.identity from participation p {joins}"
        )

    def _carry(self, previous: int) -> None:
        """Take over, closed, what the source listed before and the new snapshot does not."""
        snapshot = self.snapshot
        snapshot.db.create_function("fingerprint", 6, fingerprint, deterministic=True)
        snapshot.run("create table prints (fingerprint integer primary key)")
        joins = " ".join(
            f"left join {entity}_ref {alias} on {alias}.ref = p.{entity}"
            for entity, alias in (("provider", "pv"), ("practice", "pc"), ("location", "lo"), ("network", "ne"))
        )
        snapshot.run(
            "insert or ignore into prints select fingerprint(pv.identity, pc.identity, lo.identity, ne.identity, "
            f"p.tier, p.specialty_code) as print from participation p {joins} order by print"
        )
        snapshot.run("create table old (id integer primary key, fingerprint integer)")
        query = select(Participation.id, Participation.fingerprint).where(Participation.source_id == previous)
        found = self.session.execute(query.order_by(Participation.id).execution_options(stream_results=True))
        snapshot.write_many("insert into old values (?, ?)", map(tuple, found))
        last = {entity: snapshot.one(f"select coalesce(max(seq), 0) from {entity}") for entity in ENTITIES}
        absent = [0]
        while absent:
            query_absent = (
                "select id from old where id > ? and fingerprint not in (select fingerprint from prints) "
                "order by id limit ?"
            )
            absent = [number for (number,) in snapshot.rows(query_absent, absent[-1], CHUNK)]
            if absent:
                self._close(absent)
        snapshot.settle()
        for entity in ENTITIES:
            self._refer(entity, after=last[entity])

    def _close(self, numbers: Sequence[int]) -> None:
        """Add old listings to the snapshot as closed ones, with whom and what they name."""
        snapshot = self.snapshot
        last_day = date.fromordinal(max(1, self.what.day.toordinal() - 1))
        query = (
            select(Participation, Provider, Practice, Location, Network, Payer.name)
            .outerjoin(Provider, Provider.id == Participation.provider_id)
            .outerjoin(Practice, Practice.id == Participation.practice_id)
            .outerjoin(Location, Location.id == Participation.location_id)
            .join(Network, Network.id == Participation.network_id)
            .join(Payer, Payer.id == Network.payer_id)
            .where(Participation.id.in_(numbers))
            .order_by(Participation.id)
        )
        for row, who, group, place, network, payer in self.session.execute(query):
            if row.effective_from and row.effective_from > last_day:
                continue  # it was withdrawn before it began
            if who is not None:
                self._carry_person(who)
            if group is not None:
                snapshot.once(
                    "practice", group.identity, group.identity, "", group.npi2, group.tin_kind, group.tin_value,
                    group.name, None, group.kind,
                )  # fmt: skip
            if place is not None:
                snapshot.once(
                    "location", place.identity, place.identity, "", group.identity if group else None, place.line1,
                    place.line2, place.city, place.state, place.zip5, place.zip4, place.phone, place.lat, place.lon,
                )  # fmt: skip
            snapshot.once(
                "network", network.identity, network.identity, "", snapshot.payer(payer), network.external_id,
                network.name, network.alias,
            )  # fmt: skip
            ends = min(row.effective_to, last_day) if row.effective_to else last_day
            self.closed += row.effective_to is None or row.effective_to > last_day
            snapshot.add(
                "participation", None, "", row.subject, who.identity if who else None,
                group.identity if group else None, place.identity if place else None, None, network.identity,
                row.tier, row.specialty_code, row.accepting, row.accepting_scope, _iso(row.effective_from),
                _iso(ends), _iso(row.last_verified_on), row.verified_by, _iso(row.source_updated_on),
            )  # fmt: skip
        self.session.expunge_all()

    def _carry_person(self, who: Any) -> None:
        if self.snapshot.one("select 1 from provider_ref where ref = ?", who.identity):
            return
        self.snapshot.once(
            "provider", who.identity, who.identity, "", who.npi, who.family, who.given, who.credential,
            int(who.active), _iso(who.deactivated_on), _iso(who.reactivated_on),
        )  # fmt: skip
        query = select(ProviderSpecialty).where(ProviderSpecialty.provider_id == who.id)
        for specialty in self.session.scalars(query.order_by(ProviderSpecialty.id)):
            self.snapshot.once("specialty", who.identity, specialty.nucc_code, specialty.label)

    def _words(self) -> None:
        """The index by which names are found: whose words they are, and every word with its slips and sound."""
        snapshot = self.snapshot
        snapshot.run("create table word (word text primary key) without rowid")
        people = self._firsts("provider", "family, given")
        groups = self._firsts("practice", "name")
        self._copy(
            ProviderNameWord,
            ("provider_id", "part", "word"),
            self._kept(
                (number, part, word)
                for number, _, family, given in people
                for part, text in (("family", family), ("given", given))
                if text
                for word in _index_words(text)
            ),
        )
        self._copy(
            PracticeNameWord,
            ("practice_id", "word"),
            self._kept((number, word) for number, _, name in groups for word in group_words(name)),
        )
        snapshot.run("create table known_word (word text primary key) without rowid")
        there = self.session.execute(select(NameWord.word).execution_options(stream_results=True))
        snapshot.write_many("insert into known_word values (?)", map(tuple, there))
        new = "select word from word where word not in (select word from known_word) order by word"
        self._copy(
            NameWord,
            ("word", "sound"),
            ((word, sound(word)) for (word,) in snapshot.rows(new)),
        )
        self._copy(
            NameVariant,
            ("variant", "word"),
            ((variant, word) for (word,) in snapshot.rows(new) for variant in sorted(variants(word))),
        )

    def _kept(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Passes rows on and keeps their last value, the word."""
        recent: set[str] = set()
        for row in rows:
            if row[-1] not in recent:
                if len(recent) >= MOST_COMPARED:
                    recent.clear()
                recent.add(row[-1])
                self.snapshot.run("insert or ignore into word values (?)", row[-1])
            yield row

    def _issues(self) -> None:
        self.snapshot.settle()
        rows = self.snapshot.rows(
            "select ? + row_number() over (order by seq), ?, severity, code, record, message from issue order by seq",
            self._last(ImportIssue),
            self.source_id,
        )
        columns = ("id", "source_id", "severity", "code", "record_ref", "message")
        self._copy(ImportIssue, columns, rows)

    def _copy(self, table: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        return copy_rows(self.session.connection(), table.__tablename__, columns, rows)

    def _last(self, table: Any) -> int:
        """The highest number in use. The write lock of the transaction keeps it so."""
        return self.session.scalar(select(func.max(table.id))) or 0


def _remove_rows(session: Session, source: int) -> None:
    networks = select(Network.id).where(Network.source_id == source)
    people = select(Provider.id).where(Provider.source_id == source)
    groups = select(Practice.id).where(Practice.source_id == source)
    for statement in (
        delete(ImportIssue).where(ImportIssue.source_id == source),
        delete(Participation).where(Participation.source_id == source),
        delete(PlanNetwork).where(PlanNetwork.network_id.in_(networks)),
        delete(Network).where(Network.source_id == source),
        delete(ProviderNameWord).where(ProviderNameWord.provider_id.in_(people)),
        delete(ProviderSpecialty).where(ProviderSpecialty.source_id == source),
        delete(ProviderLocation).where(ProviderLocation.provider_id.in_(people)),
        delete(Provider).where(Provider.source_id == source),
        delete(PracticeNameWord).where(PracticeNameWord.practice_id.in_(groups)),
        delete(Location).where(Location.source_id == source),
        update(Practice).where(Practice.source_id == source).values(parent_id=None),
        delete(Practice).where(Practice.source_id == source),
        delete(Taxonomy).where(Taxonomy.source_id == source),
        # A plan another source describes too stays, in that source's name.
        update(Plan)
        .where(Plan.source_id == source, exists().where(PlanNetwork.plan_id == Plan.id))
        .values(
            source_id=select(func.min(Network.source_id))
            .join(PlanNetwork, PlanNetwork.network_id == Network.id)
            .where(PlanNetwork.plan_id == Plan.id)
            .scalar_subquery()
        ),
        delete(Plan).where(Plan.source_id == source),
        delete(Payer).where(~exists().where(Plan.payer_id == Payer.id), ~exists().where(Network.payer_id == Payer.id)),
    ):
        _run(session, statement)


def _prune(session: Session) -> None:
    """Take words away that are in nobody's name any more."""
    _run(session, delete(NameVariant).where(_unused(NameVariant.word)))
    _run(session, delete(NameWord).where(_unused(NameWord.word)))


def _unused(word: Any) -> Any:
    return ~or_(exists().where(ProviderNameWord.word == word), exists().where(PracticeNameWord.word == word))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})


def _key(name: str) -> str:
    return fold(name) or name.casefold()


def _checked(npi: str | None) -> str:
    return "none" if not npi else "ok" if npi_numbers.check_digit_ok(npi) else "bad"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_index_words = lru_cache(maxsize=20_000)(index_words)
