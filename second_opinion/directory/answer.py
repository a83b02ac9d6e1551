"""What a look-up gives back. Plain values only: an answer outlives the session it was read in."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from second_opinion.directory.decide import State
from second_opinion.directory.names import fold


def plan_label(payer: str, plan: str) -> str:
    """Insurer and plan in one line, without saying the insurer twice."""
    return plan if fold(plan).split()[:1] == fold(payer).split()[:1] else f"{payer} {plan}"


@dataclass(frozen=True)
class Candidate:
    """One of several that may be meant, with what tells them apart; or another place of the same person."""

    doctor: str | None = None
    npi: str | None = None
    specialty: str | None = None
    organization: str | None = None
    location: str | None = None
    plan: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Strings or null; ``plan`` stands in it only where plans are to be told apart."""
        values = asdict(self)
        if self.plan is None:
            del values["plan"]
        return values


@dataclass(frozen=True)
class Answer:
    """The state of one question, with everything that must be told with it.

    Attributes:
        flags: lower conditions that also hold (``stale``, ``tier``, ``elsewhere``, ``future``, ``ended``,
        ``group``,
            ``conflict_network|specialty|address|active``), and how the question was read (``npi_check_digit``,
            ``name_approximate``, ``npi_name_differs``, ``plan_approximate``, ``plan_unknown``, ``plan_year``,
            ``place_unknown``, ``place_unstated``, ``organization_unknown``). docs/directory.md explains each.
        accepting: new patients: yes, no, existing, existing_family, some_locations; None is unknown.
        source_date: the day the publisher gives, else the day of the import.
        ended_on, starts_on: of the row that bears the answer, where the state or a flag is about them.
        ambiguous: what must be asked, if the state is AMBIGUOUS; ``candidates`` are the choices, and there
        may
            be only one, where a plan's name was given too vaguely to be taken for it.
        other_locations: where else this person is in the plan's networks on that day.
        other_plans: this person, of whom nothing is listed for the plan, is listed for others on that day.
        example: the data are invented.
        distance_miles: from the middle of the place that a search named, where coordinates are known.
    """

    state: State
    flags: tuple[str, ...] = ()
    doctor: str | None = None
    npi: str | None = None
    specialty: str | None = None
    organization: str | None = None
    location: str | None = None
    plan: str | None = None
    payer: str | None = None
    network: str | None = None
    tier: str | None = None
    accepting: str | None = None
    accepting_scope: str | None = None
    source: str | None = None
    source_date: date | None = None
    last_verified: date | None = None
    ended_on: date | None = None
    starts_on: date | None = None
    example: bool = False
    ambiguous: Literal["doctor", "plan", "place"] | None = None
    candidates: tuple[Candidate, ...] = ()
    other_locations: tuple[Candidate, ...] = ()
    other_plans: bool = False
    distance_miles: float | None = None

    @property
    def plan_label(self) -> str | None:
        """The plan in one line, ``None`` for one that is not known."""
        return plan_label(self.payer or "", self.plan) if self.plan else None

    def to_json(self, explanation: str | None = None) -> dict[str, Any]:
        """The documented JSON object: strings or null, and the three lists."""
        return {
            "state": self.state.value,
            "flags": list(self.flags),
            "doctor": self.doctor,
            "npi": self.npi,
            "organization": self.organization,
            "location": self.location,
            "plan": self.plan,
            "network": self.network,
            "tier": self.tier,
            "accepting": self.accepting,
            "source": self.source,
            "source_date": self.source_date and self.source_date.isoformat(),
            "last_verified": self.last_verified and self.last_verified.isoformat(),
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "other_locations": [place.to_json() for place in self.other_locations],
            "explanation": explanation,
        }


@dataclass(frozen=True)
class LocationMatch:
    """An office of somebody. ``location`` is the address in one line."""

    organization: str | None
    location: str | None
    city: str | None
    state: str | None
    zip: str | None
    phone: str | None


@dataclass(frozen=True)
class DoctorMatch:
    """A person that may be meant. ``exact`` is false where the name was only nearly or partly right."""

    doctor: str
    npi: str | None
    specialty: str | None
    organization: str | None
    location: str | None
    locations: tuple[LocationMatch, ...]
    exact: bool


@dataclass(frozen=True)
class PlanMatch:
    """A plan that may be meant.

    Attributes:
        label: insurer and plan in one line, which as a question finds exactly this plan again.
        marketplace: bought on the health insurance marketplace.
        certainty: ``exact``; ``near`` after correcting a slip, or by insurer and type alone; ``partial``
        when only
            the insurer or only the type was said, which is never enough for an answer.
    """

    label: str
    plan: str
    payer: str
    product_type: str
    marketplace: bool
    external_id: str
    certainty: Literal["exact", "near", "partial"]
