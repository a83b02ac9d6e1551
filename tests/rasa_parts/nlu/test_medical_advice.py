"""A medical judgement asked for in passing is noticed; everything else keeps its intent."""

import pytest
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.decisions import intent_of
from rasa_parts.nlu.medical_advice import MEDICAL_ADVICE, NoticeMedicalAdvice
from rasa_parts.nlu.message_parts import IS_PART


def noticed(*readings: dict[str, float]) -> list[str | None]:
    """The intents after the component, of a message and its parts, given each one's ranking."""
    messages = []
    for number, ranking in enumerate(readings):
        ranked = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
        messages.append(Message({TEXT: "...", INTENT: ranked[0], INTENT_RANKING_KEY: ranked, IS_PART: number > 0}))
    component = NoticeMedicalAdvice(NoticeMedicalAdvice.get_default_config() | {"likely_from": 0.2, "surest": 0.85})
    return [intent_of(message) for message in component.process(messages)]


@pytest.mark.parametrize("likelier", ["opinions_differ", DEFAULT_NLU_FALLBACK_INTENT_NAME])
@pytest.mark.parametrize(("confidence", "wins"), [(0.19, False), (0.2, True)])
def test_it_wins_when_likely_enough(likelier: str, confidence: float, wins: bool) -> None:
    assert noticed({likelier: 0.8, MEDICAL_ADVICE: confidence}) == [MEDICAL_ADVICE if wins else likelier]


def test_one_sentence_that_asks_for_it_is_enough_and_the_others_stay_known() -> None:
    story, letter, asked = {"draft_referral_request": 0.7}, {"draft_referral_request": 0.8}, {MEDICAL_ADVICE: 0.6}
    assert noticed(story, letter, asked) == [MEDICAL_ADVICE, "draft_referral_request", MEDICAL_ADVICE]


def test_a_sentence_that_perhaps_asks_for_it_is_not_enough() -> None:
    assert noticed({"thanks": 0.7}, {"coverage_check": 0.5, MEDICAL_ADVICE: 0.4})[0] == "thanks"


def test_a_message_that_is_plainly_about_something_else_keeps_its_intent() -> None:
    assert noticed({"opinions_differ": 0.85, MEDICAL_ADVICE: 0.5}, {MEDICAL_ADVICE: 0.9})[0] == "opinions_differ"


def test_an_alarm_is_never_taken_for_a_question() -> None:
    assert noticed({"poisoning": 0.6, MEDICAL_ADVICE: 0.5}, {MEDICAL_ADVICE: 0.9})[0] == "poisoning"
