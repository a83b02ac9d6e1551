"""The conversation itself: start, digressions, corrections, offers, what was not understood, deletion."""

import re
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.after_alarm import go_on_after_alarm
from actions.afterwards import ActionTwoOpinionsCard
from actions.answers import answer_to
from actions.asking_your_doctor import (
    ValidateCoachingForm,
    ValidateReferralRequestForm,
    current_doctor,
    specialty,
    wanted_doctor,
    worry_told,
)
from actions.base import GuideAction, Turn, finish, interrupted_form, messages_since_asked, services
from actions.cards import CardAction, known, named_plan
from actions.explaining import ActionExplainAgain, asks_for_a_word
from actions.facts_told import use_facts
from actions.for_whom import say_for_whom
from actions.forms import (
    FEELING_INTENTS,
    FREE_OF_WISHES,
    SKIPPED,
    FormValidation,
    Reader,
    asked_besides,
    illness_told,
    is_heavy,
    is_question,
    kind_told,
    wants_form_later,
    without_questions,
    yes_or_no,
)
from actions.insurance.coverage import ActionDenialCall
from actions.insurance.find_doctor import ValidateFindDoctorForm
from actions.insurance.network import ValidateNetworkCheckForm, plan_told
from actions.internal_or_external import ValidatePrioritiesForm
from actions.letter_changes import WORDS_FORM, change_letter, changed_besides, mend_letter, wants_change
from actions.letter_facts import age_told
from actions.letters import LETTERS, write
from actions.named_people import fuller
from actions.offers import PROMISED, TAKES_UP, last_offer, offer_before, open_offer, said_in_this_turn, since_message
from actions.portal import ActionUsePortal, offer_portal
from actions.preparing import ActionMyPlan, steps_done
from actions.reassurance import ActionComfort
from actions.sources import response_of
from actions.steps import take_note
from actions.topics import MEANT_FROM, NO_TOPIC, TOPIC_ACTIONS, answer_topic, close_calls
from second_opinion.answers import NOT_ANSWERED, answer_by_words, topic_by_words
from second_opinion.people import person
from second_opinion.safety import SAFETY_INTENTS, last_alarm, looks_spanish, was_no_alarm
from second_opinion.steps import title_of

SECOND_SURE_FROM = 0.8
"""Confidence from which a sentence counts as a question of its own beside the one that was answered."""
SECOND_SURE_BESIDE_A_CHANGE = 0.5
"""The same beside a change to a letter, of which no other question was answered."""

NONE_OF_THESE = "/capabilities"

ABOUT_ASKING = frozenset({"is_it_ok_to_ask", "fear_of_offending_doctor"})
"""Topics whose answers say the same: who asks for one in two ways asks for nothing else."""

WISHED_FOR = frozenset({"prefer_internal", "prefer_external"})
"""Wishes that are told and not asked; an open form keeps them."""

CRISIS_LINE = "SAF-2"
"""The fact that names the crisis line."""


def channel_metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel says of the conversation: at its start, and after 'start over' with the last message."""
    started = tracker.get_slot("session_started_metadata")
    last: dict[str, Any] = next((e for e in reversed(tracker.events) if e.get("event") == "user"), {})
    return {**(last.get("metadata") or {}), **(started if isinstance(started, dict) else {})}


KEPT_OVER_A_PAUSE = (
    "situation", "recipient", "specialty", "opinion_type", "current_doctor", "wanted_doctor", "wanted_doctor_npi",
    "wished_doctor", "own_questions", "questions_wished", "writer_name", "decide_by", "letter_channel", "letter",
    "drafts", "visit_on", "answer_by", "programme", "asked_of_doctor", "letter_question", "phone", "minor",
    "situation_kind", "letter_voice", "wanted_records", "tissue_on", "asked_on", "records_lost", "records_coming",
    "gap_exception",
    "records", "tone", "patient_name", "plan", "place", "payer", "plan_type", "relation", "priorities", "steps_done",
    "unfinished_form",
)  # fmt: skip
"""What a conversation that goes on after a pause still knows. Results are looked up anew: they have a date."""


def talked_before(tracker: Tracker) -> bool:
    """Whether the conversation held a message before this one, and was not begun anew since."""
    messages = 0
    for event in reversed(tracker.events):
        if event.get("event") == "restart":
            break
        messages += event.get("event") == "user" and bool((event.get("text") or "").strip())
    return messages > 0


class ActionSessionStart(GuideAction):
    """Begin a conversation, or go on with one after a pause: clinic and language come with the channel's metadata."""

    action_name = "action_session_start"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Copy what the channel says of the conversation into slots; keep what is known of one that goes on."""
        given = channel_metadata(tracker)
        slots = {name: str(given[name]) for name in ("clinic", "language") if given.get(name)}
        if turn.intent == "session_start":
            # The channel asks for the greeting; a session otherwise starts before the message it is for.
            dispatcher.utter_message(response="utter_greet")
            offer_portal(dispatcher, given)
            if not talked_before(tracker):
                # It began just now. A second start would put the greeting out of sight, for what was said before a
                # session's start is not looked at.
                return [ActionExecuted("action_listen")]
        elif talked_before(tracker):
            kept = {name: tracker.slots.get(name) for name in KEPT_OVER_A_PAUSE}
            slots = {**{name: value for name, value in kept.items() if value is not None}, **slots}
            dispatcher.utter_message(response="utter_welcome_back")
        elif given.get("earlier_talk_deleted"):
            dispatcher.utter_message(response="utter_fresh_start")
        return [SessionStarted(), *(SlotSet(*slot) for slot in slots.items()), ActionExecuted("action_listen")]

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A conversation begins all the same; the default clinic holds."""
        return [SessionStarted(), ActionExecuted("action_listen")]


