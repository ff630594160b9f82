"""Track the answers in progress, to limit them per channel and to wait for them at shutdown."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.runtime.bounded import Locks

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PER_CHANNEL = 500
"""Maximum number of answers in progress in one channel. If Discord accepts replies more slowly than
questions arrive, further messages in that channel are left unanswered.
"""
MAX_IN_FLIGHT = 5_000
"""Number of answers in progress at which only the first answer in each channel is admitted."""
MAX_SEARCHES = 8
"""Maximum number of questions from one channel that are being looked up or waiting for a thread at
the same time. The channel's other questions wait so that they don't delay other channels.
"""


class InFlight:
    """Counts the answers in progress. `draining` is true if no new answers should be started.

    passed_over  number of messages left unanswered because too many answers were in progress
    """

    def __init__(self) -> None:
        self.draining = False
        self.passed_over = 0
        self._count = 0
        self._in_channel: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[object] | None] = set()
        self._turns = Locks(MAX_SEARCHES)
        self._idle = asyncio.Event()
        self._idle.set()

    def admits(self, channel_id: int) -> bool:
        """Return whether another message may be answered. If not, count it as passed over.

        A message is always admitted if its channel has no answer in progress, however busy other
        channels are.
        """
        here = self._in_channel[channel_id]
        admitted = not here or (here < MAX_PER_CHANNEL and self._count < MAX_IN_FLIGHT)
        self.passed_over += not admitted
        return admitted

    @contextmanager
    def answering(self, channel_id: int) -> Iterator[None]:
        """Count an answer as in progress during the `with` block."""
        task = asyncio.current_task()
        self._count += 1
        self._in_channel[channel_id] += 1
        self._tasks.add(task)
        self._idle.clear()
        try:
            yield
        finally:
            self._tasks.discard(task)
            self._count -= 1
            self._in_channel[channel_id] -= 1
            if not self._in_channel[channel_id]:
                del self._in_channel[channel_id]
            if not self._count:
                self._idle.set()

    def turn(self, channel_id: int) -> asyncio.Semaphore:
        """Return the semaphore that limits concurrent lookups for this channel."""
        return self._turns.of(channel_id)

    async def drain(self, seconds: float) -> int:
        """Set `draining`, and give the answers in progress up to `seconds` to finish.

        Cancel the answers that don't finish in time, and return their number.
        """
        self.draining = True
        try:
            async with asyncio.timeout(seconds):
                while self._count:
                    await self._idle.wait()
        except TimeoutError:
            unfinished = self._count
            for task in self._tasks:
                if task:
                    task.cancel()
            return unfinished
        return 0
