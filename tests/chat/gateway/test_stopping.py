"""A stop causes no error, whatever the bot is doing."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord as library
import pytest

from tests.chat.gateway.test_supervisor import supervised, supervisor_of
from tests.chat.parrot import MADE, WHO
from tests.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Shorten pauses. At the end, check that no error was logged."""
    monkeypatch.setattr(library.backoff.ExponentialBackoff, "delay", lambda _: 0.01)
    monkeypatch.setattr("bot.chat.gateway.supervisor.GRACE", 0.05)
    yield
    logged = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR or r.exc_info]
    assert not [record.getMessage() for record in logged]
    assert "Session is closed" not in caplog.text


def connecting(discord: Discord) -> bool:
    """Return whether the gateway has refused a connection."""
    return discord.faults.refused_connections < 1000


@pytest.mark.parametrize("canceled", [False, True])
async def test_while_a_shard_can_not_connect(
    play: Play, discord: Discord, *, canceled: bool
) -> None:
    """If a shard can't connect, it gives up without an error.

    This holds whether the client is only closed or its task is canceled first.
    """
    discord.faults.refuse_connections(1000)
    client = play.client()
    running = asyncio.create_task(client.start(discord.token))
    await until(lambda: connecting(discord))
    if canceled:
        running.cancel()
    await client.close()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(running, return_exceptions=True)


async def test_while_a_shard_can_not_connect_again(play: Play, discord: Discord) -> None:
    """A stop also causes no error while a shard reconnects."""
    async with supervised(play):
        discord.faults.refuse_connections(1000)
        discord.gateway.abort()
        await until(lambda: connecting(discord))


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users/@me"), ("PUT", "/commands$"), ("GET", "/gateway/bot")],
)
@pytest.mark.parametrize("kind", ["slow", "503", "reset"])
async def test_during_a_request_at_startup(
    play: Play, discord: Discord, method: str, path: str, kind: str
) -> None:
    """A stop during login or command registration takes effect at once."""
    fault = discord.faults.on(method, path, times=None)
    {"slow": lambda: fault.slow(30.0), "503": lambda: fault.status(503)}.get(
        kind, fault.reset_before
    )()
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor_of(play).run(stop))
    await until(lambda: fault.hits)
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


async def test_while_a_shard_waits_to_identify(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop does not wait for the shard's turn."""
    async with supervised(play):
        monkeypatch.setattr("bot.chat.gateway.turns.APART", 3600.0)
        discord.gateway.invalidate(resumable=False)
        await until(lambda: not discord.gateway.live)
        await asyncio.sleep(0.1)
    assert len(discord.gateway.identifies) == 1


async def test_while_discord_grants_no_session(play: Play, discord: Discord) -> None:
    """A stop does not wait for a session."""
    discord.gateway.mute = {0}
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor_of(play).run(stop))
    await until(lambda: discord.gateway.identifies)
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


@pytest.mark.parametrize("kind", ["503", "reset", "slow", "limited"])
async def test_while_requests_are_retried(
    play: Play, discord: Discord, channel: Channel, alice: Person, kind: str
) -> None:
    """On a stop, the bot abandons requests that Discord doesn't accept."""
    async with supervised(play):
        asked = [await alice.says(channel, f"<@bot> {WHO}") for _ in range(2)]
        answers = [await channel.reply_to(one) for one in asked]
        for method, path in (("POST", "/(messages|callback)$"), ("PATCH", "."), ("DELETE", ".")):
            fault = discord.faults.on(method, path, times=None)
            match kind:
                case "503":
                    fault.status(503)
                case "reset":
                    fault.reset_before()
                case "slow":
                    fault.slow(30.0)
                case _:
                    fault.rate_limited(30.0)
        before = len(discord.requests)
        await alice.says(channel, f"<@bot> {MADE}")
        await alice.edits(asked[0], f"<@bot> {MADE}")
        await alice.deletes(asked[1])
        await alice.slash(channel, "ask", question=WHO)
        await alice.click(answers[0], "Why?")
        await until(lambda: len(discord.requests) >= before + 5)
    await asyncio.sleep(0.5)  # long enough for a retry to reach Discord
