"""Topics: what a message may have meant, and what answers each of them."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn
from actions.forms import ANSWER_INTENTS, CONTROL_INTENTS
from actions.insurance.coverage import ActionCallScript, ActionTellCost, ActionTellCoverage, ActionTellRights
from actions.internal_or_external import ActionBeforeYouPay, ActionCompare, ActionTakePreference
from actions.preparing import ActionQuestionList, ActionShowPlan, ActionSummaryTemplate
from actions.reassurance import ActionComfort
from actions.records import ActionRecordsChecklist, ActionRecordsRequest
from second_opinion.answers import answer_by_words
from second_opinion.safety import SAFETY_INTENTS

NO_TOPIC = CONTROL_INTENTS | ANSWER_INTENTS | SAFETY_INTENTS | {"medical_advice", "ask_source", "explain_again"}
"""Intents that are no question of the guide's own, so they are neither asked back nor offered."""

MEANT_FROM, MEANT_ALSO_FROM, FEWEST_MEANT, MOST_MEANT = 0.2, 0.3, 2, 3
"""Asked back is when the likeliest topic is at least this sure, with those that reach this share of it: at least two,
since one alone is no choice, and at most three."""

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
    "cost_out_of_pocket": ("action_tell_cost",),
    "patient_rights_ethics": ("action_tell_rights",),
    "emotional_support": ("action_comfort",),
    "next_steps": ("action_show_plan",),
}
"""What a topic's rule does where that is not to utter the response of its name."""


TOPIC_ACTIONS: dict[str, type[GuideAction]] = {
    str(action().name()): action
    for action in (
        ActionBeforeYouPay, ActionCallScript, ActionComfort, ActionCompare, ActionQuestionList, ActionRecordsChecklist,
        ActionRecordsRequest, ActionShowPlan, ActionSummaryTemplate, ActionTakePreference, ActionTellCost,
        ActionTellCoverage, ActionTellRights,
    )
}  # fmt: skip
"""Actions that answer a topic, or are offered by an answer."""


def close_calls(tracker: Tracker) -> list[str]:
    """The topics that a message which was not understood may have meant, the likeliest first."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    ranked = [r for r in ranking if r.get("name") != "nlu_fallback"]
    if not ranked or ranked[0]["name"] in NO_TOPIC or ranked[0]["confidence"] < MEANT_FROM:
        return []
    topics = [r for r in ranked if r["name"] not in NO_TOPIC]
    likely = sum(r["confidence"] >= MEANT_ALSO_FROM * ranked[0]["confidence"] for r in topics)
    return [str(r["name"]) for r in topics[: min(max(likely, FEWEST_MEANT), MOST_MEANT)]]


def answer_topic(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, topic: str) -> list[EventType]:
    """Answer a topic as its rule does; no form is started while another one is open."""
    usual = answer_by_words(topic, turn.text) or f"utter_{topic}"
    events: list[EventType] = []
    for name in ANSWERED_BY.get(topic, (usual,)):
        if name.startswith("utter_"):
            dispatcher.utter_message(response=name)
        elif name in TOPIC_ACTIONS:
            events += TOPIC_ACTIONS[name]().act(dispatcher, tracker, replace(turn, intent=topic))
        elif not turn.active_form:
            events.append(FollowupAction(name))
    return events
