"""The HTTP side of the channel."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import jinja2
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic_cors.core import SANIC_CORS_EVALUATED

from rasa_parts.channel import pages
from rasa_parts.channel.conversations import CHANNEL, Answer, Conversations, FromPatient
from rasa_parts.channel.errors import ChatError
from rasa_parts.channel.health import Health
from rasa_parts.channel.letters import Letters
from rasa_parts.channel.memory import Transcripts
from rasa_parts.channel.openapi import document
from rasa_parts.channel.requests import (
    MAX_BODY,
    MAX_LETTER_BODY,
    MAX_TEXT,
    EditedLetter,
    NewMessage,
    NewSession,
    checked_letter,
    checked_text,
    parse,
    text_in,
)
from rasa_parts.channel.words import Words
from rasa_parts.tracker_store import deletion
from second_opinion.chat.limits import Limits, TooOften
from second_opinion.chat.portal import BadContext, PortalContext, read_context
from second_opinion.chat.tokens import ExpiredToken, ForgedToken, Session, Tokens, signing_key
from second_opinion.chat.transcript import ChatMessage
from second_opinion.clinics import Clinic, ClinicError, ClinicFiles
from second_opinion.colours import theme
from second_opinion.letters.delivery import FORMATS
from second_opinion.privacy import conversation_engine
from second_opinion.settings import Settings, load_settings

logger = logging.getLogger(__name__)

PREFIX = "/chat"
LANGUAGES = ("en",)
"""Languages in which every response exists; the page shows a switch when there are several."""
LONGEST_PLACE = 16
"""Digits of a message's place."""

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]


