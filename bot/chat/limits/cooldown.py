"""Cooldowns: rate limits on questions per member and per channel."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config.sections import Cooldown, Discord

MAX_KEYS = 10_000
"""Maximum number of members, and of channels, that are remembered."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The decision on whether a question may be asked now.

    `wait` is the number of seconds until the question may be asked, or 0 if it may be asked now.
    `warn` is true only for the first refusal during a wait, so the member gets only one warning.
    """

    wait: float = 0.0
    warn: bool = False


class Window:
    """A sliding window per key: at most `limit.questions` questions in `limit.seconds` seconds."""

    def __init__(self, limit: Cooldown, clock: Callable[[], float]) -> None:
        self._limit, self._clock = limit, clock
        self._times: Recent[int, deque[float]] = Recent(MAX_KEYS)

    def wait(self, key: int) -> float:
        """Return the seconds until the next question is allowed for this key.

        Return 0 if a question is allowed now.
        """
        times = self._times.get(key)
        if not self._limit.questions or not times or len(times) < self._limit.questions:
            return 0.0
        return max(0.0, times[0] + self._limit.seconds - self._clock())

    def count(self, key: int) -> None:
        """Count a question asked now toward this key's limit."""
        if self._limit.questions:
            times = self._times.get(key) or deque(maxlen=self._limit.questions)
            times.append(self._clock())
            self._times.set(key, times)


class Cooldowns:
    """The cooldowns of all members and channels."""

    def __init__(self, settings: Discord, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._members = Window(settings.member_cooldown, clock)
        self._channels = Window(settings.channel_cooldown, clock)
        self._warned: Recent[int, float] = Recent(MAX_KEYS)

    def wait(self, member: int, channel: int) -> float:
        """Return the seconds until the member may ask in the channel, or 0 if they may ask now."""
        return max(self._members.wait(member), self._channels.wait(channel))

    def ask(self, member: int, channel: int) -> Admission:
        """Admit and count a question, or return how long to wait. Refused questions don't count."""
        if wait := self.wait(member, channel):
            now = self._clock()
            warned_until = self._warned.get(member) or 0.0
            if now >= warned_until:
                self._warned.set(member, now + wait)
            return Admission(wait, warn=now >= warned_until)
        self._members.count(member)
        self._channels.count(channel)
        return Admission()
