"""A question -> the passages and the gap that have to do with it, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from bot.core import parts
from bot.core.confidence import confidence
from bot.core.model import Gap
from bot.core.rank import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.index import Index
    from bot.core.policy import Policy
    from bot.core.query import Query
    from bot.core.rank import Ranked
    from bot.core.unit import Unit

CANDIDATES = 5
KEYWORDS = 2
"""Up to so many telling words, without a question word, are a search and not a question."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its best passages, best first, each with the confidence that it answers.

    No passage is surer than one before it: the confidence is calibrated for the first alone.
    `gap` is the curated gap that ranks before them all, with the confidence that it is meant.
    """

    query: Query
    passages: tuple[tuple[Ranked, float], ...]
    gap: tuple[Gap, float] | None

    @property
    def sure(self) -> float:
        """The confidence in the first passage; 0 without any."""
        return self.passages[0][1] if self.passages else 0.0

    @property
    def best(self) -> Unit | None:
        """The first passage; None without any."""
        return self.passages[0][0].unit if self.passages else None


def look(query: Query, index: Index) -> Found:
    """Return what `index` holds that has to do with `query`."""
    return judged(query, rank(query, worth_ranking(query, index.search(query)), index))


def judged(query: Query, ranked: Sequence[Ranked]) -> Found:
    """Return the candidates of `query`, which come best first, with their confidences."""
    gap = ranked[0].unit.entry if ranked else None
    passages = (place for place, one in enumerate(ranked) if one.unit.passage)
    places = list(islice(passages, CANDIDATES))
    sure = accumulate((confidence(query, ranked, place) for place in places), min)
    return Found(
        query=query,
        passages=tuple(zip((ranked[place] for place in places), sure, strict=True)),
        gap=(gap, confidence(query, ranked, 0)) if isinstance(gap, Gap) else None,
    )


def worth_ranking(query: Query, units: Sequence[Unit]) -> Sequence[Unit]:
    """Return the units without gaps where a passage holds the words that are all of the query.

    Who types but "immigration" wants what the source says of it, not what it leaves out.
    """
    if query.kind or len(query.terms) > KEYWORDS:
        return units
    if any(unit.passage and query.terms.keys() <= unit.counts.keys() for unit in units):
        return [unit for unit in units if unit.passage]
    return units


def focused(found: Found, index: Index, policy: Policy) -> Found:
    """Return what is found for the question proper, where the story around it hides it."""
    if found.sure >= policy.answer:
        return found
    text = found.query.text
    views = (look(index.parse(text[start:end]), index) for start, end in parts.cores(text))
    return max((found, *views), key=lambda view: view.sure)
