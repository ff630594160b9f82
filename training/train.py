"""Train the two models of bot/core/rank.py.

`python -m training.train` writes their weights. The training examples
(training/examples.py) come from the repository, except for the articles:

- the asks of the shipped knowledge, a fifth at a time left out of the index and then asked, some
  with a typo, some wrapped in chatter
- the asks of gaps that are left out entirely: near misses that no passage answers
- asks with all or all but one of their content words replaced by random English words
- adjacent words of a passage, the way people type keywords into a search box
- the golden questions that are not held out, which have the highest weight
- the same golden questions with half of the passages reduced to one ask or none
- the articles of training/articles.py, whose passages have no asks

Both models are trained twice: on words alone, and with the sentence embedding model in the folder
that FOOTNOTE_MODEL names.

The held-out third is never used. Weights of similarity features can't be negative and weights of
mismatch features can't be positive, so that every weight can be explained. Training is
deterministic.
"""

from __future__ import annotations

import os
import random
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from training import articles
from training.examples import Compare, foreign, shipped
from training.remembering import CachingEmbedder
from bot.core import features, rank, weights
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from training.examples import Example

    Weights = dict[str, dict[str, float]]
    Floats = NDArray[np.float64]
    Loss = Callable[[Floats], tuple[float, Floats]]

SEED = 1
TARGET = Path("bot/core/weights.py")
RANKING_PENALTY, CONFIDENCE_PENALTY = 0.0002, 0.00003  # of squared weights
UNBOUNDED = {"gap", "length", "always", "bare", "long"}
NEGATIVE = {"kind lacking", "unknown", "rare", "corrected", "negated"}


class Judged(NamedTuple):
    """A top candidate as training data for the confidence.

    It has the values that confidence is computed from, whether it is right, and the weight and
    `common` of its example.
    """

    values: tuple[float, ...]
    right: bool
    weight: float
    common: float


class Table(NamedTuple):
    """The candidates of many questions, one per row, grouped by question.

    A row has columns for the features of all sorts of candidates; those of the other sorts are 0.
    For each question, `starts` has its first row, `sizes` its number of rows, and `shares` its
    share of the total weight.
    """

    rows: Floats
    right: NDArray[np.bool_]
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]
    shares: Floats


def table(examples: Sequence[Example], *, meant: bool) -> Table:
    """Return the examples that have both right and wrong candidates as a table."""
    names = _names(meant=meant)
    ends = [0, *accumulate(len(sort) for sort in names.values())]
    columns = dict(zip(names, map(slice, ends, ends[1:]), strict=True))
    groups = [(group, one) for one in examples if _is_mixed(group := _candidates(one, names), one)]
    candidates = [(each, one) for group, one in groups for each in group]
    rows = np.zeros((len(candidates), ends[-1]))
    for row, (each, _) in zip(rows, candidates, strict=True):
        row[columns[each.sort]] = each.features
    sizes = np.array([len(group) for group, _ in groups], np.intp)
    shares = np.array([one.weight for _, one in groups])
    return Table(
        rows,
        np.array([each.unit.entry.id in one.right for each, one in candidates], bool),
        np.concatenate(([0], np.cumsum(sizes)[:-1])),
        sizes,
        shares / shares.sum(),
    )


def _candidates(one: Example, names: dict[str, tuple[str, ...]]) -> list[rank.Ranked]:
    # a question without content words has no meaning to compare
    return [each for each in one.candidates if each.sort in names]


def _is_mixed(group: Sequence[rank.Ranked], one: Example) -> bool:
    return len({each.unit.entry.id in one.right for each in group}) > 1


def _names(*, meant: bool) -> dict[str, tuple[str, ...]]:
    """Return the feature names of each sort of candidate."""
    if not meant:
        return {"asked": features.ASKED, "bare": features.BARE}
    return {
        "asked + meaning": (*features.ASKED, *features.MEANT),
        "bare + meaning": (*features.BARE, *features.MEANT_BARE),
    }


def train_ranking(examples: Sequence[Example], *, meant: bool) -> Weights:
    """Return the ranking weights: listwise softmax loss with an L2 penalty."""
    known = table(examples, meant=meant)

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
    every = [name for sort in names.values() for name in sort]
    found = iter(_rounded(every, _minimized(loss, every)))
    return {sort: dict(islice(found, len(names[sort]))) for sort in names}


