"""Connections and sessions behave as they do at Discord, and discord.py handles them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import aiohttp
import discord as library
import pytest
import zstandard

from tests.patience import PATIENCE

from . import Discord
from .echobot import EchoBot

if TYPE_CHECKING:
    from . import Person
    from .entities import Channel


async def test_missed_messages_are_sent_on_resume(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """After a cut connection, RESUME delivers the missed messages once."""
    async with discord.running(EchoBot()):
        session = discord.gateway.live[0]
        discord.gateway.abort()
        message = await alice.says(channel, "<@bot> hello")
        await channel.reply_to(message)
        await discord.quiet(0.05)
    assert session.resumed == 1
    assert len(message.replies) == 1
    assert len(discord.gateway.identifies) == 1


async def test_a_requested_reconnect(discord: Discord, channel: Channel, alice: Person) -> None:
    """After op 7, the client reconnects and resumes."""
    async with discord.running(EchoBot()):
        session = discord.gateway.live[0]
        discord.gateway.reconnect()
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    assert session.resumed == 1


@pytest.mark.parametrize("code", [1001, 4000, 4009])
async def test_a_closed_connection_is_resumed(
    discord: Discord, channel: Channel, alice: Person, code: int
) -> None:
    """The client resumes after a close code that allows it."""
    async with discord.running(EchoBot()):
        session = discord.gateway.live[0]
        discord.gateway.close(code)
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    assert session.resumed == 1


async def test_a_repeated_event(discord: Discord, channel: Channel, alice: Person) -> None:
    """A repeated event reaches the bot twice, because discord.py does not filter duplicates."""
    async with discord.running(EchoBot()):
        message = await alice.says(channel, "<@bot> hello")
        discord.repeat(message)
        await discord.until(lambda: len(message.replies) == 2)


@pytest.mark.parametrize("resumable", [True, False])
async def test_invalid_session(
    discord: Discord, channel: Channel, alice: Person, *, resumable: bool
) -> None:
    """After op 9, the client resumes if that is allowed, and otherwise identifies again."""
    async with discord.running(EchoBot()):
        session = discord.gateway.live[0]
        discord.gateway.invalidate(resumable=resumable)
        await discord.ready()
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    assert session.resumed == int(resumable)
    assert len(discord.gateway.identifies) == (1 if resumable else 2)


async def test_a_wrong_token_is_refused(discord: Discord) -> None:
    """A wrong token gets status 401 from REST and close code 4004 from the gateway."""
    with pytest.raises(library.LoginFailure):
        async with EchoBot() as bot:
            await bot.start("wrong")
    discord.gateway.token = "another"  # noqa: S105 - not a real secret
    with pytest.raises(library.ConnectionClosed) as closed:
        async with discord.running(EchoBot()):
            pass
    assert closed.value.code == 4004


async def test_an_intent_that_is_not_enabled_is_refused() -> None:
    """An intent that is not allowed makes the gateway close with 4014."""
    async with Discord(content_intent=False) as discord:
        with pytest.raises(library.PrivilegedIntentsRequired):
            async with discord.running(EchoBot()):
                pass


async def test_a_refused_first_connection_ends_the_client(discord: Discord) -> None:
    """With one shard, discord.py 2.7 gives up. This is why the bot has a supervisor."""
    discord.faults.refuse_connections()
    client = library.Client(intents=library.Intents.none())
    with pytest.raises(AttributeError):
        async with discord.running(client):
            pass


async def test_withheld_acknowledgements_are_noticed(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """A client whose heartbeats are not acknowledged drops the connection and resumes."""
    discord.gateway.heartbeat = 0.05
    discord.faults.withhold_acks(100)
    async with discord.running(EchoBot(heartbeat_timeout=0.3)):
        session = discord.gateway.live[0]
        await discord.until(lambda: session.resumed)
        discord.faults.clear()
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))


async def test_two_shards(discord: Discord, alice: Person) -> None:
    """Each guild belongs to one shard. Direct messages belong to the first shard."""
    guilds = [discord.guild(name) for name in ("one", "two")]
    async with discord.running(EchoBot(shard_count=2), shards=2):
        shards = {s.shard: s for s in discord.gateway.live}
        before = [shards[n].sequence for n in (0, 1)]
        for guild in guilds:
            channel = guild.channel("general")
            await channel.reply_to(await guild.member("bob").says(channel, "<@bot> hello"))
        await alice.dm.reply_to(await alice.dms("hello"))
    assert all(shards[n].sequence > before[n] for n in (0, 1))
    assert {(i.shard, i.shards) for i in discord.gateway.identifies} == {(0, 2), (1, 2)}


@pytest.mark.parametrize(("shard", "fewest", "code"), [(3, 1, 4010), (0, 4, 4011)])
async def test_an_invalid_shard_is_refused(
    discord: Discord, shard: int, fewest: int, code: int
) -> None:
    """A shard id out of range gets 4010, and too few shards get 4011."""
    discord.gateway.fewest_shards = fewest
    with pytest.raises(library.ConnectionClosed) as closed:
        async with discord.running(EchoBot(shard_ids=[shard], shard_count=3)):
            pass
    assert closed.value.code == code


class Patient(EchoBot):
    """Echo bot that pauses briefly before a shard identifies again."""

    refused: frozenset[int | None] = frozenset()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Pause, unless this is the shard's first attempt."""
        del initial
        if shard_id in self.refused:
            await asyncio.sleep(0.5)
        self.refused |= {shard_id}


async def test_identifying_too_soon_is_refused(discord: Discord) -> None:
    """After an IDENTIFY too soon, the gateway sends op 9, and discord.py tries again."""
    discord.gateway.identify_every = 0.3
    discord.world.max_concurrency = 2
    async with discord.running(Patient(shard_count=4), shards=4):
        pass
    hasty = [one for one in discord.gateway.identifies if one.hasty]
    assert {one.shard for one in hasty} == {2, 3}
    assert len(discord.gateway.identifies) == 4 + len(hasty)


@pytest.mark.parametrize("method", ["zstd-stream", "zlib-stream", None])
async def test_compression(discord: Discord, method: str | None) -> None:
    """The gateway supports each kind of transport compression."""
    streams: dict[str | None, Any] = {
        "zstd-stream": zstandard.ZstdDecompressor().decompressobj(),
        "zlib-stream": zlib.decompressobj(),
    }
    query = f"&compress={method}" if method else ""
    url = f"{discord.world.gateway_url}?v=10&encoding=json{query}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        message = await socket.receive(timeout=PATIENCE)
    text = streams[method].decompress(message.data) if method else message.data.encode()
    assert b'"op": 10' in text


async def test_the_client_runs_on_zlib(
    discord: Discord,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without zstandard, discord.py requests zlib-stream."""

    class Zlib:
        COMPRESSION_TYPE = "zlib-stream"

        def __init__(self) -> None:
            self._stream = zlib.decompressobj()

        def decompress(self, data: bytes) -> str:
            return self._stream.decompress(data).decode()

    monkeypatch.setattr(library.utils, "_ActiveDecompressionContext", Zlib)
    async with discord.running(EchoBot()):
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))


async def test_another_process(discord: Discord, channel: Channel, alice: Person) -> None:
    """The launcher connects a bot in another process to this Discord."""
    environment = {**os.environ, **discord.environment, "DISCORD_TOKEN": discord.token}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.loopback.launch", "--", "tests.loopback.echobot"),
        env=environment,
        stderr=subprocess.PIPE,
    )
    try:
        await discord.ready()
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    finally:
        process.terminate()
        await process.communicate()
