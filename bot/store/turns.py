"""Turns that processes take one after another, spaced by the database server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.store import meta

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_SPACE = 0x666F6F74
"""Namespace of these PostgreSQL advisory locks: "foot" in ASCII."""
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :key)")
_NOW = text(
    "SELECT extract(epoch FROM clock_timestamp())::float8,"
    " extract(epoch FROM pg_postmaster_start_time())::float8"
)


async def reserve(
    connection: AsyncConnection, key: int, apart: float, most: int, *, settled: float, since: float
) -> float:
    """Reserve the next turn for a key in PostgreSQL. Return the number of seconds until the turn.

    The turn is at least `apart` seconds after the last turn that any process reserved. `most` is
    the maximum number of callers that wait at a time, so the turn is at most `most * apart` seconds
    after the earliest possible turn, even if a clock was wrong.

    No turn begins until the database has been reachable for `settled` seconds, because callers may
    have proceeded without a turn while the database was unreachable. The `settled` seconds are
    counted from the later of two events: the start of the database server, and this process's last
    failure to use the database, `since` seconds ago. A failure may mean that the network was down,
    or that a different server replaced the database server.

    The advisory lock is released when the transaction ends, even if the process dies.
    """
    await connection.execute(_LOCK, {"space": _SPACE, "key": key})
    now, started = map(float, (await connection.execute(_NOW)).one())
    last = await meta.get(connection, _name(key))
    first = max(now, started + settled, now + settled - since)
    turn = first if last is None else min(max(first, float(last) + apart), first + most * apart)
    await meta.put(connection, _name(key), repr(turn))
    return turn - now


def _name(key: int) -> str:
    return f"turn-{key}"
