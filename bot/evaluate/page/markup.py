"""HTML that is safe by construction: text is escaped unless it was made here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMPTY = frozenset({"meta"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def markup(part: str) -> Markup:
    """Return a text as HTML that shows it, character by character; Markup stays as it is."""
    return part if isinstance(part, Markup) else Markup(escape(safe(part)))


def element(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an element; `class_` is class, `aria_label` aria-label."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    start = f"<{name}{shown}>"
    return Markup(start if name in _EMPTY else f"{start}{joined(content)}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """Return one piece of HTML of many."""
    return Markup("".join(map(markup, parts)))
