"""Assemble pieces of Markdown into headings and blocks, and add the labels of notes and tabs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.importer.article import Heading, block_of
from bot.importer.marks import unmarked
from bot.importer.readers.markup.directives import CONTENTS, Directive
from bot.importer.readers.markup.headings import is_of_contents
from bot.importer.readers.phrases import is_button
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections import Counter

    from bot.importer.article import ArticlePart

_MAX_LEVEL = 6
_MAX_PLACEHOLDER = 8  # maximum length of a placeholder for a table of contents, in words
_STARTS_LINE = ("• ", "1. ")


@dataclass(slots=True)
class MarkdownPiece:
    """A leaf of the Markdown tree, with its text or directive and its half-open range of lines."""

    start: int
    end: int
    text: str = ""
    level: int = 0  # level of a heading; 0 for other pieces
    is_code: bool = False
    directive: Directive | None = None


@dataclass(slots=True)
class Assembly:
    """Collects the parts of a document. Pieces without a blank line between them form one block."""

    left_out: Counter[str]
    parts: list[ArticlePart] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # lines of the current block
    end: int = 0  # number of the line after the last piece
    label: str = ""  # label for the next piece of text
    title: str = ""  # title for the next piece of text
    heading: Heading | None = None  # nearest heading above
    again: Heading | None = None  # heading to repeat after collapsed text
    opened: list[tuple[Directive, Heading | None]] = field(default_factory=list)

    def add(self, piece: MarkdownPiece) -> None:
        """Add the next piece of the document."""
        if piece.directive:
            self._direct(piece, piece.directive)
        elif piece.level and piece.text.strip():
            self.flush()
            self.again, self.heading = None, Heading(piece.level, piece.text)
            self.parts.append(self.heading)
        elif unmarked(piece.text).strip():
            if piece.start > self.end or self.label or self.title:
                self.flush()
            self.lines.append(self._labeled(piece))
        self.end = piece.end

    def flush(self) -> None:
        """End the current block."""
        if not self.lines:
            return
        if self.again and self.again != self.heading:
            self.heading = self.again
            self.parts.append(self.again)
        self.again = None
        self.parts.append(block_of("\n".join(self.lines)))
        self.lines = []

    def _labeled(self, piece: MarkdownPiece) -> str:
        """Return a piece's text, preceded by any pending label and title."""
        label, title = self.label, self.title
        self.label = self.title = ""
        text = piece.text
        if not label and not title:
            return text
        if title:
            return f"{label}: {title}\n{text}" if label else f"{title}\n{text}"
        if _has_label(unmarked(text), label):
            return text
        is_line = piece.is_code or unmarked(text).startswith(_STARTS_LINE)
        return f"{label}:{chr(10) if is_line else ' '}{text}"

    def _direct(self, piece: MarkdownPiece, directive: Directive) -> None:
        if directive.kind:
            self.left_out[directive.kind] += 1
        if directive.action == "describe":
            self._describe(piece, directive)
            return
        if directive == CONTENTS and piece.start <= self.end:
            self._drop_placeholder()
        self.flush()
        if directive == CONTENTS:
            self._drop_heading()
        if directive.action == "open":
            self._open(directive)
        elif directive.action == "close":
            self._close(directive)
        if directive.text:
            self.lines.append(directive.text)
            self.flush()

    def _describe(self, piece: MarkdownPiece, directive: Directive) -> None:
        """Label the paragraph directly above or, if there is none, the next paragraph."""
        if not directive.label:
            return
        if self.lines and piece.start <= self.end:
            if not _has_label(unmarked(self.lines[0]), directive.label):
                self.lines[0] = f"{directive.label}: {self.lines[0]}"
        else:
            self.label = directive.label

    def _drop_placeholder(self) -> None:
        """Drop the current lines if they introduce a table of contents or are its placeholder."""
        text = unmarked(" ".join(self.lines))
        is_item = text.startswith(_STARTS_LINE) and len(text.split()) <= _MAX_PLACEHOLDER
        if is_item or is_of_contents(text):
            self.lines = []

    def _drop_heading(self) -> None:
        """Drop the last part if it is the heading of a table of contents."""
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Heading) and is_of_contents(last.text):
            self.parts.pop()
            self.heading = next(
                (part for part in reversed(self.parts) if isinstance(part, Heading)), None
            )

    def _open(self, directive: Directive) -> None:
        above = self.again or self.heading
        self.opened.append((directive, above))
        title = one_line(directive.title)
        if not directive.is_section:
            if directive.label or title:
                self.label, self.title = directive.label, title
        elif is_button(title):
            self.left_out["button"] += 1
        elif title:
            level = min(above.level + 1 if above else 2, _MAX_LEVEL)
            self.again, self.heading = None, Heading(level, title)
            self.parts.append(self.heading)

    def _close(self, directive: Directive) -> None:
        """Close the innermost open `directive.name`, and all directives inside it."""
        self.label = self.title = ""
        at = next(
            (n for n in reversed(range(len(self.opened)))
             if self.opened[n][0].name == directive.name), None
        )  # fmt: skip
        if at is None:
            return
        for opened, above in reversed(self.opened[at:]):
            if opened.is_section:
                self.again = above
        del self.opened[at:]


def _has_label(text: str, label: str) -> bool:
    """Return whether the text already starts with the label, as in "Note: otters bite"."""
    rest = text[len(label) :].lstrip()
    return text.lower().startswith(label.lower()) and rest.startswith(
        (":", "!", "\u2013", "\u2014")
    )
