"""A stand-in until the engine has landed: the passage whose ask shares the most words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model import Answer, Candidate, Outcome, Quote, Suggestion
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import KnowledgeBase

MAX_CHARACTERS = 4000
_HALF = 0.5
_MOST = 0.9


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Answer; raise UsageError if the question is longer than 4,000 characters."""
        del previous
        if len(question) > MAX_CHARACTERS:
            raise UsageError("the question is longer than 4,000 characters")
        if question.lower().startswith("hello"):
            return Answer(question, Outcome.SMALLTALK, smalltalk="greeting")
        for gap in self.knowledge.gaps:
            if question in gap.asks:
                return Answer(question, Outcome.GAP, gap=gap)
        words = set(question.lower().strip("?").split())
        found = sorted(
            (
                (len(words & w) / max(len(words | w), 1), passage.id, passage, ask)
                for passage in self.knowledge.passages
                for ask in passage.asks
                if (w := set(ask.lower().strip("?").split()))
            ),
            reverse=True,
        )
        best: dict[str, Suggestion] = {}
        for _, id_, passage, ask in found:
            best.setdefault(id_, Suggestion(ask, passage))
        scores: dict[str, float] = {}
        for score, id_, _, _ in found:
            scores.setdefault(id_, score)
        candidates = tuple(Candidate(s.passage, scores[i]) for i, s in list(best.items())[:5])
        top = candidates[0].score if candidates else 0.0
        if top > _MOST:
            quote = Quote(candidates[0].passage, (0, 3))
            return Answer(question, Outcome.ANSWER, top, (quote,), candidates=candidates)
        if top > _HALF:
            suggestions = tuple(list(best.values())[:3])
            return Answer(question, Outcome.SUGGEST, top, (), suggestions, candidates)
        return Answer(question, Outcome.UNKNOWN, top, candidates=candidates)
