"""Texts a patient takes away, composed from Jinja2 templates (one folder a language).

Nothing is invented: what is not known stands as a visible blank such as ``[your name]``, and the patient's
own words appear as typed. Values are data to the templates, never template text.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, Extra

from second_opinion.lexicons import lexicon
from second_opinion.payloads import LetterData, LetterKind, Payload
from second_opinion.settings import PROJECT_ROOT

TEMPLATES = Path(__file__).parent / "templates"

CASES = PROJECT_ROOT / "content" / "cases.yml"

LONGEST_SAID_BACK = 16
"""Words of the patient's own that a script says back; more of them are a story and not a name for it."""

SITUATION_KINDS = frozenset({"surgery", "treatment", "diagnosis", "not_better"})
"""Situations that were picked rather than typed; the templates have a phrase for each."""

BARE_NAME = re.compile(
    r"^(?!(?:Dr|Doctor|Prof|Professor|Nurse|The|My|An?)\b)[A-Z][\w'\u2019.-]*(?: [A-Z][\w'\u2019.-]*){0,3}$"
)

BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")


class ReferralRequest(BaseModel):
    """What a referral request may say. ``None`` is left out or stands as a visible blank.

    ``relation`` ("mother") is set where a relative writes for the patient. ``situation`` is one of
    ``SITUATION_KINDS`` or the patient's own words.
    """

    recipient: Literal["doctor", "staff"] = "doctor"
    current_doctor: str | None = None
    situation: str | None = None
    specialty: str | None = None
    opinion_type: str | None = None
    wanted_doctor: str | None = None
    records: bool = False
    tone: str = "plain"
    patient_name: str | None = None
    relation: str | None = None

    class Config:
        """Unknown parts are a mistake of the caller."""

        extra = Extra.forbid


def in_words(day: date) -> str:
    """A date as people in the US read it, e.g. ``November 2, 2026``."""
    return f"{day:%B} {day.day}, {day.year}"


_PLACE = re.compile(
    r"\b(?:clinics?|hospitals?|cent(?:er|re)|institute|university|medical|health|healthcare|school|group|program|mayo|hopkins)\b",
    re.IGNORECASE,
)


def is_place(name: str) -> bool:
    """Whether a name is that of a hospital or clinic and not of a person."""
    return bool(_PLACE.search(name))


def titled(name: str) -> str:
    """A doctor's name with a title in front; anything that does not look like a bare name stays as typed."""
    return f"Dr. {name}" if BARE_NAME.match(name) and not is_place(name) else name


_TO_THE_GUIDE = re.compile(r"\?|\b(?:you|u|your)\b|^\W*(?:uh|um|lol|whatever|fine)\b", re.IGNORECASE)


def is_telling(own_words: str) -> bool:
    """Whether words that were typed as what it is about can be said back: short, and not spoken to the guide."""
    return len(own_words.split()) <= LONGEST_SAID_BACK and not _TO_THE_GUIDE.search(own_words)


@cache
def _environment(language: str) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES / language),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # these are plain texts; a channel that shows them as HTML escapes them itself
    )
    environment.filters["in_words"] = in_words
    environment.filters["titled"] = titled
    environment.globals["is_telling"] = is_telling
    environment.globals["is_place"] = is_place
    return environment


def _render(template: str, language: str, **values: object) -> str:
    text = _environment(language).get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def _about(situation: str | None) -> dict[str, str | None]:
    kind = situation if situation in SITUATION_KINDS else None
    return {"kind": kind, "own_words": None if kind else situation}


def referral_request(request: ReferralRequest, language: str = "en") -> LetterData:
    """Compose the referral request.

    Returns:
        Subject and body as plain text, and the blanks that the template left (none that the patient typed).
    """
    values = {**request.dict(), **_about(request.situation)}
    body = _render("referral_request.txt.j2", language, **values)
    typed = " ".join(str(value) for value in request.dict().values() if isinstance(value, str))
    blanks = [blank for blank in dict.fromkeys(BLANK.findall(body)) if blank not in typed]
    subject = _render("referral_request_subject.txt.j2", language, **values)
    return LetterData(kind="referral_request", subject=subject, body=body, blanks=blanks)


def compose(
    letter: LetterKind, /, language: str = "en", *, situation: str | None = None, **values: object
) -> LetterData:
    """A text of the letter's own template, whose first line is its heading.

    Args:
        situation: one of ``SITUATION_KINDS`` or the patient's own words; the template gets it as ``kind`` and
            ``own_words``; a ``kind`` among the values comes first.
        values: the template's other variables, ``None`` for what is not known.

    Raises:
        jinja2.UndefinedError: the template needs a variable that was not given.
    """
    values = {**_about(situation), **values}
    subject, _, body = _render(f"{letter}.txt.j2", language, **values).partition("\n")
    typed = " ".join(str(value) for value in values.values() if isinstance(value, str))
    blanks = [blank for blank in dict.fromkeys(BLANK.findall(body)) if blank not in typed]
    return LetterData(
        kind=letter, subject=subject.rstrip(":"), body=body.strip(), blanks=blanks, facts=stated_facts().get(letter, [])
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
    return Payload(type=type_, text=_render(f"{type_}.txt.j2", language, **shown), data=data.dict())


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
    return _render(
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
