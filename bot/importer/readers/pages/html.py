"""Read an article's body and details from HTML. Nothing that a page links to is ever fetched.

If a page marks its article with a single <article>, <main> or articleBody, that element is read. If
there is no such element, or if it has no text, trafilatura (Barbaresi 2021,
https://aclanthology.org/2021.acl-demo.15) locates the article. If no article is found, the whole
page is read, without its boilerplate.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import html as lxml_html  # type: ignore[import-untyped]  # has no types
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # as above

from bot.errors import EmptyArticleError
from bot.importer.article import Block, Details, Heading, Notes, ParsedDocument
from bot.importer.readers.dates import iso_date
from bot.importer.readers.pages.boilerplate import prune
from bot.importer.readers.pages.elements import parts_of
from bot.importer.readers.pages.locate import element_around
from bot.importer.readers.pages.simplify import simplify
from bot.importer.readers.pages.tabs import label_tabs
from bot.importer.readers.plaintext import without_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.importer.article import ArticlePart

MAX_BYTES = 10 * 1024 * 1024

_MARKED = (
    "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]",
    "//article[not(ancestor::article)]",
    "//main[not(ancestor::main)] | //*[@role='main']",
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_MIN_BLOCKS = 2


def read_html(text: str) -> ParsedDocument:
    """Parse an HTML page. Raise EmptyArticleError if the page can't be parsed."""
    page = _parsed(text)
    details = _details(page)
    left_out: Counter[str] = Counter()
    simplify(page, left_out)
    label_tabs(page)
    marked = _marked(page)
    parts = _parts(marked, left_out, is_marked=True) if marked is not None else []
    if not _has_text(parts) and (body := _extracted(page)) is not None:
        around = element_around(page, body)
        parts = _parts(body if around is None else around, left_out)
    if not _has_text(parts):
        parts = _parts(page.find("body"), left_out)
    return ParsedDocument(_without_date(parts), details, Notes(left_out))


def _parsed(text: str) -> Any:  # noqa: ANN401 - lxml has no types
    try:
        page = lxml_html.document_fromstring(_XML_DECLARATION.sub("", text))
    except (LxmlError, ValueError, AssertionError) as error:
        raise EmptyArticleError("the page contains no text") from error
    return page


def _marked(page: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the element marked as the article, or None. Ignore a mark that is not unique."""
    for path in _MARKED:
        found = page.xpath(path)
        if len(found) == 1:
            return found[0]
    return None


def _extracted(page: Any) -> Any:  # noqa: ANN401 - lxml has no types
    from trafilatura import bare_extraction  # noqa: PLC0415 - importing it takes most of a second

    _silence_libraries()
    # trafilatura modifies its input, so it gets a serialized copy.
    document = bare_extraction(
        lxml_html.tostring(page, encoding="unicode"), include_comments=False, include_images=True
    )
    body = getattr(document, "body", None)
    # A body with a single block is trafilatura's last resort and has no structure.
    return body if body is not None and len(body) >= _MIN_BLOCKS else None


def _parts(root: Any, left_out: Counter[str], *, is_marked: bool = False) -> list[ArticlePart]:  # noqa: ANN401
    return [] if root is None else parts_of(prune(root, left_out, is_marked=is_marked), left_out)


def _has_text(parts: Sequence[ArticlePart]) -> bool:
    return any(isinstance(part, Block) for part in parts)


def _without_date(parts: list[ArticlePart]) -> list[ArticlePart]:
    for n, part in enumerate(parts):
        if isinstance(part, Block):
            parts[n] = Block(without_date(part.text), without_date(part.marked))
            break
    return parts


def _details(page: Any) -> Details:  # noqa: ANN401 - lxml has no types
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415 - as above

    _silence_libraries()
    # Use only declared dates, because the extensive search would use dates in copyright lines.
    dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
    try:
        found = extract_metadata(page, date_config=dates)
    except Exception:  # noqa: BLE001 - the page is untrusted, and details are optional
        return Details(title=_heading(page))
    host = urlsplit(found.url or "").hostname or None
    return Details(
        title=found.title or _heading(page),
        publisher=found.sitename or (host.removeprefix("www.") if host else None),
        author=_declared_author(page) or (found.author or "").replace("; ", ", ") or None,
        published=iso_date(found.date or ""),
        url=found.url,
    )


def _declared_author(page: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the author that a page declares, or None. Keep periods, which trafilatura removes."""
    declared = page.xpath("//meta[translate(@name, 'AUTHOR', 'author') = 'author']/@content")
    return next((str(name) for name in declared if str(name).strip()), None)


def _heading(page: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    found = next((part for part in parts_of(page) if isinstance(part, Heading)), None)
    return found.text if found else None


def _silence_libraries() -> None:
    """Suppress the warnings that trafilatura and its dependencies log about unusual pages."""
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
