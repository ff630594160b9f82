"""Store unanswered questions and their curation status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from bot.core.model.results import Outcome
from bot.store.events import QuestionStatus, UnansweredQuestion
from bot.store.privacy import question_key
from bot.store.tables import QUESTIONS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import Unanswered

MAX_QUESTIONS = 10_000
"""Maximum number of questions kept.

If there are more, the servers with the most questions lose those that were asked least recently.
"""

_Q = QUESTIONS.c
_NEWEST_FIRST = (_Q.last.desc(), _Q.times.desc(), _Q.key)


async def add(connection: AsyncConnection, asked: Unanswered) -> None:
    """Add an unanswered question, or increment its count if it is already stored.

    If the question was asked after it had been taught or declared a gap, reopen it.
    """
    statement = insert(connection, QUESTIONS).values(
        key=question_key(asked.text, asked.guild),
        text=asked.text,
        outcome=asked.outcome.value,
        times=1,
        first=asked.at.date(),
        last=asked.at.date(),
        status=QuestionStatus.OPEN.value,
        settled_at=0,
        guild=asked.guild,
    )
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[_Q.key],
            set_={
                "times": _Q.times + 1,
                "first": case((new.first < _Q.first, new.first), else_=_Q.first),
                "last": case((new.last > _Q.last, new.last), else_=_Q.last),
                "outcome": new.outcome,
                "status": case((_is_still_unanswered(asked), new.status), else_=_Q.status),
            },
        )
    )


def _is_still_unanswered(asked: Unanswered) -> ColumnElement[bool]:
    """Return an SQL condition for questions that were taught or declared gaps before `asked.at`."""
    settled = _Q.status.in_([QuestionStatus.TAUGHT.value, QuestionStatus.GAP.value])
    return and_(settled, _Q.settled_at < int(asked.at.timestamp()))


async def read(
    connection: AsyncConnection, status: QuestionStatus | None, guild: int | None
) -> tuple[UnansweredQuestion, ...]:
    """Return the questions with this status, most recently asked first.

    If `status` is None, return questions with any status. If `guild` is given, return only that
    server's questions.
    """
    statement = select(QUESTIONS).order_by(*_NEWEST_FIRST).limit(MAX_QUESTIONS)
    if status is not None:
        statement = statement.where(_Q.status == status.value)
    if guild is not None:
        statement = statement.where(_Q.guild == guild)
    return tuple(
        UnansweredQuestion(
            key=row.key,
            text=row.text,
            outcome=Outcome(row.outcome),
            count=row.times,
            first=row.first,
            last=row.last,
            status=QuestionStatus(row.status),
            guild=row.guild,
        )
        for row in await connection.execute(statement)
    )


async def settle(
    connection: AsyncConnection,
    keys: Collection[str],
    status: QuestionStatus,
    at: datetime,
    was: QuestionStatus,
) -> frozenset[str]:
    """Set the status of each of these questions whose status is still `was`.

    Return the keys of the changed questions.
    """
    statement = (
        update(QUESTIONS)
        .where(_Q.key.in_(sorted(keys)), _Q.status == was.value)
        .values(status=status.value, settled_at=int(at.timestamp()))
        .returning(_Q.key)
    )
    return frozenset((await connection.execute(statement)).scalars())


async def purge(connection: AsyncConnection, before: date, after: date) -> None:
    """Delete questions last asked outside these dates, and questions beyond the maximum number.

    The servers with the most questions lose questions first, so no server can displace another's
    questions.
    """
    rank = func.row_number().over(partition_by=_Q.guild, order_by=_NEWEST_FIRST)
    kept = select(_Q.key).order_by(rank, *_NEWEST_FIRST).limit(MAX_QUESTIONS)
    await connection.execute(delete(QUESTIONS).where(or_(_Q.last < before, _Q.last > after)))
    await connection.execute(delete(QUESTIONS).where(_Q.key.not_in(kept)))


async def purge_all(connection: AsyncConnection) -> None:
    """Delete every question."""
    await connection.execute(delete(QUESTIONS))
