"""Which of the guide's answers a question for the source is about."""

from typing import Any

import pytest

from actions.sources import facts_of, meant


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
