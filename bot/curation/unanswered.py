"""Questions that were asked in vain -> groups of one meaning, the most pressing first.

Two questions are as alike as the weighted Dice coefficient of their telling stems, which the index
reads and weighs as it does to answer them (Dice 1945, https://doi.org/10.2307/1932409). What was
asked most often begins a group; each next question joins the group whose first question it is most
like, if it is like enough, or begins its own. The order in which they come changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.finding import look
from bot.core.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bot.core.index import Index
    from bot.core.model import Outcome
    from bot.store.events import UnansweredQuestion

ALIKE = 0.5
"""From this likeness on, two questions mean the same.

Of the questions in a group, 94 of 100 are about one thing, as
measured by benchmarks/understanding/grouping.py.
"""
HALF_LIFE = 14.0
"""After so many days without being asked again, a question presses half as much."""
NEAREST = 3
"""How many passages are named beside a question."""

_ROUNDING = 1e-6  # sums of the same weights in another order differ by less


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning.

    typical    the one most like all of them together
    questions  all of them, those asked most first
    pressing   how often they were asked, each time weighing half after every `HALF_LIFE` days
               since the question was last asked
    """

    typical: UnansweredQuestion
    questions: tuple[UnansweredQuestion, ...]
    pressing: float

    @property
    def count(self) -> int:
        """How often one of them was asked."""
        return sum(question.count for question in self.questions)

    @property
    def first(self) -> date:
        """When one of them was first asked."""
        return min(question.first for question in self.questions)

    @property
    def last(self) -> date:
        """When one of them was last asked."""
        return max(question.last for question in self.questions)

    @property
    def outcome(self) -> Outcome:
        """What the bot made of them most of the time."""
        outcomes: Counter[Outcome] = Counter()
        for question in self.questions:
            outcomes[question.outcome] += question.count
        return min(outcomes, key=lambda outcome: (-outcomes[outcome], outcome))


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as it is compared: telling stems with their weights, rarest first."""

    question: UnansweredQuestion
    terms: Mapping[str, float]
    weight: float


def grouped(
    questions: Iterable[UnansweredQuestion], index: Index, today: date
) -> tuple[Group, ...]:
    """Return the questions grouped by meaning, the most pressing group first."""
    leaders = _Leaders()
    members: dict[str, list[_Read]] = {}
    for read in _read(questions, index):
        leader = leaders.nearest(read)
        if leader is None:
            leaders.add(read)
            leader = read
        members.setdefault(leader.question.key, []).append(read)
    groups = (_group(reads, today) for reads in members.values())
    return tuple(sorted(groups, key=lambda group: (-group.pressing, group.typical.key)))


def nearest(question: UnansweredQuestion, index: Index) -> tuple[Candidate, ...]:
    """Return the passages nearest to a question, best first, each with its confidence."""
    found = look(index.parse(question.text), index)
    best = ((one.unit.passage, sure) for one, sure in found.passages[:NEAREST])
    return tuple(Candidate(passage, sure) for passage, sure in best if passage)


def _read(questions: Iterable[UnansweredQuestion], index: Index) -> list[_Read]:
    """Return the questions, those asked most first; stems that fewer of them hold come first."""
    ordered = sorted(questions, key=lambda question: (-question.count, question.key))
    terms = [_terms(question.text, index) for question in ordered]
    frequency = Counter(stem for found in terms for stem in found)
    return [
        _Read(question, dict(_by_rarity(found, frequency)), sum(found.values()))
        for question, found in zip(ordered, terms, strict=True)
    ]


def _by_rarity(
    terms: Mapping[str, float], frequency: Mapping[str, int]
) -> Iterable[tuple[str, float]]:
    return sorted(terms.items(), key=lambda item: (frequency[item[0]], item[0]))


def _terms(text: str, index: Index) -> Mapping[str, float]:
    """Return the telling stems with their weights; all its stems where none is telling."""
    query = index.parse(text)
    return query.terms or dict.fromkeys(query.wording.split(), 1.0)


class _Leaders:
    """The first questions of the groups, found by the rare stems that they share with another.

    Two questions that are alike enough share a stem among the rarest of each, those whose weights
    without it would be too little (prefix filtering: Chaudhuri, Ganti and Kaushik 2006,
    https://doi.org/10.1109/ICDE.2006.9). So few have to be compared, and none is missed.
    """

    def __init__(self) -> None:
        self._all: list[_Read] = []
        self._by_stem: dict[str, list[int]] = {}

    def add(self, read: _Read) -> None:
        """Let the questions after this one join it."""
        for stem in _prefix(read):
            self._by_stem.setdefault(stem, []).append(len(self._all))
        self._all.append(read)

    def nearest(self, read: _Read) -> _Read | None:
        """Return the leader most like this question, if it is like enough; of equals the first."""
        shared = {number for stem in _prefix(read) for number in self._by_stem.get(stem, ())}
        alike = [(_likeness(read, self._all[number]), -number) for number in shared]
        most, number = max(alike, default=(0.0, 0))
        return self._all[-number] if most >= ALIKE else None


def _prefix(read: _Read) -> Iterator[str]:
    """Yield the rarest stems, until the others could not make anything alike enough."""
    left = read.weight
    needed = ALIKE / (2 - ALIKE) * read.weight - _ROUNDING
    for stem, weight in read.terms.items():
        if left < needed:
            return
        yield stem
        left -= weight


def _likeness(one: _Read, other: _Read) -> float:
    """Return the weighted Dice coefficient, 0 to 1; what makes no difference is rounded away."""
    lesser, more = sorted((one.weight, other.weight))
    if 2 * lesser < ALIKE * (lesser + more) - _ROUNDING:
        return 0.0  # not even if it shared all it has
    shared = sum(one.terms[stem] for stem in one.terms.keys() & other.terms.keys())
    return round(2 * shared / ((lesser + more) or 1.0), 9)


def _group(reads: Sequence[_Read], today: date) -> Group:
    questions = tuple(read.question for read in reads)
    return Group(_typical(reads), questions, sum(_pressing(q, today) for q in questions))


def _typical(reads: Sequence[_Read]) -> UnansweredQuestion:
    """Return the question whose stems, by weight, the group holds most; then the shortest."""
    held: Counter[str] = Counter()
    for read in reads:
        for stem in read.terms:
            held[stem] += read.question.count

    def order(read: _Read) -> tuple[float, int, str]:
        whole = sum(weight * held[stem] for stem, weight in read.terms.items())
        return -round(whole / (read.weight or 1.0), 6), len(read.question.text), read.question.key

    return min(reads, key=order).question


def _pressing(question: UnansweredQuestion, today: date) -> float:
    days = max(0, (today - question.last).days)
    return float(question.count * 0.5 ** (days / HALF_LIFE))
