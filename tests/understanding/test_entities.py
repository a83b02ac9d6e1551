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


READ_BY_THE_WAY = frozenset({"payer", "plan_type", "feeling", "worry", "step", "term", "insult", "relation"})
"""What an answer hangs on beside names; the same words may be a part of a name too."""

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
        ("my doctor is Dr. Lee and he wants surgery",
         [("doctor", "Lee", "current"), ("situation", "surgery"), ("procedure", "surgery")]),
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
        ("I am short of money this year", [("date", "this year")]),
        ("what kind of doctor is that", []),
        ("yes include my records please", [("records", "yes")]),
        ("no records", [("records", "no")]),
        ("same group", [("opinion_type", "internal")]),
        ("not in the same group", [("opinion_type", "external")]),
        ("inside or outside", [("opinion_type", "undecided")]),
        ("speed and less paperwork", [("priority", "speed"), ("priority", "paperwork")]),
        ("the treatment isn\u2019t working", [("situation", "not_better"), ("situation", "treatment")]),
        ("please tell my doctor wanting another view is normal", []),
        ("the doctor yesterday found nothing", [("date", "yesterday")]),
        ("does my doctor know when I go", []),
        ("MY DOCTOR NEVER CALLS", []),
        ("is doctor okonkwo in network", [("doctor", "Okonkwo", "second")]),
        ("doctor lee", [("doctor", "Lee")]),
        ("Doctor Lee reviewed it", [("doctor", "Lee")]),
        ("dr patel reviewed the scan", [("doctor", "Patel")]),
        ("my rheumatologist Dr. Voss agrees",
         [("specialty", "rheumatology"), ("doctor", "Voss", "current")]),
        ("I have been seeing Dr. Voss since May", [("doctor", "Voss", "current"), ("date", "May")]),
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
        # doctors without a title, in lower case, two in one message
        ("Is Anita Rao in network with Blue Cross?", [("doctor", "Anita Rao", "second"), ("insurer", "Blue Cross")]),
        ("my oncologist Maria Gonzalez", [("specialty", "oncology"), ("doctor", "Maria Gonzalez", "current")]),
        ("the second one is Chen", [("doctor", "Chen", "second")]),
        ("I am seeing Patel at Mayo Clinic", [("doctor", "Patel", "current"), ("facility", "Mayo Clinic")]),
        ("does kumar take aetna", [("doctor", "Kumar", "second"), ("insurer", "Aetna")]),
        ("dr. de la cruz", [("doctor", "de la Cruz")]),
        ("dr obrien called", [("doctor", "Obrien")]),
        ("Patel, Anita MD", [("doctor", "Patel, Anita")]),
        ("Dr Smith's office", [("doctor", "Smith")]),
        ("Could Bukowski's office drop me", [("doctor", "Bukowski", "current")]),
        ("i heard about dr. amelia stone", [("doctor", "Amelia Stone", "second")]),
        ("I see Dr. Jos\u00e9 N\u00fa\u00f1ez-Ortega", [("doctor", "Jos\u00e9 N\u00fa\u00f1ez-Ortega", "second")]),
        ("Drs. Smith and Jones", [("doctor", "Smith"), ("doctor", "Jones")]),
        ("I was referred to Tom Bradley by Dr. Stone",
         [("doctor", "Tom Bradley", "second"), ("doctor", "Stone", "current")]),
        ("send my records to Dr. Yamamoto", [("doctor", "Yamamoto", "second"), ("records", "yes")]),
        ("get my records from Dr. Yamamoto", [("doctor", "Yamamoto", "current")]),
        ("will Dr. May be offended", [("doctor", "May", "current")]),
        ("I need a dr appointment", []),
        ("the dr is nice", []),
        ("my cardiologist is amazing", [("specialty", "cardiology")]),
        ("I asked dr google", []),
        ("Dr. who knows", []),
        # specialties by a doctor beside a part of the body, and a disease that is none
        ("a kidney specialist", [("specialty", "nephrology")]),
        ("doctor for my thyroid", [("specialty", "endocrinology")]),
        ("knee surgeon", [("specialty", "orthopedics")]),
        ("does the knee man take walk ins", [("specialty", "orthopedics")]),
        ("there are people with a worse heart", []),
        ("I am a diabetic woman", [("condition", "diabetes")]),
        ("our kidney doctor Wole Adegoke", [("specialty", "nephrology"), ("doctor", "Wole Adegoke")]),
        ("orthapedic surgeon", [("specialty", "orthopedics")]),
        ("the shrink", [("specialty", "psychiatry")]),
        ("he has heart disease", [("condition", "heart disease")]),
        ("my heart is racing with worry", []),
        ("the radiation oncologist", [("specialty", "radiation oncology"), ("situation", "treatment")]),
        # insurers and plans
        ("I have united", [("insurer", "UnitedHealthcare")]),
        ("the united states", []),
        ("my brother Oscar drove me", []),
        ("I am on Medicare", [("insurer", "Medicare")]),
        ("UHC Choice Plus", [("insurer", "UnitedHealthcare"), ("plan", "Choice Plus")]),
        ("Medicare Advantage PPO through Humana", [("plan", "Medicare Advantage PPO"), ("insurer", "Humana")]),
        ("HDHP with HSA", [("plan", "HDHP with HSA")]),
        ("Silver 70", [("plan", "Silver 70")]),
        ("a ring of gold and a necklace", []),
        ("my phone is (415) 555 0199", []),
        ("NPI 1-730-442-918", [("npi", "1730442918")]),
        # facilities, places, procedures, conditions
        ("the university hospital in Ann Arbor",
         [("facility", "university hospital"), ("opinion_type", "external"), ("place", "Ann Arbor")]),
        ("at Riverside Medical Group", [("facility", "Riverside Medical Group")]),
        ("a different hospital", [("opinion_type", "external")]),
        ("St. Mary's", [("facility", "St. Mary's")]),
        ("from mercy hospital", [("facility", "mercy hospital")]),
        ("medicaid in Ohio", [("insurer", "Medicaid"), ("place", "Ohio")]),
        ("live in san diego", [("place", "san diego")]),
        ("an MRI in Hartford, CT", [("procedure", "mri"), ("place", "Hartford, CT")]),
        ("torn acl", [("condition", "torn acl")]),
        ("ms. smith", []),
        # dates, deadlines and whom it is for
        ("next Tuesday", [("date", "next Tuesday")]),
        ("in two weeks", [("date", "in two weeks")]),
        ("by Friday", [("deadline", "Friday")]),
        ("before my visit on the 14th", [("deadline", "the 14th")]),
        ("it is for my mom", [("for_whom", "parent")]),
        ("my 6 year old", [("for_whom", "child")]),
        ("my wife says I should ask", []),
        ("my mother-in-law has gout", [("for_whom", "other"), ("condition", "gout")]),
        ("for myself", [("for_whom", "self")]),
    ],
)  # fmt: skip
def test_message_names(recogniser: Recogniser, text: str, expected: list[Found]) -> None:
    named = [s for s in recogniser.spans(text) if s.entity not in READ_BY_THE_WAY]
    found = [(s.entity, s.value, s.role) if s.role else (s.entity, s.value) for s in named]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "entity", "values"),
    [
        ("it says PPO, not HMO", "plan_type", ["ppo"]),
        ("i get it thru my job", "payer", ["employer"]),
        ("my daughter Ana, 12, has scoliosis. i need a letter to get her records", "relation", ["daughter"]),
        ("my son Leo (7) needs surgery", "relation", ["son"]),
        ("my daughter Ana, 12, thinks i need a scan", "relation", []),
        ("we have the plan through my wifes job", "payer", ["employer"]),
        ("she is on Medicare", "payer", []),
        ("for myself", "payer", []),
        ("i called my insurance and the records arrived", "step", ["call_plan", "confirm_records"]),
        ("that he gets angry", "worry", ["hurt"]),
        ("i am terrified", "feeling", ["frightened"]),
        ("what is coinsurance", "term", ["coinsurance"]),
        ("this is for my aunt", "relation", ["aunt"]),
        ("you are useless", "insult", ["insult"]),
        ("one of each please, do both", "opinion_type", ["both", "both"]),
    ],
)
def test_what_is_read_by_the_way(recogniser: Recogniser, text: str, entity: str, values: list[str]) -> None:
    assert [span.value for span in recogniser.spans(text) if span.entity == entity] == values


