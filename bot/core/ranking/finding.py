"""Find the passages and the gap that match a question, and compute the confidence in each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from bot.core.model.entries import Gap
from bot.core.questions import parts
from bot.core.ranking.confidence import confidence
from bot.core.ranking.rank import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.policy import Policy
    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.reader import Judgment
    from bot.core.retrieval.unit import Unit

CANDIDATES = 5
KEYWORDS = 2
"""A query with at most this many content words and no question word is a keyword search."""
MIN_TOLD = 2
"""Minimum number of known content words in a question that is understood without its message."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question and the passages found for it, best first, with the confidence in each passage.

    The confidence never increases from one passage to the next, because it is calibrated only for
    the first passage. If a curated gap ranks first, `gap` contains the gap and the confidence in
    it. `ranked` contains all candidates, best first. `judgment` is a reader's judgment of the first
    passage, if a reader has read that passage.
    """

    query: Query
    passages: tuple[tuple[Ranked, float], ...]
    gap: tuple[Gap, float] | None
    ranked: Sequence[Ranked] = ()
    judgment: Judgment | None = None

    @property
    def sure(self) -> float:
        """The confidence in the first passage, or 0 if there is no passage."""
        return self.passages[0][1] if self.passages else 0.0

    @property
    def best(self) -> Unit | None:
        """The unit of the first passage, or None if there is no passage."""
        return self.passages[0][0].unit if self.passages else None

    def leads_to(self, unit: Unit) -> bool:
        """Return whether this unit is the best passage."""
        return self.best is not None and self.best.entry.id == unit.entry.id

    def stated_gap(self, policy: Policy) -> tuple[Gap, float] | None:
        """Return the gap and the confidence in it, or None if no gap should be stated."""
        return self.gap if self.gap and self.gap[1] >= max(policy.gap, self.sure) else None


def look(query: Query, index: Index) -> Found:
    """Return the passages and the gap in `index` that match `query`."""
    return judged(query, rank(query, worth_ranking(query, index.search(query)), index))


def judged(query: Query, ranked: Sequence[Ranked]) -> Found:
    """Return the results for the ranked candidates, with the confidence in each passage."""
    gap = ranked[0].unit.entry if ranked else None
    passages = (place for place, one in enumerate(ranked) if one.unit.passage)
    places = list(islice(passages, CANDIDATES))
    sure = accumulate((confidence(query, ranked, place) for place in places), min)
    return Found(
        query=query,
        passages=tuple(zip((ranked[place] for place in places), sure, strict=True)),
        gap=(gap, confidence(query, ranked, 0)) if isinstance(gap, Gap) else None,
        ranked=ranked,
    )


def worth_ranking(query: Query, units: Sequence[Unit]) -> Sequence[Unit]:
    """Return the units to rank, without gaps if a passage contains all words of a keyword search.

    Someone who types only "immigration" wants to know what the source says about immigration, not
    what the source leaves out. Gaps are kept if the query equals an ask of a translated unit.
    """
    if query.kind or len(query.terms) > KEYWORDS:
        return units
    if any(unit.is_translated and unit.is_asked(query.core) for unit in units):
        return units
    if any(unit.passage and query.terms.keys() <= unit.subjects for unit in units):
        return [unit for unit in units if unit.passage]
    return units


def focused(found: Found, index: Index, policy: Policy) -> Found:
    """Return the results for the actual question if the rest of the message obscures it.

    Their best passage must be the same as for the entire message, because a short question alone,
    such as "who do we talk to?", is often ambiguous. Small talk, such as "can you help me?", and
    questions with fewer than `MIN_TOLD` known content words, such as "is that broken?", are not
    treated as the question.
    """
    if found.sure >= policy.answer:
        return found
    text, patterns = found.query.text, found.query.language.patterns
    cores = parts.cores(text, patterns)
    index = index.in_collection_of(found.best) if cores else index
    queries = [index.parse(text[start:end]) for start, end in cores]
    telling = (query for query in queries if _is_telling(query, index))
    views = (look(query, index) for query in telling if not small_talk(query, index))
    agreeing = (view for view in views if found.best is None or view.leads_to(found.best))
    return max((found, *agreeing), key=lambda view: view.sure)


def _is_telling(query: Query, index: Index) -> bool:
    return sum(map(index.lexicon.is_known, query.terms)) >= MIN_TOLD


def small_talk(query: Query, index: Index) -> str | None:
    """Return the kind of small talk that the query is, or None."""
    known, words = index.lexicon.is_spelt, index.lists.words
    return query.language.talk.recognise(query.text, known, words.__contains__)
