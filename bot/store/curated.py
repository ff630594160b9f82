"""Store the curated text for processes that share a database but not necessarily a disk.

Each change creates a new edition: a row whose primary key is the edition's number. If two curators
publish editions with the same number, the database accepts only the first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.errors import ChangedError
from bot.store.events import Edition
from bot.store.postgresql import notify
from bot.store.tables import CURATED
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "footnote_curated"
"""PostgreSQL channel on which new editions are announced."""
MAX_EDITIONS = 20
"""Maximum number of editions kept. Older ones are deleted."""

_C = CURATED.c
_CHANGED = Translatable(lambda texts: texts.edition_changed)


async def newest(connection: AsyncConnection, after: int = 0) -> Edition | None:
    """Return the newest edition, or None if no edition is newer than number `after`."""
    statement = select(CURATED).where(_C.version > after).order_by(_C.version.desc()).limit(1)
    row = (await connection.execute(statement)).first()
    return Edition(row.version, row.content.encode()) if row else None


async def forget_old(connection: AsyncConnection) -> None:
    """Delete all editions except the newest, because older editions may contain removed text."""
    newest_version = select(func.max(_C.version)).scalar_subquery()
    await connection.execute(delete(CURATED).where(_C.version < newest_version))


async def publish(
    connection: AsyncConnection, before: bytes | None, after: bytes, at: datetime
) -> Edition:
    """Publish `after` as the newest edition. PostgreSQL notifies all processes on commit.

    If the newest edition is already `after`, nothing changes. Raises ChangedError if the newest
    edition is neither `before` nor `after`, or if another process publishes at the same time.
    """
    current = await newest(connection)
    if current and current.content == after:
        return current
    if current and current.content != before:
        raise ChangedError(_CHANGED)
    new = Edition(current.version + 1 if current else 1, after)
    values = {"version": new.version, "content": after.decode(), "at": int(at.timestamp())}
    try:
        await connection.execute(insert(CURATED).values(values))
    except IntegrityError:
        raise ChangedError(_CHANGED) from None
    await connection.execute(delete(CURATED).where(_C.version <= new.version - MAX_EDITIONS))
    await notify(connection, CHANNEL)
    return new
