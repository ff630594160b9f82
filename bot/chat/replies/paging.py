"""Long lists, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.chat.replies.reply import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.texts import Texts

T = TypeVar("T")


def _pages(items: Sequence[T], size: int) -> int:
    return (len(items) + size - 1) // size


def page_of(items: Sequence[T], page: int, size: int) -> tuple[int, Sequence[T]]:
    """Return the items of a page, or of the last one there is; and the number of that page."""
    page = max(0, min(page, _pages(items, size) - 1))
    return page, items[page * size : (page + 1) * size]


def where(page: int, items: Sequence[T], size: int, texts: Texts) -> str:
    """Say which page this is; nothing where there is one only."""
    pages = _pages(items, size)
    return f"-# {texts.chat.page.format(page=page + 1, pages=pages)}" if pages > 1 else ""


def turning(
    to: Callable[[int], str], page: int, items: Sequence[T], size: int, texts: Texts
) -> list[Press]:
    """Return the buttons that lead to the pages before and after this one."""
    earlier = [Press(to(page - 1), texts.chat.earlier)] if page else []
    later = [Press(to(page + 1), texts.chat.later)] if page + 1 < _pages(items, size) else []
    return earlier + later
