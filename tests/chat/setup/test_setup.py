"""`/setup`: people who manage a server choose its settings, and see what the bot lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.client import Footnote
from bot.chat.gateway.supervisor import IntentRefusedError
from bot.chat.run import backed, services_for
from bot.config.sections import Discord as Settings
from bot.serving.live import Serving
from tests.chat.conftest import Noted
from tests.chat.curation.test_curating import BREAD, Shop, asks, listed, press
from tests.chat.curation.test_servers import Server, server
from tests.loopback import Discord
from tests.loopback.messages import components_in
from tests.patience import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chat.conftest import Play
    from tests.loopback import Message
    from tests.loopback.entities import Channel, Guild

KNOWN = "What do the penguins bake bread from?"
UNCLEAR = "herring bread"
"""A question that could be in any language."""
LOCK = "🔒"


@pytest.fixture
def shop(discord: Discord, tmp_path: Path) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path)


@pytest.fixture
def north(discord: Discord) -> Server:
    """Create a server."""
    return server(discord, "north")


@pytest.fixture
def south(discord: Discord) -> Server:
    """Create another server."""
    return server(discord, "south")


async def opened(place: Server) -> Message:
    """Return the /setup page as the manager sees it."""
    return await (await place.manager.slash(place.channel, "setup")).response()


async def choose(place: Server, page: Message, name: str, *values: object) -> Message:
    """Choose values of a setting, and return the page that follows."""
    picked = await place.manager.selects(page, f"setup:{name}", *map(str, values))
    return await picked.response()


def line(page: Message, start: str) -> str:
    """Return the first line of the page that contains a text."""
    return next(one for one in page.text.splitlines() if start in one)


def menu(page: Message, name: str) -> dict[str, Any]:
    """Return the menu of a setting."""
    return page.component(f"setup:{name}")


def has_menu(page: Message, name: str) -> bool:
    """Return whether a setting can be chosen."""
    return any(c.get("custom_id") == f"setup:{name}" for c in components_in(page.components))


async def ignores(discord: Discord, place: Server, channel: Channel) -> bool:
    """Return whether the bot ignores a question that doesn't mention it."""
    question = await place.member.says(channel, KNOWN)
    await discord.quiet(0.3)
    return not question.replies


async def answered(place: Server, channel: Channel) -> bool:
    """Return whether the bot answers a question that doesn't mention it."""
    return BREAD in (await channel.reply_to(await place.member.says(channel, KNOWN))).text


async def test_from_the_invitation_to_an_answer(
    discord: Discord, shop: Shop, north: Server, south: Server
) -> None:
    """A manager chooses a channel, and the bot answers there at once, and after a restart.

    The other server keeps its defaults.
    """
    faq = north.guild.channel("faq")
    async with shop.running():
        page = await opened(north)
        assert page.ephemeral
        assert page.v2
        assert line(page, "without being mentioned").endswith("none (default)")
        assert "Nothing is missing" in page.text
        assert "/knowledge add" in page.text
        page = await choose(north, page, "listen", faq.id)
        assert "Saved" in page.text
        assert line(page, "without being mentioned").endswith(f"<#{faq.id}> (chosen here)")
        assert menu(page, "listen")["default_values"] == [{"id": str(faq.id), "type": "channel"}]
        assert await answered(north, faq)
        assert await ignores(discord, north, north.channel)
        assert await ignores(discord, south, south.channel)
        assert "none (default)" in line(await opened(south), "without being mentioned")
    async with shop.running():
        assert await answered(north, faq)
        page = await choose(north, await opened(north), "listen")
        assert line(page, "without being mentioned").endswith("none (default)")
        assert await ignores(discord, north, faq)


async def test_listening_in_forums_and_categories(
    discord: Discord, shop: Shop, north: Server
) -> None:
    """Listening in a category means its channels and their threads, also those made later."""
    forum, category = north.guild.forum("help"), north.guild.category("support")
    inside, outside = north.guild.channel("inside", category), north.guild.channel("outside")
    async with shop.running():
        page = await choose(north, await opened(north), "listen", forum.id, category.id)
        assert f"<#{forum.id}>, <#{category.id}>" in page.text
        post = await north.member.posts(forum, "Bread", KNOWN)
        assert BREAD in (await post.channel.reply_to(post)).text
        assert await answered(north, inside)
        assert await answered(north, await north.member.opens_thread(inside, "more"))
        assert await answered(north, north.guild.channel("later", category))
        assert await ignores(discord, north, outside)


