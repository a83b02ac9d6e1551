from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from second_opinion.directory import (
    BadRows,
    Directory,
    DirectoryUnavailable,
    FileRefused,
    ImportReport,
    MixedSources,
    import_csv,
    load_demo,
    template,
)
from second_opinion.directory.database import reading, writing
from second_opinion.directory.importing.csv_layout import COLUMNS
from second_opinion.directory.overview import issues, sources
from second_opinion.directory.tables import (
    Location,
    NameWord,
    Participation,
    Payer,
    Plan,
    Practice,
    Provider,
    Source,
    metadata,
)

TODAY = date(2026, 11, 22)
Load = Callable[..., ImportReport]
Write = Callable[..., Path]


def rows_of(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns))]


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) for name, table in metadata.tables.items()
        }


def test_the_template_can_be_loaded_as_it_is(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_text(template(), encoding="utf-8")
    report = import_csv(engine, path, source="template", today=TODAY)
    assert (report.rows, report.people, report.participations, report.oddities) == (1, 1, 1, 0)


def test_one_row_becomes_one_participation(engine: Engine, load: Load) -> None:
    load({"tier": "Tier 1", "accepting": "yes", "effective_from": "2025-01-01", "effective_to": "9999-12-31"})
    found = rows_of(
        engine,
        Participation.subject, Participation.tier, Participation.accepting, Participation.accepting_scope,
        Participation.effective_from, Participation.effective_to, Participation.last_verified_on,
    )  # fmt: skip
    assert found == [("role", "Tier 1", "yes", "role", date(2025, 1, 1), None, date(2026, 11, 2))]


def test_a_network_of_two_plans_lists_a_person_once(engine: Engine, load: Load, directory: Directory) -> None:
    report = load({}, {"plan": "Acme Silver HMO"})
    assert (report.rows, report.participations, report.people) == (2, 1, 1)
    assert {match.label for match in directory.plans()} == {"Acme Gold HMO", "Acme Silver HMO"}


def test_a_row_without_a_person_is_about_the_group(engine: Engine, load: Load, group_row: Mapping[str, str]) -> None:
    load(group_row)
    assert rows_of(engine, Participation.subject, Participation.provider_id) == [("group", None)]


def test_a_row_without_a_group_is_about_the_person_alone(engine: Engine, load: Load) -> None:
    load({"group_name": "", "group_npi": ""})
    assert rows_of(engine, Participation.subject, Participation.practice_id) == [("person", None)]


def test_the_same_name_without_an_npi_in_two_groups_is_not_taken_for_one_person(engine: Engine, load: Load) -> None:
    report = load({"npi": ""}, {"npi": "", "group_name": "Other Group", "group_npi": ""})
    assert report.people == 2


def test_groups_whose_names_differ_in_a_comma_stay_two(engine: Engine, load: Load) -> None:
    load({"group_name": "Hill Health, Inc."}, {"group_name": "Hill Health Inc", "group_npi": "2000100018"})
    assert len(rows_of(engine, Practice.id)) == 2


def test_every_bad_value_is_listed_with_row_column_and_expectation(engine: Engine, write: Write) -> None:
    path = write(
        {"npi": "12345"},
        {},
        {"state": "Oregon", "zip": "9709", "effective_from": "11/22/2026"},
        {"product_type": "gold", "effective_from": "2026-02-30"},
        {"effective_from": "2026-03-01", "effective_to": "2026-02-01"},
        {"payer": "", "family_name": "", "plan_id": "X1"},
        {"plan_id_type": "hios14", "plan_id": "123"},
        {"city": ""},
        {"family_name": "x" * 201},
        {"family_name": "Pa\x07tel"},
    )
    with pytest.raises(BadRows) as refused:
        import_csv(engine, path, source="list", today=TODAY)
    assert [(p.row, p.column) for p in refused.value.problems] == [
        (2, "npi"),
        (4, "effective_from"), (4, "state"),
        (5, "effective_from"), (5, "product_type"),
        (6, "effective_to"),
        (7, "plan_id_type"), (7, "family_name"), (7, "payer"),
        (8, "plan_id"),
        (9, "city"),
        (10, "family_name"),
        (11, "family_name"),
    ]  # fmt: skip
    assert str(refused.value.problems[0]) == "row 2, npi: expected an NPI of 10 digits, or blank, found '12345'"
    assert "9 bad rows" in str(refused.value)
    assert "--skip-bad" in str(refused.value)


def test_a_file_with_a_bad_row_loads_nothing(engine: Engine, write: Write) -> None:
    with pytest.raises(BadRows):
        import_csv(engine, write({}, {"npi": "1"}), source="list", today=TODAY)
    assert set(counts(engine).values()) == {0}


def test_a_refused_file_leaves_the_old_rows_of_its_source(engine: Engine, load: Load, write: Write) -> None:
    load({})
    before = counts(engine)
    with pytest.raises(BadRows):
        import_csv(engine, write({}, {"npi": "1"}), source="our list", today=TODAY)
    broken = write({}, {})
    broken.write_bytes(broken.read_bytes() + b"\xff\xfe broken")
    with pytest.raises(FileRefused):
        import_csv(engine, broken, source="our list", today=TODAY)
    assert counts(engine) == before


def test_skip_bad_loads_the_rest_and_records_the_others(engine: Engine, load: Load) -> None:
    report = load({}, {"npi": "12345"}, {"npi": "2000200024", "state": "??"}, skip_bad=True)
    assert (report.rows, report.people) == (3, 1)
    found, total = issues(engine)
    assert total == 2
    assert [(i.severity, i.code, i.record) for i in found] == [
        ("error", "bad_row", "row 3"),
        ("error", "bad_row", "row 4"),
    ]


def test_a_file_without_one_good_row_is_refused_even_with_skip_bad(engine: Engine, load: Load) -> None:
    with pytest.raises(FileRefused, match="no usable row"):
        load({"npi": "1"}, skip_bad=True)


def test_a_wrong_check_digit_is_a_warning_and_the_number_is_kept(engine: Engine, load: Load) -> None:
    report = load({"npi": "2000200017"})
    assert report.oddities == 1
    assert rows_of(engine, Provider.npi, Provider.npi_checked) == [("2000200017", "bad")]
    assert [i.code for i in issues(engine)[0]] == ["npi_check_digit"]


def test_a_zip_that_lost_its_zero_is_padded_with_a_warning(engine: Engine, load: Load) -> None:
    load({"zip": "2101"}, {"zip": "21013736"})
    assert rows_of(engine, Location.zip5) == [("02101",)]
    assert [i.code for i in issues(engine)[0]] == ["zip_padded", "zip_padded"]


def test_a_verification_that_has_not_come_yet_is_unknown(engine: Engine, load: Load) -> None:
    load({"last_verified_on": "2026-11-23"})
    assert rows_of(engine, Participation.last_verified_on) == [(None,)]
    assert [i.code for i in issues(engine)[0]] == ["verified_in_future"]


def test_what_contradicts_itself_in_a_file_is_reported_and_the_first_kept(engine: Engine, load: Load) -> None:
    plan = {"plan_id_type": "other", "plan_id": "G1"}
    other_names = {"family_name": "Gupta"}, {"group_name": "Hillside Clinic"}, {**plan, "plan": "Acme Golden"}
    load({}, plan, *other_names)
    assert sorted(i.code for i in issues(engine)[0]) == ["group_differs", "person_differs", "plan_differs"]
    assert rows_of(engine, Provider.family) == [("Patel",)]


def test_a_second_import_replaces_the_rows_of_its_source_only(engine: Engine, load: Load) -> None:
    load({}, {"npi": "2000200024", "family_name": "Later", "effective_from": "2027-01-01"})
    load({"npi": "2000200032", "family_name": "Other"}, source="second list")
    load({}, source="our list")
    assert sorted(rows_of(engine, Provider.family)) == [("Other",), ("Patel",)]
    assert {s.name: s.rows for s in sources(engine)} == {"our list": 1, "second list": 1}
    assert "LATER" not in {word for (word,) in rows_of(engine, NameWord.word)}


def test_importing_the_same_file_again_changes_no_count(engine: Engine, load: Load) -> None:
    load({}, {"plan": "Acme Silver HMO"}, {"npi": "2000200024", "family_name": "Lee"})
    before = counts(engine)
    prints = sorted(rows_of(engine, Participation.fingerprint))
    load({}, {"plan": "Acme Silver HMO"}, {"npi": "2000200024", "family_name": "Lee"})
    assert counts(engine) == before
    assert sorted(rows_of(engine, Participation.fingerprint)) == prints


def test_a_plan_of_two_sources_outlives_the_one_that_named_it_first(engine: Engine, load: Load) -> None:
    plan = {"plan_id_type": "other", "plan_id": "G1"}
    load(plan, source="first")
    load(plan, source="second")
    load({"payer": "Tanager", "plan": "Tanager PPO"}, source="first")
    assert sorted(rows_of(engine, Plan.name)) == [("Acme Gold HMO",), ("Tanager PPO",)]
    assert sorted(rows_of(engine, Payer.name)) == [("Acme Health",), ("Tanager",)]


def test_the_source_remembers_its_file_and_day(engine: Engine, load: Load) -> None:
    load({})
    ((kind, day, rows, digest, status),) = rows_of(
        engine, Source.kind, Source.imported_on, Source.row_count, Source.sha256, Source.status
    )
    assert (kind, day, rows, len(digest), status) == ("clinic_csv", TODAY, 1, 64, "ok")


def test_the_order_of_columns_is_free_and_a_bom_and_line_breaks_in_quotes_are_fine(
    engine: Engine, tmp_path: Path
) -> None:
    columns = [*COLUMNS][::-1]
    values = {"payer": "Acme", "plan": "Gold", "family_name": "Patel", "group_name": '"Hill\nGroup"'}
    path = tmp_path / "bom.csv"
    lines = [",".join(columns), ",".join(values.get(c, "") for c in columns), "", "," * (len(columns) - 1)]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert import_csv(engine, path, source="list", today=TODAY).rows == 1
    assert rows_of(engine, Practice.name) == [("Hill Group",)]


HEADER = ",".join(COLUMNS).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"  \r\n ", "is empty"),
        (HEADER, "no usable row"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\xef\xbb\xbf\n <html>", "HTML"),
        (b'{"a": 1}', "JSON"),
        (b"PK\x03\x04rest", "compressed"),
        (b"\x1f\x8brest", "compressed"),
        ("payer".encode("utf-16"), "UTF-16"),
        (HEADER + b"\nM\xfcller" + b"," * 25, "not UTF-8"),
        (HEADER + b"\nAc\x00me" + b"," * 25, "NUL"),
        (b"payer,plan\nx,y", "missing: plan_id_type"),
        (HEADER + b",colour\n", "unknown: colour"),
        (HEADER + b",npi\n", "twice: npi"),
        (b"x" * 300_000, "not well-formed CSV|documented columns"),
        (b'"' + b"x\n" * 300_000, "not well-formed CSV"),
        (HEADER + b'\n"Acme,' + b"," * 25, "not well-formed CSV"),
        (HEADER + b"\n" + b"y" * 1_100_000, "more than 1000000 characters"),
    ],
)
def test_what_is_no_such_csv_is_refused_with_its_reason(
    engine: Engine, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=reason):
        import_csv(engine, path, source="list", today=TODAY)


