"""Preparing: the questions, the one-page summary and the steps."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.cards import CardAction, case, for_whom, known
from actions.case_told import advised, patient_told, told_by_doctor, writer_told
from actions.forms import is_question
from actions.letters import LETTERS, write
from actions.own_questions import (
    advice_of,
    around_alarm,
    own_questions,
    questions_of_their_own,
    told_they_disagree,
    wishes,
)
from actions.steps import told_steps
from second_opinion.answers import answer_by_words
from second_opinion.letters import stated_facts, with_twin
from second_opinion.payloads import StepsData
from second_opinion.steps import my_plan, title_of

NOT_CHECKED = frozenset({None, "UNAVAILABLE", "NOT_ASKED"})
"""``network_status`` where the directory gave no answer."""

NEXT_ONLY = "utter_next_step_only"
"""Said to somebody who wants one step and no list."""

TO_KEEP = "utter_my_plan_ready"
"""Said behind the list for somebody who wants to print or keep it."""


def own_after(tracker: Tracker, turn: Turn) -> list[str]:
    """The own questions after a message; what is said around an alarm neither adds one nor takes one off."""
    return own_questions(turn) if around_alarm(tracker, turn) else questions_of_their_own(turn)


class ActionQuestionList(CardAction):
    """Questions to take along, by what it is about, for the doctor who is meant, as many as were wished for."""

    kind = "question_list"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The case, the doctors, and what was asked here that only a doctor can answer."""
        wished = wishes(turn)
        names = [str(name) for name in wished.get("names") or []]
        return {
            "kind": case(tracker, turn),
            "own_questions": own_after(tracker, turn),
            "role": wished.get("role") or "second",
            "names": names,
            "advice": advice_of(tracker, names),
            "number": wished.get("number"),
            "off": wished.get("off") or [],
            "on_top": bool(wished.get("top")),
            "choices": wished.get("choices"),
            "disagree": told_they_disagree(tracker),
        }

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the list, and keep what it should hold."""
        kept = {"own_questions": own_after(tracker, turn), "questions_wished": wishes(turn)}
        shown = super().act(dispatcher, tracker, turn)
        return [*(SlotSet(slot, value) for slot, value in kept.items() if value != turn.slots.get(slot)), *shown]


class ActionSummaryTemplate(CardAction):
    """The page with blanks that the patient fills in."""

    kind = "summary_template"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """What was told already, so that it does not have to be written again."""
        return {
            "patient_name": patient_told(tracker, turn),
            "writer": writer_told(tracker, turn),
            "main_question": next(reversed(own_after(tracker, turn)), None),
            "told": told_by_doctor(tracker, turn),
            "advised": advised(tracker, turn),
            "doctor": known(turn.slots, "current_doctor"),
            "specialty": known(turn.slots, "specialty"),
            "medicines": None,
        }

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Show the page, and keep the questions and the name that it was told."""
        own, name = own_after(tracker, turn), patient_told(tracker, turn)
        kept = {"own_questions": own, "patient_name": name if name != known(turn.slots, "patient_name") else None}
        shown = super().act(dispatcher, tracker, turn)
        return [
            *(SlotSet(slot, value) for slot, value in kept.items() if value and value != turn.slots.get(slot)),
            *shown,
        ]


_SUMMARY_OF = re.compile(r"\b(?:main question|patient is|patient:|written by|(?:his|her) name)\b", re.IGNORECASE)


def change_paper(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType] | None:
    """Show the list or the page that was shown last anew, where a message changes it; ``None`` where it does not.

    Whatever such a message sounds like, it is meant for the paper: "main question: can he stay home".
    """
    last = turn.slots.get("last_result")
    if turn.text.startswith("/") or around_alarm(tracker, turn):
        return None
    wished: dict[str, Any] = dict(turn.slots.get("questions_wished") or {})
    own = questions_of_their_own(turn) != own_questions(turn)
    changed = not is_question(turn.text) and wishes(turn) != wished
    if last == "question_list" and (own or changed):
        return ActionQuestionList().act(dispatcher, tracker, turn)
    if last == "summary_template" and (own or _SUMMARY_OF.search(turn.text)):
        return ActionSummaryTemplate().act(dispatcher, tracker, turn)
    return None


