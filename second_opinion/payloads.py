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


class LetterData(_Part):
    """A text the patient takes away. ``blanks`` are the visible gaps such as ``[your name]``."""

    kind: Literal["referral_request"]
    subject: str
    body: str
    blanks: list[str] = []


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


class Payload(_Part):
    """One custom message. ``data`` is one of the models above as a dictionary."""

    type: Literal["letter", "comparison", "network_answer"]
    version: Literal[1] = VERSION
    text: str = Field(..., min_length=1)
    data: dict[str, Any]


def letter(data: LetterData, text: str) -> Payload:
    """A letter with its plain twin."""
    return Payload(type="letter", text=text, data=data.dict())


def comparison(data: ComparisonData) -> Payload:
    """A comparison; its twin names every row and both options, one line each."""
    lines = [
        f"{row.label}\n- {data.internal_label}: {row.internal}\n- {data.external_label}: {row.external}"
        for row in data.rows
    ]
    return Payload(type="comparison", text="\n".join([*lines, *data.notes]), data=data.dict())
