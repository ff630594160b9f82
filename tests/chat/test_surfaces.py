"""All ways to ask a question."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.chat.events import Answered, Surface
from tests.chat.parrot import CHEESE, KNOWLEDGE, MADE, REST_WHY, TIDES, WHO
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

SHOWN = "**Otters pull the tides.** They rest at noon."


@pytest.mark.parametrize(
    "text",
    [
        f"<@bot> {WHO}",
        f"<@bot>, {WHO}",
        f"<@bot>: {WHO}",
        "Who <@bot> pulls the tides?",
        "Who pulls the tides <@bot>?",
        f"<@bot>\n{WHO}",
        f"<@bot> <@bot> — {WHO}",
    ],
)
async def test_a_mention_is_replied_to(
    play: Play, channel: Channel, alice: Person, text: str
) -> None:
    """A mention works anywhere in the message, whatever punctuation surrounds it."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, text))
    assert SHOWN in reply.text
    assert [question for question, _ in play.parrot.asked] == [WHO]


async def test_threads_and_forum_posts(play: Play, guild: Guild, alice: Person) -> None:
    """A mention is answered in its own channel.

    The title of a forum post is part of the question.
    """
    forum, channel = guild.forum("questions"), guild.channel("general")
    async with play.bot():
        thread = await alice.opens_thread(channel, "thread")
        assert SHOWN in (await thread.reply_to(await alice.says(thread, f"<@bot> {WHO}"))).text
        post = await alice.posts(forum, WHO, "<@bot>")
        assert SHOWN in (await post.channel.reply_to(post)).text
        later = await alice.says(post.channel, f"<@bot> {MADE}")
        assert "cheese" in (await post.channel.reply_to(later)).text


@pytest.mark.parametrize("text", ["<@bot>", "<@bot>?", "<@bot> !!", "  <@bot>  <:x:12>"])
async def test_a_mention_without_a_question_gets_help(
    play: Play, channel: Channel, alice: Person, text: str
) -> None:
    """The help offers three questions from the knowledge."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, text))
        assert len(reply.buttons) == 3
        assert reply.buttons[0] == WHO
        answer = await (await alice.click(reply, WHO)).response()
    assert SHOWN in answer.text
    assert play.parrot.asked == [(WHO, ())]


async def test_a_reply_continues_the_conversation(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """A reply to an answer continues its conversation, whichever member sends the reply."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        following = await channel.reply_to(await bob.says(channel, "Why?", reply_to=answer))
        assert "pulling is hard" in following.text
        await channel.reply_to(await alice.says(channel, "<@bot> so?", reply_to=following))
    assert play.parrot.asked == [(WHO, ()), ("Why?", (WHO,)), ("so?", (WHO, "Why?"))]


async def test_the_conversation_survives_a_restart(
    play: Play, channel: Channel, alice: Person
) -> None:
    """After a restart, the bot recovers the question from the message to which it replied."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    async with play.bot():
        await channel.reply_to(await alice.says(channel, "Why?", reply_to=answer))
    assert play.parrot.asked[-1] == ("Why?", (WHO,))


async def test_a_reply_to_a_command_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A reply that mentions the bot is a follow-up.

    If the reply doesn't mention the bot, the bot says that it can't read the text.
    """
    async with play.bot():
        answer = await (await alice.slash(channel, "ask", question=WHO)).response()
        await channel.reply_to(await alice.says(channel, "<@bot> Why?", reply_to=answer))
        assert play.parrot.asked[-1] == ("Why?", (WHO,))
        unread = await channel.reply_to(await alice.says(channel, "Why?", reply_to=answer))
        assert discord.bot.mention in unread.text
    assert len(play.parrot.asked) == 2


