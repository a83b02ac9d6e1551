"""The adapter: what fits the general sentence encoder to what patients write here.

The encoder knows English, not that "will she take it badly" is about a doctor's feelings. A low-rank adapter
(Hu et al. 2021, arXiv:2106.09685) adds to each dense weight matrix W (inputs x outputs) a product A B of two
thin ones. It is learnt from the training data by ``second-opinion adapter``, a maintainer's step, and kept as
one small file. A trained model holds a copy; when the model is loaded, the sums are written into the encoder's
weights in memory, so that a message costs no more time than without.

The encoder keeps its weights as 8-bit numbers with one scale for each output. The adapter's file says where in
the encoder's file these stand; that is safe because it also names the digest of the only file it fits.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from rasa.shared.exceptions import RasaException

ADAPTER_FILE = Path(__file__).parent / "data" / "adapter.npz"
"""The adapter that is shipped."""

_LARGEST = 127


class AdapterMismatch(RasaException):  # type: ignore[misc]
    """The adapter was made for another encoder, or its file is damaged."""


@dataclass(frozen=True)
class Place:
    """Where one weight matrix stands in the encoder's file.

    Attributes:
        values: byte at which its 8-bit values begin, row by row.
        scales: byte at which its scales begin, 32-bit floats, one for each output.
        shape: inputs and outputs.
    """

    values: int
    scales: int
    shape: tuple[int, int]


@dataclass(frozen=True)
class Adapter:
    """A low-rank addition to some of an encoder's weight matrices.

    Attributes:
        encoder: SHA-256 of the encoder's file, in hexadecimal.
        places: by the matrix's name.
        factors: by the matrix's name, A (inputs x rank) and B (rank x outputs).
    """

    encoder: str
    places: Mapping[str, Place]
    factors: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

    def save(self, path: Path) -> None:
        """Writes plain arrays, the factors with 16 bits a number; nothing in the file is code."""
        arrays: dict[str, NDArray[np.generic]] = {"encoder": np.array(self.encoder)}
        for name, place in self.places.items():
            a, b = self.factors[name]
            arrays[f"{name}.place"] = np.array([place.values, place.scales, *place.shape], dtype=np.int64)
            arrays[f"{name}.a"], arrays[f"{name}.b"] = a.astype(np.float16), b.astype(np.float16)
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> "Adapter":
        """Reads what ``save`` wrote.

        Raises:
            AdapterMismatch: the file is missing or has another shape.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                names = [key.removesuffix(".place") for key in arrays.files if key.endswith(".place")]
                places = {name: _place(arrays[f"{name}.place"]) for name in names}
                factors = {
                    name: (arrays[f"{name}.a"].astype(np.float32), arrays[f"{name}.b"].astype(np.float32))
                    for name in names
                }
                return cls(str(arrays["encoder"]), places, factors)
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile, zlib.error) as error:
            raise AdapterMismatch(
                f"The adapter {path.name} cannot be read ({type(error).__name__}). Restore the file from the "
                "repository, or make it anew with 'make adapter'."
            ) from error

    def applied(self, encoder: bytes) -> bytes:
        """The encoder's file with the additions in its weights.

        Raises:
            AdapterMismatch: it is not the file that the adapter was made for.
        """
        if hashlib.sha256(encoder).hexdigest() != self.encoder:
            raise AdapterMismatch(
                f"The adapter fits the encoder with SHA-256 {self.encoder[:12]}... and no other. Train without an "
                "adapter ('adapter: null' in config.yml), or make one for this encoder with 'make adapter'."
            )
        adapted = bytearray(encoder)
        for name, place in self.places.items():
            values, scales = _views(adapted, place)
            a, b = self.factors[name]
            weights = values.astype(np.float32) * scales + a @ b
            # Scales anew: an addition may reach beyond the largest weight of before.
            scales[:] = np.maximum(np.abs(weights).max(axis=0), np.finfo(np.float32).tiny) / _LARGEST
            values[:] = np.rint(weights / scales)
        return bytes(adapted)


def weights_at(encoder: bytes, place: Place) -> NDArray[np.float32]:
    """One weight matrix of the encoder, (inputs, outputs)."""
    values, scales = _views(bytearray(encoder), place)
    weights: NDArray[np.float32] = values.astype(np.float32) * scales
    return weights


def _views(content: bytearray, place: Place) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    inputs, outputs = place.shape
    values = np.frombuffer(content, np.int8, inputs * outputs, place.values).reshape(place.shape)
    return values, np.frombuffer(content, np.float32, outputs, place.scales)


def _place(numbers: NDArray[np.int64]) -> Place:
    values, scales, inputs, outputs = (int(number) for number in numbers)
    return Place(values, scales, (inputs, outputs))


def kept_back(text: str) -> bool:
    """Whether a training message is kept back from the adapter: one in ten, always the same ones.

    On messages whose vectors the adapter was not fitted to, the classifier finds out how sure it may be.
    """
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", "replace")).digest()[0] % 10 == 0
