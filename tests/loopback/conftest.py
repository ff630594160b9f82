"""A Discord for each test, with a guild, a channel and somebody in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from . import Discord, Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .entities import Channel, Guild


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Serve a Discord; at the end no request of the bot may have broken a rule."""
    async with Discord() as served:
        yield served


@pytest.fixture
def guild(discord: Discord) -> Guild:
    """Found a guild."""
    return discord.guild()


@pytest.fixture
def channel(guild: Guild) -> Channel:
    """Open a channel."""
    return guild.channel("general")


@pytest.fixture
def alice(guild: Guild) -> Person:
    """Let Alice in."""
    return guild.member("alice", locale="es-ES")
