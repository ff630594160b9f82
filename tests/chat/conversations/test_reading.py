"""Mentions of the bot, and all the parts of a message that can contain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.chat.parrot import MADE, WHO
from tests.loopback.contents import displays, embed, picture, poll, sticker, voice

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

SHOWN = "**Otters pull the tides.**"
READING = {"listen": [1]}
"""Settings with the message content intent, but without listening channels."""
ONLY_TEXT = "I can only read text"

WORDS = {
    "poll": poll(WHO, "Otters", "Whales"),
    "embed title": embed(WHO),
    "embed description": embed("", f"I wonder. {WHO}"),
    "embed field": embed("Quiz", "", Question=WHO),
    "text display": displays(WHO),
    "section in a container": displays("Quiz", WHO),
}
MEDIA = {"voice": voice(), "picture": picture(), "sticker": sticker()}


async def test_its_own_role_is_a_mention(play: Play, channel: Channel, alice: Person) -> None:
    """A mention of the bot's managed role counts as a mention of the bot."""
    async with play.bot(**READING):
        for text in (f"<@&bot> {WHO}", f"{WHO} <@&bot>", f"<@&bot>, <@bot>: {WHO}"):
            assert SHOWN in (await channel.reply_to(await alice.says(channel, text))).text
        help_ = await channel.reply_to(await alice.says(channel, "<@&bot>"))
        assert WHO in help_.buttons
    assert play.parrot.asked == [(WHO, ())]


@pytest.mark.parametrize(
    ("locale", "hint"), [("en-US", "Please mention me"), ("es-ES", "Mencióname a mí")]
)
async def test_its_role_without_the_content_intent(
    play: Play, discord: Discord, locale: str, hint: str
) -> None:
    """Discord hides the message's text, so the bot asks for a mention.

    The member can add the mention in an edit.
    """
    channel = discord.guild("Servidor", locale=locale).channel("general")
    assert channel.guild
    ana = channel.guild.member("ana")
    async with play.bot():
        message = await ana.says(channel, f"<@&bot> {WHO}")
        reply = await channel.reply_to(message)
        assert hint in reply.text
        assert discord.bot.mention in reply.text
        await ana.edits(message, f"<@bot> {WHO}")
        await discord.until(lambda: SHOWN in reply.text)
    assert message.replies == [reply]


@pytest.mark.parametrize("intent", [False, True])
async def test_other_roles_are_no_mention(
    play: Play,
    discord: Discord,
    guild: Guild,
    channel: Channel,
    alice: Person,
    *,
    intent: bool,
) -> None:
    """Mentions of other roles, of other bots' roles or of everyone are not mentions of the bot."""
    given, robot = guild.role("helpers"), guild.member("robot", bot=True)
    discord.bot.roles.append(given)
    theirs = guild.role("robot", bot=robot)
    async with play.bot(listen=[1] if intent else []):
        for mention in (given.mention, theirs.mention, f"<@&{guild.id}>", "@everyone"):
            await alice.says(channel, f"{mention} {WHO}")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")


@pytest.mark.parametrize("intent", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "`<@bot> {0}`",
        "``<@bot> `{0}` ``",
        "```\n<@bot> {0}\n```",
        "```py\n<@bot>``` {0}",
        r"\<@bot> {0}",
        "`<@&bot>` {0}",
        r"\<@&bot> {0}",
    ],
)
async def test_a_mention_in_code_is_none(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    *,
    text: str,
    intent: bool,
) -> None:
    """Neither Discord nor the bot recognizes mentions in code or after a backslash."""
    async with play.bot(listen=[1] if intent else []):
        await alice.says(channel, text.format(WHO))
        other = await alice.says(channel, "hm")
        await alice.edits(other, text.format(WHO))
        await discord.quiet(0.05)
        shown = await channel.reply_to(await alice.says(channel, f"`x` <@bot> {WHO}"))
    assert SHOWN in shown.text
    assert len(discord.requested("POST", r"/messages$")) == 1


@pytest.mark.parametrize("fields", WORDS.values(), ids=WORDS)
async def test_words_of_every_kind(
    play: Play,
    channel: Channel,
    alice: Person,
    bob: Person,
    fields: dict[str, Any],
) -> None:
    """Text of every kind is answered: direct, by message command, forwarded, or in a reply."""
    async with play.bot(**READING):
        assert SHOWN in (await alice.dm.reply_to(await alice.dms(**fields))).text
        message = await bob.says(channel, **fields)
        called = await alice.context_menu(channel, "Answer this", message)
        assert SHOWN in (await called.response()).text
        pointing = await alice.says(channel, "<@bot>", reply_to=message)
        assert SHOWN in (await channel.reply_to(pointing)).text
        if "poll" not in fields:  # Discord doesn't forward polls
            copy = await alice.forwards(message, alice.dm)
            assert SHOWN in (await alice.dm.reply_to(copy)).text
    assert all(WHO in question for question, _ in play.parrot.asked)