async def test_language_and_style(shop: Shop, north: Server, south: Server) -> None:
    """Public replies are in the language and the look of the server, private ones as before."""
    async with shop.running():
        page = await opened(north)
        assert "the server's language (default)" in page.text
        page = await choose(north, page, "language", "es")
        assert "Español (chosen here)" in page.text
        page = await choose(north, page, "style", "plain")
        reply = await north.channel.reply_to(
            await north.member.says(north.channel, f"<@bot> {UNCLEAR}")
        )
        assert not reply.v2
        assert "Parafraseado" in reply.text
        slash = await (await north.member.slash(north.channel, "ask", question=UNCLEAR)).response()
        assert "Parafraseado" in slash.text
        own = await north.member.slash(north.channel, "ask", question=UNCLEAR, private=True)
        assert "Paraphrased" in (await own.response()).text
        other = await south.channel.reply_to(
            await south.member.says(south.channel, f"<@bot> {UNCLEAR}")
        )
        assert other.v2
        assert "Paraphrased" in other.text
        page = await choose(north, page, "language", "auto")
        assert "the server's language (default)" in page.text


async def test_people_may_answer_first(discord: Discord, shop: Shop, north: Server) -> None:
    """With a delay, the bot doesn't answer before it has passed."""
    async with shop.running():
        page = await choose(north, await opened(north), "listen", north.channel.id)
        page = await choose(north, page, "answer_delay", 120)
        assert "2 minutes (chosen here)" in page.text
        chosen = [o["value"] for o in menu(page, "answer_delay")["options"] if o.get("default")]
        assert chosen == ["120"]
        assert await ignores(discord, north, north.channel)


async def test_a_servers_curators(shop: Shop, north: Server, south: Server) -> None:
    """Members with the chosen role curate for their server. Those with another role don't."""
    helpers, others = north.guild.role("helpers"), south.guild.role("helpers")
    carla, mallory = north.guild.member("carla", helpers), south.guild.member("mallory", others)
    async with shop.running():
        assert "Only curators" in (await listed(north.channel, carla)).text
        page = await choose(north, await opened(north), "curator_role", helpers.id)
        assert f"{helpers.mention} (chosen here)" in page.text
        assert "Integrations" in page.text
        assert "No unanswered questions" in (await listed(north.channel, carla)).text
        reload = await (await carla.slash(north.channel, "knowledge reload")).response()
        assert "Only the people who run this bot" in reload.text
        assert "Only curators" in (await listed(south.channel, mallory)).text
        north.guild.delete_role(helpers)
        page = await press(north.manager, page, "Check again")
        assert "a role that was deleted" in page.text
        assert "default_values" not in menu(page, "curator_role")
        assert "Only curators" in (await listed(north.channel, carla)).text
        page = await choose(north, page, "curator_role")
        assert "nobody (default)" in page.text


@pytest.mark.parametrize("setting", ["curator_role", "helper_role"])
async def test_everyone_is_not_a_role_to_choose(shop: Shop, north: Server, setting: str) -> None:
    """The role that every member has is refused, and nothing is saved."""
    async with shop.running() as backend:
        page = await choose(north, await opened(north), setting, north.guild.id)
        assert "other than @everyone" in page.text
        assert await backend.store.server_settings() == {}


async def test_what_the_operator_fixes(discord: Discord, shop: Shop, north: Server) -> None:
    """A setting that the configuration names is shown as fixed, without a menu.

    It overrides what the server chose earlier. A press on an older page changes nothing.
    """
    here = north.guild.channel("here")
    async with shop.running():
        old = await choose(north, await opened(north), "listen", north.channel.id)
        assert await answered(north, north.channel)
    async with shop.running(listen=[here.id], style="layout") as backend:
        page = await opened(north)
        assert line(page, "without being mentioned").endswith(
            f"<#{here.id}> {LOCK} (fixed by the people who run this bot)"
        )
        assert LOCK in line(page, "Reply style")
        assert not has_menu(page, "listen")
        assert not has_menu(page, "style")
        assert await answered(north, here)
        assert await ignores(discord, north, north.channel)
        before = await backend.store.server_settings()
        page = await choose(north, old, "listen", north.channel.id, here.id)
        assert "that setting is fixed by the people who run this bot" in page.text
        assert await backend.store.server_settings() == before
    async with shop.running():
        assert await answered(north, north.channel)


