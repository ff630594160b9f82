"""The policy: what becomes of a question, given its candidates.

Small talk comes first, then a curated gap, an answer, a suggestion, and at last "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core import followup, parts, premises
from bot.core.highlight import highlight
from bot.core.model import Answer, Candidate, Gap, Outcome, Quote, Suggestion, Why
from bot.core.rank import confidence, rank
from bot.core.smalltalk import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.index import Index
    from bot.core.model import Passage
    from bot.core.policy import Policy
    from bot.core.query import Query
    from bot.core.rank import Ranked
    from bot.core.unit import Unit

CANDIDATES = 5
SUGGESTIONS = 3
KEYWORDS = 2
"""Up to so many telling words, without a question word, are a search and not a question."""
LABEL = 80
"""How many characters of a passage stand for it where it has no asks."""


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


def look(query: Query, index: Index) -> Found:
    """Return what `index` holds that has to do with `query`."""
    return judged(query, rank(query, _worth_ranking(query, index.search(query)), index))


def judged(query: Query, ranked: Sequence[Ranked]) -> Found:
    """Return the candidates of `query`, which come best first, with their confidences."""
    gap = ranked[0].unit.item if ranked else None
    passages = (place for place, one in enumerate(ranked) if one.unit.passage)
    places = list(islice(passages, CANDIDATES))
    sure = accumulate((confidence(query, ranked, place) for place in places), min)
    return Found(
        query=query,
        passages=tuple(zip((ranked[place] for place in places), sure, strict=True)),
        gap=(gap, confidence(query, ranked, 0)) if isinstance(gap, Gap) else None,
    )


def _worth_ranking(query: Query, units: Sequence[Unit]) -> Sequence[Unit]:
    """Return the units without gaps where a passage holds the words that are all of the query.

    Who types but "immigration" wants what the source says of it, not what it leaves out.
    """
    if query.kind or len(query.terms) > KEYWORDS:
        return units
    if any(unit.passage and query.terms.keys() <= unit.counts.keys() for unit in units):
        return [unit for unit in units if unit.passage]
    return units


def answer(question: str, index: Index, policy: Policy, previous: Sequence[str] = ()) -> Answer:
    """Return what becomes of `question`.

    `previous` holds the earlier questions of the same conversation, oldest first; the last counts
    where `question` can't be understood without it.
    """
    found = _focused(look(index.parse(question), index), index, policy)
    kind = recognise(question, index.lexicon.is_spelt, index.english.words.__contains__)
    if kind is not None:
        return _reply(question, Outcome.SMALLTALK, found, index, smalltalk=kind)
    if previous:
        found = _continued(found, index.parse(previous[-1]), index)
    if several := _several(found, index, policy):
        return _reply(question, Outcome.ANSWER, found, index, quotes=several)
    return _single(question, found, index, policy)


def _focused(found: Found, index: Index, policy: Policy) -> Found:
    """Return what is found for the question proper, where the story around it hides it."""
    if found.sure >= policy.answer and not _is_strange(found.query, policy):
        return found
    text = found.query.text
    views = (look(index.parse(text[start:end]), index) for start, end in parts.cores(text))
    return max((found, *views), key=lambda view: view.sure)


def _continued(found: Found, earlier: Query, index: Index) -> Found:
    query = found.query
    if not followup.leans(query):
        return found
    continued = look(followup.joined(query, earlier, index), index)
    return continued if continued.sure > found.sure else found


def _single(question: str, found: Found, index: Index, policy: Policy) -> Answer:
    strange = _is_strange(found.query, policy)
    if found.gap and found.gap[1] >= max(policy.gap, found.sure) and not strange:
        gap, sure = found.gap
        quotes = _nearest(gap, found, index)
        return _reply(question, Outcome.GAP, found, index, gap=gap, quotes=quotes, sure=sure)
    if not found.passages or found.sure < policy.suggest:
        # where most of a question is strange, nothing is near it
        nearby = () if strange else _suggestions(found, policy.nearby)
        return _reply(question, Outcome.UNKNOWN, found, index, suggestions=nearby)
    best = found.passages[0][0]
    lacking = premises.missing(found.query, best.unit, index)
    if found.sure >= policy.answer and not lacking and not strange:
        return _reply(
            question, Outcome.ANSWER, found, index, quotes=(_quote(found.query, best, index),)
        )
    offered = _suggestions(found, policy.suggest)
    return _reply(question, Outcome.SUGGEST, found, index, suggestions=offered, lacking=lacking)


def _is_strange(query: Query, policy: Policy) -> bool:
    """Whether too little of a question is known for anything to be asserted."""
    return query.is_guess or query.unknown_share > policy.unknown


def _several(found: Found, index: Index, policy: Policy) -> tuple[Quote, ...]:
    """Return the passages that answer the parts of the question, if it has several and all do."""
    quotes: dict[str, Quote] = {}
    for part in _parts(found.query, index, policy):
        best = part.passages[0][0] if part.sure >= policy.answer and part.passages else None
        if best is None or part.gap or _is_strange(part.query, policy):
            return ()
        if premises.missing(part.query, best.unit, index):
            return ()
        quotes.setdefault(best.unit.item.id, _quote(part.query, best, index))
    return tuple(quotes.values()) if len(quotes) > 1 else ()


def _parts(query: Query, index: Index, policy: Policy) -> Iterator[Found]:
    """Yield what is found for each part of a question of several; all may lean on the first."""
    texts = parts.split(query.text)
    queries = [index.parse(text) for text in texts] if len(texts) > 1 else []
    telling = [part for part in queries if part.terms]
    for part in telling:
        found = _focused(look(part, index), index, policy)
        yield found if part is telling[0] else _continued(found, telling[0], index)


def _nearest(gap: Gap, found: Found, index: Index) -> tuple[Quote, ...]:
    passage = index.passage(gap.see) if gap.see else None
    if passage is None:
        return ()
    ranked = (one for one, _ in found.passages if one.unit.item is passage)
    return tuple(_quote(found.query, one, index) for one in ranked) or (Quote(passage, None),)


def _quote(query: Query, one: Ranked, index: Index) -> Quote:
    return Quote(_passage(one.unit), highlight(query, one, index))


def _passage(unit: Unit) -> Passage:
    passage = unit.passage
    assert passage is not None  # noqa: S101 - `Found.passages` holds no gaps
    return passage


def _suggestions(found: Found, least: float) -> tuple[Suggestion, ...]:
    likely = [one.unit for one, sure in found.passages if sure >= least]
    return tuple(
        Suggestion(_label(found.query, unit), _passage(unit)) for unit in likely[:SUGGESTIONS]
    )


def _label(query: Query, unit: Unit) -> str:
    """Return what stands for a passage: its nearest ask that reads as a question, or its start."""
    asks = [ask for ask in unit.asks if ask.text.endswith("?")] or list(unit.asks)
    if not asks:
        text = unit.item.text
        return text if len(text) <= LABEL else text[: LABEL - 1].rsplit(" ", 1)[0] + "…"
    wordings = [ask.wording for ask in asks]
    nearest = process.extractOne(query.wording, wordings, scorer=fuzz.token_sort_ratio)
    return asks[nearest[2]].text


def _reply(  # the one place where an Answer is put together
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
    return Answer(
        question=question,
        outcome=outcome,
        confidence=found.sure if sure is None else sure,
        quotes=quotes,
        suggestions=suggestions,
        candidates=_candidates(found, index),
        corrections=found.query.corrections,
        gap=gap,
        smalltalk=smalltalk,
        why=_why(found, lacking),
    )


def _candidates(found: Found, index: Index) -> tuple[Candidate, ...]:
    """Return the best passages; those that nothing speaks for fill up the number."""
    best = [Candidate(_passage(one.unit), sure) for one, sure in found.passages[:CANDIDATES]]
    known = {candidate.passage.id for candidate in best}
    others = (unit.passage for unit in index.units if unit.item.id not in known)
    fill = (Candidate(passage, 0.0) for passage in others if passage)
    return (*best, *islice(fill, CANDIDATES - len(best)))


def _why(found: Found, lacking: tuple[str, ...]) -> Why:
    if not found.passages:
        return Why(missing=tuple(found.query.words[stem] for stem in found.query.terms))
    best = found.passages[0][0]
    words = {True: dict[str, None](), False: dict[str, None]()}
    for stem in found.query.terms:
        words[best.unit.holds(stem)][found.query.words.get(stem, stem)] = None
    return Why(
        ask=best.unit.asks[best.ask].text if best.ask is not None else None,
        matched=tuple(words[True]),
        missing=tuple(words[False]),
        premises=lacking,
    )
