"""Opening the directory's database and bringing it to the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from second_opinion.directory.errors import DirectoryUnavailable

BUSY_SECONDS = 2.0
"""How long a reader or writer waits for a lock; the patient is to have a sentence within three seconds."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str, *, create: bool = False) -> Engine:
    """An engine for ``url``; nothing is opened yet.

    A SQLite file is made only if ``create`` says so: a mistyped path must not become an empty directory that
    knows nobody.

    Raises:
        DirectoryUnavailable: the URL cannot be read, or names a database this installation has no driver for.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed, future=True, pool_pre_ping=True, hide_parameters=True)
        path = parsed.database
        if path and path != ":memory:":
            if create:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            mode = "rwc" if create else "rw"
            file = quote(str(Path(path).absolute()))
            parsed = make_url(f"sqlite:///file:{file}?mode={mode}&uri=true")
        engine = create_engine(parsed, future=True, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    except OSError as error:
        raise DirectoryUnavailable(
            f"The folder of the directory's database cannot be made ({error.strerror}). "
            "Choose another one with --database or DIRECTORY_DATABASE_URL."
        ) from error
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise DirectoryUnavailable(
            "The directory's database URL cannot be used. Expected a SQLAlchemy URL such as sqlite:///var/directory.db."
        ) from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling commits before DDL and does not cover reads; SQLAlchemy sends
    # BEGIN.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


def migrate(engine: Engine) -> None:
    """Bring the database to the current schema; a new file becomes an empty directory.

    Raises:
        DirectoryUnavailable: the database cannot be written.
    """
    with unavailable_as_sentence():
        if engine.dialect.name == "sqlite":
            # Readers go on while an import writes. The mode is kept in the file; no transaction may be open.
            with engine.execution_options(sqlite_begin=None).connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for one look-up, rolled back at its end.

    Raises:
        DirectoryUnavailable: the database is missing, locked, without tables, or fails.
    """
    with unavailable_as_sentence(), Session(engine, future=True) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session for one import: committed if it ends well, rolled back otherwise.

    The write lock is taken at the start, so that what was checked is still true when it is written.
    """
    with unavailable_as_sentence():
        locked = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        with Session(locked, future=True) as session, session.begin():
            yield session


_LOAD_ONE = "Load one: second-opinion directory demo, or directory import FILE"
_REASONS = (
    ("unable to open", f"there is no such database, or it may not be opened. {_LOAD_ONE}"),
    ("no such table", f"it holds no directory yet. {_LOAD_ONE}"),
    ("undefinedtable", f"it holds no directory yet. {_LOAD_ONE}"),
    ("locked", "another program is writing to it. Try again when that import has ended"),
    ("readonly", "it cannot be written. Check the rights of the file and its folder"),
    ("not a database", "the file is no directory database. Import into a new file"),
    ("malformed", "the file is damaged. Restore it, or import into a new file"),
)


@contextmanager
def unavailable_as_sentence() -> Iterator[None]:
    """Turn a failure of the database into one sentence for whoever runs it."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None)
        reason = f"{type(cause).__name__} {cause}".lower()
        known = (sentence for fragment, sentence in _REASONS if fragment in reason)
        other = f"the database failed ({type(error).__name__}). Check that it runs and that its URL is right"
        # Not chained: the driver's error may hold the parameters of the query, which are a patient's words.
        raise DirectoryUnavailable(f"The directory cannot be used: {next(known, other)}.") from None
