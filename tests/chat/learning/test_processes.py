"""Two processes with a shared database: what is quoted in one is quoted and forgotten in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import Store
from tests.chat.learning.desk import WORDS, Crew, add, asks, fill, forgets, press
from tests.chat.test_processes import Processes, config, discord, guilds, processes

if TYPE_CHECKING:
    from tests.loopback.entities import Guild

__all__ = ["config", "discord", "guilds", "processes"]  # fixtures

QUESTION = "How do I reset my router?"


def people_of(guild: Guild) -> Crew:
    """Return a server with its people."""
    role = guild.role("helpers")
    manager = guild.role("managers", manage_guild=True)
    people = (guild.member("mia"), guild.member("hanna", role), guild.member("walt", manager))
    return Crew(guild, guild.channel("help"), role, *people)


async def test_added_restarted_forgotten(guilds: list[Guild], processes: Processes) -> None:
    """Each step follows a restart. What the author has forgotten elsewhere is gone here, too."""
    north, south = people_of(guilds[0]), people_of(guilds[3])
    async with Store(processes.config.store) as store:
        await store.change_settings(north.guild.id, {"helper_role": north.role.id})
    async with processes.both():
        said = await north.member.says(north.channel, WORDS)
        assert "I asked the author" in (await add(north.helper, said)).text
    async with processes.both():
        await press(north.member, said.replies[0], "With my name")
        waiting = await north.curator.slash(north.channel, "knowledge learned")
        listing = await waiting.response()
        assert "1 message is waiting" in listing.text
        preview = await press(north.curator, listing, "Review 1")
        preview = await fill(north.curator, preview, "Edit question", question=QUESTION)
    async with processes.both():
        saved = await press(north.curator, preview, "Save")
        assert "Saved and live" in saved.text
        assert "blinks" in await asks(north.member, north.channel, QUESTION)
        assert "blinks" not in await asks(south.member, south.channel, QUESTION)
    async with processes.both():
        assert "blinks" in await asks(north.member, north.channel, QUESTION)
        south.guild.members[north.member.id] = north.member
        forgot = await north.member.slash(south.channel, "privacy", forget=True)
        assert "1 of your messages" in (await forgot.response()).text
        await forgets(north.member, north.channel, "blinks", QUESTION)
    async with Store(processes.config.store) as store:
        assert await store.contributions.in_guild(north.guild.id) == ()
        stored = await store.documents()
        assert stored is None or stored.contents == ()
