"""How forms read a message: slots and intent in, slots out."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateCoachingForm, ValidateReferralRequestForm
from actions.base import Turn
from actions.conversation import ValidateDeletionForm
from actions.forms import LOOKED_WITH, SKIPPED, is_question, own_name, without_questions
from actions.internal_or_external import ValidatePrioritiesForm
from second_opinion.lexicons import lexicon

LETTER = ValidateReferralRequestForm()


def tracker(
    text: str,
    intent: str,
    asked: str | None,
    entities: dict[str, str] | None = None,
    confidence: float = 0.9,
    **slots: Any,
) -> Tracker:
    """A conversation in which a form asked for ``asked`` and the patient typed ``text``."""
    found = [{"entity": name.split(":")[0], "value": value} for name, value in (entities or {}).items()]
    for entity, name in zip(found, entities or {}, strict=True):
        if ":" in name:
            entity["role"] = name.split(":")[1]
    message = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": found}
    return Tracker(
        "x",
        {**slots, "requested_slot": asked},
        message,
        [],
        False,
        None,
        {"name": "any_form"},
        "action_listen",
    )


def filled(form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The slots that the form's validation sets."""
    events = asyncio.run(form.run(CollectingDispatcher(), tracker(*args, **kwargs), {}))
    return {event["name"]: event["value"] for event in events}


@pytest.mark.parametrize(
    ("text", "intent", "asked", "entities", "expected"),
    [
        (
            "my knee is bone on bone and they want to replace it",
            "inform",
            "situation",
            {},
            {"situation": "my knee is bone on bone and they want to replace it"},
        ),
        (
            "surgery on my hip in may",
            "inform",
            "situation",
            {"situation": "surgery"},
            {"situation": "surgery on my hip in may"},
        ),
        (
            '/inform{"situation": "surgery"}',
            "inform",
            "situation",
            {"situation": "surgery"},
            {"situation": "surgery"},
        ),
        ("no, cardiology", "correct", "tone", {"specialty": "cardiology"}, {"specialty": "cardiology"}),
        ("no, cardiology", "correct", "situation", {"specialty": "cardiology"}, {"specialty": "cardiology"}),
        (
            "a heart doctor outside the group please",
            "inform",
            "specialty",
            {"specialty": "cardiology", "opinion_type": "external"},
            {"specialty": "cardiology", "opinion_type": "external"},
        ),
        (
            "stage 2 breast cancer, I need an oncologist",
            "inform",
            "situation",
            {"specialty": "oncology"},
            {"specialty": "oncology", "situation": "stage 2 breast cancer, I need an oncologist"},
        ),
        ("I don't know", "skip", "specialty", {}, {"specialty": SKIPPED}),
        ("nope", "deny", "wanted_doctor", {}, {"wanted_doctor": SKIPPED}),
        ("yes please", "affirm", "records", {}, {"records": "yes"}),
        ("Okafor", "nlu_fallback", "wanted_doctor", {}, {"wanted_doctor": "Okafor"}),
        ("my name is Ana Lopez", "inform", "patient_name", {}, {"patient_name": "Ana Lopez"}),
        ("it's María-José O'Neill", "inform", "patient_name", {}, {"patient_name": "María-José O'Neill"}),
    ],
)
def test_an_answer_fills_its_slot_and_every_other_it_speaks_of(
    text: str, intent: str, asked: str, entities: dict[str, str], expected: dict[str, str]
) -> None:
    assert filled(LETTER, text, intent, asked, entities) == expected


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("will he be angry if I do this?", "fear_of_offending_doctor", {}),
        ("wait, does outside cost more?", "coverage_check", {"opinion_type": "external"}),
        ("can a cardiologist even do that", "medical_advice", {"specialty": "cardiology"}),
        ("stop this", "stop", {}),
        ("I want to talk to a human", "human_handoff", {}),
        ("my chest hurts so bad and I can't breathe", "medical_emergency", {}),
        ("i can't breathe, my chest is being crushed", "inform", {}),
        ("I am so scared I cannot think", "emotional_support", {}),
        ("what is the second opinion", "what_is_second_opinion", {}),
    ],
)
@pytest.mark.parametrize("asked", ["situation", "specialty", "wanted_doctor", "patient_name", "tone"])
def test_a_question_a_feeling_or_an_emergency_is_never_taken_for_an_answer(
    text: str, intent: str, entities: dict[str, str], asked: str
) -> None:
    assert filled(LETTER, text, intent, asked, entities) == {}


