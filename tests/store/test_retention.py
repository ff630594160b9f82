"""A wrong clock doesn't cause all data to be deleted, or to be kept for decades."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model.results import Outcome
from bot.store import retention
from bot.store.events import NewVote, ReplyLink, Unanswered

if TYPE_CHECKING:
    from bot.store import Store
    from tests.store.conftest import Clock

YEARS = 365.25 * 10


async def filled(store: Store, clock: Clock, text: str, number: int) -> None:
    """Store a question, a vote and a link with the clock's time."""
    await store.write(
        [
            Unanswered(text, Outcome.UNKNOWN, clock()),
            NewVote(number, text, helpful=True, at=clock(), question="", word=""),
            ReplyLink(number, number, number, clock()),
        ]
    )


async def kept(store: Store) -> tuple[list[str], list[str]]:
    """Return the texts of the stored questions and the passages of the stored votes."""
    asked = sorted(question.text for question in await store.questions())
    return asked, sorted(vote.passage for vote in await store.votes())


@pytest.mark.parametrize("purged_before", [True, False])
@pytest.mark.parametrize("jump", [YEARS, -YEARS, 366.0, -3.0])
async def test_a_clock_that_jumps_deletes_nothing(
    store: Store,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    jump: float,
    *,
    purged_before: bool,
) -> None:
    """A warning says what to check."""
    await filled(store, clock, "tides", 1)
    if purged_before:
        await store.purge()
    elif jump == -3.0:
        pytest.skip("without a date to compare with, such a clock may be right")
    real = clock()
    clock.pass_(days=jump)
    for _ in range(3):
        await store.purge()
    assert await kept(store) == (["tides"], ["tides"])
    assert len(caplog.messages) == 3
    says = (
        f"the clock says {clock().date()}, but the last stored date is {real.date()}: no old data"
    )
    if clock().date() < retention.EARLIEST:
        says = f"the clock says {clock().date()}: no data is deleted until the clock is set"
    assert caplog.messages[0].startswith(says)
    clock.time = real
    caplog.clear()
    await store.purge()
    assert await kept(store) == (["tides"], ["tides"])
    assert await store.reply_to(1)
    assert not caplog.messages


async def test_what_a_clock_ahead_wrote_is_deleted(store: Store, clock: Clock) -> None:
    """Once the clock is right again, everything dated after tomorrow is deleted."""
    await filled(store, clock, "before", 1)
    await store.purge()
    clock.pass_(days=YEARS)
    await filled(store, clock, "meanwhile", 2)
    await store.purge()
    assert await kept(store) == (["before", "meanwhile"], ["before", "meanwhile"])
    clock.pass_(days=1 - YEARS)
    await filled(store, clock, "after", 3)
    await store.purge()
    assert await kept(store) == (["after", "before"], ["after", "before"])
    clock.pass_(days=YEARS - 1)
    assert await store.reply_to(2) is None


async def test_tomorrow_is_no_future(store: Store, clock: Clock) -> None:
    """Machines that share a store may disagree about the date."""
    real = clock()
    for days, text in ((0, "today"), (1, "tomorrow"), (2, "later")):
        clock.time = real + timedelta(days=days)
        await filled(store, clock, text, days + 1)
    clock.time = real
    await store.purge()
    assert await kept(store) == (["today", "tomorrow"], ["today", "tomorrow"])


async def test_a_bot_that_was_off_for_years(store: Store, clock: Clock) -> None:
    """A clock that keeps running is trusted after a week, so that old data is deleted."""
    await filled(store, clock, "old", 1)
    await store.purge()
    clock.pass_(days=YEARS)
    for _ in range(retention.WAIT.days):
        await store.purge()
        assert await kept(store) == (["old"], ["old"])
        clock.pass_(days=1)
    await store.purge()
    assert await kept(store) == ([], [])


async def test_every_jump_is_doubted(store: Store, clock: Clock) -> None:
    """If a corrected clock jumps again, it is not trusted that time either."""
    await filled(store, clock, "old", 1)
    real = clock()
    for days in (YEARS, YEARS + 30):
        clock.time = real
        await store.purge()
        clock.time = real + timedelta(days=days)
        await store.purge()
    assert await kept(store) == (["old"], ["old"])


async def test_a_clock_that_starts_in_1970(store: Store, clock: Clock) -> None:
    """A machine without a battery-backed clock deletes nothing until the clock is set."""
    await filled(store, clock, "old", 1)
    clock.time = datetime(1970, 1, 1, tzinfo=UTC)
    for _ in range(10):
        await store.purge()
        clock.pass_(days=1)
    assert await kept(store) == (["old"], ["old"])
