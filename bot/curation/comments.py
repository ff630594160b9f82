"""Find the comments in a curated file, and match each comment to an entry."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.curated_schema import Curated
    from bot.yamlfile import Document

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"#[^\r\n]*")
_HEADING = re.compile(r"\s*(?:#.*|(?:curated|taught|gaps):\s*)?")

CommentKey = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments of a curated file.

    `above` maps each entry's kind, id and guild to the comments above the entry.
    """

    head: tuple[str, ...] = ()
    above: Mapping[CommentKey, tuple[str, ...]] = field(default_factory=dict)


def comments_in(text: str, document: Document, curated: Curated) -> Comments:
    """Return all comments. A comment inside an entry counts as a comment above that entry."""
    entries = sorted(_entries(document, curated))
    first = document.key_position(("curated",)).line
    head: list[str] = []
    above: dict[CommentKey, tuple[str, ...]] = {}
    lines = text.splitlines()
    for line, comment in _comments(text):
        if line < first or not entries:
            head.append(comment)
            continue
        key = _owner(line, entries, lines)
        above[key] = (*above.get(key, ()), comment)
    return Comments(tuple(head), above)


def _entries(document: Document, curated: Curated) -> Iterator[tuple[int, CommentKey]]:
    """Yield each entry's first line number, kind, id and guild."""
    ids = {
        "taught": [(entry.id, entry.guild) for entry in curated.taught],
        "gaps": [(gap.id, gap.guild) for gap in curated.gaps],
    }
    for kind, found in ids.items():
        for n, key in enumerate(found):
            yield document.position(("curated", kind, n)).line, (kind, *key)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield each comment and its line number.

    Only the text between YAML tokens is searched, because a `#` in a token is not a comment.
    """
    end = 0
    for token in yaml.scan(text, Loader=_LOADER):
        for found in _COMMENT.finditer(text, end, max(end, token.start_mark.index)):
            yield text.count("\n", 0, found.start()) + 1, found[0].rstrip()
        end = max(end, token.end_mark.index)


def _owner(line: int, entries: list[tuple[int, CommentKey]], lines: list[str]) -> CommentKey:
    """Return the key of the entry directly below a comment, or else of the entry containing it."""
    starts = [start for start, _ in entries]
    below = bisect_right(starts, line)
    if below == len(entries):
        return entries[-1][1]
    between = lines[line - 1 : starts[below] - 1]
    is_above = all(_HEADING.fullmatch(text) for text in between)
    return entries[below if is_above or not below else below - 1][1]
