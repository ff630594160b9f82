"""Answer questions on the event loop or in a thread, and notify observers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.chat.catalogue import Catalogue
from bot.chat.limits.latency import Latency
from bot.chat.local import Local
from bot.core.scope import EVERYTHING, Scope
from bot.errors import BusyError
from bot.knowledge.additions import seen_in
from bot.runtime.bounded import Recent
from bot.runtime.heap import GarbageCollector
from bot.runtime.pool import Pool
from bot.serving.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Answer, KnowledgeBase, Passage
    from bot.serving.scopes import Place

    _Asked = tuple[str, tuple[str, ...], bool, Scope]

THREADS = 2
"""Number of threads that answer questions.

The threads share the interpreter with the event loop, so more threads would only delay it. The
second thread lets other questions overtake a slow one.
"""
WAITING = 128
"""Maximum number of questions waiting for a thread: about a second of work at 10 ms each."""
PATIENT = 8
"""Maximum number of waiting questions at which the most expensive evidence is still used."""
_MAX_CACHED = 1_000
_MAX_CATALOGUES = 64
_MAX_PLACES = 10_000
_log = logging.getLogger(__name__)


class Surface(StrEnum):
    """The way a question reached the bot."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct message"
    LISTENING = "listening channel"
    SLASH = "slash command"
    MESSAGE_COMMAND = "message command"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Answered:
    """Event: a question was answered in `seconds`.

    `guild` is the server in which it was asked, or None in a direct message and where only a user
    installed the bot. `message` is the id of the message that asked, if there is one; after an
    edit, it is the same.
    """

    answer: Answer
    surface: Surface
    seconds: float
    guild: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Voted:
    """Event: a member voted on whether a passage (or gap) helped.

    `question` led to the passage or gap, and `word` is the member's comment. Either may be empty.
    `guild` is the same as in `Answered`.
    """

    passage: str
    up: bool
    member: int
    question: str = ""
    word: str = ""
    guild: int | None = None


AnswererEvent = Answered | Voted
Observer = Callable[[AnswererEvent], None]


class Asks(Protocol):
    """The part of an assistant that answers."""

    def ask(
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,
    ) -> Answer:
        """Return the answer to a question, given the previous questions, oldest first.

        If `choose` is true, a chooser may be asked, which can take seconds. If `hurry` is true, the
        most expensive evidence is left out.
        """


class Answering(Asks, Protocol):
    """An assistant, or a wrapper that can reload an assistant's knowledge."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base."""

    def seeing(self, scope: Scope) -> Asks:
        """Return an assistant that knows only what is in a scope."""


