"""Coordination of processes that share a PostgreSQL database.

On SQLite, these functions do nothing, because SQLite allows only one writer at a time and no
process waits for notifications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def notify(connection: AsyncConnection, channel: str) -> None:
    """Notify all processes that listen on a channel. The notification is sent on commit."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": channel})


async def lock(connection: AsyncConnection, key: int) -> None:
    """Wait for an advisory lock and hold it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": key})
