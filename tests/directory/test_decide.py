from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.directory.decide import BEST_TIERS, FRESH_DAYS, Case, Place, Row, State, Verdict, decide

ON = date(2026, 11, 22)
HERE, SAME_BUILDING, AWAY = (
    Place("hill", "1 HILL ST 97099"),
    Place("quarry", "1 HILL ST 97099"),
    Place("hill", "2 MILL ST 97098"),
)
UNSTATED = Place("hill", "")
ROW = Row(ref=1, person="me", place=HERE, network=1, source=1, verified=ON)
CASE = Case(
    on=ON,
    plans=1,
    networks=frozenset({1}),
    person="me",
    groups=frozenset({"hill"}),
    places=frozenset({HERE}),
    rows=(ROW,),
)


def state(*rows: Row, **changes: object) -> State:
    return decide(replace(CASE, rows=rows, **changes)).state


def test_a_fresh_row_for_person_place_and_network_is_listed() -> None:
    assert decide(CASE) == Verdict(State.LISTED, row=ROW)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, State.LISTED),
        (89, State.LISTED),
        (90, State.LISTED),
        (91, State.LISTED_STALE),
        (-1, State.LISTED_STALE),
    ],
)
def test_a_verification_is_good_for_ninety_days(age: int, expected: State) -> None:
    assert state(replace(ROW, verified=ON - timedelta(days=age))) is expected


def test_a_row_that_was_never_verified_is_stale() -> None:
    assert state(replace(ROW, verified=None)) is State.LISTED_STALE


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (ON, ON, State.LISTED),
        (None, ON - timedelta(days=1), State.ENDED),
        (ON + timedelta(days=1), None, State.FUTURE),
        (ON - timedelta(days=9), ON - timedelta(days=1), State.ENDED),
    ],
)
def test_a_row_holds_from_its_first_to_its_last_day(starts: date | None, ends: date | None, expected: State) -> None:
    assert state(replace(ROW, starts=starts, ends=ends)) is expected


def test_a_neighbour_at_the_same_address_decides_nothing() -> None:
    assert state(replace(ROW, person="neighbour")) is State.NOT_LISTED
    assert state(replace(ROW, person="neighbour", place=SAME_BUILDING)) is State.NOT_LISTED


def test_the_same_building_in_another_group_is_elsewhere() -> None:
    verdict = decide(replace(CASE, rows=(replace(ROW, place=SAME_BUILDING),)))
    assert (verdict.state, verdict.elsewhere) == (State.LISTED_ELSEWHERE, ())


def test_another_network_proves_nothing() -> None:
    assert state(replace(ROW, network=2)) is State.NOT_LISTED


def test_another_place_is_elsewhere_before_what_ended_here() -> None:
    ended, away = replace(ROW, ends=ON - timedelta(days=1)), replace(ROW, ref=2, place=AWAY)
    verdict = decide(replace(CASE, rows=(ended, away)))
    assert (verdict.state, verdict.flags, verdict.row) == (State.LISTED_ELSEWHERE, ("ended",), away)


def test_a_row_without_an_address_does_not_prove_a_place() -> None:
    unstated = replace(ROW, place=UNSTATED)
    verdict = decide(replace(CASE, rows=(unstated,)))
    assert (verdict.state, verdict.flags) == (State.LISTED_ELSEWHERE, ("place_unstated",))
    assert decide(replace(CASE, rows=(unstated,), places=None)).state is State.LISTED


@pytest.mark.parametrize("tier", ["TIER 2", "NON PREFERRED", "STANDARD"])
def test_a_tier_that_may_cost_more_is_other_tier_even_beside_the_best(tier: str) -> None:
    costly = replace(ROW, ref=2, tier=tier)
    assert state(costly) is State.OTHER_TIER
    verdict = decide(replace(CASE, rows=(replace(ROW, tier="PREFERRED"), costly)))
    assert (verdict.state, verdict.row) == (State.OTHER_TIER, costly)


@pytest.mark.parametrize("tier", ["", *sorted(BEST_TIERS)])
def test_the_best_tier_is_listed(tier: str) -> None:
    assert state(replace(ROW, tier=tier)) is State.LISTED


