"""Where an answer comes from: the facts it named, or the directory with its dates."""

import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import GuideAction, Turn, services
from actions.letter_changes import mend_letter
from second_opinion.answers import answer_by_words
from second_opinion.facts import ASKED_BACK, Fact
from second_opinion.letters import in_words, with_twin
from second_opinion.payloads import Source, SourcesData

ASKS_BACK = frozenset({"ask_source", "explain_again", "thanks"})
"""Intents of messages about an answer that was given."""

MOST_LISTS = 3
"""Sources of the directory that are named; the newest are."""

_TELLING = re.compile(r"\d+|[a-z][a-z'-]{3,}")
_OF_THE_QUESTION = frozenset(
    {
        "source", "sources", "says", "said", "where", "that", "this", "from", "come", "comes", "what", "which", "your",
        "last", "answer", "evidence", "link", "cite", "prove", "proof", "written", "down", "told", "before", "about",
        "every", "sentence", "please", "know", "really", "true", "sure", "have", "does", "they", "there", "with",
        "them", "those", "these", "when", "then", "just", "tell", "show", "citation", "reference", "read", "based",
        "line", "specifically", "citing", "wrong", "paper", "asked", "something", "else", "entirely", "card", "study",
        "doctor", "second", "opinion", "plan", "wrote", "only", "been", "claim", "statement", "thing", "things", "want",
    }
)  # fmt: skip
"""Words of a question for a source, or of nearly every answer, that tell no answer from another."""

_HOW_GOOD = re.compile(
    r"\bhow (?:accurate|reliable|current|recent|fresh|old|up to date|often) (?:is|are) (?:it|this|that|they|these)\b",
    re.IGNORECASE,
)


def answers_before(tracker: Tracker) -> list[list[dict[str, Any]]]:
    """What the guide said in each turn before this message, the newest first.

    Turns in which the patient only asked back or said thanks are passed over.
    """
    turns: list[tuple[str | None, list[dict[str, Any]]]] = [(None, [])]
    for event in tracker.events:
        if event.get("event") == "user":
            turns.append((((event.get("parse_data") or {}).get("intent") or {}).get("name"), []))
        elif event.get("event") == "bot":
            turns[-1][1].append(event)
    return [said for intent, said in reversed(turns[:-1]) if said and intent not in ASKS_BACK]


def offer_of(event: dict[str, Any]) -> list[str]:
    """What a message of the guide offers, as its response says (``metadata.offer``)."""
    # Rasa keeps a response's own metadata inside the message's.
    offered = ((event.get("metadata") or {}).get("metadata") or {}).get("offer")
    return [str(name) for name in offered] if isinstance(offered, list) else []


def response_of(event: dict[str, Any]) -> str:
    """The name of the response that a message of the guide said; empty for a card."""
    metadata = event.get("metadata") or {}
    return str(metadata.get("answer") or metadata.get("utter_action") or "")


ABOUT_DATES = "utter_directory_dates"
"""The special answer that is filled with what the directory holds."""


def facts_of(said: list[dict[str, Any]]) -> list[str]:
    """The ids of the facts that a turn of the guide stated; those in the buttons of a question back were not."""
    told = [event for event in said if not response_of(event).startswith(ASKED_BACK)]
    customs = [(event.get("data") or {}).get("custom") or {} for event in told]
    named = [f for event in told for f in ((event.get("metadata") or {}).get("metadata") or {}).get("facts") or []]
    return named + [f for custom in customs for f in (custom.get("data") or {}).get("facts") or []]


def telling_words(text: str) -> set[str]:
    """The words of a text that tell one answer from another, without the end of a plural or a possessive."""
    return {re.sub(r"(?:'?s|')$", "", word) for word in set(_TELLING.findall(text.lower())) - _OF_THE_QUESTION}


def text_of(said: list[dict[str, Any]]) -> str:
    """What a turn of the guide said, with the text of its cards."""
    customs = [(event.get("data") or {}).get("custom") or {} for event in said]
    return " ".join(str(text) for text in [*(e.get("text") or "" for e in said), *(c.get("text", "") for c in customs)])


def meant(text: str, before: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The turn of the guide that a question for the source is about.

    It is the one with most of the question's words, of several the newest; the last one where no words tell.
    """
    telling = telling_words(text)
    shared = [len(telling & telling_words(text_of(said))) if facts_of(said) else 0 for said in before]
    return before[shared.index(max(shared))] if any(shared) else next(iter(before), [])


MOST_FACTS = 3
"""Facts that are shown whatever was asked; of more, a question for one line gets those of that line."""


def of_the_line(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """Of many facts those that a question is about, by its words; all where its words tell none from another."""
    telling = telling_words(text)
    shared = [len(telling & telling_words(fact.text)) for fact in facts]
    if len(facts) <= MOST_FACTS or not any(shared):
        return list(facts)
    return [fact for fact, count in zip(facts, shared, strict=True) if count == max(shared)]


def from_directory(said: list[dict[str, Any]]) -> bool:
    """Whether an answer was looked up in the directory."""
    names = {response_of(event) for event in said}
    return any(name.startswith("utter_network_") or name == "utter_doctors_found" for name in names)


def asks_about_directory(tracker: Tracker, turn: Turn) -> bool:
    """Whether "how accurate is it" follows something that was told of the directory."""
    if not _HOW_GOOD.search(turn.text):
        return False
    last: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            last.append(event)
        elif event.get("event") == "user" and last:
            break
    return from_directory(last) or any(response_of(event).startswith("utter_directory_") for event in last)


class ActionTellSources(GuideAction):
    """Where the last answer comes from: each fact that it named, with source and date."""

    action_name = "action_tell_sources"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the sources, the directory's dates where it is asked for, or that the last answer stated no facts."""
        if (mended := mend_letter(dispatcher, turn)) is not None:
            return mended
        by_words = answer_by_words("ask_source", turn.text)
        if by_words == ABOUT_DATES or asks_about_directory(tracker, turn):
            self._tell_dates(dispatcher)
            return []
        if by_words:
            dispatcher.utter_message(response=by_words)
            return []
        said = meant(turn.text, answers_before(tracker))
        named = facts_of(said)
        if from_directory(said):
            dispatcher.utter_message(response="utter_sources_directory")
            return []
        now = services()
        catalogue = now.facts
        found = [catalogue[fact] for fact in dict.fromkeys(named) if fact in catalogue]
        if not found:
            dispatcher.utter_message(response="utter_sources_none")
            return []
        asked_for = of_the_line(turn.text, found)
        one_line, found = len(asked_for) < len(found), asked_for
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
        dispatcher.utter_message(response="utter_sources_of_line" if one_line else "utter_sources")
        dispatcher.utter_message(json_message=with_twin("sources", data).dict())
        return []

    def _tell_dates(self, dispatcher: CollectingDispatcher) -> None:
        sources = sorted(services().directory.sources(), key=lambda source: source.dated, reverse=True)
        if not sources:
            dispatcher.utter_message(response="utter_directory_empty")
            return
        if any(source.example for source in sources):
            dispatcher.utter_message(response="utter_network_example_data")
        lists = [f"{source.name} ({in_words(source.dated)})" for source in sources[:MOST_LISTS]]
        dispatcher.utter_message(response="utter_directory_dates", lists="; ".join(lists))
