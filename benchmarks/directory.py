"""The directory at the size of a payer: import and look-ups as ratios to bounds measured in the same run.

    python -m benchmarks.directory --listings 1000000

Import, against what cannot be saved: parsing every line of the export, and inserting the same rows into the
same tables with the driver's executemany. Both are processor time of one process, which a busy machine changes
less than the clock. Look-ups, against one read by primary key: through the same driver alone, and through the
same pool and session as a look-up. Memory is the importing process's largest resident size.
"""

import json
import os
import platform
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer
from rich.table import Table
from sqlalchemy import select

from benchmarks.synthetic_payer import write
from benchmarks.turns import peak_megabytes
from commands.console import out
from second_opinion.directory import Directory, import_source, migrate, open_engine
from second_opinion.directory.database import WRITE_CACHE_KILOBYTES, reading
from second_opinion.directory.tables import Participation, metadata

TODAY = date(2026, 11, 22)
CHUNK = 10_000
QUESTIONS = 300


def measure_import(export: Path, database: Path) -> tuple[float, float, int]:
    """Processor seconds and peak megabytes of an import in a process of its own, and its listings."""
    command = [sys.executable, "-m", "benchmarks.directory", "--only-import", str(export), str(database)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes, listings = json.loads(done.stdout)
    return seconds, megabytes, listings


def only_import(export: Path, database: Path) -> None:
    """What ``measure_import`` runs: prints seconds, megabytes, listings."""
    engine = open_engine(f"sqlite:///{database}", create=True)
    started = time.process_time()
    report = import_source(engine, export, source="payer", today=TODAY)
    print(json.dumps([time.process_time() - started, peak_megabytes(), report.participations]))


def bare_parse(export: Path) -> float:
    """Processor seconds for parsing every line."""
    started = time.process_time()
    for path in sorted(export.iterdir()):
        with path.open("rb") as file:
            for line in file:
                json.loads(line)
    return time.process_time() - started


def bare_insert(database: Path, copy: Path) -> float:
    """Processor seconds for executemany of the same rows into the same tables; reading them is not counted."""
    engine = open_engine(f"sqlite:///{copy}", create=True)
    migrate(engine)
    engine.dispose()
    took = 0.0
    source, target = sqlite3.connect(database), sqlite3.connect(copy, isolation_level=None)
    target.execute("pragma foreign_keys = on")
    target.execute(f"pragma cache_size = -{WRITE_CACHE_KILOBYTES}")
    target.execute("begin immediate")
    for table in metadata.sorted_tables:
        names = ", ".join(column.name for column in table.columns)
        insert = f"insert into {table.name} ({names}) values ({', '.join('?' * len(table.columns))})"
        rows = source.execute(f"select {names} from {table.name} order by rowid")
        while chunk := rows.fetchmany(CHUNK):
            started = time.process_time()
            target.executemany(insert, chunk)
            took += time.process_time() - started
    started = time.process_time()
    target.execute("commit")
    target.close()
    source.close()
    return took + time.process_time() - started


def median_microseconds(ask: Callable[[int], object], rounds: int) -> float:
    """Of one call, after a tenth of the rounds to warm up."""
    times = []
    for number in range(rounds + rounds // 10):
        started = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - started) * 1e6)
    return statistics.median(times[rounds // 10 :])


def slip(name: str, rng: random.Random) -> str:
    """The name with two letters in it swapped."""
    at = rng.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def measure_lookups(database: Path) -> dict[str, float]:
    """Median microseconds of each kind of question and of the bare reads."""
    rng = random.Random(7)
    engine = open_engine(f"sqlite:///{database}")
    bare = sqlite3.connect(database)
    last = bare.execute("select max(id) from participation").fetchone()[0]
    people = bare.execute(
        "select npi, given, family from providers where id in "
        f"({', '.join(str(rng.randrange(1, last // 11)) for _ in range(QUESTIONS * 2))}) and length(family) > 5"
    ).fetchall()
    ids = [rng.randrange(1, last) for _ in range(QUESTIONS * 2)]
    plans = [f"Example Choice {rng.randrange(12)}" for _ in range(QUESTIONS * 2)]
    misspelt = [f"{given.split()[0]} {slip(family, rng)}" for _, given, family in people]
    directory = Directory(engine)

    def in_session(n: int) -> None:
        with reading(engine) as session:
            session.execute(select(Participation.__table__).where(Participation.id == ids[n])).one()

    def by(n: int, **who: str) -> None:
        directory.lookup(**who, plan=plans[n], on=TODAY)

    found = {
        "bare read, driver": median_microseconds(
            lambda n: bare.execute("select * from participation where id = ?", (ids[n],)).fetchall(), QUESTIONS
        ),
        "bare read, session": median_microseconds(in_session, QUESTIONS),
        "by NPI": median_microseconds(lambda n: by(n, npi=people[n % len(people)][0]), QUESTIONS),
        "by misspelt name": median_microseconds(lambda n: by(n, doctor=misspelt[n % len(people)]), QUESTIONS),
        "find by specialty": median_microseconds(
            lambda n: directory.find(specialty="cardiology", plan=plans[n], on=TODAY, limit=5), 20
        ),
    }
    bare.close()
    engine.dispose()
    return found


def main(
    listings: int = typer.Option(1_000_000, min=1000, help="Rows of participation of the synthetic payer."),
    seed: int = typer.Option(1, help="The same seed, the same payer."),
    only_import_: tuple[str, str] = typer.Option(("", ""), "--only-import", hidden=True),
) -> None:
    """Measure and print."""
    if only_import_[0]:
        only_import(Path(only_import_[0]), Path(only_import_[1]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        export = write(folder / "export", listings=listings, seed=seed)
        database = folder / "directory.db"
        seconds, megabytes, loaded = measure_import(export, database)
        parse, insert = bare_parse(export), bare_insert(database, folder / "copy.db")
        size = database.stat().st_size
        asked = measure_lookups(database)
    table = Table("what", "measured", "bound", "ratio", title=f"{loaded:,} listings, seed {seed}")
    bound = parse + insert
    table.add_row("import", f"{seconds:.1f} s", f"{parse:.1f} + {insert:.1f} s", f"{seconds / bound:.2f}")
    driver, session = asked.pop("bare read, driver"), asked.pop("bare read, session")
    for what, took in asked.items():
        bounds = f"{driver / 1000:.3f} / {session / 1000:.3f} ms"
        table.add_row(f"look-up {what}", f"{took / 1000:.2f} ms", bounds, f"{took / driver:.0f} / {took / session:.1f}")
    table.add_row("database", f"{size / loaded:.0f} bytes a listing", "", "")
    table.add_row("memory of the import", f"{megabytes:.0f} MB", "300 MB", f"{megabytes / 300:.2f}")
    out.print(table)
    out.print(
        f"Bounds of a look-up: one read by primary key, by the driver alone / through pool and session. "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB."
    )


if __name__ == "__main__":
    typer.run(main)
