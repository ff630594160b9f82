"""Build an Answer from the results, with quotes, suggestions, candidates and an explanation."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.answering.explain import speaks_against, speaks_for
from bot.core.answering.highlight import highlight
from bot.core.model.labels import confirmed_asks, said_in
from bot.core.model.reasons import Why
from bot.core.model.results import Answer, Candidate, Outcome, Quote, Suggestion
from bot.core.ranking.finding import CANDIDATES

if TYPE_CHECKING:
    from bot.core.model.entries import Gap, Passage
    from bot.core.ranking.finding import Found
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.unit import Unit

SUGGESTIONS = 3
_FILLING = 100
"""Maximum number of units read to complete the list of candidates."""
_UNWEIGHED = frozenset({Outcome.SMALLTALK, Outcome.UNKNOWN})
"""Outcomes without reasons for or against a passage, because no passage answers the question."""


def quote_of(one: Ranked) -> Quote:
    """Return the quote that shows a ranked passage."""
    return Quote(passage_of(one.unit), highlight(one))


def passage_of(unit: Unit) -> Passage:
    """Return the passage of a unit that is not a gap."""
    passage = unit.passage
    assert passage is not None  # noqa: S101 - `Found.passages` holds no gaps
    return passage


def suggestions_of(found: Found, least: float) -> tuple[Suggestion, ...]:
    """Suggest the best passages with a confidence of at least `least`, but only one per label."""
    language = found.query.language.code
    by_label: dict[str, tuple[Suggestion, Ranked]] = {}
    for one in (one for one, sure in found.passages if sure >= least):
        suggestion = Suggestion(passage_of(one.unit), language)
        by_label.setdefault(suggestion.label, (suggestion, one))
    best = islice(by_label.values(), SUGGESTIONS)
    return tuple(replace(suggestion, highlight=highlight(one)) for suggestion, one in best)


def reply(
    question: str,
    outcome: Outcome,
    found: Found,
    index: Index,
    *,
    quotes: tuple[Quote, ...] = (),
    suggestions: tuple[Suggestion, ...] = (),
    lacking: tuple[str, ...] = (),
    gap: Gap | None = None,
    smalltalk: str | None = None,
    sure: float | None = None,
) -> Answer:
    """Return an answer with this outcome. Every Answer to a question is built here."""
    language = found.query.language.code
    return Answer(
        question=question,
        outcome=outcome,
        confidence=found.sure if sure is None else sure,
        quotes=quotes,
        suggestions=suggestions,
        candidates=_candidates(found, index),
        corrections=found.query.corrections,
        gap=gap and said_in(gap, language),
        smalltalk=smalltalk,
        why=_why(found, lacking, outcome),
        language=language,
    )


def _candidates(found: Found, index: Index) -> tuple[Candidate, ...]:
    """Return the best passages as candidates.

    Passages without any match fill the remaining places.
    """
    best = [Candidate(passage_of(one.unit), sure) for one, sure in found.passages[:CANDIDATES]]
    known = {candidate.passage.id for candidate in best}
    others = (unit.passage for unit in index.some(_FILLING) if unit.entry.id not in known)
    fill = (Candidate(passage, 0.0) for passage in others if passage)
    return (*best, *islice(fill, CANDIDATES - len(best)))


def _why(found: Found, lacking: tuple[str, ...], outcome: Outcome) -> Why:
    if not found.passages:
        return Why(missing=tuple(found.query.words[stem] for stem in found.query.terms))
    best, rival, *_ = *(one for one, _ in found.passages), None
    words = {True: dict[str, None](), False: dict[str, None]()}
    for stem in found.query.terms:
        words[best.unit.holds(stem)][found.query.words.get(stem, stem)] = None
    ask = best.unit.asks[best.ask].text if best.ask is not None else None
    confirmed = best.unit.is_translated or ask in {*confirmed_asks(best.unit.entry)}
    why = Why(
        ask=ask if confirmed else None,
        matched=tuple(words[True]),
        missing=tuple(words[False]),
        premises=lacking,
    )
    if outcome in _UNWEIGHED:
        return why
    return replace(
        why,
        speaks_for=tuple(speaks_for(found.query, best, rival)),
        speaks_against=tuple(speaks_against(found.query, best, rival)),
    )
