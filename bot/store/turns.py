"""Turns: processes do a thing one after the other, so far apart, by the clock of their database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.store import meta

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_SPACE = 0x666F6F74
"""Keeps these locks apart from other locks of PostgreSQL's: "foot" in ASCII."""
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :key)")
_NOW = text(
    "SELECT extract(epoch FROM clock_timestamp())::float8,"
    " extract(epoch FROM pg_postmaster_start_time())::float8"
)


async def reserve(
    connection: AsyncConnection, key: int, apart: float, most: int, *, settled: float, since: float
) -> float:
    """Take the next turn of this key in PostgreSQL; return in how many seconds it comes.

    It comes `apart` seconds after the one that was taken last, whoever took that. At most `most`
    wait at a time, so nobody waits for longer than so many turns, whatever has become of a clock.
    None comes before the database has been there for `settled` seconds: while it was away, some may
    have gone without a turn. It was away when it started, and when it failed this process, `since`
    seconds ago: another one may have taken its place, or the way to it was cut.
    The lock ends with the transaction, and so with the process.
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