def _spread(values: Floats, known: Table) -> Floats:
    """Repeat a value per question for each of its rows."""
    return np.repeat(values, known.sizes)


def train_confidence(examples: Sequence[Example], *, meant: bool) -> Weights:
    """Return the confidence weights: logistic regression with an L2 penalty, then calibration.

    The regression uses the examples' weights; the calibration scales these by their frequency.
    """
    names = _names(meant=meant)
    rows: dict[str, list[Judged]] = {sort: [] for sort in names}
    for one in examples:
        ranked = one.ranked()
        for position in _firsts(ranked, gap_wanted=bool(one.right)):
            values = rank.sureness(one.query, ranked, position)
            unit = ranked[position].unit
            if ranked[position].sort not in rows:
                continue  # a question without content words has no meaning to compare
            right = unit.entry.id in one.right
            rows[ranked[position].sort].append(Judged(values, right, one.weight, one.common))
    return {
        sort: dict(_logistic(judged, (*names[sort], *rank.SURENESS)))
        for sort, judged in rows.items()
    }


def _logistic(rows: Sequence[Judged], names: Sequence[str]) -> list[tuple[str, float]]:
    values = np.array([row.values for row in rows])
    right = np.array([row.right for row in rows], float)
    weight = np.array([row.weight for row in rows])
    penalty = np.full(values.shape[1], CONFIDENCE_PENALTY)
    penalty[-1] = 0  # the constant is free
    found = _minimized(_logistic_loss(values, right, weight, penalty), names)
    # calibrate to the frequencies of real questions; this keeps the order of the scores
    scores = np.column_stack([values @ found, np.ones(len(rows))])
    common = weight * np.array([row.common for row in rows])
    scale, shift = _minimized(
        _logistic_loss(scores, right, common, np.zeros(2)), ("scale", "always")
    )
    found *= scale
    found[-1] += shift
    return _rounded(names, found)


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
    """Yield the position of the first passage and, if wanted, of a gap that ranks first."""
    passages = (position for position, one in enumerate(ranked) if one.unit.passage)
    first = next(passages, None)
    if first is not None:
        yield first
    if gap_wanted and ranked and ranked[0].unit.passage is None:
        yield 0


def _minimized(loss: Loss, names: Sequence[str]) -> Floats:
    bounds = [
        (None, None) if name in UNBOUNDED else (None, 0) if name in NEGATIVE else (0, None)
        for name in names
    ]
    return np.asarray(
        minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds).x, float
    )


def _rounded(names: Sequence[str], weights: Floats) -> list[tuple[str, float]]:
    return [
        (name, round(float(value), 3) + 0.0) for name, value in zip(names, weights, strict=True)
    ]


def train(examples: Sequence[Example], *, meant: bool) -> None:
    """Train both models, and install their weights in `bot.core.weights`."""
    weights.RANKING.update(train_ranking(examples, meant=meant))
    # confidence depends on the new ranking
    weights.CONFIDENCE.update(train_confidence(examples, meant=meant))


def source(ranking: Weights, confidence: Weights) -> str:
    """Return the source code of the module with the weights."""
    lines = ['"""The weights of rank.py. Written by training/train.py; do not edit."""']
    for name, sorts in (("RANKING", ranking), ("CONFIDENCE", confidence)):
        lines += ["", f"{name}: dict[str, dict[str, float]] = {{"]
        for sort, values in sorts.items():
            body = [f'        "{feature}": {value},' for feature, value in values.items()]
            lines += [f'    "{sort}": {{', *body, "    },"]
        lines.append("}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train both models on all examples, without and with meaning, and write their weights."""
    known = articles.load()
    embedder = CachingEmbedder(load(inspect(Path(os.environ["FOOTNOTE_MODEL"]))))
    for compare in (Compare(english.load()), Compare(english.load(), embedder)):
        rng = random.Random(SEED)  # noqa: S311 - repeatable
        examples = [*shipped(compare, rng), *chain(*foreign(known, compare, rng))]
        train(examples, meant=compare.embedder is not None)
    TARGET.write_text(source(weights.RANKING, weights.CONFIDENCE), encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
