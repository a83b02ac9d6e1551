"""The referral request and the scripts: complete, honest about gaps, verbatim with the patient's words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.letters import (
    SITUATION_KINDS,
    ReferralRequest,
    coaching_script,
    network_details,
    referral_request,
)

TONES = ["plain", "warm", "formal", "brief"]
HOSTILE = [
    "{{7*7}}",
    "{% for x in y %}",
    "<script>alert(1)</script>",
    'O\'Brien "Bob"',
    "José ﷺ 🙂",
    "{name}",
    "[sic]",
]


def test_without_any_answer_every_gap_is_a_visible_blank_and_nothing_is_invented() -> None:
    draft = referral_request(ReferralRequest())
    assert draft.blanks == [
        "[name of your doctor]",
        "[kind of specialist]",
        "[your name]",
        "[your date of birth]",
        "[your telephone number]",
    ]
    for blank in draft.blanks:
        assert blank in draft.body
    assert "surgery" not in draft.body
    assert "records sent" not in draft.body


@pytest.mark.parametrize("recipient", ["doctor", "staff"])
@pytest.mark.parametrize("tone", TONES)
def test_every_reader_and_tone_says_all_that_was_given(recipient: str, tone: str) -> None:
    body = referral_request(
        ReferralRequest(
            recipient=recipient,
            current_doctor="Dr. Lee",
            situation="my hip, they want to replace it",
            specialty="orthopedic surgery",
            opinion_type="external",
            wanted_doctor="Patel",
            records=True,
            tone=tone,
            patient_name="Ana Lopez",
        )
    ).body
    for part in [
        "my hip, they want to replace it",
        "orthopedic surgery",
        "outside your group",
        "Dr. Patel",
        "scans as image files",
        "Ana Lopez",
    ]:
        assert part in body
    assert "[your name]" not in body
    assert "\n\n\n" not in body


def test_tones_and_readers_differ() -> None:
    bodies = {referral_request(ReferralRequest(recipient=r, tone=t)).body for r in ("doctor", "staff") for t in TONES}
    assert len(bodies) == 8


@pytest.mark.parametrize("kind", sorted(SITUATION_KINDS))
def test_a_picked_situation_becomes_a_phrase_and_not_a_keyword(kind: str) -> None:
    body = referral_request(ReferralRequest(situation=kind)).body
    assert "In my own words" not in body
    assert "not_better" not in body


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_stand_as_typed(typed: str) -> None:
    draft = referral_request(ReferralRequest(situation=typed, wanted_doctor=typed, patient_name=typed))
    assert draft.body.count(typed) == 3
    assert "49" not in draft.body
    assert "[sic]" not in draft.blanks


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=80))
def test_any_words_survive(typed: str) -> None:
    words = " ".join(typed.split()) or "x"
    assert words in referral_request(ReferralRequest(situation=f"about {words} today")).body


def test_a_bare_name_gets_a_title_and_other_words_stay_as_typed() -> None:
    assert "Dr. Maria Okafor" in referral_request(ReferralRequest(wanted_doctor="Maria Okafor")).body
    assert "I would like to see Dr. Okafor" in referral_request(ReferralRequest(wanted_doctor="Dr. Okafor")).body
    assert (
        "I would like to see the one my sister had"
        in referral_request(ReferralRequest(wanted_doctor="the one my sister had")).body
    )


def test_the_script_uses_the_situation_and_a_second_asking_gets_other_words() -> None:
    first = coaching_script(situation="surgery", recipient="doctor", times_before=0)
    again = coaching_script(situation="surgery", recipient="doctor", times_before=1)
    assert "surgery" in first
    assert first != again
    assert '"knee operation in May"' in coaching_script(
        situation="knee operation in May", recipient="staff", times_before=0
    )


def test_details_name_source_and_dates_and_leave_out_what_is_unknown() -> None:
    text = network_details(
        places=[],
        tier=None,
        network="Blue Oak",
        accepting="unknown",
        source="List",
        source_date=date(2026, 11, 2),
        last_verified=None,
    )
    assert "Source: List, November 2, 2026." in text
    assert "not stated" in text
    assert "Tier" not in text
    assert "Place: not stated" in text
    assert "New patients" not in text
