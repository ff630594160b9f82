"""Discord servers in the store: their questions and votes, and what happens when the bot leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.store import NewVote, QuestionStatus, Store, Unanswered
from bot.store.engine import create_engine, create_file
from bot.store.events import GuildJoined, GuildLeft, ShardGuilds, StoreEvent
from bot.store.migrate import _config
from bot.store.tables import CURATED, GUILD_TABLES, METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.store.conftest import Clock, Place

HERE, THERE = 11 << 22, 14 << 22  # of four shards, they are on shards 3 and 2
SHARDS = 4
OLD = (
    "INSERT INTO questions VALUES ('k', 'a?', 'unknown', 2, '2026-02-01', '2026-02-02', 'open', 0)",
    "INSERT INTO votes VALUES ('v', 'tides', '', true, '', '', '2026-02-02')",
)


def asked(clock: Clock, guild: int | None, text: str = "Who is it?") -> Unanswered:
    """Return an unanswered question from a server."""
    return Unanswered(text, Outcome.UNKNOWN, clock(), guild)


def vote(clock: Clock, guild: int | None, question: str = "") -> NewVote:
    """Return a member's vote in a server."""
    return NewVote(5, "tides", helpful=True, at=clock(), question=question, guild=guild)


async def write(store: Store, *events: StoreEvent) -> None:
    """Store events in this order."""
    await store.write(events)


async def test_what_an_older_version_stored_is_the_operators(place: Place, clock: Clock) -> None:
    """Rows from before the migration have no server. New ones don't touch them."""

    def upgrade(connection: Connection) -> None:
        command.upgrade(_config(connection), "0002")

    if not isinstance(place, str):
        create_file(place)
    engine = create_engine(place)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
        for statement in OLD:
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    async with Store(StoreConfig(place), clock) as store:
        await write(store, asked(clock, HERE, "a?"))
        old, new = sorted(await store.questions(), key=lambda one: one.guild or 0)
        assert (old.key, old.count, old.guild) == ("k", 2, None)
        assert (new.text, new.count, new.guild) == ("a?", 1, HERE)
        assert len(await store.votes()) == 1
        assert not await store.votes(HERE)


async def test_each_server_has_its_own_questions_and_votes(store: Store, clock: Clock) -> None:
    """The same question counts once per server, and a member has a vote in each."""
    for guild in (None, HERE, THERE, HERE):
        await write(store, asked(clock, guild), vote(clock, guild), vote(clock, guild, "Who?"))
    counts = {one.guild: one.count for one in await store.questions()}
    assert counts == {None: 1, HERE: 2, THERE: 1}
    assert [one.guild for one in await store.questions(guild=HERE)] == [HERE]
    assert (len(await store.votes()), len(await store.votes(THERE))) == (6, 2)
    (own,) = await store.questions(guild=HERE)
    await store.settle([own.key], QuestionStatus.DISMISSED)
    assert {one.guild for one in await store.questions()} == {None, THERE}


async def test_what_a_server_had_is_deleted_30_days_after_the_bot_left(
    store: Store, clock: Clock
) -> None:
    """Until then it is kept. What belongs to others stays."""
    await write(store, GuildJoined(HERE), GuildJoined(THERE))
    for guild in (None, HERE, THERE):
        await write(store, asked(clock, guild), vote(clock, guild))
    await write(store, GuildLeft(HERE, clock()))
    clock.pass_(days=29)
    await write(store, GuildLeft(HERE, clock()))  # told twice
    assert await store.left_guilds() == frozenset()
    clock.pass_(days=1, seconds=1)
    assert await store.left_guilds() == {HERE}
    await store.forget_guilds({HERE})
    assert {one.guild for one in await store.questions()} == {None, THERE}
    assert len(await store.votes()) == 2
    assert await store.left_guilds() == frozenset()


async def test_older_editions_of_curated_text_are_deleted_too(store: Store) -> None:
    """They still contain what the server's curators wrote."""
    first = await store.publish(None, b"theirs")
    second = await store.publish(first.content, b"nothing")
    await store.forget_guilds({HERE})
    assert await store.edition() == second
    async with store._database.reading() as connection:  # noqa: SLF001 - no other way to see them
        rows = await connection.execute(CURATED.select())
        assert [row.content for row in rows] == ["nothing"]


async def test_a_bot_that_comes_back_loses_nothing(store: Store, clock: Clock) -> None:
    """Even if it comes back while the data is being deleted."""
    await write(store, asked(clock, HERE), GuildLeft(HERE, clock()))
    clock.pass_(days=31)
    left = await store.left_guilds()
    await write(store, GuildJoined(HERE))
    await store.forget_guilds(left)
    assert len(await store.questions(guild=HERE)) == 1
    assert await store.left_guilds() == frozenset()


async def test_a_shard_notices_only_its_own_servers(store: Store, clock: Clock) -> None:
    """A server that is missing when a shard starts was left while the bot was offline."""
    await write(store, ShardGuilds(3, SHARDS, frozenset({HERE}), clock()))
    await write(store, ShardGuilds(2, SHARDS, frozenset({THERE}), clock()))
    await write(store, ShardGuilds(0, SHARDS, frozenset(), clock()))
    clock.pass_(days=31)
    assert await store.left_guilds() == frozenset()
    await write(store, ShardGuilds(3, SHARDS, frozenset(), clock()))
    clock.pass_(days=31)
    assert await store.left_guilds() == {HERE}
    await write(store, ShardGuilds(3, SHARDS, frozenset({HERE}), clock()))
    assert await store.left_guilds() == frozenset()


async def test_a_wrong_clock_deletes_nothing(store: Store, clock: Clock) -> None:
    """A clock that jumps years ahead is not believed at once."""
    await store.purge()
    await write(store, asked(clock, HERE), GuildLeft(HERE, clock()))
    clock.pass_(days=3000)
    assert await store.left_guilds() == frozenset()


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_every_table_with_a_server_is_purged(table: object) -> None:
    """A table with a column `guild` is in the list of those that are purged."""
    columns = getattr(table, "c", {})
    if "guild" in columns and str(table) != "guilds":
        assert table in GUILD_TABLES
