"""A server whose helpers add messages, for tests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store import Store
from tests.loopback.messages import components_in
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.chat.club import Club
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild, Role

ADD = "Add to knowledge"
QUESTION = "How do I reset my router?"
OTHER_WORDS = "reset the router, how?"
WORDS = "Hold the **reset** button for ten seconds, until the router blinks twice."
SHOWN = "Hold the reset button for ten seconds, until the router blinks twice."
EDITED = "Hold the reset button of the router for twenty seconds."


@dataclass
class Crew:
    """The people of a server: a member, a helper and a curator, and a channel."""

    guild: Guild
    channel: Channel
    role: Role
    member: Person
    helper: Person
    curator: Person

    async def choose(self, club: Club, **settings: object) -> None:
        """Choose the helpers, and other settings of the server, before the bot starts."""
        async with Store(club.config.store) as store:
            await store.change_settings(self.guild.id, {"helper_role": self.role.id, **settings})


def crew(discord: Discord, name: str = "club") -> Crew:
    """Return a server with its people."""
    guild = discord.guild(name)
    role = guild.role("helpers")
    return Crew(
        guild,
        guild.channel("help"),
        role,
        guild.member("mia"),
        guild.member("hanna", role),
        guild.member("walt", guild.role("managers", manage_guild=True)),
    )


async def add(person: Person, message: Message) -> Message:
    """Use the message command on a message, and return the reply."""
    command = await person.context_menu(message.channel, ADD, message)
    return await command.response()


async def press(person: Person, message: Message, button: str) -> Message:
    """Press a button, and return the message that appears."""
    return await (await person.click(message, button)).response()


async def fill(person: Person, message: Message, button: str, **values: str) -> Message:
    """Press a button that opens a form, submit it, and return the message that appears."""
    return await (await person.submits(await person.click(message, button), values)).response()


async def answer(person: Person, channel: Channel, question: str = OTHER_WORDS) -> Message:
    """Ask the bot, and return its reply."""
    return await channel.reply_to(await person.says(channel, f"<@bot> {question}"))


async def asks(person: Person, channel: Channel, question: str = OTHER_WORDS) -> str:
    """Ask the bot, and return the words of its reply."""
    return plain(await answer(person, channel, question))


async def forgets(
    person: Person, channel: Channel, words: str, question: str = OTHER_WORDS
) -> None:
    """Wait until the bot no longer answers with these words."""
    async with asyncio.timeout(PATIENCE):
        while words in await asks(person, channel, question):  # noqa: ASYNC110 - the bot says nothing
            await asyncio.sleep(0.1)


def plain(message: Message) -> str:
    """Return the text of a message without bold words. The bot highlights what answers."""
    return message.text.replace("**", "")


def links(message: Message) -> list[str]:
    """Return the addresses that a message's buttons open."""
    return [c["url"] for c in components_in(message.components) if "url" in c]
