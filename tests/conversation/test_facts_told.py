"""What is told outside forms, and what lists and letters make of it."""

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.base import Turn
from actions.cards import case


def conversation(*texts: str) -> Tracker:
    events = [{"event": "user", "text": text} for text in texts]
    return Tracker("x", {}, {"text": texts[-1]}, events, False, None, {}, "action_listen")


def turn(text: str, intent: str = "inform", **slots: Any) -> Turn:
    return Turn(text, intent, 0.9, (), slots, None, None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("I have lung cancer and they want to start soon", "cancer"),
        ("they found it. breast cancer, stage 2", "cancer"),
        ("is it cancer", None),
        ("my cousin said it gives you cancer", None),
        ("bro i don't have cancer", None),
        ("I am afraid it could be cancer", None),
        ("my aunt died of cancer", None),
    ],
)
def test_a_list_speaks_of_cancer_only_where_it_was_told(told: str, expected: str | None) -> None:
    asked = "what do i bring?" if told == "is it cancer" else "what do i bring"
    told = "is it cancer?" if told == "is it cancer" else told
    assert case(conversation(told, asked), turn(asked, "which_records_needed", condition="cancer")) == expected


def test_what_is_told_of_the_case_comes_before_an_illness_that_is_only_feared() -> None:
    asked = "what do i ask"
    said = conversation("could it be cancer?", asked)
    assert case(said, turn(asked, "prepare_questions", condition="cancer", situation="not_better")) == "not_better"
