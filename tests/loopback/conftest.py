"""Fixtures that give each test a loopback Discord with a guild, a channel and a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from . import Discord, Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .entities import Channel, Guild


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Run a loopback Discord. At the end, fail if a request broke a rule."""
    async with Discord() as served:
        yield served


@pytest.fixture
def guild(discord: Discord) -> Guild:
    """Create a guild."""
    return discord.guild()


@pytest.fixture
def channel(guild: Guild) -> Channel:
    """Create a text channel."""
    return guild.channel("general")


@pytest.fixture
def alice(guild: Guild) -> Person:
    """Add a member, Alice, whose client is in Spanish."""
    return guild.member("alice", locale="es-ES")
