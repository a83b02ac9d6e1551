"""Steps of "my plan" that a message says are done, or still open."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn
from second_opinion.people import person
from second_opinion.steps import is_open, title_of


def told_steps(turn: Turn) -> dict[str, list[str]] | None:
    """The slot ``steps_done`` after a message that says that steps are done or still open; ``None`` if it says none."""
    named = list(dict.fromkeys(turn.values("step")))
    if not named:
        return None
    before = [step for step in turn.slots.get("steps_done") or [] if step not in named]
    return {"steps_done": before if is_open(turn.text) else [*before, *named]}


def take_note(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType] | None:
    """Note the steps that a message speaks of and say so; ``None`` if it speaks of none."""
    changed = told_steps(turn)
    if changed is None:
        return None
    # Several steps in one message: the last one is where the patient is.
    last, still_open = turn.values("step")[-1], is_open(turn.text)
    if still_open and last == "confirm_records":
        dispatcher.utter_message(response="utter_records_late")
    else:
        response = "utter_step_reopened" if still_open else "utter_step_done"
        dispatcher.utter_message(response=response, step=title_of(last, person(turn.slots.get("relation")).whose))
    return [SlotSet(slot, value) for slot, value in changed.items()]
