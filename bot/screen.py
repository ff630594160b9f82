"""Where lines are shown to a person: a terminal with styles, or plain text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import click

from bot.harmless import harmless
from bot.progress import is_terminal
from bot.render import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.render import Line


class Screen(Protocol):
    """Shows lines to a person."""

    def show(self, lines: Iterable[Line]) -> None:
        """Show the lines at once; nothing in them is interpreted as markup or as a command."""


class PlainScreen:
    """Shows lines as plain text on standard output."""

    def show(self, lines: Iterable[Line]) -> None:
        """Show the lines without their styles."""
        click.echo(harmless(plain(lines)))


def screen() -> Screen:
    """Return the screen that suits standard output."""
    if not is_terminal(sys.stdout):
        return PlainScreen()
    from bot.rich_screen import RichScreen  # noqa: PLC0415 - rich costs a tenth of a second

    return RichScreen()
