"""What a letter is to say, to whom, in which tone and by which way.

Every fact is optional. What is ``None`` is left out, or stands as a visible blank where nothing could be asked
without it. What somebody typed is kept word by word; only its white space becomes single spaces.
"""

from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, Extra, Field, root_validator, validator

from second_opinion.letters.errors import WrongReader
from second_opinion.letters.values import one_line
from second_opinion.payloads import NetworkAnswerData
from second_opinion.people import person

Kind = Literal[
    "referral_request",
    "records_request",
    "second_office_note",
    "participation_request",
    "opinions_differ",
    "authorization_question",
]

Reader = Literal[
    "doctor", "staff", "primary_care", "records_office", "second_office", "first_doctor", "second_doctor", "insurer"
]

READERS: dict[Kind, tuple[Reader, ...]] = {
    "referral_request": ("doctor", "staff", "primary_care"),
    "records_request": ("records_office",),
    "second_office_note": ("second_office",),
    "participation_request": ("doctor", "staff"),
    "opinions_differ": ("first_doctor", "second_doctor"),
    "authorization_question": ("insurer",),
}
"""Who may read each kind of letter, the usual reader first."""

Tone = Literal["plain", "warm", "formal", "brief"]
Channel = Literal["letter", "email", "portal", "aloud"]
TONES: tuple[Tone, ...] = get_args(Tone)
CHANNELS: tuple[Channel, ...] = get_args(Channel)

Asked = Literal["permission", "registration", "form", "referral", "pathology", "results", "slides", "records", "talk"]
"""What second-opinion programs want of the first doctor."""

Paper = Literal["notes", "results", "reports", "imaging", "pathology", "slides"]
"""What a record holds, where only a part of it is wanted."""

LONG, ORDINARY, SHORT, SHORTEST = 3, 2, 1, -20
"""Lengths of a letter. Below ``SHORT``, each step leaves out one more part."""

LONGEST_VALUE = 4000
"""Characters of one typed fact: as many as a chat message may have."""