async def test_only_people_who_can_manage_the_server(
    discord: Discord, shop: Shop, north: Server
) -> None:
    """Others don't see the command, and are refused if they use it or its menus anyway."""
    async with shop.running() as backend:
        command = next(c for c in discord.world.commands.scopes[None] if c["name"] == "setup")
        assert command["default_member_permissions"] == 32
        assert (command["contexts"], command["integration_types"]) == ([0], [0])
        used = await (await north.member.slash(north.channel, "setup")).response()
        assert used.ephemeral
        assert "Only people who can manage this server" in used.text
        page = await opened(north)
        data = {"component_type": 3, "custom_id": "setup:style", "values": ["plain"]}
        start = north.member.world.interactions.start
        forged = start(north.member, north.channel, 3, data, message=page)
        assert "Only people who can manage" in (await forged.response()).text
        assert await backend.store.server_settings() == {}


@pytest.mark.parametrize(
    ("name", "value"), [("style", "loud"), ("language", "xx"), ("answer_delay", "1e9")]
)
async def test_forged_values(shop: Shop, north: Server, name: str, value: str) -> None:
    """A value that no menu offers is not saved."""
    async with shop.running() as backend:
        page = await choose(north, await opened(north), name, value)
        assert "Please choose again" in page.text
        assert await backend.store.server_settings() == {}


async def test_a_thread_or_a_foreign_channel(shop: Shop, north: Server, south: Server) -> None:
    """Where the bot can't listen is refused, and nothing of the choice is saved."""
    thread = await north.member.opens_thread(north.channel, "thread")
    async with shop.running() as backend:
        for channel in (thread, south.channel):
            page = await choose(north, await opened(north), "listen", north.channel.id, channel.id)
            assert "I can answer only in places" in page.text
        assert await backend.store.server_settings() == {}


async def test_a_deleted_channel(shop: Shop, north: Server) -> None:
    """A channel that is deleted is shown as gone, and replaced by the next choice."""
    faq, more = north.guild.channel("faq"), north.guild.channel("more")
    async with shop.running():
        page = await choose(north, await opened(north), "listen", faq.id, more.id)
        faq.delete()
        page = await press(north.manager, page, "Check again")
        assert f"<#{more.id}>, 1 channel that was deleted" in page.text
        assert menu(page, "listen")["default_values"] == [{"id": str(more.id), "type": "channel"}]
        page = await choose(north, page, "listen", more.id)
        assert "deleted" not in page.text


async def test_missing_permissions(shop: Shop, north: Server) -> None:
    """The page names each permission that is missing in a chosen channel, and where to grant it.

    In a forum, sending messages isn't needed, because a post is a thread.
    """
    forum, faq = north.guild.forum("help"), north.guild.channel("faq")
    forum.deny("send_messages", "read_message_history")
    faq.deny("view_channel", "send_messages", "send_messages_in_threads")
    async with shop.running():
        page = await choose(north, await opened(north), "listen", forum.id, faq.id)
        assert line(page, f"• <#{forum.id}>").endswith(": Read Message History")
        assert line(page, f"• <#{faq.id}>").endswith(": View Channel")
        role = next(one for one in north.guild.roles if one.bot)
        assert role.mention in line(page, "Advanced permissions")
        assert "Nothing is missing" not in page.text
        forum.allow("read_message_history")
        faq.allow("view_channel")
        page = await press(north.manager, page, "Check again")
        assert "Nothing is missing" in page.text
        north.channel.deny("add_reactions")
        page = await press(north.manager, page, "Check again")
        assert line(page, f"• <#{north.channel.id}>").endswith(": Add Reactions")


async def test_many_channels(shop: Shop, north: Server) -> None:
    """25 channels without permissions fit on the page."""
    channels = [north.guild.channel(f"channel-{number}") for number in range(25)]
    for channel in channels:
        channel.deny("view_channel", "send_messages", "read_message_history", "add_reactions")
    async with shop.running():
        page = await choose(north, await opened(north), "listen", *(one.id for one in channels))
        assert "Saved" in page.text
        assert "… and 15 more" in page.text


