"""Words that are written as they sound."""

import pytest

from rasa_parts.nlu.by_ear import Ear, by_sense, sound

EAR = Ear(["operation", "insurance", "ambulance", "different", "kidney", "aneurysm", "simple"])


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("operashun", "operation"),
        ("insurans", "insurance"),
        ("embulans", "ambulance"),
        ("difrent", "different"),
        ("anurism", "aneurysm"),
        ("kessler", None),
        ("kowalski", None),
        ("opera", None),
    ],
)
def test_a_word_is_known_by_its_sound(heard: str, meant: str | None) -> None:
    assert EAR.word(heard) == meant


def test_what_sounds_alike_is_alike() -> None:
    assert sound("medicade") == sound("medicaid") != sound("medicare")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("my hart is bad", ["heart"]),
        ("hart docter plis", ["heart", "please"]),
        ("they nid to fix my nee", ["need", "knee"]),
        ("dr hart is my doctor", []),
        ("is hart in my network", []),
        ("Hart docter", []),
    ],
)
def test_a_word_that_is_a_name_too_is_told_by_what_stands_beside_it(text: str, meant: list[str]) -> None:
    assert [word for _, word in sorted(by_sense(text).items())] == meant
