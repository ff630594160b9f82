"""What it costs to be watched: `python -m benchmarks.speed.counting`.

For each reply the bot counts a question and a request to Discord, and draws a number for the log;
for each look at /metrics it writes the page.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from prometheus_client import generate_latest

from bot.chat.answerer import Answered, Surface
from bot.chat.operating import Watch
from bot.core.model import Answer, Outcome
from bot.operations import request_id
from bot.operations.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import aiohttp

ROUNDS, REPLIES, LOOKS = 20, 2_000, 50
MOST_US = 100.0

_SESSION = cast("aiohttp.ClientSession", None)  # the callbacks don't look at it
_END = cast(
    "aiohttp.TraceRequestEndParams",
    SimpleNamespace(
        method="POST",
        response=SimpleNamespace(status=200, headers={"X-RateLimit-Remaining": "4"}),
    ),
)
_START = cast("aiohttp.TraceRequestStartParams", None)  # nor at what a request begins with


def reply(watch: Watch) -> Callable[[], Awaitable[None]]:
    """Return what is counted of one reply."""
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
    """Print the figures; return whether they are what was promised."""
    metrics = Metrics()
    count = reply(Watch(metrics))
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(REPLIES):
            await count()
        rounds.append((time.perf_counter() - began) / REPLIES * 1e6)
    looks = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        generate_latest(metrics.registry)
        looks.append((time.perf_counter() - began) * 1e3)
    each = statistics.median(rounds)
    print(f"a reply: {each:.1f} µs more, at most {MOST_US:.0f} µs wanted")
    print(f"a look at /metrics: {statistics.median(looks):.1f} ms")
    return each <= MOST_US


if __name__ == "__main__":
    sys.exit(not asyncio.run(measure()))
