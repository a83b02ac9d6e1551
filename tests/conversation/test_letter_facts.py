"""What messages tell that only letters hold."""

from dataclasses import replace
from typing import Any

import pytest

from actions.asking_your_doctor import phone_told
from actions.base import Turn
from actions.letter_facts import (
    age_told,
    asked_of_doctor_told,
    lost_told,
    programme_told,
    question_told,
    read_facts,
    tells_letter,
    wanted_records_told,
)
from actions.letters import contents
from actions.wished_letters import letter_for_reader, wished_letter
from second_opinion.people import is_minor


def turn(text: str, *days: str, entity: str = "date", intent: str = "inform", **slots: Any) -> Turn:
    found = tuple({"entity": entity, "value": d, "start": text.index(d), "end": text.index(d) + len(d)} for d in days)
    return Turn(text, intent, 0.9, found, slots, None, None)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("my question is whether I can wait till spring", "whether I can wait till spring"),
        ("Our main question for the new doctor is: is there another way?", "is there another way?"),
        ("that is a good question", None),
        ("the question is", None),
    ],
)
def test_a_question_for_the_doctor_is_taken_word_for_word(text: str, question: str | None) -> None:
    assert question_told(turn(text)) == question


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("my number is (555) 555-0144 thanks", "(555) 555-0144"),
        ("call me at 555.555.0144", "555.555.0144"),
        ("his NPI is 2000200164", None),
        ("the bill was 555-5550", None),
        ("member 1234-555-555-0144", None),
    ],
)
def test_a_telephone_number_is_none_of_the_other_numbers(text: str, phone: str | None) -> None:
    assert phone_told(turn(text)) == phone


@pytest.mark.parametrize(
    ("text", "relation", "minor"),
    [
        ("he is 6", "son", "yes"),
        ("she's 17 years old", "daughter", "yes"),
        ("he is 34 and lives far away", "son", "no"),
        ("he is 6 months post surgery", "son", None),
        ("she is 40% better", "daughter", None),
        ("I am 16", None, None),
    ],
)
def test_an_age_counts_for_somebody_else(text: str, relation: str | None, minor: str | None) -> None:
    assert age_told(turn(text, relation=relation)) == minor


@pytest.mark.parametrize(
    ("typed", "minor"), [("14 year old son", True), ("baby", True), ("mom", False), ("son", None), (None, None)]
)
def test_some_people_are_surely_of_age_or_not(typed: str | None, minor: bool | None) -> None:
    assert is_minor(typed) is minor


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        (
            "it is the Lakeside Second Opinion Program, he must sign a form",
            "the Lakeside Second Opinion Program",
            ["form"],
        ),
        ("the program is called Second Look. they want his permission", "Second Look", ["permission"]),
        ("the program is called BrightPath I think, wait no, ClearPath", "ClearPath", None),
        ("the program is called BrightPath I think", "BrightPath", None),
        ("they want her to register and to send my records", None, ["registration", "records"]),
        ("does he have to sign a form?", None, None),
    ],
)
def test_a_program_and_what_it_wants(text: str, name: str | None, asked: list[str] | None) -> None:
    assert programme_told(turn(text)) == name
    assert asked_of_doctor_told(turn(text)) == asked


def test_the_day_of_a_program_is_not_the_day_of_the_decision() -> None:
    message = turn("they need it by December 4", "by December 4", entity="deadline")
    assert read_facts(message, "participation_request")["answer_by"] == "December 4"
    assert read_facts(message, "referral_request")["decide_by"] == "December 4"
    assert "decide_by" not in read_facts(message, "participation_request")


def test_a_visit_is_told_and_not_asked_about() -> None:
    assert tells_letter(turn("My visit with Dr. Lin is on December 8", "December 8"))
    assert not tells_letter(turn("is my visit on December 8?", "December 8"))


@pytest.mark.parametrize(
    ("text", "slots", "letter"),
    [
        ("please write a letter to my insurance about an approval", {}, "authorization_question"),
        ("write a message to my doctor about my insurance", {}, None),
        ("a note to the new doctor's office please", {}, "second_office_note"),
        ("write to the second doctor", {"letter": "opinion_to_first_doctor"}, "opinion_to_second_doctor"),
        (
            "okay, the one for Dr. Moss now",
            {"letter": "opinion_to_first_doctor", "current_doctor": "Ruiz", "wanted_doctor": "Ida Moss"},
            "opinion_to_second_doctor",
        ),
        (
            "where did the message to Dr. Ruiz go?",
            {
                "letter": "records_request",
                "current_doctor": "Ruiz",
                "drafts": {"referral_request": "a", "records_request": "b"},
            },
            "referral_request",
        ),
        (
            "I meant the other letter",
            {"letter": "records_request", "drafts": {"second_office_note": "a", "records_request": "b"}},
            "second_office_note",
        ),
        ("a letter to Acme, please", {"plan": "Acme Gold HMO"}, "authorization_question"),
        ("a note that tells them the scans are on their way", {}, "second_office_note"),
        ("can you write to both doctors", {}, "opinion_to_first_doctor"),
        ("write a letter that the program needs his permission", {}, "participation_request"),
        ("make it a portal message", {"letter": "records_request"}, "records_request"),
        ("make it a portal message", {"letter": "referral_request"}, None),
        ("write the request for a second opinion", {"letter": "records_request"}, None),
        ('/draft_referral_request{"recipient": "staff"}', {"letter": "records_request"}, None),
    ],
)
def test_which_letter_is_wished_for(text: str, slots: dict[str, Any], letter: str | None) -> None:
    assert wished_letter(turn(text, intent="draft_referral_request", last_result="letter", **slots)) == letter


