"""Several shards in one process: each serves its own guilds, and none holds up another."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord as library
import pytest

from bot.chat.client import Footnote
from bot.chat.gateway import turns
from bot.chat.gateway.identifying import Identifying
from bot.chat.gateway.shards import Shards
from bot.chat.gateway.turns import OwnTurns, SharedTurns
from bot.config.store_settings import StoreConfig
from bot.errors import StoreError
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
    monkeypatch.setattr(library.backoff.ExponentialBackoff, "delay", lambda _: 0.01)


@pytest.fixture
def guilds(discord: Discord) -> list[Guild]:
    """Found two guilds, which belong to two shards of two."""
    found = [discord.guild(name) for name in ("one", "two")]
    return sorted(found, key=shard_of)


def shard_of(guild: Guild) -> int:
    """Return which of two shards a guild belongs to."""
    return (guild.id >> 22) % 2


@asynccontextmanager
async def running(play: Play, shards: Shards = Shards(2)) -> AsyncIterator[Footnote]:  # noqa: B008 - it is immutable
    """Run shards in one process for the length of a block."""
    play.client()
    assert play.services
    client = Footnote(
        play.services, play.noted, play.links.append, shards=shards, guild_ready_timeout=0.01
    )
    count = len(shards.ids or range(shards.count or play.discord.world.shards))
    async with play.discord.running(client, shards=count):
        yield client


async def answered(channel: Channel, person: Person) -> None:
    """Ask, and wait for the answer; there is one."""
    question = await person.says(channel, f"<@bot> {WHO}")
    await channel.reply_to(question)
    assert len(question.replies) == 1


async def test_what_will_not_pass_is_told_at_once(play: Play) -> None:
    """Not only when all shards are connected, which takes minutes where there are many."""
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
    """Messages, commands and buttons of its guilds; direct messages are the first one's."""
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
    """Where nobody says how many."""
    discord.world.shards = 3
    async with running(play, Shards()):
        pass
    assert {(one.shard, one.shards) for one in discord.gateway.identifies} == {
        (0, 3),
        (1, 3),
        (2, 3),
    }


async def test_the_shards_of_a_process_alone(
    play: Play, discord: Discord, guilds: list[Guild]
) -> None:
    """What belongs to others is not answered here."""
    async with running(play, Shards(2, (1,))):
        theirs, ours = (guild.channel("general") for guild in guilds)
        question = await guilds[0].member("alice").says(theirs, f"<@bot> {WHO}")
        await answered(ours, guilds[1].member("bob"))
        await discord.quiet(0.05)
    assert not question.replies


async def test_several_identify_at_once_if_discord_lets_them(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as it says; of one key they are apart."""
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
    """However often it can't connect, it resumes, and what was said meanwhile is answered."""
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
    """After some tries: where it should be resumed may be gone for good."""
    monkeypatch.setattr("bot.chat.gateway.shard.RESUMED_AFTER", 2)
    async with running(play, Shards(1)):
        discord.faults.refuse_connections(4)
        discord.gateway.abort()
        await discord.until(lambda: len(discord.gateway.identifies) == 2)
        await discord.ready()
        await answered(guilds[0].channel("general"), guilds[0].member("alice"))


async def test_a_shard_that_waits_for_its_turn_holds_up_no_other(
    play: Play, discord: Discord, guilds: list[Guild], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has to identify, and may not yet; the other is resumed at once."""
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
    """Are waited for: Discord would reset the token."""
    discord.faults.on("GET", "/gateway/bot").status(
        200,
        b'{"url": "", "shards": 1, "session_start_limit":'
        b' {"total": 1000, "remaining": 1, "reset_after": 50, "max_concurrency": 1}}',
    )
    async with running(play):
        pass
    assert "waiting for 0 s" in caplog.text
    caplog.clear()


async def test_who_is_late_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sooner, with another turn; the next is somebody else's. Who is called off keeps the turn."""
    monkeypatch.setattr("bot.chat.gateway.identifying.LATE", 0.02)
    monkeypatch.setattr("bot.chat.gateway.identifying.SOONER", 0.01)
    taken = OwnTurns()
    one = Identifying(taken)
    tries, sent = 0, False
    while not sent and tries < 30:
        tries += 1
        await one.come(0)
        await asyncio.sleep(0.05)  # until it is connected
        with contextlib.suppress(TimeoutError):
            await one.wait(0)
            sent = True
    assert sent
    assert tries > 1  # 0.01, 0.02 and 0.04 seconds before the turn are too few
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(one.wait(0), 0.01)
    assert await taken.reserve(0, 1, 1) > APART  # the turn between is kept


async def test_a_slow_hello_keeps_no_shard_out(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who connects too late for its turn connects sooner the next time."""
    monkeypatch.setattr("bot.chat.gateway.identifying.SOONER", 0.2)
    monkeypatch.setattr("bot.chat.gateway.identifying.LATE", 0.05)
    async with running(play, Shards(3)):
        await discord.ready(3)
        discord.gateway.hello_after = 0.35
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) >= 6)
        await discord.ready(3)


async def test_processes_take_turns(cluster: Cluster) -> None:
    """Of one key none is sooner than the pause after another; of two keys they don't mind."""
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
    # what is late by less than `LATE` is not late
    assert all(later - sooner > APART - 0.26 for sooner, later in itertools.pairwise(sorted(sent)))
    assert max(sent) - min(sent) > APART * 5 - 0.26
    for store in stores:
        await store.close()


async def test_without_the_database_the_clock_says_whose_turn_it_is(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No shard waits for ever, and of one key none has the turn of another one."""
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
    # Shards 2 and 3 leave out a turn that comes too soon after the database's last.
    assert waits == pytest.approx([13, 13, 18, 18, 8, 8])
    assert "shard 5 identifies in 8 s, by the clock" in caplog.text


async def test_a_turn_counts_only_where_it_was_given(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the clock and of the database may fall together, so never do both count."""
    monkeypatch.setattr(turns, "SURE", 30.0)  # a busy machine takes a while to start a server
    async with Store(StoreConfig(cluster.new_database())) as store:
        shared = SharedTurns(store)
        await shared.reserve(0, 1, 2)
        assert await shared.stands(0)
        await asyncio.to_thread(cluster.stop)
        try:
            assert not await shared.stands(0)
            assert await shared.reserve(0, 1, 2) >= APART + turns.SURE
            assert await shared.stands(0)
        finally:
            await asyncio.to_thread(cluster.start)
        assert not await shared.stands(0)
        # Who had a turn by the clock may have used it until now.
        assert await shared.reserve(0, 1, 2) > turns.SURE / 2
        assert await shared.stands(0)


async def cut_off(store: Store, other: Store) -> None:
    """Let the server end the connections of a store that listens."""
    async with store.listening() as ears:
        async with other._database.reading() as connection:  # noqa: SLF001 - as no caller would
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await ears.wait(PATIENCE)


async def test_no_turn_comes_soon_after_the_database_was_out_of_reach(cluster: Cluster) -> None:
    """Though the server itself has run on, or another one has taken its place."""
    config = StoreConfig(cluster.new_database())
    async with Store(config) as store, Store(config) as other:
        shared = SharedTurns(store)
        await asyncio.sleep(await shared.reserve(0, 1, 1) + APART + turns.SURE)
        assert await shared.reserve(0, 1, 1) == 0.0
        with pytest.raises(StoreError):
            await cut_off(store, other)
        assert await shared.reserve(0, 1, 1) > APART
