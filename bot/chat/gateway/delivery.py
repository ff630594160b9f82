"""Send requests to Discord: retry after temporary failures, and distinguish refusals from bugs."""

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
"""Time limit in seconds for sending a message, including retries."""
PASSING = (aiohttp.ClientError, OSError, TimeoutError, KeyError, json.JSONDecodeError)
"""Temporary errors other than HTTP responses.

discord.py raises KeyError or JSONDecodeError if a 429 response doesn't say how long to wait.
"""
_BACKOFF = Backoff(first=0.2, longest=15.0)
_TOO_MANY_REQUESTS = 429
_MALFORMED = 50035
"""Discord's error code for a malformed request. A malformed request indicates a bug in the bot."""
_GONE = frozenset({10003, 10008})
"""Discord's error codes for a channel or message that no longer exists."""
_MAX_REASON = 100
_REFUSALS = (discord.HTTPException, discord.RateLimited)


class UndeliveredError(Exception):
    """Discord refused a request, or did not confirm it in time.

    refused  true if Discord refused the request; otherwise, the request may have taken effect
    code     Discord's error code, or 0 if there is none
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(_reason(error))
        self.refused = isinstance(error, _REFUSALS)
        self.code = _code(error)

    @property
    def gone(self) -> bool:
        """True if the message or its channel no longer exists."""
        return self.code in _GONE


def _code(error: Exception) -> int:
    return error.code if isinstance(error, discord.HTTPException) else 0


def _reason(error: Exception) -> str:
    if not isinstance(error, discord.HTTPException):
        return str(error) if isinstance(error, discord.RateLimited) else repr(error)
    message = error.text.partition("\n")[0][:_MAX_REASON]
    return f"error {error.status}, code {error.code}" + (f": {message}" if message else "")


async def deliver(action: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Run `action`, retrying after temporary errors for up to `patience` seconds.

    Raise UndeliveredError if Discord refuses the request or time runs out. If the request is
    malformed, raise the original error.

    discord.py itself doesn't retry after a 503, after a 429 that did not come from Discord, or
    after a dropped connection. The action must be safe to repeat. Edits are safe, and so are
    messages with a nonce, because Discord accepts each nonce only once.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    failures = 0
    while True:
        try:
            return await action()
        except (*_REFUSALS, *PASSING) as error:
            if _code(error) == _MALFORMED:
                raise
            failures += 1
            wait = max(_BACKOFF.after(failures), retry_after(error))
            if not passes(error) or loop.time() + wait > end:
                raise UndeliveredError(error) from error
        await asyncio.sleep(wait)


def passes(error: Exception) -> bool:
    """Return whether an error is temporary and a retry may succeed."""
    if isinstance(error, discord.HTTPException):
        # A 429 with an error code is a limit on the channel or message, such as slow mode.
        too_many = error.status == _TOO_MANY_REQUESTS and not error.code
        return too_many or isinstance(error, discord.DiscordServerError)
    return isinstance(error, (*PASSING, discord.RateLimited))


def retry_after(error: Exception) -> float:
    """Return how many seconds Discord asks the bot to wait, or 0 if Discord doesn't say."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    response = getattr(error, "response", None)
    return seconds(response.headers.get("Retry-After", "")) if response is not None else 0.0
