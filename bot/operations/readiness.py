"""Whether the bot can do its work, and if not, what keeps it from that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.serving.live import Serving

    Check = Callable[[], Awaitable[str]]
    """Returns what is wrong, an empty text where nothing is."""

PATIENCE = 3.0
"""How many seconds a check may take."""
FRESH = 1.0
"""For how many seconds its result holds, however often it is asked for."""


class Readiness:
    """Checks of what has to be in order, by name."""

    def __init__(self, checks: Mapping[str, Check], patience: float = PATIENCE) -> None:
        self._checks, self._patience = checks, patience
        self._lock = asyncio.Lock()
        self._known: dict[str, str] = {}
        self._until = float("-inf")

    async def look(self) -> dict[str, str]:
        """Return, by the name of each check, what is wrong."""
        loop = asyncio.get_running_loop()
        async with self._lock:  # whoever asks at the same time gets the same result
            if loop.time() > self._until:
                found = await asyncio.gather(*map(self._result, self._checks.values()))
                self._known = dict(zip(self._checks, found, strict=True))
                self._until = loop.time() + FRESH
            return self._known

    async def _result(self, check: Check) -> str:
        try:
            async with asyncio.timeout(self._patience):
                return await check()
        except TimeoutError:
            return f"no answer within {self._patience:g} seconds"


def knowledge_check(serving: Serving) -> Check:
    """Return a check that there is knowledge to answer from."""

    async def check() -> str:
        return "" if serving.status.passages else "no passage is loaded"

    return check


def store_check(ping: Callable[[], Awaitable[None]]) -> Check:
    """Return a check that the store can be reached."""

    async def check() -> str:
        try:
            await ping()
        except StoreError as error:
            return str(error)
        return ""

    return check
