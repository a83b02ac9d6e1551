import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.directory.names import (
    MAX_TEXT,
    address_key,
    fold,
    index_words,
    name_key,
    near,
    sound,
    variants,
    words,
)
from second_opinion.directory.nicknames import _CALLED, other_names
from second_opinion.directory.specialties import field_meant, same_specialty

LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("García-López", "GARCIA LOPEZ"),
        ("O'Brien", "OBRIEN"),
        ("O\u2019Brien", "OBRIEN"),
        ("Wiśniewski", "WISNIEWSKI"),
        ("Patel, M.D., Ph.D.", "PATEL MD PHD"),
        ("J.R. Smith", "J R SMITH"),
        ("Øster", "OSTER"),
        ("Y\u0131lmaz", "YILMAZ"),
        ("Müller", "MULLER"),
        ("  two   words ", "TWO WORDS"),
        ("😀", ""),
        ("'; DROP TABLE providers; --", "DROP TABLE PROVIDERS"),
    ],
)
def test_names_fold_to_plain_capitals(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_name_key_has_the_family_name_first_and_no_suffix() -> None:
    assert name_key("Smith Jr.", "Dr. John Q.") == "SMITH JOHN Q"


def test_a_family_name_that_is_also_a_credential_stays() -> None:
    assert name_key("Do", "Minh") == "DO MINH"
    assert name_key("Ma") == "MA"


def test_names_of_several_words_are_found_as_one() -> None:
    assert "VANDERBERG" in index_words("van der Berg")


def test_a_text_too_long_to_be_a_name_has_no_words() -> None:
    assert words("x" * (MAX_TEXT + 1)) == []


def test_one_building_whatever_the_suite() -> None:
    assert address_key("400 Quarry Street, Suite 200", "97099") == address_key("400 quarry st. #310", "97099")
    assert address_key("400 Quarry Street", "97099") != address_key("402 Quarry Street", "97099")


@given(LETTERS, st.data())
def test_every_single_slip_shares_an_indexed_form(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    slips = [word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    if len(word) > 3:
        slips.append(word[:at] + word[at + 1 :])
    if at + 1 < len(word):
        slips.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    assert all(variants(slip) & variants(word) for slip in slips)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("PATTEL", "PATEL"), ("OKONQWO", "OKONKWO"), ("KRISHNAMURTI", "KRISHNAMURTHY"), ("GLOD", "GOLD")],
)
def test_a_slip_is_near(typed: str, stored: str) -> None:
    assert near(typed, stored)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("LEE", "LE"), ("CHEN", "COHEN"), ("LIN", "LIU"), ("97099", "97098"), ("SMITH", "JONES")],
)
def test_other_names_and_other_numbers_are_not_near(typed: str, stored: str) -> None:
    assert not near(typed, stored)


@given(st.text(max_size=300))
def test_any_text_folds_to_ascii_words(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == fold(folded)
    assert all(isinstance(sound(word), str) for word in words(text))


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("cardiologist", "Cardiology"),
        ("orthopedic surgeon", "Orthopaedic Surgery"),
        ("a medical oncologist", "Medical Oncology"),
        ("internist", "Internal Medicine"),
    ],
)
def test_a_specialist_has_a_specialty(asked: str, label: str) -> None:
    assert same_specialty(asked.removeprefix("a "), label)


@pytest.mark.parametrize(
    ("asked", "label"),
    [("cardiology", "Radiology"), ("neurologist", "Neurosurgery"), ("urology", "Neurology")],
)
def test_specialties_that_look_alike_are_not_the_same(asked: str, label: str) -> None:
    assert not same_specialty(asked, label)


def test_a_field_is_the_same_by_its_code_where_the_words_differ() -> None:
    assert same_specialty("pulmonology", "Pulmonary Disease", "207RP1001X")
    assert not same_specialty("pulmonology", "Cardiology", "207RC0000X")


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("spine", ("spine surgery", True)),
        ("a back guy", ("spine surgery", True)),
        ("uh prostate?", ("urology", True)),
        ("doctor for stomach please", ("gastroenterology", True)),
        ("cut stomach doctor", ("general surgery", True)),
        ("doctor of ear", ("otolaryngology", True)),
        ("i am scared of the cancer", ("oncology", False)),
        ("I'll be back", None),
        ("on the other hand", None),
        ("it stood on the back of an envelope", None),
        ("somebody who LISTENS this time", None),
    ],
)
def test_everyday_words_mean_a_field(sentence: str, field: tuple[str, bool] | None) -> None:
    assert field_meant(sentence) == field


def test_a_wish_that_names_two_parts_of_the_body_leaves_the_field_open() -> None:
    assert field_meant("somebody for my knee", by_its_body_part=True) == ("orthopedics", True)
    assert field_meant("first my knee, then my heart", by_its_body_part=True) is None


def test_a_nickname_and_its_full_name_mean_each_other_and_nothing_further() -> None:
    assert "ROBERT" in other_names("BOB")
    assert "LIZ" in other_names("ELIZABETH")
    assert "ALAN" in other_names("AL")
    assert "ALBERT" not in other_names("ALAN")
    assert "BERT" not in other_names("BOB")
    assert other_names("SMITH") == other_names("") == frozenset()


def test_every_nickname_is_written_as_names_are_compared() -> None:
    names = [name for line in _CALLED.split("\n") if line for name in line.replace(":", "").split()]
    assert names == [fold(name) for name in names]
    full = [line.partition(":")[0] for line in _CALLED.split("\n") if line]
    assert full == sorted(set(full))
