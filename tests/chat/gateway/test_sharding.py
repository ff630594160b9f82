"""Several shards run in one process. Each serves its own guilds, and none blocks another."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord as library
import pytest

from bot.chat.client import Footnote
from bot.chat.gateway import shard, turns
from bot.chat.gateway.identifying import Identifying
from bot.chat.gateway.shards import Shards
from bot.chat.gateway.turns import OwnTurns, SharedTurns
from bot.config.store_settings import StoreConfig
from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.store import Store
from tests.chat.parrot import WHO
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild
    from tests.store.cluster import Cluster

APART = 0.5


@pytest.fixture(autouse=True)
def _hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "APART", APART)
    monkeypatch.setattr(shard, "BACKOFF", Backoff(0.01, 0.01))


@pytest.fixture
def guilds(discord: Discord) -> list[Guild]:
    """Create two guilds, one for each of two shards."""
    found = [discord.guild(name) for name in ("one", "two")]
    return sorted(found, key=shard_of)


def shard_of(guild: Guild) -> int:
    """Return the number of the shard, out of two, that a guild belongs to."""
    return (guild.id >> 22) % 2


@asynccontextmanager
async def running(play: Play, shards: Shards = Shards(2)) -> AsyncIterator[Footnote]:  # noqa: B008
    """Run shards in one process during the `with` block."""
    play.client()
    assert play.services
    client = Footnote(
        play.services, play.noted, play.links.append, shards=shards, guild_ready_timeout=0.01
    )
    count = len(shards.ids or range(shards.count or play.discord.world.shards))
    async with play.discord.running(client, shards=count):
        yield client


async def answered(channel: Channel, person: Person) -> None:
    """Ask a question, wait for the answer, and check that there is only one."""
    question = await person.says(channel, f"<@bot> {WHO}")
    await channel.reply_to(question)
    assert len(question.replies) == 1


async def test_a_permanent_error_is_raised_at_once(play: Play) -> None:
    """The error is raised at once. Connecting all shards first could take minutes."""
    play.discord.gateway.fewest_shards = 5
    play.client()
    assert play.services
    client = Footnote(play.services, play.noted, play.links.append, shards=Shards(4))
    with pytest.raises(library.ConnectionClosed):
        await client.start(play.discord.token)
    await client.close()
    assert len(play.discord.gateway.identifies) < 4


async def test_each_shard_serves_its_guilds(
    play: Play, discord: Discord, guilds: list[Guild]
) -> None:
    """A shard handles the messages, commands and buttons of its guilds.

    Shard 0 handles direct messages.
    """
    discord.gateway.identify_every = APART * 0.2
    async with running(play):
        for guild in guilds:
            alice, channel = guild.member("alice"), guild.channel("general")
            await answered(channel, alice)
            shown = await (await alice.slash(channel, "ask", question=WHO)).response()
            await (await alice.click(shown, "👍")).response()
        person = discord.person("carol")
        await answered(person.dm, person)
        live = {session.shard: session.sequence for session in discord.gateway.live}
    assert live.keys() == {0, 1}
    assert not any(one.hasty for one in discord.gateway.identifies)


async def test_as_many_shards_as_discord_recommends(play: Play, discord: Discord) -> None:
    """By default, the bot runs the number of shards that Discord recommends."""
    discord.world.shards = 3
    async with running(play, Shards()):
        pass
    assert {(one.shard, one.shards) for one in discord.gateway.identifies} == {
        (0, 3),
        (1, 3),
        (2, 3),
    }


async def test_a_process_runs_only_its_own_shards(
    play: Play, discord: Discord, guilds: list[Guild]
) -> None:
    """A process doesn't answer questions that belong to another process's shards."""
    async with running(play, Shards(2, (1,))):
        theirs, ours = (guild.channel("general") for guild in guilds)
        question = await guilds[0].member("alice").says(theirs, f"<@bot> {WHO}")
        await answered(ours, guilds[1].member("bob"))
        await discord.quiet(0.05)
    assert not question.replies


async def test_several_shards_identify_at_once_if_discord_allows_it(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to `max_concurrency` shards identify at once. Shards with the same key take turns."""
    discord.world.max_concurrency = 2
    discord.gateway.identify_every = APART * 0.2
    async with running(play, Shards(4)):
        pass
    assert [one.hasty for one in discord.gateway.identifies] == [False] * 4
    discord.gateway.identify_every = 0
    monkeypatch.setattr(turns, "APART", 3600.0)
    async with running(play, Shards(2)):
        pass


