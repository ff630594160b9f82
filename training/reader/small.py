"""A small reader on hidden states that stay as they are.

Each token of question and passage is laid beside what it is nearest to in the other text; two
narrow layers of attention over all tokens then judge. Small enough to train on a busy machine.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.reader.model import WIDTH

NARROW = 96


class Small(nn.Module):
    """Says of a question and a passage: answers, contradicts, and where the answer stands."""

    def __init__(self) -> None:
        super().__init__()
        self.before = nn.LayerNorm(WIDTH)
        self.project = nn.Linear(WIDTH, NARROW)
        self.sharp = nn.Parameter(torch.tensor(12.0))
        self.side = nn.Embedding(2, NARROW)
        self.shared = nn.Embedding(2, NARROW)
        self.near = nn.Linear(3, NARROW)
        self.join = nn.Linear(4 * NARROW, NARROW)
        self.norm = nn.LayerNorm(NARROW)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                NARROW, 4, 2 * NARROW, 0.15, "gelu", batch_first=True, norm_first=True
            )
            for _ in range(2)
        )
        self.dropout = nn.Dropout(0.2)
        self.heads = nn.Sequential(
            nn.Linear(2 * NARROW + 6, NARROW), nn.GELU(), nn.Dropout(0.2), nn.Linear(NARROW, 2)
        )
        self.span = nn.Linear(NARROW, 2)

    def forward(
        self, x: Tensor, mask: Tensor, side: Tensor, shared: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of "answers" and "contradicts", and those of spans."""
        x = self.before(x)
        unit = functional.normalize(x, dim=-1)
        across = (side[:, :, None] != side[:, None, :]) & mask[:, None, :].bool()
        cosines = (unit @ unit.transpose(1, 2)).masked_fill(~across, -1.0)
        weights = torch.softmax(self.sharp * cosines.masked_fill(~across, -9.0), dim=-1)
        nearest = cosines.topk(3, dim=-1).values
        narrow = self.project(self.dropout(x))
        other = weights @ narrow
        joined = self.join(torch.cat([narrow, other, narrow * other, (narrow - other).abs()], -1))
        y = self.norm(joined + self.near(nearest) + self.side(side) + self.shared(shared))
        for layer in self.layers:
            y = y + layer.dropout1(_attended(layer, layer.norm1(y), mask))
            y = y + layer.dropout2(
                layer.linear2(layer.dropout(functional.gelu(layer.linear1(layer.norm2(y)))))
            )
        asked = (mask.bool() & (side == 0)).float()
        best = nearest[..., 0]
        plain = (best * asked).sum(1) / asked.sum(1)
        least = best.masked_fill(asked == 0, 2.0).amin(1)
        told = (mask.bool() & (side == 1)).float()
        spans = self.span(y)
        found = spans.masked_fill((told == 0)[..., None], -1e4)
        peak = found.amax(1)
        null = spans[:, 0]
        pooled = (y * asked[..., None]).sum(1) / asked.sum(1, keepdim=True)
        rest = torch.stack(
            [plain, least, peak[:, 0] / 5, peak[:, 1] / 5, null[:, 0] / 5, null[:, 1] / 5], 1
        )
        return self.heads(torch.cat([y[:, 0], pooled, rest], 1)), spans


def _attended(layer: nn.TransformerEncoderLayer, y: Tensor, mask: Tensor) -> Tensor:
    """Return what attention makes of the tokens; in plain steps, which can be exported."""
    attention, (count, length, _) = layer.self_attn, y.shape
    mixed = functional.linear(y, attention.in_proj_weight, attention.in_proj_bias)
    query, key, value = mixed.view(count, length, 3, 4, NARROW // 4).permute(2, 0, 3, 1, 4)
    dropout = attention.dropout if layer.training else 0.0
    seen = functional.scaled_dot_product_attention(
        query, key, value, mask[:, None, None, :].bool(), dropout
    )
    out: Tensor = attention.out_proj(seen.transpose(1, 2).reshape(count, length, NARROW))
    return out
