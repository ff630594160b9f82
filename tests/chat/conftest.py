"""Fixtures: a bot, a local Discord server, and members."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.client import Footnote
from bot.chat.run import services_for
from bot.config.sections import ChannelCooldown, MemberCooldown
from bot.config.sections import Discord as Settings
from tests.chat.parrot import Parrot
from tests.loopback import Discord, Person
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from contextlib import AbstractAsyncContextManager

    from bot.chat.events import AnswererEvent
    from bot.chat.services import Services
    from tests.loopback.entities import Channel, Guild

LIMITLESS = {
    "member_cooldown": MemberCooldown(questions=0),
    "channel_cooldown": ChannelCooldown(questions=0),
}


class Noted(dict[str, str]):
    """Remembers in memory which commands are registered."""

    async def recall(self, scope: str) -> str | None:
        """Return the digest."""
        return self.get(scope)

    async def note(self, scope: str, digest: str) -> None:
        """Store the digest."""
        self[scope] = digest


class Play:
    """Helper that starts bots one at a time, each with the answers of `parrot`."""

    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.parrot = Parrot()
        self.noted = Noted()
        self.links: list[str] = []
        self.events: list[AnswererEvent] = []
        self.services: Services | None = None

    async def asked(self, number: int) -> None:
        """Wait until the assistant has been asked this many questions."""
        await until(lambda: len(self.parrot.asked) >= number)

    def client(self, services: Services | None = None, /, **settings: Any) -> Footnote:  # noqa: ANN401 - settings of any type
        """Return a client with these settings and with new services, unless some are given."""
        whole = Settings(**{**LIMITLESS, **settings})
        self.services = services or services_for(self.parrot.assistant, whole, [self.events.append])
        return Footnote(self.services, self.noted, self.links.append, guild_ready_timeout=0.01)

    def bot(
        self,
        services: Services | None = None,
        /,
        **settings: Any,  # noqa: ANN401 - settings of any type
    ) -> AbstractAsyncContextManager[Footnote]:
        """Run a bot during the `with` block."""
        return self.discord.running(self.client(services, **settings))


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Run a local Discord. At the end, check that every request of the bot was valid."""
    async with Discord() as served:
        yield served


@pytest.fixture
def play(discord: Discord) -> Play:
    """Return a helper that starts bots."""
    return Play(discord)


@pytest.fixture
def guild(discord: Discord) -> Guild:
    """Create a guild."""
    return discord.guild()


@pytest.fixture
def channel(guild: Guild) -> Channel:
    """Create a channel."""
    return guild.channel("general")


@pytest.fixture
def alice(guild: Guild) -> Person:
    """Add Alice, who speaks English."""
    return guild.member("alice")


@pytest.fixture
def bob(guild: Guild) -> Person:
    """Add Bob, who speaks Spanish."""
    return guild.member("bob", locale="es-ES")


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test if the bot logs an error, unless the test is marked with `errors`."""
    with caplog.at_level(logging.INFO):
        yield
    errors = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR and record.name.startswith(("bot.", "asyncio"))
    ]
    assert not errors or request.node.get_closest_marker("errors"), errors
