"""A progress bar on standard error, for work that takes more than a moment."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from bot.output.console import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

_DELAY_S = 0.5


class _Bar:
    """Counts the work done, and shows a progress bar once `_DELAY_S` seconds have passed."""

    def __init__(self, title: str, total: int | None) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._started = monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def advance(self, amount: int) -> None:
        self._done += amount
        if self._shown is None and monotonic() - self._started >= _DELAY_S:
            self._shown = self._show()
        if self._shown is not None:
            bar, task = self._shown
            bar.update(task, completed=self._done)

    def _show(self) -> tuple[Progress, TaskID]:
        # Imported here because most work ends before a bar is needed.
        from rich.progress import Progress  # noqa: PLC0415

        bar = Progress(console=console(stderr=True), transient=True)
        task = bar.add_task(self._title, total=self._total)
        bar.start()
        return bar, task

    def stop(self) -> None:
        if self._shown is not None:
            self._shown[0].stop()


@contextmanager
def progress(
    title: str, total: int | None, *, hidden: bool = False
) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with the amount of work done since the last call.

    `total` is the total amount of work, or None if that is unknown. A bar appears only if standard
    error is a terminal and `hidden` is false.
    """
    if hidden or not is_terminal(sys.stderr):
        yield lambda _amount: None
        return
    bar = _Bar(title, total)
    try:
        yield bar.advance
    finally:
        bar.stop()


def is_terminal(stream: object) -> bool:
    """Return whether a stream is a terminal. The stream may be None."""
    return getattr(stream, "isatty", bool)()
