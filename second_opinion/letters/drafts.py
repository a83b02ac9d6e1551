"""A letter that is being worked on. Every change is a pure function: a draft in, a new draft and what changed out.

The patient's own edits of the text stay through later changes, where both can be had (``merging``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, Extra, Field

from second_opinion.clinics import SHORTEST_PORTAL_MESSAGE
from second_opinion.letters.errors import EditTooLong, LetterError, NeededPart, UnknownPart
from second_opinion.letters.merging import Merged, merge
from second_opinion.letters.request import LONG, SHORT, SHORTEST, Channel, LetterRequest, Reader, Tone, fitting_reader
from second_opinion.letters.values import writable
from second_opinion.letters.writing import (
    ALWAYS,
    PORTAL_CHARACTERS,
    Written,
    limit_of,
    part_needs,
    shown,
    versions,
    written,
)
from second_opinion.payloads import LetterData

LONGEST_TEXT = 20_000
"""Characters of a text that was edited by hand: some ten pages."""

MOST_VERSIONS = 50
"""Versions of one draft that are kept for undo; the oldest goes first."""

_OUTWARD = frozenset({"kind", "reader", "tone", "channel", "length", "left_out"})
"""Fields that say how a letter is written; the others are the facts in it."""


class OwnText(BaseModel):
    """The patient's edit: the text ``as_written`` that they had before them, and what they made of it."""

    as_written: str
    edited: str

    class Config:
        """Part of an immutable draft."""

        extra = Extra.forbid
        allow_mutation = False


class Draft(BaseModel):
    """One version of a letter. Can be stored as JSON: ``Draft.parse_raw(draft.json()) == draft``.

    Attributes:
        portal_characters: the clinic's limit for a portal message.
        own: the patient's edit, if there is one.
    """

    request: LetterRequest
    language: str = "en"
    portal_characters: int = Field(default=PORTAL_CHARACTERS, ge=SHORTEST_PORTAL_MESSAGE)
    own: OwnText | None = None

    class Config:
        """A change makes a new draft."""

        extra = Extra.forbid
        allow_mutation = False

    def letter(self) -> LetterData:
        """The letter as it stands, with the patient's edits."""
        if self.own is None:
            version, merged = _settle(self, self.request)
            return self._shown(version, merged.text)
        # What the patient typed is shown as typed, whatever else would fit by now.
        possible = versions(self.request, self.language)
        version = next((v for v in possible if v.body == self.own.as_written), possible[-1])
        return self._shown(version, self.own.edited)

    def _shown(self, version: Written, text: str) -> LetterData:
        return shown(self.request, version, text, limit_of(self.request, self.portal_characters), self.language)


@dataclass(frozen=True)
class Changed:
    """A new draft, and what is different in it.

    Attributes:
        draft: the new version.
        letter: its text.
        what: keys of ``content/letter_parts.yml`` for what changed; empty where the text stayed the same.
        caveats: ``own_words_kept`` where a change gave way to the patient's own text; ``still_said`` where what was
            taken out stands in words that the patient wrote; ``too_long`` where the channel's limit is passed.
    """

    draft: Draft
    letter: LetterData
    what: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def shorter(draft: Draft) -> Changed:
    """Fewer words; once it is short, each time without the part that is needed least."""
    now = draft.request.whole_length
    least = max(min(now, SHORT) - len(versions(draft.request, draft.language)), SHORTEST)
    return _first_difference(draft, range(now - 1, least - 1, -1), "shorter")


def longer(draft: Draft) -> Changed:
    """More words, up to the letter with all it could say."""
    return _first_difference(draft, range(draft.request.whole_length + 1, LONG + 1), "longer")


def in_tone(draft: Draft, tone: Tone) -> Changed:
    """The same in another tone."""
    now = draft.request
    # Brief is a length as well, so a change to it or from it takes back a length that was asked for before.
    length = None if tone != now.tone and "brief" in (tone, now.tone) else now.length
    return _change(draft, {"tone": tone, "length": length}, ["tone"])


def for_reader(draft: Draft, reader: Reader) -> Changed:
    """The same to somebody else. Raises ``WrongReader`` where the kind has other readers."""
    return _change(draft, {"reader": fitting_reader(draft.request.kind, reader)}, ["reader"])


def by_way_of(draft: Draft, channel: Channel) -> Changed:
    """The same as a portal message, an e-mail, a letter, or to be said aloud."""
    return _change(draft, {"channel": channel}, ["channel"])


def telling(draft: Draft, **facts: Any) -> Changed:
    """With facts set or changed, by the names of ``LetterRequest``; a part that was taken out comes back with its fact.

    Raises:
        UnknownPart: a letter holds no such fact.
        pydantic.ValidationError: a fact has another shape.
    """
    unknown = sorted(set(facts) - set(LetterRequest.__fields__) | set(facts) & _OUTWARD)
    if unknown:
        raise UnknownPart(f"A letter holds no fact named {', '.join(unknown)}. See LetterRequest.")
    return _change(draft, {**facts, "left_out": draft.request.left_out - set(facts)}, list(facts))


