"""Changing a letter after it was shown: what a message wants different, and saying what was changed.

A message about the letter is read for each part by itself. What cannot be found in it is said, so that nobody takes an
unchanged text for a new one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import left_out, phone_told, removes_something, told_apart
from actions.base import Turn, one_line, sentences, services
from actions.cards import known
from actions.forms import SKIPPED, THE_LETTER, chosen, is_question, names_illness, own_name
from actions.letter_facts import OF_THE_RECORDS, question_told, read_facts
from actions.letter_orders import (
    is_order,
    orders,
    quoted,
    said_in,
    takes_out,
    thanks_dictated,
    without_make_it,
    without_words,
    words_for_words,
    words_to_take_out,
)
from actions.letter_topic import (
    adds_to_letter,
    dictated,
    speaks_of_reader,
    topic,
    unclear,
    without_words_to_guide,
)
from actions.letters import (
    FIELD_OF,
    LETTERS,
    birth_date_told,
    contents,
    does_not_fit,
    draft_in_hand,
    part_named,
    show,
    slots_of,
)
from actions.named_people import role_of, same_person
from actions.names_put_right import names_put_right
from actions.wished_letters import to_own_doctor
from second_opinion.letters import (
    BARE_NAME,
    SITUATION_KINDS,
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
    seen_in_text,
    shorter,
    telling,
    without,
)
from second_opinion.letters.errors import DraftError, LetterError, NeededPart
from second_opinion.letters.writing import ALWAYS, versions

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
# The shortest that says it all: a number of lines, or words that ask for little.
_BRIEFLY = re.compile(
    r"\b(?:(?:1|one|2|two|3|three|a few|couple(?: of)?) (?:short )?(?:lines?|sentences?)\b"
    r"(?! (?:about|that|to|for|saying|from|with|in)\b)"
    r"|(?:very|really|super|real) (?:short|brief)\b(?! of\b)"
    r"|(?:make|keep|want|write|need)\b.{0,25}\b(?:simple|simpler|brief|short)\b(?! of\b)"
    r"|^\W*(?:(?:just|only|very|please|and|a)\W+)*(?:short|simple|brief)(?: one| version)?\W*$)",
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
# A tone is asked for by itself, or with an order before it; what stands behind "that" is what the letter is to say.
_ASKS_FOR_TONE = re.compile(
    r"^(?!.*\bthat\b).*\b(?:make|keep|write|turn|change|sounds?|tone|style|letter|message|version|it|should|more"
    r"|less|too"
    r"|want|like|please)\b",
    re.IGNORECASE,
)
LONGEST_TONE = 3
"""Words of a clause that says nothing but a tone: "nice and warm"."""
_PUT = re.compile(r"\b(?:put|add|write|say)\b", re.IGNORECASE)
_TO_THE_READER = re.compile(r"\b(?:you|your|yours|thank|thanks|grateful|please)\b", re.IGNORECASE)
MOST_OF_A_PART = 2
"""Words by which the sentence on what it is about is meant as a whole: "take out the hernia part"."""
BEGINNING = 4
"""Letters by which a word is known in whatever form it stands."""

_PARTS_BY_WORDS = {
    "network": re.compile(r"\b(?:network|directory)\b", re.IGNORECASE),
    "plan": re.compile(r"\b(?:plan|insur\w+)\b", re.IGNORECASE),
    "timing": re.compile(r"\b(?:wait|timing|how long)\b", re.IGNORECASE),
    "decide_by": re.compile(r"\b(?:deadline|date|day|decide|wait|how long)\b", re.IGNORECASE),
    "needs": re.compile(
        r"\bneeds?\b|\b(?:referr?al|approval) (?:sentence|line|part|thing|bit|question)\b", re.IGNORECASE
    ),
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


# "Say which cancer" asks for more and tells nothing.
_ONLY_NAMES_IT = re.compile(r"(?:which|what|whose)\b", re.IGNORECASE)


def said_of_letter(turn: Turn) -> dict[str, Any]:
    """What a message says of the letter's parts, by slot, whether or not they say so already."""
    letter = turn.slots.get("letter") or "referral_request"
    wrong = names_put_right(turn)
    found: dict[str, Any] = {} if wrong else dict(left_out(turn))
    if not found:
        found = read_facts(turn, letter)
        found |= _specialty(turn)
        if removes_something(turn):
            # "Take out my question" tells no kind of situation, though it sounds like one.
            found.pop("situation", None)
    about = None if takes_out(turn) or OF_THE_RECORDS & found.keys() else topic(turn)
    if about and not _ONLY_NAMES_IT.match(about):
        # What is taken out is never put in.
        found["situation"] = about
    elif found.get("situation") in SITUATION_KINDS and known(turn.slots, "situation") not in (*SITUATION_KINDS, None):
        # "The second opinion is for surgery" takes the place of no words of their own.
        found.pop("situation")
    if asked := _tone_ordered(turn):
        found.setdefault("tone", asked)
    if not found and not wrong and turn.intent == "inform":
        bare = own_name(turn) or ""
        found = {"patient_name": bare} if BARE_NAME.match(bare) and not is_place(bare) else {}
    if not found and not wrong and (doctor := turn.doctor("second")):
        # A name and nothing that says whose: it takes the place that is filled.
        filled = "wanted_doctor" if known(turn.slots, "wanted_doctor") else "current_doctor"
        found = {filled: doctor}
    for slot in ("current_doctor", "wanted_doctor"):
        now = known(turn.slots, slot)
        if slot not in found or (now and same_person(now, found[slot])) or _said_whose(turn, found[slot]):
            continue
        if now or wrong:
            # A name in passing takes nobody's place.
            found.pop(slot)
    # Who is called wrong is not told by that.
    told_too = {slot: told for slot, told in found.items() if not same_person(known(turn.slots, slot), str(told))}
    found = {**found, **wrong, **{slot: told for slot, told in told_too.items() if slot in wrong}}
    if length_wished(turn) or not _asks_for_tone(turn):
        # "Shorter" is a length here, though it is a tone where the tone is asked for.
        found.pop("tone", None)
    return told_apart(turn.slots, found, SKIPPED)


