"""Keeps a client running: what can pass by itself is tried again, what can't is explained."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from types import NoneType
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import retry_after
from bot.chat.gateway.shard import PASSING, told
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.limits.in_flight import InFlight

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 120.0
HEALTHY_AFTER = 60.0
"""After so many seconds of running, pauses begin small again."""
LONGEST_ASKED = 3600.0
"""So many seconds of silence are granted at most, whoever asks for more."""
GRACE = 5.0
"""How many seconds answers under way have once the bot is told to stop."""

_PORTAL = "https://discord.com/developers/applications"
_WRONG_TOKEN = (
    f"Discord refuses the token: copy it again from {_PORTAL} (your application, Bot, Reset "
    "Token) into the environment variable DISCORD_TOKEN"
)
_NO_INTENT = (
    "the configuration listens to channels, for which Discord wants the Message Content Intent: "
    f"switch it on at {_PORTAL} (your application, Bot, Privileged Gateway Intents), or empty "
    "`listen` in the configuration"
)
_TOO_FEW_SHARDS = (
    "the bot is in too many servers for so few shards: give a greater --shard-count to all its "
    "processes or, if there is only one, none"
)
_WRONG_SHARD = (
    "Discord refuses a shard: --shard-count must be the same for all processes, and greater than "
    "each of --shard-ids"
)
_TOO_OLD = (
    "Discord no longer speaks the version of its gateway, or of its intents, that this program "
    "knows: upgrade the program"
)
_CLOSED = {
    4004: _WRONG_TOKEN,
    4010: _WRONG_SHARD,
    4011: _TOO_FEW_SHARDS,
    4012: _TOO_OLD,
    4013: _TOO_OLD,
    4014: _NO_INTENT,
}
_EXPECTED = (*PASSING, discord.ConnectionClosed, NoneType)
_log = logging.getLogger(__name__)


class Supervisor:
    """Runs clients, one after the other, until it is told to stop."""

    def __init__(
        self,
        make_client: Callable[[], discord.Client],
        token: str,
        in_flight: InFlight,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._make_client, self._token = make_client, token
        self._in_flight, self._first_pause = in_flight, first_pause

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; raise UsageError where only a person can help."""
        pause = self._first_pause
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            began = loop.time()
            error = await self._run_client(stop)
            if stop.is_set():
                return
            if explanation := _explained(error):
                raise UsageError(explanation) from error
            if loop.time() - began > HEALTHY_AFTER:
                pause = self._first_pause
            # Jittered, so that the bots of a whole data centre don't come back at once.
            wait = pause * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
            for refusal in (error, error and error.__cause__):  # discord.py wraps some
                if isinstance(refusal, discord.HTTPException):
                    wait = max(wait, min(retry_after(refusal), LONGEST_ASKED))
            # What can't be expected is told with the place where it happened.
            unexpected = None if isinstance(error, _EXPECTED) else error
            said = "the connection failed (%s); the next try is in %.1f s"
            _log.warning(said, told(error), wait, exc_info=unexpected)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _run_client(self, stop: asyncio.Event) -> BaseException | None:
        """Run a client until it ends or is to stop; return what ended it."""
        client = self._make_client()
        running = asyncio.create_task(client.start(self._token))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set() and (cut_off := await self._in_flight.drain(GRACE)):
            _log.warning("%d answers were not finished in time", cut_off)
        stopping.cancel()
        await client.close()
        if stop.is_set():
            running.cancel()
        (error,) = await asyncio.gather(running, return_exceptions=True)
        return error


def _explained(error: BaseException | None) -> str | None:
    """Return what a person can do about an error that will not pass by itself."""
    if isinstance(error, discord.LoginFailure):
        return _WRONG_TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return _NO_INTENT
    if isinstance(error, discord.ConnectionClosed):
        return _CLOSED.get(error.code)
    return None
