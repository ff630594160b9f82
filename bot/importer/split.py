"""Split text at the least disruptive places if it is too long for a reply."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.core.text.tokens import sentences
from bot.importer.tidy import visible
from bot.yamlfile.fields import escaped_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# An item of a list, with the lines that belong to it.
_ITEM = re.compile(r"[^\n]+(?:\n+(?!\u2022 |\(?\d{1,3}[.)] )[^\n]+)*")
_LISTED = re.compile(r"^(?:\u2022 |\(?\d{1,3}[.)] )", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
_CLAUSE = re.compile(r"\S.*?(?:[,;:\u2013\u2014\u3001\uff0c](?=\s)|$)", re.MULTILINE)
_WORD = re.compile(r"\S+")
_JOINER = "\u200d"
_MAX_MARKS = 16

CharRange = tuple[int, int]


def split(text: str, limit: int) -> list[str]:
    """Split a tidy text into parts of about equal length, each within `limit` when escaped.

    Text within the limit is left intact. Longer text is cut between lines, or between items if it
    has a list. A line that is too long is cut between sentences, or else between clauses, words or
    characters. Only white space at the cuts is lost.
    """
    length = escaped_length(text)
    if length <= limit:
        return [text]
    target = length / -(-length // limit)
    return [part for part in _packed(text, _fitting(text, limit), limit, target) if visible(part)]


def _packed(text: str, units: Iterable[CharRange], limit: int, target: float) -> Iterator[str]:
    """Yield parts of a text, each made from consecutive units.

    A part ends when it reaches the target length, or before it would exceed the limit.
    """
    begin: int | None = None
    length = end = 0
    for start, stop in units:
        if begin is not None:
            longer = length + escaped_length(text[end:stop])
            if length < target and longer <= limit:
                length, end = longer, stop
                continue
            yield text[begin:end]
        begin, end, length = start, stop, escaped_length(text[start:stop])
    if begin is not None:
        yield text[begin:end]


def _fitting(text: str, limit: int) -> Iterator[CharRange]:
    """Yield the largest units of a text that don't exceed the limit."""
    unit = _ITEM if _LISTED.search(text) else _LINE
    ways: tuple[Callable[[str], Iterable[CharRange]], ...] = (
        lambda text: (match.span() for match in unit.finditer(text)),
        lambda text: (match.span() for match in _LINE.finditer(text)),
        sentences,
        lambda text: (match.span() for match in _CLAUSE.finditer(text)),
        lambda text: (match.span() for match in _WORD.finditer(text)),
        lambda text: _pieces(text, limit // 2),  # fits even if every character needs a backslash
    )
    yield from _cut(text, 0, ways, limit)


def _cut(
    text: str, offset: int, ways: tuple[Callable[[str], Iterable[CharRange]], ...], limit: int
) -> Iterator[CharRange]:
    way, *others = ways
    for start, end in way(text):
        unit = text[start:end]
        if not others or escaped_length(unit) <= limit:
            yield offset + start, offset + end
        else:
            yield from _cut(unit, offset + start, tuple(others), limit)


def _pieces(text: str, length: int) -> Iterator[CharRange]:
    start = 0
    while start < len(text):
        end = min(start + length, len(text))
        marks = _MAX_MARKS
        while start + 1 < end < len(text) and marks and _is_attached(text, end):
            end, marks = end - 1, marks - 1
        yield start, end
        start = end


def _is_attached(text: str, at: int) -> bool:
    """Return whether a character attaches to the one before it, as accents and emoji parts do."""
    near = text[at - 1 : at + 1]
    return _JOINER in near or unicodedata.category(text[at])[0] == "M"
