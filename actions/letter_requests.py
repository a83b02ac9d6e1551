"""Writing a letter: the request for the referral at the end of its form, the others at once."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm, told_apart
from actions.base import GuideAction, Turn, finish, interrupted_form, just_started
from actions.conversation import second_question
from actions.forms import SKIPPED
from actions.letter_changes import write_changed
from actions.letter_facts import read_facts, told_before
from actions.letters import wished_letter, write


class ActionDraftReferralRequest(GuideAction):
    """Write the letter that was asked for. It is the patient's to send; nothing here sends it."""

    action_name = "action_draft_referral_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the letter, with what the message tells for it."""
        at_once = wished_letter(turn) if just_started(tracker, ValidateReferralRequestForm.form) else None
        # A look-up later on names other doctors than the one whom the request wishes for.
        wished = {"wished_doctor": turn.slots.get("wanted_doctor") or SKIPPED}
        told = told_apart(turn.slots, read_facts(turn, at_once)) if at_once else wished
        told = {**told_before(tracker, turn), **told}
        # What an interrupted form asks comes behind the letter.
        now = replace(turn, slots={**turn.slots, **told}, active_form=interrupted_form(tracker))
        letter = at_once or "referral_request"
        again = (
            write_changed(dispatcher, now, letter) if just_started(tracker, ValidateReferralRequestForm.form) else None
        )
        shown = write(dispatcher, now, letter) if again is None else again
        if again is not None and (second := second_question(tracker, replace(turn, intent="correct"))):
            dispatcher.utter_message(response="utter_second_question", choices=[f"/{second}"])
        return [*(SlotSet(slot, value) for slot, value in told.items()), *shown, *finish(tracker)]
