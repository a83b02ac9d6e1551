"""The guide without a mouse, and where the focus is."""

from playwright.sync_api import Page, expect

from tests.widget.conftest import PageMaker
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message


def test_tab_reaches_the_launcher_and_enter_opens_with_the_focus_in_the_input(
    page: Page, clinic_page: PageMaker
) -> None:
    page.goto(clinic_page())
    guide = Guide(page)
    expect(guide.launcher).to_be_visible()
    page.keyboard.press("Tab")
    assert guide.focused() == "before"
    page.keyboard.press("Tab")
    assert guide.focused() == "launcher"
    page.keyboard.press("Enter")
    expect(guide.panel).to_be_visible()
    assert guide.focused() == "input"


def test_while_closed_nothing_in_the_panel_can_be_focused(page: Page, clinic_page: PageMaker) -> None:
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    page.keyboard.press("Escape")
    focusable = guide.panel.evaluate(
        """(panel) => [...panel.querySelectorAll('a, button, textarea, [tabindex]')].filter((element) => {
          element.focus();
          return panel.getRootNode().activeElement === element;
        }).length"""
    )
    assert focusable == 0
    assert guide.panel.locator("a, button, textarea").count() > 5


def test_escape_minimises_and_the_focus_returns_to_the_launcher(guide: Guide) -> None:
    guide.page.keyboard.press("Escape")
    expect(guide.panel).to_be_hidden()
    assert guide.focused() == "launcher"


def test_escape_closes_the_options_first_and_a_question_first(guide: Guide) -> None:
    guide.button("Options").click()
    guide.page.keyboard.press("Escape")
    expect(guide.host.locator("#menu")).to_be_hidden()
    assert guide.page.evaluate(
        "document.querySelector('second-opinion-guide').shadowRoot.activeElement.textContent"
    ) == "Options"  # fmt: skip
    guide.choose("Delete my data")
    expect(guide.dialog).to_be_visible()
    guide.page.keyboard.press("Escape")
    expect(guide.dialog).to_have_count(0)
    expect(guide.panel).to_be_visible()
    guide.page.keyboard.press("Escape")
    expect(guide.panel).to_be_hidden()


def test_tab_goes_through_header_log_replies_input_send_and_out(guide: Guide) -> None:
    page = guide.page
    guide.host.evaluate("(host) => host.shadowRoot.querySelector('.control').focus()")
    order = []
    for _ in range(12):
        order.append(guide.focused())
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || document.activeElement.id === 'before'"):
            break
    else:
        raise AssertionError(f"the focus never left: {order}")
    assert order == ["control", "control", "A", "A", "log", "reply", "reply", "input", "send"]


def test_the_log_scrolls_by_keyboard(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.answers["long"] = [message("\n\n".join(["A paragraph."] * 80))]
    guide.say("long")
    top = "(host) => host.shadowRoot.querySelector('.history').scrollTop"
    before = guide.host.evaluate(top)
    guide.log.focus()
    guide.page.keyboard.press("PageDown")
    guide.page.wait_for_function(
        f"(before) => ({top})(document.querySelector('second-opinion-guide')) > before", arg=before
    )


def test_the_focus_stays_when_a_reply_arrives(guide: Guide) -> None:
    guide.say("Hello", waiting=False)
    guide.log.focus()
    expect(guide.said_by_guide).to_have_count(2)
    assert guide.focused() == "log"


def test_a_quick_reply_takes_the_group_away_and_is_shown_as_said(guide: Guide, scripted: ScriptedServer) -> None:
    offered = scripted.greeting[0]["buttons"][1]
    guide.replies.nth(1).click()
    expect(guide.said_by_patient).to_contain_text(offered["title"])
    expect(guide.replies).to_have_count(0)
    expect(guide.host.locator(".replies")).to_be_hidden()
    assert guide.focused() == "input"
    expect(guide.said_by_guide).to_have_count(2)
    assert scripted.sent()[0].body["button"] == offered["id"]
    assert "text" not in scripted.sent()[0].body


def test_writing_something_else_takes_the_replies_away_too(guide: Guide) -> None:
    guide.say("Something else")
    expect(guide.replies).to_have_count(0)


def test_enter_sends_shift_enter_breaks_the_line_and_an_input_method_keeps_its_enter(
    guide: Guide, scripted: ScriptedServer
) -> None:
    guide.input.type("one")
    guide.input.press("Shift+Enter")
    guide.input.type("two")
    assert guide.input.input_value() == "one\ntwo"
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        guide.input.dispatch_event("keydown", {"key": "Enter", **composing})
    assert guide.input.input_value() == "one\ntwo"
    assert scripted.sent() == []
    guide.input.press("Enter")
    expect(guide.said_by_guide).to_have_count(2)
    assert [asked.body["text"] for asked in scripted.sent()] == ["one\ntwo"]
    assert guide.input.input_value() == ""


def test_nothing_is_sent_when_nothing_was_written(guide: Guide, scripted: ScriptedServer) -> None:
    guide.input.fill("  \n ")
    guide.send.click()
    assert guide.focused() == "input"
    expect(guide.said_by_patient).to_have_count(0)
    assert scripted.sent() == []


def test_a_text_that_is_too_long_is_kept_and_said_so(guide: Guide, scripted: ScriptedServer) -> None:
    guide.input.fill("a" * 3_900)
    expect(guide.host.locator("#left")).to_have_text("100 characters left")
    guide.input.fill("a" * 4_001)
    guide.input.press("Enter")
    expect(guide.alert).to_contain_text("too long")
    assert len(guide.input.input_value()) == 4_001
    assert scripted.sent() == []
