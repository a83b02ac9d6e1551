from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, event, inspect, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from second_opinion.directory import (
    Directory,
    DirectoryUnavailable,
    State,
    database,
    import_csv,
    migrate,
    open_engine,
    upkeep,
)
from second_opinion.directory.database import MIGRATIONS, copy_rows, reading, writing
from second_opinion.directory.tables import NameWord, Payer, metadata

TODAY = date(2026, 11, 22)


def test_migrations_make_exactly_the_tables_of_the_schema(sqlite: Engine) -> None:
    migrate(sqlite)
    with sqlite.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert names == set(metadata.tables)


def test_check_constraints_and_indexes_are_in_the_database_too(sqlite: Engine, tmp_path: Path) -> None:
    migrate(sqlite)
    direct = open_engine(f"sqlite:///{tmp_path / 'direct.db'}", create=True)
    metadata.create_all(direct)
    query = "select type, name, tbl_name from sqlite_master where tbl_name != 'alembic_version' order by 1, 2"
    checks = "select name, length(replace(sql, 'CHECK', '')) - length(sql) from sqlite_master where sql > ''"
    with sqlite.connect() as migrated, direct.connect() as created:
        assert migrated.exec_driver_sql(query).all() == created.exec_driver_sql(query).all()
        assert set(created.exec_driver_sql(checks).all()) <= set(migrated.exec_driver_sql(checks).all())
    direct.dispose()


def test_a_directory_of_the_first_schema_answers_on_and_is_replaced_without_being_compared(
    sqlite: Engine, write: Callable[..., Path]
) -> None:
    with sqlite.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in (
            "sources (id, name, kind, imported_on, row_count, status) "
            "values (1, 'our list', 'clinic_csv', '2026-11-01', 1, 'ok')",
            "payers (id, name) values (1, 'Acme Health')",
            "plans (id, payer_id, id_type, external_id, name, product_type, source_id) "
            "values (1, 1, 'other', 'ACME HEALTH / ACME GOLD HMO', 'Acme Gold HMO', 'hmo', 1)",
            "networks (id, payer_id, name, source_id) values (1, 1, 'Acme Select', 1)",
            "plan_networks (plan_id, network_id) values (1, 1)",
            "providers (id, npi, npi_checked, family, given, name_key, active, source_id) "
            "values (1, '2000200024', 'ok', 'Lee', 'Ann', 'LEE ANN', 1, 1)",
            "participation (id, subject, provider_id, network_id, accepting, accepting_scope, source_id, fingerprint) "
            "values (1, 'person', 1, 1, 'yes', 'role', 1, 77)",
        ):
            connection.exec_driver_sql(f"insert into {row}")
    migrate(sqlite)
    question = {"npi": "2000200024", "plan": "acme gold", "on": date(2026, 11, 22)}
    assert Directory(sqlite).lookup(**question).state is State.LISTED_STALE
    report = import_csv(sqlite, write({}), source="our list", today=date(2026, 11, 22))
    assert (report.participations, report.closed) == (1, 0)
    assert Directory(sqlite).lookup(**question).state is State.UNKNOWN_DOCTOR


@pytest.mark.slow
def test_migrations_make_the_same_tables_on_postgresql(server: Callable[[], str]) -> None:
    engine = open_engine(server())
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        checks = "select count(*) from pg_constraint where contype = 'c' and conname like 'ck_%'"
        named = [c for table in metadata.sorted_tables for c in table.constraints if isinstance(c, CheckConstraint)]
        assert connection.execute(text(checks)).scalar() == len(named)
    engine.dispose()


def test_migrating_twice_changes_nothing(sqlite: Engine) -> None:
    migrate(sqlite)
    migrate(sqlite)


def test_sqlite_writes_ahead_and_holds_foreign_keys(sqlite: Engine) -> None:
    migrate(sqlite)
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 2000
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("insert into networks (payer_id, name, source_id) values (1, 'x', 1)")


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(DirectoryUnavailable, match="there is no such database"):
        Directory(open_engine(f"sqlite:///{path}")).plans()
    assert not path.exists()


def test_a_database_without_tables_is_said(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DirectoryUnavailable, match="holds no directory yet"):
        Directory(open_engine(f"sqlite:///{path}")).plans()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("not a database at all\n" * 100)
    with pytest.raises(DirectoryUnavailable, match="no directory database"):
        Directory(open_engine(f"sqlite:///{path}")).plans()


