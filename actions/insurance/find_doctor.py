"""Doctors of a specialty in a plan's network, as the directory lists them. Never ranked by quality."""

from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, finish, interrupted_form, services
from actions.cards import known
from actions.forms import SKIPPED, FormValidation, Reader, from_entity, short_text
from actions.insurance.network import address, plan_name
from second_opinion.directory.answer import Answer
from second_opinion.letters import in_words, with_twin
from second_opinion.payloads import DoctorsData, ListedDoctor

MOST_LISTED = 5


class ValidateFindDoctorForm(FormValidation):
    """Which kind of doctor, which plan, and where."""

    form = "find_doctor_form"
    started_by = "find_in_network_doctor"
    mentioned: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "specialty": (from_entity("specialty"),),
        "plan": (plan_name,),
        "place": (from_entity("place"),),
    }
    answered: ClassVar[dict[str, tuple[Reader, ...]]] = {
        "specialty": (short_text,),
        "plan": (short_text,),
        "place": (address,),
    }

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Ask again for what was left open before."""
        if turn.slots.get("last_result") == "doctors" and "specialty" not in found:
            # A new search without a kind of doctor is not for the kind of the last one.
            found = {**found, "specialty": None}
        skipped = [name for name in ("specialty", "plan", "place") if turn.slots.get(name) == SKIPPED]
        return {**dict.fromkeys(skipped), **found}


def listed(answer: Answer) -> ListedDoctor:
    """One doctor as the list shows it."""
    return ListedDoctor(
        doctor=str(answer.doctor),
        npi=answer.npi,
        specialty=answer.specialty,
        organization=answer.organization,
        location=answer.location,
        network=answer.state.value,
        accepting=answer.accepting,
        source=answer.source,
        source_date=answer.source_date.isoformat() if answer.source_date else None,
        last_verified=in_words(answer.last_verified) if answer.last_verified else None,
    )


class ActionFindDoctors(GuideAction):
    """List at most five doctors of the specialty that the plan's directory lists at the place."""

    action_name = "action_find_doctors"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the list, or what to do where nothing can be listed."""
        specialty, plan, place = (known(turn.slots, name) for name in ("specialty", "plan", "place"))
        if not specialty:
            dispatcher.utter_message(response="utter_find_needs_specialty")
        elif not plan:
            dispatcher.utter_message(response="utter_find_needs_plan")
        else:
            now = services()
            found = now.directory.find(specialty=specialty, plan=plan, place=place, on=now.today(), limit=MOST_LISTED)
            self._tell(dispatcher, found, plan)
        if not interrupted_form(tracker):
            dispatcher.utter_message(response="utter_find_next")
        return finish(tracker, last_result="doctors")

    @staticmethod
    def _tell(dispatcher: CollectingDispatcher, found: list[Answer], plan: str) -> None:
        if not found:
            dispatcher.utter_message(response="utter_doctors_none")
            return
        data = DoctorsData(
            plan=found[0].plan or plan,
            doctors=[listed(answer) for answer in found],
            example=any(answer.example for answer in found),
        )
        named = dict.fromkeys(
            f"{answer.source}, {in_words(answer.source_date)}" if answer.source_date else str(answer.source)
            for answer in found
            if answer.source
        )
        dispatcher.utter_message(response="utter_doctors_found")
        dispatcher.utter_message(json_message=with_twin("doctors", data, sources=list(named)).dict())
        if data.example:
            dispatcher.utter_message(response="utter_network_example_data")
