"""When the start counts as done, and when it is given up; both servers are stood in for by one that answers."""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from commands import serve
from second_opinion.settings import Settings, load_settings


@asynccontextmanager
async def _servers(answers: list[object], tmp_path: Path, model: str = "ok") -> AsyncIterator[Settings]:
    """Both servers; a message gets ``answers``, and nothing can be deleted."""

    class Handler(RequestHandler):
        def get(self) -> None:
            self.write({"status": "ok", "parts": {"model": model}})

        def post(self) -> None:
            self.write(json.dumps({"token": "of.a.session", "messages": answers}))

        def delete(self) -> None:
            self.set_status(500)

    server = HTTPServer(Application([(".*", Handler)]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    try:
        yield load_settings({"STATE_DIR": str(tmp_path), "LISTEN_PORT": str(port), "ACTION_PORT": str(port)})
    finally:
        server.stop()


def _watch(settings: Settings) -> tuple[serve._Watch, list[Callable[[], object]]]:
    stops: list[Callable[[], object]] = []
    watch = serve._Watch(settings)
    watch.arbiter = SimpleNamespace(loop=SimpleNamespace(add_callback_from_signal=stops.append))
    return watch, stops


async def test_a_greeting_that_cannot_be_deleted_is_a_note_and_the_guide_is_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with _servers([{"text": "Hello."}], tmp_path) as settings:
        watch, stops = _watch(settings)
        await watch.poll()
        await watch.poll()
    told = capsys.readouterr()
    assert told.out.count("The guide answers") == 1
    assert told.err.count("TRACKER_DATABASE_URL") == 1
    assert stops == []


async def test_a_guide_that_never_answers_is_given_up_although_nothing_can_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with _servers([], tmp_path) as settings:
        watch, stops = _watch(settings)
        await watch.poll()
        assert watch.failure is None
        later = time.monotonic() + serve.START_LIMIT_SECONDS + 1
        monkeypatch.setattr(serve.time, "monotonic", lambda: later)
        await watch.poll()
    assert "the first answer does not answer" in (watch.failure or "")
    assert len(stops) == 1
    assert "The guide answers" not in capsys.readouterr().out


async def test_a_guide_without_its_model_is_not_ready_whatever_it_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with _servers([{"text": "A part of me is not working."}], tmp_path, model="down") as settings:
        watch, _ = _watch(settings)
        await watch.poll()
    told = capsys.readouterr()
    assert "Waiting for the model" in told.err
    assert "The guide answers" not in told.out
