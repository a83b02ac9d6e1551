"""The directory as the rest of the guide sees it: one facade, which gathers the rows and lets ``decide``
judge.

Nothing about a patient goes in: a question is names of a doctor, a plan and a place, and a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from second_opinion.directory.answer import (
    Answer,
    Candidate,
    DoctorMatch,
    LocationMatch,
    PlanMatch,
)
from second_opinion.directory.database import reading
from second_opinion.directory.decide import Case, Place, Row, State, Verdict, decide
from second_opinion.directory.finding import MAX_BROWSED, Offices, distinct, does, find_listed
from second_opinion.directory.names import all_in, fold, organization_key, street, words
from second_opinion.directory.overview import SourceSummary, sources
from second_opinion.directory.people import (
    Group,
    Person,
    clean_npi,
    group_key,
    groups_by_name,
    groups_by_npi,
    persons_by_ids,
    persons_by_name,
    persons_by_npi,
    persons_named_in,
)
from second_opinion.directory.plans import Certainty, KnownPlan, as_matches, match_plans, read_plans
from second_opinion.directory.specialties import same_specialty
from second_opinion.directory.states import STATES
from second_opinion.directory.tables import (
    EXAMPLE_LICENCE,
    Location,
    Network,
    Participation,
    Plan,
    PlanNetwork,
    Practice,
    ProviderLocation,
    ProviderSpecialty,
    Source,
)

MAX_CANDIDATES = 20
"""Choices given back for an ambiguous question; more would not be read."""

LONGEST_TOWN = 4
"""Words of a town's name."""

MAX_SENTENCE = 1000
"""Characters of a sentence in which names are looked for."""

_NOTHING_LISTED = frozenset({State.NOT_LISTED, State.NO_DATA})

_PLACE_NOISE = frozenset("THE AT IN ON NEAR OFFICE LOCATION CAMPUS OF ONE BY TOWN".split())  # noqa: SIM905


