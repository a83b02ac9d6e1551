"""Changing a letter after it was shown: what a message wants different, and saying what was changed.

A message about the letter is read for each part by itself. What cannot be found in it is said, so that nobody takes an
unchanged text for a new one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import left_out, removes_something, told_apart
from actions.base import Turn, one_line, sentences, services
from actions.cards import known
from actions.forms import SKIPPED, THE_LETTER, is_question, own_name
from actions.letter_facts import question_told, read_facts
from actions.letter_topic import adds_to_letter, topic
from actions.letters import FIELD_OF, LETTERS, contents, does_not_fit, draft_in_hand, show, slots_of
from actions.named_people import role_of, same_person
from second_opinion.letters import (
    BARE_NAME,
    Changed,
    Draft,
    brought_up_to_date,
    by_way_of,
    edited,
    for_reader,
    in_tone,
    is_place,
    longer,
    part_names,
    shorter,
    telling,
    without,
)
from second_opinion.letters.errors import DraftError, LetterError, NeededPart

_OBJECTS = re.compile(r"\b(?:no|not|why|wrong|never|isn\W?t|wasn\W?t|remove)\b", re.IGNORECASE)

_NO_FIRST = re.compile(r"^\W*no\W+", re.IGNORECASE)

_UNDO = re.compile(
    r"\bundo\b|\b(?:put|change|turn|take) (?:it|that|this)(?: last \w+)? back\b(?! in)"
    r"|\b(?:leave|take) (?:it|that|this) out again\b|\b(?:as|how|like) it was(?: before)?\b"
    r"|\btake (?:that|the) last (?:one|change|thing|part)(?: back)?(?: out)?\b"
    r"|\bgo back to the (?:last|old|one before|first)\b",
    re.IGNORECASE,
)
_LENGTHS = {
    "shorter": re.compile(
        r"\b(?:shorter|shorten|too (?:long|wordy|much text)|cut (?:it|this|the letter) (?:down|short)"
        r"|(?:fewer|less) words|trim (?:it|this)|half as long)\b",
        re.IGNORECASE,
    ),
    "longer": re.compile(
        r"\b(?:(?<!no )longer|lengthen|(?:too|so) (?:short|small)|(?:more|in) details?|say more|more (?:words|text)"
        r"|in full|(?:long|whole|full) (?:letter|one|version|message))\b",
        re.IGNORECASE,
    ),
}
# 'Replace "my knee" with "my left knee"': the patient's own edit, said instead of typed into the letter.
_REPLACE = re.compile(
    r"\b(?:replace|change|swap)\s+[\"\u201c'\u2018](?P<old>[^\"\u201c\u201d]{2,200}?)[\"\u201d'\u2019]"
    r"\s+(?:with|to|by|for|into)\s+[\"\u201c'\u2018](?P<new>[^\"\u201c\u201d]{1,400}?)[\"\u201d'\u2019]",
    re.IGNORECASE,
)
_DAYS_NAMED = {
    "decide_by": re.compile(r"\bdeci(?:de|sion)\b", re.IGNORECASE),
    "visit_on": re.compile(r"\b(?:visit|appointment)\b", re.IGNORECASE),
    "answer_by": re.compile(r"\b(?:answer|form|program)\b", re.IGNORECASE),
}
# "Add: You have looked after me for 20 years", "write: You denied my last request".
_OWN_SENTENCE = re.compile(
    r"^\W*(?:(?:please|and|also|yes|no|ok|just)\W+)*(?:add|put|write|say|mention|include)"
    r"(?: in| that| this| there| too| also)*\s*[:\u2013-]\s*(?P<words>\S.{8,600})$",
    re.IGNORECASE | re.DOTALL,
)
# "They denied me last time. Put that in too": what is to be added stands before the order.
_PUT_THAT_IN = re.compile(
    r"^\W*(?:(?:and|also|no|ok)\W+)*(?P<words>\S.{8,400}?)[\s,.;:\u2013-]+(?:(?:and|please|so)\s+)*"
    r"(?:put|write|add) (?:that|this)(?: in)?(?: there)?(?: too| also| as well| please)*\W*$",
    re.IGNORECASE | re.DOTALL,
)
_PUT = re.compile(r"\b(?:put|add|write|say)\b", re.IGNORECASE)
_TO_THE_READER = re.compile(r"\b(?:you|your|yours|thank|thanks|grateful|please)\b", re.IGNORECASE)
_PARTS_BY_WORDS = {
    "network": re.compile(r"\b(?:network|directory)\b", re.IGNORECASE),
    "plan": re.compile(r"\b(?:plan|insur\w+)\b", re.IGNORECASE),
    "timing": re.compile(r"\b(?:wait|timing|how long)\b", re.IGNORECASE),
    "decide_by": re.compile(r"\b(?:deadline|date|day|decide|wait|how long)\b", re.IGNORECASE),
    "needs": re.compile(r"\bneeds?\b", re.IGNORECASE),
    "slides": re.compile(r"\b(?:slides?|tissue)\b", re.IGNORECASE),
    "fee": re.compile(r"\b(?:fees?|cost|price)\b", re.IGNORECASE),
    "report": re.compile(r"\breport\b", re.IGNORECASE),
    "first_look": re.compile(r"\bfresh|first look\b", re.IGNORECASE),
    "tumor_board": re.compile(r"\b(?:team of doctors|tumou?r board)\b", re.IGNORECASE),
    "appeal": re.compile(r"\bappeal\b", re.IGNORECASE),
}
"""Parts of a letter that no slot fills, or that are taken out as a whole, by words for them."""


def speaks_of_letter(turn: Turn) -> bool:
    """Whether a message names the letter itself."""
    return bool(THE_LETTER.search(turn.text))


def said_of_letter(turn: Turn) -> dict[str, Any]:
    """What a message says of the letter's parts, by slot, whether or not they say so already."""
    letter = turn.slots.get("letter") or "referral_request"
    found: dict[str, Any] = dict(left_out(turn))
    if not found:
        found = read_facts(turn, letter)
        found |= _specialty(turn)
        if removes_something(turn):
            # "Take out my question" tells no kind of situation, though it sounds like one.
            found.pop("situation", None)
    if about := topic(turn):
        found["situation"] = about
    if not found and turn.intent == "inform":
        bare = own_name(turn) or ""
        found = {"patient_name": bare} if BARE_NAME.match(bare) and not is_place(bare) else {}
    if not found and (doctor := turn.doctor("second")):
        # A name and nothing that says whose: it takes the place that is filled.
        filled = "wanted_doctor" if known(turn.slots, "wanted_doctor") else "current_doctor"
        found = {filled: doctor}
    for slot in ("current_doctor", "wanted_doctor"):
        now = known(turn.slots, slot)
        if now and slot in found and not same_person(now, found[slot]) and not _said_whose(turn, found[slot]):
            # A name in passing takes nobody's place.
            found.pop(slot)
    if length_wished(turn):
        # "Shorter" is a length here, though it is a tone where the tone is asked for.
        found.pop("tone", None)
    return told_apart(turn.slots, found, SKIPPED)


