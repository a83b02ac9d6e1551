"""What a reload brings back, what it does not, and starting again."""

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import PageMaker
from tests.widget.examples import LETTER, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message


def texts(guide: Guide) -> list[str]:
    return guide.log.locator(".bubble").all_inner_texts()


def test_a_reload_restores_messages_open_state_and_language(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.clinic["languages"] = ["en", "es"]
    guide.page.reload()
    guide.say("Is it OK to ask?")
    guide.choose("Español")
    before = texts(guide)
    guide.page.reload()
    expect(guide.panel).to_be_visible()
    assert texts(guide) == before
    expect(guide.host.locator(".root")).to_have_attribute("lang", "es")
    guide.page.keyboard.press("Escape")
    guide.host.get_by_role("button", name="Minimizar").click()
    guide.page.reload()
    expect(guide.launcher).to_be_visible()
    expect(guide.panel).to_be_hidden()


def test_a_reload_does_not_take_the_focus(guide: Guide) -> None:
    guide.page.reload()
    expect(guide.items.first).to_be_visible()
    assert guide.page.evaluate("document.activeElement === document.body")


def test_a_reload_fetches_what_was_answered_and_not_received(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.extend(["lost", "lost", "lost"])
    guide.say("Did you hear me?", waiting=False)
    expect(guide.said_by_guide).to_have_count(1)
    guide.page.reload()
    expect(guide.said_by_guide).to_have_count(2)
    expect(guide.said_by_patient).to_have_count(1)
    expect(guide.log.get_by_text("Not sent")).to_have_count(0)
    assert len({asked.body["message_id"] for asked in scripted.sent()}) == 1


def test_a_new_tab_starts_empty(context: BrowserContext, guide: Guide) -> None:
    guide.say("A secret")
    other = Guide(context.new_page())
    other.page.goto(guide.page.url)
    expect(other.launcher).to_be_visible()
    other.open()
    expect(other.items).to_have_count(1)
    expect(other.log).not_to_contain_text("A secret")


def test_nothing_is_left_in_the_browser_but_in_the_tab(guide: Guide) -> None:
    guide.say("A secret")
    assert guide.page.evaluate("localStorage.length") == 0
    assert "A secret" in guide.page.evaluate("JSON.stringify(sessionStorage)")
    assert guide.page.context.cookies() == []


def test_restart_asks_first_then_clears_and_uses_a_new_session(guide: Guide, scripted: ScriptedServer) -> None:
    guide.say("A secret")
    first = next(iter(scripted.talks))
    guide.choose("Start again")
    assert "Everything in this conversation is removed" in guide.dialog.inner_text()
    guide.button("No, keep it").click()
    expect(guide.items).to_have_count(3)
    guide.choose("Start again")
    guide.button("Yes, start again").click()
    expect(guide.items).to_have_count(1)
    assert first not in scripted.talks
    assert len(scripted.talks) == 1
    assert "A secret" not in guide.page.evaluate("JSON.stringify(sessionStorage)")
    guide.say("Again")
    assert scripted.sent()[-1].token == next(iter(scripted.talks))


def test_deleting_removes_it_here_and_on_the_server(guide: Guide, scripted: ScriptedServer) -> None:
    guide.say("A secret")
    guide.choose("Delete my data")
    guide.button("Yes, delete it").click()
    expect(guide.status).to_have_text("Your data is deleted.")
    expect(guide.items).to_have_count(0)
    assert scripted.talks == {}
    assert "A secret" not in guide.page.evaluate("JSON.stringify(sessionStorage)")
    guide.say("A new beginning")
    expect(guide.said_by_guide.last).to_contain_text("Thank you.")


def test_what_the_server_cannot_be_told_to_delete_is_not_claimed_deleted(guide: Guide, context: BrowserContext) -> None:
    guide.say("A secret")
    context.set_offline(True)
    guide.choose("Delete my data")
    guide.button("Yes, delete it").click()
    expect(guide.alert).to_contain_text("Not deleted")
    expect(guide.items).to_have_count(3)


def test_a_conversation_that_is_over_on_the_server_goes_on_in_a_new_one(guide: Guide, scripted: ScriptedServer) -> None:
    guide.say("Before")
    scripted.talks.clear()
    guide.say("After")
    expect(guide.log).to_contain_text("A new one begins here.")
    expect(guide.said_by_patient).to_have_count(2)
    expect(guide.said_by_guide.last).to_contain_text("Thank you.")
    assert len(scripted.talks) == 1


def test_a_reply_offered_in_a_conversation_that_is_over_is_said_in_its_words(
    guide: Guide, scripted: ScriptedServer
) -> None:
    scripted.talks.clear()
    guide.replies.first.click()
    expect(guide.said_by_guide.last).to_contain_text("Thank you.")
    assert scripted.sent()[-1].body["text"] == "Is it OK to ask?"


def test_broken_content_of_the_storage_is_passed_over(page: Page, clinic_page: PageMaker) -> None:
    page.add_init_script("for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, '{broken')")
    page.goto(clinic_page())
    Guide(page).open()
    page.reload()
    expect(Guide(page).launcher).to_be_visible()


def test_the_transcript_holds_every_message_with_sender_and_time(
    guide: Guide, scripted: ScriptedServer, tmp_path: Path
) -> None:
    scripted.answers["write it"] = [
        message("Here it is, \u00e1 la carte.", sources=["Ethics code"], checked_on="2026-11-22"),
        message(None, payload=sent(LETTER)),
    ]
    guide.say("write it")
    expect(guide.said_by_guide).to_have_count(3)
    guide.button("Options").click()
    with guide.page.expect_download() as download:
        guide.choose("Save this conversation")
    assert download.value.suggested_filename == "second-opinion-conversation.txt"
    saved = tmp_path / "saved.txt"
    download.value.save_as(saved)
    text = saved.read_text(encoding="utf-8")
    shown = [
        message["text"]
        for message in json.loads(guide.page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))["messages"]
    ]
    assert len(shown) == 4
    for each in (*filter(None, shown), LETTER.text, "\nSource: Ethics code. Checked on November 22, 2026.\n"):
        assert each in text
    heads = [line for line in text.splitlines() if line.startswith("[") and line.endswith(":")]
    assert [head.rpartition("] ")[2] for head in heads] == ["Guide:", "You:", "Guide:", "Guide:"]
    assert all(any(digit.isdigit() for digit in head) for head in heads)