class LetterRequest(BaseModel):
    """One letter, before it is written. Immutable: changes make a new one (``second_opinion.letters.drafts``).

    Attributes:
        reader: one of ``READERS[kind]``; the usual one if not given.
        length: ``LONG``, ``ORDINARY``, ``SHORT`` or less; ``None`` is what tone and channel suggest.
        left_out: names of parts that the patient does not want, such as ``timing``.
        relation: the noun of the patient where a relative writes ("mother"), ``None`` for oneself.
        minor: whether the patient is under 18; ``None`` where that is not known.
        patient_name: the patient's, also where a relative writes. ``writer_name`` is the relative's.
        situation: ``surgery``, ``treatment``, ``diagnosis``, ``not_better``, or the patient's own words.
        case: what the situation is about, for what is asked for with it (``case_of``).
        question: the medical question that the patient wants answered, in their own words.
        specialty: the field of the second doctor, "cardiology".
        opinion_type: ``internal``, ``external`` or ``undecided``.
        current_doctor, primary_care_doctor, wanted_doctor: a doctor's name, or a hospital's.
        wanted_place, organization, npi: where the second doctor is seen, with which group, and the number.
        network: the directory's answer about the wanted doctor. Its day is told with it.
        records: whether the letter asks that the records be sent.
        wanted_records: the only parts of the record that are asked for; empty for all of it.
        tissue_on: the day of the biopsy whose slides are asked for.
        asked_on, lost: when the records were asked for before, and whether the office said that they are lost.
        coming: whether the second office is told that the records are on their way.
        gap_exception: whether the plan is asked to treat a doctor outside its network as one inside.
        decide_by, answer_by, visit_on: a day, or words for one ("next Friday").
        programme: the name of a second-opinion program. ``asked_of_doctor`` is what it wants of the first doctor.
        written_on: the day that a letter bears.
    """

    kind: Kind = "referral_request"
    reader: Reader = "doctor"
    tone: Tone = "plain"
    channel: Channel = "letter"
    length: int | None = Field(default=None, ge=SHORTEST, le=LONG)
    left_out: frozenset[str] = frozenset()

    relation: str | None = None
    minor: bool | None = None
    patient_name: str | None = None
    writer_name: str | None = None
    phone: str | None = None

    situation: str | None = None
    case: str | None = None
    question: str | None = None
    specialty: str | None = None
    opinion_type: Literal["internal", "external", "undecided"] | None = None
    current_doctor: str | None = None
    primary_care_doctor: str | None = None
    wanted_doctor: str | None = None
    wanted_place: str | None = None
    organization: str | None = None
    npi: str | None = None
    plan: str | None = None
    network: NetworkAnswerData | None = None
    records: bool = False
    wanted_records: tuple[Paper, ...] = ()
    tissue_on: str | date | None = None
    asked_on: str | date | None = None
    lost: bool = False
    coming: bool = False
    gap_exception: bool = False
    decide_by: str | date | None = None
    answer_by: str | date | None = None
    visit_on: str | date | None = None
    programme: str | None = None
    asked_of_doctor: tuple[Asked, ...] = ()
    written_on: date | None = None

    class Config:
        """Unknown parts are a mistake of the caller."""

        extra = Extra.forbid
        allow_mutation = False

    @root_validator(pre=True)
    def _usual_reader(cls, values: dict[str, Any]) -> dict[str, Any]:
        readers = READERS.get(values.get("kind", "referral_request"))
        return {"reader": readers[0], **values} if readers else values

    @validator("*", pre=True)
    def _typed_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if len(value) > LONGEST_VALUE:
            raise ValueError(f"expected at most {LONGEST_VALUE} characters; say it in fewer words")
        return one_line(value) or None

    @validator("decide_by", "answer_by", "visit_on", "tissue_on", "asked_on", pre=True)
    def _days(cls, value: object) -> object:
        # pydantic itself would take "12" for seconds since 1970.
        try:
            return date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return value

    @validator("network")
    def _listed_words(cls, value: NetworkAnswerData | None) -> NetworkAnswerData | None:
        if value is None:
            return None
        return value.copy(update={name: one_line(text) for name, text in value if isinstance(text, str)})

    @root_validator(skip_on_failure=True)
    def _fitting_reader(cls, values: dict[str, Any]) -> dict[str, Any]:
        fitting_reader(values["kind"], values["reader"])
        return values

    @property
    def whole_length(self) -> int:
        """The length that is meant: what is brief or said aloud is short, unless another length was asked for."""
        if self.length is not None:
            return self.length
        return SHORT if self.tone == "brief" or self.channel == "aloud" else ORDINARY

    @property
    def my(self) -> str:
        """What comes before doctor, plan or records in the letter: "my", "my mother's"."""
        return person(self.relation).my

    @property
    def writer_is(self) -> str | None:
        """What the relative who writes is to the patient ("parent"), ``None`` where that is not known."""
        return person(self.relation).writer_is

    def typed(self) -> list[str]:
        """Every value that somebody typed or a directory gave."""
        named = [value for value in self.dict(exclude={"network"}).values() if isinstance(value, str)]
        listed = [value for value in (self.network.dict().values() if self.network else ()) if isinstance(value, str)]
        return named + listed

    def contradictions(self, today: date) -> list[tuple[str, str]]:
        """Pairs of facts that cannot both be right and have to be asked about, by name, in the order of the fields.

        A day in the past contradicts ``today``.
        """
        found: list[tuple[str, str]] = []
        names = {
            name: str(getattr(self, name)).casefold().removeprefix("dr. ").removeprefix("dr ")
            for name in ("patient_name", "current_doctor", "wanted_doctor")
            if getattr(self, name)
        }
        order = list(names)
        for place, name in enumerate(order):
            found += [(other, name) for other in order[:place] if names[other] == names[name]]
        days = {
            name: day for name in ("decide_by", "answer_by", "visit_on") if isinstance(day := getattr(self, name), date)
        }
        found += [(name, "today") for name, day in days.items() if day < today]
        if "decide_by" in days and "visit_on" in days and days["decide_by"] < days["visit_on"]:
            found.append(("decide_by", "visit_on"))
        if self.network and self.plan and self.network.plan and not same_plan(self.plan, self.network.plan):
            found.append(("plan", "network"))
        return found


def same_plan(one: str, other: str) -> bool:
    """Whether two names mean one plan: one of them holds the other."""
    a, b = one.casefold(), other.casefold()
    return a in b or b in a


def fitting_reader(kind: Kind, reader: Reader) -> Reader:
    """The reader, if letters of this kind go to them.

    Raises:
        WrongReader: names the readers that the kind has.
    """
    if reader not in READERS[kind]:
        raise WrongReader(f"A {kind} is not written to {reader}. Choose one of: {', '.join(READERS[kind])}.")
    return reader
