"""A real browser on real pages: Debian's or the user's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.running_guide import RunningGuide
from tests.widget.guide import Guide
from tests.widget.scripted_server import PageServer, ScriptedServer

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

PATIENCE_SECONDS = 20
"""For what must appear; where everything goes well nothing waits so long."""

KEY = "a-key-for-tests-0123456789-abcdefghij"

expect.set_options(timeout=1_000 * PATIENCE_SECONDS)

# Nothing but the pages under test is asked for.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
)


def find_chromium() -> str:
    """The browser's program: ``CHROMIUM`` if set, else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = (
        named
        or next(filter(None, map(shutil.which, CHROMIUMS)), None)
        or (str(ON_MACOS) if ON_MACOS.exists() else None)
    )
    if found is None:
        pytest.fail(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium) or name the program of "
            "another Chromium or Chrome in the variable CHROMIUM.",
            pytrace=False,
        )
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the browser is slow."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


# Ended with this folder: while Playwright is on, no test of another folder could run a loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Chromium's sandbox does not start for root, which is who runs containers.
    sandboxed = os.geteuid() != 0
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(ARGUMENTS), chromium_sandbox=sandboxed
        )
        yield started
        started.close()


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.release.set()
    server.stop()


@pytest.fixture(scope="package")
def page_server() -> Iterator[PageServer]:
    server = PageServer()
    yield server
    server.stop()


@pytest.fixture
def clinic_pages(page_server: PageServer) -> PageServer:
    """The clinic's web server, with no page yet."""
    page_server.pages.clear()
    return page_server


@pytest.fixture(scope="package")
def real(
    trained_model: Path, page_server: PageServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGuide]:
    """The guide itself, which knows the clinic's page."""
    clinic = f"""
name: Riverside Clinic
front_desk: {{phone: "555-555-0100", hours: "Monday to Friday, 8 am to 5 pm"}}
origins: ["{page_server.address}"]
"""
    # A test says in seconds what a patient says in minutes, and shares its machine with the browser.
    settings = {
        "CHAT_TOKEN_KEY": KEY,
        "CHAT_MESSAGES_PER_MINUTE": "1000",
        "CHAT_REQUESTS_PER_MINUTE": "5000",
        "ACTION_TIMEOUT_SECONDS": "10",
    }
    guide = RunningGuide(tmp_path_factory.mktemp("real"), {"riverside": clinic}, **settings)
    guide.start()
    yield guide
    guide.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that was never here before."""
    fresh = browser.new_context(viewport={"width": 1000, "height": 800}, accept_downloads=True)
    fresh.set_default_timeout(1_000 * PATIENCE_SECONDS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty page; a script error on it fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


PageMaker = Callable[..., str]


@pytest.fixture
def clinic_page(clinic_pages: PageServer, scripted: ScriptedServer) -> PageMaker:
    """Makes a clinic's page with the one tag, on an origin of its own, and returns its address."""

    def make(
        *,
        tag: str = 'data-clinic="riverside"',
        server: str = scripted.address,
        head: str = "",
        policy: str | None = None,
        html: str = 'lang="en"',
        path: str = "/",
    ) -> str:
        text = (
            f"<!doctype html><html {html}><head><title>Riverside Clinic</title><meta name=viewport "
            f'content="width=device-width">{head}<script type="module" {tag} '
            f'src="{server}/chat/widget/second-opinion.js"></script></head>'
            "<body><main><h1>Riverside Clinic</h1><p>Welcome.</p><button id=before>Before</button></main></body></html>"
        )
        clinic_pages.pages[path] = (text, {"Content-Security-Policy": policy} if policy else {})
        return clinic_pages.address + path

    return make


@pytest.fixture
def guide(page: Page, clinic_page: PageMaker) -> Guide:
    """The guide on an ordinary page, opened, greeted by the scripted server."""
    page.goto(clinic_page())
    opened = Guide(page)
    opened.open()
    return opened
