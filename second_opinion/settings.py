"""Settings of one installation, read from environment variables.

Every setting has this one home; the Rasa project files only name the variables. The table in docs/settings.md
is checked against this class.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseSettings, Field, ValidationError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
"""The checkout: the guide runs from it, since its conversations and clinics are files staff edit."""

LOOPBACK = "127.0.0.1"
"""Where the action server listens, whatever the settings are: whoever reaches it could run any action."""


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names the variable and the expected shape."""


class Settings(BaseSettings):
    """One installation's settings. Field names in capitals are the variables' names."""

    default_clinic: str = Field("riverside", description="clinic when a conversation names none")
    clinics_dir: Path = Field(PROJECT_ROOT / "clinics", description="folder of the clinics' YAML files")
    state_dir: Path = Field(PROJECT_ROOT / "var", description="folder for databases and run files")
    model_dir: Path = Field(PROJECT_ROOT / "models", description="folder of trained models")
    directory_database_url: str = Field("", description="SQLAlchemy URL of the network directory")
    tracker_database_url: str = Field("", description="SQLAlchemy URL of the conversations")
    listen_host: str = Field(
        LOOPBACK,
        description="address the conversation server listens on; the action server never leaves loopback",
    )
    listen_port: int = Field(5005, ge=1, le=65535, description="port of the conversation server")
    action_port: int = Field(5055, ge=1, le=65535, description="port of the action server")
    action_timeout_seconds: float = Field(
        2.5,
        gt=0,
        le=10,
        description="longest wait for an action before the patient is told; a sentence by 3 s",
    )
    chat_token_key: str = Field("", description="key that signs the chat's tokens; a private file's when not given")
    chat_session_hours: int = Field(24, ge=1, le=168, description="how long a chat's token is good, in hours")
    chat_sessions_per_minute: int = Field(120, ge=1, description="new chats a minute from one address")
    chat_requests_per_minute: int = Field(1200, ge=1, description="requests of chats a minute from one address")
    chat_messages_per_minute: int = Field(30, ge=1, description="messages a minute in one chat")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="reverse proxies in front, whose X-Forwarded-For is believed"
    )
    second_opinion_encoder: Path | None = Field(
        None, description="file of the sentence encoder's weights; the installed package's when not given"
    )

    class Config:
        """pydantic 1: unknown variables belong to other programs and are left alone."""

        case_sensitive = False

    @property
    def action_url(self) -> str:
        """Where Rasa reaches the action server, e.g. ``http://127.0.0.1:5055/webhook``."""
        return f"http://{LOOPBACK}:{self.action_port}/webhook"

    @property
    def default_directory_url(self) -> str:
        """Where the network directory is when DIRECTORY_DATABASE_URL does not say."""
        return f"sqlite:///{self.state_dir / 'directory.db'}"

    def as_environment(self) -> dict[str, str]:
        """The settings as environment variables, for the processes that are started, with URLs filled in.

        A setting without a value has no variable.
        """
        values = {name.upper(): str(value) for name, value in self.dict().items() if value not in (None, "")}
        return {**values, "ACTION_URL": self.action_url, "RASA_TELEMETRY_ENABLED": "false"}


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; ``environment`` replaces the process's own variables in tests.

    Raises:
        SettingsError: names each variable that cannot be used and why.
    """
    variables = os.environ if environment is None else environment
    given = {name: variables[name.upper()] for name in Settings.__fields__ if variables.get(name.upper())}
    try:
        settings = Settings.parse_obj(given)
    except ValidationError as error:
        problems = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"These environment variables cannot be used: {problems}.") from error
    return settings.copy(
        update={
            "directory_database_url": settings.directory_database_url or settings.default_directory_url,
            "tracker_database_url": settings.tracker_database_url
            or f"sqlite:///{settings.state_dir / 'conversations.db'}",
        }
    )
