"""Lines on a terminal: wrapped between words, with their styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.harmless import harmless
from bot.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.render import Line

_STYLES = {Style.PLAIN: "", Style.STRONG: "bold cyan", Style.FAINT: "dim"}


class RichScreen:
    """Shows lines on a terminal, in colour unless the environment sets NO_COLOR."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, emoji=False, markup=False)

    def show(self, lines: Iterable[Line]) -> None:
        """Show the lines; their text is data, never markup."""
        for line in lines:
            text = Text.assemble(*((harmless(span.text), _STYLES[span.style]) for span in line))
            self._console.print(text)
