"""The encoder's weights by name, and where in its file the adaptable ones stand.

Only for learning the adapter; it needs the package ``onnx``, which the guide does not.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from rasa_parts.nlu.adapter import Place

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """The encoder's weights by name, and where in its file the adaptable ones stand."""

    arrays: dict[str, Floats]
    places: dict[str, Place]


def read_weights(encoder: bytes) -> Weights:
    """Takes the weights out of the encoder's ONNX file.

    A dense layer is a product with 8-bit values times scales, followed by the addition of a bias; the bias
    still has its name of the original model, the values have lost theirs.
    """
    graph = onnx.load_from_string(encoder).graph
    raw = {each.name: each for each in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    arrays: dict[str, Floats] = {}
    places: dict[str, Place] = {}
    for name, tensor in raw.items():
        plain = name.removeprefix("inner.")
        if plain.startswith(("encoder.", "embeddings.")) and name.endswith((".weight", ".bias")):
            arrays[plain] = numpy_helper.to_array(tensor)
        elif plain.startswith("embeddings.") and name.endswith("_q"):
            scale = numpy_helper.to_array(raw[name.removesuffix("_q") + "_scale"])
            arrays[plain.removesuffix("_q")] = numpy_helper.to_array(tensor).astype(np.float32) * scale
    for node in graph.node:
        if node.op_type != "Add":
            continue
        bias = next((i for i in node.input if i in raw and i.endswith(".bias")), None)
        product = next((made_by[i] for i in node.input if i in made_by and made_by[i].op_type == "MatMul"), None)
        values = _values_behind(product.input[1], made_by, raw) if bias and product else None
        if bias and values:
            name = bias.removeprefix("inner.").removesuffix(".bias")
            scales = raw[values.removesuffix("_q") + "_scale"]
            arrays[f"{name}.kernel"] = numpy_helper.to_array(raw[values]).astype(np.float32) * numpy_helper.to_array(
                scales
            )
            inputs, outputs = raw[values].dims
            places[name] = Place(encoder.index(raw[values].raw_data), encoder.index(scales.raw_data), (inputs, outputs))
    return Weights(arrays, places)


def _values_behind(name: str, made_by: dict[str, Any], raw: dict[str, Any]) -> str | None:
    """The 8-bit initializer that a product's second factor is made of."""
    while (node := made_by.get(name)) and node.op_type in ("Mul", "Cast"):
        held = [i for i in node.input if i in raw and i.endswith("_q")]
        if held:
            return str(held[0])
        name = next((i for i in node.input if i in made_by), "")
    return None
