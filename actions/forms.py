"""How the guide's forms read an answer.

Each form has one validation action. It decides whether a message answers the question, corrects an earlier
answer, or is something else (a question, a wish to stop), in which case it returns nothing: Rasa then lets
the form reject and a rule answers, and ``action_continue`` comes back to the form.
"""

import re
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    GuideAction,
    Turn,
    earlier_turn,
    just_started,
    just_typed,
    messages_since_asked,
    one_line,
    sentences,
    times_asked,
)
from actions.named_people import writer_named
from actions.steps import take_note
from second_opinion.answers import answer_by_words
from second_opinion.letters import SITUATION_KINDS
from second_opinion.lexicons import lexicon
from second_opinion.names import as_name
from second_opinion.safety import SAFETY_INTENTS, screen

SKIPPED = "skipped"
"""The value of a slot that the patient left open on purpose; ``None`` means not asked yet."""

MOST_ASKED = 2
"""Times that a question is put; whoever has not answered it by then does not want to."""

LONGEST_NAME = 5
"""Words of a doctor's, a plan's or a specialty's name; a longer text is a sentence and no name."""

SHORT_CORRECTION = 4
"""Words of a 'no' that is followed by another value and by nothing else."""

LONGEST_PUT_RIGHT = 8
"""Words of "no sorry, not knee. hip operation"; a longer correction says more than what it is about."""

LONGEST_ANSWER = 500
"""Characters of a free-text answer that are kept: more than fits a letter's line helps nobody."""

ANSWER_INTENTS = frozenset({"inform", "correct", "nlu_fallback", "out_of_scope"})
"""Intents of messages that may be an answer in free text even though nothing in them was recognised."""

# These are about the conversation itself and never an answer to a question in free text.
CONTROL_INTENTS = frozenset(
    {
        "stop", "resume", "restart", "goodbye", "human_handoff", "delete_my_data", "privacy", "capabilities",
        "change_language", "bot_challenge", "greet", "thanks", "affirm", "deny", "skip",
    }
)  # fmt: skip

FREE_OF_WISHES = ANSWER_INTENTS | {"affirm", "deny", "skip", "explain_again"}
"""Intents of messages to a form that wish for nothing else than to be understood."""

TASK_INTENTS = frozenset(
    {
        "how_to_ask_doctor",
        "draft_referral_request",
        "draft_records_request",
        "prepare_questions",
        "prepare_summary",
        "compare_internal_external",
        "check_in_network",
        "find_in_network_doctor",
        "what_to_ask_insurer",
    }
)
"""Wishes for something else to be done now, which are no answer even where they hold one."""

FEELING_INTENTS = frozenset({"emotional_support", "fear_of_offending_doctor", "can_doctor_drop_me"})
"""Feelings that are answered before any question goes on."""

PLAIN_FEELINGS = frozenset({"frightened", "guilty", "angry", "grieving", "exhausted"})
"""Feelings whose words hardly mean anything else ("too much", "lost" and "alone" do), met before a form asks."""

NAMED_SLOTS = frozenset({"specialty", "wanted_doctor", "current_doctor", "situation"})

SURE = 0.75
"""From this confidence on a message without a question mark counts as a question's intent all the same."""

ASKED_SURELY = 0.7
"""Confidence from which a part of a message is a question of its own beside an answer."""

SURE_TOPIC = 0.8
"""From this confidence on even a description in own words is taken for the topic it sounds like."""

ASKED_BACK = frozenset({"ask_source", "explain_again", "next_steps"})
"""Questions about the guide's own answers: nothing in them is told."""

NEVER_ANSWERS = ASKED_BACK | {"medical_advice"}
"""What is asked back or asked for a judgement is never kept as an answer, however it is put."""

PROBABLE_TOPIC = 0.5
"""From this confidence on a message that does not answer what was asked is about the topic it sounds like."""

SURE_JUDGEMENT = 0.7
"""Below this confidence a description of what it is about is not taken for a question for advice."""

_ILLNESS = frozenset({"situation", "condition", "procedure"})
_INSURANCE = frozenset({"payer", "plan_type", "plan", "insurer", "npi"})

