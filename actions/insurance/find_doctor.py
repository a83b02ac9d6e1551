"""Doctors of a specialty in a plan's network, as the directory lists them. Never ranked by quality."""

import json
import logging
import re
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, finish, interrupted_form, one_line, sentences, services
from actions.cards import known
from actions.forms import (
    ANSWER_INTENTS,
    CONTROL_INTENTS,
    SHORT_CORRECTION,
    SKIPPED,
    SURE,
    FormValidation,
    Reader,
    from_entity,
    is_question,
    short_text,
)
from actions.insurance.doctor_details import asks_for_details, doctors_meant, tell_listed
from actions.insurance.network import address, described, example_notice, plan_name
from second_opinion.directory.answer import Answer, PlanMatch
from second_opinion.directory.errors import DirectoryUnavailable
from second_opinion.directory.specialties import field_meant
from second_opinion.letters import doctor_listing, in_words, with_twin
from second_opinion.payloads import DoctorsData, ListedDoctor
from second_opinion.safety import SAFETY_INTENTS, screen

log = logging.getLogger(__name__)

MOST_LISTED = 5
MOST_PLANS = 5

MOST_SENTENCES = 12
"""Sentences of one message in which towns are looked for."""

MOST_TOWN_WORDS = 3
"""Words of a sentence that is a town and nothing else."""

LONGEST_WHERE = 8
"""Words of a sentence that tells a town where one was asked for."""

NO_ANSWER_IN_IT = CONTROL_INTENTS - {"human_handoff", "affirm", "deny", "skip"}
"""Wishes about the conversation, in which nothing is taken for an answer."""

_NEAR = re.compile(r"\b(?:in|near|nearby|around|at|town|city|to|by|of)\s+$", re.IGNORECASE)
_NOT_THERE = re.compile(r"\b(?:not|except|leave|leaving|from)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ABOUT_A_TOWN = frozenset(
    {
        "i", "we", "he", "she", "they", "he's", "she's", "i'm", "we're", "live", "lives", "am", "is", "said", "already",
        "told", "you", "guess", "think", "maybe", "or", "and", "near", "about", "there", "around", "town", "city",
        "area", "please", "the", "it's", "its", "just", "no", "sorry", "oh", "wait", "um", "uh", "well", "so", "close",
        "by", "in", "at", "ok", "okay",
    }
)  # fmt: skip
_OTHER_NAMES = frozenset({"doctor", "facility", "plan", "insurer"})


def told(text: str) -> list[str]:
    """The sentences of a message that ask nothing."""
    return [sentence for sentence in sentences(text) if not is_question(sentence)]


def field_told(turn: Turn) -> str | None:
    """The field that an answer to "which kind of doctor" names in everyday words: "a back guy", "uh prostate?".

    A sentence that says nothing else counts whatever the message sounds like, and even as a guess with a question
    mark; one that says more counts only in what sounds like an answer.
    """
    stated = [found for sentence in told(turn.text) if (found := field_meant(sentence))]
    guessed = [found for sentence in sentences(turn.text) if (found := field_meant(sentence))]
    bare = next((field for field, alone in (*stated, *guessed) if alone), None)
    answers = turn.intent in ANSWER_INTENTS or turn.intent == ValidateFindDoctorForm.started_by
    return bare or next((field for field, _ in stated if answers or turn.confidence < SURE), None)


def field_wanted(turn: Turn) -> str | None:
    """The one field that a wish for a doctor names by a part of the body: "who you got that does spines"."""
    found = field_meant(one_line(turn.text), by_its_body_part=True)
    return found[0] if found else None


def town_told(turn: Turn, looked_at: list[str]) -> str | None:
    """The last town of the directory that one of the sentences names as the place: "Riverside I guess"."""
    towns = [town for sentence in looked_at[:MOST_SENTENCES] if (town := _town_in(sentence, turn))]
    return towns[-1] if towns else None


