"""The conversation itself: start, digressions, corrections, offers, what was not understood, deletion."""

import re
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.afterwards import ActionTwoOpinionsCard
from actions.asking_your_doctor import ValidateReferralRequestForm, left_out, without_own_name, write_draft
from actions.base import GuideAction, Turn, finish, interrupted_form, services
from actions.cards import CardAction, known
from actions.forms import ANSWER_INTENTS, CONTROL_INTENTS, FormValidation, Reader, own_name, yes_or_no
from actions.insurance.coverage import ActionCallScript, ActionTellCoverage
from actions.insurance.network import ValidateNetworkCheckForm, asks_again
from actions.internal_or_external import (
    ActionBeforeYouPay,
    ActionCompare,
    ActionTakePreference,
    both_or_neither,
    named_priorities,
    weigh,
)
from actions.preparing import ActionQuestionList, ActionShowPlan, ActionSummaryTemplate, steps_done, take_note
from actions.records import ActionRecordsChecklist, ActionRecordsRequest
from second_opinion.letters import in_words, with_twin
from second_opinion.payloads import Source, SourcesData
from second_opinion.people import person
from second_opinion.safety import SAFETY_INTENTS
from second_opinion.steps import title_of

NO_TOPIC = CONTROL_INTENTS | ANSWER_INTENTS | SAFETY_INTENTS | {"medical_advice", "ask_source", "explain_again"}
"""Intents that are no question of the guide's own, so they are neither asked back nor offered."""

SECOND_SURE_FROM = 0.6
"""Confidence from which a sentence counts as a question of its own beside the one that was answered."""

MEANT_FROM, MEANT_ALSO_FROM, FEWEST_MEANT, MOST_MEANT = 0.2, 0.3, 2, 3
"""Asked back is when the likeliest topic is at least this sure, with those that reach this share of it: at least two,
since one alone is no choice, and at most three."""

NONE_OF_THESE = "/capabilities"

ANSWERED_BY: dict[str, tuple[str, ...]] = {
    "how_to_ask_doctor": ("coaching_form",),
    "draft_referral_request": ("referral_request_form",),
    "check_in_network": ("network_check_form",),
    "find_in_network_doctor": ("utter_find_in_network_doctor", "find_doctor_form"),
    "compare_internal_external": ("action_compare",),
    "prefer_internal": ("action_take_preference",),
    "prefer_external": ("action_take_preference",),
    "coverage_check": ("action_tell_coverage",),
    "what_to_ask_insurer": ("utter_what_to_ask_insurer", "action_call_script"),
    "which_records_needed": ("utter_which_records_needed", "action_records_checklist"),
    "draft_records_request": ("utter_draft_records_request", "action_records_request"),
    "prepare_questions": ("utter_prepare_questions", "action_question_list"),
    "prepare_summary": ("utter_prepare_summary", "action_summary_template"),
    "emotional_support": ("action_comfort",),
    "next_steps": ("action_show_plan",),
}
"""What a topic's rule does where that is not to utter the response of its name."""


