"""A client of the channel, as a page would be, that can also look at what the server stored."""

import contextlib
import itertools
import json
import sqlite3
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import psutil
import requests

_addresses = itertools.count(1)


@dataclass
class Server:
    """A running guide. Each test comes from an address of its own, as behind a proxy."""

    address: str
    state: Path
    pid: int

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        given = {"X-Forwarded-For": f"10.0.0.{next(_addresses) % 250}", **(headers or {})}
        return requests.request(method, self.address + path, headers=given, timeout=30, **more)

    def begin(self, **body: Any) -> "Chat":
        answer = self.ask("POST", "/chat/session", json=body)
        assert answer.status_code == 201, answer.text
        begun = answer.json()
        return Chat(self, begun["token"], begun)

    def events(self, chat: "Chat") -> list[dict[str, Any]]:
        """Rasa's events of a conversation, as stored."""
        return [
            json.loads(row) for row in self.rows("SELECT data FROM events WHERE sender_id = ? ORDER BY id", chat.id)
        ]

    def slots(self, chat: "Chat") -> dict[str, Any]:
        return {e["name"]: e["value"] for e in self.events(chat) if e["event"] == "slot"}

    def rows(self, query: str, *values: object) -> list[Any]:
        """The first column of what is stored."""
        with contextlib.closing(sqlite3.connect(self.state / "conversations.db", timeout=10)) as database:
            return [row[0] for row in database.execute(query, values)]

    def part(self, module: str) -> psutil.Process:
        """The process that runs ``python -m module``, once it is there."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for child in psutil.Process(self.pid).children(recursive=True):
                if module in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child
            time.sleep(0.1)
        raise AssertionError(f"{module} is not running")

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if self.ask("GET", "/chat/health").json()["parts"]["model"] == "ok":
                    return
            except requests.RequestException:
                pass
            time.sleep(0.5)
        raise AssertionError("the conversation server did not come back")


@dataclass
class Chat:
    """One conversation as a page has it."""

    server: Server
    token: str
    begun: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(jwt.decode(self.token, options={"verify_signature": False})["sub"])

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        given = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.server.ask(method, path, headers=given, **more)

    def send(self, **said: Any) -> requests.Response:
        return self.ask("POST", "/chat/messages", json={"message_id": str(uuid.uuid4()), **said})

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._messages(self.send(text=text))

    def press(self, title: str, offered: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Press the button with this title among those of some messages."""
        (button,) = [b["id"] for m in offered for b in m["buttons"] if b["title"] == title]
        return self._messages(self.send(button=button))

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        return self._messages(self.ask("GET", f"/chat/messages?after={after}"))

    @staticmethod
    def _messages(answer: requests.Response) -> list[dict[str, Any]]:
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages


def texts(messages: list[dict[str, Any]]) -> str:
    """All that is read in some messages."""
    return "\n".join(filter(None, (t for m in messages for t in (m["text"], (m["payload"] or {}).get("text")))))
