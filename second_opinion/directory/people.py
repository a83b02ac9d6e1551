"""Who is meant by a few typed words: persons and groups, narrowed by the index before they are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.names import (
    CREDENTIALS,
    LEGAL_FORMS,
    MAX_TEXT,
    TITLES,
    fold,
    name_key,
    near,
    sound,
    variants,
    words,
)
from second_opinion.directory.nicknames import other_names
from second_opinion.directory.tables import (
    NameVariant,
    NameWord,
    Practice,
    PracticeNameWord,
    Provider,
    ProviderNameWord,
    ProviderSpecialty,
    Source,
)

MAX_FOUND = 1000
"""Rows looked at for one name. A name that fits more of them is told as it is: nothing is narrowed down."""

MAX_WORDS_LIKE = 60
"""Stored words a typed word is compared with."""


@dataclass(frozen=True)
class Person:
    """One person over all sources: ``ids`` are the rows, ``key`` the NPI or, without one, the row itself."""

    key: str
    ids: tuple[int, ...]
    npi: str | None
    npi_checked: str
    family: str
    given: str | None
    credential: str | None
    active: bool = True
    """False if any source says that the NPI is no longer in use."""
    specialties: tuple[tuple[int, str, str | None], ...] = field(default=())
    """Source, label and NUCC code, the primary one first."""

    @property
    def doctor(self) -> str:
        """The name as it is shown: given name, family name, credential."""
        name = " ".join(part for part in (self.given, self.family) if part)
        return f"{name}, {self.credential}" if self.credential else name

    @property
    def specialty(self) -> str | None:
        """The primary specialty's label."""
        return self.specialties[0][1] if self.specialties else None


class Reach(IntEnum):
    """How far a typed word may be from the stored one. Each includes the ones before it, and is tried after them."""

    WRITTEN = 0
    NICKNAMES = 1
    SLIPS = 2


class Found(NamedTuple):
    """Persons a name may mean. ``exact``: it fits as written. ``complete``: nobody it fits was left out."""

    persons: list[Person]
    exact: bool
    complete: bool


@dataclass(frozen=True)
class Group:
    """One group over all sources: ``key`` is its NPI or, without one, its name as it is written."""

    key: str
    ids: tuple[int, ...]
    name: str
    npi: str | None


def group_key(npi2: str | None, name: str | None) -> str:
    """What makes two rows of different sources the same group. A comma may tell two groups of one owner apart."""
    return npi2 or (name or "").casefold()


def persons_by_npi(session: Session, number: str) -> list[Person]:
    """The person with this NPI, if there is one."""
    return persons_by_ids(session, session.scalars(_usable(Provider.id).where(Provider.npi == number)).all())


def persons_by_name(session: Session, text: str) -> Found:
    """The persons a typed name fits best."""
    typed = words(text)
    whole = [w for w in typed if w not in TITLES]
    if not whole:
        return Found([], False, True)
    telling = [w for w in whole if w not in CREDENTIALS] or whole
    extra = [w for w in whole if w not in telling]
    attempts = [(reading, True) for reading in _readings(telling)]
    if len(telling) > 2:
        # A middle name the directory does not have.
        attempts.append(([telling[0], telling[-1]], False))
    stored = _StoredWords(session)
    for reach in Reach if any(map(other_names, telling)) else (Reach.WRITTEN, Reach.SLIPS):
        for reading, complete in attempts:
            ids = _provider_ids(stored, reading, reach)
            found = persons_by_ids(session, ids)
            exact = complete and reach is Reach.WRITTEN
            if len(ids) == MAX_FOUND:
                # The best of a part may not be the best of all.
                return Found(found, exact, False)
            best = _best_persons(found, reading, extra, reach)
            if best:
                return Found(best, exact, True)
    return Found([], False, True)


def persons_named_in(session: Session, text: str) -> list[Person]:
    """Persons of whose name at least two whole words stand somewhere in a sentence."""
    said = sorted({w for w in words(text) if len(w) > 1 and w not in TITLES and w not in CREDENTIALS})
    query = (
        select(ProviderNameWord.provider_id)
        .where(ProviderNameWord.word.in_(said))
        .group_by(ProviderNameWord.provider_id)
        .having(func.count(ProviderNameWord.word.distinct()) >= 2)
        .limit(MAX_FOUND)
    )
    return persons_by_ids(session, session.scalars(query).all()) if said else []


