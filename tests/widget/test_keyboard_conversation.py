"""One whole conversation with the real guide, with the keyboard alone, and what a screen reader gets of it.

With ``WRITE_ACCESSIBILITY`` set, as ``make accessibility`` does, both are written into docs/accessibility.md.
"""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from second_opinion.settings import PROJECT_ROOT
from tests.running_guide import RunningGuide
from tests.widget.conftest import PageMaker
from tests.widget.guide import Guide

pytestmark = pytest.mark.slow

DOCUMENT = PROJECT_ROOT / "docs" / "accessibility.md"

UNTOLD = {"none", "generic", "InlineTextBox", "LineBreak", "ListMarker"}
"""Roles that screen readers pass over, or that repeat the text around them."""

TEXT = {"StaticText", "strong", "LabelText"}
NAMED_BY_TEXT = {"button", "heading", "link"}

STATES = ("focused", "expanded", "pressed", "live", "multiline")


class Keyboard:
    """Presses keys and notes where each led."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.notes: list[str] = []

    def press(self, key: str) -> str:
        """Press it; returns what has the focus then."""
        self.page.keyboard.press(key)
        focused = self.focused()
        self._note(key, focused)
        return focused

    def until(self, key: str, wanted: str) -> None:
        """Press a key until something has the focus whose role and name begin so."""
        times = 0
        while not (focused := self.focused()).startswith(wanted):
            self.page.keyboard.press(key)
            times += 1
            assert times < 60, f"{key} never led to {wanted}, but to {focused}"
        self._note(f"{key} \u00d7 {times}" if times > 1 else key, focused)

    def type(self, text: str, answers: int) -> None:
        """Type into the input, send with Enter, and wait for so many messages of the guide."""
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(Guide(self.page).said_by_guide).to_have_count(answers)
        self._note(f'"{text}" Enter', self.focused())

    def focused(self) -> str:
        """Role and name of what has the focus, by the browser's accessibility tree."""
        nodes = tree_nodes(self.page)
        focused = [node for node in nodes if _property(node, "focused")]
        # The page itself counts as focused, too.
        return _told(focused[-1]) if focused else "page"

    def _note(self, keys: str, focused: str) -> None:
        self.notes.append(f"{keys:<46} {focused}")


def tree_nodes(page: Page) -> list[dict[str, Any]]:
    client = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    return nodes


def _property(node: dict[str, Any], name: str) -> Any:
    return next((p["value"].get("value") for p in node.get("properties", []) if p["name"] == name), None)


def _told(node: dict[str, Any]) -> str:
    name = node.get("name", {}).get("value", "")
    return f'{node["role"]["value"]} "{name}"' if name else str(node["role"]["value"])


def tree(page: Page) -> str:
    """What a screen reader gets, a line a node, children indented; times of day are left out."""
    nodes = {node["nodeId"]: node for node in tree_nodes(page)}
    lines: list[str] = []

    def walk(node: dict[str, Any], depth: int, named: str = "") -> None:
        name = str(node.get("name", {}).get("value", ""))
        told = not node.get("ignored") and node["role"]["value"] not in UNTOLD
        # A button's text is its name, which was told.
        told = told and not (node["role"]["value"] in TEXT and name in named)
        if told:
            states = [f"{name}={value}" for name in STATES if (value := _property(node, name)) not in (None, False)]
            lines.append("  " * depth + " ".join([_told(node), *states]))
        for child in node.get("childIds", []):
            if child in nodes:
                walk(nodes[child], depth + told, name if node["role"]["value"] in NAMED_BY_TEXT else named)

    walk(next(iter(nodes.values())), 0)
    return re.sub(r"\d{1,2}:\d\d\s[AP]M", "TIME", "\n".join(lines))


def test_a_whole_conversation_by_keyboard_alone(
    page: Page, context: BrowserContext, clinic_page: PageMaker, real: RunningGuide
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(clinic_page(server=real.address))
    guide = Guide(page)
    expect(guide.launcher).to_be_visible()
    keys = Keyboard(page)
    keys.until("Tab", 'button "Open the second opinion guide"')
    assert keys.press("Enter").startswith('textbox "Your message"')
    expect(guide.said_by_guide).to_have_count(1)
    keys.type("is it ok to get another opinion", answers=2)
    first = guide.replies.first.inner_text()
    keys.until("Shift+Tab", f'button "{first}"')
    assert keys.press("Enter").startswith('textbox "Your message"')
    expect(guide.said_by_guide).not_to_have_count(2)
    keys.type("write the request for me please", answers=guide.said_by_guide.count() + 1)
    keys.until("Shift+Tab", 'button "Write it now"')
    keys.press("Enter")
    expect(guide.host.locator(".card.letter")).to_have_count(1)
    keys.until("Shift+Tab", 'button "Copy"')
    keys.press("Enter")
    expect(guide.status).to_have_text("Copied. You can paste it anywhere.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Request for a second opinion")
    keys.until("Tab", 'textbox "Your message"')
    before = guide.said_by_guide.count()
    keys.type("what are my next steps", answers=before + 3)
    dump = tree(page)
    assert keys.press("Escape").startswith('button "Open the second opinion guide"')

    for part in (
        'region "Second opinion guide"',
        'button "Options"',
        'button "Minimize"',
        'log "Messages" live=polite',
        'group "Suggested replies"',
        'textbox "Your message" focused=True multiline=True',
        'button "Send"',
        "status",
        "alert",
    ):
        assert part in dump
    if os.environ.get("WRITE_ACCESSIBILITY"):
        write(keys="\n".join(keys.notes), tree=dump)


def write(**blocks: str) -> None:
    """Put each text into its block of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, block in blocks.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        assert found, f"{DOCUMENT} has no block {name}"
        text = f"{before}{begin}\n```text\n{block}\n```\n\n{end}{after}"
    DOCUMENT.write_text(text, encoding="utf-8")


def test_the_document_holds_both() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert 'log "Messages" live=polite' in text
    assert "Shift+Tab" in text
