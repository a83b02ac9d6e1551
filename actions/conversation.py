"""The conversation itself: start, digressions, corrections, offers, what was not understood, deletion."""

from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, EventType, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm, left_out, without_own_name, write_draft
from actions.base import GuideAction, Turn, finish, interrupted_form, services
from actions.forms import ANSWER_INTENTS, CONTROL_INTENTS, FormValidation, Reader, own_name, yes_or_no
from actions.insurance import ValidateNetworkCheckForm, asks_again
from actions.internal_or_external import named_priorities, weigh
from second_opinion.safety import SAFETY_INTENTS

NO_TOPIC = CONTROL_INTENTS | ANSWER_INTENTS | SAFETY_INTENTS | {"medical_advice"}
"""Intents that are no question of the guide's own, so they are neither asked back nor offered."""

SECOND_SURE_FROM = 0.6
"""Confidence from which a sentence counts as a question of its own beside the one that was answered."""

MEANT_FROM, MEANT_ALSO_FROM, FEWEST_MEANT, MOST_MEANT = 0.2, 0.3, 2, 3
"""Asked back is when the likeliest topic is at least this sure, with those that reach this share of it: at least two,
since one alone is no choice, and at most three."""

NONE_OF_THESE = "/capabilities"

ANSWERED_BY = {
    "how_to_ask_doctor": "coaching_form",
    "draft_referral_request": "referral_request_form",
    "check_in_network": "network_check_form",
    "compare_internal_external": "utter_comparison",
}
"""What a topic's rule begins with where that is not the response of its name."""


def channel_metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel says of the conversation: at its start, and after 'start over' with the last message."""
    started = tracker.get_slot("session_started_metadata")
    last: dict[str, Any] = next((e for e in reversed(tracker.events) if e.get("event") == "user"), {})
    return {**(last.get("metadata") or {}), **(started if isinstance(started, dict) else {})}


class ActionSessionStart(GuideAction):
    """Begin a conversation: clinic and language come with the channel's metadata."""

    action_name = "action_session_start"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Copy what the channel says of the conversation into slots."""
        given = channel_metadata(tracker)
        if turn.intent == "session_start":
            # Typed as a command; a session otherwise starts before the message it is for.
            dispatcher.utter_message(response="utter_greet")
        slots = [SlotSet(name, str(given[name])) for name in ("clinic", "language") if given.get(name)]
        return [SessionStarted(), *slots, ActionExecuted("action_listen")]

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A conversation begins all the same; the default clinic holds."""
        return [SessionStarted(), ActionExecuted("action_listen")]


class ActionContinue(GuideAction):
    """End of every answering rule: offer the second question of a message that held two, return to the form."""

    action_name = "action_continue"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Offer what else was asked, then go back to the form that was interrupted, if one was."""
        if second := second_question(tracker, turn):
            dispatcher.utter_message(response="utter_second_question", choices=[f"/{second}"])
        return [FollowupAction(turn.active_form)] if turn.active_form else []

    def failed(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Nothing was promised, so nothing is said."""
        return []


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

    A response names them (``metadata.yes``); of a message with one button, it is what that button is for.
    """
    said = [e for e in tracker.events if e.get("event") == "bot"]
    if not said:
        return []
    # Rasa keeps a response's own metadata inside the message's.
    offered = ((said[-1].get("metadata") or {}).get("metadata") or {}).get("yes")
    if isinstance(offered, list):
        return [str(name) for name in offered]
    buttons = (said[-1].get("data") or {}).get("buttons") or []
    asked = buttons[0]["payload"].removeprefix("/") if len(buttons) == 1 else None
    return [ANSWERED_BY.get(asked, f"utter_{asked}")] if asked else []


class ActionTakeUpOffer(GuideAction):
    """'Yes' outside a form: do what the last message offered."""

    action_name = "action_take_up_offer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the offered answers and start the offered form; without an offer ask what to do."""
        if turn.active_form:
            return []
        offered = last_offer(tracker)
        for response in (name for name in offered if name.startswith("utter_")):
            dispatcher.utter_message(response=response)
        forms = [name for name in offered if name.endswith("_form")]
        if not offered:
            dispatcher.utter_message(response="utter_yes_to_what")
        return [FollowupAction(forms[0])] if forms else []


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


class ActionFallback(GuideAction):
    """A message that was not understood: help at the first miss, a person at the second in a row."""

    action_name = "action_fallback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Use what was recognised after all, else utter the first or the second help."""
        used = None if turn.active_form else use_facts(dispatcher, tracker, turn)
        if used is not None:
            return used
        missed_before = self._missed_last_turn(tracker)
        if not missed_before and (meant := close_calls(tracker)):
            dispatcher.utter_message(
                response="utter_did_you_mean", choices=[*(f"/{intent}" for intent in meant), NONE_OF_THESE]
            )
            return []
        dispatcher.utter_message(response="utter_fallback_second" if missed_before else "utter_fallback_first")
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
