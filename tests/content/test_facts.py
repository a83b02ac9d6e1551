"""What is told to patients is held by the facts catalogue, and nothing forbidden is said."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from second_opinion.facts import Fact, FactsError, load_facts, told_by
from second_opinion.letters import TEMPLATES, stated_facts
from second_opinion.steps import STEPS
from tests.content.wording import FORBIDDEN, VARIATIONS, texts

FACTS = load_facts()
ORGANISATIONS = re.compile(
    r"Medicare|Medicaid|American Medical Association|\bAMA\b|Childhelp|Poison Help|domestic violence hotline"
    r"|medical board|prior authorization|HIPAA|No Surprises Act|TRICARE|\bVA\b|\bCHIP\b|\bCDC\b"
    r"|California|New York|New Jersey|Florida|Missouri|Oregon|Rhode Island|Minnesota|Washington|Georgia"
)
NUMBER = re.compile(r"\d[\d-]*\d|\d")


@pytest.mark.parametrize(("name", "variation"), VARIATIONS, ids=[name for name, _ in VARIATIONS])
def test_a_response_with_a_number_or_an_organisation_names_the_fact_that_holds_it(name: str, variation: dict) -> None:
    named = (variation.get("metadata") or {}).get("facts", [])
    assert set(named) <= set(FACTS), f"{name} names facts that the catalogue does not hold"
    told = " ".join(texts(variation))
    held = " ".join(FACTS[fact].text for fact in named)
    assert set(NUMBER.findall(told)) <= set(NUMBER.findall(held)), f"{name} says a number that {named} do not hold"
    for token in ORGANISATIONS.findall(told):
        assert token.lower() in held.lower(), f"{name} says {token!r}, which none of {named} holds"


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_what_must_not_be_said_stands_in_no_response_and_no_template(pattern: str) -> None:
    for name, variation in VARIATIONS:
        assert not re.search(pattern, " ".join(texts(variation)), re.IGNORECASE), name
    for template in TEMPLATES.rglob("*.j2"):
        assert not re.search(pattern, template.read_text(encoding="utf-8"), re.IGNORECASE), template.name


def test_every_fact_is_told_somewhere() -> None:
    named = {f for _, v in VARIATIONS for f in (v.get("metadata") or {}).get("facts", [])}
    named |= {fact for facts in stated_facts().values() for fact in facts}
    assert set(FACTS) == named


def test_every_fact_holds_for_a_while_after_it_was_checked() -> None:
    for fact in FACTS.values():
        assert date(2026, 1, 1) <= fact.checked_on < fact.expires_on


SHOWN_AS_THEY_ARE = [*sorted(TEMPLATES.rglob("*.j2")), STEPS]


@pytest.mark.parametrize("template", SHOWN_AS_THEY_ARE, ids=lambda path: path.name)
def test_a_number_or_an_organisation_in_a_letter_is_held_by_the_facts_it_states(template: Path) -> None:
    shown = re.sub(r"\{[%#{].*?[%#}]\}|^#.*$", "", template.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    held = " ".join(FACTS[fact].text for fact in stated_facts().get(template.name.split(".")[0], []))
    assert set(NUMBER.findall(shown)) <= set(NUMBER.findall(held))
    for token in ORGANISATIONS.findall(shown):
        assert token.lower() in held.lower()


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"confidence": "L"}, "confidence"),
        ({"id": "eth1"}, "id"),
        ({"checked_on": "soon"}, "checked_on"),
        ({"colour": "red"}, "colour"),
        ({"url": "example"}, "url"),
    ],
)
def test_a_bad_entry_is_refused_by_number_and_key(tmp_path: Path, entry: dict, named: str) -> None:
    good = {
        "id": "ETH-1",
        "text": "t",
        "source": "s",
        "checked_on": "2026-11-22",
        "expires_on": "2027-11-22",
        "confidence": "H",
    }
    path = tmp_path / "facts.yml"
    path.write_text(yaml.safe_dump({"facts": [good, {**good, "id": "ETH-2", **entry}]}), encoding="utf-8")
    with pytest.raises(FactsError, match=f"number 2: {named}"):
        load_facts(path)


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    fact = {
        "id": "ETH-1",
        "text": "t",
        "source": "s",
        "checked_on": "2026-11-22",
        "expires_on": "2027-11-22",
        "confidence": "H",
    }
    path = tmp_path / "facts.yml"
    path.write_text(yaml.safe_dump({"facts": [fact, fact]}), encoding="utf-8")
    with pytest.raises(FactsError, match="ETH-1 occurs twice"):
        load_facts(path)


def test_an_answer_is_told_by_each_source_once_and_is_as_old_as_its_oldest_check() -> None:
    def fact(source: str, checked_on: date, confidence: str = "H") -> Fact:
        one = {"id": "ABC-1", "text": "One claim.", "source": source, "confidence": confidence}
        return Fact.parse_obj({**one, "checked_on": checked_on, "expires_on": date(2027, 1, 1)})

    may, june = date(2026, 5, 1), date(2026, 6, 1)
    facts = {"A": fact("law", june), "B": fact("survey", may), "C": fact("law", june), "D": fact("us", may, "own")}
    assert told_by(facts, ["A", "B", "C", "D", "unknown"]) == (["law", "survey"], may)
    assert told_by(facts, ["C", "D"]) == (["law"], june)
    assert told_by(facts, ["D", "unknown"]) is None
