"""Confidence that a ranked passage answers the question, from a calibrated logistic regression.

The weights are in weights.py, which is written by training/train.py. The evidence includes names
that the passage lacks, a type of answer that it doesn't contain, and unknown words.
"""

from __future__ import annotations

from itertools import chain
from math import exp, log
from typing import TYPE_CHECKING

from bot.core.ranking.features import BY_WORDS, lacks_answer
from bot.core.ranking.rank import weigh
from bot.core.ranking.weights import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked
    from bot.core.ranking.wanted import Wanted

EXACT = 0.99
"""Confidence in a candidate if the question equals one of its asks or its innermost heading."""
_ASK_MATCH = BY_WORDS.index("ask match")
_KINDS = ("person", "time", "number", "place", "reason", "manner", "thing")

SURENESS = (
    "share",  # softmax of the candidate's score in the ranking
    "lead",  # lead over the best other score, scaled to the range from 0 to 1
    "score",  # score in the ranking / 10, limited to the range from 0 to 1
    "unknown",  # share of the question's weight in words that are not in the knowledge
    "rare",  # share of the question's weight in unknown words that are rare in the language
    "lacking",  # share of the question's weight in known words without any match in the passage
    "most lacking",  # greatest weight of a word that is included in "lacking"
    "held",  # total weight of the question's words that the passage contains / 4, up to 1
    "numbers lacking",  # 1 if the passage lacks a number or date that the question contains
    "names lacking",  # greatest weight of a name that only other passages contain
    "strangers lacking",  # 1 if a name or rare word is missing from the entire knowledge
    "no answer",  # 1 if the passage recognizably lacks the type of answer asked for
    "length",  # log(1 + n) / 4, for a question with n content stems
    "corrected",  # share of the question's content stems that were misspelled
    "denies",  # 1 if the question is negative
    "nearest gap",  # for passages, the question's similarity to the closest ask of any ranked gap
    *(f"asks {kind}" for kind in _KINDS),  # 1 if the question asks for this type of answer
    "always",  # constant 1, whose weight is the intercept
)
"""The evidence on which the confidence is based, in addition to the candidate's features."""


def confidence(query: Query, ranked: Sequence[Ranked], position: int) -> float:
    """Return the probability that the candidate at `position` answers the question."""
    if ranked[position].exact:
        return EXACT
    values = sureness(query, ranked, position)
    return 1 / (1 + exp(-weigh(values, CONFIDENCE[sort_of(ranked[position])])))


def sort_of(one: Ranked) -> str:
    """Return the name of the weights for a candidate, which depend on whether it has asks."""
    return f"{one.sort}, asks" if one.unit.asks else one.sort


def sureness(query: Query, ranked: Sequence[Ranked], position: int) -> tuple[float, ...]:
    """Return the features of the candidate at `position`, then the values of `SURENESS`."""
    one = ranked[position]
    scores = [other.score for other in ranked]
    total = sum([exp(min(score - one.score, 50.0)) for score in scores])
    rivals = scores[:position] + scores[position + 1 :]
    lead = one.score - max(rivals) if rivals else 5.0
    holds, premises = one.unit.holds, one.wanted.premises
    names = [query.terms.get(stem, 0.0) for stem in premises.names if not holds(stem)]
    return (
        *one.features,
        1 / total,
        1 / (1 + exp(-lead)),
        max(0.0, min(1.0, one.score / 10)),
        query.unknown_share,
        query.rare_share,
        *_held(one),
        float(not all(map(holds, premises.numbers))),
        max(names, default=0.0),
        float(not all(map(holds, premises.strangers))),
        float(lacks_answer(query, one.unit)),
        *_of_question(one.wanted),
        _nearest_gap(ranked) if one.unit.passage else 0.0,
        *[float(query.kind == kind) for kind in _KINDS],
        1.0,
    )


def _nearest_gap(ranked: Sequence[Ranked]) -> float:
    gaps = (one.features[_ASK_MATCH] for one in ranked if one.unit.passage is None)
    return max(gaps, default=0.0)


def _of_question(wanted: Wanted) -> tuple[float, ...]:
    """Return the values from "length" to "denies" in `SURENESS`."""
    query, telling = wanted.query, len(wanted.terms)
    return (
        log(1 + telling) / 4,
        min(1.0, len(query.corrections) / max(1, telling)),
        float(query.denies),
    )


def _held(one: Ranked) -> tuple[float, float, float]:
    """Return the values of "lacking", "most lacking" and "held" in `SURENESS`."""
    held = 0.0
    lacking = []
    lexicon, kin = one.wanted.index.lexicon, one.wanted.kin
    for stem, weight in one.wanted.terms:
        if one.unit.holds(stem):
            held += weight
        elif lexicon.is_known(stem) and not any(map(one.unit.holds, kin.get(stem, ()))):
            lacking.append(weight)
    return sum(lacking) / one.wanted.whole, max(lacking, default=0.0), min(1.0, held / 4)


def missing(one: Ranked) -> tuple[str, ...]:
    """Return the premises of the question that the passage lacks, as typed.

    The words that ask for a type of answer are included if the passage lacks this type.
    """
    query, holds = one.wanted.query, one.unit.holds
    asked = (query.asked,) if lacks_answer(query, one.unit) else ()
    named = chain.from_iterable(words.items() for words in one.wanted.premises)
    return (*asked, *dict.fromkeys(word for stem, word in named if not holds(stem)))
