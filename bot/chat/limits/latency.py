"""Track recent latency to decide whether a question can be answered on the event loop."""

from __future__ import annotations

from typing import Final

SLOW: Final = 0.008
"""Seconds above which a question is slow. Few may block the event loop for longer."""
WINDOW: Final = 50
"""Number of recent questions remembered."""
MAX_SLOW: Final = 1
"""Number of slow questions tolerated in the window: any machine stalls occasionally."""


class Latency:
    """Latency of the most recent questions. Until there are enough of them, they count as slow."""

    def __init__(self) -> None:
        # An immutable tuple, replaced as a whole, because threads call `note` too.
        self._recent: tuple[bool, ...] = ()

    def note(self, seconds: float) -> None:
        """Record how long a question took."""
        self._recent = (*self._recent[1 - WINDOW :], seconds > SLOW)

    @property
    def is_quick(self) -> bool:
        """Whether questions are usually fast enough that a thread isn't worth the overhead."""
        recent = self._recent
        return len(recent) > MAX_SLOW and sum(recent) <= MAX_SLOW
