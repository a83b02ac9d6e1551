"""What the guide offered, and how the patient takes it up."""

import re
from itertools import pairwise

from rasa_sdk import Tracker
from rasa_sdk.events import EventType

from actions.for_whom import SAID_BESIDE
from actions.sources import offer_of, response_of
from actions.topics import ANSWERED_BY


def since_message(tracker: Tracker) -> list[EventType]:
    """What happened since the patient's last message."""
    places = [place for place, event in enumerate(tracker.events) if event.get("event") == "user"]
    return tracker.events[places[-1] + 1 :] if places else []


def said_in_this_turn(tracker: Tracker) -> list[str]:
    """The names of the responses that the patient got since their message."""
    said = [event for event in since_message(tracker) if event.get("event") == "bot"]
    names = [(response_of(event), str((event.get("metadata") or {}).get("led_in_by") or "")) for event in said]
    return [name for pair in names for name in pair if name]


def last_offer(events: list[EventType]) -> list[str]:
    """What the guide's last message among some events offered: names of responses, then perhaps a form.

    A response names them (``metadata.offer``), and letters by their names in ``LETTERS``; of a message with one button,
    it is what that button is for.
    """
    bot = [e for e in events if e.get("event") == "bot"]
    # Whose doctor is meant is said behind an answer and offers nothing.
    said = [e for e in bot if (e.get("metadata") or {}).get("utter_action") != SAID_BESIDE]
    if not said:
        return []
    if "offer" in ((said[-1].get("metadata") or {}).get("metadata") or {}):
        return offer_of(said[-1])
    buttons = (said[-1].get("data") or {}).get("buttons") or []
    asked = buttons[0]["payload"].removeprefix("/") if len(buttons) == 1 else None
    return list(ANSWERED_BY.get(asked, (f"utter_{asked}",))) if asked else []


TAKES_UP = re.compile(
    r"^\W*(?:(?:ok|okay|oh|well)\W+)?(?:yes|yeah|yep|yup|sure)\b\W*(?:please\b\W*)?"
    r"(?:show|give|tell|do|write|send|make|go ahead|please|look|help|i (?:would|want))\b",
    re.IGNORECASE,
)
"""A yes to what was offered, with an order behind it: "yes show me, and ..."."""

PROMISED = re.compile(
    r"\b(?:you|u) (?:were|was|are|'re) (?:just )?(?:going to|gonna|about to|supposed to) (?:show|give|tell|write"
    r"|help|make|look)\b"
    r"|\b(?:you|u) (?:said|promised|offered|wanted) (?:(?:that )?(?:you|u)(?:['\u2019]?d|['\u2019]?ll| would| will"
    r"| could| can)|to)(?: \w+)? "
    r"(?:show|give|tell|write|help|make|look)\b"
    r"|\b(?:you|u) (?:said|promised|offered|mentioned|spoke of|had|told me about)\b[^.?!]{0,30}"
    r"\b(?:lists?|page|card|script|questions|steps)\b",
    re.IGNORECASE,
)
"""Words that remind of an offer: "you were going to show me what to say"."""


def offer_before(tracker: Tracker) -> list[str]:
    """What was offered before the patient's last message."""
    places = [place for place, event in enumerate(tracker.events) if event.get("event") == "user"]
    return last_offer(tracker.events[: places[-1]]) if places else []


def open_offer(tracker: Tracker) -> list[str]:
    """The newest offer of a card, a list or a form before this message that was not taken up."""
    places = [place for place, event in enumerate(tracker.events) if event.get("event") == "user"]
    for start, end in reversed(list(pairwise(places))):
        offered = last_offer(tracker.events[start:end])
        acted = {str(e.get("name")) for e in tracker.events[end:] if e.get("event") == "action"}
        if any(not name.startswith("utter_") for name in offered) and not acted & set(offered):
            return offered
    return []
