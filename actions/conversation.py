"""The conversation itself: start, digressions, corrections, offers, what was not understood, deletion."""

import re
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.afterwards import ActionTwoOpinionsCard
from actions.answers import answer_to
from actions.asking_your_doctor import current_doctor, specialty, wanted_doctor
from actions.base import GuideAction, Turn, finish, interrupted_form, messages_since_asked, services
from actions.cards import CardAction, known, named_plan
from actions.explaining import ActionExplainAgain, asks_for_a_word
from actions.facts_told import use_facts
from actions.for_whom import SAID_BESIDE, say_for_whom
from actions.forms import FormValidation, Reader, illness_told, is_question, kind_told, yes_or_no
from actions.insurance.network import plan_told
from actions.letter_changes import change_letter, changed_besides, wants_change
from actions.letters import LETTERS, write
from actions.named_people import fuller
from actions.portal import ActionUsePortal, offer_portal
from actions.preparing import ActionMyPlan, steps_done
from actions.reassurance import ActionComfort
from actions.steps import take_note
from actions.topics import ANSWERED_BY, MEANT_FROM, NO_TOPIC, TOPIC_ACTIONS, close_calls
from second_opinion.people import person
from second_opinion.safety import looks_spanish
from second_opinion.steps import title_of

SECOND_SURE_FROM = 0.7
"""Confidence from which a sentence counts as a question of its own beside the one that was answered."""
SECOND_SURE_BESIDE_A_CHANGE = 0.5
"""The same beside a change to a letter, of which no other question was answered."""

NONE_OF_THESE = "/capabilities"


