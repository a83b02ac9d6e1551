import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from commands.shell import AN_ACTION_OF_OURS, _answers
from second_opinion.settings import Settings, load_settings


@contextmanager
def _program(body: bytes) -> Iterator[Settings]:
    """Another program, which answers everything with 200 and the same body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to tell."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield load_settings({"ACTION_PORT": str(server.server_port)})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"\xff", b'{"status": "ok"}', b"[]", b'["action_listen"]', b'[{"name": "action_other"}]']
)
def test_another_program_on_the_port_is_not_taken_for_the_action_server(body: bytes) -> None:
    with _program(body) as settings:
        assert not _answers(settings)


def test_nobody_on_the_port_is_no_action_server() -> None:
    with _program(b"") as settings:
        pass
    assert not _answers(settings)


def test_the_action_server_is_known_by_an_action_that_the_package_really_has() -> None:
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    assert AN_ACTION_OF_OURS in executor.actions
    with _program(json.dumps([{"name": name} for name in executor.actions]).encode()) as settings:
        assert _answers(settings)
