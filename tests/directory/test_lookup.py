import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine

from second_opinion.directory import Answer, Directory, ImportReport, State, import_csv, people

TODAY = date(2026, 11, 22)
Load = Callable[..., ImportReport]


def ask(directory: Directory, on: date = TODAY, **question: str) -> Answer:
    return directory.lookup(on=on, **question)


def states(directory: Directory, plan: str, *doctors: str) -> dict[str, str]:
    return {doctor: ask(directory, doctor=doctor, plan=plan).state.value for doctor in doctors}


@pytest.mark.parametrize(
    "name",
    [
        "Anita Patel", "anita patel", "Dr. Anita Patel", "Patel, Anita", "Patel, Anita, MD",
        "PATEL ANITA", "Dr A. Patel", "Anita Pattel", "Anita R. Patel", "Dr. Anita Rani Patel, M.D.",
        "Dr. Anita", "anita patle",
    ],
)  # fmt: skip
def test_a_name_is_found_as_people_write_it(demo: Directory, name: str) -> None:
    assert [match.doctor for match in demo.doctors(name)] == ["Anita Patel, MD"]


@pytest.mark.parametrize(
    ("name", "doctor"),
    [
        ("garcia lopez", "María José García-López, MD"),
        ("Maria Garcia-Lopez", "María José García-López, MD"),
        ("dr lopez", "María José García-López, MD"),
        ("O Brien", "Siobhán O'Brien, MD"),
        ("OBrien", "Siobhán O'Brien, MD"),
        ("O\u2019Brien", "Siobhán O'Brien, MD"),
        ("vanderberg", "Samuel van der Berg, MD"),
        ("Van Der Berg", "Samuel van der Berg, MD"),
        ("alsayed", "Fatima Al-Sayed, MD"),
        ("Yilmaz", "Mehmet Y\u0131lmaz, MD"),
        ("Oster", "Björn Øster, MD"),
        ("wisniewsky", "Piotr Wiśniewski, MD"),
        ("Krishnamurti", "Sunita Krishnamurthy, MD"),
        ("Okonqwo", "Daniel Okonkwo, MD"),
        ("Dr. Do", "Minh Do, DO"),
        ("Minh Do, DO", "Minh Do, DO"),
        ("Miguel Ma", "Miguel Ma, PA"),
        ("Cathleen Fitzgerald", None),
        ("Dr. Chen", None),
        ("Kath Fitzgerald", "Katherine Fitzgerald-Jones, MD"),
    ],
)
def test_accents_hyphens_particles_and_slips_do_not_matter(demo: Directory, name: str, doctor: str | None) -> None:
    assert [match.doctor for match in demo.doctors(name)] == ([doctor] if doctor else [])


@pytest.mark.parametrize(
    ("name", "doctor"),
    [
        ("Bob Begay", "Robert Begay, DO"),
        ("Dr. Begay, Bob", "Robert Begay, DO"),
        ("Bob J. Begay", "Robert Begay, DO"),
        ("Bob Begey", "Robert Begay, DO"),
        ("Kathy Fitzgerald", "Katherine Fitzgerald-Jones, MD"),
        ("Sam van der Berg", "Samuel van der Berg, MD"),
        ("Dave Cohen", "David Cohen, MD"),
        ("Bob Cohen", None),
        ("Bob Patel", None),
        ("Dr. Bob", None),
        ("Cohen Bob", None),
    ],
)
def test_a_nickname_finds_its_full_name_beside_the_family_name(demo: Directory, name: str, doctor: str | None) -> None:
    assert [match.doctor for match in demo.doctors(name)] == ([doctor] if doctor else [])


def test_a_name_behind_a_nickname_is_never_taken_for_what_was_typed(load: Load, directory: Directory) -> None:
    load({"given_name": "Robert", "npi": "2000200024"}, {"given_name": "Barbara", "npi": "2000200032"})
    answer = ask(directory, doctor="Bob Patel", plan="gold")
    assert (answer.doctor, answer.flags) == ("Robert Patel, MD", ("name_approximate",))
    assert not directory.doctors("Bob Patel")[0].exact