def test_what_was_only_asked_here_is_the_question_of_the_note_and_of_no_other_letter() -> None:
    slots = {"own_questions": ["Should I have the surgery?"]}
    assert contents(slots, "second_office_note")["question"] == "Should I have the surgery?"
    assert contents(slots, "referral_request")["question"] is None


def test_a_letter_tells_what_the_directory_said_of_the_doctor_whom_it_names() -> None:
    said = {"state": "LISTED", "doctor": "Rohan Patel, MD", "npi": "2123456781", "plan": "Acme"}
    slots = {"network_answer": {"asked": "Rohan Patel", "said": said}, "wanted_doctor": "Dr. Patel"}
    assert contents(slots, "authorization_question")["npi"] == "2123456781"
    assert contents({**slots, "wanted_doctor": "Lin"}, "authorization_question")["npi"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("my aorta is too wide; he did my bypass in 09 and i trust him", "my aorta is too wide"),
        ("I have a torn meniscus, and it hurts, she knows", "I have a torn meniscus, and it hurts"),
        ("he says my thyroid has to come out", "my thyroid has to come out"),
        ("he is a good man", None),
        ("my knee hurts and gives way", "my knee hurts and gives way"),
    ],
)
def test_a_letter_does_not_speak_of_its_reader_as_of_somebody_else(words: str, said: str | None) -> None:
    assert contents({"situation": words, "recipient": "doctor"}, "referral_request")["situation"] == said
    assert contents({"situation": words, "recipient": "staff"}, "referral_request")["situation"] == words


def test_nobody_stands_in_a_letter_twice() -> None:
    slots = {
        "patient_name": "Nadia Hassan",
        "current_doctor": "Hassan",
        "wanted_doctor": "Larkspur",
        "plan": "Larkspur",
    }
    letter = contents(slots, "records_request")
    assert (letter["current_doctor"], letter["wanted_doctor"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("my son Theo is 9", "yes"), ("my daughter Ana, 12, is ill", "yes"), ("my son Theo takes 9 pills", None)],
)
def test_an_age_behind_a_name_counts(text: str, minor: str | None) -> None:
    assert age_told(turn(text, relation="son")) == minor


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("write a short, friendly note to Dr. Osei", "brief"),
        ("please draft a formal letter to my doctor", "formal"),
        ("a letter to Dr. Osei, warm please", "warm"),
        ("what kind of letter do you write", None),
    ],
)
def test_a_wish_for_a_letter_says_how_it_should_sound(text: str, tone: str | None) -> None:
    assert read_facts(turn(text, intent="draft_referral_request"), "referral_request").get("tone") == tone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("letter to doctor Osei, name at end Nadia Hassan", "Nadia Hassan"),
        ("write the message, from Lena, to Dr. Osei", "Lena"),
        ("my name is lena brandt.", "Lena Brandt"),
        ("my name is not there.", None),
        ("I got a letter from Medicare, it says no", None),
    ],
)
def test_the_name_for_the_end_is_the_patients(text: str, name: str | None) -> None:
    assert read_facts(turn(text), "referral_request").get("patient_name") == name


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("neither of them, to the insurance company", "authorization_question"),
        ("it's for my health plan", "authorization_question"),
        ("the new hospital", "second_office_note"),
        ("my doctor, and I want to see a new surgeon", None),
        ("the office", None),
    ],
)
def test_another_reader_makes_another_letter(text: str, letter: str | None) -> None:
    assert letter_for_reader(replace(turn(text), requested_slot="recipient")) == letter
    assert letter_for_reader(replace(turn(text), requested_slot="specialty")) is None


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("I need just the glass slides and the tissue blocks", ["slides"]),
        ("not the whole chart, only the MRI and the path report", ["imaging", "pathology"]),
        ("leave out the office notes", ["results", "reports", "imaging", "pathology"]),
        ("please write a letter for my records", None),
        ("the scans, and not just the reports", None),
        ("do they need only the slides?", None),
    ],
)
def test_only_a_part_of_the_record_is_asked_for(text: str, papers: list[str] | None) -> None:
    assert wanted_records_told(turn(text)) == papers


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("the desk says they misplaced my chart", "yes"),
        ("my scans are missing", "yes"),
        ("we lost our patience", None),
        ("did I lose my letter for the records?", None),
    ],
)
def test_what_is_said_to_be_lost_is_the_record(text: str, lost: str | None) -> None:
    assert lost_told(turn(text)) == lost


def test_a_plan_that_takes_the_place_of_another_is_the_only_one() -> None:
    message = turn("change the plan from Acme Gold to Tanager Choice", "Acme Gold", "Tanager Choice", entity="plan")
    assert read_facts(message, "authorization_question")["plan"] == "Tanager Choice"
