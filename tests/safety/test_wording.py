"""The sense of wording: what it makes of any text, and that it was learnt and not written."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from second_opinion.safety import SAFETY_INTENTS, screen
from second_opinion.safety.wording import NO_ALARM, STRETCH, terms, wording

DEV = Path(__file__).parents[1] / "understanding" / "dev"


def test_terms_are_runs_of_words_and_pieces_of_words() -> None:
    found = terms("She can't wake")
    assert {"she", "cant", "wake", "she cant", "cant wake", "she cant wake", "~<sh", "~wake>"} <= found
    assert "she wake" not in found


def test_case_accents_and_apostrophes_make_no_other_terms() -> None:
    assert terms("NO PUEDO MÁS, can\u2019t") == terms("no puedo mas, can't")


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_likelihoods_of_any_text_are_shares_of_one(text: str) -> None:
    found = wording(text).likelihoods
    assert set(found) == SAFETY_INTENTS | {NO_ALARM}
    assert min(found.values()) >= 0
    assert sum(found.values()) == pytest.approx(1)


def test_a_text_without_a_known_term_is_hardly_an_alarm() -> None:
    assert wording("").likelihoods[NO_ALARM] > 0.5
    assert screen("") is None


def test_a_long_message_is_judged_by_its_most_alarming_stretch() -> None:
    calm = "we sent the records to the other office and they said the copies arrived last week " * 4
    alarm = wording("my chest is so tight and my arm aches")
    found = wording(f"{calm} and well my chest is so tight and my arm aches")
    assert found.words == STRETCH
    assert found.likelihoods["medical_emergency"] > wording(calm).likelihoods["medical_emergency"]
    assert alarm.words < STRETCH


def test_saying_the_same_again_makes_it_no_surer() -> None:
    once, again = (wording(text).likelihoods["crisis"] for text in ("i said my goodbyes ", "i said my goodbyes " * 30))
    assert again == pytest.approx(once, abs=0.2)


def test_emergencies_of_strangers_are_found_by_wording_alone_more_often_than_harmless_messages() -> None:
    def share_above(name: str) -> float:
        lines = (DEV / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        sure = [1 - wording(json.loads(line)["text"]).likelihoods[NO_ALARM] >= 0.5 for line in lines]
        return sum(sure) / len(sure)

    assert share_above("safety") > 0.75
    assert share_above("not_emergency") < 0.06
