"""What a message tells outside forms: it is kept, and the last answer, card or letter is given anew with it."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ActionCoach, ValidateCoachingForm, ValidateReferralRequestForm, told_apart
from actions.base import GuideAction, Turn
from actions.cards import CardAction
from actions.explaining import ActionExplainAgain
from actions.for_whom import say_for_whom
from actions.forms import ANSWER_INTENTS, PLAIN_FEELINGS, FormValidation, illness_told, is_question, names_illness
from actions.insurance.coverage import (
    ActionCallScript,
    ActionTellCoverage,
    changes_script,
    state_named_in,
    takes_for_out,
)
from actions.insurance.find_doctor import ValidateFindDoctorForm
from actions.insurance.network import ValidateNetworkCheckForm, asks_again, plan_told
from actions.internal_or_external import both_or_neither, named_priorities, take_preference, weigh
from actions.letter_changes import change_letter, changes, length_wished, speaks_of_letter, wants_change
from actions.letter_facts import question_told, says_which_office, wanted_records_told
from actions.letter_topic import adds_to_letter, dictated
from actions.letters import write
from actions.preparing import ActionQuestionList, ActionSummaryTemplate, change_paper
from actions.reassurance import ActionComfort
from actions.records import ActionRecordsChecklist
from actions.sources import response_of
from actions.steps import take_note
from second_opinion.safety import BODILY, alarm_of, help_is_there, is_back, was_no_alarm

HANGS_ON_THE_PLAN = frozenset(
    {"coverage_check", "cost_out_of_pocket", "medicare_medicaid", "prior_authorization", "referral_needed"}
)
"""Topics whose answer depends on how somebody is insured, which they may tell after it."""

_CASE = {"situation", "condition", "procedure"}

CARDS: dict[str, tuple[type[CardAction], set[str]]] = {
    "call_script": (
        ActionCallScript,
        {"doctor", "plan", "insurer", "npi", "place", "specialty", "payer", "plan_type"},
    ),
    "question_list": (ActionQuestionList, _CASE),
    "records_checklist": (ActionRecordsChecklist, _CASE | {"opinion_type"}),
    "summary_template": (ActionSummaryTemplate, _CASE | {"doctor", "specialty"}),
}
"""Cards, and what in a later message changes them."""


READ_BACK = ("doctor", "specialty", "insurer", "plan", "facility", "place")
"""What a message may name that is said back as noted, so that a slip can be seen."""

SEARCHED_BY = frozenset({"specialty", "plan", "insurer", "place"})
"""What a search for a doctor goes by; told after one, it is searched anew."""

PUBLIC_PAYERS = frozenset({"original_medicare", "medicare_advantage", "medicaid", None})

LOOKED_BACK = 4
"""Messages before this one among which the topic that it belongs to is looked for."""


def last_topic(tracker: Tracker) -> str | None:
    """The last topic that was asked for; facts, corrections and what was not understood in between are passed over."""
    asked = [e for e in tracker.events if e.get("event") == "user"][:-1][-LOOKED_BACK:]
    named = [str(((e.get("parse_data") or {}).get("intent") or {}).get("name")) for e in reversed(asked)]
    return next((name for name in named if name not in ANSWER_INTENTS | {"affirm", "deny"}), None)


def after_alarm(tracker: Tracker) -> str | None:
    """What to say to a statement when the last answer was to an emergency, a crisis, abuse or poisoning."""
    said = [response_of(event) for event in tracker.events if event.get("event") == "bot"]
    kind = alarm_of(said[-1]) if said else None
    if kind is None:
        return None
    return "utter_after_bodily_alarm" if kind in BODILY else "utter_after_alarm"


def answer_again(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType] | None:
    """Give the last answer or card anew with what the message adds to it; ``None`` where it adds nothing."""
    if (told := answer_for_plan(dispatcher, tracker, turn)) is not None:
        return told
    if (changed := change_paper(dispatcher, tracker, turn)) is not None:
        return changed
    named = {str(found.get("entity")) for found in turn.entities}
    last = str(turn.slots.get("last_result"))
    plan = plan_told(turn)
    of_script = last == "call_script" and (bool(plan) or changes_script(tracker, turn))
    if last not in CARDS or not (named & CARDS[last][1] or turn.patient or of_script):
        return None
    slots: dict[str, Any] = {"plan": plan} if plan else {}
    if current := turn.doctor("current", surely=last != "summary_template"):
        slots["current_doctor"] = current
    wanted = turn.doctor("second", surely=last != "call_script") if last != "summary_template" else None
    if (
        wanted
        and wanted not in str(slots.get("plan"))
        and (last == "call_script" or " " in wanted or turn.doctor_is_titled(wanted))
    ):
        slots |= {"wanted_doctor": wanted, "wanted_doctor_npi": None}
    if turn.patient:
        slots["patient_name"] = turn.patient
    if opinion := next((v for v in turn.values("opinion_type") if v in ("internal", "external")), None):
        slots["opinion_type"] = opinion
    anew = replace(turn, slots={**turn.slots, **slots})
    if not slots and CARDS[last][0]().shown_before(tracker, anew):
        return None
    card = CARDS[last][0]().act(dispatcher, tracker, anew)
    return [*(SlotSet(*slot) for slot in slots.items()), *card]


def answer_for_plan(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType] | None:
    """Give the last answer on insurance anew for the payer, the type of plan or the state that the message names."""
    named = {str(found.get("entity")) for found in turn.entities}
    topic = last_topic(tracker)
    insured = named & {"payer", "plan_type"}
    if topic in ("coverage_check", "patient_rights_ethics") and (insured or state_named_in(turn.text)):
        return ActionTellCoverage().act(dispatcher, tracker, turn)
    if topic == "medicare_medicaid" and "payer" in named and turn.slots.get("payer") not in PUBLIC_PAYERS:
        return ActionTellCoverage().act(dispatcher, tracker, turn)
    if topic in HANGS_ON_THE_PLAN and insured:
        dispatcher.utter_message(response=f"utter_{topic}")
        return []
    return None


def use_facts(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType] | None:
    """Make the last result anew with what the message says: the letter, the network answer, the comparison.

    ``None`` where there is no last result, or the message says nothing that bears on it.
    """
    shown = turn.slots.get("letter") if turn.slots.get("last_result") == "letter" else None
    if shown == "records_request" and wanted_records_told(turn):
        # "No scans, I have the CD" tells of no step that is done.
        return change_letter(dispatcher, turn)
    # "It should say that I am booked for surgery" books nothing here.
    if not (shown and dictated(turn)) and (noted := take_note(dispatcher, turn)) is not None:
        return noted
    about_the_letter = turn.slots.get("last_result") == "letter" and changes(turn)
    over = is_back(turn.text) or help_is_there(turn.text)
    if after_alarm(tracker) and (over or (not turn.entities and was_no_alarm(turn.text))):
        # Which of the two it is, and whether it was said before, the answer's own words tell.
        dispatcher.utter_message(response="utter_after_alarm")
        return []
    if not turn.entities and not about_the_letter and (response := after_alarm(tracker)):
        dispatcher.utter_message(response=response)
        return []
    if (changed_person := say_for_whom(dispatcher, tracker)) is not None:
        if turn.slots.get("last_result") == "letter":
            parts = changes(turn)
            letter_now = write(dispatcher, replace(turn, slots={**turn.slots, **parts}), str(turn.slots.get("letter")))
            return [*changed_person, *(SlotSet(*slot) for slot in parts.items()), *letter_now]
        if (card := CARDS.get(str(turn.slots.get("last_result")))) is not None:
            patient = {"patient_name": turn.patient} if turn.patient else {}
            card_now = card[0]().act(dispatcher, tracker, replace(turn, slots={**turn.slots, **patient}))
            return [*changed_person, *(SlotSet(*slot) for slot in patient.items()), *card_now]
        return [*changed_person, *(SlotSet(*slot) for slot in told_for_letter(turn).items())]
    if response := both_or_neither(turn):
        dispatcher.utter_message(response=response)
        return []
    if takes_for_out(turn):
        dispatcher.utter_message(response="utter_network_no_proof")
        return []
    last = turn.slots.get("last_result")
    of_letter = speaks_of_letter(turn) or (adds_to_letter(turn) and last not in CARDS)
    if turn.slots.get("letter") and (of_letter or wants_change(turn)):
        # The letter was shown, though something else came after it.
        return change_letter(dispatcher, turn)
    if says_which_office(turn):
        return change_letter(dispatcher, turn)
    own = turn.doctor("current", surely=True)
    if own and own != turn.slots.get("current_doctor") and turn.slots.get("letter"):
        # "My doctor is Anita Patel" bears on the letter, whatever was looked up after it.
        return change_letter(dispatcher, turn)
    chosen = next((v for v in turn.values("opinion_type") if v in ("internal", "external")), None)
    if chosen and last != "letter":
        return take_preference(dispatcher, turn, chosen)
    told = answer_again(dispatcher, tracker, turn)
    if told is not None:
        return told
    if last == "script" and (said := FormValidation.first_values(ValidateCoachingForm.mentioned, turn)):
        coached = ActionCoach().act(dispatcher, tracker, replace(turn, slots={**turn.slots, **said}))
        return [*(SlotSet(*slot) for slot in said.items()), *coached]
    if (
        last == "doctors"
        and not is_question(turn.text)
        and {str(found.get("entity")) for found in turn.entities} & SEARCHED_BY
    ):
        return [FollowupAction(ValidateFindDoctorForm.form)]
    if last == "network" and asks_again(turn):
        return [FollowupAction(ValidateNetworkCheckForm.form)]
    if turn.slots.get("unfinished_form") == ValidateNetworkCheckForm.form and plan_told(turn):
        # The plan that a check had waited for takes it up again.
        return [FollowupAction(ValidateNetworkCheckForm.form)]
    if last == "comparison" and (priorities := named_priorities(turn)):
        weigh(dispatcher, priorities)
        return [SlotSet("priorities", priorities)]
    if last == "letter":
        return change_letter(dispatcher, turn)
    return None


def told_for_letter(turn: Turn) -> dict[str, Any]:
    """What a message outside the form tells that the letter may hold, by slot; an illness in the patient's words."""
    told = FormValidation.first_values(ValidateReferralRequestForm.mentioned, turn)
    illness = illness_told(turn)
    return told_apart(turn.slots, {**told, "situation": illness} if illness else told)


