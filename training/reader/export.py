"""Combine readers into one model: `python -m training.reader.export TARGET READER ...`.

TARGET is an ONNX model. Its inputs have a row for each pair of a question and a passage:

    hidden  float32 [pairs, tokens, dimensions]: the embedding model's `lower_hidden_state` for the
            tokens of the question, of the earlier question if there is one, and of the passage,
            then padding
    mask    int64 [pairs, tokens]: 1 for a token, 0 for padding
    side    int64 [pairs, tokens]: 0 for a token of the question, 1 for a token of the passage, 2
            for a token of the earlier question
    shared  int64 [pairs, tokens]: 1 for a token that occurs in the passage and in a question

tokens.py makes the tokens. The output `logits`, float32 [pairs, 2], contains the logits of
"answers" and "contradicts", averaged over all readers.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor, nn

from bot.semantic.folder import SUMS
from training.reader.model import WIDTH, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

OPSET: Final = 17
INPUTS: Final = ("hidden", "mask", "side", "shared")


class Exported(nn.Module):
    """Averages the logits of several readers."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        super().__init__()
        self.readers = nn.ModuleList(readers)

    def forward(self, x: Tensor, mask: Tensor, side: Tensor, shared: Tensor) -> Tensor:
        """Return the mean logits."""
        return torch.stack([reader(x, mask, side, shared)[0] for reader in self.readers]).mean(0)


def export(readers: Sequence[Reader], target: Path) -> None:
    """Write the combined model."""
    mask = torch.ones(2, 9, dtype=torch.long)
    side = torch.tensor([[0] * 4 + [1] * 5] * 2)
    axes = {name: {0: "pairs", 1: "tokens"} for name in INPUTS} | {"logits": {0: "pairs"}}
    torch.onnx.export(
        Exported(readers).eval(),
        (torch.randn(2, 9, WIDTH), mask, side, torch.zeros_like(mask)),
        str(target),
        input_names=[*INPUTS],
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def _sum(target: Path) -> None:
    """Update the target's checksum in SHA256SUMS, if its folder has that file."""
    sums = target.with_name(SUMS)
    if sums.exists():
        kept = [line for line in sums.read_text().splitlines() if not line.endswith(target.name)]
        kept.append(f"{sha256(target.read_bytes()).hexdigest()}  {target.name}")
        sums.write_text("\n".join([*kept, ""]))


def main() -> None:
    """Write the combined model, and update its checksum."""
    target, *paths = map(Path, sys.argv[1:])
    readers = [Reader() for _ in paths]
    for reader, path in zip(readers, paths, strict=True):
        reader.load_state_dict(torch.load(path))
    export(readers, target)
    _sum(target)
    print(f"wrote {target}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
