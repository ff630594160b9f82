"""Turn an uploaded file into a knowledge file. This code runs in a child process."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ArticleError, EmptyArticleError, FootnoteError, KnowledgeError, UsageError
from bot.importer.article import Details
from bot.importer.grouping import CRUMB
from bot.importer.importing import prepared, read_article
from bot.importer.outcome import Taken
from bot.importer.source import Overrides, digest, slug
from bot.importer.tidy import one_line
from bot.knowledge.crosscheck import same
from bot.knowledge.files import SUFFIXES
from bot.uploads.request import Failure, ParseResult, ReportedProblem
from bot.uploads.yaml_upload import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.importer.article import Article
    from bot.importer.outcome import Prepared
    from bot.uploads.request import ParseRequest

MAX_SOURCE_ID = 40
"""Maximum length of a source id, which leaves room for the rest of a passage id."""
_LINK = re.compile(r"(?:https?://|www\.|discord\.gg/)\S+", re.IGNORECASE)
_MIN_WORDS = 4
"""Minimum number of words, not counting links, in a file that contains links."""


def result_of(request: ParseRequest, folder: Path) -> ParseResult:
    """Return the knowledge file for a request, or the reason why there is none."""
    path = folder / request.file
    try:
        if path.suffix.lower() in SUFFIXES:
            return read_yaml(path, request)
        return _read(path, request)
    except KnowledgeError as error:
        found = (
            ReportedProblem(line=p.line, column=p.column, message=p.message) for p in error.problems
        )
        return ParseResult(failure=Failure.PROBLEMS, problems=tuple(found))
    except FootnoteError as error:
        text = str(error).replace(f"{folder}", "").removeprefix("--")
        return ParseResult(failure=Failure.REFUSED, text=text)
    except MemoryError:
        return ParseResult(failure=Failure.MEMORY)


def _read(path: Path, request: ParseRequest) -> ParseResult:
    try:
        article = read_article(path)
    except EmptyArticleError:
        if _is_only_links([path.read_bytes().decode(errors="replace")]):
            return ParseResult(failure=Failure.ONLY_LINKS)
        raise
    if _is_only_links(paragraph.text for paragraph in article.paragraphs):
        return ParseResult(failure=Failure.ONLY_LINKS)
    article = _published(article, request)
    title = request.title or article.details.title or one_line(path.stem.replace("_", " "))
    id_ = request.replaces or _document_id(request, title)
    details = Details(title=request.title, publisher=request.publisher, url=request.url)
    found, another = _imported(article, Overrides(id_, details), title, request)
    known = request.known.get(id_, "")
    return ParseResult(
        id=id_,
        content=known if found.content is None else found.content.decode(),
        warnings=(*found.imported.notes.warnings, *_crumbs(found)),
        left_out=dict(found.imported.notes.left_out),
        another=another,
    )


def _published(article: Article, request: ParseRequest) -> Article:
    """Return the article, with the server as its publisher if the publisher is unknown.

    If the article's address is known, the publisher is taken from the address's host instead.
    """
    if not request.server or request.url or article.details.url:
        return article
    details = article.details.or_else(Details(publisher=request.server))
    return replace(article, details=details)


def _imported(
    article: Article, overrides: Overrides, title: str, request: ParseRequest
) -> tuple[Prepared, bool]:
    """Return the import, and whether an earlier document with this id could not be updated.

    If the article has no title, `title` becomes the title of a new document.
    """
    out, taken = Path(f"{overrides.id}.yaml"), Taken(aliases=request.aliases)
    known = request.known.get(str(overrides.id))
    if known is not None:
        try:
            return prepared(article, out, overrides, taken, known.encode()), False
        except (UsageError, ArticleError, KnowledgeError):
            # The earlier document has no passage in common with the article, or has been edited in
            # an unusual way.
            pass
    if not article.details.title:
        details = overrides.details.or_else(Details(title=title))
        overrides = replace(overrides, details=details)
    return prepared(article, out, overrides, taken, None), known is not None


def _document_id(request: ParseRequest, title: str) -> str:
    """Return the id of the document with this title, whether or not the document exists."""
    new = source_id(request.namespace, title)
    own = new.removeprefix(request.namespace)
    # A document keeps its id, even if the namespace for new documents has since changed.
    return next((id_ for id_ in request.known if id_[len(request.namespace) :] == own), new)


def source_id(namespace: str, title: str) -> str:
    """Return an id for a document, made from its title.

    If the id can't contain all letters of the title, the id ends with a digest, so titles that
    begin with the same words have different ids.
    """
    room, whole = MAX_SOURCE_ID - len(namespace), slug(title, sys.maxsize)
    key = digest(same(title))
    if len(whole) <= room and not _has_other_letters(title):
        return namespace + (whole or key)
    return namespace + f"{slug(title, room - len(key) - 1)}-{key}".lstrip("-")


def _has_other_letters(title: str) -> bool:
    """Return whether a title has letters or digits without an ASCII form, which ids would lose."""
    plain = unicodedata.normalize("NFKD", title)
    return any(letter.isalnum() and not letter.isascii() for letter in plain)


def _is_only_links(texts: Iterable[str]) -> bool:
    is_linked = False
    words = 0
    for text in texts:
        without, count = _LINK.subn(" ", text)
        is_linked |= count > 0
        words += sum(any(map(str.isalpha, word)) for word in without.split())
        if words >= _MIN_WORDS:
            return False
    return is_linked


def _crumbs(found: Prepared) -> tuple[str, ...]:
    count = len(found.imported.crumbs)
    if not count:
        return ()
    return (f"passages with fewer than {CRUMB} characters or a colon at the end: {count}",)
