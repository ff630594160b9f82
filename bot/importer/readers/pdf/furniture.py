"""Remove running heads, page numbers and tables of contents from the lines of a PDF."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from bot.importer.readers.markup.headings import is_of_contents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.importer.readers.pdf.lines import TextLine

_DIGITS = re.compile(r"\d+")
_NUMBERS = frozenset({"#", "page #", "page # of #", "# / #", "- # -", "# of #", "#/#"})
_ROMAN = re.compile(r"[ivxlc]{1,7}")
_MIN_REPEATS = 3  # minimum number of pages with the same running head
_EDGES = 2  # number of lines at each end of a page that can be running heads
_LEADERS = re.compile(
    r"(?<![.\u2026])(?<![.\u2026] )(?:(?:\.[ ]?){4,}+|(?:\u2026[ ]?){2,}+)[ ]{0,3}"
    r"(?:\d{1,4}|[ivxlc]{1,7})?$"
)
_ENTRY = re.compile(r".{2,200}[ .]\d{1,4}")
_MIN_LEADERS = 3  # minimum number of lines with dot leaders in a table of contents


def without_furniture(lines: Sequence[TextLine], left_out: Counter[str]) -> list[TextLine]:
    """Return the lines of the body text, and count the omitted content by kind in `left_out`."""
    running = _running_heads(lines)
    text = [line for line in lines if line not in running]
    if len(text) < len(lines):
        left_out["running header or footer"] += len(lines) - len(text)
    return _without_contents(text, left_out)


def _running_heads(lines: Sequence[TextLine]) -> frozenset[TextLine]:
    """Return the lines at page edges that are page numbers or are repeated on several pages."""
    edges = [line for _, page in _by_page(lines) for line in _at_edges(page)]
    same: dict[tuple[str, int], list[TextLine]] = defaultdict(list)
    for line in edges:
        same[_pattern(line.text), round(line.y)].append(line)
    running = {line for (pattern, _), found in same.items() for line in _repeated(pattern, found)}
    # A short chapter shows its running head on only one or two pages, but at the usual height.
    heights = {height for height, count in _heights(running).items() if count >= _MIN_REPEATS}
    size = max((line.size for line in running), default=0)
    return frozenset(
        running | {line for line in edges if round(line.y) in heights and line.size <= size}
    )


def _repeated(pattern: str, found: Sequence[TextLine]) -> Iterator[TextLine]:
    """Yield the running heads among lines that differ only in their numbers.

    The title on the first page may have the same text as a running head, but the title is larger.
    """
    is_number = pattern in _NUMBERS or bool(_ROMAN.fullmatch(pattern))
    if is_number or len({line.page for line in found}) >= _MIN_REPEATS:
        ((size, _),) = Counter(line.size for line in found).most_common(1)
        yield from (line for line in found if line.size <= size)


def _heights(lines: Iterable[TextLine]) -> Counter[int]:
    return Counter(round(line.y) for line in lines if not _NUMBERS & {_pattern(line.text)})


def _by_page(lines: Sequence[TextLine]) -> Iterator[tuple[int, list[TextLine]]]:
    for number, found in groupby(lines, key=lambda line: line.page):
        yield number, list(found)


def _at_edges(page: Sequence[TextLine]) -> list[TextLine]:
    """Return the highest and lowest lines of a page, in the order of the file."""
    heights = sorted({round(line.y) for line in page})
    edges = {*heights[:_EDGES], *heights[-_EDGES:]}
    return [line for line in page if round(line.y) in edges]


def _pattern(text: str) -> str:
    return _DIGITS.sub("#", text).lower()


def _without_contents(lines: Sequence[TextLine], left_out: Counter[str]) -> list[TextLine]:
    """Return the lines without any table of contents, which is recognized by its dot leaders."""
    leaders = [n for n, line in enumerate(lines) if _LEADERS.search(line.text)]
    if len(leaders) < _MIN_LEADERS:
        return [*lines]
    doomed = set(leaders)
    for n in range(leaders[0], leaders[-1]):
        # A long entry continues on the next line, and a chapter's entry may have no leaders.
        near = {n - 1, n + 1} & doomed
        if n not in doomed and near and (len(near) > 1 or _ENTRY.fullmatch(lines[n].text)):
            doomed.add(n)
    first = leaders[0]
    while first and _ENTRY.fullmatch(lines[first - 1].text):
        first -= 1
        doomed.add(first)
    if first and is_of_contents(lines[first - 1].text):
        doomed.add(first - 1)
    left_out["table of contents"] += 1
    return [line for n, line in enumerate(lines) if n not in doomed]