def steps_done(slots: dict[str, Any]) -> list[str]:
    """Steps that the patient told are done, and those that the conversation itself has done."""
    done = list(slots.get("steps_done") or [])
    if known(slots, "opinion_type") in ("internal", "external"):
        done.append("choose_path")
    if slots.get("network_status") not in NOT_CHECKED:
        done.append("check_network")
    return list(dict.fromkeys(done))


WITHOUT_A_NETWORK = {"original_medicare": {"check_network"}, "none": {"check_network", "call_plan", "get_referral"}}
"""Steps that do not apply to somebody, by who pays."""


def plan_of(slots: dict[str, Any], whose: str) -> StepsData:
    """The steps as they stand: without those that do not apply, or that the written request does by itself."""
    written = slots.get("letter") == "referral_request" or "referral_request" in (slots.get("drafts") or {})
    without = WITHOUT_A_NETWORK.get(str(slots.get("payer")), set()) | (
        {"choose_path", "ask_doctor"} if written else set()
    )
    return my_plan(known(slots, "opinion_type"), steps_done(slots), whose, without, written=written)


class ActionMyPlan(CardAction):
    """The steps as a page to print or keep, with the days that are known and lines for the others."""

    kind = "my_plan"

    def values(self, tracker: Tracker, turn: Turn) -> dict[str, Any]:
        """The steps, their days and the two doctors."""
        plan = plan_of(turn.slots, for_whom(turn.slots)["my"])
        days = {"go_to_visit": known(turn.slots, "visit_on"), "decide": known(turn.slots, "decide_by")}
        return {
            "steps": [step.dict() for step in plan.steps],
            "days": {step: day for step, day in days.items() if day},
            "doctor": known(turn.slots, "current_doctor"),
            "wanted_doctor": known(turn.slots, "wanted_doctor"),
        }


class ActionShowPlan(GuideAction):
    """The steps of the chosen way in order, done and open."""

    action_name = "action_show_plan"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the steps; those that the message itself speaks of are noted first."""
        by_words = answer_by_words("next_steps", turn.text)
        if "my_plan" in turn.values("letter") or by_words == TO_KEEP:
            return ActionMyPlan().act(dispatcher, tracker, turn)
        changed = told_steps(turn) or {}
        slots = {**turn.slots, **changed}
        plan = plan_of(slots, for_whom(slots)["whose"])
        still_open = [step for step in plan.steps if not step.done]
        if len(still_open) > 1 and by_words:
            first, then = still_open[:2]
            dispatcher.utter_message(response=NEXT_ONLY, step=first.title, help=first.help, then=then.title)
            return [SlotSet(slot, value) for slot, value in changed.items()]
        plan.facts = stated_facts()["plan_steps"]
        dispatcher.utter_message(response="utter_plan_intro")
        dispatcher.utter_message(json_message=with_twin("steps", plan).dict())
        if all(step.done for step in plan.steps):
            dispatcher.utter_message(response="utter_all_steps_done")
        elif not turn.active_form:
            dispatcher.utter_message(response="utter_plan_ready")
        return [SlotSet(slot, value) for slot, value in changed.items()]


_LETTER = re.compile(r"\b(?:letter|message|draft|request|e-?mail)\b", re.IGNORECASE)


def names_the_letter(turn: Turn) -> bool:
    """Whether a message that wants to go on speaks of what was being written."""
    return bool(_LETTER.search(turn.text))


def letter_in_hand(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """Show the letter that was written; without one, start it."""
    letter = str(turn.slots.get("letter"))
    return write(dispatcher, turn, letter) if letter in LETTERS else [FollowupAction("referral_request_form")]


class ActionWhereWeAre(GuideAction):
    """'Where were we?' with no form open: what is done and the next step."""

    action_name = "action_where_we_are"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter both, or ask what to do where nothing is done yet."""
        if names_the_letter(turn):
            dispatcher.utter_message(response="utter_going_on")
            return letter_in_hand(dispatcher, turn)
        whose = for_whom(turn.slots)["whose"]
        done = steps_done(turn.slots)
        plan = plan_of(turn.slots, whose)
        following = next((step for step in plan.steps if not step.done), None)
        if not done or following is None:
            dispatcher.utter_message(response="utter_nothing_to_resume")
            return []
        titles = [title_of(step, whose) for step in done]
        dispatcher.utter_message(response="utter_where_we_are", done=titles, step=following.title, help=following.help)
        return []
