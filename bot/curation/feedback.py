"""Ranking of passages by how unhelpful members find them, with the questions behind the votes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.store.events import Vote

_Z_95 = 1.96  # quantile of the normal distribution for a 95% confidence interval


@dataclass(frozen=True, slots=True)
class Feedback:
    """Members' votes on a passage or gap.

    passage    id of the passage or gap
    up         number of helpful votes
    down       number of unhelpful votes
    unhelpful  lower bound (95% confidence) of the share of unhelpful votes, so a single unhelpful
               vote weighs less than twenty
    questions  the questions after which members voted "unhelpful", each with the number of these
               votes, most frequent first
    words      members' comments, newest first
    """

    passage: str
    up: int
    down: int
    unhelpful: float
    questions: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


def verdicts(votes: Iterable[Vote], current: Callable[[str], str] = str) -> tuple[Feedback, ...]:
    """Return the feedback on each passage and gap that has votes, worst first.

    `current` maps a former id to the current id.
    """
    current = cache(current)
    by_passage: dict[str, list[Vote]] = {}
    for vote in votes:
        by_passage.setdefault(current(vote.passage), []).append(vote)
    found = (_verdict(passage, given) for passage, given in by_passage.items())
    return tuple(sorted(found, key=lambda one: (-one.unhelpful, one.up - one.down, one.passage)))


def _verdict(passage: str, votes: Sequence[Vote]) -> Feedback:
    against = [vote for vote in votes if not vote.helpful]
    questions = Counter(vote.question for vote in against if vote.question)
    said = sorted((vote for vote in votes if vote.word), key=lambda vote: vote.word)
    said.sort(key=lambda vote: vote.date, reverse=True)
    return Feedback(
        passage=passage,
        up=len(votes) - len(against),
        down=len(against),
        unhelpful=lower_bound(len(against), len(votes)),
        questions=tuple(sorted(questions.items(), key=lambda item: (-item[1], item[0]))),
        words=tuple(vote.word for vote in said),
    )


def lower_bound(hits: int, trials: int) -> float:
    """Return the lower bound of the Wilson score interval for hits / trials. `trials` is positive.

    See Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953.
    """
    share, z2 = hits / trials, _Z_95 * _Z_95
    centre = share + z2 / (2 * trials)
    margin = _Z_95 * sqrt((share * (1 - share) + z2 / (4 * trials)) / trials)
    return max(0.0, round((centre - margin) / (1 + z2 / trials), 9))
