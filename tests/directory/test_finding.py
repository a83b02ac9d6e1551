"""Searching by specialty, plan and place: who is listed, nearest first, never ranked otherwise."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, ImportReport, import_source
from second_opinion.directory.database import reading
from second_opinion.directory.finding import distinct
from second_opinion.directory.npi import check_digit_ok
from second_opinion.directory.tables import Location
from tests.directory.plan_net import (
    Resource,
    directory_of,
    new_patients,
    person,
    place,
    reference,
    role,
    verification,
    write_ndjson,
)

TODAY = date(2026, 11, 22)


def doctor(number: int, family: str, at: str, **changes: Any) -> list[Resource]:
    """A cardiologist with a verified role at a place."""
    npi = next(n for digit in range(10) if check_digit_ok(n := f"2000200{number:02}{digit}"))
    where = [reference(f"Location/{at}")]
    return [
        person(f"p{number}", npi, name=[{"family": family, "given": ["Ann"]}]),
        role(f"r{number}", practitioner=reference(f"Practitioner/p{number}"), location=where, **changes),
        verification(f"v{number}", target=[reference(f"PractitionerRole/r{number}")]),
    ]  # fmt: skip


def office(name: str, street: str, city: str, lat: float | None, lon: float | None, code: str = "97099") -> Resource:
    position = {"latitude": lat, "longitude": lon} if lat is not None else None
    address = {"line": [street], "city": city, "state": "OR", "postalCode": code}
    return place(name, address=address, position=position)


OFFICES = [
    office("center", "1 Hill Street", "Riverside", 44.000, -121.000),
    office("edge", "2 Edge Road", "Riverside", 44.020, -121.000),
    office("unknown", "3 Quarry Lane", "Riverside", None, None),
    office("near", "4 Mill Lane", "Millbrook", 44.100, -121.000, "97098"),
    office("far", "5 Coast Road", "Seaport", 46.000, -124.000, "97001"),
]
PEOPLE = [
    *doctor(11, "Zimmer", "center"),
    *doctor(12, "Abbot", "edge"),
    *doctor(13, "Moss", "unknown"),
    *doctor(14, "Near", "near"),
    *doctor(15, "Far", "far"),
]


@pytest.fixture
def searched(engine: Engine, tmp_path: Path) -> Callable[..., list[tuple[str, float | None]]]:
    """Load the offices and people above, and more; search, and give back family names with distances."""

    def search(*more: Resource, without: tuple[str, ...] = (), **question: Any) -> list[tuple[str, float | None]]:
        rows = [r for r in directory_of(*OFFICES, *PEOPLE, *more) if r["id"] not in (*without, "role", "patel")]
        report: ImportReport = import_source(engine, write_ndjson(tmp_path / "export", rows), source="a", today=TODAY)
        assert report.oddities == 0
        asked = {"specialty": "cardiology", "plan": "Acme Gold HMO", "on": TODAY, **question}
        found = Directory(engine).find(**asked)
        return [(str(a.doctor).split()[1].rstrip(","), a.distance_miles and round(a.distance_miles, 1)) for a in found]

    return search


def test_the_nearest_come_first_and_places_without_coordinates_last(searched: Callable[..., Any]) -> None:
    # The middle of Riverside is its median office; distances are great circles.
    assert searched(place="Riverside") == [("Abbot", 0.0), ("Zimmer", 1.4), ("Moss", None)]


def test_places_around_are_found_within_the_miles_asked(searched: Callable[..., Any]) -> None:
    assert [name for name, _ in searched(place="Riverside", within_miles=20)] == ["Abbot", "Zimmer", "Near", "Moss"]


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("97098", ["Near"]),
        ("Millbrook, OR", ["Near"]),
        ("Millbrook WA", []),
        ("Mill Lane", ["Near"]),
        ("Hillside Group", ["Abbot", "Far", "Moss", "Near", "Zimmer"]),
        ("Nowhere", []),
        ("'; DROP TABLE locations --", []),
        ("x" * 10_000, []),
        (None, ["Abbot", "Far", "Moss", "Near", "Zimmer"]),
    ],
)
def test_a_place_is_a_town_a_zip_a_street_or_a_group(
    searched: Callable[..., Any], place: str | None, names: list[str]
) -> None:
    assert [name for name, _ in searched(place=place)] == names


def test_only_current_listings_of_the_plan_and_specialty_are_found(searched: Callable[..., Any]) -> None:
    others = [
        *doctor(21, "Skin", "center", specialty=[{"text": "Dermatology"}]),
        *doctor(22, "Ended", "center", period={"end": "2026-01-01"}),
        *doctor(23, "Elsewhere", "center", extension=[]),
        *doctor(24, "Unverified", "center"),
    ]
    kept = [r for r in others if r["id"] not in ("v24", "r23")]
    assert [name for name, _ in searched(*kept, place="Riverside")] == ["Abbot", "Zimmer", "Moss"]
    assert searched(plan="Some Other Plan") == searched(specialty="astrology") == []


def test_new_patients_are_asked_for_where_it_matters(searched: Callable[..., Any]) -> None:
    taking = [*role()["extension"], new_patients("newpt")]
    full = [*role()["extension"], new_patients("nopt")]
    people = [*doctor(31, "Taking", "center", extension=taking), *doctor(32, "Full", "center", extension=full)]
    assert [name for name, _ in searched(*people, place="Riverside", accepting=True)] == ["Taking"]


def test_the_limit_is_kept(searched: Callable[..., Any]) -> None:
    assert len(searched(place="Riverside", within_miles=500, limit=2)) == 2


def test_different_values_of_a_column_are_each_given_once(engine: Engine, searched: Callable[..., Any]) -> None:
    searched()
    with reading(engine) as session:
        assert distinct(session, Location.city) == ["Millbrook", "Riverside", "Seaport"]
