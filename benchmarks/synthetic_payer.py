"""A payer that does not exist, of any size: a Plan-Net bulk export, the same for the same seed.

    python -m benchmarks.synthetic_payer FOLDER --listings 100000 --seed 1

Every clinician has ten roles, spread over groups, places and networks; a few of everything that real exports
get wrong is in it (wrong check digits, missing references, places without an address). Nobody in it is real:
NPIs begin with 2 and telephone numbers are reserved for invention.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from second_opinion.directory import npi as npi_numbers

ROLES_PER_PERSON = 10
PEOPLE_PER_GROUP = 50
NETWORKS = 12
SPECIALTIES = (
    ("207RC0000X", "Cardiology"), ("207X00000X", "Orthopaedic Surgery"), ("2084N0400X", "Neurology"),
    ("207RG0100X", "Gastroenterology"), ("207RH0003X", "Hematology and Oncology"), ("207N00000X", "Dermatology"),
    ("207Q00000X", "Family Medicine"), ("207RE0101X", "Endocrinology"), ("208800000X", "Urology"),
    ("207W00000X", "Ophthalmology"), ("2085R0202X", "Diagnostic Radiology"), ("208600000X", "Surgery"),
)  # fmt: skip
_SYLLABLES = [
    "ba",
    "be",
    "bo",
    "bri",
    "ca",
    "cor",
    "da",
    "del",
    "do",
    "el",
    "fa",
    "fer",
    "gan",
    "gar",
    "go",
    "ha",
    "hol",
    "im",
    "ja",
    "jen",
    "ka",
    "kel",
    "kin",
    "la",
    "len",
    "lo",
    "lu",
    "ma",
    "mar",
    "mel",
    "mi",
    "mo",
    "na",
    "ner",
    "ni",
    "no",
    "ol",
    "or",
    "pa",
    "pen",
    "per",
    "po",
    "qui",
    "ra",
    "ren",
    "ri",
    "ro",
    "sa",
    "sen",
    "shi",
    "so",
    "su",
    "ta",
    "ten",
    "ti",
    "to",
    "tor",
    "ul",
    "va",
    "ven",
    "vi",
    "wa",
    "wen",
    "wi",
    "ya",
    "yu",
    "za",
]
_STATES = (("OR", "970"), ("WA", "981"), ("CA", "941"), ("NV", "891"), ("ID", "837"))
_EXTENSIONS = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/"


def _name(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _npi(number: int) -> str:
    stem = f"2{number:08}"
    return next(f"{stem}{digit}" for digit in range(10) if npi_numbers.check_digit_ok(f"{stem}{digit}"))


def _coded(code: str, display: str = "", system: str = "urn:synthetic") -> list[dict[str, Any]]:
    return [{"coding": [{"system": system, "code": code, "display": display}]}]


def organizations(rng: random.Random, groups: int) -> Iterator[dict[str, Any]]:
    """The payer, its networks, and the groups."""
    yield {"resourceType": "Organization", "id": "payer", "name": "Example Mutual", "type": _coded("payer")}
    for n in range(NETWORKS):
        named = {"name": f"Example Network {_name(rng, 3)}", "partOf": {"reference": "Organization/payer"}}
        yield {"resourceType": "Organization", "id": f"net{n}", "active": True, "type": _coded("ntwk"), **named}
    for n in range(groups):
        identifier = [{"system": "http://hl7.org/fhir/sid/us-npi", "value": _npi(90_000_000 + n)}]
        name = f"{_name(rng, 3)} {rng.choice(('Clinic', 'Medical Group', 'Health', 'Physicians'))}"
        yield {
            "resourceType": "Organization", "id": f"g{n}", "name": name, "type": _coded("prvgrp"),
            "identifier": identifier,
        }  # fmt: skip


def plans() -> Iterator[dict[str, Any]]:
    """One plan for every network."""
    for n in range(NETWORKS):
        code, word = (("commhmo", "HMO"), ("commppo", "PPO"), ("commepo", "EPO"))[n % 3]
        yield {
            "resourceType": "InsurancePlan", "id": f"plan{n}", "status": "active", "type": _coded(code),
            "name": f"Example Choice {n} {word}", "ownedBy": {"reference": "Organization/payer"},
            "network": [{"reference": f"Organization/net{n}"}],
        }  # fmt: skip


def locations(rng: random.Random, places: int) -> Iterator[dict[str, Any]]:
    """Offices, one in a thousand without a street."""
    towns = [(_name(rng, 3), *rng.choice(_STATES)) for _ in range(max(5, places // 40))]
    for n in range(places):
        town, state, zip3 = rng.choice(towns)
        line = [] if n % 1000 == 999 else [f"{rng.randrange(1, 9999)} {_name(rng, 2)} Street"]
        yield {
            "resourceType": "Location", "id": f"l{n}", "status": "active",
            "telecom": [{"system": "phone", "value": f"555-555-01{n % 100:02}"}],
            "address": {"line": line, "city": town, "state": state, "postalCode": f"{zip3}{rng.randrange(100):02}"},
            "position": {"latitude": round(rng.uniform(33, 48), 5), "longitude": round(rng.uniform(-124, -115), 5)},
        }  # fmt: skip


def practitioners(rng: random.Random, people: int) -> Iterator[dict[str, Any]]:
    """Clinicians, one in five hundred with a wrong check digit."""
    families = [_name(rng, rng.choice((2, 2, 3))) for _ in range(max(50, people // 12))]
    given = [_name(rng, 2) for _ in range(400)]
    for n in range(people):
        number = _npi(n)
        if n % 500 == 499:
            number = number[:-1] + str((int(number[-1]) + 1) % 10)
        name = {"family": rng.choice(families), "given": [rng.choice(given), rng.choice(given)[0]], "suffix": ["MD"]}
        yield {
            "resourceType": "Practitioner", "id": f"p{n}", "active": True, "name": [name],
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": number}],
        }  # fmt: skip


def roles(rng: random.Random, listings: int, people: int, groups: int, places: int) -> Iterator[dict[str, Any]]:
    """Roles, person by person; one in ten thousand of somebody who is not in the files."""
    for n in range(listings):
        person = n // ROLES_PER_PERSON if n % 10_000 != 9_999 else people + n
        group = (person // PEOPLE_PER_GROUP + rng.randrange(2)) % groups
        code, label = SPECIALTIES[person % len(SPECIALTIES)]
        yield {
            "resourceType": "PractitionerRole", "id": f"r{n}", "active": True,
            "meta": {"lastUpdated": "2025-03-01T00:00:00Z"},
            "extension": [
                {
                    "url": f"{_EXTENSIONS}network-reference",
                    "valueReference": {"reference": f"Organization/net{rng.randrange(NETWORKS)}"},
                },
            ],
            "practitioner": {"reference": f"Practitioner/p{person}"},
            "organization": {"reference": f"Organization/g{group}"},
            "code": _coded("ph", "Physician"),
            "specialty": _coded(code, label, "http://nucc.org/provider-taxonomy"),
            "location": [{"reference": f"Location/l{(group * 4 + rng.randrange(4)) % places}"}],
        }  # fmt: skip


def write(folder: Path, *, listings: int, seed: int) -> Path:
    """Write the export, one NDJSON file a resource type; returns the folder."""
    people = max(1, listings // ROLES_PER_PERSON)
    groups = max(2, people // PEOPLE_PER_GROUP)
    places = groups * 4
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, resources in (
        ("Organization", organizations(rng, groups)),
        ("InsurancePlan", plans()),
        ("Location", locations(rng, places)),
        ("Practitioner", practitioners(rng, people)),
        ("PractitionerRole", roles(rng, listings, people, groups, places)),
    ):
        with (folder / f"{kind}.ndjson").open("w", encoding="utf-8") as file:
            for resource in resources:
                file.write(json.dumps(resource, separators=(",", ":")) + "\n")
    return folder


def main(
    folder: Path = typer.Argument(..., help="Folder to write the export into."),
    listings: int = typer.Option(100_000, min=10, help="Rows of participation."),
    seed: int = typer.Option(1, help="The same seed, the same payer."),
) -> None:
    """Write a synthetic payer."""
    write(folder, listings=listings, seed=seed)


if __name__ == "__main__":
    typer.run(main)
