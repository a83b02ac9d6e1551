"""How a message about a letter is taken apart, and which names it puts right."""

from typing import Any

import pytest

from actions.base import Turn
from actions.letter_changes import length_wished, said_of_letter
from actions.letter_orders import orders, thanks_dictated, words_for_words, words_to_take_out
from actions.letter_topic import topic
from actions.named_people import role_of
from actions.names_put_right import no_second_doctor, put_right


def turn(text: str, intent: str = "correct", entities: tuple[dict[str, Any], ...] = (), **slots: Any) -> Turn:
    return Turn(
        text, intent, 0.9, entities, {"letter": "referral_request", "last_result": "letter", **slots}, None, None
    )


def entity(text: str, kind: str, words: str, value: str) -> dict[str, Any]:
    return {"entity": kind, "value": value, "start": text.index(words), "end": text.index(words) + len(words)}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Make it plain, drop the fee, and sign it Ana Brill",
            ["Make it plain", "drop the fee", "and sign it Ana Brill"],
        ),
        ("take out Dr. Osei. my name is Ana", ["take out Dr. Osei.", "my name is Ana"]),
        ("undo that and make it warmer", ["undo that", "and make it warmer"]),
        ("Make it warm. Also, is my plan okay with it?", ["Make it warm."]),
        (
            "the letter again with no fee line and make it warm",
            ["the letter again", "with no fee line", "and make it warm"],
        ),
        # What is dictated, what stands between marks and what an order points back to stay whole.
        ("add: You were kind. Take care, and make it last.", ["add: You were kind. Take care, and make it last."]),
        ('replace "a, add b" with "c"', ['replace "a, add b" with "c"']),
        ("They denied me. Put that in too", ["They denied me. Put that in too"]),
        ("the hernia part is wrong, take that out", ["the hernia part is wrong, take that out"]),
        ("my knee hurts and I say so", ["my knee hurts and I say so"]),
        ("does my plan pay for it?", ["does my plan pay for it?"]),
    ],
)
def test_each_order_is_a_part_and_questions_are_none(text: str, parts: list[str]) -> None:
    assert [part.text.strip() for part in orders(turn(text))] == parts


def test_a_part_keeps_what_was_recognised_in_it() -> None:
    text = "make it warm, and put urology where it says kind of specialist"
    last = orders(turn(text, entities=(entity(text, "specialty", "urology", "urology"),)))[-1]
    found = last.found("specialty")[0]
    assert last.text[found["start"] : found["end"]] == "urology"


@pytest.mark.parametrize(
    ("text", "names", "right"),
    [
        ("not Dr. Hahn, Dr. Ortiz", {"current_doctor": "Eva Hahn"}, {"current_doctor": "Ortiz"}),
        ("sorry, its Lindqvist not Lindquist", {"wanted_doctor": "Eva Lindquist"}, {"wanted_doctor": "Eva Lindqvist"}),
        ("there is no doctor called Hahn", {"current_doctor": "Hahn"}, {"current_doctor": None}),
        ("Hahn is a surgeon; he is not my second doctor", {"wanted_doctor": "Lev Hahn"}, {"wanted_doctor": None}),
        ("Hahn is not my second doctor", {"current_doctor": "Lev Hahn"}, {}),
        ("it goes not to Hahn but to Dr. Ortiz", {"current_doctor": "Hahn"}, {"current_doctor": "Ortiz"}),
        ("no, Hahn is my doctor", {"wanted_doctor": "Hahn"}, {}),
        ("NO Dr Hahn is MY doctor", {"current_doctor": "Hahn"}, {}),
        ("why not Dr. Hahn?", {"wanted_doctor": "Hahn"}, {}),
    ],
)
def test_a_name_that_is_called_wrong_gives_way(text: str, names: dict[str, str], right: dict[str, str | None]) -> None:
    assert put_right(text, names) == right


def test_a_second_doctor_whom_there_is_not_yet() -> None:
    assert no_second_doctor("the second doctor I dont have yet")
    assert no_second_doctor("we haven't picked a new doctor")
    assert not no_second_doctor("I have a second doctor already")


def test_she_is_my_doctor_now_says_whose_doctor_it_is() -> None:
    text = "Noor Ali, she's my neurologist now"
    assert role_of(text, 0, len("Noor Ali"), None) == "current"


def test_words_for_a_place_in_the_letter_are_no_illness() -> None:
    text = "put hand surgeon where it says [kind of specialist]"
    assert words_for_words(text) == ("kind of specialist", "hand surgeon")
    assert topic(turn(text)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what its about is the valve and the stent", "the valve and the stent"),
        ("and about is only: bypass surgery, stent 2016", "bypass surgery, stent 2016"),
        ("put in that she operated on my hip and I trust her", None),
        ("say thank you for my hip", None),
        ("put me down as Ana Brill", None),
    ],
)
def test_nothing_of_an_order_and_nothing_about_the_reader_is_an_illness(text: str, words: str | None) -> None:
    assert topic(turn(text)) == words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("say thank you for my new hip in 2016", "Thank you for my new hip in 2016."),
        ("two lines, with a thank you to dr osei for my hip at the top", "Thank you for my hip."),
        ("thank you for that", None),
        ("thanks, make it shorter", None),
    ],
)
def test_thanks_are_a_sentence_of_their_own(text: str, sentence: str | None) -> None:
    assert thanks_dictated(text) == sentence


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("thats a lot. just 2 lines", "briefly"),
        ("make it very short", "briefly"),
        ("no i meant make it shorter", "shorter"),
        ("shortness of breath", None),
        ("add two lines about my scar", None),
    ],
)
def test_a_few_lines_are_the_short_form(text: str, length: str | None) -> None:
    assert length_wished(turn(text)) == length


@pytest.mark.parametrize(
    ("text", "words", "tone"),
    [
        ("the nodule is friendly looking and the same for 2 years", "friendly", None),
        ("put in that the talk should be formal", "formal", None),
        ("make it friendly", "friendly", "warm"),
        ("Formal, please", "Formal", "formal"),
    ],
)
def test_a_word_in_a_fact_changes_no_tone(text: str, words: str, tone: str | None) -> None:
    value = {"friendly": "warm"}.get(words, "formal")
    assert said_of_letter(turn(text, entities=(entity(text, "tone", words, value),))).get("tone") == tone


def test_what_is_taken_out_is_known_by_its_words() -> None:
    assert words_to_take_out("take out the sentence about waiting") == ["waiting"]
    assert words_to_take_out("and remove the part with the fee please") == ["fee"]
