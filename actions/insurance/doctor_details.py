"""What the copy of the directory holds of a doctor apart from any plan: field, offices, telephone, NPI.

It is told where somebody asks for it, and where a look-up cannot go on because no plan is known. Nothing in it says
whether the doctor is in a network.
"""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn, services
from actions.cards import known
from second_opinion.directory.answer import DoctorMatch
from second_opinion.letters import doctor_listing
from second_opinion.safety import screen

MOST_TOLD = 4
"""Doctors of one name that are told; of more, the full name is needed."""

_HIS = r"(?:his|her|their|the doctor\W?s|(?:dr|doctor)\.? [\w'\u2019-]+(?: [\w'\u2019-]+)?)"
_DETAIL = r"(?:phone|telephone|tel[e\u00e9]fono|number|address|direcci[o\u00f3]n|office|oficina|npi)"
_ASKS = re.compile(
    # "Where is his office", "where does Dr. Raman practice"
    rf"\bwhere(?:\W?s| is| are| does| do| can i find)\b[^.?!]{{0,12}}\b(?:he|she|{_HIS})\b"
    # "What is her number", "give me the address of Dr. Raman", "only the telephone of doctor Patel"
    r"|\b(?:what(?:\W?s| is| are)?|give|tell|need|want|asking|ask|have|know|get|find|send)\b[^.?!]{0,25}?"
    rf"\b(?:{_HIS} (?:\w+ )?{_DETAIL}\b|(?:phone|telephone|tel[e\u00e9]fono|number|address|oficina|npi)[^.?!]{{0,20}}?"
    r"\b(?:of|for|de|del|from) (?:the )?(?:dr|doctor|dra|him|her)\b)"
    # "Is Anita Patel one of yours", "does he work at Riverside Clinic"
    r"|\b(?:is|are|was)\b[^.?!]{0,40}\b(?:one of (?:yours|your)\b|(?:employed|working) (?:by|at|for|in)\b"
    r"|(?:part|member|a doctor|on the staff) (?:of|at|in)\b(?! (?:the |my |our |his |her |their )?(?:network|plan)))"
    r"|\bdo(?:es)?\b[^.?!]{0,30}\b(?:work|practice|belong) (?:at|for|in|to|with)\b"
    r"(?! (?:the |my |our |his |her |their )?(?:network|plan|insur))",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(dr|mr|mrs|ms|st)\.", re.IGNORECASE)
"""The point of a title ends no sentence."""
_NETWORK = re.compile(
    r"\b(?:networks?|takes?|accepts?|covered|covers?|in.?network|acept\w*|my (?:plan|insurance))\b", re.IGNORECASE
)
_EVERY_OFFICE = re.compile(
    r"\b(?:every|each|all|both|any other|other)(?: of)?(?: (?:his|her|their|the))? "
    r"(?:locations?|offices?|places?|address(?:es)?|sites?|clinics?)\b",
    re.IGNORECASE,
)


def asks_for_details(turn: Turn) -> bool:
    """Whether a message asks where a doctor practices, for a telephone or an NPI, and not about a network."""
    if turn.text.startswith("/") or screen(turn.text):
        return False
    said = _TITLE.sub(r"\1", turn.text)
    return bool(_ASKS.search(said)) and not _NETWORK.search(said)


def asks_for_every_office(turn: Turn) -> bool:
    """Whether a message asks about all the offices of a doctor: "in network at every location he works at"."""
    return bool(_EVERY_OFFICE.search(turn.text))


def doctors_meant(turn: Turn, slots: dict[str, object]) -> tuple[str | None, list[DoctorMatch]]:
    """The doctor a message speaks of, as named, and who that may be in the copy.

    The one who is named counts, with whatever role; nobody named, the one who was looked up or is to be.
    """
    directory = services().directory
    field = next(iter(turn.values("specialty")), None)
    named = [str(found["value"]) for found in turn.found("doctor")]
    known_npi, known_name = known(slots, "wanted_doctor_npi"), known(slots, "wanted_doctor")
    whole = directory.people_named_in(turn.text)
    for name in dict.fromkeys([*(whole if len(whole) == 1 else []), *named]):
        matches = directory.doctors(name, limit=MOST_TOLD + 1)
        narrowed = [m for m in matches if m.npi == known_npi] if known_npi else []
        if field and not narrowed:
            narrowed = directory.doctors(name, specialty=field, limit=MOST_TOLD + 1)
        if matches:
            return name, narrowed or matches
    if named:
        return named[0], []
    if known_npi:
        return known_name, directory.doctors(npi=known_npi)
    if known_name:
        return known_name, directory.doctors(known_name, specialty=field, limit=MOST_TOLD + 1) or directory.doctors(
            known_name, limit=MOST_TOLD + 1
        )
    return None, []


def tell_details(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
    """Utter what was asked for of a doctor, or that the copy does not have it."""
    name, matches = doctors_meant(turn, turn.slots)
    if name is None:
        dispatcher.utter_message(response="utter_network_needs_doctor")
        return []
    if not matches:
        dispatcher.utter_message(response="utter_doctor_not_in_copy", doctor=name)
        return []
    if len(matches) > MOST_TOLD:
        dispatcher.utter_message(response="utter_doctor_too_many")
        return []
    return tell_listed(dispatcher, matches)


def tell_listed(dispatcher: CollectingDispatcher, matches: list[DoctorMatch]) -> list[EventType]:
    """Utter the entries of some doctors; one of them alone is the doctor spoken of from now on."""
    sources = services().directory.sources()
    dispatcher.utter_message(response="utter_doctor_details", listing=doctor_listing(matches, sources))
    if any(source.example for source in sources):
        dispatcher.utter_message(response="utter_network_example_data")
    if len(matches) != 1:
        return []
    return [SlotSet("wanted_doctor", matches[0].doctor), SlotSet("wanted_doctor_npi", matches[0].npi)]
