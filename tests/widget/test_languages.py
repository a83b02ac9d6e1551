"""The widget's own labels, and the switch between languages."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from second_opinion.settings import PROJECT_ROOT
from tests.widget.conftest import PageMaker
from tests.widget.guide import Guide
from tests.widget.scripted_server import ScriptedServer, message

LABELS = "async (address) => (await import(`${address}/chat/widget/labels/index.js`)).LABELS"


def _flat(labels: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(labels, str):
        yield path, labels
    else:
        for key, value in enumerate(labels) if isinstance(labels, list) else labels.items():
            yield from _flat(value, f"{path}.{key}")


@pytest.fixture
def labels(page: Page, clinic_page: PageMaker, scripted: ScriptedServer) -> dict[str, dict[str, str]]:
    page.goto(clinic_page())
    found = page.evaluate(LABELS, scripted.address)
    return {language: dict(_flat(each)) for language, each in found.items()}


def test_english_and_spanish_have_the_same_labels_with_the_same_gaps(labels: dict[str, dict[str, str]]) -> None:
    gaps = re.compile(r"\{\w+\}")
    assert set(labels) == {"en", "es"}
    assert len(labels["en"]) > 80
    assert {key: sorted(gaps.findall(text)) for key, text in labels["en"].items()} == {
        key: sorted(gaps.findall(text)) for key, text in labels["es"].items()
    }
    assert all(text.strip() for each in labels.values() for text in each.values())


def test_every_number_in_a_label_stands_in_a_checked_fact(labels: dict[str, dict[str, str]]) -> None:
    catalogue = yaml.safe_load((PROJECT_ROOT / "content/facts.yml").read_text(encoding="utf-8"))
    facts = {fact["id"]: fact for fact in catalogue["facts"]}
    named = " ".join(facts[fact]["text"] for fact in ("SAF-1", "SAF-2") if facts[fact]["confidence"] in "HM")
    numbers = {n for each in labels.values() for text in each.values() for n in re.findall(r"\d+", text)}
    assert numbers == {"911", "988"}
    assert all(number in named for number in numbers)


def test_every_state_of_the_directory_has_words(labels: dict[str, dict[str, str]]) -> None:
    from second_opinion.directory import State

    for each in labels.values():
        assert {f".network.{state.value}" for state in State} <= set(each)


def test_the_switch_is_hidden_while_the_server_offers_one_language(guide: Guide) -> None:
    guide.button("Options").click()
    expect(guide.host.locator(".languages")).to_have_count(0)


def test_the_switch_changes_labels_language_and_metadata_and_leaves_what_was_said(
    page: Page, clinic_page: PageMaker, scripted: ScriptedServer
) -> None:
    scripted.clinic["languages"] = ["en", "es"]
    scripted.answers["Hola"] = [message("Buenos d\u00edas.", language="es")]
    page.goto(clinic_page())
    guide = Guide(page)
    guide.open()
    guide.say("Hello")
    guide.input.fill("not yet sent")
    guide.choose("Espa\u00f1ol")
    assert guide.input.input_value() == "not yet sent"
    expect(guide.host.locator(".root")).to_have_attribute("lang", "es")
    expect(guide.log).to_have_attribute("aria-label", "Mensajes")
    expect(guide.host.locator("button:focus")).to_have_text("Espa\u00f1ol")
    guide.say("Hola")
    spoken = [each.get_attribute("lang") for each in guide.log.locator(".bubble").all()]
    assert spoken == ["en", "en", "en", "es", "es"]
    assert [asked.body["language"] for asked in scripted.sent()] == ["en", "es"]
    guide.choose("English")
    expect(guide.log).to_have_attribute("aria-label", "Messages")


def test_the_page_s_own_language_is_the_widget_s(page: Page, clinic_page: PageMaker, scripted: ScriptedServer) -> None:
    page.goto(clinic_page(html='lang="es-US"'))
    expect(page.get_by_role("button", name="Abrir la Gu\u00eda de segunda opini\u00f3n")).to_be_visible()
    page.goto(clinic_page(html='lang="fr"', path="/fr"))
    expect(page.get_by_role("button", name="Open the second opinion guide")).to_be_visible()


def test_the_launcher_says_how_many_messages_are_unread(guide: Guide, scripted: ScriptedServer) -> None:
    scripted.faults.append("hang")
    scripted.answers["Hello"] = [message("One"), message("Two")]
    guide.say("Hello", waiting=False)
    guide.page.keyboard.press("Escape")
    scripted.release.set()
    expect(guide.launcher).to_have_accessible_name("Open the second opinion guide, 2 unread messages")
    expect(guide.launcher.locator(".badge")).to_have_text("2")
    guide.launcher.click()
    guide.page.keyboard.press("Escape")
    expect(guide.launcher).to_have_accessible_name("Open the second opinion guide")
    expect(guide.launcher.locator(".badge")).to_be_hidden()
