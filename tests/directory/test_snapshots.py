"""A new snapshot takes the place of the old one all at once, and what it lists no more has ended."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_csv, import_source, open_engine
from second_opinion.directory.database import reading
from second_opinion.directory.overview import sources
from second_opinion.directory.tables import Participation, Provider
from tests.directory.plan_net import directory_of, person, reference, role, write_ndjson

TODAY = date(2026, 11, 22)
NEXT_MONTH = date(2026, 12, 22)
LEE = {"npi": "2000200024", "family_name": "Lee"}

Load = Callable[..., ImportReport]
Write = Callable[..., Path]


def ends(engine: Engine) -> dict[str, list[date | None]]:
    """Last days of all listings by family name."""
    with reading(engine) as session:
        query = select(Provider.family, Participation.effective_to).join(
            Provider, Provider.id == Participation.provider_id
        )
        found: dict[str, list[date | None]] = {}
        for family, day in session.execute(query.order_by(Participation.id)):
            found.setdefault(family, []).append(day)
        return found


def test_who_is_missing_in_the_next_snapshot_has_ended_the_day_before(
    engine: Engine, load: Load, write: Write, directory: Directory
) -> None:
    load({}, LEE)
    report = import_csv(engine, write({}), source="our list", today=NEXT_MONTH)
    assert report.closed == 1
    assert ends(engine) == {"Patel": [None], "Lee": [NEXT_MONTH - timedelta(days=1)]}
    answer = directory.lookup(doctor="Anita Lee", plan="gold", on=NEXT_MONTH)
    assert (answer.state, answer.ended_on) == (State.ENDED, NEXT_MONTH - timedelta(days=1))
    assert (answer.specialty, answer.organization) == ("Cardiology", "Hillside Group")
    assert directory.lookup(doctor="Anita Lee", plan="gold", on=TODAY).state is not State.ENDED


def test_who_was_closed_stays_closed_on_that_day_and_opens_again_when_listed(
    engine: Engine, load: Load, write: Write
) -> None:
    load({}, LEE)
    import_csv(engine, write({}), source="our list", today=NEXT_MONTH)
    again = import_csv(engine, write({}), source="our list", today=NEXT_MONTH + timedelta(days=30))
    assert again.closed == 0
    assert ends(engine)["Lee"] == [NEXT_MONTH - timedelta(days=1)]
    import_csv(engine, write({}, LEE), source="our list", today=NEXT_MONTH + timedelta(days=60))
    assert ends(engine) == {"Patel": [None], "Lee": [None]}


def test_who_moved_is_listed_at_the_new_place_and_ended_at_the_old(
    engine: Engine, load: Load, write: Write, directory: Directory
) -> None:
    load({})
    import_csv(engine, write({"address_line1": "9 Mill Lane"}), source="our list", today=NEXT_MONTH)
    assert directory.lookup(doctor="Patel", plan="gold", place="Mill Lane", on=NEXT_MONTH).state is State.LISTED
    assert directory.lookup(doctor="Patel", plan="gold", place="Hill Street", on=NEXT_MONTH).state is not State.LISTED


def test_what_changed_about_a_listing_is_no_new_listing(engine: Engine, load: Load, write: Write) -> None:
    load({"accepting": "yes"})
    changed = write({"accepting": "no", "last_verified_on": "2026-12-01", "phone": "555-555-0199"})
    report = import_csv(engine, changed, source="our list", today=NEXT_MONTH)
    assert (report.participations, report.closed) == (1, 0)


def test_a_listing_that_had_an_end_keeps_it_and_one_that_never_began_is_dropped(
    engine: Engine, load: Load, write: Write
) -> None:
    load(
        {},
        {**LEE, "effective_to": "2026-01-31"},
        {"npi": "2000200032", "family_name": "Soon", "effective_from": "2027-06-01"},
    )
    import_csv(engine, write({}), source="our list", today=NEXT_MONTH)
    assert ends(engine) == {"Patel": [None], "Lee": [date(2026, 1, 31)]}


def test_a_file_with_rows_left_out_ends_nobody(engine: Engine, load: Load, write: Write) -> None:
    load({}, LEE)
    import_csv(engine, write({}, {**LEE, "npi": "1"}), source="our list", today=NEXT_MONTH, skip_bad=True)
    assert ends(engine) == {"Patel": [None]}


def test_other_sources_are_left_alone(engine: Engine, load: Load, write: Write) -> None:
    load({}, LEE, source="another list")
    load({}, LEE)
    import_csv(engine, write({}), source="our list", today=NEXT_MONTH)
    assert sorted(day is None for day in ends(engine)["Lee"]) == [False, True]


def test_servers_that_number_their_records_anew_end_nobody(engine: Engine, tmp_path: Path) -> None:
    import_source(engine, write_ndjson(tmp_path / "one", directory_of()), source="acme", today=TODAY)
    renumbered = [
        r
        for r in directory_of(person("p-77"), role("r-99", practitioner=reference("Practitioner/p-77")))
        if r["id"] not in ("patel", "role")
    ]
    report = import_source(engine, write_ndjson(tmp_path / "two", renumbered), source="acme", today=NEXT_MONTH)
    assert (report.closed, report.people, report.participations) == (0, 1, 1)


def test_a_plan_net_listing_that_is_gone_has_ended(engine: Engine, directory: Directory, tmp_path: Path) -> None:
    lee = person("lee", "2000200024", name=[{"family": "Lee", "given": ["Ann"]}])
    both = directory_of(lee, role("r2", practitioner=reference("Practitioner/lee")))
    import_source(engine, write_ndjson(tmp_path / "one", both), source="acme", today=TODAY)
    path = write_ndjson(tmp_path / "two", directory_of())
    report = import_source(engine, path, source="acme", today=NEXT_MONTH, published_on=date(2026, 12, 1))
    assert report.closed == 1
    answer = directory.lookup(doctor="Ann Lee", plan="Acme Gold HMO", on=NEXT_MONTH)
    assert (answer.state, answer.ended_on) == (State.ENDED, date(2026, 11, 30))


def test_an_older_file_never_replaces_a_newer_one(engine: Engine, tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "one", directory_of())
    import_source(engine, path, source="acme", today=TODAY, published_on=date(2026, 11, 1))
    with pytest.raises(FileRefused, match="as of 2026-11-01"):
        import_source(engine, path, source="acme", today=TODAY, published_on=date(2026, 10, 1))
    assert [s.dated for s in sources(engine)] == [date(2026, 11, 1)]


def test_a_snapshot_of_the_first_day_there_is_ends_nobody_before_it(engine: Engine, tmp_path: Path) -> None:
    first = date(1, 1, 1)
    for name, rows in (("one", directory_of()), ("two", [r for r in directory_of() if r["id"] != "role"])):
        path = write_ndjson(tmp_path / name, rows)
        import_source(engine, path, source="acme", today=TODAY, published_on=first)
    assert ends(engine) == {"Patel": [first]}


def test_a_source_keeps_its_format(engine: Engine, load: Load, tmp_path: Path) -> None:
    load({})
    with pytest.raises(FileRefused, match="from another format"):
        import_source(engine, write_ndjson(tmp_path / "one", directory_of()), source="our list", today=TODAY)


IMPORT = """
import sys
from datetime import date
from pathlib import Path
from second_opinion.directory import import_source, open_engine
engine = open_engine(sys.argv[1])
print("started", flush=True)
import_source(engine, Path(sys.argv[2]), source="our list", today=date(2026, 12, 22), format="csv")
"""


@pytest.mark.slow
def test_an_import_that_is_killed_at_any_moment_leaves_the_old_answers(tmp_path: Path, write: Write) -> None:
    new = write(*({"npi": f"20003{n:05}", "family_name": f"New{n % 97}"} for n in range(1000)), name="new.csv")
    first = tmp_path / "first.db"
    engine = open_engine(f"sqlite:///{first}", create=True)
    import_csv(engine, write({}, LEE, name="old.csv"), source="our list", today=TODAY)
    before = ends(engine)
    engine.dispose()

    def begin(path: Path) -> "subprocess.Popen[str]":
        shutil.copy(first, path)
        command = [sys.executable, "-c", IMPORT, f"sqlite:///{path}", str(new)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        return process

    process = begin(tmp_path / "whole.db")
    started = time.monotonic()
    assert process.wait() == 0
    whole = time.monotonic() - started
    engine = open_engine(f"sqlite:///{tmp_path / 'whole.db'}")
    after = ends(engine)
    engine.dispose()
    moments = random.Random(5)
    killed = 0
    while killed < 10:
        path = tmp_path / "killed.db"
        for leftover in tmp_path.glob("killed.db*"):
            leftover.unlink()
        process = begin(path)
        time.sleep(moments.uniform(0, whole))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        engine = open_engine(f"sqlite:///{path}")
        found = ends(engine)
        if found == after:
            whole *= 0.9  # it had committed
        else:
            killed += 1
            assert found == before
            assert Directory(engine).lookup(doctor="Anita Patel", plan="gold", on=TODAY).state is State.LISTED
            with engine.connect() as connection:
                assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        engine.dispose()
    engine = open_engine(f"sqlite:///{path}")
    import_csv(engine, new, source="our list", today=NEXT_MONTH)
    assert ends(engine) == after
    engine.dispose()
