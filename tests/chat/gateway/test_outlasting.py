"""Unexpected behavior of Discord costs at most one event, one attempt or one answer."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.gateway import delivery, shard, turns
from bot.chat.gateway.shard import Brake
from bot.chat.interactions import syncing
from bot.runtime.backoff import Backoff
from tests.chat.parrot import MADE, WHO
from tests.patience import until

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

MESSAGES = r"/channels/\d+/messages$"
SECRET = "nobody may read this"  # noqa: S105 - not a real secret
ODD: dict[str, Any] = {
    "MESSAGE_UPDATE": {"id": "1", "channel_id": "2", "embeds": []},
    "MESSAGE_CREATE": {"id": "1", "channel_id": "2", "content": SECRET},
    "INTERACTION_CREATE": {"id": SECRET, "data": None},
    "THREAD_CREATE": {"id": "1", "guild_id": "x"},
    "CHANNEL_CREATE": {},
    "GUILD_CREATE": {"id": None},
    "ENTITLEMENT_CREATE": {"id": "1"},
    "USER_UPDATE": {},
}


@pytest.fixture(autouse=True)
def _hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "APART", 0.05)
    monkeypatch.setattr(shard, "BACKOFF", Backoff(0.01, 0.01))


async def answered(channel: Channel, person: Person) -> None:
    """Ask a question and check that it is answered once."""
    question = await person.says(channel, f"<@bot> {WHO}")
    await channel.reply_to(question)
    assert len(question.replies) == 1


@pytest.mark.errors
@pytest.mark.parametrize("event", ODD)
async def test_an_unreadable_event(
    play: Play,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
    event: str,
) -> None:
    """The session loses only this event and continues. The log names only the event's type."""
    discord = play.discord
    async with play.bot():
        [session] = discord.gateway.live
        session.tell(event, ODD[event])
        await answered(channel, alice)
        assert discord.gateway.live == [session]
    assert session.resumed == 0
    [message] = [r.getMessage() for r in caplog.records if "can't be read" in r.getMessage()]
    assert message.startswith(f"an event can't be read: {event} (")
    assert SECRET not in caplog.text


@pytest.mark.parametrize("garbage", [b"\x00\x01\x02", "{", "[]", "3"])
async def test_an_unreadable_gateway_message(
    play: Play, discord: Discord, channel: Channel, alice: Person, garbage: bytes | str
) -> None:
    """The bot drops the connection, and resumes the session over a new one."""
    async with play.bot():
        [session] = discord.gateway.live
        assert session.connection
        session.connection.send(garbage)
        await discord.until(lambda: session.resumed == 1)
        await answered(channel, alice)
    assert len(discord.gateway.identifies) == 1


