"""Tests of knowledge on disk, which the bot searches but never iterates over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.chat.run import services_for
from bot.config import Config
from bot.config.loader import Matching
from bot.config.sections import Discord as Settings
from bot.knowledge.disk.cache import read
from bot.semantic.models import Mode
from tests.bakery import KNOWLEDGE as BAKERY
from tests.chat.conftest import LIMITLESS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.assistant import Assistant
    from tests.chat.conftest import Play
    from tests.loopback import Person
    from tests.loopback.entities import Channel


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """Load the bakery from disk, like large knowledge."""
    (tmp_path / "bakery.yaml").write_text(BAKERY, encoding="utf-8")
    config = Config((tmp_path / "bakery.yaml",), Matching(), semantic=Mode.OFF)
    return app.assemble(read(config.knowledge, tmp_path / "shelves"), config)


async def test_every_surface_works(
    play: Play, channel: Channel, alice: Person, assistant: Assistant
) -> None:
    """Completions, lookup of passages, context, topics, sources and help all work."""
    services = services_for(assistant, Settings(**LIMITLESS))  # type: ignore[arg-type]  # checked by pydantic
    async with play.bot(services):
        choices = await alice.autocomplete(channel, "ask", question="what did the oven")
        assert choices[0]["name"] == "What did the oven melt?"
        choices = await alice.autocomplete(channel, "passage", id="walruses customers")
        assert choices[0]["value"] == "customers"
        choices = await alice.autocomplete(channel, "passage", id="oven")
        assert [choice["value"] for choice in choices].count("oven") == 1
        assert choices[0]["value"] == "oven"
        shown = await (await alice.slash(channel, "passage", id="Oven")).response()
        assert "melted the iceberg" in shown.text
        around = await (await alice.click(shown, "In context")).response()
        assert "herring" in around.text
        assert "Walruses" in around.text
        lost = await (await alice.slash(channel, "passage", id="ovens")).response()
        assert "There is no passage" in lost.text
        topics = await (await alice.slash(channel, "topics")).response()
        assert "ask about" in topics.text
        sources = await (await alice.slash(channel, "sources")).response()
        assert "3 passages" in sources.text
        assert (await channel.reply_to(await alice.says(channel, "<@bot>"))).buttons
