"""What a message names is found, with its value, its role and its exact place in the text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasa_parts.nlu.lexicon import LexiconError, read_lexicons
from rasa_parts.nlu.lexicon_entities import Recogniser

LEXICONS = Path(__file__).parents[2] / "content" / "lexicon"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(read_lexicons(LEXICONS))


Found = tuple[str, str] | tuple[str, str, str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("heart doctor", [("specialty", "cardiology")]),
        ("No, cardiology", [("specialty", "cardiology")]),
        ("a nuerologist please", [("specialty", "neurology")]),
        ("Is Dr. Priya Raman in network with Aetna Open Choice PPO?",
         [("doctor", "Priya Raman", "second"), ("insurer", "Aetna"), ("plan", "Open Choice PPO")]),
        ("is dr patel in network with acme gold", [("doctor", "Patel", "second"), ("plan", "acme gold")]),
        ("my doctor is Dr. Lee and he wants surgery", [("doctor", "Lee", "current"), ("situation", "surgery")]),
        ("write to Dr Lee", [("doctor", "Lee", "current")]),
        ("a second opinion from doctor wu", [("doctor", "Wu", "second")]),
        ("Robert Hale, MD", [("doctor", "Robert Hale")]),
        ("our doctor said no", []),
        ("NPI 2000200016", [("npi", "2000200016")]),
        ("her npi is 2000-200-016", [("npi", "2000200016")]),
        ("call me at 212-555-0100", []),
        ("it's the Tanager Premier EPO", [("plan", "Tanager Premier EPO")]),
        ("Blue Shield HMO", [("insurer", "Blue Shield"), ("plan", "HMO")]),
        ("I live in 30305", [("place", "30305")]),
        ("Springfield, Illinois", [("place", "Springfield, Illinois")]),
        ("in denver", [("place", "denver")]),
        ("in network", []),
        ("the front desk", [("recipient", "staff")]),
        ("I asked at the front desk and they laughed", []),
        ("make it warm", [("tone", "warm")]),
        ("short", [("tone", "brief")]),
        ("I am short of money this year", []),
        ("what kind of doctor is that", []),
        ("yes include my records please", [("records", "yes")]),
        ("no records", [("records", "no")]),
        ("same group", [("opinion_type", "internal")]),
        ("not in the same group", [("opinion_type", "external")]),
        ("inside or outside", [("opinion_type", "undecided")]),
        ("speed and less paperwork", [("priority", "speed"), ("priority", "paperwork")]),
        ("the treatment isn\u2019t working", [("situation", "not_better"), ("situation", "treatment")]),
        ("please tell my doctor wanting another view is normal", []),
        ("the doctor yesterday found nothing", []),
        ("does my doctor know when I go", []),
        ("MY DOCTOR NEVER CALLS", []),
        ("is doctor okonkwo in network", [("doctor", "Okonkwo", "second")]),
        ("doctor lee", [("doctor", "Lee")]),
        ("Doctor Lee reviewed it", [("doctor", "Lee")]),
        ("dr patel reviewed the scan", [("doctor", "Patel")]),
        ("my rheumatologist Dr. Voss agrees",
         [("specialty", "rheumatology"), ("doctor", "Voss", "current")]),
        ("I have been seeing Dr. Voss since May", [("doctor", "Voss", "current")]),
        ("preferably Dr. Tan", [("doctor", "Tan", "second")]),
        ("can I get in with Dr. Tan", [("doctor", "Tan", "second")]),
        ("does doctor weber take larkspur advantage",
         [("doctor", "Weber", "second"), ("plan", "larkspur advantage")]),
        ("Pt is 70 and in pain", []),
        ("take me back to the message", []),
        ("my back", [("specialty", "spine surgery")]),
        ("my psychiatric history", []),
        ("the orthopod", [("specialty", "orthopedics")]),
        ("at my clinic", [("opinion_type", "internal")]),
        ("sorry, I meant inside", [("opinion_type", "internal")]),
        ("oops, should be formal", [("tone", "formal")]),
        ("records no", [("records", "no")]),
        ("people up front", [("recipient", "staff")]),
        ("driving is a problem", [("priority", "travel")]),
        ("I cannot afford much", [("priority", "cost")]),
        ("no hassle, and quickly", [("priority", "paperwork"), ("priority", "speed")]),
    ],
)  # fmt: skip
def test_message_names(recogniser: Recogniser, text: str, expected: list[Found]) -> None:
    found = [(s.entity, s.value, s.role) if s.role else (s.entity, s.value) for s in recogniser.spans(text)]
    assert sorted(found) == sorted(expected)


def test_offsets_point_into_the_text_as_typed(recogniser: Recogniser) -> None:
    text = "I\u2019d like to see DR. MARIA L\u00f3pez about my heart surgery \U0001f600 in 97099"
    spans = {s.entity: text[s.start : s.end] for s in recogniser.spans(text)}
    assert spans["doctor"].startswith("DR. MARIA L\u00f3pez")
    assert spans["place"] == "97099"


def test_at_least_60_everyday_names_of_specialties_are_known() -> None:
    (specialties,) = (lexicon for lexicon in read_lexicons(LEXICONS) if lexicon.entity == "specialty")
    assert sum(len(names) for names in specialties.values.values()) >= 60


def test_no_name_has_two_values_of_one_entity() -> None:
    for lexicon in read_lexicons(LEXICONS):
        for names in (lexicon.values, lexicon.alone):
            seen: dict[str, str] = {}
            for canonical, listed in names.items():
                for name in listed:
                    assert seen.setdefault(name.lower(), canonical) == canonical, f"{lexicon.entity}: {name}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- 1", "expected a mapping"),
        ("entity: tone\nvalues: {plain: short}", "tone.yml: values.plain: expected a list"),
        ("entity: records\nvalues: {yes: [a]}", "put it in quotes"),
        ("entity: tone\nvalue: {}", "unknown key 'value'"),
        ("entity: [", "cannot be read as YAML"),
    ],
)
def test_a_broken_lexicon_is_named_with_what_is_expected(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "tone.yml").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"tone\.yml") as raised:
        read_lexicons(tmp_path)
    assert said in str(raised.value)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    recogniser = Recogniser(read_lexicons(LEXICONS)[:1])
    for span in recogniser.spans(text):
        assert 0 <= span.start < span.end <= len(text)