async def test_without_the_content_intent(tmp_path: Path) -> None:
    """If the operator hasn't switched the intent on, the bot runs without and says what to do."""
    async with Discord(content_intent=False) as discord:
        shop, place = Shop(discord, tmp_path), server(discord, "north")
        async with shop.running():
            assert not discord.gateway.live[0].intents.message_content
            page = await opened(place)
            assert "Nothing is missing" not in page.text
            assert "Mention me to ask" in page.text
            assert "Message Content Intent" in page.text
            page = await choose(place, page, "listen", place.channel.id)
            assert "Saved.** Your choice takes effect once the problems listed above" in page.text
            assert "✅" not in page.text
            assert "⚠️ **Discord doesn't show me messages" in page.text
            assert "Message Content Intent" in page.text
            page = await choose(place, page, "help_channel", place.channel.id)
            assert "✅ **Saved.** Your choice takes effect right away." in page.text
            page = await choose(place, page, "listen")
            assert "✅ **Saved.** Your choice takes effect right away." in page.text
            assert await ignores(discord, place, place.channel)
            assert BREAD in await asks(place.channel, place.member, KNOWN)


async def test_an_operator_who_listens_nowhere(discord: Discord, shop: Shop, north: Server) -> None:
    """With an empty list in the configuration, the bot neither requests nor misses the intent."""
    async with shop.running(listen=[]):
        assert not discord.gateway.live[0].intents.message_content
        page = await opened(north)
        assert "Nothing is missing" in page.text
        assert "Message Content Intent" not in page.text


async def test_discord_refuses_the_intent(discord: Discord, shop: Shop, north: Server) -> None:
    """If Discord refuses the intent although it is switched on, the next client does without it."""
    discord.gateway.privileged.message_content = False
    serving = Serving(replace(shop.config, discord=Settings()))
    async with backed(serving) as backend:
        services = services_for(serving, serving.config.discord, backend=backend)

        def client() -> Footnote:
            return Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)

        with pytest.raises(IntentRefusedError, match="Message Content Intent"):
            async with discord.running(client()):
                pass
        async with discord.running(client()):
            assert BREAD in await asks(north.channel, north.member, KNOWN)


async def test_two_people_at_once(shop: Shop, north: Server) -> None:
    """Both choices are kept. Of two choices of one setting, the last one holds and is shown."""
    walt = north.guild.member("walt", north.guild.role("more managers", manage_guild=True))
    async with shop.running() as backend:
        page = await opened(north)
        other = await (await walt.slash(north.channel, "setup")).response()
        await choose(north, page, "style", "plain")
        after = await (await walt.selects(other, "setup:language", "es")).response()
        assert "Español (chosen here)" in after.text
        assert "plain text, for old apps (chosen here)" in after.text
        started = [
            await person.selects(on, "setup:answer_delay", value)
            for person, on, value in ((north.manager, page, "30"), (walt, other, "60"))
        ]
        shown = [await one.response() for one in started]
        stored = (await backend.store.server_settings())[north.guild.id]
        assert stored == {"style": "plain", "language": "es", "answer_delay": 60.0}
        assert "1 minute (chosen here)" in shown[1].text


@pytest.mark.errors
async def test_a_store_that_fails(shop: Shop, north: Server) -> None:
    """The page says that it may be old, and that nothing was saved. Members get their answers."""
    shop.break_store()
    async with shop.running():
        page = await opened(north)
        assert "I can't reach my database" in page.text
        page = await choose(north, page, "style", "plain")
        assert "Nothing was saved" in page.text
        assert "sqlite" not in page.text
        assert "(chosen here)" not in page.text
        assert BREAD in await asks(north.channel, north.member, KNOWN)


async def test_without_a_store(play: Play, channel: Channel, guild: Guild) -> None:
    """A bot without a store says that it can't keep settings."""
    walt = guild.member("walt", guild.role("managers", manage_guild=True))
    async with play.bot():
        page = await (await walt.slash(channel, "setup")).response()
        assert "without a database" in page.text


async def test_removed_and_invited_again(discord: Discord, shop: Shop, north: Server) -> None:
    """A server that removes the bot finds its settings again when it invites the bot."""
    async with shop.running() as backend:
        await choose(north, await opened(north), "listen", north.channel.id)
        north.guild.remove_bot()
        await until(lambda: backend.recorder.waiting == 0)
    async with shop.running() as backend:
        north.guild.add_bot()
        await discord.quiet(0.3)
        assert await answered(north, north.channel)
        assert north.guild.id in await backend.store.server_settings()


async def test_a_spanish_manager(shop: Shop, north: Server) -> None:
    """The page is in the language of the person who opens it."""
    elena = north.guild.member(
        "elena", north.guild.role("jefes", manage_guild=True), locale="es-ES"
    )
    async with shop.running():
        page = await (await elena.slash(north.channel, "setup")).response()
        assert "Configúrame" in page.text