def test_a_stale_row_at_a_costly_tier_says_both() -> None:
    verdict = decide(replace(CASE, rows=(replace(ROW, tier="TIER 2", verified=None),)))
    assert (verdict.state, verdict.flags) == (State.OTHER_TIER, ("stale",))


def test_a_listed_group_does_not_list_its_people() -> None:
    group = replace(ROW, person=None)
    assert state(group) is State.GROUP_ONLY
    assert state(replace(group, place=SAME_BUILDING)) is State.NOT_LISTED
    assert state(replace(group, ends=ON - timedelta(days=1))) is State.NOT_LISTED


def test_a_question_about_a_group_is_answered_for_the_group() -> None:
    group = replace(ROW, person=None)
    about = {"asked": "group", "person": None, "places": None}
    assert state(group, **about) is State.GROUP_ONLY
    assert state(replace(group, starts=ON + timedelta(days=1)), **about) is State.FUTURE
    assert state(replace(group, ends=ON - timedelta(days=1)), **about) is State.ENDED
    assert state(ROW, **about) is State.NOT_LISTED
    assert state(replace(group, place=AWAY), **{**about, "places": frozenset({HERE})}) is State.LISTED_ELSEWHERE


def test_without_a_place_rows_that_differ_by_place_make_a_question() -> None:
    verdict = decide(replace(CASE, places=None, rows=(ROW, replace(ROW, ref=2, place=AWAY, verified=None))))
    assert (verdict.state, verdict.ambiguous, verdict.choices) == (State.AMBIGUOUS, "place", (HERE, AWAY))


def test_without_a_place_an_office_outside_the_network_makes_a_question() -> None:
    verdict = decide(replace(CASE, places=None, known_places=frozenset({HERE, AWAY})))
    assert (verdict.state, verdict.choices) == (State.AMBIGUOUS, (HERE, AWAY))


def test_without_a_place_places_of_the_same_state_are_answered_with_the_others_named() -> None:
    away = replace(ROW, ref=2, place=AWAY)
    verdict = decide(replace(CASE, places=None, rows=(ROW, away)))
    assert verdict == Verdict(State.LISTED, row=ROW, elsewhere=(away,))


def test_a_place_that_fits_two_offices_of_different_state_is_asked_again() -> None:
    places = frozenset({HERE, AWAY})
    assert decide(replace(CASE, places=places)).ambiguous == "place"


def test_two_sources_that_disagree_are_a_conflict() -> None:
    ended = replace(ROW, ref=2, source=2, ends=ON - timedelta(days=1))
    verdict = decide(replace(CASE, rows=(ROW, ended)))
    assert (verdict.state, verdict.flags) == (State.CONFLICT, ("conflict_network",))
    verdict = decide(replace(CASE, disagreements=frozenset({"specialty"})))
    assert (verdict.state, verdict.flags) == (State.CONFLICT, ("conflict_specialty",))


def test_one_source_that_ended_a_row_and_began_another_is_no_conflict() -> None:
    assert state(ROW, replace(ROW, ref=2, ends=ON - timedelta(days=1))) is State.LISTED


def test_last_years_plan_data_are_stale_and_next_years_not_yet_in_force() -> None:
    verdict = decide(replace(CASE, plan_year=2025))
    assert (verdict.state, verdict.flags) == (State.LISTED_STALE, ("plan_year",))
    assert decide(replace(CASE, plan_year=2027)).state is State.FUTURE
    assert decide(replace(CASE, plan_year=2026)) == Verdict(State.LISTED, row=ROW)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"plans": 2, "subjects": 2}, State.AMBIGUOUS),
        ({"plans": 0, "subjects": 2}, State.AMBIGUOUS),
        ({"plans": 0, "subjects": 0}, State.NO_DATA),
        ({"networks": frozenset()}, State.NO_DATA),
        ({"has_people": False}, State.NO_DATA),
        ({"subjects": 0}, State.UNKNOWN_DOCTOR),
        ({"rows": (), "comparable": False}, State.NO_DATA),
        ({"rows": ()}, State.NOT_LISTED),
    ],
)
def test_the_order_of_states_holds(changes: dict[str, object], expected: State) -> None:
    assert decide(replace(CASE, **changes)).state is expected