def test_whoever_is_called_as_typed_comes_before_whoever_may_be(load: Load, directory: Directory) -> None:
    load({"given_name": "Robert", "npi": "2000200024"}, {"given_name": "Bob"})
    assert [(m.doctor, m.exact) for m in directory.doctors("Bob Patel")] == [("Bob Patel, MD", True)]
    assert [(m.doctor, m.exact) for m in directory.doctors("Robert Patel")] == [("Robert Patel, MD", True)]


def test_several_whom_a_nickname_may_mean_are_asked_apart(load: Load, directory: Directory) -> None:
    load({"given_name": "Edward", "npi": "2000200024"}, {"given_name": "Theodore"})
    answer = ask(directory, doctor="Ted Patel", plan="gold")
    assert (answer.state, answer.ambiguous, len(answer.candidates)) == (State.AMBIGUOUS, "doctor", 2)


def test_the_full_name_finds_who_is_listed_by_a_nickname(load: Load, directory: Directory) -> None:
    load({"given_name": "Peggy"})
    assert [(m.doctor, m.exact) for m in directory.doctors("Margaret Patel")] == [("Peggy Patel, MD", False)]


def test_a_name_as_written_is_exact_and_a_corrected_one_is_not(demo: Directory) -> None:
    assert demo.doctors("Okonkwo")[0].exact
    assert not demo.doctors("Okonqwo")[0].exact
    assert ask(demo, doctor="Okonqwo", plan="premier").flags == ("name_approximate",)


def test_specialty_and_place_narrow_people_of_one_name(demo: Directory) -> None:
    assert {m.specialty for m in demo.doctors("James Lee")} == {"Neurology", "Dermatology"}
    assert [m.specialty for m in demo.doctors("Lee", specialty="neurologist")] == ["Neurology"]
    assert [m.specialty for m in demo.doctors("Lee", place="Millbrook")] == ["Dermatology"]
    assert [m.specialty for m in demo.doctors("Lee", place="97098")] == ["Dermatology"]
    assert {m.doctor for m in demo.doctors(specialty="cardiologist", place="Riverside")} == {
        "Anita Patel, MD",
        "Daniel Okonkwo, MD",
    }


def test_doctors_without_any_condition_are_the_first_few(demo: Directory) -> None:
    assert len(demo.doctors(limit=5)) == 5


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("Acme Gold HMO", ["Acme Gold HMO"]),
        ("acme gold", ["Acme Gold HMO"]),
        ("gold", ["Acme Gold HMO"]),
        ("the Acme Health Gold plan", ["Acme Gold HMO"]),
        ("Acme Health Acme Gold HMO", ["Acme Gold HMO"]),
        ("acmegold", []),
        ("AcmeGoldHMO", ["Acme Gold HMO"]),
        ("acme glod", ["Acme Gold HMO"]),
        ("my insurance is acme gold 2026", ["Acme Gold HMO"]),
        ("acme ppo", ["Acme Choice PPO"]),
        ("tanager premier", ["Tanager Premier EPO"]),
        ("tanager medicare advantage", ["Tanager Advantage"]),
        ("H9990-001", ["Tanager Advantage"]),
        ("24680or0010001", ["Acme Silver Marketplace"]),
        ("acme marketplace", ["Acme Silver Marketplace"]),
        ("acme", ["Acme Choice PPO", "Acme Gold HMO", "Acme Silver Marketplace"]),
        ("Acme Gold Plus", []),
        ("Acme Gold PPO", []),
        ("Aetna", []),
        ("health plan", []),
        ("", []),
        ("😀", []),
        ("' OR 1=1 --", []),
    ],
)
def test_plans_are_matched_loosely_and_never_to_another_plan(demo: Directory, text: str, plans: list[str]) -> None:
    assert [match.label for match in demo.plans(text)] == plans


@pytest.mark.parametrize("text", ["medicaid", "hmo", "medicare", "marketplace", "Acme Health", "tanager"])
def test_an_insurer_or_a_type_alone_is_never_taken_for_a_plan(demo: Directory, text: str) -> None:
    assert {match.certainty for match in demo.plans(text)} == {"partial"}
    answer = ask(demo, doctor="Anita Patel", plan=text)
    assert (answer.state, answer.ambiguous) == (State.AMBIGUOUS, "plan")
    assert [candidate.plan for candidate in answer.candidates] == [m.label for m in demo.plans(text)]


