"""The referral request and the scripts: complete, honest about gaps, verbatim with the patient's words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.letters import (
    SITUATION_KINDS,
    ReferralRequest,
    case_of,
    compose,
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


ONESELF = {"whose": "your", "relation": None, "someone_else": False}
FOR_MOTHER = {"whose": "your mother's", "relation": "mother", "someone_else": True}


def script(**values: object) -> str:
    card = compose("coaching_script", **{"recipient": "doctor", "worry": None, "again": False, **ONESELF, **values})
    return f"{card.subject}\n{card.body}"


def call(**values: object) -> str:
    unknown = dict.fromkeys(("plan", "doctor", "npi", "organization", "place", "specialty", "payer"))
    return compose("call_script", **{**unknown, **ONESELF, **values}).body


def test_the_script_uses_the_situation_and_a_second_asking_gets_other_words() -> None:
    first, again = script(situation="surgery"), script(situation="surgery", again=True)
    assert "surgery" in first
    assert not {line for line in first.splitlines() if line.startswith('- "')} & set(again.splitlines())
    assert '"knee operation in May"' in script(situation="knee operation in May", recipient="staff")


def test_the_script_says_what_the_doctor_may_answer_and_helps_with_the_worry() -> None:
    told = script(situation="surgery")
    for answer in ("They agree", "They seem hurt", "not needed", "They refuse"):
        assert answer in told
    worried = {worry: script(worry=worry) for worry in ("hurt", "refusal", "words", "time")}
    assert len({*worried.values(), script()}) == 5


def test_a_relative_speaks_for_the_patient() -> None:
    assert "my mother" in script(situation="surgery", **FOR_MOTHER)
    assert "your mother's doctor" in script(situation="surgery", **FOR_MOTHER)
    assert "for my mother" in call(**FOR_MOTHER)
    draft = referral_request(ReferralRequest(relation="mother", situation="surgery", patient_name="Ana Lopez"))
    assert "I am writing for my mother, Ana Lopez." in draft.body
    assert "[signature of the patient]" in draft.blanks
    assert not [line for line in draft.body.splitlines() if "my surgery" in line or "my decision" in line]


def test_the_call_is_filled_with_what_is_known_and_leaves_the_answers_blank() -> None:
    told = call(
        plan="Acme Choice PPO", doctor="Rohan Patel", npi="2123456781", place="1 Main St", specialty="cardiology"
    )
    for known in ("Acme Choice PPO", "Dr. Rohan Patel", "2123456781", "1 Main St", "cardiology"):
        assert known in told
    for blank in ("[doctor's name]", "[address]", "[plan name"):
        assert blank in call()
        assert blank not in told
    for line in ("Name: [...]", "Reference number: [...]"):
        assert line in told
    assert "network" not in call(payer="none")
    assert "member number" not in call(payer="none")


def test_a_summary_for_the_telephone_says_what_was_told_and_nothing_else() -> None:
    nothing = dict.fromkeys(
        ("specialty", "current_doctor", "wanted_doctor", "plan", "opinion_type", "network_line", "steps_done")
    )
    empty = compose("hand_off_summary", **nothing, **ONESELF).body
    assert "talk to a person" in empty
    assert len(empty.splitlines()) == 3
    known = {
        **nothing,
        "specialty": "cardiology",
        "plan": "Acme HMO",
        "steps_done": ["call your plan before the visit"],
    }
    told = compose("hand_off_summary", situation="a valve that leaks", **known, **ONESELF).body
    for part in ("a valve that leaks", "cardiology", "Acme HMO", "call my plan"):
        assert part in told


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_card_shows_what_was_typed_as_it_was_typed(hostile: str) -> None:
    assert hostile in script(situation=hostile)
    assert hostile in call(plan=hostile)
    assert hostile in compose(
        "records_request", doctor=hostile, wanted_doctor=None, patient_name=None, short=False, **ONESELF
    ).body  # fmt: skip


def test_a_short_request_for_records_fits_a_portal_message() -> None:
    values = {"doctor": "Maria Lee", "wanted_doctor": "Rohan Patel", "patient_name": "Ana Lopez"}
    for patient in (ONESELF, FOR_MOTHER):
        assert len(compose("records_request", short=True, **values, **patient).body) <= 700


@pytest.mark.parametrize(
    ("told", "case"),
    [
        ("my breast cancer came back", "cancer"),
        ("they want to take out my gallbladder, surgery in May", "surgery"),
        ("chemo for the tumor", "cancer"),
        ("the pills are not helping", "not_better"),
        ("nobody knows what this is", "diagnosis"),
        ("surgery", "surgery"),
        ("my hip", None),
        (None, None),
    ],
)
def test_lists_differ_by_what_it_is_about(told: str | None, case: str | None) -> None:
    assert case_of(told) == case


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
