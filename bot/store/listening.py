"""PostgreSQL tells who listens; a connection that was lost is an error."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import asyncpg
    from sqlalchemy.ext.asyncio import AsyncConnection


class NotificationListener:
    """A connection that waits to be told something."""

    def __init__(self, driver: asyncpg.Connection) -> None:
        self._driver = driver
        self._told = asyncio.Event()

    async def start(self, channel: str) -> None:
        """Listen from now on."""
        self._driver.add_termination_listener(self._tell)
        await self._driver.add_listener(channel, self._tell)

    async def wait(self, seconds: float) -> None:
        """Return when something was told, or after so many seconds; raise if nobody could tell."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._told.wait()
        self._told.clear()
        await self._driver.execute("SELECT 1")

    def _tell(self, *_: object) -> None:
        self._told.set()


@asynccontextmanager
async def listening(
    connection: AsyncConnection, channel: str
) -> AsyncIterator[NotificationListener]:
    """Listen on a connection for the length of a block; it is of no other use, then or later."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver  # noqa: S101 - there is one as long as the connection is open
    ears = NotificationListener(driver)
    try:
        await ears.start(channel)
        yield ears
    finally:
        await connection.invalidate()
