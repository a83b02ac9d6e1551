"""For whom the guide goes on to speak: changed by plain words only."""

import pytest

from rasa_parts.nlu.recognisers import relation


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("i am asking for my father", "father"),
        ("my aunt was diagnosed with lymphoma", "aunt"),
        ("my mom's oncologist will not refer her", "mom"),
        ("my husband Leo needs a new valve", "husband"),
        ("i'm not the patient, it's my dad", "dad"),
        ("no, this is for my own shoulder, not my wife", "self"),
        ("it is for me, not for my husband", "self"),
        ("now it's about me", "self"),
    ],
)
def test_who_is_the_patient_is_recognised(text: str, who: str) -> None:
    assert [span.value for span in relation(text)] == [who]


@pytest.mark.parametrize(
    "text",
    [
        "my brother died in surgery long ago",
        "my wife is sitting next to me",
        "my daughter has it on a stick",
        "my sister's doctor says it is nothing",
        "my father was a surgeon himself",
        "should i tell my husband",
        "my uncle had that too, and now i need surgery",
        "my son drives me to my doctor",
    ],
)
def test_a_helper_a_story_or_a_death_changes_nothing(text: str) -> None:
    assert relation(text) == []
