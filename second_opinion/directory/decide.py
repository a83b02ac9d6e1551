"""The one place where the state of an answer is computed: rows and a date in, a verdict out, no I/O.

A row proves something only for its own person, at its own place, in one of the plan's networks, on a day on
which it holds. Whoever else works at the same address never decides anything. Where several states hold, the
first of this order is the answer and the others are flags:

AMBIGUOUS, NO_DATA, UNKNOWN_DOCTOR, CONFLICT, OTHER_TIER, LISTED, LISTED_STALE, LISTED_ELSEWHERE, FUTURE,
ENDED, GROUP_ONLY, NOT_LISTED.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

FRESH_DAYS = 90
"""A verification this old or younger counts as current (directories must be verified every 90 days)."""

BEST_TIERS = frozenset({"1", "TIER 1", "TIER ONE", "TIER I", "PREFERRED"})
"""Folded tier names that say "lowest cost". Any other name leaves open which cost applies."""


class State(StrEnum):
    """What the directory can say. The value is what JSON and responses use."""

    LISTED = "LISTED"
    LISTED_STALE = "LISTED_STALE"
    LISTED_ELSEWHERE = "LISTED_ELSEWHERE"
    OTHER_TIER = "OTHER_TIER"
    GROUP_ONLY = "GROUP_ONLY"
    NOT_LISTED = "NOT_LISTED"
    NO_DATA = "NO_DATA"
    AMBIGUOUS = "AMBIGUOUS"
    CONFLICT = "CONFLICT"
    ENDED = "ENDED"
    FUTURE = "FUTURE"
    UNKNOWN_DOCTOR = "UNKNOWN_DOCTOR"


class Place(NamedTuple):
    """Where somebody is seen: the practice and the building. An empty address: the source names none."""

    practice: str
    address: str


@dataclass(frozen=True)
class Row:
    """One participation. ``person`` None: it says something of the group only. ``tier`` is folded.

    ``ref`` and ``source`` are the ids of the row and its source.
    """

    ref: int
    person: str | None
    place: Place
    network: int
    source: int
    tier: str = ""
    starts: date | None = None
    ends: date | None = None
    verified: date | None = None


@dataclass(frozen=True)
class Case:
    """A question with all that bears on it.

    Attributes:
        on: the day asked about.
        plans: how many plans the words may mean; 0 is an unknown one.
        networks: networks of the one plan.
        plan_year: the year the plan's data are for, if it is yearly.
        has_people: whether any person at all is in those networks; for a group, whether anybody is.
        asked: whether the question is about a person or about a group as a whole.
        subjects: how many persons (or groups) the words may mean.
        person: the one person asked about.
        groups: practices the person works in, or the group asked about.
        places: the places asked about; None if the question names none. Empty: none of this person's.
        known_places: where the person is seen now by any row of any network.
        rows: participation rows; those of other people, groups and networks are passed over.
        comparable: the networks have somebody of this specialty in this area.
        disagreements: what the sources say differently of this person, such as ``specialty``.
    """

    on: date
    plans: int
    networks: frozenset[int] = frozenset()
    plan_year: int | None = None
    has_people: bool = True
    asked: Literal["person", "group"] = "person"
    subjects: int = 1
    person: str | None = None
    groups: frozenset[str] = frozenset()
    places: frozenset[Place] | None = None
    known_places: frozenset[Place] = frozenset()
    rows: tuple[Row, ...] = ()
    comparable: bool = True
    disagreements: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """The state, its flags, the row that bears it (if one does), and where else the person is listed.

    ``ambiguous`` says what must be asked; for places, ``choices`` are the places to choose from.
    """

    state: State
    flags: tuple[str, ...] = ()
    row: Row | None = None
    elsewhere: tuple[Row, ...] = ()
    ambiguous: Literal["doctor", "plan", "place"] | None = None
    choices: tuple[Place, ...] = ()


_ORDER = (
    State.OTHER_TIER, State.LISTED, State.LISTED_STALE, State.LISTED_ELSEWHERE, State.FUTURE, State.ENDED,
    State.GROUP_ONLY, State.NOT_LISTED,
)  # fmt: skip
_FLAGS = {
    State.OTHER_TIER: "tier",
    State.LISTED_STALE: "stale",
    State.LISTED_ELSEWHERE: "elsewhere",
    State.FUTURE: "future",
    State.ENDED: "ended",
    State.GROUP_ONLY: "group",
}
_IN_NETWORK = frozenset({State.OTHER_TIER, State.LISTED, State.LISTED_STALE})


def decide(case: Case) -> Verdict:
    """The answer to a question. Same case, same verdict."""
    if case.plans > 1:
        return Verdict(State.AMBIGUOUS, ambiguous="plan")
    if case.subjects > 1:
        return Verdict(State.AMBIGUOUS, ambiguous="doctor" if case.asked == "person" else "place")
    if case.plans == 0 or not case.networks or not case.has_people:
        return Verdict(State.NO_DATA)
    if case.subjects == 0:
        return Verdict(State.UNKNOWN_DOCTOR)
    return _person_verdict(case) if case.asked == "person" else _group_verdict(case)


def _person_verdict(case: Case) -> Verdict:
    mine = [r for r in case.rows if r.person == case.person and r.network in case.networks]
    choices = _places_that_differ(case, mine)
    if choices:
        return Verdict(State.AMBIGUOUS, ambiguous="place", choices=choices)
    here = _at(case.places, mine)
    away = [r for r in mine if r not in here and _holds(r, case)]
    group = [r for r in _at(case.places, _group_rows(case), anywhere=True) if _holds(r, case)]
    holding: dict[State, Row] = {}
    if here:
        holding[_state_of(here, case)] = _bearing(here, case)
    if away:
        holding[State.LISTED_ELSEWHERE] = _bearing(away, case, costly_first=False)
    if group:
        holding[State.GROUP_ONLY] = _bearing(group, case)
    if not holding:
        return Verdict(State.NOT_LISTED if case.comparable else State.NO_DATA)
    state = next(s for s in _ORDER if s in holding)
    row = holding[state]
    flags = _flags(holding, state, row, case)
    conflicts = sorted(case.disagreements | ({"network"} if _sources_differ(here, case) else set()))
    if conflicts and (here or away):
        flags = (*(f"conflict_{what}" for what in conflicts), *flags)
        state = State.CONFLICT
    return Verdict(state, flags, row, _elsewhere(mine, row, case))


def _group_verdict(case: Case) -> Verdict:
    rows = _group_rows(case)
    here = _at(case.places, rows, anywhere=True)
    away = [r for r in rows if r not in here and _holds(r, case)]
    holding: dict[State, Row] = {}
    if here:
        found = _state_of(here, case)
        # A listed group says nothing of its people, whatever the tier.
        holding[State.GROUP_ONLY if found in _IN_NETWORK else found] = _bearing(here, case)
    if away:
        holding[State.LISTED_ELSEWHERE] = _bearing(away, case, costly_first=False)
    if not holding:
        return Verdict(State.NOT_LISTED)
    order = (State.GROUP_ONLY, *_ORDER)
    state = next(s for s in order if s in holding)
    row = holding[state]
    flags = ("group", *(flag for flag in _flags(holding, state, row, case) if flag != "group"))
    return Verdict(state, flags, row, _elsewhere(rows, row, case))


def _elsewhere(rows: list[Row], shown: Row, case: Case) -> tuple[Row, ...]:
    return tuple(r for r in rows if r.place != shown.place and _holds(r, case))


def _group_rows(case: Case) -> list[Row]:
    return [r for r in case.rows if r.person is None and r.place.practice in case.groups and r.network in case.networks]


def _at(places: frozenset[Place] | None, rows: list[Row], *, anywhere: bool = False) -> list[Row]:
    """The rows at the places asked about. One without an address counts ``anywhere``, or if all are so."""
    if places is None:
        stated = [r for r in rows if r.place.address]
        return rows if anywhere else stated or rows
    return [r for r in rows if r.place in places or (anywhere and not r.place.address)]


def _places_that_differ(case: Case, mine: list[Row]) -> tuple[Place, ...]:
    """The places among which the answer differs, if the question must name one of them.

    A place where the person is seen now and has no row in these networks counts as well: "in network" for one
    office must not be heard as "in network" for the other.
    """
    stated = {r.place for r in mine if r.place.address}
    if not stated:
        return ()
    asked = stated | case.known_places if case.places is None else case.places
    places = sorted(p for p in asked if p.address)
    states = {_state_of([r for r in mine if r.place == place], case) for place in places}
    return tuple(places) if len(states) > 1 else ()


def _status(row: Row, case: Case) -> State:
    """What this row says by itself on that day, apart from its tier."""
    starts = row.starts or date.min
    if case.plan_year is not None and case.plan_year > case.on.year:
        starts = max(starts, date(case.plan_year, 1, 1))
    if starts > case.on:
        return State.FUTURE
    if row.ends and row.ends < case.on:
        return State.ENDED
    return State.LISTED if _fresh(row, case) else State.LISTED_STALE


def _holds(row: Row, case: Case) -> bool:
    return _status(row, case) in _IN_NETWORK


def _fresh(row: Row, case: Case) -> bool:
    """Verified within the limit before the day asked about, in its plan year: networks change with it."""
    if row.verified is None or (case.plan_year is not None and case.plan_year < case.on.year):
        return False
    return 0 <= (case.on - row.verified).days <= FRESH_DAYS


def _costly(row: Row, case: Case) -> bool:
    """In network, at a tier of which it is not known that it is the cheapest."""
    return bool(row.tier) and row.tier not in BEST_TIERS and _holds(row, case)


def _state_of(rows: Iterable[Row], case: Case) -> State:
    """The state at one place by these rows: what holds on the day outweighs what does not."""
    rows = tuple(rows)
    if any(_costly(r, case) for r in rows):
        return State.OTHER_TIER
    states = {_status(r, case) for r in rows}
    return next((s for s in _ORDER if s in states), State.NOT_LISTED)


def _bearing(rows: Iterable[Row], case: Case, *, costly_first: bool = True) -> Row:
    """The row to show: the one of the strongest state, the latest verified first."""

    def rank(row: Row) -> tuple[bool, int, int, int]:
        costly = _costly(row, case) is not costly_first
        return costly, _ORDER.index(_status(row, case)), -(row.verified or date.min).toordinal(), row.ref

    return min(rows, key=rank)


def _flags(holding: dict[State, Row], state: State, row: Row, case: Case) -> tuple[str, ...]:
    """Lower conditions that hold besides the state, and what is weak about the row that bears it."""
    lower = [s for s in _ORDER if s in holding and s is not state and s in _FLAGS]
    # That the group is listed too adds nothing to a doctor who is.
    flags = [_FLAGS[s] for s in lower if s is not State.GROUP_ONLY or not _holds(row, case)]
    if state is not State.LISTED_STALE and _status(row, case) is State.LISTED_STALE:
        flags.append("stale")
    if state is not State.OTHER_TIER and _costly(row, case):
        flags.append("tier")
    if _holds(row, case) and not row.place.address:
        flags.append("place_unstated")
    if case.plan_year is not None and case.plan_year != case.on.year:
        flags.append("plan_year")
    return tuple(dict.fromkeys(flags))


def _sources_differ(here: list[Row], case: Case) -> bool:
    """One source lists the person here, and another says that it has ended or not begun."""
    by_source: dict[int, bool] = {}
    for row in here:
        by_source[row.source] = by_source.get(row.source, False) or _holds(row, case)
    return len(set(by_source.values())) > 1
