"""Writing a letter: a template gives its parts in order, each with how much it is needed; the channel sets the limit.

A part that needs too much room is left out as a whole, the least needed first. A sentence is never cut, and what a
letter asks for is never left out: where even that does not fit, the letter stays longer than the limit and says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count, groupby

import yaml

from second_opinion.clinics import Clinic
from second_opinion.letters.cards import SITUATION_KINDS, about, open_blanks, stated_facts
from second_opinion.letters.request import LONG, ORDINARY, SHORT, LetterRequest
from second_opinion.letters.templating import environment, render
from second_opinion.payloads import LetterData
from second_opinion.settings import PROJECT_ROOT

PARTS = PROJECT_ROOT / "content" / "letter_parts.yml"

PORTAL_CHARACTERS: int = Clinic.__fields__["portal_message_characters"].default
"""The longest portal message unless the clinic's file sets another limit: one ask that is read to its end."""

ALWAYS = 0
_NEEDED_UP_TO = {SHORT: 3, ORDINARY: 6, LONG: 9}
"""The highest ``need`` of a part that a letter of this length still has."""


@dataclass(frozen=True)
class Part:
    """One part of a letter: a sentence or two, a list, or the lines of a signature.

    Attributes:
        name: what it is called when the patient takes it out; the fact's name where it tells one.
        need: ``ALWAYS``, or up to 3 in a short letter, up to 6 in an ordinary one, up to 9 only in a long one.
        paragraph: number of the paragraph that it stands in.
        text: as it stands in the letter, never empty.
    """

    name: str
    need: int
    paragraph: int
    text: str


@dataclass(frozen=True)
class Written:
    """A letter as composed, before the patient's own edits."""

    subject: str
    parts: tuple[Part, ...]

    @property
    def body(self) -> str:
        """The paragraphs with an empty line between them."""
        paragraphs = groupby(self.parts, key=lambda part: part.paragraph)
        return "\n\n".join(" ".join(part.text for part in parts) for _, parts in paragraphs)


def versions(request: LetterRequest, language: str = "en") -> list[Written]:
    """The letter at the length that is wanted, then ever shorter ones, down to what is always needed."""
    wanted = request.whole_length
    longer = [_of_length(request, length, language) for length in range(wanted, SHORT, -1)]
    ever_shorter = [_of_length(request, SHORT, language)]
    while optional := [part for part in ever_shorter[-1].parts if part.need > ALWAYS]:
        # Of equals, the one that comes last is needed least.
        least = max(reversed(optional), key=lambda part: part.need)
        kept = tuple(part for part in ever_shorter[-1].parts if part is not least)
        ever_shorter.append(Written(ever_shorter[-1].subject, kept))
    left_out_already = min(max(SHORT - wanted, 0), len(ever_shorter) - 1)
    return longer + ever_shorter[left_out_already:]


def written(request: LetterRequest, language: str = "en", fits: Callable[[str], bool] = lambda body: True) -> Written:
    """The longest version whose body ``fits``; the shortest of all where none does."""
    possible = versions(request, language)
    return next((version for version in possible if fits(version.body)), possible[-1])


def part_needs(request: LetterRequest, language: str = "en") -> dict[str, int]:
    """How much each part of the longest letter is needed, by name."""
    return {part.name: part.need for part in _parts(request.copy(update={"left_out": frozenset()}), False, language)}


@cache
def part_names() -> dict[str, str]:
    """What parts and changes of a letter are called in a sentence, by key (``content/letter_parts.yml``)."""
    names: dict[str, str] = yaml.safe_load(PARTS.read_text(encoding="utf-8"))
    return names


def limit_of(request: LetterRequest, portal_characters: int) -> int | None:
    """The most characters that the channel takes; ``None`` where it sets no limit."""
    return portal_characters if request.channel == "portal" else None


def shown(request: LetterRequest, version: Written, body: str, limit: int | None, language: str = "en") -> LetterData:
    """A letter as a payload: with its blanks, what the limit kept out, and notes for the patient.

    ``body`` is the version's own, or the one with the patient's edits.
    """
    names = part_names()
    there = {part.name for part in version.parts}
    wanted = _of_length(request, max(request.whole_length, SHORT), language).parts if limit else ()
    # A kind word that found no room is not reported: only what the letter would have told or asked has a name.
    missing = [part.name for part in wanted if part.name not in there and part.name in names]
    notes = render(
        "letters/notes.txt.j2",
        language,
        **_values(request),
        characters=len(body),
        limit=limit,
        missing=[names[part] for part in missing],
    )
    return LetterData(
        kind=request.kind,
        subject=version.subject,
        body=body,
        blanks=open_blanks(body, *request.typed()),
        facts=[*stated_facts()[request.kind], *(stated_facts()["for_someone_else"] if request.relation else [])],
        reader=request.reader,
        tone=request.tone,
        channel=request.channel,
        characters=len(body),
        limit=limit,
        left_out=missing,
        notes=[line for line in notes.splitlines() if line],
    )


def letter_for(
    request: LetterRequest, language: str = "en", *, portal_characters: int = PORTAL_CHARACTERS
) -> LetterData:
    """Write a letter.

    Args:
        portal_characters: the limit of a portal message, from the clinic's file.
    """
    limit = limit_of(request, portal_characters)
    version = written(request, language, lambda body: limit is None or len(body) <= limit)
    return shown(request, version, version.body, limit, language)


def _of_length(request: LetterRequest, length: int, language: str) -> Written:
    parts = _parts(request, length <= SHORT, language)
    subject = next(part.text for part in parts if part.name == "subject")
    most = _NEEDED_UP_TO[length]
    return Written(subject, tuple(part for part in parts if part.need <= most and part.name != "subject"))


def _parts(request: LetterRequest, short: bool, language: str) -> tuple[Part, ...]:
    """The parts in their order, without those that were taken out. ``short`` asks for the shorter wording."""
    parts: list[Part] = []
    paragraphs = count()
    current = next(paragraphs)

    def add(name: str, need: int, text: str) -> str:
        if text and (need == ALWAYS or name not in request.left_out):
            parts.append(Part(name, need, current, text))
        return ""

    def paragraph(caller: Callable[[], str]) -> str:
        nonlocal current
        current = next(paragraphs)
        return caller()

    def sentence(name: str, need: int, caller: Callable[[], str]) -> str:
        return add(name, need, " ".join(caller().split()))

    def lines(name: str, need: int, caller: Callable[[], str]) -> str:
        nonlocal current
        current = next(paragraphs)
        return add(name, need, "\n".join(" ".join(line.split()) for line in caller().split("\n") if line.strip()))

    template = environment(language).get_template(f"letters/{request.kind}.txt.j2")
    template.render(**_values(request), short=short, paragraph=paragraph, sentence=sentence, lines=lines)
    return tuple(parts)


def _values(request: LetterRequest) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(request, name) for name in request.__fields__}
    situation = about(request.situation)
    picked = situation["kind"] or (request.case if request.case in SITUATION_KINDS else None)
    who = {"my": request.my, "writer_is": request.writer_is}
    return {**values, **who, "own_words": situation["own_words"], "picked": picked}
