"""``second-opinion directory``: load, inspect and ask the in-network directory."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text
from sqlalchemy.engine import Engine

from commands.console import BadInput, CommandError, notes, out
from second_opinion.directory import (
    FORMATS,
    Answer,
    BadRows,
    Directory,
    Format,
    ImportReport,
    PlanMatch,
    State,
    import_source,
    load_demo,
    open_engine,
    upkeep,
)
from second_opinion.directory import template as csv_template
from second_opinion.directory.decide import FRESH_DAYS
from second_opinion.directory.export import export as write_export
from second_opinion.directory.importing.files import Inputs
from second_opinion.directory.importing.values import MAX_VALUE
from second_opinion.directory.overview import issues as read_issues
from second_opinion.directory.overview import sources as read_sources
from second_opinion.directory.states import STATES
from second_opinion.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="The in-network directory: load it, look into it, ask it.")

MOST_SHOWN = 2**31 - 1
"""Highest limit of a list; databases count no further."""

Database = typer.Option(None, "--database", metavar="URL", help="SQLAlchemy URL; default DIRECTORY_DATABASE_URL.")

EXPLANATIONS = {
    State.LISTED: "Listed in the plan's network at this place, and verified within 90 days.",
    State.LISTED_STALE: "Listed, but not verified within 90 days, or never.",
    State.LISTED_ELSEWHERE: "Not listed at the place asked about, but listed at another place or group.",
    State.OTHER_TIER: "Listed at a tier that may cost more; which cost applies must be asked.",
    State.GROUP_ONLY: "The group is listed; nothing is said about the person.",
    State.NOT_LISTED: "Known, but not found in this plan's network in this copy. That is no proof.",
    State.NO_DATA: "No data for this plan, or none for this specialty and area: nothing can be said.",
    State.AMBIGUOUS: "Several may be meant: choose one of the candidates and ask again.",
    State.CONFLICT: "Two sources disagree; the flags say about what.",
    State.ENDED: "The listing ended before this day.",
    State.FUTURE: "The listing starts after this day.",
    State.UNKNOWN_DOCTOR: "Nobody in this copy matches that name or NPI.",
}


@app.command("import")
def import_file(
    path: Path = typer.Argument(..., metavar="PATH", help="File, folder or archive (zip, gz) of one source."),
    format: str = typer.Option(None, "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; default by content."),
    source: str = typer.Option("", "--source", metavar="NAME", help="Name of the source; default the file's."),
    payer: str = typer.Option(None, "--payer", metavar="NAME", help="The insurer, where the files do not say (qhp)."),
    published: str = typer.Option(None, "--published", metavar="DATE", help="Day the data are of, YYYY-MM-DD."),
    state: list[str] = typer.Option([], "--state", metavar="XX", help="Only this state; may be repeated (nppes)."),
    skip_bad: bool = typer.Option(False, "--skip-bad", help="Load the good rows of a CSV and record the bad ones."),
    quiet: bool = typer.Option(False, "--quiet", help="No progress and no summary, for scheduled runs."),
    database: str = Database,
) -> None:
    """Load a source, instead of what it held before. All of it or nothing."""
    name = " ".join(source.split()) or Path(path.name.removesuffix(".gz")).stem or "import"
    if len(name) > MAX_VALUE or not name.isprintable():
        raise BadInput(f"--source: expected a name of at most {MAX_VALUE} printable characters.")
    states = frozenset(_state(text) for text in state)
    day = _day(published, "--published") if published is not None else None
    if day and day > date.today():
        raise BadInput("--published: expected a day that has come, YYYY-MM-DD.")
    with _opened(database, create=True) as engine, _progress(path, quiet) as advance:
        try:
            report = import_source(
                engine, path, source=name, today=date.today(), format=_format(format), payer=payer,
                published_on=day, states=states, skip_bad=skip_bad, on_progress=advance,
            )  # fmt: skip
        except BadRows as refused:
            for problem in refused.problems:
                notes.print(str(problem), markup=False, soft_wrap=True)
            raise
    if not quiet:
        _summarize(report)


@app.command("template")
def template(
    path: Path | None = typer.Argument(None, metavar="[PATH]", help="File to write; default standard output."),
) -> None:
    """Write a CSV file to fill in: the header and one example row."""
    if path is None:
        typer.echo(csv_template(), nl=False)
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(csv_template())
    except FileExistsError:
        raise BadInput(f"{path} exists already and was left alone. Choose another name.") from None
    except OSError as error:
        raise BadInput(f"{path} could not be written ({error.strerror}). Choose another place.") from error
    out.print(
        f"Wrote {path}. Fill it in, then: second-opinion directory import {path}",
        markup=False,
        soft_wrap=True,
    )


@app.command("demo")
def demo(database: str = Database) -> None:
    """Load the example directory of invented doctors, with its dates placed around today."""
    with _opened(database, create=True) as engine:
        _summarize(load_demo(engine, date.today()))


@app.command("lookup")
def lookup(
    doctor: str = typer.Option(None, "--doctor", metavar="NAME", help="The doctor's name, as people say it."),
    npi: str = typer.Option(None, "--npi", metavar="NPI", help="The doctor's (or group's) NPI."),
    organization: str = typer.Option(None, "--organization", metavar="NAME", help="The group, alone or with a doctor."),
    plan: str = typer.Option(..., "--plan", metavar="NAME", help="Insurer and plan, or the plan's identifier."),
    place: str = typer.Option(None, "--place", metavar="TEXT", help="Town, ZIP, street or name of the office."),
    on: str = typer.Option(None, "--on", metavar="DATE", help="Day asked about, YYYY-MM-DD; default today."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),
    database: str = Database,
) -> None:
    """Ask whether a doctor or a group is in a plan's network. Every state is an answer: exit code 0."""
    if not any(text and text.strip() for text in (doctor, npi, organization)):
        raise BadInput("Nobody to look up. Give one of --doctor NAME, --npi NPI, --organization NAME.")
    if not plan.strip():
        raise BadInput("No plan to look in. Give --plan NAME; 'second-opinion directory plans' lists them.")
    day = _day(on)
    with _opened(database) as engine:
        answer = Directory(engine).lookup(
            doctor=doctor, npi=npi, organization=organization, plan=plan, place=place, on=day
        )
    if as_json:
        typer.echo(json.dumps(answer.to_json(_explanation(answer)), ensure_ascii=False, indent=2))
    else:
        _show(answer)


