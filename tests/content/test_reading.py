"""What patients read is short and plain, as textstat measures it (pinned: other versions score otherwise)."""

import itertools
import statistics
from typing import Any

import pytest
import textstat

from second_opinion.letters import compose
from tests.content.wording import VARIATIONS, as_read, prose

HARDEST, USUAL = 8.0, 6.0
"""US school grade (Flesch-Kincaid) that no answer may pass, and that half of them stay below."""

MOST_SENTENCES, MOST_QUESTIONS, MOST_LINES = 3, 1, 5
LONGEST_TITLE = 34

SPANISH = "En español"
TOLD = [(name, v) for name, v in VARIATIONS if v.get("text")]


def english(text: str) -> str:
    """Without the lines in Spanish, which an English formula cannot score."""
    return "\n".join(line for line in text.splitlines() if SPANISH not in line and not line.startswith("Por ahora"))


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(english(as_read(text))))


@pytest.mark.parametrize(("name", "variation"), TOLD, ids=[name for name, _ in TOLD])
def test_an_answer_is_short_and_asks_one_thing(name: str, variation: dict[str, Any]) -> None:
    sentences, questions = prose(english(variation["text"]))
    # What an emergency needs is said whole.
    if not name.startswith(("utter_medical_emergency", "utter_crisis", "utter_abuse", "utter_poisoning")):
        assert sentences <= MOST_SENTENCES, f"{sentences} sentences"
    assert questions <= MOST_QUESTIONS
    assert sum(line.startswith("- ") for line in variation["text"].splitlines()) <= MOST_LINES


@pytest.mark.parametrize(("name", "variation"), TOLD, ids=[name for name, _ in TOLD])
def test_an_answer_reads_at_grade_eight_or_below(name: str, variation: dict[str, Any]) -> None:
    assert grade(variation["text"]) <= HARDEST


def test_half_of_the_answers_read_at_grade_six_or_below() -> None:
    assert statistics.median(grade(v["text"]) for _, v in TOLD) <= USUAL


def test_a_button_fits_a_phone() -> None:
    titles = {b["title"] for _, v in VARIATIONS for b in v.get("buttons", [])}
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []


PATIENT = {"whose": "your", "relation": None, "someone_else": False}
RELATIVE = {"whose": "your mother's", "relation": "mother", "someone_else": True}
CASES = ("surgery", "treatment", "diagnosis", "not_better", "cancer", None)
UNKNOWN = dict.fromkeys(("plan", "doctor", "npi", "organization", "place", "specialty"))


def cards() -> list[tuple[str, dict[str, Any]]]:
    """Each card that patients read for themselves, in the cases that change its words."""
    made: list[tuple[str, dict[str, Any]]] = [("before_you_pay", {}), ("two_opinions_card", {"kind": None})]
    for kind in CASES:
        made += [
            ("question_list", {"kind": kind}),
            *(("records_checklist", {"kind": kind, "opinion_type": way}) for way in ("internal", "external", None)),
        ]
    for recipient, worry, again in itertools.product(
        ("doctor", "staff"), ("hurt", "refusal", "words", "time", None), (True, False)
    ):
        made += [
            ("coaching_script", {"kind": k, "recipient": recipient, "worry": worry, "again": again}) for k in CASES
        ]
    payers = ("original_medicare", "medicare_advantage", "medicaid", "employer", "marketplace", "va", "none", None)
    made += [("call_script", {**UNKNOWN, "payer": payer}) for payer in payers]
    return made


@pytest.mark.parametrize("patient", [PATIENT, RELATIVE], ids=["for oneself", "for a mother"])
@pytest.mark.parametrize(("kind", "values"), cards(), ids=str)
def test_a_card_reads_at_grade_eight_or_below(kind: Any, values: dict[str, Any], patient: dict[str, Any]) -> None:
    card = compose(kind, **{**patient, **values})
    assert textstat.flesch_kincaid_grade(f"{card.subject}.\n{card.body}") <= HARDEST
