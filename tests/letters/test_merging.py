"""The patient's own edit and a later change of the letter, brought together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.letters.merging import merge

BASE = (
    "Dear Dr. Lee,\n\nI would like a second opinion. It matters to me.\n\nPlease send the records.\n\nThank you,\nAna"
)


def test_a_paragraph_of_ones_own_stays_where_it_was_put() -> None:
    own = BASE.replace("\n\nPlease", "\n\nI can come on any Monday.\n\nPlease")
    new = BASE.replace("Dear", "Hello").replace("It matters to me.", "Please do not take it badly.")
    merged = merge(BASE, own, new)
    assert merged.text == own.replace("Dear", "Hello").replace("It matters to me.", "Please do not take it badly.")
    assert not merged.gave_way


def test_a_sentence_added_to_a_paragraph_stays_when_the_paragraph_is_said_anew() -> None:
    own = BASE.replace("It matters to me.", "It matters to me. I sleep badly.")
    merged = merge(BASE, own, BASE.replace("I would like a second opinion.", "I ask for a second opinion."))
    assert "I ask for a second opinion. It matters to me. I sleep badly." in merged.text
    assert not merged.gave_way


def test_two_changes_in_one_sentence_meet_by_word() -> None:
    base = "Could you please refer me to another doctor in orthopedics outside your group?"
    merged = merge(base, base.replace("please refer", "kindly refer"), base.replace("in orthopedics", "in cardiology"))
    assert merged.text == "Could you kindly refer me to another doctor in cardiology outside your group?"
    assert not merged.gave_way


def test_where_both_change_the_same_words_the_patients_stay_and_it_is_told() -> None:
    own = BASE.replace("It matters to me.", "My wife insists on it.")
    merged = merge(BASE, own, BASE.replace("It matters to me.", "It is a big decision."))
    assert "My wife insists on it." in merged.text
    assert "It is a big decision." not in merged.text
    assert merged.gave_way


def test_sentences_that_have_little_in_common_are_never_mixed() -> None:
    base = "It is a big decision, and I want to feel sure about it."
    own = "It is a very big decision, and I want to feel sure about it."
    merged = merge(base, own, "We wish to be well informed when we make our decision.")
    assert merged.text == own
    assert merged.gave_way


def test_what_the_patient_deleted_does_not_come_back() -> None:
    own = BASE.replace("Please send the records.\n\n", "")
    merged = merge(BASE, own, BASE.replace("the records", "my records and scans"))
    assert "records" not in merged.text
    assert merged.gave_way


def test_what_is_taken_out_goes_even_where_the_patient_edited_it() -> None:
    own = BASE.replace("Please send the records.", "Please send the records and all my scans.")
    new = BASE.replace("Please send the records.\n\n", "")
    assert "records" not in merge(BASE, own, new, removing=True).text
    assert "all my scans" in merge(BASE, own, new).text


def test_lines_of_a_signature_are_lines_of_their_own() -> None:
    own = BASE.replace("Thank you,\nAna", "Thank you,\nAna\nCall me in the evening.")
    assert merge(BASE, own, BASE.replace("Thank you,", "Sincerely,")).text.endswith(
        "Sincerely,\nAna\nCall me in the evening."
    )


@pytest.mark.parametrize("text", ["", "one", BASE])
def test_without_two_changes_there_is_nothing_to_settle(text: str) -> None:
    assert merge(text, text, BASE) == (BASE, False)
    assert merge(text, BASE, text) == (BASE, False)
    assert merge(text, BASE, BASE) == (BASE, False)


texts = st.lists(st.sampled_from(["A a.", "B b. C c.", "D\nE", "- f\n- g", "Dr. H says i.", ""]), max_size=6).map(
    "\n\n".join
)


@given(texts, texts, texts)
def test_no_words_are_made_up_and_the_patients_new_words_are_never_lost(base: str, own: str, new: str) -> None:
    merged = merge(base, own, new)
    assert set(merged.text.split()) <= set(f"{base} {own} {new}".split())
    assert set(own.split()) - set(base.split()) <= set(merged.text.split())
