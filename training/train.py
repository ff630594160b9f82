"""Train the ranking and the confidence: rank.py and confidence.py in bot/core/ranking.

`python -m training.train` writes their weights. The examples (training/examples.py) are:

- the questions of the communities in training/communities that are not held out
- the golden questions of the shipped knowledge that are not held out, also with half of its
  passages reduced to one ask or none
- its asks, some also with a typo or chatter (a fifth of the asks at a time is removed from the
  index and then asked)
- the asks of its gaps, as near misses (a fifth of the gaps at a time is removed from the index)
- asks and members' questions in which random English words replace all content words, or all but
  one
- adjacent words of a passage, the way people type keywords into a search box
- the questions about the articles in training/articles.py, whose passages have no asks
- questions made from the headings in training/sections.py

Everything is trained twice, once on words alone and once with the shipped embedding model. The
confidence is trained separately for passages with and without asks, and then calibrated with the
questions that people asked. Weights of similarity features can't be negative, and weights of
mismatch features can't be positive, so that every weight can be explained and none fits noise in
the examples. Training is deterministic.
"""

from __future__ import annotations

import random
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from bot.core.ranking import confidence, features, rank, weights
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import articles, corpus, sections
from training.examples import Compare, foreign, headings, members, shipped
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from training.examples import Example

    Bounds = tuple[float | None, float | None]
    Weights = dict[str, dict[str, float]]
    Floats = NDArray[np.float64]
    Loss = Callable[[Floats], tuple[float, Floats]]

SEED = 1
TARGET = Path("bot/core/ranking/weights.py")
RANKING_PENALTY = 0.0002  # L2 penalty, added to the mean loss
CONFIDENCE_PENALTY = 10  # L2 penalty on weights of standardized values, added to the sum of losses
UNBOUNDED = {"gap", "bare", "long", "length", "denies", "always"}
NEGATIVE = {
    "kind lacking", "negated", "unknown", "rare", "lacking", "most lacking", "numbers lacking",
    "names lacking", "strangers lacking", "no answer", "corrected", "nearest gap",
}  # fmt: skip
_FREE = (None, None)


class Judged(NamedTuple):
    """A top candidate as training data. `weight` and `is_real` are those of its `Example`."""

    values: tuple[float, ...]
    right: bool
    weight: float
    is_real: bool


class Table(NamedTuple):
    """The candidates of many questions, one per row, grouped by question.

    For each question, `starts` is its first row, `sizes` its number of rows, and `shares` its
    share of the total weight.
    """

    rows: Floats
    right: NDArray[np.bool_]
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]
    shares: Floats


def table(examples: Sequence[Example], sort: str) -> Table:
    """Return a table of the examples that have both right and wrong candidates."""
    groups = [(group, one) for one in examples if _is_mixed(group := _candidates(one, sort), one)]
    candidates = [(each, one) for group, one in groups for each in group]
    sizes = np.array([len(group) for group, _ in groups], np.intp)
    shares = np.array([one.weight for _, one in groups])
    return Table(
        np.array([each.features for each, _ in candidates]),
        np.array([each.unit.entry.id in one.right for each, one in candidates], bool),
        np.concatenate(([0], np.cumsum(sizes)[:-1])),
        sizes,
        shares / shares.sum(),
    )


def _candidates(one: Example, sort: str) -> list[rank.Ranked]:
    # a question without content words has no candidates whose meaning was compared
    return [each for each in one.candidates if each.sort == sort]


def _is_mixed(group: Sequence[rank.Ranked], one: Example) -> bool:
    return len({each.unit.entry.id in one.right for each in group}) > 1


def _names(*, meant: bool) -> tuple[str, ...]:
    """Return the feature names of a candidate."""
    return (*features.BY_WORDS, *features.BY_MEANING) if meant else features.BY_WORDS


def train_ranking(examples: Sequence[Example], *, meant: bool) -> dict[str, float]:
    """Return the ranking weights, trained with a listwise softmax loss and an L2 penalty."""
    known = table(examples, rank.sort_of(meant=meant))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = known.rows @ weights
        scores = np.exp(scores - _spread(np.maximum.reduceat(scores, known.starts), known))
        likely = scores / _spread(np.add.reduceat(scores, known.starts), known)
        hits = np.add.reduceat(likely * known.right, known.starts)
        wanted = likely * known.right / _spread(hits, known)
        gradient = known.rows.T @ (_spread(known.shares, known) * (likely - wanted))
        value = RANKING_PENALTY * float(weights @ weights) - float(known.shares @ np.log(hits))
        return value, gradient + 2 * RANKING_PENALTY * weights

    names = _names(meant=meant)
    return _rounded(names, _minimized(loss, [bounds_of(name) for name in names]))


def _spread(values: Floats, known: Table) -> Floats:
    """Repeat each question's value for each of the question's rows."""
    return np.repeat(values, known.sizes)


