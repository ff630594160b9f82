"""Write blocks as Markdown that reads back as the same blocks."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from bot.markdown.blocks import BULLET, Code, Line, MarkdownBlock, MarkdownTable, Run, safe_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A `<` may start HTML or an email autolink such as <#pond/@otters>.
_ESCAPED = re.compile(
    r"[`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?]|[^\s<>@]+@[^\s<>]+>)|&(?=#?\w{1,40};)"
    r"|\\(?=[!-/:-@\[-`{-~]|$)"
)
_LINE_START = re.compile(r"(?:\d{1,9}(?=[.)](?:\s|$)))?([.)#>+=~-])")
_FENCE_RUN = re.compile(r"`+")
_NUMBER = re.compile(r"(\d+)([.)]) ")


def write(blocks: Sequence[MarkdownBlock]) -> str:
    """Return the Markdown for the blocks."""
    return _Writer().write(blocks)


def fence_for(content: str) -> str:
    """Return a fence that is longer than any run of backticks in the code."""
    return _longer_than_in(content, 3)


def _longer_than_in(text: str, fewest: int) -> str:
    """Return a run of at least `fewest` backticks that is longer than any run in the text."""
    longest = max((len(run[0]) for run in _FENCE_RUN.finditer(text)), default=0)
    return "`" * max(fewest, longest + 1)


class _Writer:
    def __init__(self) -> None:
        self._widths: list[int] = []  # widths of the markers of the open list items
        self._kinds: list[str] = []  # kinds of the open lists
        self._above: MarkdownBlock | None = None

    def write(self, blocks: Sequence[MarkdownBlock]) -> str:
        text = ""
        for block in blocks:
            text += self._break(block) + self._block(block)
            self._above = block
        return text

    def _break(self, block: MarkdownBlock) -> str:
        above = self._above
        if above is None:
            return ""
        if block.spaced or isinstance(above, MarkdownTable) or isinstance(block, MarkdownTable):
            return "\n\n"
        if not isinstance(block, Line) or not isinstance(above, Line):
            return "\n"
        if above.quoted != block.quoted or (above.depth and not block.depth):
            return "\n\n"
        if block.marker:
            return "\n" if self._may_follow(block, above) else "\n\n"
        return "\\\n" if above.depth == block.depth else "\n\n"

    def _may_follow(self, block: Line, above: Line) -> bool:
        """Return whether a list item may directly follow the line above.

        Below a paragraph, the marker of an empty item could turn the paragraph into a heading.
        """
        kind, depth = _kind(block.marker), min(block.depth, len(self._kinds) + 1)
        if depth <= len(self._kinds) and self._kinds[depth - 1] == kind:
            return above.depth >= block.depth
        number = _NUMBER.fullmatch(block.marker)
        is_empty = not any(run.text.strip() for run in block.runs)
        return not is_empty and (number is None or number[1] == "1")

    def _block(self, block: MarkdownBlock) -> str:
        if isinstance(block, Line):
            return self._line(block)
        self._widths, self._kinds = [], []
        if isinstance(block, Code):
            fence = fence_for(block.content)
            return f"{fence}{block.language}\n{block.content}{fence}"
        return _table(block)

    def _line(self, line: Line) -> str:
        depth = min(line.depth, len(self._widths) + bool(line.marker))
        outer = depth - 1 if line.marker and depth else depth
        self._widths, self._kinds = self._widths[: max(depth, 0)], self._kinds[: max(depth, 0)]
        indent = " " * sum(self._widths[:outer])
        marker = "- " if line.marker == BULLET else line.marker
        if line.marker and depth:
            self._widths[outer:] = [len(marker)]
            self._kinds[outer:] = [_kind(line.marker)]
        return f"{'> ' if line.quoted else ''}{indent}{marker}{_inline(line.runs)}"


def _kind(marker: str) -> str:
    number = _NUMBER.fullmatch(marker)
    return number[2] if number else marker


def _table(table: MarkdownTable) -> str:
    header, *others = (_row(row) for row in table.rows)
    rule = "|" + " --- |" * len(table.rows[0])
    return "\n".join([header, rule, *others])


def _row(cells: Sequence[tuple[Run, ...]]) -> str:
    return "| " + " | ".join(_inline(cell).replace("|", "\\|") for cell in cells) + " |"


def _inline(runs: Sequence[Run]) -> str:
    text = _styled(runs, (_linked, _bold, _italic))
    return _LINE_START.sub(_escape_start, text, count=1) if _LINE_START.match(text) else text


def _escape_start(found: re.Match[str]) -> str:
    """Escape a character that would start a list, a heading, a block quote or a rule."""
    return f"{found[0][:-1]}\\{found[1]}"


def _styled(runs: Sequence[Run], ways: Sequence[Callable[[Run], tuple[object, str, str]]]) -> str:
    if not ways:
        return "".join(map(_plain, runs))
    text = ""
    for (_, opening, closing), same in groupby(runs, key=ways[0]):
        inner = list(same)
        url = inner[0].url if ways[0] is _linked else None
        is_auto = url and len(inner) == 1 and inner[0].text == url and not inner[0].code
        text += f"<{url}>" if is_auto else _around(opening, _styled(inner, ways[1:]), closing)
    return text


def _around(opening: str, text: str, closing: str) -> str:
    """Return the text with formatting marks around it.

    Spaces stay outside the marks, because marks with a space just inside them have no effect.
    """
    stripped = text.strip(" ")
    if not opening or not stripped:
        return text
    before, _, after = text.partition(stripped)
    return before + opening + stripped + closing + after


def _bold(run: Run) -> tuple[object, str, str]:
    return (True, "**", "**") if run.bold else (False, "", "")


def _italic(run: Run) -> tuple[object, str, str]:
    return (True, "*", "*") if run.italic else (False, "", "")


def _linked(run: Run) -> tuple[object, str, str]:
    if run.url is None:
        return None, "", ""
    return run.url, "[", f"]({safe_url(run.url)})"


def _plain(run: Run) -> str:
    if not run.code:
        return _ESCAPED.sub(r"\\\g<0>", run.text)
    fence = _longer_than_in(run.text, 1)
    ends = {run.text[0], run.text[-1]}
    pad = " " if "`" in ends or (ends == {" "} and run.text.strip()) else ""
    return f"{fence}{pad}{run.text}{pad}{fence}"