def channel_metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel says of the conversation: at its start, and after 'start over' with the last message."""
    started = tracker.get_slot("session_started_metadata")
    last: dict[str, Any] = next((e for e in reversed(tracker.events) if e.get("event") == "user"), {})
    return {**(last.get("metadata") or {}), **(started if isinstance(started, dict) else {})}


KEPT_OVER_A_PAUSE = (
    "situation", "recipient", "specialty", "opinion_type", "current_doctor", "wanted_doctor", "wanted_doctor_npi",
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
            # Typed as a command; a session otherwise starts before the message it is for.
            dispatcher.utter_message(response="utter_greet")
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


class ActionContinue(GuideAction):
    """End of every answering rule: offer the second question of a message that held two, return to the form."""

    action_name = "action_continue"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Say whose doctor is meant from now on, offer what else was asked, go back to an interrupted form."""
        if relation := new_relation(tracker):
            dispatcher.utter_message(response="utter_for_someone", relation=relation)
        if second := second_question(tracker, turn):
            dispatcher.utter_message(response="utter_second_question", choices=[f"/{second}"])
        return [FollowupAction(turn.active_form)] if turn.active_form else []

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Nothing was promised, so nothing is said."""
        return []


def new_relation(tracker: Tracker) -> str | None:
    """The person for whom it is, where the last message was the first to say so."""
    said = [e.get("value") for e in tracker.events if e.get("event") == "slot" and e.get("name") == "relation"]
    turn = Turn.of(tracker)
    relation = person(known(turn.slots, "relation")).relation
    earlier = {person(value).relation for value in said[:-1] if value}
    return relation if relation and turn.values("relation") and relation not in earlier else None


def second_question(tracker: Tracker, turn: Turn) -> str | None:
    """The intent of a part of the message that asked for something else than what has been answered."""
    parts = (tracker.latest_message or {}).get("parts") or []
    topics = [
        str(part["intent"])
        for part in parts
        if part.get("intent") not in NO_TOPIC and float(part.get("confidence") or 0) >= SECOND_SURE_FROM
    ]
    if turn.intent not in (*topics, "medical_advice"):
        # Something else than a question was answered, or what was answered stands in no single part of the message.
        return None
    return next((intent for intent in topics if intent != turn.intent), None)


def close_calls(tracker: Tracker) -> list[str]:
    """The topics that a message which was not understood may have meant, the likeliest first."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    ranked = [r for r in ranking if r.get("name") != "nlu_fallback"]
    if not ranked or ranked[0]["name"] in NO_TOPIC or ranked[0]["confidence"] < MEANT_FROM:
        return []
    topics = [r for r in ranked if r["name"] not in NO_TOPIC]
    likely = sum(r["confidence"] >= MEANT_ALSO_FROM * ranked[0]["confidence"] for r in topics)
    return [str(r["name"]) for r in topics[: min(max(likely, FEWEST_MEANT), MOST_MEANT)]]


def use_facts(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType] | None:
    """Make the last result anew with what the message says: the letter, the network answer, the comparison.

    ``None`` where there is no last result, or the message says nothing that bears on it.
    """
    if (noted := take_note(dispatcher, turn)) is not None:
        return noted
    if turn.slots.get("last_result") == "comparison" and (response := both_or_neither(turn)):
        dispatcher.utter_message(response=response)
        return []
    turn = without_own_name(turn)
    last = turn.slots.get("last_result")
    if last == "network" and asks_again(turn):
        return [FollowupAction(ValidateNetworkCheckForm.form)]
    if last == "comparison" and (priorities := named_priorities(turn)):
        weigh(dispatcher, priorities)
        return [SlotSet("priorities", priorities)]
    if last == "letter":
        changed = left_out(turn) or FormValidation.first_values(ValidateReferralRequestForm.mentioned, turn)
        if not changed and turn.intent == "inform" and (name := own_name(turn)):
            changed = {"patient_name": name}
        if changed:
            write_draft(dispatcher, {**turn.slots, **changed})
            return [SlotSet(slot, value) for slot, value in changed.items()]
    return None


class ActionUpdateFacts(GuideAction):
    """A fact or a correction outside a form: keep it, and make the last result anew with it."""

    action_name = "action_update_facts"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Update the slots, then show the letter, the network answer or the comparison again."""
        if turn.active_form:
            # The form has read what it could; its question is asked again in other words.
            return []
        used = use_facts(dispatcher, tracker, turn)
        if used is not None:
            return used
        changed = FormValidation.first_values(ValidateReferralRequestForm.mentioned, turn)
        if "situation" in changed:
            dispatcher.utter_message(response="utter_noted_situation")
        elif changed or turn.values("plan") or turn.values("insurer") or turn.values("place"):
            dispatcher.utter_message(response="utter_noted")
        else:
            dispatcher.utter_message(response="utter_told" if turn.intent == "inform" else "utter_what_to_change")
        return [SlotSet(slot, value) for slot, value in changed.items()]


def last_offer(tracker: Tracker) -> list[str]:
    """What the guide's last message offered: names of responses, then perhaps a form.

    A response names them (``metadata.offer``); of a message with one button, it is what that button is for.
    """
    said = [e for e in tracker.events if e.get("event") == "bot"]
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
        offered = last_offer(tracker)
        if not offered and (noted := take_note(dispatcher, turn)) is not None:
            return noted
        events: list[EventType] = []
        for name in offered:
            if name.startswith("utter_"):
                dispatcher.utter_message(response=name)
            elif name in OFFERED:
                events += OFFERED[name]().act(dispatcher, tracker, turn)
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
        dispatcher.utter_message(response="utter_no_problem")
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
        missed_before = self._missed_last_turn(tracker)
        if not missed_before and (meant := close_calls(tracker)):
            dispatcher.utter_message(
                response="utter_did_you_mean", choices=[*(f"/{intent}" for intent in meant), NONE_OF_THESE]
            )
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


class ActionComfort(GuideAction):
    """A feeling is met in the words that fit it."""

    action_name = "action_comfort"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the answer for the feeling that the message names, if it names one."""
        dispatcher.utter_message(response="utter_emotional_support", feeling=next(iter(turn.values("feeling")), None))
        return []


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
                for name in ("specialty", "current_doctor", "wanted_doctor", "plan", "opinion_type")
            },
            "network_line": None,
            "steps_done": [title_of(step, whose) for step in steps_done(turn.slots)],
        }