def _said_whose(turn: Turn, name: str) -> bool:
    """Whether the words around a doctor's name say whose doctor it is; SKIPPED is nobody's name."""
    start = turn.text.lower().find(str(name).lower())
    return name == SKIPPED or (start >= 0 and role_of(turn.text, start, start + len(name), None) is not None)


def changes(turn: Turn) -> dict[str, Any]:
    """The parts of the letter that a message changes, by slot; empty where it changes none."""
    return {slot: value for slot, value in said_of_letter(turn).items() if turn.slots.get(slot) != value}


def length_wished(turn: Turn) -> str | None:
    """``shorter`` or ``longer``, where a message wants the letter so."""
    pressed = next((wish for wish in turn.values("change") if wish in _LENGTHS), None)
    said = [s for s in sentences(turn.text) if speaks_of_letter(turn) or not is_question(s)]
    return pressed or next((length for length, words in _LENGTHS.items() if any(map(words.search, said))), None)


def _specialty(turn: Turn) -> dict[str, str]:
    """The field that is named besides the one in the letter; a blank where that one is only objected to."""
    named, now = turn.values("specialty"), known(turn.slots, "specialty")
    others = [field for field in named if field != now]
    if others:
        return {"specialty": others[-1]}
    objected = [f for f in turn.entities if f.get("entity") == "specialty" and str(f.get("value")) == now]
    about_it = [s for s in sentences(turn.text) if any(turn.text[f["start"] : f["end"]] in s for f in objected)]
    objects = any(_OBJECTS.search(_NO_FIRST.sub("", sentence)) for sentence in about_it)
    return {"specialty": SKIPPED} if objects else {}


def own_sentence(turn: Turn, letter: str) -> str | None:
    """A sentence that is dictated for the letter: one to its reader, or any where the letter tells no illness."""
    found = _OWN_SENTENCE.search(turn.text) or _PUT_THAT_IN.search(turn.text)
    words = one_line(found["words"]).strip('"\u201c\u201d ') if found else ""
    fits = _TO_THE_READER.search(words) or letter == "authorization_question"
    if not words or not fits or question_told(turn):
        return None
    return words[:1].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")


def dictates(turn: Turn) -> bool:
    """Whether a message holds a sentence for the letter and says so."""
    return bool(_OWN_SENTENCE.search(turn.text) or _PUT_THAT_IN.search(turn.text))


