"""Track recent latency to decide whether a question can be answered on the event loop."""

from __future__ import annotations

from typing import Final

SLOW: Final = 0.008
"""Time in seconds above which a question counts as slow.

Questions must only rarely block the event loop for longer than this.
"""
WINDOW: Final = 50
"""Number of recent questions whose latency is remembered."""
MAX_SLOW: Final = 1
"""Maximum number of slow questions in the window. One slow question is allowed because any machine
stalls occasionally.
"""


class Latency:
    """Latency of recent questions.

    `is_quick` is false until two questions have been measured.
    """

    def __init__(self) -> None:
        # Each update replaces the whole tuple, because threads also call `note`.
        self._recent: tuple[bool, ...] = ()

    def note(self, seconds: float) -> None:
        """Record how long a question took."""
        self._recent = (*self._recent[1 - WINDOW :], seconds > SLOW)

    @property
    def is_quick(self) -> bool:
        """True if questions are usually so fast that a thread isn't worth the overhead."""
        recent = self._recent
        return len(recent) > MAX_SLOW and sum(recent) <= MAX_SLOW
