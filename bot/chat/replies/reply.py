"""A reply as data: what is said, and what can be pressed, before it becomes Discord's objects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.chat.replies.escape import cut

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LABEL = 80
MAX_OPTION = 100
MAX_OPTIONS = 25
MAX_ROW = 5
MAX_ROWS = 5


class Tone(StrEnum):
    """How much a button stands out."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Press:
    """A button that the bot answers; its state is in its custom_id."""

    custom_id: str
    label: str = ""
    emoji: str | None = None
    tone: Tone = Tone.SECONDARY


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a menu."""

    value: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of which one option is chosen; it takes a row of its own."""

    custom_id: str
    placeholder: str
    options: tuple[Option, ...]


Control = Press | LinkButton | Menu
Row = tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, in which something is written."""

    custom_id: str
    label: str
    limit: int
    value: str = ""
    required: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled in and sent; its state is in its custom_id."""

    custom_id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Blocks of Markdown, and rows of at most five buttons or one menu under them.

    What is `private` is shown to the asking member alone wherever Discord can do that.
    """

    blocks: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    private: bool = False

    @property
    def markdown(self) -> str:
        """All that is said."""
        return "\n".join(self.blocks)

    def with_row(self, *items: Control) -> Reply:
        """Return the reply with one more row under it, if there are any items."""
        return replace(self, rows=(*self.rows, items)) if items else self


def say(*blocks: str) -> Reply:
    """Return a reply that only says something."""
    return Reply(tuple(block for block in blocks if block))


def label(text: str) -> str:
    """Return the text as a button shows it."""
    return cut(text, MAX_LABEL)


def unique(items: Iterable[Press]) -> tuple[Press, ...]:
    """Leave out buttons that would do the same as an earlier one: Discord refuses these."""
    return tuple({item.custom_id: item for item in reversed(list(items))}.values())[::-1]
