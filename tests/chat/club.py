"""A bot to which people add knowledge in Discord, for tests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.chat.client import Footnote
from bot.chat.run import backed, services_for
from bot.config.document_settings import DocumentSection
from bot.config.sections import Discord as Settings
from bot.serving.live import Serving
from tests.chat.conftest import LIMITLESS, Noted
from tests.curation.desks import desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.chat.backend import Backend
    from tests.loopback import Discord


class Club:
    """A bot with a store whose helpers and curators add messages and documents."""

    def __init__(self, discord: Discord, folder: Path) -> None:
        self.discord = discord
        self.config = desk(folder)
        self.folder = self.config.knowledge[0] / "added"

    @asynccontextmanager
    async def running(self, **settings: Any) -> AsyncIterator[Backend]:  # noqa: ANN401 - settings of any type
        """Run a bot with a store during the `with` block."""
        limits = settings.pop("documents", DocumentSection())
        whole = Settings(**{**LIMITLESS, **settings})
        serving = Serving(replace(self.config, discord=whole, documents=limits))
        async with backed(serving) as backend:
            services = services_for(serving, whole, backend=backend)
            client = Footnote(services, Noted(), lambda _: None, guild_ready_timeout=0.01)
            async with self.discord.running(client):
                yield backend
