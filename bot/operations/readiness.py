"""Readiness checks. A check that fails reports why the bot can't work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.serving.live import Serving

    ReadinessCheck = Callable[[], Awaitable[str]]
    """A check that returns the problem it found, or an empty string if it passes."""

PATIENCE = 3.0
"""Time after which an unfinished check fails, in seconds."""
FRESH = 1.0
"""Time for which results are cached, in seconds."""


class Readiness:
    """Readiness checks by name. Results are cached for `FRESH` seconds."""

    def __init__(self, checks: Mapping[str, ReadinessCheck], patience: float = PATIENCE) -> None:
        self._checks, self._patience = checks, patience
        self._lock = asyncio.Lock()
        self._cached: dict[str, str] = {}
        self._expires = float("-inf")

    async def look(self) -> dict[str, str]:
        """Run the checks, and return the results by name.

        A result is the problem, or an empty string if the check passes.
        """
        loop = asyncio.get_running_loop()
        async with self._lock:  # concurrent callers share one result
            if loop.time() > self._expires:
                results = await asyncio.gather(*map(self._result, self._checks.values()))
                self._cached = dict(zip(self._checks, results, strict=True))
                self._expires = loop.time() + FRESH
            return self._cached

    async def _result(self, check: ReadinessCheck) -> str:
        try:
            async with asyncio.timeout(self._patience):
                return await check()
        except TimeoutError:
            return f"no answer within {self._patience:g} seconds"


def knowledge_check(serving: Serving) -> ReadinessCheck:
    """Return a check that fails if no passages are loaded."""

    async def check() -> str:
        return "" if serving.status.passages else "no passages are loaded"

    return check


def store_check(ping: Callable[[], Awaitable[None]]) -> ReadinessCheck:
    """Return a check that fails if the store can't be reached."""

    async def check() -> str:
        try:
            await ping()
        except StoreError as error:
            return str(error)
        return ""

    return check
