"""What the screen and the classifier decide together, whatever the thresholds are set to."""

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.hybrid_classifier import PROBABILITIES
from rasa_parts.nlu.safety_screen import SafetyScreen
from rasa_parts.nlu.spelling import NO_KNOWN_WORD
from second_opinion.safety import SAFETY_INTENTS, dismisses, screen

AT = SafetyScreen.get_default_config()
LITTLE = 1e-6
"""What a probability is off a threshold, above or below it."""

ALARM = "I can't breathe and my chest hurts"
VEILED = "I said my goodbyes to the kids, it is better for everyone"
DISMISSED = "I have no chest pain, can I still wait"
SPANISH = "Hola, necesito una cita"
SPANISH_ALARM = "no puedo respirar y me duele el pecho"
TOPIC = "wait_time_or_delay_risk"


def decide(
    text: str,
    probabilities: dict[str, float] | None = None,
    intent: str | None = TOPIC,
    ranking: list[tuple[str, float]] | None = None,
    near: float = AT["near_from"],
) -> Message:
    """A message after the component; the classifier has set what is given, the kinds as near as ``near``."""
    kinds = [(kind, near) for kind in probabilities or {} if kind in SAFETY_INTENTS]
    ranked = [{"name": name, "confidence": c} for name, c in ranking or [(intent, 0.8), *kinds] if name]
    message = Message({TEXT: text, INTENT_RANKING_KEY: ranked})
    message.set(INTENT, ranked[0] if ranked else {"name": None, "confidence": 0.0}, add_to_output=True)
    if probabilities:
        probabilities = {**probabilities, TOPIC: max(1 - sum(probabilities.values()), 0.0)}
    if probabilities is not None:
        message.set(PROBABILITIES, probabilities)
    (decided,) = SafetyScreen(AT).process([message])
    return decided


def name(message: Message) -> str:
    return str(message.get(INTENT)["name"])


def shared(total: float) -> dict[str, float]:
    """A probability spread over the four kinds, a little more of it on crisis."""
    each = total / 5
    return {kind: 2 * each if kind == "crisis" else each for kind in SAFETY_INTENTS}


def test_the_texts_are_to_the_screen_what_these_tests_take_them_for() -> None:
    alert = screen(ALARM)
    assert alert is not None
    assert alert.kind == "medical_emergency"
    assert [screen(text) for text in (VEILED, DISMISSED, SPANISH)] == [None, None, None]
    assert [dismisses(text) for text in (VEILED, DISMISSED)] == [False, True]


def test_thresholds_stand_in_their_order() -> None:
    assert 0 < AT["agrees_from"] < AT["sure_from"] <= AT["sure_against_screen_from"] <= 1
    assert 0 < AT["kind_from"] <= 1
    assert 0 <= AT["next_from"] < 1


def test_an_alarm_of_the_screen_stands_where_the_classifier_does_not_rule_it_out() -> None:
    decided = decide(ALARM, {"medical_emergency": AT["agrees_from"] + LITTLE})
    assert decided.get(INTENT) == {"name": "medical_emergency", "confidence": 1.0}
    assert [ranked["name"] for ranked in decided.get(INTENT_RANKING_KEY)] == ["medical_emergency", TOPIC]


def test_an_alarm_of_the_screen_falls_where_the_classifier_is_next_to_certain_that_there_is_none() -> None:
    decided = decide(ALARM, {"medical_emergency": AT["agrees_from"] - LITTLE})
    assert decided.get(INTENT) == {"name": TOPIC, "confidence": 0.8}


@pytest.mark.parametrize(
    ("text", "threshold"), [(VEILED, "sure_from"), (DISMISSED, "sure_against_screen_from")], ids=["veiled", "dismissed"]
)
def test_the_classifier_alone_raises_an_alarm_when_it_is_sure_enough(text: str, threshold: str) -> None:
    assert name(decide(text, {"crisis": AT[threshold] + LITTLE})) == "crisis"
    assert name(decide(text, {"crisis": AT[threshold] - LITTLE})) == TOPIC


@pytest.mark.parametrize(
    ("text", "threshold", "kind"),
    [(ALARM, "agrees_from", "medical_emergency"), (VEILED, "sure_from", "crisis")],
    ids=["with the screen", "alone"],
)
def test_the_four_kinds_count_together(text: str, threshold: str, kind: str) -> None:
    enough = shared(AT[threshold] + LITTLE)
    assert max(enough.values()) < AT[threshold]
    assert name(decide(text, enough)) == kind
    assert name(decide(text, shared(AT[threshold] - LITTLE))) == TOPIC


def test_an_alarm_of_the_classifier_alone_has_to_be_near_to_what_it_knows() -> None:
    sure = {"crisis": AT["sure_against_screen_from"] + LITTLE}
    assert name(decide(VEILED, sure, near=AT["near_from"])) == "crisis"
    assert name(decide(VEILED, sure, near=AT["near_from"] - LITTLE)) == TOPIC
    assert name(decide(ALARM, sure, near=0.0)) == "crisis"


def test_the_classifier_names_the_kind_from_a_threshold_on_and_the_screen_below() -> None:
    most = AT["kind_from"] + LITTLE
    assert name(decide(ALARM, {"poisoning": most, "medical_emergency": 1 - most})) == "poisoning"
    less = AT["kind_from"] - LITTLE
    assert name(decide(ALARM, {"poisoning": less, "medical_emergency": 1 - less})) == "medical_emergency"


@pytest.mark.parametrize("probabilities", [None, {}], ids=["missing", "empty"])
def test_without_a_classifier_the_screen_alone_decides(probabilities: dict[str, float] | None) -> None:
    assert name(decide(ALARM, probabilities)) == "medical_emergency"
    assert name(decide(VEILED, probabilities)) == TOPIC
    message = Message({TEXT: ALARM})
    SafetyScreen(AT).process([message])
    assert name(message) == "medical_emergency"


def doubtful(topic_confidence: float) -> Message:
    """A message whose likeliest intent is an alarm, but not likely enough."""
    ranking = [("crisis", 0.6), ("poisoning", 0.5), (TOPIC, topic_confidence), ("thanks", topic_confidence / 2)]
    return decide(VEILED, {"crisis": AT["sure_from"] - LITTLE}, ranking=ranking)


def test_a_doubtful_alarm_leaves_the_next_intent_that_is_none() -> None:
    decided = doubtful(AT["next_from"] + LITTLE)
    assert decided.get(INTENT) == {"name": TOPIC, "confidence": AT["next_from"] + LITTLE}
    ranked = [ranked["name"] for ranked in decided.get(INTENT_RANKING_KEY)]
    assert ranked == [TOPIC, "crisis", "poisoning", "thanks"]


def test_a_doubtful_alarm_with_nothing_likely_behind_it_is_not_understood() -> None:
    assert name(doubtful(AT["next_from"] - LITTLE)) == "nlu_fallback"
    assert name(decide(VEILED, {"crisis": 0.0}, ranking=[("crisis", 0.6)])) == "nlu_fallback"


def test_a_message_in_spanish_goes_to_its_answer_and_an_alarm_in_spanish_stays_one() -> None:
    assert name(decide(SPANISH, {"crisis": 0.0})) == "change_language"
    assert name(decide(SPANISH_ALARM, {"medical_emergency": AT["agrees_from"] + LITTLE})) == "medical_emergency"
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
