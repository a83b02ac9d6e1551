"""The Plan-Net importer on generated directories, each with a trap that published ones were seen to hold."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_source
from second_opinion.directory.database import reading
from second_opinion.directory.overview import issues, sources
from second_opinion.directory.tables import Network, Participation, Plan, PlanNetwork, Provider
from tests.directory.plan_net import (
    NUCC,
    Resource,
    affiliation,
    bundle,
    coded,
    directory_of,
    group,
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

TODAY = date(2026, 11, 22)
Export = Callable[..., ImportReport]


@pytest.fixture
def export(engine: Engine, tmp_path: Path) -> Export:
    """Write resources as a bulk export and load it."""

    def load(*more: Resource, only: list[Resource] | None = None, **options: Any) -> ImportReport:
        folder = tmp_path / f"export {len(list(tmp_path.iterdir()))}"
        path = write_ndjson(folder, only if only is not None else directory_of(*more))
        return import_source(engine, path, **{"source": "Acme directory", "today": TODAY, **options})

    return load


def ask(directory: Directory, **question: Any) -> Any:
    return directory.lookup(**{"doctor": "Anita Patel", "plan": "Acme Gold HMO", "on": TODAY, **question})


def codes(engine: Engine) -> list[tuple[str, str]]:
    return [(issue.code, issue.record) for issue in issues(engine)[0]]


def test_a_bulk_export_lists_a_person_with_everything_it_says(export: Export, directory: Directory) -> None:
    report = export()
    assert (report.format, report.rows, report.people, report.participations, report.oddities) == (
        "plan-net",
        7,
        1,
        1,
        0,
    )
    answer = ask(directory)
    # Plan-Net has no date of verification: the day of the server's record is none.
    assert (answer.state, answer.last_verified) == (State.LISTED_STALE, None)
    assert (answer.doctor, answer.npi, answer.specialty) == ("Anita Patel, MD", "2000200016", "Cardiology")
    assert (answer.organization, answer.payer, answer.network) == ("Hillside Group", "Acme Health", "Acme Select")
    assert answer.location == "1 Hill Street, Suite 2, Riverside, OR 97099"
    assert directory.locations("2000200016")[0].phone == "555-555-0110"


@pytest.mark.parametrize("shape", ["bundle", "urn bundle", "single resources", "one list", "reversed", "absolute"])
def test_every_shape_of_the_same_directory_gives_the_same_answer(
    engine: Engine, directory: Directory, tmp_path: Path, shape: str
) -> None:
    resources = directory_of()
    path = tmp_path / "acme.json"
    if shape == "single resources":
        path = tmp_path / "folder"
        path.mkdir()
        for resource in resources:
            (path / f"{resource['id']}.json").write_text(json.dumps(resource, indent=2))
    elif shape == "reversed":
        path = write_ndjson(tmp_path / "folder", resources[::-1])
    elif shape == "one list":
        path.write_text(json.dumps(resources))
    elif shape == "urn bundle":
        text = json.dumps(bundle(resources))
        for number, resource in enumerate(resources):
            text = text.replace(f'"{resource["resourceType"]}/{resource["id"]}"', f'"urn:uuid:{number}"')
        document = json.loads(text)
        for number, entry in enumerate(document["entry"]):
            entry["fullUrl"] = f"urn:uuid:{number}"
        path.write_text(json.dumps(document))
    elif shape == "absolute":
        text = json.dumps(bundle(resources))
        for kind in ("Practitioner", "Organization", "Location"):
            text = text.replace(f'"reference": "{kind}/', f'"reference": "https://fhir.example/r4/{kind}/')
        path.write_text(text.replace("Practitioner/patel", "Practitioner/patel/_history/3"))
    else:
        path.write_text(json.dumps(bundle(resources), indent=1))
    report = import_source(engine, path, source="acme", today=TODAY)
    answer = ask(directory)
    assert (report.participations, report.oddities, answer.state) == (1, 0, State.LISTED_STALE)
    assert (answer.organization, answer.specialty, answer.payer) == ("Hillside Group", "Cardiology", "Acme Health")


def test_the_source_is_dated_by_what_the_export_says(engine: Engine, tmp_path: Path) -> None:
    path = write_ndjson(tmp_path / "export", directory_of())
    (path / "manifest.json").write_text(json.dumps({"transactionTime": "2026-10-01T02:03:04Z", "output": []}))
    import_source(engine, path, source="acme", today=TODAY)
    assert [(s.dated, s.imported_on) for s in sources(engine)] == [(date(2026, 10, 1), TODAY)]


@pytest.mark.parametrize(("age", "state"), [(89, State.LISTED), (90, State.LISTED), (91, State.LISTED_STALE)])
def test_a_verification_of_the_role_is_what_makes_it_current(
    export: Export, directory: Directory, age: int, state: State
) -> None:
    day = TODAY - timedelta(days=age)
    export(verification(day=day.isoformat()))
    answer = ask(directory)
    assert (answer.state, answer.last_verified) == (state, day)


def test_a_failed_or_foreign_verification_verifies_nothing(export: Export, directory: Directory) -> None:
    export(
        verification("old", day="2026-10-01"),
        verification("new", status="val-fail", day="2026-11-01"),
        verification("person", day="2026-11-20", target=[reference("Practitioner/patel")]),
    )
    assert ask(directory).state is State.LISTED_STALE


def test_a_verification_that_has_not_come_yet_is_recorded_and_unknown(
    engine: Engine, export: Export, directory: Directory
) -> None:
    export(verification(day="2027-01-01"))
    assert ask(directory).last_verified is None
    assert ("verified_in_future", "PractitionerRole/role") in codes(engine)


def test_the_same_address_in_another_network_proves_nothing(export: Export, directory: Directory) -> None:
    neighbour = person("okoro", "2000200024", name=[{"family": "Okoro", "given": ["Sam"]}])
    elsewhere = role("other", practitioner=reference("Practitioner/okoro"), extension=in_network("Organization/net2"))
    export(neighbour, elsewhere, network("net2", name="Acme Wide"))
    assert ask(directory, doctor="Sam Okoro").state is State.NOT_LISTED


def test_a_group_in_the_network_does_not_bring_its_people_in(export: Export, directory: Directory) -> None:
    wide = network("net2", name="Acme Wide")
    other = plan("silver", name="Acme Silver HMO", network=[reference("Organization/net2")])
    somebody = person("okoro", "2000200024", name=[{"family": "Okoro", "given": ["Sam"]}])
    listed = role("other", practitioner=reference("Practitioner/okoro"), extension=in_network("Organization/net2"))
    export(wide, other, somebody, listed, affiliation(network=[reference("Organization/net2")]))
    assert ask(directory, plan="Acme Silver HMO").state is State.GROUP_ONLY
    assert ask(directory, doctor=None, organization="Hillside Group", plan="Acme Silver HMO").state is State.GROUP_ONLY


def test_a_plan_whose_network_holds_nobody_says_nothing_of_people(export: Export, directory: Directory) -> None:
    empty = plan("silver", name="Acme Silver HMO", network=[reference("Organization/net2")])
    export(network("net2", name="Acme Wide"), empty, affiliation(network=[reference("Organization/net2")]))
    assert ask(directory, plan="Acme Silver HMO").state is State.NO_DATA
    assert ask(directory, doctor=None, organization="Hillside Group", plan="Acme Silver HMO").state is State.GROUP_ONLY


def test_a_name_that_fifteen_people_share_is_asked_about(export: Export, directory: Directory) -> None:
    people = [
        person(f"p{n}", f"20002{n:05}", name=[{"family": "Patel", "given": [f"Given{chr(65 + n)}"]}]) for n in range(14)
    ]
    roles = [role(f"r{n}", practitioner=reference(f"Practitioner/p{n}")) for n in range(14)]
    export(*people, *roles)
    answer = ask(directory, doctor="Dr. Patel")
    assert (answer.state, answer.ambiguous, len(answer.candidates)) == (State.AMBIGUOUS, "doctor", 15)


def test_two_groups_whose_names_differ_in_a_comma_are_asked_apart(export: Export, directory: Directory) -> None:
    first = group("one", name="Hill Health, Inc.", identifier=[])
    second = group("two", name="Hill Health Inc", identifier=[])
    ties = [affiliation(n, participatingOrganization=reference(f"Organization/{n}")) for n in ("one", "two")]
    export(first, second, *ties)
    assert ask(directory, doctor=None, organization="Hill Health").state is State.AMBIGUOUS


def test_a_network_of_no_plan_and_a_plan_of_no_network_are_recorded(engine: Engine, export: Export) -> None:
    export(
        plan("bare", name="Acme Bare", network=[]),
        plan("gone", name="Acme Gone", network=[reference("Organization/x")]),
    )
    assert codes(engine) == [
        ("plan_without_network", "InsurancePlan/bare"),
        ("missing_reference", "InsurancePlan/gone"),
    ]


@pytest.mark.parametrize(
    ("missing", "state"),
    [
        ("Practitioner/", State.NO_DATA),
        ("Organization/hill", State.LISTED_STALE),
        ("Location", State.LISTED_STALE),
        ("Organization/net", State.NO_DATA),
    ],
)
def test_what_is_referred_to_and_missing_is_recorded_and_never_guessed(
    engine: Engine, export: Export, directory: Directory, missing: str, state: State
) -> None:
    export(
        only=[
            r for r in directory_of() if not f"{r['resourceType']}/{r['id']}".startswith(missing) or missing in r["id"]
        ]
    )
    assert ("missing_reference", "PractitionerRole/role") in codes(engine) or missing == "Organization/net"
    assert ask(directory).state is state


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": coded("ap")}, "no_office"),
        ({"active": False}, "inactive"),
        ({"extension": []}, "no_network"),
    ],
)
def test_a_role_that_is_no_office_in_a_network_lists_nobody(
    engine: Engine, export: Export, directory: Directory, change: Resource, code: str
) -> None:
    report = export(role(**change))
    assert report.participations == 0
    assert codes(engine) == [(code, "PractitionerRole/role")]
    assert ask(directory).state is State.NO_DATA


def test_an_anonymous_role_counts_for_its_group_only(export: Export, directory: Directory) -> None:
    export(role("other", practitioner=None), plan("silver"), role(extension=[]))
    assert ask(directory, doctor=None, organization="Hillside Group").state is State.GROUP_ONLY
    assert ask(directory).state is State.NO_DATA


def test_a_period_of_the_role_bounds_it(export: Export, directory: Directory) -> None:
    export(role(period={"start": "2024", "end": "2026-10"}))
    answer = ask(directory)
    assert (answer.state, answer.ended_on) == (State.ENDED, date(2026, 10, 31))


@pytest.mark.parametrize(
    ("on_role", "on_service", "on_place", "expected"),
    [
        ([new_patients("newpt")], [new_patients("nopt")], [new_patients("nopt")], ("yes", "role")),
        ([], [new_patients("existptonly")], [new_patients("newpt")], ("existing", "service")),
        ([], [], [new_patients("existptfam", "Organization/net")], ("existing_family", "location")),
        ([], [], [new_patients("newpt", "Organization/elsewhere")], (None, None)),
        ([new_patients("nopt", "Organization/elsewhere"), new_patients("newpt")], [], [], ("yes", "role")),
        ([], [], [new_patients("newpt"), new_patients("nopt", "Organization/net")], ("no", "location")),
        ([], [], [], (None, None)),
    ],
)
def test_the_most_specific_statement_about_new_patients_counts(
    export: Export,
    directory: Directory,
    on_role: list[Resource],
    on_service: list[Resource],
    on_place: list[Resource],
    expected: tuple[str | None, str | None],
) -> None:
    service = {"resourceType": "HealthcareService", "id": "s", "active": True, "extension": on_service}
    tied = role(extension=[*in_network(), *on_role], healthcareService=[reference("HealthcareService/s")])
    export(service, tied, place(extension=on_place))
    answer = ask(directory)
    assert (answer.accepting, answer.accepting_scope) == expected


def test_sub_plans_with_networks_of_their_own_are_plans_of_their_own(export: Export, directory: Directory) -> None:
    parts = [
        {"type": coded("gold", display="Gold")[0], "network": [reference("Organization/net")]},
        {"type": coded("silver", display="Silver")[0], "network": [reference("Organization/net2")]},
    ]
    export(plan(name="Acme Choice", plan=parts), network("net2", name="Acme Narrow"))
    assert {match.label for match in directory.plans()} == {"Acme Choice (Gold)", "Acme Choice (Silver)"}
    assert ask(directory, plan="Acme Choice Gold").state is State.LISTED_STALE
    assert ask(directory, plan="Acme Choice Silver").state is State.NO_DATA


def test_sub_plans_of_the_same_network_stay_one_plan(export: Export, directory: Directory) -> None:
    export(plan(plan=[{"type": coded("gold")[0]}, {"type": coded("bronze")[0]}]))
    assert [match.plan for match in directory.plans()] == ["Acme Gold HMO"]


@pytest.mark.parametrize(
    ("change", "code", "product"),
    [
        ({"type": coded("commppo")}, "plan_type_differs", "unknown"),
        ({"type": coded("goldish"), "name": "Acme Gold"}, "unknown_code", "unknown"),
        ({"type": coded("mediadv"), "name": "Acme Advantage"}, None, "medicare_adv"),
        ({"network": [reference("Organization/net", display="Acme Premier")]}, "network_name_differs", "hmo"),
    ],
)
def test_what_a_plan_says_against_itself_is_recorded(
    engine: Engine, export: Export, change: Resource, code: str | None, product: str
) -> None:
    export(plan(**change))
    assert codes(engine) == ([(code, "InsurancePlan/gold")] if code else [])
    with reading(engine) as session:
        assert session.scalars(select(Plan.product_type)).all() == [product]
        assert len(session.execute(select(PlanNetwork)).all()) == 1


def test_a_physician_with_the_taxonomy_of_a_nurse_practitioner_is_recorded(engine: Engine, export: Export) -> None:
    export(role(code=coded("ph"), specialty=coded("363L00000X", system=NUCC, display="Nurse")))
    assert codes(engine) == [("role_differs", "PractitionerRole/role")]


@pytest.mark.parametrize(
    ("npi", "code", "kept"),
    [("2000200017", "npi_check_digit", "2000200017"), ("NPI323", "npi_shape", None), ("", None, None)],
)
def test_an_odd_npi_is_recorded_and_never_repaired(
    engine: Engine, export: Export, npi: str, code: str | None, kept: str | None
) -> None:
    export(person(npi=npi))
    assert codes(engine) == ([(code, "Practitioner/patel")] if code else [])
    with reading(engine) as session:
        assert session.scalars(select(Provider.npi)).all() == [kept]


def test_two_people_of_one_name_without_an_npi_stay_two(export: Export, directory: Directory) -> None:
    twin = person("twin", npi="")
    export(person(npi=""), twin, role("r2", practitioner=reference("Practitioner/twin")))
    assert ask(directory).state is State.AMBIGUOUS


def test_nulls_and_wrong_kinds_within_a_record_are_passed_over(export: Export, directory: Directory) -> None:
    odd = person(name=[None, {"family": "Patel", "given": ["Anita", None], "suffix": [None]}], qualification=None)
    export(
        odd,
        role(
            period={},
            meta=None,
            code=None,
            healthcareService=[None],
            location=[reference("Location/hill-street"), None],
        ),
    )
    assert ask(directory).state is State.LISTED_STALE
    report = export(only=[*directory_of(odd), {"resourceType": "Basic", "id": "x"}], source="second")
    assert report.participations == 1


def test_an_entry_that_is_no_resource_is_recorded_where_it_stands(
    engine: Engine, directory: Directory, tmp_path: Path
) -> None:
    path = tmp_path / "Practitioner.ndjson"
    lines = [json.dumps(r) for r in directory_of()]
    path.write_text("\n".join(["null", "7", '{"resourceType": "Practitioner"}', "", *lines]))
    import_source(engine, path, source="acme", today=TODAY, format="plan-net")
    assert codes(engine) == [
        ("not_a_resource", "Practitioner.ndjson line 1"),
        ("not_a_resource", "Practitioner.ndjson line 2"),
        ("no_id", "Practitioner.ndjson line 3"),
    ]
    assert ask(directory).state is State.LISTED_STALE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"resourceType": "Practitioner", "id": "a"}\n{"resourceType": "Pract', "line 2.*damaged or cut off"),
        (b'{"resourceType": "Practitioner", "id": "M\xfcller"}\n', "not UTF-8 text"),
        (b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Organization"', "after entry 0"),
        (b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Organization"}}, {', "after entry 1"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "HTML"),
        (b'{"resourceType": "Patient", "id": "a"}\n' + b"x" * 100, "line 2"),
        (b'{"resourceType": "Bundle", "entry": []}', "no resource of a directory"),
        (b'{"a": 1}', "in no format known here"),
    ],
)
def test_a_broken_export_is_refused_with_what_and_where(
    engine: Engine, directory: Directory, export: Export, tmp_path: Path, content: bytes, reason: str
) -> None:
    export()
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=reason) as refused:
        import_source(engine, path, source="Acme directory", today=TODAY)
    assert "broken.json" in str(refused.value)
    assert ask(directory).state is State.LISTED_STALE
    (summary,) = sources(engine)
    assert summary.last_refusal is not None
    assert "broken.json" in summary.last_refusal


def test_pages_of_which_the_last_is_missing_end_nobody(
    engine: Engine, export: Export, directory: Directory, tmp_path: Path
) -> None:
    export()
    path = tmp_path / "page.json"
    page = bundle([r for r in directory_of() if r["resourceType"] != "PractitionerRole"])
    next_page = [{"relation": "next", "url": "https://fhir.example/?page=2"}]
    path.write_text(json.dumps({"resourceType": "Bundle", "link": next_page, **page}))
    import_source(engine, path, source="Acme directory", today=TODAY)
    assert ("more_pages", "page.json") in codes(engine)
    with reading(engine) as session:
        assert session.scalars(select(Participation.id)).all() == []


def test_identifiers_of_plans_are_told_by_their_shape(engine: Engine, export: Export) -> None:
    export(
        plan(identifier=[{"system": "http://cms.gov/medicare/ma-plan-id", "value": "H1234-001"}]),
        plan("silver", name="Acme Silver", identifier=[{"system": "urn:x", "value": "24680OR0010001"}]),
        plan("bronze", name="Acme Bronze", identifier=[{"system": "urn:x", "value": "77"}]),
    )
    with reading(engine) as session:
        found = session.execute(select(Plan.id_type, Plan.external_id).order_by(Plan.id)).all()
        assert [tuple(row) for row in found] == [
            ("ma_contract", "H1234-001"),
            ("hios14", "24680OR0010001"),
            ("other", "77"),
        ]
        assert session.scalars(select(Network.name)).all() == ["Acme Select"]
