"""What the questions asked last meant: who asks "and why?" need not wait for them again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.followup import Earlier

MOST = 256


class RecentQuestions:
    """The meaning of at most `most` questions; those kept longest ago go first.

    It is `bot.core.conversation.Memory`, for any number of threads.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], Earlier] = OrderedDict()
        self._one_at_a_time = Lock()

    def keep(self, thread: tuple[str, ...], earlier: Earlier) -> None:
        """Remember what the last question of a thread meant."""
        with self._one_at_a_time:
            self._kept[thread] = earlier
            self._kept.move_to_end(thread)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def of(self, thread: tuple[str, ...]) -> Earlier | None:
        """Return what the last question of a thread meant, if that is known."""
        return self._kept.get(thread)
