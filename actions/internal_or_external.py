"""Internal or external: what matters most to the patient, weighed without choosing for them."""

from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, finish
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


def weigh(dispatcher: CollectingDispatcher, priorities: list[str]) -> None:
    """Say for each priority what both ways offer, then leave the choice with the patient."""
    for priority in priorities:
        dispatcher.utter_message(response=f"utter_priority_{priority}")
    dispatcher.utter_message(response="utter_weighed")


class ActionWeighPriorities(GuideAction):
    """Reflect what matters to the patient."""

    action_name = "action_weigh_priorities"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter one message a priority and the closing question."""
        weigh(dispatcher, [named for named in turn.slots.get("priorities") or [] if named != SKIPPED])
        return finish(tracker, last_result="comparison")
