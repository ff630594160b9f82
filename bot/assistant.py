"""The assistant, which takes a question and returns an Answer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.answering.answer import consider
from bot.core.answering.choosing import candidates, decide, is_unsure
from bot.core.answering.corrections import with_notable
from bot.core.answering.repeating import with_repetition
from bot.core.model.policy import Policy
from bot.core.model.scope import EVERYTHING, Scope
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.answering.answer import Considered
    from bot.core.answering.choosing import Chooser
    from bot.core.answering.followup import Earlier
    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.core.retrieval.closeness import Meaning
    from bot.core.retrieval.index import Index
    from bot.core.retrieval.reader import Reader

LONGEST = 4_000
"""Maximum length of a question, in characters. No Discord message is longer."""


class Assistant:
    """Answers questions from an index according to a policy.

    If the answer is uncertain, the chooser (if there is one) decides which passage, if any, fits.
    """

    def __init__(
        self,
        index: Index,
        policy: Policy | None = None,
        knowledge: KnowledgeBase | None = None,
        chooser: Chooser | None = None,
        scope: Scope = EVERYTHING,
    ) -> None:
        self._index = index
        self._knowledge = knowledge or index.knowledge
        self._policy = policy or Policy()
        self._chooser = chooser
        self._memory = RecentQuestions()
        self.scope = scope
        """The part of the knowledge that this assistant may see."""

    @property
    def index(self) -> Index:
        """The index in which questions are looked up."""
        return self._index

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge from which questions are answered."""
        return self._knowledge

    @property
    def chooser_host(self) -> str | None:
        """The host that receives uncertain questions, or None if there is no chooser."""
        return self._chooser.host if self._chooser else None

    def warm(self) -> None:
        """Fill the caches so that the first questions are as fast as later ones.

        Filling the caches takes up to a second.
        """
        self._index.warm()

    def under(self, policy: Policy) -> Assistant:
        """Return an assistant with the same index but a different policy."""
        return Assistant(self._index, policy, chooser=self._chooser)

    def comparing(self, meaning: Meaning, reader: Reader | None = None) -> Assistant:
        """Return an assistant that also compares meanings and uses `reader`, if there is one."""
        index = self._index.comparing(meaning, reader)
        return Assistant(index, self._policy, chooser=self._chooser)

    def extended(
        self, knowledge: KnowledgeBase, entries: Sequence[Entry], meaning: Meaning | None
    ) -> Assistant:
        """Return an assistant for `knowledge`, which includes the added `entries`.

        The new assistant has its own memory, so follow-up questions in other servers can't reveal
        the entries.
        """
        index = self._index.extended(knowledge, entries, meaning)
        return Assistant(index, self._policy, chooser=self._chooser)

    def choosing(self, chooser: Chooser | None) -> Assistant:
        """Return an assistant that uses `chooser`, or no chooser if `chooser` is None."""
        return Assistant(self._index, self._policy, self._knowledge, chooser, self.scope)

    def within(self, sources: frozenset[str]) -> Assistant:
        """Return an assistant that answers only from the sources with these ids."""
        knowledge = self._index.knowledge.within(sources)
        return Assistant(self._index.within(sources), self._policy, knowledge, self._chooser)

    def seeing(self, scope: Scope) -> Assistant:
        """Return an assistant that knows only a scope's sources and favors the preferred ones.

        Entries that `app.seeing` has added for the scope's server are kept.
        """
        if scope == self.scope:
            return self
        index = self._index
        if scope.sources is not None and scope.sources != self.scope.sources:
            index = index.seeing(scope.sources)
        index = index.preferring(scope.preferred)
        return Assistant(index, self._policy, chooser=self._chooser, scope=scope)

    def ask(
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,
    ) -> Answer:
        """Answer `question`. `previous` holds the conversation's earlier questions, oldest first.

        If `choose` is true, the chooser may be asked, which can take seconds. If `hurry` is true,
        the reader is skipped, because reading takes most of the time.

        Raises UsageError if the question is longer than `LONGEST` characters.
        """
        if len(question) > LONGEST:
            raise UsageError(
                f"the question has {len(question):,} characters; "
                f"the limit is {LONGEST:,}, so please shorten it"
            )
        is_cut_short = hurry and self._index.reader is not None
        index = self._index.unread() if is_cut_short else self._index
        index = index.asked(question, previous)
        within = index, self._policy, previous, None if is_cut_short else self._memory
        considered = consider(question, *within)
        answer = self._chosen(considered, previous) if choose else considered.answer
        answer = with_repetition(with_notable(answer, *within), *within)
        return replace(answer, provisional=True) if is_cut_short else answer

    def _chosen(self, considered: Considered, previous: Sequence[str]) -> Answer:
        """Return the answer. If the answer is uncertain, first ask the chooser, if there is one."""
        answer = considered.answer
        if self._chooser is None or not is_unsure(considered):
            return answer
        choice = self._chooser.choose(answer.question, previous, candidates(considered))
        if choice is None:
            return replace(answer, provisional=True)
        return decide(considered, choice, self._policy, self._memory)


MAX_RECENT = 256
"""Default maximum number of questions that `RecentQuestions` keeps."""


class RecentQuestions:
    """Cache of how the last `capacity` questions were understood.

    This class is a thread-safe implementation of `bot.core.answering.conversation.Memory`.
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
