"""Where questions are handed in: answered at once or in a thread, and who is told of them."""

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
"""Only one thread computes at a time, and the event loop has to wait its turn among them. With two,
others can pass by a question that takes long."""
WAITING = 128
"""How many questions may wait for a thread: at 10 ms each, for a second."""
_MOST_KNOWN = 1_000
_log = logging.getLogger(__name__)


class Surface(StrEnum):
    """How a question came in."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct message"
    LISTENING = "listening channel"
    SLASH = "slash command"
    MESSAGE_COMMAND = "message command"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was answered, so and so, in `seconds`."""

    answer: Answer
    surface: Surface
    seconds: float


@dataclass(frozen=True, slots=True)
class Voted:
    """A member found that a passage (or gap) helped, or that it didn't.

    `question` led to it, `word` is what the member says about it; either may be empty.
    """

    passage: str
    up: bool
    member: int
    question: str = ""
    word: str = ""


AnswererEvent = Answered | Voted
Observer = Callable[[AnswererEvent], None]


class Answering(Protocol):
    """What answers questions: an assistant, or one whose knowledge can be loaded again."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at present."""

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked after the previous ones."""


class Answerer:
    """Answers questions without holding up the event loop, however long the engine takes.

    Where more is asked than can be answered, a question is refused at once with BusyError. Unless
    questions may be answered `at_once`, all go to threads, as those that a model has to embed; so
    do those that may wait for a disk, because not all of the knowledge is in memory.

    hits    questions whose answer was known already
    misses  questions whose answer had to be found
    """

    def __init__(
        self, assistant: Answering, observers: Sequence[Observer], *, at_once: bool = True
    ) -> None:
        self._assistant = assistant
        self._at_once = at_once
        self._observers = observers
        self._catalogue = Catalogue(assistant.knowledge)
        # Many members ask the same; an answer stays right for as long as the knowledge does.
        self._known: Recent[tuple[str, tuple[str, ...]], asyncio.Future[Answer]] = Recent(
            _MOST_KNOWN
        )
        self._pool = Pool(THREADS, WAITING, "ask")
        self._latency = Latency()
        self._tidying = GarbageCollector()
        self._turn = asyncio.Lock()
        self.hits = 0
        self.misses = 0

    @property
    def refused(self) -> int:
        """How many questions were refused because too many waited."""
        return self._pool.refused

    @property
    def catalogue(self) -> Catalogue:
        """What can be looked up in the present knowledge."""
        self._keep_up()
        return self._catalogue

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at present."""
        return self._assistant.knowledge

    async def ask(self, question: str, previous: Sequence[str], surface: Surface) -> Answer:
        """Return the answer, and tell the observers of it."""
        began = time.perf_counter()
        answer = await self.consider(question, previous)
        self.tell(Answered(answer, surface, time.perf_counter() - began))
        return answer

    async def consider(self, question: str, previous: Sequence[str]) -> Answer:
        """Return the answer, of which nobody is told."""
        self._keep_up()
        key = _whole(question), tuple(previous)
        answering = self._known.get(key)
        if answering is None or (answering.done() and answering.exception()):
            self.misses += 1
            answering = self._answering(*key)
            self._known.set(key, answering)
        else:
            self.hits += 1
        # Shielded, because others may wait for the same answer.
        return await asyncio.shield(answering)

    def _keep_up(self) -> None:
        """Begin anew where other knowledge serves by now."""
        if self._catalogue.knowledge is self.knowledge:
            return
        old = self._catalogue, self._known
        self._catalogue, self._known = Catalogue(self.knowledge), Recent(_MOST_KNOWN)
        self._latency = Latency()  # another knowledge may take longer
        # Freeing so many objects takes a while: a thread is the last that has them.
        with suppress(BusyError):
            self._pool.run(id, old)

    def _answering(self, question: str, previous: Sequence[str]) -> asyncio.Future[Answer]:
        """Answer at once where that takes next to nothing, else in a thread.

        For less than a millisecond, going to a thread and back costs more than the answer.
        """
        if self._is_quick:
            return asyncio.ensure_future(self._in_turn(question, previous))
        return self._pool.run(self._timed, question, previous, self._latency)

    @property
    def _is_quick(self) -> bool:
        return self._at_once and self.knowledge.is_held and self._latency.is_quick

    async def _in_turn(self, question: str, previous: Sequence[str]) -> Answer:
        """Answer on the event loop, which deals with everything else between two questions."""
        await self._turn.acquire()
        try:
            if self._is_quick:  # still: others were answered meanwhile
                return self._timed(question, previous, self._latency)
        finally:
            asyncio.get_running_loop().call_soon(self._turn.release)
        return await self._pool.run(self._timed, question, previous, self._latency)

    def _timed(self, question: str, previous: Sequence[str], latency: Latency) -> Answer:
        # What it computed, not how long it took: that depends on what else the machine does.
        began = time.thread_time()
        try:
            return self._assistant.ask(question, previous)
        finally:
            latency.note(time.thread_time() - began)
            if not self.knowledge.is_held:
                self._tidying.collect()

    async def asks_like(self, typed: str) -> Sequence[str]:
        """Return the asks most like what is being typed; none where too much is asked."""
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue.asks_like, typed)
            return [ask for passage in await self._near(typed) for ask in passage.asks]
        return ()

    async def passages_like(self, typed: str) -> Sequence[Passage]:
        """Return the passages whose ids or texts are most like what is being typed, likewise."""
        with suppress(BusyError):
            if self.knowledge.is_held:
                return await self._pool.run(self.catalogue.passages_like, typed)
            named = self.catalogue.passage(typed.strip().lower())
            found = await self._near(typed)
            return [named, *found] if named and named not in found else found
        return ()

    async def _near(self, typed: str) -> list[Passage]:
        found = await self._answering(_whole(typed), ())
        return [candidate.passage for candidate in found.candidates]

    def tell(self, event: AnswererEvent) -> None:
        """Tell the observers. What one of them does wrong costs no member the answer."""
        for observer in self._observers:
            try:
                observer(event)
            except Exception:  # noqa: BLE001 - whatever it is, it is the observer's
                _log.exception("an observer failed")

    def close(self) -> None:
        """Let the threads go."""
        self._pool.close()


def _whole(text: str) -> str:
    """Return what Discord sent without halves of surrogate pairs, which no encoding takes."""
    return text.encode(errors="replace").decode()
