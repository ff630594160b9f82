"""If Discord refuses a request, the bot logs one warning but no error or incident."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.chat.gateway.delivery import deliver
from bot.config.sections import MemberCooldown
from tests.chat.parrot import MADE, WHO
from tests.loopback.faults import Fault
from tests.patience import until

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel

CODES = (10003, 10008, 20016, 20028, 50001, 50007, 50013, 160005, 240000)
EVERYWHERE = (30046, 50083, 200000)


@dataclass
class Scene:
    """A channel with a question, its answer, and a list of topics."""

    play: Play
    alice: Person
    asked: Message
    topics: Message

    @property
    def channel(self) -> Channel:
        """Return the channel."""
        return self.asked.channel

    @property
    def answer(self) -> Message:
        """Return the answer to the question."""
        return self.asked.replies[0]

    async def defer(self) -> None:
        """Use a command whose answer is slow."""
        self.play.parrot.seconds = 0.6
        await self.alice.slash(self.channel, "ask", question="Who is it?")

    async def select(self) -> None:
        """Choose a topic. Its questions replace the list."""
        menu = next(row["components"][0] for row in self.topics.components if "components" in row)
        await self.alice.selects(self.topics, menu["custom_id"], menu["options"][0]["value"])

    async def type(self) -> None:
        """Type into the option of a command, without waiting for completions."""
        world, options = self.alice.world, {"question": "who"}
        data = world.commands.chat_input(
            self.channel, "ask", options, installed="guild", focus="question"
        )
        world.interactions.start(self.alice, self.channel, 4, data)


Act = tuple[Callable[[Scene], Awaitable[object]], str, str]
CALLBACK, ORIGINAL, MESSAGE = r"/callback$", r"/@original$", r"channels/\d+/messages/\d+$"
ACTS: dict[str, Act] = {
    "edit": (lambda s: s.alice.edits(s.asked, f"<@bot> {MADE}"), "PATCH", MESSAGE),
    "deletion": (lambda s: s.alice.deletes(s.asked), "DELETE", MESSAGE),
    "response": (lambda s: s.alice.slash(s.channel, "ask", question=MADE), "POST", CALLBACK),
    "deferral": (Scene.defer, "POST", CALLBACK),
    "deferred response": (Scene.defer, "PATCH", ORIGINAL),
    "explanation": (lambda s: s.alice.click(s.answer, "Why?"), "POST", CALLBACK),
    "form": (lambda s: s.alice.click(s.answer, "👎"), "POST", CALLBACK),
    "page": (Scene.select, "POST", CALLBACK),
    "removal": (lambda s: s.alice.click(s.answer, "Delete"), "DELETE", ORIGINAL),
    "choices": (Scene.type, "POST", CALLBACK),
}
REPLY: Act = (lambda s: s.alice.says(s.channel, f"<@bot> {WHO}"), "POST", r"/messages$")


async def warning_of(
    play: Play,
    act: Act,
    channel: Channel,
    alice: Person,
    *,
    code: int,
    caplog: pytest.LogCaptureFixture,
) -> str:
    """Make Discord refuse a request. Check that the log has one warning, and return it."""
    discord, (do, method, path) = play.discord, act
    assert channel.guild
    elsewhere = channel.guild.channel("elsewhere")
    async with play.bot():
        asked = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(asked)
        topics = await (await alice.slash(channel, "topics")).response()
        caplog.clear()  # on a busy machine, connecting may have caused a warning
        fault = discord.faults.on(method, path, times=None).refused(code, retry_after=0.001)
        await do(Scene(play, alice, asked, topics))
        await until(lambda: fault.hits > 0)
        await discord.quiet(0.3)
        discord.faults.clear()
        play.parrot.seconds = 0
        await elsewhere.reply_to(await alice.says(elsewhere, f"<@bot> {MADE}"))
        await discord.quiet(0.05)
    return only_warning(caplog, discord, alice)


def warned(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return all errors and the warnings from the bot.

    discord.py logs warnings of its own: when a process first uses it, and for each attempt that a
    rate limit delays.
    """
    severe = (record for record in caplog.records if record.levelno >= logging.WARNING)
    return [r for r in severe if r.name.startswith("bot.") or r.levelno >= logging.ERROR]


def only_warning(caplog: pytest.LogCaptureFixture, discord: Discord, alice: Person) -> str:
    """Check that the log has only one warning, without traceback or private ids, and return it."""
    (record,) = warned(caplog)
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert str(alice.id) not in caplog.text
    sent = json.dumps([request.body for request in discord.requests])
    assert "Something went wrong" not in sent
    return record.getMessage()


