"""Weekly counts of questions, shown passages, votes and help, without texts or users."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, or_, select

from bot.store.events import CountKind, WeeklyCount
from bot.store.tables import WEEKLY
from bot.store.upsert import insert

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import NewVote, Usage, Vote

CountKey = tuple[int | None, date, CountKind, str]
"""Server, week, kind and passage of a count."""

_W = WEEKLY.c
_DAYS_AFTER_MONDAY = timedelta(days=6)


def week_of(day: date) -> date:
    """Return the Monday of the week that contains a day."""
    return day - timedelta(days=day.weekday())


def of_usage(used: Usage) -> Counter[CountKey]:
    """Return the numbers that a question adds to the weekly counts."""
    week = week_of(used.at.date())
    found: Counter[CountKey] = Counter()
    if used.kind:
        found[used.guild, week, used.kind, ""] += 1
    found.update((used.guild, week, CountKind.SHOWN, passage) for passage in used.passages)
    return found


def of_vote(voted: NewVote, replaced: Vote | None) -> Counter[CountKey]:
    """Return a vote's changes to the weekly counts. A replaced vote is subtracted."""
    found: Counter[CountKey] = Counter()
    found[voted.guild, week_of(voted.at.date()), _kind(helpful=voted.helpful), voted.passage] += 1
    if replaced:
        found[
            voted.guild, week_of(replaced.date), _kind(helpful=replaced.helpful), voted.passage
        ] -= 1
    return found


def _kind(*, helpful: bool) -> CountKind:
    return CountKind.HELPFUL if helpful else CountKind.UNHELPFUL


async def add(connection: AsyncConnection, counts: Counter[CountKey]) -> None:
    """Add numbers to the weekly counts, which never fall below zero.

    All processes change the rows in the same order, so they can't deadlock.
    """
    changed = [(_row(key), count) for key, count in counts.items() if count]
    changed.sort(key=lambda one: tuple(map(str, one[0].values())))
    for elsewhere in (True, False):
        rows = [
            {**row, "first": max(0, count), "change": count}
            for row, count in changed
            if (row["guild"] is None) is elsewhere
        ]
        if rows:
            await connection.execute(_adding(connection, elsewhere=elsewhere), rows)


def _row(key: CountKey) -> dict[str, Any]:
    guild, week, kind, passage = key
    return {"guild": guild, "week": week, "kind": kind.value, "passage": passage}


def _adding(connection: AsyncConnection, *, elsewhere: bool) -> Executable:
    """Return a statement that adds to counts.

    The statement is for the counts of servers or, if `elsewhere`, for counts without a server.
    """
    total = _W.times + bindparam("change")
    key = [_W.guild, _W.week, _W.kind, _W.passage]
    columns: dict[str, Any] = {column.name: bindparam(column.name) for column in key}
    return (
        insert(connection, WEEKLY)
        .values(**columns, times=bindparam("first"))
        .on_conflict_do_update(
            index_elements=key[1:] if elsewhere else key,
            index_where=_W.guild.is_(None) if elsewhere else None,
            set_={"times": case((total < 0, 0), else_=total)},
        )
    )


async def read(connection: AsyncConnection, guild: int | None) -> tuple[WeeklyCount, ...]:
    """Return a server's weekly counts, or the weekly totals everywhere if `guild` is None."""
    statement = (
        select(_W.week, _W.kind, _W.passage, func.sum(_W.times).label("times"))
        .group_by(_W.week, _W.kind, _W.passage)
        .having(func.sum(_W.times) > 0)
        .order_by(_W.week, _W.kind, _W.passage)
    )
    if guild is not None:
        statement = statement.where(_W.guild == guild)
    return tuple(
        WeeklyCount(row.week, CountKind(row.kind), row.passage, row.times)
        for row in await connection.execute(statement)
    )


async def purge(connection: AsyncConnection, before: date, after: date) -> None:
    """Delete the counts of weeks that ended before `before` or began after `after`."""
    oldest = before - _DAYS_AFTER_MONDAY
    await connection.execute(delete(WEEKLY).where(or_(_W.week < oldest, _W.week > after)))
