"""Record which process runs each shard, to detect when two processes run the same shard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.tables import META
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection


async def renew(
    connection: AsyncConnection, owner: str, names: Collection[str]
) -> Mapping[str, str]:
    """Record that `owner` runs the shards `names`. Return the previous owners, keyed by name."""
    # Locking the names in a fixed order lets two processes see each other's claims without a
    # deadlock.
    held = select(META.c.name, META.c.value).where(META.c.name.in_(names)).order_by(META.c.name)
    owners = {row.name: row.value for row in await connection.execute(held.with_for_update())}
    statement = insert(connection, META)
    value = statement.excluded.value
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[META.c.name], set_={"value": value}),
        [{"name": name, "value": owner} for name in sorted(names)],
    )
    return owners
