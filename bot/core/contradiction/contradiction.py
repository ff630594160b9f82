"""The probability that a passage contradicts what a question takes for granted.

A logistic regression computes it from the conflicts between the two (conflicts.py). Its weights are
in weights.py, written by training/premises.py.

To add other evidence, such as a model that reads the question and the passage together, add an
entry to `EVIDENCE` and its value to `evidence`.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from bot.core.contradiction.conflicts import CONFLICTS, Conflicts
from bot.core.contradiction.presumed import SURELY, Kind, clauses
from bot.core.contradiction.weights import WEIGHTS
from bot.core.model.results import FalsePremise, PremiseKind
from bot.core.ranking.rank import weigh
from bot.core.text.language import ENGLISH

if TYPE_CHECKING:
    from bot.core.ranking.rank import Ranked

STATED = ("number", "outdated", "opposite", "excluded")
"""Conflicts that count in a statement next to a question."""
_KINDS = (Kind.WHY, Kind.GIVEN, Kind.CHECKED, Kind.STATED, Kind.TOLD)
EVIDENCE = (
    *(f"{conflict}, sure" for conflict in CONFLICTS),  # in clauses that take it for granted
    *(f"{conflict}, stated" for conflict in STATED),  # in statements next to the question
    "covered",  # greatest share of a clause that one statement contains
    *(kind.value for kind in _KINDS),  # 1 if the question has such a clause
    "no reason",  # 1 if the question asks why, and the passage gives no reason
    "clauses",  # number of clauses / 5, up to 1
    "confidence",  # confidence that the passage is the right one
    "always",  # 1
)
LIKELY = 0.7
"""Minimum probability of a contradiction for the line "The source says otherwise"."""
_MOST_WORDS = 2


def false_premise(one: Ranked, confidence: float) -> FalsePremise | None:
    """Return the premise that a passage probably contradicts, or None.

    `confidence` is the probability that the passage is the right one for the question.
    """
    # The evidence is based on English words.
    can_tell = not one.exact and one.wanted.query.language is ENGLISH
    conflicts = conflicts_of(one) if can_tell else None
    if conflicts is None or not conflicts.values:
        return None
    if 1 / (1 + exp(-weigh(evidence(conflicts, confidence), WEIGHTS))) < LIKELY:
        return None
    words = sorted(conflicts.words, key=lambda word: -conflicts.words[word])
    return FalsePremise(PremiseKind.CONTRADICTED, tuple(words[:_MOST_WORDS]))


def conflicts_of(one: Ranked) -> Conflicts | None:
    """Return the conflicts, or None if the question takes nothing for granted."""
    found = clauses(one.wanted.query)
    takes = any(clause.kind in SURELY or clause.kind is Kind.STATED for clause in found)
    return Conflicts(one, found) if takes else None


def evidence(conflicts: Conflicts, confidence: float) -> tuple[float, ...]:
    """Return the values of `EVIDENCE`."""
    kinds = {clause.kind for clause in conflicts.clauses}
    return (
        *(conflicts.values.get((name, True), 0.0) for name in CONFLICTS),
        *(conflicts.values.get((name, False), 0.0) for name in STATED),
        conflicts.covered,
        *(float(kind in kinds) for kind in _KINDS),
        float(Kind.WHY in kinds and conflicts.gives_no_reason),
        min(1.0, len(conflicts.clauses) / 5),
        confidence,
        1.0,
    )
