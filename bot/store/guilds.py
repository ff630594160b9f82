"""The Discord servers that the bot is in, and those that it has left.

Each row represents a server. `left_at` is NULL while the bot is in the server. When the bot leaves
a server or returns to it, the places where the server's documents answer change. All processes are
then notified as if a scope setting had changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.runtime.sharding import shard_of
from bot.store import scopes
from bot.store.tables import GUILD_TABLES, GUILDS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import ShardGuilds

_G = GUILDS.c


async def join(connection: AsyncConnection, guilds: Iterable[int]) -> None:
    """Record that the bot is in these servers, and keep the data of any that it rejoined."""
    rows = [{"guild": guild, "left_at": None} for guild in guilds]
    if rows:
        is_back = not (await _left(connection)).isdisjoint(row["guild"] for row in rows)
        statement = insert(connection, GUILDS)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=[_G.guild], set_={"left_at": None}), rows
        )
        if is_back:
            await scopes.announce(connection)


async def leave(connection: AsyncConnection, guilds: Iterable[int], at: datetime) -> None:
    """Record that the bot left these servers at this time.

    Departure times that are already recorded don't change.
    """
    rows = [{"guild": guild, "left_at": int(at.timestamp())} for guild in guilds]
    if rows:
        is_known = (await _left(connection)).issuperset(row["guild"] for row in rows)
        statement = insert(connection, GUILDS)
        first = func.coalesce(_G.left_at, statement.excluded.left_at)
        await connection.execute(
            statement.on_conflict_do_update(index_elements=[_G.guild], set_={"left_at": first}),
            rows,
        )
        if not is_known:
            await scopes.announce(connection)


async def see(connection: AsyncConnection, seen: ShardGuilds) -> None:
    """Record that the bot is in these servers of a shard.

    Record that the bot has left all other known servers of the shard.
    """
    await join(connection, seen.guilds)
    known = await connection.execute(select(_G.guild).where(_G.left_at.is_(None)))
    own = {guild for guild in known.scalars() if shard_of(guild, seen.count) == seen.shard}
    await leave(connection, own - seen.guilds, seen.at)


async def _left(connection: AsyncConnection) -> frozenset[int]:
    """Return all servers that the bot has left."""
    return frozenset(await connection.scalars(select(_G.guild).where(_G.left_at.is_not(None))))


async def left(connection: AsyncConnection, before: datetime) -> frozenset[int]:
    """Return the servers that the bot left before a given time."""
    statement = select(_G.guild).where(_G.left_at < int(before.timestamp()))
    return frozenset((await connection.execute(statement)).scalars())


async def forget(connection: AsyncConnection, guilds: Collection[int]) -> None:
    """Delete all stored data of these servers, but skip servers that the bot has rejoined."""
    gone = select(_G.guild).where(_G.guild.in_(guilds), _G.left_at.is_not(None))
    for table in (*GUILD_TABLES, GUILDS):
        await connection.execute(delete(table).where(table.c.guild.in_(gone)))
