"""The classifier understands, knows when it does not, and learns the same thing twice."""

from collections.abc import Callable

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.hybrid_classifier import Head, HybridIntentClassifier, Settings, TooFewExamples
from rasa_parts.nlu.sentence_vectors import SHA256, Encoder, MiniLMFeaturizer, weights_path
from tests.rasa_parts.nlu.conftest import EXAMPLES, Bench, training_data

TEXTS = [text for texts in EXAMPLES.values() for text in texts]
INTENTS = [intent for intent, texts in EXAMPLES.items() for _ in texts]
UNSEEN = {
    "Is my new orthopedist covered by the plan?": "check_in_network",
    "Do they want to see my MRI pictures?": "which_records",
    "I appreciate it": "thanks",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(weights_path(), SHA256)


@pytest.fixture(scope="module")
def head(encoder: Encoder) -> Head:
    return Head.fit(TEXTS, INTENTS, encoder.encode(TEXTS), Settings())


def trained(bench: Bench, data: TrainingData) -> Callable[[str], Message]:
    """What parses a message with featurizer and classifier, both trained on the data."""
    featurizer = bench.train(MiniLMFeaturizer, data)
    featurizer.process_training_data(data)
    classifier = bench.train(HybridIntentClassifier, data)

    def parse(text: str) -> Message:
        (message,) = classifier.process(featurizer.process([Message({TEXT: text})]))
        return message

    return parse


def test_messages_in_other_words_are_understood(bench: Bench, examples: TrainingData) -> None:
    parse = trained(bench, examples)
    assert {text: parse(text).get(INTENT)["name"] for text in UNSEEN} == UNSEEN


def test_the_ranking_starts_with_the_intent_and_falls(bench: Bench, examples: TrainingData) -> None:
    found = trained(bench, examples)("thanks for the records")
    ranking = found.get("intent_ranking")
    assert ranking[0] == found.get(INTENT)
    assert {rank["name"] for rank in ranking} == set(EXAMPLES)
    confidences = [rank["confidence"] for rank in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_the_ranking_is_as_long_as_configured(bench: Bench, examples: TrainingData) -> None:
    classifier = bench.train(HybridIntentClassifier, examples, ranking_length=2)
    (message,) = classifier.process([Message({TEXT: "thanks"})])
    assert len(message.get("intent_ranking")) == 2


def test_it_is_surer_of_what_it_knows_than_of_what_is_foreign_to_it(head: Head, encoder: Encoder) -> None:
    texts = ["thanks so much", "how tall is the eiffel tower", "my roof is leaking again"]
    known, *foreign = head.confidences(texts, encoder.encode(texts))[0].max(axis=1)
    assert known > 0.5 > max(foreign)


@pytest.mark.parametrize("message", [Message({}), Message({TEXT: ""}), Message({TEXT: "  \n"})])
def test_a_message_without_text_has_no_intent(bench: Bench, examples: TrainingData, message: Message) -> None:
    classifier = bench.train(HybridIntentClassifier, examples)
    classifier.process([message])
    assert message.get(INTENT) == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


@pytest.mark.parametrize("text", ["\U0001f642", "?!", "[SEP] \0", "word " * 800, "x" * 4000])
def test_any_text_gets_a_confidence(bench: Bench, examples: TrainingData, text: str) -> None:
    assert 0 <= trained(bench, examples)(text).get(INTENT)["confidence"] <= 1


def test_training_twice_gives_the_same_predictions(bench: Bench, another_bench: Callable[[], Bench]) -> None:
    first, second = (trained(each, training_data()) for each in (bench, another_bench()))
    for text in (*UNSEEN, "my roof is leaking"):
        assert first(text).get("intent_ranking") == second(text).get("intent_ranking")


def test_the_order_of_the_examples_does_not_matter(head: Head, encoder: Encoder) -> None:
    turned = Head.fit(TEXTS[::-1], INTENTS[::-1], encoder.encode(TEXTS[::-1]), Settings())
    texts = list(UNSEEN)
    vectors = encoder.encode(texts)
    np.testing.assert_allclose(turned.confidences(texts, vectors)[0], head.confidences(texts, vectors)[0], atol=1e-5)


def test_a_model_is_plain_data(bench: Bench, examples: TrainingData) -> None:
    trained(bench, examples)
    assert bench.suffixes() == {".json", ".npz"}


def test_without_sentence_vectors_it_works_by_wording_and_says_so_loudly(
    bench: Bench, examples: TrainingData, caplog: pytest.LogCaptureFixture
) -> None:
    classifier = bench.train(HybridIntentClassifier, examples)
    assert [r.levelname for r in caplog.records if "NO SENTENCE VECTORS" in r.message] == ["ERROR"]
    (message,) = classifier.process([Message({TEXT: "thank you very much"})])
    assert message.get(INTENT)["name"] == "thanks"


def test_two_intents_are_enough(encoder: Encoder) -> None:
    texts, intents = TEXTS[:12], INTENTS[:12]
    head = Head.fit(texts, intents, encoder.encode(texts), Settings())
    best = head.confidences(texts, encoder.encode(texts))[0].argmax(axis=1)
    assert [head.intents[i] for i in best] == intents


def test_intents_with_too_few_examples_are_named() -> None:
    with pytest.raises(TooFewExamples, match="Add examples to: lonely"):
        Head.fit([*TEXTS, "a", "b"], [*INTENTS, "lonely", "lonely"], None, Settings())


def test_one_intent_alone_cannot_be_learned() -> None:
    with pytest.raises(TooFewExamples, match="another intent"):
        Head.fit(TEXTS[:6], INTENTS[:6], None, Settings())
