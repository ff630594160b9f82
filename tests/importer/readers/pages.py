"""Helpers for tests of readers, to get the texts and headings that a reader finds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from bot.importer.article import Block, Heading
from bot.importer.readers.pages.html import read_html
from bot.importer.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.importer.article import ParsedDocument


def in_article(body: str) -> ParsedDocument:
    """Return a parsed page whose article has this body."""
    return read_html(f"<html><body><nav>Home</nav><article>{body}</article></body></html>")


def blocks_of(found: ParsedDocument) -> list[str]:
    """Return the tidy texts of the blocks."""
    return [text for part in found.parts if isinstance(part, Block) if (text := tidy(part.text))]


def headings_of(found: ParsedDocument) -> list[str]:
    """Return the tidy texts of the headings."""
    return [tidy(part.text) for part in found.parts if isinstance(part, Heading)]


def article(body: str) -> list[str]:
    """Return the texts of the blocks of a page whose article has this body."""
    return blocks_of(in_article(body))


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these files."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return stream.getvalue()