class ChatChannel(InputChannel):  # type: ignore[misc]
    """Rasa's input channel for the widget; named in credentials.yml."""

    def __init__(self, settings: Settings) -> None:
        """Raises ``WeakKey`` or ``OSError`` when there is no good key to sign tokens with."""
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._tokens = Tokens(signing_key(settings.chat_token_key, settings.state_dir))
        self._clinics = ClinicFiles(settings.clinics_dir)
        self._words = Words(settings)
        self._transcripts = Transcripts(conversation_engine(settings.tracker_database_url))
        self._letters = Letters(conversation_engine(settings.tracker_database_url))
        self._limits = Limits(
            sessions_per_address=settings.chat_sessions_per_minute,
            requests_per_address=settings.chat_requests_per_minute,
            messages_per_conversation=settings.chat_messages_per_minute,
        )
        self._health = Health(settings, self._transcripts)
        self._conversations: Conversations

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "ChatChannel":
        """The channel as the settings say; credentials.yml says nothing more."""
        return cls(load_settings())

    def url_prefix(self) -> str:
        """An absolute path: Rasa would put others below /webhooks."""
        return PREFIX

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """All routes below /chat."""
        self._conversations = Conversations(self._transcripts, self._words, on_new_message)
        chat = Blueprint("chat")
        for path, method, handler in (
            ("/session", "POST", self._counting(self._begin)),
            ("/session", "DELETE", self._counting(self._end)),
            ("/messages", "POST", self._counting(self._say)),
            ("/messages", "GET", self._counting(self._history)),
            (r"/letters/<file:([^/.]+\.[^/]+)>", "GET", self._counting(self._take_letter)),
            ("/letters/<draft:([^/.]+)>", "PUT", self._counting(self._edit_letter)),
            ("/clinic", "GET", self._counting(self._clinic)),
            ("/clinic/<clinic>", "GET", self._counting(self._clinic)),
            ("/health", "GET", self._tell_health),
            ("/openapi.json", "GET", self._openapi),
            ("/widget/<name:path>", "GET", self._file),
            ("/<page:(demo|embed|page)>", "GET", self._page),
        ):
            chat.add_route(self._answering(handler), path, methods=[method], name=_plain(f"{method}_{path}"))
        chat.listener("before_server_start")(self._set_up)
        chat.listener("after_server_stop")(self._close)
        return chat

    # Around every request

    async def _set_up(self, app: Sanic, _: object) -> None:
        app.config.REQUEST_MAX_SIZE = MAX_LETTER_BODY
        app.config.PROXIES_COUNT = self._settings.trusted_proxies or None
        usual = app.error_handler.default

        def refused(request: Request, error: Exception) -> HTTPResponse:
            if not request.path.startswith(PREFIX):
                return usual(request, error)
            return _error(_of_sanic(error), getattr(error, "headers", None))

        app.error_handler.add(SanicException, refused)

    async def _close(self, _: Sanic, __: object) -> None:
        self._transcripts.close()
        self._letters.close()

    def _answering(self, handler: Handler) -> Handler:
        """The handler with every failure turned into an answer."""

        async def answer(request: Request, **of_path: str) -> HTTPResponse:
            try:
                return await handler(request, **of_path)
            except ChatError as refused:
                error = refused
            except SanicException:
                raise
            except Exception as failed:
                logger.error("A request of the chat failed (%s).", type(failed).__name__, exc_info=failed)
                error = ChatError("internal")
            # Whoever needs help at once gets it, refused or not.
            is_message = request.method == "POST" and len(request.body) <= MAX_BODY
            said = text_in(request.body) if is_message else ""
            return _error(error, messages=await self._conversations.alarm(said, self._settings.default_clinic))

        return answer

    def _counting(self, handler: Handler) -> Handler:
        """The handler with a limit on how often one address may ask for it."""

        async def answer(request: Request, **of_path: str) -> HTTPResponse:
            self._count(self._limits.count_request, self._address(request), "too_many_requests")
            return await handler(request, **of_path)

        return answer

    @staticmethod
    def _count(limit: Callable[[str], None], of: str, code: str) -> None:
        try:
            limit(of)
        except TooOften as error:
            raise ChatError(code, retry_after=error.retry_after) from None

    def _address(self, request: Request) -> str:
        forwarded = request.remote_addr if self._settings.trusted_proxies else ""
        return forwarded or str(request.ip)

    def _find_clinic(self, clinic_id: str) -> Clinic:
        try:
            return self._clinics.get(clinic_id)
        except (ClinicError, OSError):
            raise ChatError("unknown_clinic", "clinic: expected the id of a clinic's file.") from None

    def _require_origin(self, request: Request, clinic: Clinic) -> None:
        """Refuse what a browser sends from a page of neither this server nor the clinic; others send no origin."""
        origin = request.headers.get("origin")
        if origin is None or origin.lower() in clinic.origins:
            return
        if origin.partition("://")[2].lower() != str(request.headers.get("host", "")).lower():
            raise ChatError("origin_not_allowed", "The page's origin is not among the clinic's origins.")

    def _session(self, request: Request) -> Session:
        """Whose conversation the request is about."""
        scheme, _, token = str(request.headers.get("authorization", "")).partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ChatError("session_ended", "Authorization: expected 'Bearer' and a token.")
        try:
            session = self._tokens.read(token.strip())
        except (ExpiredToken, ForgedToken) as error:
            raise ChatError("session_ended", str(error)) from None
        self._require_origin(request, self._find_clinic(session.clinic))
        return session

    # What can be asked for

    async def _begin(self, request: Request) -> HTTPResponse:
        wanted = parse(NewSession, _body(request))
        clinic = self._find_clinic(self._settings.default_clinic if wanted.clinic is None else wanted.clinic)
        self._require_origin(request, clinic)
        self._count(self._limits.count_session, self._address(request), "too_many_requests")
        context = self._portal_context(wanted.portal_context, clinic)
        metadata: dict[str, Any] = {
            "clinic": clinic.id,
            "language": wanted.language or context.language or LANGUAGES[0],
        }
        if context.details:
            metadata["portal"] = context.details
        token, session = self._tokens.issue(clinic.id, timedelta(hours=self._settings.chat_session_hours))
        greeting = await self._conversations.greet(session, metadata)
        return _json(
            {
                "token": token,
                "expires_at": session.expires_at.isoformat(),
                "clinic": _public(clinic),
                "max_text": MAX_TEXT,
                **_shown(greeting),
            },
            status=201,
        )

    def _portal_context(self, token: str | None, clinic: Clinic) -> PortalContext:
        if token is None:
            return PortalContext()
        try:
            return read_context(token, clinic, self._settings.clinics_dir)
        except BadContext as error:
            raise ChatError("bad_portal_context", str(error)) from None

    async def _end(self, request: Request) -> HTTPResponse:
        session = self._session(request)

        async def delete(conversation: str) -> None:
            await request.app.ctx.agent.tracker_store.save(deletion(conversation))

        await self._conversations.end(session, delete)
        return raw(b"", status=204, headers=pages.DATA)

    async def _say(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        said = parse(NewMessage, _body(request))
        if said.text is not None:
            checked_text(said.text)
        self._count(self._limits.count_message, session.conversation, "too_many_messages")
        message = FromPatient(said.message_id, said.text, said.button, said.language or LANGUAGES[0])
        return _json(_shown(await self._conversations.say(session, message)))

    async def _history(self, request: Request) -> HTTPResponse:
        session = self._session(request)
        asked = request.get_args(keep_blank_values=True)
        after = str(asked.get("after", "0"))
        if set(asked) - {"after"} or not (after.isascii() and after.isdigit() and len(after) <= LONGEST_PLACE):
            raise ChatError("bad_request", "after: expected the place (seq) of a message, and no other parameter.")
        return _json({"messages": [_message(m) for m in await self._conversations.history(session, int(after))]})

    async def _take_letter(self, request: Request, file: str) -> HTTPResponse:
        session = self._session(request)
        said = await self._conversations.history(session, 0)
        name, _, ending = file.partition(".")
        letter = await self._letters.file(session.conversation, said, name, ending)
        headers = {
            **(pages.LETTER_PAGE if letter.ending == "html" else pages.DATA),
            "Content-Disposition": f'attachment; filename="{letter.name}"',
        }
        return raw(letter.content, headers=headers, content_type=FORMATS[letter.ending])

    async def _edit_letter(self, request: Request, draft: str) -> HTTPResponse:
        session = self._session(request)
        text = checked_letter(parse(EditedLetter, _body(request, MAX_LETTER_BODY)).text)
        self._count(self._limits.count_message, session.conversation, "too_many_messages")
        # A change that the patient asked for a moment ago is not lost below it, nor it below that.
        data = await self._conversations.between_turns(
            session, lambda: self._letters.edit(session.conversation, draft, text)
        )
        return _json({"letter": data.dict()})

    async def _clinic(self, request: Request, clinic: str = "") -> HTTPResponse:
        found = self._find_clinic(clinic or self._settings.default_clinic)
        self._require_origin(request, found)
        return _json(_public(found))

    async def _tell_health(self, request: Request) -> HTTPResponse:
        return _json(await self._health.parts(getattr(request.app.ctx, "agent", None)))

    async def _openapi(self, _: Request) -> HTTPResponse:
        return _json(document())

    async def _file(self, request: Request, name: str) -> HTTPResponse:
        try:
            file = await asyncio.to_thread(pages.static_file, name)
        except (pages.NoSuchFile, ValueError):
            raise ChatError("not_found") from None
        # Rasa's CORS would add a second allowed origin, and browsers take neither.
        setattr(request.ctx, SANIC_CORS_EVALUATED, True)
        headers = {**pages.FILE, "ETag": file.tag, "Vary": "Accept-Encoding"}
        if file.tag in str(request.headers.get("if-none-match", "")):
            return raw(b"", status=304, headers=headers)
        if "gzip" in str(request.headers.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            return raw(file.compressed, headers=headers, content_type=file.content_type)
        return raw(file.content, headers=headers, content_type=file.content_type)

    async def _page(self, request: Request, page: str) -> HTTPResponse:
        clinic = self._find_clinic(request.args.get("clinic") or self._settings.default_clinic)
        server = f"{request.scheme}://{request.headers.get('host', '')}"
        try:
            language = pages.label_language(request.args.get("language"))
            html = pages.render(f"{page}.html", server=server, clinic=_public(clinic), language=language)
        except jinja2.TemplateNotFound:
            raise ChatError("not_found") from None
        headers = pages.page_headers(clinic.origins if page == "page" else ())
        return raw(html.encode(), headers=headers, content_type="text/html; charset=utf-8")


def _plain(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name)


def _body(request: Request, most: int = MAX_BODY) -> bytes:
    if str(request.headers.get("content-type", "")).partition(";")[0].strip().lower() != "application/json":
        # Pages of any origin may send other types without being asked first.
        raise ChatError("not_json", "Content-Type: expected application/json.")
    if len(request.body) > most:
        raise ChatError("too_large", f"The body has more than {most} bytes.")
    return bytes(request.body)


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    body = json.dumps(content).encode()
    return raw(body, status=status, headers={**pages.DATA, **(headers or {})}, content_type="application/json")


def _error(
    error: ChatError, headers: dict[str, str] | None = None, messages: list[ChatMessage] | None = None
) -> HTTPResponse:
    more = dict(headers or {})
    if error.retry_after is not None:
        more["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        more["WWW-Authenticate"] = "Bearer"
    body = error.body | ({"messages": [_message(m) for m in messages]} if messages else {})
    return _json(body, status=error.status, headers=more)


def _of_sanic(error: Exception) -> ChatError:
    """The web server's own refusals in our words."""
    if isinstance(error, MethodNotSupported):
        return ChatError("method_not_allowed")
    if isinstance(error, NotFound):
        return ChatError("not_found")
    if isinstance(error, PayloadTooLarge):
        return ChatError("too_large", f"The body has more than {MAX_LETTER_BODY} bytes.")
    status = getattr(error, "status_code", 500)
    return ChatError("bad_request" if status < 500 else "internal")


def _public(clinic: Clinic) -> dict[str, Any]:
    """What a page shows of a clinic."""
    return {
        "id": clinic.id,
        "name": clinic.name,
        "phone": clinic.front_desk.phone,
        "hours": clinic.front_desk.hours,
        "theme": asdict(theme(clinic.colours.accent)),
        "languages": list(LANGUAGES),
    }


def _shown(answer: Answer) -> dict[str, Any]:
    return {"messages": [_message(m) for m in answer.messages], "ended": answer.ended}


def _message(message: ChatMessage) -> dict[str, Any]:
    """A message as the page gets it: no button's payload, for only we know what it stands for."""
    mine = message.sender == "patient" and message.message_id
    return {
        "id": message.message_id if mine else str(message.seq),
        "seq": message.seq,
        "sender": message.sender,
        "time": datetime.fromtimestamp(message.time, UTC).isoformat(timespec="milliseconds"),
        "language": message.language,
        "text": message.text,
        "buttons": [{"id": b.id, "title": b.title} for b in message.buttons],
        "payload": message.payload,
        "sources": message.sources,
        "checked_on": message.checked_on,
    }
