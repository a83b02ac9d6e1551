"""What a database holds, for the people who run it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from second_opinion.directory.database import reading
from second_opinion.directory.tables import EXAMPLE_LICENCE, ImportIssue, Source


@dataclass(frozen=True)
class SourceSummary:
    """One source: its date is the publisher's, else that of the import; ``rows`` are participations.

    ``last_refusal`` is the day and the sentence of a file that was refused after what is loaded, if one was.
    """

    name: str
    kind: str
    dated: date
    imported_on: date
    rows: int
    issues: int
    example: bool
    last_refusal: str | None = None


@dataclass(frozen=True)
class Issue:
    """One oddity of an import, by the reference of its record."""

    source: str
    severity: str
    code: str
    record: str
    message: str


def sources(engine: Engine) -> list[SourceSummary]:
    """All sources by name.

    Raises:
        DirectoryUnavailable: the database cannot be read.
    """
    count = (
        select(func.count(ImportIssue.id)).where(ImportIssue.source_id == Source.id).correlate(Source).scalar_subquery()
    )
    with reading(engine) as session:
        return [
            SourceSummary(
                name=source.name,
                kind=source.kind,
                dated=source.published_on or source.imported_on,
                imported_on=source.imported_on,
                rows=source.row_count,
                issues=issues,
                example=source.licence == EXAMPLE_LICENCE,
                last_refusal=source.error,
            )
            for source, issues in session.execute(select(Source, count).order_by(Source.name))
        ]


def issues(engine: Engine, *, source: str | None = None, limit: int = 100) -> tuple[list[Issue], int]:
    """The first ``limit`` issues in the order of the import, and how many there are.

    Raises:
        DirectoryUnavailable: the database cannot be read.
    """
    chosen = [Source.name == source] if source is not None else []
    with reading(engine) as session:
        query = select(ImportIssue, Source.name).join(Source, Source.id == ImportIssue.source_id).where(*chosen)
        total = session.scalar(
            select(func.count(ImportIssue.id)).join(Source, Source.id == ImportIssue.source_id).where(*chosen)
        )
        found = [
            Issue(name, issue.severity, issue.code, issue.record_ref, issue.message)
            for issue, name in session.execute(query.order_by(ImportIssue.id).limit(limit))
        ]
        return found, total or 0