MOST_DETOURS = {"deletion_form": 1, WORDS_FORM: 1}
USUAL_MOST_DETOURS = 4
"""Messages about something else after which an open form stops asking; nobody deletes anything by the way."""


FORMS: dict[str, FormValidation] = {
    form.form: form
    for form in (
        ValidateCoachingForm(), ValidateReferralRequestForm(), ValidateNetworkCheckForm(), ValidateFindDoctorForm(),
        ValidatePrioritiesForm(),
    )
}  # fmt: skip
"""The forms that wait while something else is answered, and keep what is told beside a question."""


class ActionContinue(GuideAction):
    """End of every answering rule: offer the second question of a message that held two, return to the form."""

    action_name = "action_continue"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Say whose doctor is meant from now on, offer what else was asked, go back to an interrupted form."""
        if turn.intent in SAFETY_INTENTS and not was_no_alarm(turn.text):
            return []
        if not turn.active_form and (going_on := go_on_after_alarm(dispatcher, tracker, turn, FORMS)) is not None:
            return going_on
        if turn.active_form in FORMS and (is_heavy(turn.text) or wants_form_later(turn.text)):
            # The form waits; what was asked or said in its place has its answer.
            if not is_heavy(turn.text) and turn.intent != "stop":
                dispatcher.utter_message(response="utter_form_waits")
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        events = say_for_whom(dispatcher, tracker) or []
        if not turn.active_form and turn.intent not in NO_TOPIC:
            events = [*events, *changed_besides(dispatcher, turn)]
        if not turn.active_form and (taken := self._offer_taken(tracker, turn)):
            return [*events, *carry_out(dispatcher, tracker, turn, taken)]
        if second := second_question(tracker, turn):
            dispatcher.utter_message(response="utter_second_question", choices=[f"/{second}"])
        if not turn.active_form:
            told = {
                "plan": plan_told(turn),
                "wanted_doctor": wanted_doctor(turn),
                "current_doctor": current_doctor(turn),
                "patient_name": turn.patient,
                "specialty": specialty(turn),
                "situation": illness_told(turn) or kind_told(turn),
                "minor": age_told(turn),
                "worry": None if turn.slots.get("worry") else worry_told(turn),
            }
            if turn.intent == "correct" and turn.slots.get("last_result") == "letter":
                # What it is about was put right with the letter, and a kind of it takes the place of no own words.
                told["situation"] = None
            for slot in ("wanted_doctor", "current_doctor", "patient_name"):
                if name := told[slot]:
                    told[slot] = fuller(known(turn.slots, slot), name)
            if told["plan"] and turn.slots.get("payer") == "none":
                # Whoever names a plan has one, whatever it sounded like.
                events = [*events, SlotSet("payer", None)]
            return [*events, *(SlotSet(slot, value) for slot, value in told.items() if value)]
        asked = turn.requested_slot
        told_beside = FORMS[turn.active_form].told_beside(turn) if turn.active_form in FORMS else {}
        if asked in told_beside and turn.slots.get(asked) is None:
            # The answer that came together with a question counts, and the next one is asked for.
            if turn.intent in FREE_OF_WISHES and (topic := asked_besides(tracker)):
                events = [*events, *answer_topic(dispatcher, tracker, turn, topic)]
            beside = without_questions(turn) or turn
            kept = FORMS[turn.active_form].resolve(dispatcher, tracker, beside, told_beside)
            return [*events, *(SlotSet(*slot) for slot in kept.items()), FollowupAction(turn.active_form)]
        most = MOST_DETOURS.get(turn.active_form, USUAL_MOST_DETOURS)
        if asked and messages_since_asked(tracker, asked) > most:
            # Whoever asks about other things again and again has moved on; the form waits until it is wanted.
            if turn.active_form in FORMS:
                dispatcher.utter_message(response="utter_form_set_aside")
            return [*events, ActiveLoop(None), SlotSet("requested_slot", None)]
        return [*events, FollowupAction(turn.active_form)]

    @staticmethod
    def _offer_taken(tracker: Tracker, turn: Turn) -> list[str]:
        """What a message said yes to before it asked for something else, which has its answer already."""
        if turn.intent in {"affirm", "deny"} | SAFETY_INTENTS or not TAKES_UP.search(turn.text):
            return []
        acted = {str(e.get("name")) for e in since_message(tracker) if e.get("event") == "action"}
        return [name for name in offer_before(tracker) if name not in acted and name not in said_in_this_turn(tracker)]

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Nothing was promised, so nothing is said; a form that is open asks on."""
        form = (tracker.active_loop or {}).get("name")
        return [FollowupAction(form)] if form else []