async def test_a_forward(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """A forwarded question is answered. A comment in the next message is a follow-up."""
    async with play.bot():
        message = await bob.says(channel, WHO)
        copy = await alice.forwards(message, alice.dm)
        assert SHOWN in (await alice.dm.reply_to(copy)).text
        why = await alice.dms("why?")
        assert "pulling is hard" in (await alice.dm.reply_to(why)).text
        called = await bob.context_menu(alice.dm, "Answer this", copy, installed="user")
        assert SHOWN in (await called.response()).text
        again = await alice.dms("<@bot>", reply_to=copy)
        assert SHOWN in (await alice.dm.reply_to(again)).text
    assert play.parrot.asked[1] == ("why?", (WHO,))


async def test_a_forward_with_a_comment_of_its_own(
    play: Play, channel: Channel, alice: Person
) -> None:
    """The comment on a forwarded message is the question. The forwarded message is its context."""
    async with play.bot():
        copy = await alice.forwards(await alice.says(channel, WHO), alice.dm)
        await alice.dm.reply_to(copy)
        snapshots: dict[str, Any] = {"origin": copy.origin, "snapshots": copy.snapshots}
        both = await alice.says(channel, "<@bot> why?", **snapshots)
        await channel.reply_to(both)
        bare = await alice.says(channel, "<@bot>", **snapshots)
        assert SHOWN in (await channel.reply_to(bare)).text
    assert play.parrot.asked == [(WHO, ()), ("why?", (WHO,))]


async def test_content_comes_first(play: Play, alice: Person) -> None:
    """A member's own words take precedence over the preview of a link."""
    async with play.bot():
        message = await alice.dms(MADE, **embed("A page", WHO))
        assert "cheese" in (await alice.dm.reply_to(message)).text
    assert play.parrot.asked == [(MADE, ())]


@pytest.mark.parametrize("fields", MEDIA.values(), ids=MEDIA)
async def test_media_without_words(
    play: Play,
    channel: Channel,
    alice: Person,
    bob: Person,
    fields: dict[str, Any],
) -> None:
    """The bot says that it can only read text, and makes no other claim about the message."""
    async with play.bot(**READING):
        message = await bob.says(channel, **fields)
        hints = [
            await alice.dm.reply_to(await alice.dms(**fields)),
            await alice.dm.reply_to(await alice.forwards(message, alice.dm)),
            await channel.reply_to(await alice.says(channel, "<@bot>", reply_to=message)),
            await channel.reply_to(await alice.says(channel, "<@bot>", **fields)),
            await (await alice.context_menu(channel, "Answer this", message)).response(),
        ]
    assert all(ONLY_TEXT in hint.text for hint in hints)
    assert hints[-1].ephemeral
    assert not play.parrot.asked


async def test_media_in_reply_to_an_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A voice message that replies to an answer gets a hint, with or without a ping.

    A picture does not count as a question.
    """
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        for ping in (True, False):
            spoken = await alice.says(channel, reply_to=answer, ping=ping, **voice())
            assert ONLY_TEXT in (await channel.reply_to(spoken)).text
        for fields in (picture(), sticker()):
            await alice.says(channel, reply_to=answer, **fields)
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 3


async def test_listening_hears_words_of_every_kind(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """In a listening channel, forwarded questions are answered, and media get no reply."""
    async with play.bot(listen=[channel.id]):
        copy = await alice.forwards(await bob.dms(WHO), channel)
        assert SHOWN in (await channel.reply_to(copy)).text
        for fields in MEDIA.values():
            await alice.says(channel, **fields)
        await discord.quiet(0.05)
    assert len(discord.requested("POST", rf"/{channel.id}/messages$")) == 1


async def test_webhooks(play: Play, discord: Discord, guild: Guild, channel: Channel) -> None:
    """If the operator allows webhooks, the bot answers their mentions and follows their edits.

    Bots get no answer, even if they respond to commands. Webhooks that don't mention the bot get no
    answer, either.
    """
    proxy, robot = guild.member("proxy", webhook=True), guild.member("robot", bot=True)
    app = guild.member("app", bot=True)
    app.webhook_id = app.application_id = app.id
    old = guild.member("old", bot=True)
    old.webhook_id = old.application_id = discord.world.snowflake()
    proxy.application_id = robot.id
    async with play.bot(listen=[channel.id]):
        await proxy.says(channel, f"<@bot> {WHO}")
        await discord.quiet(0.05)
        assert not discord.requested("POST", r"/messages$")
    async with play.bot(listen=[channel.id], answer_webhooks=True):
        message = await proxy.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(message)
        assert SHOWN in reply.text
        assert "Delete" not in reply.buttons
        await proxy.edits(message, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in reply.text)
        for other in (robot, app, old):
            await other.says(channel, f"<@bot> {WHO}")
        await proxy.says(channel, WHO)
        await proxy.says(channel, reply.text)
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 1
