"""The adapter changes the weights it names by what it says, fits one encoder only, and stays with its model."""

import hashlib
import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu import sentence_vectors
from rasa_parts.nlu.adapter import ADAPTER_FILE, Adapter, AdapterMismatch, Place, kept_back, weights_at
from rasa_parts.nlu.sentence_vectors import ENCODER_VARIABLE, SHA256, Encoder, MiniLMFeaturizer, weights_path
from tests.rasa_parts.nlu.conftest import Bench

TEXTS = ["will my plan pay for it", "is it rude to ask", "which papers do they want", "thank you so much"]
NAME = "one.dense"


@pytest.fixture(autouse=True)
def _weights_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENCODER_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def shipped() -> Adapter:
    return Adapter.load(ADAPTER_FILE)


@pytest.fixture(scope="module")
def encoder_bytes() -> bytes:
    return weights_path().read_bytes()


def adapter_of(shipped: Adapter, scale: float, rank: int = 2) -> Adapter:
    """A small adapter on the shipped one's first matrix; ``scale`` 0 adds nothing."""
    place = next(iter(shipped.places.values()))
    random = np.random.default_rng(7)
    a, b = (random.normal(size=size) for size in ((place.shape[0], rank), (rank, place.shape[1])))
    factors = {NAME: (np.float32(np.float16(scale * a)), np.float32(np.float16(scale * b)))}
    return Adapter(SHA256, {NAME: place}, factors)


def test_the_addition_lands_in_the_weights_it_is_for_and_nowhere_else(shipped: Adapter, encoder_bytes: bytes) -> None:
    adapter = adapter_of(shipped, 0.1)
    place = adapter.places[NAME]
    a, b = adapter.factors[NAME]
    applied = adapter.applied(encoder_bytes)
    wanted = weights_at(encoder_bytes, place) + a @ b
    # Weights are kept as whole steps between plus and minus 127, so each is at most half a step off.
    steps = np.abs(wanted).max(axis=0) / 127
    assert (np.abs(weights_at(applied, place) - wanted) <= 0.51 * steps).all()
    assert np.abs(a @ b).max() > 10 * steps.max()

    changed = np.flatnonzero(np.frombuffer(applied, np.uint8) != np.frombuffer(encoder_bytes, np.uint8))
    inputs, outputs = place.shape
    of_matrix = (changed >= place.values) & (changed < place.values + inputs * outputs)
    of_scales = (changed >= place.scales) & (changed < place.scales + 4 * outputs)
    assert len(applied) == len(encoder_bytes)
    assert (of_matrix | of_scales).all()


def test_weights_are_read_as_values_times_the_scale_of_their_output() -> None:
    values = np.array([[1, -2, 3], [127, 0, -127]], np.int8)
    scales = np.array([0.5, 2.0, 0.25], np.float32)
    content = b"x" + values.tobytes() + b"yy" + scales.tobytes()
    weights = weights_at(content, Place(1, 9, (2, 3)))
    np.testing.assert_array_equal(weights, [[0.5, -4.0, 0.75], [63.5, 0.0, -31.75]])


def test_an_output_without_any_weight_stays_without(shipped: Adapter) -> None:
    content = np.array([[0, 5], [0, 127]], np.int8).tobytes() + np.array([0.1, 0.1], np.float32).tobytes()
    place = Place(0, 4, (2, 2))
    nothing = (np.zeros((2, 1), np.float32), np.zeros((1, 2), np.float32))
    adapter = Adapter(hashlib.sha256(content).hexdigest(), {NAME: place}, {NAME: nothing})
    np.testing.assert_allclose(weights_at(adapter.applied(content), place), [[0, 0.5], [0, 12.7]], rtol=1e-6)


def test_an_adapter_that_adds_nothing_leaves_the_vectors_nearly_as_they_are(shipped: Adapter) -> None:
    plain = Encoder(weights_path(), SHA256).encode(TEXTS)
    nothing, much = (Encoder(weights_path(), SHA256, adapter=adapter_of(shipped, s)).encode(TEXTS) for s in (0.0, 1.0))
    assert (plain * nothing).sum(axis=1).min() > 0.995
    assert (plain * much).sum(axis=1).max() < 0.99


def test_what_is_saved_is_what_is_loaded(shipped: Adapter, tmp_path: Path) -> None:
    adapter = adapter_of(shipped, 0.1)
    adapter.save(tmp_path / "adapter.npz")
    loaded = Adapter.load(tmp_path / "adapter.npz")
    assert (loaded.encoder, loaded.places) == (adapter.encoder, adapter.places)
    for one, other in zip(loaded.factors[NAME], adapter.factors[NAME], strict=True):
        np.testing.assert_array_equal(one, other)