class ActionUpdateFacts(GuideAction):
    """A fact or a correction outside a form: keep it, and make the last result anew with it."""

    action_name = "action_update_facts"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Update the slots, then show the letter, the network answer or the comparison again."""
        if turn.active_form:
            # The form has read what it could; its question is asked again in other words.
            if feelings := [feeling for feeling in turn.values("feeling") if feeling in PLAIN_FEELINGS]:
                dispatcher.utter_message(response="utter_feeling_heard", feeling=feelings[0])
            if speaks_of_letter(turn):
                # "Put in the letter that ..." in the middle of something else.
                mended = change_letter(dispatcher, turn)
                if mended is None or turn.active_form != ValidateNetworkCheckForm.form:
                    return mended or []
                # Who goes back to the letter in the middle of a look-up does not want the plan asked for again.
                return [*mended, ActiveLoop(None), SlotSet("requested_slot", None)]
            return answer_for_plan(dispatcher, tracker, turn) or []
        used = use_facts(dispatcher, tracker, turn)
        if used is not None:
            return used
        if not turn.slots.get("letter") and length_wished(turn) in ("shorter", "briefly"):
            # With no letter there is only the last answer to say in fewer words.
            return ActionExplainAgain().act(dispatcher, tracker, turn)
        if question := question_told(turn):
            dispatcher.utter_message(response="utter_question_noted")
            return [SlotSet("own_questions", [*(turn.slots.get("own_questions") or []), question])]
        changed = told_for_letter(turn)
        waiting = ValidateReferralRequestForm.form
        if changed and turn.slots.get("unfinished_form") == waiting:
            # An answer to the form that was set aside takes it up again.
            return [FollowupAction(waiting)]
        noted = list(dict.fromkeys(value for entity in READ_BACK for value in turn.values(entity)))
        if illness_told(turn):
            dispatcher.utter_message(response="utter_noted_situation")
        elif "situation" in changed or names_illness(turn):
            dispatcher.utter_message(response="utter_told_situation")
        elif not noted and PLAIN_FEELINGS & set(turn.values("feeling")):
            return ActionComfort().act(dispatcher, tracker, turn)
        elif noted:
            dispatcher.utter_message(response="utter_noted", noted=noted)
        elif turn.intent == "inform":
            dispatcher.utter_message(response="utter_told")
        else:
            shown = turn.slots.get("last_result") == "letter"
            dispatcher.utter_message(response="utter_what_to_change" if shown else "utter_what_is_right")
        return [SlotSet(slot, value) for slot, value in changed.items()]
