"""Retry requests to Discord that fail temporarily."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.operations.tracing import seconds
from bot.runtime.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which sending a message is retried."""
CALLBACK_PATIENCE, CALLBACK_TRY = 2.5, 1.2
"""Time limits in seconds for the first response to an interaction: for all attempts together, and
for one attempt. Discord expects the response within 3 seconds."""
ALREADY_ACKNOWLEDGED = 40060
"""Discord's error code for an interaction that already has a response."""
PASSING = (aiohttp.ClientError, OSError, TimeoutError, KeyError, json.JSONDecodeError)
"""Temporary errors other than HTTP responses. discord.py raises the last two when a rate limit
response (429) does not say how long to wait."""
_BACKOFF = Backoff(first=0.2, longest=15.0)
_TOO_MANY_REQUESTS = 429


async def deliver(action: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Run `action`, retrying after temporary errors for up to `patience` seconds.

    Raises the last error if it is permanent or the time is up.

    discord.py doesn't retry after a 503, after a 429 that did not come from Discord itself, or
    after a dropped connection. The action must be safe to repeat: an edit, or a message with a
    nonce, which Discord accepts only once.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    failures = 0
    while True:
        try:
            return await action()
        except (discord.HTTPException, *PASSING) as error:
            if not passes(error):
                raise
            failures += 1
            wait = max(_BACKOFF.after(failures), retry_after(error))
            if loop.time() + wait > end:
                raise
        await asyncio.sleep(wait)


def passes(error: Exception) -> bool:
    """Return whether an error is temporary."""
    if isinstance(error, discord.HTTPException):
        too_many = error.status == _TOO_MANY_REQUESTS
        return too_many or isinstance(error, discord.DiscordServerError)
    return isinstance(error, PASSING)


def retry_after(error: Exception) -> float:
    """Return how many seconds Discord asks to wait, or 0 if it doesn't say."""
    response = getattr(error, "response", None)
    return seconds(response.headers.get("Retry-After", "")) if response is not None else 0.0
