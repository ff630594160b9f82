"""Where lines are shown to a person: a terminal with styles, or plain text."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Protocol

import click

from bot.render import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.render import Line

# Characters that a terminal obeys rather than shows, and those that turn the reading direction.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Screen(Protocol):
    """Shows lines to a person."""

    def show(self, lines: Iterable[Line]) -> None:
        """Show the lines at once; nothing in them is interpreted as markup or as a command."""


def harmless(text: str) -> str:
    """Replace what a terminal would obey instead of showing it."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


class PlainScreen:
    """Shows lines as plain text on standard output."""

    def show(self, lines: Iterable[Line]) -> None:
        """Show the lines without their styles."""
        click.echo(harmless(plain(lines)))


def screen() -> Screen:
    """Return the screen that suits standard output."""
    if sys.stdout is None or not sys.stdout.isatty():
        return PlainScreen()
    from bot.rich_screen import RichScreen  # noqa: PLC0415 - rich costs a tenth of a second

    return RichScreen()
