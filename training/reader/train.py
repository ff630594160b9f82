"""Train a reader: `python -m training.reader.train TARGET STEPS PAIRS[=WEIGHT] ...`.

Run states.py on each file of pairs first. Batches are drawn from the files in proportion to their
weights. `--start` continues the training of another reader. `--fold` excludes the communities of
that fold from training, and measures the reader on them at the end.
"""

from __future__ import annotations

import argparse
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from training.reader.model import WIDTH, Reader, Side
from training.reader.pairs import read_lines, split
from training.reader.states import read_states
from training.reader.tokens import CLS, kept, shared, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.reader.pairs import Pair
    from training.reader.states import States

SEED: Final = 1
BATCH: Final = 32
SORTED: Final = 6
"""Number of batches whose rows are drawn together and sorted by length."""
RATE: Final = 1e-3
WARMUP: Final = 50
"""Number of steps during which the learning rate rises. It then falls to 0."""
SPAN: Final = 0.3
"""Weight of the loss of marked answers, relative to the loss of "answers"."""
CONTRADICTS: Final = 0.5
"""Weight of the loss of "contradicts", relative to the loss of "answers"."""
REPORT: Final = 100
"""Number of steps between two progress reports."""


class Row(NamedTuple):
    """A pair in the form that the reader expects.

    `question`, `earlier` and `passage` are hidden states. `shared` has a number for each token: 1
    if the passage and a question contain it, or else 0. `first` and `last` are the ends of the
    answer, or 0 if there is none. `contradicts` is None for pairs from public data.
    """

    question: Tensor
    earlier: Tensor
    passage: Tensor
    shared: list[int]
    answers: float
    contradicts: float | None
    first: int
    last: int


def row_of(pair: Pair, states: States, answer: tuple[list[int], int, int]) -> Row:
    """Return a row for a pair, with only those tokens of the passage that the pair keeps."""
    asked, question = states[pair["question"], 0]
    before, earlier = states[pair["earlier"], 0] if "earlier" in pair else ([CLS], question[:1])
    asked = [*asked, *before[1:]]
    ids, passage = states[pair["passage"], 1]
    places, first, last = answer
    is_whole = len(places) == len(passage)  # then no copy is needed
    return Row(
        torch.from_numpy(question),
        torch.from_numpy(earlier[1:]),
        torch.from_numpy(passage if is_whole else passage[places]),
        shared(asked, [ids[place] for place in places]),
        float(pair["answers"]),
        float(pair["contradicts"]) if "contradicts" in pair else None,
        len(asked) + first if first >= 0 else 0,
        len(asked) + last if last >= 0 else 0,
    )


def rows_of(pairs: Sequence[Pair], states: States) -> list[Row]:
    """Return rows for the pairs, except those whose answer was truncated."""
    pieces = tokenizer()
    found = ((pair, kept(pair, pieces, len(states[pair["passage"], 1][0]))) for pair in pairs)
    return [row_of(pair, states, answer) for pair, answer in found if answer]


def run(reader: Reader, batch: Sequence[Row]) -> tuple[Tensor, Tensor]:
    """Return the logits of each pair in the batch, and those of each token."""
    length = max(len(row.shared) for row in batch)
    x = torch.zeros(len(batch), length, WIDTH)
    mask, side, both = torch.zeros(3, len(batch), length, dtype=torch.long)
    for at, row in enumerate(batch):
        own, end = len(row.question), len(row.shared)
        start = own + len(row.earlier)
        x[at, :own], x[at, own:start] = row.question.float(), row.earlier.float()
        x[at, start:end] = row.passage.float()
        mask[at, :end] = 1
        side[at, own:start], side[at, start:end] = Side.EARLIER, Side.PASSAGE
        both[at, :end] = torch.tensor(row.shared)
    judged, spans = reader(x, mask, side, both)
    return judged, spans.masked_fill((mask == 0)[..., None], -1e4)


def loss_of(reader: Reader, batch: Sequence[Row]) -> Tensor:
    """Return the loss of a batch."""
    judged, spans = run(reader, batch)
    answers = torch.tensor([row.answers for row in batch])
    loss = functional.binary_cross_entropy_with_logits(judged[:, 0], answers)
    labels = [row.contradicts for row in batch]
    if labeled := [at for at, label in enumerate(labels) if label is not None]:
        wanted = torch.tensor([labels[at] for at in labeled])
        loss = loss + CONTRADICTS * functional.binary_cross_entropy_with_logits(
            judged[labeled, 1], wanted
        )
    if marked := [at for at, label in enumerate(labels) if label is None]:
        for end, places in enumerate(zip(*((row.first, row.last) for row in batch), strict=True)):
            wanted = torch.tensor([places[at] for at in marked])
            loss = loss + SPAN / 2 * functional.cross_entropy(spans[marked][..., end], wanted)
    return loss


def batches(pools: Sequence[Sequence[Row]], weights: Sequence[float]) -> Iterator[list[Row]]:
    """Yield batches of rows of similar length, drawn from pools in proportion to their weights."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    shuffled = [rng.sample(pool, len(pool)) for pool in pools]
    drawn = [0] * len(pools)
    while True:
        rows = []
        for at in rng.choices(range(len(pools)), weights, k=BATCH * SORTED):
            rows.append(shuffled[at][drawn[at] % len(shuffled[at])])
            drawn[at] += 1
        rows.sort(key=lambda row: len(row.shared))
        sizes = [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
        yield from rng.sample(sizes, len(sizes))


def learn(reader: Reader, drawn: Iterator[list[Row]], steps: int, rate: float) -> None:
    """Train a reader for a number of steps, each on one batch."""
    optimizer = torch.optim.AdamW(reader.parameters(), lr=rate, weight_decay=0.03)
    reader.train()
    recent = 0.0
    for step, batch in enumerate(islice(drawn, steps)):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / WARMUP) * (1 - step / steps)
        loss = loss_of(reader, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        recent += float(loss.detach())
        if (step + 1) % REPORT == 0:
            print(f"step {step + 1}: loss {recent / REPORT:.3f}", flush=True)
            recent = 0.0


def area(reader: Reader, rows: Sequence[Row]) -> float:
    """Return the area under the ROC curve of "answers"."""
    reader.eval()
    rows = sorted(rows, key=lambda row: len(row.shared))
    with torch.no_grad():
        parts = [run(reader, rows[at : at + BATCH])[0] for at in range(0, len(rows), BATCH)]
    ranks = torch.cat(parts)[:, 0].argsort().argsort() + 1
    good = torch.tensor([row.answers for row in rows]) > 0
    right, wrong = int(good.sum()), int((~good).sum())
    return (float(ranks[good].sum()) - right * (right + 1) / 2) / (right * wrong)


def main() -> None:
    """Train and save a reader."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path)
    parser.add_argument("steps", type=int)
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--rate", type=float, default=RATE)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    reader = Reader()
    if given.start:
        reader.load_state_dict(torch.load(given.start))
    pools, weights, held = [], [], []
    for argument in given.pairs:
        name, _, weight = argument.partition("=")
        states = read_states(Path(name))
        learned, others = split(read_lines(Path(name)), given.fold)
        pools.append(rows_of(learned, states))
        weights.append(float(weight or 1))
        held += rows_of(others, states)
    learn(reader, batches(pools, weights), given.steps, given.rate)
    torch.save(reader.state_dict(), given.target)
    if held:
        print(f"AUROC of {len(held)} pairs held out: {area(reader, held):.3f}")


if __name__ == "__main__":
    main()
