"""Blocks of a Markdown text, with the plain text and the offset of each block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BULLET = "\u2022 "
_MARKUP = re.compile(r"[\\*_~`|<>#\[\]():@+.\-]")
_LINK_LENGTH, _STYLE_LENGTH = 8, 8  # maximum lengths of marks around a link and around styled text
_FENCES_LENGTH, _NOTE_LENGTH = 12, 80
_UNSAFE_IN_URL = re.compile(r"[()<>\s\\*`|~]|@(?=everyone|here)")
_PREFIX_LENGTH = 2  # number of characters that a block quote or a list level adds to a line


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. `url` is the address that the text links to, if any."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str | None = None

    @property
    def is_plain(self) -> bool:
        """Return whether the text has no markup."""
        return not (self.bold or self.italic or self.code or self.url)


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A list item, a paragraph, or one line of a paragraph that contains line breaks.

    marker  the start of a list item, such as "• " or "1) "
    depth   number of lists that contain the line
    spaced  whether a blank line separates the line from the block above
    """

    runs: Runs
    marker: str = ""
    depth: int = 0
    quoted: bool = False
    spaced: bool = False

    @property
    def text(self) -> str:
        """Return the plain text of the line."""
        return self.marker + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Code:
    """Fenced code as written, including the line break at its end."""

    content: str
    language: str = ""
    spaced: bool = False

    @property
    def text(self) -> str:
        """Return the code without blank lines around it."""
        return self.content.strip("\n")


@dataclass(frozen=True, slots=True)
class MarkdownTable:
    """A table. The first row contains the headers. All rows have the same number of cells."""

    rows: tuple[tuple[Runs, ...], ...]
    spaced: bool = False

    @property
    def lines(self) -> list[Runs]:
        """Return each row as a line that repeats the headers, such as "Name: otter; Size: 3".

        If the table has no other rows, return the headers as the only line.
        """
        headers, *others = self.rows
        return [_row(headers, row) for row in others] or [_row((), headers)]

    @property
    def text(self) -> str:
        """Return the plain text of the table, with a line for each row."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)

    def aligned(self, width: int) -> str | None:
        """Return the table as plain text, with columns aligned for a monospaced font.

        Returns None if the table is wider than `width` characters, or if it contains links.
        """
        if any(run.url for row in self.rows for cell in row for run in cell):
            return None
        cells = [["".join(run.text for run in cell) for cell in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        if sum(widths) + 3 * len(widths) - 3 > width:
            return None
        rows = [[cell.ljust(n) for cell, n in zip(row, widths, strict=True)] for row in cells]
        rows.insert(1, ["-" * n for n in widths])
        return "\n".join(" | ".join(row).rstrip() for row in rows)


MarkdownBlock = Line | Code | MarkdownTable


@dataclass(frozen=True, slots=True)
class Flaw:
    """A construct that a passage can't contain. Lines and columns are numbered from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class MarkdownDocument:
    """The blocks and the flaws of a Markdown text."""

    blocks: tuple[MarkdownBlock, ...]
    flaws: tuple[Flaw, ...] = ()

    @property
    def text(self) -> str:
        """Return the plain text of all blocks."""
        return plain(self.blocks)

    def placed(self) -> Iterator[tuple[MarkdownBlock, int]]:
        """Yield each block with its offset in the plain text."""
        at = 0
        for n, block in enumerate(self.blocks):
            at += _gap(block) if n else 0
            yield block, at
            at += len(block.text)

    @property
    def length(self) -> int:
        """Return an upper bound on the length of the text in a Discord message."""
        return sum(map(_length, self.blocks))


def plain(blocks: Sequence[MarkdownBlock]) -> str:
    """Return the plain text of the blocks."""
    text = ""
    for n, block in enumerate(blocks):
        text += "\n" * _gap(block) * bool(n) + block.text
    return text


def safe_url(url: str) -> str:
    """Percent-encode the special characters of Markdown and Discord in an address."""
    return _UNSAFE_IN_URL.sub(lambda found: "".join(f"%{n:02X}" for n in found[0].encode()), url)


def _gap(block: MarkdownBlock) -> int:
    return 2 if block.spaced else 1


def _row(headers: Sequence[Runs], row: Sequence[Runs]) -> Runs:
    runs: list[Run] = []
    for n, cell in enumerate(row):
        if not any(run.text.strip() for run in cell):
            continue
        header = "".join(run.text for run in headers[n]).strip() if headers else ""
        between = "; " if runs else ""
        if name := f"{between}{header}: " if header else between:
            runs.append(Run(name))
        runs += cell
    return tuple(runs)


def _length(block: MarkdownBlock) -> int:
    match block:
        case Code(content, language):
            # Code that Discord can't display is replaced by a line that names the attached file.
            risky = sum(map(content.count, "`@<"))
            room = risky + _NOTE_LENGTH if risky else 0
            return len(content) + len(language) + _FENCES_LENGTH + room
        case MarkdownTable():
            return sum(_runs_length(line) + _PREFIX_LENGTH for line in block.lines)
        case Line(runs, marker, depth):
            return _runs_length(runs) + len(marker) + _PREFIX_LENGTH * (depth + 2)


def _runs_length(runs: Runs) -> int:
    length = 0
    for run in runs:
        length += len(run.text) + len(_MARKUP.findall(run.text))
        length += _STYLE_LENGTH * (run.bold or run.italic or run.code)
        if run.url:
            is_masked = not run.url.startswith("mailto:")
            length += _LINK_LENGTH + (len(safe_url(run.url)) if is_masked else 2 * len(run.url))
    return length