def groups_by_name(session: Session, text: str) -> tuple[list[Group], bool]:
    """Groups a typed name fits best, and whether it fits as written."""
    typed = words(text)
    telling = [w for w in typed if w not in LEGAL_FORMS] or typed
    if not telling:
        return [], False
    stored = _StoredWords(session)
    for reach in (Reach.WRITTEN, Reach.SLIPS):
        for reading in _readings(telling):
            ids = _ids_with_words(stored, PracticeNameWord, PracticeNameWord.practice_id, reading, reach)
            found = _groups(session, Practice.id.in_(ids)) if ids else []
            if found:
                same = [g for g in found if [w for w in fold(g.name).split() if w not in LEGAL_FORMS] == reading]
                return same or found, reach is Reach.WRITTEN
    return [], False


def groups_by_npi(session: Session, number: str) -> list[Group]:
    """The group with this NPI, if there is one."""
    return _groups(session, Practice.npi2 == number)


def _usable(column: Any) -> Any:
    return select(column).join(Source, Source.id == Provider.source_id).where(Source.status == "ok")


def _readings(telling: list[str]) -> list[list[str]]:
    """The words as typed, and with neighbours written together: "O Brien", "van der Berg"."""
    joined = [[*telling[:i], telling[i] + telling[i + 1], *telling[i + 2 :]] for i in range(len(telling) - 1)]
    return [telling, *joined, *([["".join(telling)]] if len(telling) > 2 else [])]


