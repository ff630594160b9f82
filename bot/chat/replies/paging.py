"""Split long lists into pages."""

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
    """Return the page's number, clamped to the valid range, and the items on that page."""
    page = max(0, min(page, _pages(items, size) - 1))
    return page, items[page * size : (page + 1) * size]


def where(page: int, items: Sequence[T], size: int, texts: Texts) -> str:
    """Return a page indicator, such as "Page 2 of 5", or "" if there is at most one page."""
    pages = _pages(items, size)
    return f"-# {texts.chat.page.format(page=page + 1, pages=pages)}" if pages > 1 else ""


def turning(
    to: Callable[[int], str], page: int, items: Sequence[T], size: int, texts: Texts
) -> list[Press]:
    """Return the buttons that go to the previous and the next page, if these pages exist."""
    earlier = [Press(to(page - 1), texts.chat.earlier)] if page else []
    later = [Press(to(page + 1), texts.chat.later)] if page + 1 < _pages(items, size) else []
    return earlier + later