@app.command("find")
def find(
    specialty: str = typer.Option(..., "--specialty", metavar="NAME", help="What the doctor does, in plain words."),
    plan: str = typer.Option(..., "--plan", metavar="NAME", help="Insurer and plan, or the plan's identifier."),
    place: str = typer.Option(None, "--place", metavar="TEXT", help="Town, ZIP, street or name of the office."),
    accepting: bool = typer.Option(False, "--accepting", help="Only who is listed as taking new patients."),
    on: str = typer.Option(None, "--on", metavar="DATE", help="Day asked about, YYYY-MM-DD; default today."),
    limit: int = typer.Option(5, "--limit", min=1, help="How many to show."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),
    database: str = Database,
) -> None:
    """Find doctors listed for a plan: nearest first, then by name, never by quality. Exit code 0 for nobody too."""
    if not specialty.strip():
        raise BadInput("No specialty to look for. Give --specialty NAME, such as cardiology.")
    if not plan.strip():
        raise BadInput("No plan to look in. Give --plan NAME; 'second-opinion directory plans' lists them.")
    day = _day(on)
    with _opened(database) as engine:
        directory = Directory(engine)
        plans = directory.plans(plan)
        meant = plans[0] if len(plans) == 1 and plans[0].certainty != "partial" else None
        found = directory.find(
            specialty=specialty, plan=plan, place=place, on=day, accepting=accepting, limit=limit
        ) if meant else []  # fmt: skip
    explanation = _found_or_why_not(found, meant, plans)
    if as_json:
        shown = {
            "plan": meant.label if meant else None,
            "plans": [] if meant else [match.label for match in plans],
            "doctors": [_listed(answer) for answer in found],
            "explanation": explanation,
        }
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    out.print(explanation, markup=False, soft_wrap=True)
    for match in [] if meant else plans:
        out.print(Text(f"- {match.label}"))
    for answer in found:
        out.print(Text(f"- {_in_line(answer)}"), soft_wrap=True)
    if any(answer.example for answer in found):
        out.print(Text("Example data: everybody in it is invented.", style="yellow"))


@app.command("sources")
def sources(database: str = Database) -> None:
    """List the sources with their dates, rows and issues."""
    with _opened(database) as engine:
        found = read_sources(engine)
    if not found:
        out.print("No source is loaded. Load one: second-opinion directory demo, or directory import FILE.")
        return
    rows = [
        (f"{s.name} (example)" if s.example else s.name, s.kind, str(s.dated), str(s.rows), str(s.issues))
        for s in found
    ]
    _table(("source", "kind", "date", "rows", "issues"), rows)
    for refused in (s for s in found if s.last_refusal):
        out.print(f"{refused.name}: a newer file was refused on {refused.last_refusal}", markup=False, soft_wrap=True)