async def test_a_session_that_never_starts(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shard identifies again, although the connection seems to work."""
    monkeypatch.setattr(shard, "READY_WITHIN", 0.2)
    async with play.bot():
        discord.gateway.mute = {0}
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) >= 3)
        discord.gateway.mute = set()
        await discord.ready()
        await answered(channel, alice)


async def test_closing_does_not_wait_for_the_handshake(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot reconnects on request even if Discord never closes the old connection."""
    monkeypatch.setattr(shard, "CLOSE_TIMEOUT", 0.1)
    loop = asyncio.get_running_loop()
    async with play.bot():
        [session] = discord.gateway.live
        assert session.connection
        assert session.connection.request.transport
        session.connection.request.transport.pause_reading()
        discord.gateway.reconnect()
        began = loop.time()
        await discord.until(lambda: session.resumed == 1)
        assert loop.time() - began < 5


async def test_an_unreachable_resume_url(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """After several failures, the session is resumed at the default gateway."""
    async with play.bot() as client:
        [session] = discord.gateway.live
        client.connections[0].ws.gateway = yarl.URL("ws://127.0.0.1:1")
        discord.gateway.abort()
        await answered(channel, alice)
    assert session.resumed == 1


async def test_no_sessions_are_left_today(
    play: Play, discord: Discord, channel: Channel, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The limit is checked before every new session.

    If the check fails, the shard connects anyway.
    """
    async with play.bot():
        discord.faults.on("GET", "/gateway/bot").status(
            200,
            b'{"url": "", "shards": 1, "session_start_limit":'
            b' {"total": 1000, "remaining": 0, "reset_after": 50, "max_concurrency": 1}}',
        )
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) == 2)
        discord.faults.on("GET", "/gateway/bot").status(403)
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) == 3)
        await discord.ready()
        await answered(channel, alice)
    assert "too few new sessions now; waiting for 0 s" in caplog.text
    assert "could not find out how many sessions are left today" in caplog.text
    caplog.clear()


ODD_LIMITS = [b"{}", b"<html>", b'{"url": "", "shards": 1', b'{"url": "", "shards": 1}']


@pytest.mark.parametrize("body", ODD_LIMITS)
async def test_an_invalid_response_about_limits(
    play: Play, discord: Discord, channel: Channel, alice: Person, body: bytes
) -> None:
    """If the session limit can't be read, the shard still starts its next session."""
    async with play.bot():
        discord.faults.on("GET", "/gateway/bot").status(200, body)
        discord.gateway.invalidate(resumable=False)
        await discord.until(lambda: len(discord.gateway.identifies) == 2)
        await discord.ready()
        await answered(channel, alice)
    assert len(discord.requested("GET", "/users/@me")) == 1


async def test_a_session_that_ends_after_every_resume(
    play: Play, discord: Discord, channel: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot abandons a session that ends soon after each of several resumes."""
    monkeypatch.setattr(Brake, "after", lambda *_: 0.0)
    async with play.bot():
        [session] = discord.gateway.live
        for _ in range(2 * shard.MAX_RESUME_FAILURES):
            discord.gateway.close(4000)
            await discord.until(lambda: bool(discord.gateway.live))
            if len(discord.gateway.identifies) == 2:
                break
        await answered(channel, alice)
    assert len(discord.gateway.identifies) == 2
    assert session.resumed == shard.MAX_RESUME_FAILURES


@given(st.lists(st.floats(0, 9.9), min_size=20, max_size=200))
def test_short_lived_connections_are_slowed_down(held: list[float]) -> None:
    """The first three retries are immediate.

    Later pauses grow up to a maximum, until a stable connection resets them.
    """
    brake = Brake(steady=10, longest=8)
    pauses = [brake.after(seconds) for seconds in held]
    assert pauses[:3] == [0, 0, 0]
    assert all(pause <= 8 for pause in pauses)
    assert all(pause >= 4 for pause in pauses[7:])
    assert brake.after(10) == brake.after(0) == 0


def test_a_brake_never_overflows() -> None:
    """The pause stays below its maximum even after thousands of failures."""
    brake = Brake(steady=10, longest=8)
    assert all(brake.after(0) <= 8 for _ in range(5000))


async def test_connections_that_keep_ending(
    play: Play, discord: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shard pauses before it reconnects, instead of trying hundreds of times a minute."""
    pauses = iter([0.0, 0.0, 3600.0])
    monkeypatch.setattr(Brake, "after", lambda *_: next(pauses))
    async with play.bot():
        [session] = discord.gateway.live
        for resumed in (1, 2):
            discord.gateway.close(4000)
            await discord.until(lambda n=resumed: session.resumed == n)  # type: ignore[misc]  # mypy can't infer the type of n
        discord.gateway.close(4000)
        await asyncio.sleep(0.2)
        assert session.resumed == 2
        assert not discord.gateway.live


async def test_a_request_without_a_response(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A request without a response times out and is retried.

    Later messages in the channel wait no longer than the timeout.
    """
    monkeypatch.setattr("bot.chat.client.ANSWERED_WITHIN", 0.3)
    discord.faults.on("POST", MESSAGES).slow(3600)
    async with play.bot():
        questions = [await alice.says(channel, f"<@bot> {WHO}") for _ in range(3)]
        for question in questions:
            await channel.reply_to(question)
        await discord.quiet(0.05)
    assert [len(question.replies) for question in questions] == [1, 1, 1]


async def test_a_callback_without_a_response(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The callback is retried within the three seconds that Discord allows."""
    monkeypatch.setattr("bot.chat.acknowledging.CALLBACK_TRY", 0.3)
    discord.faults.on("POST", r"/callback$").slow(3600)
    async with play.bot():
        called = await alice.slash(channel, "ask", question=WHO)
        assert "Otters pull" in (await called.response()).text


async def test_a_slow_callback(
    play: Play, discord: Discord, channel: Channel, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A callback that times out may have succeeded, so the bot takes the next step anyway."""
    monkeypatch.setattr("bot.chat.acknowledging.CALLBACK_TRY", 0.1)
    monkeypatch.setattr("bot.chat.responding.THINKING_AFTER", 0.1)
    async with play.bot():
        shown = await (await alice.slash(channel, "ask", question=WHO)).response()
        discord.faults.on("POST", r"/callback$", times=None).late(0.5)
        assert (
            "Otters pull"
            in (await (await alice.slash(channel, "ask", question=WHO)).response()).text
        )
        await alice.click(shown, "Delete")
        await discord.until(lambda: shown.deleted)
        play.parrot.seconds = 0.3
        slow = await alice.slash(channel, "ask", question=MADE)
        await discord.until(lambda: bool(slow.original and "cheese" in slow.original.text))


async def test_a_previous_question_that_can_not_be_fetched(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The next question is answered even if the previous one can't be fetched."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    for kind in ("cut", "odd"):
        fault = discord.faults.on("GET", r"/messages/\d+$", times=10)
        if kind == "cut":
            fault.reset_before()
        else:
            fault.status(200, b"{}")
        async with play.bot():
            asked = await alice.says(channel, f"<@bot> {MADE}", reply_to=reply)
            assert (await channel.reply_to(asked)).text
        discord.faults.clear()


@pytest.mark.errors
@pytest.mark.parametrize("kind", ["hangs", "is cut", "is refused", "is too often", "is odd"])
async def test_registering_commands_delays_no_answer(
    play: Play,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    """The bot answers questions even if registration fails. It retries after temporary errors."""
    discord = play.discord
    monkeypatch.setattr("bot.chat.client.REGISTERED_WITHIN", 0.1)
    monkeypatch.setattr(syncing, "BACKOFF", Backoff(0.05))
    fault = discord.faults.on("PUT", r"/commands$")
    match kind:
        case "hangs":
            fault.slow(3600)
        case "is cut":
            fault.times = 5
            fault.reset_before()
        case "is refused":
            fault.status(403)
        case "is too often":
            fault.rate_limited(3600)
        case _:
            fault.status(200, b"[{}]")
    async with play.bot():
        await answered(channel, alice)
        if kind == "is cut":
            await until(lambda: bool(play.noted))


@pytest.mark.parametrize(
    "refusal", [(404, 10003), (400, 50083), (400, 200000), (403, 50001), (403, 0)]
)
async def test_a_reply_that_discord_rejects(
    play: Play,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
    refusal: tuple[int, int],
) -> None:
    """The log gives the reason in one line.

    It repeats the line only after a reply has succeeded.
    """
    discord, (status, code) = play.discord, refusal
    body = b'{"message": "no", "code": %d}' % code
    async with play.bot():
        for times in (2, 1):
            discord.faults.on("POST", MESSAGES, times=times).status(status, body)
            for _ in range(times):
                await alice.says(channel, f"<@bot> {WHO}")
                await discord.quiet(0.05)
            await answered(channel, alice)
    said = f"a reply was not delivered (error {status}, code {code}: no)"
    assert caplog.text.count(said) == 2


async def test_a_reply_that_can_not_be_sent(
    play: Play,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The bot gives up after a while and logs one line without a traceback."""
    discord = play.discord
    monkeypatch.setattr(delivery, "PATIENCE", 0.3)
    monkeypatch.setattr(delivery.deliver, "__defaults__", (0.3,))
    discord.faults.on("POST", MESSAGES, times=50).reset_before()
    async with play.bot():
        await alice.says(channel, f"<@bot> {WHO}")
        await until(lambda: "a reply was not delivered" in caplog.text)
    [warning] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert not warning.exc_info


async def test_a_rate_limit_without_a_duration(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If a 429 doesn't say how long to wait, the answer still arrives."""
    for body in (b"{}", b""):
        fault = discord.faults.on("POST", MESSAGES)
        fault.answer = (429, {"Via": "1.1 google", "Content-Type": "application/json"}, body)
    async with play.bot():
        await answered(channel, alice)


async def test_delete_pressed_twice(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Pressing "Delete" a second time causes no error, although the message is gone."""
    async with play.bot():
        shown = await (await alice.slash(channel, "ask", question=WHO)).response()
        discord.faults.on("DELETE", r"/@original$").status(
            404, b'{"message": "Unknown Message", "code": 10008}'
        )
        pressed = await alice.click(shown, "Delete")
        await discord.quiet(0.05)
    assert not pressed.followups


@pytest.mark.parametrize("change", ["renamed", "another kind"])
async def test_a_command_from_an_older_version(
    play: Play, discord: Discord, channel: Channel, alice: Person, change: str
) -> None:
    """Members may still use an outdated command for a while. The bot asks them to try again."""
    async with play.bot():
        data = {"id": "1", "name": "ask", "type": 1, "options": []}
        if change == "renamed":
            data["name"] = "inquire"
        called = discord.world.interactions.start(alice, channel, 2, data)
        response = await called.response()
    assert response.text == "My commands have just changed. Please try again in a minute."
    assert response.ephemeral