def test_another_encoder_is_refused(shipped: Adapter, encoder_bytes: bytes) -> None:
    with pytest.raises(AdapterMismatch, match=r"fits the encoder with SHA-256 .*Train without an adapter"):
        shipped.applied(encoder_bytes + b"\0")


WHOLE = ADAPTER_FILE.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"no arrays at all",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:3000] + bytes([WHOLE[3000] ^ 255]) + WHOLE[3001:],
    ],
    ids=["missing", "empty", "text", "cut off", "one byte changed"],
)
def test_a_missing_or_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "adapter.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AdapterMismatch, match=r"adapter\.npz cannot be read .*Restore the file.*make adapter"):
        Adapter.load(path)


def test_a_file_of_other_arrays_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "adapter.npz", weights=np.zeros(3))
    with pytest.raises(AdapterMismatch, match="cannot be read"):
        Adapter.load(tmp_path / "adapter.npz")


def test_no_file_is_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "adapter.npz", encoder=np.array([{"a": 1}], dtype=object))
    with pytest.raises(AdapterMismatch, match="cannot be read"):
        Adapter.load(tmp_path / "adapter.npz")


def test_the_shipped_adapter_fits_the_shipped_encoder(shipped: Adapter, encoder_bytes: bytes) -> None:
    assert shipped.encoder == SHA256
    ends = []
    for name, place in shipped.places.items():
        (inputs, outputs), (a, b) = place.shape, shipped.factors[name]
        assert (a.shape[0], b.shape[1]) == (inputs, outputs)
        assert a.shape[1] == b.shape[0]
        ends += [(place.values, place.values + inputs * outputs), (place.scales, place.scales + 4 * outputs)]
    ends.sort()
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends)), "two matrices overlap"
    assert ends[-1][1] <= len(encoder_bytes)


def test_with_the_shipped_adapter_the_nearest_text_still_means_the_same(shipped: Adapter) -> None:
    encoder = Encoder(weights_path(), SHA256, adapter=shipped)
    other_words = ["does my insurance cover this", "am I impolite", "what documents are needed", "thanks a lot"]
    assert (encoder.encode(TEXTS) @ encoder.encode(other_words).T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def vector(featurizer: MiniLMFeaturizer) -> np.ndarray:
    (message,) = featurizer.process([Message({TEXT: TEXTS[0]})])
    return np.asarray(message.get_dense_features(TEXT)[1].features)


def test_a_model_keeps_the_adapter_it_was_trained_with(
    bench: Bench, shipped: Adapter, examples: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_training = vector(bench.train(MiniLMFeaturizer, examples))
    newer = tmp_path / ADAPTER_FILE.name
    adapter_of(shipped, 1.0).save(newer)
    monkeypatch.setattr(sentence_vectors, "ADAPTER_FILE", newer)
    np.testing.assert_array_equal(vector(bench.load(MiniLMFeaturizer)), of_training)
    trained_anew = vector(bench.train(MiniLMFeaturizer, examples))
    assert float((trained_anew * of_training).sum()) < 0.99


def test_a_model_trained_without_an_adapter_loads_without_one(bench: Bench, examples: TrainingData) -> None:
    found = vector(bench.train(MiniLMFeaturizer, examples, adapter=None))
    np.testing.assert_array_equal(found, Encoder(weights_path(), SHA256).encode(TEXTS[:1]))


def test_training_stops_when_the_adapter_does_not_fit(
    bench: Bench, examples: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / ADAPTER_FILE.name
    damaged.write_bytes(b"damaged")
    monkeypatch.setattr(sentence_vectors, "ADAPTER_FILE", damaged)
    with pytest.raises(AdapterMismatch, match="make adapter"):
        bench.train(MiniLMFeaturizer, examples)


def test_a_model_with_an_adapter_refuses_an_encoder_that_it_does_not_fit(
    bench: Bench, examples: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copy(weights_path(), tmp_path / "model.onnx"))
    with other.open("ab") as file:
        file.write(b"\0")
    monkeypatch.setenv(ENCODER_VARIABLE, str(other))
    with pytest.raises(AdapterMismatch, match="SHA-256"):
        bench.train(MiniLMFeaturizer, examples, sha256=hashlib.sha256(other.read_bytes()).hexdigest())


def test_about_a_tenth_is_kept_back() -> None:
    share = np.mean([kept_back(f"message number {number}") for number in range(5000)])
    assert 0.08 < share < 0.12


def test_what_is_kept_back_does_not_depend_on_case_or_spaces() -> None:
    for number in range(200):
        text = f"is Doctor {number} in my network"
        assert kept_back(text) == kept_back(f"  {text.upper()} ") == kept_back(text.lower().replace(" ", " \n "))


def test_half_an_emoji_can_be_kept_back() -> None:
    assert kept_back("\ud83d hello") in (True, False)