def test_a_row_with_too_few_or_too_many_values_is_a_bad_row(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEADER + b"\nAcme,Gold\n" + b"," * 30 + b"x\n")
    with pytest.raises(BadRows) as refused:
        import_csv(engine, path, source="list", today=TODAY)
    assert [str(p) for p in refused.value.problems] == [
        "row 2, (row): expected 26 values, one for each column, found '2 values'",
        "row 3, (row): expected 26 values, one for each column, found '31 values'",
    ]


@pytest.mark.parametrize("name", ["", "missing.csv"])
def test_a_folder_or_a_missing_file_is_refused(engine: Engine, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused):
        import_csv(engine, tmp_path / name, source="list", today=TODAY)


def test_example_data_and_a_real_list_never_share_a_database(engine: Engine, load: Load, tmp_path: Path) -> None:
    load_demo(engine, TODAY)
    before = counts(engine)
    with pytest.raises(MixedSources, match="holds example data"):
        load({})
    assert counts(engine) == before


def test_example_data_are_refused_beside_a_real_list(engine: Engine, load: Load) -> None:
    load({})
    with pytest.raises(MixedSources, match="holds a real directory"):
        load_demo(engine, TODAY)


def test_readers_see_the_old_rows_while_an_import_runs(engine: Engine, load: Load, write: Write) -> None:
    load({})
    seen = []

    def look(_bytes: int, _rows: int) -> None:
        seen.append(Directory(engine).lookup(doctor="Patel", plan="gold", on=TODAY).state)

    changes = [{"npi": "", "family_name": f"Name{n}"} for n in range(1001)]
    import_csv(engine, write(*changes), source="our list", today=TODAY, on_progress=look)
    *before, after = (state.value for state in seen)
    assert set(before) == {"LISTED"}
    assert after == "ENDED"


def test_a_second_writer_gets_a_sentence(engine: Engine, load: Load) -> None:
    load({})
    with writing(engine), pytest.raises(DirectoryUnavailable, match="another program is writing"):
        load({})
