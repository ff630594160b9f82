"""Convert elements of HTML or of trafilatura's TEI to headings and blocks, without recursion."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml.etree import iterwalk  # type: ignore[import-untyped]  # has no types

from bot.importer.marks import DEEPER, INLINE, LINK_END, link_to
from bot.importer.readers.pages.numbering import Numbering, number_of
from bot.importer.readers.pages.tables import Cell, TableRow, table_text
from bot.importer.readers.pages.tabs import LABEL
from bot.importer.readers.pages.walk import Walk
from bot.importer.readers.phrases import is_badge, is_button
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from bot.importer.article import ArticlePart

# Block elements of HTML and (on the last line) of TEI. All other elements are inline, as in
# browsers.
_BLOCK_WORDS = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset header hgroup hr html legend li main menu nav noframes ol
    optgroup option p pre search section summary table tbody td tfoot th thead tr ul
    ab cell fw head item list note quote row
"""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(_BLOCK_WORDS.split()) | frozenset(_HEADINGS)
_LISTS = frozenset({"ul", "ol", "menu", "dir", "list"})
_ITEMS = frozenset({"li", "item"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_IMAGES = frozenset({"img", "graphic"})
_LINKS = frozenset({"a", "button"})
# CSS classes that mark the title of a note or tab in pages from Sphinx and MkDocs, GitHub,
# VitePress, Docusaurus and this importer, in that order.
_TITLES = frozenset(
    ["admonition-title", "markdown-alert-title", "custom-block-title", "admonition-heading", LABEL]
)
_MAX_LEVEL = 6
_LANGUAGE = re.compile(
    r" (?:(?:highlight-source|language|lang|highlight)-|brush: |sourceCode )"
    r"([A-Za-z][\w+#.-]{0,30})"
)
_NO_LANGUAGE = frozenset({"none", "default", "text", "plaintext", "highlight", "notranslate"})
_MAX_AROUND = 3


def parts_of(root: Any, left_out: Counter[str] | None = None) -> list[ArticlePart]:  # noqa: ANN401 - lxml
    """Return the headings and blocks in an element, in order.

    A list or a table is one block with a line for each item or row. Two line breaks end a block.
    Boilerplate blocks are omitted and counted in `left_out`.
    """
    walk = Walk(Counter() if left_out is None else left_out)
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


def _start(walk: Walk, element: Any) -> None:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    if tag in _BREAKS:
        walk.text.append("\n")
    elif tag in _IMAGES and is_badge(element.get("src") or ""):
        walk.left_out["badge"] += 1
    elif tag in _IMAGES:
        walk.add_picture(element.get("alt") or "")
    elif tag in INLINE:
        walk.mark(INLINE[tag][0])
    elif tag in _LINKS:
        walk.links += 1
        walk.mark(link_to(element.get("href") or ""))
    elif tag == "q":
        walk.open_quote("".join(element.itertext())[:100])
    elif tag in _BLOCKS:
        _start_block(walk, element, tag)


def _start_block(walk: Walk, element: Any, tag: str) -> None:  # noqa: ANN401 - lxml has no types
    if walk.rows and (walk.cells or tag in _CELLS):
        walk.cells += tag in _CELLS
        walk.text.append(" ")
        return
    walk.flush()
    if tag == "pre":
        walk.verbatim += 1
        walk.language = _language(element)
    elif tag == "blockquote":
        walk.quoted += 1
    elif tag == "table":
        walk.tables += 1
        walk.rows = [] if walk.tables == 1 else walk.rows
    elif tag in _ROWS and walk.rows is not None:
        parent = element.getparent()
        walk.rows.append(TableRow([], parent is not None and parent.tag == "thead"))
    elif tag in _LISTS:
        walk.lists.append(_numbering(element))
        walk.lines = [] if walk.lines is None else walk.lines
    elif tag in _ITEMS and walk.lists:
        deeper = DEEPER * (len(walk.lists) - 1)
        walk.marker = walk.lists[-1].marker(element.get("value")) + deeper
    elif tag == "details":
        walk.open_details()


def _language(pre: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the language declared by attributes in or around a <pre> element, or ""."""
    near = [*pre.iter("code"), pre, *islice(pre.iterancestors(), _MAX_AROUND)]
    names = " ".join(element.get("class") or element.get("data-lang") or "" for element in near)
    found = _LANGUAGE.search(f" {names}")
    return "" if found is None or found[1] in _NO_LANGUAGE else found[1]


def _numbering(opened: Any) -> Numbering:  # noqa: ANN401 - lxml has no types
    backward = opened.get("reversed") is not None
    count = sum(1 for child in opened if child.tag in _ITEMS) if backward else 1
    return Numbering(
        ordered=opened.tag == "ol",
        number=number_of(opened.get("start"), count),
        step=-1 if backward else 1,
        style=opened.get("type") or "1",
    )


def _end(walk: Walk, element: Any) -> None:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    if tag in INLINE:
        walk.mark(INLINE[tag][1])
    elif tag in _LINKS:
        walk.links -= 1
        walk.mark(LINK_END)
    elif tag == "q":
        walk.close_quote()
    if tag not in _BLOCKS:
        return
    if walk.rows and walk.cells:
        _end_in_cell(walk, element, walk.rows[-1])
    elif level := _level(element):
        walk.end_heading(level)
    elif tag == "summary":
        _end_summary(walk)
    elif walk.lines is None and _TITLES.intersection((element.get("class") or "").split()):
        walk.end_label()
    else:
        _end_block(walk, tag)


def _end_summary(walk: Walk) -> None:
    """Turn the label of collapsed text into a heading, unless it only says "Click to expand"."""
    if is_button(one_line("".join(walk.text))):
        walk.taken()
        walk.left_out["button"] += 1
    else:
        walk.end_heading(min(walk.level + 1, _MAX_LEVEL))


def _end_in_cell(walk: Walk, element: Any, row: TableRow) -> None:  # noqa: ANN401 - lxml has no types
    """End a table cell, or add a space after an element that ends inside a cell."""
    walk.text.append(" ")
    if element.tag in _CELLS:
        walk.cells -= 1
    if not walk.cells:
        columns, rows = (number_of(element.get(name), 1) for name in ("colspan", "rowspan"))
        is_header = element.tag == "th" or element.get("role") == "head"
        row.cells.append(Cell(walk.taken(), is_header, columns, rows))


def _end_block(walk: Walk, tag: str) -> None:
    walk.flush()
    if tag == "pre":
        walk.verbatim -= 1
    elif tag == "blockquote":
        walk.quoted -= 1
    elif tag == "table":
        walk.tables -= 1
        if not walk.tables and walk.rows is not None:
            rows, walk.rows = walk.rows, None
            walk.finish(table_text(rows).split("\n"))
    elif tag in _LISTS and walk.lists:
        walk.lists.pop()
        if not walk.lists and walk.lines is not None:
            lines, walk.lines = walk.lines, None
            walk.finish(lines)
    elif tag == "details":
        walk.close_details()


def _level(element: Any) -> int:  # noqa: ANN401 - lxml has no types
    """Return the level of a heading, or 0 for other elements."""
    if element.tag == "head":  # TEI stores a heading's level in an attribute
        return _HEADINGS.get(element.get("rend"), _MAX_LEVEL)
    return _HEADINGS.get(element.tag, 0)