def test_every_plan_is_found_again_by_its_label(demo: Directory) -> None:
    assert len(demo.plans()) == 6
    for match in demo.plans():
        assert [(m.label, m.certainty) for m in demo.plans(match.label)] == [(match.label, "exact")]


def test_plans_of_one_name_are_told_apart_by_their_identifiers(load: Load, directory: Directory) -> None:
    load({"plan_id_type": "other", "plan_id": "G1"}, {"plan_id_type": "other", "plan_id": "G2"})
    labels = [match.label for match in directory.plans("acme gold")]
    assert labels == ["Acme Gold HMO (G1)", "Acme Gold HMO (G2)"]
    assert ask(directory, doctor="Patel", plan="acme gold").ambiguous == "plan"
    assert ask(directory, doctor="Patel", plan=labels[0]).state is State.LISTED


def test_the_year_of_the_plan_is_that_of_the_day(load: Load, directory: Directory) -> None:
    load(
        {"plan_year": "2025", "network": "Old"},
        {"plan_year": "2026", "network": "New", "npi": "2000200024", "family_name": "Lee"},
    )
    assert states(directory, "acme gold", "Patel", "Lee") == {"Patel": "NOT_LISTED", "Lee": "LISTED"}
    answer = ask(directory, doctor="Lee", plan="acme gold", on=date(2027, 1, 5))
    assert (answer.state, answer.flags) == (State.LISTED_STALE, ("plan_year",))


def test_an_answer_carries_everything_that_must_be_told(demo: Directory) -> None:
    assert ask(demo, doctor="Hans-Peter Lindqvist", plan="acme choice") == Answer(
        state=State.OTHER_TIER,
        doctor="Hans-Peter Lindqvist, MD",
        npi="2000200180",
        specialty="Orthopaedic Surgery",
        organization="Quarry Street Specialists",
        location="400 Quarry Street, Suite 310, Riverside, OR 97099",
        plan="Acme Choice PPO",
        payer="Acme Health",
        network="Acme Choice",
        tier="Tier 2",
        accepting="yes",
        accepting_scope="role",
        source="Riverside example data",
        source_date=TODAY,
        last_verified=date(2026, 11, 12),
        example=True,
    )


def test_json_has_exactly_the_documented_keys(demo: Directory) -> None:
    values = ask(demo, doctor="Patel", plan="acme gold").to_json("why")
    assert list(values) == [
        "state", "flags", "doctor", "npi", "organization", "location", "plan", "network", "tier", "accepting",
        "source", "source_date", "last_verified", "candidates", "other_locations", "explanation",
    ]  # fmt: skip
    assert {frozenset(c) for c in values["candidates"]} == {
        frozenset({"doctor", "npi", "specialty", "organization", "location"})
    }
    assert json.loads(json.dumps(values)) == values


def test_a_person_in_two_sources_is_one_and_what_differs_is_a_conflict(load: Load, directory: Directory) -> None:
    plan = {"plan_id_type": "other", "plan_id": "G1"}
    load(plan, source="first")
    load({**plan, "effective_to": "2026-06-30"}, source="second")
    answer = ask(directory, doctor="Patel", plan="gold")
    assert (answer.state, answer.flags) == (State.CONFLICT, ("conflict_network",))


def test_sources_that_place_a_person_in_two_states_are_a_conflict(load: Load, directory: Directory) -> None:
    load({}, source="first")
    load({"plan": "Acme PPO", "network": "Other", "state": "WA", "zip": "98001"}, source="second")
    assert ask(directory, doctor="Patel", plan="gold", place="Riverside OR").flags == ("conflict_address",)


def test_an_npi_outweighs_a_name_and_must_belong_to_it(demo: Directory) -> None:
    assert ask(demo, npi="2000200016", plan="gold").doctor == "Anita Patel, MD"
    assert ask(demo, npi=" 2000-200-016 ", doctor="Dr. Patel", plan="gold").state is State.LISTED
    answer = ask(demo, npi="2000200016", doctor="Dr. Okonkwo", plan="gold")
    assert (answer.state, answer.flags, answer.doctor) == (State.UNKNOWN_DOCTOR, ("npi_name_differs",), None)


@pytest.mark.parametrize(
    "npi",
    [
        "2000200017",
        "12345",
        "not a number",
        "9" * 10_000,
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff13",
    ],
)
def test_a_wrong_npi_is_an_unknown_doctor(demo: Directory, npi: str) -> None:
    answer = ask(demo, npi=npi, plan="gold")
    assert (answer.state, answer.flags) == (State.UNKNOWN_DOCTOR, ("npi_check_digit",))


