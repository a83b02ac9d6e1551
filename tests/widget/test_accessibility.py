"""What assistive technology finds, and what eyes find that need contrast, borders, stillness or large targets."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from second_opinion.letters import shorter
from tests.widget.conftest import PageMaker
from tests.widget.examples import ALL, LETTER, PORTAL_DRAFT, drafted, sent
from tests.widget.guide import Guide, box_of
from tests.widget.scripted_server import ScriptedServer, message

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET = 24
PRIMARY_TARGET = 44
FOCUS_CONTRAST = 3.0


STILL = """() => [...document.querySelectorAll("second-opinion-guide")].every((guide) =>
  guide.shadowRoot.getAnimations().every((each) => each.playState !== "running"))"""


def axe_finds(page: Page) -> list[str]:
    """The violations, as "rule: element", once nothing moves: what fades in has less contrast for a moment."""
    page.wait_for_function(STILL)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
    assert len(found.response["passes"]) > 5
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found.response["violations"] for node in rule["nodes"]]


def open_states(guide: Guide, scripted: ScriptedServer) -> None:
    """Everything that can be on view at once: all cards, the options, replies, an error."""
    for name, payload in ALL.items():
        scripted.answers[name] = [message(f"**{name}**, see https://example.org", payload=sent(payload))]
    scripted.answers["replies"] = [message("- One\n- Two", buttons=["One", "Two"])]
    scripted.answers["versions"] = [
        message("The first.", payload=sent(drafted(PORTAL_DRAFT, "portal"))),
        message("The second.", payload=sent(drafted(shorter(PORTAL_DRAFT).draft, "portal"))),
    ]
    for name in (*ALL, "versions"):
        guide.say(name)
    guide.host.locator(".letter [aria-expanded]").first.click()
    expect(guide.host.locator(".letter .tools[role=group]").first).to_be_visible()
    expect(guide.host.locator(".letter.earlier")).to_have_count(1)
    scripted.faults.append(400)
    guide.say("refused", waiting=False)
    expect(guide.alert).to_contain_text(".")
    guide.say("replies")
    guide.host.locator(".control").first.click()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("look", ["light", "dark", "forced"])
def test_axe_finds_nothing_in_any_state(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer, language: str, look: str
) -> None:
    page.emulate_media(
        color_scheme="dark" if look == "dark" else "light", forced_colors="active" if look == "forced" else "none"
    )
    scripted.clinic["languages"] = ["en", "es"]
    page.goto(clinic_page(tag=f'data-language="{language}"', html=f'lang="{language}"'))
    guide = Guide(page)
    expect(guide.launcher).to_be_visible()
    assert axe_finds(page) == []
    guide.open()
    assert axe_finds(page) == []
    open_states(guide, scripted)
    assert axe_finds(page) == []
    guide.host.locator(".letter .quiet").nth(1).click()
    assert axe_finds(page) == []
    guide.host.locator("#menu button").last.click()
    expect(guide.dialog).to_be_visible()
    assert axe_finds(page) == []


def test_axe_would_find_something(page: Page, clinic_page: PageMaker) -> None:
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    guide.send.evaluate("(button) => button.replaceChildren()")
    guide.host.locator(".about").evaluate("(about) => about.style.color = '#ccc'")
    assert {each.split(":")[0] for each in axe_finds(page)} == {"button-name", "color-contrast"}


def accessibility_tree(page: Page) -> list[dict[str, Any]]:
    """The browser's own tree of what a screen reader gets, without what it leaves out."""
    client = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = client.send("Accessibility.getFullAXTree")["nodes"]
    return [node for node in nodes if not node.get("ignored")]


def _of_role(page: Page, role: str) -> list[tuple[str, str]]:
    """Name and politeness of every node of that role."""
    return [
        (
            node.get("name", {}).get("value", ""),
            next((p["value"]["value"] for p in node.get("properties", []) if p["name"] == "live"), ""),
        )
        for node in accessibility_tree(page)
        if node["role"]["value"] == role
    ]


def test_the_tree_has_a_named_polite_log_a_status_and_an_alert(guide: Guide) -> None:
    assert _of_role(guide.page, "log") == [("Messages", "polite")]
    assert [live for _, live in _of_role(guide.page, "status")] == ["polite"]
    assert [live for _, live in _of_role(guide.page, "alert")] == ["assertive"]
    assert _of_role(guide.page, "region")[0][0] == "Second opinion guide"


def test_a_reply_only_adds_items_to_the_log(guide: Guide, scripted: ScriptedServer) -> None:
    guide.log.evaluate(
        """(log) => {
          window.changes = [];
          new MutationObserver((records) => {
            for (const { type, target, addedNodes, removedNodes } of records) {
              window.changes.push([type, target.nodeName, addedNodes.length, removedNodes.length]);
            }
          }).observe(log, { childList: true, subtree: true, characterData: true, attributes: true });
        }"""
    )
    scripted.answers["both"] = [message("First"), message(None, payload=sent(LETTER))]
    guide.say("both")
    expect(guide.said_by_guide).to_have_count(3)
    changes = [tuple(change) for change in guide.page.evaluate("window.changes")]
    lists = [change for change in changes if change[1] == "OL"]
    assert lists == [("childList", "OL", 1, 0)] * 3
    # Besides, only the patient's own message changes: its line about being sent.
    assert {change[1] for change in changes} <= {"OL", "SPAN"}