async def test_help_and_privacy_explain_it(shop: Shop, north: Server) -> None:
    """/help and /privacy say who may use /setup, what is stored, and for how long."""
    async with shop.running():
        help_ = await (await north.member.slash(north.channel, "help")).response()
        privacy = await (await north.member.slash(north.channel, "privacy")).response()
    assert "If you can manage this server, use /setup" in help_.text
    assert "Until 30 days after I leave a server" in privacy.text


async def test_only_the_commands_are_in_the_server(discord: Discord, shop: Shop) -> None:
    """A bot that isn't a member of the server says so, with the link that adds it."""
    away = discord.guild("away", has_bot=False)
    walt = away.member("walt", away.role("managers", manage_guild=True))
    async with shop.running():
        page = await (await walt.slash(away.channel("general"), "setup")).response()
        assert "I'm not a member" in page.text
        link = page.component("Add me to a server")["url"]
        assert f"client_id={discord.bot.id}" in link


UNANSWERED = "is there a gluten-free range?"


async def unanswered(place: Server, *, private: bool = False) -> str:
    """Return the reply to a question without an answer, which `/ask` gets privately."""
    if private:
        command = await place.member.slash(place.channel, "ask", question=UNANSWERED, private=True)
        return (await command.response()).text
    asked = await place.member.says(place.channel, f"<@bot> {UNANSWERED}")
    return (await place.channel.reply_to(asked)).text


async def test_a_help_channel(shop: Shop, north: Server, south: Server) -> None:
    """Replies without an answer point to it, in its server only, as long as the asker can see it.

    It pings nobody, and an answer doesn't mention it.
    """
    people = north.guild.channel("people")
    pointer = f"People in <#{people.id}> may know the answer."
    async with shop.running():
        assert "People in <#" not in await unanswered(north)
        page = await choose(north, await opened(north), "help_channel", people.id)
        assert line(page, "Help channel").endswith(f"<#{people.id}> (chosen here)")
        assert menu(page, "help_channel")["max_values"] == 1
        assert pointer in await unanswered(north)
        assert pointer in await unanswered(north, private=True)
        assert "People in <#" not in await unanswered(south)
        assert "People in <#" not in await asks(north.channel, north.member, KNOWN)
    async with shop.running():
        assert pointer in await unanswered(north)
        everyone = next(role for role in north.guild.roles if role.id == north.guild.id)
        people.deny("view_channel", to=everyone)
        assert "People in <#" not in await unanswered(north)
        people.delete()
        assert "People in <#" not in await unanswered(north)
        page = await opened(north)
        assert "1 channel that was deleted" in line(page, "Help channel")
        page = await choose(north, page, "help_channel")
        assert line(page, "Help channel").endswith("none (default)")


async def test_the_operator_says_where_to_go(shop: Shop, north: Server) -> None:
    """The operator's `unknown_help` counts instead of a help channel, and is shown as fixed."""
    people = north.guild.channel("people")
    async with shop.running():
        old = await choose(north, await opened(north), "help_channel", people.id)
    async with shop.running(unknown_help="Try our forum."):
        told = await unanswered(north)
        assert "Try our forum." in told
        assert "People in <#" not in told
        page = await opened(north)
        assert f"Try our forum. {LOCK}" in line(page, "Help channel")
        assert not has_menu(page, "help_channel")
        page = await choose(north, old, "help_channel", people.id)
        assert "fixed by the people who run this bot" in page.text


async def test_a_help_channel_that_is_none(shop: Shop, north: Server, south: Server) -> None:
    """A category or a channel of another server is refused, and nothing is saved."""
    category = north.guild.category("support")
    async with shop.running() as backend:
        for channel in (category, south.channel):
            page = await choose(north, await opened(north), "help_channel", channel.id)
            assert "Please choose again" in page.text
        assert await backend.store.server_settings() == {}


async def test_who_saves_messages(shop: Shop, north: Server) -> None:
    """At first, only curators save the messages that helpers add."""
    async with shop.running() as backend:
        page = await opened(north)
        assert line(page, "Who may save").endswith("only curators (default)")
        page = await choose(north, page, "helpers_save", "helpers")
        assert line(page, "Who may save").endswith("curators and helpers (chosen here)")
        stored = await backend.store.server_settings()
        assert stored == {north.guild.id: {"helpers_save": True}}
        page = await choose(north, page, "helpers_save", "curators")
        assert line(page, "Who may save").endswith("only curators (default)")
