"""Read reStructuredText as headings and blocks. docutils is not allowed to read other files."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree

from bot.errors import ArticleError
from bot.importer.article import Details, Notes, ParsedDocument
from bot.importer.readers.dates import iso_date
from bot.importer.readers.pages.elements import parts_of
from bot.importer.readers.pages.simplify import simplify
from bot.importer.readers.rst import directives, roles
from bot.importer.readers.rst.elements import page_of
from bot.importer.tidy import one_line
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS = 2 * 1024 * 1024
MAX_LINE = 10_000
MAX_TARGETS = 5_000
MAX_COST = 20_000_000
"""Maximum sum of the squared numbers of marks in all paragraphs. Parsing time grows with it."""

_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ERROR = 3
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": _ERROR,  # minimum level of the problems that are kept in the tree
    "halt_level": 5,  # higher than any level, so docutils never stops
    "warning_stream": False,
    "line_length_limit": MAX_LINE,
    "syntax_highlight": "none",
    "doctitle_xform": False,
    "docinfo_xform": False,
    "sectnum_xform": False,
}
_KNOWN_WORDS = """
    author authors organization address contact version revision status date copyright published
    created tocdepth orphan title
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())
_MARKS = re.compile(r"(?<![^\s'\"(\[{</:-])[|`*](?=\S)|[^\W_]_(?!\w)|[`|\]]_")
_BLOCK = re.compile(r"\n(?=[ \t]*(?:\n|\| ))")
_TARGET = re.compile(r"^[ \t]*\.\. (?:_|\[)", re.MULTILINE)
_AUTHORS, _DATES = ("author", "authors"), ("date", "published", "created")


def read_rst(text: str) -> ParsedDocument:
    """Parse reStructuredText. Raise ArticleError if the text is too large or too complex."""
    text = _UNSAFE.sub(" ", text.removeprefix("\ufeff"))
    _check_size(text)
    left_out: Counter[str] = Counter()
    try:
        document = _parsed(text)
        details = _details(document, left_out)
        page = page_of(document, left_out)
    except RecursionError:
        raise ArticleError("the text is too deeply nested") from None
    parts = parts_of(simplify(page, left_out), left_out)
    return ParsedDocument(parts, details, Notes(left_out, _warnings(document)))


def _check_size(text: str) -> None:
    if len(text) > MAX_CHARS:
        raise ArticleError("the text is larger than 2 MiB: split it")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise ArticleError(f"line {number} is longer than {MAX_LINE:,} characters: wrap it")
    cost = sum(sum(1 for _ in _MARKS.finditer(block)) ** 2 for block in _BLOCK.split(text))
    if cost > MAX_COST or sum(1 for _ in _TARGET.finditer(text)) > MAX_TARGETS:
        raise ArticleError("the text has too many references or too much inline markup: split it")


def _parsed(text: str) -> nodes.document:
    directives.register(text)
    roles.register(text)
    return publish_doctree(text, settings_overrides={**_SETTINGS})


def _warnings(document: nodes.document) -> tuple[str, ...]:
    """If some of the text can't be read, return a warning that quotes the first problem."""
    found = [
        message
        for message in document.findall(nodes.system_message)
        if message["level"] >= _ERROR
        and "system-messages" not in getattr(message.parent, "attributes", {}).get("classes", ())
    ]
    if not found:
        return ()
    lost, first = counted(len(found), "piece"), found[0]
    said = one_line(first.children[0].astext())
    return (f"{lost} of the text can't be read; line {first.get('line', '?')}: {said}",)


def _details(document: nodes.document, left_out: Counter[str]) -> Details:
    """Return the details in the fields at the top of a document, and remove the fields."""
    values: dict[str, str] = {}
    for fields in list(_top_fields(document)):
        for field in fields:
            name, value = map(_source, field.children)
            values.setdefault(name.strip().lower(), one_line(value))
            left_out["metadata"] += 1
        fields.parent.remove(fields)
    author = next((values[name] for name in _AUTHORS if values.get(name)), None)
    dates = (iso_date(values.get(name, "")) for name in _DATES)
    title = values.get("title") or document.get("title")
    return Details(title=title, author=author, published=next(filter(None, dates), None))


def _source(node: nodes.Node) -> str:
    """Return a field's source text, because docutils may parse an author's initials as a list."""
    return getattr(node, "rawsource", "") or node.astext()


def _top_fields(document: nodes.document) -> Iterator[nodes.field_list]:
    """Yield the field lists above and directly below the title."""
    for child in document.children:
        if isinstance(child, nodes.section):
            yield from _bibliographic(child.children[1:2])
            return
        if isinstance(child, nodes.field_list):
            yield child
        elif not isinstance(child, nodes.Invisible):
            return


def _bibliographic(below: list[nodes.Node]) -> Iterator[nodes.field_list]:
    for child in below:
        if isinstance(child, nodes.field_list):
            names = {field.children[0].astext().strip().lower() for field in child.children}
            if names <= _KNOWN:
                yield child
