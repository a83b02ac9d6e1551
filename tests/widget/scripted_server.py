"""Servers that do as they are told: one that speaks the channel's contract, and one for the clinics' pages.

The widget has to bear servers that are overloaded, hang, or send hostile text; the real one does not do that on demand.
"""

import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from second_opinion.letters import Draft, edited
from second_opinion.letters.delivery import as_calendar, as_docx, reminders
from second_opinion.settings import PROJECT_ROOT

WIDGET = PROJECT_ROOT / "widget"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Tests look at what was asked, not at a log."""

    def answer(self, status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Server:
    """A server on a free port of this machine, in a thread."""

    def __init__(self) -> None:
        outer = self

        class Handler(_Handler):
            def handle_any(self) -> None:
                outer.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = handle_any

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def handle(self, request: _Handler) -> None:
        """Answer one request."""
        raise NotImplementedError

    def stop(self) -> None:
        """Close the port."""
        self._http.shutdown()
        self._http.server_close()


class PageServer(_Server):
    """Pages of a clinic, of another origin than the guide's: path to its HTML and further headers."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}

    def handle(self, request: _Handler) -> None:
        page, headers = self.pages.get(urlsplit(request.path).path, ("", {}))
        request.answer(200 if page else 404, page.encode(), TYPES[".html"], headers)


@dataclass
class _Talk:
    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Asked:
    """A request that came in; ``body`` is its JSON."""

    method: str
    path: str
    token: str | None
    body: Any


CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
}


