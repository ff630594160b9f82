"""Group the lines of a PDF into paragraphs by their gaps, fonts and indentation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.importer.readers.pdf.lines import TextLine

SENTENCE_END = re.compile(r"[.!?:;\u2026][\"'\u2019\u201d)\]]*$")
_BULLETS = r"[\u2022\u2023\u25aa\u25cf\u25cb\u25e6\uf0b7\u2219\u00b7*\u2013-]"
BULLET = re.compile(rf"\A{_BULLETS}[ ]+(?=\S)")
ITEM = re.compile(rf"(?:{_BULLETS}|\(?\d{{1,3}}[.)]|\(?[a-z][.)])[ ]+\S")
_LOOSE = 1.15  # minimum gap between paragraphs, relative to the gap between lines
_MAX_LEADING = 1.8  # maximum gap inside a paragraph, relative to the type size
_MIN_SHARE = 0.15  # a gap size is usual if at least this share of all gaps have it
_SHORT = 0.8  # maximum length of a line that ends early, relative to full lines
_SIZE_STEP = 0.75  # minimum difference between the sizes of two styles, in points
_INDENT = 4.0  # minimum indentation of a paragraph's first line, in points
_FULL = 0.9  # share of lines that are no longer than a full line


@dataclass(frozen=True, slots=True)
class Layout:
    """Usual layout of a document's text.

    size     size of the letters, in points
    is_bold  whether most of the text is bold
    leading  usual distance between lines, relative to the size
    full     number of characters in a full line
    """

    size: float
    is_bold: bool
    leading: float
    full: int


def layout_of(lines: Sequence[TextLine]) -> Layout:
    """Return the most common layout of the text."""
    styles: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        styles[line.style] += len(line.text)
    (size, is_bold), _ = styles.most_common(1)[0]
    body = [line for line in lines if line.style == (size, is_bold)]
    lengths = sorted(len(line.text) for line in body)
    full = lengths[min(len(lengths) - 1, int(_FULL * len(lengths)))]
    return Layout(size, is_bold, _leading(body, size), full)


def _leading(body: Sequence[TextLine], size: float) -> float:
    gaps = Counter(
        round((above.y - below.y) / size, 1)
        for above, below in pairwise(body)
        if above.page == below.page and 0 < above.y - below.y <= _MAX_LEADING * size
    )
    usual = [gap for gap, count in gaps.items() if count >= _MIN_SHARE * gaps.total()]
    return min(usual, default=1.2)


def paragraphs(lines: Sequence[TextLine], layout: Layout) -> list[list[TextLine]]:
    """Group lines into paragraphs."""
    found: list[list[TextLine]] = []
    for line in lines:
        if found and not _begins(found[-1], line, layout):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _begins(above: Sequence[TextLine], line: TextLine, layout: Layout) -> bool:
    """Return whether a line begins a new paragraph."""
    last = above[-1]
    if not is_same_style(last, line):
        return True
    if all(one.is_fixed for one in above):
        return not line.is_fixed or line.page != last.page
    if ITEM.match(line.text) or (line.is_fixed and last.text.endswith(":")):
        return True
    has_ended = bool(SENTENCE_END.search(last.text))
    is_start = not line.text[:1].islower()
    if line.page != last.page or line.y > last.y + 1:  # the next page or column
        return has_ended or is_start
    leading = layout.leading if last.size <= layout.size else _MAX_LEADING
    if last.y - line.y > _LOOSE * leading * last.size:
        return True
    is_short = len(last.text) < _SHORT * layout.full
    is_indented = line.x > last.x + _INDENT and not ITEM.match(above[0].text)
    return has_ended and is_start and (is_short or is_indented)


def is_same_style(one: TextLine, other: TextLine) -> bool:
    """Return whether two lines have the same style, as the lines of one paragraph do."""
    step = _SIZE_STEP if one.is_fixed == other.is_fixed else 2 * _SIZE_STEP
    return abs(one.size - other.size) < step and one.is_bold == other.is_bold
