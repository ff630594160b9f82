"""An unmodified discord.py client can use every surface of the loopback Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord as library
import pytest

from .echobot import EchoBot

if TYPE_CHECKING:
    from . import Discord, Person
    from .entities import Channel, Guild


async def test_a_mention_is_replied_to(discord: Discord, channel: Channel, alice: Person) -> None:
    """A mention reaches the bot, and the reply is linked to it."""
    async with discord.running(EchoBot()):
        message = await alice.says(channel, "<@bot> hello")
        reply = await channel.reply_to(message)
    assert (reply.text, reply.buttons) == ("echo hello", ["More"])
    assert discord.requested("POST", r"/messages$")[0].status == 200


async def test_silence_is_observable(discord: Discord, channel: Channel, alice: Person) -> None:
    """Messages without a mention, and messages from bots and webhooks, get no reply."""
    assert channel.guild
    async with discord.running(EchoBot()) as bot:
        other = channel.guild.member("other", bot=True)
        hook = channel.guild.member("hook", webhook=True)
        for author, text in ((alice, "hello"), (other, "<@bot> hello"), (hook, "<@bot> hello")):
            await author.says(channel, text)
        await discord.quiet()
    assert len(bot.heard) == 3
    assert not discord.requested("POST", r"/messages$")


async def test_direct_message(discord: Discord, alice: Person) -> None:
    """A direct message gets a reply in the same channel."""
    async with discord.running(EchoBot()):
        message = await alice.dms("hello")
        assert (await alice.dm.reply_to(message)).text == "echo hello"


async def test_threads_and_forum_posts(discord: Discord, guild: Guild, alice: Person) -> None:
    """The bot replies in forum posts, and in threads with and without a starting message."""
    forum, channel = guild.forum("questions"), guild.channel("general")
    async with discord.running(EchoBot()):
        post = await alice.posts(forum, "Who?", "<@bot> hello")
        assert (await post.channel.reply_to(post)).channel is post.channel
        opening = await alice.says(channel, "look")
        for place in (opening, channel):
            thread = await alice.opens_thread(place, "thread")
            message = await alice.says(thread, "<@bot> there")
            assert (await thread.reply_to(message)).text == "echo there"


async def test_edits_deletions_reactions(discord: Discord, channel: Channel, alice: Person) -> None:
    """The bot receives an event for each action."""
    async with discord.running(EchoBot()) as bot:
        message = await alice.says(channel, "one")
        await bot.hears("one")
        await alice.edits(message, "two")
        await bot.hears("edited two")
        await alice.reacts(message, "👍")
        await bot.hears("reaction 👍")
        await alice.deletes(message)
        await bot.hears(f"deleted {message.id}")


async def test_the_bot_edits_reacts_and_deletes(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot can edit, react to, list and delete messages."""
    async with discord.running(EchoBot()) as bot:
        message = await alice.says(channel, "<@bot> hello")
        reply = await channel.reply_to(message)
        place = bot.get_partial_messageable(channel.id)
        found = await place.fetch_message(reply.id)
        await found.edit(content="other")
        await found.add_reaction("👍")
        assert (reply.text, reply.edits) == ("other", 1)
        assert reply.reactions == {("👍", discord.bot.id)}
        await found.remove_reaction("👍", bot.user or found.author)
        assert not reply.reactions
        assert [m.id async for m in place.history()] == [reply.id, message.id]
        await found.delete()
        assert reply.deleted
        with pytest.raises(library.NotFound):
            await found.edit(content="again")


async def test_slash_command(discord: Discord, channel: Channel, alice: Person) -> None:
    """A response is a Components V2 message, public or ephemeral."""
    async with discord.running(EchoBot()):
        public = await (await alice.slash(channel, "ask", question="hello")).response()
        hidden = await (await alice.slash(channel, "ask", question="hi", private=True)).response()
    assert public.text == "echo hello es-ES"
    assert (public.ephemeral, hidden.ephemeral) == (False, True)
    assert list(channel.messages.values()) == [public]


async def test_autocomplete(discord: Discord, channel: Channel, alice: Person) -> None:
    """Autocomplete choices reach the member who is typing."""
    async with discord.running(EchoBot()):
        choices = await alice.autocomplete(channel, "ask", question="ho")
    assert [c["name"] for c in choices] == ["ho", "hoho"]