def test_the_npi_of_a_group_is_a_question_about_the_group(demo: Directory) -> None:
    answer = ask(demo, npi="2000100000", plan="acme gold")
    assert (answer.state, answer.organization, answer.doctor) == (State.GROUP_ONLY, "Riverside Clinic", None)


def test_organization_beside_a_doctor_asks_about_the_doctor_there(demo: Directory) -> None:
    question = {"doctor": "Adeyemi", "plan": "tanager premier"}
    assert ask(demo, **question, organization="Alder Valley").state is State.LISTED
    assert ask(demo, **question, organization="Riverside Clinic").state is State.LISTED_ELSEWHERE


def test_groups_whose_names_differ_in_a_comma_are_asked_apart(
    load: Load, directory: Directory, group_row: Mapping[str, str]
) -> None:
    load(
        {**group_row, "group_name": "Hill Health, Inc."},
        {**group_row, "group_name": "Hill Health Inc", "group_npi": "2000100018"},
    )
    answer = ask(directory, organization="hill health inc", plan="gold")
    assert (answer.state, answer.ambiguous) == (State.AMBIGUOUS, "place")
    assert {(c.organization, c.npi) for c in answer.candidates} == {
        ("Hill Health, Inc.", "2000100000"),
        ("Hill Health Inc", "2000100018"),
    }


def test_a_title_or_a_legal_form_in_a_groups_name_does_not_hide_it(
    load: Load, directory: Directory, group_row: Mapping[str, str]
) -> None:
    load(
        {**group_row, "group_name": "MD Hillside Orthopedics, P.A."},
        {"group_name": "MD Hillside Orthopedics, P.A."},
    )
    assert ask(directory, organization="MD Hillside Orthopedics", plan="gold").state is State.GROUP_ONLY
    assert ask(directory, organization="hillside orthopedics PA", plan="gold").state is State.GROUP_ONLY
    answer = ask(directory, doctor="Patel", organization="MD Hillside Orthopedics Inc.", plan="gold")
    assert answer.state is State.LISTED


def test_an_unknown_organization_is_not_found(demo: Directory) -> None:
    answer = ask(demo, organization="Nowhere Hospital", plan="gold")
    assert (answer.state, answer.flags) == (State.UNKNOWN_DOCTOR, ("organization_unknown",))


def test_a_family_name_shared_by_many_is_ambiguous(load: Load, directory: Directory) -> None:
    load(*({"npi": "", "given_name": f"Given{n}", "credential": f"C{n}"} for n in range(15)))
    answer = ask(directory, doctor="Patel", plan="gold")
    assert (answer.state, answer.ambiguous, len(answer.candidates)) == (State.AMBIGUOUS, "doctor", 15)


def test_a_name_that_too_many_have_is_never_narrowed_to_one(
    load: Load, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(*({"npi": "", "given_name": f"Given{n}", "address_line1": f"{n} Hill Street"} for n in range(4)))
    assert len(directory.doctors("Patel", place="2 Hill Street")) == 1
    monkeypatch.setattr(people, "MAX_FOUND", 3)
    assert len(directory.doctors("Patel", place="2 Hill Street")) == 3
    assert ask(directory, doctor="Patel", plan="gold", place="2 Hill Street").ambiguous == "doctor"


def test_a_place_that_is_none_of_the_doctors_is_said(demo: Directory) -> None:
    answer = ask(demo, doctor="Anita Patel", plan="acme gold", place="Atlantis")
    assert (answer.state, answer.flags) == (State.LISTED_ELSEWHERE, ("place_unknown",))
    assert answer.location == "400 Quarry Street, Suite 200, Riverside, OR 97099"


@pytest.mark.parametrize(
    "place",
    [
        "Riverside",
        "97099",
        "Riverside Clinic",
        "the office in Riverside, Oregon",
        "400 Quarry St",
        "400 quarry street suite 200",
        "Suite 200",
    ],
)
def test_a_place_is_known_by_town_zip_street_or_name(demo: Directory, place: str) -> None:
    assert ask(demo, doctor="Anita Patel", plan="acme gold", place=place).state is State.LISTED


def test_an_office_is_found_again_by_its_address_line(demo: Directory) -> None:
    for office in demo.locations("2000200289"):
        answer = ask(demo, npi="2000200289", plan="tanager advantage", place=office.location)
        assert (answer.state, answer.location) == (State.LISTED, office.location)


def test_locations_are_the_offices_of_one_person(demo: Directory) -> None:
    assert [(o.organization, o.city) for o in demo.locations("2000200065")] == [
        ("Riverside Clinic", "Riverside"),
        ("Alder Valley Medical Group", "Millbrook"),
    ]
    assert demo.locations("0000000000") == []


def test_places_of_the_same_state_are_named_beside_the_answer(demo: Directory) -> None:
    answer = ask(demo, doctor="Raman", plan="tanager advantage")
    assert answer.state is State.LISTED
    assert [place.location for place in answer.other_locations] == ["75 Harbor Avenue, Port Alder, OR 97097"]


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("Riverside I guess", ["Riverside"]),
        ("I ALREADY SAID RIVERSIDE", ["Riverside"]),
        ("port alder or millbrook", ["Port Alder", "Millbrook"]),
        ("by the river", []),
        ("", []),
    ],
)
def test_towns_of_the_copy_are_found_in_a_sentence(demo: Directory, text: str, towns: list[str]) -> None:
    assert demo.towns_named_in(text) == towns


