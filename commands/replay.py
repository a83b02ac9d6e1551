"""``second-opinion replay``: a scripted conversation through the trained model and the real actions.

A script is YAML: ``turns``, a list in which each entry has ``user`` (typed text) or ``button`` (the title of
a button offered by the answer before). ``clinic`` and ``on`` may stand at the top; other keys are ignored, so
that tests can keep their expectations in the same file.
"""

import asyncio
import contextlib
import datetime
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
import yaml
from rich.markup import escape
from sqlalchemy.engine import make_url

from commands.console import BadInput, notes, out
from commands.preparation import make_demo_directory
from commands.train import ensure_model
from rasa_parts.plain_text import message_lines
from second_opinion.clinics import load_clinic
from second_opinion.settings import Settings, load_settings

if TYPE_CHECKING:
    from rasa_parts.in_process import InProcessGuide, Turn


@dataclass(frozen=True)
class ScriptTurn:
    """One entry of ``turns``: either ``user`` or ``button``; ``entry`` is all of it."""

    user: str | None
    button: str | None
    entry: Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """A scripted conversation. ``clinic`` and ``on`` are ``None`` when the file does not say."""

    path: Path
    turns: tuple[ScriptTurn, ...]
    clinic: str | None
    on: datetime.date | None
    about: str


class ScriptError(BadInput):
    """The script cannot be played; the message names the file, the key and the expected shape."""


class _Loader(yaml.SafeLoader):
    """YAML in which ``yes``, ``no``, ``on`` and a ZIP such as 02134 are what a patient typed."""


