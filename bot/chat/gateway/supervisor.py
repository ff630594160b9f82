"""Keep a client running: retry after temporary errors, and explain permanent ones."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from types import NoneType
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import retry_after
from bot.chat.gateway.shard import PASSING, told
from bot.errors import UsageError
from bot.runtime.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.limits.in_flight import InFlight

BACKOFF = Backoff(first=1.0, longest=120.0)
"""Pauses before a failed client is replaced."""
HEALTHY_AFTER = 60.0
"""Seconds of uptime after which the backoff is reset."""
MAX_RETRY_AFTER = 3600.0
"""Maximum Retry-After in seconds. A larger value is reduced to this maximum."""
GRACE = 5.0
"""Time limit in seconds for finishing the answers in progress when the bot shuts down."""

_PORTAL = "https://discord.com/developers/applications"
_WRONG_TOKEN = (
    f"Discord refuses the token: copy it again from {_PORTAL} (your application, Bot, Reset "
    "Token) into the environment variable DISCORD_TOKEN"
)
_NO_INTENT = (
    "the configuration listens to channels, which requires the Message Content Intent: turn it on "
    f"at {_PORTAL} (your application, Bot, Privileged Gateway Intents), or empty `listen` in the "
    "configuration"
)
_TOO_FEW_SHARDS = (
    "the bot is in too many servers for so few shards: increase --shard-count for all its "
    "processes or, if there is only one process, leave the option out"
)
_WRONG_SHARD = (
    "Discord refuses a shard: --shard-count must be the same for all processes, and greater than "
    "every number in --shard-ids"
)
_TOO_OLD = (
    "Discord no longer supports the gateway version or the intents that this program uses: "
    "upgrade the program"
)
_CLOSED = {
    4004: _WRONG_TOKEN,
    4010: _WRONG_SHARD,
    4011: _TOO_FEW_SHARDS,
    4012: _TOO_OLD,
    4013: _TOO_OLD,
    4014: _NO_INTENT,
}
_log = logging.getLogger(__name__)


class IntentRefusedError(Exception):
    """Discord refused an intent that the bot can do without."""


_EXPECTED = (*PASSING, discord.ConnectionClosed, IntentRefusedError, NoneType)


class Supervisor:
    """Runs a client until the bot shuts down, and replaces the client whenever it fails."""

    def __init__(
        self,
        make_client: Callable[[], discord.Client],
        token: str,
        in_flight: InFlight,
        backoff: Backoff = BACKOFF,
    ) -> None:
        self._make_client, self._token = make_client, token
        self._in_flight, self._backoff = in_flight, backoff

    async def run(self, stop: asyncio.Event) -> None:
        """Run clients until `stop` is set.

        Raise UsageError for an error that only a person can fix.
        """
        failures = 0
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            began = loop.time()
            error = await self._run_client(stop)
            if stop.is_set():
                return
            if explanation := _explanation(error):
                raise UsageError(explanation) from error
            failures = 1 if loop.time() - began > HEALTHY_AFTER else failures + 1
            wait = self._backoff.after(failures)
            for refusal in (error, error and error.__cause__):  # discord.py wraps some errors
                if isinstance(refusal, discord.HTTPException | discord.RateLimited):
                    wait = max(wait, min(retry_after(refusal), MAX_RETRY_AFTER))
            # Only an unexpected error needs a traceback.
            unexpected = None if isinstance(error, _EXPECTED) else error
            message = "the connection failed (%s); retrying in %.1f s"
            _log.warning(message, told(error), wait, exc_info=unexpected)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)

    async def _run_client(self, stop: asyncio.Event) -> BaseException | None:
        """Run a client until it ends or `stop` is set. Return the client's error, if any."""
        client = self._make_client()
        running = asyncio.create_task(client.start(self._token))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            if cut_off := await self._in_flight.drain(GRACE):
                _log.warning("answers not finished in time: %d", cut_off)
            running.cancel()  # before the client is closed, because a shard may still be connecting
        stopping.cancel()
        await client.close()
        (error,) = await asyncio.gather(running, return_exceptions=True)
        return error


def _explanation(error: BaseException | None) -> str | None:
    """Return instructions for an error that retrying can't fix, or None if retrying may help."""
    if isinstance(error, discord.LoginFailure):
        return _WRONG_TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return _NO_INTENT
    if isinstance(error, discord.ConnectionClosed):
        return _CLOSED.get(error.code)
    return None
