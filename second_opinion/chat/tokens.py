"""Tokens: signed, expiring, good for one conversation on one clinic's page.

    TokenError
    ├── WeakKey         the key to sign with cannot be used; says what to do
    ├── ExpiredToken    signed by us, but its time is over
    └── ForgedToken     anything else

A token is a JWT signed with HS256. Whoever holds it may read and go on with its conversation, so it is given out
once, travels in the ``Authorization`` header only and is never logged.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt

ALGORITHM = "HS256"
AUDIENCE = "second-opinion-chat"

KEY_LENGTH = 32
"""Fewest characters of a key: as many bytes as SHA-256 gives."""
KEY_VARIETY = 10
"""Fewest different characters: a key of one letter is no secret, however long."""

KEY_FILE = "chat-token.key"
"""The file in ``STATE_DIR`` that holds the key, where no setting does."""

MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


class TokenError(ValueError):
    """A token or the key for it cannot be used."""


class WeakKey(TokenError):
    """The key is missing, short, of few characters, or readable by others."""


class ExpiredToken(TokenError):
    """The token was good once."""


class ForgedToken(TokenError):
    """The token was not signed by this installation, or was changed."""


@dataclass(frozen=True)
class Session:
    """What a token says.

    Attributes:
        conversation: the conversation's id, random.
        clinic: the id of the clinic whose page the chat is on.
        expires_at: aware of its time zone; the token is refused from then on.
    """

    conversation: str
    clinic: str
    expires_at: datetime


class Tokens:
    """Issues and reads tokens with one key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def issue(self, clinic: str, lifetime: timedelta, now: datetime | None = None) -> tuple[str, Session]:
        """A token for a new conversation, and what it says."""
        issued = (now or datetime.now(UTC)).replace(microsecond=0)
        session = Session(f"chat-{secrets.token_urlsafe(24)}", clinic, issued + lifetime)
        claims = {
            "aud": AUDIENCE,
            "sub": session.conversation,
            "clinic": clinic,
            "iat": issued,
            "exp": session.expires_at,
        }
        return jwt.encode(claims, self._key, ALGORITHM), session

    def read(self, token: str) -> Session:
        """What a token says.

        Raises:
            ExpiredToken: its time is over.
            ForgedToken: it is not ours, names another algorithm, or lacks a claim.
        """
        required = ["aud", "sub", "iat", "exp"]
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self._key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": required}
            )
        except jwt.ExpiredSignatureError as error:
            raise ExpiredToken("The token has expired: begin a new session.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise ForgedToken("The token is not one of this server: begin a new session.") from error
        return Session(str(claims["sub"]), str(claims.get("clinic")), datetime.fromtimestamp(claims["exp"], UTC))


def signing_key(given: str, state_dir: Path) -> str:
    """The key to sign tokens with: the one given, else that of the private file, which is made at first use.

    Raises:
        WeakKey: the key or its file cannot be used; nothing is signed with a guessable key.
        OSError: the file cannot be read or made.
    """
    if given:
        return _strong(given, "CHAT_TOKEN_KEY")
    file = state_dir / KEY_FILE
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _from_file(file)
    with open(made, "w", encoding="ascii") as stream:
        stream.write(key := secrets.token_urlsafe(48))
    return key


def _from_file(file: Path) -> str:
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WeakKey(f"{file}: others may read this key. Run: chmod 600 {file}")
    try:
        return _strong(file.read_text(encoding="ascii").strip(), str(file))
    except UnicodeDecodeError as error:
        raise WeakKey(f"{file}: this is no key. Remove the file; a new one is made, and open chats end.") from error


def _strong(key: str, where: str) -> str:
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        raise WeakKey(
            f"{where}: this key is easy to guess; expected at least {KEY_LENGTH} characters, {KEY_VARIETY} of them "
            f"different. {MAKE_ONE}"
        )
    return key
