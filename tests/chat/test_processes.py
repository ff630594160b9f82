"""Two processes of two shards each, with one database, as an operator starts them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.commands.teaching import Consent, act
from bot.config.store_settings import StoreConfig
from bot.curation.verbs import Teach
from bot.store import Store
from tests.bakery import written
from tests.chat.test_process import started
from tests.curation.desks import desk
from tests.loopback import Discord
from tests.loopback.driver import APART_VARIABLE
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.config import Config
    from tests.chat.test_process import Process
    from tests.loopback import Message, Person
    from tests.loopback.entities import Channel, Guild
    from tests.store.cluster import Cluster

APART = 0.6
SHARDS = 4
KNOWN = "Who are the best customers?"
VAIN = "is there a gluten-free range?"
BREAD = "herring"


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Serve a Discord that refuses who identifies too soon after another."""
    async with Discord(shards=SHARDS) as served:
        served.gateway.identify_every = APART * 0.3
        yield served


@pytest.fixture
def guilds(discord: Discord) -> list[Guild]:
    """Found a guild for each shard."""
    found = [discord.guild(f"guild {n}") for n in range(SHARDS)]
    return sorted(found, key=lambda guild: (guild.id >> 22) % SHARDS)


@pytest.fixture
def config(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Write the configuration that both processes have."""
    monkeypatch.setenv(APART_VARIABLE, str(APART))
    url = cluster.new_database()
    settings = {"knowledge": "knowledge", "watch": "off", "store": f'{{database: "{url}"}}'}
    text = "".join(f"{name}: {value}\n" for name, value in settings.items())
    shop = desk(tmp_path)
    written(tmp_path / "config.yaml", text)
    return replace(shop, store=StoreConfig(url))


class Processes:
    """Starts processes by their number."""

    def __init__(self, discord: Discord, folder: Path, config: Config) -> None:
        self.config = config
        self._discord, self._folder = discord, folder

    def one(self, number: int) -> AbstractAsyncContextManager[Process]:
        """Start one for the length of a block."""
        options = ("--shard-count", str(SHARDS), "--processes", "2", "--ordinal", str(number))
        return started(self._discord, self._folder, *options)

    @asynccontextmanager
    async def both(self) -> AsyncIterator[list[Process]]:
        """Start both at once, and wait until all shards are connected."""
        async with AsyncExitStack() as stack:
            processes = [await stack.enter_async_context(self.one(n)) for n in range(2)]
            await self._discord.ready(SHARDS)
            yield processes


@pytest.fixture
def processes(discord: Discord, config: Config, tmp_path: Path) -> Processes:
    """Return what starts processes."""
    return Processes(discord, tmp_path, config)


async def asks(channel: Channel, person: Person, text: str) -> Message:
    """Ask, and return the answer."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {text}"))


async def test_each_event_is_answered_by_one(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """In each guild once, privately once; no two IDENTIFYs come too soon after each other."""
    async with processes.both():
        asked = [
            await guild.member("alice").says(guild.channel("general"), f"<@bot> {KNOWN}")
            for guild in guilds
        ]
        carol = discord.person("carol")
        asked.append(await carol.dms(KNOWN))
        for question in asked:
            await question.channel.reply_to(question)
        await discord.quiet(0.3)
    assert [len(question.replies) for question in asked] == [1] * (SHARDS + 1)
    assert [one.hasty for one in discord.gateway.identifies] == [False] * SHARDS
    assert len(discord.requested("PUT", r"/commands$")) <= 2


async def test_what_a_curator_changes_is_live_in_both(
    guilds: list[Guild], processes: Processes, config: Config
) -> None:
    """Soon after publishing, here from a terminal."""
    async with processes.both():
        places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
        assert "don't say" in (await asks(*places[0], VAIN)).text
        await asyncio.to_thread(act, config, Teach(VAIN, "bread"), Consent(yes=True))
        async with asyncio.timeout(PATIENCE):
            for place in places:
                while BREAD not in (await asks(*place, VAIN)).text:  # noqa: ASYNC110 - it is told to others
                    await asyncio.sleep(0.1)


async def test_a_process_that_dies_takes_nothing_down(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """The other one goes on; started again, it answers, and knows its replies of before."""
    places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
    async with processes.both() as (_, second):
        channel, alice = places[3]
        question = await alice.says(channel, f"<@bot> {KNOWN}")
        reply = await channel.reply_to(question)
        await until_kept(processes, question.id)
        second.kill()
        await second.wait()
        await asks(*places[0], KNOWN)
        await discord.until(lambda: len(discord.gateway.live) == 2)
        async with processes.one(1):
            await discord.ready(SHARDS)
            for place in places:
                await asks(*place, KNOWN)
            await alice.edits(question, f"<@bot> {VAIN}")
            await discord.until(lambda: "don't say" in reply.text)
    assert len(question.replies) == 1


async def until_kept(processes: Processes, question_id: int) -> None:
    """Wait until the database knows the reply to a question."""
    async with Store(processes.config.store) as store, asyncio.timeout(PATIENCE):
        while await store.reply_to(question_id) is None:  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(0.05)
