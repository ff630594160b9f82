"""Add a document's title, remove permalinks from headings, and recognize contents headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.importer.article import Heading
from bot.importer.headings import ATTRIBUTES
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from bot.importer.article import ArticlePart

_HEADING_END = re.compile(rf"(?:{ATTRIBUTES}|\xb6|\u200b|(?<=[ \t])#|\U0001f517)$")
_CONTENTS_HEADING = re.compile(
    r"(?:table of )?contents?|toc|on this page|in this (?:article|page|document)|index|navigation",
    re.IGNORECASE,
)


def titled(parts: list[ArticlePart], title: str | None) -> list[ArticlePart]:
    """Return `parts` with the title, if there is one, added at the top as a level-1 heading.

    If the first part is a heading with the same text as the title, that heading is removed. If the
    first part is the only level-1 heading and differs from the title, it becomes level 2.
    """
    if title is None:
        return parts
    first = parts[0] if parts else None
    if isinstance(first, Heading) and one_line(first.text).lower() == title.lower():
        return [Heading(1, title), *parts[1:]]
    tops = [part for part in parts if isinstance(part, Heading) and part.level == 1]
    if isinstance(first, Heading) and tops == [first]:
        return [Heading(1, title), Heading(2, first.text), *parts[1:]]
    return [Heading(1, title), *parts]


def without_anchor(text: str) -> str:
    """Return a heading's text without an id or a permalink sign at the end."""
    for _ in range(2):
        text = _HEADING_END.sub("", text.rstrip()).rstrip() or text
    return text


def is_of_contents(text: str) -> bool:
    """Return whether the text is the heading of a table of contents."""
    return bool(_CONTENTS_HEADING.fullmatch(text.strip(" :")))
