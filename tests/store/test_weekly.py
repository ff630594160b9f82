"""Weekly counts have no texts and no people, and processes add up."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.store import CountKind, NewVote, Recorder, Store, Unanswered, Usage, WeeklyCount
from bot.store.database import Database
from bot.store.events import HELP, GuildLeft
from bot.store.weekly import week_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.store.cluster import Cluster
    from tests.store.conftest import Clock

MONDAY = date(2026, 2, 23)  # the clock starts on the Sunday after it
BREAD, OVEN = ("bread",), ("oven",)
HERE, THERE = 10**18, 10**18 + 1

Found = dict[tuple[str, str], int]


async def counts(store: Store, guild: int | None = None, week: date = MONDAY) -> Found:
    """Return a week's counts by kind and passage."""
    found = await store.weekly_counts(guild)
    return {(one.kind.value, one.passage): one.count for one in found if one.week == week}


def vote(clock: Clock, user: int, passage: str = "bread", *, helpful: bool = False) -> NewVote:
    """Return the event of a vote cast now."""
    return NewVote(user, passage, helpful, clock(), guild=HERE)


async def test_weeks_begin_on_monday() -> None:
    """All seven days belong to the Monday before them."""
    assert {week_of(MONDAY + timedelta(days=n)) for n in range(7)} == {MONDAY}
    assert week_of(MONDAY + timedelta(days=7)) == MONDAY + timedelta(days=7)


async def test_counts_add_up(store: Store, clock: Clock) -> None:
    """Counts are summed by server, week, kind and passage; without a server, over all of them."""
    answered = Usage(CountKind.ANSWERED, (*BREAD, *OVEN), clock(), HERE)
    await store.write([answered, answered, Usage(CountKind.NOT_COVERED, (), clock(), HERE)])
    await store.write([answered, Usage(CountKind.ANSWERED, OVEN, clock(), THERE)])
    for _ in range(2):
        await store.write([Usage(CountKind.ANSWERED, OVEN, clock())])
    await store.write([Usage(None, BREAD, clock(), HERE)])
    clock.pass_(days=1)
    await store.write([Usage(CountKind.GAP, ("price",), clock(), HERE)])
    assert await counts(store, HERE) == {
        ("answered", ""): 3,
        ("not_covered", ""): 1,
        ("shown", "bread"): 4,
        ("shown", "oven"): 3,
    }
    assert await counts(store, THERE) == {("answered", ""): 1, ("shown", "oven"): 1}
    assert (await counts(store))["answered", ""] == 6
    assert (await counts(store))["shown", "oven"] == 6
    assert await store.weekly_counts(HERE + 5) == ()
    assert (await store.weekly_counts(HERE))[-1] == WeeklyCount(
        MONDAY + timedelta(days=7), CountKind.SHOWN, "price", 1
    )


async def test_help_of_people_is_counted(store: Store) -> None:
    """The help of people is counted by server: handed to a person, solved, learned."""
    async with Recorder(store) as recorder:
        recorder.count_help(HERE, CountKind.HANDED)
        recorder.count_help(HERE, CountKind.HANDED)
        recorder.count_help(HERE, CountKind.SOLVED)
        recorder.count_help(THERE, CountKind.LEARNED)
    assert await counts(store, HERE) == {("handed", ""): 2, ("solved", ""): 1}
    assert await counts(store, THERE) == {("learned", ""): 1}
    assert {kind.value for kind in HELP} == {"handed", "solved", "learned"}


async def test_a_vote_counts_once(store: Store, clock: Clock) -> None:
    """A vote that is changed or repeated counts only as it is now, and where it was last cast."""
    await store.write([vote(clock, 1), vote(clock, 1), vote(clock, 2), vote(clock, 3)])
    await store.write([vote(clock, 2, helpful=True), vote(clock, 1), vote(clock, 1, "oven")])
    assert await counts(store, HERE) == {
        ("helpful", "bread"): 1,
        ("unhelpful", "bread"): 2,
        ("unhelpful", "oven"): 1,
    }
    clock.pass_(days=1)
    for helpful in (True, False, True):
        await store.write([vote(clock, 3, helpful=helpful)])
    assert (await counts(store))["unhelpful", "bread"] == 1
    assert await counts(store, week=MONDAY + timedelta(days=7)) == {("helpful", "bread"): 1}


async def test_counts_never_fall_below_zero(store: Store, place: Path | str, clock: Clock) -> None:
    """A vote that was never counted, because it is older than the counts, can be changed."""
    await store.write([vote(clock, 1)])
    database = Database(place)
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM weekly"))
    await database.close()
    await store.write([vote(clock, 1, helpful=True)])
    await store.write([vote(clock, 2)])
    assert await counts(store) == {("helpful", "bread"): 1, ("unhelpful", "bread"): 1}