_FILLERS = (
    r"^(?:(?:ok|okay|but|and|so|wait|um|uh|hm|sorry|actually|first|please|well|hey|also|one|more|question|quick)\b"
    r"[\s,.:;-]*)*"
)
_QUESTION_WORD = re.compile(
    _FILLERS + r"(?:(?:what|why|when|where|who|how)s?|whom|which|whose|tell me|explain|i wonder"
    r"|i (?:want|need) to know)\b",
    re.IGNORECASE,
)
# These also begin names and short answers ("Will Smith"), so two more words have to follow.
_QUESTION_VERB = re.compile(
    _FILLERS + r"(?:is|are|am|was|do|does|did|can|could|will|would|should|shall|may|might|has|have i)\s+\S+\s+\S",
    re.IGNORECASE,
)
_QUESTION_FURTHER_ON = re.compile(
    r"[.!,;]\s+(?:(?:but|and|so|or|then)\s+)?(?:is|are|am|do|does|did|can|could|will|would|should|shall|may|have"
    r"|has)\s+"
    r"(?:i|he|she|they|we|it|you|this|that)\b(?!\W*$)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\b(?:don\W?t|do not|dont|doesn\W?t|not|never)\s+(?:really\s+|quite\s+)?(?:know|sure|remember|care|mind)\b"
    r"|^(?:no ?one|nobody|not anyone|anyone|anybody|no names?|no doctor)"
    r"(?:\W+(?:in particular|special|specific|else|yet|really|no name|in mind|(?:right|for) now|comes to mind))*\W*$"
    r"|\bno (?:idea|clue|preference)\b|\bdunno\b|\bidk\b|^whatever\b|^neither\b|^none of\b"
    r"|\b(?:don\W?t|dont) (?:want to (?:say|tell|give)|have (?:one|it|my card|the card))",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^\W*(?:yes|yeah|yep|no|nope|ok|okay|sure|please|also|and|but|thank\w*)\b", re.IGNORECASE)
"""The beginning of a reply to what was just asked, which is nobody's description of an illness."""
_CORRECTION = re.compile(
    r"^(?:(?:no|oh|wait|sorry|ah)\b[\s,.:;-]*)*(?:i meant?(?: to say)?|actually|correction)\b[\s,:;-]*", re.IGNORECASE
)
_PUT_IN = re.compile(
    r"[\s.,;-]+(?:please )?(?:put|write|add|say) (?:that|this|it)(?: in| there| down)?\W*$", re.IGNORECASE
)
# "Not you, me!! dialysis, outside" begins like a correction and is none.
_TAKES_BACK = re.compile(r"^\W*(?:no|sorry|wait|oh|actually|i meant?|not(?! (?:you|me|him|her|us)\b))\b", re.IGNORECASE)
_OWN_NAME = re.compile(
    r"^(?:(?:well|ok|okay|sure|yes|hi|it's for|please put|put|use|write)\b[\s,]*)*"
    r"(?:my name is|my name's|name is|i am called|i am|i'm|it is|it's|its|this is|sign it|from)?\s*",
    re.IGNORECASE,
)


_TAG_QUESTION = re.compile(
    r"\b(?:isn|aren|wasn|doesn|don|won|can|couldn|didn)['\u2019]?t\s+(?:it|that|he|she|they|i|we|you)\W*$"
    r"|,\s*(?:right|correct|no|yes)\W*$",
    re.IGNORECASE,
)


# "A baby heart doctor I guess?" asks nothing.
_HEDGED = re.compile(r"\b(?:i guess|i think|maybe|or something)\s*\?+", re.IGNORECASE)


THE_LETTER = re.compile(
    r"\b(?:the|my|that|this|your) (?:letter|message|draft|request)\b|\bdear\b|\bit should (?:also )?say\b",
    re.IGNORECASE,
)
"""Words for the letter itself."""
WRITING_FORMS = frozenset({"referral_request_form", None})


def is_question(text: str) -> bool:
    """Whether a message asks something: a question mark, or a beginning or an end that only questions have.

    Behind a full stop or a comma only a verb before its pronoun tells a question: "hang on, will he lose the date".
    """
    words = _HEDGED.sub("", text.strip())
    return (
        "?" in words
        or bool(_TAG_QUESTION.search(words))
        or bool(_QUESTION_WORD.match(words) or _QUESTION_VERB.match(words) or _QUESTION_FURTHER_ON.search(words))
    )


# "Outside I suppose, would it cost more", "yes and how long does it take": from here on something is asked.
_BEGINS_TO_ASK = re.compile(
    r"\s*(?:[,;:\u2013-]|\b(?:and|but|or|so)\b)\s*(?:(?:and|but|so|or|then|also)\s+)?"
    r"(?:(?:what|why|when|where|who|which|how)\b(?!ever)"
    r"|(?:is|are|am|do|does|did|can|could|will|would|should|may|must|has)\s+"
    r"(?:i|he|she|they|we|it|you|this|that|my|his|her|our|their|the|dr|medicare|medicaid|insurance)\b)",
    re.IGNORECASE,
)


def without_questions(turn: Turn) -> Turn | None:
    """What a message tells before it asks something; ``None`` where it asks or tells nothing.

    What stands behind a question mostly says more of that question.

    "Outside. will she be mad at us tho?" tells "Outside."
    """
    kept, told, behind = list(turn.text), False, 0
    for sentence in sentences(turn.text):
        start = turn.text.index(sentence, behind)
        behind = start + len(sentence)
        if not is_question(sentence):
            told = told or bool(sentence.strip(" .!"))
            continue
        asks = _BEGINS_TO_ASK.search(sentence)
        cut = asks.start() if asks and not is_question(sentence[: asks.start()]) else 0
        told = told or bool(sentence[:cut].strip())
        del kept[start + cut :]
        break
    words = "".join(kept).rstrip()
    if not told or words == turn.text.rstrip():
        return None
    spared = tuple(f for f in turn.entities if f.get("end") and words[f["start"] : f["end"]].strip())
    return replace(turn, text=words, intent="inform", confidence=1.0, entities=spared)


_SAYS_YES = re.compile(r"^\W*(?:(?:ok|okay|oh|well)\W+)?(?:yes|yeah|yep|yup|sure|please do)\b", re.IGNORECASE)
_SAYS_NO = re.compile(r"^\W*(?:(?:oh|well)\W+)?(?:no|nope|nah)\b(?!\W+(?:one|name|idea)\b)", re.IGNORECASE)

_SAYS_YES_BEFORE_MORE = re.compile(
    _SAYS_YES.pattern + r"|^\W*(?:(?:but|and|well)\W+)?i(?: just| already)? (?:said|told you|say) yes\b", re.IGNORECASE
)

# "I told you", "i say already doctor Patel", "outside, as I said": the question was answered before.
_TOLD_BEFORE = re.compile(
    r"\bi(?:['\u2019]?ve| have)? (?:just |already |only )*(?:told|tell|said|say|gave|give|answered|typed|wrote)\b"
    r"(?! (?:him|her|them|no to|yes to|to)\b)[^.!?]{0,20}?\b(?:you|u|already|so|that|it|this|before|twice|times"
    r"|ago)\b(?! to\b)"
    r"|\b(?:as|like) i (?:just |already )?(?:said|told|say)\b"
    r"|\bi (?:already|just) (?:told|said|say|gave|answered)\b(?! (?:him|her|them|to)\b)"
    r"|(?:^|[,.;]\s*)i said\b(?! (?:to|no)\b)",
    re.IGNORECASE,
)

_LATER = re.compile(
    r"\b(?:forget|leave|drop|pause|stop|park) (?:about )?(?:the|this|that|your) (?:message|letter|request"
    r"|form|questions?|note)\b"
    r"(?=\W*(?:$|for (?:a|the|now|one)|now\b|first\b|right now|alone))"
    r"|\b(?:i |we )?(?:did\s?n['\u2019]?t|didnt|did not|never) (?:say|ask|tell|want)(?:ed)?(?: (?:you"
    r"|u))?(?: to)? (?:write|start|draft|do a letter)\b"
    r"|\b(?:do\s?n['\u2019]?t|dont|do not) want (?:you )?to (?:write (?:(?:to )?(?:him|her|them|anyone"
    r"|anybody)\b(?! (?:a long|that|about))|any(?:thing|body|one)|a letter|yet|now)|send (?:a"
    r"|any) (?:letter|message))"
    r"|\b(?:do\s?n['\u2019]?t|dont|do not) (?:want|need) (?:a|any|the) (?:letter|message)(?: (?:yet"
    r"|now))?\b|\bno (?:letter|message) (?:yet|now)\b",
    re.IGNORECASE,
)


def wants_form_later(text: str) -> bool:
    """Whether a message says that nothing is to be written now: "forget the message for a minute"."""
    return bool(_LATER.search(text))


HEAVY = "utter_heavy_words"
"""Said to words that are too heavy for a form to go on over them."""


def is_heavy(text: str) -> bool:
    """Whether a message holds words that are asked about before anything else goes on."""
    return answer_by_words("emotional_support", text) == HEAVY


_ASKS_MEANING = re.compile(
    r"\b(?:do\s?n\W?t|do not|not|never) (?:really )?(?:know|understand|get|sure"
    r"|no) what\b.{1,40}\b(?:means?|is|are)\b"
    r"|\bwhat\b.{0,25}\bmeans?\b",
    re.IGNORECASE,
)
_TERM_OF_THE_QUESTION = {"opinion_type": ("same_group", re.compile(r"\b(?:group|outside|inside)\b", re.IGNORECASE))}
"""Of a form's question the word that may need a sentence, and how it is asked about."""


def term_asked_about(turn: Turn) -> str | None:
    """The term of the form's own question that a message does not understand."""
    if not _ASKS_MEANING.search(turn.text):
        return None
    term, words = _TERM_OF_THE_QUESTION.get(str(turn.requested_slot), (None, None))
    return next(iter(turn.values("term")), term if words and words.search(turn.text) else None)


def _compares(turn: Turn) -> bool:
    """Whether an answer to "same group or outside" may sound like a wish to compare them: "outside, is it dearer"."""
    return turn.requested_slot == "opinion_type" and turn.intent == "compare_internal_external"


def asked_besides(tracker: Tracker) -> str | None:
    """The topic that a message surely asks for in one of its parts and that can be answered in passing."""
    for part in (tracker.latest_message or {}).get("parts") or []:
        topic, sure = str(part.get("intent")), float(part.get("confidence") or 0.0)
        passing = topic not in CONTROL_INTENTS | ANSWER_INTENTS | TASK_INTENTS | NEVER_ANSWERS | SAFETY_INTENTS
        if passing and sure >= ASKED_SURELY and is_question(str(part.get("text") or "")):
            return topic
    return None


def is_free_answer(turn: Turn) -> bool:
    """Whether a message can be taken word for word as the answer to the question just asked."""
    if not turn.text.strip() or turn.text.startswith("/") or screen(turn.text):
        return False
    if turn.intent in SAFETY_INTENTS or turn.intent in CONTROL_INTENTS or turn.intent in NEVER_ANSWERS:
        return False
    if turn.active_form not in WRITING_FORMS and THE_LETTER.search(turn.text):
        return False
    if is_question(turn.text) or (turn.intent in TASK_INTENTS | FEELING_INTENTS and turn.confidence >= SURE):
        return False
    return turn.intent in ANSWER_INTENTS or turn.confidence < SURE


def names_illness(turn: Turn) -> bool:
    """Whether an illness, a treatment or what came of it was recognised in a message."""
    return bool(_ILLNESS & {str(found.get("entity")) for found in turn.entities})


_PART_OF_THE_BODY = re.compile(
    r"\b(?:my|our|his|her|their|the|one|both|left|right) (?:(?:left|right|upper|lower|big"
    r"|two) )?(?:ankles?|arms?|back"
    r"|bladder|bowel|brain|breasts?|colon|discs?|ears?|elbows?|eyes?|feet|fingers?|foot|gall ?bladder|hands?|heart"
    r"|hips?|jaw|kidneys?|knees?|legs?|liver|lungs?|neck|nose|ovar(?:y|ies)|pancreas|prostate|shoulders?|skin|spine"
    r"|spleen|stomach"
    r"|testicles?|throat|thumbs?|thyroid|toes?|tongue|tonsils|uterus|valves?|veins?|womb|wrists?)\b",
    re.IGNORECASE,
)


_DONE_TO_IT = re.compile(
    r"\b(?:replace|remove|operate|cut|open|fix|repair|fuse|scope|amputate|inject|take out|take off|put in|work)\b",
    re.IGNORECASE,
)


def operated_on(turn: Turn) -> str | None:
    """The part of the body in a message that tells of a treatment: "they want to replace my left knee"."""
    treated = turn.values("situation") or _DONE_TO_IT.search(turn.text)
    found = _PART_OF_THE_BODY.search(turn.text) if treated else None
    return found[0] if found else None


def says_which_illness(turn: Turn) -> bool:
    """Whether a message names an illness or a treatment by its own name, and not just "the operation"."""
    named = [f for f in turn.entities if f.get("entity") in ("condition", "procedure")]
    return any(found.get("value") not in SITUATION_KINDS for found in named) or operated_on(turn) is not None


def statement(turn: Turn) -> str | None:
    """Any statement in the patient's own words, whatever it sounds like ("the biopsy was unclear").

    One that speaks of the insurance, or surely of another topic and of no illness, is about something else.
    """
    about_illness = names_illness(turn)
    if not about_illness and (turn.confidence >= SURE_TOPIC and turn.intent not in ANSWER_INTENTS):
        return None
    if not about_illness and _INSURANCE & {str(found.get("entity")) for found in turn.entities}:
        return None
    if turn.intent in NEVER_ANSWERS and turn.confidence < SURE_JUDGEMENT and turn.requested_slot == "situation":
        # "A tumor on my lung, they want to cut" tells what it is about, though it sounds like a question for advice.
        turn = replace(turn, intent="inform")
    calm = replace(turn, confidence=0.0) if turn.intent not in TASK_INTENTS | FEELING_INTENTS else turn
    return free_text(calm)


_ANSWERS_ELSE = frozenset({"opinion_type", "recipient", "records", "tone"})


def about_only(turn: Turn) -> str | None:
    """What a message says it is about, without what it answers besides: "the back fusion, outside, keep it plain".

    One that only answers other questions, or says who the patient is, says nothing of it.
    """
    words = statement(turn)
    starts = [
        int(found["start"])
        for found in turn.entities
        if found.get("entity") in _ANSWERS_ELSE and found.get("start") is not None
    ]
    if words is None or turn.patient or (starts and not names_illness(turn)):
        return None
    first = min(starts, default=0)
    before = one_line(turn.text[:first]).strip(" ,;.-")
    illness = any(f.get("entity") in _ILLNESS and (f.get("end") or 0) <= first for f in turn.entities)
    return before if illness and len(before.split()) > 1 else _without_the_rest(turn, _PUT_IN.sub("", words))


_CLAUSE = re.compile(r"[^.!;,\n]+(?:(?:[.!;,](?=\S)|(?<=\b[dm]r)\.)[^.!;,\n]+)*[.!;,]*\s*", re.IGNORECASE)
# What is said beside the illness in one breath: an outburst, the way, the reader, orders, names.
_BESIDE_ILLNESS = re.compile(
    r"^\W*(?:(?:oh|my|good|dear|for)\W+)*(?:god|lord|gosh|jesus|heavens?|goodness|hell|damn|wow|ugh|help|me|you"
    r"|not (?:you|me|that|this|him|her))(?: sake)?\W*$|^\W*(?:(?:and|also|or)\W+)*(?:by|on|over|per) (?:video"
    r"|e-?mail|phone|zoom)\W*$|"
    r"^\W*(?:(?:well|no|yes|yeah|ok|okay|so|and|but|whichever|whatever|either|both|please|pls|thanks?|thank you|sure"
    r"|dunno|warm|plain|formal|brief|short|no (?:one|name|names))\b\W*)+$"
    r"|\b(?:second opinion|(?:please |to )(?:write|ask|tell|help)|same group|(?:out|in)side(?! of (?:my|her|his) \w)"
    r"|whoever|whichever"
    r"|(?:write|send|do|make|draft) (?:it|this|that|the)\b|(?:put|add) (?:that|this|it|in)\b|letter"
    r"|message|front desk"
    r"|office staff|my name|name is|from me|sign(?:ed)? (?:it|as)|is my doctor|keep it|no fuss"
    r"|i'?d say|i guess|name (?:at|on) (?:the )?(?:end|bottom)|sign(?:ed)?"
    r"|(?:doctor|dr|surgeon|specialist|\w+ologist)(?:'?s)?(?: name)? is(?: (?:dr|doctor))?)\b",
    re.IGNORECASE,
)
_IT_IS_ABOUT = re.compile(r"^\W*(?:it'?s|it is|this is) about\s+(?=\S+\s+\S)", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"^\W*(?:(?:well|ok|okay|so|and|yes|it'?s about|its about|it is about|about)\b[\s,:;-]+(?=\S+\s+\S))*",
    re.IGNORECASE,
)


LONGEST_SENTENCE = 30
"""Words of a sentence that stands in a letter as a whole."""

# "Write a request to Dr. Feld about my hiv treatment": what it is about stands behind the order.
_ORDERS = "help|write|draft|compose|send|put|replace|change|add|take|remove|make|fix|redo|do|tell|ask|give|show"
_ORDER = re.compile(
    r"^\W*(?:(?:hello|hi|dear|please|pls|ok|okay|so|and|can|could|would|will|you|u)\b\W*)*"
    rf"(?:(?:i|we) (?:want|need|would like|d like)|{_ORDERS})\b.*?\b(?:about|because(?: of)?|regarding|since"
    r"|opinion (?:on|for|before)|look at)\s+",
    re.IGNORECASE | re.DOTALL,
)
_TO_WHOM = re.compile(r"\s+to (?:dr\b\.?|doctor) (?:[\w'\u2019-]+)(?=\W|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"^(?:it|this|that|them|him|her)\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^\W*(?:(?:hello|hi|hey|good (?:morning|evening|day))(?: dear| there| all)?\b[\s,.!]*)+", re.IGNORECASE
)
_JOINTS = re.compile(r"\s+(?=(?:and|but|so|because|then|anyway|well|oh)\s)", re.IGNORECASE)
_JOINT_FIRST = re.compile(r"^\W*(?:(?:and|but|so|because|then|anyway|well|oh|yes|no)\b\W*)+", re.IGNORECASE)
_BEGINS_AS_ORDER = re.compile(
    rf"^\W*(?:(?:please|pls|and|ok|okay|no|can|could|would|you|u)\b\W*)*(?:{_ORDERS})\b",
    re.IGNORECASE,
)


def _clauses(words: str) -> list[str]:
    """The clauses of a text; one without marks that goes on and on is told apart at its joints."""
    clauses: list[str] = []
    for clause in _CLAUSE.findall(words):
        parts = _JOINTS.split(clause) if len(clause.split()) > LONGEST_SENTENCE else [clause]
        whole = len(parts) == 1
        clauses += parts if whole else [f"{_JOINT_FIRST.sub('', part).strip(' .,;')}; " for part in parts]
    return clauses


# A clause that is a wish or a complaint, or is said to the guide: only the illness that it names tells anything.
_TELLS_ONLY_A_NAME = re.compile(
    r"^\W*(?:(?:well|no|so|and|but|ok|okay|yes|like|please|hey)\b\W*)*"
    r"(?:(?:where|why|what|how)(?:'?s)?\b|(?:you|u) |(?:i|we)(?: already| just)? (?:told|said|asked)\b"
    r"|(?:i|we)(?:'?d| would)? (?:just |only )?(?:want|wanted|need|like)\b"
    r"(?=.*\b(?:doctor|dr|specialist|surgeon|opinion|letter|message|referral|somebody|someone)\b))",
    re.IGNORECASE,
)
_TAKEN_OUT = re.compile(r"\b(?:replace|change|take|remove|fix|redo|delete)\b", re.IGNORECASE)
_BEFORE_ITS_NAME = re.compile(r"\b(?:my|our|his|her|their|the|an?|both|this)\s+(?:[\w/-]+\s+){0,3}$", re.IGNORECASE)


def _only_names(clause: str, named: list[str]) -> str:
    """The illnesses of a clause with what stands before them: "the L4-L5 fusion" of "wheres the L4-L5 fusion"."""
    found: list[str] = []
    for name in sorted(set(map(one_line, named)), key=lambda name: -len(name)):
        start = clause.find(name)
        if start < 0 or any(name in longer for longer in found):
            continue
        before = _BEFORE_ITS_NAME.search(clause[:start])
        found.append(clause[before.start() if before else start : start + len(name)])
    return ", ".join(sorted(found, key=clause.find))


def _own_names(turn: Turn) -> list[str]:
    """What a message names by its own name, without "the operation" and the ways to look at it."""
    names = [
        turn.text[f["start"] : f["end"]]
        for f in turn.entities
        if f.get("entity") in ("condition", "procedure")
        and f.get("value") not in (*SITUATION_KINDS, *LOOKED_WITH)
        and f.get("end")
    ]
    part = operated_on(turn)
    return [*names, part] if part else names


def _without_the_rest(turn: Turn, words: str) -> str | None:
    """The clauses that may tell what it is about: all that name an illness, and those that are about nothing else."""
    named = [turn.text[f["start"] : f["end"]] for f in turn.entities if f.get("entity") in _ILLNESS and f.get("end")]
    if part := operated_on(turn):
        named.append(part)
    own = _own_names(turn) or named
    behind = _ORDER.sub("", _GREETING.sub("", words))
    # "I want another doctor to look at it before the fusion": without its beginning it is no sentence.
    if any(one_line(name) in behind for name in named) and not _CUT_OFF.match(behind):
        words = _TO_WHOM.sub("", behind) if behind != words else words
    if _BEGINS_AS_ORDER.match(words):
        # "Take out the hernia part": nothing of an order stands in a letter, apart from a name it gives.
        clauses = [c for c in _CLAUSE.findall(words) if not _BEGINS_AS_ORDER.match(c)]
        told = "".join(c for c in clauses if any(one_line(name) in c for name in named))
        # "Write bypass surgery, write my name": of an order to write, the illness.
        words = told or ("" if _TAKEN_OUT.search(words) else _only_names(words, own))
        if not words:
            return None
    clauses = _clauses(words)
    if len(words.split()) > LONGEST_SENTENCE:
        # Of a long story told in one breath, only what names it.
        clauses = [c for c in clauses if any(one_line(name) in c for name in named)]
        words = "".join(clauses).strip(" ,;")
    kept: list[str] = []
    subject = ""
    for clause in clauses:
        part = _told_in(clause, turn, named, own)
        if part:
            # "My daughter Ana, 12, was told ...": nobody would know who was told.
            kept.append(subject + part if _NO_SUBJECT.match(part) else part)
        subject = "" if part else subject + clause
    told = _AGE_LEFT.sub("", "".join(kept)).strip(' ,;"\u201c\u201d')
    return (_LEADS_IN.sub("", told) if kept != clauses else _IT_IS_ABOUT.sub("", words)) or None


_NO_SUBJECT = re.compile(r"^(?:was|is|has|had|needs|got)\b", re.IGNORECASE)
# What is left of "I am Ruth Hale, 82, ...".
_AGE_LEFT = re.compile(r"^\W*\d{1,2},\s+")


def _told_in(clause: str, turn: Turn, named: list[str], own: list[str]) -> str | None:
    """What a clause tells: all of it, the illness that an order or a wish names, or nothing."""
    spoken_to_guide = _TELLS_ONLY_A_NAME.match(clause) or _BEGINS_AS_ORDER.match(clause)
    if not any(one_line(name) in clause for name in named):
        names = [name for name in (turn.patient, writer_named(turn.text)) if name]
        beside = spoken_to_guide or _BESIDE_ILLNESS.search(clause) or any(name in clause for name in names)
        return None if beside else clause
    if not spoken_to_guide or _TAKEN_OUT.search(clause) or not any(one_line(name) in clause for name in own):
        return clause
    end = clause.rstrip()[-1:]
    return f"{_only_names(clause, own)}{end if end in '.;,!' else ''} "


ONLY_FEARED = re.compile(
    r"\?|\b(?:no|not|never|dont|isnt|if|might|maybe|may|could|afraid|scared|fear\w*|worr\w+|risks?|think\w*|thought"
    r"|gives?|causes?"
    r"|died|passed)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
"""In a sentence with one of these an illness is asked for, feared, denied or somebody's history, and not told."""

LOOKED_WITH = frozenset(
    {
        "biopsy", "blood test", "bone scan", "colonoscopy", "ct scan", "cystoscopy", "echocardiogram", "endoscopy",
        "genetic testing", "mammogram", "mri", "pet scan", "stress test", "ultrasound", "x-ray",
    }
)  # fmt: skip
"""Procedures that look at an illness and tell none."""

LONGEST_TOLD = 300
"""Characters of what is kept of an illness that was told on the way to something else."""


def illness_told(turn: Turn) -> str | None:
    """The sentences of a message that tell which illness or operation it is, to stand in the letter word for word.

    ``None`` where it was told before, and where nothing is told: a question, a fear, a relative's history.
    """
    if turn.text.startswith("/") or known_in_own_words(turn.slots.get("situation")) or not says_which_illness(turn):
        return None
    names = _own_names(turn)
    told = [
        one_line(part)
        for sentence in sentences(turn.text)
        for part in _told_in_one_breath(sentence)
        if any(name in part for name in names) and not is_question(part) and not ONLY_FEARED.search(part)
    ]
    kept = [words for sentence in told if (words := _without_the_rest(turn, sentence))]
    words = _LEADS_IN.sub("", " ".join(kept)).strip(" ,;") if len(told) > 1 else "".join(kept).strip(" ,;")
    return words if 0 < len(words) <= LONGEST_TOLD else None


def illness_told_before(tracker: Tracker, turn: Turn) -> str | None:
    """What the first earlier message that did told of the illness; of a relative only where it is for that one.

    Before a new start, and before it was for somebody else, something else was told.
    """
    told: str | None = None
    relation = turn.slots.get("relation")
    for event in tracker.events:
        kind = event.get("event")
        for_another = kind == "slot" and event.get("name") == "relation" and event.get("value") != relation
        if for_another or kind in ("reset_slots", "restart"):
            told = None
        elif kind == "user" and told is None:
            message = replace(earlier_turn(turn, event), slots={}, active_form=None, requested_slot=None)
            named = set(message.values("relation"))
            if message.intent not in SAFETY_INTENTS and not screen(message.text) and named <= {str(relation)}:
                told = illness_told(message)
    return told


_BEGINS_TO_TELL = re.compile(
    r"^\W*(?:(?:hi|hello|so|well|and|ok|okay)\b\W*)*"
    r"(?:(?:i|we)(?:'?ve)? (?:have|got|need|was diagnosed|been (?:told|diagnosed))|they (?:found|want|said|say)"
    r"|(?:the|my|our) (?:\w+ )?(?:doctor|dr|surgeon|specialist) (?:says?|said|wants|found|told)"
    r"|(?:dr|doctor)\.? \w+ (?:says?|said|wants|found)|my \w+ (?:has|is|needs))\b",
    re.IGNORECASE,
)


def _told_in_one_breath(sentence: str) -> list[str]:
    """The clauses of a long story or of an order, each of which tells for itself; otherwise the sentence."""
    if is_question(sentence):
        # "I've got gallstones, is it okay to ask?": only a clause that begins like a telling is one.
        return [clause for clause in _CLAUSE.findall(sentence) if _BEGINS_TO_TELL.match(clause)] or [sentence]
    long = len(sentence.split()) > LONGEST_SENTENCE
    return _clauses(sentence) if long or _BEGINS_AS_ORDER.match(sentence) else [sentence]


# "Before we add the third drug", "start insulin": a treatment that has no name of its own here.
_MEDICINE_CHANGED = re.compile(
    r"\b(?:add|start|begin|change|switch|try|stop|go on|put (?:me|him|her) on|raise|increase)(?:s|ing|ed)?\b"
    r"(?:\W+[\w-]+){0,4}?\W+(?:drugs?|medicines?|medications?|meds|pills?|dose|injections?|insulin|steroids?|chemo\w*"
    r"|radiation|infusions?)\b",
    re.IGNORECASE,
)


def changes_medicine(words: str) -> str | None:
    """The words that tell of a treatment with medicine that is to begin or to change."""
    found = _MEDICINE_CHANGED.search(words)
    return found[0] if found else None


def kind_told(turn: Turn) -> str | None:
    """The kind of situation that a message names ("surgery").

    Where it is known in the patient's own words, only a correction replaces them, or what the wish for words to say
    says that they are for.
    """
    wished_for = turn.intent == "how_to_ask_doctor" and not turn.slots.get("tone")
    keeps = known_in_own_words(turn.slots.get("situation")) and not (_corrects(turn) or wished_for)
    named = next(iter(turn.values("situation")), None)
    medicine = "treatment" if changes_medicine(turn.text) else None
    return None if keeps else named or medicine


def _corrects(turn: Turn) -> bool:
    return turn.intent == "correct" or bool(_TAKES_BACK.match(turn.text))


def known_in_own_words(value: object) -> bool:
    """Whether a situation is known in the patient's own words and not only as one of the kinds."""
    return isinstance(value, str) and value != SKIPPED and value not in SITUATION_KINDS


def free_text(turn: Turn) -> str | None:
    """The answer in the patient's own words, shortened to ``LONGEST_ANSWER`` characters."""
    words = one_line(turn.text)
    return (_CORRECTION.sub("", words, count=1) or words)[:LONGEST_ANSWER] if is_free_answer(turn) else None


def short_text(turn: Turn) -> str | None:
    """An answer that may be a name: a few words."""
    answer = free_text(turn)
    if not answer or len(answer.split()) > LONGEST_NAME or _REPLY.match(answer):
        return None
    return answer


def does_not_know(text: str) -> bool:
    """Whether a short message says that there is no answer: "no idea", "I don't know which plan I have"."""
    return len(text.split()) <= 9 and not is_question(text) and bool(_NO_ANSWER.search(text))


# "Walter. Walt.", "Tanya Mills, his mom", "Ruth Hale, 82": one name, and what is said of it.
_BEHIND_A_NAME = re.compile(
    r"(?<=\w{3})[.;!]\s.*|,\s+(?:\d|(?:age|his|her|my|the|that\W?s|i|i\W?m|please|and|not|but|with)\b).*|[\s.,;!]+$",
    re.IGNORECASE | re.DOTALL,
)


def own_name(turn: Turn) -> str | None:
    """A name as the patient gives it, without the words around it, and with capitals."""
    answer = free_text(turn)
    name = (_OWN_NAME.sub("", answer, count=1) or answer)[:120] if answer else None
    name = _BEHIND_A_NAME.sub("", name) if name else None
    return as_name(name) if name and len(name.split()) <= LONGEST_NAME else None


Reader = Callable[[Turn], Any]
"""Reads one slot's value out of a message, ``None`` where it says nothing about the slot."""


def from_entity(entity: str) -> Reader:
    """The first value that the message gives for an entity."""
    return lambda turn: next(iter(turn.values(entity)), None)


@cache
def _short_names(entity: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of a choice that mean it as an answer ("outside"), as a pattern and with their values."""
    values = {name.lower(): value for value, names in lexicon(entity)["alone"].items() for name in names}
    longest_first = "|".join(re.escape(name) for name in sorted(values, key=len, reverse=True))
    return re.compile(rf"(?<!not )(?<!too )\b(?:{longest_first})\b", re.IGNORECASE), values


# "Somebody totally outside", "outside I suppose": what stands beside a choice and chooses nothing.
_BESIDE_A_CHOICE = re.compile(
    r"^\W*(?:(?:and|but|so|well|yes|ok|okay|please|definitely|preferably|somebody|someone|a doctor|i want"
    r"|i'?d like|it should be"
    r"|make it|keep it|tot\w*ly|completely|entirely)\b\W*)+|\W+(?:i (?:think|guess|suppose)|please"
    r"|for sure|then|as i said)\W*$",
    re.IGNORECASE,
)


def chosen(entity: str, turn: Turn) -> list[str]:
    """The values of a closed choice that a message names by their short names, in the order of the text.

    They count anywhere in an answer to the question for it, otherwise only on their own between commas or full
    stops: "write it to dr nguyen. short. no fuss", "outside, I said so".
    """
    names, values = _short_names(entity)
    if turn.requested_slot == entity:
        found = names.findall(turn.text)
    else:
        parts = [part for sentence in sentences(turn.text) for part in sentence.split(",")]
        found = [said for part in parts if names.fullmatch(said := _BESIDE_A_CHOICE.sub("", part).strip(" .!?;"))]
    return list(dict.fromkeys(values[name.lower()] for name in found))


def yes_or_no(turn: Turn) -> str | None:
    """The answer to a yes-or-no question."""
    return {"affirm": "yes", "deny": "no"}.get(turn.intent)


def yes_or_no_with_more(turn: Turn) -> str | None:
    """As ``yes_or_no``, and a yes or a no with which a longer answer begins: "yes, they ought to have the x-rays"."""
    if (plain := yes_or_no(turn)) or is_question(turn.text):
        return plain
    yes, no = _SAYS_YES_BEFORE_MORE.search(turn.text), _SAYS_NO.search(turn.text)
    return "yes" if yes else "no" if no else None


def none_in_mind(turn: Turn) -> str | None:
    """'No' as the answer to whether there is a name: the slot is left open."""
    return SKIPPED if turn.intent == "deny" else None


class FormValidation(GuideAction):
    """The validation action of one form.

    ``mentioned`` reads facts from a message whichever question was asked, so that several facts in one
    message are all kept and any of them can be corrected; ``answered`` reads the answer to the question that
    was asked.
    """

    mentioned: ClassVar[dict[str, tuple[Reader, ...]]]
    answered: ClassVar[dict[str, tuple[Reader, ...]]]
    started_by: ClassVar[str] = ""
    """The intent that starts the form; inside it the same intent is read as an answer."""

    resumable: ClassVar[bool] = True
    """Whether 'let's go on' comes back to this form after it was left."""

    may_skip: ClassVar[bool] = False
    """Whether a question that was put twice is passed over, for the form's result does without it."""

    in_own_words: ClassVar[frozenset[str]] = frozenset()
    """Slots that keep the patient's words, even where a fact was recognised in them."""

    @property
    @abstractmethod
    def form(self) -> str:
        """The form's name; a class attribute in subclasses."""

    @property
    def action_name(self) -> str:
        """``validate_`` and the form's name, as Rasa looks it up."""
        return f"validate_{self.form}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Return the slots that this message fills; none when it is not for the form."""
        if just_started(tracker, self.form):
            # The slot that an interrupted form had asked for is none of this form's questions.
            turn = replace(turn, requested_slot=None)
        elif not just_typed(tracker):
            return []
        if turn.requested_slot and (is_heavy(turn.text) or wants_form_later(turn.text)):
            # What comes then is no answer, whatever is named in it.
            return []
        if turn.requested_slot and turn.intent in FREE_OF_WISHES:
            has_a_rule = turn.intent == "explain_again" and turn.values("term")
            if not has_a_rule and (term := term_asked_about(turn)):
                dispatcher.utter_message(response=f"utter_term_{term}")
                return [SlotSet(turn.requested_slot, None)]
            if turn.requested_slot in self.told_beside(turn) and asked_besides(tracker):
                # "Yes. and what does it cost?": the question is answered too, and what was told kept at the end.
                return []
        found = self.told_beside(turn) if _compares(turn) else {}
        if turn.requested_slot not in found:
            found = self.read(turn)
        if turn.requested_slot and self.resumable and self._says_it_was_told(turn, found):
            found = {**found, **self._told_before(tracker, turn)}
        if turn.requested_slot is None and (feelings := [f for f in turn.values("feeling") if f in PLAIN_FEELINGS]):
            dispatcher.utter_message(response="utter_feeling_heard", feeling=feelings[0])
        asks = answer_by_words(str(turn.intent), turn.text) is not None
        if turn.requested_slot and not asks and (noted := take_note(dispatcher, turn)) is not None:
            # "I booked it" is no answer to the question, which is asked again. What has an answer of its own gets that.
            return [*noted, *(SlotSet(slot, value) for slot, value in found.items() if slot in self.mentioned)]
        if turn.requested_slot is None:
            found = self.on_activation(turn, found)
            if self.resumable:
                found["unfinished_form"] = self.form
        elif not found or found.keys() <= self.in_own_words - {turn.requested_slot}:
            found.update(self._not_answered(tracker, turn))
        if not found:
            return []
        found = self.resolve(dispatcher, tracker, turn, found)
        return [SlotSet(slot, value) for slot, value in found.items()]

    def read(self, turn: Turn) -> dict[str, Any]:
        """The slots that the message fills."""
        if turn.intent in SAFETY_INTENTS or screen(turn.text):
            return {}
        asked = turn.requested_slot
        found: dict[str, Any] = {}
        if asked and (self._wants_something_done(turn) or (turn.intent in ASKED_BACK and turn.confidence >= SURE)):
            return {}
        starting = asked is None or turn.text.startswith("/") or turn.intent == self.started_by
        speaks_of_it = starting or not is_question(turn.text)
        if speaks_of_it and turn.intent not in CONTROL_INTENTS - {"affirm", "deny"}:
            found.update(self.first_values(self.mentioned, turn))
        if turn.intent in {"affirm", "deny"}:
            # "Yes, but not the psychiatric ones" is about the records that were asked about; "no, orthopedics"
            # changes the specialty that was given before.
            changed = turn.intent == "deny" and len(turn.text.split()) <= SHORT_CORRECTION
            found = {
                slot: value
                for slot, value in found.items()
                if slot == asked or slot not in NAMED_SLOTS or (changed and turn.slots.get(slot))
            }
        if asked and turn.intent == "skip" and asked not in NAMED_SLOTS:
            # "I haven't decided" leaves the question open and answers it all the same.
            found.update(self.first_values({asked: self.mentioned.get(asked, ())}, turn))
        if asked and asked not in found:
            if turn.intent == "skip" or (not found and does_not_know(turn.text)):
                found[asked] = SKIPPED
            elif not found or (asked in self.in_own_words and turn.intent != "correct"):
                found.update(self.first_values({asked: self.answered.get(asked, ())}, turn))
        if asked:
            found = self._with_own_words(turn, found)
        nothing_else = found.keys() <= self.in_own_words - {asked}
        return {} if asked and nothing_else and self._is_about_a_topic(turn) else found

    def told_beside(self, turn: Turn) -> dict[str, Any]:
        """What a message that asks something tells the form besides: "outside. will she be mad at us?".

        Only what is recognised counts: a sentence before a question is seldom a name.
        """
        asked = turn.requested_slot
        told = without_questions(turn) if asked and not turn.text.startswith("/") and not screen(turn.text) else None
        if asked is None or told is None or (self._wants_something_done(turn) and not _compares(turn)):
            return {}
        found = self.first_values(self.mentioned, told)
        if asked not in found:
            yes, no = _SAYS_YES.search(told.text), _SAYS_NO.search(told.text)
            if does_not_know(one_line(told.text)):
                found[asked] = SKIPPED
            elif yes or no:
                answer = replace(told, intent="affirm" if yes else "deny")
                found.update(self.first_values({asked: self.answered.get(asked, ())}, answer))
            elif asked in self.in_own_words and says_which_illness(told) and (words := about_only(told)):
                found[asked] = words
        still_open = {slot for slot in found if slot == asked or turn.slots.get(slot) is None}
        return {slot: value for slot, value in found.items() if slot in still_open}

    def _says_it_was_told(self, turn: Turn, found: dict[str, Any]) -> bool:
        """Whether a message only says that the question was answered before."""
        read = found.get(str(turn.requested_slot))
        in_words = read in (None, SKIPPED) or read in (one_line(turn.text), turn.text)
        about_it = turn.intent in FREE_OF_WISHES or turn.confidence < SURE
        return about_it and in_words and bool(_TOLD_BEFORE.search(turn.text))

    def _told_before(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """What was told before for the slot that is asked for; left open where it is not found, but not asked again."""
        asked = str(turn.requested_slot)
        found = self.first_values(self.mentioned, turn)
        if asked in found:
            return found
        for said in reversed([e for e in tracker.events if e.get("event") == "user"][:-1]):
            earlier = earlier_turn(turn, said)
            if (read := self.first_values({asked: self.mentioned.get(asked, ())}, earlier)) and not screen(
                earlier.text
            ):
                return found | read
        return found | {asked: SKIPPED}

    def _with_own_words(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """What was found, with the patient's words in place of a kind that was recognised in them.

        What was told in their words stays unless it is corrected: "before the operation, December 9" adds nothing.
        """
        kept = dict(found)
        for slot in self.in_own_words & (found.keys() | self._still_open(turn, found)):
            asked = slot == turn.requested_slot
            if not asked and known_in_own_words(turn.slots.get(slot)) and not _corrects(turn):
                kept.pop(slot, None)
                continue
            words = about_only(turn) or ""
            length = len(words.split())
            put_right = _corrects(turn) and length <= LONGEST_PUT_RIGHT
            if length > 1 and (asked or says_which_illness(turn) or put_right):
                kept[slot] = words
        return kept

    def _wants_something_done(self, turn: Turn) -> bool:
        """Whether a message surely wants another thing than this form to be done now."""
        return turn.intent in TASK_INTENTS - {self.started_by} and turn.confidence >= SURE

    def _is_about_a_topic(self, turn: Turn) -> bool:
        """Whether a message that does not answer the question probably asks for one of the guide's topics."""
        about_the_form = ANSWER_INTENTS | CONTROL_INTENTS | TASK_INTENTS | {self.started_by}
        return turn.intent not in about_the_form and turn.confidence >= PROBABLE_TOPIC

    def _not_answered(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """What happens to a question that a message did not answer.

        A message that speaks of the form's own matter has the question asked again. A second statement that
        does not answer a question lets it go: nobody is kept at a question that they do not take up.
        """
        asked = turn.requested_slot
        if asked and turn.intent == self.started_by:
            return {asked: SKIPPED if self._asked_enough(tracker, asked) else None}
        if asked and statement(turn) and messages_since_asked(tracker, asked) >= 2:
            return {asked: SKIPPED}
        return {}

    def _asked_enough(self, tracker: Tracker, slot: str) -> bool:
        """Whether the question for a slot was put twice since it was last filled and is not put a third time."""

        def ends(event: EventType) -> bool:
            filled = event.get("name") == slot and event.get("value") is not None
            return event.get("event") == "restart" or (event.get("event") == "slot" and filled)

        return self.may_skip and times_asked(tracker, f"utter_ask_{self.form}_{slot}", ends) >= MOST_ASKED

    def _still_open(self, turn: Turn, found: dict[str, Any]) -> frozenset[str]:
        """Slots in own words that a message may fill although another question was asked.

        Only a telling counts there: what sounds like a topic and names no illness is about that topic.
        """
        if found or not says_which_illness(turn) or not statement(turn) or len(turn.text.split()) < 2:
            return frozenset()
        return frozenset(s for s in self.in_own_words if turn.slots.get(s) is None or turn.slots[s] in SITUATION_KINDS)

    @staticmethod
    def first_values(readers: dict[str, tuple[Reader, ...]], turn: Turn) -> dict[str, Any]:
        """What each slot's readers, tried in order, read from the message; slots without a value left out."""
        values = {slot: next((v for r in rs if (v := r(turn)) is not None), None) for slot, rs in readers.items()}
        return {slot: value for slot, value in values.items() if value is not None}

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Prepare the slots when the form starts; what the starting message said is in ``found``."""
        return found

    def resolve(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, found: dict[str, Any]
    ) -> dict[str, Any]:
        """Check what was found against what is known, and ask back where it is not clear."""
        return found

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say that the answer was not kept and let the form ask again."""
        dispatcher.utter_message(response="utter_answer_not_kept")
        asked = tracker.get_slot("requested_slot")
        return [SlotSet(asked, None)] if asked else []