class Directory:
    """Answers questions from one database. Opens a connection per question and keeps nothing between them.

    >>> directory = Directory(open_engine("sqlite:///var/directory.db"))           # doctest: +SKIP
    >>> directory.lookup(doctor="Dr. Patel", plan="acme gold", on=date.today())    # doctest: +SKIP

    Every method raises ``DirectoryUnavailable`` if the database cannot be read.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lookup(
        self,
        *,
        doctor: str | None = None,
        npi: str | None = None,
        organization: str | None = None,
        plan: str | None = None,
        place: str | None = None,
        on: date,
    ) -> Answer:
        """Whether a doctor (or a group) is in a plan's network at a place on a day.

        Any text is a question and has a state; nothing typed is an error. An NPI outweighs a name. With an
        organization beside a doctor, the question is about the doctor in that organization.
        """
        with reading(self._engine) as session:
            return _Question(session, doctor, npi, organization, plan, place, on).answer()

    def sources(self) -> list[SourceSummary]:
        """Where the entries come from, each source with its date."""
        return sources(self._engine)

    def plans(self, text: str | None = None) -> list[PlanMatch]:
        """The plans that may be meant, of one certainty, [] if none is near; without a text, every plan."""
        with reading(self._engine) as session:
            known = read_plans(session)
            found: list[tuple[KnownPlan, Certainty]] = [(plan, "exact") for plan in known]
            return as_matches(found if text is None else match_plans(known, text))

    def doctors(
        self,
        text: str | None = None,
        *,
        npi: str | None = None,
        place: str | None = None,
        specialty: str | None = None,
        limit: int = MAX_CANDIDATES,
    ) -> list[DoctorMatch]:
        """At most ``limit`` persons who may be meant, or who have that specialty and work at that place.

        A name that very many have is not narrowed by specialty and place: one of many must not seem the only
        one. Without a name or an NPI, the first ``MAX_BROWSED`` people of the specialty are looked through.
        """
        with reading(self._engine) as session:
            exact = complete = True
            if npi is not None:
                number, _ = clean_npi(npi)
                persons = persons_by_npi(session, number) if number else []
            elif text is not None:
                persons, exact, complete = persons_by_name(session, text)
            else:
                persons = _persons_of_specialty(session, specialty)
            if specialty is not None and complete:
                persons = [p for p in persons if any(same_specialty(specialty, s[1], s[2]) for s in p.specialties)]
            offices = _offices(session, persons)
            if place is not None and complete:
                persons = [p for p in persons if any(o.is_at(place) for o in offices[p.key])]
            return [_doctor_match(p, offices[p.key], exact) for p in persons[:limit]]

    def find(
        self,
        *,
        specialty: str,
        plan: str,
        place: str | None = None,
        on: date,
        accepting: bool = False,
        within_miles: float | None = None,
        limit: int = MAX_CANDIDATES,
    ) -> list[Answer]:
        """At most ``limit`` people of a specialty who are listed in a plan's network on a day.

        Only answers of the state LISTED count: whoever is listed with doubt needs a look-up of their own. With a
        place, only the offices there or, with ``within_miles``, those around it too, as far as coordinates are
        known. Nearest to the place first, then by name; never by quality.

        Args:
            accepting: only listings that say that new patients are accepted.
        """
        with reading(self._engine) as session:
            question = _Question(session, None, None, None, plan, place, on)
            networks = question.networks()
            offices = Offices(session, place, within_miles) if place and place.strip() else None
            listed = find_listed(session, specialty, networks, offices, on, accepting=accepting)
        found: list[Answer] = []
        for one in listed:
            answer = self.lookup(npi=one.npi, plan=plan, place=one.address, on=on)
            if answer.state is State.AMBIGUOUS and answer.ambiguous == "place":
                # Listed at one office and not at another: the one that is listed is shown.
                at = [self.lookup(npi=one.npi, plan=plan, place=c.location, on=on) for c in answer.candidates]
                answer = next((a for a in at if a.state is State.LISTED), answer)
            if answer.state is State.LISTED and (not accepting or answer.accepting == "yes"):
                found.append(replace(answer, distance_miles=one.miles))
                if len(found) == limit:
                    break
        return found

    def people_named_in(self, text: str) -> list[str]:
        """Names of the people in the directory whom a sentence names by at least two words, at most 20."""
        with reading(self._engine) as session:
            found = persons_named_in(session, text[:MAX_SENTENCE])
            return list(dict.fromkeys(" ".join(part for part in (p.given, p.family) if part) for p in found))[
                :MAX_CANDIDATES
            ]

    def towns_named_in(self, text: str) -> list[str]:
        """The towns of offices in our copy that a sentence names, the longest name first."""
        said = fold(text).split()
        runs = {" ".join(said[i : i + n]) for n in range(1, LONGEST_TOWN + 1) for i in range(len(said) - n + 1)}
        with reading(self._engine) as session:
            towns = {town for town in distinct(session, Location.city) if fold(town) in runs} if runs else set()
            return sorted(towns, key=lambda town: (-len(town), town))

    def locations(self, npi: str) -> list[LocationMatch]:
        """The offices of the person with this NPI in our copy."""
        with reading(self._engine) as session:
            number, _ = clean_npi(npi)
            persons = persons_by_npi(session, number) if number else []
            offices = _offices(session, persons)
            return [o.as_match() for p in persons for o in _distinct(offices[p.key])]


class _Office:
    """Where somebody is seen: practice and address of one row, with the words a place may be called by."""

    def __init__(self, row: Any) -> None:
        self.organization: str | None = row.practice
        self.practice = group_key(row.npi2, row.practice)
        self.place = Place(self.practice, row.address_key or "")
        self.row = row
        state = STATES.get(row.state) if row.state else None
        parts = (row.practice, row.line1, row.line2, row.city, row.state, state, row.zip5)
        plain = " ".join(part for part in parts if part)
        self.words = {
            *fold(plain).split(),
            *street(row.line1 or "").split(),
            *street(row.line2 or "").split(),
        }

    @property
    def location(self) -> str | None:
        """The address in one line."""
        row = self.row
        if not row.line1:
            return None
        lines = ", ".join(part for part in (row.line1, row.line2, row.city) if part)
        return f"{lines}, {row.state} {row.zip5}"

    def is_at(self, text: str) -> bool:
        """Whether every telling word of a place's name or address is one of this office's."""
        typed = [w for w in words(text) if w not in _PLACE_NOISE]
        shortened = [w for w in street(text).split() if w not in _PLACE_NOISE] if typed else []
        return bool(typed) and any(all_in(t, self.words, typos=True) for t in (typed, shortened))

    def as_match(self) -> LocationMatch:
        row = self.row
        return LocationMatch(self.organization, self.location, row.city, row.state, row.zip5, row.phone)


class _Question:
    """One look-up within one session."""

    def __init__(
        self,
        session: Session,
        doctor: str | None,
        npi: str | None,
        organization: str | None,
        plan: str | None,
        place: str | None,
        on: date,
    ) -> None:
        self.session = session
        self.doctor, self.npi, self.organization = _said(doctor), _said(npi), _said(organization)
        self.plan_text, self.place = _said(plan), _said(place)
        self.on = on
        self.flags: list[str] = []

    def answer(self) -> Answer:
        plans = self._plans()
        plan = plans[0][0] if len(plans) == 1 and plans[0][1] != "partial" else None
        persons, groups = self._who()
        asked_group = bool(groups) or (self.organization is not None and not (self.doctor or self.npi))
        year, networks = self._networks(plan)
        shown: Sequence[Person | Group] = groups if asked_group else persons
        case = Case(
            on=self.on,
            plans=1 if plan else 2 if plans else 0,
            networks=frozenset(networks),
            plan_year=year,
            has_people=self._anybody(networks, groups=asked_group),
            asked="group" if asked_group else "person",
            subjects=len(shown),
        )
        offices: dict[int, _Office] = {}
        if len(shown) == 1:
            case, offices = self._with_rows(case, shown[0])
        verdict = decide(case)
        answer = self._answer(verdict, plans, plan, shown, offices)
        return replace(answer, other_plans=self._other_plans(case)) if verdict.state in _NOTHING_LISTED else answer

    def networks(self) -> Sequence[int]:
        """The networks of the one plan that is meant; none if it is not clear which that is."""
        plans = self._plans()
        return self._networks(plans[0][0])[1] if len(plans) == 1 and plans[0][1] != "partial" else []

    def _plans(self) -> list[tuple[KnownPlan, Certainty]]:
        found = match_plans(read_plans(self.session), self.plan_text) if self.plan_text else []
        if not found:
            self.flags.append("plan_unknown")
        elif found[0][1] == "near":
            self.flags.append("plan_approximate")
        return found

    def _who(self) -> tuple[list[Person], list[Group]]:
        """The persons, or instead of them the groups, that may be meant."""
        if self.npi:
            return self._who_by_npi(self.npi)
        if self.doctor:
            persons, exact, complete = persons_by_name(self.session, self.doctor)
            if persons and not exact:
                self.flags.append("name_approximate")
            return self._narrowed(persons) if complete else persons, []
        groups, exact = groups_by_name(self.session, self.organization) if self.organization else ([], True)
        if self.organization and not groups:
            self.flags.append("organization_unknown")
        elif not exact:
            self.flags.append("name_approximate")
        return [], groups

    def _who_by_npi(self, text: str) -> tuple[list[Person], list[Group]]:
        number, right = clean_npi(text)
        if not right:
            self.flags.append("npi_check_digit")
        if number is None:
            return [], []
        persons = persons_by_npi(self.session, number)
        if persons and self.doctor:
            named = persons_by_name(self.session, self.doctor)
            if named.complete and persons[0].key not in {p.key for p in named.persons}:
                # The number and the name belong to two people: neither may stand for the other.
                self.flags.append("npi_name_differs")
                return [], []
        return persons, [] if persons or self.doctor else groups_by_npi(self.session, number)

    def _narrowed(self, persons: list[Person]) -> list[Person]:
        """Of several persons, those at the asked place and organization, if there are any."""
        if len(persons) < 2 or not (self.place or self.organization):
            return persons
        offices = _offices(self.session, persons)
        return [p for p in persons if any(self._is_asked(o) for o in offices[p.key])] or persons

    def _is_asked(self, office: _Office) -> bool:
        if self.place and not office.is_at(self.place):
            return False
        if not self.organization:
            return True
        telling = organization_key(self.organization).split()
        return bool(telling) and all_in(telling, fold(office.organization or "").split(), typos=True)

    def _networks(self, plan: KnownPlan | None) -> tuple[int | None, Sequence[int]]:
        """Year of the plan's data for that day, and the networks it uses then."""
        if plan is None:
            return None, []
        year, plan_id = plan.on(self.on)
        query = (
            select(PlanNetwork.network_id)
            .join(Network, Network.id == PlanNetwork.network_id)
            .join(Source, Source.id == Network.source_id)
            .where(
                PlanNetwork.plan_id == plan_id,
                Source.status == "ok",
                or_(PlanNetwork.effective_from.is_(None), PlanNetwork.effective_from <= self.on),
                or_(PlanNetwork.effective_to.is_(None), PlanNetwork.effective_to >= self.on),
            )
        )
        return year, self.session.scalars(query).all()

    def _other_plans(self, case: Case) -> bool:
        """Whether the person is in a network of any plan but this one on that day."""
        mine = [row for row in case.rows if row.person is not None and row.person == case.person]
        holding = {r.network for r in mine if (r.starts or self.on) <= self.on <= (r.ends or self.on)} - case.networks
        of_a_plan = select(exists().where(PlanNetwork.network_id.in_(holding)))
        return bool(holding) and bool(self.session.scalar(of_a_plan))

    def _anybody(self, networks: Sequence[int], *, groups: bool) -> bool:
        anybody = [Participation.network_id.in_(networks)]
        if not groups:
            anybody.append(Participation.provider_id.is_not(None))
        return bool(self.session.scalar(select(exists().where(*anybody))))

    def _with_rows(self, case: Case, who: Person | Group) -> tuple[Case, dict[int, _Office]]:
        """The case with every row that bears on it, and the office of each row."""
        if isinstance(who, Person):
            own = _participation(self.session, Participation.provider_id.in_(who.ids))
            person, groups = who.key, frozenset(p for _, o in own if (p := o.practice))
        else:
            own, person, groups = [], None, frozenset({who.key})
        keys = {organization_key(group) for group in groups}
        listed = _participation(
            self.session,
            Participation.provider_id.is_(None),
            Participation.network_id.in_(case.networks),
            or_(Practice.npi2.in_(groups), and_(Practice.npi2.is_(None), Practice.name_key.in_(keys))),
        )
        listed = [(row, office) for row, office in listed if office.practice in groups]
        rows = [_row(row, office, person) for row, office in own] + [_row(r, o, None) for r, o in listed]
        offices = {row.id: office for row, office in (*own, *listed)}
        at_home = [office for _, office in (own if person is not None else listed)]
        registered = _registered(self.session, dict.fromkeys(who.ids, "")).get("", []) if person is not None else []
        places = None
        if self.place or (self.organization and person is not None):
            places = frozenset(office.place for office in at_home if self._is_asked(office))
            places = places or frozenset(office.place for office in registered if self._is_asked(office))
            if not places:
                self.flags.append("place_unknown")
        in_plan = any(row.network in case.networks for row in rows)
        return (
            Case(
                on=case.on,
                plans=case.plans,
                networks=case.networks,
                plan_year=case.plan_year,
                has_people=case.has_people,
                asked=case.asked,
                subjects=case.subjects,
                person=person,
                groups=groups,
                places=places,
                known_places=frozenset(o.place for row, o in own if _seen_on(row, self.on)),
                rows=tuple(rows),
                comparable=in_plan or self._comparable(case.networks, who, [*(o for _, o in own), *registered]),
                disagreements=_disagreements(who, [*(o for _, o in own), *registered]),
            ),
            offices,
        )

    def _comparable(self, networks: Iterable[int], who: Person | Group, offices: list[_Office]) -> bool:
        """Whether these networks have anybody of this specialty in this area (three digits of ZIP)."""
        if not isinstance(who, Person):
            return True
        query = select(Participation.id).where(
            Participation.network_id.in_(list(networks)), Participation.provider_id.is_not(None)
        )
        own = {label.lower() for _, label, _ in who.specialties}
        codes = sorted({code for _, _, code in who.specialties if code})
        if own:
            labels = [label for label in distinct(self.session, ProviderSpecialty.label) if label.lower() in own]
            query = query.join(ProviderSpecialty, ProviderSpecialty.provider_id == Participation.provider_id).where(
                or_(ProviderSpecialty.label.in_(labels), ProviderSpecialty.nucc_code.in_(codes))
            )
        areas = sorted({o.row.zip5[:3] for o in offices if o.row.zip5})
        if areas:
            query = query.outerjoin(Location, Location.id == Participation.location_id).where(
                or_(Location.id.is_(None), func.substr(Location.zip5, 1, 3).in_(areas))
            )
        return self.session.scalar(query.limit(1)) is not None

    def _answer(
        self,
        verdict: Verdict,
        plans: list[tuple[KnownPlan, Certainty]],
        plan: KnownPlan | None,
        shown: Sequence[Person | Group],
        offices: dict[int, _Office],
    ) -> Answer:
        one = shown[0] if len(shown) == 1 else None
        person = one if isinstance(one, Person) else None
        row = offices[verdict.row.ref].row if verdict.row else None
        office = offices[verdict.row.ref] if verdict.row else None
        source = row or self._any_source(plan)
        return Answer(
            state=verdict.state,
            flags=tuple(dict.fromkeys((*verdict.flags, *self.flags))),
            doctor=person.doctor if person else None,
            npi=one.npi if one else None,
            specialty=person.specialty if person else None,
            organization=one.name if isinstance(one, Group) else office.organization if office else None,
            location=office.location if office else None,
            plan=plan.name if plan else None,
            payer=plan.payer if plan else None,
            network=row.network if row else None,
            tier=row.tier if row else None,
            accepting=row.accepting if row and row.accepting != "unknown" else None,
            accepting_scope=row.accepting_scope if row and row.accepting_scope != "none" else None,
            source=source.source if source else None,
            source_date=(source.published_on or source.imported_on) if source else None,
            last_verified=row.last_verified_on if row else None,
            ended_on=row.effective_to if row and row.effective_to and row.effective_to < self.on else None,
            starts_on=verdict.row.starts if verdict.row and verdict.state is State.FUTURE else None,
            example=bool(source and source.licence == EXAMPLE_LICENCE),
            ambiguous=verdict.ambiguous,
            candidates=self._candidates(verdict, plans, shown, offices),
            other_locations=_other_locations(verdict, person, offices),
        )

    def _any_source(self, plan: KnownPlan | None) -> Any:
        """The source of the plan, or the only one there is, for an answer that no row bears."""
        query = select(Source.name.label("source"), Source.published_on, Source.imported_on, Source.licence)
        if plan is not None:
            query = query.join(Plan, Plan.source_id == Source.id).where(Plan.id == plan.on(self.on)[1])
        found = self.session.execute(query.limit(2)).all()
        return found[0] if len(found) == 1 else None

    def _candidates(
        self,
        verdict: Verdict,
        plans: list[tuple[KnownPlan, Certainty]],
        shown: Sequence[Person | Group],
        offices: dict[int, _Office],
    ) -> tuple[Candidate, ...]:
        if verdict.ambiguous == "plan":
            return tuple(Candidate(plan=match.label) for match in as_matches(plans[:MAX_CANDIDATES]))
        if verdict.ambiguous is None:
            return ()
        persons = [who for who in shown[:MAX_CANDIDATES] if isinstance(who, Person)]
        if verdict.choices:
            by_place = {office.place: office for office in offices.values()}
            return tuple(_candidate(person, by_place[place]) for person in persons for place in verdict.choices)
        homes = _offices(self.session, persons)
        people = [_candidate(p, homes[p.key][0] if homes[p.key] else None) for p in persons]
        groups = [who for who in shown[:MAX_CANDIDATES] if isinstance(who, Group)]
        return (*people, *(_group_candidate(self.session, group) for group in groups))


