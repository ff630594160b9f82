"""Record events in the store without making callers wait.

A single background task writes the events. While the store is unavailable, events wait in memory.
When the queue is full, the oldest events are dropped. Answers are never delayed, even if the disk
is full or the database server is down.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from itertools import islice
from traceback import format_tb
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome
from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.store.events import (
    CountKind,
    Forgotten,
    GuildEvent,
    GuildJoined,
    GuildLeft,
    HandoffPosted,
    NewVote,
    ReplyLink,
    ShardGuilds,
    StoreEvent,
    Unanswered,
    Unlinked,
    Usage,
)
from bot.store.lost import LostEvents
from bot.store.privacy import WORD, redact

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from bot.core.model.results import Answer
    from bot.store.store import Store

_LOG = logging.getLogger(__name__)

ROOM = 10_000
"""Maximum number of events that wait in memory."""
BATCH = 200
"""Maximum number of events written in one transaction."""
CLOSE_TIMEOUT = 5.0
"""Maximum number of seconds for writing the remaining events at shutdown."""
GATHER = 0.05
"""Number of seconds for which events are collected before they are written together."""
LINK_TIMEOUT = 2.0
"""Maximum number of seconds to wait while the store looks up a link."""
DAY = 86_400.0

_UNANSWERED = frozenset({Outcome.UNKNOWN, Outcome.SUGGEST})


class Recorder:
    """Async context manager for a queue of events that a background task writes to a store.

    Events are dated by the store's clock, so the store's purge never takes them for future events.

    waiting   number of events that have not been written yet
    written   number of events written to the store
    failures  number of times that the store failed

    `guilds_changed` is set after changes to the bot's servers have been written.

    Events are lost if the queue is full, if they are invalid, or if time runs out at shutdown.
    """

    def __init__(
        self,
        store: Store,
        *,
        room: int = ROOM,
        backoff: Backoff | None = None,
    ) -> None:
        self._store = store
        self._room = max(2, room)
        self._max_batch = min(BATCH, self._room // 2)
        self._backoff = backoff or Backoff()
        self._queue: deque[StoreEvent] = deque()
        self._filled = asyncio.Event()
        self._writing = asyncio.Lock()
        self._batch = self._max_batch
        self._in_progress = 0
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self.written = 0
        self.failures = 0
        self.guilds_changed = asyncio.Event()
        self._lost = LostEvents()

    @property
    def waiting(self) -> int:
        """Number of events that have not been written yet."""
        return len(self._queue)

    @property
    def dropped(self) -> int:
        """Number of lost events."""
        return self._lost.total

    @property
    def lost(self) -> Mapping[str, int]:
        """Number of lost events by kind: question, vote, count, link, handoff or server."""
        return self._lost.by_kind

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

    async def close(self, limit: float = CLOSE_TIMEOUT) -> None:
        """Write waiting events for at most `limit` seconds, then drop and count the rest."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                async with self._writing:  # otherwise, the current batch could be written twice
                    await self._stop()
                while self._queue and await self._write_some():
                    pass
        await self._stop()
        self._report_lost()
        if self._queue:
            self._lost.add(self._queue)
            _LOG.error("%s could not be stored before shutdown", self._lost.described())
            self._queue.clear()

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def asked(self, answer: Answer, guild: int | None = None) -> None:
        """Record a question if it got no answer. Returns at once."""
        if answer.outcome in _UNANSWERED and (text := redact(answer.question)):
            self._add(Unanswered(text, answer.outcome, self._store.now(), guild))

    def used(
        self, kind: CountKind | None, passages: tuple[str, ...], guild: int | None = None
    ) -> None:
        """Record a question for the weekly counts; see `Usage`. Returns at once."""
        self._add(Usage(kind, passages, self._store.now(), guild))

    def count_help(self, guild: int, kind: CountKind) -> None:
        """Count help from people in a Discord server. `kind` is one of the kinds in `HELP`."""
        self.used(kind, (), guild)

    def voted(
        self,
        user_id: int,
        passage: str,
        *,
        helpful: bool,
        question: str = "",
        word: str = "",
        guild: int | None = None,
    ) -> None:
        """Record a vote, replacing the member's earlier vote on the same passage and question.

        Returns at once.
        """
        written = redact(question), redact(word, limit=WORD)
        self._add(NewVote(user_id, passage, helpful, self._store.now(), *written, guild))

    def in_guilds(self, shard: int, count: int, guilds: Iterable[int]) -> None:
        """Record a shard's Discord servers at the start of the shard's session.

        `count` is the total number of shards.
        """
        self._add(ShardGuilds(shard, count, frozenset(guilds), self._store.now()))

    def joined(self, guild: int) -> None:
        """Record that the bot was added to a Discord server. Returns at once."""
        self._add(GuildJoined(guild))

    def left(self, guild: int) -> None:
        """Record that the bot was removed from a Discord server. Returns at once."""
        self._add(GuildLeft(guild, self._store.now()))

    def replied(self, question_id: int, reply_id: int, channel_id: int) -> None:
        """Record which message replied to a question. Returns at once."""
        self._add(ReplyLink(question_id, reply_id, channel_id, self._store.now()))

    def handed(self, posted: HandoffPosted) -> None:
        """Record where a handoff's question was posted. Returns at once."""
        self._add(posted)

    def unlinked(self, question_id: int) -> None:
        """Record that a question no longer has a reply. Returns at once."""
        self._add(Unlinked(question_id))

    async def reply_to(self, question_id: int) -> ReplyLink | None:
        """Return the link to a question's reply.

        Returns None if there is no such link, or if the store fails or is slow.
        """
        for event in reversed(self._queue):
            if isinstance(event, ReplyLink | Unlinked) and event.question_id == question_id:
                return event if isinstance(event, ReplyLink) else None
        return await self._look_up(self._store.reply_to(question_id))

    async def question_of(self, reply_id: int) -> ReplyLink | None:
        """Return the current link of the question that a reply answers.

        Returns None if there is no such link, or if the store fails or is slow.
        """
        for event in reversed(self._queue):
            if isinstance(event, ReplyLink) and event.reply_id == reply_id:
                return await self.reply_to(event.question_id)
        found = await self._look_up(self._store.question_of(reply_id))
        return found and await self.reply_to(found.question_id)

    async def _look_up(self, link: Awaitable[ReplyLink | None]) -> ReplyLink | None:
        """Return a link from the store, or None. Count a failure if the store fails or is slow."""
        try:
            async with asyncio.timeout(LINK_TIMEOUT):
                return await link
        except TimeoutError:
            problem = f"the database did not answer within {LINK_TIMEOUT:g} seconds"
            self._note_failure(StoreError(problem))
        except StoreError as error:
            self._note_failure(error)
        return None

    async def forget(self, user_id: int) -> Forgotten:
        """Delete a user's queued and stored votes, and make the user's handoffs anonymous.

        Return what changed in the store. If the store fails, raise StoreError and change nothing in
        the store.
        """
        async with self._writing:
            mine = (e for e in self._queue if isinstance(e, NewVote) and e.user_id == user_id)
            for event in tuple(mine):
                self._queue.remove(event)
            return await self._store.forget(user_id)

    def _add(self, event: StoreEvent) -> None:
        if len(self._queue) >= self._room:
            if self._lost.is_reported:
                _LOG.error(
                    "%d events are waiting for the store: the oldest are being dropped", self._room
                )
            # drop the oldest event outside the current batch
            self._lost.add([self._queue[self._in_progress]])
            del self._queue[self._in_progress]
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
        """Write a batch. Return whether the next batch may follow without a pause."""
        async with self._writing:
            batch = tuple(islice(self._queue, self._batch))
            self._in_progress = len(batch)
            try:
                return await self._write(batch)
            finally:
                self._in_progress = 0

    async def _write(self, batch: tuple[StoreEvent, ...]) -> bool:
        try:
            await self._store.write(batch)
        except StoreError as error:
            self._note_failure(error)
            if error.unfit:
                self._isolate_invalid(batch)
            return error.unfit
        except Exception as error:  # noqa: BLE001 - a bad event must not block the others
            self._note_failure(error)
            self._isolate_invalid(batch)
            return True
        self._remove(batch)
        self.written += len(batch)
        if any(isinstance(event, GuildEvent) for event in batch):
            self.guilds_changed.set()
        self._batch = self._max_batch
        self._report_lost()
        return True

    def _report_lost(self) -> None:
        """Log how many events were lost because the queue was full, unless none were lost."""
        if not self._lost.is_reported:
            described = self._lost.described()
            _LOG.error("%s could not be stored: too many events were waiting", described)

    def _isolate_invalid(self, batch: tuple[StoreEvent, ...]) -> None:
        """Limit the next batch to one event. If `batch` is a single event, drop it as invalid."""
        self._batch = 1
        if len(batch) == 1:
            self._remove(batch)
            self._report_lost()
            self._lost.add(batch)
            _LOG.error("%s could not be stored: the store rejected it", self._lost.described())

    def _remove(self, batch: tuple[StoreEvent, ...]) -> None:
        for _ in batch:
            self._queue.popleft()

    def _note_failure(self, error: Exception) -> None:
        """Count and log a failure of the store.

        If the error is not a StoreError, log only its type and the locations in the traceback,
        because its message may quote what people wrote.
        """
        self.failures += 1
        if isinstance(error, StoreError):
            _LOG.warning("the store failed: %s", error)
        else:
            locations = "".join(format_tb(error.__traceback__))
            _LOG.error("the store failed: unexpected %s\n%s", type(error).__name__, locations)

    async def _purge_daily(self) -> None:
        failures = 0
        while True:
            try:
                await self._store.purge()
                failures = 0
            except Exception as error:  # noqa: BLE001 - always retry, because deletion is promised
                self._note_failure(error)
                failures += 1
            await asyncio.sleep(self._backoff.after(failures) if failures else DAY)
