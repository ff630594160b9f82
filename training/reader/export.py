"""Export readers as one: `python -m training.reader.export FOLDER READER ...`, as ONNX in int8.

The logits of several readers, each learned without other communities, are averaged.

The model takes the ids of questions and of passages apart, padded with 0, and gives for each pair
the logits of "answers" and "contradicts", and for each token of the question its greatest cosine
with a token of the passage.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from training.reader.model import CLS, SEP, WIDTH, pretrained
from training.reader.small import Small


class Exported(nn.Module):
    """Lower layers and small readers in one."""

    def __init__(self, body: nn.Module, smalls: list[Small]) -> None:
        super().__init__()
        self.body, self.smalls = body, nn.ModuleList(smalls)

    def forward(self, question: Tensor, passage: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits and best cosines."""
        asked, told = (question != 0).long(), (passage != 0).long()
        first = self.body(question, asked, torch.zeros_like(question))
        second = self.body(passage, told, torch.ones_like(passage))
        same = (question[:, :, None] == passage[:, None, :]) & (question != SEP)[:, :, None]
        same = same & (question != CLS)[:, :, None] & (question != 0)[:, :, None]
        shared = torch.cat([same.any(2), same.any(1)], 1).long()
        side = torch.cat([torch.zeros_like(question), torch.ones_like(passage)], 1)
        mask = torch.cat([asked, told], 1)
        x = torch.cat([first, second], 1)
        judged = [small(x, mask, side, shared)[0] for small in self.smalls]
        logits = torch.stack(judged).mean(0)
        a = functional.normalize(functional.layer_norm(first, (WIDTH,)), dim=-1)
        b = functional.normalize(functional.layer_norm(second, (WIDTH,)), dim=-1)
        inside = (told.bool() & (passage != SEP))[:, None, :]
        best = (a @ b.transpose(1, 2)).masked_fill(~inside, -1.0).amax(2)
        return logits, best


def main() -> None:
    """Write model.onnx."""
    folder, *weights = map(Path, sys.argv[1:])
    source = Path(os.environ["MINILM"])
    smalls = []
    for path in weights:
        smalls.append(Small())
        smalls[-1].load_state_dict(torch.load(path))
    whole = Exported(pretrained(source), smalls).eval()
    question = torch.tensor([[101, 2129, 2116, 102, 0], [101, 2043, 2003, 2009, 102]])
    passage = torch.tensor([[2045, 2024, 2093, 102, 0, 0], [2045, 2024, 2093, 5000, 2006, 102]])
    plain = folder / "fp32.onnx"
    torch.onnx.export(
        whole,
        (question, passage),
        str(plain),
        input_names=["question", "passage"],
        output_names=["logits", "best"],
        dynamic_axes={
            "question": {0: "pairs", 1: "asked"},
            "passage": {0: "pairs", 1: "told"},
            "logits": {0: "pairs"},
            "best": {0: "pairs", 1: "asked"},
        },
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(plain))
    made = onnx.load(str(plain))
    same = {
        node.output[0]: node.input[0]
        for node in made.graph.node
        if node.op_type == "Identity"
        and node.input[0] in {one.name for one in made.graph.initializer}
    }  # weights that both texts go through
    for node in made.graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = same.get(name, name)
    nodes = [node for node in made.graph.node if node.output[0] not in same]
    del made.graph.node[:]
    made.graph.node.extend(nodes)
    onnx.save(made, str(plain))
    quantize_dynamic(
        plain,
        folder / "model.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )
    made = onnx.load(str(folder / "model.onnx"))
    used = {name for node in made.graph.node for name in node.input}
    kept = [one for one in made.graph.initializer if one.name in used]  # not the floats
    del made.graph.initializer[:]
    made.graph.initializer.extend(kept)
    onnx.save(made, str(folder / "model.onnx"))
    settings = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    (folder / "tokenizer.json").write_text(
        json.dumps(settings, ensure_ascii=False), encoding="utf-8"
    )
    for path in folder.glob("*.onnx"):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
