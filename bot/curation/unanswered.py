"""Group unanswered questions by the words they share. The most pressing group comes first.

The similarity of two questions is the weighted Dice coefficient of their content stems (Dice 1945,
https://doi.org/10.2307/1932409). The index provides the stems and their weights. Questions are
processed in order of frequency. Each question joins the group whose first question is most similar
to it, or starts a new group if no first question is similar enough. The order of the input does not
matter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.results import Candidate
from bot.core.ranking.finding import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.core.model.results import Outcome
    from bot.core.retrieval.index import Index
    from bot.store.events import UnansweredQuestion

ALIKE = 0.5
"""Minimum similarity at which two questions belong to the same group.

In a group, 94% of the questions are about the same thing, as measured by
benchmarks/understanding/grouping.py.
"""
HALF_LIFE = 14.0
"""Number of days after which a question that is not asked again is half as pressing."""
NEAREST = 3
"""Maximum number of passages suggested for a question."""

_ROUNDING = 1e-6  # larger than the rounding error of a sum of weights


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that share most of their words, by weight.

    typical    the most typical wording
    questions  all questions, most frequent first
    pressing   number of times that the questions were asked; each question's number is halved for
               every `HALF_LIFE` days since the question was last asked
    """

    typical: UnansweredQuestion
    questions: tuple[UnansweredQuestion, ...]
    pressing: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The wordings, most frequent first. A wording used in several servers is listed once."""
        return tuple(dict.fromkeys(question.text for question in self.questions))

    @property
    def count(self) -> int:
        """Total number of times the questions were asked."""
        return sum(question.count for question in self.questions)

    @property
    def first(self) -> date:
        """Earliest date on which any of the questions was asked."""
        return min(question.first for question in self.questions)

    @property
    def last(self) -> date:
        """Latest date on which any of the questions was asked."""
        return max(question.last for question in self.questions)

    @property
    def outcome(self) -> Outcome:
        """Most frequent outcome of the questions."""
        outcomes: Counter[Outcome] = Counter()
        for question in self.questions:
            outcomes[question.outcome] += question.count
        return min(outcomes, key=lambda outcome: (-outcomes[outcome], outcome))


@dataclass(frozen=True, slots=True)
class _WeightedQuestion:
    """A question and its weighted content stems, rarest first.

    `weight` is the total weight of the stems.
    """

    question: UnansweredQuestion
    terms: Mapping[str, float]
    weight: float


def grouped(
    questions: Iterable[UnansweredQuestion], index: Index, today: date
) -> tuple[Group, ...]:
    """Return the questions grouped by similarity, most pressing group first."""
    leaders = _Leaders()
    members: dict[str, list[_WeightedQuestion]] = {}
    for item in _weighted(questions, index):
        leader = leaders.nearest(item)
        if leader is None:
            leaders.add(item)
            leader = item
        members.setdefault(leader.question.key, []).append(item)
    groups = (_group(items, today) for items in members.values())
    return tuple(sorted(groups, key=lambda group: (-group.pressing, group.typical.key)))


def nearest(question: UnansweredQuestion, index: Index) -> tuple[Candidate, ...]:
    """Return the passages closest to a question, best first, each with the confidence in it."""
    index = index.asked(question.text)
    found = look(index.parse(question.text), index)
    best = ((one.unit.passage, sure) for one, sure in found.passages[:NEAREST])
    return tuple(Candidate(passage, sure) for passage, sure in best if passage)


def _weighted(questions: Iterable[UnansweredQuestion], index: Index) -> list[_WeightedQuestion]:
    """Return the questions, most frequent first, with their content stems, rarest first."""
    ordered = sorted(questions, key=lambda question: (-question.count, question.key))
    terms = [_terms(question.text, index) for question in ordered]
    frequency = Counter(stem for found in terms for stem in found)
    return [
        _WeightedQuestion(question, dict(_by_rarity(found, frequency)), sum(found.values()))
        for question, found in zip(ordered, terms, strict=True)
    ]


def _by_rarity(
    terms: Mapping[str, float], frequency: Mapping[str, int]
) -> Iterable[tuple[str, float]]:
    return sorted(terms.items(), key=lambda item: (frequency[item[0]], item[0]))


def _terms(text: str, index: Index) -> Mapping[str, float]:
    """Return a question's content stems with weights, or all stems if none is a content stem."""
    query = index.asked(text).parse(text)
    return query.terms or dict.fromkeys(query.wording.split(), 1.0)


class _Leaders:
    """The first question of each group, indexed by its rarest stems.

    Two similar questions share at least one of their rarest stems, because their other stems alone
    can't reach the threshold. Prefix filtering avoids most comparisons and misses no match
    (Chaudhuri, Ganti and Kaushik 2006, https://doi.org/10.1109/ICDE.2006.9).
    """

    def __init__(self) -> None:
        self._all: list[_WeightedQuestion] = []
        self._by_stem: dict[str, list[int]] = {}

    def add(self, item: _WeightedQuestion) -> None:
        """Add the first question of a new group."""
        for stem in _rarest_stems(item):
            self._by_stem.setdefault(stem, []).append(len(self._all))
        self._all.append(item)

    def nearest(self, item: _WeightedQuestion) -> _WeightedQuestion | None:
        """Return the leader most similar to a question, or None if no leader is similar enough.

        On a tie, the leader that was added first wins.
        """
        shared = {number for stem in _rarest_stems(item) for number in self._by_stem.get(stem, ())}
        alike = [(_similarity(item, self._all[number]), -number) for number in shared]
        most, number = max(alike, default=(0.0, 0))
        return self._all[-number] if most >= ALIKE else None


def _rarest_stems(item: _WeightedQuestion) -> Iterator[str]:
    """Yield the rarest stems until the remaining stems can't reach the threshold on their own."""
    left = item.weight
    needed = ALIKE / (2 - ALIKE) * item.weight - _ROUNDING
    for stem, weight in item.terms.items():
        if left < needed:
            return
        yield stem
        left -= weight


def _similarity(one: _WeightedQuestion, other: _WeightedQuestion) -> float:
    """Return the weighted Dice coefficient, from 0 to 1, or 0 if it can't reach the threshold."""
    lesser, more = sorted((one.weight, other.weight))
    if 2 * lesser < ALIKE * (lesser + more) - _ROUNDING:
        return 0.0  # too low even if one question contains all stems of the other
    shared = sum(one.terms[stem] for stem in one.terms.keys() & other.terms.keys())
    return round(2 * shared / ((lesser + more) or 1.0), 9)


def _group(items: Sequence[_WeightedQuestion], today: date) -> Group:
    questions = tuple(item.question for item in items)
    return Group(_typical(items), questions, sum(_urgency(q, today) for q in questions))


def _typical(items: Sequence[_WeightedQuestion]) -> UnansweredQuestion:
    """Return the question whose stems are most common in the group.

    On a tie, the shortest question wins.
    """
    held: Counter[str] = Counter()
    for item in items:
        for stem in item.terms:
            held[stem] += item.question.count

    def order(item: _WeightedQuestion) -> tuple[float, int, str]:
        whole = sum(weight * held[stem] for stem, weight in item.terms.items())
        return -round(whole / (item.weight or 1.0), 6), len(item.question.text), item.question.key

    return min(items, key=order).question


def _urgency(question: UnansweredQuestion, today: date) -> float:
    days = max(0, (today - question.last).days)
    return float(question.count * 0.5 ** (days / HALF_LIFE))