async def test_an_outage_costs_no_shard_its_session(
    play: Play, discord: Discord, guilds: list[Guild]
) -> None:
    """Shards retry until they can resume, and questions asked in the meantime are answered."""
    async with running(play):
        sessions = list(discord.gateway.live)
        discord.faults.refuse_connections(6)
        discord.gateway.abort()
        for guild in guilds:
            await answered(guild.channel("general"), guild.member("alice"))
    assert [session.resumed for session in sessions] == [1, 1]
    assert len(discord.gateway.identifies) == 2


async def test_a_session_that_can_not_be_resumed_is_given_up(
    play: Play, discord: Discord, guilds: list[Guild], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After several failures, the shard starts a new session."""
    monkeypatch.setattr("bot.chat.gateway.shard.MAX_RESUME_FAILURES", 2)
    async with running(play, Shards(1)):
        discord.faults.refuse_connections(4)
        discord.gateway.abort()
        await discord.until(lambda: len(discord.gateway.identifies) == 2)
        await discord.ready()
        await answered(guilds[0].channel("general"), guilds[0].member("alice"))


async def test_a_shard_that_waits_for_its_turn_blocks_no_other(
    play: Play, discord: Discord, guilds: list[Guild], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one shard waits to identify, the other resumes at once."""
    async with running(play):
        monkeypatch.setattr(turns, "APART", 3600.0)
        waiting, other = sorted(discord.gateway.live, key=lambda session: session.shard)
        del discord.gateway.sessions[waiting.id]
        discord.gateway.abort()
        await answered(guilds[1].channel("general"), guilds[1].member("alice"))
        assert other.resumed == 1
        assert len(discord.gateway.identifies) == 2


async def test_too_few_sessions_today(
    play: Play, discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot waits until the limit is reset, because exceeding it would reset the token."""
    discord.faults.on("GET", "/gateway/bot").status(
        200,
        b'{"url": "", "shards": 1, "session_start_limit":'
        b' {"total": 1000, "remaining": 1, "reset_after": 50, "max_concurrency": 1}}',
    )
    async with running(play):
        pass
    assert "waiting for 0 s" in caplog.text
    caplog.clear()


async def test_a_shard_that_misses_its_turn_reserves_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a shard misses its turn, it connects earlier for its next turn.

    If the wait is canceled, the shard keeps its turn.
    """
    monkeypatch.setattr("bot.chat.gateway.identifying.LATE", 0.02)
    monkeypatch.setattr("bot.chat.gateway.identifying.LEAD", 0.01)
    taken = OwnTurns()
    one = Identifying(taken)
    tries, sent = 0, False
    while not sent and tries < 30:
        tries += 1
        await one.come(0)
        await asyncio.sleep(0.05)  # until the shard is connected
        with contextlib.suppress(TimeoutError):
            await one.wait(0)
            sent = True
    assert sent
    assert tries > 1  # leads of 0.01, 0.02 and 0.04 seconds are too short
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.wait(0), 0.01)
    assert await taken.reserve(0, 1, 1) > APART  # the canceled shard still has the first turn


async def test_shards_identify_in_spite_of_a_slow_hello(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a slow HELLO makes a shard miss its turn, the shard connects earlier the next time."""
    monkeypatch.setattr("bot.chat.gateway.identifying.LEAD", 0.2)
    monkeypatch.setattr("bot.chat.gateway.identifying.LATE", 0.05)
    async with running(play, Shards(3)):
        await discord.ready(3)
        discord.gateway.hello_after = 0.35
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) >= 6)
        await discord.ready(3)


async def test_processes_take_turns(cluster: Cluster) -> None:
    """Shards with the same key identify one at a time, even in different processes."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(3)]
    sent: list[float] = []

    async def identify(store: Store, shard: int) -> None:
        one = Identifying(SharedTurns(store))
        one.limit(1, 6)
        await one.come(shard)
        await one.wait(shard)
        sent.append(asyncio.get_running_loop().time())

    await stores[0].ping()
    await asyncio.gather(*(identify(store, n) for n, store in enumerate(stores * 2)))
    # A shard may be up to `LATE` seconds behind its turn.
    assert all(later - sooner > APART - 0.26 for sooner, later in itertools.pairwise(sorted(sent)))
    assert max(sent) - min(sent) > APART * 5 - 0.26
    for store in stores:
        await store.close()


async def test_without_the_database_turns_follow_the_clock(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every shard gets a turn, and shards with the same key never share one."""
    monkeypatch.setattr(turns, "APART", 5.0)
    async with Store(StoreConfig(cluster.new_database())) as store:
        shared = SharedTurns(store)
        await shared.reserve(0, 1, 6)
        await asyncio.to_thread(cluster.stop)
        try:
            monkeypatch.setattr("bot.chat.gateway.turns.time.time", lambda: 1_000_007.0)
            waits = [await shared.reserve(shard, 2, 6) for shard in range(6)]
        finally:
            await asyncio.to_thread(cluster.start)
    # Shards 2 and 3 skip a slot that comes too soon after the last turn from the database.
    assert waits == pytest.approx([13, 13, 18, 18, 8, 8])
    assert "shard 5 will identify in 8 s, timed by the clock" in caplog.text


async def test_a_turn_is_valid_only_for_the_schedule_that_gave_it(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one schedule is valid at a time, because both may assign the same time."""
    monkeypatch.setattr(turns, "CONFIRM_AHEAD", 30.0)  # a busy machine starts servers slowly
    async with Store(StoreConfig(cluster.new_database())) as store:
        shared = SharedTurns(store)
        await shared.reserve(0, 1, 2)
        assert await shared.stands(0)
        await asyncio.to_thread(cluster.stop)
        try:
            assert not await shared.stands(0)
            assert await shared.reserve(0, 1, 2) >= APART + turns.CONFIRM_AHEAD
            assert await shared.stands(0)
        finally:
            await asyncio.to_thread(cluster.start)
        assert not await shared.stands(0)
        # Until now, another shard may have used a turn that it took from the clock.
        assert await shared.reserve(0, 1, 2) > turns.CONFIRM_AHEAD / 2
        assert await shared.stands(0)


async def cut_off(store: Store, other: Store) -> None:
    """Make the server terminate the connections of a store that is listening."""
    async with store.listening() as listener:
        async with other._database.reading() as connection:  # noqa: SLF001 - there is no public way
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await listener.wait(PATIENCE)


async def test_no_turn_comes_soon_after_the_database_was_unreachable(cluster: Cluster) -> None:
    """After an outage of the database, a shard waits before its turn.

    The shard also waits if another server has replaced the old one.
    """
    config = StoreConfig(cluster.new_database())
    async with Store(config) as store, Store(config) as other:
        shared = SharedTurns(store)
        await asyncio.sleep(await shared.reserve(0, 1, 1) + APART + turns.CONFIRM_AHEAD)
        assert await shared.reserve(0, 1, 1) == 0.0
        with pytest.raises(StoreError):
            await cut_off(store, other)
        assert await shared.reserve(0, 1, 1) > APART
