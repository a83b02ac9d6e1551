"""The papers that people take along hold what they asked and told, and nothing else."""

from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker

from actions.base import Turn
from actions.case_told import advised, told_by_doctor, writer_told
from actions.insurance.coverage import about_denial, denial_told, lines_told
from actions.own_questions import (
    asked_of_a_doctor,
    choices_named,
    how_many,
    is_true_question,
    questions_of_their_own,
    wished_for,
)
from second_opinion.answers import topic_by_words
from second_opinion.settings import PROJECT_ROOT

RESPONSES = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]


def turn(text: str, entities: tuple[dict[str, Any], ...] = (), **slots: Any) -> Turn:
    return Turn(text, "inform", 0.9, entities, slots, None, None)


def tracker(*events: dict[str, Any]) -> Tracker:
    latest = next((e for e in reversed(events) if e.get("event") == "user"), {})
    return Tracker("me", {}, latest, list(events), False, None, {}, None)


def said(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"entities": []}}


def guide(response: str) -> dict[str, Any]:
    """A message of the guide as Rasa keeps it: the response's own metadata inside the message's."""
    own = RESPONSES[response][0].get("metadata") or {}
    return {"event": "bot", "text": "...", "metadata": {"utter_action": response, "metadata": own}}


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Is the lump growing?", True),
        ("and will I need a drain after it", True),
        ("what on earth no one is hitting me I only asked about my hip", False),
        ("why did you send me that number", False),
        ("my husband would never do that", False),
        ("what are you talking about", False),
    ],
)
def test_only_a_question_for_a_doctor_is_an_own_question(sentence: str, asks: bool) -> None:
    assert is_true_question(sentence) is asks


def test_nothing_said_around_an_alarm_is_put_on_a_paper() -> None:
    answer = turn("Will my hip ever be normal again?")
    calm = tracker(said("hello"), guide("utter_greet"), said(answer.text))
    alarmed = tracker(said("he hits it hard"), guide("utter_abuse_or_violence"), said(answer.text))
    assert asked_of_a_doctor(calm, answer) == ["Will my hip ever be normal again?"]
    assert asked_of_a_doctor(alarmed, answer) is None


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("mom's own question is can I still knit afterwards", ["Is it safe?", "can I still knit afterwards"]),
        ("four questions plus his: who holds my hand?", ["Is it safe?", "who holds my hand?"]),
        ("my sister wants to know whether she can fly in June", ["Is it safe?", "whether she can fly in June"]),
        ("she asked if it was bad and i was silent", ["Is it safe?"]),
        ("take that off the list", []),
        ("please remove the safe one", []),
        ("dont put my brother on there", ["Is it safe?"]),
    ],
)
def test_own_questions_are_told_by_anybody_and_taken_off(text: str, own: list[str]) -> None:
    assert questions_of_their_own(turn(text, own_questions=["Is it safe?"])) == own


@pytest.mark.parametrize(
    ("text", "number"),
    [("four questions for the surgeon", 4), ("just the first two", 2), ("fewer please", 3), ("a list please", None)],
)
def test_the_list_is_as_long_as_it_is_wished(text: str, number: int | None) -> None:
    assert how_many(text) == number


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("what do I ask each of them", "each"),
        ("what do I ask Dr. Weiss on Monday", "first"),
        ("Dr. Weiss is not the second doctor", "first"),
        ("what do I ask Dr. Lim", "second"),
        ("what do I ask", None),
    ],
)
def test_the_list_is_for_the_doctor_who_is_meant(text: str, role: str | None) -> None:
    named = next((name for name in ("Weiss", "Lim") if name in text), None)
    entities = ({"entity": "doctor", "value": named},) if named else ()
    whom = wished_for(turn(text, entities, current_doctor="Weiss", wanted_doctor="Lim"))
    assert (whom.role if whom else None) == role


def test_ways_set_against_each_other_are_asked_about() -> None:
    assert choices_named("about casting vs a plate versus just waiting for it") == "casting, a plate or just waiting"
    assert choices_named("about my wrist") is None


def test_the_summary_holds_what_the_doctor_said_and_who_writes() -> None:
    text = "I'm her daughter Nora. Dr. Weiss said the valve leaks badly and wants to replace it in May"
    talk = tracker(said(text))
    assert told_by_doctor(talk, turn(text)) == "the valve leaks badly"
    assert advised(talk, turn(text)) == "wants to replace it in May"
    assert writer_told(talk, turn(text)) == "Nora (daughter)"


def test_the_call_is_about_the_no_where_the_plan_has_said_it() -> None:
    no = "they denied my knee MRI last week, reference number 77-1234"
    wish = "what do I say when I call about the denial"
    talk = tracker(said(no), guide("utter_approval_denied"), said(wish))
    assert about_denial(talk, turn(wish))
    assert denial_told(talk, turn(wish)) == {"reference": "77-1234", "what": "knee MRI"}
    assert not about_denial(talk, turn("a script for the second opinion call"))
    to_the_scan = "her plan said no to the heart scan, and now?"
    assert denial_told(tracker(said(to_the_scan)), turn(to_the_scan))["what"] == "heart scan"
    what_if = "what if they deny it"
    assert not about_denial(tracker(said(what_if), guide("utter_approval_denied")), turn("/what_to_ask_insurer"))


@pytest.mark.parametrize(
    ("answers", "of_the_no"),
    [
        ([], True),
        (["utter_outside_review"], True),
        (["utter_appeal_letter"], True),
        (["utter_outside_review", "utter_prior_authorization"], False),
        (["utter_prior_authorization", "utter_denial_call_ready"], True),
    ],
)
def test_the_call_that_was_offered_last_is_meant_by_the_button(answers: list[str], of_the_no: bool) -> None:
    no = "the plan denied my knee MRI"
    talk = tracker(said(no), *map(guide, answers), said("/what_to_ask_insurer"))
    assert about_denial(talk, turn("/what_to_ask_insurer")) is of_the_no


def test_a_line_is_added_to_the_script_that_was_shown() -> None:
    card = {"event": "bot", "text": "", "data": {"custom": {"data": {"kind": "call_script", "body": ""}}}}
    wish = "add a line asking whether parking is free"
    assert lines_told(tracker(said("hi"), card, said(wish)), turn(wish)) == ["whether parking is free"]
    assert lines_told(tracker(said(wish)), turn(wish)) == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("two short lines I can say to the receptionist", "whom_to_ask"),
        ("is there a hipaa form for that", "child_or_family_member"),
        ("mom won't ask for another opinion", "child_or_family_member"),
        ("my doctor won't ask for another opinion", None),
        ("they took him off the transplant list", None),
        ("the list of records is too long", None),
        ("I have two questions for you", None),
    ],
)
def test_words_for_papers_and_relatives_decide_only_where_they_mean_it(text: str, topic: str | None) -> None:
    assert topic_by_words(text, "inform" if topic != "child_or_family_member" else "nlu_fallback") == topic
