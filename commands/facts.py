"""``second-opinion facts``: the facts catalogue, and what in it has to be checked again."""

import datetime

import typer
from rich.table import Table

from commands.console import BadInput, out
from second_opinion.facts import load_facts

app = typer.Typer(no_args_is_help=True, help="Look after the facts that patients are told.")

AHEAD = 60
"""Days before its date from which on a fact is listed."""


@app.callback()
def _facts() -> None:
    """Look after the facts that patients are told."""


@app.command("due")
def due(
    within: int = typer.Option(AHEAD, min=0, metavar="DAYS", help="List what expires within so many days."),
    on: str = typer.Option(None, metavar="DATE", help="The day it is, as 2026-11-22; default: today."),
) -> None:
    """List the facts that are due for a check, the most urgent first; those past their date are marked."""
    try:
        day = datetime.date.fromisoformat(on) if on else datetime.date.today()
    except ValueError as error:
        raise BadInput(f"--on {on}: expected a date such as 2026-11-22.") from error
    facts = load_facts()
    listed = sorted(
        (f for f in facts.values() if f.expires_on <= day + datetime.timedelta(days=within)),
        key=lambda f: (f.expires_on, f.id),
    )
    if not listed:
        nearest = min(f.expires_on for f in facts.values())
        out.print(f"No fact is due within {within} days; the next one is due on {nearest.isoformat()}.")
        return
    table = Table("fact", "due", "says", "check at")
    for fact in listed:
        due_on = fact.expires_on.isoformat() + (" (past)" if fact.expires_on <= day else "")
        table.add_row(fact.id, due_on, fact.text, fact.url or fact.source)
    out.print(table)
    out.print(
        f"{len(listed)} of {len(facts)} facts. After a check, set checked_on and expires_on in content/facts.yml."
    )