def test_offsets_point_into_the_text_as_typed(recogniser: Recogniser) -> None:
    text = "I\u2019d like to see DR. MARIA L\u00f3pez about my heart surgery \U0001f600 in 97099"
    spans = {s.entity: text[s.start : s.end] for s in recogniser.spans(text)}
    assert spans["doctor"].startswith("DR. MARIA L\u00f3pez")
    assert spans["place"] == "97099"


def test_specialties_have_everyday_names_and_most_a_nucc_code() -> None:
    (specialties,) = (lexicon for lexicon in read_lexicons(LEXICONS) if lexicon.entity == "specialty")
    assert sum(len(names) for names in specialties.values.values()) >= 80
    assert len(specialties.codes) >= 60
    assert specialties.codes["cardiology"] == "207RC0000X"


@pytest.mark.parametrize(
    "filler", ["Is it ok with Aetna Choice PPO? ", "a ", "Dr. ", "the first of ", "A. ", "(", "12 ", "a-", "Dr "]
)
def test_a_name_at_either_end_of_a_long_text_is_found(recogniser: Recogniser, filler: str) -> None:
    """How long this takes is measured by ``benchmarks.messages``."""
    text = f"I see Dr. Priya Raman. {filler * (3900 // len(filler))}\nMy NPI is 2000200016"
    found = {(span.entity, span.value) for span in recogniser.spans(text)}
    assert {("doctor", "Priya Raman"), ("npi", "2000200016")} <= found


def test_no_name_has_two_values_of_one_entity() -> None:
    for lexicon in read_lexicons(LEXICONS):
        for names in (lexicon.values, lexicon.alone, lexicon.doctor_for, lexicon.surgeon_for, lexicon.in_context):
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
        ("entity: tone\nvalues: {plain: [a]}\ncodes: {plain: 207RC}", "codes.plain: expected a NUCC code"),
        ("entity: tone\nvalues: {plain: [a]}\ncodes: {warm: 207RC0000X}", "none of the canonical values"),
    ],
)
def test_a_broken_lexicon_is_named_with_what_is_expected(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "tone.yml").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"tone\.yml") as raised:
        read_lexicons(tmp_path)
    assert said in str(raised.value)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_fail(recogniser: Recogniser, text: str) -> None:
    for span in recogniser.spans(text):
        assert 0 <= span.start < span.end <= len(text)
