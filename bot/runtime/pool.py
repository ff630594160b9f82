"""A bounded thread pool for work that would block the event loop."""

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
    """Runs functions in up to `threads` threads, with up to `waiting` more calls in the queue.

    refused  number of calls rejected because the queue was full
    """

    def __init__(self, threads: int, waiting: int, name: str = "") -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._room = BoundedSemaphore(threads + waiting)
        self.refused = 0

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Return a future for the function's result. Raise BusyError if the queue is full."""
        if not self._room.acquire(blocking=False):
            self.refused += 1
            raise BusyError
        future = self._threads.submit(function, *args, **kwargs)
        # The slot becomes free only when the work ends, even if nothing awaits the result anymore.
        future.add_done_callback(lambda _: self._room.release())
        return asyncio.wrap_future(future)

    def close(self) -> None:
        """Cancel queued work. Each thread ends once its current work is done."""
        self._threads.shutdown(wait=False, cancel_futures=True)
