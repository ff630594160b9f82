"""Links between questions and replies, kept for a day so that replies can be edited or deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, or_, select

from bot.store.events import ReplyLink
from bot.store.tables import LINKS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

LIFETIME = timedelta(hours=24)
"""Age at which a link expires."""

_L = LINKS.c


async def put(connection: AsyncConnection, links: Iterable[ReplyLink]) -> None:
    """Save links, replacing any earlier links for the same questions."""
    statement = insert(connection, LINKS)
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[_L.question_id],
            set_={"reply_id": new.reply_id, "channel_id": new.channel_id, "at": new.at},
        ),
        [
            {
                "question_id": link.question_id,
                "reply_id": link.reply_id,
                "channel_id": link.channel_id,
                "at": int(link.at.timestamp()),
            }
            for link in links
        ],
    )


async def of_question(connection: AsyncConnection, id_: int, now: datetime) -> ReplyLink | None:
    """Return the link for a question, or None if it is missing or has expired."""
    return await _first(connection, _L.question_id == id_, now)


async def of_reply(connection: AsyncConnection, id_: int, now: datetime) -> ReplyLink | None:
    """Return the link for a reply, or None if it is missing or has expired."""
    return await _first(connection, _L.reply_id == id_, now)


async def _first(
    connection: AsyncConnection, wanted: ColumnElement[bool], now: datetime
) -> ReplyLink | None:
    statement = select(LINKS).where(wanted, _L.at >= _oldest(now)).order_by(_L.at.desc())
    row = (await connection.execute(statement)).first()
    if row is None:
        return None
    return ReplyLink(
        row.question_id, row.reply_id, row.channel_id, datetime.fromtimestamp(row.at, UTC)
    )


async def drop(connection: AsyncConnection, question_id: int) -> None:
    """Delete the link for a question."""
    await connection.execute(delete(LINKS).where(_L.question_id == question_id))


async def purge(connection: AsyncConnection, now: datetime) -> None:
    """Delete links that have expired or are dated more than a day in the future."""
    newest = int((now + LIFETIME).timestamp())
    await connection.execute(delete(LINKS).where(or_(_L.at < _oldest(now), _L.at > newest)))


def _oldest(now: datetime) -> int:
    return int((now - LIFETIME).timestamp())