@pytest.mark.parametrize(
    "words",
    [
        "they want to remove my gallbladder, the surgeon says it cannot wait long",
        "my doctor wants to take out my thyroid",
        "my blood pressure keeps dropping and the doctor shrugs, levels drop every week",
        "i dont know if the operation is needed",
    ],
)
def test_an_operation_or_a_doubt_is_a_situation_and_no_command(words: str) -> None:
    assert filled(LETTER, words, "inform", "situation")["situation"] == words


def test_a_part_is_taken_out_where_the_message_asks_for_that() -> None:
    assert filled(LETTER, "remove dr rossi", "correct", "tone", {"doctor": "Rossi"}) == {"wanted_doctor": SKIPPED}
    assert filled(LETTER, "please take my name out", "correct", "tone") == {"patient_name": SKIPPED}


def test_write_it_now_leaves_open_what_is_open_and_keeps_what_is_known() -> None:
    slots = filled(LETTER, "just write it", "draft_referral_request", "specialty", recipient="staff")
    assert "recipient" not in slots
    assert slots["specialty"] == slots["patient_name"] == slots["records"] == SKIPPED


def test_the_starting_message_fills_what_it_says_and_names_the_form_to_resume() -> None:
    slots = filled(
        LETTER,
        "write to the front desk, I want a cardiologist",
        "draft_referral_request",
        None,
        {"recipient": "staff", "specialty": "cardiology"},
    )
    assert slots == {
        "recipient": "staff",
        "specialty": "cardiology",
        "unfinished_form": "referral_request_form",
    }


def test_the_own_doctor_and_the_wanted_one_are_told_apart() -> None:
    entities = {"doctor:current": "Dr. Lee", "doctor:second": "Dr. Patel"}
    slots = filled(LETTER, "my doctor Dr Lee wants surgery, I want to see Dr Patel", "inform", "situation", entities)
    assert (slots["current_doctor"], slots["wanted_doctor"]) == ("Dr. Lee", "Dr. Patel")


def test_priorities_are_at_most_three_and_asked_afresh() -> None:
    form = ValidatePrioritiesForm()
    named = {"priority": "speed"}
    assert filled(form, "fast please", "inform", "priorities", named) == {"priorities": ["speed"]}
    assert (
        filled(form, "compare them", "compare_internal_external", None, {}, priorities=["cost"])["priorities"] is None
    )


@pytest.mark.parametrize(
    ("intent", "answer"),
    [("affirm", {"confirm_deletion": "yes"}), ("deny", {"confirm_deletion": "no"}), ("inform", {})],
)
def test_only_yes_or_no_answers_whether_to_delete(intent: str, answer: dict[str, str]) -> None:
    assert filled(ValidateDeletionForm(), "well", intent, "confirm_deletion") == answer


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("outside i guess, dr eze", "opinion_type", {"opinion_type": "external"}),
        ("the same place is fine", "opinion_type", {"opinion_type": "internal"}),
        ("inside or outside, you tell me", "opinion_type", {}),
        ("short and friendly", "tone", {"tone": "brief"}),
        ("not too formal, polite", "tone", {"tone": "warm"}),
    ],
)
def test_plain_words_answer_the_closed_questions_of_the_letter(text: str, asked: str, expected: dict[str, str]) -> None:
    assert filled(LETTER, text, "inform", asked, situation="my gallbladder") == expected


def test_a_topic_asked_for_in_a_form_is_not_kept_as_what_the_letter_is_about() -> None:
    told = {"situation": "prostatectomy on dec 14", "recipient": "doctor"}
    asked = filled(
        LETTER, "will he lose his surgery slot", "wait_time_or_delay_risk", "opinion_type", {"situation": "surgery"},
        confidence=0.6, **told,
    )  # fmt: skip
    assert "situation" not in asked


def test_the_main_doctor_is_the_specialty_only_where_it_is_asked_for() -> None:
    named = {"specialty": "primary care"}
    assert "specialty" not in filled(LETTER, "my pcp said so", "inform", "tone", named)
    assert filled(LETTER, "a primary care doctor", "inform", "specialty", named) == named


def test_a_feeling_is_met_before_the_first_question_and_not_later() -> None:
    for asked, said in ((None, ["utter_feeling_heard"]), ("recipient", [])):
        dispatcher = CollectingDispatcher()
        message = tracker("so scared, help me say it", "how_to_ask_doctor", asked, {"feeling": "frightened"})
        asyncio.run(ValidateCoachingForm().run(dispatcher, message, {}))
        assert [m["response"] for m in dispatcher.messages] == said


