"""Print lines for people, with styles on a terminal and as plain text elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import click

from bot.output.console import console as standard_console
from bot.output.lines import Style, plain
from bot.output.progress import is_terminal
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from bot.output.lines import StyledLine


_STYLES = {Style.PLAIN: "", Style.STRONG: "bold cyan", Style.FAINT: "dim"}


class Screen(Protocol):
    """Shows lines to the user."""

    def show(self, lines: Iterable[StyledLine]) -> None:
        """Show the lines immediately. Text is never treated as markup or control codes."""


class PlainScreen:
    """Shows lines as plain text on standard output."""

    def show(self, lines: Iterable[StyledLine]) -> None:
        """Show the lines without their styles."""
        click.echo(safe(plain(lines)))


def screen() -> Screen:
    """Return the screen that suits standard output."""
    if not is_terminal(sys.stdout):
        return PlainScreen()
    return RichScreen()


class RichScreen:
    """Shows lines on a terminal, in color unless the environment sets NO_COLOR."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console

    def show(self, lines: Iterable[StyledLine]) -> None:
        """Show the lines with their styles. Text is never treated as markup."""
        from rich.text import Text  # noqa: PLC0415 - importing rich takes a tenth of a second

        console = self._console or standard_console()  # the terminal may have been resized
        for line in lines:
            text = Text.assemble(*((safe(span.text), _STYLES[span.style]) for span in line))
            console.print(text)
