"""What a message about the request changes in it, and who is who among the names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions import base
from actions.asking_your_doctor import current_doctor
from actions.base import Turn
from actions.forms import SKIPPED
from actions.letter_changes import change_letter, changes
from actions.letter_topic import topic
from actions.letters import said_to_reader_by_name, write
from actions.named_people import (
    fuller,
    names_told,
    patient_named,
    place_role,
    role_of,
    same_person,
    without_others,
    writer_named,
)
from actions.names_put_right import put_right
from second_opinion.letters.storage import DraftStore
from second_opinion.privacy import conversation_engine


@pytest.fixture(autouse=True)
def drafts(tmp_path: Path) -> Iterator[DraftStore]:
    """A database of drafts in which these letters are kept."""
    before = list(base._services_in_use)
    store = DraftStore(conversation_engine(f"sqlite:///{tmp_path / 'letters.db'}"))
    base.use_services(replace(base.services(), drafts=store, today=lambda: date(2026, 11, 22)))
    yield store
    base._services_in_use[:] = before


def named(text: str, *names: str, role: str | None = None) -> tuple[dict[str, Any], ...]:
    found = ({"entity": "doctor", "value": n, "start": text.index(n), "end": text.index(n) + len(n)} for n in names)
    return tuple(entity | ({"role": role} if role else {}) for entity in found)


def turn(text: str, *doctors: str, intent: str = "correct", role: str | None = None, **slots: Any) -> Turn:
    entities = named(text, *doctors, role=role)
    found = without_others(text, entities)
    known = {"letter": "referral_request", **slots}
    return Turn(text, intent, 0.9, found, known, None, None, patient_named(text, entities), "a conversation")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wait it should say both breasts", "both breasts"),
        ("please add that I am 82.", "I am 82"),
        ("also say that the surgery is on Monday", "the surgery is on Monday"),
        ("Please change: it is about the nodule of thyroid", "the nodule of thyroid"),
        ("put torn rotator cuff right shoulder there", "torn rotator cuff right shoulder"),
        ("you left out that he was good to me, put that in", "he was good to me"),
        ("You wrote nothing about the slides, can you add that", "the slides"),
        ("you forgot the date of the operation", "the date of the operation"),
        ("add: I am her guardian. She cannot lie still", "I am her guardian. She cannot lie still"),
        ("put that in", None),
        ("put it from me", None),
        ("that is what he said", None),
        ("make it shorter", None),
        ("is it about my knee?", None),
    ],
)
def test_what_the_letter_should_say_is_taken_as_typed(text: str, words: str | None) -> None:
    assert topic(turn(text)) == words


def test_what_is_added_stands_behind_what_was_told() -> None:
    assert topic(turn("add that i am on blood thinners", situation="a hernia")) == "a hernia; i am on blood thinners"


def test_what_is_added_to_whole_sentences_is_one_more() -> None:
    told = "They want to operate on both eyes."
    assert topic(turn("add that she gets dizzy", situation=told)) == f"{told} She gets dizzy"


def test_a_name_that_is_ruled_out_is_meant_nowhere() -> None:
    text = "my doctor is not Stone. Stone is what I have. Doctor is Ana Brill"
    assert changes(turn(text, "Stone", "Ana Brill", current_doctor="Stone", role="current")) == {
        "current_doctor": "Ana Brill"
    }


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [("for pain in the hip", "hip", None), ("Hollis", "Hollis", "current"), ("dr hollis", "hollis", "current")],
)
def test_a_word_in_small_letters_is_no_name_unless_it_has_a_title(text: str, name: str, role: str | None) -> None:
    asked = replace(turn(text, name, role="current"), requested_slot="recipient")
    assert current_doctor(asked) == (name if role else None)


def test_who_was_looked_up_after_the_letter_does_not_stand_in_it() -> None:
    shown: list[str] = []

    class Kept:
        def utter_message(self, json_message: dict[str, Any] | None = None, **_: Any) -> None:
            shown.extend([json_message["text"]] if json_message else [])

    slots = {"wanted_doctor": "Okafor", "wished_doctor": SKIPPED, "current_doctor": "Lee"}
    change_letter(Kept(), turn("my name is Ana Brill", **slots))
    change_letter(Kept(), turn("I want to see Dr. Okafor", "Okafor", role="second", **slots))
    assert ["Okafor" in text for text in shown] == [False, True]


def test_whoever_reads_it_as_primary_care_doctor_does_not_treat_the_illness() -> None:
    shown: list[str] = []

    class Kept:
        def utter_message(self, json_message: dict[str, Any] | None = None, **_: Any) -> None:
            shown.extend([json_message["text"]] if json_message else [])

    write(Kept(), turn("", recipient="primary_care", current_doctor="Lee", situation="surgery"), "referral_request")
    assert "Dear Dr. Lee" in shown[0]
    assert "treats me for this is" not in shown[0]


def test_the_own_doctor_is_not_the_one_who_is_wanted() -> None:
    text = "NO Dr Halloran is MY doctor"
    slots = {"wanted_doctor": "Halloran", "current_doctor": None}
    assert changes(turn(text, "Halloran", **slots)) == {"current_doctor": "Halloran", "wanted_doctor": SKIPPED}


def test_the_reader_is_not_the_one_who_is_wanted() -> None:
    text = "Dr. Liu is the addressee, not the one I want to see"
    slots = {"wanted_doctor": "Liu", "current_doctor": "Liu"}
    assert changes(turn(text, "Liu", **slots)) == {"wanted_doctor": SKIPPED}


def test_the_patient_is_no_doctor() -> None:
    text = "Patient is Mateo Rivas, change it"
    slots = {"current_doctor": "Mateo Rivas", "wanted_doctor": "Obi"}
    changed = changes(turn(text, "Mateo Rivas", **slots))
    assert changed == {"patient_name": "Mateo Rivas", "current_doctor": SKIPPED}


def test_a_part_is_taken_out_by_the_words_that_stand_in_the_letter() -> None:
    assert changes(turn("it says her the doctor. take her the doctor out", wanted_doctor="her the doctor")) == {
        "wanted_doctor": SKIPPED
    }


def test_a_letter_that_says_so_already_is_shown_and_not_called_new() -> None:
    said: list[str] = []

    class Kept:
        def utter_message(self, response: str = "", **message: Any) -> None:
            said.append(response or "card")

    text = "NO Dr Halloran is MY doctor, the letter is to him"
    assert change_letter(Kept(), turn(text, "Halloran", current_doctor="Halloran")) == []
    assert said == ["card", "utter_draft_says_so"]


def test_nothing_is_called_changed_that_stays_as_it_was() -> None:
    assert changes(turn("I want to see Dr. Patel", "Patel", wanted_doctor="Patel")) == {}


@pytest.mark.parametrize(
    ("text", "patient", "writer"),
    [
        ("patient is Eli Kowalczyk, im his mother", "Eli Kowalczyk", None),
        ("my name is Tara Kowalczyk. the kid is Eli", "Eli", "Tara Kowalczyk"),
        ("his name is Mateo Rivas, I'm Daniel. Only the MRI", "Mateo Rivas", "Daniel"),
        ("Mateo is the patient. We like the other clinic", "Mateo", None),
        ("put my name Lan Tran", None, "Lan Tran"),
        ("you left my name off, I told you Dora Whit", None, "Dora Whit"),
        ("Lan Tran is my name", None, "Lan Tran"),
        ("To Dr. Obi. From Lan Tran, RN", None, "Lan Tran"),
        ("from me, Tom Berg, for my mother Ruth Berg", "Ruth Berg", "Tom Berg"),
        ("Mara Vela, mother of Lucia Vela", "Lucia Vela", "Mara Vela"),
        ("the records from Hillside Clinic", None, None),
        ("my name is Lena Hart, my father is Paul Hart", "Paul Hart", "Lena Hart"),
        ("my name omar haddad. i want another hospital", None, "Omar Haddad"),
        ("my name is at the bottom", None, None),
        ("write the message, from Loretta, to Dr. Kim", None, "Loretta"),
        ("signed by Greta Oduya", None, "Greta Oduya"),
        ("my mother is Catholic", None, None),
        ("I am Muslim and I have a nodule", None, None),
        ("my sister Maureen called", None, None),
        ("my mother's doctor Kessler says no", None, None),
        ("my daughter is scared", None, None),
    ],
)
def test_names_of_the_patient_and_the_writer(text: str, patient: str | None, writer: str | None) -> None:
    assert (patient_named(text), writer_named(text)) == (patient, writer)


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("shes rosa delgado", "rosa delgado", False),
        ("rosa is my GRANDMA not a doctor", "rosa", False),
        ("to me, julie.brandt@example.com", "julie.brandt", False),
        ("I am Ana Lopez", "Ana Lopez", False),
        ("the surgeon, he's Kessler", "Kessler", True),
        ("that Payne review you cited", "Payne", False),
        ("Dr. Payne review my scans", "Payne", True),
        ("is rosa delgado in network", "rosa delgado", True),
        ("the doctor is Patel", "Patel", True),
    ],
)
def test_who_is_no_doctor(text: str, name: str, left: bool) -> None:
    assert bool(without_others(text, named(text, name))) is left


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("the letter goes to Dr Brandt", "Brandt", "current"),
        ("To Dr. Rohan Patel, from me", "Rohan Patel", "current"),
        ("Dr. Obi is our neurologist", "Obi", "current"),
        ("we want to see Okonkwo", "Okonkwo", "second"),
        ("please refer me to Rossi", "Rossi", "second"),
        ("Cho is the one I want", "Cho", "second"),
        ("dr obi gave us ten minutes", "obi", "current"),
        ("is Cho any good", "Cho", None),
    ],
)
def test_what_is_said_of_a_doctor_tells_the_role(text: str, name: str, role: str | None) -> None:
    start = text.index(name)
    assert role_of(text, start, start + len(name), None) == role


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("My mother isn't Carl, Carl is my brother. She is Edith.", "Edith"),
        ("She is Catholic.", None),
        ("her surgeon is kind. She is Edith", "Edith"),
        ("write it as if it's from her: I am Edith Vance, 82", "Edith Vance"),
        ("I'm with my brother Carl in Ohio", None),
        ("Edith is my mother", "Edith"),
    ],
)
def test_a_name_is_the_patients_where_it_is_said_of_the_one_whom_it_is_for(text: str, patient: str | None) -> None:
    assert patient_named(text, named(text, "Edith") if "Edith" in text else (), "mother") == patient


@pytest.mark.parametrize(
    ("text", "name", "entity"),
    [
        ("Buckeye is the PLAN not the hospital", "Buckeye", "insurer"),
        ("medicaid, the managed care kind (Sunshine)", "Sunshine", "insurer"),
        ("put Superior as the plan name", "Superior", "insurer"),
        ("Dr. Sunshine is my doctor", "Sunshine", "doctor"),
        ("Okafor takes my plan", "Okafor", "doctor"),
    ],
)
def test_a_plan_is_no_doctor(text: str, name: str, entity: str) -> None:
    assert [found["entity"] for found in without_others(text, named(text, name))] == [entity]


def test_what_was_called_a_plan_is_no_doctor_later() -> None:
    later = "what do I say to Buckeye"
    told = names_told([("my plan is Buckeye", named("my plan is Buckeye", "Buckeye"))])
    assert [f["entity"] for f in without_others(later, named(later, "Buckeye"), None, told)] == ["insurer"]


@pytest.mark.parametrize(
    "text", ["there is no Dr. Hart", "there is no doctor called Hart", "docter is Lee and no Dr. Hart"]
)
def test_a_doctor_who_is_denied_is_named_nowhere(text: str) -> None:
    assert turn(text, "Hart").doctor("current") is None
    assert turn(text, "Hart").values("doctor") == []


def test_a_relative_named_is_the_patient_where_the_message_is_about_them() -> None:
    text = "my son Teo is 7 and they want to operate"
    assert patient_named(text) is None
    assert patient_named(text, [{"entity": "relation", "value": "son"}]) == "Teo"


def test_what_the_doctor_said_is_no_change_of_the_letter() -> None:
    class Unsaid:
        def utter_message(self, **said: Any) -> None:
            raise AssertionError(said)

    assert change_letter(Unsaid(), turn("my doctor said it is benign", intent="inform")) is None


def test_one_person_under_two_forms_of_the_name() -> None:
    assert same_person("Obi", "Dr. Amara Obi")
    assert not same_person("Amara Obi", "Amara Cole")
    assert not same_person(None, None)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("i want to file a complaint against dr brandt", "brandt", "current"),
        ("nobody who works with brandt please", "brandt", "current"),
        ("Dr. Brandt. she laughed at me", "Brandt", "current"),
        ("please send the note now to Dr. Brandt", "Brandt", "current"),
        ("write the message please to Dr. Brandt", "Brandt", "current"),
        ("Dr. Brandt is who the note goes to", "Brandt", "current"),
        ("dr brandt has my slides", "brandt", "current"),
        ("my cousin works with Dr. Brandt", "Brandt", "second"),
    ],
)
def test_who_is_complained_of_or_written_to_is_the_own_doctor(text: str, name: str, role: str) -> None:
    start = text.index(name)
    assert role_of(text, start, start + len(name), "second") == role


@pytest.mark.parametrize(
    ("said", "later", "entities"),
    [
        ("my husband Leon died in March", "Leon wants it like this", []),
        ("my husband Leon died in March", "Dr. Leon wants to operate", ["doctor"]),
        ("", "Gleason eight they said", []),
        ("", "Salem is the town", []),
        ("", "my name goes there, Ned Salem", []),
    ],
)
def test_relatives_towns_and_scores_are_no_doctors(said: str, later: str, entities: list[str]) -> None:
    name = next(n for n in ("Leon", "Gleason", "Ned Salem", "Salem") if n in later)
    found = named(later, name)
    told = names_told([(said, []), (later, found)])
    assert [f["entity"] for f in without_others(later, found, None, told)] == entities


def test_a_hospital_told_in_full_is_known_by_its_first_words() -> None:
    start = "the slides are at cedar vale hospital".index("cedar")
    hospital = {"entity": "facility", "value": "cedar vale hospital", "start": start, "end": start + 19}
    told = names_told([("the slides are at cedar vale hospital", [hospital])])
    later = "they go from cedar vale to the new place"
    found = without_others(later, named(later, "cedar vale"), None, told)
    assert [(f["entity"], f["value"]) for f in found] == [("facility", "Cedar Vale Hospital")]


@pytest.mark.parametrize(
    ("text", "place", "role"),
    [
        ("she is at cedar clinic, i want another", "cedar clinic", "current"),
        ("anywhere other than cedar clinic", "cedar clinic", "current"),
        ("address the letter to cedar clinic", "cedar clinic", "current"),
        ("the blocks should go to cedar clinic", "cedar clinic", "second"),
        ("I want to see a surgeon at cedar clinic", "cedar clinic", "second"),
        ("outside, cedar clinic", "cedar clinic", None),
    ],
)
def test_a_hospital_is_where_they_are_or_where_they_want_to_go(text: str, place: str, role: str | None) -> None:
    start = text.index(place)
    assert place_role(text, start, start + len(place)) == role


@pytest.mark.parametrize(
    ("text", "writer", "patient"),
    [
        ("Im Edna Moss I am 81", "Edna Moss", None),
        ("put my name at the end Carl Moss and add the scan", "Carl Moss", None),
        ("I'm Nora Finch, Leo's mom. Leo Finch", "Nora Finch", "Leo Finch"),
        ("Carl Moss is me", "Carl Moss", None),
    ],
)
def test_the_writer_says_who_they_are(text: str, writer: str, patient: str | None) -> None:
    assert (writer_named(text), patient_named(text)) == (writer, patient)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Dr. Brandt is retired so make it Dr. Imani Cole", "Imani Cole"),
        ("put Dr. Cole instead of Dr. Brandt", "Cole"),
        ("Please put Dr. Imani Cole instead of Dr. Brandt", "Imani Cole"),
        ("change Brandt to Dr. Cole", "Cole"),
        ("it was not Brandt so please put Dr. Cole not Brandt", "Cole"),
        ("Brandt is the town", None),
    ],
)
def test_a_doctor_takes_another_ones_place(text: str, right: str | None) -> None:
    assert put_right(text, {"wanted_doctor": "Brandt"}) == {"wanted_doctor": right}


def test_a_retiring_doctor_keeps_the_place_where_nobody_else_is_named() -> None:
    assert put_right("Dr. Brandt is retiring in May", {"current_doctor": "Brandt"}) == {}


def test_a_father_is_not_his_son_and_a_first_name_loses_no_family_name() -> None:
    assert not same_person("Leo Finch", "Carl Finch")
    assert same_person("Dr. Finch", "Carl Finch")
    assert fuller("Leo Finch", "Leo") == "Leo Finch"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("my surgeon dr. Brandt wants to replace my hip", "replace my hip"),
        ("we really trust dr brandt", "we really trust you"),
        ("Dr. Brandt is great, but i want to be sure about my knee", "i want to be sure about my knee"),
        ("Dr. Cole found a lump", "Dr. Cole found a lump"),
    ],
)
def test_the_reader_is_not_spoken_of_by_name(words: str, left: str) -> None:
    assert said_to_reader_by_name(words, "Ida Brandt") == left
