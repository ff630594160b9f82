"""Fault injection, with error responses, slow responses and lost connections."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from typing import Self

from .errors import refusal

Answer = tuple[int, dict[str, str], bytes]
TOO_MANY_REQUESTS = 429


@dataclass(eq=False, kw_only=True)
class Fault:
    """A fault that affects ``times`` matching requests, or all of them if ``times`` is None.

    With a ``chance`` below 1, each matching request is affected with that probability.
    """

    method: str
    path: re.Pattern[str]
    times: int | None
    chance: float = 1.0
    delay: float = 0.0
    after: float = 0.0
    answer: Answer | None = None
    reset: str | None = None
    hits: int = 0

    def slow(self, seconds: float) -> Self:
        """Delay the request before it takes effect."""
        self.delay = seconds
        return self

    def late(self, seconds: float) -> Self:
        """Delay the response after the request has taken effect."""
        self.after = seconds
        return self

    def status(
        self, status: int, body: bytes = b'{"message": "upstream error", "code": 0}'
    ) -> Self:
        """Respond with an error, without any effect."""
        self.answer = (status, {}, body)
        return self

    def refused(self, code: int, *, retry_after: float = 0.05) -> Self:
        """Respond with one of Discord's errors, without any effect."""
        error = refusal(code)
        if error.status == TOO_MANY_REQUESTS:
            self.rate_limited(retry_after)
            error.body |= {"retry_after": retry_after, "global": False}
        headers = self.answer[1] if self.answer else {}
        self.answer = (error.status, headers, json.dumps(error.body).encode())
        return self

    def rate_limited(
        self, retry_after: float, *, headers: bool = True, everywhere: bool = False
    ) -> Self:
        """Respond with 429. Discord sends rate limit headers, but Cloudflare sends none."""
        body = (
            f'{{"message": "You are being rate limited.", "retry_after": {retry_after}, '
            f'"global": {str(everywhere).lower()}}}'
        ).encode()
        known = {
            "Via": "1.1 google",
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Reset-After": str(retry_after),
            "X-RateLimit-Scope": "global" if everywhere else "user",
        }
        self.answer = (429, known if headers else {}, body)
        return self

    def reset_before(self) -> Self:
        """Cut the connection before the request takes effect."""
        self.reset = "before"
        return self

    def reset_after(self) -> Self:
        """Cut the connection after the request has taken effect, so that the sender can't tell."""
        self.reset = "after"
        return self


@dataclass(eq=False)
class Faults:
    """All injected faults."""

    seed: int = 0
    ordered: list[Fault] = field(default_factory=list)
    refused_connections: int = 0
    withheld_acks: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable

    def on(self, method: str, path: str, *, times: int | None = 1, chance: float = 1.0) -> Fault:
        """Add a fault for requests whose path matches a regular expression.

        The returned fault's methods set what happens:
        ``discord.faults.on("POST", r"/messages$", times=2).status(503)``.
        """
        fault = Fault(method=method, path=re.compile(path), times=times, chance=chance)
        self.ordered.append(fault)
        return fault

    def refuse_connections(self, times: int = 1) -> None:
        """Refuse the next `times` gateway connections."""
        self.refused_connections = times

    def withhold_acks(self, times: int) -> None:
        """Leave the next `times` heartbeats unacknowledged."""
        self.withheld_acks = times

    def clear(self) -> None:
        """Remove all faults."""
        self.ordered.clear()
        self.refused_connections = self.withheld_acks = 0

    def hit(self, method: str, path: str) -> Fault | None:
        """Return the fault that affects a request, if any, and count it."""
        for fault in self.ordered:
            if fault.times == fault.hits or fault.method != method:
                continue
            if fault.path.search(path) and (
                fault.chance >= 1 or self._random.random() < fault.chance
            ):
                fault.hits += 1
                return fault
        return None
