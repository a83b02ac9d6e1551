"""Messages that the training data do not hold are understood at least as well as recorded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from commands.evaluation.examples import KINDS, load_examples, read_intents
from commands.evaluation.figures import Figures, figures
from commands.evaluation.outcomes import understand
from rasa_parts.in_process import InProcessGuide

DEV = Path(__file__).parent / "dev"

AT_LEAST = {
    "understanding.topics.accuracy": 0.915,
    "understanding.topics.first_three": 0.975,
    "understanding.macro_f1": 0.92,
    "understanding.medical_advice_recall": 0.93,
    "understanding.out_of_scope.auroc": 0.985,
    "understanding.out_of_scope.rejected": 0.90,
    "combination.emergencies.raised": 0.96,
    "combination.emergencies.right_kind": 0.915,
    "combination.by_kind.medical_emergency.raised": 0.98,
    "combination.by_kind.crisis_suicide_selfharm.raised": 0.90,
    "combination.by_kind.abuse_violence.raised": 0.95,
    "combination.by_kind.poisoning.raised": 0.97,
    "screen.emergencies.raised": 0.90,
    "entities.doctor.f1": 0.76,
    "entities.npi.f1": 0.98,
    "entities.plan.f1": 0.87,
    "entities.insurer.f1": 0.91,
    "entities.specialty.f1": 0.94,
}
AT_MOST = {
    "understanding.fallback_in_scope": 0.05,
    "understanding.calibration_error": 0.10,
    "combination.false_alarms": 0.05,
    "screen.false_alarms": 0.04,
}
"""Figures over the folder ``dev``, by their place in ``Figures``: those that docs/understanding.md gives, each a
little on the safe side for one message more or less. A figure that gets better is recorded anew."""


@pytest_asyncio.fixture(scope="session")
async def measured(trained_model: Path) -> Figures:
    """Everything measured over the folder ``dev``, once."""
    intents = read_intents()
    return figures(await understand(trained_model, load_examples([DEV], intents.known)), intents.topics)


def figure(found: Any, name: str) -> float:
    for part in name.split("."):
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    assert isinstance(found, float), f"Nothing among the messages speaks about {name}."
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", AT_LEAST)
def test_figure_is_not_below_the_recorded_one(measured: Figures, name: str) -> None:
    assert figure(measured, name) >= AT_LEAST[name], told(measured, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", AT_MOST)
def test_figure_is_not_above_the_recorded_one(measured: Figures, name: str) -> None:
    assert figure(measured, name) <= AT_MOST[name], told(measured, name)


def told(measured: Figures, name: str) -> Any:
    """What went wrong, for those who have to find out why."""
    judge = {"combination": measured.combination, "screen": measured.screen}.get(name.partition(".")[0])
    return [*judge.missed, *judge.alarmed] if judge else measured.understanding.confusions[:15]


def test_every_kind_of_emergency_has_its_recorded_figure() -> None:
    assert {f"combination.by_kind.{kind}.raised" for kind in KINDS} <= AT_LEAST.keys()


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600\U0001f600", "\x00\x01", "???", "\u200b"])
async def test_a_message_without_a_word_is_not_understood_and_breaks_nothing(
    loaded_guide: InProcessGuide, text: str
) -> None:
    result = await loaded_guide.parse(text)
    assert result["intent"]["name"] == "nlu_fallback"
    assert result["entities"] == []


async def test_an_alarm_overrides_the_classifier_and_keeps_its_ranking(loaded_guide: InProcessGuide) -> None:
    result = await loaded_guide.parse("which records do i need, also i can't breathe")
    assert result["intent"] == {"name": "medical_emergency", "confidence": 1.0}
    assert len(result["intent_ranking"]) > 1


async def test_a_spanish_question_is_answered_as_spanish(loaded_guide: InProcessGuide) -> None:
    assert (await loaded_guide.parse("hola, necesito una cita"))["intent"]["name"] == "change_language"


async def test_the_sentences_of_a_message_are_understood_one_by_one(loaded_guide: InProcessGuide) -> None:
    result = await loaded_guide.parse("Can I have the second opinion by video? Is it rude to ask for one?")
    assert [(part["text"], part["intent"]) for part in result["parts"]] == [
        ("Can I have the second opinion by video?", "telehealth_second_opinion"),
        ("Is it rude to ask for one?", "is_it_ok_to_ask"),
    ]
    assert all(0 < part["confidence"] <= 1 for part in result["parts"])
