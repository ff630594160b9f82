"""Curators of two servers: each sees and decides for their own server only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.curation.departing import delete_left
from bot.store import QuestionStatus
from tests.chat.curation.test_curating import (
    BREAD,
    Shop,
    asks,
    chosen,
    listed,
    press,
    written,
)
from tests.patience import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

QUESTION = "is there a gluten-free range?"
GAP = "The article says nothing about gluten."
THANKS = "do they deliver quibblefrotz to Norway?"


@dataclass
class Server:
    """A server with a channel, a member and a manager."""

    guild: Guild
    channel: Channel
    member: Person
    manager: Person


def server(discord: Discord, name: str) -> Server:
    """Create a server."""
    guild = discord.guild(name)
    manager = guild.member(f"{name}-manager", guild.role("managers", manage_guild=True))
    return Server(guild, guild.channel("general"), guild.member(f"{name}-member"), manager)


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


async def test_what_is_taught_in_a_server_holds_only_there(
    shop: Shop, north: Server, south: Server, discord: Discord
) -> None:
    """It also survives a restart. The other server and direct messages still have no answer."""
    carol = discord.person("carol")
    async with shop.running() as backend:
        for place in (north, south):
            assert "don't cover" in await asks(place.channel, place.member, QUESTION)
        await written(backend, 4)
        preview = await chosen(north.manager, await listed(north.channel, north.manager), "bread")
        saved = await press(north.manager, preview, "Save")
        assert "settled 1 question" in saved.text
    assert f"guild: {north.guild.id}" in shop.curated
    async with shop.running() as backend:
        assert BREAD in await asks(north.channel, north.member, QUESTION)
        assert "don't cover" in await asks(south.channel, south.member, QUESTION)
        assert "don't cover" in (await carol.dm.reply_to(await carol.dms(QUESTION))).text
        (left,) = await backend.store.questions(guild=south.guild.id)
        assert left.status is QuestionStatus.OPEN


async def test_a_curator_sees_only_their_own_servers_questions(
    shop: Shop, north: Server, south: Server
) -> None:
    """This holds for the list, for its buttons on any message, and for votes."""
    async with shop.running() as backend:
        await asks(north.channel, north.member, THANKS)
        await written(backend, 2)
        own = await listed(south.channel, south.manager)
        assert "No unanswered questions" in own.text
        for button in ("Teach 1", "Dismiss 1"):
            theirs = await listed(north.channel, north.manager)
            assert "quibblefrotz" in theirs.text
            data = {"component_type": 2, "custom_id": theirs.component(button)["custom_id"]}
            start = south.manager.world.interactions.start
            forged = start(south.manager, south.channel, 3, data, message=theirs)
            assert "already been settled" in (await forged.response()).text
        assert len(await backend.store.questions(guild=north.guild.id)) == 1
        status = await (await south.manager.slash(south.channel, "knowledge status")).response()
        assert "Version" in status.text
        assert "quibblefrotz" not in status.text
        reload = await (await south.manager.slash(south.channel, "knowledge reload")).response()
        assert "Only the people who run this bot" in reload.text


async def test_votes_belong_to_their_server(shop: Shop, north: Server, south: Server) -> None:
    """Feedback counts the votes of the curator's server only."""
    async with shop.running() as backend:
        question = await north.member.says(
            north.channel, "<@bot> What do the penguins bake bread from?"
        )
        reply = await north.channel.reply_to(question)
        await (await north.member.click(reply, "👍")).response()
        await written(backend, 2)
        for place, count in ((north, 1), (south, 0)):
            shown = await (
                await place.manager.slash(place.channel, "knowledge feedback")
            ).response()
            assert ("bread" in shown.text) is bool(count)
            assert len(await backend.store.votes(place.guild.id)) == count


async def test_both_servers_declare_the_same_gap(shop: Shop, north: Server, south: Server) -> None:
    """Each has its own text, under the same id."""
    async with shop.running() as backend:
        for place in (north, south):
            await asks(place.channel, place.member, QUESTION)
        await written(backend, 4)
        for place in (north, south):
            groups = await listed(place.channel, place.manager)
            text = f"{GAP} Says {place.guild.name}."
            form = await place.manager.click(groups, "Add gap 1")
            preview = await (await place.manager.submits(form, {"text": text})).response()
            assert "Saved and live" in (await press(place.manager, preview, "Save")).text
        for place, other in ((north, south), (south, north)):
            said = await asks(place.channel, place.member, QUESTION)
            assert f"Says {place.guild.name}" in said
            assert other.guild.name not in said
    assert shop.curated.count("- id: gap-") == 2


