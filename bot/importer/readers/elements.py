"""Elements of a page, or of trafilatura's TEI, -> headings and blocks, without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml.etree import iterwalk  # type: ignore[import-untyped]  # has no types

from bot.importer.article import Block, Heading
from bot.importer.readers.inline import table_lines
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from bot.importer.article import Part

_INLINE_WORDS = """
    a abbr acronym b bdi bdo big cite code data del dfn em font hi i ins kbd label mark q
    ref ruby rb rt rp s samp small span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_WORDS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "list"})
_ITEMS = frozenset({"li", "item"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_IMAGES = frozenset({"img", "graphic"})
_DEFINED = frozenset({"dt", "dd"})
_MAX_LEVEL = 6


@dataclass(slots=True)
class _Walk:
    """State of a walk over the elements: the finished parts, and the text being collected."""

    parts: list[Part] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lines: list[str] | None = None  # of the current list
    rows: list[list[str]] | None = None  # of the current table
    lists: list[list[Any]] = field(default_factory=list)  # kind and counter of each open list
    marker: str = ""  # of an item that has no text yet
    tables: int = 0  # number of open tables
    cells: int = 0  # number of open cells
    verbatim: int = 0  # number of open <pre> elements

    def flush(self) -> None:
        """End the current block, list item or line."""
        text, self.text = "".join(self.text), []
        pieces = ["\n".join(map(one_line, text.split("\n")))] if self.verbatim else _split(text)
        for piece in pieces:
            if self.lines is not None:
                self.add_line(piece)
            elif piece.strip():
                self.parts.append(Block(piece))

    def add_line(self, text: str) -> None:
        """Add a line to the current list, after the item's marker if it is the item's first."""
        if self.lines is not None and text.strip():
            self.lines.append(self.marker + text.strip())
            self.marker = ""

    def add(self, text: str | None) -> None:
        """Collect text, treating line ends as white space except inside <pre>."""
        if text:
            self.text.append(text if self.verbatim else " ".join(_spaced(text)))


def parts_of(root: Any) -> list[Part]:  # noqa: ANN401 - lxml has no types
    """Return the headings and blocks below an element, in order.

    A list or a table is one block with a line for each item or row. Two line breaks end a block.
    """
    walk = _Walk()
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            walk.add(element.tail)
        elif event == "start":
            _start(walk, element)
            walk.add(element.text)
        else:
            _end(walk, element)
            if element is not root:
                walk.add(element.tail)
    walk.flush()
    return walk.parts


def _start(walk: _Walk, element: Any) -> None:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    if tag in _BREAKS:
        walk.text.append("\n")
    elif tag in _IMAGES:
        walk.add(f" {element.get('alt') or ''} ")
    elif tag not in _INLINE:
        _start_block(walk, tag)


def _start_block(walk: _Walk, tag: str) -> None:
    if walk.rows and (walk.cells or tag in _CELLS):
        walk.cells += tag in _CELLS
        walk.text.append(" ")
        return
    walk.flush()
    if tag == "pre":
        walk.verbatim += 1
    elif tag == "table":
        walk.tables += 1
        walk.rows = [] if walk.tables == 1 else walk.rows
    elif tag in _ROWS and walk.rows is not None:
        walk.rows.append([])
    elif tag in _LISTS:
        walk.lists.append([tag, 0])
        walk.lines = [] if walk.lines is None else walk.lines
    elif tag in _ITEMS and walk.lists:
        walk.marker = _marker(walk.lists[-1])


def _marker(opened: list[Any]) -> str:
    opened[1] += 1
    return f"{opened[1]}. " if opened[0] == "ol" else "• "


def _end(walk: _Walk, element: Any) -> None:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    if tag in _INLINE or tag in _BREAKS or tag in _IMAGES:
        return
    if walk.rows and walk.cells:
        _end_in_cell(walk, tag, walk.rows[-1])
    elif level := _level(element):
        text, walk.text = one_line("".join(walk.text)), []
        if text and walk.lines is None:
            walk.parts.append(Heading(level, text))
        else:
            walk.add_line(text)
    else:
        _end_block(walk, tag)


def _end_in_cell(walk: _Walk, tag: str, row: list[str]) -> None:
    """End a cell, or add a space to its text if another element ends inside it."""
    walk.text.append(" ")
    walk.cells -= tag in _CELLS
    if not walk.cells:
        row.append("".join(walk.text))
        walk.text = []


def _end_block(walk: _Walk, tag: str) -> None:
    walk.flush()
    if tag == "pre":
        walk.verbatim -= 1
    elif tag == "table":
        walk.tables -= 1
        if not walk.tables and walk.rows is not None:
            rows, walk.rows = walk.rows, None
            _finish(walk, list(table_lines(filter(any, rows))))
    elif tag in _LISTS and walk.lists:
        walk.lists.pop()
        if not walk.lists and walk.lines is not None:
            lines, walk.lines = walk.lines, None
            _finish(walk, lines)


def _finish(walk: _Walk, lines: list[str]) -> None:
    """Make a block from the lines of a list or table, or add them to the enclosing list."""
    if walk.lines is not None:
        for line in lines:
            walk.add_line(line)
    elif text := "\n".join(line for line in map(one_line, lines) if line):
        walk.parts.append(Block(text))


def _level(element: Any) -> int:  # noqa: ANN401 - lxml has no types
    """Return the level of a heading, 0 for other elements."""
    if element.tag == "head":  # TEI: the level is an attribute
        return _HEADINGS.get(element.get("rend"), _MAX_LEVEL)
    return _HEADINGS.get(element.tag, 0)


def _split(text: str) -> list[str]:
    """Split a text into blocks at double line breaks."""
    lines = [one_line(line) for line in text.split("\n")]
    return [block.strip("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]


def _spaced(text: str) -> list[str]:
    """Return the words, with an empty one at each end that has white space to keep."""
    words = text.split()
    before = [""] if text[:1].isspace() else []
    after = [""] if text[-1:].isspace() else []
    return [*before, *words, *after] if words else ["", ""]
