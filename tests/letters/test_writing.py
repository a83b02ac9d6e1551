"""Letters say all that was told and nothing else, to their reader, within the limit of their channel."""

import itertools
import re
from datetime import date
from typing import Any

import pytest
import textstat
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from second_opinion.facts import load_facts
from second_opinion.letters import CHANNELS, READERS, SITUATION_KINDS, TONES, LetterRequest, letter_for
from second_opinion.letters.errors import WrongReader
from second_opinion.letters.examples import ABOUT_ANOTHER, ADULT, CANCER, CHILD, KNOWN
from second_opinion.letters.request import LONG
from second_opinion.letters.values import BLANK, REPLACEMENT
from second_opinion.payloads import LetterData, NetworkAnswerData
from tests.content.wording import FORBIDDEN
from tests.letters.hostile import HOSTILE, NO_TEXT, WORDS

KINDS_AND_READERS = [(kind, reader) for kind, readers in READERS.items() for reader in readers]
PATIENTS: dict[str, dict[str, Any]] = {
    "oneself": {},
    "an adult": {**ADULT, **ABOUT_ANOTHER},
    "a child": {**CHILD, **ABOUT_ANOTHER},
}
SIGNED_BY_HAND = {
    "[your date of birth]",
    "[date of birth of the patient]",
    "[your signature]",
    "[signature]",
    "[signature of the patient]",
    "[your address]",
    "[how you are related]",
    "[such as a power of attorney]",
    "[such as a birth certificate]",
    "[member number, as on the card]",
    "[first date]",
    "[last date]",
}
"""What no conversation is to know: it stays for the patient's own copy."""


def told(**values: Any) -> LetterData:
    return letter_for(LetterRequest(**{**KNOWN, **values}))


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_no_letter_has_a_blank_that_the_conversation_could_have_filled(kind, reader, tone, channel) -> None:
    for patient, case, length in itertools.product(PATIENTS.values(), ({}, CANCER), (None, LONG)):
        values = {**case, **patient, "length": length}
        letter = told(kind=kind, reader=reader, tone=tone, channel=channel, **values)
        assert set(letter.blanks) <= SIGNED_BY_HAND
        assert set(BLANK.findall(letter.body)) == set(letter.blanks)


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_without_any_answer_a_letter_claims_nothing_about_the_patient(kind, reader, channel) -> None:
    letter = letter_for(LetterRequest(kind=kind, reader=reader, channel=channel, length=LONG))
    assert letter.body.count("None") == 0
    assert not re.search(r"surgery|treatment|not getting better|cancer|tumor", letter.body)
    for value in ("Lopez", "Lee", "Patel", "Acme", "orthopedics"):
        assert value not in letter.body


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
def test_tones_differ_and_every_tone_asks_the_same(kind, reader) -> None:
    letters = [told(kind=kind, reader=reader, tone=tone) for tone in TONES]
    assert len({letter.body for letter in letters}) == len(TONES)
    assert len(letters[TONES.index("brief")].body) < min(
        len(letter.body) for letter, tone in zip(letters, TONES, strict=True) if tone != "brief"
    )


@pytest.mark.parametrize("reader", READERS["referral_request"])
@pytest.mark.parametrize("tone", TONES)
def test_a_referral_request_tells_all_that_was_told(reader: str, tone: str) -> None:
    body = told(reader=reader, tone=tone).body
    for part in (KNOWN["situation"], KNOWN["question"], "orthopedics", "Dr. Rohan Patel", "December 18, 2026",
                 "scans as image files", "Ana Lopez"):  # fmt: skip
        assert part in body
    assert ("outside your group" in body) == (reader != "primary_care")
    assert ("Dr. Sam Ortiz" in body) == (reader == "primary_care")


def test_a_reader_gets_only_what_they_need() -> None:
    everything = {"reader": "insurer", "kind": "authorization_question", "length": LONG}
    insurer = told(**everything).body
    assert KNOWN["situation"] not in insurer
    assert KNOWN["question"] not in insurer
    assert "2123456781" in insurer
    doctor = told(reader="doctor", length=LONG).body
    assert "Acme" not in doctor
    records = told(kind="records_request", length=LONG).body
    assert KNOWN["situation"] not in records


def test_a_kind_without_a_reader_goes_to_its_usual_one_and_other_readers_are_refused_by_name() -> None:
    assert LetterRequest(kind="authorization_question").reader == "insurer"
    with pytest.raises(ValidationError, match="Choose one of: doctor, staff, primary_care"):
        LetterRequest(kind="referral_request", reader="insurer")
    assert issubclass(WrongReader, ValueError)


# --- the network answer ----------------------------------------------------------------------------------------


def network(**values: Any) -> NetworkAnswerData:
    return NetworkAnswerData(**{**KNOWN["network"].dict(), **values})


