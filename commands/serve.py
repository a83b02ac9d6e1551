"""``second-opinion serve``: the conversation server and the action server, kept running by circus.

Circus runs inside this process: a server that dies is started again, Ctrl-C and SIGTERM stop everything. What
circus does not do is decide that a server will never start; ``_Watch`` does, from how soon it ends.
"""

import asyncio
import datetime
import json
import logging
import signal
import sys
import time
import uuid
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import typer
from circus import get_arbiter
from circus.exc import ConflictError
from tornado.httpclient import AsyncHTTPClient
from tornado.ioloop import PeriodicCallback

from commands.console import CommandError, notes, out
from commands.preparation import (
    Prepared,
    prepare,
    rasa_arguments,
    require_free_ports,
    stop_on_sigterm,
)
from commands.privacy import purge_now
from commands.train import child_environment, require_writable
from second_opinion.chat.tokens import signing_key
from second_opinion.clinics import load_clinics
from second_opinion.colours import corrections
from second_opinion.settings import LOOPBACK, PROJECT_ROOT, Settings

START_LIMIT_SECONDS = 180
SETTLED_SECONDS = 30
"""A server that lived shorter than this was not able to run; one that lived longer may be started again."""
EARLY_ENDS_BEFORE_GIVING_UP = 3
STOP_SECONDS = 5.0
POLL_MILLISECONDS = 500
PURGE_SECONDS = 3600


class _Prefixed:
    """Writes a server's output line by line, the server's name before each; a pipe hands over any pieces."""

    def __init__(self, name: str) -> None:
        self._prefix = f"{name:<8}| ".encode()
        self._rest: dict[tuple[int, str], bytes] = defaultdict(bytes)

    def __call__(self, piece: dict[str, Any]) -> None:
        source = (piece["pid"], piece["name"])
        *lines, rest = (self._rest[source] + piece["data"]).split(b"\n")
        self._rest[source] = rest
        for line in lines:
            if line.strip():
                sys.stderr.buffer.write(self._prefix + line.rstrip() + b"\n")
        sys.stderr.buffer.flush()

    def close(self) -> None:
        """Circus closes its streams; this one owns nothing."""


class _Watch:
    """Follows both servers: says when the guide answers, and stops everything when it never will."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.failure: str | None = None
        self.arbiter: Any = None
        self._ready = False
        self._asking = False
        self._stopping = False
        self._waiting_for = ""
        self._since = time.monotonic()
        self._started: dict[int, float] = {}
        self._early_ends: dict[str, int] = defaultdict(int)

    def spawned(self, *, pid: int, **_: Any) -> bool:
        """Circus calls this after a server was started."""
        self._started[pid] = time.monotonic()
        return True

    def ended(self, *, watcher: Any, process_pid: int, **_: Any) -> bool:
        """Circus calls this after a server ended."""
        if self._stopping:
            return True
        lived = time.monotonic() - self._started.pop(process_pid, 0.0)
        early = self._early_ends[watcher.name] + 1 if lived < SETTLED_SECONDS else 0
        self._early_ends[watcher.name] = early
        if early >= EARLY_ENDS_BEFORE_GIVING_UP:
            self._give_up(
                f"The {watcher.name} server ended {early} times right after its start, so everything was "
                "stopped. Its last lines above say why."
            )
        else:
            notes.print(f"The {watcher.name} server ended; starting it again.", style="yellow")
        return True

    def stop_soon(self, *_: object) -> None:
        """Stop everything; also a signal handler."""
        self.arbiter.loop.add_callback_from_signal(self._stop)

    async def _stop(self) -> None:
        if self._stopping:
            return
        self._stopping = True
        # Circus refuses, and so forgets, a stop while it is looking after its processes.
        while True:
            try:
                await self.arbiter.stop()
            except ConflictError:
                await asyncio.sleep(0.05)
            else:
                return

    def _give_up(self, sentence: str) -> None:
        self.failure = self.failure or sentence
        self.stop_soon()

    async def poll(self) -> None:
        """Ask both servers whether they answer, until they do."""
        if self._ready or self._stopping or self._asking:
            return
        self._asking = True
        try:
            waiting_for = await self._missing()
        finally:
            self._asking = False
        if not waiting_for:
            self._ready = True
            _say_how_to_talk(self.settings)
        elif time.monotonic() - self._since > START_LIMIT_SECONDS:
            self._give_up(f"After {START_LIMIT_SECONDS} s {waiting_for} does not answer; see above.")
        elif waiting_for != self._waiting_for:
            self._waiting_for = waiting_for
            notes.print(f"Waiting for {waiting_for} ...", style="dim")

    async def _missing(self) -> str:
        client = AsyncHTTPClient()
        actions = f"http://{LOOPBACK}:{self.settings.action_port}/health"
        chat = f"{_address(self.settings)}/chat/health"
        if await self._fetched(client, actions) is None:
            return "the action server"
        health = await self._fetched(client, chat)
        if health is None:
            return "the conversation server (it loads the model)"
        if health["parts"]["model"] != "ok":
            # Without one the channel still answers, but only that it cannot.
            return "the model"
        return "" if await self._answers(client) else "the first answer"

    @staticmethod
    async def _fetched(client: Any, url: str) -> Any:
        """The JSON at an address, ``None`` where nothing answers yet."""
        try:
            response = await client.fetch(url, request_timeout=5)
            return json.loads(response.body)
        except Exception:  # noqa: BLE001 - every failure means the same: not yet
            return None

    async def _answers(self, client: Any) -> bool:
        """Whether a first message gets an answer; the conversation is deleted again.

        It also spares the first patient the seconds that the first message of all takes.
        """
        address = f"{_address(self.settings)}/chat"
        headers = {"Content-Type": "application/json"}
        hello = json.dumps({"message_id": str(uuid.uuid4()), "text": "hello"})
        try:
            begun = await client.fetch(f"{address}/session", method="POST", body="{}", headers=headers)
            headers["Authorization"] = f"Bearer {json.loads(begun.body)['token']}"
            said = await client.fetch(f"{address}/messages", method="POST", body=hello, headers=headers)
            answered = bool(json.loads(said.body)["messages"])
        except Exception:  # noqa: BLE001 - asked again at the next poll
            return False
        try:
            await client.fetch(f"{address}/session", method="DELETE", headers=headers)
        except Exception as error:  # noqa: BLE001 - the guide answers all the same
            notes.print(
                f"The greeting that proved the start could not be deleted ({type(error).__name__}): check "
                "TRACKER_DATABASE_URL. It goes with the expired conversations.",
                style="yellow",
            )
        return answered


def _address(settings: Settings) -> str:
    return f"http://{settings.listen_host}:{settings.listen_port}"


def _say_how_to_talk(settings: Settings) -> None:
    out.print(
        f"\n[bold green]The guide answers.[/bold green] Talk to it:\n"
        f"  {_address(settings)}/chat/demo     in a browser, on the page of an invented clinic\n"
        f"  make shell                          in a second terminal\n"
        f"Ctrl-C stops it.\n",
        soft_wrap=True,
    )
    sys.stdout.flush()


def serve() -> None:
    """Start the guide and keep it running; train and load example data first, if needed."""
    try:
        stop_on_sigterm()
        prepared = prepare(_require_what_the_chat_needs)
        _tell_corrected_colours(prepared.settings)
        failure = _run(prepared)
    except KeyboardInterrupt:
        failure = None
    if failure:
        raise CommandError(failure)
    notes.print("Stopped.")
    raise typer.Exit(0)


def _require_what_the_chat_needs(settings: Settings) -> None:
    """Raise ``CommandError``, ``WeakKey`` or ``OSError`` for held ports or a key that must not sign tokens."""
    require_free_ports(settings)
    require_writable("STATE_DIR", settings.state_dir)
    signing_key(settings.chat_token_key, settings.state_dir)


def _tell_corrected_colours(settings: Settings) -> None:
    for clinic in load_clinics(settings.clinics_dir).values():
        for correction in corrections(clinic.colours.accent):
            notes.print(f"clinics/{clinic.id}.yml: colours.accent: {correction}", style="yellow", markup=False)


def _allowed_origins(settings: Settings) -> list[str]:
    """Arguments for Rasa, which answers browsers' questions about other origins before the channel sees them."""
    origins = sorted({origin for c in load_clinics(settings.clinics_dir).values() for origin in c.origins})
    return ["--cors", *origins] if origins else []


