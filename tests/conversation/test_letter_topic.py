"""What a message dictates for a letter, and what of it never stands there."""

from typing import Any

import pytest

from actions.base import Turn
from actions.letter_changes import wishes_in
from actions.letter_orders import without_words
from actions.letter_topic import dictated, topic, unclear


def turn(text: str, intent: str = "correct", **slots: Any) -> Turn:
    return Turn(text, intent, 0.9, (), {"letter": "referral_request", **slots}, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("change this to: slipped disc, surgery on May 3. thanks!", "slipped disc, surgery on May 3"),
        ("that reads badly please change it to I need a new heart valve", "I need a new heart valve"),
        ("no. make it: i have a 4.5 cm aneurysm", "i have a 4.5 cm aneurysm"),
        ("can it say that i am booked for a bypass on June 2nd", "i am booked for a bypass on June 2nd"),
        ("write instead: gallstones. and his dob is 1/2/1950", "gallstones"),
        ("it is about a kidney stone, and the letter should go to the clinic", "a kidney stone"),
        ("what it is about should say the lump grew and then do me the other one", "the lump grew"),
        ("It should say his name Bo Lund, dob 1/2/1950, a torn tendon", "a torn tendon"),
        ("please say I am on warfarin and please send the scans", "I am on warfarin"),
        ("the problem: a cyst. They want to drain it. My name is Bo Lund", "a cyst. They want to drain it"),
        # Said to the guide, or by somebody else, or none of a letter's words.
        ("they want to put in a pacemaker, make it formal", None),
        ("doctor say cut my arm", None),
        ("take out the words put me to sleep", None),
        ("write 'Dear Dr. Lund' at the top", None),
        ("no, it's about my father, not me", None),
        ("should it say that I smoke?", None),
        ("i don't want it to say that", None),
        ("make it: warmer", None),
        ("they think it is about 3 cm", None),
        ("tell me two lines i say to the nurse", None),
    ],
)
def test_what_is_dictated_ends_where_the_guide_is_spoken_to(text: str, words: str | None) -> None:
    said = dictated(turn(text))
    assert (said.words if said else None) == words


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("add that i have asthma, and make it warmer", "a hernia; i have asthma"),
        ("Add: 6.1 cm wide. Answer by Dec 8 please", "a hernia; 6.1 cm wide"),
        ("put in 7.5 mg warfarin and that i am 80", "a hernia; 7.5 mg warfarin, i am 80"),
        ("add a hernia", "a hernia"),
    ],
)
def test_what_is_added_leaves_the_rest(text: str, about: str) -> None:
    assert topic(turn(text, situation="a hernia")) == about


def test_an_order_without_words_for_the_letter_is_unclear() -> None:
    assert unclear(turn("change it to something better"))
    assert not unclear(turn("change the date"))


def test_what_is_dictated_is_a_part_and_the_orders_around_it_are_others() -> None:
    text = "make it formal and change it to: a cyst in my liver. take out the records"
    assert [part.text.strip(" .") for part in wishes_in(turn(text), "referral_request")] == [
        "make it formal and",
        "change it to: a cyst in my liver",
        "take out the records",
    ]


@pytest.mark.parametrize(
    ("about", "order", "rest"),
    [
        ("a cyst; he said it; I react to nuts", "take out the words he said it", "a cyst; I react to nuts"),
        ("a cyst; I am allergic to nuts", "remove 'allergic to nuts'", "a cyst"),
        ("oh no, me!! a cyst. god.", "take out oh no me and god", "a cyst"),
        ("a cyst; 'thats bad' I said; in May", "take out ''thats bad' I said;'", "a cyst; in May"),
        ("a cyst in May and then write mine", "take out everything after May", "a cyst in May"),
        ("the dog one and a cyst in my liver", "take the dog out", "a cyst in my liver"),
        ("a cyst", "take out the words my knee", None),
    ],
)  # fmt: skip
def test_what_is_taken_out_only_goes(about: str, order: str, rest: str | None) -> None:
    assert without_words(about, order, order) == rest