def takes_back(turn: Turn) -> bool:
    """Whether a message takes the last change back."""
    return "undo" in turn.values("change") or bool(_UNDO.search(turn.text))


def wants_change(turn: Turn) -> bool:
    """Whether a message is surely about the letter that was shown, whatever else came after it."""
    told = takes_back(turn) or _REPLACE.search(turn.text) or length_wished(turn) or dictates(turn)
    return bool(told or (turn.values("tone") and turn.slots.get("last_result") == "letter"))


# "Where's the fusion", "you left out the denial": something that was told and does not stand there.
_MISSES = re.compile(
    r"\bwhere(?:['\u2019]?s| is| are)\b(?!\W+(?:that|this|it|they|(?:the|your) (?:\w+ )?(?:sources?|proof|stud\w+"
    r"|evidence|link|facts?))\b)"
    r"|\b(?:you|u|it) (?:forgot|left out|missed|dropped)\b",
    re.IGNORECASE,
)


def mend_letter(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Take a complaint that something is missing in the letter just shown for a wish to change it.

    A sentence to be put in is asked for anew, so that no complaint stands in the letter. ``None`` without a complaint.
    """
    if turn.active_form or turn.slots.get("last_result") != "letter" or not _MISSES.search(turn.text):
        return None
    changed = None if dictates(turn) else change_letter(dispatcher, turn)
    if changed is None:
        dispatcher.utter_message(response="utter_letter_misses")
    return changed or []


def change_letter(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Show the letter with what the message changes and say what that is; ``None`` where it is about nothing of it."""
    letter = str(turn.slots.get("letter"))
    if letter not in LETTERS:
        return None
    if letter == "referral_request" and (wished := turn.slots.get("wished_doctor")):
        # Whoever was looked up after the letter does not stand in it.
        turn = replace(turn, slots={**turn.slots, "wanted_doctor": wished})
    if takes_back(turn):
        return _take_back(dispatcher, turn, letter)
    work = _Work(turn, letter)
    said: dict[str, Any] = {}
    if words := _REPLACE.search(turn.text):
        # What stands between the marks is text and tells nothing else.
        if not work.put_words(words["old"], words["new"]):
            dispatcher.utter_message(response="utter_letter_words_not_found", words=words["old"])
            return []
    elif own := own_sentence(turn, letter):
        work.put_sentence(own)
    else:
        said = said_of_letter(turn) or work.day_put_right()
        work.tell({slot: value for slot, value in said.items() if turn.slots.get(slot) != value})
        work.follow()
    told = [SlotSet(slot, value) for slot, value in work.told.items()]
    if work.names:
        events = show(dispatcher, turn, letter, work.result())
        if not does_not_fit(dispatcher, work.draft):
            dispatcher.utter_message(response="utter_draft_changed", changed=list(dict.fromkeys(work.names)))
        return [*told, *events]
    if work.needed:
        dispatcher.utter_message(response="utter_letter_part_needed")
        return []
    if told and (speaks_of_letter(turn) or adds_to_letter(turn) or "phone" in work.told):
        dispatcher.utter_message(response="utter_letter_not_needed")
        return told
    if said and (speaks_of_letter(turn) or _PUT.search(turn.text)):
        show(dispatcher, turn, letter, Changed(work.draft, work.draft.letter()))
        dispatcher.utter_message(response="utter_draft_says_so")
        return []
    if (speaks_of_letter(turn) or turn.intent == "correct") and not is_question(turn.text):
        dispatcher.utter_message(response="utter_letter_unchanged")
        return []
    return None


def _take_back(dispatcher: CollectingDispatcher, turn: Turn, letter: str) -> list[EventType]:
    """Show the version before the last change, or say that there is none."""
    draft_id = (turn.slots.get("drafts") or {}).get(letter)
    now = draft_in_hand(turn, letter)
    try:
        before = services().drafts.undo(turn.conversation, draft_id) if draft_id else None
    except DraftError:
        before = None
    if before is None:
        dispatcher.utter_message(response="utter_letter_nothing_to_undo")
        return []
    slots = slots_of(before, letter, turn.slots)
    events = show(dispatcher, turn, letter, Changed(before, before.letter()))
    facts = before.request.dict()
    differs = [name for name, value in now.request.dict().items() if facts[name] != value]
    names = _names_of(differs) or _names_of(["own_text"])
    dispatcher.utter_message(response="utter_draft_changed", changed=names)
    return [*(SlotSet(slot, value) for slot, value in slots.items()), *events]


def _names_of(keys: Iterable[str]) -> list[str]:
    """What the parts are called in a sentence, by slot or by field."""
    names = part_names()
    return list(dict.fromkeys(name for key in keys if (name := names.get(key.removeprefix("letter_")))))


Step = Callable[[Draft], Changed]


class _Work:
    """One message's changes to a letter, one after the other; it notes which of them changed the text.

    Attributes:
        told: the slots that the message fills.
        names: what the changed parts are called.
        needed: whether a part was to be taken out without which nothing would be asked.
    """

    def __init__(self, turn: Turn, letter: str) -> None:
        self._turn = turn
        self._letter = letter
        self._slots = dict(turn.slots)
        self._caveats: list[str] = []
        # For whom it is may have been told in between.
        whose = {name: contents(turn.slots, letter)[name] for name in ("relation", "minor")}
        self.draft = brought_up_to_date(draft_in_hand(turn, letter), **whose).draft
        self.told: dict[str, Any] = {}
        self.names: list[str] = []
        self.needed = False

    def result(self) -> Changed:
        """The letter after all changes."""
        return Changed(self.draft, self.draft.letter(), caveats=tuple(dict.fromkeys(self._caveats)))

    def tell(self, slots: dict[str, Any]) -> None:
        """What the message tells, slot by slot."""
        for slot, value in slots.items():
            now = {slot: value}
            if slot == "wanted_doctor" and self._letter == "referral_request":
                now["wished_doctor"] = value
            before = contents(self._slots, self._letter)
            self._slots |= now
            self.told |= now
            after = contents(self._slots, self._letter)
            new = {name: said for name, said in after.items() if before[name] != said}
            removed = [name for name, said in new.items() if not said and getattr(self.draft.request, name)]
            if value == SKIPPED and (field := FIELD_OF.get(slot)) and field not in removed:
                # It stands in the letter as a blank, or from another time.
                removed.append(field)
            self._do(slot, [*_as_told(new, removed), *(partial(without, part=part) for part in removed)])

    def day_put_right(self) -> dict[str, Any]:
        """The day that a message names, where one in the letter could not be right and was asked about."""
        days = [self._turn.text[f["start"] : f["end"]] for f in self._turn.found("date") if f.get("end")]
        pairs = self.draft.request.contradictions(services().today())
        wrong = [name for pair in pairs for name in pair if name in _DAYS_NAMED]
        named = [name for name in wrong if _DAYS_NAMED[name].search(self._turn.text)]
        # A day alone can only mean one that is over.
        meant = named or [one for one, other in pairs if other == "today"]
        return {meant[0]: days[-1]} if days and meant else {}

    def follow(self) -> None:
        """What is asked for in so many words: a length, a part taken out, some words for others."""
        if length := length_wished(self._turn):
            self._do(length, [{"shorter": shorter, "longer": longer}[length]])
        if not self.told and removes_something(self._turn):
            for part, words in _PARTS_BY_WORDS.items():
                if words.search(self._turn.text) and not self.names:
                    self._do(part, [partial(without, part=part)])

    def put_words(self, old: str, new: str) -> bool:
        """Words for others, as the patient's own edit: where they fill a line, otherwise where they come first."""
        body = self.draft.letter().body
        lines = body.split("\n")
        if whole := [number for number, line in enumerate(lines) if line.strip(" ,.") == old.strip(" ,.")]:
            lines[whole[0]] = lines[whole[0]].replace(old, new)
            changed = "\n".join(lines)
        else:
            changed = body.replace(old, new, 1)
        if changed != body:
            self._do("own_text", [partial(edited, text=changed)])
        return changed != body

    def put_sentence(self, sentence: str) -> None:
        """A sentence of the patient's own, in a paragraph before the greetings at the end."""
        before, _, closing = self.draft.letter().body.rpartition("\n\n")
        self._do("own_text", [partial(edited, text=f"{before}\n\n{sentence}\n\n{closing}")])

    def _do(self, name: str, steps: list[Step]) -> None:
        for step in steps:
            try:
                changed = step(self.draft)
            except NeededPart:
                self.needed = True
                continue
            except LetterError:
                # The letter has no such part, or is written to other readers.
                continue
            self.draft = changed.draft
            self._caveats += changed.caveats
            if changed.what:
                self.names += _names_of([name])


def _as_told(new: dict[str, Any], removed: list[str]) -> list[Step]:
    """The changes to a draft for fields that are new."""
    outward: dict[str, Callable[..., Changed]] = {"tone": in_tone, "channel": by_way_of, "reader": for_reader}
    facts = {name: said for name, said in new.items() if name not in outward and name not in removed}
    steps: list[Step] = [partial(telling, **facts)] if facts else []
    return [*steps, *(partial(change, **{name: new[name]}) for name, change in outward.items() if name in new)]
