"""Keeping a directory in order: what it holds, how old that is, what is wrong with it, and taking sources away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from alembic.runtime.migration import MigrationContext
from sqlalchemy import and_, case, exists, func, or_, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from second_opinion.directory.database import newest_revision, reading, writing
from second_opinion.directory.decide import FRESH_DAYS
from second_opinion.directory.importing.publish import remove_source
from second_opinion.directory.tables import (
    ImportIssue,
    Location,
    Network,
    Participation,
    Plan,
    PlanNetwork,
    Practice,
    Provider,
    Source,
)


@dataclass(frozen=True)
class Statistics:
    """What a database holds. ``bytes_per_listing`` is None where there is no listing."""

    sources: int
    plans: int
    networks: int
    groups: int
    places: int
    people: int
    listings: int
    issues: tuple[tuple[str, int], ...]
    """Import issues by their code, the most frequent first."""
    database_bytes: int

    @property
    def bytes_per_listing(self) -> float | None:
        """Size of the database for each listing, all indexes and names included."""
        return self.database_bytes / self.listings if self.listings else None


@dataclass(frozen=True)
class Staleness:
    """How current one source is on a day: its own date, and its listings that hold on that day by verification."""

    source: str
    dated: date
    age_days: int
    fresh: int
    old: int
    never: int
    oldest_verified: date | None


@dataclass(frozen=True)
class Finding:
    """Something that is wrong (``error``), or that somebody should look at (``warning``)."""

    severity: Literal["error", "warning"]
    message: str


def statistics(engine: Engine) -> Statistics:
    """Counts and size.

    Raises:
        DirectoryUnavailable: the database cannot be read.
    """
    with reading(engine) as session:
        amount = func.count(ImportIssue.id)
        query = select(ImportIssue.code, amount).group_by(ImportIssue.code).order_by(amount.desc(), ImportIssue.code)
        return Statistics(
            sources=_count(session, Source),
            plans=_count(session, Plan),
            networks=_count(session, Network),
            groups=_count(session, Practice),
            places=_count(session, Location),
            people=_count(session, Provider),
            listings=_count(session, Participation),
            issues=tuple((row[0], row[1]) for row in session.execute(query)),
            database_bytes=_size(session),
        )


def staleness(engine: Engine, today: date) -> list[Staleness]:
    """Every source that lists somebody, the least current first.

    Raises:
        DirectoryUnavailable: the database cannot be read.
    """
    limit = today - timedelta(days=FRESH_DAYS)
    fresh = and_(Participation.last_verified_on >= limit, Participation.last_verified_on <= today)
    holds = and_(
        or_(Participation.effective_from.is_(None), Participation.effective_from <= today),
        or_(Participation.effective_to.is_(None), Participation.effective_to >= today),
    )
    query = (
        select(
            Source.name,
            func.coalesce(Source.published_on, Source.imported_on),
            func.sum(case((fresh, 1), else_=0)),
            func.sum(case((Participation.last_verified_on.is_(None), 1), else_=0)),
            func.count(Participation.id),
            func.min(Participation.last_verified_on),
        )
        .join(Participation, and_(Participation.source_id == Source.id, holds))
        .group_by(Source.id, Source.name, Source.published_on, Source.imported_on)
    )
    with reading(engine) as session:
        found = [
            Staleness(name, dated, (today - dated).days, current, total - current - never, never, oldest)
            for name, dated, current, never, total, oldest in session.execute(query)
        ]
    return sorted(found, key=lambda s: (s.fresh / (s.fresh + s.old + s.never), -s.age_days, s.source))


def verify(engine: Engine, today: date) -> list[Finding]:
    """What is wrong with a database and its content, errors first.

    Raises:
        DirectoryUnavailable: the database cannot be read at all.
    """
    with reading(engine) as session:
        return sorted(_findings(session, today), key=lambda finding: finding.severity)


def remove(engine: Engine, source: str) -> bool:
    """Take a source away with all it said; whether there was one of that name.

    Raises:
        DirectoryUnavailable: the database cannot be written.
    """
    with writing(engine) as session:
        return remove_source(session, source)


def _findings(session: Session, today: date) -> Iterator[Finding]:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for (line,) in session.execute(text("pragma integrity_check(20)")):
            if line != "ok":
                yield Finding("error", f"The file is damaged: {line}. Restore it, or import into a new file.")
        broken = session.execute(text("pragma foreign_key_check")).all()
        if broken:
            yield Finding("error", f"{len(broken)} rows refer to rows that are not there. Import the sources again.")
    if MigrationContext.configure(connection).get_current_revision() != newest_revision():
        yield Finding(
            "error", "The tables are of another version of the guide. The next import brings them up to date."
        )
    rows = select(func.count(Participation.id)).where(Participation.source_id == Source.id).scalar_subquery()
    for source, counted in session.execute(select(Source, rows).order_by(Source.name)):
        yield from _source_findings(source, counted, today)
    plan = select(Plan.name).order_by(Plan.name)
    used = exists().where(PlanNetwork.plan_id == Plan.id)
    for name in session.scalars(plan.where(~used)):
        yield Finding("warning", f"Plan {name} uses no network: every answer about it is NO_DATA.")
    people = and_(PlanNetwork.plan_id == Plan.id, Participation.provider_id.is_not(None))
    joined = exists().where(and_(people, PlanNetwork.network_id == Participation.network_id))
    for name in session.scalars(plan.where(used, ~joined)):
        yield Finding("warning", f"Plan {name}: no person is in its networks, so answers about people are NO_DATA.")
    lists_nobody = ~exists().where(Participation.network_id == Network.id)
    for name in session.scalars(select(Network.name).where(lists_nobody).order_by(Network.name)):
        yield Finding("warning", f"Network {name} lists nobody.")


def _source_findings(source: Any, counted: int, today: date) -> Iterator[Finding]:
    if source.status != "ok":
        yield Finding("error", f"{source.name}: its status is {source.status}, so nothing of it is told.")
    if source.row_count != counted:
        yield Finding(
            "error", f"{source.name} holds {counted} listings, but {source.row_count} were loaded. Import it again."
        )
    if source.error:
        yield Finding("warning", f"{source.name}: its newest file was refused on {source.error}")
    dated = source.published_on or source.imported_on
    if (today - dated).days > FRESH_DAYS:
        yield Finding("warning", f"{source.name} is of {dated}, {(today - dated).days} days ago. Get a newer file.")


def _count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _size(session: Session) -> int:
    if session.connection().dialect.name == "sqlite":
        pages = session.execute(text("pragma page_count")).scalar() or 0
        return int(pages) * int(session.execute(text("pragma page_size")).scalar() or 0)
    return int(session.execute(text("select pg_database_size(current_database())")).scalar() or 0)
