"""Conversations: the meaning of a follow-up question, given the previous questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.core.answering.followup import Earlier, agrees, joined
from bot.core.questions.leaning import Lean, is_remark, leans
from bot.core.ranking.finding import Found, focused, judged, look, small_talk, worth_ranking
from bot.core.ranking.rank import rank
from bot.core.ranking.reading import followed, reread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.policy import Policy
    from bot.core.questions.query import Query
    from bot.core.ranking.rank import Ranked
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.reader import Reader
    from bot.core.retrieval.unit import Unit

FURTHEST = 3
"""Maximum number of consecutive earlier questions that are taken into account."""
SAME, BESIDE, AGREES = 2.0, 0.5, 1.0
"""Bonuses in the ranking for the passage that answered the previous question, for its neighbors,
and for passages that may refer to the person meant by "he" or "she".
"""
LOST = 0.3
"""Maximum weight of a question's own words that may be lost if context changes the best passage."""
_ACKNOWLEDGEMENT = "acknowledgement"


class Memory(Protocol):
    """A cache of how earlier questions were understood, so that they aren't analyzed again."""

    def keep(self, thread: tuple[str, ...], earlier: Earlier) -> None:
        """Remember how the last question of a thread was understood."""

    def of(self, thread: tuple[str, ...]) -> Earlier | None:
        """Return how the last question of a thread was understood, or None if that is unknown."""


def smalltalk(query: Query, index: Index, *, goes_on: bool) -> str | None:
    """Return the kind of small talk in a message, or None.

    In the middle of a conversation, "why not?" is a question, not an acknowledgement.
    """
    kind = small_talk(query, index)
    return None if goes_on and query.kind and kind == _ACKNOWLEDGEMENT else kind


def thread_of(previous: Sequence[str], index: Index) -> tuple[str, ...]:
    """Return the most recent questions that depend on one another, oldest first.

    At most `FURTHEST` questions are returned. If possible, the first question returned can be
    understood on its own. Small talk is left out.
    """
    thread: list[str] = []
    for text in reversed(previous):
        query = index.parse(text)
        if smalltalk(query, index, goes_on=True) is None:
            thread.insert(0, text)
            is_whole = leans(query, index.lexicon.names) is None and not is_remark(query)
            if is_whole or len(thread) == FURTHEST:
                break
    return tuple(thread)


def recalled(
    thread: tuple[str, ...], index: Index, policy: Policy, memory: Memory | None
) -> Earlier | None:
    """Return how the last question of a thread was understood, or None if the thread is empty.

    The questions before it provide context. A remark that only repeats words of an answer, such as
    "11 October", changes nothing.
    """
    if not thread:
        return None
    known = memory.of(thread) if memory else None
    if known and known.query.language is index.lexicon.language:
        return known  # a question that was read in another language has other stems
    query = index.parse(thread[-1])
    before = recalled(thread[:-1], index, policy, memory)
    if before and is_remark(query) and _repeats(query, before, index):
        return before
    found = focused(look(query, index), index, policy)
    return spoken(understood(found, before, index, policy), policy)


def _repeats(query: Query, earlier: Earlier, index: Index) -> bool:
    """Return whether the earlier question's passage contains all known words of the query."""
    unit = earlier.unit
    return unit is not None and all(map(unit.holds, _own(query, index)))


def spoken(found: Found, policy: Policy) -> Earlier:
    """Convert the results for a question into the context for a follow-up question."""
    gap = found.gap is not None and found.gap[1] >= found.sure
    known = found.sure >= policy.suggest and not gap
    return Earlier(found.query, found.best if known else None, found.sure)


def understood(
    found: Found,
    earlier: Earlier | None,
    index: Index,
    policy: Policy,
    reader: Reader | None = None,
) -> Found:
    """Return the results for a question that may be a follow-up.

    `found` contains the results for the question without the conversation. If a reader is given, it
    may change the ranking and the confidence. For a follow-up question, the reader also sees the
    earlier question.
    """
    lean = leans(found.query, index.lexicon.names) if earlier else None
    if earlier is None or lean is None:
        return reread(found, reader)
    if lean is Lean.MORE:
        return _more(earlier, index) or found
    alone = reread(found, reader) if lean is Lean.PERHAPS else found
    if lean is Lean.PERHAPS and (alone.sure >= policy.answer or alone.stated_gap(policy)):
        return alone
    index, found = in_same_collection(found, earlier, index, policy)
    after = together(found.query, lean, earlier, index)
    read = followed(after, reader, found.query.spelt, earlier.query.said)
    if read and found.stated_gap(policy) and not _held(_own(found.query, index), read.best):
        return found  # the best passage lacks the question's own words, so the gap is stated
    if read and lean is not Lean.PERHAPS:
        is_whole = _may_stand_alone(found, read, lean, index, policy)
        alone = reread(found, reader) if is_whole else read
        after = alone if alone.sure >= max(policy.answer, read.sure) else read
    elif read:
        after = max(read, alone, key=lambda one: one.sure)
    elif lean is not Lean.BARE:
        after = _likelier(found, after, lean, index, policy)
    if lean is Lean.BARE or (after.best and agrees(found.query, after.best, earlier, index)):
        return after
    return replace(after, query=replace(after.query, is_guess=True))