@pytest.mark.parametrize("code", CODES + EVERYWHERE)
async def test_a_refused_reply(
    play: Play, channel: Channel, alice: Person, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The warning contains the channel, Discord's error code and the reason."""
    warning = await warning_of(play, REPLY, channel, alice, code=code, caplog=caplog)
    assert f"channel {channel.id}: a reply was not delivered" in warning
    assert f"code {code}: " in warning


@pytest.mark.parametrize("code", EVERYWHERE)
@pytest.mark.parametrize("name", ACTS)
async def test_a_refusal(
    play: Play,
    channel: Channel,
    alice: Person,
    name: str,
    code: int,
    *,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Refused edits, deletions and responses cause warnings in the same way."""
    assert f"code {code}: " in await warning_of(
        play, ACTS[name], channel, alice, code=code, caplog=caplog
    )


@pytest.mark.parametrize("name", ["response", "explanation", "form", "page", "choices"])
@pytest.mark.parametrize(
    ("code", "reason"),
    [(10062, "an interaction expired"), (40060, "an interaction already had a response")],
)
async def test_an_interaction_answered_too_late_or_already(
    play: Play,
    channel: Channel,
    alice: Person,
    name: str,
    code: int,
    *,
    reason: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The warning contains no ids, even if the member was only typing."""
    warning = await warning_of(play, ACTS[name], channel, alice, code=code, caplog=caplog)
    assert reason in warning
    assert not any(len(word) > 10 for word in warning.split() if word.isdigit())


@pytest.mark.parametrize(("code", "reason"), [(10062, "expired"), (40060, "Unknown Webhook")])
async def test_a_deferral_too_late_or_already_sent(
    play: Play,
    channel: Channel,
    alice: Person,
    code: int,
    reason: str,
    *,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If another process may have deferred the response, the bot logs only a refused answer."""
    deferral = ACTS["deferral"]
    assert reason in await warning_of(play, deferral, channel, alice, code=code, caplog=caplog)


@pytest.mark.errors
async def test_an_error_while_somebody_types(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    *,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The log has the traceback of an error in the bot, but no name or id of the typing member."""
    monkeypatch.setattr("bot.chat.answerer.Answerer.questions_like", None)
    async with play.bot():
        asked = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(asked)
        await Scene(play, alice, asked, asked).type()
        await discord.quiet(0.05)
    (record,) = (r for r in caplog.records if r.levelno >= logging.ERROR)
    assert record.exc_info
    assert str(alice.id) not in caplog.text


async def test_a_refused_reaction(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A member who has blocked the bot gets no reaction."""
    discord.faults.on("PUT", "reactions", times=None).refused(90001)
    async with play.bot(member_cooldown=MemberCooldown(questions=1, seconds=60)):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(discord.requested("PUT", "reactions")))
        await discord.quiet(0.05)
    assert "a reaction was not delivered" in only_warning(caplog, discord, alice)


async def test_a_closed_thread(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In a closed thread, each kind of request causes one warning, however often it is refused."""
    thread = await alice.opens_thread(channel, "thread")
    async with play.bot():
        asked = await alice.says(thread, f"<@bot> {WHO}")
        answer = await thread.reply_to(asked)
        thread.close()
        for _ in range(3):
            await alice.says(thread, f"<@bot> {WHO}")
            await alice.slash(thread, "ask", question=WHO)
            await alice.click(answer, "Why?")
            await discord.quiet(0.05)
        await alice.edits(asked, f"<@bot> {MADE}")
        await alice.deletes(asked)
        await discord.quiet(0.05)
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    warnings = [r.getMessage() for r in warned(caplog)]
    ending = "was not delivered (error 403, code 50083: Thread is archived)"
    what = [w.removeprefix(f"channel {thread.id}: ").removesuffix(ending) for w in warnings]
    assert sorted(what) == ["a deletion ", "a reply ", "a response ", "an edit "]


async def test_a_warning_returns_after_a_success(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If replies are refused again after one has succeeded, there is another warning."""

    async def refuse() -> None:
        fault = discord.faults.on("POST", r"/messages$").refused(50013)
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: fault.hits > 0)
        await discord.quiet(0.05)

    async with play.bot():
        for times in (2, 1):
            for _ in range(times):
                await refuse()
            await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert caplog.text.count("a reply was not delivered") == 2


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("name", ["reply", "edit", "deletion", "deferred response", "response"])
async def test_an_outage(
    play: Play,
    channel: Channel,
    alice: Person,
    name: str,
    *,
    reset: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a reply can't be delivered in time, the bot logs one warning."""
    monkeypatch.setattr("bot.chat.acknowledging.CALLBACK_PATIENCE", 0.1)
    monkeypatch.setattr(deliver, "__defaults__", (0.1,))

    def fail(fault: Fault, code: int, **_: object) -> Fault:
        del code
        return fault.reset_before() if reset else fault.rate_limited(0.01, headers=False)

    monkeypatch.setattr(Fault, "refused", fail)
    act = {**ACTS, "reply": REPLY}[name]
    warning = await warning_of(play, act, channel, alice, code=0, caplog=caplog)
    assert "not delivered" in warning or "did not confirm a response in time" in warning