def _said(text: str | None) -> str | None:
    """None for a text without a word in it."""
    return text if text and text.strip() else None


def _office_columns() -> tuple[Any, ...]:
    return (
        Practice.name.label("practice"), Practice.npi2,
        Location.line1, Location.line2, Location.city, Location.state, Location.zip5, Location.address_key,
        Location.phone,
    )  # fmt: skip


def _participation(session: Session, *conditions: Any) -> list[tuple[Any, _Office]]:
    """Rows of participation with all that is told of them, in the order they were loaded."""
    query = (
        select(
            Participation.id, Participation.provider_id, Participation.network_id, Participation.tier,
            Participation.accepting, Participation.accepting_scope, Participation.effective_from,
            Participation.effective_to, Participation.last_verified_on, Participation.source_id,
            Network.name.label("network"), Source.name.label("source"), Source.published_on,
            Source.imported_on, Source.licence, *_office_columns(),
        )
        .join(Network, Network.id == Participation.network_id)
        .join(Source, Source.id == Participation.source_id)
        .outerjoin(Practice, Practice.id == Participation.practice_id)
        .outerjoin(Location, Location.id == Participation.location_id)
        .where(Source.status == "ok", *conditions)
        .order_by(Participation.id)
    )  # fmt: skip
    return [(row, _Office(row)) for row in session.execute(query)]