def second_question(tracker: Tracker, turn: Turn) -> str | None:
    """The intent of a part of the message that asked for something else than what has been answered."""
    parts = (tracker.latest_message or {}).get("parts") or []
    sure_from = SECOND_SURE_BESIDE_A_CHANGE if turn.intent == "correct" else SECOND_SURE_FROM
    topics = [
        # Words decide about a part as about a message: "dad won't ask, he fears to be a bother" is no doctor's no.
        topic_by_words(str(part.get("text") or ""), str(part["intent"])) or str(part["intent"])
        for part in parts
        if part.get("intent") not in NO_TOPIC
        and float(part.get("confidence") or 0) >= sure_from
        and (part.get("intent") == turn.intent or _asks_besides(turn, part))
    ]
    told = {str(p.get("intent")) for p in parts if not is_question(str(p.get("text") or ""))} & (
        FEELING_INTENTS | WISHED_FOR
    )
    answered = {turn.intent, "emotional_support", *told, *(ABOUT_ASKING if turn.intent in ABOUT_ASKING else ())}
    if turn.intent != "correct" and says_enough(tracker):
        return None
    if turn.intent not in (*topics, "medical_advice", "change_language", "correct"):
        # Something else than a question was answered, or what was answered stands in no single part of the message.
        return None
    if turn.intent == "change_language":
        return asked_in_english(tracker, turn)
    return next((intent for intent in topics if intent not in answered), None)


_WISHES = re.compile(
    r"\b(?:i|we)(?: also| still| really|['\u2019]?d| would)* (?:want|need|like|wanna)\b"
    r"|^\W*(?:(?:and|also|please|then|so|but)\W+)*(?:write|draft|make|show|tell|give|check|find|look|compare|help|list"
    r"|explain)\b",
    re.IGNORECASE,
)


def _asks_besides(turn: Turn, part: dict[str, Any]) -> bool:
    """Whether a part of a message asks or wishes for something, and for no part of what is answered already.

    Whoever tells a story names many topics; nobody "also asked" about what was only told.
    """
    text, intent = str(part.get("text") or ""), str(part.get("intent"))
    asks = is_question(text) or (turn.intent != "correct" and bool(_WISHES.search(text)))
    return asks and topic_by_words(text, intent) != turn.intent