def test_a_network_answer_comes_with_its_day_and_source_and_is_asked_about() -> None:
    body = told(reader="staff").body
    assert "Riverside example data, dated November 22, 2026, lists Dr. Rohan Patel" in body
    assert "Could you check that with the plan" in body


@pytest.mark.parametrize("state", ["NOT_LISTED", "CONFLICT", "ENDED", "NO_DATA", "GROUP_ONLY", "UNKNOWN_DOCTOR"])
def test_an_answer_that_settles_nothing_is_not_told_as_one(state: str) -> None:
    body = told(reader="staff", network=network(state=state)).body
    assert "in network" not in body
    assert "I could not find out whether Dr. Rohan Patel takes part in Acme Choice PPO." in body


def test_an_answer_without_a_day_is_not_told() -> None:
    assert "as in network" not in told(reader="staff", network=network(source_date=None)).body


# --- records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("patient", PATIENTS)
def test_a_records_request_asks_for_the_whole_file_with_scans_as_files_and_names_the_time(patient: str) -> None:
    body = told(kind="records_request", **{**PATIENTS[patient], **CANCER}).body
    for part in ("complete record", "(DICOM)", "pathology report", "slides or blocks", "HIPAA gives 30 days", "any fee",
                 "in writing which one and why"):  # fmt: skip
        assert part in body
    # No pathology where no tissue can be expected: it would look like news.
    assert "pathology" not in told(kind="records_request", case="not_better", situation="not_better").body


# --- for somebody else -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_relative_writes_as_a_relative_and_is_told_about_the_permission(kind, reader, channel) -> None:
    for patient, words in ((ADULT, "power of attorney"), (CHILD, "parent or guardian")):
        letter = told(kind=kind, reader=reader, channel=channel, **{**patient, **ABOUT_ANOTHER, "length": LONG})
        assert f"my {patient['relation']}" in letter.body
        if channel != "aloud" or reader in ("staff", "records_office", "second_office", "insurer"):
            assert patient.get("patient_name", "Ana Lopez") in letter.body
        assert not re.search(r"\bmy (?:surgery|decision|diagnosis|doctor|records|scans|first doctor)\b", letter.body)
        assert any(words in note for note in letter.notes)
        assert {"CARE-1", "CARE-2"} <= set(letter.facts)
    assert not any("power of attorney" in note for note in told(kind=kind, reader=reader, channel=channel).notes)


def test_where_nobody_said_how_old_the_patient_is_both_signatures_are_possible() -> None:
    letter = told(relation="daughter", minor=None)
    assert "Signature of the patient, or of a parent for a child" in letter.body
    assert any("parent or guardian" in note for note in letter.notes)


# --- channels and their limits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("patient", PATIENTS)
def test_a_portal_message_is_one_complete_ask_within_the_limit(kind, reader, tone, patient) -> None:
    values = {"kind": kind, "reader": reader, "tone": tone, "channel": "portal", **PATIENTS[patient]}
    letter = told(**values)
    assert letter.characters == len(letter.body) <= letter.limit == 750
    assert any(f"{letter.characters} of 750 characters" in note for note in letter.notes)
    ask = re.search(
        r"[^.?!\n]*(?:[Cc]ould you|[Pp]lease|you be willing|be grateful|I request|would like to know)[^?!]*[?.:]",
        letter.body,
    )
    assert ask, "a message without an ask is no message"
    # Never cut within a sentence: each one stands whole in a version that has no limit.
    unlimited = " ".join(letter_for(LetterRequest(**{**KNOWN, **values, "length": n}), portal_characters=20_000).body
                         for n in (1, 2, 3))  # fmt: skip
    for sentence in re.split(r"(?<=[.?!])\s+", letter.body):
        assert sentence in unlimited


@given(st.integers(200, 1500), WORDS, st.sampled_from(KINDS_AND_READERS))
@settings(max_examples=60, deadline=None)
def test_whatever_the_limit_a_letter_fits_or_says_that_it_does_not(limit: int, words: str, chosen: Any) -> None:
    kind, reader = chosen
    request = LetterRequest(**{**KNOWN, "kind": kind, "reader": reader, "channel": "portal", "situation": words})
    letter = letter_for(request, portal_characters=limit)
    assert (letter.characters <= limit) == (not any("too long" in note for note in letter.notes))


def test_a_smaller_limit_leaves_out_what_is_needed_least_and_says_what() -> None:
    letters = [letter_for(LetterRequest(**{**KNOWN, "channel": "portal"}), portal_characters=n) for n in (1200, 600)]
    assert letters[0].left_out == []
    assert letters[1].left_out
    assert "Could you please refer me to another doctor in orthopedics" in letters[1].body
    assert any("I left this out: " in note for note in letters[1].notes)


def test_an_email_keeps_the_date_of_birth_for_the_telephone_and_a_portal_knows_it() -> None:
    for channel in ("email", "portal", "aloud"):
        assert "birth" not in told(channel=channel).body
    assert "Date of birth: [your date of birth]" in told(channel="letter").body
    assert any("date of birth" in note for note in told(channel="email").notes)


