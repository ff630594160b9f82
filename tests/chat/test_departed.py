"""Documents of a server that the bot has left: they answer nowhere, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.namespaces import namespace
from bot.serving import scope_snapshot
from bot.serving.following import catch_up_scopes
from bot.store.events import ScopeKind
from tests.chat.club import Club
from tests.chat.curation.test_adding import AT_SEVEN, OPENS, added, asks, press
from tests.patience import until
from tests.uploads.files import FAQ

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild


@pytest.fixture
def club(discord: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Club:
    """Return the club."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Club(discord, tmp_path)


@pytest.fixture
def walt(guild: Guild) -> Person:
    """Add Walt, who can manage the server."""
    return guild.member("walt", guild.role("managers", manage_guild=True))


async def in_dm(person: Person) -> str:
    """Return the reply that a member gets in a direct message."""
    return (await person.dm.reply_to(await person.dms(OPENS))).text


async def departs(backend: Backend, guild: Guild) -> None:
    """Remove the bot from a server, and wait until that is stored."""
    guild.remove_bot()
    await until(lambda: guild.id in backend.serving.scopes.left)


async def test_what_answered_everywhere(  # noqa: PLR0917 - fixtures
    discord: Discord, guild: Guild, channel: Channel, alice: Person, walt: Person, club: Club
) -> None:
    """It answers no longer, even after a restart, until the bot comes back."""
    carol = discord.person("carol")
    async with club.running() as backend:
        await press(walt, await added(channel, walt, FAQ), "Save")
        assert AT_SEVEN in await in_dm(carol)
        await departs(backend, guild)
        assert AT_SEVEN not in await in_dm(carol)
    async with club.running() as backend:
        assert AT_SEVEN not in await in_dm(carol)
        guild.add_bot()
        await until(lambda: not backend.serving.scopes.left)
        assert AT_SEVEN in await in_dm(carol)
        assert AT_SEVEN in await asks(channel, alice, OPENS)


async def test_what_was_given_to_another_server(
    discord: Discord, guild: Guild, channel: Channel, walt: Person, club: Club
) -> None:
    """The other server keeps its own documents. A server left while offline counts, too."""
    other = discord.guild("other")
    place, olga = other.channel("general"), other.member("olga")
    async with club.running() as backend:
        await press(walt, await added(channel, walt, FAQ), "Save")
        (document,) = [
            one.collection_id
            for one in backend.serving.knowledge.sources
            if one.id.startswith(namespace(guild.id, everywhere=False))
        ]
        await backend.store.answer_only_in(document, other.id, [(ScopeKind.SERVER, other.id)])
        await catch_up_scopes(backend.serving, backend.store)
        assert AT_SEVEN in await asks(place, olga, OPENS)
    guild.remove_bot()
    async with club.running() as backend:
        await until(lambda: guild.id in backend.serving.scopes.left)
        assert AT_SEVEN not in await asks(place, olga, OPENS)


@pytest.mark.errors
async def test_the_store_is_down_at_the_next_start(
    discord: Discord, guild: Guild, channel: Channel, walt: Person, club: Club
) -> None:
    """The copy on this machine knows which servers the bot has left."""
    carol = discord.person("carol")
    async with club.running() as backend:
        await press(walt, await added(channel, walt, FAQ), "Save")
        await departs(backend, guild)
        await until(lambda: scope_snapshot.load(backend.serving.config.store) is not None)
    place = club.config.store.database
    assert isinstance(place, Path)
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink()
    place.mkdir()  # a folder can't be opened as a database
    async with club.running():
        assert AT_SEVEN not in await in_dm(carol)