def _row(row: Any, office: _Office, person: str | None) -> Row:
    return Row(
        ref=row.id,
        person=person,
        place=office.place,
        network=row.network_id,
        source=row.source_id,
        tier=fold(row.tier or ""),
        starts=row.effective_from,
        ends=row.effective_to,
        verified=row.last_verified_on,
    )


def _seen_on(row: Any, day: date) -> bool:
    """Whether a row of any network says that the person is at its place on that day."""
    return (row.effective_from or day) <= day <= (row.effective_to or day)


def _offices(session: Session, persons: Sequence[Person]) -> dict[str, list[_Office]]:
    """Each person's offices, where the person is or was, by the person's key; registers' addresses come last."""
    owner = {row_id: p.key for p in persons for row_id in p.ids}
    found: dict[str, list[_Office]] = {p.key: [] for p in persons}
    for row, office in _participation(session, Participation.provider_id.in_(owner)) if owner else []:
        found[owner[row.provider_id]].append(office)
    for key, registered in _registered(session, owner).items():
        found[key].extend(registered)
    return {key: _telling(_distinct(offices)) for key, offices in found.items()}


def _registered(session: Session, owner: Mapping[int, str]) -> dict[str, list[_Office]]:
    """Addresses that a register, or a payer without ties to a plan, gives for people; they prove no network."""
    query = (
        select(ProviderLocation.provider_id, Location.source_id, *_office_columns())
        .join(Location, Location.id == ProviderLocation.location_id)
        .join(Source, Source.id == Location.source_id)
        .outerjoin(Practice, Practice.id == Location.practice_id)
        .where(Source.status == "ok", ProviderLocation.provider_id.in_(owner))
        .order_by(ProviderLocation.provider_id, ProviderLocation.location_id)
    )
    found: dict[str, list[_Office]] = {}
    for row in session.execute(query) if owner else []:
        found.setdefault(owner[row.provider_id], []).append(_Office(row))
    return found