class _StoredWords:
    """The stored words that typed ones may stand for; no word is looked up twice in a question."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._begun: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}

    def like(self, word: str, reach: Reach) -> list[str]:
        """The word itself, if a name has it, longer ones it begins and, as far as ``reach`` goes, others."""
        if word not in self._begun:
            self._begun[word] = self._begun_by(word)
        found = {*self._begun[word]}
        if reach >= Reach.NICKNAMES:
            found |= other_names(word)
        if reach is Reach.SLIPS:
            if word not in self._near:
                self._near[word] = self._near_to(word)
            found.update(self._near[word])
        return sorted(found)

    def _begun_by(self, word: str) -> list[str]:
        if len(word) < 3:
            return [word]
        # Stored words are plain capitals and digits, so this is the last that begins so in every database's order.
        longer = select(NameWord.word).where(NameWord.word >= word, NameWord.word <= word + "Z" * MAX_TEXT)
        return self.session.scalars(longer.order_by(NameWord.word).limit(MAX_WORDS_LIKE + 1)).all()

    def _near_to(self, word: str) -> list[str]:
        by_slip = select(NameVariant.word).where(NameVariant.variant.in_(sorted(variants(word))))
        by_sound = select(NameWord.word).where(NameWord.sound == sound(word)).limit(MAX_WORDS_LIKE * 10).subquery()
        stored = {*self.session.scalars(by_slip.union_all(select(by_sound.c.word)))}
        return sorted(s for s in stored if near(word, s))[:MAX_WORDS_LIKE]


def _provider_ids(stored: _StoredWords, reading: Sequence[str], reach: Reach) -> Sequence[int]:
    """Row ids of people who have every typed word of two letters or more; initials are compared later."""
    full = [w for w in reading if len(w) > 1]
    return _ids_with_words(stored, ProviderNameWord, ProviderNameWord.provider_id, full, reach)


def _ids_with_words(
    stored: _StoredWords, table: Any, owner: Any, reading: Sequence[str], reach: Reach
) -> Sequence[int]:
    query = select(owner).distinct().limit(MAX_FOUND)
    for number, word in enumerate(reading):
        like = stored.like(word, reach)
        if not like:
            return []  # nobody has such a word, so nobody has all of them
        if number:
            other = aliased(table)
            query = query.join(other, getattr(other, owner.key) == owner).where(other.word.in_(like))
        else:
            query = query.where(table.word.in_(like))
    return stored.session.scalars(query).all() if reading else []


def _best_persons(found: Iterable[Person], reading: Sequence[str], extra: Sequence[str], reach: Reach) -> list[Person]:
    """Those of the found persons that fit best: the family name, then slips, then initials and suffixes."""
    fitting = [(p, fit) for p in found if (fit := _fit(p, reading, extra, reach)) is not None]
    best = min((fit for _, fit in fitting), default=None)
    return [person for person, fit in fitting if fit == best]


def _fit(person: Person, reading: Sequence[str], extra: Sequence[str], reach: Reach) -> tuple[bool, int, int] | None:
    """How well a name fits, less is better; None if a word fits no part of it."""
    family, given = _parts(person.family), _parts(person.given or "")
    typos = reach is Reach.SLIPS
    full = [w for w in reading if len(w) > 1]
    initials = [w for w in reading if len(w) == 1]
    in_family = any(w in family or (typos and any(near(w, f) for f in family)) for w in full)
    slips = 0
    for word in full:
        if word in family or word in given:
            continue
        if len(word) >= 3 and any(g.startswith(word) for g in given):
            continue  # Alex for Alexander
        by_nickname = reach >= Reach.NICKNAMES and in_family and not given.isdisjoint(other_names(word))
        if not (by_nickname or (typos and any(near(word, part) for part in family | given))):
            return None
        slips += 1
    unmatched = sum(not any(g.startswith(letter) for g in given) for letter in initials)
    if unmatched and (len(full) < 2 or not in_family):
        return None
    unmatched += sum(w not in family | given for w in extra)
    return not in_family, slips, unmatched


def _parts(text: str) -> set[str]:
    parts = name_key(text).split()
    return {*parts, "".join(parts)} if parts else set()


def persons_by_ids(session: Session, ids: Sequence[int]) -> list[Person]:
    """The persons of these rows, with their rows in other sources: those of the same NPI are one person."""
    if not ids:
        return []
    columns = (
        Provider.id, Provider.npi, Provider.npi_checked, Provider.family, Provider.given, Provider.credential,
        Provider.active, Provider.source_id,
    )  # fmt: skip
    npis = select(Provider.npi).where(Provider.id.in_(ids), Provider.npi.is_not(None))
    rows = session.execute(
        _usable(columns[0]).add_columns(*columns[1:]).where(Provider.id.in_(ids) | Provider.npi.in_(npis))
        .order_by(Provider.family, Provider.given, Provider.id)
    ).all()  # fmt: skip
    labels: dict[int, list[tuple[int, str, str | None]]] = {}
    specialties = (
        select(ProviderSpecialty)
        .where(ProviderSpecialty.provider_id.in_([row.id for row in rows]))
        .order_by(ProviderSpecialty.is_primary.desc(), ProviderSpecialty.id)
    )
    for s in session.scalars(specialties):
        labels.setdefault(s.provider_id, []).append((s.source_id, s.label, s.nucc_code))
    by_key: dict[str, list[Any]] = {}
    for row in rows:
        by_key.setdefault(row.npi or f"row {row.id}", []).append(row)
    return [
        Person(
            key=key,
            ids=tuple(row.id for row in same),
            npi=same[0].npi,
            npi_checked=same[0].npi_checked,
            family=same[0].family,
            given=same[0].given,
            credential=same[0].credential,
            active=all(row.active for row in same),
            specialties=tuple(label for row in same for label in labels.get(row.id, [])),
        )
        for key, same in by_key.items()
    ]


def _groups(session: Session, condition: Any) -> list[Group]:
    query = (
        select(Practice.id, Practice.npi2, Practice.name)
        .join(Source, Source.id == Practice.source_id)
        .where(Source.status == "ok", condition)
        .order_by(Practice.name, Practice.id)
    )
    by_key: dict[str, list[Any]] = {}
    for row in session.execute(query):
        by_key.setdefault(group_key(row.npi2, row.name), []).append(row)
    return [Group(key, tuple(row.id for row in same), same[0].name, same[0].npi2) for key, same in by_key.items()]


def clean_npi(text: str) -> tuple[str | None, bool]:
    """The ten digits of a typed NPI (None if it has another shape), and whether its check digit is right."""
    number = npi_numbers.compact(text) if len(text) <= 40 else ""
    return (number if npi_numbers.is_ten_digits(number) else None), npi_numbers.check_digit_ok(number)
