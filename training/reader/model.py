"""A small reader that uses the hidden states of the embedding model's lower layers.

The reader compares each token of the question (and of the earlier question that it may depend on)
with the nearest tokens of the passage, and the other way round. Then three narrow attention layers
process all tokens together.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH: Final = 384
"""Size of the hidden states."""
NARROW: Final = 128
HEADS: Final = 4
NEAREST: Final = 3
"""Number of nearest tokens in the other text with which each token is compared."""


class Side(IntEnum):
    """Which text a token belongs to."""

    QUESTION = 0
    PASSAGE = 1
    EARLIER = 2
    """The earlier question that the question may depend on."""


class Reader(nn.Module):
    """Judges pairs of a question and a passage, and marks the answer in the passage."""

    def __init__(self) -> None:
        super().__init__()
        self.before = nn.LayerNorm(WIDTH)
        self.project = nn.Linear(WIDTH, NARROW)
        self.sharp = nn.Parameter(torch.tensor(12.0))
        self.side = nn.Embedding(len(Side), NARROW)
        self.shared = nn.Embedding(2, NARROW)
        self.near = nn.Linear(NEAREST, NARROW)
        self.join = nn.Linear(4 * NARROW, NARROW)
        self.norm = nn.LayerNorm(NARROW)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                NARROW, HEADS, 2 * NARROW, 0.1, "gelu", batch_first=True, norm_first=True
            )
            for _ in range(3)
        )
        self.dropout = nn.Dropout(0.2)
        self.heads = nn.Sequential(
            nn.Linear(2 * NARROW + 6, NARROW), nn.GELU(), nn.Dropout(0.2), nn.Linear(NARROW, 2)
        )
        self.span = nn.Linear(NARROW, 2)

    def forward(
        self, x: Tensor, mask: Tensor, side: Tensor, shared: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of "answers" and "contradicts", and two logits for each token.

        `side` has the text of each token, as a `Side`. `shared` is 1 for tokens that occur in the
        passage and in a question. The logits of a token are for being the first and the last token
        of the answer. If there is no answer, the first token of the question is both.
        """
        joined, nearest = self._compared(self.before(x), mask, side)
        y = self.norm(joined + self.near(nearest) + self.side(side) + self.shared(shared))
        for layer in self.layers:
            y = _attended(layer, y, mask)
        spans = self.span(y)
        question = (mask.bool() & (side == Side.QUESTION)).float()
        pooled = (y * question[..., None]).sum(1) / question.sum(1, keepdim=True)
        signs = _signs(nearest[..., 0], question, spans, mask.bool() & (side == Side.PASSAGE))
        return self.heads(torch.cat([y[:, 0], pooled, signs], 1)), spans

    def _compared(self, x: Tensor, mask: Tensor, side: Tensor) -> tuple[Tensor, Tensor]:
        """Return each token combined with the other text's nearest tokens, and their cosines."""
        unit = functional.normalize(x, dim=-1)
        told = side == Side.PASSAGE
        across = (told[:, :, None] != told[:, None, :]) & mask[:, None, :].bool()
        cosines = (unit @ unit.transpose(1, 2)).masked_fill(~across, -1.0)
        weights = torch.softmax(self.sharp * cosines.masked_fill(~across, -9.0), dim=-1)
        narrow = self.project(self.dropout(x))
        other = weights @ narrow
        parts = [narrow, other, narrow * other, (narrow - other).abs()]
        return self.join(torch.cat(parts, -1)), cosines.topk(NEAREST, dim=-1).values


def _signs(best: Tensor, question: Tensor, spans: Tensor, passage: Tensor) -> Tensor:
    """Return summary features of each pair.

    They are the mean and the minimum of the highest cosine of each question token, and the logits
    of the best answer in the passage and of no answer.
    """
    mean = (best * question).sum(1) / question.sum(1)
    least = best.masked_fill(question == 0, 2.0).amin(1)
    peak = spans.masked_fill(~passage[..., None], -1e4).amax(1) / 5
    return torch.cat([torch.stack([mean, least], 1), peak, spans[:, 0] / 5], 1)


def _attended(layer: nn.TransformerEncoderLayer, y: Tensor, mask: Tensor) -> Tensor:
    """Apply a layer as separate operations, which can be exported."""
    y = y + layer.dropout1(_attention(layer, layer.norm1(y), mask))
    inner = layer.dropout(functional.gelu(layer.linear1(layer.norm2(y))))
    return y + layer.dropout2(layer.linear2(inner))


def _attention(layer: nn.TransformerEncoderLayer, y: Tensor, mask: Tensor) -> Tensor:
    attention, (count, length, _) = layer.self_attn, y.shape
    mixed = functional.linear(y, attention.in_proj_weight, attention.in_proj_bias)
    mixed = mixed.view(count, length, 3, HEADS, NARROW // HEADS).permute(2, 0, 3, 1, 4)
    dropout = attention.dropout if layer.training else 0.0
    seen = functional.scaled_dot_product_attention(
        mixed[0], mixed[1], mixed[2], mask[:, None, None, :].bool(), dropout
    )
    return attention.out_proj(seen.transpose(1, 2).reshape(count, length, NARROW))
