"""Convert text with marks to blocks of Markdown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import urljoin

from bot.core.text.invisible import without_needless
from bot.importer import marks
from bot.importer.marks import revealed, unmarked
from bot.importer.tidy import safe_code, tidy
from bot.knowledge.passage_text import MAX_WRITTEN
from bot.knowledge.schema import MAX_TEXT
from bot.markdown import (
    Code,
    Line,
    MarkdownBlock,
    MarkdownDocument,
    MarkdownTable,
    Run,
    plain,
    read,
    write,
)
from bot.markdown.blocks import BULLET
from bot.markdown.inline import is_address, joined, with_links
from bot.yamlfile.fields import MAX_URL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Linked = Callable[[str], str | None]

_REGION = re.compile(
    f"{marks.BLOCK}([{marks.HIDDEN}]*){marks.BLOCK_TEXT}([^{marks.BLOCK}{marks.BLOCK_END}]*)"
    f"{marks.BLOCK_END}"
)
_MARKER = re.compile(rf"({BULLET}|\d{{1,9}}[.)] )({marks.DEEPER}*)")
_LINK = re.compile(f"{marks.LINK}([{marks.HIDDEN}]*){marks.LINK_TO}")
_PIECE = re.compile("([\ufde0-\ufdef])")
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
_STYLES = {marks.BOLD: "bold", marks.ITALIC: "italic", marks.CODE: "code"}
_STYLE_ENDS = {marks.BOLD_END: "bold", marks.ITALIC_END: "italic", marks.CODE_END: "code"}


def blocks_of(
    marked: str, base: str | None, linked: Linked | None = None
) -> tuple[MarkdownBlock, ...]:
    """Return text with marks as blocks of Markdown. Relative links are resolved against `base`.

    `linked` returns the address of the page that a link leads to, if that page is imported in the
    same run. A link becomes plain text if its address is not allowed in a passage.
    """
    reading = _Reading(base, linked)
    at = 0
    for region in _REGION.finditer(marked):
        reading.text(marked[at : region.start()])
        reading.region(json.loads(revealed(region[1])), region[2])
        at = region.end()
    reading.text(marked[at:])
    return tuple(reading.blocks)


def markdown_of(blocks: Sequence[MarkdownBlock], text: str) -> str | None:
    """Return blocks as Markdown whose plain text differs from `text` only in white space.

    Markup that would change the plain text is left out. Returns None if a passage can't contain
    this Markdown and must be plain text instead.
    """
    kept = blocks
    for change in (lambda block: block, _if_it_reads_back, _without_markup):
        kept = [change(block) for block in blocks]
        written = write(kept)
        found = read(written)
        if not found.flaws and _squeezed(found.text) == _squeezed(text):
            break
    fits = max(found.length, len(written) // MAX_WRITTEN) <= MAX_TEXT
    return written if fits and not found.flaws else None


def has_markup(blocks: Sequence[MarkdownBlock]) -> bool:
    """Return whether any of the blocks has markup."""
    return any(
        not isinstance(block, Line)
        or bool(block.marker or block.quoted)
        or any(not run.is_plain for run in block.runs)
        for block in blocks
    )


def length_of(blocks: Sequence[MarkdownBlock]) -> int:
    """Return the length that counts toward the limit on a passage's text."""
    # Markdown in a file may be longer than text in a reply, so only part of its length counts.
    return max(MarkdownDocument(tuple(blocks)).length, len(write(blocks)) // MAX_WRITTEN)


def _if_it_reads_back(block: MarkdownBlock) -> MarkdownBlock:
    found = read(write([block]))
    same = not found.flaws and _squeezed(found.text) == _squeezed(block.text)
    return block if same else _without_markup(block)


def _without_markup(block: MarkdownBlock) -> MarkdownBlock:
    if not isinstance(block, Line):
        return Line((Run(" ".join(block.text.split())),), spaced=True)
    return replace(block, runs=(Run("".join(run.text for run in block.runs)),), quoted=False)


def _squeezed(text: str) -> str:
    return normalize("NFC", "".join(text.split()))


@dataclass(slots=True)
class _Reading:
    base: str | None
    linked: Linked | None = None
    blocks: list[MarkdownBlock] = field(default_factory=list)
    bold: int = 0
    italic: int = 0
    code: int = 0
    url: str | None = None
    is_spaced: bool = False  # whether the next block follows a blank line

    def text(self, marked: str) -> None:
        """Add each line of a text with marks as a block."""
        for n, line in enumerate(marked.split("\n")):
            if unmarked(line).strip():
                self._line(line)
            elif n:
                self._runs(line)  # a line without text may still start or end emphasis
                self.is_spaced = bool(self.blocks)

    def region(self, value: list[object], text: str) -> None:
        """Add a block of code or a table.

        If the block would read differently from `text`, add `text` as lines instead.
        """
        block: MarkdownBlock
        if value[0] == "code":
            content = safe_code(str(value[1]))
            language = _LANGUAGE.match(str(value[2]))
            block = Code(content, language[0] if language else "", self.is_spaced)
        else:
            rows = value[1] if isinstance(value[1], list) else []
            block = MarkdownTable(tuple(tuple(self._cell(cell) for cell in row) for row in rows))
            block = replace(block, spaced=self.is_spaced)
        self.is_spaced = False
        if not _squeezed(block.text):
            return
        if _squeezed(tidy(block.text)) == _squeezed(tidy(unmarked(text))):
            self.blocks.append(block)
        else:
            self.text(f"\n{text}")

    def _cell(self, marked: str) -> tuple[Run, ...]:
        return tuple(_Reading(self.base, self.linked)._runs(marked))  # noqa: SLF001 - same class

    def _line(self, line: str) -> None:
        quoted = marks.QUOTED in line
        line = line.replace(marks.QUOTED, "").lstrip()
        found = _MARKER.match(line)
        above = self.blocks[-1] if self.blocks else None
        inside = above.depth if isinstance(above, Line) and not self.is_spaced else 0
        marker, depth = (found[1], len(found[2]) + 1) if found else ("", inside)
        runs = tuple(self._runs(line[found.end() if found else 0 :]))
        if found:
            depth = min(depth, 1 + (above.depth if isinstance(above, Line) else 0))
        spaced, self.is_spaced = self.is_spaced, False
        self.blocks.append(Line(runs, marker, depth, quoted, spaced))

    def _runs(self, marked: str) -> Iterator[Run]:
        """Return the runs of a line, without spaces at either end."""
        return iter(_stripped([*joined([*self._pieces(marked)])]))

    def _pieces(self, marked: str) -> Iterator[Run]:
        at = 0
        for link in _LINK.finditer(marked):
            yield from self._styled(marked[at : link.start()])
            href = revealed(link[1])
            page = self.linked(href) if self.linked else None
            self.url = _resolved(page or href, self.base)
            at = link.end()
        yield from self._styled(marked[at:])

    def _styled(self, marked: str) -> Iterator[Run]:
        for piece in _PIECE.split(marked):
            if style := _STYLES.get(piece):
                setattr(self, style, getattr(self, style) + 1)
            elif style := _STYLE_ENDS.get(piece):
                setattr(self, style, max(0, getattr(self, style) - 1))
            elif piece == marks.LINK_END:
                self.url = None
            elif text := unmarked(piece):
                is_code = self.code > 0
                styles = () if is_code else (self.bold > 0, self.italic > 0)
                run = Run(text, *(styles or (False, False)), is_code, self.url)
                yield from with_links(run)


def _stripped(runs: list[Run]) -> list[Run]:
    while runs and not runs[0].text.strip():
        del runs[0]
    while runs and not runs[-1].text.strip():
        del runs[-1]
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return runs


def _resolved(href: str, base: str | None) -> str | None:
    try:
        url = urljoin(base, href.strip()) if base else href.strip()
    except ValueError:  # for example, because of an incomplete IPv6 address
        return None
    is_usable = is_address(url) and len(url) <= MAX_URL and not re.search(r"\s", url)
    return without_needless(url) if is_usable and url.isprintable() else None


def text_of(blocks: Sequence[MarkdownBlock]) -> str:
    """Return the plain text of blocks, with normalized white space."""
    return tidy(plain(blocks))
