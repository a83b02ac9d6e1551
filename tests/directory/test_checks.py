"""The checks a loader has to pass, on the sample files where there are any, and on generated files that hold the same.

The samples are published by others and hold rows of real people, so they are no part of this repository. They are
looked for in the folder that the environment variable SAMPLE_DATA names, else in ../shared/data beside the repository.

The checks by their numbers, with the tests that make them:
 1 here and test_plan_net.py (oddities by their reference)       9 here (refused: it proves a price, not a network)
 2 test_plan_net.py (a bulk export, unverified)                 10 here, test_import_files.py and every reader's test
 3 test_plan_net.py (the same address in another network)       11 here and test_nppes.py (given back)
 4 test_plan_net.py (a group in the network)                    12 here and test_nppes.py (differ about the state)
 5 test_plan_net.py (a network that holds nobody)               13 here and test_clinic_csv.py (lost its zero)
 6 test_plan_net.py (fifteen of one name)                       14 here (line breaks within quotes)
 7 test_plan_net.py (two groups that differ in a comma)         15 test_snapshots.py (missing in the next snapshot)
 8 here and test_qhp.py (two tiers)                             16 test_decide.py (89, 90 and 91 days)
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_source
from second_opinion.directory.database import reading
from second_opinion.directory.overview import issues, sources
from second_opinion.directory.tables import Location, Practice, Provider
from tests.directory.test_nppes import DOCTOR

TODAY = date(2026, 11, 22)
SAMPLES = Path(os.environ.get("SAMPLE_DATA") or Path(__file__).parents[3] / "shared" / "data")
on_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside the repository")

Load = Callable[..., ImportReport]
Write = Callable[..., Path]

ADDRESS = {"address_line2": "", "city": "Riverside", "state": "CT"}
NOWHERE = {"address_line1": "", "address_line2": "", "city": "", "state": "", "zip": ""}


def rows_of(name: str) -> Iterator[Mapping[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def register(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(DOCTOR))
        writer.writeheader()
        writer.writerows({**DOCTOR, **row} for row in rows)
    return path


@on_samples
def test_1_the_guides_own_examples_are_loaded_and_their_oddities_recorded(engine: Engine, directory: Directory) -> None:
    report = import_source(engine, SAMPLES / "plan-net-ig-1.1.0" / "example", source="guide", today=TODAY)
    found = {(issue.code, issue.record) for issue in issues(engine)[0]}
    assert (report.format, report.participations, len(found)) == ("plan-net", 13, 14)
    assert ("npi_shape", "Practitioner/HansSolo") in found
    assert ("anonymous_role", "PractitionerRole/AnonRole") in found
    answer = directory.lookup(doctor="Hans Solo", plan="Acme of CT QHP Gold", on=TODAY)
    assert answer.state is State.LISTED_STALE
    assert answer.last_verified is None


@on_samples
@pytest.mark.parametrize("path", ["cms-qhp/providers.json", "cms-qhp/cms-data-index.json"])
def test_8_the_marketplace_sample_has_three_rows_and_unclear_tiers(
    engine: Engine, directory: Directory, path: str
) -> None:
    report = import_source(engine, SAMPLES / path, source="sample", today=TODAY)
    entries = json.loads((SAMPLES / "cms-qhp" / "providers.json").read_text())
    assert len(entries) == 3
    assert [issue.code for issue in issues(engine)[0]].count("npi_check_digit") == 2
    assert report.people + len([e for e in entries if e["type"] != "INDIVIDUAL"]) == 3
    asked = [(e["npi"], e["plans"][0]["plan_id"]) for e in entries if e["type"] == "INDIVIDUAL"]
    answers = [directory.lookup(npi=npi, plan=plan, on=date(2019, 6, 1)) for npi, plan in asked]
    assert [a.state for a in answers].count(State.OTHER_TIER) == 2
    assert all(a.specialty and a.location is None and "place_unstated" in a.flags for a in answers)


PRICES = {
    "reporting_entity_name": "acme", "reporting_entity_type": "health insurance issuer", "version": "2.1.0",
    "provider_references": [{"provider_group_id": 1, "provider_groups": [{"npi": [0], "tin": {"type": "ein"}}]}],
    "in_network": [],
}  # fmt: skip


def test_9_a_file_of_prices_is_refused(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "in-network-rates.json"
    path.write_text(json.dumps(PRICES))
    with pytest.raises(FileRefused, match="in no format known here"):
        import_source(engine, path, source="prices", today=TODAY)


@on_samples
@pytest.mark.parametrize(
    "path",
    [
        *(f"cms-tic/in-network-rates/in-network-rates-{name}" for name in ("no-npi.json", "bundle-sample.xml")),
        *(
            f"cms-tic-validator-fixtures/{name}"
            for name in (
                "allWrong.zip", "multiZip.zip", "simpleZip.zip", "simpleData.gz", "allowed-amounts-error.json",
                "dataNonStringVersion.json", "dataWithoutVersion.json",
            )
        ),
        "cms-npd/fhir_organizations.json",
        "plan-net-sample-csv/ct_pharmacies.csv",
    ],
)  # fmt: skip
def test_10_a_file_that_is_no_directory_is_refused_and_the_old_data_stay(
    engine: Engine, load: Load, directory: Directory, path: str
) -> None:
    load({}, source="kept")
    with pytest.raises(FileRefused, match=Path(path).name):
        import_source(engine, SAMPLES / path, source="kept", today=TODAY)
    assert [(source.name, source.rows) for source in sources(engine)] == [("kept", 1)]
    assert directory.lookup(doctor="Anita Patel", plan="gold", on=TODAY).state is State.LISTED


@on_samples
def test_11_all_thirty_numbers_that_were_given_back_are_in_use(engine: Engine) -> None:
    path = SAMPLES / "negatives" / "nppes_deactivated_then_reactivated.csv"
    import_source(engine, path, source="register", today=TODAY)
    with reading(engine) as session:
        assert session.scalars(select(Provider.active)).all() == [True] * 30


@on_samples
def test_12_two_voices_that_differ_about_the_state_are_a_conflict(
    engine: Engine, load: Load, directory: Directory, tmp_path: Path
) -> None:
    differing = list(rows_of("negatives/nppes_cms_state_conflicts.csv"))
    assert len(differing) == 242
    at = "Provider Business Practice Location Address"
    path = register(
        tmp_path / "npidata.csv",
        (
            {
                "NPI": row["NPI"], f"{at} City Name": row["nppes_city"], f"{at} State Name": row["nppes_state"],
                f"{at} Postal Code": row["nppes_zip"],
            }
            for row in differing
        ),
    )  # fmt: skip
    import_source(engine, path, source="register", today=TODAY)
    payer = []
    for row in differing:
        city, _, rest = row["cms_city_state_zip_list"].split(";")[0].partition(", ")
        payer.append({"npi": row["NPI"], "city": city, "state": rest.split()[0], "zip": rest.split()[1][:5]})
    load(*payer)
    asked = [directory.lookup(npi=row["NPI"], plan="gold", on=TODAY) for row in differing[:20]]
    assert {answer.state for answer in asked} == {State.CONFLICT}
    assert all("conflict_address" in answer.flags for answer in asked)


@on_samples
def test_13_zips_that_lost_their_zero_are_padded_and_recorded(engine: Engine, load: Load) -> None:
    short = [row for row in rows_of("plan-net-sample-csv/managing_orgs_data.csv") if len(row["zip"]) == 4]
    load(
        *(
            {"group_name": row["name"], "group_npi": "", "city": row["city"], "state": row["state"], "zip": row["zip"]}
            for row in short
        )
    )
    assert len(short) > 10
    assert [issue.code for issue in issues(engine)[0]] == ["zip_padded"] * len(short)
    with reading(engine) as session:
        assert {len(code) for code in session.scalars(select(Location.zip5))} == {5}


def test_14_line_breaks_within_quotes_are_part_of_a_row(
    engine: Engine, load: Load, group_row: Mapping[str, str]
) -> None:
    address = "{} Hill Street\nCT 06798-3736\r\n(41.527087, -73.203523)"
    rows: list[dict[str, Any]] = [
        {**group_row, **ADDRESS, "group_name": f"Pharmacy {n}", "group_npi": "", "address_line1": address.format(n)}
        for n in range(609)
    ]
    report = load(*rows)
    assert (report.rows, report.participations, report.oddities) == (609, 609, 0)
    with reading(engine) as session:
        assert session.scalars(select(Location.line1)).first() == (
            "0 Hill Street CT 06798-3736 (41.527087, -73.203523)"
        )


@on_samples
def test_14_the_pharmacies_are_609_rows(engine: Engine, load: Load, group_row: Mapping[str, str]) -> None:
    pharmacies = [
        {
            **group_row, "group_name": row["Pharmacy-Name"], "group_npi": "", "address_line1": row["Address"],
            "address_line2": row["Location"], "city": row["City"], "state": row["State"], "zip": row["Zip"],
        }
        if row["Address"]
        else {**group_row, **NOWHERE, "group_name": row["Pharmacy-Name"], "group_npi": ""}
        for row in rows_of("plan-net-sample-csv/ct_pharmacies.csv")
    ]  # fmt: skip
    report = load(*pharmacies)
    assert (report.rows, report.left_out) == (609, [])
    with reading(engine) as session:
        assert len(session.scalars(select(Practice.name)).all()) > 300
