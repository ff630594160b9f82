"""Every setting and every command is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.sections import Discord
from bot.texts import texts_in

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("setting", Discord.model_fields)
def test_every_setting_is_documented(setting: str) -> None:
    """Every setting is in the reference of the configuration."""
    reference = (DOCS / "reference" / "configuration.md").read_text(encoding="utf-8")
    assert f"`discord.{setting}`" in reference


@pytest.mark.parametrize(
    ("command", "page"),
    [
        *((name, "asking.md") for name in ("ask", "topics", "sources", "passage", "help")),
        ("privacy", "asking.md"),
        ("setup", "discord.md"),
        ("knowledge", "discord.md"),
    ],
)
def test_every_command_is_documented(command: str, page: str) -> None:
    """Every command is in its page, and has a name in every language."""
    assert f"`/{command}" in (DOCS / page).read_text(encoding="utf-8")
    assert command in texts_in("es").chat.names