def test_a_failing_validation_says_so_and_asks_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(turn: object) -> dict[str, Any]:
        raise RuntimeError("secret words of the patient")

    form = ValidateCoachingForm()
    monkeypatch.setattr(form, "read", broken)
    dispatcher = CollectingDispatcher()
    events = asyncio.run(form.run(dispatcher, tracker("secret words", "inform", "situation"), {}))
    assert [m["response"] for m in dispatcher.messages] == ["utter_answer_not_kept"]
    assert [(e["name"], e["value"]) for e in events] == [("situation", None)]
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "is it ok",
        "ok but what if he says no",
        "can I skip",
        "so, how long",
        "really?",
        "hang on, will he lose the surgery date if we do this",
        "you didnt answer. will he lose his surgery date",
    ],
)
def test_questions_are_known_by_their_beginning_or_their_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "hip surgery",
        "Whitaker",
        "Will Smith",
        "canker sores that never heal",
        "hasan",
        "it began in may, and i can do little",
    ],
)
def test_a_name_or_a_condition_is_no_question(text: str) -> None:
    assert not is_question(text)


def test_what_an_illness_is_looked_at_with_is_named_as_the_lexicon_names_it() -> None:
    assert set(lexicon("procedure")["values"]) >= LOOKED_WITH


@pytest.mark.parametrize(("text", "asks"), [("a baby heart doctor i guess?", False), ("is it a heart doctor?", True)])
def test_a_doubtful_answer_is_no_question(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("yes. and the CT too. does medicare pay?", "yes. and the CT too."),
        (
            "Outside I suppose, he is alone there, but wait, would that cost me more?",
            "Outside I suppose, he is alone there, but wait",
        ),
    ],
)
def test_what_a_message_tells_beside_its_question(text: str, told: str) -> None:
    part = without_questions(Turn(text, "inform", 0.9, (), {}, None, None))
    assert part is not None
    assert part.text == told


@pytest.mark.parametrize("text", ["is that covered?", "My plan is a PPO.", "what does it cost? my plan is a PPO."])
def test_where_nothing_is_asked_or_told_before_it_nothing_stands_beside_a_question(text: str) -> None:
    assert without_questions(Turn(text, "inform", 0.9, (), {}, None, None)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gilbert. gil.", "Gilbert"),
        ("my name is rosa delgado", "Rosa Delgado"),
        ("Greta Oduya, his mom", "Greta Oduya"),
        ("Edith Vance, 82", "Edith Vance"),
        ("J. R. Moss", "J. R. Moss"),
    ],
)
def test_one_name_is_taken_from_an_answer(text: str, name: str) -> None:
    assert own_name(Turn(text, "inform", 0.9, (), {}, "referral_request_form", "patient_name")) == name


def test_the_second_doctor_is_taken_from_a_longer_answer() -> None:
    text = "Lena Moreau, the lady doctor, only she is not in your book so maybe her or another one"
    found = {"entity": "doctor", "role": "current", "value": "Lena Moreau", "start": 0, "end": 11}
    turn = Turn(text, "inform", 0.4, (found,), {"current_doctor": "Okafor"}, LETTER.form, "wanted_doctor")
    assert LETTER.read(turn) == {"wanted_doctor": "Lena Moreau"}
    assert "wanted_doctor" not in LETTER.read(replace(turn, slots={"current_doctor": "Lena Moreau"}))


def test_a_yes_beside_a_question_is_kept() -> None:
    text = "yes. and the CT too. does medicare pay for it?"
    assert LETTER.told_beside(Turn(text, "medicare_medicaid", 0.7, (), {}, LETTER.form, "records")) == {
        "records": "yes"
    }


@pytest.mark.parametrize(
    ("text", "slots", "reader"),
    [
        ("ok write him a letter", {"current_doctor": "Boyd"}, "doctor"),
        ("please write a message to her", {"current_doctor": "Boyd"}, "doctor"),
        ("write a letter for her", {"current_doctor": "Boyd"}, None),
        ("ok write him a letter", {}, None),
    ],
)
def test_a_letter_to_him_goes_to_the_doctor_who_was_named(text: str, slots: dict[str, str], reader: str | None) -> None:
    turn = Turn(text, "draft_referral_request", 0.9, (), slots, LETTER.form, None)
    assert LETTER.on_activation(turn, {}).get("recipient") == reader
