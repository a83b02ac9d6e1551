"""From a desktop to a page magnified four times: nothing is cut off or scrolls sideways, and all can be mirrored."""

import re

import pytest
from playwright.sync_api import Page, expect

from second_opinion.settings import PROJECT_ROOT
from tests.widget.conftest import PageMaker
from tests.widget.examples import ALL, COMPARISON, sent
from tests.widget.guide import Guide, box_of
from tests.widget.scripted_server import ScriptedServer, message

SIDEWAYS = """(panel) => [panel, ...panel.querySelectorAll('*')].filter((element) => {
  for (let each = element; each; each = each.parentElement) {
    if (each.nodeName === 'svg' || getComputedStyle(each).clipPath !== 'none') return false;
  }
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const out = box.width && (box.left < -1 || box.right > innerWidth + 1);
  const cut = style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1 && element.clientWidth;
  return out || cut;
}).map((element) => `${element.nodeName}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}`)"""

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def show_everything(guide: Guide, scripted: ScriptedServer) -> None:
    for name, payload in ALL.items():
        scripted.answers[name] = [message("See below.", payload=sent(payload))]
        guide.say(name)


@pytest.mark.parametrize(
    ("width", "height"), [(1280, 800), (640, 400), (320, 256), (320, 568), (375, 667)], ids=lambda value: str(value)
)
def test_input_and_log_are_seen_without_sideways_scroll(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    show_everything(guide, scripted)
    expect(guide.input).to_be_in_viewport(ratio=1)
    expect(guide.send).to_be_in_viewport(ratio=1)
    expect(guide.host.locator(".help a").first).to_be_in_viewport(ratio=1)
    log = guide.host.locator(".history")
    expect(log).to_be_in_viewport(ratio=1)
    # At least four lines of text.
    assert box_of(log)["height"] >= 96
    assert guide.panel.evaluate(SIDEWAYS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 667)], ids=lambda value: str(value))
def test_text_at_twice_its_size_is_not_cut_off(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    before = guide.input.evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)")
    guide.button("Options").click()
    for _ in range(6):
        # Also where it is at its end already.
        guide.button("Larger").click(force=True)
    expect(guide.host.locator("#menu output")).to_have_text("200\u00a0%")
    assert guide.panel.evaluate(SIDEWAYS) == []
    page.keyboard.press("Escape")
    assert guide.input.evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)") == 2 * before
    show_everything(guide, scripted)
    assert guide.panel.evaluate(SIDEWAYS) == []
    cut = guide.panel.evaluate(
        """(panel) => [...panel.querySelectorAll('*')].filter((element) => {
          const style = getComputedStyle(element);
          if (element.matches('.unseen, svg, svg *, .history') || style.clipPath !== 'none') return false;
          return style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
        }).map((element) => element.className)"""
    )
    # The panel itself may scroll; nothing in it loses its end.
    assert set(cut) <= {"panel"}
    guide.input.scroll_into_view_if_needed()
    expect(guide.input).to_be_in_viewport(ratio=1)
    page.reload()
    assert guide.input.evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)") == 2 * before


def test_the_style_has_logical_properties_only() -> None:
    text = re.sub(r"@\w+[^{]*\{", "", (PROJECT_ROOT / "widget/styles.js").read_text(encoding="utf-8"))
    assert PHYSICAL.findall("p { margin-left: 1px; } q { top: 0 }") == ["margin-left:", "top:"]
    assert PHYSICAL.findall(text) == []


def test_a_page_from_right_to_left_mirrors_it(page: Page, clinic_page: PageMaker) -> None:
    page.goto(clinic_page(html='lang="en" dir="rtl"'))
    guide = Guide(page)
    assert box_of(guide.launcher)["x"] < 100
    guide.open()
    guide.say("Hello")
    assert box_of(guide.send)["x"] < box_of(guide.input)["x"]
    assert box_of(guide.said_by_patient.locator(".bubble"))["x"] < 100


def table_roles(page: Page) -> list[str]:
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    return [node["role"]["value"] for node in nodes if not node.get("ignored")]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_comparison_is_a_table_for_screen_readers_at_any_width(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, width: int
) -> None:
    scripted.answers["compare"] = [message(None, payload=sent(COMPARISON))]
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(clinic_page(tag='data-mode="page"'))
    guide = Guide(page)
    guide.say("compare")
    roles = table_roles(page)
    rows = len(COMPARISON.data["rows"])
    assert roles.count("table") == 1
    assert roles.count("row") == rows + 1
    assert roles.count("columnheader") == 3
    assert roles.count("rowheader") == rows
    assert roles.count("cell") + roles.count("gridcell") == 2 * rows
    cell = guide.host.locator("td").first
    # Without room for columns, each cell names its own.
    assert cell.locator(".column").is_visible() == (width == 320)
    expect(cell).to_contain_text(COMPARISON.data["rows"][0]["internal"])
    assert guide.panel.evaluate(SIDEWAYS) == []


def test_a_long_answer_is_shown_from_its_beginning(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.answers["long"] = [message("The beginning.\n\n" + "\n\n".join(["A paragraph."] * 80))]
    guide.say("long")
    expect(guide.host.get_by_text("The beginning.")).to_be_in_viewport()
    expect(guide.said_by_patient).to_be_in_viewport()