def wishes_in(turn: Turn, letter: str) -> list[Turn]:
    """The parts of a message that each want one thing of the letter; what is dictated for it is a part as a whole."""
    said = dictated(turn)
    if said is None or words_for_words(turn.text) or own_sentence(turn, letter):
        return orders(turn)
    pieces = [turn.part(0, said.start), turn.part(said.end, len(turn.text))]
    before, after = (piece if re.search(r"\w", piece.text) else None for piece in pieces)
    behind = wishes_in(after, letter) if after else []
    return [*(orders(before) if before else []), turn.part(said.start, said.end), *behind]


def _tone_ordered(turn: Turn) -> str | None:
    """The tone in "make it formal", by the word for it that means one as an answer."""
    return next(iter(chosen("tone", replace(turn, text=without_make_it(turn.text)))), None)


def _asks_for_tone(turn: Turn) -> bool:
    """Whether a message asks for a tone, and does not only hold a word of one: "the lump is small"."""
    if turn.text.startswith("/"):
        return True
    clauses = [part for sentence in sentences(turn.text) for part in re.split(r",| and ", sentence)]
    named = [turn.text[f["start"] : f["end"]] for f in turn.found("tone") if f.get("end")]
    return not named or any(
        len(clause.split()) <= LONGEST_TONE or _ASKS_FOR_TONE.search(clause[: clause.find(name) + len(name)])
        for name in named
        for clause in [*clauses, *sentences(turn.text)]
        if name in clause
    )


def _said_whose(turn: Turn, name: str) -> bool:
    """Whether the words around a doctor's name say whose doctor it is; SKIPPED is nobody's name."""
    start = turn.text.lower().find(str(name).lower())
    return name == SKIPPED or (start >= 0 and role_of(turn.text, start, start + len(name), None) is not None)


