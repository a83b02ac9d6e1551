"""Scripts, lists and cards: complete, honest about gaps, verbatim with the patient's words."""

from datetime import date

import pytest
import textstat

from second_opinion.letters import case_of, compose, network_details
from second_opinion.steps import my_plan
from tests.letters.hostile import HOSTILE

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


def test_without_a_second_doctor_the_call_asks_which_ones_there_are() -> None:
    told = call(plan="Acme Choice PPO", specialty="cardiology")
    assert "Which doctors in cardiology are in the network of Acme Choice PPO today?" in told
    assert "are in the network of" not in call(plan="Acme Choice PPO", doctor="Rohan Patel")
    assert "Which doctors in cardiology accept this coverage?" in call(
        payer="original_medicare", specialty="cardiology"
    )


def test_a_call_for_a_child_names_the_child_and_does_not_ask_for_consent() -> None:
    child = {**FOR_MOTHER, "relation": "son", "whose": "your son's", "patient_name": "Leo Lopez"}
    assert "my son, Leo Lopez" in call(**child, minor=True)
    assert "agrees" not in call(**child, minor=True)
    assert "agrees" in call(**child, minor=False)


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


def test_my_plan_has_a_day_or_a_line_for_it_at_every_open_step_and_keeps_what_is_done() -> None:
    plan = my_plan("external", {"ask_doctor"}, "your")
    first, second = (step.id for step in [each for each in plan.steps if not each.done][:2])
    card = compose(
        "my_plan",
        steps=[step.dict() for step in plan.steps],
        days={first: date(2026, 12, 4)},
        doctor="Maria Lee",
        wanted_doctor=None,
        someone_else=False,
    )
    titles = {step.id: step.title for step in plan.steps}
    assert f"- {titles[first]}: December 4, 2026" in card.body
    assert f"- {titles[second]}: [date]" in card.body
    # Every step is a sentence of its own.
    assert textstat.flesch_kincaid_grade(card.body.replace("\n", ".\n")) <= 8
    assert "Dr. Maria Lee" in card.body
    done = [step.title for step in plan.steps if step.done]
    assert card.body.index("Done:") < card.body.index(done[0])
    assert {"[date]", "[name and phone]"} <= set(card.blanks)


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
        specialty="Cardiology",
        places=[],
        tier=None,
        network="Blue Oak",
        accepting="unknown",
        source="List",
        source_date=date(2026, 11, 2),
        last_verified=None,
    )
    assert text.startswith("Field: Cardiology.")
    assert "Source: List, November 2, 2026." in text
    assert "not stated" in text
    assert "Tier" not in text
    assert "Place: not stated" in text
    assert "New patients" not in text