def test_a_member_number_is_never_typed_into_the_conversation() -> None:
    for channel in CHANNELS:
        notes = told(kind="authorization_question", channel=channel).notes
        assert any("do not type it in this chat" in note for note in notes)


# --- words as typed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
def test_hostile_words_stand_as_typed(typed: str, kind: str, reader: str) -> None:
    letter = told(kind=kind, reader=reader, **dict.fromkeys(
        ("situation", "question", "wanted_doctor", "current_doctor", "patient_name", "plan", "programme"), typed
    ))  # fmt: skip
    assert typed in letter.body
    assert "49" not in letter.body.replace("2123456781", "")
    assert "[sic]" not in letter.blanks


@given(WORDS)
@settings(max_examples=50, deadline=None)
def test_any_words_survive(words: str) -> None:
    body = told(situation=f"about {words} today", question=words, patient_name=f"A {words}").body
    assert f"about {words} today" in body
    assert f"A {words}" in body


@pytest.mark.parametrize("character", NO_TEXT)
def test_what_is_no_text_is_replaced_where_it_can_be_seen(character: str) -> None:
    assert f"a{REPLACEMENT}" in told(situation=f"a{character}b").body


def test_a_picked_situation_becomes_a_phrase_and_not_a_keyword() -> None:
    bodies = {told(situation=kind, case=None).body for kind in SITUATION_KINDS}
    assert len(bodies) == len(SITUATION_KINDS)
    assert not any("own words" in body or "not_better" in body for body in bodies)


def test_a_bare_name_gets_a_title_and_other_words_stay_as_typed() -> None:
    assert "Dr. Maria Okafor" in told(wanted_doctor="Maria Okafor").body
    assert "like to see the one my sister had" in told(wanted_doctor="the one my sister had").body
    assert "like to go to Mayo Clinic" in told(wanted_doctor="Mayo Clinic").body


def test_a_day_is_a_date_or_stays_in_the_words_that_were_typed() -> None:
    assert LetterRequest(decide_by="2026-12-18").decide_by == date(2026, 12, 18)
    # pydantic would make a day of 1970 of it.
    assert LetterRequest(decide_by="12").decide_by == "12"
    assert "decide by next Friday." in told(decide_by="next Friday").body


# --- contradictions --------------------------------------------------------------------------------------------


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("values", "pair"),
    [
        ({"wanted_doctor": "Dr. Maria Lee"}, ("current_doctor", "wanted_doctor")),
        ({"patient_name": "Rohan Patel"}, ("patient_name", "wanted_doctor")),
        ({"decide_by": date(2026, 11, 1)}, ("decide_by", "today")),
        ({"visit_on": date(2026, 12, 24)}, ("decide_by", "visit_on")),
        ({"plan": "Acme Gold HMO"}, ("plan", "network")),
    ],
)
def test_facts_that_cannot_both_be_right_are_named_so_that_they_can_be_asked_about(values, pair) -> None:
    assert LetterRequest(**{**KNOWN, **values}).contradictions(TODAY) == [pair]


def test_facts_that_fit_together_need_no_question() -> None:
    assert LetterRequest(**KNOWN).contradictions(TODAY) == []
    assert LetterRequest().contradictions(TODAY) == []


# --- wording ---------------------------------------------------------------------------------------------------


HARDEST = 8.0


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
@pytest.mark.parametrize("patient", PATIENTS)
def test_what_is_said_aloud_and_the_notes_read_at_grade_eight_or_below(kind, reader, patient) -> None:
    for tone, case in itertools.product(TONES, ({}, CANCER)):
        letter = told(kind=kind, reader=reader, tone=tone, channel="aloud", **{**case, **PATIENTS[patient]})
        assert textstat.flesch_kincaid_grade(letter.body) <= HARDEST, letter.body
        assert textstat.flesch_kincaid_grade("\n".join(letter.notes)) <= HARDEST
    for channel in ("portal", "email"):
        notes = told(kind=kind, reader=reader, channel=channel, **PATIENTS[patient]).notes
        assert textstat.flesch_kincaid_grade("\n".join(notes)) <= HARDEST


@pytest.mark.parametrize(("kind", "reader"), KINDS_AND_READERS)
def test_no_letter_says_what_must_not_be_said_and_every_fact_that_it_names_exists(kind, reader) -> None:
    facts = load_facts()
    for tone, channel, case in itertools.product(TONES, CHANNELS, ({}, CANCER)):
        letter = told(kind=kind, reader=reader, tone=tone, channel=channel, length=LONG, **case)
        for pattern in FORBIDDEN:
            assert not re.search(pattern, letter.body, re.IGNORECASE), pattern
        assert set(letter.facts) <= set(facts)
