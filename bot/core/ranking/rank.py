"""Rank candidates by their features.

The score is a weighted sum of the features. The weights are in weights.py. They are trained
listwise by training/train.py (Cao et al. 2007, https://doi.org/10.1145/1273496.1273513). The
probability that a candidate is right is computed in confidence.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING

from bot.core.ranking.features import features
from bot.core.ranking.wanted import Wanted
from bot.core.ranking.weights import RANKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.questions.query import Query
    from bot.core.retrieval.closeness import Closeness
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.unit import Unit


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its features and its score in the ranking.

    `ask` is the position of the ask closest to the query. `sort` is the name of the weights used
    for the score. `exact` is true if the query equals one of the candidate's asks or its
    innermost heading. The confidence in an exact match is fixed. `close` is the candidate's
    semantic similarity to the query, if known.
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
    """Return the units as candidates, best first."""
    return best_first(candidates(query, units, index))


def candidates(query: Query, units: Sequence[Unit], index: Index) -> tuple[Ranked, ...]:
    """Return the units as candidates, with their features and scores."""
    close, wanted = index.closeness(query, units), Wanted(query, index)
    return tuple([_candidate(wanted, unit, close.get(unit.entry.id)) for unit in units])


def best_first(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Return exact matches first, then the other candidates by score. Ties are broken by id."""
    return tuple(sorted(ranked, key=lambda one: (not one.exact, -one.score, one.unit.entry.id)))


def _candidate(wanted: Wanted, unit: Unit, close: Closeness | None) -> Ranked:
    values, ask = features(wanted, unit, close)
    sort = sort_of(meant=close is not None)
    exact = unit.is_asked(wanted.query.core)
    return Ranked(wanted, unit, sort, values, weigh(values, RANKING[sort]), ask, exact, close)


def sort_of(*, meant: bool) -> str:
    """Return the name of the weights to use, which depend on whether meanings are compared."""
    return "meaning" if meant else "words"


def weigh(values: Sequence[float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of `values`, which are in the order of `weights`."""
    return float(sum(map(mul, values, weights.values())))
