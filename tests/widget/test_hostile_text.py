"""Text from the guide, from imported data and from patients never becomes anything but text."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.examples import DOCTORS, LETTER, SOURCES, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message

HOSTILE = [
    "<img src=x onerror=\"window.owned=1\">",
    "<script>window.owned=1</script>",
    "[click](javascript:window.owned=1)",
    "[click](data:text/html,<script>window.owned=1</script>)",
    "[click]( javascript:window.owned=1)",
    "[click](JaVaScRiPt:window.owned=1)",
    "[click](vbscript:x) [click](//evil.example) [click](/relative)",
    "**<svg onload=window.owned=1>**",
    "- <iframe srcdoc='<script>parent.owned=1</script>'></iframe>",
]  # fmt: skip
BAD_ELEMENTS = "img, script, iframe, svg:not(.icon), object, embed, link, style, form form, [onerror], [onload]"


def assert_harmless(guide: Guide) -> None:
    expect(guide.log.locator(BAD_ELEMENTS)).to_have_count(0)
    addresses = [link.get_attribute("href") or "" for link in guide.log.locator("a").all()]
    assert [each for each in addresses if not each.startswith(("https://", "http://", "tel:", "mailto:"))] == []
    assert guide.page.evaluate("window.owned") is None


def test_what_the_guide_says_makes_no_elements(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.answers["hostile"] = [message(text) for text in HOSTILE]
    guide.say("hostile")
    expect(guide.said_by_guide).to_have_count(1 + len(HOSTILE))
    assert_harmless(guide)
    expect(guide.log).to_contain_text(HOSTILE[0])
    expect(guide.log).to_contain_text("[click](javascript:window.owned=1)")


def _poisoned(value: Any) -> Any:
    """The same data with hostile text in every place that holds text."""
    if isinstance(value, dict):
        return {key: _poisoned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_poisoned(each) for each in value]
    return f"{value} {HOSTILE[0]} {HOSTILE[2]}" if isinstance(value, str) else value


@pytest.mark.parametrize("payload", [DOCTORS, LETTER, SOURCES], ids=lambda payload: payload.type)
def test_data_make_no_elements(guide: Guide, scripted: ScriptedServer, payload: Any) -> None:
    poisoned = {**sent(payload), "data": _poisoned(payload.data)}
    if payload is SOURCES:
        poisoned["data"]["sources"][0]["url"] = "javascript:window.owned=1"
    scripted.answers["hostile"] = [message(None, payload=poisoned)]
    guide.say("hostile")
    expect(guide.log.locator(".card")).to_have_count(1)
    assert_harmless(guide)


def test_what_patients_and_buttons_say_is_shown_as_it_is(guide: Guide, scripted: ScriptedServer) -> None:
    text = "<b>bold</b> & **stars** [x](https://example.org)\n<script>window.owned=1</script>"
    title = "<i>Yes</i> & **more**"
    scripted.answers[text] = [message("Well.", buttons=[title])]
    guide.say(text)
    assert guide.said_by_patient.locator(".bubble").inner_text() == text
    assert guide.replies.inner_text() == title
    guide.replies.click()
    expect(guide.said_by_patient.nth(1).locator(".bubble")).to_have_text(title)
    assert guide.log.locator(".patient .bubble :is(b, i, strong, a)").count() == 0
    assert_harmless(guide)


def test_bold_lists_and_links_are_shown_as_such(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.answers["markup"] = [
        message(
            "A **bold** word and [a page](https://example.org/a).\nNext line.\n\n- one\n- two\n\n3. three\n4. four\n\n"
            "Call 911 or 1-800-222-1222, write to [us](mailto:a@example.org), see https://example.org/b."
        )
    ]
    guide.say("markup")
    bubble = guide.said_by_guide.last.locator(".bubble")
    expect(bubble.locator("strong")).to_have_text("bold")
    assert bubble.locator("ul > li").all_inner_texts() == ["one", "two"]
    expect(bubble.locator("ol")).to_have_attribute("start", "3")
    assert [link.get_attribute("href") for link in bubble.locator("a").all()] == [
        "https://example.org/a",
        "tel:911",
        "tel:+1-800-222-1222",
        "mailto:a@example.org",
        "https://example.org/b",
    ]
    page_link = bubble.locator("a").first
    assert page_link.get_attribute("rel") == "noopener noreferrer"
    expect(page_link).to_have_accessible_name("a page (opens in a new tab)")


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ({"type": "hologram", "version": 1, "text": "In plain words.", "data": {"secret": 1}}, "In plain words."),
        ({"type": "letter", "version": 2, "text": "A newer letter.", "data": {"secret": 1}}, "A newer letter."),
        ({"type": "comparison", "version": 1, "text": "Broken data.", "data": {"secret": 1}}, "Broken data."),
        ({"type": "hologram", "version": 1, "data": {"secret": 1}}, ""),
        ({"type": "constructor", "version": 1, "text": "Not a card.", "data": {}}, "Not a card."),
    ],
    ids=["unknown type", "newer version", "other data", "no text", "name of an object's own"],
)
def test_an_unknown_payload_shows_its_text_or_nothing(
    guide: Guide, scripted: ScriptedServer, payload: dict[str, Any], shown: str
) -> None:
    scripted.answers["unknown"] = [message(None, payload=payload)]
    guide.say("unknown")
    assert guide.said_by_guide.last.locator(".bubble").inner_text() == shown
    assert "secret" not in guide.log.inner_text()
