"""The probability that a passage contradicts what a question takes for granted.

A logistic regression computes the probability from the conflicts between the passage and the
question (conflicts.py) and from a reader's judgment of the passage, if there is one. The weights
are in weights.py, which is written by training/premises.py.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from bot.core.contradiction.conflicts import CONFLICTS, Conflicts
from bot.core.contradiction.presumed import ClauseKind, clauses
from bot.core.contradiction.weights import WEIGHTS
from bot.core.model.results import FalsePremise, PremiseKind
from bot.core.ranking.rank import weigh
from bot.core.text.language import ENGLISH

if TYPE_CHECKING:
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.reader import Judgment

STATED = ("number", "outdated", "opposite", "excluded")
"""Conflicts that also count in a statement next to a question."""
_KINDS = (ClauseKind.WHY, ClauseKind.GIVEN, ClauseKind.CHECKED, ClauseKind.STATED, ClauseKind.TOLD)
EVIDENCE = (
    *(f"{conflict}, sure" for conflict in CONFLICTS),  # in clauses that presuppose something
    *(f"{conflict}, stated" for conflict in STATED),  # in statements next to the question
    "covered",  # greatest share of a clause that one statement contains
    *(kind.value for kind in _KINDS),  # 1 if the question has a clause of this kind
    "no reason",  # 1 if the question asks why and the passage gives no reason
    "clauses",  # number of clauses / 5, up to 1
    "confidence",  # confidence that the passage is the right one
)
READING = (
    "conflict",  # 1 if there is any conflict
    "contradicts",  # the reader's log odds that the passage contradicts a premise
    "likely contradicts",  # the value of "contradicts" if it is positive, or else 0
    "answers",  # the reader's log odds that the passage answers the question
    # the value of "contradicts" if the question has a clause of this kind, or else 0
    *(f"contradicts, {kind.value}" for kind in _KINDS),
)
"""The evidence that is used in addition to `EVIDENCE` if a reader has read the passage."""
LIKELY = {"words": 0.7, "reading": 0.8}
"""Minimum probability at which a contradiction is reported.

It depends on whether a reader has read the passage or only words were compared.
"""
_MOST_WORDS = 2


def false_premise(
    one: Ranked, confidence: float, judgment: Judgment | None = None
) -> FalsePremise | None:
    """Return the premise that a passage probably contradicts, or None.

    `confidence` is the probability that the passage is the right one for the question. `judgment`
    is a reader's judgment of the passage, if a reader has read it.
    """
    # The evidence is based on English words, so only English questions are checked.
    if one.exact or one.wanted.query.language is not ENGLISH:
        return None
    conflicts = conflicts_of(one)
    if not (conflicts.values or judgment):
        return None
    sort = "reading" if judgment else "words"
    values = evidence(conflicts, confidence, judgment)
    if 1 / (1 + exp(-weigh(values, WEIGHTS[sort]))) < LIKELY[sort]:
        return None
    words = sorted(conflicts.words, key=lambda word: -conflicts.words[word])
    return FalsePremise(PremiseKind.CONTRADICTED, tuple(words[:_MOST_WORDS]))


def conflicts_of(one: Ranked) -> Conflicts:
    """Return the conflicts between a passage and what the question takes for granted."""
    return Conflicts(one, clauses(one.wanted.query))


def evidence(
    conflicts: Conflicts, confidence: float, judgment: Judgment | None = None
) -> tuple[float, ...]:
    """Return the values of `EVIDENCE` and, with a judgment, those of `READING`, followed by 1."""
    kinds = {clause.kind for clause in conflicts.clauses}
    read: tuple[float, ...] = ()
    if judgment:
        odds = judgment.contradicts
        by_kind = (odds * (kind in kinds) for kind in _KINDS)
        read = (float(bool(conflicts.values)), odds, max(0.0, odds), judgment.answers, *by_kind)
    return (
        *(conflicts.values.get((name, True), 0.0) for name in CONFLICTS),
        *(conflicts.values.get((name, False), 0.0) for name in STATED),
        conflicts.covered,
        *(float(kind in kinds) for kind in _KINDS),
        float(ClauseKind.WHY in kinds and conflicts.gives_no_reason),
        min(1.0, len(conflicts.clauses) / 5),
        confidence,
        *read,
        1.0,
    )
