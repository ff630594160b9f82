"""Answer questions on the event loop or in a thread, whichever is quicker."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.chat.limits.latency import Latency
from bot.core.model.scope import EVERYTHING
from bot.runtime.heap import GarbageCollector
from bot.runtime.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.core.model.scope import Scope

THREADS = 2
"""Number of threads that answer questions.

The threads share the interpreter with the event loop, so more threads would only delay the loop.
The second thread lets other questions overtake a slow one.
"""
WAITING = 128
"""Maximum number of questions waiting for a thread: about a second of work at 10 ms each."""
PATIENT = 8
"""Maximum number of waiting questions at which the reader is still used."""


class Askable(Protocol):
    """The part of an assistant that answers questions."""

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
        reader is skipped, because reading takes most of the time.
        """


class Answering(Askable, Protocol):
    """An assistant, or a wrapper that can reload an assistant's knowledge."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base."""

    def seeing(self, scope: Scope) -> Askable:
        """Return an assistant that knows only what is in a scope."""


class Executor:
    """Answers questions without blocking the event loop, however long the engine takes.

    When too many questions are waiting, new ones are refused at once with BusyError.

    If `at_once` is true and `choosing` is 0, quick questions are answered on the event loop and all
    other questions in threads. `at_once` must be false if an embedding model is in use. While some
    of the knowledge is on disk, threads answer every question, because reading from disk would
    block the event loop.

    `choosing` is the number of questions that may wait for a chooser at the same time. There is an
    additional thread for each question that may wait for a chooser, so other questions don't have
    to wait.

    pool  the threads, which also do other work that would block the event loop
    """

    def __init__(self, assistant: Answering, *, at_once: bool, choosing: int) -> None:
        self._assistant = assistant
        self._at_once = at_once and not choosing
        self.pool = Pool(THREADS + choosing, WAITING, "ask")
        self._latency = Latency()
        self._collector = GarbageCollector()
        self._turn = asyncio.Lock()

    def forget_latency(self) -> None:
        """Discard the measured latency, because searching new knowledge may take longer."""
        self._latency = Latency()

    def start(
        self,
        question: str,
        previous: Sequence[str],
        scope: Scope,
        knowledge: KnowledgeBase,
        *,
        choose: bool,
    ) -> asyncio.Future[Answer]:
        """Start answering a question: on the event loop if that is quick, otherwise in a thread.

        `scope` must be a scope of `knowledge`.

        For an answer that takes less than a millisecond, handing the question to a thread would
        take longer than answering it. A question with a limited scope always goes to a thread,
        because the scope may have to be prepared first.
        """
        asked = question, previous, self._latency, scope, knowledge
        if self._is_quick and scope == EVERYTHING:
            return asyncio.ensure_future(self._on_event_loop(*asked))
        return self.pool.run(self._ask_timed, *asked, choose=choose)

    @property
    def _is_quick(self) -> bool:
        return self._at_once and self._assistant.knowledge.is_held and self._latency.is_quick

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
            if self._is_quick:  # checked again, because latency may have risen during the wait
                return self._ask_timed(question, previous, latency, scope, knowledge)
        finally:
            asyncio.get_running_loop().call_soon(self._turn.release)
        asked = question, previous, latency, scope, knowledge
        return await self.pool.run(self._ask_timed, *asked)

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
        # Measure CPU time, because elapsed time depends on what else the machine is doing.
        began = time.thread_time()
        hurry = self.pool.waiting > PATIENT
        try:
            return assistant.ask(question, previous, choose=choose, hurry=hurry)
        finally:
            latency.note(time.thread_time() - began)
            if not self._assistant.knowledge.is_held:
                self._collector.collect()

    def _seeing(self, scope: Scope, knowledge: KnowledgeBase) -> Askable:
        """Return an assistant for a scope of `knowledge`, even if the knowledge has been replaced.

        If `knowledge` has been replaced, a scope that includes all sources is limited to the
        sources of `knowledge`, because newer sources may be out of scope. Replaced knowledge never
        comes back, so it is safe to check for a replacement last.
        """
        assistant = self._assistant.seeing(scope)
        if scope.sources is None and self._assistant.knowledge is not knowledge:
            known = frozenset(source.id for source in knowledge.sources)
            assistant = self._assistant.seeing(replace(scope, sources=known))
        return assistant