def says_enough(tracker: Tracker) -> bool:
    """Whether the answer to the last message is a letter or names a crisis line: nothing is added to these."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        custom = (event.get("data") or {}).get("custom") or {}
        facts = ((event.get("metadata") or {}).get("metadata") or {}).get("facts") or []
        if (custom.get("data") or {}).get("kind") in LETTERS or CRISIS_LINE in facts:
            return True
    return False


def asked_in_english(tracker: Tracker, turn: Turn) -> str | None:
    """What a message asks that is English in part: "cuanto cuesta? i have not much money"."""
    if looks_spanish(turn.text) or answer_to(turn) != "utter_change_language":
        return None
    parts = (tracker.latest_message or {}).get("parts") or []
    asked = (p for p in parts if p.get("intent") not in NO_TOPIC and float(p.get("confidence") or 0) >= MEANT_FROM)
    return next((str(part["intent"]) for part in asked), None)


def carry_out(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, offered: list[str], *, forms: bool = True
) -> list[EventType]:
    """Say, show or start what was offered."""
    events: list[EventType] = []
    for name in offered:
        if name.startswith("utter_"):
            dispatcher.utter_message(response=name)
        elif name in OFFERED:
            events += OFFERED[name]().act(dispatcher, tracker, turn)
        elif name in LETTERS:
            events += write(dispatcher, turn, name)
    started = [name for name in offered if name.endswith("_form")] if forms else []
    return [*events, *(FollowupAction(form) for form in started[:1])]


class ActionTakeUpOffer(GuideAction):
    """'Yes' outside a form: do what the last message offered."""

    action_name = "action_take_up_offer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the offered answers and start the offered form; without an offer ask what to do."""
        if turn.active_form:
            return []
        if wants_change(turn) and (changed := change_letter(dispatcher, turn)) is not None:
            # "Yes, make it warmer please": the yes is not what counts.
            return changed
        offered = last_offer(tracker.events)
        if not offered and (noted := take_note(dispatcher, turn)) is not None:
            return noted
        if not offered:
            dispatcher.utter_message(response="utter_yes_to_what")
        return carry_out(dispatcher, tracker, turn, offered)


class ActionDeclineOffer(GuideAction):
    """'No' outside a form: leave the offer, ask what instead."""

    action_name = "action_decline_offer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter that it is no problem; a 'no' that says what it should be instead is a correction."""
        if turn.active_form:
            return []
        if turn.intent == "deny" and offer_before(tracker) == ["utter_crisis"]:
            dispatcher.utter_message(response="utter_heavy_not_that")
            return []
        used = use_facts(dispatcher, tracker, turn)
        if used is not None:
            return used
        others = {"skip": "utter_nothing_to_skip", "stop": "utter_nothing_to_stop"}
        dispatcher.utter_message(response=others.get(turn.intent, "utter_no_problem"))
        return []


_WORDLIKE = re.compile(r"(?i)(?=[a-z'\u2019]*[aeiouy])[a-z'\u2019]{2,}")
_MASHED = re.compile(r"(?i)(.)\1{3,}|[bcdfghjklmnpqrstvwxz]{5,}")


def has_words(text: str) -> bool:
    """Whether a text holds anything like a word: not only signs, numbers or keys hit at random."""
    words = _WORDLIKE.findall(text)
    return any(not _MASHED.search(word) for word in words)


class ActionFallback(GuideAction):
    """A message that was not understood: help at the first miss, a person at the second in a row."""

    action_name = "action_fallback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Use what was recognised after all, else utter the first or the second help."""
        used = None if turn.active_form else use_facts(dispatcher, tracker, turn)
        if used is not None:
            return used
        if turn.values("insult"):
            dispatcher.utter_message(response="utter_insulted")
            return []
        if not turn.active_form and PROMISED.search(turn.text) and (offered := open_offer(tracker)):
            return carry_out(dispatcher, tracker, turn, offered)
        if asks_for_a_word(turn):
            return ActionExplainAgain().act(dispatcher, tracker, turn)
        if (mended := mend_letter(dispatcher, turn)) is not None:
            return mended
        missed_before = self._missed_last_turn(tracker)
        meant = close_calls(tracker)
        special = next((say for topic in meant if (say := answer_to(turn, topic)) != f"utter_{topic}"), None)
        if special:
            # Words that only one of the likely topics has an answer of its own for decide between them.
            dispatcher.utter_message(response=special)
        elif turn.active_form and turn.active_form != ValidateDeletionForm.form:
            # The form's own question follows, with its buttons: there is nothing to choose from twice.
            if missed_before and turn.requested_slot:
                # Nobody is kept at a question that does not reach them.
                return [SlotSet(turn.requested_slot, SKIPPED)]
            dispatcher.utter_message(response="utter_not_understood_in_form")
        elif not missed_before and meant:
            dispatcher.utter_message(
                response="utter_did_you_mean", choices=[*(f"/{intent}" for intent in meant), NONE_OF_THESE]
            )
        elif turn.values("feeling"):
            return ActionComfort().act(dispatcher, tracker, turn)
        elif missed_before:
            dispatcher.utter_message(response="utter_fallback_second")
        else:
            dispatcher.utter_message(response="utter_fallback_first" if has_words(turn.text) else "utter_gibberish")
        return []

    def _missed_last_turn(self, tracker: Tracker) -> bool:
        """Whether this action also answered the patient's message before this one."""
        turns: list[list[str]] = [[]]
        for event in tracker.events:
            if event.get("event") == "user":
                turns.append([])
            elif event.get("event") == "action":
                turns[-1].append(str(event.get("name")))
        return len(turns) > 1 and self.action_name in turns[-2]