@pytest.mark.parametrize(
    ("doctor", "plan", "state", "other_plans"),
    [
        ("Daniel Okonkwo", "Acme Gold HMO", State.NOT_LISTED, True),
        ("Daniel Okonkwo", "Acme Silver", State.NO_DATA, True),
        ("Daniel Okonkwo", "Acme Choice PPO", State.LISTED, False),
        ("Nobody Atall", "Acme Gold HMO", State.UNKNOWN_DOCTOR, False),
    ],
)
def test_who_stands_under_other_plans_is_said_beside_the_state(
    demo: Directory, doctor: str, plan: str, state: State, other_plans: bool
) -> None:
    answer = ask(demo, doctor=doctor, plan=plan)
    assert (answer.state, answer.other_plans) == (state, other_plans)


def test_a_plan_is_named_in_one_line_without_its_insurer_twice(demo: Directory) -> None:
    assert ask(demo, doctor="Daniel Okonkwo", plan="tanager advantage").plan_label == "Tanager Advantage"
    assert ask(demo, doctor="Daniel Okonkwo", plan="no such plan").plan_label is None


STRANGE = [
    "", " ", "😀😀", "x" * 10_000, "patel " * 2_000, "'; DROP TABLE providers; --", "%", "_", "*",
    "\"patel\" OR 1",
    "a\x00b", "\ud800", "\u202edlog", "<script>", "{{7*7}}", "/inform{}", "-", "0", "NEAR(patel)", "A" * 200,
]  # fmt: skip


@pytest.mark.parametrize("field", ["doctor", "npi", "organization", "plan", "place"])
@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_any_text_has_a_state_and_none_is_listed_by_accident(demo: Directory, field: str, text: str) -> None:
    question = {"doctor": "Anita Patel", "plan": "acme gold", field: text}
    if field in ("npi", "organization"):
        del question["doctor"]
    answer = ask(demo, **question)
    if (text.strip() and "patel" not in text) or field in ("plan", "npi"):
        assert answer.state in (
            State.UNKNOWN_DOCTOR, State.NO_DATA, State.AMBIGUOUS, State.LISTED_ELSEWHERE, State.NOT_LISTED,
        )  # fmt: skip


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.dates())
def test_no_text_and_no_date_is_an_error(demo: Directory, doctor: str, plan: str, place: str, on: date) -> None:
    assert demo.lookup(doctor=doctor, plan=plan, place=place, on=on).state in State
    assert demo.lookup(doctor=doctor, plan="acme gold", place=place, on=on).state in State
    demo.doctors(doctor, place=place, specialty=plan)
    demo.plans(plan)