def _telling(offices: list[_Office]) -> list[_Office]:
    """The offices that say more than another: no bare address that is a known group's, nor nothing at all."""
    in_groups = {o.place.address for o in offices if o.place.practice}
    told = [o for o in offices if o.place.practice or (o.place.address and o.place.address not in in_groups)]
    return told or offices


def _distinct(offices: Iterable[_Office]) -> list[_Office]:
    return list({office.place: office for office in reversed(list(offices))}.values())[::-1]


def _persons_of_specialty(session: Session, specialty: str | None) -> list[Person]:
    """People found by what they do; everybody without a specialty."""
    ids = select(ProviderSpecialty.provider_id).where(does(session, specialty) if specialty is not None else True)
    return persons_by_ids(session, session.scalars(ids.distinct().limit(MAX_BROWSED)).all())


def _doctor_match(person: Person, offices: list[_Office], exact: bool) -> DoctorMatch:
    first = offices[0] if offices else None
    return DoctorMatch(
        doctor=person.doctor,
        npi=person.npi,
        specialty=person.specialty,
        organization=first.organization if first else None,
        location=first.location if first else None,
        locations=tuple(office.as_match() for office in offices),
        exact=exact,
    )


def _candidate(person: Person, office: _Office | None) -> Candidate:
    return Candidate(
        doctor=person.doctor,
        npi=person.npi,
        specialty=person.specialty,
        organization=office.organization if office else None,
        location=office.location if office else None,
    )


