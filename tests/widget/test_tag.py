"""One tag in any page: what appears, what is loaded, and under which policies it works."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from second_opinion.settings import PROJECT_ROOT
from tests.widget.conftest import PageMaker
from tests.widget.examples import ALL, DRAFT, DRAFT_ID, sent
from tests.widget.guide import LAUNCHER, Guide, box_of
from tests.widget.policies import HOSTILE_STYLE, STRICT, TRUSTED_TYPES, violations_on
from tests.widget.scripted_server import PageServer, ScriptedServer, message

WIDGET = PROJECT_ROOT / "widget"
MOST_BYTES = 40 * 1024


def test_one_tag_on_a_blank_page_shows_a_launcher_with_a_name(page: Page, clinic_page: PageMaker) -> None:
    page.goto(clinic_page())
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()


def test_all_files_of_the_widget_together_are_at_most_40_kb_gzip() -> None:
    sizes = {path: len(gzip.compress(path.read_bytes())) for path in WIDGET.rglob("*") if path.is_file()}
    assert sizes
    assert sum(sizes.values()) <= MOST_BYTES


def talk_about_everything(page: Page, scripted: ScriptedServer) -> None:
    """Every kind of message, every option."""
    scripted.drafts[DRAFT_ID] = DRAFT
    for name, payload in ALL.items():
        scripted.answers[name] = [message(f"**{name}** https://example.org 555-555-0100", payload=sent(payload))]
    guide = Guide(page)
    guide.open()
    guide.replies.first.click()
    expect(guide.said_by_guide).to_have_count(2)
    for name in ALL:
        guide.say(name)
    guide.button("Copy").click()
    guide.button("Change").click()
    guide.button("Done").click()
    guide.button("Save as a file").click()
    with page.expect_download():
        guide.button("Plain text (.txt)").click()
    with page.expect_download():
        guide.button("Word (.docx)").click()
    guide.button("Options").click()
    guide.choose("Larger")
    with page.expect_download():
        guide.choose("Save this conversation")
    guide.choose("Start again")
    guide.button("Yes, start again").click()
    expect(guide.items).to_have_count(1)


@pytest.mark.parametrize("further", ["", TRUSTED_TYPES], ids=["strict", "trusted types"])
def test_under_the_strictest_policy_everything_works_and_nothing_is_violated(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, further: str
) -> None:
    violations = violations_on(page)
    page.goto(clinic_page(policy=STRICT.format(server=scripted.address) + further))
    talk_about_everything(page, scripted)
    assert violations == []


def test_a_violation_would_be_noticed(page: Page, clinic_page: PageMaker, scripted: ScriptedServer) -> None:
    violations = violations_on(page)
    page.goto(
        clinic_page(policy=STRICT.format(server=scripted.address) + TRUSTED_TYPES, head="<style>p{color:red}</style>")
    )
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()
    assert [found.split()[0] for found in violations] == ["style-src-elem"]


def test_nothing_is_asked_of_anybody_but_the_server(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, clinic_pages: PageServer
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(clinic_page())
    talk_about_everything(page, scripted)
    web = [url for url in asked if not url.startswith(("blob:", "data:"))]
    others = {url for url in web if "{0.scheme}://{0.netloc}".format(urlsplit(url)) != scripted.address}
    # The page itself, and the icon a browser looks for beside it.
    assert others <= {clinic_pages.address + "/", clinic_pages.address + "/favicon.ico"}


def _styles(page: Page) -> list[dict[str, str]]:
    """What every element of the widget looks like."""
    found: list[dict[str, str]] = page.evaluate(
        """() => [...document.querySelector('second-opinion-guide').shadowRoot.querySelectorAll('*')].map((element) => {
          const style = getComputedStyle(element);
          return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
        })"""
    )
    return found


def test_the_page_s_style_changes_nothing_inside(page: Page, clinic_page: PageMaker) -> None:
    looks = []
    for path, head in (("/", ""), ("/hostile", f"<style>{HOSTILE_STYLE}</style>")):
        page.goto(clinic_page(head=head, path=path))
        # An answer that is still on its way would be kept behind it.
        page.wait_for_load_state("networkidle")
        page.evaluate("sessionStorage.clear()")
        page.reload()
        Guide(page).open()
        Guide(page).button("Options").click()
        looks.append(_styles(page))
    plain, hostile = looks
    assert len(plain) > 50
    assert len(hostile) == len(plain)
    differing = [
        (name, before[name], after[name])
        for before, after in zip(plain, hostile, strict=True)
        for name in before
        if before[name] != after[name]
    ]
    assert differing == []


def test_the_reader_s_own_font_size_is_kept(page: Page, clinic_page: PageMaker) -> None:
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    assert guide.input.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)") >= 16
    client = page.context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    page.reload()
    assert guide.input.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)") >= 24


def test_without_session_storage_the_chat_still_works(
    context: BrowserContext, page: Page, clinic_page: PageMaker
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    guide.say("Is it OK to ask?")
    expect(guide.items).to_have_count(3)


def test_attributes_of_the_tag_say_where_how_and_for_which_clinic(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    tag = 'data-clinic="lakeside" data-position="start" data-open data-language="es" data-portal-context="signed"'
    page.goto(clinic_page(tag=tag))
    guide = Guide(page)
    expect(guide.items.first).to_be_visible()
    begun = next(asked for asked in scripted.asked if asked.path == "/chat/session")
    assert begun.body == {"clinic": "lakeside", "language": "es", "portal_context": "signed"}
    box = box_of(guide.panel)
    assert box["x"] < 100
    expect(guide.host.get_by_role("button", name="Enviar", exact=True)).to_be_visible()


def test_a_page_may_place_the_element_itself(page: Page, clinic_pages: PageServer, scripted: ScriptedServer) -> None:
    clinic_pages.pages["/"] = (
        f'<title>x</title><script type=module src="{scripted.address}/chat/widget/second-opinion.js"></script>'
        '<second-opinion-guide clinic="riverside"></second-opinion-guide>',
        {},
    )
    page.goto(clinic_pages.address)
    expect(page.get_by_role("button", name=LAUNCHER)).to_have_count(1)
    Guide(page).open()
    assert scripted.asked[-1].body["clinic"] == "riverside"


def test_nothing_is_begun_before_the_patient_opens_it(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    page.goto(clinic_page())
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible()
    assert {asked.path for asked in scripted.asked} <= {"/chat/clinic/riverside"}
    assert page.context.cookies() == []


def test_the_clinic_s_colours_are_used_and_only_colours(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    scripted.clinic["theme"] = {"accent": "#7a1fa2", "accent_text": "red;} * {display: none"}
    page.goto(clinic_page())
    guide = Guide(page)
    expect(guide.launcher).to_have_css("background-color", "rgb(122, 31, 162)")
    expect(guide.launcher).to_have_css("color", "rgb(255, 255, 255)")


def test_modules_name_each_other_and_nothing_else() -> None:
    imported = re.compile(r'^import [^;]*? from "([^"]+)";|\bimport\(([^)]*)\)', re.MULTILINE)
    for path in WIDGET.rglob("*.js"):
        for named, computed in imported.findall(path.read_text(encoding="utf-8")):
            assert not computed, path
            assert (path.parent / named).is_file(), f"{path} imports {named}"
