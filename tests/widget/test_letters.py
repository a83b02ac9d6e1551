"""Letters to take along: copied, changed, saved, printed, and told apart from their earlier versions."""

import io
from pathlib import Path

import docx
import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from second_opinion.letters import Draft, LetterRequest, in_tone, shorter
from second_opinion.letters.delivery import as_mailto, as_text, file_name
from second_opinion.payloads import LetterData, Payload, letter
from tests.widget.conftest import PageMaker
from tests.widget.examples import DRAFT, DRAFT_ID, LETTER, PORTAL_DRAFT, drafted, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message

LETTER_TEXT = f"{LETTER.data['subject']}\n\n{LETTER.data['body']}"
EDITOR = "Your text"
EARLIER = "An earlier version. The newest one is further down."


def show(guide: Guide, scripted: ScriptedServer, *payloads: Payload) -> None:
    scripted.answers["show"] = [message(None, payload=sent(payload)) for payload in payloads]
    guide.say("show")


@pytest.fixture
def draft(guide: Guide, scripted: ScriptedServer) -> Draft:
    """The draft of the letter that is on view."""
    scripted.drafts[DRAFT_ID] = DRAFT
    show(guide, scripted, drafted(DRAFT))
    return DRAFT


def editor(guide: Guide) -> Locator:
    return guide.host.get_by_role("textbox", name=EDITOR)


def change(guide: Guide, text: str) -> None:
    guide.button("Change").click()
    editor(guide).fill(text)
    guide.button("Done").click()


def copied(guide: Guide, context: BrowserContext, card: Locator | None = None) -> str:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    (card or guide.host).get_by_role("button", name="Copy", exact=True).click()
    expect(guide.status).to_have_text("Copied. You can paste it anywhere.")
    return str(guide.page.evaluate("navigator.clipboard.readText()"))


def saved(guide: Guide, label: str) -> Download:
    if not guide.button(label).is_visible():
        guide.button("Save as a file").click()
    with guide.page.expect_download() as download:
        guide.button(label).click()
    expect(guide.status).to_have_text("Saved as a file.")
    return download.value


def test_the_letter_is_copied_exactly_and_it_says_so(
    guide: Guide, scripted: ScriptedServer, context: BrowserContext
) -> None:
    show(guide, scripted, LETTER)
    assert copied(guide, context) == LETTER_TEXT


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
    assert guide.page.evaluate("window.read()") == LETTER_TEXT
    assert guide.focused() == "quiet"


def test_the_notes_beside_a_letter_are_taken_nowhere(
    guide: Guide, draft: Draft, context: BrowserContext, tmp_path: Path
) -> None:
    notes = draft.letter().notes
    assert len(notes) > 1
    for note in notes:
        expect(guide.host.locator(".notes")).to_contain_text(note)
        expect(guide.host.locator(".paper")).not_to_contain_text(note)
    expect(guide.host.locator(".notes")).to_contain_text("For you, not part of the text")
    taken = copied(guide, context)
    saved(guide, "Plain text (.txt)").save_as(tmp_path / "letter.txt")
    guide.page.evaluate("window.print = () => {}")
    guide.button("Print").click()
    texts = (taken, (tmp_path / "letter.txt").read_text(), guide.page.locator("second-opinion-print").inner_text())
    for note in notes:
        assert not any(note in text for text in texts)


def test_plain_text_is_saved_as_the_server_would_make_it(
    guide: Guide, scripted: ScriptedServer, tmp_path: Path
) -> None:
    body = LETTER.data["body"] + "\nJos\u00e9 N\u00fa\u00f1ez \u2014 \u65e5\u672c \U0001f9e1"
    data = LetterData.parse_obj(LETTER.data).copy(update={"body": body})
    show(guide, scripted, letter(data))
    download = saved(guide, "Plain text (.txt)")
    download.save_as(tmp_path / "letter.txt")
    assert download.suggested_filename == file_name(data, "txt")
    assert (tmp_path / "letter.txt").read_bytes() == as_text(data).encode()


def test_word_and_calendar_files_are_fetched_with_the_token(
    guide: Guide, scripted: ScriptedServer, draft: Draft, tmp_path: Path
) -> None:
    data = draft.letter()
    download = saved(guide, "Word (.docx)")
    download.save_as(tmp_path / "letter.docx")
    assert download.suggested_filename == file_name(data, "docx")
    document = docx.Document(io.BytesIO((tmp_path / "letter.docx").read_bytes()))
    assert "\n\n".join(p.text for p in document.paragraphs) == f"{data.subject}\n\n{data.body}"
    download = saved(guide, "Calendar reminders (.ics)")
    download.save_as(tmp_path / "letter.ics")
    assert download.suggested_filename == file_name(data, "ics")
    days = [e["DTSTART"].dt for e in Calendar.from_ical((tmp_path / "letter.ics").read_bytes()).walk("VEVENT")]
    assert draft.request.decide_by in days
    asked = [each for each in scripted.asked if each.path.startswith("/chat/letters/")]
    assert [each.path.rpartition("/")[2] for each in asked] == [f"{DRAFT_ID}.docx", f"{DRAFT_ID}.ics"]
    assert all(each.token in scripted.talks for each in asked)


