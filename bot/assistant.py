"""The assistant: takes a question, returns an Answer."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.answer import answer
from bot.core.policy import Policy
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.closeness import Meaning
    from bot.core.followup import Earlier
    from bot.core.index import Index
    from bot.core.model import Answer, KnowledgeBase

LONGEST = 4_000
"""Maximum length of a question, in characters. It is also Discord's limit for a message."""


class Assistant:
    """Answers questions from an index according to a policy."""

    def __init__(
        self, index: Index, policy: Policy | None = None, knowledge: KnowledgeBase | None = None
    ) -> None:
        self._index = index
        self._knowledge = knowledge or index.knowledge
        self._policy = policy or Policy()
        self._memory = RecentQuestions()

    @property
    def index(self) -> Index:
        """The index in which questions are looked up."""
        return self._index

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge from which questions are answered."""
        return self._knowledge

    def warm(self) -> None:
        """Fill the caches, so that the first questions are as fast as later ones.

        This takes up to a second.
        """
        self._index.warm()

    def under(self, policy: Policy) -> Assistant:
        """Return an assistant with the same index but a different policy."""
        return Assistant(self._index, policy)

    def comparing(self, meaning: Meaning) -> Assistant:
        """Return an assistant that compares meanings too."""
        return Assistant(self._index.comparing(meaning), self._policy)

    def within(self, sources: frozenset[str]) -> Assistant:
        """Return an assistant that answers only from the sources with these ids."""
        knowledge = self._index.knowledge.within(sources)
        return Assistant(self._index.within(sources), self._policy, knowledge)

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Answer `question`. `previous` holds the conversation's earlier questions, oldest first.

        Raises UsageError if the question is longer than `LONGEST` characters.
        """
        if len(question) > LONGEST:
            raise UsageError(
                f"the question has {len(question):,} characters; "
                f"the limit is {LONGEST:,}, so please shorten it"
            )
        return answer(question, self._index, self._policy, previous, self._memory)


MAX_RECENT = 256
"""Default number of questions that `RecentQuestions` keeps."""


class RecentQuestions:
    """Cache of how the last `capacity` questions were understood.

    It is a thread-safe `bot.core.conversation.Memory`.
    """

    def __init__(self, capacity: int = MAX_RECENT) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[tuple[str, ...], Earlier] = OrderedDict()
        self._lock = Lock()

    def keep(self, thread: tuple[str, ...], earlier: Earlier) -> None:
        """Remember how the last question in a conversation was understood."""
        with self._lock:
            self._entries[thread] = earlier
            self._entries.move_to_end(thread)
            if len(self._entries) > self._capacity:
                self._entries.popitem(last=False)

    def of(self, thread: tuple[str, ...]) -> Earlier | None:
        """Return how a conversation's last question was understood, or None if that is unknown."""
        return self._entries.get(thread)
