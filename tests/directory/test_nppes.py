"""The register: who exists and where, in which networks not. Generated rows under the real columns' names."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_source
from second_opinion.directory.database import reading
from second_opinion.directory.overview import issues
from second_opinion.directory.tables import Practice, Provider, ProviderSpecialty

TODAY = date(2026, 11, 22)

DOCTOR = {
    "NPI": "2000200016",
    "Entity Type Code": "1",
    "Provider Organization Name (Legal Business Name)": "",
    "Provider Last Name (Legal Name)": "PATEL",
    "Provider First Name": "ANITA",
    "Provider Middle Name": "R",
    "Provider Credential Text": "M.D.",
    "Provider First Line Business Mailing Address": "PO BOX 9",
    "Provider Business Mailing Address State Name": "NY",
    "Provider First Line Business Practice Location Address": "1 HILL STREET",
    "Provider Second Line Business Practice Location Address": "",
    "Provider Business Practice Location Address City Name": "RIVERSIDE",
    "Provider Business Practice Location Address State Name": "OR",
    "Provider Business Practice Location Address Postal Code": "970991234",
    "Provider Business Practice Location Address Telephone Number": "5555550110",
    "NPI Deactivation Date": "",
    "NPI Reactivation Date": "",
    "Healthcare Provider Taxonomy Code_1": "207R00000X",
    "Healthcare Provider Primary Taxonomy Switch_1": "N",
    "Healthcare Provider Taxonomy Code_2": "207RC0000X",
    "Healthcare Provider Primary Taxonomy Switch_2": "Y",
    "Is Organization Subpart": "X",
    "Parent Organization LBN": "",
}
GROUP = {
    **DOCTOR, "NPI": "2000100000", "Entity Type Code": "2", "Provider Last Name (Legal Name)": "",
    "Provider Organization Name (Legal Business Name)": "HILLSIDE GROUP", "Is Organization Subpart": "Y",
    "Parent Organization LBN": "HILL HEALTH",
}  # fmt: skip

Rows = dict[str, str]


@pytest.fixture
def register(engine: Engine, tmp_path: Path) -> Callable[..., ImportReport]:
    def load(*rows: Rows, name: str = "npidata_pfile_20260101.csv", **options: object) -> ImportReport:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(DOCTOR), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        return import_source(engine, path, **{"source": "NPPES", "today": TODAY, **options})  # type: ignore[arg-type]

    return load


def people(engine: Engine) -> list[tuple[str, bool]]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(Provider.npi, Provider.active).order_by(Provider.id))]


def test_the_register_makes_people_known_and_lists_nobody(
    register: Callable[..., ImportReport], load: Callable[..., ImportReport], directory: Directory
) -> None:
    load({"npi": "2000200024", "family_name": "Lee"})
    report = register({**DOCTOR})
    assert (report.format, report.people, report.participations, report.oddities) == ("nppes", 1, 0, 0)
    answer = directory.lookup(doctor="Anita Patel", plan="Acme Gold HMO", on=TODAY)
    # The network has cardiologists in the area of the practice address; of the mailing address nothing is kept.
    assert (answer.state, answer.specialty) == (State.NOT_LISTED, "Cardiology")
    assert [o.location for o in directory.locations("2000200016")] == ["1 HILL STREET, RIVERSIDE, OR 97099"]
    assert directory.lookup(doctor="Nobody Known", plan="Acme Gold HMO", on=TODAY).state is State.UNKNOWN_DOCTOR


@pytest.mark.parametrize(
    ("off", "on", "active"),
    [
        ("", "", True),
        ("03/16/2006", "03/20/2006", True),
        ("03/16/2006", "", False),
        ("03/16/2006", "03/15/2006", False),
    ],
)
def test_a_number_that_was_given_back_is_good_again(
    engine: Engine, register: Callable[..., ImportReport], off: str, on: str, active: bool
) -> None:
    register({**DOCTOR, "NPI Deactivation Date": off, "NPI Reactivation Date": on})
    assert people(engine) == [("2000200016", active)]


def test_a_listing_of_a_number_out_of_use_is_a_conflict(
    register: Callable[..., ImportReport], load: Callable[..., ImportReport], directory: Directory
) -> None:
    load({})
    register({**DOCTOR, "NPI Deactivation Date": "03/16/2020"})
    answer = directory.lookup(doctor="Anita Patel", plan="Acme Gold HMO", on=TODAY)
    assert (answer.state, "conflict_active" in answer.flags) == (State.CONFLICT, True)


def test_a_payer_and_the_register_that_differ_about_the_state_are_a_conflict(
    register: Callable[..., ImportReport], load: Callable[..., ImportReport], directory: Directory
) -> None:
    load({})
    elsewhere = {
        "Provider Business Practice Location Address State Name": "WA",
        "Provider Business Practice Location Address Postal Code": "98001",
    }
    register({**DOCTOR, **elsewhere})
    answer = directory.lookup(doctor="Anita Patel", plan="Acme Gold HMO", on=TODAY)
    assert (answer.state, "conflict_address" in answer.flags) == (State.CONFLICT, True)


def test_the_primary_taxonomy_comes_first_and_codes_get_plain_names(
    engine: Engine, register: Callable[..., ImportReport]
) -> None:
    register({**DOCTOR, "Healthcare Provider Taxonomy Code_1": "3747P1801X"})
    with reading(engine) as session:
        found = session.execute(
            select(ProviderSpecialty.nucc_code, ProviderSpecialty.label, ProviderSpecialty.is_primary)
        )
        assert [tuple(row) for row in found] == [
            ("207RC0000X", "Cardiology", True),
            ("3747P1801X", "taxonomy 3747P1801X", False),
        ]


def test_codes_are_named_by_the_operators_own_copy_of_the_code_set(
    engine: Engine, register: Callable[..., ImportReport], tmp_path: Path
) -> None:
    path = tmp_path / "nucc_taxonomy.csv"
    path.write_text(
        "Code,Grouping,Classification,Specialization,Display Name\n3747P1801X,G,Technician,Attendant,\nbad,G,C,S,\n"
    )
    report = import_source(engine, path, source="NUCC", today=TODAY)
    assert (report.rows, report.oddities) == (2, 1)
    register({**DOCTOR, "Healthcare Provider Taxonomy Code_1": "3747P1801X"})
    with reading(engine) as session:
        labels = session.scalars(select(ProviderSpecialty.label)).all()
    assert "Technician, Attendant" in labels


def test_organizations_know_their_parent(engine: Engine, register: Callable[..., ImportReport]) -> None:
    register(GROUP)
    with reading(engine) as session:
        rows = {p.name: p for p in session.scalars(select(Practice))}
        assert rows["HILLSIDE GROUP"].parent_id == rows["HILL HEALTH"].id
        assert (rows["HILLSIDE GROUP"].npi2, rows["HILL HEALTH"].kind) == ("2000100000", "system")


def test_only_the_asked_states_are_kept(engine: Engine, register: Callable[..., ImportReport]) -> None:
    far = {**DOCTOR, "NPI": "2000200024", "Provider Business Practice Location Address State Name": "WA"}
    register({**DOCTOR}, far, states=frozenset({"OR"}))
    assert people(engine) == [("2000200016", True)]


def test_a_deactivated_number_without_a_name_is_passed_over_and_other_oddities_are_recorded(
    engine: Engine, register: Callable[..., ImportReport]
) -> None:
    bare = dict.fromkeys(DOCTOR, "")
    register(
        {**DOCTOR},
        {**bare, "NPI": "2000200024", "NPI Deactivation Date": "01/01/2020"},
        {**bare, "NPI": "12"},
        {**DOCTOR, "NPI": "2000200025"},
        {**DOCTOR, "NPI": "2000200032", "Provider Business Practice Location Address Postal Code": "2101"},
        {**DOCTOR, "NPI": "2000200040", "Provider Business Practice Location Address State Name": "ONTARIO"},
    )
    assert [(i.code, i.record) for i in issues(engine)[0]] == [
        ("npi_shape", "npidata_pfile_20260101.csv row 4"),
        ("npi_check_digit", "NPI 2000200025"),
        ("zip_padded", "NPI 2000200032"),
        ("no_address", "NPI 2000200040"),
    ]


def test_the_files_beside_the_register_are_passed_over(
    engine: Engine, register: Callable[..., ImportReport], tmp_path: Path
) -> None:
    folder = tmp_path / "nppes"
    folder.mkdir()
    register({**DOCTOR}, name="nppes/npidata_pfile_20260101.csv")
    (folder / "npidata_pfile_20260101_fileheader.csv").write_text("NPI,Entity Type Code\n")
    (folder / "othername_pfile_20260101.csv").write_text("NPI,Other\n1,2\n")
    report = import_source(engine, folder, source="NPPES", today=TODAY)
    assert (report.rows, report.people) == (1, 1)
    assert {i.code for i in issues(engine)[0]} == {"other_file"}


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        ('"2000200024","1"\n', "2 values in row 3"),
        ('"2000200024","1\n', "not well-formed CSV"),
    ],
)
def test_a_damaged_register_is_refused_with_its_row(
    engine: Engine, register: Callable[..., ImportReport], tmp_path: Path, tail: str, reason: str
) -> None:
    register({**DOCTOR})
    path = tmp_path / "npidata_pfile_20260101.csv"
    path.write_text(path.read_text() + tail)
    with pytest.raises(FileRefused, match=reason):
        import_source(engine, path, source="NPPES", today=TODAY)
    assert people(engine) == [("2000200016", True)]
