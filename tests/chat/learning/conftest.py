"""Fixtures: a bot with a store, and a server with a helper and a curator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.club import Club
from tests.chat.learning.desk import Crew, crew

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Discord


@pytest.fixture
async def club(discord: Discord, tmp_path: Path) -> Club:
    """Return the bot. The server's helpers are chosen."""
    return Club(discord, tmp_path)


@pytest.fixture
def people(discord: Discord) -> Crew:
    """Return the server."""
    return crew(discord)