class ValidateDeletionForm(FormValidation):
    """The one question before everything is deleted; it is asked afresh each time."""

    form = "deletion_form"
    resumable = False
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {}
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {"confirm_deletion": (yes_or_no,)}

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Ask anew, whatever was answered before."""
        return {"confirm_deletion": None}


class ActionDeleteMyData(GuideAction):
    """Delete the conversation, if the patient said yes.

    What is stored is deleted before the patient is told so. The mark set here makes the tracker store do the
    same instead of writing this turn at its end.
    """

    action_name = "action_delete_my_data"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Mark the conversation, or say that it was kept."""
        if turn.slots.get("confirm_deletion") != "yes":
            dispatcher.utter_message(response="utter_data_kept")
            if not interrupted_form(tracker):
                dispatcher.utter_message(response="utter_what_next")
            return finish(tracker, confirm_deletion=None)
        services().forget(tracker.sender_id)
        dispatcher.utter_message(response="utter_data_deleted")
        return [SlotSet("data_deletion", "requested")]


class ActionHandOff(GuideAction):
    """The way to a person; swearing is met with patience first."""

    action_name = "action_hand_off"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the clinic's contact."""
        if turn.values("insult"):
            dispatcher.utter_message(response="utter_insulted")
        said = [response_of(event) for event in tracker.events if event.get("event") == "bot"]
        calm = not last_alarm(said) and not set(turn.values("feeling")) - {"angry"}
        dispatcher.utter_message(response="utter_hand_off_angry" if calm and is_angry(turn) else "utter_human_handoff")
        return []


_ANGRY = re.compile(
    r"\b(?:you|u) (?:do\s?n['\u2019]?t|dont|do not|never|ca\s?n['\u2019]?t|cant|cannot) (?:even )?(?:know|understand"
    r"|get|listen|read|help|answer)\b"
    r"|\b(?:useless|garbage|stupid|dumb|crap|ridiculous|joke|waste|idiot\w*|moron\w*|hell|damn\w*|goddamn\w*|fuck\w*"
    r"|sick of|fed up|done with)\b"
    r"|\b(?:real|actual|human) (?:person|human|being)\b.{0,10}!|!{2,}",
    re.IGNORECASE,
)


def is_angry(turn: Turn) -> bool:
    """Whether somebody is angry with the guide: they get a person's number, and nothing is made of it."""
    complains = answer_by_words("explain_again", turn.text) == NOT_ANSWERED
    return bool(turn.values("insult") or "angry" in turn.values("feeling") or complains or _ANGRY.search(turn.text))


class ActionHandOffSummary(CardAction):
    """A few lines to read out to the person at the clinic: what was told here, and nothing else."""

    kind = "hand_off_summary"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """What is known."""
        whose = person(known(turn.slots, "relation")).whose
        return {
            **{
                name: known(turn.slots, name)
                for name in ("specialty", "current_doctor", "wanted_doctor", "opinion_type")
            },
            "plan": named_plan(turn.slots),
            "network_line": None,
            "steps_done": [title_of(step, whose) for step in steps_done(turn.slots)],
        }


OFFERED: dict[str, type[GuideAction]] = TOPIC_ACTIONS | {
    str(action().name()): action
    for action in (ActionDenialCall, ActionHandOffSummary, ActionMyPlan, ActionTwoOpinionsCard, ActionUsePortal)
}
"""Actions that an answer may offer: a 'yes' to it runs them."""
