"""HTML that is safe by construction: text is escaped unless it is already markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMPTY = frozenset({"meta"})


def markup(part: str) -> Markup:
    """Return HTML that shows the text literally. Text that is already HTML stays unchanged."""
    return part if isinstance(part, Markup) else escape(safe(part))


def element(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an HTML element. In attribute names, `_` becomes `-`, but a final `_` is dropped."""
    shown = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
    )
    start = Markup("<{}{}>").format(name, shown)
    return start if name in _EMPTY else Markup("{}{}</{}>").format(start, joined(content), name)


def joined(parts: Iterable[str]) -> Markup:
    """Join pieces into HTML, escaping the pieces that are plain text."""
    return Markup("").join(map(markup, parts))
