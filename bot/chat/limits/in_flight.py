"""Track the answers in progress, so that a shutdown can wait for them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_IN_FLIGHT = 1_000
"""Maximum number of answers in progress. Beyond it, further messages are passed over, because
Discord isn't accepting replies fast enough."""


class InFlight:
    """Count of the answers in progress; `draining` is true once no new ones should start.

    passed_over  messages left unanswered because too many replies were still waiting to be sent
    """

    def __init__(self) -> None:
        self.draining = False
        self.passed_over = 0
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def admits(self) -> bool:
        """Return whether one more message may be answered; count it as passed over if not."""
        self.passed_over += self._count >= MAX_IN_FLIGHT
        return self._count < MAX_IN_FLIGHT

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count an answer as in progress for the duration of the `with` block."""
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def drain(self, seconds: float) -> int:
        """Set `draining`, wait up to `seconds`, and return how many answers are unfinished."""
        self.draining = True
        try:
            async with asyncio.timeout(seconds):
                while self._count:
                    await self._idle.wait()
        except TimeoutError:
            return self._count
        return 0
