"""Whole conversations with the real guide: trained model, actions, database, and a clinic's page of another origin."""

import csv
import io
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import docx
import jwt
import pytest
import requests
import yaml
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Page, expect

from second_opinion import clock
from second_opinion.chat.transcript import ChatMessage, append, numbered
from second_opinion.directory import import_csv, open_engine, template
from second_opinion.letters import edited
from second_opinion.letters.delivery import as_text
from second_opinion.letters.storage import DraftStore
from second_opinion.privacy import conversation_engine
from second_opinion.settings import PROJECT_ROOT
from tests.running_guide import RunningGuide
from tests.widget.conftest import PageMaker
from tests.widget.examples import DRAFT, drafted
from tests.widget.guide import Guide
from tests.widget.policies import HOSTILE_STYLE, STRICT, TRUSTED_TYPES, violations_on
from tests.widget.scripted_server import PageServer
from tests.widget.test_accessibility import axe_finds

pytestmark = pytest.mark.slow

SCRIPT = PROJECT_ROOT / "tests/conversations/whole_guide.yml"
ALMOST_THE_END = "can i talk to someone"
"""What follows in the script starts over and deletes everything."""


def hold_the_whole_conversation(guide: Guide) -> None:
    """Say what the script of the example conversation says."""
    for turn in yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))["turns"]:
        if "button" in turn:
            guide.press(turn["button"])
        else:
            guide.say(turn["user"])
        if turn.get("user") == ALMOST_THE_END:
            return
    raise AssertionError(f"{SCRIPT} does not say {ALMOST_THE_END!r}")


@pytest.fixture
def real_page(page: Page, clinic_page: PageMaker, real: RunningGuide) -> Page:
    page.goto(clinic_page(server=real.address))
    return page


def test_a_whole_conversation_on_a_strict_page_with_hostile_styles(
    page: Page, clinic_page: PageMaker, real: RunningGuide
) -> None:
    violations = violations_on(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    policy = STRICT.format(server=real.address) + TRUSTED_TYPES
    # The page's own style needs what the policy forbids, so it comes as the page's server sends it.
    page.goto(clinic_page(server=real.address, policy=policy.replace("style-src 'self'", "style-src 'unsafe-inline'"),
                          head=f"<style>{HOSTILE_STYLE}</style>"))  # fmt: skip
    guide = Guide(page)
    guide.open()
    assert axe_finds(page) == []
    hold_the_whole_conversation(guide)
    for card in ("letter", "comparison", "network", "steps"):
        expect(guide.host.locator(f".card.{card}")).not_to_have_count(0)
    expect(guide.host.locator(".letter div.paper").filter(has_text="Ana Lopez").first).to_be_attached()
    expect(guide.host.locator(".network .state")).to_contain_text("Listed as in network")
    assert axe_finds(page) == []
    assert violations == []
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in asked}
    page_s = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    assert origins == {real.address, page_s}


def test_quick_replies_lead_on(real_page: Page) -> None:
    guide = Guide(real_page)
    guide.open()
    title = guide.replies.first.inner_text()
    guide.replies.first.click()
    expect(guide.said_by_patient).to_contain_text(title)
    expect(guide.said_by_guide.nth(1)).to_be_visible()
    expect(guide.replies.first).to_be_visible()


def test_an_emergency_is_answered_with_a_number_to_touch(real_page: Page) -> None:
    guide = Guide(real_page)
    guide.open()
    guide.say("my chest feels like someone is crushing it and my arm is numb")
    expect(guide.said_by_guide.last.locator('a[href="tel:911"]').first).to_be_visible()


def show_a_draft(page: Page, real: RunningGuide) -> str:
    """Let the guide have written a letter that is stored, and the page fetch it; the draft's id."""
    token = page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    conversation = jwt.decode(token, options={"verify_signature": False})["sub"]
    engine = conversation_engine(f"sqlite:///{real.state / 'conversations.db'}")
    try:
        draft_id = DraftStore(engine).add(conversation, DRAFT)
        card = drafted(DRAFT, draft_id).dict()
        message = ChatMessage(0, "guide", time.time(), "en", "", payload=card)
        append(engine, conversation, "riverside", numbered([message]))
    finally:
        engine.dispose()
    page.reload()
    return draft_id


