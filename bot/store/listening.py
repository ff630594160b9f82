"""Listen for PostgreSQL notifications. A lost connection raises an error."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import asyncpg
    from sqlalchemy.ext.asyncio import AsyncConnection


class NotificationListener:
    """A connection that waits for notifications."""

    def __init__(self, driver: asyncpg.Connection) -> None:
        self._driver = driver
        self._notified = asyncio.Event()

    async def start(self, channel: str) -> None:
        """Start listening on a channel."""
        self._driver.add_termination_listener(self._notify)
        await self._driver.add_listener(channel, self._notify)

    async def wait(self, seconds: float) -> None:
        """Wait up to `seconds` for a notification. Raise an error if the connection is lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._notified.wait()
        self._notified.clear()
        await self._driver.execute("SELECT 1")

    def _notify(self, *_: object) -> None:
        self._notified.set()


@asynccontextmanager
async def listening(
    connection: AsyncConnection, channel: str
) -> AsyncIterator[NotificationListener]:
    """Listen on a dedicated connection during the `with` block, and discard it afterward."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver  # noqa: S101 - set while the connection is open
    listener = NotificationListener(driver)
    try:
        await listener.start(channel)
        yield listener
    finally:
        await connection.invalidate()