def test_a_text_without_a_draft_is_fetched_by_its_message_and_has_no_calendar(
    guide: Guide, scripted: ScriptedServer
) -> None:
    show(guide, scripted, LETTER)
    seq = next(iter(scripted.talks.values())).messages[-1]["seq"]
    scripted.drafts[str(seq)] = DRAFT
    saved(guide, "Word (.docx)")
    assert scripted.asked[-1].path == f"/chat/letters/{seq}.docx"
    expect(guide.button("Calendar reminders (.ics)")).to_be_hidden()
    # The server does not know what was changed here.
    change(guide, "Dear Dr. Adler")
    expect(guide.status).to_have_text("Your changes are kept in this tab.")
    expect(guide.button("Word (.docx)")).to_be_hidden()
    expect(guide.button("Plain text (.txt)")).to_be_visible()
    assert scripted.kept() == []


def test_a_file_that_cannot_be_had_is_said_so(guide: Guide, scripted: ScriptedServer, draft: Draft) -> None:
    guide.button("Save as a file").click()
    scripted.letter_faults.append(503)
    guide.button("Word (.docx)").click()
    expect(guide.status).to_contain_text("Not saved as a file. You can copy the text")
    del scripted.drafts[DRAFT_ID]
    guide.button("Word (.docx)").click()
    expect(guide.status).to_contain_text("Please ask me to write it again.")


SEEN = """() => {
  const inside = (root) => [...root.querySelectorAll('*')]
    .flatMap((element) => [element, ...(element.shadowRoot ? inside(element.shadowRoot) : [])]);
  return inside(document.body)
    .filter((element) => !element.children.length && !element.shadowRoot && element.checkVisibility())
    .map((element) => element.textContent).filter((text) => text.trim());
}"""


def test_only_the_letter_is_printed(guide: Guide, scripted: ScriptedServer) -> None:
    page = guide.page
    show(guide, scripted, LETTER)
    page.evaluate("window.print = () => { window.printed = true; }")
    guide.button("Print").click()
    assert page.evaluate("window.printed")
    paper = page.locator("second-opinion-print")
    page.emulate_media(media="print")
    expect(paper.get_by_role("heading", level=1)).to_have_text(LETTER.data["subject"])
    assert "\n\n".join(paper.locator("p").all_text_contents()) == LETTER.data["body"]
    assert set(paper.locator("mark").all_text_contents()) == set(LETTER.data["blanks"])
    for text in page.evaluate(SEEN):
        assert text in LETTER_TEXT
    page.emulate_media(media="screen")
    assert LETTER.data["subject"] not in page.evaluate(SEEN)[:3]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    assert "Welcome." in page.evaluate(SEEN)
    expect(paper).to_have_count(0)