@app.command("issues")
def issues(
    source: str = typer.Option(None, "--source", metavar="NAME", help="Only this source."),
    limit: int = typer.Option(100, "--limit", min=1, max=MOST_SHOWN, help="How many to show."),
    database: str = Database,
) -> None:
    """List what was odd in the imports, by the record it stands in."""
    with _opened(database) as engine:
        if source is not None and source not in {s.name for s in read_sources(engine)}:
            raise BadInput("There is no source of that name. 'second-opinion directory sources' lists them.")
        found, total = read_issues(engine, source=source, limit=limit)
    if not found:
        out.print("No issues.")
        return
    _table(("source", "record", "code", "message"), [(i.source, i.record, i.code, i.message) for i in found])
    if total > len(found):
        out.print(f"{total - len(found)} more; --limit {total} shows all.")


@app.command("plans")
def plans(
    text: str = typer.Argument(None, metavar="[TEXT]", help="Only the plans these words may mean."),
    database: str = Database,
) -> None:
    """List the plans."""
    with _opened(database) as engine:
        found = Directory(engine).plans(text if text and text.strip() else None)
    if not found:
        out.print("No plan fits." if text and text.strip() else "No plan is loaded.")
        return
    rows = [
        (p.label, p.product_type + (", marketplace" if p.marketplace else ""), _identifier(p.external_id))
        for p in found
    ]
    _table(("plan", "type", "identifier"), rows)


