"""Data model of a reply: its text and controls, independent of discord.py."""

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
    """The emphasis of a button."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Press:
    """A button that the bot handles, with the button's state in the custom_id."""

    custom_id: str
    label: str = ""
    emoji: str | None = None
    tone: Tone = Tone.SECONDARY


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a web page."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option in a menu."""

    value: str
    label: str
    description: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu from which a member chooses one option. A menu takes up a whole row."""

    custom_id: str
    placeholder: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ChannelMenu:
    """A menu from which a member chooses up to `most` channels of certain types, or none."""

    custom_id: str
    placeholder: str
    kinds: tuple[int, ...]
    chosen: tuple[int, ...] = ()
    most: int = MAX_OPTIONS


@dataclass(frozen=True, slots=True)
class RoleMenu:
    """A menu from which a member chooses one role, or none."""

    custom_id: str
    placeholder: str
    chosen: tuple[int, ...] = ()


Control = Press | LinkButton | Menu | ChannelMenu | RoleMenu
Row = tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of Markdown, and the row of controls that belong to it, if any."""

    block: str
    row: Row = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A text field in a form."""

    custom_id: str
    label: str
    limit: int
    value: str = ""
    required: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in and submit, with the form's state in the custom_id."""

    custom_id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a reply."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Blocks of Markdown, followed by rows that each hold up to five buttons or one menu.

    A `private` reply is shown only to the member who asked, wherever Discord supports that. `parts`
    are shown between the blocks and the rows. `notified` is the only role that the reply may
    notify, or None.
    """

    blocks: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    private: bool = False
    files: tuple[Attachment, ...] = ()
    parts: tuple[Part, ...] = ()
    notified: int | None = None

    @property
    def markdown(self) -> str:
        """The Markdown text of the blocks, without the parts."""
        return "\n".join(self.blocks)

    def with_row(self, *items: Control) -> Reply:
        """Return a copy of the reply with a row of these items added.

        If there are no items, return the reply unchanged.
        """
        return replace(self, rows=(*self.rows, items)) if items else self


def say(*blocks: str) -> Reply:
    """Return a reply without buttons or menus, made of the blocks that are not empty."""
    return Reply(tuple(block for block in blocks if block))


def label(text: str) -> str:
    """Return the text, shortened to fit a button."""
    return cut(text, MAX_LABEL)


def unique(items: Iterable[Press]) -> tuple[Press, ...]:
    """Return buttons without those that repeat a custom_id, because Discord rejects duplicates."""
    return tuple({item.custom_id: item for item in reversed(list(items))}.values())[::-1]
