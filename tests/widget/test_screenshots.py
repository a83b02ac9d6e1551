"""Pictures of the guide in every look, to be looked at: ``make screenshots`` writes them to results/screenshots."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from second_opinion.letters import in_tone
from second_opinion.settings import PROJECT_ROOT
from tests.widget.conftest import PageMaker
from tests.widget.examples import ALL, PORTAL_DRAFT, drafted, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message

FOLDER = PROJECT_ROOT / "results" / "screenshots"

DESKTOP = {"width": 1280, "height": 800}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone-320": {"size": {"width": 320, "height": 568}},
    "zoom-400": {"size": {"width": 320, "height": 256}},
    "dark": {"media": {"color_scheme": "dark"}},
    "forced-colours": {"media": {"forced_colors": "active"}},
    "right-to-left": {"html": 'lang="en" dir="rtl"'},
    "spanish": {"html": 'lang="es"'},
    "text-200": {"larger": 4},
    "whole-page": {
        "tag": 'data-mode="page"',
        "head": "<style>html,body{height:100%;margin:0}main{display:none}</style>",
    },
}
OFFERED = ["Yes, help me ask", "Will my doctor be upset?", "What are my rights?"]


@pytest.mark.parametrize("look", LOOKS)
def test_the_guide_is_pictured(page: Page, clinic_page: PageMaker, scripted: ScriptedServer, look: str) -> None:
    asked = LOOKS[look]
    scripted.clinic["languages"] = ["en", "es"]
    scripted.answers = {name: [message(None, payload=sent(payload))] for name, payload in ALL.items()}
    scripted.answers["Is it OK to get another opinion?"] = [
        message(
            "It is **normal** to ask, and it is neither rude nor disloyal. Would you like help with the words?",
            buttons=OFFERED,
            sources=["American Medical Association, Code of Medical Ethics, Patient Rights", "Medicare.gov"],
            checked_on="2026-11-22",
        )
    ]
    page.set_viewport_size(asked.get("size", DESKTOP))
    page.emulate_media(**asked.get("media", {}))
    page.goto(
        clinic_page(
            tag=asked.get("tag", 'data-clinic="riverside"'),
            html=asked.get("html", 'lang="en"'),
            head=asked.get("head", ""),
        )
    )
    guide = Guide(page)
    pictures: list[Path] = []

    def picture(name: str) -> None:
        pictures.append(FOLDER / f"{look}-{name}.png")
        guide.screenshot(pictures[-1])

    if "tag" not in asked:
        expect(guide.launcher).to_be_visible()
        picture("closed")
        guide.open()
    for _ in range(asked.get("larger", 0)):
        if guide.host.locator("#menu").is_hidden():
            guide.host.locator(".control").first.click()
        guide.button("Larger").click()
    guide.say("Is it OK to get another opinion?")
    page.keyboard.press("Escape") if asked.get("larger") else None
    picture("talk")
    for name in ALL:
        guide.say(name)
        picture(name)
    scripted.drafts["portal"] = PORTAL_DRAFT
    scripted.answers["versions"] = [
        message(None, payload=sent(drafted(PORTAL_DRAFT, "portal"))),
        message(None, payload=sent(drafted(in_tone(PORTAL_DRAFT, "brief").draft, "portal"))),
    ]
    guide.say("versions")
    old, new = guide.host.locator(".letter").filter(has_text="600").all()
    old.locator(".stale").scroll_into_view_if_needed()
    picture("letter-earlier")
    new.locator("[aria-expanded]").click()
    new.locator(".tools").last.scroll_into_view_if_needed()
    picture("letter-files")
    new.locator("button").nth(1).click()
    new.locator("textarea").scroll_into_view_if_needed()
    picture("letter-changing")
    new.locator("button").nth(1).click()
    guide.host.locator(".control").first.click()
    picture("options")
    guide.host.locator("#menu button").last.click()
    picture("question")
    page.keyboard.press("Escape")
    scripted.faults.append(400)
    guide.say("Can you hear me?", waiting=False)
    expect(guide.alert).not_to_be_empty()
    picture("not-sent")
    assert all(path.stat().st_size > 1_000 for path in pictures)