def brought_up_to_date(draft: Draft, **contents: Any) -> Changed:
    """With all that is known by now, by the names of ``LetterRequest``; what was taken out stays out.

    Raises:
        pydantic.ValidationError: a value has another shape.
    """
    new = [name for name, value in contents.items() if getattr(draft.request, name) != value]
    return _change(draft, contents, new)


def seen_in_text(draft: Draft, contents: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Of the contents that are new by these names, those without which the text would be another one."""
    text = brought_up_to_date(draft, **contents).letter

    def without_it(name: str) -> LetterData:
        return brought_up_to_date(draft, **{**contents, name: getattr(draft.request, name)}).letter

    others = {name: without_it(name) for name in names}
    return [name for name, other in others.items() if (other.subject, other.body) != (text.subject, text.body)]


def without(draft: Draft, part: str) -> Changed:
    """Without a fact, or without a part of the text, by name ("situation", "timing").

    Raises:
        NeededPart: nothing would be asked without it.
        UnknownPart: a letter has neither a fact nor a part of that name.
    """
    needed = part_needs(draft.request, draft.language)
    is_fact = part in LetterRequest.__fields__ and part not in _OUTWARD
    if not is_fact and part not in needed:
        raise UnknownPart(f"A letter has no part named {part}. Its parts are: {', '.join(needed)}.")
    if not is_fact and needed[part] == ALWAYS:
        raise NeededPart(f"The part {part} cannot be left out: the letter would ask for nothing. Change it instead.")
    facts = {part: LetterRequest.__fields__[part].get_default()} if is_fact else {}
    # The network answer names doctor and plan, and a case is read from the situation.
    facts |= {"network": None} if part in ("wanted_doctor", "plan") else {}
    facts |= {"case": None} if part == "situation" else {}
    said = getattr(draft.request, part) if is_fact else None
    changed = _change(draft, {**facts, "left_out": draft.request.left_out | {part}}, [part], removing=True)
    own = changed.draft.own.edited if changed.draft.own else ""
    in_own_words = " ".join([own, changed.draft.request.situation or "", changed.draft.request.question or ""])
    if isinstance(said, str) and said.casefold() in in_own_words.casefold():
        return Changed(changed.draft, changed.letter, changed.what, (*changed.caveats, "still_said"))
    return changed


def edited(draft: Draft, text: str) -> Changed:
    """With the body as the patient typed it.

    Raises:
        EditTooLong: it has more than ``LONGEST_TEXT`` characters.
        LetterError: it is empty.
    """
    typed = writable(text).strip("\n")
    if len(typed) > LONGEST_TEXT:
        raise EditTooLong(f"The text has {len(typed)} characters; at most {LONGEST_TEXT} fit. Shorten it, then save.")
    if not typed.strip():
        raise LetterError("The text is empty. Keep at least what the letter asks for, or delete the draft.")
    base = draft.own.as_written if draft.own else _settle(draft, draft.request).version.body
    made = draft.copy(update={"own": OwnText(as_written=base, edited=typed) if typed != base else None})
    return _compared(draft.letter(), made, ["own_text"], ())


class _Settled(NamedTuple):
    version: Written
    merged: Merged


def _change(draft: Draft, values: Mapping[str, Any], what: list[str], *, removing: bool = False) -> Changed:
    request = LetterRequest(**{**draft.request.dict(), **values})
    version, merged = _settle(draft, request, removing=removing)
    own = None
    if draft.own and merged.text != version.body:
        own = OwnText(as_written=version.body, edited=merged.text)
    made = draft.copy(update={"request": request, "own": own})
    return _compared(draft.letter(), made, what, ("own_words_kept",) if merged.gave_way else ())


def _first_difference(draft: Draft, lengths: range, what: str) -> Changed:
    now = draft.letter()
    for length in lengths:
        changed = _change(draft, {"length": length}, [what])
        if changed.letter.body != now.body:
            return changed
    return Changed(draft, now)


def _compared(before: LetterData, made: Draft, what: list[str], caveats: tuple[str, ...]) -> Changed:
    after = made.letter()
    same = (before.subject, before.body) == (after.subject, after.body)
    too_long = ("too_long",) if after.limit and len(after.body) > after.limit else ()
    return Changed(made, after, () if same else tuple(what), caveats + too_long)


def _settle(draft: Draft, request: LetterRequest, *, removing: bool = False) -> _Settled:
    """The longest version that fits the channel together with the patient's edits; the shortest where none does."""
    limit = limit_of(request, draft.portal_characters)

    def with_edits(body: str) -> Merged:
        if draft.own is None:
            return Merged(body, False)
        return merge(draft.own.as_written, draft.own.edited, body, removing=removing)

    def fits(body: str) -> bool:
        return limit is None or len(with_edits(body).text) <= limit

    version = written(request, draft.language, fits)
    return _Settled(version, with_edits(version.body))