def test_a_letter_is_changed_on_the_server_and_taken_along_from_a_strict_page(
    page: Page, clinic_page: PageMaker, real: RunningGuide, tmp_path: Path
) -> None:
    violations = violations_on(page)
    page.goto(clinic_page(server=real.address, policy=STRICT.format(server=real.address) + TRUSTED_TYPES))
    guide = Guide(page)
    guide.open()
    guide.say("hi")
    draft_id = show_a_draft(page, real)
    guide.button("Change").click()
    editor = guide.host.get_by_role("textbox", name="Your text")
    mine = editor.input_value().replace("[your name]", "Rosa Lopez")
    editor.fill(mine)
    guide.button("Done").click()
    expect(guide.status).to_have_text("Your changes are saved.")
    guide.button("Save as a file").click()
    for label, name in (
        ("Word (.docx)", "referral-request.docx"),
        ("Plain text (.txt)", "referral-request.txt"),
        ("Calendar reminders (.ics)", "referral-request.ics"),
    ):
        with page.expect_download() as download:
            guide.button(label).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    document = docx.Document(str(tmp_path / "referral-request.docx"))
    letter = edited(DRAFT, mine).draft.letter()
    assert "\n\n".join(p.text for p in document.paragraphs) == f"{letter.subject}\n\n{mine}"
    assert (tmp_path / "referral-request.txt").read_text(encoding="utf-8") == as_text(letter)
    days = [
        e["DTSTART"].dt for e in Calendar.from_ical((tmp_path / "referral-request.ics").read_bytes()).walk("VEVENT")
    ]
    assert DRAFT.request.decide_by in days
    token = page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    answer = requests.get(
        f"{real.address}/chat/letters/{draft_id}.txt", headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    assert answer.text == as_text(letter)
    assert axe_finds(page) == []
    assert violations == []


def test_a_letter_of_the_conversation_is_changed_by_hand_and_then_in_words(real_page: Page, tmp_path: Path) -> None:
    guide = Guide(real_page)
    guide.open()
    for said in ("they want to replace my left knee", "please write the request to Dr. Osei", "write it now"):
        guide.say(said)
    newest = guide.host.locator(".letter").last
    expect(newest).to_contain_text("Dear Dr. Osei")
    newest.get_by_role("button", name="Change").click()
    editor = newest.get_by_role("textbox", name="Your text")
    editor.fill(editor.input_value().replace("Thank you,", "I can come on any Monday.\n\nThank you,"))
    newest.get_by_role("button", name="Done").click()
    expect(guide.status).to_have_text("Your changes are saved.")
    guide.say("make it more formal please")
    newest = guide.host.locator(".letter").last
    expect(newest).to_contain_text("Sincerely")
    expect(newest).to_contain_text("I can come on any Monday.")
    newest.get_by_role("button", name="Save as a file").click()
    with real_page.expect_download() as download:
        newest.get_by_role("button", name="Word (.docx)").click()
    download.value.save_as(tmp_path / "letter.docx")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "letter.docx")).paragraphs)
    assert "I can come on any Monday." in text
    assert "they want to replace my left knee" in text
    guide.say("undo")
    expect(guide.host.locator(".letter").last).to_contain_text("Thank you,")


def test_script_in_an_imported_name_is_shown_and_never_run(real_page: Page, real: RunningGuide, tmp_path: Path) -> None:
    group = "<img src=x onerror=hacked=1><script>hacked=1</script> Eye Group"
    (row,) = csv.DictReader(io.StringIO(template()))
    row |= {"plan": "Quill Silver PPO", "group_name": group, "family_name": "Quillfeather", "given_name": "Xandra"}
    listed = tmp_path / "ours.csv"
    with listed.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    engine = open_engine(f"sqlite:///{real.state / 'directory.db'}")
    try:
        import_csv(engine, listed, source="ours", today=clock.today(), example=True)
    finally:
        engine.dispose()
    guide = Guide(real_page)
    guide.open()
    guide.say("is Dr. Xandra Quillfeather in network with Quill Silver PPO")
    card = guide.host.locator(".card.network").last
    expect(card).to_contain_text("Listed as in network")
    expect(card).to_contain_text(group)
    assert card.locator("img, script").count() == 0
    assert real_page.evaluate("window.hacked") is None


def test_typed_commands_are_text(real_page: Page) -> None:
    guide = Guide(real_page)
    guide.open()
    guide.say("\u3000/restart")
    expect(guide.said_by_patient).to_contain_text("/restart")
    expect(guide.said_by_guide).not_to_have_count(1)


def test_it_survives_a_reload_a_restart_of_the_server_and_half_a_minute_offline(
    real_page: Page, context: BrowserContext, real: RunningGuide
) -> None:
    guide = Guide(real_page)
    guide.open()
    guide.say("write the request for me please")
    guide.say("my doctor")
    said = guide.log.locator(".bubble").all_inner_texts()
    real_page.reload()
    expect(guide.items).to_have_count(len(said))
    assert guide.log.locator(".bubble").all_inner_texts() == said
    guide.say("knee replacement, the left one")
    real.stop()
    real.start()
    guide.say("an orthopedic surgeon")
    expect(guide.log).not_to_contain_text("A new one begins here")
    context.set_offline(True)
    guide.say("outside", waiting=False)
    expect(guide.said_by_patient.last).to_contain_text("Waiting to be sent")
    real_page.wait_for_timeout(30_000)
    expect(guide.said_by_patient.last).to_contain_text("Waiting to be sent")
    before = guide.said_by_guide.count()
    context.set_offline(False)
    expect(guide.said_by_guide.nth(before)).to_be_visible()
    guide.say("Write it now")
    expect(guide.host.locator(".letter .paper").first).to_contain_text(
        re.compile(r"knee replacement, the left one.*orthopedic.*outside your group", re.DOTALL)
    )


