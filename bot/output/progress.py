"""A progress bar on standard error, for work that takes long enough to wonder."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

_PATIENCE_S = 0.5


class _Bar:
    """Work done; it shows itself once the work has taken a while."""

    def __init__(self, title: str, total: int | None) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._started = monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def advance(self, amount: int) -> None:
        self._done += amount
        if self._shown is None and monotonic() - self._started >= _PATIENCE_S:
            self._shown = self._show()
        if self._shown is not None:
            bar, task = self._shown
            bar.update(task, completed=self._done)

    def _show(self) -> tuple[Progress, TaskID]:
        # Most batches end before a bar is needed, so they shouldn't wait for its import.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        bar = Progress(console=Console(stderr=True), transient=True)
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
    """Yield a function that is told how much more of `total` is done.

    There is a bar only where standard error is a terminal, and none if it is `hidden`.
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
    """Tell whether a stream, which may be closed or missing, is a terminal."""
    return getattr(stream, "isatty", bool)()
