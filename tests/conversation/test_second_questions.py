"""Two questions in one message: the one is answered, the other offered."""

import asyncio
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import SECOND_SURE_FROM, ActionContinue
from rasa_parts.in_process import InProcessGuide, Turn
from second_opinion.settings import PROJECT_ROOT

SURE = SECOND_SURE_FROM + 0.1
Parts = list[tuple[str | None, float]]


def tracker(intent: str, parts: Parts, form: str | None = None, text: str = "x") -> Tracker:
    understood = [{"text": "and is it?", "intent": name, "confidence": confidence} for name, confidence in parts]
    message = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [], "parts": understood}
    return Tracker("x", {}, message, [], False, None, {"name": form} if form else {}, "action_listen")


def done(conversation: Tracker) -> tuple[list[list[str]], list[Any]]:
    """What the action offers, and the events with which it goes on."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionContinue().run(dispatcher, conversation, {}))
    assert {message["response"] for message in dispatcher.messages} <= {"utter_second_question"}
    return [message["choices"] for message in dispatcher.messages], events


@pytest.mark.parametrize(
    ("intent", "parts", "offered"),
    [
        ("coverage_check", [("coverage_check", SURE), ("third_opinion", SURE)], "third_opinion"),
        ("third_opinion", [("coverage_check", SURE), ("third_opinion", SURE)], "coverage_check"),
        ("coverage_check", [("greet", SURE), ("coverage_check", SURE), ("thanks", SURE)], None),
        ("coverage_check", [("coverage_check", SURE), ("coverage_check", SURE)], None),
        ("coverage_check", [("coverage_check", SURE)], None),
        ("coverage_check", [], None),
        ("coverage_check", [("coverage_check", SURE), ("third_opinion", SECOND_SURE_FROM - 0.01)], None),
        ("coverage_check", [("coverage_check", SURE), ("medical_advice", SURE), ("crisis", SURE)], None),
        ("medical_advice", [("coverage_check", SURE), ("medical_advice", SURE)], "coverage_check"),
        ("medical_advice", [("inform", SURE), ("medical_advice", SURE)], None),
        ("coverage_check", [("coverage_check", SURE), ("nlu_fallback", SURE), (None, 0.0)], None),
        ("coverage_check", [("whom_to_ask", SURE), ("third_opinion", SURE)], None),
        ("greet", [("greet", SURE), ("third_opinion", SURE)], None),
        ("medical_emergency", [("coverage_check", SURE), ("third_opinion", SURE)], None),
    ],
)
def test_a_second_question_is_offered_when_it_is_surely_another_topic(
    intent: str, parts: Parts, offered: str | None
) -> None:
    assert done(tracker(intent, parts)) == ([[f"/{offered}"]] if offered else [], [])


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("do I need a third one", "third_opinion"),
        ("I also want a third one", "third_opinion"),
        ("then tell me about a third one", "third_opinion"),
        ("the third one said the same garbage", None),
        ("and 12345 for the blood panel", None),
        ("how do I appeal the denial", None),
    ],
)
def test_nobody_also_asked_about_what_was_only_told(text: str, offered: str | None) -> None:
    conversation = tracker("prior_authorization", [("prior_authorization", SURE), ("third_opinion", SURE)])
    conversation.latest_message["parts"][1]["text"] = text
    assert done(conversation) == ([[f"/{offered}"]] if offered else [], [])


def test_the_form_that_was_interrupted_goes_on_after_the_offer() -> None:
    parts: Parts = [("coverage_check", SURE), ("third_opinion", SURE)]
    offers, events = done(tracker("coverage_check", parts, form="coaching_form"))
    assert offers == [["/third_opinion"]]
    assert events == [FollowupAction("coaching_form")]


def test_a_message_without_parts_offers_nothing() -> None:
    conversation = tracker("coverage_check", [])
    del conversation.latest_message["parts"]
    assert done(conversation) == ([], [])


QUESTIONS = [
    ("telehealth_second_opinion", "Can I have the second opinion by video?"),
    ("referral_needed", "Do I need a referral for it?"),
    ("third_opinion", "Can I get a third opinion if they disagree?"),
    ("which_records_needed", "Which records does the second doctor need?"),
    ("is_it_ok_to_ask", "Is it rude to ask for a second opinion?"),
]
PAIRS = [(one, other) for one in QUESTIONS for other in QUESTIONS if one != other]


def answer_of(intent: str) -> list[str]:
    """The actions of the rule that answers a topic."""
    rules = [
        rule
        for path in PROJECT_ROOT.glob("data/*/rules.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    ]
    (steps,) = [rule["steps"] for rule in rules if rule["steps"][0].get("intent") == intent]
    return [step["action"] for step in steps[1:]]


async def two_questions(guide: InProcessGuide) -> tuple[str, str, str]:
    """A message with two questions, the intent it is answered with, and that of the other.

    Which of two questions a whole message is taken for may change with each training; that some message like
    these is taken for one of its two may not.
    """
    for (one, asks_one), (other, asks_other) in PAIRS:
        text = f"{asks_one} {asks_other}"
        result = await guide.parse(text)
        sure = {part["intent"] for part in result["parts"] if part["confidence"] >= SECOND_SURE_FROM}
        if sure == {one, other} and result["intent"]["name"] in sure:
            answered = result["intent"]["name"]
            return text, answered, other if answered == one else one
    pytest.fail("No message with two plain questions is understood as both of them.")


def offer(turn: Turn) -> dict[str, Any]:
    """The message that offers the second question; there is exactly one."""
    ways = ("You also asked", "one more thing in your message")
    (message,) = [m for m in turn.bot if any(way in m.get("text", "") for way in ways)]
    return message


async def test_one_question_is_answered_and_the_other_offered_with_a_button(guide: InProcessGuide) -> None:
    text, answered, other = await two_questions(guide)
    turn = await guide.say(text, sender_id="two")
    assert turn.actions[-len(answer_of(answered)) :] == answer_of(answered)
    (button,) = offer(turn)["buttons"]
    assert button["payload"] == f"/{other}"
    assert turn.bot[-1] == offer(turn)
    pressed = await guide.say(button["payload"], sender_id="two")
    assert pressed.actions == answer_of(other)


async def test_the_offered_question_may_be_taken_up_by_typing_its_button(guide: InProcessGuide) -> None:
    text, _, other = await two_questions(guide)
    (button,) = offer(await guide.say(text, sender_id="typed"))["buttons"]
    typed = await guide.say(button["title"], sender_id="typed")
    assert typed.intent == other


async def test_in_a_form_both_are_answered_and_the_form_goes_on(guide: InProcessGuide) -> None:
    text, answered, other = await two_questions(guide)
    begun = await guide.say("/draft_referral_request", sender_id="form")
    asked = begun.slots["requested_slot"]
    turn = await guide.say(text, sender_id="form")
    assert turn.actions == [*answer_of(answered), "referral_request_form"]
    (button,) = offer(turn)["buttons"]
    assert not {asked, "requested_slot"} & set(turn.slots)
    assert turn.bot[-1] != offer(turn), "the form asks its question again after the offer"
    pressed = await guide.say(button["payload"], sender_id="form")
    assert pressed.actions == [*answer_of(other), "referral_request_form"]
    assert not {asked, "requested_slot"} & set(pressed.slots)
    skipped = await guide.say("/skip", sender_id="form")
    assert skipped.slots[asked] == "skipped"
