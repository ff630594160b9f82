"""The curated text, where processes that may share no disk share a database.

Each change is an edition of its own. Its number is the row's key: of two curators who publish the
same next one, the database lets one be the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.errors import ChangedError
from bot.store.events import Edition
from bot.store.tables import CURATED

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "footnote_curated"
"""Where PostgreSQL tells of a new edition."""
KEPT = 20
"""So many editions are kept, the newest."""

_C = CURATED.c
_CHANGED = (
    "what is curated was changed by somebody else meanwhile: "
    "nothing was saved, so look again and decide again"
)


async def newest(connection: AsyncConnection, after: int = 0) -> Edition | None:
    """Return the newest edition, if there is one after the edition of this number."""
    statement = select(CURATED).where(_C.version > after).order_by(_C.version.desc()).limit(1)
    row = (await connection.execute(statement)).first()
    return Edition(row.version, row.content.encode()) if row else None


async def publish(
    connection: AsyncConnection, before: bytes | None, after: bytes, at: datetime
) -> Edition:
    """Make `after` the newest edition and tell of it, once the transaction is committed.

    Raises ChangedError where the newest is not `before`. The first takes any file's place.
    """
    known = await newest(connection)
    if known and known.content == after:
        return known
    if known and known.content != before:
        raise ChangedError(_CHANGED)
    new = Edition(known.version + 1 if known else 1, after)
    values = {"version": new.version, "content": after.decode(), "at": int(at.timestamp())}
    try:
        await connection.execute(insert(CURATED).values(values))
    except IntegrityError:
        raise ChangedError(_CHANGED) from None
    await connection.execute(delete(CURATED).where(_C.version <= new.version - KEPT))
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
    return new
