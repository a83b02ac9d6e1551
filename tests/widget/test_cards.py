"""Letters to take along, and the cards that answer with more than text."""

from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.widget.examples import DOCTORS, LETTER, NETWORK_ANSWER, SOURCES, STEPS, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message


def show(guide: Guide, scripted: ScriptedServer, *payloads: object) -> None:
    scripted.answers["show"] = [message(None, payload=sent(payload)) for payload in payloads]  # type: ignore[arg-type]
    guide.say("show")


def test_the_letter_is_copied_exactly_and_it_says_so(
    guide: Guide, scripted: ScriptedServer, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(guide, scripted, LETTER)
    guide.button("Copy").click()
    expect(guide.status).to_have_text("Copied. You can paste it anywhere.")
    assert guide.page.evaluate("navigator.clipboard.readText()") == LETTER.text


def test_without_the_clipboard_s_interface_it_is_copied_the_old_way(
    guide: Guide, scripted: ScriptedServer, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(guide, scripted, LETTER)
    guide.page.evaluate(
        "window.read = navigator.clipboard.readText.bind(navigator.clipboard);"
        "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    guide.button("Copy").click()
    expect(guide.status).to_have_text("Copied. You can paste it anywhere.")
    assert guide.page.evaluate("window.read()") == LETTER.text
    assert guide.focused() == "quiet"


def test_the_letter_is_saved_as_utf_8(guide: Guide, scripted: ScriptedServer, tmp_path: Path) -> None:
    letter = sent(LETTER)
    letter["text"] += "\nJos\u00e9 N\u00fa\u00f1ez \u2014 \u65e5\u672c"
    scripted.answers["show"] = [message(None, payload=letter)]
    guide.say("show")
    with guide.page.expect_download() as download:
        guide.button("Save as a file").click()
    download.value.save_as(tmp_path / "letter.txt")
    assert download.value.suggested_filename == "second-opinion-letter.txt"
    assert (tmp_path / "letter.txt").read_bytes() == letter["text"].encode()
    expect(guide.status).to_have_text("Saved as a text file.")


def test_only_the_letter_is_printed(guide: Guide, scripted: ScriptedServer) -> None:
    page = guide.page
    show(guide, scripted, LETTER)
    page.evaluate("window.print = () => { window.printed = true; }")
    guide.button("Print").click()
    assert page.evaluate("window.printed")
    seen = """() => {
      const inside = (root) => [...root.querySelectorAll('*')]
        .flatMap((element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])]);
      return inside(document.body)
        .filter((element) => !element.children.length && !element.shadowRoot && element.checkVisibility())
        .map((element) => element.textContent).filter((text) => text.trim());
    }"""
    page.emulate_media(media="print")
    assert page.evaluate(seen) == [LETTER.text]
    page.emulate_media(media="screen")
    assert LETTER.text not in page.evaluate(seen)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    assert "Welcome." in page.evaluate(seen)
    expect(page.locator("second-opinion-print")).to_have_count(0)


def test_a_changed_letter_is_what_is_taken_along_and_what_a_reload_brings_back(
    guide: Guide, scripted: ScriptedServer, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(guide, scripted, LETTER)
    guide.button("Change").click()
    editor = guide.host.get_by_role("textbox", name="Your text")
    expect(editor).to_be_focused()
    assert editor.input_value() == LETTER.text
    mine = LETTER.text.replace("[name of your doctor]", "Dr. Adler")
    editor.fill(mine)
    guide.button("Done").click()
    expect(guide.status).to_have_text("Your changes are kept in this tab.")
    guide.button("Copy").click()
    expect(guide.status).to_have_text("Copied. You can paste it anywhere.")
    assert guide.page.evaluate("navigator.clipboard.readText()") == mine
    guide.page.reload()
    expect(guide.host.locator(".paper").first).to_contain_text("Dr. Adler")
    assert [asked.body["text"] for asked in scripted.sent()] == ["show"]


def test_the_gaps_of_a_letter_stand_out(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, LETTER)
    assert set(guide.host.locator("mark").all_inner_texts()) == set(LETTER.data["blanks"])
    assert LETTER.data["blanks"]


def test_the_network_answer_says_its_state_in_words_beside_a_picture(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, NETWORK_ANSWER)
    state = guide.host.locator(".network .state")
    expect(state).to_have_text("Listed as in network")
    expect(state.locator("svg")).to_have_attribute("aria-hidden", "true")
    for line in NETWORK_ANSWER.text.splitlines():
        expect(guide.host.locator(".network")).to_contain_text(line)
    expect(guide.host.locator(".network")).to_contain_text("Example data")


def test_steps_say_which_is_done_and_how_to_do_the_next(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, STEPS)
    items = guide.host.locator(".steps li")
    assert [text.partition("I can")[0] for text in items.all_text_contents()] == [
        "Done: Ask your doctor or the office",
        "Next: Send the request in writing",
        "To do: Call your plan before the visit",
    ]
    expect(items.nth(1)).to_contain_text("I can write it with you.")
    expect(items.nth(1)).to_have_attribute("aria-current", "step")


def test_doctors_are_listed_with_network_place_number_source_and_date(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, DOCTORS)
    items = guide.host.locator(".doctors li")
    expect(items).to_have_count(2)
    for text in (
        "Rohan Patel, MD, orthopedic surgery",
        "Listed as in network",
        "Quarry Street Specialists, 400 Quarry Street",
        "New patients: listed as accepting",
        "Source: Riverside example data, November 22, 2026",
        "Last checked by the source: October 31, 2026",
    ):
        expect(items.first).to_contain_text(text)
    expect(items.first.locator("a")).to_have_attribute("href", "tel:+1-555-555-0142")
    expect(items.nth(1)).to_contain_text("Listed, but the entry may be old")


def test_sources_are_named_with_the_day_they_were_checked(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, SOURCES)
    items = guide.host.locator(".sources li")
    expect(items.first).to_contain_text("Checked on November 22, 2026.")
    expect(items.first.locator("a")).to_have_attribute("href", "https://example.org/ethics")
    expect(items.nth(1)).to_contain_text("due for a new check")
