"""Texts that patients read for themselves: scripts, lists, the summary, and the plain twins of other cards.

Nothing is invented: what is not known stands as a visible blank such as ``[your name]``, and the patient's
own words appear as typed.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel

from second_opinion.directory.answer import DoctorMatch
from second_opinion.directory.overview import SourceSummary
from second_opinion.letters.templating import TEMPLATES, render
from second_opinion.letters.values import BLANK
from second_opinion.lexicons import lexicon
from second_opinion.payloads import LetterData, LetterKind, Payload
from second_opinion.settings import PROJECT_ROOT

CASES = PROJECT_ROOT / "content" / "cases.yml"

SITUATION_KINDS = frozenset({"surgery", "treatment", "diagnosis", "not_better"})
"""Situations that were picked rather than typed; the templates have a phrase for each."""


def about(situation: str | None) -> dict[str, str | None]:
    """A situation as templates get it: ``kind`` where it was picked, ``own_words`` where it was typed."""
    kind = situation if situation in SITUATION_KINDS else None
    return {"kind": kind, "own_words": None if kind else situation}


def open_blanks(text: str, *typed: object) -> list[str]:
    """The visible gaps of a text in their order, without what somebody typed in brackets."""
    words = [value for value in typed if isinstance(value, str)]
    for value in sorted(words, key=len, reverse=True):
        # Brackets that somebody typed neither begin nor end a blank.
        if re.search(r"[\[\]]", value):
            text = text.replace(value, re.sub(r"[\[\]]", "|", value))
    return list(dict.fromkeys(BLANK.findall(text)))


def compose(
    letter: LetterKind | Literal["denial_call"],
    /,
    language: str = "en",
    *,
    situation: str | None = None,
    **values: object,
) -> LetterData:
    """A text of the letter's own template, whose first line is its heading.

    Args:
        situation: one of ``SITUATION_KINDS`` or the patient's own words; the template gets it as ``kind`` and
            ``own_words``; a ``kind`` among the values comes first.
        values: the template's other variables, ``None`` for what is not known.

    Raises:
        jinja2.UndefinedError: the template needs a variable that was not given.
    """
    values = {**about(situation), **values}
    subject, _, body = render(f"{letter}.txt.j2", language, **values).partition("\n")
    blanks = open_blanks(body, *values.values())
    # What only the script for one payer says has its sources only there.
    stated = [*stated_facts().get(letter, []), *stated_facts().get(f"{letter}_{values.get('payer')}", [])]
    return LetterData(
        # The call about a no is a script for a call like the other one.
        kind="call_script" if letter == "denial_call" else letter,
        subject=subject.rstrip(":"),
        body=body.strip(),
        blanks=blanks,
        facts=stated,
    )


@cache
def _cases() -> dict[str, re.Pattern[str]]:
    situations = lexicon("situation")["values"]
    # What does not help is a surgery or a treatment too, so it is looked for before these.
    order = ("not_better", "surgery", "diagnosis", "treatment")
    words = {
        **yaml.safe_load(CASES.read_text(encoding="utf-8")),
        **{kind: situations[kind] for kind in order},
    }
    return {
        case: re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE) for case, names in words.items()
    }


def case_of(situation: str | None) -> str | None:
    """What a situation is about: ``cancer`` or one of ``SITUATION_KINDS``; ``None`` where the words do not tell."""
    if situation is None or situation in SITUATION_KINDS:
        return situation
    return next((case for case, words in _cases().items() if words.search(situation)), None)


@cache
def stated_facts() -> dict[str, list[str]]:
    """The ids of the facts that a kind of letter states, by kind (``templates/facts.yml``)."""
    named: dict[str, list[str]] = yaml.safe_load((TEMPLATES / "facts.yml").read_text(encoding="utf-8"))
    return named


def with_twin(
    type_: Literal["steps", "doctors", "sources"], data: BaseModel, language: str = "en", **values: object
) -> Payload:
    """A payload whose plain twin is made by the template of its type; dates in it are in words."""
    shown = {**data.dict(), **values}
    return Payload(type=type_, text=render(f"{type_}.txt.j2", language, **shown), data=data.dict())


def network_details(
    *,
    specialty: str | None,
    places: Sequence[str],
    tier: str | None,
    network: str | None,
    accepting: str | None,
    source: str | None,
    source_date: date | None,
    last_verified: date | None,
    language: str = "en",
) -> str:
    """The lines under a directory answer: field, places, tier, new patients, source and dates, if known."""
    return render(
        "network_details.txt.j2",
        language,
        specialty=specialty,
        places=places,
        tier=tier,
        network=network,
        accepting=accepting,
        source=source,
        source_date=source_date,
        last_verified=last_verified,
    )


def doctor_listing(doctors: Sequence[DoctorMatch], sources: Sequence[SourceSummary], language: str = "en") -> str:
    """What the directory's copy holds of doctors apart from any plan: field, NPI, offices with telephone, source."""
    return render("doctor_listing.txt.j2", language, doctors=doctors, sources=sources)