def channel_metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel says of the conversation: at its start, and after 'start over' with the last message."""
    started = tracker.get_slot("session_started_metadata")
    last: dict[str, Any] = next((e for e in reversed(tracker.events) if e.get("event") == "user"), {})
    return {**(last.get("metadata") or {}), **(started if isinstance(started, dict) else {})}


KEPT_OVER_A_PAUSE = (
    "situation", "recipient", "specialty", "opinion_type", "current_doctor", "wanted_doctor", "wanted_doctor_npi",
    "wished_doctor", "own_questions", "writer_name", "decide_by", "letter_channel", "letter", "drafts", "visit_on",
    "answer_by", "programme", "asked_of_doctor", "letter_question", "phone", "minor", "situation_kind", "letter_voice",
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


MOST_DETOURS = {"deletion_form": 1}
USUAL_MOST_DETOURS = 4
"""Messages about something else after which an open form stops asking; nobody deletes anything by the way."""

RESUMABLE = frozenset(
    {"coaching_form", "referral_request_form", "network_check_form", "find_doctor_form", "priorities_form"}
)


class ActionContinue(GuideAction):
    """End of every answering rule: offer the second question of a message that held two, return to the form."""

    action_name = "action_continue"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Say whose doctor is meant from now on, offer what else was asked, go back to an interrupted form."""
        events = say_for_whom(dispatcher, tracker) or []
        if not turn.active_form and turn.intent not in NO_TOPIC:
            events = [*events, *changed_besides(dispatcher, turn)]
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
            }
            if turn.intent == "correct" and turn.slots.get("last_result") == "letter":
                # What it is about was put right with the letter, and a kind of it takes the place of no own words.
                told["situation"] = None
            for slot in ("wanted_doctor", "current_doctor"):
                if name := told[slot]:
                    told[slot] = fuller(known(turn.slots, slot), name)
            if told["plan"] and turn.slots.get("payer") == "none":
                # Whoever names a plan has one, whatever it sounded like.
                events = [*events, SlotSet("payer", None)]
            return [*events, *(SlotSet(slot, value) for slot, value in told.items() if value)]
        asked = turn.requested_slot
        most = MOST_DETOURS.get(turn.active_form, USUAL_MOST_DETOURS)
        if asked and messages_since_asked(tracker, asked) > most:
            # Whoever asks about other things again and again has moved on; the form waits until it is wanted.
            if turn.active_form in RESUMABLE:
                dispatcher.utter_message(response="utter_form_set_aside")
            return [*events, ActiveLoop(None), SlotSet("requested_slot", None)]
        return [*events, *self._told_beside(dispatcher, tracker, turn), FollowupAction(turn.active_form)]

    @staticmethod
    def _told_beside(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """What the message told for the open form beside what has been answered: nobody has to say it twice."""
        form = next((form() for form in FormValidation.__subclasses__() if form.form == turn.active_form), None)
        told = form.beside(turn) if form else {}
        if form is None or not told:
            return []
        return [SlotSet(*slot) for slot in form.resolve(dispatcher, tracker, turn, told).items()]

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Nothing was promised, so nothing is said."""
        return []


def second_question(tracker: Tracker, turn: Turn) -> str | None:
    """The intent of a part of the message that asked for something else than what has been answered."""
    parts = (tracker.latest_message or {}).get("parts") or []
    sure_from = SECOND_SURE_BESIDE_A_CHANGE if turn.intent == "correct" else SECOND_SURE_FROM
    topics = [
        str(part["intent"])
        for part in parts
        if part.get("intent") not in NO_TOPIC
        and float(part.get("confidence") or 0) >= sure_from
        and (turn.intent != "correct" or is_question(str(part.get("text"))))
    ]
    if turn.intent not in (*topics, "medical_advice", "change_language", "correct"):
        # Something else than a question was answered, or what was answered stands in no single part of the message.
        return None
    if turn.intent == "change_language":
        return asked_in_english(tracker, turn)
    return next((intent for intent in topics if intent != turn.intent), None)


def asked_in_english(tracker: Tracker, turn: Turn) -> str | None:
    """What a message asks that is English in part: "cuanto cuesta? i have not much money"."""
    if looks_spanish(turn.text) or answer_to(turn) != "utter_change_language":
        return None
    parts = (tracker.latest_message or {}).get("parts") or []
    asked = (p for p in parts if p.get("intent") not in NO_TOPIC and float(p.get("confidence") or 0) >= MEANT_FROM)
    return next((str(part["intent"]) for part in asked), None)


def last_offer(tracker: Tracker) -> list[str]:
    """What the guide's last message offered: names of responses, then perhaps a form.

    A response names them (``metadata.offer``), and letters by their names in ``LETTERS``; of a message with one button,
    it is what that button is for.
    """
    bot = [e for e in tracker.events if e.get("event") == "bot"]
    # Whose doctor is meant is said behind an answer and offers nothing.
    said = [e for e in bot if (e.get("metadata") or {}).get("utter_action") != SAID_BESIDE]
    if not said:
        return []
    # Rasa keeps a response's own metadata inside the message's.
    offered = ((said[-1].get("metadata") or {}).get("metadata") or {}).get("offer")
    if isinstance(offered, list):
        return [str(name) for name in offered]
    buttons = (said[-1].get("data") or {}).get("buttons") or []
    asked = buttons[0]["payload"].removeprefix("/") if len(buttons) == 1 else None
    return list(ANSWERED_BY.get(asked, (f"utter_{asked}",))) if asked else []


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
        offered = last_offer(tracker)
        if not offered and (noted := take_note(dispatcher, turn)) is not None:
            return noted
        events: list[EventType] = []
        for name in offered:
            if name.startswith("utter_"):
                dispatcher.utter_message(response=name)
            elif name in OFFERED:
                events += OFFERED[name]().act(dispatcher, tracker, turn)
            elif name in LETTERS:
                events += write(dispatcher, turn, name)
        forms = [name for name in offered if name.endswith("_form")]
        if not offered:
            dispatcher.utter_message(response="utter_yes_to_what")
        return [*events, *(FollowupAction(form) for form in forms[:1])]


class ActionDeclineOffer(GuideAction):
    """'No' outside a form: leave the offer, ask what instead."""

    action_name = "action_decline_offer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter that it is no problem; a 'no' that says what it should be instead is a correction."""
        if turn.active_form:
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
        if asks_for_a_word(turn):
            return ActionExplainAgain().act(dispatcher, tracker, turn)
        missed_before = self._missed_last_turn(tracker)
        meant = close_calls(tracker)
        special = next((say for topic in meant if (say := answer_to(turn, topic)) != f"utter_{topic}"), None)
        if special:
            # Words that only one of the likely topics has an answer of its own for decide between them.
            dispatcher.utter_message(response=special)
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
        dispatcher.utter_message(response="utter_human_handoff")
        return []


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
    for action in (ActionHandOffSummary, ActionMyPlan, ActionTwoOpinionsCard, ActionUsePortal)
}
"""Actions that an answer may offer: a 'yes' to it runs them."""
