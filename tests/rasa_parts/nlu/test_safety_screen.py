"""What the screen and the classifier decide together."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.hybrid_classifier import PROBABILITIES
from rasa_parts.nlu.message_parts import IS_PART
from rasa_parts.nlu.safety_screen import SafetyScreen
from rasa_parts.nlu.spelling import NO_KNOWN_WORD
from second_opinion.safety import SAFETY_INTENTS, evidence

AT = SafetyScreen.get_default_config()

ALARM = "I can't breathe and my chest hurts"
VEILED = "the bottle is nearly empty and everybody will be better off"
SET_ASIDE = "I have no chest pain, can I still wait"
SPANISH = "Hola, necesito una cita"
SPANISH_ALARM = "no puedo respirar y me duele el pecho"
TOPIC = "wait_time_or_delay_risk"
SURE, DOUBTFUL, UNLIKELY = 0.97, 0.4, 0.001
"""Probabilities that the classifier may give to an alarm."""


def decide(
    text: str,
    probabilities: dict[str, float] | None = None,
    intent: str | None = TOPIC,
    ranking: list[tuple[str, float]] | None = None,
    **weights: float,
) -> Message:
    """A message after the component; the classifier has set what is given on it and on its parts."""
    ranked = [{"name": name, "confidence": c} for name, c in ranking or [(intent, 0.8)] if name]
    message = Message({TEXT: text, INTENT_RANKING_KEY: ranked})
    message.set(INTENT, ranked[0] if ranked else {"name": None, "confidence": 0.0}, add_to_output=True)
    if probabilities is not None:
        message.set(PROBABILITIES, probabilities and {TOPIC: max(1 - sum(probabilities.values()), 0.0)} | probabilities)
    (decided,) = SafetyScreen(AT | weights).process([message])
    return decided


def name(message: Message) -> str:
    return str(message.get(INTENT)["name"])


def test_the_texts_are_to_the_screen_what_these_tests_take_them_for() -> None:
    assert [getattr(evidence(text).signs, "kind", None) for text in (ALARM, VEILED, SET_ASIDE, SPANISH)] == [
        "medical_emergency", None, None, None,
    ]  # fmt: skip
    assert [evidence(text).set_aside for text in (VEILED, SET_ASIDE)] == [False, True]


@pytest.mark.parametrize(
    ("text", "person", "kind"),
    [
        ("Noor Haddad", "Noor Haddad", TOPIC),
        ("the patient is Noor Haddad", "Noor Haddad", TOPIC),
        ("Haddad hit me again", "Haddad", "abuse_or_violence"),
        ("Noor Haddad", None, "abuse_or_violence"),
    ],
)
def test_a_name_alone_raises_no_alarm_whatever_the_classifier_makes_of_it(
    text: str, person: str | None, kind: str
) -> None:
    message = Message({TEXT: text, INTENT_RANKING_KEY: [{"name": TOPIC, "confidence": 0.8}]})
    message.set(INTENT, {"name": TOPIC, "confidence": 0.8}, add_to_output=True)
    message.set(PROBABILITIES, {TOPIC: 1 - SURE, "abuse_or_violence": SURE})
    if person:
        start = text.index(person)
        message.set(ENTITIES, [{"entity": "doctor", "start": start, "end": start + len(person), "value": person}])
    (decided,) = SafetyScreen(AT).process([message])
    assert name(decided) == kind


@pytest.mark.parametrize("text", ["i havent felt her move since yesterday but maybe its because im crying so much"])
def test_what_sounds_like_something_else_does_not_outvote_plain_signs(text: str) -> None:
    assert evidence(text).signs
    assert name(decide(text, {"medical_emergency": UNLIKELY})) == "medical_emergency"
    assert name(decide(text, {"medical_emergency": UNLIKELY}, least_classifier=-9.0)) == TOPIC


def test_every_judge_of_an_alarm_is_heard_and_what_sets_signs_aside_speaks_against_it() -> None:
    assert min(AT["classifier"], AT["wording"], AT["signs"]) > 0
    assert AT["set_aside"] <= 0


@pytest.mark.parametrize("judge", ["signs", "classifier", "wording"])
def test_an_alarm_falls_when_what_speaks_for_it_is_left_out(judge: str) -> None:
    assert name(decide(ALARM, {"medical_emergency": SURE})) == "medical_emergency"
    weights = dict.fromkeys(("signs", "classifier", "wording"), 0.0) | {judge: 3.0, "start": -2.0}
    assert name(decide(ALARM, {"medical_emergency": SURE}, **weights)) == "medical_emergency"
    assert name(decide(ALARM, {"medical_emergency": SURE}, **weights | {judge: 0.0})) == TOPIC


def test_the_decided_alarm_stands_first_in_the_ranking() -> None:
    decided = decide(ALARM, {"medical_emergency": SURE})
    assert decided.get(INTENT) == {"name": "medical_emergency", "confidence": 1.0}
    assert [ranked["name"] for ranked in decided.get(INTENT_RANKING_KEY)] == ["medical_emergency", TOPIC]


def test_plain_signs_and_wording_outweigh_a_classifier_that_doubts() -> None:
    assert name(decide(ALARM, {"medical_emergency": DOUBTFUL})) == "medical_emergency"


def test_the_classifier_alone_raises_an_alarm_when_it_is_sure() -> None:
    assert name(decide(VEILED, {"crisis": SURE})) == "crisis"
    assert name(decide(VEILED, {"crisis": UNLIKELY})) == TOPIC


def test_the_four_kinds_count_together() -> None:
    shared = dict.fromkeys(SAFETY_INTENTS, SURE / 4)
    assert name(decide(VEILED, shared)) in SAFETY_INTENTS


def test_a_part_of_a_message_is_left_as_the_classifier_understood_it() -> None:
    part = Message({TEXT: ALARM, IS_PART: True, INTENT: {"name": TOPIC, "confidence": 0.8}})
    SafetyScreen(AT).process([part])
    assert name(part) == TOPIC


def test_the_kind_is_the_one_that_most_speaks_for() -> None:
    assert name(decide(ALARM, {"poisoning": SURE}, kind_by_signs=0.0, wording=0.01)) in SAFETY_INTENTS
    assert name(decide(ALARM, {"poisoning": DOUBTFUL}, kind_by_signs=3.0)) == "medical_emergency"
    assert name(decide(VEILED, {"poisoning": 0.1, "crisis": SURE - 0.1})) == "crisis"


@pytest.mark.parametrize("probabilities", [None, {}], ids=["missing", "empty"])
def test_without_a_classifier_the_screen_alone_decides(probabilities: dict[str, float] | None) -> None:
    assert name(decide(ALARM, probabilities)) == "medical_emergency"
    assert name(decide("which records do I need", probabilities)) == TOPIC
    message = Message({TEXT: ALARM})
    SafetyScreen(AT).process([message])
    assert name(message) == "medical_emergency"


def doubtful(topic_confidence: float) -> Message:
    """A message whose likeliest intent is an alarm, but not likely enough."""
    ranking = [("crisis", 0.6), ("poisoning", 0.5), (TOPIC, topic_confidence), ("thanks", topic_confidence / 2)]
    return decide(VEILED, {"crisis": DOUBTFUL}, ranking=ranking, start=-20.0)


def test_a_doubtful_alarm_leaves_the_next_intent_that_is_none() -> None:
    decided = doubtful(AT["next_from"] + 0.01)
    assert decided.get(INTENT) == {"name": TOPIC, "confidence": AT["next_from"] + 0.01}
    ranked = [ranked["name"] for ranked in decided.get(INTENT_RANKING_KEY)]
    assert ranked == [TOPIC, "crisis", "poisoning", "thanks"]


def test_a_doubtful_alarm_with_nothing_likely_behind_it_is_not_understood() -> None:
    assert name(doubtful(AT["next_from"] - 0.01)) == "nlu_fallback"
    assert name(decide(VEILED, {"crisis": 0.0}, ranking=[("crisis", 0.6)], start=-20.0)) == "nlu_fallback"


def test_a_message_in_spanish_goes_to_its_answer_and_an_alarm_in_spanish_stays_one() -> None:
    assert name(decide(SPANISH, {"crisis": 0.0})) == "change_language"
    assert name(decide(SPANISH_ALARM, {"medical_emergency": DOUBTFUL})) == "medical_emergency"
    assert name(decide(SPANISH_ALARM, None)) == "medical_emergency"


@pytest.mark.parametrize("text", ["", "   ", "???", "\U0001f600\U0001f600", "\ud83d", "\x00\u200b"])
def test_a_text_without_a_letter_or_number_is_not_understood(text: str) -> None:
    # Even a classifier that is sure of an alarm has nothing to go by.
    assert decide(text, {"crisis": 1.0}).get(INTENT) == {"name": "nlu_fallback", "confidence": 1.0}


def test_a_message_without_text_is_not_understood() -> None:
    message = Message({})
    SafetyScreen(AT).process([message])
    assert name(message) == "nlu_fallback"


def test_what_is_no_alarm_is_left_as_it_is() -> None:
    decided = decide("will my plan pay", {"crisis": 0.01}, ranking=[("coverage_check", 0.7), ("crisis", 0.1)])
    assert decided.get(INTENT) == {"name": "coverage_check", "confidence": 0.7}
    assert [ranked["name"] for ranked in decided.get(INTENT_RANKING_KEY)] == ["coverage_check", "crisis"]


@pytest.mark.parametrize(("intent", "expected"), [(TOPIC, "nlu_fallback"), ("change_language", "change_language")])
def test_words_that_nobody_knows_are_not_understood_unless_in_another_language(intent: str, expected: str) -> None:
    message = Message({TEXT: "blorp fnord wibble", NO_KNOWN_WORD: True})
    message.set(INTENT, {"name": intent, "confidence": 0.9}, add_to_output=True)
    SafetyScreen(AT).process([message])
    assert name(message) == expected
