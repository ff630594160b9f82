"""The bot retries after temporary errors, explains permanent ones, and shuts down in order."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.executor import THREADS
from bot.chat.gateway import shard
from bot.chat.gateway.supervisor import Supervisor
from bot.errors import UsageError
from bot.runtime.backoff import Backoff
from tests.chat.conftest import Play
from tests.chat.parrot import WHO
from tests.loopback import Discord
from tests.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.loopback import Person
    from tests.loopback.entities import Channel

REFUSED = b'{"message": "not now", "code": 0}'


def supervisor_of(play: Play, token: str = Discord.token, **settings: Any) -> Supervisor:  # noqa: ANN401 - settings of any type
    """Return a supervisor of successive clients that share their services."""
    first = play.client(**settings)
    services = play.services
    assert services
    clients = iter([first])
    return Supervisor(
        lambda: next(clients, None) or play.client(services),
        token,
        services.in_flight,
        Backoff(0.02, 0.04),
    )


@asynccontextmanager
async def supervised(play: Play) -> AsyncIterator[asyncio.Event]:
    """Run a supervised bot during the `with` block, or until the yielded event is set."""
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor_of(play).run(stop))
    await play.discord.ready()
    yield stop
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses between attempts to connect."""
    monkeypatch.setattr(shard, "BACKOFF", Backoff(0.01, 0.01))


async def test_a_refused_first_connection(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot retries until it can connect."""
    discord.faults.refuse_connections(3)
    async with supervised(play):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


async def test_a_rest_outage_at_login(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If Discord temporarily refuses the login, the bot retries."""
    discord.faults.on("GET", "/users/@me", times=2).status(503)
    discord.faults.on("GET", "/users/@me").reset_before()
    async with supervised(play):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


async def test_a_gateway_outage(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """After an outage, the bot reconnects and answers the questions asked in the meantime."""
    async with supervised(play):
        discord.faults.refuse_connections(3)
        discord.gateway.abort()
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
    assert len(question.replies) == 1


async def test_a_close_with_an_unknown_error(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot reconnects after close code 4000, "unknown error"."""
    async with supervised(play):
        discord.gateway.close(4000)
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


async def test_a_wrong_token(play: Play, discord: Discord) -> None:
    """The bot says that the token is invalid, whether REST or the gateway (4004) reports it."""
    with pytest.raises(UsageError, match="refuses the token: copy it again"):
        await supervisor_of(play, "wrong").run(asyncio.Event())
    discord.gateway.token = "another"  # noqa: S105 - not a real token
    with pytest.raises(UsageError, match="refuses the token"):
        await supervisor_of(play).run(asyncio.Event())


async def test_an_intent_that_is_not_enabled() -> None:
    """The bot explains close code 4014 and names both ways to fix the problem."""
    async with Discord(content_intent=False) as discord:
        play = Play(discord)
        with pytest.raises(UsageError, match=r"Message Content Intent.*or empty `listen`"):
            await supervisor_of(play, listen=[5]).run(asyncio.Event())
        async with supervised(play):
            pass


async def test_too_few_shards(play: Play, discord: Discord) -> None:
    """The bot explains close code 4011 and names the option to change."""
    discord.gateway.fewest_shards = 2
    with pytest.raises(UsageError, match="for so few shards: increase --shard-count"):
        await supervisor_of(play).run(asyncio.Event())


@pytest.mark.parametrize("code", [4012, 4013])
async def test_a_program_that_is_too_old(play: Play, discord: Discord, code: int) -> None:
    """The bot tells the operator to upgrade, because a retry can't help."""
    running = asyncio.create_task(supervisor_of(play).run(asyncio.Event()))
    await discord.ready()
    discord.gateway.close(code)
    with pytest.raises(UsageError, match="upgrade the program"):
        await running


async def test_retry_after_is_honored(
    play: Play, discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot waits for as long as Discord's Retry-After requires."""
    banned = discord.faults.on("GET", "/users/@me")
    page = {"Retry-After": "1.25", "Content-Type": "text/html"}
    banned.answer = (429, page, b"error code: 1015")
    async with supervised(play):
        await discord.ready()
    assert "429 Too Many Requests (error code: 0): error code: 1015" in caplog.text
    assert "retrying in 1.2 s" in caplog.text


async def test_an_unexpected_error_is_logged_with_its_traceback(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the traceback of an unexpected error, because its message may not explain it."""

    async def fail(_: object) -> None:
        monkeypatch.undo()
        raise KeyError("type")

    monkeypatch.setattr("bot.chat.client.Footnote.setup_hook", fail)
    async with supervised(play):
        await discord.ready()
    [record] = [one for one in caplog.records if "KeyError: 'type'" in one.getMessage()]
    assert record.exc_info
    assert record.exc_info[0] is KeyError


async def test_a_stop_between_two_attempts(
    play: Play, discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    """A shutdown does not wait until the pause ends."""
    discord.faults.on("GET", "/users/@me", times=None).status(403, REFUSED)
    supervisor = supervisor_of(play)
    supervisor._backoff = Backoff(60, 60)  # noqa: SLF001 - exceeds the test's time limit
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor.run(stop))
    await until(lambda: "retrying in" in caplog.text)
    assert "failed (Forbidden: 403 Forbidden (error code: 0): not now); retrying" in caplog.text
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


async def test_a_stop_while_a_shard_can_not_connect(
    play: Play, discord: Discord, caplog: pytest.LogCaptureFixture
) -> None:
    """A shutdown does not wait until a shard is connected."""
    discord.faults.refuse_connections(1000)
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor_of(play).run(stop))
    await until(lambda: "shard 0: no connection" in caplog.text)
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


async def test_a_stop_lets_answers_finish(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot finishes answers in progress, and starts no new ones."""
    async with supervised(play) as stop:
        asked = [await alice.says(channel, f"<@bot> think {n}") for n in range(THREADS)]
        await play.asked(THREADS)
        stop.set()
        await asyncio.sleep(0.01)
        late = await alice.says(channel, f"<@bot> {WHO}")
        await discord.quiet(0.05)
        play.parrot.thinking.set()
        for message in asked:
            await channel.reply_to(message)
    assert not late.replies
    assert not discord.gateway.live


async def test_a_stop_waits_no_longer_than_the_grace_period(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    *,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After the grace period, the bot abandons answers that are still in progress."""
    monkeypatch.setattr("bot.chat.gateway.supervisor.GRACE", 0.05)
    async with supervised(play) as stop:
        await alice.says(channel, "<@bot> think")
        await play.asked(1)
        stop.set()
        await discord.until(lambda: not discord.gateway.live)
    play.parrot.thinking.set()
    assert "answers not finished in time: 1" in caplog.text


async def test_pauses_grow_and_recover(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Pauses grow up to a maximum. A period of uptime resets them."""
    discord.faults.on("GET", "/users/@me", times=4).status(403, REFUSED)
    async with supervised(play):
        pass
    assert caplog.text.count("retrying in 0.0 s") == 4
    monkeypatch.setattr("bot.chat.gateway.supervisor.HEALTHY_AFTER", -1.0)
    discord.faults.on("GET", "/users/@me", times=2).status(403, REFUSED)
    async with supervised(play):
        pass