_Loader.yaml_implicit_resolvers = {}
# Expectations of tests need these three kinds besides text.
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", "n~\0"),
    ("tag:yaml.org,2002:int", r"^(?:0|-?[1-9][0-9]{0,8})$", "-0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def load_script(path: Path) -> Script:
    """Read a script.

    Raises:
        ScriptError: the file is missing, is no YAML, or a key has another shape.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ScriptError(f"{path}: this file cannot be read ({error.strerror}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path}: this is not readable YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict) or not isinstance(content.get("turns"), list) or not content["turns"]:
        raise ScriptError(f"{path}: expected the key 'turns' with a list of entries such as '- user: Hello'.")
    turns = tuple(_turn(path, number, entry) for number, entry in enumerate(content["turns"], start=1))
    clinic = content.get("clinic")
    if clinic is not None and not isinstance(clinic, str):
        raise ScriptError(f"{path}: clinic: expected a clinic's id such as riverside.")
    return Script(path, turns, clinic, _date(path, content.get("on")), str(content.get("about", "")))


def _turn(path: Path, number: int, entry: object) -> ScriptTurn:
    where = f"{path}: turns[{number}]"
    if not isinstance(entry, dict):
        raise ScriptError(f"{where}: expected 'user: ...' or 'button: ...'.")
    given = {key: entry[key] for key in ("user", "button") if entry.get(key) is not None}
    if len(given) != 1:
        raise ScriptError(f"{where}: expected exactly one of the keys 'user' and 'button'.")
    key, value = next(iter(given.items()))
    if isinstance(value, dict | list):
        raise ScriptError(f"{where}.{key}: expected a text; put it in quotes.")
    if key == "button" and not str(value).strip():
        raise ScriptError(f"{where}.button: expected the title of a button.")
    text = value if isinstance(value, str) else json.dumps(value)
    return ScriptTurn(**{"user": None, "button": None, key: text}, entry=entry)


def _date(path: Path, value: object) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError as error:
        raise ScriptError(f"{path}: on: expected a date such as 2026-11-22.") from error


async def play(
    guide: "InProcessGuide", script: Script, *, clinic: str | None = None, sender_id: str = "replay"
) -> AsyncIterator["Turn"]:
    """Play a script turn by turn.

    Raises:
        ScriptError: a button's title was not offered by the answer before it; lists those that were.
    """
    clinic = clinic or script.clinic
    metadata = {"clinic": clinic} if clinic else {}
    offered: dict[str, str] = {}
    for number, entry in enumerate(script.turns, start=1):
        if entry.button is None:
            turn = await guide.say(entry.user or "", sender_id=sender_id, metadata=metadata)
        elif entry.button in offered:
            turn = await guide.say(offered[entry.button], sender_id=sender_id, metadata=metadata)
            turn = replace(turn, user=entry.button)
        else:
            titles = ", ".join(f"[{title}]" for title in offered) or "none"
            raise ScriptError(
                f"{script.path}: turns[{number}].button: [{entry.button}] was not offered. Offered: {titles}."
            )
        offered = turn.buttons
        yield turn


@contextlib.contextmanager
def only_ours_on_stdout() -> Iterator[None]:
    """Rasa and TensorFlow print and warn while they load; none of it belongs to a transcript."""
    os.environ.update({"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"})
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
            # A filter would not do: they set filters of their own while they load.
            warnings.showwarning = lambda *_, **__: None
            yield
    finally:
        root.setLevel(level)


def set_scene(settings: Settings, *, on: datetime.date, database: str) -> None:
    """Let this process's actions live on the day ``on`` and look into ``database``, the SQLAlchemy URL of a file.

    Letters are kept beside it.
    """
    from actions.base import use_services
    from second_opinion import clock
    from second_opinion.services import build_services

    clock.fix(on)
    drafts = Path(str(make_url(database).database)).with_name("letters.db")
    scene = settings.copy(update={"directory_database_url": database, "tracker_database_url": f"sqlite:///{drafts}"})
    # The conversation itself is kept in memory, so nothing of it lies in a database.
    use_services(build_services(scene, forget=lambda conversation_id: None))


async def load_guide(model: Path) -> "InProcessGuide":
    """The trained model with the real actions, in this process."""
    from rasa_sdk.executor import ActionExecutor

    from rasa_parts.action_endpoint import InProcessActionEndpoint
    from rasa_parts.in_process import InProcessGuide

    executor = ActionExecutor()
    executor.register_package("actions")
    return await InProcessGuide.load(model, InProcessActionEndpoint(executor))


def transcript(turn: "Turn") -> list[str]:
    """The lines of one turn as people read them: what was said, what was answered, the buttons offered."""
    return ["", f"You: {turn.user}", *(line for message in turn.bot for line in message_lines(message))]


def _print_turn(turn: "Turn") -> None:
    # A terminal gets whole words; a file gets whole lines.
    for line in transcript(turn):
        out.print(escape(line), soft_wrap=not out.is_terminal, highlight=False)


def replay(
    file: Path = typer.Argument(..., metavar="FILE.yml", help="The scripted conversation."),
    clinic: str = typer.Option(None, metavar="ID", help="The clinic whose page the chat is on."),
    database: str = typer.Option(None, metavar="URL", help="Directory database; default: a fresh demo one."),
    on: str = typer.Option(None, metavar="DATE", help="The day it is, as 2026-11-22; default: today."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object a turn, nothing else."),
) -> None:
    """Play a scripted conversation and print the transcript."""
    script = load_script(file)
    settings = load_settings()
    try:
        day = datetime.date.fromisoformat(on) if on else script.on or datetime.date.today()
    except ValueError:
        raise BadInput(f"--on {on}: expected a date such as 2026-11-22.") from None
    wanted_clinic = clinic or script.clinic
    if wanted_clinic:
        load_clinic(settings.clinics_dir, wanted_clinic)
    model = ensure_model()

    stdout = sys.stdout

    async def run(directory: str) -> None:
        with notes.status("Loading the guide ..."):
            set_scene(settings, on=day, database=directory)
            guide = await load_guide(model)
        async for turn in play(guide, script, clinic=wanted_clinic):
            with contextlib.redirect_stdout(stdout):
                if as_json:
                    print(json.dumps(turn.as_dict(), ensure_ascii=False, default=str), flush=True)
                else:
                    _print_turn(turn)

    with only_ours_on_stdout(), tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        demo = f"sqlite:///{Path(scratch) / 'directory.db'}"
        if database is None:
            make_demo_directory(demo, day)
        asyncio.run(run(database or demo))