def _town_in(sentence: str, turn: Turn) -> str | None:
    try:
        towns = services().directory.towns_named_in(sentence)
    except DirectoryUnavailable as error:
        # The search itself says that the directory cannot be opened.
        log.warning("No towns: %s", type(error).__name__)
        return None
    named = [found for found in turn.entities if found.get("entity") in _OTHER_NAMES and "end" in found]
    other = [turn.text[found["start"] : found["end"]].lower() for found in named]
    for town in towns:
        match = re.search(rf"\b{re.escape(town)}\b", sentence, re.IGNORECASE)
        part_of_a_name = any(town.lower() in name and town.lower() != name for name in other)
        if not match or part_of_a_name or _NOT_THERE.search(sentence[: match.start()]):
            continue
        before, after = sentence[: match.start()], sentence[match.end() :]
        words = re.findall(r"[\w'\u2019]+", f"{before} {after}".lower())
        asked = turn.requested_slot == "place" and len(words) < LONGEST_WHERE
        if asked or _NEAR.search(before) or set(words) <= _ABOUT_A_TOWN:
            return town
    return None


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

    def read(self, turn: Turn) -> dict[str, Any]:
        """As every form, and what everyday words say of the field and the place, whatever else a message says."""
        found = super().read(turn)
        asked = turn.requested_slot
        unasked = asked is None or turn.slots.get("plan") is None
        told_before = turn.slots.get("payer") == "none" and "plan" not in found and not known(turn.slots, "plan")
        if "none" in turn.values("payer") or (told_before and unasked):
            # Who told that there is no insurance is not asked for a plan.
            found["plan"] = SKIPPED
        if turn.text.startswith("/") or turn.intent in SAFETY_INTENTS | NO_ANSWER_IN_IT or screen(turn.text):
            return found
        if asked and self._wants_something_done(turn):
            # "Riverside. And by outside I mean not the clinic": the town that was asked for comes first.
            first = next(iter(told(turn.text)), "")
            town = town_told(turn, [first]) if asked == "place" and len(first.split()) <= MOST_TOWN_WORDS else None
            return {**found, "place": town} if town else found
        said: dict[str, Any] = {}
        if "specialty" not in found or not turn.values("specialty"):
            said["specialty"] = self._field(turn)
        if "place" not in found or not turn.values("place"):
            said["place"] = town_told(turn, told(turn.text) if asked else sentences(turn.text))
        said = {slot: value for slot, value in said.items() if value}
        if asked in found and said and asked not in said and found[asked] in (short_text(turn), *said.values()):
            # "Riverside" where the plan was asked for is no plan.
            del found[asked]
        if "plan" in found and said.get("place", "").lower() in {name.lower() for name in turn.values("insurer")}:
            # "Plan Zebra Plus. Riverside": the town was taken for the insurer.
            found["plan"] = one_line(" ".join(turn.values("plan"))) or found["plan"]
        if "place" in said and any(letter.isdigit() for letter in str(found.get("place") or "")):
            # A street or a ZIP code says more than the town.
            del said["place"]
        return {**found, **said}

    def _field(self, turn: Turn) -> str | None:
        if turn.requested_slot == "specialty":
            return field_told(turn)
        if turn.intent != self.started_by:
            return None
        if turn.requested_slot:
            # "Look for a doctor. Spine." while the town is asked for.
            return next((f[0] for s in told(turn.text) if (f := field_meant(s)) and f[1]), None)
        again = turn.slots.get("last_result") == "doctors" or not known(turn.slots, "specialty")
        return field_wanted(turn) if again else None

    def resolve(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, found: dict[str, Any]
    ) -> dict[str, Any]:
        """As every form; where a doctor practices is answered first, if that is asked along with the search."""
        if turn.requested_slot is None and turn.values("doctor") and asks_for_details(turn):
            _, doctors = doctors_meant(turn, turn.slots)
            if len(doctors) == 1:
                tell_listed(dispatcher, doctors)
        if known(found, "plan") and turn.slots.get("payer") == "none":
            # Whoever names a plan has one, whatever it sounded like.
            return {**found, "payer": None}
        return found

    def on_activation(self, turn: Turn, found: dict[str, Any]) -> dict[str, Any]:
        """Ask again for what was left open before."""
        refines = len(turn.text.split()) <= SHORT_CORRECTION and found.keys() & {"plan", "place"}
        anew = turn.intent == self.started_by and not refines
        if turn.slots.get("last_result") == "doctors" and "specialty" not in found and anew:
            # A new search without a kind of doctor is not for the kind of the last one; a town told after it is.
            found = {**found, "specialty": None}
        if turn.slots.get("last_result") == "network":
            # The office of the doctor who was looked up is not where a search goes on.
            found = {"place": None, **found}
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


def again(match: PlanMatch, specialty: str, place: str | None) -> dict[str, str]:
    """A button that searches once more, with one of the plans that the words may mean."""
    values = {"specialty": specialty, "plan": match.label, **({"place": place} if place else {})}
    return {"title": match.label, "payload": f"/find_in_network_doctor{json.dumps(values, ensure_ascii=False)}"}


