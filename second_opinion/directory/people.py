"""Who is meant by a few typed words: persons and groups, narrowed by the index before they are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.names import (
    CREDENTIALS,
    LEGAL_FORMS,
    TITLES,
    fold,
    name_key,
    near,
    sound,
    variants,
    words,
)
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
    for typos in (False, True):
        for reading, complete in attempts:
            ids = _provider_ids(session, reading, typos=typos)
            found = persons_by_ids(session, ids)
            if len(ids) == MAX_FOUND:
                # The best of a part may not be the best of all.
                return Found(found, complete and not typos, False)
            best = _best_persons(found, reading, extra, typos=typos)
            if best:
                return Found(best, complete and not typos, True)
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
    for typos in (False, True):
        for reading in _readings(telling):
            like = [_words_like(session, word, typos=typos, beginnings=True) for word in reading]
            ids = _ids_with_words(session, PracticeNameWord, PracticeNameWord.practice_id, like)
            found = _groups(session, Practice.id.in_(ids)) if ids else []
            if found:
                same = [g for g in found if [w for w in fold(g.name).split() if w not in LEGAL_FORMS] == reading]
                return same or found, not typos
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


def _words_like(session: Session, word: str, *, typos: bool, beginnings: bool) -> list[str]:
    """Stored words a typed one may stand for: itself, longer ones it begins, or (``typos``) near ones."""
    found = {word}
    if beginnings and len(word) >= 3:
        longer = select(NameWord.word).where(NameWord.word > word, NameWord.word < word + "\uffff")
        found.update(session.scalars(longer.order_by(NameWord.word).limit(MAX_WORDS_LIKE)))
    if typos:
        by_slip = select(NameVariant.word).where(NameVariant.variant.in_(sorted(variants(word))))
        by_sound = select(NameWord.word).where(NameWord.sound == sound(word)).limit(MAX_WORDS_LIKE * 10)
        stored = {*session.scalars(by_slip), *session.scalars(by_sound)}
        found.update(sorted(s for s in stored if near(word, s))[:MAX_WORDS_LIKE])
    return sorted(found)


def _provider_ids(session: Session, reading: Sequence[str], *, typos: bool) -> Sequence[int]:
    """Row ids of people who have every typed word of two letters or more; initials are compared later."""
    full = [w for w in reading if len(w) > 1]
    like = [_words_like(session, w, typos=typos, beginnings=True) for w in full]
    return _ids_with_words(session, ProviderNameWord, ProviderNameWord.provider_id, like)


def _ids_with_words(session: Session, table: Any, owner: Any, like: Sequence[Iterable[str]]) -> Sequence[int]:
    if not like:
        return []
    query = select(owner).where(table.word.in_(list(like[0]))).distinct().limit(MAX_FOUND)
    for stored in like[1:]:
        other = aliased(table)
        query = query.join(other, getattr(other, owner.key) == owner).where(other.word.in_(list(stored)))
    return session.scalars(query).all()


def _best_persons(
    found: Iterable[Person], reading: Sequence[str], extra: Sequence[str], *, typos: bool
) -> list[Person]:
    """Those of the found persons that fit best: the family name, then slips, then initials and suffixes."""
    fitting = [(p, fit) for p in found if (fit := _fit(p, reading, extra, typos=typos)) is not None]
    best = min((fit for _, fit in fitting), default=None)
    return [person for person, fit in fitting if fit == best]


def _fit(person: Person, reading: Sequence[str], extra: Sequence[str], *, typos: bool) -> tuple[bool, int, int] | None:
    """How well a name fits, less is better; None if a word fits no part of it."""
    family, given = _parts(person.family), _parts(person.given or "")
    full = [w for w in reading if len(w) > 1]
    initials = [w for w in reading if len(w) == 1]
    slips = 0
    for word in full:
        if word in family or word in given:
            continue
        if len(word) >= 3 and any(g.startswith(word) for g in given):
            continue  # Alex for Alexander
        if not (typos and any(near(word, part) for part in family | given)):
            return None
        slips += 1
    in_family = any(w in family or (typos and any(near(w, f) for f in family)) for w in full)
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
        Provider.source_id,
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
