"""The conversations in the pictures, played by a bot on the loopback Discord."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.chat.client import Footnote
from bot.chat.run import backed, services_for
from bot.config import Config
from bot.config.loader import Matching
from bot.config.store_settings import StoreConfig
from bot.serving.live import Serving
from tests.chat.conftest import Noted
from tests.loopback import Discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.loopback import Message, Person
    from tests.loopback.entities import JSON, Channel

MAKERSPACE = Path(__file__).parent / "makerspace"
FAQ = "faq.md"
SERVER = "Copper Lane Makerspace"


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a channel.

    messages  payloads of the messages, oldest first
    names     names of the people and channels that the messages mention, by id
    command   the command that was used, if the scene begins with a reply to one
    """

    name: str
    server: str
    channel: str
    messages: tuple[JSON, ...]
    names: dict[str, str]
    command: str = ""


async def scenes() -> list[Scene]:
    """Play all scenes: a server's first document, and questions about it."""
    async with Discord() as discord:
        discord.bot.name = "Footnote"
        guild = discord.guild(SERVER)
        asking, curating = guild.channel("ask"), guild.channel("team")
        walt = guild.member("walt", guild.role("managers", manage_guild=True))
        mara, jun = guild.member("mara"), guild.member("jun")
        async with _running(discord):
            preview = await _uploaded(walt, curating)
            upload = _scene("upload", preview, command="knowledge add")
            await (await walt.click(preview, "Save")).response()
            return [
                await _asked("answer", mara, asking, "can my guest use the laser cutter?"),
                await _asked("gap", jun, asking, "is there parking for cars, or only for bikes?"),
                await _asked("suggestion", jun, asking, "can guests use machines at night?"),
                upload,
            ]


@asynccontextmanager
async def _running(discord: Discord) -> AsyncIterator[None]:
    """Run a bot with default settings, which knows the house rules."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        knowledge = copytree(MAKERSPACE, folder / "knowledge", ignore=lambda *_: [FAQ])
        config = Config((knowledge,), Matching(), store=StoreConfig(folder / "store.sqlite3"))
        serving = Serving(config)
        async with backed(serving) as backend:
            services = services_for(serving, config.discord, backend=backend)
            client = Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)
            async with discord.running(client):
                yield


async def _uploaded(person: Person, channel: Channel) -> Message:
    file = person.uploads(FAQ, (MAKERSPACE / FAQ).read_bytes())
    return await (await person.slash(channel, "knowledge add", file=file)).response()


async def _asked(name: str, person: Person, channel: Channel, question: str) -> Scene:
    asked = await person.says(channel, f"<@bot> {question}")
    return _scene(name, asked, await channel.reply_to(asked))


def _scene(name: str, *messages: Message, command: str = "") -> Scene:
    channel = messages[0].channel
    payloads = tuple(message.payload() for message in messages)
    world = channel.world
    names = {str(one.id): f"@{one.name}" for one in world.users.values()}
    names |= {str(one.id): f"#{one.name}" for one in world.channels.values()}
    return Scene(name, SERVER, channel.name, payloads, names, command)