def train_confidence(examples: Sequence[Example], *, meant: bool) -> Weights:
    """Return the confidence weights: a calibrated logistic regression with an L2 penalty."""
    names = (*_names(meant=meant), *confidence.SURENESS)
    rows: dict[str, list[Judged]] = {}
    for one in examples:
        ranked = one.ranked()
        for position in _firsts(ranked, gap_wanted=bool(one.right)):
            if ranked[position].sort != rank.sort_of(meant=meant) or ranked[position].exact:
                continue  # without content words, there is no meaning to compare
            values = confidence.sureness(one.query, ranked, position)
            right = ranked[position].unit.entry.id in one.right
            judged = Judged(values, right, one.weight, one.is_real)
            rows.setdefault(confidence.sort_of(ranked[position]), []).append(judged)
    bounds = [bounds_of(name) for name in names]
    return {sort: _rounded(names, _logistic(rows[sort], bounds)) for sort in sorted(rows)}


def _logistic(rows: Sequence[Judged], bounds: Sequence[Bounds]) -> Floats:
    """Fit weights to standardized values, and return them converted to the original values."""
    values = np.array([row.values for row in rows])
    right = np.array([row.right for row in rows], float)
    weight = np.array([row.weight for row in rows])
    spread = values.std(axis=0)
    spread[spread == 0] = 1
    mean = values.mean(axis=0)
    mean[-1] = 0  # keep the constant
    scaled = (values - mean) / spread
    penalty = np.full(values.shape[1], CONFIDENCE_PENALTY / weight.sum())
    penalty[-1] = 0
    found = _minimized(_logistic_loss(scaled, right, weight, penalty), bounds)
    # calibration with real questions keeps the order of the scores
    real = np.array([row.is_real for row in rows])
    scores = np.column_stack([scaled[real] @ found, np.ones(int(real.sum()))])
    loss = _logistic_loss(scores, right[real], weight[real], np.zeros(2))
    scale, shift = _minimized(loss, [_FREE] * 2)
    found = np.asarray(found * scale, float)
    found[-1] += shift
    found /= spread
    found[-1] -= float(mean @ found)
    return found


def _logistic_loss(values: Floats, right: Floats, weight: Floats, penalty: Floats) -> Loss:
    """Return the loss function of a logistic regression, with its gradient."""
    weight = weight / weight.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights
        losses = np.logaddexp(0, scores) - right * scores
        gradient = values.T @ (weight * (1 / (1 + np.exp(-scores)) - right))
        return float(weight @ losses + penalty @ weights**2), gradient + 2 * penalty * weights

    return loss


def _firsts(ranked: Sequence[rank.Ranked], *, gap_wanted: bool) -> Iterator[int]:
    """Yield the position of the first passage and, if requested, of a gap that ranks first."""
    passages = (position for position, one in enumerate(ranked) if one.unit.passage)
    first = next(passages, None)
    if first is not None:
        yield first
    if gap_wanted and ranked and ranked[0].unit.passage is None:
        yield 0


def bounds_of(name: str) -> Bounds:
    """Return the bounds of a feature's weight."""
    if name in UNBOUNDED or name.startswith("asks "):
        return None, None
    return (None, 0) if name in NEGATIVE else (0, None)


def _minimized(loss: Loss, bounds: Sequence[Bounds]) -> Floats:
    """Return the weights with the lowest loss, each within its bounds."""
    start = np.zeros(len(bounds))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, float)


def _rounded(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(value), 3) + 0.0 for name, value in zip(names, weights, strict=True)}


def train(examples: Sequence[Example], *, meant: bool) -> None:
    """Train both models, and install their weights in `bot.core.ranking.weights`."""
    weights.RANKING[rank.sort_of(meant=meant)] = train_ranking(examples, meant=meant)
    # the confidence depends on the new ranking
    weights.CONFIDENCE.update(train_confidence(examples, meant=meant))


def source(of: str, by: str, tables: Mapping[str, Weights]) -> str:
    """Return the source code of a module with weights of `of`, written by `by`."""
    lines = [f'"""Weights of {of}. Written by {by}; do not edit."""']
    for name, sorts in tables.items():
        lines += ["", f"{name}: dict[str, dict[str, float]] = {{"]
        for sort, values in sorts.items():
            body = [f'        "{feature}": {value},' for feature, value in values.items()]
            lines += [f'    "{sort}": {{', *body, "    },"]
        lines.append("}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train both models on all examples, with and without meaning, and write their weights."""
    known, communities = articles.load(), corpus.load(set_aside=False)
    pages = sections.load(random.Random(SEED))  # noqa: S311 - repeatable
    embedder = CachingEmbedder(load(inspect(BUNDLED)))
    for compare in (Compare(english.load()), Compare(english.load(), embedder)):
        rng = random.Random(SEED)  # noqa: S311 - repeatable
        examples = [
            *shipped(compare, rng),
            *chain(*foreign(known, compare, rng)),
            *headings(pages, compare),
            *members(communities, compare, rng),
        ]
        train(examples, meant=compare.embedder is not None)
    tables = {"RANKING": weights.RANKING, "CONFIDENCE": weights.CONFIDENCE}
    made = source("rank.py and confidence.py", "training/train.py", tables)
    TARGET.write_text(made, encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
