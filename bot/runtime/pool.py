"""Threads for what would hold up the event loop, with room for so much and no more."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class Pool:
    """Runs functions in at most `threads` threads, while at most `waiting` others wait for one.

    refused  how many there was no room for
    """

    def __init__(self, threads: int, waiting: int, name: str = "") -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._room = BoundedSemaphore(threads + waiting)
        self.refused = 0

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Return what will have the function's result; raise BusyError where there is no room."""
        if not self._room.acquire(blocking=False):
            self.refused += 1
            raise BusyError
        future = self._threads.submit(function, *args, **kwargs)
        # There is room again when the work ends, even if nobody waits for it any more.
        future.add_done_callback(lambda _: self._room.release())
        return asyncio.wrap_future(future)

    def close(self) -> None:
        """Begin nothing new; threads end when they have done what they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
