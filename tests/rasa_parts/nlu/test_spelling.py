"""Misspelt words move towards the training vocabulary; everything else stays as it was typed."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.spelling import REPAIRED_TEXT, Speller, SpellingRepair, repaired_text
from tests.rasa_parts.nlu.conftest import Bench

COUNTS = {"doctor": 9, "opinion": 8, "insurance": 5, "second": 8, "form": 2, "from": 7, "thank": 4, "records": 3}
ORDINARY = frozenset({"doctors", "rector", "bank", "a", "my"})


@pytest.fixture
def speller() -> Speller:
    return Speller(COUNTS, ORDINARY)


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("docter", "doctor"),
        ("opinin", "opinion"),
        ("secnod", "second"),
        ("insurrence", "insurance"),  # two slips in a long word
        ("frm", "from"),  # equally near to "form", which is rarer
        ("docter's", "docter's"),
        ("rcrds", "rcrds"),  # two slips in a short word
        ("bank", "bank"),  # an ordinary word one slip from "thank"
        ("zzzzzzzz", "zzzzzzzz"),
        ("1234567893", "1234567893"),
    ],
)
def test_a_word_moves_only_where_it_is_a_slip_of_a_known_one(speller: Speller, typed: str, repaired: str) -> None:
    assert speller.text(typed) == repaired


def test_the_rest_of_a_text_stays_in_place(speller: Speller) -> None:
    assert speller.text("a secnd  opinon, 94110!") == "a second  opinion, 94110!"


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("my doctor Fron said no", "my doctor fron said no"),
        ("ask Dr. Fron", "ask dr. fron"),
        ("no. Docter Lee", "no. doctor lee"),
        ("MY DOCTER", "my doctor"),
        ("my docter\u2019s form", "my docter's form"),
    ],
)
def test_a_capital_inside_a_sentence_marks_a_name(speller: Speller, typed: str, repaired: str) -> None:
    assert speller.text(typed) == repaired


@given(st.text(max_size=80) | st.sampled_from(["Is Dr. Lee in? I CAN'T ask.", "dont't  (wait)", "it\u2019s O'Brien"]))
@settings(max_examples=100, deadline=None)
def test_words_are_what_the_repaired_text_is_made_of(text: str) -> None:
    speller = Speller({"records": 5, "insurance": 5}, ["aetna"])
    words = speller.words(text)
    assert "".join(word.repaired for word in words).split() == "".join(speller.text(text).split()).split()
    for one, other in itertools.pairwise(words):
        assert one.start < one.end <= other.start < other.end <= len(text)


def test_a_word_is_found_again_where_it_was_typed() -> None:
    text = "The recods, please"
    words = Speller({"records": 5}, ()).words(text)
    assert [(text[word.start : word.end], word.repaired) for word in words] == [
        ("The", "the"), ("recods", "records"), (",", ","), ("please", "please"),
    ]  # fmt: skip


def test_a_text_of_4000_characters_is_repaired_in_time(speller: Speller) -> None:
    words = " ".join("".join(chr(97 + (i * k) % 26) for k in range(1, 10)) for i in range(400))
    started = time.perf_counter()
    speller.text(words)
    assert time.perf_counter() - started < 0.5


def test_what_the_patient_typed_is_never_changed(bench: Bench, examples: TrainingData) -> None:
    component = bench.train(SpellingRepair, examples)
    message = Message({TEXT: "is Docter Lee in my netwrok"})
    component.process([message])
    assert message.get(TEXT) == "is Docter Lee in my netwrok"
    assert "network" in message.get(REPAIRED_TEXT)
    assert REPAIRED_TEXT not in message.as_dict(only_output_properties=True)


def test_a_message_without_text_is_passed_on(bench: Bench, examples: TrainingData) -> None:
    message = Message({INTENT: "thanks"})
    bench.train(SpellingRepair, examples).process([message])
    assert repaired_text(message) == ""


def test_the_loaded_component_does_not_look_at_the_lexicons_again(
    bench: Bench, examples: TrainingData, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bench.train(SpellingRepair, examples)
    monkeypatch.chdir(tmp_path)
    message = Message({TEXT: "my insurnce"})
    bench.load(SpellingRepair, lexicons="nowhere").process([message])
    assert repaired_text(message).startswith("my insur")


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("blorp fnord wibble", True),
        ("florbing the gribbet", True),
        ("blorp fnord docter", False),  # a slip of "doctor"
        ("blorp", False),  # one word alone may be a name
        ("is it ok", False),
        ("", False),
    ],
)
def test_several_words_that_nobody_knows_are_noticed(speller: Speller, text: str, none: bool) -> None:
    assert speller.knows_none(text) is none