def _group_candidate(session: Session, group: Group) -> Candidate:
    rows = _participation(session, Participation.practice_id.in_(group.ids))
    location = next((office.location for _, office in rows if office.location), None)
    return Candidate(npi=group.npi, organization=group.name, location=location)


def _other_locations(verdict: Verdict, person: Person | None, offices: dict[int, _Office]) -> tuple[Candidate, ...]:
    """Places other than the answer's where the person (or group) is in the plan's networks on that day."""
    shown = verdict.row.place if verdict.row else None
    others = {r.place: offices[r.ref] for r in verdict.elsewhere if r.place != shown}
    return tuple(
        _candidate(person, office) if person else Candidate(organization=office.organization, location=office.location)
        for office in others.values()
    )


def _disagreements(who: Person | Group, offices: Iterable[_Office]) -> frozenset[str]:
    """What sources say of one person that cannot all be right: no specialty, no state in common, an NPI not in use."""
    if not isinstance(who, Person):
        return frozenset()
    specialties: dict[int, set[str]] = {}
    for source, label, _ in who.specialties:
        specialties.setdefault(source, set()).add(fold(label))
    states: dict[int, set[str]] = {}
    for office in offices:
        if office.row.state:
            states.setdefault(office.row.source_id, set()).add(office.row.state)
    found = {"specialty": specialties, "address": states}
    differs = {what for what, said in found.items() if len(said) > 1 and not set.intersection(*said.values())}
    return frozenset(differs if who.active else differs | {"active"})
