"""What is being answered at the moment, so that a stop waits for it."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1_000
"""So many answers may be on their way before messages are passed over: Discord takes no more."""


class InFlight:
    """Counts the answers under way; once it drains, no new ones are begun.

    passed_over  messages that got no reply because too many others were still to be sent
    """

    def __init__(self) -> None:
        self.draining = False
        self.passed_over = 0
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def admits(self) -> bool:
        """Return whether one more message may be answered; count it where it may not."""
        self.passed_over += self._count >= MOST
        return self._count < MOST

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count an answer for the length of a block."""
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def drain(self, seconds: float) -> int:
        """Begin nothing new, wait for what is under way, and return how many were cut off."""
        self.draining = True
        try:
            async with asyncio.timeout(seconds):
                while self._count:
                    await self._idle.wait()
        except TimeoutError:
            return self._count
        return 0
