import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from second_opinion.directory import Directory, State, load_demo, open_engine
from second_opinion.directory import demo as demo_module
from second_opinion.directory.npi import check_digit_ok

TODAY = date(2026, 11, 22)
ROWS = list(csv.DictReader((Path(demo_module.__file__).parent / "demo" / "riverside.csv").open(encoding="utf-8")))
DOCUMENT = Path(__file__).parents[2] / "docs" / "directory.md"


def test_two_insurers_offer_six_plans_of_six_kinds() -> None:
    assert {row["payer"] for row in ROWS} == {"Acme Health", "Tanager Mutual"}
    kinds = {(row["plan"], "marketplace" if row["plan_id_type"] == "hios14" else row["product_type"]) for row in ROWS}
    assert sorted(kind for _, kind in kinds) == [
        "epo",
        "hmo",
        "marketplace",
        "medicaid",
        "medicare_adv",
        "ppo",
    ]


def test_forty_people_have_numbers_nobody_real_can_have() -> None:
    numbers = {row["npi"] for row in ROWS} - {""}
    assert len(numbers) == 40
    assert all(n.startswith("2") and check_digit_ok(n) for n in numbers | {row["group_npi"] for row in ROWS} - {""})


def test_telephone_numbers_are_reserved_for_invention() -> None:
    assert all(re.fullmatch(r"555-555-01\d\d", row["phone"]) for row in ROWS)


def test_two_groups_share_a_building_and_no_two_their_networks() -> None:
    networks: dict[str, set[str]] = {}
    buildings: dict[str, set[str]] = {}
    for row in ROWS:
        if row["group_name"]:
            networks.setdefault(row["group_name"], set()).add(row["network"])
            buildings.setdefault(row["address_line1"], set()).add(row["group_name"])
    assert len(networks) == 3
    assert Counter(len(groups) for groups in buildings.values())[2] == 1
    assert len({frozenset(n) for n in networks.values()}) == 3


def documented() -> list[tuple[str, str, str, str]]:
    """The table of doctors worth trying: doctor, plan, place, state."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = lines.index("| doctor | plan | place | answer |")
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        doctor, plan, place, answer = (cell.strip() for cell in line.strip("|").split("|"))
        found.append((doctor, plan, place, re.findall(r"`(\w+)`", answer)[0]))
    return found


@pytest.mark.parametrize(("doctor", "plan", "place", "state"), documented())
def test_the_documented_questions_have_the_documented_answers(
    demo: Directory, doctor: str, plan: str, place: str, state: str
) -> None:
    who = {"organization": doctor.removeprefix("(group) ")} if doctor.startswith("(group)") else {"doctor": doctor}
    answer = demo.lookup(**who, plan=plan, place=place, on=TODAY)
    assert answer.state.value == state
    assert answer.example


def test_the_documented_questions_show_every_state_the_example_can_have() -> None:
    # Two sources cannot disagree where there is only one.
    assert {State(state) for *_, state in documented()} == set(State) - {State.CONFLICT}


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2027, 3, 1), date(2030, 2, 28)])
def test_the_answers_stay_the_same_whatever_day_it_is(tmp_path: Path, today: date) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'demo.db'}", create=True)
    load_demo(engine, today)
    directory = Directory(engine)
    for doctor, plan, place, state in documented():
        if not doctor.startswith("(group)"):
            answer = directory.lookup(doctor=doctor, plan=plan, place=place, on=today)
            assert (doctor, answer.state.value) == (doctor, state)
    listed = directory.lookup(doctor="Anita Patel", plan="acme gold", on=today)
    assert listed.last_verified == today - timedelta(days=20)
    engine.dispose()