PLACES = st.sampled_from([HERE, SAME_BUILDING, AWAY, UNSTATED, Place("", "1 HILL ST 97099")])
DAYS = st.none() | st.integers(-200, 200).map(lambda n: ON + timedelta(days=n))
ROWS = st.builds(
    Row,
    ref=st.integers(1, 99),
    person=st.sampled_from([None, "me", "other"]),
    place=PLACES,
    network=st.integers(1, 3),
    source=st.integers(1, 2),
    tier=st.sampled_from(["", "PREFERRED", "TIER 2"]),
    starts=DAYS,
    ends=DAYS,
    verified=DAYS,
)
CASES = st.builds(
    Case,
    on=st.integers(-100, 100).map(lambda n: ON + timedelta(days=n)),
    plans=st.sampled_from([1, 1, 1, 1, 0, 2]),
    networks=st.frozensets(st.integers(1, 2), max_size=2),
    plan_year=st.sampled_from([None, None, 2025, 2026, 2027]),
    has_people=st.sampled_from([True, True, True, False]),
    asked=st.sampled_from(["person", "person", "group"]),
    subjects=st.sampled_from([1, 1, 1, 1, 0, 2]),
    person=st.just("me"),
    groups=st.frozensets(st.sampled_from(["hill", "quarry"])),
    places=st.none() | st.frozensets(PLACES, max_size=3),
    known_places=st.frozensets(PLACES, max_size=2),
    rows=st.lists(ROWS, max_size=6, unique_by=lambda row: row.ref).map(tuple),
    comparable=st.booleans(),
    disagreements=st.just(frozenset()) | st.just(frozenset({"address"})),
)


def mine(row: Row, case: Case) -> bool:
    """Written apart from the code under test: about the person asked about, in a network of the plan."""
    return row.person == "me" and row.network in case.networks


def holds(row: Row, case: Case) -> bool:
    began = row.starts is None or row.starts <= case.on
    return began and (row.ends is None or row.ends >= case.on) and not (case.plan_year or 0) > case.on.year


def is_at(row: Row, case: Case) -> bool:
    return case.places is None or row.place in case.places


@given(CASES)
def test_nothing_is_listed_without_a_row_that_proves_it(case: Case) -> None:
    verdict = decide(case)
    if verdict.state not in (State.LISTED, State.LISTED_STALE, State.OTHER_TIER):
        return
    row = verdict.row
    assert case.plans == case.subjects == 1
    assert case.asked == "person"
    assert row in case.rows
    assert mine(row, case)
    assert holds(row, case)
    assert is_at(row, case)
    best = not row.tier or row.tier in BEST_TIERS
    assert best is (verdict.state is not State.OTHER_TIER)
    if verdict.state is State.LISTED:
        assert row.verified is not None
        assert 0 <= (case.on - row.verified).days <= FRESH_DAYS
        assert case.plan_year in (None, case.on.year)


@given(CASES)
def test_every_place_asked_about_is_covered_by_a_listed_answer(case: Case) -> None:
    if decide(case).state is State.LISTED and case.places:
        for place in case.places:
            if place.address:
                assert any(mine(r, case) and holds(r, case) and r.place == place for r in case.rows)


@given(CASES)
def test_not_found_is_never_more_than_not_listed_no_data_or_unknown(case: Case) -> None:
    found = [r for r in case.rows if r.network in case.networks and r.person != "other"]
    if case.plans < 2 and case.subjects < 2 and not found:
        assert decide(case).state in (State.NOT_LISTED, State.NO_DATA, State.UNKNOWN_DOCTOR)


@given(CASES)
def test_rows_of_others_and_of_other_networks_change_nothing(case: Case) -> None:
    own = tuple(r for r in case.rows if r.person != "other" and r.network in case.networks)
    assert decide(case) == decide(replace(case, rows=own))


@given(CASES, st.randoms())
def test_the_order_of_rows_does_not_change_the_state(case: Case, random: object) -> None:
    rows = list(case.rows)
    random.shuffle(rows)
    shuffled = decide(replace(case, rows=tuple(rows)))
    verdict = decide(case)
    assert (verdict.state, verdict.flags, verdict.row) == (shuffled.state, shuffled.flags, shuffled.row)


@given(CASES)
def test_elsewhere_names_only_places_where_a_row_holds(case: Case) -> None:
    verdict = decide(case)
    assert all(holds(r, case) and r.place != verdict.row.place for r in verdict.elsewhere)
