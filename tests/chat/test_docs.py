"""What operators and members can use is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.sections import Discord
from bot.texts import texts_in

DOCUMENT = (Path(__file__).parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", Discord.model_fields)
def test_every_setting(setting: str) -> None:
    """Stands in docs/discord.md."""
    assert f"`{setting}`" in DOCUMENT


@pytest.mark.parametrize(
    "command", ["ask", "topics", "sources", "passage", "help", "privacy", "knowledge"]
)
def test_every_command(command: str) -> None:
    """Stands there, and has a name in every language."""
    assert f"`/{command}" in DOCUMENT
    assert command in texts_in("es").chat.names
