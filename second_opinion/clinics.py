"""Clinics: one YAML file each, in which a clinic says who it is and how people reach it.

ClinicError
├── UnknownClinic     no file for that id
└── InvalidClinic     a file is there, but a key is missing, unknown or of another shape
"""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, Extra, Field, ValidationError, validator

from second_opinion import colours

PHONE = re.compile(r"^1-\d{3}-\d{3}-\d{4}$|^\d{3}-\d{3}-\d{4}$")
SHORTEST_PORTAL_MESSAGE = 200
"""The least limit of a portal message, in characters: no request is complete in fewer."""

CLINIC_ID = re.compile(r"^[a-z][a-z0-9-]{0,39}$")


class ClinicError(ValueError):
    """A clinic cannot be used; the message says which file and what to do."""


class UnknownClinic(ClinicError):
    """There is no file for the clinic's id."""


class InvalidClinic(ClinicError):
    """The clinic's file does not have the expected shape."""


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Contact(_Strict):
    """A way to reach people: a telephone number as printed."""

    phone: str = Field(..., description="a US telephone number such as 555-555-0100")

    @validator("phone")
    def _is_a_phone_number(cls, value: str) -> str:
        if not PHONE.match(value):
            raise ValueError("expected a US telephone number such as 555-555-0100, in quotes")
        return value


class FrontDesk(Contact):
    """The clinic's own people, with their opening hours in words."""

    hours: str = Field(..., min_length=1, max_length=80)


class Retention(_Strict):
    """How long a patient's words are kept after the last message."""

    hours_after_last_message: int = Field(..., ge=1, le=24 * 90)


class Colours(_Strict):
    """The clinic's colour in the chat; what is made of it says ``second_opinion.colours``."""

    accent: str = "#0b5cad"

    @validator("accent")
    def _is_a_colour(cls, value: str) -> str:
        return colours.parse(value)


class Portal(_Strict):
    """How the clinic's patient portal signs what it says of a patient (``second_opinion.chat.portal``).

    ``key_file`` lies in the folder of the clinics: the public key as PEM for RS256, the shared secret for HS256.
    """

    algorithm: Literal["HS256", "RS256"]
    key_file: str = Field(..., regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")


class Clinic(_Strict):
    """One clinic, as its file describes it. ``id`` is the file's name without ``.yml``."""

    id: str
    name: str = Field(..., min_length=1, max_length=80)
    front_desk: FrontDesk
    interpreter: Contact | None = None
    retention: Retention = Retention(hours_after_last_message=24)
    portal_message_characters: int = Field(default=750, ge=SHORTEST_PORTAL_MESSAGE, le=20_000)
    origins: tuple[str, ...] = ()
    colours: Colours = Colours()
    portal: Portal | None = None

    @validator("origins", each_item=True)
    def _is_an_origin(cls, value: str) -> str:
        return _origin(value)

    @property
    def interpreter_phone(self) -> str:
        """The number for language help: the front desk's where the clinic names no other."""
        return (self.interpreter or self.front_desk).phone


def _origin(value: str) -> str:
    """Scheme and host (and port) as browsers send them: lower case, nothing behind."""
    parts = urlsplit(value.lower())
    if parts.scheme not in ("https", "http") or f"{parts.scheme}://{parts.netloc}" != value.lower():
        raise ValueError("expected an origin such as https://www.example.org, without a path or a slash at its end")
    if not re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", parts.netloc):
        raise ValueError("expected one host, such as https://www.example.org; a * does not stand for others")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise ValueError("expected https: over http anyone on the way could read along")
    return value.lower()


def _expected(location: tuple[object, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in location)}: {message}"


def load_clinic(clinics_dir: Path, clinic_id: str) -> Clinic:
    """Read one clinic's file.

    Raises:
        UnknownClinic: the id has no file (or is not an id: lower-case letters, digits, hyphens).
        InvalidClinic: the file's content has another shape; each key is named.
    """
    path = clinics_dir / f"{clinic_id}.yml"
    if not CLINIC_ID.match(clinic_id) or not path.is_file():
        known = ", ".join(sorted(p.stem for p in clinics_dir.glob("*.yml"))) or "none"
        raise UnknownClinic(
            f"There is no clinic {clinic_id[:40]!r} in {clinics_dir}. Known clinics: {known}. "
            "Add a file named after the clinic's id, with lower-case letters, digits and hyphens."
        )
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidClinic(f"{path}: this is not readable YAML: {error}") from error
    if not isinstance(content, dict):
        raise InvalidClinic(f"{path}: expected keys and values such as 'name: ...', found something else.")
    try:
        return Clinic.parse_obj({**content, "id": clinic_id})
    except ValidationError as error:
        problems = "; ".join(_expected(e["loc"], e["msg"]) for e in error.errors())
        raise InvalidClinic(f"{path}: {problems}. docs/clinics.md shows every key.") from error


def load_clinics(clinics_dir: Path) -> dict[str, Clinic]:
    """Read every clinic's file, by id; raises ``InvalidClinic`` for the first that cannot be used."""
    return {path.stem: load_clinic(clinics_dir, path.stem) for path in sorted(clinics_dir.glob("*.yml"))}


class ClinicFiles:
    """The clinics of a folder, each read again when its file changed; one that broke meanwhile counts as it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[int, Clinic]] = {}

    def get(self, clinic_id: str) -> Clinic:
        """The clinic with this id.

        Raises:
            UnknownClinic: the id has no file.
            InvalidClinic: its file was never good.
        """
        known = self._read.get(clinic_id)
        try:
            changed = (self._folder / f"{clinic_id}.yml").stat().st_mtime_ns if CLINIC_ID.match(clinic_id) else 0
        except OSError:
            changed = 0
        if known is None or known[0] != changed:
            try:
                known = (changed, load_clinic(self._folder, clinic_id))
            except (InvalidClinic, OSError):
                if known is None:
                    raise
            self._read[clinic_id] = known
        return known[1]
