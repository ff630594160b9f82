"""Limits on the calls to the model: how many run at once or per day, and a pause after failures."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from bot.chooser.errors import NoChoiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FAILURES = 3
"""Number of consecutive failed calls after which calls are paused."""
PAUSE = 30.0
"""Duration of the pause after repeated failures, in seconds."""
_DAY = 86_400


class Allowance:
    """Limits the calls to the model. At a limit, a call raises NoChoiceError instead of waiting.

    `daily` is the maximum number of calls in a day (UTC), or 0 for no limit. Each process counts
    its own calls, starting at 0. `clock` returns the seconds since 1970.
    """

    def __init__(
        self, concurrency: int, daily: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._concurrency, self._daily, self._clock = concurrency, daily, clock
        self._lock = Lock()
        self._running = 0
        self._day, self._calls = 0, 0
        self._failures, self._paused_until = 0, 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count a call during the `with` block, and a failure if the block raises NoChoiceError."""
        with self._lock:
            self._begin()
        try:
            yield
        except NoChoiceError:
            self._end(failed=True)
            raise
        except BaseException:
            self._end(failed=False)
            raise
        self._end(failed=False)

    def _begin(self) -> None:
        now = self._clock()
        if now < self._paused_until:
            raise NoChoiceError(f"it failed {FAILURES} times in a row, so calls are paused")
        if self._running >= self._concurrency:
            raise NoChoiceError("more than `concurrency` questions at once")
        if int(now // _DAY) != self._day:
            self._day, self._calls = int(now // _DAY), 0
        if self._daily and self._calls >= self._daily:
            raise NoChoiceError("the limit of `daily` calls has been reached for today (UTC)")
        self._running += 1
        self._calls += 1

    def _end(self, *, failed: bool) -> None:
        with self._lock:
            self._running -= 1
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._failures, self._paused_until = 0, self._clock() + PAUSE