async def test_a_button_outlives_the_bot(discord: Discord, channel: Channel, alice: Person) -> None:
    """A button sent by one run of the bot still works in the next run."""
    async with discord.running(EchoBot()):
        reply = await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    async with discord.running(EchoBot()):
        answer = await (await alice.click(reply, "More")).response()
    assert (answer.text, answer.ephemeral) == ("more hello", True)


async def test_modal(discord: Discord, channel: Channel, alice: Person) -> None:
    """A modal opens and is filled in, and its submission gets a response."""
    async with discord.running(EchoBot()):
        opened = await alice.slash(channel, "form")
        assert (await opened.modal())["title"] == "Form"
        sent = await alice.submits(opened, {"word": "hello"})
        assert (await sent.response()).text == "form hello"


async def test_message_command(discord: Discord, channel: Channel, alice: Person) -> None:
    """A message command receives the selected message with its content."""
    assert channel.guild
    bob = channel.guild.member("bob")
    async with discord.running(EchoBot(intents=library.Intents(guilds=True))):
        message = await bob.says(channel, "hello there")
        response = await (await alice.context_menu(channel, "Answer this", message)).response()
    assert response.text == "echo hello there"


async def test_deferring(discord: Discord, channel: Channel, alice: Person) -> None:
    """A deferred response is completed later, and a follow-up comes after it."""
    async with discord.running(EchoBot()):
        interaction = await alice.slash(channel, "slow")
        assert await interaction.acknowledged() == 5
        assert (await interaction.response()).text == "thought"
        assert (await interaction.response()).ephemeral
        assert (await interaction.followup()).text == "and more"


async def test_user_install(discord: Discord, alice: Person) -> None:
    """A user-installed bot can be used in guilds and group DMs that it is not in."""
    elsewhere = discord.guild("Elsewhere", has_bot=False).channel("general")
    group = discord.group(alice, discord.person("bob"), discord.person("carol"))
    async with discord.running(EchoBot()) as bot:
        for channel in (elsewhere, group, alice.dm):
            called = await alice.slash(channel, "ask", installed="user", question="hello")
            assert (await called.response()).text == "echo hello es-ES"
        await bot.hears("")
    assert bot.heard == [""], "the bot only receives the direct message"


async def test_content_needs_the_intent(discord: Discord, channel: Channel, alice: Person) -> None:
    """Without the intent, only mentions, pinging replies, DMs and own messages have content."""
    intents = library.Intents(guilds=True, messages=True)
    async with discord.running(EchoBot(intents=intents)) as bot:
        await alice.says(channel, "secret")
        message = await alice.says(channel, "<@bot> hello")
        reply = await channel.reply_to(message)
        await alice.says(channel, "go on", reply_to=reply)
        private = await alice.dms("hi")
        await alice.dm.reply_to(private)
        called = await alice.slash(channel, "ask", question="x")
        await alice.says(channel, "and then?", reply_to=await called.response())
        await discord.quiet(0.05)
    mention = discord.bot.mention
    heard = [h for h in bot.heard if not h.startswith("edited")]
    assert sorted(heard) == sorted(
        ["", f"{mention} hello", "echo hello", "go on", "echo on", "hi", "echo hi", "", ""]
    )


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        ("send_messages", 50013),
        ("view_channel", 50001),
        ("read_message_history", 160002),
        ("embed_links", 50013),
    ],
)
async def test_permissions(
    discord: Discord, channel: Channel, alice: Person, denied: str, code: int
) -> None:
    """A request without permission gets Discord's error code. The bot can check in advance."""
    async with discord.running(EchoBot()) as bot:
        message = await alice.says(channel, "quiet")
        await bot.hears("quiet")
        channel.deny(denied)
        seen = bot.get_channel(channel.id)
        assert isinstance(seen, library.TextChannel)
        heard = len(bot.heard)
        await alice.says(channel, "more")
        await discord.quiet(0.05)
        assert (len(bot.heard) == heard) == (denied == "view_channel")
        assert not getattr(seen.permissions_for(seen.guild.me), denied)
        embed = library.Embed(title="x") if denied == "embed_links" else None
        reference = library.MessageReference(message_id=message.id, channel_id=channel.id)
        place = bot.get_partial_messageable(channel.id)
        with pytest.raises(library.Forbidden) as refused:
            await place.send("x", reference=reference, embed=embed)  # type: ignore[arg-type]  # None is allowed
    assert refused.value.code == code