async def test_an_emoji_is_not_a_question(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A reply that contains only an emoji gets no answer."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.says(channel, "👍", reply_to=answer)
        await discord.quiet(0.05)
    assert len(channel.messages) == 3


async def test_direct_messages(play: Play, alice: Person) -> None:
    """Every direct message is a question, and may follow up on the previous one."""
    async with play.bot():
        assert SHOWN in (await alice.dm.reply_to(await alice.dms(WHO))).text
        assert "pulling is hard" in (await alice.dm.reply_to(await alice.dms("why?"))).text
        assert len((await alice.dm.reply_to(await alice.dms("…"))).buttons) == 3


async def test_messages_for_others_get_no_reply(
    play: Play, discord: Discord, guild: Guild, channel: Channel, alice: Person
) -> None:
    """The bot ignores other bots, webhooks, and people who talk to each other."""
    robot, hook = guild.member("robot", bot=True), guild.member("hook", webhook=True)
    async with play.bot(listen=[channel.id]):
        for author in (robot, hook):
            await author.says(channel, f"<@bot> {WHO}")
        await alice.says(guild.channel("elsewhere"), WHO)
        await discord.quiet(0.05)
        assert not discord.requested("POST", r"/messages$")


async def test_listening_answers_only_with_an_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, the bot sends answers but no suggestions, small talk or apologies."""
    async with play.bot(listen=[channel.id]):
        for text in ("hello", "perhaps", "How does it taste?", "xyzzy", "…", "x" * 5000):
            await alice.says(channel, text)
        message = await alice.says(channel, WHO)
        assert SHOWN in (await channel.reply_to(message)).text
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 1


async def test_listening_reaches_threads_and_forums(
    play: Play, guild: Guild, alice: Person
) -> None:
    """Posts in a listening forum are answered, and their titles are part of the questions."""
    forum = guild.forum("questions")
    async with play.bot(listen=[forum.id]):
        post = await alice.posts(forum, WHO, "I wonder.")
        assert SHOWN in (await post.channel.reply_to(post)).text


async def test_listening_does_not_repeat_itself(
    play: Play, discord: Discord, guild: Guild, alice: Person
) -> None:
    """In a listening channel, a passage is not shown twice within `repeat_after`."""
    one, two = guild.channel("one"), guild.channel("two")
    async with play.bot(listen=[one.id, two.id], repeat_after=0.2):
        for place in (one, two):
            await place.reply_to(await alice.says(place, WHO))
        await alice.says(one, WHO)
        await discord.quiet(0.05)
        assert len(discord.requested("POST", r"/messages$")) == 2
        await one.reply_to(await alice.says(one, MADE))
        async with asyncio.timeout(PATIENCE):
            while len(discord.requested("POST", r"/messages$")) < 4:
                await alice.says(one, WHO)
                await discord.quiet(0.05)


async def test_people_may_answer_first(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """If another member writes during the delay, the bot does not answer.

    A message from the asker doesn't stop the bot.
    """
    async with play.bot(listen=[channel.id], answer_delay=0.4):
        began = time.monotonic()
        asked = await alice.says(channel, WHO)
        await alice.says(channel, "anybody?")
        await channel.reply_to(asked)
        assert time.monotonic() - began >= 0.4
        await alice.says(channel, MADE)
        await bob.says(channel, "Cheese!")
        await discord.quiet(0.8)
    assert len(discord.requested("POST", r"/messages$")) == 1


async def test_ask(play: Play, channel: Channel, alice: Person) -> None:
    """The answer is shown below the question, either to everybody or only to the asker."""
    async with play.bot():
        public = await (await alice.slash(channel, "ask", question=WHO)).response()
        hidden = await (await alice.slash(channel, "ask", question=WHO, private=True)).response()
        empty = await (await alice.slash(channel, "ask", question="?!")).response()
    assert public.text.startswith(f"> {WHO}\n{SHOWN}")
    assert (public.ephemeral, hidden.ephemeral) == (False, True)
    assert "Delete" in public.buttons
    assert "Delete" not in hidden.buttons
    assert "find a question" in empty.text


async def test_ask_completes(play: Play, channel: Channel, alice: Person) -> None:
    """Completions show labels, tolerate typos, and find the chosen passage."""
    async with play.bot():
        everything = await alice.autocomplete(channel, "ask", question="")
        assert everything[0] == {"name": WHO, "value": "tides"}
        for typed in ("who pu", "pulls tides", "wo puls the tydes"):
            choices = await alice.autocomplete(channel, "ask", question=typed)
            assert choices[0] == {"name": WHO, "value": "tides"}
        asked = await alice.slash(channel, "ask", question="tides")
        answer = await asked.response()
        assert SHOWN in answer.text
        assert WHO in answer.text
        assert await alice.autocomplete(channel, "ask", question="zzzzzzzz") == []


async def test_answer_this(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """The command answers another member's message and links to it."""
    async with play.bot():
        message = await alice.says(channel, f"I wonder. {WHO}")
        called = await bob.context_menu(channel, "Answer this", message)
        answer = await called.response()
        assert SHOWN in answer.text
        assert answer.component("Go to the question")["url"].endswith(str(message.id))
        own = await (await bob.context_menu(channel, "Answer this", answer)).response()
        assert own.ephemeral
        empty = await alice.says(channel, "…")
        nothing = await (await bob.context_menu(channel, "Answer this", empty)).response()
        assert nothing.ephemeral
        long = await alice.says(channel, "x" * 4001)
        refused = await (await alice.context_menu(channel, "Answer this", long)).response()
    assert "4000" in refused.text


async def test_topics(play: Play, channel: Channel, alice: Person) -> None:
    """Members can go from a topic to a question and its answer, and back."""
    async with play.bot():
        shown = await (await alice.slash(channel, "topics")).response()
        assert shown.ephemeral
        (menu,) = [
            c for row in shown.components for c in row.get("components", ()) if "options" in c
        ]
        assert [o["label"] for o in menu["options"]] == ["On Water", "Is the Moon *Cheese*?"]
        chosen = await alice.selects(shown, menu["custom_id"], menu["options"][0]["value"])
        await chosen.response()
        (menu,) = [
            c for row in shown.components for c in row.get("components", ()) if "options" in c
        ]
        assert [o["label"] for o in menu["options"]] == [WHO, REST_WHY]
        answer = await (await alice.selects(shown, menu["custom_id"], "tides")).response()
        assert SHOWN in answer.text
        assert answer.ephemeral
        await (await alice.click(shown, "Back to the topics")).response()
        await (await alice.selects(shown, "topic-menu:0", "00000000")).response()
        assert "What you can ask about" in shown.text


async def test_sources(play: Play, channel: Channel, alice: Person) -> None:
    """Each source is listed, with a link if it has a URL."""
    async with play.bot():
        shown = await (await alice.slash(channel, "sources")).response()
    assert "“Tides\\_and\\_Otters”\n-# O. Paw, Otter Press, April 2001, 2 passages" in shown.text
    assert shown.buttons == ["Tides_and_Otters"]


async def test_passage(play: Play, channel: Channel, alice: Person) -> None:
    """Members can open a passage by its id, and get completions. A wrong id gets a suggestion."""
    async with play.bot():
        for typed in ("", "chee", "made of cheese"):
            choices = await alice.autocomplete(channel, "passage", id=typed)
            assert CHEESE.id in [choice["value"] for choice in choices]
        shown = await (await alice.slash(channel, "passage", id=" Tides ")).response()
        assert shown.text.startswith("Otters pull the tides.")
        assert "Why?" not in shown.buttons
        wrong = await (await alice.slash(channel, "passage", id="tide*")).response()
    assert "tide\\*" in wrong.text
    assert "Did you mean “tides”?" in wrong.text
    assert wrong.ephemeral


async def test_help_and_privacy(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Help and privacy information are private and in the caller's language."""
    async with play.bot():
        help_ = await (await alice.slash(channel, "help")).response()
        ayuda = await (await bob.slash(channel, "help")).response()
        privacy = await (await alice.slash(channel, "privacy")).response()
    async with play.bot(log_questions=True):
        logged = await (await alice.slash(channel, "privacy")).response()
    assert help_.ephemeral
    assert privacy.ephemeral
    assert discord.bot.mention in help_.text
    assert "/preguntar" in ayuda.text
    assert "24 hours" in privacy.text
    assert "is not logged" in privacy.text
    assert "have chosen to log" in logged.text


async def test_every_kind_of_installation(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Commands work in servers with the bot and in direct messages.

    Members who have installed the bot for themselves can use them anywhere.
    """
    elsewhere = discord.guild("Elsewhere", has_bot=False).channel("general")
    group = discord.group(alice, discord.person("bob"), discord.person("carol"))
    async with play.bot():
        for place, installed in (
            (channel, "guild"),
            (alice.dm, "guild"),
            (alice.dm, "user"),
            (elsewhere, "user"),
            (group, "user"),
        ):
            called = await alice.slash(place, "ask", installed=installed, question=WHO)
            answer = await called.response()
            assert SHOWN in answer.text
            for button in ("Why?", "In context"):
                pressed = await alice.click(answer, button, installed=installed)
                assert (await pressed.response()).ephemeral
            pressed = await alice.click(answer, "Delete", installed=installed)
            await discord.until(partial(getattr, answer, "deleted"))


async def test_commands_speak_spanish(play: Play, discord: Discord, channel: Channel) -> None:
    """The names and descriptions of commands have Spanish versions for Spain and Latin America."""
    async with play.bot():
        registered = {c["name"]: c for c in discord.world.commands.scopes[None]}
    assert channel.guild
    assert registered.keys() == {
        *("ask", "topics", "sources", "passage", "help", "privacy", "setup"),
        *("Answer this", "Reply with passage"),
    }
    for locale in ("es-ES", "es-419"):
        assert registered["ask"]["name_localizations"][locale] == "preguntar"
        assert registered["Answer this"]["name_localizations"][locale] == "Responder a esto"
        assert registered["topics"]["description_localizations"][locale].startswith("Explora")


async def test_observers_receive_each_question(play: Play, channel: Channel, alice: Person) -> None:
    """Each observer receives a question once, with its surface and its answer."""
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await (await alice.slash(channel, "ask", question="perhaps")).response()
        await alice.dm.reply_to(await alice.dms(MADE))
    asked = [event for event in play.events if isinstance(event, Answered)]
    assert [event.surface for event in asked] == [Surface.MENTION, Surface.SLASH, Surface.DIRECT]
    assert asked[0].answer.quotes[0].passage is TIDES
    assert asked[0].seconds > 0
    assert KNOWLEDGE.passages
