"""Answer questions on the event loop or in a thread, and notify observers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.chat.catalogue import Catalogue
from bot.chat.limits.latency import Latency
from bot.errors import BusyError
from bot.runtime.bounded import Recent
from bot.runtime.heap import GarbageCollector
from bot.runtime.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Answer, KnowledgeBase, Passage

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
_MAX_OWN = 64
"""Maximum number of servers with knowledge of their own whose answers are cached."""
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
    installed the bot.
    """

    answer: Answer
    surface: Surface
    seconds: float
    guild: int | None = None


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


class Answering(Protocol):
    """An assistant, or a wrapper that can reload an assistant's knowledge."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base."""

    def seen_from(self, guild: int | None) -> Answering:
        """Return the assistant for questions from a server, or from elsewhere if it is None."""

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


class _Seen:
    """Lookups and cached answers for the knowledge that the questions of a server see."""

    def __init__(self, assistant: Answering) -> None:
        self.knowledge = assistant.knowledge
        self.catalogue = Catalogue(self.knowledge)
        # Members often ask the same questions. An answer is valid until the knowledge changes.
        self.answers: Recent[tuple[str, tuple[str, ...], bool], asyncio.Future[Answer]] = Recent(
            _MAX_CACHED
        )


class Answerer:
    """Answers questions without blocking the event loop, however long the engine takes.

    When too many questions are waiting, new ones are refused at once with BusyError.

    If `at_once` is true, quick questions are answered on the event loop. It must be false if an
    embedding model is in use. Threads answer all other questions, and all questions while some of
    the knowledge is on disk, because reading from disk would block the event loop.

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
        at_once: bool = True,
        choosing: int = 0,
    ) -> None:
        self._assistant = assistant
        self._at_once = at_once and not choosing
        self._choosing = choosing > 0
        self._observers = observers
        self._seen = _Seen(assistant)
        # Only servers whose curators have added something see knowledge of their own.
        self._own: Recent[int, _Seen] = Recent(_MAX_OWN)
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

    def catalogue(self, guild: int | None) -> Catalogue:
        """Return lookups and completions for the knowledge that a server sees."""
        return self._seen_from(guild).catalogue

    @property
    def knowledge(self) -> KnowledgeBase:
        """The current knowledge base, without what single servers have added."""
        return self._assistant.knowledge

    async def ask(
        self,
        question: str,
        previous: Sequence[str],
        surface: Surface,
        guild: int | None = None,
    ) -> Answer:
        """Return the answer to a question from a server, and notify the observers.

        Messages in a listening channel never reach the chooser, because they aren't addressed to
        the bot.
        """
        began = time.perf_counter()
        choose = surface is not Surface.LISTENING
        answer = await self.consider(question, previous, guild, choose=choose)
        self.tell(Answered(answer, surface, time.perf_counter() - began, guild))
        return answer

    async def consider(
        self,
        question: str,
        previous: Sequence[str],
        guild: int | None = None,
        *,
        choose: bool = True,
    ) -> Answer:
        """Return the answer to a question from a server without notifying the observers."""
        answers = self._seen_from(guild).answers
        key = _encodable(question), tuple(previous), choose and self._choosing
        pending = answers.get(key)
        if pending is None or _is_stale(pending):
            self.misses += 1
            pending = self._start(*key[:2], guild, choose=key[2])
            answers.set(key, pending)
        else:
            self.hits += 1
        # Shielded, because other members may be waiting for the same answer.
        return await asyncio.shield(pending)

    def _seen_from(self, guild: int | None) -> _Seen:
        """Return the lookups and cached answers for a server, which may be those of all others."""
        self._follow_reload()
        assistant = self._assistant.seen_from(guild)
        if guild is None or assistant.knowledge is self._seen.knowledge:
            return self._seen
        own = self._own.get(guild)
        if own is None or own.knowledge is not assistant.knowledge:
            own = _Seen(assistant)
        self._own.set(guild, own)
        return own

    def _follow_reload(self) -> None:
        """Replace the caches with empty ones if the knowledge has been replaced."""
        if self._seen.knowledge is self.knowledge:
            return
        old = self._seen, self._own
        self._seen, self._own = _Seen(self._assistant), Recent(_MAX_OWN)
        self._latency = Latency()  # the new knowledge may be slower
        # Freeing this many objects takes a while, so a thread drops the last references to them.
        with suppress(BusyError):
            self._pool.run(id, old)

    def _start(
        self, question: str, previous: Sequence[str], guild: int | None, *, choose: bool
    ) -> asyncio.Future[Answer]:
        """Start answering on the event loop if that is quick; otherwise, start in a thread.

        For an answer that takes less than a millisecond, handing the question to a thread would
        take longer than answering it.
        """
        if self._is_quick:
            return asyncio.ensure_future(self._on_event_loop(question, previous, guild))
        asked = question, previous, guild, self._latency
        return self._pool.run(self._ask_timed, *asked, choose=choose)

    @property
    def _is_quick(self) -> bool:
        return self._at_once and self.knowledge.is_held and self._latency.is_quick

    async def _on_event_loop(
        self, question: str, previous: Sequence[str], guild: int | None
    ) -> Answer:
        """Answer on the event loop, which handles other events between questions."""
        await self._turn.acquire()
        try:
            if self._is_quick:  # checked again, because it may have changed in the meantime
                return self._ask_timed(question, previous, guild, self._latency)
        finally:
            asyncio.get_running_loop().call_soon(self._turn.release)
        return await self._pool.run(self._ask_timed, question, previous, guild, self._latency)

    def _ask_timed(
        self,
        question: str,
        previous: Sequence[str],
        guild: int | None,
        latency: Latency,
        *,
        choose: bool = False,
    ) -> Answer:
        # CPU time, because elapsed time depends on what else the machine is doing.
        began = time.thread_time()
        hurry = self._pool.waiting > PATIENT
        try:
            assistant = self._assistant.seen_from(guild)
            return assistant.ask(question, previous, choose=choose, hurry=hurry)
        finally:
            latency.note(time.thread_time() - began)
            if not self.knowledge.is_held:
                self._collector.collect()

    async def questions_like(self, typed: str, guild: int | None = None) -> Sequence[Passage]:
        """Return the passages that answer questions similar to the text typed so far, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue(guild).questions_like, typed)
            return await self._similar_passages(typed, guild)
        return ()

    async def passages_like(self, typed: str, guild: int | None = None) -> Sequence[Passage]:
        """Return the passages whose id or text is most similar, best first.

        Return no passages if the bot is too busy.
        """
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue(guild).passages_like, typed)
            named = self.catalogue(guild).passage(typed.strip().lower())
            found = await self._similar_passages(typed, guild)
            return [named, *found] if named and named not in found else found
        return ()

    async def _similar_passages(self, typed: str, guild: int | None) -> list[Passage]:
        found = await self._start(_encodable(typed), (), guild, choose=False)
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
