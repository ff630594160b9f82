"""The use case: somebody asks, and gets an Answer."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.answer import answer
from bot.core.policy import Policy
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.followup import Earlier
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


MOST = 256


class RecentQuestions:
    """The meaning of at most `most` questions; those kept longest ago go first.

    It is `bot.core.conversation.Memory`, for any number of threads.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], Earlier] = OrderedDict()
        self._one_at_a_time = Lock()

    def keep(self, thread: tuple[str, ...], earlier: Earlier) -> None:
        """Remember what the last question of a thread meant."""
        with self._one_at_a_time:
            self._kept[thread] = earlier
            self._kept.move_to_end(thread)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def of(self, thread: tuple[str, ...]) -> Earlier | None:
        """Return what the last question of a thread meant, if that is known."""
        return self._kept.get(thread)
