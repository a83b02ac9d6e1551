"""A letter that a conversation works on: written from what is known, kept as a draft, shown.

What is known stands in the slots. How the letter is written (its length, what was taken out, what the patient typed
into it) stands in the draft. Where drafts cannot be stored, the letter is written and shown all the same, and the page
offers no download of it.
"""

import logging
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn, services
from actions.cards import for_whom, known, named_plan
from actions.forms import ONLY_FEARED, SKIPPED, changes_medicine
from actions.named_people import A_DOCTOR, fuller, same_person
from second_opinion.letters import (
    READERS,
    Changed,
    Draft,
    LetterRequest,
    brought_up_to_date,
    case_of,
    day_named,
    in_words,
    is_place,
    part_names,
    seen_in_text,
)
from second_opinion.letters.errors import DraftsUnavailable, UnknownDraft
from second_opinion.letters.request import Kind, Reader, same_plan
from second_opinion.payloads import NetworkAnswerData
from second_opinion.payloads import letter as payload
from second_opinion.people import is_minor

log = logging.getLogger(__name__)

LETTERS: Mapping[str, tuple[Kind, Reader | None]] = {
    "referral_request": ("referral_request", None),
    "records_request": ("records_request", None),
    "second_office_note": ("second_office_note", None),
    "participation_request": ("participation_request", None),
    "authorization_question": ("authorization_question", None),
    "opinion_to_first_doctor": ("opinions_differ", "first_doctor"),
    "opinion_to_second_doctor": ("opinions_differ", "second_doctor"),
}
"""The letters by the name that the slot ``letter`` has for them, each with its kind and its only reader, if any."""

_AS_TOLD = (
    "patient_name", "writer_name", "phone", "situation", "specialty", "opinion_type", "current_doctor", "programme",
)  # fmt: skip
"""Slots that a letter holds under the same name."""

_DAYS = ("decide_by", "answer_by", "visit_on", "tissue_on", "asked_on")
_PAST = frozenset({"tissue_on", "asked_on"})
"""Days that are over; without a year they are the last of that name."""
_LISTS = ("asked_of_doctor", "wanted_records")
_YES: Mapping[str, str] = {
    "records": "records",
    "lost": "records_lost",
    "coming": "records_coming",
    "gap_exception": "gap_exception",
}
"""Fields that are yes or no, each with its slot."""

_SLOT_OF: Mapping[str, str] = {
    **{name: name for name in (*_AS_TOLD, *_DAYS, "wanted_doctor", "tone")},
    "question": "letter_question",
    "channel": "letter_channel",
    "reader": "recipient",
}
"""The slot behind a field, where the field can be told again as the slot is."""

SAID_CAVEATS = ("own_words_kept", "still_said")
"""What is said of a change that could not be made as a whole; that a letter is too long stands in its notes."""

FIELD_OF: Mapping[str, str] = {slot: field for field, slot in _SLOT_OF.items()}


def contents(slots: dict[str, Any], letter: str) -> dict[str, Any]:
    """What the slots tell a letter, by the fields of ``LetterRequest``."""
    kind, only_reader = LETTERS[letter]
    today = services().today()
    asks_for = "wished_doctor" if letter == "referral_request" and slots.get("wished_doctor") else "wanted_doctor"
    found: dict[str, Any] = {
        **{name: known(slots, name) for name in _AS_TOLD},
        **{name: _day(name, words, today) if (words := known(slots, name)) else None for name in _DAYS},
        **{field: slots.get(slot) == "yes" for field, slot in _YES.items()},
        **{name: tuple(slots.get(name) or ()) for name in _LISTS},
        "question": known(slots, "letter_question"),
        "case": _case(slots),
        "wanted_doctor": known(slots, asks_for),
        "plan": named_plan(slots),
        "tone": known(slots, "tone") or "plain",
        "channel": known(slots, "letter_channel") or "letter",
        "relation": None if slots.get("letter_voice") == "patient" else for_whom(slots)["relation"],
        "minor": minor(slots),
        "written_on": today,
    }
    found |= _looked_up(slots, found["wanted_doctor"])
    told = known(slots, "recipient")
    found["reader"] = only_reader or (told if told in READERS[kind] else READERS[kind][0])
    if found["reader"] == "primary_care":
        # Whoever is named as the one who reads it is the primary care doctor.
        found |= {"primary_care_doctor": found["current_doctor"], "current_doctor": None}
    found |= _nobody_twice(found)
    if kind == "referral_request" and found["reader"] == "doctor" and found["situation"]:
        to_reader = said_to_reader_by_name(found["situation"], found["current_doctor"])
        # Of a relative, "he" may as well be the patient.
        found["situation"] = said_to_reader(to_reader) if to_reader and found["relation"] is None else to_reader
    if letter == "second_office_note" and slots.get("letter_question") is None:
        # What was asked here that only a doctor can answer is what the second doctor is asked.
        found["question"] = next(iter(slots.get("own_questions") or []), None)
    return found


