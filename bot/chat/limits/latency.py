"""How long questions take lately: whether one more may be answered on the event loop."""

from __future__ import annotations

from typing import Final

SLOW: Final = 0.008
"""The event loop may be held up for so many seconds, seldom for more."""
LATELY: Final = 50
"""How many questions are remembered."""
NOISE: Final = 1
"""How many of these may have been slow: a machine does other things too, and pauses at times."""


class Latency:
    """What the last questions took; until there is enough to go by, they count as slow."""

    def __init__(self) -> None:
        # Replaced, never changed: threads take notes too.
        self._lately: tuple[bool, ...] = ()

    def note(self, seconds: float) -> None:
        """Take note of what a question took."""
        self._lately = (*self._lately[1 - LATELY :], seconds > SLOW)

    @property
    def is_quick(self) -> bool:
        """Whether a question usually takes so little that a thread would be a detour."""
        lately = self._lately
        return len(lately) > NOISE and sum(lately) <= NOISE
