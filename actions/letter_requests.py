"""Writing a letter: the request for the referral at the end of its form, the others at once."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm, told_apart
from actions.base import GuideAction, Turn, finish, interrupted_form, just_started
from actions.cards import known
from actions.conversation import second_question
from actions.forms import SKIPPED
from actions.letter_changes import write_changed
from actions.letter_facts import read_facts, told_before
from actions.letters import LETTERS, write
from actions.named_people import same_person
from actions.wished_letters import asks_for_lost, told_two_opinions, wished_letter


class ActionDraftReferralRequest(GuideAction):
    """Write the letter that was asked for. It is the patient's to send; nothing here sends it."""

    action_name = "action_draft_referral_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the letter, with what the message tells for it."""
        started = just_started(tracker, ValidateReferralRequestForm.form)
        at_once = wished_letter(turn, two_opinions=told_two_opinions(tracker)) if started else left_for(turn)
        # A look-up later on names other doctors than the one whom the request wishes for.
        wished = {"wished_doctor": turn.slots.get("wanted_doctor") or SKIPPED}
        told = told_apart(turn.slots, read_facts(turn, at_once)) if at_once else wished
        if at_once and at_once.startswith("opinion_"):
            told = with_both_doctors(turn, at_once, told)
        told = {**told_before(tracker, turn), **told}
        # What an interrupted form asks comes behind the letter.
        now = replace(turn, slots={**turn.slots, **told}, active_form=interrupted_form(tracker))
        letter = at_once or "referral_request"
        if started and letter in (turn.slots.get("drafts") or {}) and asks_for_lost(turn):
            dispatcher.utter_message(response="utter_letter_not_lost")
        again = write_changed(dispatcher, now, letter) if started else None
        shown = write(dispatcher, now, letter) if again is None else again
        if again is not None and (second := second_question(tracker, replace(turn, intent="correct"))):
            dispatcher.utter_message(response="utter_second_question", choices=[f"/{second}"])
        return [*(SlotSet(slot, value) for slot, value in told.items()), *shown, *finish(tracker)]


def left_for(turn: Turn) -> str | None:
    """The letter for which the form of the request was left; the form's own end leaves ``unfinished_form`` to it."""
    letter = turn.slots.get("letter")
    left = turn.slots.get("unfinished_form") != ValidateReferralRequestForm.form
    return letter if left and letter in LETTERS and letter != "referral_request" else None


def with_both_doctors(turn: Turn, letter: str, told: dict[str, Any]) -> dict[str, Any]:
    """What is told for one of the messages to two doctors, where whoever reads it keeps their place.

    "The message to Dr. Roe" names no first doctor anew, and with one of the two unknown it names that one.
    """
    known_now = {slot: known(turn.slots, slot) for slot in ("current_doctor", "wanted_doctor")}
    names = [told.get(slot) for slot in known_now if told.get(slot)]
    if len(names) == len(known_now):
        return told
    free = {slot: value for slot, value in told.items() if slot not in known_now}
    new = [name for name in names if not any(same_person(name, other) for other in known_now.values())]
    reader = "current_doctor" if letter == "opinion_to_first_doctor" else "wanted_doctor"
    return {**free, reader: new[0]} if new else free
