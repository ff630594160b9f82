"""Draw the pictures of the documentation: `python -m pictures`."""

from __future__ import annotations

import asyncio

from pictures import record, terminal
from pictures.browser import screenshot
from pictures.page import THEMES, page
from pictures.scenes import scenes


def main() -> None:
    """Play the scenes, and write all pictures and their record."""
    played = asyncio.run(scenes())
    lines = terminal.conversation()
    record.FOLDER.mkdir(exist_ok=True)
    for theme in THEMES:
        for scene in played:
            screenshot(page(scene, theme), record.FOLDER / f"{scene.name}-{theme}.png")
        svg = record.FOLDER / f"{terminal.NAME}-{theme}.svg"
        svg.write_text(terminal.drawn(lines, theme), encoding="utf-8")
    record.save(record.recorded(played))


if __name__ == "__main__":
    main()
