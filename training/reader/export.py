"""Export a reader: `python -m training.reader.export TARGET READER ...`.

The target is an ONNX model whose weights are stored in int8, as in training/bert.py. Of several
readers, it has their mean weights. Its inputs have a row for each pair of a question and a passage:

    hidden  float32 [pairs, tokens, dimensions], the question's hidden states, then the passage's,
            each between CLS and SEP, as `lower_hidden_state` of the embedding model; then padding
    mask    int64 [pairs, tokens], 1, or 0 for padding
    side    int64 [pairs, tokens], 0 for tokens of the question, 1 for those of the passage
    shared  int64 [pairs, tokens], 1 for tokens that both texts have

Its output `logits`, float32 [pairs, 2], are those of "answers" and "contradicts".
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from onnx import TensorProto

from training.bert import LOWER_LAYERS, Graph, layer_of, value
from training.minilm import HEADS
from training.reader.model import LAYER, LAYERS, WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onnx import ModelProto
    from torch import Tensor

    from training.bert import Array, Weights

_EPSILON: Final = 1e-12
_ROWS: Final[list[str | int]] = ["pairs", "tokens"]


def mean(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Array]:
    """Return the mean weights of readers."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0).numpy() for name in states[0]
    }


def renamed(state: Mapping[str, Array]) -> Weights:
    """Return weights with the names that training/bert.py expects."""
    found = {name: array for name, array in state.items() if not name.startswith("layers.")}
    for at in range(LAYERS):
        theirs = f"encoder.layer.{LOWER_LAYERS + at}"
        for kind in ("weight", "bias"):
            parts = np.split(state[f"layers.{at}.mixed.{kind}"], 3)
            for part, array in zip(("query", "key", "value"), parts, strict=True):
                found[f"{theirs}.attention.self.{part}.{kind}"] = array
            for ours, name in LAYER.items():
                found[f"{theirs}.{name}.{kind}"] = state[f"layers.{at}.{ours}.{kind}"]
    return found


def graph_of(weights: Weights) -> ModelProto:
    """Return the model."""
    graph = Graph(weights)
    mask = graph.node("Cast", ["mask"], "mask.whole", to=TensorProto.INT32)
    hidden = _joined(graph)
    for at in range(LAYERS):
        hidden = layer_of(graph, f"encoder.layer.{LOWER_LAYERS + at}", hidden, mask, HEADS)
    pooled = graph.node("Tanh", [_dense(graph, "pool", _pooled(graph, hidden))], "pooled")
    graph.node("Identity", [_dense(graph, "judge", pooled)], "logits")
    inputs = [
        value("hidden", TensorProto.FLOAT, [*_ROWS, WIDTH]),
        *(value(name, TensorProto.INT64, _ROWS) for name in ("mask", "side", "shared")),
    ]
    return graph.model("reader", inputs, [value("logits", TensorProto.FLOAT, ["pairs", 2])])


def _joined(graph: Graph) -> str:
    """Return the hidden states, marked by side and by what both texts share."""
    total = "hidden"
    for name in ("side", "shared"):
        added = graph.node("Gather", [graph.put(f"{name}.weight"), name], f"{name}.added")
        total = graph.node("Add", [total, added], f"{name}.sum")
    norm = [graph.put(f"norm.{part}") for part in ("weight", "bias")]
    return graph.node("LayerNormalization", [total, *norm], "joined", axis=-1, epsilon=_EPSILON)


def _pooled(graph: Graph, hidden: str) -> str:
    """Return the first hidden state, and the means over the question and the passage."""
    mask, side = (
        graph.node("Cast", [name], f"{name}.float", to=TensorProto.FLOAT)
        for name in ("mask", "side")
    )
    passage = graph.node("Mul", [mask, side], "of passage")
    question = graph.node("Sub", [mask, passage], "of question")
    axis = graph.put("one", np.array([1]))
    first = graph.node("Gather", [hidden, graph.put("zero", np.array([0]))], "first.row", axis=1)
    first = graph.node("Squeeze", [first, axis], "first")
    means = []
    for where in (question, passage):
        row = graph.node("Unsqueeze", [where, axis], f"{where}.row")
        total = graph.node("MatMul", [row, hidden], f"{where}.total")
        total = graph.node("Squeeze", [total, axis], f"{where}.sum")
        count = graph.node("ReduceSum", [where, axis], f"{where}.count")
        means.append(graph.node("Div", [total, count], f"{where}.mean"))
    return graph.node("Concat", [first, *means], "parts", axis=1)


def _dense(graph: Graph, name: str, hidden: str) -> str:
    return graph.node("Add", [graph.dense(name, hidden), graph.put(f"{name}.bias")], f"{name}.out")


def main() -> None:
    """Write the model."""
    target, *paths = map(Path, sys.argv[1:])
    made = graph_of(renamed(mean([torch.load(path) for path in paths])))
    onnx.save(made, str(target))
    print(f"wrote {target}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