def test_restart_begins_anew_and_the_old_conversation_is_gone(real_page: Page) -> None:
    guide = Guide(real_page)
    guide.open()
    guide.say("is it ok to get another opinion")
    old = real_page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    guide.choose("Start again")
    guide.button("Yes, start again").click()
    expect(guide.items).to_have_count(1)
    new = real_page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    assert new != old
    status = """async ([address, token]) =>
      (await fetch(`${address}/chat/messages`, { headers: { Authorization: `Bearer ${token}` } })).status"""
    server = real_page.evaluate("new URL(document.querySelector('script[src]').src).origin")
    assert real_page.evaluate(status, [server, old]) == 401
    assert real_page.evaluate(status, [server, new]) == 200


def test_deleting_by_words_leaves_only_the_answer(real_page: Page) -> None:
    guide = Guide(real_page)
    guide.open()
    guide.say("my secret is Zanzibar")
    guide.say("delete my data")
    guide.say("yes", waiting=False)
    expect(guide.items).to_have_count(1)
    expect(guide.log).not_to_contain_text("Zanzibar")
    assert "Zanzibar" not in real_page.evaluate("JSON.stringify(sessionStorage)")


def test_a_page_that_is_not_the_clinic_s_gets_no_conversation(
    page: Page, clinic_page: PageMaker, real: RunningGuide
) -> None:
    address = clinic_page(server=real.address).replace("127.0.0.1", "localhost")
    page.goto(address)
    guide = Guide(page)
    page.clock.install()
    guide.launcher.click()
    for _ in range(20):
        page.clock.run_for(500)
        page.wait_for_timeout(10)
    expect(guide.alert).to_contain_text("cannot be reached")
    expect(guide.items).to_have_count(0)


@pytest.mark.parametrize("name", ["demo", "embed", "page"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_around_it_are_accessible_and_keep_their_policy(
    page: Page, real: RunningGuide, name: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    violations = violations_on(page)
    page.goto(f"{real.address}/chat/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe_finds(page) == []
    page.set_viewport_size({"width": 320, "height": 400})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations == []


def test_the_whole_page_speaks_the_language_it_is_asked_for(page: Page, real: RunningGuide) -> None:
    for asked, spoken, label in (
        ("es", "es", "Su mensaje"),
        ("../x", "en", "Your message"),
        ("", "en", "Your message"),
    ):
        page.goto(f"{real.address}/chat/page?language={asked}")
        expect(page.locator("html")).to_have_attribute("lang", spoken)
        expect(page.get_by_role("textbox", name=label)).to_be_visible()


def test_the_demo_page_s_openers_ask_the_guide(page: Page, real: RunningGuide) -> None:
    page.goto(f"{real.address}/chat/demo")
    openers = page.locator("[data-ask]")
    expect(openers).to_have_count(3)
    question = openers.first.inner_text()
    openers.first.click()
    guide = Guide(page)
    expect(guide.said_by_patient).to_contain_text(question)
    expect(guide.said_by_guide.last).to_be_visible()


def test_the_embed_page_s_tag_works_as_copied(
    page: Page, context: BrowserContext, clinic_pages: PageServer, real: RunningGuide
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=real.address)
    page.goto(f"{real.address}/chat/embed")
    page.get_by_role("button", name="Copy the policy").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    policy = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Copy the tag").click()
    tag = page.evaluate("navigator.clipboard.readText()")
    assert tag.startswith("<script ")
    violations = violations_on(page)
    clinic_pages.pages["/"] = (f"<title>x</title>{tag}", {"Content-Security-Policy": f"default-src 'none'; {policy}"})
    page.goto(clinic_pages.address)
    Guide(page).open()
    Guide(page).say("hi")
    assert [each for each in violations if "favicon" not in each] == []


def test_a_portal_s_frame_holds_the_whole_page(page: Page, clinic_pages: PageServer, real: RunningGuide) -> None:
    clinic_pages.pages["/"] = (
        f"<!doctype html><title>Portal</title><iframe title=Guide width=400 height=600 "
        f'src="{real.address}/chat/page"></iframe>',
        {},
    )
    page.goto(clinic_pages.address)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("log").locator("li.guide").first).to_be_visible()
    inside.get_by_label("Your message").fill("hi")
    inside.get_by_role("button", name="Send").click()
    expect(inside.get_by_role("log").locator("li.guide").nth(1)).to_be_visible()