def changes(turn: Turn) -> dict[str, Any]:
    """The parts of the letter that a message changes, by slot; empty where it changes none."""
    return {slot: value for slot, value in said_of_letter(turn).items() if turn.slots.get(slot) != value}


def length_wished(turn: Turn) -> str | None:
    """``shorter``, ``longer`` or ``briefly``, where a message wants the letter so."""
    pressed = next((wish for wish in turn.values("change") if wish in _LENGTHS), None)
    said = [s for s in sentences(turn.text) if speaks_of_letter(turn) or not is_question(s)]
    if pressed is None and any(map(_BRIEFLY.search, said)):
        return "briefly"
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
    if found is None and letter in WITHOUT_TOPIC and (said := dictated(turn)) and said.how == "add":
        # Such a letter tells no illness, so whatever is to be added and has no place in it is a sentence of its own.
        return None if OF_THE_RECORDS & read_facts(turn, letter).keys() else _as_sentence(str(said.words))
    words = without_words_to_guide(one_line(found["words"])).strip('"\u201c\u201d ,;') if found else ""
    fits = _TO_THE_READER.search(words) or letter == "authorization_question"
    if not words or not fits or question_told(turn):
        return None
    return _as_sentence(words)


def _as_sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")


def dictates(turn: Turn) -> bool:
    """Whether a message holds a sentence for the letter and says so."""
    return bool(_OWN_SENTENCE.search(turn.text) or _PUT_THAT_IN.search(turn.text))


def takes_back(turn: Turn) -> bool:
    """Whether a message takes the last change back."""
    return "undo" in turn.values("change") or bool(_UNDO.search(turn.text))


def wants_change(turn: Turn) -> bool:
    """Whether a message is surely about the letter that was shown, whatever else came after it."""
    told = takes_back(turn) or words_for_words(turn.text) or length_wished(turn) or dictates(turn)
    toned = (turn.values("tone") and _asks_for_tone(turn)) or _tone_ordered(turn)
    return bool(told or (turn.slots.get("last_result") == "letter" and (toned or thanks_dictated(turn.text))))


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
    if changed is None and names_illness(turn) and str(turn.slots.get("letter")) not in WITHOUT_TOPIC:
        return ask_for_words()
    if changed is None:
        dispatcher.utter_message(response="utter_letter_misses")
    return changed or []