def test_a_locked_database_is_said(sqlite: Engine) -> None:
    migrate(sqlite)
    holder = sqlite.execution_options(sqlite_begin="BEGIN EXCLUSIVE")
    with holder.connect() as connection:
        connection.exec_driver_sql("select 1")
        with pytest.raises(DirectoryUnavailable, match="another program is writing"):
            migrate(sqlite)


@pytest.mark.parametrize("url", ["nonsense", "", "mysql://host/name", "postgresql+nothing://host/x"])
def test_a_url_that_cannot_be_used_is_a_sentence(url: str) -> None:
    with pytest.raises(DirectoryUnavailable, match="Expected a SQLAlchemy URL"):
        Directory(open_engine(url)).plans()


def test_the_sentence_does_not_carry_what_was_asked(sqlite: Engine) -> None:
    with pytest.raises(DirectoryUnavailable) as raised:
        Directory(sqlite).doctors("Secretname")
    assert "secretname" not in str(raised.value).lower()
    assert raised.value.__suppress_context__


def test_a_database_that_cannot_be_written_is_said_and_still_answers(
    sqlite: Engine, write: Callable[..., Path]
) -> None:
    import_csv(sqlite, write({}), source="our list", today=date(2026, 11, 22))
    sqlite.dispose()
    event.listen(sqlite, "connect", lambda connection, _: connection.execute("pragma query_only = on"))
    with pytest.raises(DirectoryUnavailable, match="it cannot be written"):
        import_csv(sqlite, write({}), source="our list", today=date(2026, 11, 22))
    answer = Directory(sqlite).lookup(doctor="Patel", plan="acme gold", on=date(2026, 11, 22))
    assert answer.state is State.LISTED


def test_a_source_that_disappears_while_it_is_asked_leaves_an_answer(
    sqlite: Engine, write: Callable[..., Path]
) -> None:
    import_csv(sqlite, write({}), source="our list", today=date(2026, 11, 22))
    assert upkeep.remove(sqlite, "our list")
    answer = Directory(sqlite).lookup(doctor="Patel", plan="acme gold", on=date(2026, 11, 22))
    assert (answer.state, answer.flags) == (State.NO_DATA, ("plan_unknown",))


def definitions(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("select name, sql from sqlite_master order by name")]


def payers(number: int) -> Iterator[tuple[int, str]]:
    return ((n, f"Payer {n}") for n in range(number))


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 7, 50])
def test_every_row_of_a_copy_arrives_once_whatever_their_number(
    engine: Engine, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "FEW_ROWS", 3)
    monkeypatch.setattr(database, "ROWS_AT_ONCE", 2)
    migrate(engine)
    with writing(engine) as session:
        assert copy_rows(session.connection(), "payers", ("id", "name"), payers(number)) == number
    with reading(engine) as session:
        found = session.execute(select(Payer.id, Payer.name).order_by(Payer.id))
        assert [tuple(row) for row in found] == list(payers(number))


def test_a_table_that_was_empty_has_its_indexes_after_the_copy(
    sqlite: Engine, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "FEW_ROWS", 1)
    migrate(sqlite)
    before = definitions(sqlite)
    rows = [{"npi": "", "given_name": f"Given{n}", "address_line1": f"{n} Hill Street"} for n in range(9)]
    import_csv(sqlite, write(*rows), source="first", today=TODAY)
    import_csv(sqlite, write(*rows, name="other.csv"), source="second", today=TODAY)
    import_csv(sqlite, write(*rows[:4]), source="first", today=date(2026, 12, 22))
    assert definitions(sqlite) == before
    with sqlite.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def test_a_copy_that_fails_leaves_rows_and_indexes_and_nobody_else_notices_it(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "FEW_ROWS", 1)
    migrate(sqlite)
    before = definitions(sqlite)

    def words() -> Iterator[tuple[str, str]]:
        yield "ONE", "1"
        yield "TWO", "2"
        assert definitions(sqlite) == before  # another connection, while the index is away
        yield "TWO", "2"

    with pytest.raises(DirectoryUnavailable), writing(sqlite) as session:
        copy_rows(session.connection(), "name_words", ("word", "sound"), words())
    assert definitions(sqlite) == before
    with reading(sqlite) as session:
        assert session.scalars(select(NameWord.word)).all() == []
