"""Answer questions, cache the answers, and notify observers."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.catalogue import Catalogue
from bot.chat.events import Answered, Surface
from bot.chat.executor import Executor
from bot.chat.local import Local
from bot.core.model.scope import EVERYTHING, Scope
from bot.errors import BusyError
from bot.knowledge.additions import seen_in
from bot.runtime.bounded import Recent
from bot.serving.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.events import AnswererEvent, Observer
    from bot.chat.executor import Answering
    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.serving.scopes import Place

    _Asked = tuple[str, tuple[str, ...], bool, Scope]

_MAX_CACHED = 1_000
_MAX_CATALOGUES = 64
_MAX_PLACES = 10_000
_log = logging.getLogger(__name__)


class Answerer:
    """Answers questions and caches each answer until the knowledge changes.

    `scopes` returns the current scope rules, which determine the sources in scope in each place.
    Members ask their questions through the object that `at` returns. A question without a scope is
    answered from the whole knowledge base. For `at_once` and `choosing`, see `Executor`.

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
        self._choosing = choosing > 0
        self._observers = observers
        self._catalogue = Catalogue(assistant.knowledge)
        # Members often ask the same questions. An answer is valid until the knowledge changes.
        self._cache: Recent[_Asked, asyncio.Future[Answer]] = Recent(_MAX_CACHED)
        self._by_place: Recent[Place, Scope] = Recent(_MAX_PLACES)
        self._by_scope: Recent[Scope, Catalogue] = Recent(_MAX_CATALOGUES)
        self._executor = Executor(assistant, at_once=at_once, choosing=choosing)
        self.hits = 0
        self.misses = 0

    @property
    def refused(self) -> int:
        """Number of questions and completions refused because too many were waiting."""
        return self._executor.pool.refused

    def at(self, place: Place) -> Local:
        """Return a view of this answerer that is limited to the knowledge in scope in a place."""
        return Local(self, place)

    def scope_at(self, place: Place) -> Scope:
        """Return the scope that applies in a place.

        The scope is valid only for the current knowledge, which may be replaced at any `await`.
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
        """Return lookups and completions for the knowledge in a scope."""
        seen = replace(scope, preferred=())
        if seen == EVERYTHING:
            return self._catalogue
        if (catalogue := self._by_scope.get(seen)) is None:
            catalogue = Catalogue(seen_in(self._catalogue.knowledge, seen))
            self._by_scope.set(seen, catalogue)
        return catalogue

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base, without the curated additions of individual servers."""
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
        """Answer a question and notify the observers.

        `message` is the id of the message that contains the question, if there is one.

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
        """Answer a question, but don't notify the observers.

        Without a scope, answer from the whole knowledge base.
        """
        if scope is None:
            self._follow_reload()
            scope = EVERYTHING
        key = _encodable(question), tuple(previous), choose and self._choosing, scope
        pending = self._cache.get(key)
        if pending is None or _is_stale(pending):
            self.misses += 1
            pending = self._executor.start(
                *key[:2], scope, self._catalogue.knowledge, choose=key[2]
            )
            self._cache.set(key, pending)
        else:
            self.hits += 1
        # Shield the answer from cancellation, because other members may be waiting for it too.
        return await asyncio.shield(pending)

    def _follow_reload(self) -> None:
        """Empty the affected caches if the knowledge or the scope rules have been replaced."""
        rules = self._scopes()
        if rules is not self._rules:
            self._rules, self._by_place = rules, Recent(_MAX_PLACES)
        if self._catalogue.knowledge is self.knowledge:
            return
        old = self._catalogue, self._cache, self._by_scope
        self._by_place, self._by_scope = Recent(_MAX_PLACES), Recent(_MAX_CATALOGUES)
        self._catalogue, self._cache = Catalogue(self.knowledge), Recent(_MAX_CACHED)
        self._executor.forget_latency()
        # Freeing this many objects takes a while, so a thread drops the last references to them.
        with suppress(BusyError):
            self._executor.pool.run(id, old)

    async def questions_like(self, typed: str, scope: Scope) -> Sequence[Passage]:
        """Return the passages that answer questions similar to the text typed so far, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._executor.pool.run(self.catalogue_of(scope).questions_like, typed)
            return await self._similar_passages(typed, scope)
        return ()

    async def passages_like(self, typed: str, scope: Scope) -> Sequence[Passage]:
        """Return the passages whose id or text is most similar to the typed text, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._executor.pool.run(self.catalogue_of(scope).passages_like, typed)
            named = self.catalogue_of(scope).passage(typed.strip().lower())
            found = await self._similar_passages(typed, scope)
            return [named, *found] if named and named not in found else found
        return ()

    async def _similar_passages(self, typed: str, scope: Scope) -> list[Passage]:
        found = await self._executor.start(
            _encodable(typed), (), scope, self._catalogue.knowledge, choose=False
        )
        return [candidate.passage for candidate in found.candidates]

    def tell(self, event: AnswererEvent) -> None:
        """Notify the observers of an event.

        If an observer fails, log the error and continue, so the member still gets a reply.
        """
        for observer in self._observers:
            try:
                observer(event)
            except Exception:  # noqa: BLE001 - an observer may raise anything
                _log.exception("an observer of questions and votes failed")

    def close(self) -> None:
        """Cancel the waiting questions and shut down the threads."""
        self._executor.pool.close()


def _is_stale(pending: asyncio.Future[Answer]) -> bool:
    """Return whether to ask again because answering failed or the answer is provisional."""
    return pending.done() and bool(pending.exception() or pending.result().provisional)


def _encodable(text: str) -> str:
    """Replace lone surrogates, which Discord can send but UTF-8 can't encode."""
    return text.encode(errors="replace").decode()
