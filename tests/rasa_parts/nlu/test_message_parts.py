"""A message is understood sentence by sentence as well, and its parts go no further than the pipeline."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.message_parts import MOST_PARTS, PARTS, JoinParts, Sentences, SplitMessage

SENTENCES = Sentences()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Will my plan pay? Is it rude to ask?", ["Will my plan pay?", "Is it rude to ask?"]),
        ("my knee still hurts! can i do it by video", ["my knee still hurts!", "can i do it by video"]),
        ("will my plan pay\nis it rude to ask", ["will my plan pay", "is it rude to ask"]),
        ("will my plan pay\r\n\r\n  is it rude to ask  ", ["will my plan pay", "is it rude to ask"]),
        ("will my plan pay, and also is it rude", ["will my plan pay", "also is it rude"]),
        ("will my plan pay and also is it rude", ["will my plan pay", "also is it rude"]),
        ("will my plan pay; one more thing, is it rude", ["will my plan pay", "one more thing, is it rude"]),
        ("Will my plan pay? One more thing. Can I wait?", ["Will my plan pay?", "One more thing.", "Can I wait?"]),
        ("Is Dr. Smith in my network? I have Aetna.", ["Is Dr. Smith in my network?", "I have Aetna."]),
        ("my mom needs surgery and does acme pay", ["my mom needs surgery", "does acme pay"]),
        ("is it rude to ask, and how long does it take", ["is it rude to ask", "how long does it take"]),
        ("he said no and who do I call now", ["he said no", "who do I call now"]),
        ("my mom and can i", ["my mom and can i"]),
        ("I asked him and will tell you", ["I asked him and will tell you"]),
        ("I see Dr. A. Smith and Mrs. Lee in St. Louis", ["I see Dr. A. Smith and Mrs. Lee in St. Louis"]),
        ("It costs $3.50 at 10.30 a.m. they say", ["It costs $3.50 at 10.30 a.m. they say"]),
    ],
)
def test_a_text_is_split_where_a_thought_ends(text: str, parts: list[str]) -> None:
    found = SENTENCES.of(text)
    assert [part.removeprefix("and ") for part in found] == parts


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "hi", "ok. thanks. bye now.", "???", "yes please"])
def test_bits_too_short_to_mean_something_are_no_parts(text: str) -> None:
    assert SENTENCES.of(text) == []


def test_short_bits_between_questions_are_dropped() -> None:
    assert SENTENCES.of("Hello. Will my plan pay? Hm. Is it rude?") == ["Will my plan pay?", "Is it rude?"]


def test_of_a_long_story_the_last_parts_are_kept() -> None:
    story = [f"This is sentence number {number}." for number in range(MOST_PARTS + 3)]
    assert SENTENCES.of(" ".join(story)) == story[-MOST_PARTS:]


def test_half_an_emoji_breaks_nothing() -> None:
    assert len(SENTENCES.of("\ud83d will my plan pay? is it rude to ask \udc00")) == 2


@given(st.text(st.characters(), max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_fail_and_no_part_is_made_up(text: str) -> None:
    parts = SENTENCES.of(text)
    readable = text.encode("utf-8", "replace").decode("utf-8")
    assert len(parts) <= MOST_PARTS
    assert all(part in readable and len(part.split()) >= 3 for part in parts)


WORDS = ["will my plan pay", "is it rude", "and also", "Dr. Lee", "?", ".", "\n", "one more thing", ",", "\ud83d"]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=150, deadline=None)
def test_parts_stand_in_the_order_of_the_text(words: Sequence[str]) -> None:
    text = " ".join(words)
    readable = text.encode("utf-8", "replace").decode("utf-8")
    position = 0
    for part in SENTENCES.of(text):
        position = readable.index(part, position) + len(part)


@pytest.fixture(scope="module")
def split() -> SplitMessage:
    return SplitMessage({})


def understood(split: SplitMessage, *texts: str | None) -> list[Message]:
    """The messages after a pipeline that gives each text its number of words as its intent."""
    passing = split.process([Message({} if text is None else {TEXT: text}) for text in texts])
    for message in passing:
        words = len((message.get(TEXT) or "").split())
        message.set(INTENT, {"name": f"{words}_words", "confidence": words / 100}, add_to_output=True)
    return JoinParts(JoinParts.get_default_config()).process(passing)


def test_parts_are_published_in_the_order_of_the_text(split: SplitMessage) -> None:
    (message,) = understood(split, "Will my plan pay? Is it rude to ask?")
    assert message.get(INTENT)["name"] == "9_words"
    assert message.as_dict(only_output_properties=True)[PARTS] == [
        {"text": "Will my plan pay?", "intent": "4_words", "confidence": 0.04},
        {"text": "Is it rude to ask?", "intent": "5_words", "confidence": 0.05},
    ]


@pytest.mark.parametrize("text", ["is it rude to ask", "Hi. Is it rude to ask?", "ok", ""])
def test_a_message_of_one_part_is_its_own_part(split: SplitMessage, text: str) -> None:
    (message,) = understood(split, text)
    (part,) = message.get(PARTS)
    assert part["text"] == text
    assert part["intent"] == message.get(INTENT)["name"]


def test_a_message_without_text_or_intent_has_a_part_without() -> None:
    (message,) = JoinParts(JoinParts.get_default_config()).process(SplitMessage({}).process([Message({})]))
    assert message.get(PARTS) == [{"text": "", "intent": None, "confidence": 0.0}]


def test_as_many_messages_come_out_as_went_in_each_with_its_own_parts(split: SplitMessage) -> None:
    texts = ["Will my plan pay? Is it rude to ask?", "ok", None, "They said no. I do not agree. What can I do?"]
    messages = understood(split, *texts)
    assert [message.get(TEXT) for message in messages] == texts
    assert [len(message.get(PARTS)) for message in messages] == [2, 1, 1, 3]


@given(st.lists(st.text(max_size=60), max_size=5))
@settings(max_examples=50, deadline=None)
def test_no_part_ever_leaves_the_pipeline(split: SplitMessage, texts: list[str]) -> None:
    assert [message.get(TEXT) for message in understood(split, *texts)] == texts
