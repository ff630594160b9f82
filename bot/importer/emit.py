"""Write entries of a knowledge file as YAML that is easy to read and edit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.knowledge.passage_text import Format
from bot.knowledge.proposed import MARK
from bot.yamlfile.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.importer.draft import DraftPassage
    from bot.knowledge.schema import CollectionEntry, SourceEntry

ABOUT = (
    "# Imported by section. To confirm a proposed question, move its line to `asks:`. "
    "See docs/import.md."
)
ABOUT_WITH_MARKS = (
    "# Imported by section. `# proposed` marks what nobody has checked yet. See docs/import.md."
)
"""Opening comment of older files, which mark proposed questions with comments."""
_ABOUT_BY_PARAGRAPH = re.compile(r"# Imported[.;] `# proposed` marks .{1,80}")

_WIDTH = 92
_INDENT = "    "


def is_about_by_paragraph(line: str) -> bool:
    """Return whether a line is the opening comment of a file imported by version 0.1.0.

    Version 0.1.0 made one passage per paragraph.
    """
    return _ABOUT_BY_PARAGRAPH.fullmatch(line.rstrip()) is not None


def source_lines(source: SourceEntry) -> Iterator[str]:
    """Yield the lines of the `source` key."""
    yield "source:"
    for key, value in source.model_dump(exclude_none=True, exclude={"collection"}).items():
        yield f"  {key}: {scalar(value)}"
    if source.collection:
        yield from collection_lines(source.collection)


def collection_lines(collection: CollectionEntry, indent: str = "  ") -> Iterator[str]:
    """Yield the lines of the source's `collection` key."""
    yield f"{indent}collection:"
    for key, value in collection.model_dump(exclude_none=True).items():
        yield f"{indent}  {key}: {scalar(value)}"


def term_lines(term: str, alias: str) -> Iterator[str]:
    """Yield the lines of a proposed glossary entry."""
    yield f"  - term: {scalar(term)}  {MARK}"
    yield f"{_INDENT}aliases: [{json.dumps(alias, ensure_ascii=False)}]"


def passage_lines(draft: DraftPassage, source: SourceEntry) -> Iterator[str]:
    """Yield the lines of a passage, including its format if the source's format differs."""
    yield f"  - id: {scalar(draft.id)}"
    if draft.label:
        yield f"{_INDENT}label: {scalar(draft.label)}"
    yield f"{_INDENT}paragraphs: [{', '.join(map(str, draft.paragraphs))}]"
    if draft.section:
        yield f"{_INDENT}section: {scalar(draft.section)}"
    if draft.starts:
        yield f"{_INDENT}starts: {scalar(draft.starts)}"
    yield f"{_INDENT}wording: verbatim"
    yield from text_lines(*written_text(draft, source))
    if draft.proposed:
        yield from list_lines("proposed", draft.proposed)


def written_text(draft: DraftPassage, source: SourceEntry) -> tuple[str, Format | None]:
    """Return a passage's text as written in the file, and its format if the file must state it."""
    if source.format is Format.MARKDOWN:
        return (draft.text, Format.TEXT) if draft.markdown is None else (draft.markdown, None)
    if draft.markdown is not None and draft.has_markup:
        return draft.markdown, Format.MARKDOWN
    return draft.text, None


def list_lines(key: str, questions: Iterable[str], indent: str = _INDENT) -> Iterator[str]:
    """Yield the lines of a key whose value is a list of questions."""
    yield f"{indent}{key}:"
    for question in questions:
        yield f"{indent}  - {scalar(question)}"


def ids_line(key: str, ids: Iterable[str], indent: str = _INDENT) -> str:
    """Return the line of a key whose value is a list of ids."""
    return f"{indent}{key}: [{', '.join(map(scalar, ids))}]"


def text_lines(text: str, named: Format | None = None, indent: str = _INDENT) -> Iterator[str]:
    """Yield the lines of the `text` key, preceded by the `format` key if a format is given.

    The text is a literal block if it contains code, if it has several lines that are all short, or
    if its white space matters. Any other text is a folded block.
    """
    if named:
        yield f"{indent}format: {named.value}"
    lines = text.split("\n")
    is_short = len(lines) > 1 and max(map(len, lines)) <= _WIDTH
    is_literal = is_short or any(line != " ".join(line.split()) for line in lines)
    is_literal |= "```" in text
    yield f"{indent}text: {'|-' if is_literal else '>-'}"
    for n, line in enumerate(lines):
        if is_literal:
            yield f"{indent}  {line}" if line else ""
            continue
        if n:
            yield ""  # in folded text, a blank line is a line break
        yield from _folded(line, indent + "  ")


def _folded(line: str, indent: str) -> Iterator[str]:
    row = ""
    for word in line.split(" "):
        if row and len(row) + len(word) >= _WIDTH:
            yield indent + row
            row = word
        else:
            row = f"{row} {word}" if row else word
    if row:
        yield indent + row
