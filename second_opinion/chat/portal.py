"""What a clinic's patient portal says of the patient who opens the chat from it.

The portal signs a JWT with the clinic's key (``portal`` in the clinic's file). Read are four claims, each optional:

=======================  ====================================================================
``language``             ``en`` or ``es``
``plan``                 the insurance plan's id or name
``current_doctor_npi``   the NPI of the patient's own doctor
``preferred_name``       what the patient likes to be called
=======================  ====================================================================

Besides, ``aud`` is the clinic's id, and ``iat`` and ``exp`` lie at most an hour apart: it is made when the chat is
opened. Nothing else in it is read or kept. It is shown to the patient first and used only after a yes.
"""

from pathlib import Path
from typing import Any, Literal

import jwt
from pydantic import BaseModel, Extra, StrictStr, ValidationError, validator

from second_opinion.clinics import Clinic
from second_opinion.directory.npi import check_digit_ok

LONGEST_LIFE_SECONDS = 3600
LONGEST_TEXT = 120
SHORTEST_SECRET = 32
"""Characters of a shared secret (HS256)."""


class BadContext(ValueError):
    """A portal's context, or the key for it, cannot be used; says what is wrong, never what was sent."""


class PortalContext(BaseModel):
    """What is known of the patient; ``None`` where the portal does not say."""

    language: Literal["en", "es"] | None = None
    plan: StrictStr | None = None
    current_doctor_npi: StrictStr | None = None
    preferred_name: StrictStr | None = None

    class Config:
        """A portal's token says more than we need: whose it is, who made it."""

        extra = Extra.ignore

    @validator("plan", "preferred_name")
    def _can_be_read(cls, value: str | None) -> str | None:
        if value is not None and not (value.strip() and value.isprintable() and len(value) <= LONGEST_TEXT):
            raise ValueError(f"expected at most {LONGEST_TEXT} characters that can be read")
        return value

    @validator("current_doctor_npi")
    def _is_an_npi(cls, value: str | None) -> str | None:
        if value is not None and not check_digit_ok(value):
            raise ValueError("expected an NPI: ten digits, the last of which checks the others")
        return value

    @property
    def details(self) -> dict[str, str]:
        """What is to be shown and agreed to; the language is not."""
        return {name: value for name, value in self.dict(exclude={"language"}).items() if value}


def read_context(token: str, clinic: Clinic, clinics_dir: Path) -> PortalContext:
    """What a portal's signed token says.

    Raises:
        BadContext: the clinic has no portal or no good key, the token is not signed with it, is too old, for another
            clinic, or says something of another shape.
    """
    if clinic.portal is None:
        raise BadContext("portal_context: the clinic's file names no portal.")
    key = _key(clinics_dir / clinic.portal.key_file, clinic.portal.algorithm)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[clinic.portal.algorithm],
            audience=clinic.id,
            options={"require": ["aud", "iat", "exp"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise BadContext("portal_context: it has expired; make a new one when the chat is opened.") from error
    except (jwt.PyJWTError, ValueError) as error:
        raise BadContext(
            f"portal_context: expected a JWT signed with {clinic.portal.algorithm} and the clinic's key, with aud (the "
            f"clinic's id), iat and exp ({type(error).__name__})."
        ) from error
    if claims["exp"] - claims["iat"] > LONGEST_LIFE_SECONDS:
        raise BadContext("portal_context: iat and exp lie more than an hour apart.")
    try:
        return PortalContext.parse_obj(claims)
    except ValidationError as error:
        problems = "; ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
        raise BadContext(f"portal_context: {problems}.") from error


def _key(file: Path, algorithm: str) -> str:
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadContext("portal_context: the key file that the clinic's file names cannot be read.") from error
    if algorithm == "HS256" and (len(key) < SHORTEST_SECRET or key.startswith("-----")):
        raise BadContext(f"portal_context: the clinic's secret has fewer than {SHORTEST_SECRET} characters.")
    return key
