"""The use case: somebody asks, and gets an Answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.answer import answer
from bot.core.policy import Policy
from bot.errors import UsageError
from bot.memory import RecentQuestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.index import Index
    from bot.core.model import Answer, KnowledgeBase

LONGEST = 4_000
"""How many characters a question may have: Discord's own limit for a message."""


class Assistant:
    """Answers questions from an index, by a policy."""

    def __init__(self, index: Index, policy: Policy | None = None) -> None:
        self._index = index
        self._policy = policy or Policy()
        self._memory = RecentQuestions()

    @property
    def index(self) -> Index:
        """What it answers from."""
        return self._index

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known."""
        return self._index.knowledge

    def warm(self) -> None:
        """Make the first questions as quick as the later ones; takes up to a second."""
        self._index.warm()

    def under(self, policy: Policy) -> Assistant:
        """Return an assistant that knows the same and answers by another policy."""
        return Assistant(self._index, policy)

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Return the answer to `question`, asked after the questions in `previous`, oldest first.

        Raises UsageError where the question is longer than `LONGEST` characters.
        """
        if len(question) > LONGEST:
            raise UsageError(
                f"the question has {len(question):,} characters; "
                f"at most {LONGEST:,} can be read, so please shorten it"
            )
        return answer(question, self._index, self._policy, previous, self._memory)
