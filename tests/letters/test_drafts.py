"""Changes of a draft: a new one each time, what changed in it, and the patient's own edits kept."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from second_opinion.letters import (
    CHANNELS,
    READERS,
    TONES,
    Changed,
    Draft,
    LetterRequest,
    brought_up_to_date,
    by_way_of,
    edited,
    for_reader,
    in_tone,
    longer,
    part_names,
    shorter,
    telling,
    without,
)
from second_opinion.letters.drafts import LONGEST_TEXT
from second_opinion.letters.errors import EditTooLong, LetterError, NeededPart, UnknownPart, WrongReader
from second_opinion.letters.examples import KNOWN
from tests.letters.hostile import WORDS

ASK = "Could you please refer me to another doctor in orthopedics"
OWN = "I can come on any Monday, and my sister will drive me."


def draft(**values: Any) -> Draft:
    return Draft(request=LetterRequest(**{**KNOWN, **values}))


def own_sentence(of: Draft, sentence: str = OWN) -> Draft:
    """The draft with a paragraph of the patient's own before the signature."""
    return edited(of, of.letter().body.replace("\n\nThank you,", f"\n\n{sentence}\n\nThank you,")).draft


def test_a_change_leaves_the_draft_it_was_given_as_it_was() -> None:
    before = draft()
    text = before.letter()
    in_tone(before, "warm")
    without(before, "situation")
    edited(before, "mine")
    assert before.letter() == text
    with pytest.raises(TypeError):
        before.request.tone = "warm"


# --- length ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reader"), [(kind, reader) for kind, readers in READERS.items() for reader in readers]
)
@pytest.mark.parametrize("channel", CHANNELS)
def test_shorter_is_shorter_each_time_until_only_the_ask_is_left(kind: str, reader: str, channel: str) -> None:
    now = draft(kind=kind, reader=reader, channel=channel)
    steps = 0
    while (changed := shorter(now)).what:
        assert changed.what == ("shorter",)
        assert len(changed.letter.body) < len(now.letter().body)
        now, steps = changed.draft, steps + 1
    assert steps >= 2
    assert changed.draft == now
    assert "?" in now.letter().body or "lease" in now.letter().body


def test_longer_takes_back_what_shorter_did_and_ends_with_all_there_is_to_say() -> None:
    start = draft()
    assert longer(shorter(start).draft).letter.body == start.letter().body
    longest = longer(start)
    assert len(longest.letter.body) > len(start.letter().body)
    assert longer(longest.draft).what == ()


def test_a_brief_tone_is_short_and_another_tone_takes_that_back() -> None:
    start = draft()
    brief = in_tone(start, "brief")
    assert len(brief.letter.body) < len(start.letter().body)
    assert in_tone(brief.draft, "plain").letter.body == start.letter().body
    shorter_still = shorter(brief.draft)
    assert in_tone(shorter_still.draft, "brief").letter.body == shorter_still.letter.body


# --- tone, reader, channel -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tone", TONES[1:])
def test_another_tone_says_the_same_facts(tone: Any) -> None:
    changed = in_tone(draft(), tone)
    assert changed.what == ("tone",)
    for fact in (KNOWN["situation"], KNOWN["question"], "Dr. Rohan Patel", "December 18, 2026"):
        assert fact in changed.letter.body
    assert in_tone(changed.draft, tone).what == ()


def test_another_reader_and_another_way() -> None:
    staff = for_reader(draft(), "staff")
    assert staff.what == ("reader",)
    assert "help me get a referral" in staff.letter.body
    portal = by_way_of(staff.draft, "portal")
    assert portal.what == ("channel",)
    assert portal.letter.limit == 750
    assert by_way_of(portal.draft, "letter").letter.body == staff.letter.body
    with pytest.raises(WrongReader, match="Choose one of: doctor, staff, primary_care"):
        for_reader(draft(), "insurer")


# --- facts -----------------------------------------------------------------------------------------------------


def test_a_fact_is_set_and_named() -> None:
    changed = telling(draft(), specialty="cardiology", wanted_doctor="Hana Kim")
    assert changed.what == ("specialty", "wanted_doctor")
    assert "cardiology" in changed.letter.body
    assert "Dr. Hana Kim" in changed.letter.body
    assert "orthopedics" not in changed.letter.body


def test_a_fact_that_this_letter_does_not_tell_changes_nothing_that_could_be_announced() -> None:
    changed = telling(draft(), npi="1111111111")
    assert changed.what == ()
    assert for_reader(changed.draft, "staff").what == ("reader",)


def test_what_is_known_by_now_is_told_and_what_was_taken_out_stays_out() -> None:
    made = without(draft(situation="my hip", specialty=None), "situation").draft
    changed = brought_up_to_date(made, situation="my left hip", specialty="orthopedics")
    assert changed.what == ("situation", "specialty")
    assert "orthopedics" in changed.letter.body
    assert "left hip" not in changed.letter.body
    assert brought_up_to_date(changed.draft, specialty="orthopedics").what == ()


