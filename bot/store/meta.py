"""Store named values that belong to the whole installation."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.tables import META
from bot.store.upsert import insert

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_SECRET = "secret"  # noqa: S105 - the secret's name, not the secret
_SECRET_BYTES = 32


async def get(connection: AsyncConnection, name: str) -> str | None:
    """Return the value stored under a name, or None."""
    return await connection.scalar(select(META.c.value).where(META.c.name == name))


async def put(connection: AsyncConnection, name: str, value: str) -> None:
    """Store a value under a name, replacing any earlier value."""
    statement = insert(connection, META).values(name=name, value=value)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[META.c.name], set_={"value": value})
    )


async def secret(connection: AsyncConnection) -> bytes:
    """Return the installation's secret, created on first use and shared by all processes."""
    statement = insert(connection, META).values(
        name=_SECRET, value=secrets.token_hex(_SECRET_BYTES)
    )
    await connection.execute(statement.on_conflict_do_nothing(index_elements=[META.c.name]))
    return bytes.fromhex(await get(connection, _SECRET) or "")