def _run(prepared: Prepared) -> str | None:
    """Run until a signal or a failure; returns the failure's sentence."""
    watch = _Watch(prepared.settings)
    servers = {
        "actions": ["-m", "rasa_parts.action_server"],
        "guide": ["-m", "rasa_parts", "run", *rasa_arguments(prepared), *_allowed_origins(watch.settings)],
    }
    arbiter = get_arbiter(
        [
            {
                "name": name,
                "cmd": sys.executable,
                "args": arguments,
                "working_dir": str(PROJECT_ROOT),
                "env": child_environment(),
                "graceful_timeout": STOP_SECONDS,
                "stop_children": True,
                "stdout_stream": {"stream": _Prefixed(name)},
                "stderr_stream": {"stream": _Prefixed(name)},
                "hooks": {"after_spawn": (watch.spawned, True), "after_reap": (watch.ended, True)},
            }
            for name, arguments in servers.items()
        ],
        # Nobody steers it from outside, so nothing listens for that.
        controller="inproc://guide-controller",
        pubsub_endpoint="inproc://guide-events",
        proc_name="second-opinion",
    )
    watch.arbiter = arbiter
    logging.getLogger("tornado.application").addFilter(_is_news)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, watch.stop_soon)
    polls = PeriodicCallback(watch.poll, POLL_MILLISECONDS)

    def purge_soon() -> None:
        workers.submit(_purge, prepared.settings)

    purges = PeriodicCallback(purge_soon, PURGE_SECONDS * 1000)
    with ThreadPoolExecutor(max_workers=1) as workers:
        polls.start()
        purges.start()
        purge_soon()
        try:
            arbiter.start()
        finally:
            polls.stop()
            purges.stop()
    return watch.failure


def _is_news(record: logging.LogRecord) -> bool:
    """Not news: circus wanted to look after its processes while it was stopping them."""
    return not (record.exc_info and isinstance(record.exc_info[1], ConflictError))


def _purge(settings: Settings) -> None:
    try:
        purge_now(settings, datetime.datetime.now(datetime.UTC))
    except Exception as error:  # noqa: BLE001 - the next hour tries again; the servers go on
        notes.print(f"Expired conversations were not removed ({type(error).__name__}); next try in an hour.")
