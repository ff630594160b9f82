"""Candidates -> features -> a ranking and one calibrated confidence.

Two logistic regressions, trained by benchmarks/train.py, whose weights stand in weights.py: one
orders the candidates (trained listwise, as in Cao et al. 2007, https://doi.org/10.1145/1273496.1273513),
one says how sure the first of them is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core.weights import CONFIDENCE, RANKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.index import Index, Unit
    from bot.core.query import Query

K1, B = 1.2, 0.75  # of BM25, as everybody has them
VOTES = 3
EXACT = 0.99
"""The confidence that an ask means its own passage."""

FEATURES = (
    "bm25",  # BM25 of the text, as a share of what the question could reach
    "text",  # share of the question, by weight, that the text holds
    "sentence",  # … that its best sentence holds
    "asks",  # … that its asks together hold
    "any",  # … that text, asks, title and section hold
    "ask match",  # likeness to the nearest ask: weighted Dice coefficient of the telling stems
    "ask votes",  # mean of the three nearest
    "ask recall",  # share of the nearest ask, by weight, that the question holds
    "ask letters",  # likeness to the nearest ask letter by letter, telling stems sorted
    "ask wording",  # … all stems in order
    "bigrams",  # share of the question's neighbouring stems that stand together in the text
    "ask phrases",  # share of all its neighbouring stems that stand together in an ask
    "kind",  # share of its asks that ask for the same kind of answer
    "kind lacking",  # 1 if the kind asked for is one that the text lacks and no ask asks for
    "gap",  # 1 for a gap
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its features, its score in the ranking, and the ask nearest to the query.

    `exact` says that the query is one of its asks, word by word: then nothing is left to judge.
    """

    unit: Unit
    features: tuple[float, ...]
    score: float
    ask: int | None
    exact: bool


def rank(query: Query, units: Iterable[Unit], index: Index) -> tuple[Ranked, ...]:
    """Return the candidates, best first; equals in the order of their ids."""
    ranked = [_ranked(query, unit, index) for unit in units]
    return tuple(sorted(ranked, key=lambda one: (not one.exact, -one.score, one.unit.item.id)))


def _ranked(query: Query, unit: Unit, index: Index) -> Ranked:
    features, ask = features_of(query, unit, index)
    return Ranked(unit, features, weigh(features, RANKING), ask, query.core in unit.cores)


def weigh(features: Sequence[float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of `features`, which come in the order of `weights`."""
    return sum(value * weight for value, weight in zip(features, weights.values(), strict=True))


def features_of(query: Query, unit: Unit, index: Index) -> tuple[tuple[float, ...], int | None]:
    """Return the values of `FEATURES`, each 0 to 1, and the position of the nearest ask."""
    whole = query.weight or 1.0
    text = sum(w for stem, w in query.terms.items() if stem in unit.counts)
    asks = sum(w for stem, w in query.terms.items() if stem in unit.asked)
    anywhere = sum(w for stem, w in query.terms.items() if unit.holds(stem))
    match, votes, recall, nearest = _ask_match(query, unit)
    letters, wording, close = _ask_letters(query, unit)
    return (
        _bm25(query, unit, index),
        text / whole,
        max((_held(query, sentence.terms) for sentence in unit.sentences), default=0.0) / whole,
        asks / whole,
        anywhere / whole,
        match,
        votes,
        recall,
        letters,
        wording,
        len(query.bigrams & unit.bigrams) / max(1, len(query.bigrams)),
        len(query.phrases & unit.phrases) / max(1, len(query.phrases)),
        sum(ask.kind == query.kind for ask in unit.asks) / max(1, len(unit.asks)),
        float(unit.lacks(query.kind)),
        float(unit.passage is None),
    ), (nearest if match > 0 else close)


def _held(query: Query, terms: frozenset[str]) -> float:
    return sum(weight for stem, weight in query.terms.items() if stem in terms)


def _bm25(query: Query, unit: Unit, index: Index) -> float:
    norm = K1 * (1 - B + B * unit.length / (index.mean_length or 1.0))
    score = 0.0
    for stem, weight in query.terms.items():
        if count := unit.counts.get(stem, 0):
            score += weight * count * (K1 + 1) / (count + norm)
    return score / ((K1 + 1) * query.weight) if score else 0.0


def _ask_match(query: Query, unit: Unit) -> tuple[float, float, float, int | None]:
    """Return the Dice coefficient of the nearest ask, the mean of the nearest, recall, position."""
    held: dict[int, float] = {}
    for stem, weight in query.terms.items():
        for position in unit.asked.get(stem, ()):
            held[position] = held.get(position, 0.0) + weight
    dice = sorted(
        (
            (2 * weight / (query.weight + unit.asks[position].weight), -position)
            for position, weight in held.items()
        ),
        reverse=True,
    )
    if not dice:
        return 0.0, 0.0, 0.0, None
    best = -dice[0][1]
    recall = held[best] / unit.asks[best].weight
    return dice[0][0], sum(value for value, _ in dice[:VOTES]) / VOTES, recall, best


def _ask_letters(query: Query, unit: Unit) -> tuple[float, float, int | None]:
    """Return the likeness to the nearest ask by sorted telling stems and by all stems."""
    content = " ".join(sorted(query.terms))
    if not unit.asks:
        return 0.0, 0.0, None
    _, by_content, _ = process.extractOne(content, unit.contents, scorer=fuzz.ratio)
    _, by_wording, nearest = process.extractOne(query.wording, unit.wordings, scorer=fuzz.ratio)
    return (by_content / 100 if content else 0.0), by_wording / 100, nearest


CONFIDENCE_FEATURES = (
    *FEATURES,
    "share",  # the first candidate's share of all, by the ranking
    "lead",  # its lead over the next of its sort, squeezed to 0 … 1
    "unknown",  # share of the question's weight that stands nowhere in the knowledge
    "rare",  # … and is not common English either
    "length",  # log(1 + n) / 4, of n telling stems of the question
    "corrected",  # share of the question's telling stems that were misspelt
    "always",  # 1
)


def confidence(query: Query, ranked: Sequence[Ranked], position: int) -> float:
    """Return the probability, 0 to 1, that the candidate at `position` answers the question."""
    if ranked[position].exact:
        return EXACT
    return 1 / (1 + exp(-weigh(confidence_features(query, ranked, position), CONFIDENCE)))


def confidence_features(query: Query, ranked: Sequence[Ranked], position: int) -> tuple[float, ...]:
    """Return the values of `CONFIDENCE_FEATURES` for the candidate at `position`."""
    one = ranked[position]
    total = sum(exp(other.score - one.score) for other in ranked)
    rivals = [o.score for o in ranked if o is not one]
    lead = one.score - max(rivals) if rivals else 5.0
    rare = sum(query.terms[stem] for stem in query.rare)
    telling = len(query.terms)
    return (
        *one.features,
        1 / total,
        1 / (1 + exp(-lead)),
        query.unknown_share,
        rare / (query.weight or 1.0),
        log(1 + telling) / 4,
        min(1.0, len(query.corrections) / max(1, telling)),
        1.0,
    )