async def test_counts_are_kept_for_the_retention_period(place: Path | str, clock: Clock) -> None:
    """A week's counts are deleted when its last day is past the retention period."""
    async with Store(StoreConfig(place, retention_days=10), clock) as store:
        await store.write([Usage(CountKind.ANSWERED, BREAD, clock(), HERE)])
        await store.write([Usage(CountKind.ANSWERED, BREAD, clock())])
        for _ in range(10):
            clock.pass_(days=1)
            await store.purge()
        assert (await counts(store))["answered", ""] == 2
        clock.pass_(days=1)
        await store.purge()
        assert await store.weekly_counts() == ()


async def test_counts_of_a_server_that_the_bot_left_are_deleted(store: Store, clock: Clock) -> None:
    """Those of other servers and of direct messages stay."""
    for guild in (HERE, THERE, None):
        await store.write([Usage(CountKind.ANSWERED, BREAD, clock(), guild)])
    await store.write([GuildLeft(HERE, clock())])
    clock.pass_(days=31)
    await store.forget_guilds(await store.left_guilds())
    assert await store.weekly_counts(HERE) == ()
    assert (await counts(store))["answered", ""] == 2


async def test_a_clock_ahead_leaves_no_counts(store: Store, clock: Clock) -> None:
    """Counts of weeks that have not begun are deleted."""
    clock.pass_(days=30)
    await store.write([Usage(CountKind.ANSWERED, BREAD, clock())])
    clock.pass_(days=-30)
    await store.purge()
    assert await store.weekly_counts() == ()


async def test_counts_without_texts(place: Path | str, clock: Clock) -> None:
    """Questions and votes are counted even if no text is kept."""
    async with Store(StoreConfig(place, questions=False), clock) as store:
        await store.write([Unanswered("why?", Outcome.UNKNOWN, clock()), vote(clock, 1)])
        await store.write([Usage(CountKind.NOT_COVERED, (), clock(), HERE)])
        await store.purge()
        assert await counts(store) == {("not_covered", ""): 1, ("unhelpful", "bread"): 1}
        await store.forget(1)
        assert ("unhelpful", "bread") in await counts(store)


async def test_processes_add_up(cluster: Cluster) -> None:
    """Two recorders on one PostgreSQL database lose nothing, in whatever order they write."""
    config = StoreConfig(cluster.new_database())
    passages = [f"p{n}" for n in range(20)]
    async with Store(config) as one, Store(config) as other:
        async with Recorder(one) as first, Recorder(other) as second:
            for n in range(500):
                for recorder, shown in ((first, passages), (second, passages[::-1])):
                    recorder.used(CountKind.ANSWERED, (shown[n % 20], shown[n % 7]), HERE)
                    recorder.used(CountKind.SUGGESTED, ())
                if not n % 50:
                    await asyncio.sleep(0)
        found = await one.weekly_counts()
        assert first.failures + second.failures == 0
    assert sum(found.count for found in found if found.kind is CountKind.ANSWERED) == 1_000
    assert sum(found.count for found in found if found.kind is CountKind.SUGGESTED) == 1_000
    assert sum(found.count for found in found if found.kind is CountKind.SHOWN) == 2_000


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=12, max_size=60),
    min_size=20,
    max_size=20,
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=WORDS, user=st.integers(10**16, 2**63 - 1))
async def test_no_row_holds_words_or_people(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], user: int
) -> None:
    """Whatever people ask, the counts hold numbers, dates, kinds and ids of passages only."""
    place = tmp_path_factory.mktemp("counts") / "store.sqlite3"
    async with Store(StoreConfig(place)) as store, Recorder(store) as recorder:
        for number, written in enumerate(said):
            recorder.used(CountKind.NOT_COVERED, (), HERE)
            recorder.voted(
                user - number, "bread", helpful=False, question=written, word=written, guild=HERE
            )
    assert {tuple(row.items()) for row in await rows(place)} == {
        (
            ("guild", HERE),
            ("week", week_of(datetime.now(UTC).date())),
            ("kind", kind.value),
            ("passage", passage),
            ("times", len(said)),
        )
        for kind, passage in ((CountKind.NOT_COVERED, ""), (CountKind.UNHELPFUL, "bread"))
    }


async def rows(place: Path) -> list[dict[str, Any]]:
    """Return all columns of the table as they are in the database."""
    database = Database(place)
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT * FROM weekly"))
        kept = [
            {**row, "week": date.fromisoformat(row["week"])} for row in map(dict, found.mappings())
        ]
    await database.close()
    return kept
