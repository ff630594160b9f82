"""What happens goes into the store without anybody waiting for it.

One task writes. While the store fails, what happens waits in memory, the oldest giving way where
there is no more room; so an answer costs the same whether the disk is full or the server away.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from traceback import format_tb
from typing import TYPE_CHECKING

from bot.core.model import Outcome
from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.store.events import Forgotten, NewVote, ReplyLink, StoreEvent, Unanswered, Unlinked
from bot.store.privacy import WORD, redact

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType
    from typing import Self

    from bot.core.model import Answer
    from bot.store.store import Store

_LOG = logging.getLogger(__name__)

ROOM = 10_000
"""How many events wait at most."""
BATCH = 200
"""How many events are written in one transaction at most."""
LAST = 5.0
"""How many seconds are left at the end for writing what waits."""
GATHER = 0.05
"""For how many seconds events gather before they are written together."""
QUICK = 2.0
"""How many seconds somebody waits for a link."""
DAY = 86_400.0

_IN_VAIN = frozenset({Outcome.UNKNOWN, Outcome.SUGGEST})


def _now() -> datetime:
    return datetime.now(UTC)


class Recorder:
    """Takes what happens, and writes it to a store; as a context manager, from start to end.

    waiting   events that are not written yet
    written   events that are in the store
    failures  times that the store failed
    dropped   events that were lost: no room, unfit, or not written in time at the end
    """

    def __init__(
        self,
        store: Store,
        *,
        room: int = ROOM,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._store = store
        self._room = max(2, room)
        self._most = min(BATCH, self._room // 2)
        self._backoff = backoff or Backoff()
        self._now = now
        self._queue: deque[StoreEvent] = deque()
        self._filled = asyncio.Event()
        self._writing = asyncio.Lock()
        self._batch = self._most
        self._under_way = 0
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self.written = 0
        self.failures = 0
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """How many events are not written yet."""
        return len(self._queue)

    async def __aenter__(self) -> Self:
        self._tasks = (
            asyncio.create_task(self._write_all(), name="store writer"),
            asyncio.create_task(self._purge_daily(), name="store purge"),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self, limit: float = LAST) -> None:
        """Write what waits, for at most `limit` seconds; what is left then is lost and counted."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                async with self._writing:  # so that what is under way is not written twice
                    await self._stop()
                while self._queue and await self._write_some():
                    pass
        await self._stop()
        if self._queue:
            _LOG.error("%d events could not be stored before the end", len(self._queue))
            self.dropped += len(self._queue)
            self._queue.clear()

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def asked(self, answer: Answer) -> None:
        """Take note of a question, if it was asked in vain. Returns at once."""
        if answer.outcome in _IN_VAIN and (text := redact(answer.question)):
            self._add(Unanswered(text, answer.outcome, self._now()))

    def voted(
        self, user_id: int, passage: str, *, helpful: bool, question: str = "", word: str = ""
    ) -> None:
        """Take note of a vote; it replaces the member's earlier one. Returns at once."""
        vote = NewVote(
            user_id, passage, helpful, self._now(), redact(question), redact(word, limit=WORD)
        )
        self._add(vote)

    def replied(self, question_id: int, reply_id: int, channel_id: int) -> None:
        """Take note of which message replied to which. Returns at once."""
        self._add(ReplyLink(question_id, reply_id, channel_id, self._now()))

    def unlinked(self, question_id: int) -> None:
        """Take note that the reply to a message is gone. Returns at once."""
        self._add(Unlinked(question_id))

    async def reply_to(self, question_id: int) -> ReplyLink | None:
        """Return which message replied to this one; None also where the store fails or is slow."""
        for event in reversed(self._queue):
            if isinstance(event, ReplyLink | Unlinked) and event.question_id == question_id:
                return event if isinstance(event, ReplyLink) else None
        return await self._soon(self._store.reply_to(question_id))

    async def question_of(self, reply_id: int) -> ReplyLink | None:
        """Return which message this one replied to; None also where the store fails or is slow."""
        for event in reversed(self._queue):
            if isinstance(event, ReplyLink) and event.reply_id == reply_id:
                return await self.reply_to(event.question_id)
        found = await self._soon(self._store.question_of(reply_id))
        return found and await self.reply_to(found.question_id)

    async def _soon(self, link: Awaitable[ReplyLink | None]) -> ReplyLink | None:
        try:
            async with asyncio.timeout(QUICK):
                return await link
        except TimeoutError:
            self._failed(StoreError(f"no answer within {QUICK:g} seconds"))
        except StoreError as error:
            self._failed(error)
        return None

    async def forget(self, user_id: int) -> Forgotten:
        """Delete what is kept of a user, here and in the store; return what was in the store.

        Raises StoreError where the store fails: then nothing in it was deleted.
        """
        async with self._writing:
            mine = (e for e in self._queue if isinstance(e, NewVote) and e.user_id == user_id)
            for event in tuple(mine):
                self._queue.remove(event)
            return await self._store.forget(user_id)

    def _add(self, event: StoreEvent) -> None:
        if len(self._queue) >= self._room:
            del self._queue[self._under_way]  # the oldest that is not being written just now
            self.dropped += 1
        self._queue.append(event)
        self._filled.set()

    async def _write_all(self) -> None:
        failures = 0
        while True:
            await self._filled.wait()
            await asyncio.sleep(GATHER)
            if await self._write_some():
                failures = 0
            else:
                failures += 1
                await asyncio.sleep(self._backoff.after(failures))
            if not self._queue:
                self._filled.clear()

    async def _write_some(self) -> bool:
        """Write a batch; return whether it makes sense to go on at once."""
        async with self._writing:
            batch = tuple(islice(self._queue, self._batch))
            self._under_way = len(batch)
            try:
                return await self._write(batch)
            finally:
                self._under_way = 0

    async def _write(self, batch: tuple[StoreEvent, ...]) -> bool:
        try:
            await self._store.write(batch)
        except StoreError as error:
            self._failed(error)
            if error.unfit:
                self._set_apart(batch)
            return error.unfit
        except Exception as error:  # noqa: BLE001 - about these events, it mustn't keep out others
            self._failed(error)
            self._set_apart(batch)
            return True
        self._take_off(batch)
        self.written += len(batch)
        self._batch = self._most
        return True

    def _set_apart(self, batch: tuple[StoreEvent, ...]) -> None:
        """Write one by one from now on, to find the event that doesn't fit; drop it when found."""
        self._batch = 1
        if len(batch) == 1:
            self._take_off(batch)
            self.dropped += 1

    def _take_off(self, batch: tuple[StoreEvent, ...]) -> None:
        for _ in batch:
            self._queue.popleft()

    def _failed(self, error: Exception) -> None:
        """Count and log a failure: where it happened if it is no known one, but never the values.

        What another error than StoreError has to say may hold what people wrote.
        """
        self.failures += 1
        if isinstance(error, StoreError):
            _LOG.warning("the store failed: %s", error)
        else:
            places = "".join(format_tb(error.__traceback__))
            _LOG.error("the store failed: unexpected %s\n%s", type(error).__name__, places)

    async def _purge_daily(self) -> None:
        failures = 0
        while True:
            try:
                await self._store.purge()
                failures = 0
            except Exception as error:  # noqa: BLE001 - whatever it is, try again: it was promised
                self._failed(error)
                failures += 1
            await asyncio.sleep(self._backoff.after(failures) if failures else DAY)
