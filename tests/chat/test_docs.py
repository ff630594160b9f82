"""Every setting and every command is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.sections import Discord
from bot.texts import texts_in

DOCUMENT = (Path(__file__).parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", Discord.model_fields)
def test_every_setting_is_documented(setting: str) -> None:
    """Every setting is in docs/discord.md."""
    assert f"`{setting}`" in DOCUMENT


@pytest.mark.parametrize(
    "command", ["ask", "topics", "sources", "passage", "help", "privacy", "knowledge", "setup"]
)
def test_every_command_is_documented(command: str) -> None:
    """Every command is in docs/discord.md, and has a name in every language."""
    assert f"`/{command}" in DOCUMENT
    assert command in texts_in("es").chat.names