class Answerer:
    """Answers questions without blocking the event loop, however long the engine takes.

    When too many questions are waiting, new ones are refused at once with BusyError.

    If `at_once` is true, quick questions are answered on the event loop. It must be false if an
    embedding model is in use. Threads answer all other questions, and all questions while some of
    the knowledge is on disk, because reading from disk would block the event loop.

    `scopes` returns the current rules that say what may be seen in which place. Members' questions
    come through `at`; without a scope, all of the knowledge answers.

    `choosing` is the number of questions that may wait for a chooser at the same time. Each such
    question has its own thread, so that other questions don't have to wait.

    hits    number of questions whose answer was cached or already being computed
    misses  number of questions passed to the assistant
    """

    def __init__(
        self,
        assistant: Answering,
        observers: Sequence[Observer],
        *,
        scopes: Callable[[], Scopes] | None = None,
        at_once: bool = True,
        choosing: int = 0,
    ) -> None:
        self._assistant = assistant
        rules = Scopes()
        self._scopes = scopes or (lambda: rules)
        self._rules = self._scopes()
        self._at_once = at_once and not choosing
        self._choosing = choosing > 0
        self._observers = observers
        self._catalogue = Catalogue(assistant.knowledge)
        # Members often ask the same questions. An answer is valid until the knowledge changes.
        self._cache: Recent[_Asked, asyncio.Future[Answer]] = Recent(_MAX_CACHED)
        self._by_place: Recent[Place, Scope] = Recent(_MAX_PLACES)
        self._by_scope: Recent[Scope, Catalogue] = Recent(_MAX_CATALOGUES)
        self._pool = Pool(THREADS + choosing, WAITING, "ask")
        self._latency = Latency()
        self._collector = GarbageCollector()
        self._turn = asyncio.Lock()
        self.hits = 0
        self.misses = 0

    @property
    def refused(self) -> int:
        """Number of questions refused because too many were waiting."""
        return self._pool.refused

    def at(self, place: Place) -> Local:
        """Return what answers in a place."""
        return Local(self, place)

    def scope_at(self, place: Place) -> Scope:
        """Return what may be seen in a place.

        It is meant for the knowledge that is current now, so use it before the next `await`.
        """
        self._follow_reload()
        scope = self._by_place.get(place)
        if scope is None:
            scope = self._rules.at(place, self._catalogue.knowledge)
            self._by_place.set(place, scope)
        return scope

    @property
    def catalogue(self) -> Catalogue:
        """Lookups and completions for the current knowledge."""
        self._follow_reload()
        return self._catalogue

    def catalogue_of(self, scope: Scope) -> Catalogue:
        """Return lookups and completions for what is in a scope."""
        seen = replace(scope, preferred=())
        if seen == EVERYTHING:
            return self._catalogue
        if (catalogue := self._by_scope.get(seen)) is None:
            catalogue = Catalogue(seen_in(self._catalogue.knowledge, seen))
            self._by_scope.set(seen, catalogue)
        return catalogue

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base, without what single servers have added."""
        return self._assistant.knowledge

    async def ask(
        self,
        question: str,
        previous: Sequence[str],
        surface: Surface,
        scope: Scope | None = None,
        guild: int | None = None,
        *,
        message: int | None = None,
    ) -> Answer:
        """Return the answer to a question from a server, and notify the observers.

        `message` is the id of the message that asked, if there is one.

        Messages in a listening channel never reach the chooser, because they aren't addressed to
        the bot.
        """
        began = time.perf_counter()
        choose = surface is not Surface.LISTENING
        answer = await self.consider(question, previous, scope, choose=choose)
        self.tell(Answered(answer, surface, time.perf_counter() - began, guild, message))
        return answer

    async def consider(
        self,
        question: str,
        previous: Sequence[str],
        scope: Scope | None = None,
        *,
        choose: bool = True,
    ) -> Answer:
        """Return the answer to a question without notifying the observers.

        Without a scope, all of the knowledge answers.
        """
        if scope is None:
            self._follow_reload()
            scope = EVERYTHING
        key = _encodable(question), tuple(previous), choose and self._choosing, scope
        pending = self._cache.get(key)
        if pending is None or _is_stale(pending):
            self.misses += 1
            pending = self._start(*key[:2], scope, choose=key[2])
            self._cache.set(key, pending)
        else:
            self.hits += 1
        # Shielded, because other members may be waiting for the same answer.
        return await asyncio.shield(pending)

    def _follow_reload(self) -> None:
        """Replace the caches with empty ones if the knowledge or the scopes have been replaced."""
        rules = self._scopes()
        if rules is not self._rules:
            self._rules, self._by_place = rules, Recent(_MAX_PLACES)
        if self._catalogue.knowledge is self.knowledge:
            return
        old = self._catalogue, self._cache, self._by_scope
        self._by_place, self._by_scope = Recent(_MAX_PLACES), Recent(_MAX_CATALOGUES)
        self._catalogue, self._cache = Catalogue(self.knowledge), Recent(_MAX_CACHED)
        self._latency = Latency()  # the new knowledge may be slower
        # Freeing this many objects takes a while, so a thread drops the last references to them.
        with suppress(BusyError):
            self._pool.run(id, old)

    def _start(
        self, question: str, previous: Sequence[str], scope: Scope, *, choose: bool
    ) -> asyncio.Future[Answer]:
        """Start answering on the event loop if that is quick; otherwise, start in a thread.

        For an answer that takes less than a millisecond, handing the question to a thread would
        take longer than answering it. A new scope takes longer, because it is prepared first.
        """
        asked = question, previous, self._latency, scope, self._catalogue.knowledge
        if self._is_quick and scope == EVERYTHING:
            return asyncio.ensure_future(self._on_event_loop(*asked))
        return self._pool.run(self._ask_timed, *asked, choose=choose)

    @property
    def _is_quick(self) -> bool:
        return self._at_once and self.knowledge.is_held and self._latency.is_quick

    async def _on_event_loop(
        self,
        question: str,
        previous: Sequence[str],
        latency: Latency,
        scope: Scope,
        knowledge: KnowledgeBase,
    ) -> Answer:
        """Answer on the event loop, which handles other events between questions."""
        await self._turn.acquire()
        try:
            if self._is_quick:  # checked again, because it may have changed in the meantime
                return self._ask_timed(question, previous, latency, scope, knowledge)
        finally:
            asyncio.get_running_loop().call_soon(self._turn.release)
        asked = question, previous, latency, scope, knowledge
        return await self._pool.run(self._ask_timed, *asked)

    def _ask_timed(
        self,
        question: str,
        previous: Sequence[str],
        latency: Latency,
        scope: Scope,
        knowledge: KnowledgeBase,
        *,
        choose: bool = False,
    ) -> Answer:
        assistant = self._seeing(scope, knowledge)
        # CPU time, because elapsed time depends on what else the machine is doing.
        began = time.thread_time()
        hurry = self._pool.waiting > PATIENT
        try:
            return assistant.ask(question, previous, choose=choose, hurry=hurry)
        finally:
            latency.note(time.thread_time() - began)
            if not self.knowledge.is_held:
                self._collector.collect()

    def _seeing(self, scope: Scope, knowledge: KnowledgeBase) -> Asks:
        """Return the assistant for a scope of this knowledge, even if it has been replaced.

        A scope with all sources doesn't have those that were added in the meantime: they may be
        out of scope. A replaced knowledge never comes back, so it is compared last.
        """
        assistant = self._assistant.seeing(scope)
        if scope.sources is None and self.knowledge is not knowledge:
            known = frozenset(source.id for source in knowledge.sources)
            assistant = self._assistant.seeing(replace(scope, sources=known))
        return assistant

    async def questions_like(self, typed: str, scope: Scope) -> Sequence[Passage]:
        """Return the passages that answer questions similar to the text typed so far, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue_of(scope).questions_like, typed)
            return await self._similar_passages(typed, scope)
        return ()

    async def passages_like(self, typed: str, scope: Scope) -> Sequence[Passage]:
        """Return the passages whose id or text is most similar, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue_of(scope).passages_like, typed)
            named = self.catalogue_of(scope).passage(typed.strip().lower())
            found = await self._similar_passages(typed, scope)
            return [named, *found] if named and named not in found else found
        return ()

    async def _similar_passages(self, typed: str, scope: Scope) -> list[Passage]:
        found = await self._start(_encodable(typed), (), scope, choose=False)
        return [candidate.passage for candidate in found.candidates]

    def tell(self, event: AnswererEvent) -> None:
        """Notify the observers.

        If an observer fails, log the error; the member still gets a reply.
        """
        for observer in self._observers:
            try:
                observer(event)
            except Exception:  # noqa: BLE001 - an observer may raise anything
                _log.exception("an observer failed")

    def close(self) -> None:
        """Cancel the waiting questions and shut down the threads."""
        self._pool.close()


def _is_stale(pending: asyncio.Future[Answer]) -> bool:
    """Return whether to ask again, because of an error or because the chooser made no choice."""
    return pending.done() and bool(pending.exception() or pending.result().provisional)


def _encodable(text: str) -> str:
    """Replace lone surrogates, which Discord can send but UTF-8 can't encode."""
    return text.encode(errors="replace").decode()
