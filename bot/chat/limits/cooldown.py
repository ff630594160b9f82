"""How often somebody may ask."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config.sections import Cooldown, Discord

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether one may ask: `wait` is 0, or the seconds until one may; `warn` once a wait."""

    wait: float = 0.0
    warn: bool = False


class Window:
    """At most so many questions in any stretch of so many seconds, for each key."""

    def __init__(self, limit: Cooldown, clock: Callable[[], float]) -> None:
        self._limit, self._clock = limit, clock
        self._times: Recent[int, deque[float]] = Recent(MOST)

    def wait(self, key: int) -> float:
        """Return the seconds until the key may ask again, 0 if it may now."""
        times = self._times.get(key)
        if not self._limit.questions or not times or len(times) < self._limit.questions:
            return 0.0
        return max(0.0, times[0] + self._limit.seconds - self._clock())

    def count(self, key: int) -> None:
        """Note that the key asks now."""
        if self._limit.questions:
            times = self._times.get(key) or deque(maxlen=self._limit.questions)
            times.append(self._clock())
            self._times.set(key, times)


class Cooldowns:
    """The limits of members and of channels."""

    def __init__(self, settings: Discord, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._members = Window(settings.member_cooldown, clock)
        self._channels = Window(settings.channel_cooldown, clock)
        self._warned: Recent[int, float] = Recent(MOST)

    def wait(self, member: int, channel: int) -> float:
        """Return in how many seconds the member may ask there, 0 if at once."""
        return max(self._members.wait(member), self._channels.wait(channel))

    def ask(self, member: int, channel: int) -> Admission:
        """Count a question, or say how long to wait; only a question that may be asked counts."""
        if wait := self.wait(member, channel):
            now = self._clock()
            warned_until = self._warned.get(member) or 0.0
            if now >= warned_until:
                self._warned.set(member, now + wait)
            return Admission(wait, warn=now >= warned_until)
        self._members.count(member)
        self._channels.count(channel)
        return Admission()
