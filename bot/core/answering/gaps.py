"""Find the passage that a curator named for a gap, if that passage is close to the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.entries import Gap
    from bot.core.questions.query import Query
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.unit import Unit

CLOSE = 0.65
"""Minimum sum of the cosine similarity and the share of the question's weight in the passage."""
CLOSE_BY_WORDS = 0.2
"""Minimum share of the question's weight that the passage must contain if no model is in use."""


def closest(gap: Gap, query: Query, index: Index) -> Unit | None:
    """Return the passage that a gap points to, or None if the passage isn't close to the question.

    A gap covers many questions, and its passage may have nothing to do with this question.
    """
    if gap.see is None or index.passage(gap.see) is None:
        return None
    unit = index.unit(gap.see)
    return unit if unit and _is_close(unit, query, index) else None


def _is_close(unit: Unit, query: Query, index: Index) -> bool:
    held = sum(weight for stem, weight in query.terms.items() if unit.holds(stem))
    share = held / (query.weight or 1.0)
    close = index.closeness(query, (unit,)).get(unit.entry.id)
    return share >= CLOSE_BY_WORDS if close is None else close.sentence + share >= CLOSE