def test_what_waits_is_said_in_words(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append("hang")
    guide.say("Hello", waiting=False)
    expect(guide.status).to_have_text("The guide is writing …")
    scripted.release.set()
    expect(guide.said_by_guide).to_have_count(2)
    expect(guide.status).to_have_text("")


def test_the_emergency_line_and_what_the_guide_is_are_always_there(guide: Guide, scripted: ScriptedServer) -> None:
    for number in ("911", "988"):
        link = guide.host.locator(f'.help a[href="tel:{number}"]')
        expect(link).to_be_in_viewport()
    assert "not a doctor" in guide.host.locator(".about").inner_text()
    scripted.answers["long"] = [message("\n\n".join(["A paragraph."] * 80))]
    guide.say("long")
    expect(guide.host.locator(".help")).to_be_in_viewport(ratio=1)


CONTROLS = "button:not([hidden]), textarea:not([hidden]), a"


def test_every_control_is_large_enough(guide: Guide, scripted: ScriptedServer) -> None:
    open_states(guide, scripted)
    small = guide.panel.evaluate(
        """(panel, [controls, target, primary]) => [...panel.querySelectorAll(controls)].filter((element) => {
          const box = element.getBoundingClientRect();
          if (!box.width) return false;
          const least = element.matches('.control, .send, .reply, .main, #input') ? primary : target;
          return box.width < least || box.height < least;
        }).map((element) => element.outerHTML.slice(0, 100))""",
        [CONTROLS, TARGET, PRIMARY_TARGET],
    )
    assert small == []
    guide.page.keyboard.press("Escape")
    guide.page.keyboard.press("Escape")
    box = box_of(guide.launcher)
    assert min(box["width"], box["height"]) >= PRIMARY_TARGET


# The ring lies on what is behind the element, or, drawn inwards, on the element itself.
RING = """(element) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (from) => {
    for (let each = from; each; each = each.parentElement ?? each.getRootNode().host) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(each).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const light = (rgb) => rgb.map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  element.focus();
  const shown = element.matches('[role=log]') ? element.closest('.history') : element;
  const style = getComputedStyle(shown);
  const behind = ground(parseFloat(style.outlineOffset) < 0 ? shown : shown.parentElement);
  const [one, other] = [light(numbers(style.outlineColor).slice(0, 3)), light(behind)].sort().reverse();
  const [high, low] = [Math.max(one, other), Math.min(one, other)];
  return {
    what: element.outerHTML.slice(0, 80), style: style.outlineStyle, width: parseFloat(style.outlineWidth),
    contrast: (high + 0.05) / (low + 0.05),
  };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_every_control(guide: Guide, scripted: ScriptedServer, scheme: Any) -> None:
    guide.page.emulate_media(color_scheme=scheme)
    open_states(guide, scripted)
    # The last key decides whether the focus is shown.
    guide.page.keyboard.press("Tab")
    controls = guide.panel.locator(f"{CONTROLS}, [role=log]").filter(visible=True)
    rings = [control.evaluate(RING) for control in controls.all()]
    assert len(rings) > 25
    assert [
        ring for ring in rings if ring["style"] == "none" or ring["width"] < 2 or ring["contrast"] < FOCUS_CONTRAST
    ] == []
    guide.page.keyboard.press("Escape")
    guide.page.keyboard.press("Escape")
    ring = guide.launcher.evaluate(RING)
    assert ring["width"] >= 2
    assert ring["contrast"] >= FOCUS_CONTRAST


def test_under_forced_colours_every_control_and_bubble_keeps_a_border(guide: Guide, scripted: ScriptedServer) -> None:
    guide.page.emulate_media(forced_colors="active")
    open_states(guide, scripted)
    borderless = guide.panel.evaluate(
        """(panel) => [...panel.querySelectorAll('button:not([hidden]), a.quiet, textarea, .bubble, .state, .panel')]
          .filter((element) => element.getBoundingClientRect().width)
          .filter((element) => {
            const style = getComputedStyle(element);
            const ground = getComputedStyle(element.parentElement).backgroundColor;
            return parseFloat(style.borderTopWidth) < 1 || style.borderTopStyle === 'none'
              || style.borderTopColor === ground || /rgba.*, 0\\)$/.test(style.borderTopColor);
          }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert borderless == []


def test_with_reduced_motion_nothing_moves(page: Page, clinic_page: PageMaker) -> None:
    moving = "document.querySelector('second-opinion-guide').shadowRoot.getAnimations().length"
    open_it = f"() => {{ document.querySelector('second-opinion-guide').open(); return {moving}; }}"
    for motion, expected in (("no-preference", 1), ("reduce", 0)):
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        page.goto(clinic_page(path=f"/{motion}"))
        page.wait_for_function("document.querySelector('second-opinion-guide')?.shadowRoot")
        page.evaluate("document.querySelector('second-opinion-guide').minimise()")
        assert page.evaluate(open_it) == expected
