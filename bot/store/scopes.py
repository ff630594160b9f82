"""Store scope settings made in Discord, which determine where collections answer.

All processes that use the store share its scope settings. `read` also returns the servers that the
bot has left, because their documents answer nowhere.

A collection without rows answers everywhere or, if it was added in a server, only in that server.
Once a collection is limited to certain places, a LIMITED row records that it answers nowhere else.
The LIMITED row belongs to no server, so it is kept when a server's rows are deleted. While any
collection is limited, collections that answer everywhere get rows as well, because a collection
without rows may be a limited collection that was renamed.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store import meta
from bot.store.curated import CHANNEL
from bot.store.events import ScopeKind, ScopeRow, StoredScopes
from bot.store.postgresql import notify
from bot.store.tables import GUILDS, SCOPES
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

_S = SCOPES.c
_VERSION = "scopes"
_PLACES = (ScopeKind.SERVER, ScopeKind.CATEGORY, ScopeKind.CHANNEL)


async def version(connection: AsyncConnection) -> str:
    """Return the current version of the scope settings, or "" if nothing was ever set."""
    return await meta.get(connection, _VERSION) or ""


async def read(connection: AsyncConnection) -> StoredScopes:
    """Return all scope settings made in Discord."""
    # Read the version first, so that the next call notices any change made between the reads.
    now = await version(connection)
    order = (_S.collection, _S.kind, _S.rank, _S.place)
    found = await connection.execute(select(SCOPES).order_by(*order))
    left = select(GUILDS.c.guild).where(GUILDS.c.left_at.is_not(None)).order_by(GUILDS.c.guild)
    return StoredScopes(
        now,
        tuple(
            ScopeRow(row.collection, ScopeKind(row.kind), row.place, row.guild, row.rank)
            for row in found
        ),
        tuple(await connection.scalars(left)),
    )


async def everywhere(connection: AsyncConnection, collection: str) -> None:
    """Let a collection answer everywhere."""
    limits = _S.kind != ScopeKind.PREFERRED
    await connection.execute(delete(SCOPES).where(_S.collection == collection, limits))
    await _put(connection, ScopeRow(collection, ScopeKind.EVERYWHERE))
    await announce(connection)


async def note_everywhere(connection: AsyncConnection, collections: Iterable[str]) -> None:
    """Record that these collections answer everywhere, but skip any with places already set."""
    set_ = select(SCOPES.c.collection).where(_S.kind != ScopeKind.PREFERRED)
    known = {*await connection.scalars(set_)}
    for collection in collections:
        if collection not in known:
            await _put(connection, ScopeRow(collection, ScopeKind.EVERYWHERE))
    await announce(connection)


async def give(
    connection: AsyncConnection,
    collection: str,
    guild: int,
    places: Iterable[tuple[ScopeKind, int]],
) -> None:
    """Limit a collection to these places in a server, but keep its places in other servers."""
    given = (_S.collection == collection, _S.guild == guild, _S.kind.in_(_PLACES))
    await connection.execute(delete(SCOPES).where(*given))
    whole = (_S.collection == collection, _S.kind == ScopeKind.EVERYWHERE)
    await connection.execute(delete(SCOPES).where(*whole))
    await _put(connection, ScopeRow(collection, ScopeKind.LIMITED))
    for kind, place in places:
        await _put(connection, ScopeRow(collection, kind, place, guild))
    await announce(connection)


async def prefer(
    connection: AsyncConnection, channel: int, guild: int, order: Sequence[str]
) -> None:
    """Make a channel prefer these collections, in this order."""
    known = (_S.kind == ScopeKind.PREFERRED, _S.place == channel)
    await connection.execute(delete(SCOPES).where(*known))
    for rank, collection in enumerate(order):
        row = ScopeRow(collection, ScopeKind.PREFERRED, channel, guild, rank)
        await _put(connection, row)
    await announce(connection)


async def _put(connection: AsyncConnection, row: ScopeRow) -> None:
    values = {
        "collection": row.collection,
        "kind": row.kind.value,
        "place": row.place,
        "guild": row.guild,
        "rank": row.rank,
    }
    key = [_S.collection, _S.kind, _S.place]
    statement = insert(connection, SCOPES).values(values)
    changed = {"guild": row.guild, "rank": row.rank}
    await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


async def announce(connection: AsyncConnection) -> None:
    """Give the scope settings a new version. PostgreSQL notifies all processes on commit."""
    await meta.put(connection, _VERSION, secrets.token_hex(8))
    await notify(connection, CHANNEL)
