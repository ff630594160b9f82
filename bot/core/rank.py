"""Candidates -> features -> a ranking and one calibrated confidence.

Two logistic regressions, trained by training/train.py, whose weights stand in
weights.py: one orders the candidates (trained listwise, as in Cao et al. 2007, https://doi.org/10.1145/1273496.1273513),
one says how sure the first of them is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from operator import mul
from typing import TYPE_CHECKING

from bot.core.features import features
from bot.core.wanted import Wanted
from bot.core.weights import CONFIDENCE, RANKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.closeness import Closeness
    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.unit import Unit

EXACT = 0.99
"""The confidence that an ask means its own passage."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its features, its score in the ranking, and the ask nearest to the query.

    `sort` names the weights that it is judged by. `exact` says that the query is one of its asks,
    word by word: then nothing is left to judge. `close` is how close they are in meaning.
    """

    wanted: Wanted
    unit: Unit
    sort: str
    features: tuple[float, ...]
    score: float
    ask: int | None
    exact: bool
    close: Closeness | None


def rank(query: Query, units: Sequence[Unit], index: Index) -> tuple[Ranked, ...]:
    """Return the candidates, best first."""
    return best_first(candidates(query, units, index))


def candidates(query: Query, units: Sequence[Unit], index: Index) -> tuple[Ranked, ...]:
    """Return the units with their features, scored by the weights in use."""
    close, wanted = index.closeness(query, units), Wanted(query, index)
    return tuple([_candidate(wanted, unit, close.get(unit.entry.id)) for unit in units])


def best_first(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Return candidates by their scores, best first; equals in the order of their ids."""
    return tuple(sorted(ranked, key=lambda one: (not one.exact, -one.score, one.unit.entry.id)))


def _candidate(wanted: Wanted, unit: Unit, close: Closeness | None) -> Ranked:
    values, ask = features(wanted, unit, close)
    sort = "words" if close is None else "meaning"
    exact = wanted.query.core in unit.cores
    return Ranked(wanted, unit, sort, values, weigh(values, RANKING.get(sort,{})), ask, exact, close)


def weigh(values: Sequence[float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of `values`, of which there is one a weight, in their order."""
    return float(sum(map(mul, values, weights.values())))


SURENESS = (
    "share",  # the first candidate's share of all, by the ranking
    "lead",  # its lead over the next of its sort, squeezed to 0 … 1
    "unknown",  # share of the question's weight that stands nowhere in the knowledge
    "rare",  # … and is not common English either
    "length",  # log(1 + n) / 4, of n telling stems of the question
    "corrected",  # share of the question's telling stems that were misspelt
    "always",  # 1
)
"""What the confidence looks at beside the features of the candidate."""


def confidence(query: Query, ranked: Sequence[Ranked], position: int) -> float:
    """Return the probability, 0 to 1, that the candidate at `position` answers the question."""
    if ranked[position].exact:
        return EXACT
    values = sureness(query, ranked, position)
    return 1 / (1 + exp(-weigh(values, CONFIDENCE[ranked[position].sort])))


def sureness(query: Query, ranked: Sequence[Ranked], position: int) -> tuple[float, ...]:
    """Return the features of the candidate at `position` and the values of `SURENESS`."""
    one = ranked[position]
    scores = [other.score for other in ranked]
    total = sum([exp(score - one.score) for score in scores])
    rivals = scores[:position] + scores[position + 1 :]
    lead = one.score - max(rivals) if rivals else 5.0
    telling = len(query.terms)
    return (
        *one.features,
        1 / total,
        1 / (1 + exp(-lead)),
        query.unknown_share,
        query.rare_share,
        log(1 + telling) / 4,
        min(1.0, len(query.corrections) / max(1, telling)),
        1.0,
    )
