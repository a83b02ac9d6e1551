"""The screen alarms when somebody needs help and stays quiet when the words only sound like it."""

# Word lists read best as words.
# ruff: noqa: SIM905

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from second_opinion.safety import Alert, evidence, looks_spanish, screen

HERE = Path(__file__).parent


def messages(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


ALARMS = messages("alarms.jsonl")
QUIET = [message["text"] for message in messages("quiet.jsonl")]


def test_the_sets_are_large_enough_to_mean_something() -> None:
    kinds = Counter(message["kind"] for message in ALARMS)
    assert set(kinds) == {"medical_emergency", "crisis", "abuse_or_violence", "poisoning"}
    assert min(kinds.values()) >= 50
    assert len(QUIET) >= 250
    assert not {message["text"] for message in ALARMS} & set(QUIET)


def test_at_least_99_of_100_alarms_are_raised() -> None:
    missed = [message["text"] for message in ALARMS if screen(message["text"]) is None]
    assert len(missed) <= 0.01 * len(ALARMS), missed


@pytest.mark.parametrize("kind", ["medical_emergency", "crisis", "abuse_or_violence", "poisoning"])
def test_the_patterns_raise_alarms_of_each_kind_as_that_kind(kind: str) -> None:
    of_kind = [message["text"] for message in ALARMS if message["kind"] == kind]
    wrong = [text for text in of_kind if (alert := evidence(text).signs) is None or alert.kind != kind]
    assert len(wrong) <= 0.03 * len(of_kind), wrong


@pytest.mark.parametrize("kind", ["medical_emergency", "crisis", "abuse_or_violence", "poisoning"])
def test_the_screen_raises_alarms_of_each_kind_as_that_kind(kind: str) -> None:
    of_kind = [message["text"] for message in ALARMS if message["kind"] == kind]
    wrong = [text for text in of_kind if (alert := screen(text)) is None or alert.kind != kind]
    assert len(wrong) <= 0.04 * len(of_kind), wrong


@pytest.mark.parametrize(
    "text",
    [
        "I am 30 weeks along and bleeding, is that normal",
        "the wound keeps bleeding through the towels, should I worry",
        "is it normal that I cough up blood since this morning",
        "my left arm went numb ten minutes ago, can it wait until monday",
        "she passed out and now one side of her face droops, should we go in",
    ],
)
def test_a_question_about_a_sign_takes_nothing_back_of_it(text: str) -> None:
    assert screen(text) == Alert("medical_emergency", "en")
    assert evidence(text).asked


@pytest.mark.parametrize(
    "text",
    [
        "is it normal to bruise after a biopsy",
        "should I be worried that a second opinion delays the chemo",
        "is chest pain normal with acid reflux in general",
        "can it wait until january",
        "is it serious if my doctor says no",
    ],
)
def test_a_question_without_a_sign_is_no_alarm(text: str) -> None:
    assert screen(text) is None


def test_at_most_2_of_100_harmless_messages_show_signs_to_the_patterns() -> None:
    false = [text for text in QUIET if evidence(text).signs]
    assert len(false) <= 0.02 * len(QUIET), false


def test_at_most_5_of_100_harmless_messages_with_alarming_words_alarm() -> None:
    false = [text for text in QUIET if screen(text)]
    assert len(false) <= 0.05 * len(QUIET), false


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I had a heart attack in 2019. My chest is tight right now", Alert("medical_emergency", "en")),
        ("I don't have a fever but I can't breathe", Alert("medical_emergency", "en")),
        ("No estoy enferma. Mi esposo me pega", Alert("abuse_or_violence", "es")),
        ("he tried to kill himself and he is not breathing", Alert("medical_emergency", "en")),
        ("no insurance and i cant breathe", Alert("medical_emergency", "en")),
        ("I retired last spring, my chest is crushing", Alert("medical_emergency", "en")),
        ("I'm a nurse and I want to kill myself", Alert("crisis", "en")),
        ("can you book an appointment, my husband hits me", Alert("abuse_or_violence", "en")),
        ("i cant breath", Alert("medical_emergency", "en")),
        ("I CAN\u2019T BREATHE!!!", Alert("medical_emergency", "en")),
        ("quiero quitarme la vida", Alert("crisis", "es")),
        ("QUIERO QUITARME LA VIDA", Alert("crisis", "es")),
        ("My mother passed out once in 1999. Now she won't wake up", Alert("medical_emergency", "en")),
    ],
)
def test_one_clause_says_nothing_about_the_next(text: str, expected: Alert) -> None:
    assert screen(text) == expected


def test_one_slip_of_the_finger_in_the_telling_word_is_forgiven() -> None:
    for text in (
        "i want to kill myslef",
        "my son swalowed bleach",
        "my husbend hits me",
        "chest paim and chset pressure",
    ):
        assert screen(text), text


def test_signs_that_are_denied_are_reported_as_set_aside() -> None:
    assert evidence("I have no chest pain").set_aside
    assert not evidence("which records do I need").set_aside
    assert not evidence("I have chest pain").set_aside


def test_a_no_about_something_else_sets_nothing_aside() -> None:
    assert not evidence("the office is not answering and there is something wrong with grandpa").set_aside
    assert not evidence("she doesnt seem alive anymore in spirit").set_aside
    assert evidence("he has never been violent").set_aside


def test_what_is_read_taught_or_worked_at_is_no_alarm() -> None:
    for text in (
        "the consent form lists stroke and bleeding",
        "I work in a burn unit",
        "for my class: what are the signs of elder abuse",
        "the leaflet says it may cause suicidal thoughts",
    ):
        assert screen(text) is None, text


def test_an_old_event_far_off_in_a_dictated_message_does_not_hide_what_is_happening() -> None:
    assert screen(
        "so i had my gallbladder out in 2014 and that all went fine and the office was lovely and i saw the same "
        "surgeon for the hernia and i want someone else this time and well my chest is so tight and my arm aches"
    ) == Alert("medical_emergency", "en")


def test_an_alarm_is_raised_on_the_last_words_of_a_long_message() -> None:
    assert screen("we talked about the records for a while. " * 90 + "I can't breathe")


@pytest.mark.parametrize(
    "beginning",
    [
        "chest " * 650,
        "he took my " * 350,
        "a , " * 950,
        "mi hijo se tomo " * 240,
        "he " * 1300,
        "my husband threatens " * 180,
        "i dont want to " * 250,
        "a" * 3900,
    ],
)
def test_beginnings_that_lead_nowhere_do_not_hide_an_alarm(beginning: str) -> None:
    """How long this takes is measured by ``benchmarks.messages``."""
    assert screen(f"{beginning}. I can't breathe") == Alert("medical_emergency", "en")


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    screen(text)
    evidence(text)
    looks_spanish(text)


@given(st.text(alphabet=st.characters(), max_size=60).map(lambda part: part * 40))
@settings(max_examples=40, deadline=None)
def test_no_repetition_makes_it_fail(text: str) -> None:
    screen(text + "\x00\ud800 I cant breathe")


@given(
    st.lists(
        st.sampled_from(
            "i my chest no not pain kill myself dont want to die , . took pills he hits me but \ud800".split()
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_no_order_of_telling_words_makes_it_fail(words: list[str]) -> None:
    screen(" ".join(words))
