"""The whole directory as one JSON document for audit, written row by row: memory does not grow with it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from second_opinion.directory.database import reading
from second_opinion.directory.tables import (
    Location,
    Network,
    Participation,
    Payer,
    Plan,
    PlanNetwork,
    Practice,
    Provider,
    Source,
)


def export(engine: Engine, today: date, source: str | None = None) -> Iterator[str]:
    """Pieces of the document ``{exported_on, sources, plans, listings}``; with ``source``, only what that one says.

    Days are ISO text, what is unknown is null. Every listing names its source, so a row can be held against the
    file it came from.

    Raises:
        DirectoryUnavailable: the database cannot be read.
    """
    with reading(engine) as session:
        chosen = [Source.name == source] if source is not None else []
        yield f'{{"exported_on": "{today}"'
        for name, rows in (
            ("sources", _sources(session, chosen)),
            ("plans", _plans(session, chosen)),
            ("listings", _listings(session, chosen)),
        ):
            yield f',\n"{name}": ['
            separator = "\n"
            for row in rows:
                yield separator + json.dumps(row, ensure_ascii=False, default=str)
                separator = ",\n"
            yield "\n]"
        yield "}\n"


def _rows(session: Session, query: Any) -> Iterator[dict[str, Any]]:
    for row in session.execute(query.execution_options(stream_results=True, yield_per=1000)):
        yield dict(row._mapping)


def _sources(session: Session, chosen: list[Any]) -> Iterator[dict[str, Any]]:
    columns = (
        Source.name, Source.kind, Source.published_on, Source.imported_on, Source.row_count, Source.sha256,
        Source.status, Source.error,
    )  # fmt: skip
    return _rows(session, select(*columns).where(*chosen).order_by(Source.name))


def _plans(session: Session, chosen: list[Any]) -> Iterator[dict[str, Any]]:
    columns = (
        Payer.name.label("payer"), Plan.name.label("plan"), Plan.id_type, Plan.external_id, Plan.year,
        Plan.product_type, Network.name.label("network"), PlanNetwork.tier, Source.name.label("source"),
    )  # fmt: skip
    return _rows(
        session,
        select(*columns)
        .join(Payer, Payer.id == Plan.payer_id)
        .join(PlanNetwork, PlanNetwork.plan_id == Plan.id)
        .join(Network, Network.id == PlanNetwork.network_id)
        .join(Source, Source.id == Network.source_id)
        .where(*chosen)
        .order_by(Plan.id, Network.id),
    )


def _listings(session: Session, chosen: list[Any]) -> Iterator[dict[str, Any]]:
    columns = (
        Participation.subject, Provider.npi, Provider.npi_checked, Provider.family, Provider.given,
        Provider.credential, Practice.name.label("organization"), Practice.npi2.label("organization_npi"),
        Location.line1, Location.line2, Location.city, Location.state, Location.zip5, Network.name.label("network"),
        Participation.tier, Participation.specialty_code, Participation.accepting, Participation.accepting_scope,
        Participation.effective_from, Participation.effective_to, Participation.last_verified_on,
        Participation.verified_by, Participation.source_updated_on, Source.name.label("source"),
    )  # fmt: skip
    return _rows(
        session,
        select(*columns)
        .join(Network, Network.id == Participation.network_id)
        .join(Source, Source.id == Participation.source_id)
        .outerjoin(Provider, Provider.id == Participation.provider_id)
        .outerjoin(Practice, Practice.id == Participation.practice_id)
        .outerjoin(Location, Location.id == Participation.location_id)
        .where(*chosen)
        .order_by(Participation.id),
    )
