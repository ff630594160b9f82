"""Where questions are handed in: the assistant in a thread, and who is told what was asked."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.chat.bounded import Recent
from bot.chat.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Answer, KnowledgeBase

_THREADS = 4
_MOST_KNOWN = 1_000
_AT_ONCE = 0.008
"""For how many seconds a question may hold up the event loop."""
_FADING = 0.9
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
class Asked:
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


Event = Asked | Voted
Observer = Callable[[Event], None]


class Answering(Protocol):
    """What answers questions: an assistant, or one whose knowledge can be loaded again."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at present."""

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Return the answer to a question, asked after the previous ones."""


class Desk:
    """Answers questions without holding up the event loop, however long the engine takes.

    hits    questions whose answer was known already
    misses  questions whose answer had to be found
    """

    def __init__(self, assistant: Answering, observers: Sequence[Observer]) -> None:
        self._assistant = assistant
        self._observers = observers
        self._catalogue = Catalogue(assistant.knowledge)
        # Many members ask the same; an answer stays right for as long as the knowledge does.
        self._known: Recent[tuple[str, tuple[str, ...]], asyncio.Future[Answer]] = Recent(
            _MOST_KNOWN
        )
        self._known_from = assistant.knowledge
        self._threads = ThreadPoolExecutor(_THREADS, "ask")
        self._usually = 1.0  # seconds a question takes; nobody knows yet
        self.hits = 0
        self.misses = 0

    @property
    def catalogue(self) -> Catalogue:
        """What can be looked up in the present knowledge."""
        if self._catalogue.knowledge is not self.knowledge:
            self._catalogue = Catalogue(self.knowledge)
        return self._catalogue

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at present."""
        return self._assistant.knowledge

    async def ask(self, question: str, previous: Sequence[str], surface: Surface) -> Answer:
        """Return the answer, and tell the observers of it."""
        began = time.perf_counter()
        answer = await self.consider(question, previous)
        self.tell(Asked(answer, surface, time.perf_counter() - began))
        return answer

    async def consider(self, question: str, previous: Sequence[str]) -> Answer:
        """Return the answer, of which nobody is told."""
        # What Discord sends may hold halves of surrogate pairs, which no encoding takes.
        whole = question.encode(errors="replace").decode()
        knowledge, key = self.knowledge, (whole, tuple(previous))
        if self._known_from is not knowledge:
            self._known_from, self._known = knowledge, Recent(_MOST_KNOWN)
        answering = self._known.get(key)
        if answering is None or (answering.done() and answering.exception()):
            self.misses += 1
            answering = self._answering(*key)
            self._known.set(key, answering)
        else:
            self.hits += 1
        # Shielded, because others may wait for the same answer.
        return await asyncio.shield(answering)

    def _answering(self, question: str, previous: Sequence[str]) -> asyncio.Future[Answer]:
        """Answer at once where that takes next to nothing, else in a thread.

        For less than a millisecond, going to a thread and back costs more than the answer.
        """
        loop = asyncio.get_running_loop()
        if self._usually > _AT_ONCE:
            return loop.run_in_executor(self._threads, self._timed, question, previous)
        answered: asyncio.Future[Answer] = loop.create_future()
        try:
            answered.set_result(self._timed(question, previous))
        except Exception as error:  # noqa: BLE001 - whoever awaits the answer gets it
            answered.set_exception(error)
        return answered

    def _timed(self, question: str, previous: Sequence[str]) -> Answer:
        began = time.perf_counter()
        try:
            return self._assistant.ask(question, previous)
        finally:
            # The worst counts, and is forgotten by and by.
            self._usually = max(time.perf_counter() - began, self._usually * _FADING)

    def tell(self, event: Event) -> None:
        """Tell the observers. What one of them does wrong costs no member the answer."""
        for observer in self._observers:
            try:
                observer(event)
            except Exception:  # noqa: BLE001 - whatever it is, it is the observer's
                _log.exception("an observer failed")

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)