class ScriptedServer(_Server):
    """The channel's contract, with the answers that a test writes.

    ``answers`` maps what the patient says to messages (``message`` makes one); anything else gets "Thank you." The next
    message calls meet ``faults``: a status, "hang" (no answer before ``release``), or "lost" (handled, but the answer
    does not arrive). ``alarm`` is what comes with a refusal. Letters are those in ``drafts``, by their ids; calls for
    letters meet ``letter_faults``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clinic: dict[str, Any] = {
            "id": "riverside",
            "name": "Riverside Clinic",
            "phone": "555-555-0100",
            "theme": {},
            "languages": ["en"],
        }
        self.greeting = [message("Hello. What is on your mind?", buttons=["Is it OK to ask?", "Help me ask my doctor"])]
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.alarm: list[dict[str, Any]] = []
        self.faults: deque[int | str] = deque()
        self.drafts: dict[str, Draft] = {}
        self.letter_faults: deque[int | str] = deque()
        self.release = threading.Event()
        self.asked: list[Asked] = []
        self.talks: dict[str, _Talk] = {}

    def sent(self) -> list[Asked]:
        """The calls that brought a message."""
        return [asked for asked in self.asked if asked.method == "POST" and asked.path == "/chat/messages"]

    def kept(self) -> list[str]:
        """The letters' texts that were brought."""
        return [asked.body["text"] for asked in self.asked if asked.method == "PUT"]

    def handle(self, request: _Handler) -> None:
        url = urlsplit(request.path)
        body = json.loads(request.rfile.read(int(request.headers.get("Content-Length") or 0)) or b"null")
        token = (request.headers.get("Authorization") or "").removeprefix("Bearer ") or None
        if request.command == "OPTIONS":
            request.answer(204, b"", "text/plain", CORS)
        elif url.path.startswith("/chat/widget/"):
            self._file(request, url.path.removeprefix("/chat/widget/"))
        else:
            asked = Asked(request.command, url.path, token, body)
            self.asked.append(asked)
            status, answer = self._answer(asked, parse_qs(url.query))
            text = answer if isinstance(answer, bytes) else b"" if answer is None else json.dumps(answer).encode()
            request.answer(status, text, "application/json", CORS)

    @staticmethod
    def _file(request: _Handler, name: str) -> None:
        path = (WIDGET / name).resolve()
        found = path.is_relative_to(WIDGET) and path.is_file()
        kind = TYPES.get(path.suffix, "text/plain")
        request.answer(200 if found else 404, path.read_bytes() if found else b"", kind, CORS)

    def _answer(self, asked: Asked, query: dict[str, list[str]]) -> tuple[int, Any]:
        if asked.path.startswith("/chat/clinic"):
            return 200, self.clinic
        if asked.path == "/chat/session" and asked.method == "POST":
            return self._begin()
        if asked.token not in self.talks:
            return 401, {"error": {"code": "session_ended", "message": "This chat is over."}}
        talk = self.talks[asked.token]
        if asked.path == "/chat/session":
            del self.talks[asked.token]
            return 204, None
        if asked.path.startswith("/chat/letters/"):
            return self._letter(asked, asked.path.removeprefix("/chat/letters/"))
        if asked.method == "GET":
            after = int(query["after"][0])
            return 200, {"messages": [said for said in talk.messages if said["seq"] > after]}
        return self._hear(talk, asked.body)

    def _begin(self) -> tuple[int, Any]:
        token = uuid.uuid4().hex
        talk = self.talks[token] = _Talk()
        said = [self._store(talk, "guide", each) for each in self.greeting]
        expires = datetime.now(UTC).isoformat()
        return 201, {"token": token, "expires_at": expires, "clinic": self.clinic, "max_text": 4000, "messages": said}

    def _letter(self, asked: Asked, name: str) -> tuple[int, Any]:
        fault = self.letter_faults.popleft() if self.letter_faults else None
        if fault == "hang":
            self.release.wait()
        draft_id, _, ending = name.partition(".")
        draft = self.drafts.get(draft_id)
        if isinstance(fault, int) or draft is None:
            status = fault if isinstance(fault, int) else 404
            return status, {"error": {"code": "letter", "message": "Please ask me to write it again."}}
        if asked.method == "PUT":
            changed = edited(draft, asked.body["text"])
            self.drafts[draft_id] = changed.draft
            return 200, {"letter": changed.letter.copy(update={"draft": draft_id}).dict()}
        if ending == "ics":
            days = reminders(draft.request, sent_on=date.today())
            return 200, as_calendar(days, draft_id, draft.request.kind)
        return 200, as_docx(draft.letter())

    def _hear(self, talk: _Talk, body: dict[str, Any]) -> tuple[int, Any]:
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            error = {"code": "unavailable", "message": "Please try again in a moment."}
            return fault, {"error": error, "messages": [self._store(_Talk(), "guide", said) for said in self.alarm]}
        if fault == "hang":
            self.release.wait()
        said = talk.answers.get(body["message_id"]) or self._reply(talk, body)
        if fault == "lost":
            return 502, None
        return 200, said

    def _reply(self, talk: _Talk, body: dict[str, Any]) -> dict[str, Any]:
        text = body.get("text") or next(
            button["title"] for said in talk.messages for button in said["buttons"] if button["id"] == body["button"]
        )
        self._store(talk, "patient", {**message(text), "id": body["message_id"]})
        replies = [self._store(talk, "guide", each) for each in self.answers.get(text, [message("Thank you.")])]
        talk.answers[body["message_id"]] = {"messages": replies}
        return talk.answers[body["message_id"]]

    @staticmethod
    def _store(talk: _Talk, sender: str, said: dict[str, Any]) -> dict[str, Any]:
        seq = len(talk.messages) + 1
        stored = {"id": str(seq), **said, "seq": seq, "sender": sender}
        stored["time"] = datetime.fromtimestamp(time.time(), UTC).isoformat()
        talk.messages.append(stored)
        return stored


def message(
    text: str | None,
    *,
    buttons: list[str] | None = None,
    payload: Any = None,
    language: str = "en",
    sources: list[str] | None = None,
    checked_on: str | None = None,
) -> dict[str, Any]:
    """What the guide says, as a test writes it."""
    offered = [{"id": uuid.uuid4().hex[:8], "title": title} for title in buttons or []]
    said = {"text": text, "buttons": offered, "payload": payload, "language": language}
    return {**said, "sources": sources or [], "checked_on": checked_on}
