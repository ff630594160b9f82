"""Requests that Discord, or the way there, refused for the moment, are made again."""

from __future__ import annotations

import asyncio
import json
import random
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord

from bot.operations.tracing import seconds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

PATIENCE = 60.0
"""How many seconds a message is worth."""
CALLBACK_PATIENCE, CALLBACK_TRY = 2.5, 1.2
"""How many seconds there are for the first response to an interaction: Discord wants it in 3; and
after how many of them no answer to it is expected any more."""
ALREADY_ACKNOWLEDGED = 40060
PASSING = (aiohttp.ClientError, OSError, TimeoutError, KeyError, json.JSONDecodeError)
"""What may pass, besides answers that say so themselves. The last two are what discord.py makes of
a refusal (429) that doesn't tell for how long."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 15.0
_TOO_MANY_REQUESTS = 429


async def deliver(action: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Do `action`, again and again until it succeeds; raise its error if that can't help.

    It is begun again for `patience` seconds.

    discord.py repeats neither a 503, nor a 429 that does not come from Discord itself, nor what a
    broken connection cost. An action must be one that may be repeated: an edit, or a message with
    a nonce, which Discord takes once.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    pause = _FIRST_PAUSE
    while True:
        try:
            return await action()
        except (discord.HTTPException, *PASSING) as error:
            if not passes(error):
                raise
            # Jittered, so that replies which failed together don't come again together.
            wait = max(pause * random.uniform(0.5, 1.0), retry_after(error))  # noqa: S311 - no secret
            if loop.time() + wait > end:
                raise
        await asyncio.sleep(wait)
        pause = min(2 * pause, _LONGEST_PAUSE)


def passes(error: Exception) -> bool:
    """Tell whether an error may pass by itself."""
    if isinstance(error, discord.HTTPException):
        too_many = error.status == _TOO_MANY_REQUESTS
        return too_many or isinstance(error, discord.DiscordServerError)
    return isinstance(error, PASSING)


def retry_after(error: Exception) -> float:
    """Return how many seconds Discord asks to wait, 0 if it doesn't say."""
    response = getattr(error, "response", None)
    return seconds(response.headers.get("Retry-After", "")) if response is not None else 0.0
