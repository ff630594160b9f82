"""Delete data past its retention period, unless the clock is probably wrong.

If the clock is years ahead, all data looks old. If the clock restarts in 1970, all data seems to
come from the future. After the clock has jumped, it is not trusted until it has kept running for
`WAIT`.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.store import (
    contributions,
    documents,
    handoffs,
    links,
    meta,
    questions,
    votes,
    weekly,
)
from bot.store.tables import QUESTIONS, VOTES

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_LOG = logging.getLogger(__name__)

AHEAD = timedelta(days=365)
"""Maximum time since the last purge. If more has passed, the clock is assumed to have jumped."""
EARLIEST = date(2020, 1, 1)
"""Earliest plausible date. A clock without a battery may start in 1970 or 2000."""
BACK = timedelta(days=2)
"""Maximum time by which the clock may go back without being doubted."""
WAIT = timedelta(days=7)
"""Time for which the clock must keep running after a jump before it is trusted."""

_PURGED, _JUMPED = "purged on", "clock jumped to"
_DAY = timedelta(days=1)


async def purge(connection: AsyncConnection, now: datetime, retention: timedelta) -> None:
    """Delete data that is past its retention period or dated after tomorrow.

    If the clock is probably wrong, log a warning instead.
    """
    if not await is_plausible(connection, now.date()):
        return
    before, after = (now - retention).date(), now.date() + _DAY
    await questions.purge(connection, before, after)
    await votes.purge(connection, before, after)
    await weekly.purge(connection, before, after)
    await handoffs.purge(connection, now - retention, now + _DAY)
    await links.purge(connection, now)
    await documents.purge(connection, now)
    await contributions.purge(connection, now)
    await meta.put(connection, _PURGED, now.date().isoformat())
    await meta.put(connection, _JUMPED, "")


async def is_plausible(connection: AsyncConnection, today: date) -> bool:
    """Return whether today's date can be trusted.

    Save the first doubtful date, unless it is earlier than `EARLIEST`.
    """
    if today < EARLIEST:
        _LOG.warning("the clock says %s: no data is deleted until the clock is set", today)
        return False
    last = await _date(connection, _PURGED) or await _newest(connection, today)
    if last is None or -BACK <= today - last <= AHEAD:
        return True
    doubted = await _date(connection, _JUMPED)
    if doubted is None or not timedelta() <= today - doubted <= AHEAD:
        doubted = today
        await meta.put(connection, _JUMPED, today.isoformat())
    if today - doubted >= WAIT:
        return True
    _LOG.warning(
        "the clock says %s, but the last stored date is %s: no old data is deleted before %s; "
        "check the clock",
        *(today, last, doubted + WAIT),
    )
    return False


async def _date(connection: AsyncConnection, name: str) -> date | None:
    value = await meta.get(connection, name)
    return date.fromisoformat(value) if value else None


async def _newest(connection: AsyncConnection, today: date) -> date | None:
    """Return the newest stored date that is not after tomorrow, or None."""
    found = [
        await connection.scalar(select(func.max(column)).where(column <= today + _DAY))
        for column in (QUESTIONS.c.last, VOTES.c.date)
    ]
    return max((newest for newest in found if newest is not None), default=None)
