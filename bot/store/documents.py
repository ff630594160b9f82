"""Store documents that curators added in Discord, for processes that share a database.

The set of all documents has a version number. Each change increments the version and stores the
new number in the changed row. The version counter itself is stored separately, because rows may be
deleted. A removed document is kept for a day so that the removal can be undone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from bot.errors import ChangedError
from bot.store import meta
from bot.store.curated import CHANNEL
from bot.store.events import Documents
from bot.store.postgresql import lock, notify
from bot.store.tables import DOCUMENTS
from bot.store.upsert import insert
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import DocumentChange

    LimitCheck = Callable[[Iterable[bytes]], None]
    """A function that raises CurationError if a server's documents would exceed a limit."""


class OvertakenError(Exception):
    """The stored documents have changed since a document was tested, so it must be tested again."""


UNDO = timedelta(days=1)
"""Time for which a removal can be undone."""
_LOCK = 0x666F6F74646F6373
"""Key of the PostgreSQL advisory lock for changes: "footdocs" in ASCII."""
_VERSION = "documents"
"""Name of the version counter in the `meta` table."""

_C = DOCUMENTS.c
_LIVE = _C.removed_at.is_(None)
CHANGED = Translatable(lambda texts: texts.document_changed)


async def newest(connection: AsyncConnection, after: int = 0) -> Documents | None:
    """Return all documents, or None if no document has changed since version `after`."""
    # Read the version first, so that the next call notices any change made between the two reads.
    version = await _version(connection)
    if version == after:
        return None
    rows = await connection.execute(select(_C.id, _C.content).where(_LIVE).order_by(_C.id))
    return Documents(version, tuple((row.id, row.content.encode()) for row in rows))


async def removed(
    connection: AsyncConnection, guild: int, now: datetime
) -> tuple[tuple[str, bytes], ...]:
    """Return a server's documents whose removal can still be undone, most recent removal first."""
    statement = (
        select(_C.id, _C.content)
        .where(_C.guild == guild, _removed_since(now))
        .order_by(_C.removed_at.desc())
    )
    rows = await connection.execute(statement)
    return tuple((row.id, row.content.encode()) for row in rows)


async def save(
    connection: AsyncConnection, change: DocumentChange, check: LimitCheck, *, tried: int
) -> None:
    """Add or replace a document that was tested together with version `tried` of all documents.

    Raises OvertakenError if any document has changed since version `tried`, ChangedError if the
    document is no longer `change.before`, and any error that `check` raises.
    """
    await _lock(connection)
    await _check_version(connection, tried)
    id_, guild = change.id, change.guild
    if (now := await _content(connection, id_, _LIVE)) == change.after:
        return  # the curator pressed the button twice
    if now != change.before:
        raise ChangedError(CHANGED)
    check(await _others(connection, guild, id_))
    values = {"id": id_, "guild": guild, "content": change.after.decode(), "removed_at": None}
    values["version"] = await _next(connection)
    statement = insert(connection, DOCUMENTS).values(values)
    await connection.execute(statement.on_conflict_do_update(index_elements=[_C.id], set_=values))
    await _announce(connection)


async def remove(connection: AsyncConnection, guild: int, id_: str, at: datetime) -> bytes | None:
    """Remove a document and return its content. Return None if there is no such document."""
    await _lock(connection)
    content = await _content(connection, id_, (_C.guild == guild) & _LIVE)
    if content is not None:
        await _update(connection, id_, int(at.timestamp()))
    return content


async def restore(
    connection: AsyncConnection,
    guild: int,
    id_: str,
    now: datetime,
    check: LimitCheck,
    *,
    tried: int,
) -> bytes | None:
    """Undo the removal of a document, and return the document's content.

    Return None if the removal can no longer be undone. Raises OvertakenError if any document has
    changed since version `tried`, and any error that `check` raises.
    """
    await _lock(connection)
    await _check_version(connection, tried)
    content = await _content(connection, id_, (_C.guild == guild) & _removed_since(now))
    if content is not None:
        check([content, *await _others(connection, guild, id_)])
        await _update(connection, id_, None)
    return content


async def erase(connection: AsyncConnection, guild: int, id_: str) -> bool:
    """Permanently delete a document, removed or not. Return whether the document was live."""
    await _lock(connection)
    was_live = await _content(connection, id_, (_C.guild == guild) & _LIVE) is not None
    await connection.execute(delete(DOCUMENTS).where(_C.id == id_, _C.guild == guild))
    if was_live:
        await _next(connection)
        await _announce(connection)
    return was_live


async def purge(connection: AsyncConnection, now: datetime) -> None:
    """Delete documents that were removed more than a day ago."""
    await connection.execute(delete(DOCUMENTS).where(~_LIVE & ~_removed_since(now)))


async def renumber(connection: AsyncConnection) -> None:
    """Make all processes reload the documents after a server's documents have been deleted."""
    await _lock(connection)
    await _next(connection)
    await _announce(connection)


def _removed_since(now: datetime) -> ColumnElement[bool]:
    return _C.removed_at.is_not(None) & (_C.removed_at > int((now - UNDO).timestamp()))


async def _content(
    connection: AsyncConnection, id_: str, condition: ColumnElement[bool]
) -> bytes | None:
    found = await connection.scalar(select(_C.content).where(_C.id == id_, condition))
    return None if found is None else str(found).encode()


async def _others(connection: AsyncConnection, guild: int, id_: str) -> list[bytes]:
    statement = select(_C.content).where(_C.guild == guild, _LIVE, _C.id != id_)
    return [content.encode() for content in await connection.scalars(statement)]


async def _update(connection: AsyncConnection, id_: str, removed_at: int | None) -> None:
    values = {"removed_at": removed_at, "version": await _next(connection)}
    await connection.execute(update(DOCUMENTS).where(_C.id == id_).values(values))
    await _announce(connection)


async def _check_version(connection: AsyncConnection, tried: int) -> None:
    if await _version(connection) != tried:
        raise OvertakenError


async def _version(connection: AsyncConnection) -> int:
    counted = int(await meta.get(connection, _VERSION) or 0)
    # Some rows may have been written before the version counter existed.
    return max(counted, await connection.scalar(select(func.max(_C.version))) or 0)


async def _next(connection: AsyncConnection) -> int:
    version = await _version(connection) + 1
    await meta.put(connection, _VERSION, str(version))
    return version


async def _lock(connection: AsyncConnection) -> None:
    """Prevent other processes from changing documents until the transaction ends."""
    await lock(connection, _LOCK)


async def _announce(connection: AsyncConnection) -> None:
    await notify(connection, CHANNEL)