def _day(name: str, words: str, today: date) -> date | str:
    """The day that words name, words as they are otherwise."""
    day = day_named(words, today)
    if day and name in _PAST and day > today:
        return day - timedelta(days=365) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return day or words


def _nobody_twice(found: dict[str, Any]) -> dict[str, None]:
    """The places of doctors that somebody fills who is the patient, the plan or the doctor who is there already."""
    taken = [found["patient_name"], found["plan"]]
    free: dict[str, None] = {}
    for place in ("current_doctor", "wanted_doctor"):
        if found[place] and any(same_person(found[place], other) for other in taken):
            free[place] = None
        taken.append(found[place])
    return free


_HE_OR_SHE = re.compile(r"\b(?:s?he|him|hers?|his|(?:him|her)self)\b", re.IGNORECASE)
_PIECE = re.compile(r"((?<!\bdr)[.;!?]+\s+|,\s+|\s+(?:and|but|so|because)\s+)", re.IGNORECASE)
# "He says my aorta is too wide", "she wants to take out my thyroid": what stands behind it is the patient's own.
_HE_SAYS = re.compile(
    r"^\W*s?he (?:(?:just|only|also|now) )?(?:says?|said|told me|tells me|thinks?|thought|want(?:s|ed)?(?: me)? to"
    r"|plans to|recommends?|suggests?|found|saw|diagnosed me with)(?: that)?\s+(?=\S)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^\W*(?:i|my|it|the|we|our|there|this|now|they)\b", re.IGNORECASE)


def said_to_reader(words: str) -> str | None:
    """The patient's words without what speaks of the doctor who reads them as of somebody else ("I trust him")."""
    if not _HE_OR_SHE.search(words):
        return words
    kept: list[str] = []
    dropped = False
    parts = ["", *_PIECE.split(words)]
    for between, part in zip(parts[::2], parts[1::2], strict=True):
        piece = _HE_SAYS.sub("", part)
        hangs_on = dropped and between.strip().isalpha() and not _GOES_ON.match(piece)
        dropped = bool(_HE_OR_SHE.search(piece)) or hangs_on
        if not dropped:
            kept.append(f"{between if kept else ''}{piece}")
    return "".join(kept).strip(" ,;") or None


_OBJECT_BEFORE = re.compile(
    r"\b(?:like|love|trust|thank|respect|know|see|saw|seen|told|tell|ask|asked|upset|hurt|to|with|from|by|for|of|and)\s+$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\s+(?:already )?(?:did|gave|told|said|found|saw|ordered|sent|referred|removed|put|took|treated|operated|diagnosed"
    r"|looked|helped|delivered|made|started|explained)\b",
    re.IGNORECASE,
)


_JOINING = re.compile(r"^\W*(?:and|but|so|because)\s+", re.IGNORECASE)


