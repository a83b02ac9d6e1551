"""What is not understood: asked back where it lies between a few topics, helped with, and brought to a person."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.processor import MessageProcessor
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import NONE_OF_THESE, ActionFallback
from actions.topics import MEANT_ALSO_FROM, MEANT_FROM, MOST_MEANT, NO_TOPIC, close_calls
from commands.evaluation.examples import read_intents
from rasa_parts.in_process import InProcessGuide

TOPICS = sorted(read_intents().topics)
Ranking = list[tuple[str, float]]
FALLBACK = ("nlu_fallback", 0.6)
CLOSE: Ranking = [("coverage_check", 0.4), ("cost_out_of_pocket", 0.3), ("no_insurance", 0.01)]
FAR: Ranking = [("coverage_check", MEANT_FROM / 2), ("thanks", 0.05)]


def missed(ranking: Ranking) -> dict[str, Any]:
    """How a message is understood that is not: the fallback, then what it may have meant."""
    ranked = [{"name": name, "confidence": confidence} for name, confidence in [FALLBACK, *ranking]]
    return {"text": "mumble", "intent": ranked[0], "intent_ranking": ranked, "entities": [], "parts": []}


def tracker(ranking: Ranking, *turns_before: str) -> Tracker:
    """A conversation that ends in a miss; of each turn before it, the action that answered."""
    events: list[dict[str, Any]] = []
    for action in turns_before:
        events += [{"event": "user", "text": "x"}, {"event": "action", "name": action}]
    events += [{"event": "user", "text": "mumble"}]
    return Tracker("x", {}, missed(ranking), events, False, None, {}, "action_listen")


def said(conversation: Tracker) -> list[tuple[str, list[str] | None]]:
    """The responses that the action says, each with what there is to choose from."""
    dispatcher = CollectingDispatcher()
    assert asyncio.run(ActionFallback().run(dispatcher, conversation, {})) == []
    return [(message["response"], message.get("choices")) for message in dispatcher.messages]


@pytest.mark.parametrize(
    ("ranking", "meant"),
    [
        (CLOSE, ["coverage_check", "cost_out_of_pocket"]),
        ([("coverage_check", 0.4), ("inform", 0.3), ("third_opinion", 0.2)], ["coverage_check", "third_opinion"]),
        ([(topic, 0.3) for topic in TOPICS[:5]], TOPICS[:MOST_MEANT]),
        ([("coverage_check", MEANT_FROM), ("whom_to_ask", MEANT_FROM * MEANT_ALSO_FROM)],
         ["coverage_check", "whom_to_ask"]),
        ([("no_insurance", 0.28), ("inform", 0.1), ("coverage_check", 0.02)], ["no_insurance", "coverage_check"]),
        ([("medical_advice", 0.4), ("coverage_check", 0.3)], []),
        ([("medical_emergency", 0.4), ("coverage_check", 0.3)], []),
        ([("deny", 0.4), ("coverage_check", 0.3)], []),
        (FAR, []),
        ([], []),
    ],
)  # fmt: skip
def test_what_a_message_may_have_meant_are_the_likely_topics(ranking: Ranking, meant: list[str]) -> None:
    assert close_calls(tracker(ranking)) == meant


def test_a_close_call_is_asked_back_with_a_way_out() -> None:
    choices = ["/coverage_check", "/cost_out_of_pocket", NONE_OF_THESE]
    assert said(tracker(CLOSE)) == [("utter_did_you_mean", choices)]


def test_a_message_that_may_mean_anything_gets_help() -> None:
    assert said(tracker(FAR)) == [("utter_fallback_first", None)]


@pytest.mark.parametrize("ranking", [CLOSE, FAR], ids=["close", "far"])
def test_the_second_miss_in_a_row_gets_a_person_and_is_not_asked_back(ranking: Ranking) -> None:
    assert said(tracker(ranking, "action_fallback")) == [("utter_fallback_second", None)]
    assert said(tracker(ranking, "action_fallback", "utter_thanks"))[0][0] != "utter_fallback_second"


Understand = Callable[[str, dict[str, Any]], None]


@pytest.fixture
def understand_as(monkeypatch: pytest.MonkeyPatch) -> Understand:
    """Sets how a message is understood: which one lies between two topics changes with each training."""
    parse = MessageProcessor.parse_message
    results: dict[str, dict[str, Any]] = {}

    async def parsed(self: MessageProcessor, message: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return results.get(message.text) or await parse(self, message, *args, **kwargs)

    monkeypatch.setattr(MessageProcessor, "parse_message", parsed)
    return results.__setitem__


def close_pairs() -> list[tuple[str, ...]]:
    """Every topic once among two or three."""
    return [tuple(TOPICS[i : i + 3]) for i in range(0, len(TOPICS) - 1, 3)] + [tuple(TOPICS[-2:])]


async def test_any_topics_are_offered_as_buttons_and_pressing_one_answers(
    guide: InProcessGuide, understand_as: Understand
) -> None:
    assert {*itertools.chain(*close_pairs())} == {*TOPICS}
    for topics in close_pairs():
        understand_as("mumble", missed([(topic, 0.4) for topic in topics]))
        asked = await guide.say("mumble", sender_id=f"meant-{topics}")
        assert "action_fallback" in asked.actions
        *offered, none = asked.buttons.items()
        assert [payload for _, payload in offered] == [f"/{topic}" for topic in topics]
        assert none == ("None of these", NONE_OF_THESE)
        assert len({title.casefold() for title in asked.buttons}) == len(topics) + 1
    answered = await guide.say(offered[0][1], sender_id=f"meant-{topics}")
    assert answered.intent == topics[0]
    assert answered.texts


@pytest.mark.parametrize("response", ["utter_did_you_mean", "utter_second_question"])
def test_every_intent_that_may_be_offered_has_a_button(loaded_guide: InProcessGuide, response: str) -> None:
    may_be_offered = read_intents().known - NO_TOPIC - {"nlu_fallback"}
    for variation in loaded_guide.domain.responses[response]:
        assert may_be_offered <= {button["payload"].removeprefix("/") for button in variation["buttons"]}


@pytest.mark.parametrize("topic", TOPICS)
async def test_every_topic_that_may_be_offered_is_answered_when_pressed(guide: InProcessGuide, topic: str) -> None:
    pressed = await guide.say(f"/{topic}", sender_id=f"pressed-{topic}")
    assert pressed.intent == topic
    assert pressed.texts
    assert "action_fallback" not in pressed.actions


async def test_none_of_these_shows_what_there_is(guide: InProcessGuide, understand_as: Understand) -> None:
    understand_as("mumble", missed(CLOSE))
    asked = await guide.say("mumble", sender_id="none")
    titles = list(asked.buttons)
    assert len(titles) == 3
    answered = await guide.say(NONE_OF_THESE, sender_id="none")
    assert answered.actions[-2:] == ["utter_capabilities", "action_continue"]


async def test_a_close_call_and_then_a_miss_bring_a_person(guide: InProcessGuide, understand_as: Understand) -> None:
    understand_as("mumble", missed(CLOSE))
    first = await guide.say("mumble", sender_id="twice")
    second = await guide.say("mumble", sender_id="twice")
    assert "Did you mean" in first.texts[0]
    assert "A person can help" in second.texts[0]
    assert "/human_handoff" in second.buttons.values()


async def test_after_a_message_that_was_understood_the_first_help_comes_again(
    guide: InProcessGuide, understand_as: Understand
) -> None:
    understand_as("mumble", missed(FAR))
    turns = [await guide.say(text, sender_id="again") for text in ("mumble", "/thanks", "mumble", "mumble")]
    helped = ["A person can help" in " ".join(turn.texts) for turn in turns]
    assert helped == [False, False, False, True]


def test_no_topic_is_a_command_an_answer_or_an_alarm() -> None:
    assert not set(TOPICS) & NO_TOPIC
