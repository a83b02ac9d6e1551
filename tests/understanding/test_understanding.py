"""Messages that the training data do not hold are understood at least as well as recorded."""

import asyncio
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
DEV = [
    json.loads(line) for line in (PROJECT / "tests/understanding/dev.jsonl").read_text(encoding="utf-8").splitlines()
]

RECORDED_ACCURACY = 0.92
RECORDED_FIRST_THREE = 0.975
"""Recorded in docs/understanding.md; a little under the measured figures, for one message more or less."""


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((PROJECT / "data").glob("*/nlu.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            listed = [line.removeprefix("- ") for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(listed)
    return found


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_no_message_stands_in_both_training_and_test_data() -> None:
    trained = {plain(text) for texts in examples().values() for text in texts}
    tested = {plain(message["text"]) for message in DEV}
    for name in ("alarms.jsonl", "quiet.jsonl"):
        lines = (PROJECT / "tests/safety" / name).read_text(encoding="utf-8").splitlines()
        tested |= {plain(json.loads(line)["text"]) for line in lines}
    assert not trained & tested


def test_no_training_message_stands_twice() -> None:
    counts = Counter(plain(text) for texts in examples().values() for text in texts)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_intent_has_examples_and_test_messages() -> None:
    tested = Counter(message["goal"] for message in DEV)
    assert set(tested) == set(examples())
    assert min(tested.values()) >= 8
    assert min(len(texts) for texts in examples().values()) >= 33


def test_every_intent_is_defined_in_the_documentation() -> None:
    text = (PROJECT / "docs/understanding.md").read_text(encoding="utf-8")
    section = text.partition("\n## Intents\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert documented == set(examples())


@pytest.fixture(scope="module")
def parsed(trained_model: Path) -> list[dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(trained_model))

    async def parse() -> list[dict[str, Any]]:
        return [dict(await agent.parse_message(message["text"])) for message in DEV]

    return asyncio.run(parse())


def test_accuracy_is_not_below_the_recorded_figure(parsed: list[dict[str, Any]]) -> None:
    wrong = [
        (message["goal"], result["intent"]["name"], message["text"])
        for message, result in zip(DEV, parsed, strict=True)
        if result["intent"]["name"] not in accepted(message["goal"])
    ]
    assert 1 - len(wrong) / len(DEV) >= RECORDED_ACCURACY, wrong


def accepted(goal: str) -> set[str]:
    """Not to understand what is not for us is right."""
    return {goal, "nlu_fallback"} if goal == "out_of_scope" else {goal}


def test_the_right_intent_is_among_the_first_three_at_least_as_often_as_recorded(
    parsed: list[dict[str, Any]],
) -> None:
    hits = 0
    for message, result in zip(DEV, parsed, strict=True):
        ranking = [r["name"] for r in result["intent_ranking"] if r["name"] != "nlu_fallback"]
        hits += message["goal"] in ranking[:3]
    assert hits / len(DEV) >= RECORDED_FIRST_THREE


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600\U0001f600", "\x00\x01", "???", "\u200b"])
def test_a_message_without_a_word_is_not_understood_and_breaks_nothing(trained_model: Path, text: str) -> None:
    from rasa.core.agent import Agent

    result = asyncio.run(Agent.load(str(trained_model)).parse_message(text))
    assert result["intent"]["name"] == "nlu_fallback"
    assert result["entities"] == []


def test_an_alarm_overrides_the_classifier_and_keeps_its_ranking(trained_model: Path) -> None:
    from rasa.core.agent import Agent

    agent = Agent.load(str(trained_model))
    result = asyncio.run(agent.parse_message("which records do i need, also i can't breathe"))
    assert result["intent"] == {"name": "medical_emergency", "confidence": 1.0}
    assert len(result["intent_ranking"]) > 1


def test_a_spanish_question_is_answered_as_spanish(trained_model: Path) -> None:
    from rasa.core.agent import Agent

    agent = Agent.load(str(trained_model))
    assert asyncio.run(agent.parse_message("hola, necesito una cita"))["intent"]["name"] == "change_language"
