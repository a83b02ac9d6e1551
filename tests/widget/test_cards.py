"""The cards that answer with more than text; letters have a file of their own."""

from playwright.sync_api import expect

from tests.widget.examples import DOCTORS, NETWORK_ANSWER, SOURCES, STEPS, sent
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message


def show(guide: Guide, scripted: ScriptedServer, *payloads: object) -> None:
    scripted.answers["show"] = [message(None, payload=sent(payload)) for payload in payloads]  # type: ignore[arg-type]
    guide.say("show")


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


def test_an_answer_that_states_facts_names_their_sources_below_it(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.answers["who says so"] = [
        message("You may ask.", sources=["Ethics code, patient rights", "Medicare.gov"], checked_on="2026-11-22"),
        message("Shall I write it?"),
    ]
    guide.say("who says so")
    stated = guide.host.locator("li.guide", has_text="You may ask.")
    expect(stated.locator("> .note")).to_have_text(
        "Source: Ethics code, patient rights; Medicare.gov. Checked on November 22, 2026."
    )
    expect(guide.host.locator("li.guide", has_text="Shall I write it?").locator("> .note")).to_have_count(0)
