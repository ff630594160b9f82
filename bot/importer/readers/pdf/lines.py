"""Lines of text on a PDF page, with their positions and fonts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject

_BOLD = re.compile(r"bold|black|heavy|demi|medi$|CMBX|CMSSBX", re.IGNORECASE)
_FIXED = re.compile(r"mono|courier|consol|typewriter|CMTT|nimbusmon|menlo|fixed", re.IGNORECASE)
_MOST = 0.8  # minimum share of fixed-width letters in code, which may also use other fonts
_PLAIN_SIZE = 12.0  # assumed size of text whose size is unknown, in points


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text on a page.

    x, y      start of the line, in points from the lower left corner
    size      height of most of its letters, in points
    is_bold   whether most of its letters are bold
    is_fixed  whether nearly all of its letters have the same width, as in code
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    is_bold: bool = False
    is_fixed: bool = False

    @property
    def style(self) -> tuple[float, bool]:
        """Return a sort key that is greater for larger and, at the same size, for bold letters."""
        return self.size, self.is_bold


@dataclass(slots=True)
class _Chunk:
    text: str
    x: float
    y: float
    size: float
    font: str


@dataclass(slots=True)
class _Collector:
    """Assembles lines from pypdf's pieces of text, which contain the line breaks."""

    page: int
    lines: list[TextLine] = field(default_factory=list)
    chunks: list[_Chunk] = field(default_factory=list)

    def visit(
        self,
        text: str,
        user: Sequence[float],
        matrix: Sequence[float],
        font: dict[str, Any] | None,
        size: float,
    ) -> None:
        """Add a piece of text. The matrices `user` and `matrix` give the text's position."""
        x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        scale = math.hypot(matrix[2], matrix[3]) * math.hypot(user[2], user[3])
        name = str((font or {}).get("/BaseFont", ""))
        for n, piece in enumerate(text.split("\n")):
            if n:
                self.end_line()
            if piece.strip() or (piece and self.chunks):
                height = round((abs(size) or _PLAIN_SIZE) * (scale or 1) * 2) / 2
                self.chunks.append(_Chunk(piece, x, y, height, name))

    def end_line(self) -> None:
        """Make a line from the pieces collected so far."""
        chunks, self.chunks = self.chunks, []
        text = one_line("".join(chunk.text for chunk in chunks))
        if not text:
            return
        sizes: dict[float, int] = {}
        bold = fixed = total = 0
        for chunk in chunks:
            length = len("".join(chunk.text.split()))
            sizes[chunk.size] = sizes.get(chunk.size, 0) + length
            bold += length if _BOLD.search(chunk.font) else 0
            fixed += length if _FIXED.search(chunk.font) else 0
            total += length
        size = max(sizes, key=lambda size: sizes[size])
        first = chunks[0]
        is_bold, is_fixed = 2 * bold > total, fixed >= _MOST * total
        self.lines.append(TextLine(text, self.page, first.x, first.y, size, is_bold, is_fixed))


def lines_of(page: PageObject, number: int) -> list[TextLine]:
    """Return the lines of a page in the order in which the file draws them."""
    collector = _Collector(number)
    page.extract_text(visitor_text=collector.visit)
    collector.end_line()
    return collector.lines
