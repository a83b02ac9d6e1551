"""Which of the guide's answers a question for the source is about."""

from typing import Any

import pytest

from actions.sources import facts_of, meant, of_the_line
from second_opinion.facts import load_facts


def said(text: str, response: str, *facts: str) -> list[dict[str, Any]]:
    metadata = {"utter_action": response, "metadata": {"facts": list(facts)}}
    return [{"event": "bot", "text": text, "metadata": metadata, "data": {}}]


PAYS = said("Part B pays; the share is 20 percent after the deductible.", "utter_medicare_medicaid", "PAY-1")
RIGHTS = said("The American Medical Association lists it as a right.", "utter_patient_rights_ethics", "ETH-1")
ASKED_BACK = said("Did you mean one of these?", "utter_did_you_mean", "PAY-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who says that", RIGHTS),
        ("and who says that about the 20 percent you told me before", PAYS),
        ("where is the deductible written down", PAYS),
        ("source for the zebra rule", RIGHTS),
    ],
)
def test_the_words_of_the_question_find_the_answer(text: str, expected: list[dict[str, Any]]) -> None:
    assert meant(text, [RIGHTS, PAYS]) == expected


def test_a_question_back_states_nothing() -> None:
    assert facts_of(ASKED_BACK) == []
    assert facts_of(PAYS) == ["PAY-1"]


CARD = [
    {
        "event": "bot",
        "text": None,
        "metadata": {"utter_action": "utter_comparison", "metadata": {"facts": ["ART-8", "ART-9", "ART-10", "DIR-7"]}},
        "data": {"custom": {"text": "Colleagues may think alike without noticing. The risk is often small."}},
    }
]
OFTEN = said("Second opinions often confirm the first one.", "utter_how_often_it_changes", "EVI-3")


def test_the_words_of_a_card_count_as_said() -> None:
    assert meant('"the risk is often small", says who', [CARD, OFTEN]) == CARD
    assert meant("you told me they often confirm it, source", [CARD, OFTEN]) == OFTEN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who claims that the risk is small", ["ART-9"]),
        ("and the colleagues thing, where is that from", ["ART-9"]),
        ("where does that come from", ["ART-8", "ART-9", "ART-10", "DIR-7"]),
    ],
)
def test_of_many_facts_those_of_the_line_that_is_asked_for_are_shown(text: str, expected: list[str]) -> None:
    catalogue = load_facts()
    facts = [catalogue[fact] for fact in ("ART-8", "ART-9", "ART-10", "DIR-7")]
    assert [fact.id for fact in of_the_line(text, facts)] == expected
