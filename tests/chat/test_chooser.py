"""The bot connected to a local Discord, with a chooser on a scripted server."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.client import Footnote
from bot.chat.replies.escape import unescape
from bot.chat.run import backed, services_for
from bot.config.chooser_settings import ChooserSection
from bot.config.sections import Discord as Settings
from bot.semantic.models import Mode
from bot.serving.live import Serving
from tests.chat.conftest import LIMITLESS, Noted
from tests.chooser.server import ScriptedServer, choosing, sending
from tests.curation.desks import desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from aiohttp import web

    from bot.chat.services import Services
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

UNSURE, SURE = "walruses eat herring?", "What did the oven melt?"
BREAD = "The penguins bake their bread from herring and snow."
OVEN = "The oven melted the iceberg twice."


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Run a server that always chooses the second passage, which is about bread."""
    with ScriptedServer(choosing(2)) as running:
        yield running


class Shop:
    """The bakery's bot, which asks the server to choose when it is uncertain."""

    def __init__(self, discord: Discord, folder: Path, server: ScriptedServer) -> None:
        self._discord = discord
        section = ChooserSection(url=server.url, model="tiny", timeout=30, concurrency=1)
        self._config = replace(desk(folder), semantic=Mode.OFF, chooser=section)

    @asynccontextmanager
    async def running(self, **settings: Any) -> AsyncIterator[Services]:  # noqa: ANN401 - settings of any type
        """Run the bot during the `with` block."""
        whole = Settings(**{**LIMITLESS, **settings})
        serving = Serving(replace(self._config, discord=whole))
        async with backed(serving) as backend:
            services = services_for(serving, whole, backend=backend, choosing=serving.choosing)
            client = Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)
            async with self._discord.running(client):
                yield services


@pytest.fixture
def shop(discord: Discord, tmp_path: Path, server: ScriptedServer) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path, server)


async def reply(channel: Channel, person: Person, question: str) -> str:
    """Return the text of the reply to a question."""
    asked = await person.says(channel, f"<@bot> {question}")
    return unescape((await channel.reply_to(asked)).text)


async def test_the_chosen_passage_is_shown(
    channel: Channel, alice: Person, shop: Shop, server: ScriptedServer
) -> None:
    """The chosen passage is shown word for word, with its citation. Sure answers need no choice."""
    async with shop.running():
        shown = await reply(channel, alice, UNSURE)
        assert BREAD in shown.replace("*", "")
        assert "The Penguin Bakery" in shown
        assert OVEN in (await reply(channel, alice, SURE)).replace("*", "")
    assert [asked["question"] for asked in server.asked] == [UNSURE]


async def test_listening_channels_are_not_sent(
    channel: Channel, discord: Discord, alice: Person, shop: Shop, server: ScriptedServer
) -> None:
    """A message that isn't addressed to the bot is not sent to the chooser's server."""
    async with shop.running(listen=[channel.id], answer_delay=0):
        await alice.says(channel, UNSURE)
        await channel.reply_to(await alice.says(channel, SURE))
        await discord.quiet(0.05)
        assert server.asked == []
        assert BREAD in (await reply(channel, alice, UNSURE)).replace("*", "")
    assert len(server.asked) == 1


async def test_a_suggestion_needs_no_choice(
    channel: Channel, alice: Person, shop: Shop, server: ScriptedServer
) -> None:
    """A member who presses a passage's button has already chosen, so the chooser isn't asked."""
    server.script = choosing()
    async with shop.running():
        asked = await alice.says(channel, "<@bot> what do walruses do")
        answer = await channel.reply_to(asked)
        before = len(server.asked)
        button = next(one for one in answer.buttons if one.endswith("?") and one != "Why?")
        await (await alice.click(answer, button)).response()
    assert len(server.asked) == before


async def test_without_a_choice_it_is_asked_again(
    channel: Channel, alice: Person, shop: Shop, server: ScriptedServer
) -> None:
    """If the chooser fails, the answer isn't cached, and the chooser is asked again next time."""
    server.script = sending(b"", 500)
    async with shop.running():
        assert BREAD not in await reply(channel, alice, UNSURE)
        server.script = choosing(2)
        for _ in range(2):
            assert BREAD in (await reply(channel, alice, UNSURE)).replace("*", "")
    assert len(server.asked) == 2


async def test_a_slow_chooser_delays_nobody_else(
    channel: Channel, alice: Person, bob: Person, shop: Shop, server: ScriptedServer
) -> None:
    """While one choice is slow, other questions are answered.

    If all slots of the chooser are taken, questions are answered without a choice.
    """
    begun, release = threading.Event(), threading.Event()

    async def waiting(request: web.Request) -> web.StreamResponse:
        begun.set()
        await asyncio.to_thread(release.wait, 10)
        return await choosing(2)(request)

    server.script = waiting
    async with shop.running() as services:
        slow = await alice.says(channel, f"<@bot> {UNSURE}")
        assert await asyncio.to_thread(begun.wait, 10)
        assert OVEN in (await reply(channel, bob, SURE)).replace("*", "")
        assert BREAD not in await reply(channel, bob, "who bakes for the walruses")
        assert services.answerer.refused == 0
        release.set()
        assert BREAD in unescape((await channel.reply_to(slow)).text).replace("*", "")


async def test_members_and_curators_can_see_it(
    guild: Guild, channel: Channel, alice: Person, bob: Person, shop: Shop
) -> None:
    """`/privacy` and `/knowledge status` name the host to which questions are sent."""
    walt = guild.member("walt", guild.role("managers", manage_guild=True))
    async with shop.running():
        privacy = await (await alice.slash(channel, "privacy")).response()
        privado = await (await bob.slash(channel, "privacy")).response()
        status = await (await walt.slash(channel, "knowledge status")).response()
    assert "language model at 127.0.0.1" in unescape(privacy.text)
    assert "never show or keep what it writes" in privacy.text
    assert "modelo de lenguaje en 127.0.0.1" in unescape(privado.text)
    assert "language model at 127.0.0.1" in unescape(status.text)
