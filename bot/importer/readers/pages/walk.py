"""State of a walk over a page's elements, including the parts and text found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.importer.article import Block, Heading, block_of
from bot.importer.marks import QUOTED, code_block, unmarked
from bot.importer.readers.markup.inlinetext import letters
from bot.importer.readers.phrases import boilerplate, describes
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections import Counter

    from bot.importer.article import ArticlePart
    from bot.importer.readers.pages.numbering import Numbering
    from bot.importer.readers.pages.tables import TableRow

_QUOTES = "\"'\u2018\u2019\u201a\u201c\u201d\u201e\xab\xbb\u2039\u203a"
_MARKS = (("\u201c", "\u201d"), ("\u2018", "\u2019"))


@dataclass(slots=True)
class Walk:
    """The parts found so far, and the state at the current element."""

    left_out: Counter[str]
    parts: list[ArticlePart] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    linked: int = 0  # number of letters and digits in links
    links: int = 0  # number of open links
    unsaid: int = 0  # number of letters and digits in alt text that describes nothing
    lines: list[str] | None = None  # lines of the current list
    rows: list[TableRow] | None = None  # rows of the current table
    lists: list[Numbering] = field(default_factory=list)  # open lists
    marker: str = ""  # marker of a list item that has no text yet
    tables: int = 0  # number of open tables
    cells: int = 0  # number of open table cells
    verbatim: int = 0  # number of open <pre> elements
    language: str = ""  # language of the code in <pre>
    quoted: int = 0  # number of open <blockquote> elements
    quotes: list[str] = field(default_factory=list)  # closing marks of open quotations
    heads: list[Heading | None] = field(default_factory=list)  # heading above each <details>
    heading: Heading | None = None  # nearest heading above
    label: str = ""  # label of the next block, such as "Note"
    again: Heading | None = None  # heading to repeat after a closed <details>

    def flush(self) -> None:
        """End the current block, list item or line."""
        linked, unsaid = self.linked, self.unsaid
        text = self.taken()
        if not unmarked(text).strip():
            return
        if 0 < unsaid == letters(text) and not linked:
            self.left_out["picture"] += 1
            return
        is_linked = linked > 0 and linked >= letters(text)
        pieces = [self._code(text)] if self.verbatim else _split(text)
        for piece in pieces:
            if self.lines is not None:
                self.add_line(piece)
            elif kind := not self.verbatim and boilerplate(unmarked(piece), linked=is_linked):
                self.left_out[kind] += 1
            elif unmarked(piece).strip():
                self.add_part(block_of(self._quoted(piece)))

    def taken(self) -> str:
        """Return the collected text, and start collecting the text of the next block."""
        text = "".join(self.text)
        self.text, self.linked, self.unsaid = [], 0, 0
        return text

    def _code(self, text: str) -> str:
        return code_block(unmarked(text).removeprefix("\n"), self.language)

    def _quoted(self, text: str) -> str:
        if not self.quoted or self.verbatim:
            return text
        return "\n".join(QUOTED + line for line in text.split("\n"))

    def add_part(self, part: ArticlePart) -> None:
        """Add a part. After collapsed text, first repeat the heading that the part belongs to."""
        label, self.label = self.label, ""
        if label and isinstance(part, Block):
            is_list = part.text.startswith(("• ", "1. ")) or self.verbatim
            part = block_of(f"{label}:{chr(10) if is_list else ' '}{part.marked}")
        again, self.again = self.again, None
        if isinstance(part, Heading):
            self.heading = part
        elif again is not None and again != self.heading:
            self.heading = again
            self.parts.append(again)
        self.parts.append(part)

    @property
    def level(self) -> int:
        """Return the level of the nearest heading above, or 1 if there is none."""
        heading = self.again or self.heading
        return heading.level if heading else 1

    def open_details(self) -> None:
        """Remember the heading above collapsed text."""
        self.heads.append(self.again or self.heading)

    def close_details(self) -> None:
        """Arrange for the heading above the collapsed text to be repeated before the next part."""
        self.again = self.heads.pop() if self.heads else None

    def add_line(self, text: str) -> None:
        """Add a line to the current list. The first line of an item gets the item's marker."""
        if self.lines is not None and unmarked(text).strip():
            self.lines.append(self.marker + text.strip())
            self.marker = ""

    def mark(self, mark: str) -> None:
        """Add a mark for inline markup, except inside code."""
        if not self.verbatim:
            self.text.append(mark)

    def add(self, text: str | None) -> None:
        """Collect text. Line breaks become spaces, except inside <pre>."""
        if text:
            self.text.append(text if self.verbatim else " ".join(_spaced(text)))
            if self.links:
                self.linked += letters(text)

    def add_picture(self, alternative: str) -> None:
        """Collect the alt text of an image."""
        self.unsaid += 0 if describes(alternative) else letters(alternative)
        self.add(f" {alternative} ")

    def finish(self, lines: list[str]) -> None:
        """Join the lines of a list or table into a block, or add them to an enclosing list."""
        if self.lines is not None:
            for line in lines:
                self.add_line(line)
        elif text := "\n".join(line for line in map(one_line, lines) if line):
            self.add_part(block_of(text))

    def end_label(self) -> None:
        """Make the collected text the label of the next block."""
        self.label = one_line(unmarked(self.taken())).rstrip(":")

    def end_heading(self, level: int) -> None:
        """Make a heading from the collected text, or a line if the text is inside a list."""
        text = one_line(unmarked(self.taken()))
        if text and self.lines is None:
            self.add_part(Heading(level, text))
        else:
            self.add_line(text)

    def open_quote(self, text: str | None) -> None:
        """Add an opening quotation mark, unless the quoted text already starts with one."""
        opening, closing = _MARKS[len(self.quotes) % 2]
        if (text or "").lstrip()[:1] in (*_QUOTES, ""):
            opening = closing = ""
        self.text.append(opening)
        self.quotes.append(closing)

    def close_quote(self) -> None:
        """Add the closing quotation mark of the innermost quotation."""
        if self.quotes:
            self.text.append(self.quotes.pop())


def _split(text: str) -> list[str]:
    """Split text into blocks at double line breaks."""
    lines = [one_line(line) for line in text.split("\n")]
    return [block.strip("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]


def _spaced(text: str) -> list[str]:
    """Return the words of `text`, with an empty string for any white space at either end."""
    words = text.split()
    before = [""] if text[:1].isspace() else []
    after = [""] if text[-1:].isspace() else []
    return [*before, *words, *after] if words else ["", ""]
