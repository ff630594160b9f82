"""How sure it is that a ranked passage answers: a logistic regression, calibrated.

Its weights stand in weights.py and come from training/train.py. What a question names and the
passage lacks, a kind of answer that it does not hold, or a question made of unknown words are
evidence here like everything else.
"""

from __future__ import annotations

from itertools import chain
from math import exp, log
from typing import TYPE_CHECKING

from bot.core.features import BY_WORDS, lacks_answer
from bot.core.rank import weigh
from bot.core.weights import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.query import Query
    from bot.core.rank import Ranked
    from bot.core.wanted import Wanted

EXACT = 0.99
"""The confidence that an ask means its own passage."""
_ASK_MATCH = BY_WORDS.index("ask match")
_KINDS = ("person", "time", "number", "place", "reason", "manner", "thing")

SURENESS = (
    "share",  # the candidate's share of all, by the ranking
    "lead",  # its lead over the next, squeezed to 0 to 1
    "score",  # its score in the ranking / 10, up to 1
    "unknown",  # share of the question's weight that stands nowhere in the knowledge
    "rare",  # … and is not common English either
    "lacking",  # share that the knowledge holds but neither the passage nor kindred words in it
    "most lacking",  # greatest weight of one such word
    "held",  # weight of what the passage holds / 4, up to 1
    "numbers lacking",  # 1 if the passage lacks a number or a day of the question
    "names lacking",  # greatest weight of a name that it lacks and that stands elsewhere
    "strangers lacking",  # 1 if it lacks a name or a rare word that stands nowhere
    "no answer",  # 1 if the kind asked for can be seen, and the passage holds none of it
    "length",  # log(1 + n) / 4, of n telling stems of the question
    "corrected",  # share of the question's telling stems that were misspelt
    "denies",  # 1 if the question denies something
    "nearest gap",  # of a passage: likeness of the question to the nearest ask of a gap
    *(f"asks {kind}" for kind in _KINDS),  # 1 if it asks for this kind of answer
    "always",  # 1
)
"""The evidence for the confidence beside the features of the candidate."""


def confidence(query: Query, ranked: Sequence[Ranked], position: int) -> float:
    """Return the probability, 0 to 1, that the candidate at `position` answers the question."""
    if ranked[position].exact:
        return EXACT
    values = sureness(query, ranked, position)
    return 1 / (1 + exp(-weigh(values, CONFIDENCE[sort_of(ranked[position])])))


def sort_of(one: Ranked) -> str:
    """Return the name of the weights for a candidate: asks tell more than a text alone."""
    return f"{one.sort}, asks" if one.unit.asks else one.sort


def sureness(query: Query, ranked: Sequence[Ranked], position: int) -> tuple[float, ...]:
    """Return the features of the candidate at `position` and the values of `SURENESS`."""
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
    """Return "length" to "denies"."""
    query, telling = wanted.query, len(wanted.terms)
    return (
        log(1 + telling) / 4,
        min(1.0, len(query.corrections) / max(1, telling)),
        float(query.denies),
    )


def _held(one: Ranked) -> tuple[float, float, float]:
    """Return "lacking", "most lacking" and "held"."""
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
    """Return what the question takes for granted and the passage lacks, as it was typed.

    The words that ask for a kind of answer are among it if the passage holds none of that kind.
    """
    query, holds = one.wanted.query, one.unit.holds
    asked = (query.asked,) if lacks_answer(query, one.unit) else ()
    named = chain.from_iterable(words.items() for words in one.wanted.premises)
    return (*asked, *dict.fromkeys(word for stem, word in named if not holds(stem)))
