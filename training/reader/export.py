"""Export readers as one: `python -m training.reader.export WHEEL TARGET READER ...`.

The target is an ONNX model in int8. It takes the word pieces of questions and of passages as
tokens.py makes them, padded with 0. For each pair it returns the mean logits of "answers" and
"contradicts" of all readers, and for each token of the question its greatest cosine with a token of
the passage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import onnx
import torch
from onnxruntime.quantization import (  # type: ignore[import-untyped] # it has no types
    QuantType,
    quantize_dynamic,
)
from torch import Tensor, nn
from torch.nn import functional

from training.reader.frozen import WIDTH, padded, pretrained
from training.reader.model import Reader
from training.reader.tokens import CLS, SEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onnx import ModelProto

    from training.reader.frozen import Frozen

OPSET: Final = 17
_QUESTIONS: Final = [[CLS, 2129, 2116, SEP], [CLS, 2043, 2003, 2009, SEP]]
_PASSAGES: Final = [[2045, 2024, 2093, SEP], [2045, 2024, 2093, 5000, 2006, SEP]]
"""Texts of different lengths for tracing the model."""


class Exported(nn.Module):
    """Frozen layers and readers in one."""

    def __init__(self, frozen: Frozen, readers: Sequence[Reader]) -> None:
        super().__init__()
        self.frozen, self.readers = frozen, nn.ModuleList(readers)

    def forward(self, question: Tensor, passage: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean logits and best cosines."""
        first, second = self.frozen(question, 0), self.frozen(passage, 1)
        same = (question[:, :, None] == passage[:, None, :]) & _is_piece(question)[:, :, None]
        shared = torch.cat([same.any(2), same.any(1)], 1).long()
        side = torch.cat([torch.zeros_like(question), torch.ones_like(passage)], 1)
        mask = torch.cat([question != 0, passage != 0], 1).long()
        x = torch.cat([first, second], 1)
        judged = [reader(x, mask, side, shared)[0] for reader in self.readers]
        cosines = _unit(first) @ _unit(second).transpose(1, 2)
        best = cosines.masked_fill(~_is_piece(passage)[:, None, :], -1.0).amax(2)
        return torch.stack(judged).mean(0), best


def _is_piece(ids: Tensor) -> Tensor:
    return (ids != CLS) & (ids != SEP) & (ids != 0)


def _unit(states: Tensor) -> Tensor:
    return functional.normalize(functional.layer_norm(states, (WIDTH,)), dim=-1)


def export(whole: Exported, target: Path) -> None:
    """Write the model in single precision."""
    axes = {
        "question": {0: "pairs", 1: "asked"},
        "passage": {0: "pairs", 1: "told"},
        "logits": {0: "pairs"},
        "best": {0: "pairs", 1: "asked"},
    }
    torch.onnx.export(
        whole.eval(),
        (padded(_QUESTIONS), padded(_PASSAGES)),
        str(target),
        input_names=["question", "passage"],
        output_names=["logits", "best"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(target))
    _share(model)
    onnx.save(model, str(target))


def _share(model: ModelProto) -> None:
    """Let both texts use the same weights, of which the tracing makes copies."""
    stored = {one.name for one in model.graph.initializer}
    copies = {
        node.output[0]: node.input[0]
        for node in model.graph.node
        if node.op_type == "Identity" and node.input[0] in stored
    }
    for node in model.graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = copies.get(name, name)
    nodes = [node for node in model.graph.node if node.output[0] not in copies]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def quantize(source: Path, target: Path) -> None:
    """Write a model with matrices and embeddings in int8."""
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )
    model = onnx.load(str(target))
    used = {name for node in model.graph.node for name in node.input}
    kept = [one for one in model.graph.initializer if one.name in used]  # without the floats
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, str(target))


def main() -> None:
    """Write the model."""
    wheel, target, *weights = map(Path, sys.argv[1:])
    readers = [Reader() for _ in weights]
    for reader, path in zip(readers, weights, strict=True):
        reader.load_state_dict(torch.load(path))
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "float32.onnx"
        export(Exported(pretrained(wheel), readers), plain)
        quantize(plain, target)
    print(f"wrote {target}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
