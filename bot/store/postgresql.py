"""Coordination of processes that share a PostgreSQL database.

On SQLite, these functions do nothing: a file has only one writer, and no process listens to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def notify(connection: AsyncConnection, channel: str) -> None:
    """Notify all processes that listen on a channel when the transaction commits."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": channel})


async def lock(connection: AsyncConnection, key: int) -> None:
    """Let only one process at a time hold this lock, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": key})