_AREA = re.compile(r"^(?:near|around|in|the)\s+|\s+(?:area|region|city|town)$", re.IGNORECASE)


def groups_ruled_out(tracker: Tracker, groups: set[str]) -> set[str]:
    """Of these groups, those that the patient said they do not want: "not Riverside Clinic", "outside Hillside"."""
    said = [str(e.get("text") or "") for e in tracker.events if e.get("event") == "user"]
    not_there = (
        r"\b(?:not|no one from|outside(?: of)?|except|other than|any(?:\w+)?(?:\s+\w+)? but)\s+"
        r"(?:in\s+|at\s+|from\s+)?(?:the\s+)?"
    )
    return {
        group
        for group in groups
        if any(re.search(not_there + re.escape(group) + r"\b", text, re.IGNORECASE) for text in said)
    }


class ActionFindDoctors(GuideAction):
    """List at most five doctors of the specialty that the plan's directory lists at the place."""

    action_name = "action_find_doctors"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the list, or what to do where nothing can be listed."""
        specialty, plan, place = (known(turn.slots, name) for name in ("specialty", "plan", "place"))
        if not specialty:
            dispatcher.utter_message(response="utter_find_needs_specialty")
        elif not plan:
            uninsured = turn.slots.get("payer") == "none"
            if not uninsured:
                dispatcher.utter_message(response="utter_find_needs_plan")
            elif not self._list_without_plan(dispatcher, tracker, specialty, place):
                dispatcher.utter_message(response="utter_find_without_plan", searched=described(specialty, place))
        else:
            self._search(dispatcher, tracker, specialty, plan, place)
        return finish(tracker, last_result="doctors")

    @staticmethod
    def _list_without_plan(
        dispatcher: CollectingDispatcher, tracker: Tracker, specialty: str, place: str | None
    ) -> bool:
        """List who the copy has for somebody without a plan, whatever network they are in; false if it has nobody."""
        directory = services().directory
        place = _AREA.sub("", place) if place else None
        matches = directory.doctors(specialty=specialty, place=place, limit=MOST_LISTED * 4)
        ruled_out = groups_ruled_out(tracker, {match.organization for match in matches if match.organization})
        found = [match for match in matches if match.organization not in ruled_out][:MOST_LISTED]
        if found:
            sources = directory.sources()
            dispatcher.utter_message(
                response="utter_find_any_plan",
                searched=described(specialty, place),
                listing=doctor_listing(found, sources),
            )
            if any(source.example for source in sources):
                example_notice(dispatcher, tracker)
        return bool(found)

    def _search(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, specialty: str, plan: str, place: str | None
    ) -> None:
        """List who is found, or say what was searched; each ends in one question, none where a form goes on."""
        now = services()
        meant = now.directory.plans(plan)
        sure = len(meant) == 1 and meant[0].certainty != "partial"
        listed_here = now.directory.find(
            specialty=specialty, plan=plan, place=place, on=now.today(), limit=MOST_LISTED * 4
        )
        ruled_out = groups_ruled_out(tracker, {answer.organization for answer in listed_here if answer.organization})
        found = [answer for answer in listed_here if answer.organization not in ruled_out][:MOST_LISTED]
        if found:
            self._tell(dispatcher, tracker, found, plan)
            if not interrupted_form(tracker):
                dispatcher.utter_message(response="utter_find_next" if len(found) > 1 else "utter_find_next_one")
        elif not sure:
            buttons = [again(match, specialty, place) for match in meant[:MOST_PLANS]]
            response = "utter_find_which_plan" if meant else "utter_find_plan_not_in_copy"
            dispatcher.utter_message(response=response, plan=plan, **({"choices": buttons} if meant else {}))
        else:
            searched = described(specialty, meant[0].label, place)
            between = interrupted_form(tracker) is not None
            dispatcher.utter_message(
                response="utter_doctors_none_in_between" if between else "utter_doctors_none", searched=searched
            )

    @staticmethod
    def _tell(dispatcher: CollectingDispatcher, tracker: Tracker, found: list[Answer], plan: str) -> None:
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
        dispatcher.utter_message(response="utter_doctors_found" if len(found) > 1 else "utter_doctors_found_one")
        dispatcher.utter_message(json_message=with_twin("doctors", data, sources=list(named)).dict())
        if data.example:
            example_notice(dispatcher, tracker)