DAYS = st.sampled_from(["", *((TODAY + timedelta(days=n)).isoformat() for n in (-120, -91, -90, -1, 0, 1, 60))])
LISTS = st.lists(
    st.fixed_dictionaries(
        {
            "plan": st.sampled_from(["Acme Gold HMO", "Acme Silver PPO"]),
            "network": st.sampled_from(["", "Shared"]),
            "tier": st.sampled_from(["", "", "Tier 2"]),
            "who": st.sampled_from(["Patel", "Patel", "Lee", ""]),
            "address_line1": st.sampled_from(["1 Hill Street", "9 Mill Lane"]),
            "group_name": st.sampled_from(["Hillside Group", "Quarry Group"]),
            "effective_from": DAYS,
            "effective_to": DAYS,
            "last_verified_on": DAYS,
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LISTS, st.sampled_from(["", "1 Hill Street", "9 Mill Lane"]))
def test_no_list_makes_a_doctor_listed_without_a_row_that_says_so(
    load: Load, directory: Directory, group_row: Mapping[str, str], rows: list[dict[str, str]], place: str
) -> None:
    people = {"Patel": {}, "Lee": {"npi": "2000200024", "family_name": "Lee"}, "": group_row}
    groups = {"Hillside Group": "2000100000", "Quarry Group": "2000100018"}
    for row in rows:
        if row["effective_from"] > row["effective_to"]:
            row["effective_to"] = ""
    said = [{key: value for key, value in row.items() if key != "who"} for row in rows]
    load(*({**s, **people[r["who"]], "group_npi": groups[r["group_name"]]} for s, r in zip(said, rows, strict=True)))
    answer = ask(directory, doctor="Patel", plan="Acme Gold HMO", place=place)
    networks = {r["network"] or r["plan"] for r in rows if r["plan"] == "Acme Gold HMO"}
    proving = [
        r
        for r in rows
        if r["who"] == "Patel"
        and (r["network"] or r["plan"]) in networks
        and (not place or r["address_line1"] == place)
        and r["effective_from"] <= TODAY.isoformat()
        and (not r["effective_to"] or r["effective_to"] >= TODAY.isoformat())
    ]
    if answer.state in (State.LISTED, State.LISTED_STALE, State.OTHER_TIER):
        here = [r for r in proving if answer.location.startswith(r["address_line1"])]
        assert any(r["group_name"] == answer.organization for r in here)
        if answer.state is State.LISTED:
            assert any(not r["tier"] and "2026-08-24" <= r["last_verified_on"] <= "2026-11-22" for r in here)
    elif not proving:
        assert answer.state not in (State.LISTED_ELSEWHERE,) or place


def test_a_look_up_reads_no_big_table_from_end_to_end(sqlite: Engine, write: Callable[..., Path]) -> None:
    rows = write({}, {"npi": "2000200024", "family_name": "Lee"})
    import_csv(sqlite, rows, source="our list", today=TODAY)
    directory = Directory(sqlite)
    statements: list[tuple[str, Any]] = []
    event.listen(sqlite, "before_cursor_execute", lambda c, cu, text, params, *_: statements.append((text, params)))
    for name in ("Dr. Anita Patel", "Anita Pattel", "A. Patel", "Nobody"):
        ask(directory, doctor=name, plan="acme gold", place="Riverside")
    ask(directory, npi="2000200016", plan="acme gold")
    ask(directory, organization="hillside", plan="acme gold")
    directory.find(specialty="cardiology", plan="acme gold", place="Riverside", on=TODAY)
    directory.towns_named_in("somewhere in Riverside")
    big = (
        "providers participation provider_name_words practice_name_words name_words name_variants practices locations "
    )
    big += "provider_specialties provider_locations"
    scanned = set()
    with sqlite.connect() as connection:
        for text, params in statements[:]:
            if text.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).all()
                scanned |= {step[3] for step in plan if step[3].startswith("SCAN")}
    assert len(statements) > 20
    assert any(step.split()[1] == "plans" for step in scanned)
    assert not [step for step in scanned if re.sub(r"_\d+$", "", step.split()[1]) in big.split()]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("is kwame mensah in my network?", ["Kwame Mensah"]),
        ("does maria jose garcia lopez take my plan", ["María José García-López"]),
        ("is my doctor in the network", []),
        ("is somebody called Mensah there", []),
        ("james lee please", ["James Lee"]),
        ("", []),
    ],
)
def test_people_are_found_in_a_sentence_by_two_words_of_their_name(
    demo: Directory, sentence: str, named: list[str]
) -> None:
    assert demo.people_named_in(sentence) == named