@app.command("remove")
def remove(
    source: str = typer.Argument(..., metavar="SOURCE", help="Name of the source."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    database: str = Database,
) -> None:
    """Take a source away with all it said."""
    with _opened(database) as engine:
        held = {s.name: s.rows for s in read_sources(engine)}
        if source not in held:
            raise BadInput(f"There is no source {source!r}. 'second-opinion directory sources' lists them.")
        if not yes and not typer.confirm(f"Take {source!r} with {held[source]} listings away?"):
            out.print("Nothing was changed.")
            return
        upkeep.remove(engine, source)
    out.print(f"Took {source} away.", markup=False)


@app.command("verify")
def verify(database: str = Database) -> None:
    """Check the database and what it holds. Exit code 1 if something is wrong, warnings aside."""
    with _opened(database) as engine:
        findings = upkeep.verify(engine, date.today())
    for finding in findings:
        out.print(f"{finding.severity}: {finding.message}", markup=False, soft_wrap=True)
    if any(finding.severity == "error" for finding in findings):
        raise CommandError("The directory has errors; each line above says what to do.")
    if not findings:
        out.print("Nothing is wrong.")


@app.command("stats")
def stats(
    as_json: bool = typer.Option(False, "--json", help="One JSON object on standard output."), database: str = Database
) -> None:
    """Count what the directory holds, and its size."""
    with _opened(database) as engine:
        found = upkeep.statistics(engine)
    if as_json:
        typer.echo(json.dumps({**asdict(found), "issues": dict(found.issues)}, indent=2))
        return
    rows = [
        (name, f"{getattr(found, name):,}")
        for name in ("sources", "plans", "networks", "groups", "places", "people", "listings")
    ]
    per_listing = f", {found.bytes_per_listing:,.0f} bytes a listing" if found.bytes_per_listing else ""
    rows.append(("size", f"{found.database_bytes / 1_000_000:,.1f} MB{per_listing}"))
    rows += [(f"issues: {code}", f"{number:,}") for code, number in found.issues]
    _table(("what", "how many"), rows)


@app.command("staleness")
def staleness(database: str = Database) -> None:
    """Say how current each source is: listings that hold today, by when they were verified."""
    with _opened(database) as engine:
        found = upkeep.staleness(engine, date.today())
    if not found:
        out.print("Nobody is listed.")
        return
    rows = [
        (
            s.source,
            f"{s.dated} ({s.age_days} days)",
            str(s.fresh),
            str(s.old),
            str(s.never),
            str(s.oldest_verified or ""),
        )
        for s in found
    ]
    _table(("source", "date", f"verified within {FRESH_DAYS} days", "longer ago", "never", "oldest"), rows)


@app.command("export")
def export(
    path: Path | None = typer.Argument(None, metavar="[PATH]", help="File to write; default standard output."),
    source: str = typer.Option(None, "--source", metavar="NAME", help="Only this source."),
    database: str = Database,
) -> None:
    """Write everything as one JSON document, for audit."""
    with _opened(database) as engine:
        if source is not None and source not in {s.name for s in read_sources(engine)}:
            raise BadInput("There is no source of that name. 'second-opinion directory sources' lists them.")
        pieces = write_export(engine, date.today(), source)
        if path is None:
            for piece in pieces:
                typer.echo(piece, nl=False)
            return
        try:
            with path.open("x", encoding="utf-8") as file:
                file.writelines(pieces)
        except FileExistsError:
            raise BadInput(f"{path} exists already and was left alone. Choose another name.") from None
        except OSError as error:
            raise BadInput(f"{path} could not be written ({error.strerror}). Choose another place.") from error
    out.print(f"Wrote {path}.", markup=False, soft_wrap=True)


@contextmanager
def _opened(database: str | None, *, create: bool = False) -> Iterator[Engine]:
    engine = open_engine(database or load_settings().directory_database_url, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _progress(path: Path, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    if quiet or not path.exists():
        yield None
        return
    columns = (
        TextColumn("Reading"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        TextColumn("{task.fields[records]:,} records"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=notes, transient=True) as bar:
        task = bar.add_task("", total=Inputs(path).size(), records=0)
        yield lambda done, records: bar.update(task, completed=done, records=records)


def _summarize(report: ImportReport) -> None:
    text = (
        f"Loaded {report.source}: {report.rows} rows, {report.people} people, "
        f"{report.participations} listings, {report.oddities} oddities"
    )
    if report.closed:
        text += f", {report.closed} listings ended"
    left_out = len({problem.row for problem in report.left_out})
    text += f", {left_out} bad rows left out." if left_out else "."
    if report.oddities or left_out:
        text += " See them: second-opinion directory issues."
    out.print(text, markup=False, soft_wrap=True)


def _format(text: str | None) -> Format | None:
    chosen = next((known for known in FORMATS if known == text), None)
    if text is not None and chosen is None:
        raise BadInput(f"--format: expected one of {', '.join(FORMATS)}.")
    return chosen


def _state(text: str) -> str:
    if text.upper() not in STATES:
        raise BadInput("--state: expected two letters of a US state or territory, such as OR.")
    return text.upper()


def _day(text: str | None, option: str = "--on") -> date:
    if text is None:
        return date.today()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInput(f"{option}: expected a day written YYYY-MM-DD, such as 2026-11-22.")


def _explanation(answer: Answer) -> str:
    if "place_unstated" in answer.flags:
        return f"{EXPLANATIONS[answer.state]} The source ties nobody to an address: ask for which offices it holds."
    return EXPLANATIONS[answer.state]


def _found_or_why_not(found: Sequence[Answer], meant: PlanMatch | None, plans: Sequence[PlanMatch]) -> str:
    if found and meant:
        return f"Listed for {meant.label} and verified within {FRESH_DAYS} days; nearest first, then by name."
    if meant:
        return f"Nobody was found for {meant.label} in this copy. That is no proof that there is nobody."
    if plans:
        return "Several plans may be meant, or the words are too few for one: ask again with its name."
    return "This copy has no such plan: 'second-opinion directory plans' lists those it has."


def _listed(answer: Answer) -> dict[str, str | float | None]:
    """One doctor of a search, with the place, and the distance in miles (None where coordinates are not known)."""
    said = answer.to_json()
    miles = answer.distance_miles
    return {
        "doctor": answer.doctor,
        "npi": answer.npi,
        "specialty": answer.specialty,
        **{key: said[key] for key in ("organization", "location", "network", "tier", "accepting")},
        "distance_miles": None if miles is None else round(miles, 1),
        **{key: said[key] for key in ("source", "source_date", "last_verified")},
    }


def _in_line(answer: Answer) -> str:
    said = {**_listed(answer), "source": f"{answer.source} of {answer.source_date}", "source_date": None}
    labels = {"network": "network {}", "tier": "tier {}", "accepting": "new patients: {}",
              "distance_miles": "{} miles", "source": "source: {}", "last_verified": "verified {}"}  # fmt: skip
    return ", ".join(labels.get(key, "{}").format(value) for key, value in said.items() if value is not None)


def _identifier(external_id: str) -> str:
    return "" if " / " in external_id else external_id


def _show(answer: Answer) -> None:
    out.print(Text(answer.state.value, style="bold"))
    out.print(_explanation(answer), markup=False)
    shown = {
        "doctor": answer.doctor,
        "NPI": answer.npi,
        "specialty": answer.specialty,
        "organization": answer.organization,
        "location": answer.location,
        "plan": ", ".join(part for part in (answer.payer, answer.plan) if part),
        "network": answer.network,
        "tier": answer.tier,
        "new patients": answer.accepting,
        "last verified": answer.last_verified,
        "ended": answer.ended_on,
        "starts": answer.starts_on,
        "source": answer.source and f"{answer.source}, {answer.source_date}",
        "flags": ", ".join(answer.flags),
    }
    grid = Table.grid(padding=(0, 2))
    for label, value in shown.items():
        if value:
            grid.add_row(Text(label, style="dim"), Text(str(value)))
    out.print(grid)
    for title, entries in (("Candidates", answer.candidates), ("Also listed at", answer.other_locations)):
        if entries:
            out.print(Text(title, style="bold"))
        for entry in entries:
            parts = (entry.plan, entry.doctor, entry.npi, entry.specialty, entry.organization, entry.location)
            out.print(Text("- " + ", ".join(part for part in parts if part)))
    if answer.example:
        out.print(Text("Example data: everybody in it is invented.", style="yellow"))


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