def said_to_reader_by_name(words: str, reader: str | None) -> str | None:
    """The words without the name of the doctor who reads them: "we trust Dr. Roe" says "we trust you" to Dr. Roe.

    What the doctor says or wants is the patient's own; of what else the name begins nothing is said.
    """
    last = (reader or "").split()[-1:]
    if not last:
        return words
    whose = rf"\b(?:my|our|his|her|the) (?:\w+ )?{A_DOCTOR}"
    titled = rf"\b(?:dr|doctor|doc|prof)\b\.? (?:[\w'-]+ )?{re.escape(last[0])}\b"
    name = rf"(?:{whose} )?{titled}"
    if not re.search(name, words, re.IGNORECASE):
        return words
    words = re.sub(rf"{whose}, ({titled}),?", r"\1", words, flags=re.IGNORECASE)
    kept: list[str] = []
    parts = ["", *_PIECE.split(words)]
    for between, part in zip(parts[::2], parts[1::2], strict=True):
        piece: str | None = re.sub(rf"{name}(?:['\u2019]s)(?! \w+ing)", "your", part, flags=re.IGNORECASE)
        while piece and (named := re.search(name, piece, re.IGNORECASE)):
            before, after = piece[: named.start()], piece[named.end() :]
            if not before.strip(" ,") and (says := _HE_SAYS.match(f"he{after}")):
                piece = f"he{after}"[says.end() :]
            elif _OBJECT_BEFORE.search(before) or (not before.strip(" ,") and _DID.match(after)):
                piece = f"{before}you{after}"
            else:
                piece = None
        if piece:
            kept.append(f"{between}{piece}" if kept else _JOINING.sub("", piece))
    return "".join(kept).strip(" ,;") or None


def _case(slots: dict[str, Any]) -> str | None:
    """What it is about, by the illness that was told and not only feared."""
    said = [words for words in (known(slots, "situation"), known(slots, "condition")) if words]
    told = next((case for words in said if not ONLY_FEARED.search(words) and (case := case_of(words))), None)
    if told not in (None, "diagnosis"):
        return told
    # The drug that is to be added says more than the illness that is known by now.
    medicine = "treatment" if any(changes_medicine(words) for words in said) else None
    return medicine or known(slots, "situation_kind") or told


def minor(slots: dict[str, Any]) -> bool | None:
    """Whether the patient is under 18, as told or as the relation says; ``None`` where that is not known."""
    told = {"yes": True, "no": False}.get(str(slots.get("minor")))
    return told if told is not None else is_minor(known(slots, "relation"))


def _looked_up(slots: dict[str, Any], doctor: str | None) -> dict[str, Any]:
    """What the directory said of the doctor whom the letter names."""
    answer = slots.get("network_answer") or {}
    if not doctor or not same_person(doctor, answer.get("asked")):
        return {"network": None, "npi": None, "organization": None, "wanted_place": None}
    said = NetworkAnswerData.parse_obj(answer["said"])
    plan = named_plan(slots)
    # Whoever was picked from the list is called by the whole name; what was said for another plan stands in no letter.
    return {
        "wanted_doctor": fuller(answer["asked"], doctor),
        "network": said if not plan or not said.plan or same_plan(plan, said.plan) else None,
        "npi": said.npi,
        "organization": said.organization,
        "wanted_place": said.location,
    }


def slots_of(draft: Draft, letter: str, slots: dict[str, Any]) -> dict[str, Any]:
    """The slots that have to change so that they tell what a version of a letter says."""
    now, said = contents(slots, letter), draft.request
    changed: dict[str, Any] = {}
    for field, slot in _SLOT_OF.items():
        if now[field] != getattr(said, field):
            value = getattr(said, field)
            changed[slot] = SKIPPED if value is None else in_words(value) if isinstance(value, date) else value
    if changed.get("letter_question") in (slots.get("own_questions") or []):
        # What was asked here on the way is filled in again, and stands in no other letter.
        changed["letter_question"] = None
    for field, slot in _YES.items():
        if now[field] != getattr(said, field):
            changed[slot] = "yes" if getattr(said, field) else "no"
    for field in _LISTS:
        if now[field] != getattr(said, field):
            changed[field] = list(getattr(said, field)) or None
    if "wanted_doctor" in changed and letter == "referral_request":
        changed["wished_doctor"] = changed["wanted_doctor"]
    return changed


