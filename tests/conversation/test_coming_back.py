"""A conversation that goes on after a pause keeps what was told; a new one begins with nothing."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Turn
from actions.conversation import ActionSessionStart


def begin(
    events: list[dict[str, Any]], slots: dict[str, Any] | None = None, **metadata: Any
) -> tuple[list[str], dict[str, Any]]:
    """The responses that are uttered and the slots that are set when a session starts after these events."""
    known = {"session_started_metadata": metadata or None, **(slots or {})}
    tracker = Tracker("a", known, {}, events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    started = ActionSessionStart().act(dispatcher, tracker, Turn.of(tracker))
    said = [str(message["response"]) for message in dispatcher.messages]
    return said, {event["name"]: event["value"] for event in started if event["event"] == "slot"}


MESSAGE = {"event": "user", "text": "they want to operate on my knee", "parse_data": {}}


def test_the_first_conversation_begins_without_a_word() -> None:
    assert begin([], clinic="riverside") == ([], {"clinic": "riverside"})


def test_after_a_pause_what_was_told_is_kept_and_the_way_on_is_offered() -> None:
    told = {"situation": "knee surgery", "relation": "mom", "unfinished_form": "referral_request_form"}
    said, slots = begin([MESSAGE], {**told, "network_status": "LISTED"}, clinic="riverside")
    assert said == ["utter_welcome_back"]
    assert slots == {**told, "clinic": "riverside"}, "results of a look-up have a date and are not carried over"


def test_after_starting_over_nothing_comes_back() -> None:
    said, slots = begin([MESSAGE, {"event": "restart"}], {"situation": "knee surgery"})
    assert (said, slots) == ([], {})


def test_who_comes_back_after_the_deletion_is_told_that_nothing_is_left() -> None:
    assert begin([], earlier_talk_deleted=True)[0] == ["utter_fresh_start"]
