"""``second-opinion privacy``: remove what patients said, on request or when it has expired."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import typer
from sqlalchemy.engine import Engine, make_url

from commands.console import BadInput, notes, out
from second_opinion.clinics import Clinic, ClinicError, load_clinic
from second_opinion.privacy import (
    Purged,
    conversation_engine,
    delete_conversation,
    purge_expired,
    retention_by_clinic,
)
from second_opinion.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True, help="Remove stored conversations.")


@contextlib.contextmanager
def open_conversations(settings: Settings) -> Iterator[Engine | None]:
    """The database of conversations; ``None`` when nothing was ever stored, and none is made by looking."""
    address = make_url(settings.tracker_database_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        yield None
        return
    engine = conversation_engine(settings.tracker_database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def purge_now(settings: Settings, now: datetime.datetime) -> Purged:
    """Remove every conversation whose clinic's retention has passed at ``now`` (aware of its time zone)."""
    with open_conversations(settings) as engine:
        if engine is None:
            return Purged()
        return purge_expired(engine, now, retention_by_clinic(_usable_clinics(settings.clinics_dir)))


def _usable_clinics(folder: Path) -> dict[str, Clinic]:
    """Clinics by id; one that cannot be used is told and left out, so that the others' words still go in time."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            found[path.stem] = load_clinic(folder, path.stem)
        except (ClinicError, OSError) as error:
            why = error if isinstance(error, ClinicError) else f"{path}: this file cannot be read ({error.strerror})."
            notes.print(
                f"{why} Until it is corrected, this clinic's conversations are kept for the shortest time of all.",
                style="yellow", markup=False,
            )  # fmt: skip
    return found


def forget(settings: Settings, conversation_id: str) -> int:
    """Remove one conversation; the number of its rows."""
    with open_conversations(settings) as engine:
        return 0 if engine is None else delete_conversation(engine, conversation_id)


@app.command("purge")
def purge() -> None:
    """Remove every conversation whose clinic's retention has passed. ``serve`` does this every hour."""
    purged = purge_now(load_settings(), datetime.datetime.now(datetime.UTC))
    out.print(f"Removed {purged.conversations} expired conversations ({purged.rows} rows).")


@app.command("delete")
def delete(
    conversation_id: str = typer.Argument(..., help="The conversation's id, as its channel named it."),
) -> None:
    """Remove one conversation."""
    rows = forget(load_settings(), conversation_id)
    if not rows:
        raise BadInput("No conversation with that id is stored: nothing was removed. Check the id.")
    out.print(f"Removed the conversation ({rows} rows).")
