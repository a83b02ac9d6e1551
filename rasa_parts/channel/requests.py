"""What a request's body must look like. Anything else is refused with a readable error before anything runs."""

import json
import re
from typing import Any, Literal, NoReturn, TypeVar
from uuid import UUID

from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError, root_validator, validator

from rasa_parts.channel.errors import ChatError
from second_opinion.letters.drafts import LONGEST_TEXT

MAX_TEXT = 4000
"""Characters of one message."""
MAX_BODY = 65_536
"""Bytes of a body: room for a message of emoji only, each written as an escaped pair (12 bytes)."""
MAX_LETTER_BODY = 262_144
"""Bytes of a body that brings a letter, of the same kind."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

Model = TypeVar("Model", bound=BaseModel)


class _Body(BaseModel):
    class Config:
        extra = Extra.forbid


class NewSession(_Body):
    """Body of ``POST /chat/session``."""

    clinic: StrictStr | None = Field(None, max_length=40)
    language: Literal["en", "es"] | None = None
    portal_context: StrictStr | None = Field(None, max_length=8000)


class NewMessage(_Body):
    """Body of ``POST /chat/messages``: what was typed, or the button that was pressed."""

    message_id: StrictStr
    text: StrictStr | None = None
    button: StrictStr | None = Field(None, regex=r"^[0-9]{1,16}-[0-9]{1,2}\Z")
    language: Literal["en", "es"] | None = None

    @validator("message_id")
    def _is_a_uuid(cls, value: str) -> str:
        try:
            return str(UUID(value))
        except ValueError:
            raise ValueError("expected a UUID made anew for each message") from None

    @root_validator(skip_on_failure=True)
    def _is_text_or_button(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["text"] is None) == (values["button"] is None):
            raise ValueError("expected exactly one of the keys text and button")
        return values


class EditedLetter(_Body):
    """Body of ``PUT /chat/letters/DRAFT``: the letter's text below its heading, as the patient wants it."""

    text: StrictStr


def parse(model: type[Model], body: bytes) -> Model:
    """The body as ``model``.

    Raises:
        ChatError: it is no JSON, of another shape, or holds characters that no one can type.
    """
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ChatError("bad_request", "The body is not JSON in UTF-8.") from None
    if not isinstance(content, dict):
        raise ChatError("bad_request", "The body is not a JSON object.")
    for key, value in content.items():
        if isinstance(value, str) and (_SURROGATE.search(value) or _CONTROL.search(value)):
            raise ChatError("bad_characters", f"{_name(model, key)}: holds control characters or half a pair.")
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        problems = "; ".join(_problem(model, e["loc"], e["msg"]) for e in error.errors())
        raise ChatError("bad_request", f"{problems}. See /chat/openapi.json.") from None


def checked_text(text: str) -> str:
    """A message's text; raises ``ChatError`` when it is empty or too long."""
    if len(text) > MAX_TEXT:
        raise ChatError("text_too_long", f"text: expected at most {MAX_TEXT} characters.")
    if not text.strip():
        raise ChatError("empty_text", "text: expected something to read.")
    return text


def checked_letter(text: str) -> str:
    """A letter's text; raises ``ChatError`` when it is empty or too long."""
    if len(text) > LONGEST_TEXT:
        raise ChatError("letter_too_long", f"text: expected at most {LONGEST_TEXT} characters.")
    if not text.strip():
        raise ChatError("letter_empty", "text: expected something to read.")
    return text


def text_in(body: bytes) -> str:
    """What was typed in a body that is refused, as far as can be told; for the safety screen only."""
    try:
        content = json.loads(body.decode("utf-8", "replace"))
        return content["text"] if isinstance(content["text"], str) else ""
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _name(model: type[BaseModel], key: object) -> str:
    # A key that is not ours may be anything, also something typed.
    return str(key) if key in model.__fields__ else "an unknown key"


def _problem(model: type[BaseModel], location: tuple[object, ...], message: str) -> str:
    if location and location[0] == "__root__":
        return message
    return f"{_name(model, location[0] if location else '')}: {message}"