def change_letter(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Show the letter with what the message changes and say what that is; ``None`` where it is about nothing of it."""
    letter = "referral_request" if to_own_doctor(turn) else str(turn.slots.get("letter"))
    if letter not in LETTERS:
        return None
    if letter == "referral_request" and (wished := turn.slots.get("wished_doctor")):
        # Whoever was looked up after the letter does not stand in it.
        turn = replace(turn, slots={**turn.slots, "wanted_doctor": wished})
    wishes = wishes_in(turn, letter)
    undone: dict[str, Any] | None = None
    if any(takes_back(wish) for wish in wishes):
        undone = _take_back(dispatcher, turn, letter)
        wishes = [wish for wish in wishes if not takes_back(wish)]
        if undone is None and not wishes:
            return []
        turn = replace(turn, slots={**turn.slots, **(undone or {})})
    work = _Work(turn, letter)
    work.message = turn.text
    for wish in wishes:
        work.hear(wish)
    told = [SlotSet(slot, value) for slot, value in {**(undone or {}), **work.told}.items()]
    if work.is_new or undone is not None:
        return [*told, *_show_changes(dispatcher, turn, work, undone=undone is not None)]
    if birth_date_told(turn):
        dispatcher.utter_message(response="utter_letter_birth_date")
        return told
    if work.not_found:
        dispatcher.utter_message(response="utter_letter_words_not_found", words=work.not_found[0])
        return []
    if work.of_reader:
        dispatcher.utter_message(response="utter_letter_speaks_of_reader")
        return []
    if work.needed:
        dispatcher.utter_message(response="utter_letter_part_needed")
        return []
    if not told and not turn.active_form and (work.unclear or _topic_is_meant(turn, letter)):
        return ask_for_words()
    corrects = turn.intent == "correct" and not is_question(turn.text)
    if told and (corrects or speaks_of_letter(turn) or adds_to_letter(turn) or "phone" in work.told):
        dispatcher.utter_message(response="utter_letter_not_needed")
        return told
    if (
        work.stands
        and not _COMPLAINS.search(turn.text)
        and (corrects or speaks_of_letter(turn) or _PUT.search(turn.text))
    ):
        show(dispatcher, turn, letter, Changed(work.draft, work.draft.letter()))
        dispatcher.utter_message(response="utter_draft_says_so")
        return []
    if (speaks_of_letter(turn) or turn.intent == "correct") and not is_question(turn.text):
        dispatcher.utter_message(response="utter_letter_unchanged")
        return []
    return None


WORDS_FORM = "letter_words_form"
"""The form that asks for the sentence itself."""

WITHOUT_TOPIC = frozenset({"records_request", "authorization_question"})
"""Letters that do not tell what it is about."""

# "That sentence makes no sense", "write good english": what should stand there instead is not said.
_OF_THE_SENTENCE = re.compile(
    r"\b(?:change|fix|correct|rewrite|reword|rephrase|redo) (?:the|that|this) (?:\w+ )?(?:sentence|line|wording"
    r"|words?)\b|"
    r"\b(?:that|this|the|first|last|about|whole) (?:sentence|line|wording|words?|part)\b.{0,40}\b(?:no sense"
    r"|nonsense|wrong|bad"
    r"|silly|stupid|awful|terrible|weird|odd|strange|garbled|not right|fool|make sense)\b"
    r"|\b(?:bad|good|better|proper|correct|broken) (?:english|grammar)\b|\bnot a sentence\b|\bmakes? no sense\b"
    r"|\bgarbled\b"
    r"|\b(?:do\W?n\W?t|do not|did\W?n\W?t|never) (?:write|put|say|mean|type|want you to write) (?:that|this"
    r"|it like that)\b"
    r"|\bwhy (?:wo\W?n\W?t|do\W?n\W?t|did\W?n\W?t|ca\W?n\W?t|can you not) (?:you|u) (?:put|write|add|say)\b"
    r"|\byou (?:put|wrote|typed|copied|pasted) (?:everything|all|what) (?:that )?i\b|\b(?:still|not"
    r"|is\W?n\W?t) in (?:there|it)\b",
    re.IGNORECASE,
)


_WHY_WRITTEN = re.compile(r"^\W*why (?:do |did |would |have )?(?:you|u)\b", re.IGNORECASE)
_COMPLAINS = re.compile(
    r"\bstill\b|\bwrong\b|\b(?:is|it\W?s|are|thats|that\W?s) not\b|\bplease change\b", re.IGNORECASE
)


def _topic_is_meant(turn: Turn, letter: str) -> bool:
    """Whether a message wants another sentence for what it is about, and does not surely say which."""
    if letter in WITHOUT_TOPIC or turn.slots.get("last_result") != "letter":
        return False
    told = names_illness(turn) and (turn.intent == "correct" or speaks_of_letter(turn)) and not is_question(turn.text)
    return bool(unclear(turn) or _OF_THE_SENTENCE.search(turn.text) or told)


def speaks_of_sentence(turn: Turn) -> bool:
    """Whether a message finds fault with the wording of the letter."""
    return bool(_OF_THE_SENTENCE.search(turn.text)) and not is_question(_WHY_WRITTEN.sub("", turn.text))


def ask_for_words() -> list[EventType]:
    """Have the patient type the sentence that should stand in the letter."""
    return [FollowupAction(WORDS_FORM)]


def present_words(turn: Turn) -> str | None:
    """What the letter in hand says that it is about, in the patient's words."""
    said = draft_in_hand(turn, str(turn.slots.get("letter"))).request.situation
    return None if said is None or said in SITUATION_KINDS else said


def put_words(dispatcher: CollectingDispatcher, turn: Turn, words: str) -> list[EventType]:
    """Have the letter say in these very words what it is about, and show it."""
    work = _Work(turn, str(turn.slots.get("letter")))
    work.tell({"situation": words})
    told = [SlotSet(slot, value) for slot, value in work.told.items()]
    return [*told, *_show_changes(dispatcher, turn, work, undone=False)]


def write_changed(dispatcher: CollectingDispatcher, turn: Turn, letter: str) -> list[EventType] | None:
    """Write a letter that there is once more, with all that is known by now and with what the wish for it asks besides.

    ``None`` where the message wants nothing but the letter.
    """
    wishes = [
        w for w in wishes_in(turn, letter) if wants_change(w) or thanks_dictated(w.text) or takes_out(w) or dictated(w)
    ]
    if not wishes or turn.active_form or letter not in (turn.slots.get("drafts") or {}):
        return None
    work = _Work(turn, letter, anew=True)
    for wish in wishes:
        work.hear(wish)
    told = [SlotSet(slot, value) for slot, value in work.told.items()]
    return [*told, *_show_changes(dispatcher, turn, work, undone=False)]


def changed_besides(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """Make what a question's message orders of the letter besides: "make it formal. And does my plan pay?"."""
    letter = str(turn.slots.get("letter"))
    wishes = [w for w in wishes_in(turn, letter) if is_order(w.text) and wants_change(w)]
    if not wishes or wishes[0].text == turn.text or turn.slots.get("last_result") != "letter":
        return []
    return change_letter(dispatcher, replace(wishes[0], intent="correct")) or []


def _show_changes(dispatcher: CollectingDispatcher, turn: Turn, work: "_Work", *, undone: bool) -> list[EventType]:
    """Show the letter as it is now; say what is new in it, what is out, and what could not be done."""
    events = show(dispatcher, turn, work.letter, work.result())
    if undone and work.is_new:
        dispatcher.utter_message(response="utter_letter_taken_back")
    if missed := [*work.not_found, *work.missed]:
        dispatcher.utter_message(response="utter_letter_part_missed", words='", "'.join(missed))
    if work.of_reader:
        dispatcher.utter_message(response="utter_letter_not_of_reader")
    if work.needed:
        dispatcher.utter_message(response="utter_letter_part_kept")
    if undone and not work.is_new:
        dispatcher.utter_message(response="utter_letter_as_before")
        return events
    if does_not_fit(dispatcher, work.draft) or not work.is_new:
        return events
    out = list(dict.fromkeys(name for name in work.out if name not in work.names))
    new = list(dict.fromkeys(work.names))
    if new and out:
        dispatcher.utter_message(response="utter_letter_also_out", out=out)
    if new:
        dispatcher.utter_message(response="utter_draft_changed", changed=new)
    else:
        dispatcher.utter_message(response="utter_letter_out", out=out)
    return events


def _take_back(dispatcher: CollectingDispatcher, turn: Turn, letter: str) -> dict[str, Any] | None:
    """Go back to the version before the last change: the slots as it has them; ``None``, said, where there is none."""
    draft_id = (turn.slots.get("drafts") or {}).get(letter)
    try:
        before = services().drafts.undo(turn.conversation, draft_id) if draft_id else None
    except DraftError:
        before = None
    if before is None:
        dispatcher.utter_message(response="utter_letter_nothing_to_undo")
        return None
    return slots_of(before, letter, turn.slots)


def _names_of(keys: Iterable[str]) -> list[str]:
    """What the parts are called in a sentence, by slot or by field."""
    names = part_names()
    return list(dict.fromkeys(name for key in keys if (name := names.get(key.removeprefix("letter_")))))


_TO_ADD = re.compile(
    r"\b(?:put|add|write|say|says|mention|include)\b(?: (?:in|that|this|there|also|too))*\s+(?P<words>\S.{3,200})",
    re.IGNORECASE,
)
# What is done for another letter, or with this one by another form, is told not to be done by this change.
_OF_ANOTHER = re.compile(
    r"\b(?:do|write|show|give)(?: me| us)? the (?:other )?(?:one|letter|message)\b|\b(?:letter"
    r"|message) (?:should|must|has to) go\b",
    re.IGNORECASE,
)
_AT_THE_TOP = re.compile(
    r"\b(?:at|on|to|from) the (?:top|start|beginning)\b|\b(?:start|begin) with\b|\bfirst\b", re.IGNORECASE
)

_IN_TEXT = frozenset(
    {"current_doctor", "wanted_doctor", "patient_name", "writer_name", "phone", "situation", "specialty"}
)
"""Slots whose words stand in a letter as they were told."""

Step = Callable[[Draft], Changed]


class _Work:
    """One message's changes to a letter, one after the other; it notes which of them changed the text.

    Attributes:
        told: the slots that the message fills.
        names: what the changed parts are called.
        out: what the parts are called that are taken out.
        needed: whether a part was to be taken out without which nothing would be asked.
        of_reader: whether a sentence was to be added that speaks of the reader as of somebody else.
        not_found: words that were to be replaced and do not stand in it.
        unclear: whether what it is about was to be changed, and it is not clear how.
        message: the whole message, of which each wish is a part.
        missed: orders of which nothing was understood.
    """

    def __init__(self, turn: Turn, letter: str, *, anew: bool = False) -> None:
        self.letter = letter
        self._slots = dict(turn.slots)
        self._caveats: list[str] = []
        # For whom it is may have been told in between.
        known_now = contents(turn.slots, letter)
        whose = known_now if anew else {name: known_now[name] for name in ("relation", "minor")}
        in_hand = draft_in_hand(turn, letter)
        self.draft = brought_up_to_date(in_hand, **whose).draft
        new = [name for name, value in whose.items() if anew and getattr(in_hand.request, name) != value]
        self._before = in_hand.letter() if anew else self.draft.letter()
        self.told: dict[str, Any] = {}
        self.names: list[str] = _names_of(seen_in_text(in_hand, whose, new))
        self.out: list[str] = []
        self.needed = False
        self.of_reader = False
        self.not_found: list[str] = []
        self.unclear = False
        self.message = ""
        self._said: dict[str, Any] = {}
        self.missed: list[str] = []

    @property
    def is_new(self) -> bool:
        """Whether the text differs from the one that was shown."""
        now = self.draft.letter()
        differs = (now.subject, now.body) != (self._before.subject, self._before.body)
        return differs and bool(self.names or self.out)

    @property
    def stands(self) -> bool:
        """Whether everything that the message says of the letter stands in it as it was shown."""
        body = self.draft.letter().body.lower()
        in_text = [str(value).lower() for slot, value in self._said.items() if slot in _IN_TEXT and value != SKIPPED]
        return bool(self._said) and all(value in body for value in in_text)

    def result(self) -> Changed:
        """The letter after all changes."""
        return Changed(self.draft, self.draft.letter(), caveats=tuple(dict.fromkeys(self._caveats)))

    def hear(self, wish: Turn) -> None:
        """Do what one order of the message says; it is noted where nothing of it was understood."""
        wish = replace(wish, slots=self._slots)
        before = self._noted()
        told = self.told
        self.told = {}
        if words := words_for_words(wish.text):
            # What stands between the marks is text and tells nothing else.
            if not self._put_words(wish, *words):
                self.not_found.append(words[0])
        elif takes_out(wish) and self._take_out_words(wish):
            pass
        elif own := own_sentence(wish, self.letter) or thanks_dictated(wish.text):
            self._put_sentence(own, first=bool(_AT_THE_TOP.search(wish.text)))
            if length := length_wished(wish):
                self._make(length)
        else:
            said = said_of_letter(wish) or self.day_put_right(wish)
            self._said |= said
            self.tell({slot: value for slot, value in said.items() if wish.slots.get(slot) != value})
            self._follow(wish)
            if "situation" not in said and self.letter != "authorization_question" and _speaks_of_reader(wish):
                self.of_reader = True
            elif (
                not said
                and (is_order(wish.text) or _OF_ANOTHER.search(wish.text))
                and self._noted() == before
                and (missed := said_in(wish.text))
            ):
                self.missed.append(missed)
        self.told = {**told, **self.told}

    def _noted(self) -> tuple[int, int, bool, int]:
        return len(self.names), len(self.out), self.needed, len(self.not_found)

    def tell(self, slots: dict[str, Any]) -> None:
        """What the message tells, slot by slot."""
        for slot, value in slots.items():
            now = {slot: value}
            if slot == "wanted_doctor" and self.letter == "referral_request":
                now["wished_doctor"] = value
            before = contents(self._slots, self.letter)
            self._slots |= now
            self.told |= now
            after = contents(self._slots, self.letter)
            new = {name: said for name, said in after.items() if before[name] != said}
            removed = [name for name, said in new.items() if not said and getattr(self.draft.request, name)]
            if value == SKIPPED and (field := FIELD_OF.get(slot)) and field not in removed:
                # It stands in the letter as a blank, or from another time.
                removed.append(field)
            steps: list[Step] = [*_as_told(new, removed), *(partial(without, part=part) for part in removed)]
            self._do(slot, steps, out=value == SKIPPED)

    def day_put_right(self, wish: Turn) -> dict[str, Any]:
        """The day that a message names, where one in the letter could not be right and was asked about."""
        days = [wish.text[f["start"] : f["end"]] for f in wish.found("date") if f.get("end")]
        pairs = self.draft.request.contradictions(services().today())
        wrong = [name for pair in pairs for name in pair if name in _DAYS_NAMED]
        named = [name for name in wrong if _DAYS_NAMED[name].search(wish.text)]
        # A day alone can only mean one that is over.
        meant = named or [one for one, other in pairs if other == "today"]
        return {meant[0]: days[-1]} if days and meant else {}

    def _follow(self, wish: Turn) -> None:
        """What is asked for in so many words: a length, a part taken out."""
        if length := length_wished(wish):
            self._make(length)
        if not self.told and takes_out(wish):
            self._take_out(wish)

    def _make(self, length: str) -> None:
        """Another length; the short form at once where a few lines are wanted, and shorter still where it is that."""
        if length == "briefly" and self.draft.request.tone != "brief":
            self.told["tone"] = self._slots["tone"] = "brief"
            self._do("shorter", [partial(in_tone, tone="brief")])
        else:
            steps: list[Step] = [longer if length == "longer" else shorter]
            self._do("longer" if length == "longer" else "shorter", steps)

    def _take_out(self, wish: Turn) -> None:
        """Take out a part by its name, or the sentence that holds the words that are said."""
        by_name = [part for part, words in _PARTS_BY_WORDS.items() if words.search(wish.text)]
        before = self._noted()
        for part in by_name:
            if self._noted() == before:
                self._do(part, [partial(without, part=part)], out=True)
        said = quoted(wish.text)
        if self._noted() != before:
            return
        words = re.findall(r"[^\W\d_]{3,}", said.lower()) if said else words_to_take_out(wish.text)
        holding = [
            part
            for part in versions(self.draft.request, self.draft.language)[0].parts
            # By their beginnings: "referal" and "waiting" stand there as "referral" and "wait".
            if words and all(re.search(rf"\b{word[:BEGINNING]}", part.text, re.IGNORECASE) for word in words)
        ]
        for sentence in sorted(holding, key=lambda part: -part.need)[:1]:
            if sentence.need == ALWAYS:
                self.needed = True
            elif sentence.name == "situation" and len(words) > MOST_OF_A_PART:
                # Some of its words in another order: which of them go is not clear.
                self.unclear = True
            else:
                name = sentence.name if sentence.name in part_names() else "sentence"
                self._do(name, [partial(without, part=sentence.name)], out=True)

    def _take_out_words(self, wish: Turn) -> bool:
        """Take words out of what the letter is about, where they stand there; whether they do."""
        about = known(self._slots, "situation") or ""
        rest = without_words(about, wish.text, self.message or wish.text) if about not in SITUATION_KINDS else None
        if rest is None:
            return False
        self.tell({"situation": rest or SKIPPED})
        return True

    def _put_words(self, wish: Turn, old: str, new: str) -> bool:
        """Words for others, as the patient's own edit: where they fill a line, otherwise where they come first.

        Words of a blank stand for the whole blank.
        """
        if re.search(r"\bphone\b|\btelephone\b", old, re.IGNORECASE) and (number := phone_told(wish)):
            # "Put Ruth 555 0100 where it says telephone and tell her to call": the rest is no words of the letter.
            self.tell({"phone": number})
            return True
        if "specialist" in old and (fields := wish.values("specialty")):
            self.tell({"specialty": fields[-1]})
            return True
        body = self.draft.letter().body
        if blank := re.search(rf"\[[^\[\]\n]*\b{re.escape(old.strip('[] '))}\b[^\[\]\n]*\]", body, re.IGNORECASE):
            self._do("own_text", [partial(edited, text=body.replace(blank[0], new, 1))])
            return True
        lines = body.split("\n")
        if whole := [number for number, line in enumerate(lines) if line.strip(" ,.") == old.strip(" ,.")]:
            lines[whole[0]] = lines[whole[0]].replace(old, new)
            changed = "\n".join(lines)
        else:
            changed = body.replace(old, new, 1)
        if changed != body:
            self._do("own_text", [partial(edited, text=changed)])
        return changed != body

    def _put_sentence(self, sentence: str, *, first: bool) -> None:
        """A sentence of the patient's own, in a paragraph before the greetings at the end, or behind the first one."""
        body = self.draft.letter().body
        if sentence in body:
            return
        before, _, closing = body.rpartition("\n\n")
        greeting = re.search(r"^(?:Dear|Hello)\b[^\n]*\n\n", body, re.MULTILINE) if first else None
        text = f"{before}\n\n{sentence}\n\n{closing}"
        if greeting:
            text = f"{body[: greeting.end()]}{sentence}\n\n{body[greeting.end() :]}"
        self._do("own_sentence", [partial(edited, text=text)])

    def _tells(self, name: str) -> bool:
        return any(part.name == name for part in versions(self.draft.request, self.draft.language)[0].parts)

    def _do(self, name: str, steps: list[Step], *, out: bool = False) -> None:
        told = self._tells(name)
        for step in steps:
            try:
                changed = step(self.draft)
            except NeededPart:
                self.needed = True
                continue
            except LetterError:
                # The letter has no such part, or is written to other readers.
                continue
            before, self.draft = self.draft, changed.draft
            self._caveats += changed.caveats
            if changed.what:
                # What is no longer told was taken out, whatever was to stand there.
                gone = out or (name == "situation" and told and not self._tells(name))
                draft = before if gone else self.draft
                (self.out if gone else self.names).extend(_names_of([part_named(name, draft)]))


def _speaks_of_reader(wish: Turn) -> bool:
    """Whether what is to be added speaks of the doctor who reads it as of somebody else."""
    found = _TO_ADD.search(wish.text)
    return bool(found and speaks_of_reader(found["words"]))


def _as_told(new: dict[str, Any], removed: list[str]) -> list[Step]:
    """The changes to a draft for fields that are new."""
    outward: dict[str, Callable[..., Changed]] = {"tone": in_tone, "channel": by_way_of, "reader": for_reader}
    facts = {name: said for name, said in new.items() if name not in outward and name not in removed}
    steps: list[Step] = [partial(telling, **facts)] if facts else []
    return [*steps, *(partial(change, **{name: new[name]}) for name, change in outward.items() if name in new)]