def test_what_is_taken_out_is_gone_from_every_version_of_the_letter() -> None:
    changed = without(draft(), "situation")
    assert changed.what == ("situation",)
    assert not changed.caveats
    for channel in CHANNELS:
        for tone in TONES:
            body = in_tone(by_way_of(changed.draft, channel).draft, tone).letter.body
            assert KNOWN["situation"] not in body
            assert "surgery," not in body
    assert "surgery" in telling(changed.draft, situation="surgery").letter.body


def test_taking_out_the_wanted_doctor_takes_the_network_answer_along() -> None:
    body = without(draft(reader="staff"), "wanted_doctor").letter.body
    assert "Patel" not in body
    assert "as in network" not in body


def test_a_part_without_a_fact_is_taken_out_by_its_name() -> None:
    start = draft(decide_by=None)
    assert "how long this can safely wait" in start.letter().body
    changed = without(start, "timing")
    assert "how long this can safely wait" not in changed.letter.body
    assert changed.what == ("timing",)


def test_the_ask_cannot_be_taken_out_and_an_unknown_part_is_named() -> None:
    with pytest.raises(NeededPart, match="ask"):
        without(draft(), "ask")
    with pytest.raises(UnknownPart, match="Its parts are"):
        without(draft(), "weather")
    with pytest.raises(UnknownPart, match="tone"):
        telling(draft(), tone="warm")


def test_everything_that_a_change_can_report_has_a_name() -> None:
    names = part_names()
    facts = set(LetterRequest.__fields__) - {"kind", "left_out", "length"}
    assert facts | {"shorter", "longer", "own_text"} <= set(names)


# --- the patient's own edits -----------------------------------------------------------------------------------


def test_an_edit_is_shown_as_typed_and_told() -> None:
    typed = "Dear Dr. Lee,\n\nplease just refer me.   Thanks!\n\nAna  [my cell]"
    changed = edited(draft(), typed)
    assert changed.letter.body == typed
    assert changed.what == ("own_text",)
    assert edited(changed.draft, typed).what == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: in_tone(d, "warm"),
        lambda d: in_tone(d, "formal"),
        lambda d: for_reader(d, "staff"),
        lambda d: by_way_of(d, "email"),
        lambda d: by_way_of(d, "aloud"),
        lambda d: telling(d, specialty="cardiology"),
        lambda d: without(d, "records"),
        shorter,
        longer,
    ],
)
def test_a_paragraph_of_ones_own_survives_every_change(change: Any) -> None:
    changed: Changed = change(own_sentence(draft()))
    assert OWN in changed.letter.body
    assert changed.what
    assert "own_words_kept" not in changed.caveats


def test_a_change_that_meets_the_patients_words_gives_way_and_says_so() -> None:
    start = draft()
    own = start.letter().body.replace(
        "It is a big decision, and I want to feel sure about it.", "I lie awake at night."
    )
    changed = in_tone(edited(start, own).draft, "warm")
    assert "I lie awake at night." in changed.letter.body
    assert changed.caveats == ("own_words_kept",)


def test_what_is_taken_out_goes_from_an_edited_sentence_too() -> None:
    start = draft()
    own = start.letter().body.replace(KNOWN["situation"], f"{KNOWN['situation']} and it hurts at night")
    changed = without(edited(start, own).draft, "situation")
    assert KNOWN["situation"] not in changed.letter.body
    assert "still_said" not in changed.caveats


def test_what_the_patient_wrote_elsewhere_is_not_touched_but_pointed_out() -> None:
    start = own_sentence(draft(), f"Remember: {KNOWN['situation']}.")
    changed = without(start, "situation")
    assert "Remember:" in changed.letter.body
    assert "still_said" in changed.caveats


def test_own_words_count_for_the_limit_and_are_never_cut() -> None:
    start = own_sentence(draft(), "word " * 60 + "end.")
    changed = by_way_of(start, "portal")
    assert "word " * 60 + "end." in changed.letter.body
    assert changed.letter.characters <= 750
    assert ASK in changed.letter.body
    too_long = by_way_of(own_sentence(draft(), "word " * 200 + "end."), "portal")
    assert "word " * 200 + "end." in too_long.letter.body
    assert "too_long" in too_long.caveats


def test_an_edit_that_cannot_be_kept_is_refused_with_what_to_do() -> None:
    with pytest.raises(EditTooLong, match="Shorten it"):
        edited(draft(), "x" * (LONGEST_TEXT + 1))
    with pytest.raises(LetterError, match="empty"):
        edited(draft(), "  \n ")


@given(
    WORDS, st.lists(st.sampled_from(["tone", "reader", "channel", "shorter", "longer", "fact", "without"]), max_size=5)
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_changed_in_whatever_order_own_words_stay_and_drafts_can_be_stored(words: str, steps: Any) -> None:
    changes: dict[str, Any] = {
        "tone": lambda d: in_tone(d, "formal"),
        "reader": lambda d: for_reader(d, "primary_care"),
        "channel": lambda d: by_way_of(d, "portal"),
        "shorter": shorter,
        "longer": longer,
        "fact": lambda d: telling(d, question=words),
        "without": lambda d: without(d, "decide_by"),
    }
    now = own_sentence(draft(), f"Mine: {words}")
    for step in steps:
        now = changes[step](now).draft
        assert f"Mine: {words}" in now.letter().body
        assert Draft.parse_raw(now.json()) == now
