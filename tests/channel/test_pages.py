"""Files and pages come with the headers that browsers need, and nothing else of the server's disk comes at all."""

import http.client

import pytest

from second_opinion.settings import PROJECT_ROOT
from tests.channel.client import Chat, Server
from tests.channel.conftest import CLINIC_ORIGIN

pytestmark = pytest.mark.slow

WIDGET = PROJECT_ROOT / "widget"
FILES = sorted(str(p.relative_to(WIDGET)) for p in WIDGET.rglob("*") if p.suffix in (".js", ".css"))


def raw_path(server: Server, path: str) -> http.client.HTTPResponse:
    """Ask for a path as it is; other clients tidy it up first."""
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=10)
    connection.putrequest("GET", path, skip_host=False)
    connection.endheaders()
    return connection.getresponse()


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_widget_is_served_to_pages_of_any_origin(server: Server, name: str) -> None:
    answer = server.ask("GET", f"/chat/widget/{name}", headers={"Origin": "https://any.example"})
    assert answer.content == (WIDGET / name).read_bytes()
    assert answer.headers["Content-Type"].startswith("text/javascript" if name.endswith(".js") else "text/css")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers


def test_a_file_that_did_not_change_is_not_sent_again(server: Server) -> None:
    path = "/chat/widget/second-opinion.js"
    tag = server.ask("GET", path).headers["ETag"]
    again = server.ask("GET", path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert server.ask("GET", path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../credentials.yml",
        "../second_opinion/settings.py",
        "..%2f..%2fcredentials.yml",
        "%2e%2e/%2e%2e/domain.yml",
        "....//credentials.yml",
        "/etc/passwd",
        "%00.js",
        "second-opinion.js%00.html",
        "pages/demo.html",
        "pages",
        "",
        ".",
        "nothing.js",
    ],
)
def test_nothing_else_of_the_disk_is_served(server: Server, name: str) -> None:
    answer = raw_path(server, f"/chat/widget/{name}")
    assert answer.status in (400, 404)
    assert b"error" in answer.read()


@pytest.mark.parametrize("page", ["demo", "embed", "page"])
def test_a_page_may_do_what_the_widget_needs_and_no_more(server: Server, page: str) -> None:
    answer = server.ask("GET", f"/chat/{page}?clinic=hillside")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in str(policy)
    framed_by = policy["frame-ancestors"].split()
    assert framed_by == (["'self'", CLINIC_ORIGIN] if page == "page" else ["'self'"])
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "microphone=()" in answer.headers["Permissions-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "hillside" in answer.text.lower()


def test_a_page_of_an_unknown_clinic_is_told_as_such(server: Server) -> None:
    answer = server.ask("GET", '/chat/page?clinic="><script>')
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_clinic")


def test_what_holds_a_patient_s_words_is_never_stored_on_the_way(chat: Chat) -> None:
    for answer in (chat.send(text="hello"), chat.ask("GET", "/chat/messages"), chat.send(text="")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat", 404),
        ("GET", "/chat/none", 404),
        ("GET", "/chat/session", 405),
        ("PUT", "/chat/messages", 405),
        ("POST", "/chat/health", 405),
    ],
)
def test_what_is_not_there_is_said_in_words(server: Server, method: str, path: str, status: int) -> None:
    answer = server.ask(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    if status == 405:
        assert answer.headers["Allow"]


def test_a_clinic_s_public_data_come_with_colours_that_can_be_read(server: Server) -> None:
    clinic = server.ask("GET", "/chat/clinic/hillside").json()
    assert clinic["theme"]["accent"] != "#ffcc00"
    assert clinic["theme"]["accent_dark"] == "#ffcc00"
    assert server.ask("GET", "/chat/clinic").json()["id"] == "riverside"
    assert set(clinic) == {"id", "name", "phone", "hours", "theme", "languages"}
