"""A bounded thread pool for work that would block the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

P = ParamSpec("P")
T = TypeVar("T")


class Pool:
    """Runs functions in up to `threads` threads, and queues up to `waiting` more calls.

    refused  number of calls rejected because the queue was full
    """

    def __init__(self, threads: int, waiting: int, name: str = "") -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._count, self._most = threads, threads + waiting
        self._lock = Lock()
        self._unfinished = 0
        self.refused = 0

    @property
    def waiting(self) -> int:
        """The number of calls in the queue."""
        return max(0, self._unfinished - self._count)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Run a function in a thread, and return a future for its result.

        Raises BusyError if the queue is full.
        """
        with self._lock:
            if self._unfinished == self._most:
                self.refused += 1
                raise BusyError
            self._unfinished += 1
        future = self._threads.submit(function, *args, **kwargs)
        # The slot stays taken until the work ends, even if nothing awaits the result anymore.
        future.add_done_callback(self._free)
        return asyncio.wrap_future(future)

    def _free(self, _: Future[T]) -> None:
        with self._lock:
            self._unfinished -= 1

    def close(self) -> None:
        """Cancel queued work. Each thread ends once its current work is done."""
        self._threads.shutdown(wait=False, cancel_futures=True)