def in_same_collection(
    found: Found, earlier: Earlier, index: Index, policy: Policy
) -> tuple[Index, Found]:
    """Return the index and the results, narrowed to the collection of the earlier answer.

    Nothing is narrowed if the best passage in that collection contains fewer of the question's own
    words, by weight, than the best passage overall.
    """
    nearby = index.in_collection_of(earlier.unit)
    if nearby is index:
        return index, found
    within, own = focused(look(found.query, nearby), nearby, policy), _own(found.query, index)
    if _held(own, within.best) < _held(own, found.best):
        return index, found
    return nearby, within


def together(query: Query, lean: Lean, earlier: Earlier, index: Index) -> Found:
    """Return the results for a follow-up question combined with the earlier question."""
    own = {} if lean is Lean.BARE else _own(query, index)
    return _look_near(joined(query, lean, earlier, index), own, earlier, index)


def _may_stand_alone(found: Found, read: Found, lean: Lean, index: Index, policy: Policy) -> bool:
    """Return whether a question that seems to be a follow-up may be complete after all.

    `found` contains the results for the question alone, and `read` contains the results from the
    reader. Short questions match many passages. Therefore, unless the question has a pronoun, the
    passage found for the question alone must contain clearly more of the question's words than the
    passage that the reader prefers.
    """
    if lean is Lean.BARE or found.sure < policy.suggest:
        return False
    own = _own(found.query, index)
    return lean is Lean.PRONOUN or _held(own, found.best) - _held(own, read.best) > LOST


def _likelier(alone: Found, after: Found, lean: Lean, index: Index, policy: Policy) -> Found:
    """Return the more likely results: those without the earlier question, or those with it.

    Call this function only if the reader has not read the passages. Words from the earlier question
    must not displace too many of the question's own words.
    """
    if after.best is alone.best:
        return max(after, alone, key=lambda one: one.sure)
    own = _own(alone.query, index)
    kept = _held(own, after.best)
    if _held(own, alone.best) - kept > LOST and (alone.sure >= policy.answer or not kept):
        return alone
    if lean is not Lean.PERHAPS and after.sure >= policy.suggest:
        return after
    return max(after, alone, key=lambda one: one.sure)


def _own(query: Query, index: Index) -> Mapping[str, float]:
    """Return the content stems of a question that are in the knowledge, with their weights."""
    known = index.lexicon.is_known
    return {stem: weight for stem, weight in query.terms.items() if known(stem)}


def _held(terms: Mapping[str, float], unit: Unit | None) -> float:
    return sum(weight for stem, weight in terms.items() if unit and unit.holds(stem))


def _look_near(query: Query, own: Mapping[str, float], earlier: Earlier, index: Index) -> Found:
    """Return the results for `query` as a follow-up question.

    The passage that answered the earlier question gets a bonus, and so do its neighbors. The more
    of the question's own words one of these passages contains, the larger its bonus is. Passages
    that may refer to the person meant by "he" or "she" get a fixed bonus.
    """
    unit = earlier.unit
    if unit is None:
        return look(query, index)
    beside = index.around(unit)
    near = dict.fromkeys((one.entry.id for one in beside), BESIDE) | {unit.entry.id: SAME}
    units = {one.entry.id: one for one in (*index.search(query), unit, *beside)}
    whole = sum(own.values())

    def likelier(one: Ranked) -> Ranked:
        more = AGREES * agrees(query, one.unit, earlier, index)
        if one.unit.entry.id in near and not one.unit.lacks(query.kind):
            more += near[one.unit.entry.id] * (_told(own, one.unit) / whole if whole else 1.0)
        return replace(one, score=one.score + more)

    ranked = map(likelier, rank(query, worth_ranking(query, tuple(units.values())), index))
    return judged(query, sorted(ranked, key=lambda one: (not one.exact, -one.score)))


def _told(terms: Mapping[str, float], unit: Unit) -> float:
    return sum(weight for stem, weight in terms.items() if stem in unit.counts)


def _more(earlier: Earlier, index: Index) -> Found | None:
    """Return the passage after the one that answered the earlier question.

    Return results without a passage if that passage was the last of its source, or None if no
    passage answered.
    """
    if earlier.unit is None or earlier.unit.passage is None:
        return None
    _, following = index.knowledge.beside(earlier.unit.passage, 1)
    units = tuple(filter(None, (index.unit(one.id) for one in following)))
    query = replace(index.parse(""), said=earlier.query.said)
    ranked = rank(query, units, index)
    return Found(query, tuple((one, earlier.sure) for one in ranked), None)
