"""Questions that members passed on to a person, at most one for each answer that didn't help.

A row is inserted before the question is posted, so pressing the button twice can't post the
question twice, even if different processes handle the presses. The row is kept if it is unknown
whether the question was posted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from bot.store.events import Handoff, HandoffRefusal
from bot.store.postgresql import lock
from bot.store.tables import HANDOFFS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import HandoffLimits, HandoffPosted

HOUR = timedelta(hours=1)
"""Period to which the handoff limits apply."""
_LOCK = 0x68616E646F666673
"""Key of the PostgreSQL advisory lock for new rows: "handoffs" in ASCII."""
_H = HANDOFFS.c


async def reserve(
    connection: AsyncConnection, new: Handoff, limits: HandoffLimits
) -> Handoff | HandoffRefusal | None:
    """Reserve a handoff before its question is posted.

    Return None if the handoff is now reserved. If the answer already has a handoff, return that
    handoff. If a limit has been reached, return a `HandoffRefusal`.
    """
    await lock(connection, _LOCK)
    if earlier := await of_answer(connection, new.answer):
        return earlier
    recent = (_H.guild == new.guild, _H.opened > int((new.opened - HOUR).timestamp()))
    if await _count(connection, *recent, _H.asker == new.asker) >= limits.member:
        return HandoffRefusal.MEMBER
    if await _count(connection, *recent) >= limits.guild:
        return HandoffRefusal.GUILD
    await connection.execute(insert(connection, HANDOFFS).values(_values(new)))
    return None


async def release(connection: AsyncConnection, answer: int) -> None:
    """Delete a reserved handoff whose question was certainly not posted."""
    await connection.execute(delete(HANDOFFS).where(_H.answer == answer, _H.message.is_(None)))


async def posted(connection: AsyncConnection, event: HandoffPosted) -> None:
    """Save where a handoff's question was posted."""
    where = {"channel": event.channel, "message": event.message, "thread": event.thread}
    await connection.execute(update(HANDOFFS).where(_H.answer == event.answer).values(where))


async def solve(
    connection: AsyncConnection, messages: Collection[int], at: datetime
) -> Sequence[int]:
    """Mark handoffs as solved. Return the threads of the handoffs that were still open."""
    statement = (
        update(HANDOFFS)
        .where(_H.message.in_(messages), _H.solved.is_(None))
        .values(solved=int(at.timestamp()))
        .returning(_H.thread)
    )
    return (await connection.scalars(statement)).all()


async def of_answer(connection: AsyncConnection, answer: int) -> Handoff | None:
    """Return the handoff made from an answer, or None."""
    return await _first(connection, _H.answer == answer)


async def of_message(connection: AsyncConnection, message: int) -> Handoff | None:
    """Return the handoff that was posted as this message, or None."""
    return await _first(connection, _H.message == message)


async def in_thread(connection: AsyncConnection, thread: int) -> Handoff | None:
    """Return the latest handoff in a thread, preferring open handoffs, or None."""
    return await _first(connection, _H.thread == thread)


async def forget(connection: AsyncConnection, asker: str) -> int:
    """Delete a member's key and questions from handoffs. Return the number of changed handoffs."""
    statement = (
        update(HANDOFFS).where(_H.asker == asker).values(asker="", question="").returning(_H.answer)
    )
    return len((await connection.execute(statement)).all())


async def purge(connection: AsyncConnection, before: datetime, after: datetime) -> None:
    """Delete handoffs that were opened earlier than `before` or later than `after`."""
    first, last = int(before.timestamp()), int(after.timestamp())
    await connection.execute(delete(HANDOFFS).where(or_(_H.opened < first, _H.opened > last)))


async def purge_texts(connection: AsyncConnection) -> None:
    """Delete the text of all questions, but keep the handoffs themselves."""
    await connection.execute(update(HANDOFFS).values(question=""))


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(HANDOFFS).where(*conditions)
    return await connection.scalar(statement) or 0


async def _first(connection: AsyncConnection, wanted: ColumnElement[bool]) -> Handoff | None:
    statement = (
        select(HANDOFFS).where(wanted).order_by(_H.solved.is_not(None), _H.opened.desc()).limit(1)
    )
    row = (await connection.execute(statement)).first()
    return _handoff(row) if row else None


def _values(new: Handoff) -> dict[str, Any]:
    return {
        "answer": new.answer,
        "guild": new.guild,
        "channel": new.channel,
        "asker": new.asker,
        "question": new.question,
        "language": new.language,
        "offered": " ".join(new.offered),
        "opened": int(new.opened.timestamp()),
    }


def _handoff(row: Row[Any]) -> Handoff:
    return Handoff(
        answer=row.answer,
        guild=row.guild,
        channel=row.channel,
        asker=row.asker,
        question=row.question,
        language=row.language,
        offered=tuple(row.offered.split()),
        opened=datetime.fromtimestamp(row.opened, UTC),
        message=row.message,
        thread=row.thread,
        solved=row.solved is not None,
    )
