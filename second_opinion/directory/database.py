"""Opening the directory's database and bringing it to the current schema."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from second_opinion.directory.errors import DirectoryUnavailable

BUSY_SECONDS = 2.0
"""How long a reader or writer waits for a lock; the patient is to have a sentence within three seconds."""

WRITE_CACHE_KILOBYTES = 49_152
"""Pages of a SQLite file that an import keeps in memory."""

ROWS_AT_ONCE = 50
"""Rows of one INSERT. SQLite prepares the lists of a table's checks anew for every statement, which costs a row as
much as its insertion does; more rows than this save nothing further."""

FEW_ROWS = 5_000
"""Rows up to which an empty table keeps its indexes while it is filled."""

MIGRATIONS = Path(__file__).parent / "migrations"


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
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def newest_revision() -> str | None:
    """The version of the schema this program works with."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


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
            if engine.dialect.name == "sqlite":
                session.execute(text(f"PRAGMA cache_size = -{WRITE_CACHE_KILOBYTES}"))
            else:
                # One import at a time, as the one write lock of SQLite has it; readers are not held up.
                session.execute(text("lock table sources in share row exclusive mode nowait"))
            yield session


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert many rows on the shortest way the driver has, one at a time in memory; how many there were.

    Days are given as ISO text, truth values as 0 and 1, which both databases read.
    """
    cursor = connection.connection.cursor()
    with closing(cursor), _as_sqlalchemy_error():
        if connection.dialect.name != "postgresql":
            return _fill(cursor, table, columns, iter(rows))
        copied = _CopyText(rows)
        cursor.copy_expert(f"copy {table} ({', '.join(columns)}) from stdin", copied)
        return copied.rows


def _fill(cursor: Any, table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    """Insert rows into a table of SQLite. An empty one gets its indexes afterwards: sorted once, not row by row.

    All of it is part of the caller's transaction: other connections see the table as it was, with its indexes.
    """
    empty = cursor.execute(f"select not exists (select 1 from {table})").fetchone()[0]
    inserted = insert_rows(cursor, table, columns, islice(rows, FEW_ROWS))
    following = next(rows, None)
    if following is None:
        return inserted
    query = "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name = ?"
    indexes = cursor.execute(query, (table,)).fetchall() if empty else []
    for name, _ in indexes:
        cursor.execute(f"drop index {name}")
    inserted += insert_rows(cursor, table, columns, chain([following], rows))
    for _, definition in indexes:
        cursor.execute(definition)
    return inserted


def insert_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows into a table of SQLite through a cursor of its driver, many with each statement; how many."""
    rows = iter(rows)
    inserted = 0
    one = f"({', '.join('?' * len(columns))})"
    into = f"insert into {table} ({', '.join(columns)}) values "
    many = into + ", ".join([one] * ROWS_AT_ONCE)
    while len(batch := list(islice(rows, ROWS_AT_ONCE))) == ROWS_AT_ONCE:
        cursor.execute(many, list(chain.from_iterable(batch)))
        inserted += ROWS_AT_ONCE
    cursor.executemany(into + one, batch)
    return inserted + len(batch)


class _CopyText:
    """Rows as PostgreSQL's COPY reads them, given out piece by piece."""

    _ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\0": None})

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self._rest = ""
        self.rows = 0
        """Rows given out so far."""

    def read(self, size: int = 8192) -> str:
        """At least one character until the rows end, then none."""
        parts, length = [self._rest], len(self._rest)
        for row in self._rows:
            self.rows += 1
            parts.append("\t".join(r"\N" if v is None else str(v).translate(self._ESCAPED) for v in row) + "\n")
            length += len(parts[-1])
            if length >= size:
                break
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


@contextmanager
def _as_sqlalchemy_error() -> Iterator[None]:
    """Give an error of the driver itself the form in which all others come."""
    try:
        yield
    except (sqlite3.Error, psycopg2.Error) as error:
        raise DBAPIError("copy", None, error) from error


_LOAD_ONE = "Load one: second-opinion directory demo, or directory import FILE"
_REASONS = (
    ("unable to open", f"there is no such database, or it may not be opened. {_LOAD_ONE}"),
    ("no such table", f"it holds no directory yet. {_LOAD_ONE}"),
    ("undefinedtable", f"it holds no directory yet. {_LOAD_ONE}"),
    ("locknotavailable", "another program is writing to it. Try again when that import has ended"),
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
