"""Where an answer comes from, and what it means in other words."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, services
from second_opinion.letters import in_words, with_twin
from second_opinion.payloads import Source, SourcesData


def last_answer(tracker: Tracker) -> list[dict[str, Any]]:
    """The messages with which the guide answered before this message, from the last turn that told something.

    Turns in which the patient only asked back or said thanks are passed over.
    """
    turns: list[list[dict[str, Any]]] = [[]]
    for event in tracker.events:
        if event.get("event") == "user":
            intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
            turns.append([{"intent": intent}])
        elif event.get("event") == "bot":
            turns[-1].append(event)
    for asked, *said in reversed([turn for turn in turns[:-1] if turn]):
        if said and asked.get("intent") not in {"ask_source", "explain_again", "thanks"}:
            return said
    return []


class ActionTellSources(GuideAction):
    """Where the last answer comes from: each fact that it named, with source and date."""

    action_name = "action_tell_sources"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the sources, or say that the last answer stated no facts."""
        said = last_answer(tracker)
        customs = [(event.get("data") or {}).get("custom") or {} for event in said]
        named = [f for event in said for f in ((event.get("metadata") or {}).get("metadata") or {}).get("facts") or []]
        named += [f for custom in customs for f in (custom.get("data") or {}).get("facts") or []]
        answers = {str((event.get("metadata") or {}).get("utter_action")) for event in said}
        if any(name.startswith("utter_network_") or name == "utter_doctors_found" for name in answers):
            dispatcher.utter_message(response="utter_sources_directory")
            return []
        now = services()
        catalogue = now.facts
        found = [catalogue[fact] for fact in dict.fromkeys(named) if fact in catalogue]
        if not found:
            dispatcher.utter_message(response="utter_sources_none")
            return []
        today = now.today()
        data = SourcesData(
            sources=[
                Source(
                    id=fact.id,
                    text=fact.text,
                    source=fact.source,
                    url=fact.url,
                    checked_on=in_words(fact.checked_on),
                    expired=fact.expires_on <= today,
                )
                for fact in found
            ]
        )
        dispatcher.utter_message(response="utter_sources")
        dispatcher.utter_message(json_message=with_twin("sources", data).dict())
        return []


_ASKS_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
_ASKS_FOR_MEANING = re.compile(r"\b(?:what(?:'?s| is| are| does)|mean\w*|explain|definition)\b", re.IGNORECASE)


def asks_for_a_word(turn: Turn) -> bool:
    """Whether a message asks what one of the guide's words means."""
    return bool(turn.values("term") and _ASKS_FOR_MEANING.search(turn.text))


class ActionExplainAgain(GuideAction):
    """A word that was asked about is explained; otherwise the last answer is given in other words."""

    action_name = "action_explain_again"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the explanation; inside a form its question follows in other words."""
        if terms := turn.values("term"):
            for term in list(dict.fromkeys(terms))[:2]:
                dispatcher.utter_message(response=f"utter_term_{term}")
            return []
        names = [(event.get("metadata") or {}).get("utter_action") for event in last_answer(tracker)]
        answers = [name for name in names if name and not name.startswith("utter_ask_")]
        if turn.active_form and (not answers or _ASKS_WHY.search(turn.text)):
            dispatcher.utter_message(response="utter_why_asked")
        elif answers:
            dispatcher.utter_message(response="utter_explain_again")
            dispatcher.utter_message(response=answers[0])
        else:
            dispatcher.utter_message(response="utter_explain_nothing")
        return []