def test_a_letter_is_one_sheet_on_whatever_page(page: Page, clinic_page: PageMaker, scripted: ScriptedServer) -> None:
    hostile = "<style>html,body{height:100%;overflow:hidden;margin:0}main{height:3000px}</style>"
    page.goto(clinic_page(head=hostile))
    guide = Guide(page)
    guide.open()
    show(guide, scripted, LETTER)
    page.evaluate("window.print = () => {}")
    guide.button("Print").click()
    assert page.pdf(format="Letter", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    # And a long one goes on with a second.
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    change(guide, LETTER.data["body"] + "\n\nA further sentence for the office." * 60)
    guide.button("Print").click()
    assert page.pdf(format="Letter", prefer_css_page_size=True).count(b"/Type /Page\n") > 1


def test_the_heading_stays_while_the_body_is_changed_and_the_server_keeps_it(
    guide: Guide, scripted: ScriptedServer, draft: Draft, context: BrowserContext
) -> None:
    body = draft.letter().body
    guide.button("Change").click()
    expect(editor(guide)).to_be_focused()
    assert editor(guide).input_value() == body
    expect(guide.host.locator(".paper h3")).to_have_text(draft.letter().subject)
    mine = body.replace("[your name]", "Rosa Lopez")
    assert mine != body
    editor(guide).fill(mine)
    guide.button("Done").click()
    expect(guide.status).to_have_text("Your changes are saved.")
    assert scripted.kept() == [mine]
    assert scripted.drafts[DRAFT_ID].letter().body == mine
    assert copied(guide, context) == f"{draft.letter().subject}\n\n{mine}"
    # What the server gave back is shown: its gap is filled.
    expect(guide.host.locator("mark").filter(has_text="[your name]")).to_have_count(0)
    guide.page.reload()
    expect(guide.host.locator(".paper").first).to_contain_text("Rosa Lopez")
    guide.say("Hello")
    assert scripted.kept() == [mine]


def test_a_change_that_does_not_get_there_is_kept_and_goes_with_the_next_message(
    guide: Guide, scripted: ScriptedServer, draft: Draft, context: BrowserContext
) -> None:
    scripted.letter_faults.append(503)
    change(guide, "Dear office, please call me.")
    unsent = "Your changes are kept in this tab. They go to the guide with your next message."
    expect(guide.status).to_have_text(unsent)
    expect(guide.host.locator(".waiting")).to_have_text(unsent)
    expect(guide.host.locator(".waiting")).to_be_visible()
    guide.page.reload()
    expect(guide.host.locator(".paper")).to_contain_text("Dear office, please call me.")
    # On coming back it is tried once more.
    expect(guide.host.locator(".waiting")).to_be_hidden()
    assert scripted.drafts[DRAFT_ID].letter().body == "Dear office, please call me."
    context.set_offline(True)
    change(guide, "Dear office, please write to me.")
    expect(guide.status).to_have_text(unsent)
    guide.say("make it formal", waiting=False)
    expect(guide.said_by_patient.last).to_contain_text("Waiting to be sent")
    context.set_offline(False)
    expect(guide.said_by_guide).to_have_count(3)
    calls = [(each.method, each.path) for each in scripted.asked if each.method in ("PUT", "POST")]
    assert calls[-2:] == [("PUT", f"/chat/letters/{DRAFT_ID}"), ("POST", "/chat/messages")]
    assert scripted.kept()[-1] == "Dear office, please write to me."
    expect(guide.host.locator(".waiting")).to_be_hidden()


def test_what_is_being_typed_goes_along_with_a_message_and_is_not_lost(
    guide: Guide, scripted: ScriptedServer, draft: Draft
) -> None:
    guide.button("Change").click()
    editor(guide).fill("Dear office, still typing")
    guide.say("Hello")
    assert scripted.kept() == ["Dear office, still typing"]
    assert editor(guide).input_value() == "Dear office, still typing"
    editor(guide).fill("Dear office, more of it")
    guide.page.reload()
    expect(guide.host.locator(".paper")).to_contain_text("Dear office, more of it")


def test_a_change_that_hangs_does_not_keep_a_message_back(guide: Guide, scripted: ScriptedServer, draft: Draft) -> None:
    scripted.letter_faults.append("hang")
    guide.button("Change").click()
    editor(guide).fill("Dear office")
    guide.say("my chest hurts")
    assert scripted.sent()[-1].body["text"] == "my chest hurts"


def test_a_change_that_is_refused_stays_in_the_tab_and_says_why(
    guide: Guide, scripted: ScriptedServer, draft: Draft, context: BrowserContext
) -> None:
    del scripted.drafts[DRAFT_ID]
    change(guide, "Dear office")
    expect(guide.status).to_have_text("Please ask me to write it again. Your changes are kept in this tab.")
    assert copied(guide, context).endswith("\n\nDear office")
    guide.button("Save as a file").click()
    expect(guide.button("Word (.docx)")).to_be_hidden()
    guide.say("Hello")
    assert scripted.kept() == ["Dear office"]


def test_an_earlier_version_says_so_and_can_only_be_copied(
    guide: Guide, scripted: ScriptedServer, draft: Draft, context: BrowserContext
) -> None:
    newer = in_tone(draft, "formal").draft
    guide.button("Save as a file").click()
    scripted.answers["more formal"] = [message("Here it is.", payload=sent(drafted(newer)))]
    guide.say("more formal")
    old, new = guide.host.locator(".letter").all()
    assert old.get_attribute("aria-label") == f"{draft.letter().subject}. {EARLIER}"
    expect(old.locator(".stale")).to_have_text(EARLIER)
    expect(old.locator(".stale")).to_be_visible()
    expect(new.locator(".stale")).to_be_hidden()
    assert [each.inner_text() for each in old.locator("button, a").filter(visible=True).all()] == ["Copy"]
    assert new.locator("button, a").filter(visible=True).count() == 5
    assert copied(guide, context, old) == f"{draft.letter().subject}\n\n{draft.letter().body}"
    guide.page.reload()
    expect(guide.host.locator(".stale").first).to_be_visible()
    expect(guide.host.locator(".letter.earlier")).to_have_count(1)
    # Another letter makes nothing earlier.
    show(guide, scripted, drafted(DRAFT, "another"))
    expect(guide.host.locator(".letter.earlier")).to_have_count(1)


def test_a_newer_version_takes_the_focus_from_nothing(guide: Guide, scripted: ScriptedServer, draft: Draft) -> None:
    newer = message(None, payload=sent(drafted(shorter(draft).draft)))
    scripted.answers["shorter"] = [newer]
    scripted.faults.append("hang")
    guide.say("shorter", waiting=False)
    guide.button("Change").click()
    editor(guide).fill("Typed meanwhile")
    scripted.release.set()
    expect(guide.host.locator(".letter")).to_have_count(2)
    old = guide.host.locator(".letter").first
    expect(editor(guide)).to_be_focused()
    expect(old.locator(".stale")).to_be_visible()
    guide.input.focus()
    expect(editor(guide)).to_be_hidden()
    expect(old.locator(".paper")).to_contain_text("Typed meanwhile")
    assert [each.inner_text() for each in old.locator("button, a").filter(visible=True).all()] == ["Copy"]
    # It is no version any more, so it undoes nothing.
    guide.say("Hello")
    assert scripted.drafts[DRAFT_ID] == draft
    assert scripted.kept() == []


def test_a_portal_message_shows_its_count_which_follows_each_change(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.drafts["portal"] = PORTAL_DRAFT
    data = PORTAL_DRAFT.letter()
    show(guide, scripted, drafted(PORTAL_DRAFT, "portal"))
    card = guide.host.locator(".letter")
    expect(card).to_contain_text(f"{len(data.body)} of 600 characters")
    assert card.inner_text().count("of 600 characters") == 1
    guide.button("Change").click()
    editor(guide).fill("\U0001f9e1" * 601)
    expect(card).to_contain_text("601 of 600 characters: too long for one message.")
    expect(editor(guide)).to_have_accessible_description("601 of 600 characters: too long for one message.")
    editor(guide).fill("\U0001f9e1" * 599)
    guide.button("Done").click()
    expect(guide.status).to_have_text("Your changes are saved.")
    expect(card).to_contain_text("599 of 600 characters")


def test_a_short_e_mail_opens_in_the_patient_s_own_program(guide: Guide, scripted: ScriptedServer) -> None:
    data = DRAFT.letter().copy(update={"body": DRAFT.letter().body + "\n'(*!)~_-. \u00e9 \U0001f9e1", "draft": None})
    assert data.channel == "email"
    show(guide, scripted, letter(data))
    link = guide.host.get_by_role("link", name="Open in your e-mail program")
    expect(link).to_have_attribute("href", as_mailto(data) or "")
    change(guide, "a" * 2_000)
    expect(link).to_be_hidden()
    show(guide, scripted, letter(DRAFT.letter().copy(update={"channel": "letter"})))
    expect(link).to_be_hidden()


def test_the_ways_to_save_are_reached_and_left_by_keyboard(guide: Guide, draft: Draft) -> None:
    page = guide.page
    save = guide.button("Save as a file")
    save.focus()
    assert save.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert save.get_attribute("aria-expanded") == "true"
    group = guide.host.get_by_role("group", name="Save as a file", exact=True)
    expect(group.get_by_role("button")).to_have_text(["Word (.docx)", "Plain text (.txt)", "Calendar reminders (.ics)"])
    for _ in range(3):
        page.keyboard.press("Tab")
    assert "Word" in page.evaluate(
        "document.querySelector('second-opinion-guide').shadowRoot.activeElement.textContent"
    )
    page.keyboard.press("Escape")
    expect(group).to_be_hidden()
    expect(save).to_be_focused()
    expect(guide.panel).to_be_visible()


def test_the_gaps_of_a_letter_stand_out(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, LETTER)
    assert set(guide.host.locator("mark").all_inner_texts()) == set(LETTER.data["blanks"])
    assert LETTER.data["blanks"]


def test_a_request_that_says_the_least_is_a_letter_as_well(guide: Guide, scripted: ScriptedServer) -> None:
    show(guide, scripted, drafted(Draft(request=LetterRequest()), "least"))
    expect(guide.host.locator(".letter .paper")).to_be_visible()


def test_the_saved_conversation_holds_the_letter_as_the_patient_left_it(
    guide: Guide, draft: Draft, tmp_path: Path
) -> None:
    change(guide, "Dear office, please call me.")
    expect(guide.status).to_have_text("Your changes are saved.")
    with guide.page.expect_download() as download:
        guide.choose("Save this conversation")
    download.value.save_as(tmp_path / "talk.txt")
    notes = "\n".join(f"({note})" for note in draft.letter().notes)
    saved_talk = (tmp_path / "talk.txt").read_text(encoding="utf-8")
    assert f"{draft.letter().subject}\n\nDear office, please call me.\n\n{notes}\n" in saved_talk
