"""Whatever a file holds: it is loaded or refused with a sentence, and nobody is listed whom no row lists.

FUZZ_EXAMPLES says how many files are tried; "make fuzz" tries thousands.
"""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from second_opinion.directory import Directory, FileRefused, State, import_source, open_engine
from second_opinion.directory.importing.formats import FORMATS
from tests.directory.plan_net import (
    Resource,
    affiliation,
    coded,
    directory_of,
    in_network,
    network,
    new_patients,
    person,
    place,
    plan,
    reference,
    role,
    verification,
    write_ndjson,
)
from tests.directory.test_nppes import DOCTOR
from tests.directory.test_qhp import doctor, listed
from tests.directory.test_qhp import plan as marketplace_plan

TODAY = date(2026, 11, 22)
fuzzed = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "15")), suppress_health_check=[HealthCheck.too_slow], deadline=None
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=12)
"""Lone surrogates included: JSON can hold them, and no database can."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def ask(directory: Directory, **question: Any) -> Any:
    return directory.lookup(**{"doctor": "Anita Patel", "plan": "Acme Gold HMO", "on": TODAY, **question})


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where in a document something stands that can be exchanged."""
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [at, *(path for key, part in inner for path in paths(part, (*at, key)))]


def exchanged(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = json.loads(json.dumps(document))
    where = copy
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    return copy


@st.composite
def mutated(draw: st.DrawFn, document: Any) -> Any:
    for _ in range(draw(st.integers(1, 4))):
        document = exchanged(document, draw(st.sampled_from(paths(document))), draw(JSON))
    return document


FULL = directory_of(
    affiliation(),
    verification(),
    {"resourceType": "HealthcareService", "id": "s", "extension": [new_patients("newpt", "Organization/net")]},
    role(healthcareService=[reference("HealthcareService/s")], period={"start": "2024-01-01"}, code=coded("ph")),
)


@cache
def good_database() -> bytes:
    """A database in which Dr. Patel is listed."""
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine(f"sqlite:///{Path(scratch) / 'directory.db'}", create=True)
        good = write_ndjson(Path(scratch) / "good", directory_of(verification()))
        import_source(engine, good, source="good", today=TODAY)
        engine.dispose()
        return (Path(scratch) / "directory.db").read_bytes()


def survives(name: str, content: bytes, **options: Any) -> None:
    """Import a file beside a good source: it is loaded or refused, and the good source goes on answering."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "directory.db").write_bytes(good_database())
        engine = open_engine(f"sqlite:///{Path(scratch) / 'directory.db'}")
        path = Path(scratch) / name
        path.write_bytes(content)
        directory = Directory(engine)
        refusal = None
        try:
            import_source(engine, path, source="odd", today=TODAY, **options)
        except FileRefused as refused:
            refusal = str(refused)
        if refusal is not None:
            assert len(refusal) > 20
            assert ask(directory).state is State.LISTED
        assert isinstance(ask(directory).state, State)
        assert isinstance(ask(directory, doctor=None, organization="Hillside Group", place="Riverside").state, State)
        directory.find(specialty="cardiology", plan="Acme Gold HMO", place="Riverside", on=TODAY)
        engine.dispose()


@fuzzed
@given(mutated(FULL))
def test_any_plan_net_document_is_loaded_or_refused(document: Any) -> None:
    rows = document if isinstance(document, list) else [document]
    survives("odd.ndjson", "\n".join(json.dumps(row) for row in rows).encode(), format="plan-net")


@fuzzed
@given(mutated([doctor(), doctor(None, "Lee", plans=[listed(tier="NON-PREFERRED")]), marketplace_plan()]))
def test_any_marketplace_document_is_loaded_or_refused(document: Any) -> None:
    survives("providers.json", json.dumps(document).encode(), format="qhp")


@fuzzed
@given(st.dictionaries(st.sampled_from(sorted(DOCTOR)), st.text(max_size=20), max_size=6), st.binary(max_size=4))
def test_any_register_is_loaded_or_refused(changes: dict[str, str], tail: bytes) -> None:
    cells = {**DOCTOR, **changes}.values()
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    header = ",".join(f'"{name}"' for name in DOCTOR)
    survives("npidata.csv", f"{header}\n{quoted}\n".encode("utf-8", "surrogatepass") + tail, format="nppes")


@fuzzed
@given(st.sampled_from(FORMATS) | st.none(), st.binary(max_size=200), st.integers(0, 4000), st.integers(0, 40))
def test_any_bytes_are_loaded_or_refused(format: Any, noise: bytes, at: int, cut: int) -> None:
    whole = "\n".join(json.dumps(row) for row in FULL).encode()
    survives("odd.json", whole[:at] + noise + whole[at + cut :], **({"format": format} if format else {}))


ROLES = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.sampled_from(["patel", "lee"]),
            "place": st.sampled_from(["hill-street", "mill-lane", None]),
            "network": st.sampled_from(["net", "net2", None]),
            "active": st.booleans(),
            "code": st.sampled_from(["ph", "ap"]),
            "start": st.sampled_from([None, "2024", "2027-01-01"]),
            "end": st.sampled_from([None, "2025-06", "2030-01-01"]),
            "verified": st.sampled_from([None, 10, 89, 90, 91, -5]),
            "status": st.sampled_from(["validated", "attested", "val-fail"]),
        }
    ),
    max_size=5,
)


def proves(one: dict[str, Any], asked: str | None) -> bool:
    """Whether a generated role by itself lists Dr. Patel in the asked plan's network, currently verified."""
    return (
        one["person"] == "patel"
        and one["network"] == "net"
        and one["active"]
        and one["code"] == "ph"
        and one["start"] != "2027-01-01"
        and one["end"] != "2025-06"
        and one["verified"] in (10, 89, 90)
        and one["status"] != "val-fail"
        and asked in (None, one["place"])
    )


@fuzzed
@given(ROLES, st.sampled_from([None, "hill-street", "mill-lane"]))
def test_nobody_is_listed_without_a_role_that_says_so(roles: list[dict[str, Any]], asked: str | None) -> None:
    lee = person("lee", "2000200024", name=[{"family": "Lee", "given": ["Ann"]}])
    mill = place(
        "mill-lane", address={"line": ["9 Mill Lane"], "city": "Millbrook", "state": "OR", "postalCode": "97098"}
    )
    other = [
        network("net2", name="Acme Wide"),
        plan("silver", name="Acme Silver", network=[reference("Organization/net2")]),
    ]
    rows: list[Resource] = [r for r in directory_of(lee, mill, *other) if r["id"] != "role"]
    for number, one in enumerate(roles):
        networks = in_network(f"Organization/{one['network']}") if one["network"] else []
        period = {key: one[key] for key in ("start", "end") if one[key]}
        rows.append(
            role(
                f"r{number}", practitioner=reference(f"Practitioner/{one['person']}"), active=one["active"],
                location=[reference(f"Location/{one['place']}")] if one["place"] else [], period=period,
                code=coded(one["code"]), extension=networks,
            )
        )  # fmt: skip
        if one["verified"] is not None:
            day = (TODAY - timedelta(days=one["verified"])).isoformat()
            target = [reference(f"PractitionerRole/r{number}")]
            rows.append(verification(f"v{number}", status=one["status"], day=day, target=target))
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine(f"sqlite:///{Path(scratch) / 'directory.db'}", create=True)
        import_source(engine, write_ndjson(Path(scratch) / "export", rows), source="acme", today=TODAY)
        where: Callable[[str | None], str | None] = {
            None: None,
            "hill-street": "1 Hill Street",
            "mill-lane": "Millbrook",
        }.get
        answer = ask(Directory(engine), place=where(asked))
        engine.dispose()
    if answer.state is State.LISTED:
        assert any(proves(one, asked) for one in roles)
        assert answer.last_verified is not None
        assert (TODAY - answer.last_verified).days <= 90
