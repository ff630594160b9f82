"""Servers of two processes with a shared database: what is taught in one holds only there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.knowledge.namespaces import namespace
from bot.store import Store
from bot.store.database import Database
from bot.store.events import DocumentChange
from bot.store.tables import GUILDS
from tests.chat.curation.test_curating import chosen, listed, press
from tests.chat.test_processes import (
    BREAD,
    SHARDS,
    UNANSWERED,
    Processes,
    asks,
    config,
    discord,
    guilds,
    processes,
)
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.store import UnansweredQuestion
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

__all__ = ["config", "discord", "guilds", "processes"]  # fixtures

QUIET = "When must I be quiet in the sauna?"
RULES = """\
source: {{id: {start}rules, title: House rules, publisher: The club}}
passages:
  - id: {start}quiet
    paragraphs: [1]
    wording: restated
    text: Please keep quiet in the sauna after eight in the evening.
    asks: [When must I be quiet in the sauna?]
"""


async def stored(
    processes: Processes, holds: Callable[[Store], Coroutine[object, object, bool]]
) -> None:
    """Wait until something holds for the database."""
    async with Store(processes.config.store) as store, asyncio.timeout(PATIENCE):
        while not await holds(store):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)


async def open_questions(processes: Processes) -> tuple[UnansweredQuestion, ...]:
    """Return all unanswered questions."""
    async with Store(processes.config.store) as store:
        return await store.questions()


def manager(guild: Guild) -> tuple[Channel, Person]:
    """Return a new channel in a server, and somebody who can manage it."""
    walt = guild.member("walt", guild.role("managers", manage_guild=True))
    return guild.channel("general"), walt


async def test_teaching_in_a_server_of_another_process(
    guilds: list[Guild], processes: Processes
) -> None:
    """Each curator sees the questions of their server. A restart changes nothing."""
    north, south, *_ = [manager(guilds[n]) for n in (0, 3, 1)]
    async with processes.both():
        for place in (north, south):
            assert "don't cover" in (await asks(*place, UNANSWERED)).text
        await stored(processes, lambda store: _has(store, 2))
        listing = await listed(*south)
        assert "gluten" in listing.text
        saved = await press(south[1], await chosen(south[1], listing, "bread"), "Save")
        assert "settled 1 question" in saved.text
        assert "don't cover" in (await asks(*north, UNANSWERED)).text
        assert "gluten" in (await listed(*north)).text
    async with processes.both():
        assert BREAD in (await asks(*south, UNANSWERED)).text
        assert "don't cover" in (await asks(*north, UNANSWERED)).text
        assert "No unanswered questions" in (await listed(*south)).text
    assert [one.guild for one in await open_questions(processes)] == [guilds[0].id]


async def _has(store: Store, count: int) -> bool:
    return len(await store.questions()) == count


async def test_a_server_left_while_the_bot_is_offline(
    discord: Discord, guilds: list[Guild], processes: Processes
) -> None:
    """The process that runs its shard notices, and deletes its data 30 days later."""
    north, south = manager(guilds[0]), manager(guilds[3])
    async with processes.both():
        for place in (north, south):
            await asks(*place, UNANSWERED)
            await stored(processes, lambda store: _asked(store, place[0]))  # noqa: B023 - awaited here
            preview = await chosen(place[1], await listed(*place), "bread")
            await press(place[1], preview, "Save")
            await asks(*place, "what is a quibblefrotz?")
        await stored(processes, lambda store: _has(store, 2))
    guilds[3].remove_bot()
    async with processes.one(0):  # does not run that server's shard
        await discord.ready(SHARDS // 2)
        await asks(*north, UNANSWERED)
        async with Store(processes.config.store) as store:
            assert await _left(store, guilds[3]) is None
    async with processes.both():
        await stored(processes, lambda store: _is_left(store, guilds[3]))
        assert {one.guild for one in await open_questions(processes)} == {
            guilds[0].id,
            guilds[3].id,
        }
    await _backdate(processes, guilds[3])
    async with processes.both():
        await stored(processes, lambda store: _has(store, 1))
        async with Store(processes.config.store) as store:
            edition = await store.edition()
        assert edition
        assert str(guilds[3].id).encode() not in edition.content
        assert BREAD in (await asks(*north, UNANSWERED)).text
    assert [one.guild for one in await open_questions(processes)] == [guilds[0].id]


async def test_documents_of_a_server_that_is_left(
    guilds: list[Guild], processes: Processes
) -> None:
    """They answer no longer in the servers of the other process, even after its restart."""
    north, south = manager(guilds[0]), guilds[3]
    start = namespace(south.id, everywhere=True)
    document = RULES.format(start=start).encode()
    async with Store(processes.config.store) as store:
        change = DocumentChange(south.id, f"{start}rules", None, document)
        await store.save_document(change, lambda _: None, tried=0)

    async def becomes(*, hidden: bool) -> None:
        """Wait until the process of the other server has been told."""
        async with asyncio.timeout(PATIENCE):
            while ("eight in the evening" in (await asks(*north, QUIET)).text) is hidden:  # noqa: ASYNC110 - another process announces it
                await asyncio.sleep(0.1)

    async with processes.both():
        await becomes(hidden=False)
        south.remove_bot()
        await becomes(hidden=True)
    async with processes.both():
        await becomes(hidden=True)
        south.add_bot()
        await becomes(hidden=False)


async def _asked(store: Store, channel: Channel) -> bool:
    assert channel.guild
    return bool(await store.questions(guild=channel.guild.id))


async def _left(store: Store, guild: Guild) -> int | None:
    async with store._database.reading() as connection:  # noqa: SLF001 - no other way to see it
        statement = GUILDS.select().where(GUILDS.c.guild == guild.id)
        row = (await connection.execute(statement)).first()
    return row.left_at if row else None


async def _is_left(store: Store, guild: Guild) -> bool:
    return await _left(store, guild) is not None


async def _backdate(processes: Processes, guild: Guild) -> None:
    """Let the bot have left a server in 2020."""
    database = Database(str(processes.config.store.database))
    async with database.writing() as connection:
        left = update(GUILDS).where(GUILDS.c.guild == guild.id).values(left_at=1_577_836_800)
        await connection.execute(left)
    await database.close()