OFFERED: dict[str, type[GuideAction]] = {
    str(action().name()): action
    for action in (
        ActionBeforeYouPay, ActionCallScript, ActionComfort, ActionCompare, ActionHandOffSummary, ActionQuestionList,
        ActionRecordsChecklist, ActionRecordsRequest, ActionShowPlan, ActionSummaryTemplate, ActionTakePreference,
        ActionTellCoverage, ActionTwoOpinionsCard,
    )
}  # fmt: skip
"""Actions that an answer may offer: a 'yes' to it runs them."""


def last_answer(tracker: Tracker) -> list[dict[str, Any]]:
    """The messages with which the guide answered before this message, from the last turn that told something.

    Turns in which the patient only asked back or said thanks are passed over.
    """
    turns: list[list[dict[str, Any]]] = [[]]
    for event in tracker.events:
        if event.get("event") == "user":
            intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            turns.append([{"intent": intent}])
        elif event.get("event") == "bot":
            turns[-1].append(event)
    for asked, *said in reversed([turn for turn in turns[:-1] if turn]):
        if said and asked.get("intent") not in {"ask_source", "explain_again", "thanks"}:
            return said
    return []


class ActionTellSources(GuideAction):
    """Where the last answer comes from: each fact that it named, with source and date."""

    action_name = "action_tell_sources"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the sources, or say that the last answer stated no facts."""
        said = last_answer(tracker)
        customs = [(event.get("data") or {}).get("custom") or {} for event in said]
        named = [f for event in said for f in ((event.get("metadata") or {}).get("metadata") or {}).get("facts") or []]
        named += [f for custom in customs for f in (custom.get("data") or {}).get("facts") or []]
        answers = {str((event.get("metadata") or {}).get("utter_action")) for event in said}
        if any(name.startswith("utter_network_") or name == "utter_doctors_found" for name in answers):
            dispatcher.utter_message(response="utter_sources_directory")
            return []
        now = services()
        catalogue = now.facts
        found = [catalogue[fact] for fact in dict.fromkeys(named) if fact in catalogue]
        if not found:
            dispatcher.utter_message(response="utter_sources_none")
            return []
        today = now.today()
        data = SourcesData(
            sources=[
                Source(
                    id=fact.id,
                    text=fact.text,
                    source=fact.source,
                    url=fact.url,
                    checked_on=in_words(fact.checked_on),
                    expired=fact.expires_on <= today,
                )
                for fact in found
            ]
        )
        dispatcher.utter_message(response="utter_sources")
        dispatcher.utter_message(json_message=with_twin("sources", data).dict())
        return []


class ActionExplainAgain(GuideAction):
    """A word that was asked about is explained; otherwise the last answer is given in other words."""

    action_name = "action_explain_again"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the explanation; inside a form its question follows in other words."""
        if terms := turn.values("term"):
            for term in list(dict.fromkeys(terms))[:2]:
                dispatcher.utter_message(response=f"utter_term_{term}")
            return []
        names = [(event.get("metadata") or {}).get("utter_action") for event in last_answer(tracker)]
        answers = [name for name in names if name and not name.startswith("utter_ask_")]
        if turn.active_form and not answers:
            dispatcher.utter_message(response="utter_explain_again")
        elif answers:
            dispatcher.utter_message(response="utter_explain_again")
            dispatcher.utter_message(response=answers[0])
        else:
            dispatcher.utter_message(response="utter_explain_nothing")
        return []
