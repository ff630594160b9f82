"""The reference pages that are generated from code, by their path in docs/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manual.reference import command_line, configuration, discord_surface, formats, metrics

if TYPE_CHECKING:
    from pathlib import Path


def pages() -> dict[str, str]:
    """Return the Markdown of every generated page by its path in docs/."""
    return {
        "reference/cli.md": command_line.page(),
        "reference/configuration.md": configuration.page(),
        "reference/discord.md": discord_surface.page(),
        "reference/format.md": formats.page(),
        "reference/metrics.md": metrics.page(),
    }


def write(docs: Path) -> None:
    """Write the pages into a docs folder."""
    for name, text in pages().items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
