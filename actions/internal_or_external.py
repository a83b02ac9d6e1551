"""Internal or external: what matters most to the patient, weighed without choosing for them."""

from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, finish, interrupted_form
from actions.cards import CardAction
from actions.forms import SKIPPED, FormValidation, Reader

MOST_PRIORITIES = 3


def named_priorities(turn: Turn) -> list[str] | None:
    """What the message says matters, at most three, in the order named."""
    named = list(dict.fromkeys(turn.values("priority")))
    return named[:MOST_PRIORITIES] or None


class ValidatePrioritiesForm(FormValidation):
    """The one question of the comparison; it is asked afresh each time the comparison is shown."""

    form = "priorities_form"
    started_by = "compare_internal_external"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {"priorities": (named_priorities,)}
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {}

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Forget earlier priorities: people change their minds."""
        return {"priorities": None, **found}


class ActionBeforeYouPay(CardAction):
    """What to ask before paying for an opinion from far away."""

    kind = "before_you_pay"


BOTH_OR_NEITHER = {"both": "utter_weighed_both", "neither": "utter_weighed_neither"}
"""What is said to those who want both ways, or none."""


def both_or_neither(turn: Turn) -> str | None:
    """The response for a message that chooses both ways or none of them."""
    return next((BOTH_OR_NEITHER[v] for v in turn.values("opinion_type") if v in BOTH_OR_NEITHER), None)


class ActionCompare(GuideAction):
    """Show the comparison and ask what matters; who wants both ways or none is answered at once."""

    action_name = "action_compare"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the comparison, then begin with the question."""
        if response := both_or_neither(turn):
            dispatcher.utter_message(response=response)
            return []
        dispatcher.utter_message(response="utter_comparison")
        return [FollowupAction(ValidatePrioritiesForm.form)]


def take_preference(dispatcher: CollectingDispatcher, turn: Turn, chosen: str) -> list[EventType]:
    """Say what a choice (``internal`` or ``external``) means, and that it is no trouble where it was another before."""
    before = turn.slots.get("opinion_type")
    changed = before in ("internal", "external") and before != chosen
    response = "utter_changed_mind" if changed else f"utter_prefer_{chosen}"
    dispatcher.utter_message(response=response, opinion_type=chosen)
    return [SlotSet("opinion_type", chosen)]


class ActionTakePreference(GuideAction):
    """A choice between inside and outside, or another one than before."""

    action_name = "action_take_preference"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter what the choice means, and that it may change."""
        if response := both_or_neither(turn):
            dispatcher.utter_message(response=response)
            return []
        return take_preference(dispatcher, turn, "internal" if turn.intent == "prefer_internal" else "external")


def weigh(dispatcher: CollectingDispatcher, priorities: list[str], *, asks_on: bool = True) -> None:
    """Say for each priority what both ways offer, then leave the choice with the patient.

    ``asks_on``: no form waits with a question of its own.
    """
    for priority in priorities:
        dispatcher.utter_message(response=f"utter_priority_{priority}")
    if asks_on or not priorities:
        dispatcher.utter_message(response="utter_weighed")


class ActionWeighPriorities(GuideAction):
    """Reflect what matters to the patient."""

    action_name = "action_weigh_priorities"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter one message a priority and the closing question."""
        named = [priority for priority in turn.slots.get("priorities") or [] if priority != SKIPPED]
        weigh(dispatcher, named, asks_on=not interrupted_form(tracker))
        return finish(tracker, last_result="comparison")