async def test_the_curator_role_sees_all_and_teaches_everywhere(
    shop: Shop, north: Server, south: Server
) -> None:
    """Managers of a server without the role curate for their own server."""
    keepers = north.guild.role("keepers")
    keeper = north.guild.member("keeper", keepers)
    async with shop.running(curator_role=keepers.id) as backend:
        await asks(south.channel, south.member, QUESTION)
        await written(backend, 2)
        assert "No unanswered" not in (await listed(south.channel, south.manager)).text
        preview = await chosen(keeper, await listed(north.channel, keeper), "bread")
        await press(keeper, preview, "Save")
        for place in (north, south):
            assert BREAD in await asks(place.channel, place.member, QUESTION)
        assert "No unanswered" in (await listed(south.channel, south.manager)).text
    assert "guild:" not in shop.curated


async def test_the_server_that_remains_does_not_see_what_another_left(
    shop: Shop, north: Server, south: Server
) -> None:
    """When the bot leaves all but one server, that one's managers still curate for it only."""
    async with shop.running() as backend:
        await asks(north.channel, north.member, THANKS)
        await written(backend, 2)
        north.guild.remove_bot()
        await until(lambda: north.guild.id in backend.serving.scopes.left)
        assert "No unanswered" in (await listed(south.channel, south.manager)).text
    async with shop.running() as backend:
        assert "No unanswered" in (await listed(south.channel, south.manager)).text
        future = datetime.now(UTC) + timedelta(days=31)
        backend.store.now = lambda: future
        await delete_left(backend.serving, backend.store, lambda _: True)
        reload = await (await south.manager.slash(south.channel, "knowledge reload")).response()
        assert "Only those who run this bot" not in reload.text


async def test_the_only_server_decides_for_all(shop: Shop, north: Server, discord: Discord) -> None:
    """Its managers are the operator's curators, until the bot joins another server."""
    carol = discord.person("carol")
    async with shop.running() as backend:
        await carol.dm.reply_to(await carol.dms(QUESTION))
        await written(backend, 2)
        assert "gluten" in (await listed(north.channel, north.manager)).text
        before = backend.recorder.written
        later = server(discord, "later")
        await written(backend, before)
        assert "No unanswered" in (await listed(later.channel, later.manager)).text
        assert "No unanswered" in (await listed(north.channel, north.manager)).text


async def test_a_server_that_the_bot_left_is_deleted_after_30_days(
    shop: Shop, north: Server, south: Server
) -> None:
    """Until then, everything is there again if the bot comes back, even after a restart."""
    shop.write(
        "curated:\n  taught:\n"
        f"    - id: bread\n      guild: {north.guild.id}\n      asks: ['{QUESTION}']\n"
        f"    - id: bread\n      guild: {south.guild.id}\n      asks: ['{QUESTION}']\n"
    )
    async with shop.running() as backend:
        for place in (north, south):
            assert BREAD in await asks(place.channel, place.member, QUESTION)
            await asks(place.channel, place.member, THANKS)
        north.guild.remove_bot()
        await until(lambda: backend.recorder.waiting == 0 and backend.recorder.written >= 8)
        north.guild.add_bot()
        assert BREAD in await asks(north.channel, north.member, QUESTION)
    north.guild.remove_bot()  # while the bot is offline
    async with shop.running() as backend:
        await written(backend, 0)
        await delete_left(backend.serving, backend.store, lambda _: True)
        assert str(north.guild.id) in shop.curated
        assert len(await backend.store.questions()) == 2
        future = datetime.now(UTC) + timedelta(days=31)
        backend.store.now = lambda: future
        await delete_left(backend.serving, backend.store, lambda guild: guild == south.guild.id)
        assert str(north.guild.id) in shop.curated
        await delete_left(backend.serving, backend.store, lambda _: True)
        assert str(north.guild.id) not in shop.curated
        assert str(south.guild.id) in shop.curated
        assert backend.serving.scopes.left == frozenset()
        assert [one.guild for one in await backend.store.questions()] == [south.guild.id]
        assert BREAD in await asks(south.channel, south.member, QUESTION)
