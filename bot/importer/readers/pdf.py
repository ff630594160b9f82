"""Read a PDF as blocks. A PDF has lines and positions but no paragraphs, so those are guessed."""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.errors import DependencyError

from bot.errors import ArticleError
from bot.importer.article import Block, Details, ParsedDocument
from bot.importer.readers.hyphens import rejoined, words_of
from bot.importer.tidy import one_line
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PAGES = 2000

_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'\u2019\u201d)\]]*$")
_MIN_REPEATS = 3  # minimum number of pages that show a line for it to be a running head


def read_pdf(content: bytes) -> ParsedDocument:
    """Return the parts of a PDF; raise ArticleError if it can't be read."""
    # pypdf's warnings quote the file, so they could send control sequences to a terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfReader(BytesIO(content))
        _check_readable(reader)
        pages = []
        with progress("Reading", len(reader.pages)) as advance:
            for page in reader.pages:
                pages.append(page.extract_text(extraction_mode="layout"))
                advance(1)
        details = _details(reader)
    except ArticleError:
        raise
    except DependencyError as error:
        raise ArticleError(
            "the PDF is encrypted with AES, which can't be read: save it without a password"
        ) from error
    # A damaged file can make the library raise anything; to a person it makes no difference.
    except Exception as error:
        raise ArticleError("the PDF is damaged or not supported") from error
    return ParsedDocument([Block(text) for text in blocks(pages)], details)


def _check_readable(reader: PdfReader) -> None:
    if reader.is_encrypted and not _is_open(reader):
        raise ArticleError("the PDF is encrypted: save it without a password")
    if (count := len(reader.pages)) > MAX_PAGES:
        raise ArticleError(f"the PDF has {count} pages: at most {MAX_PAGES} can be imported")


def _is_open(reader: PdfReader) -> bool:
    """Return whether anybody may read a PDF, because only changing it needs a password."""
    return bool(reader.decrypt(""))


def blocks(pages: Sequence[str]) -> list[str]:
    """Return the paragraphs of pages, with words rejoined and running heads removed."""
    lines_of = [page.rstrip().split("\n") for page in pages]
    running = _running_heads(lines_of)
    known = words_of("\n".join(pages))
    found: list[str] = []
    for lines in lines_of:
        kept = [line.strip() for line in lines if _pattern(line) not in running]
        new = [
            _joined(block, known) for block in re.split(r"\n{2,}", "\n".join(kept)) if block.strip()
        ]
        if found and new and not _SENTENCE_END.search(found[-1]) and new[0][:1].islower():
            found[-1] = _joined(f"{found[-1]}\n{new.pop(0)}", known)
        found += new
    return found


def _running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    edges = Counter(
        pattern
        for lines in pages
        for pattern in {_pattern(line) for line in [*lines[:2], *lines[-2:]] if line.strip()}
    )
    repeated = {pattern for pattern, count in edges.items() if count >= _MIN_REPEATS}
    return frozenset(repeated | {"#", "page #", "page # of #", "# / #"})


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", one_line(line)).lower()


def _joined(block: str, known: frozenset[str]) -> str:
    return one_line(rejoined(block.strip(), known))


def _details(reader: PdfReader) -> Details:
    """Return the file's metadata, or none if it is damaged; the text may still be readable."""
    try:
        found = reader.metadata
        if found is None:
            return Details()
        created = found.creation_date
        return Details(
            title=_text(found.title),
            author=_text(found.author),
            published=f"{created:%Y-%m-%d}" if created else None,
        )
    except Exception:  # noqa: BLE001 - as in read_pdf
        return Details()


def _text(value: object) -> str | None:
    """Return a value if it is a string, else None; a title can be a number, for example."""
    return value if isinstance(value, str) else None
