"""Measure the overhead of metrics: `python -m benchmarks.speed.counting`.

For each reply, the bot counts one question and one request to Discord, and generates a request
number for the log. For each scrape of /metrics, it renders the page.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from prometheus_client import generate_latest

from bot.chat.events import Answered, Surface
from bot.chat.operating import Watch
from bot.core.model.results import Answer, Outcome
from bot.operations import request_id
from bot.operations.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import aiohttp

ROUNDS, REPLIES, SCRAPES = 20, 2_000, 50
LIMIT_US = 100.0

_SESSION = cast("aiohttp.ClientSession", None)  # ignored by the callbacks
_END = cast(
    "aiohttp.TraceRequestEndParams",
    SimpleNamespace(
        method="POST",
        response=SimpleNamespace(status=200, headers={"X-RateLimit-Remaining": "4"}),
    ),
)
_START = cast("aiohttp.TraceRequestStartParams", None)  # also ignored by the callbacks


def reply(watch: Watch) -> Callable[[], Awaitable[None]]:
    """Return a function that does all the counting for one reply."""
    [start], [end] = watch.trace.on_request_start, watch.trace.on_request_end
    asked = Answered(Answer("", Outcome.ANSWER, 0.9), Surface.MENTION, 0.001)

    async def count() -> None:
        request_id.begin()
        watch.observe(asked)
        context = SimpleNamespace()
        await start(_SESSION, context, _START)
        await end(_SESSION, context, _END)

    return count


async def measure() -> bool:
    """Print the figures. Return True if the overhead per reply is within the limit."""
    metrics = Metrics()
    count = reply(Watch(metrics))
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(REPLIES):
            await count()
        rounds.append((time.perf_counter() - began) / REPLIES * 1e6)
    scrapes = []
    for _ in range(SCRAPES):
        began = time.perf_counter()
        generate_latest(metrics.registry)
        scrapes.append((time.perf_counter() - began) * 1e3)
    each = statistics.median(rounds)
    print(f"per reply: {each:.1f} µs (limit: {LIMIT_US:.0f} µs)")
    print(f"per scrape of /metrics: {statistics.median(scrapes):.1f} ms")
    return each <= LIMIT_US


if __name__ == "__main__":
    sys.exit(not asyncio.run(measure()))
