"""What an answer carries when it is more than text: the shapes shared by actions, channel, widget and tests.

Every payload is ``{type, version, text, data}``; ``text`` is its complete plain twin, which is all that a
plain channel such as ``rasa shell`` shows.
"""

from typing import Any, Literal

from pydantic import BaseModel, Extra, Field

VERSION: Literal[1] = 1


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid


LetterKind = Literal[
    "referral_request",
    "coaching_script",
    "call_script",
    "records_checklist",
    "records_request",
    "question_list",
    "summary_template",
    "before_you_pay",
    "two_opinions_card",
    "hand_off_summary",
    "my_plan",
    "second_office_note",
    "participation_request",
    "opinions_differ",
    "authorization_question",
]


class LetterData(_Part):
    """A text the patient takes away. ``blanks`` are the visible gaps such as ``[your name]``; ``facts`` are the ids of
    what it states. ``subject`` is its heading, which its body does not repeat.

    A letter to somebody also has a ``reader``, a ``tone`` and a ``channel``; its body's ``characters`` and, where the
    channel takes only so many, the ``limit``; ``left_out`` names the parts for which there was no room. ``notes`` are
    sentences for the patient that are no part of the letter. ``draft`` is its id among the stored drafts, by which it
    can be changed and downloaded; ``None`` where it is not stored.
    """

    kind: LetterKind
    subject: str
    body: str
    blanks: list[str] = []
    facts: list[str] = []
    reader: str | None = None
    tone: str | None = None
    channel: str | None = None
    characters: int | None = None
    limit: int | None = None
    left_out: list[str] = []
    notes: list[str] = []
    draft: str | None = None


class ComparisonRow(_Part):
    """One aspect, said of both options at the same length; ``key`` is a priority's name or a row's own."""

    key: str
    label: str
    internal: str
    external: str


class ComparisonData(_Part):
    """Both options in the same rows, what is uncertain, and who pays for the guide."""

    internal_label: str
    external_label: str
    rows: list[ComparisonRow] = Field(..., min_items=1)
    notes: list[str] = []


class NetworkAnswerData(_Part):
    """One directory answer; dates are ISO (YYYY-MM-DD), ``None`` where the data do not say."""

    state: str
    flags: list[str] = []
    doctor: str | None = None
    npi: str | None = None
    organization: str | None = None
    location: str | None = None
    plan: str | None = None
    network: str | None = None
    tier: str | None = None
    accepting: str | None = None
    source: str | None = None
    source_date: str | None = None
    last_verified: str | None = None
    example: bool = False


class Step(_Part):
    """One step of the plan. ``help`` says what to do, for the next one that is open."""

    id: str
    title: str
    done: bool
    help: str | None = None


class StepsData(_Part):
    """What is done and what is still open, in order; ``facts`` are the ids of what the steps state."""

    path: Literal["internal", "external", "undecided"]
    steps: list[Step] = Field(..., min_items=1)
    facts: list[str] = []


class ListedDoctor(_Part):
    """One doctor of the directory. ``network`` is the state of its answer, ``None`` where no plan was named."""

    doctor: str
    npi: str | None = None
    specialty: str | None = None
    organization: str | None = None
    location: str | None = None
    phone: str | None = None
    network: str | None = None
    accepting: str | None = None
    source: str | None = None
    source_date: str | None = None
    last_verified: str | None = None


class DoctorsData(_Part):
    """Doctors found, in no order of quality; ``plan`` is the one that was asked for."""

    plan: str | None = None
    doctors: list[ListedDoctor] = Field(..., min_items=1)
    example: bool = False


class Source(_Part):
    """Where a statement comes from; ``expired`` once it has to be checked again. Dates are ISO."""

    id: str
    text: str
    source: str
    url: str | None = None
    checked_on: str
    expired: bool = False


class SourcesData(_Part):
    """The sources of the last answer."""

    sources: list[Source] = Field(..., min_items=1)


class Payload(_Part):
    """One custom message. ``data`` is one of the models above as a dictionary."""

    type: Literal["letter", "comparison", "network_answer", "steps", "doctors", "sources"]
    version: Literal[1] = VERSION
    text: str = Field(..., min_length=1)
    data: dict[str, Any]


def letter(data: LetterData) -> Payload:
    """A letter with its plain twin; the notes stand below it, each in parentheses, so that nobody sends them along."""
    notes = ["\n".join(f"({note})" for note in data.notes)] if data.notes else []
    return Payload(type="letter", text="\n\n".join([data.subject, data.body, *notes]), data=data.dict())


def comparison(data: ComparisonData) -> Payload:
    """A comparison; its twin names every row and both options, one line each."""
    lines = [
        f"{row.label}\n- {data.internal_label}: {row.internal}\n- {data.external_label}: {row.external}"
        for row in data.rows
    ]
    return Payload(type="comparison", text="\n".join([*lines, *data.notes]), data=data.dict())


DATA: dict[str, type[BaseModel]] = {
    "letter": LetterData,
    "comparison": ComparisonData,
    "network_answer": NetworkAnswerData,
    "steps": StepsData,
    "doctors": DoctorsData,
    "sources": SourcesData,
}
"""The model of each type's ``data``."""
