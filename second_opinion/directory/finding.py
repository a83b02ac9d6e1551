"""Who is listed for a specialty near a place: candidates for a search, found by indexes; ``decide`` still judges.

Distances are great circles between an office and the middle of all offices that the place's name fits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from second_opinion.directory.decide import FRESH_DAYS
from second_opinion.directory.names import all_in, fold, words
from second_opinion.directory.specialties import codes_of, same_specialty
from second_opinion.directory.tables import (
    Location,
    Participation,
    Practice,
    Provider,
    ProviderSpecialty,
    Source,
)

MAX_BROWSED = 2000
"""Listings of one specialty that are looked through."""

MAX_OFFICES = 500
"""Offices of one place that are looked through; the nearest to its middle, if there are more."""

MILES_PER_DEGREE = 69.1
_EARTH_RADIUS_MILES = 3958.8


@dataclass(frozen=True)
class Listed:
    """A person who seems to be listed at an office. ``address`` finds the office again; None where none is meant."""

    npi: str
    name: tuple[str, str]
    address: str | None
    miles: float | None


class Offices:
    """The offices a place's name fits, and those around it.

    ``ids`` are rows of locations. Empty where the name is no town and no ZIP of our copy: a street or a clinic is
    compared office by office instead.
    """

    def __init__(self, session: Session, place: str, within_miles: float | None = None) -> None:
        self.place = place
        at = session.execute(select(Location.id, Location.lat, Location.lon).where(self._named(session))).all()
        known = [(row.lat, row.lon) for row in at if row.lat is not None and row.lon is not None]
        self.middle = _middle(known)
        if at and self.middle and within_miles is not None:
            at = [*at, *session.execute(self._around(self.middle, within_miles))]
        miles = {row.id: self.distance(row.lat, row.lon) for row in at}
        inside = {i: m for i, m in miles.items() if within_miles is None or m is None or m <= within_miles}
        self.ids = sorted(inside, key=lambda i: _or_far(inside[i]))[:MAX_OFFICES]

    def distance(self, lat: float | None, lon: float | None) -> float | None:
        """Miles from the middle of the place, None where coordinates are not known."""
        if self.middle is None or lat is None or lon is None:
            return None
        return great_circle(self.middle, (lat, lon))

    def _named(self, session: Session) -> Any:
        typed = words(self.place)
        zips = [word for word in typed if len(word) == 5 and word.isdigit()]
        if zips:
            return Location.zip5.in_(zips)
        state = {word for word in typed if len(word) == 2}
        town = [word for word in typed if word not in state]
        fitting = [
            city
            for city in distinct(session, Location.city)
            if town and all_in(fold(city).split(), town, typos=False) and all_in(town, fold(city).split(), typos=False)
        ]
        return and_(Location.city.in_(fitting), Location.state.in_(state)) if state else Location.city.in_(fitting)

    @staticmethod
    def _around(middle: tuple[float, float], miles: float) -> Any:
        up = miles / MILES_PER_DEGREE
        side = up / max(math.cos(math.radians(middle[0])), 0.01)
        return select(Location.id, Location.lat, Location.lon).where(
            Location.lat.between(middle[0] - up, middle[0] + up),
            Location.lon.between(middle[1] - side, middle[1] + side),
        )


def find_listed(
    session: Session,
    specialty: str,
    networks: Sequence[int],
    offices: Offices | None,
    on: date,
    *,
    accepting: bool = False,
) -> list[Listed]:
    """People with a current listing in one of the networks, each once: nearest first, then by name."""
    if not networks:
        return []
    current = [
        Source.status == "ok",
        Provider.npi.is_not(None),
        or_(Participation.effective_from.is_(None), Participation.effective_from <= on),
        or_(Participation.effective_to.is_(None), Participation.effective_to >= on),
        Participation.last_verified_on >= date.fromordinal(max(1, on.toordinal() - FRESH_DAYS)),
    ]
    if accepting:
        current.append(Participation.accepting == "yes")
    able = select(ProviderSpecialty.provider_id).where(does(session, specialty))
    if offices is not None and offices.ids:
        # There are few listings at these offices, so each of them is asked for its network and its specialty. The sum
        # keeps SQLite from reading all of a network first, which it knows no better without statistics.
        current.append(Participation.location_id.in_(offices.ids))
        current.append((Participation.network_id + 0).in_(networks))
        current.append(able.where(ProviderSpecialty.provider_id == Participation.provider_id).exists())
    else:
        # However many have the specialty: no more of them are read than are looked through.
        inside = select(Participation.id).where(
            Participation.network_id.in_(networks), Participation.provider_id == ProviderSpecialty.provider_id
        )
        current.append(Participation.network_id.in_(networks))
        current.append(Participation.provider_id.in_(able.where(inside.exists()).limit(MAX_BROWSED)))
    query = (
        select(
            Provider.npi, Provider.family, Provider.given, Location.line1, Location.line2, Location.city,
            Location.state, Location.zip5, Location.lat, Location.lon, Practice.name.label("practice"),
        )
        .select_from(Participation)
        .join(Provider, Provider.id == Participation.provider_id)
        .join(Source, Source.id == Participation.source_id)
        .outerjoin(Location, Location.id == Participation.location_id)
        .outerjoin(Practice, Practice.id == Participation.practice_id)
        .where(*current)
        .limit(MAX_BROWSED)
    )  # fmt: skip
    found: dict[str, Listed] = {}
    for row in session.execute(query):
        at = None
        if offices is not None:
            at = _address(row)
            if not offices.ids and not _is_at(row, offices.place):
                continue
        miles = offices.distance(row.lat, row.lon) if offices is not None else None
        one = Listed(row.npi, (row.family, row.given or ""), at, miles)
        if row.npi not in found or _order(one) < _order(found[row.npi]):
            found[row.npi] = one
    return sorted(found.values(), key=_order)


def does(session: Session, specialty: str) -> Any:
    """SQL for the specialties that a name of one means, by label and by NUCC code."""
    labels = [label for label in distinct(session, ProviderSpecialty.label) if same_specialty(specialty, label)]
    return or_(ProviderSpecialty.label.in_(labels), ProviderSpecialty.nucc_code.in_(codes_of(specialty)))


def distinct(session: Session, column: Any) -> list[str]:
    """The different values of an indexed column: one step of the index for each, however many rows there are."""
    first = select(func.min(column).label("value")).cte("seen", recursive=True)
    following = select(func.min(column)).where(column > first.c.value).scalar_subquery()
    seen = first.union_all(select(following).where(first.c.value.is_not(None)))
    return list(session.scalars(select(seen.c.value).where(seen.c.value.is_not(None))))


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Miles between two points given as latitude and longitude in degrees.

    >>> round(great_circle((45.52, -122.68), (47.61, -122.33)))
    145
    """
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_MILES * math.asin(math.sqrt(min(1.0, half)))


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The middle of some points; the median, so that one wrong coordinate moves nothing."""
    if not points:
        return None
    lats, lons = sorted(lat for lat, _ in points), sorted(lon for _, lon in points)
    return lats[len(points) // 2], lons[len(points) // 2]


def _order(one: Listed) -> tuple[float, tuple[str, str], str]:
    return (_or_far(one.miles), one.name, one.npi)


def _or_far(miles: float | None) -> float:
    return math.inf if miles is None else miles


def _address(row: Any) -> str | None:
    return f"{row.line1}, {row.line2 or ''}, {row.city}, {row.state} {row.zip5}" if row.line1 else None


def _is_at(row: Any, place: str) -> bool:
    parts = (row.practice, row.line1, row.line2, row.city, row.state, row.zip5)
    typed = words(place)
    return bool(typed) and all_in(typed, fold(" ".join(part for part in parts if part)).split(), typos=True)
