"""Data model of an import: the content that a reader finds, and the article made from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.core.model.entries import HEADING_SEPARATOR
from bot.errors import EmptyArticleError
from bot.importer.borders import announces
from bot.importer.headings import without_anchor
from bot.importer.marks import unmarked
from bot.importer.tidy import one_line, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_HEADING = 200  # maximum length in characters; longer headings become paragraphs


@dataclass(frozen=True, slots=True)
class Details:
    """Bibliographic details of a work. They may be longer than a knowledge file allows."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None

    def or_else(self, other: Details) -> Details:
        """Return these details, with missing ones taken from `other`."""
        return Details(
            self.title or other.title,
            self.publisher or other.publisher,
            self.author or other.author,
            self.published or other.published,
            self.url or other.url,
            self.language or other.language,
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level, which is 1 for the article's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text between blank lines.

    Line breaks inside the block are kept, for example in lists and tables. `marked` is the text
    with marks for its markup, or "" if the reader adds no marks.
    """

    text: str
    marked: str = field(default="", compare=False)


def block_of(marked: str) -> Block:
    """Return a block that contains `marked` and its plain text."""
    return Block(unmarked(marked), marked)


ArticlePart = Heading | Block


@dataclass(frozen=True, slots=True)
class Notes:
    """A reader's notes: counts of omitted content by kind, and warnings for a person to check."""

    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file's headings and blocks in order, its details, and the reader's notes."""

    parts: Sequence[ArticlePart]
    details: Details = field(default_factory=Details)
    notes: Notes = field(default_factory=Notes)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its number (from 1), and the heading above it.

    opens     true for the first paragraph below its heading
    headings  headings directly above the paragraph, in order; for the first paragraph of an
              article without headings, the title if it asks a question
    path      all headings that enclose the paragraph, joined into one line
    leads_to  subheadings that the end of the paragraph announces
    marked    the text with the reader's marks, or "" if the reader adds no marks
    """

    number: int
    text: str
    section: str | None = None
    opens: bool = False
    headings: tuple[str, ...] = ()
    path: str | None = None
    leads_to: tuple[str, ...] = ()
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A work's details, its paragraphs (at least one), and the reader's notes."""

    details: Details
    paragraphs: tuple[Paragraph, ...]
    notes: Notes = field(default_factory=Notes)


def assemble(found: ParsedDocument) -> Article:
    """Convert a parsed document to an article with numbered paragraphs.

    The first level-1 heading is the title, unless a block precedes it and the document's details
    name a different title. Raises EmptyArticleError if the document has no text.
    """
    parts = list(_tidied(found.parts))
    at, title = _title(parts, found.details.title)
    del parts[at : at + 1]
    paragraphs = tuple(_numbered(parts, title))
    if not paragraphs:
        raise EmptyArticleError("the article contains no text")
    return Article(Details(title=title).or_else(found.details), paragraphs, found.notes)


def _tidied(parts: Sequence[ArticlePart]) -> Iterator[ArticlePart]:
    for part in parts:
        match part:
            case Heading(level, text) if len(line := without_anchor(one_line(text))) <= MAX_HEADING:
                if line:
                    yield Heading(level, line)
            case Heading(_, text) | Block(text):
                if kept := tidy(text):
                    yield Block(kept, tidy(getattr(part, "marked", "")))


def _title(parts: Sequence[ArticlePart], known: str | None) -> tuple[int, str | None]:
    """Return the title's index in `parts` (or `len(parts)` if it isn't there), and the title."""
    for n, part in enumerate(parts):
        if isinstance(part, Heading) and part.level == 1:
            first = not any(isinstance(earlier, Block) for earlier in parts[:n])
            if known is None or first or part.text == known:
                return n, part.text
            break
    return len(parts), known


def _numbered(parts: Sequence[ArticlePart], title: str | None) -> Iterator[Paragraph]:
    repeated = _repeated_headings(parts)
    above: list[Heading] = []
    opened = _asking(title, parts)
    number = 0
    for n, part in enumerate(parts):
        if isinstance(part, Heading):
            above = [heading for heading in above if heading.level < part.level] + [part]
            opened.append(part.text)
            continue
        number += 1
        yield Paragraph(
            number,
            part.text,
            _section(above, repeated),
            opens=bool(n and isinstance(parts[n - 1], Heading)),
            headings=tuple(opened),
            path=_path(above),
            leads_to=_announced(parts, n, above),
            marked=part.marked,
        )
        opened = []


def _asking(title: str | None, parts: Sequence[ArticlePart]) -> list[str]:
    """Return `[title]` if the title is a question and the article has no headings, else `[]`."""
    if title is None or any(isinstance(part, Heading) for part in parts):
        return []
    return [title] if title.endswith("?") or title.lower().startswith("how to ") else []


def _announced(parts: Sequence[ArticlePart], n: int, above: Sequence[Heading]) -> tuple[str, ...]:
    """Return the subheadings that the block at index `n` announces, if one directly follows it."""
    after = parts[n + 1] if n + 1 < len(parts) else None
    level = above[-1].level if above else 1
    if not isinstance(after, Heading) or after.level <= level or not announces(parts[n].text):
        return ()
    later = [part for part in parts[n + 1 :] if isinstance(part, Heading)]
    inside = takewhile(lambda heading: heading.level > level, later)
    return tuple(heading.text for heading in inside if heading.level == after.level)


def _repeated_headings(parts: Sequence[ArticlePart]) -> frozenset[str]:
    counted = Counter(part.text for part in parts if isinstance(part, Heading))
    return frozenset(text for text, count in counted.items() if count > 1)


def _path(above: Sequence[Heading]) -> str | None:
    return HEADING_SEPARATOR.join(heading.text for heading in above) or None


def _section(above: Sequence[Heading], repeated: frozenset[str]) -> str | None:
    """Return the nearest heading or, if its text is not unique, the full path of headings.

    A path that is too long is not used.
    """
    if not above:
        return None
    path = _path(above) or ""
    nearest = above[-1].text
    return path if nearest in repeated and len(path) <= MAX_HEADING else nearest
