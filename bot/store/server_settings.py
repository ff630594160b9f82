"""Store the settings that moderators chose for each Discord server.

Other processes compare the result of `stamp` with the previous one to decide whether to reload the
settings.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.store import meta
from bot.store.postgresql import lock, notify
from bot.store.tables import SERVER_SETTINGS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "footnote_server_settings"
"""PostgreSQL channel on which changes are announced."""

_LOCK = 0x73657474696E6773
"""Key of the PostgreSQL advisory lock for changes: "settings" in ASCII."""
_CHANGES = "changes of server settings"
_S = SERVER_SETTINGS.c


async def stamp(connection: AsyncConnection) -> tuple[int, int]:
    """Return the number of changes so far, and the number of servers with settings.

    When the data of a server that the bot left is deleted, only the number of servers changes.
    """
    rows = await connection.scalar(select(func.count()).select_from(SERVER_SETTINGS))
    return int(await meta.get(connection, _CHANGES) or 0), rows or 0


async def read(connection: AsyncConnection) -> dict[int, dict[str, Any]]:
    """Return each server's own settings, keyed by server id."""
    rows = await connection.execute(select(_S.guild, _S.settings))
    return {row.guild: json.loads(row.settings) for row in rows}


async def change(
    connection: AsyncConnection, guild: int, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Change a server's settings, and return all settings stored for it.

    The value None deletes a setting. Simultaneous changes are applied one after another.
    """
    await lock(connection, _LOCK)
    stored = await connection.scalar(select(_S.settings).where(_S.guild == guild))
    merged = {**(json.loads(stored) if stored else {}), **changes}
    chosen = {name: value for name, value in merged.items() if value is not None}
    values = {"settings": json.dumps(chosen, sort_keys=True)}
    statement = insert(connection, SERVER_SETTINGS).values(guild=guild, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[_S.guild], set_=values)
    )
    changes_before, _ = await stamp(connection)
    await meta.put(connection, _CHANGES, str(changes_before + 1))
    await notify(connection, CHANNEL)
    return chosen