def draft_in_hand(turn: Turn, letter: str) -> Draft:
    """The draft as it was shown last; one that is written anew from what is known where none is stored."""
    kind, _ = LETTERS[letter]
    if draft_id := (turn.slots.get("drafts") or {}).get(letter):
        try:
            return services().drafts.latest(turn.conversation, draft_id)
        except (UnknownDraft, DraftsUnavailable) as error:
            log.warning("A draft is written anew: %s", type(error).__name__)
    limit = services().portal_characters(turn.slots.get("clinic"))
    return Draft(request=LetterRequest(kind=kind, **contents(turn.slots, letter)), portal_characters=limit)


# No letter holds a date of birth, so that no chat does.
_BIRTH_DATE = re.compile(
    r"\b(?:d\.?o\.?b\b|dates? of birth|birth ?da(?:y|te)|born)\b[^.!?\n]{0,25}?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}\b)",
    re.IGNORECASE,
)


def birth_date_told(turn: Turn) -> bool:
    """Whether a message tells a date of birth."""
    return bool(_BIRTH_DATE.search(turn.text))


def _keep(turn: Turn, letter: str, draft: Draft) -> str | None:
    """Store a version; the draft's id, ``None`` where it cannot be stored."""
    store = services().drafts
    draft_id = (turn.slots.get("drafts") or {}).get(letter)
    try:
        if draft_id:
            try:
                store.save(turn.conversation, draft_id, draft)
                return str(draft_id)
            except UnknownDraft:
                # Its time was over.
                pass
        return store.add(turn.conversation, draft)
    except DraftsUnavailable as error:
        log.warning("A letter is shown and not stored: %s", type(error).__name__)
        return None


def show(dispatcher: CollectingDispatcher, turn: Turn, letter: str, changed: Changed) -> list[EventType]:
    """Utter a version of a letter, with what the patient has to know of it; keep it."""
    draft_id = _keep(turn, letter, changed.draft)
    dispatcher.utter_message(json_message=payload(changed.letter.copy(update={"draft": draft_id})).dict())
    for caveat in SAID_CAVEATS:
        if caveat in changed.caveats:
            dispatcher.utter_message(response=f"utter_letter_{caveat}")
    if birth_date_told(turn):
        dispatcher.utter_message(response="utter_letter_birth_date")
    known_drafts = turn.slots.get("drafts") or {}
    kept = {**known_drafts, letter: draft_id} if draft_id else known_drafts
    return [SlotSet("drafts", kept or None), SlotSet("letter", letter), SlotSet("last_result", "letter")]


def does_not_fit(dispatcher: CollectingDispatcher, draft: Draft) -> bool:
    """Ask which of two things in a letter is right, where both cannot be; whether anything was asked."""
    names = part_names()
    for one, other in draft.request.contradictions(services().today()):
        if other == "today":
            dispatcher.utter_message(response="utter_letter_day_past", part=names[one])
        else:
            dispatcher.utter_message(response="utter_letter_does_not_fit", part=names[one], other=names[other])
        return True
    return False


def part_named(field: str, draft: Draft) -> str:
    """The key of what a part is called: that of a place, where a hospital stands in a doctor's place."""
    name = getattr(draft.request, field, None) if field in ("current_doctor", "wanted_doctor") else None
    return f"{field}_place" if name and is_place(name) else field


def write(dispatcher: CollectingDispatcher, turn: Turn, letter: str, **otherwise: Any) -> list[EventType]:
    """Write a letter, or the one that there is with all that is known by now, and say what to do with it.

    Inside a form nothing more is asked, since the form's own question follows.

    Args:
        otherwise: fields of the request that are to be other than the slots say.
    """
    said = {**contents(turn.slots, letter), **otherwise}
    in_hand = draft_in_hand(turn, letter)
    changed = brought_up_to_date(in_hand, **said)
    events = show(dispatcher, turn, letter, changed)
    if not turn.active_form and not does_not_fit(dispatcher, changed.draft):
        names = part_names()
        fields = [field for field in changed.what if field in _SLOT_OF]
        if len(fields) > 1:
            # Two that only tell the same thing together are both named.
            fields = seen_in_text(in_hand, said, fields) or fields
        if new := list(dict.fromkeys(names[part_named(field, changed.draft)] for field in fields)):
            dispatcher.utter_message(response="utter_draft_changed", changed=new)
        else:
            dispatcher.utter_message(response=f"utter_{letter}_ready")
    return events
