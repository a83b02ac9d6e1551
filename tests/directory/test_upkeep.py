"""What operators see of a directory, and what they do with it."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_csv, import_source, upkeep
from second_opinion.directory.export import export
from second_opinion.directory.overview import sources
from second_opinion.directory.upkeep import Finding

TODAY = date(2026, 11, 22)
LEE = {"npi": "2000200024", "family_name": "Lee"}

Load = Callable[..., ImportReport]


def test_statistics_count_what_is_there(engine: Engine, load: Load) -> None:
    load({}, {**LEE, "address_line1": "9 Mill Lane", "zip": "2101"}, {"plan": "Acme Silver HMO"})
    found = upkeep.statistics(engine)
    assert (found.sources, found.plans, found.networks, found.groups) == (1, 2, 1, 1)
    assert (found.places, found.people, found.listings) == (2, 2, 2)
    assert found.issues == (("zip_padded", 1),)
    assert found.bytes_per_listing == found.database_bytes / 2 > 1000


def test_staleness_counts_listings_of_today_by_their_verification(engine: Engine, load: Load) -> None:
    ages = {"npi": "2000200024", "family_name": "Old", "last_verified_on": "2026-08-01"}
    ended = {"npi": "2000200032", "family_name": "Ended", "effective_to": "2026-01-01"}
    never = {"npi": "2000200040", "family_name": "Never", "last_verified_on": ""}
    load({}, ages, never, ended, source="mixed")
    load({"npi": "2000200057", "family_name": "New"}, source="fresh")
    found = upkeep.staleness(engine, TODAY)
    assert [(s.source, s.fresh, s.old, s.never) for s in found] == [("mixed", 1, 1, 1), ("fresh", 1, 0, 0)]
    assert (found[0].oldest_verified, found[0].age_days) == (date(2026, 8, 1), 0)
    later = upkeep.staleness(engine, TODAY + timedelta(days=100))
    assert [(s.source, s.fresh, s.old, s.never) for s in later] == [("fresh", 0, 1, 0), ("mixed", 0, 2, 1)]


def test_a_sound_directory_has_no_findings(engine: Engine, load: Load) -> None:
    load({})
    assert upkeep.verify(engine, TODAY) == []


@pytest.mark.parametrize(
    ("damage", "severity", "message"),
    [
        ("update sources set row_count = 7", "error", "holds 1 listings, but 7 were loaded"),
        ("update sources set status = 'loading'", "error", "its status is loading"),
        ("update alembic_version set version_num = '0001'", "error", "of another version"),
        ("delete from plan_networks", "warning", "uses no network"),
        (
            "update sources set error = '2026-11-20: x.csv is empty.'",
            "warning",
            "refused on 2026-11-20: x.csv is empty.",
        ),
        ("update sources set imported_on = '2026-01-01'", "warning", "325 days ago"),
    ],
)
def test_what_is_wrong_is_found(engine: Engine, load: Load, damage: str, severity: str, message: str) -> None:
    load({})
    with engine.begin() as connection:
        connection.execute(text(damage))
    found = upkeep.verify(engine, TODAY)
    assert [f.severity for f in found] == [severity]
    assert message in found[0].message


def test_rows_that_refer_to_nothing_are_found(sqlite: Engine, write: Callable[..., Path]) -> None:
    import_csv(sqlite, write({}), source="our list", today=TODAY)
    with sqlite.execution_options(sqlite_begin=None).connect() as connection:
        connection.exec_driver_sql("pragma foreign_keys = off")
        connection.exec_driver_sql("delete from networks")
        connection.exec_driver_sql("pragma foreign_keys = on")
    errors = [f for f in upkeep.verify(sqlite, TODAY) if f.severity == "error"]
    assert errors == [Finding("error", "2 rows refer to rows that are not there. Import the sources again.")]


def test_a_plan_nobody_is_in_is_worth_a_look(engine: Engine, load: Load, group_row: Mapping[str, str]) -> None:
    load({}, {**group_row, "plan": "Acme Silver HMO", "network": "Acme Narrow"})
    assert [f.message for f in upkeep.verify(engine, TODAY)] == [
        "Plan Acme Silver HMO: no person is in its networks, so answers about people are NO_DATA."
    ]


def test_a_source_is_taken_away_with_all_it_said(engine: Engine, load: Load, directory: Directory) -> None:
    load({}, source="kept")
    load({}, LEE, source="gone")
    assert upkeep.remove(engine, "gone")
    assert not upkeep.remove(engine, "gone")
    assert [s.name for s in sources(engine)] == ["kept"]
    assert directory.lookup(doctor="Anita Lee", plan="gold", on=TODAY).state is State.UNKNOWN_DOCTOR
    assert directory.lookup(doctor="Anita Patel", plan="gold", on=TODAY).state is State.LISTED
    assert upkeep.verify(engine, TODAY) == []


def test_the_export_is_one_document_that_names_the_source_of_every_row(engine: Engine, load: Load) -> None:
    load({"tier": "Tier 1", "effective_from": "2025-01-01"}, source="one")
    load(LEE, source="two")
    document = json.loads("".join(export(engine, TODAY)))
    assert document["exported_on"] == "2026-11-22"
    assert [s["name"] for s in document["sources"]] == ["one", "two"]
    assert [(row["family"], row["source"]) for row in document["listings"]] == [("Patel", "one"), ("Lee", "two")]
    first = document["listings"][0]
    assert (first["tier"], first["effective_from"], first["effective_to"], first["organization"]) == (
        "Tier 1", "2025-01-01", None, "Hillside Group",
    )  # fmt: skip
    assert [(p["plan"], p["network"]) for p in document["plans"]] == [("Acme Gold HMO", "Acme Select")] * 2
    only = json.loads("".join(export(engine, TODAY, "two")))
    assert [row["family"] for row in only["listings"]] == ["Lee"]


def test_a_refused_file_is_remembered_until_the_next_good_one(
    engine: Engine, load: Load, write: Callable[..., Path], tmp_path: Path
) -> None:
    load({})
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"<html>")
    with pytest.raises(FileRefused):
        import_source(engine, broken, source="our list", today=TODAY)
    assert "broken.csv is an HTML" in str(sources(engine)[0].last_refusal)
    import_csv(engine, write({}), source="our list", today=TODAY)
    assert sources(engine)[0].last_refusal is None
