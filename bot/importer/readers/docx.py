"""Read a Word document (DOCX) as headings and blocks. Headings are recognized by their styles.

mammoth converts the document to HTML, which is then read like a web page. Pictures are never
opened, nor are files outside the document.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

import mammoth  # type: ignore[import-untyped]  # has no types
from lxml import etree, html  # type: ignore[import-untyped]  # as above

from bot.errors import ArticleError
from bot.importer.article import Details, Heading, Notes, ParsedDocument
from bot.importer.readers.archives import checked_archive, read_part
from bot.importer.readers.dates import iso_date
from bot.importer.readers.markup.headings import is_of_contents, titled
from bot.importer.readers.pages.elements import parts_of
from bot.importer.readers.pages.simplify import simplify

if TYPE_CHECKING:
    from bot.importer.article import ArticlePart

_CONTENTS = "contents"
_CODE_STYLES = (
    "HTML Preformatted",
    "Preformatted Text",
    "Source Code",
    "Code",
    "Code Block",
    "Plain Text",
    "macro",
)
_STYLES = f"""
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
p[style-name='TOC Heading'] => p.{_CONTENTS}:fresh
p[style-name='Contents Heading'] => p.{_CONTENTS}:fresh
p[style-name^='toc '] => p.{_CONTENTS}:fresh
p[style-name^='Contents '] => p.{_CONTENTS}:fresh
p[style-name^='Quote'] => blockquote > p:fresh
p[style-name^='Intense Quote'] => blockquote > p:fresh
p[style-name^='List Bullet'] => ul > li:fresh
p[style-name^='List Number'] => ol > li:fresh
r[style-name='Source Text'] => code
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
""" + "\n".join(f"p[style-name='{name}'] => pre:separator('\\n')" for name in _CODE_STYLES)
_CORE = "docProps/core.xml"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_MIN_ROWS = 2


def read_docx(content: bytes) -> ParsedDocument:
    """Parse a DOCX file. Raise ArticleError if the file can't be read."""
    content = checked_archive(content)
    try:
        converted = mammoth.convert_to_html(
            BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda _image: {}),
        )
        page = html.fragment_fromstring(converted.value, create_parent="body")
    # mammoth can raise any exception for a damaged file.
    except Exception as error:
        raise ArticleError("the document is damaged or not supported") from error
    left_out: Counter[str] = Counter()
    _remove_contents(page, left_out)
    _mark_headers(page)
    details = _details(content)
    has_title = bool(page.xpath("./h1[@class='title']"))
    found = parts_of(simplify(page, left_out), left_out)
    parts = _titled(found, details.title, has_title=has_title)
    return ParsedDocument(parts, details, Notes(left_out))


def _remove_contents(page: Any, left_out: Counter[str]) -> None:  # noqa: ANN401 - lxml has no types
    entries = page.xpath(f".//p[@class='{_CONTENTS}']")
    if entries:
        left_out["table of contents"] += 1
    for entry in entries:
        before = entry.getprevious()
        if before is not None and is_of_contents(str(before.text_content())):
            before.drop_tree()
        entry.drop_tree()


def _mark_headers(page: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Turn a table's first row into a header row if it is all in bold and other rows follow."""
    for table in page.iter("table"):
        rows = table.xpath("./tr | ./thead/tr | ./tbody/tr")
        if len(rows) >= _MIN_ROWS and all(map(_is_bold, rows[0])):
            for cell in rows[0]:
                cell.tag = "th"


def _is_bold(cell: Any) -> bool:  # noqa: ANN401 - lxml has no types
    text = "".join(cell.itertext()).strip()
    return bool(text) and text == "".join(map(_text, cell.iter("strong"))).strip()


def _titled(parts: list[ArticlePart], title: str | None, *, has_title: bool) -> list[ArticlePart]:
    """Return the parts with the title from the document's properties as the first heading.

    Parts that already have a title are returned unchanged.
    """
    tops = [n for n, part in enumerate(parts) if isinstance(part, Heading) and part.level == 1]
    return parts if has_title or tops == [0] else titled(parts, title)


def _details(content: bytes) -> Details:
    """Return the bibliographic details in the core properties, if the properties are valid XML."""
    try:
        core = etree.fromstring(read_part(content, _CORE) or b"")
    except etree.XMLSyntaxError:
        return Details()

    def value(path: str) -> str | None:
        texts = (_text(element).strip() for element in core.iterfind(path, _NAMESPACES))
        return next(filter(None, texts), None)

    return Details(
        title=value("dc:title"),
        publisher=value("dc:publisher"),
        author=value("dc:creator"),
        published=iso_date(value("dcterms:created") or ""),
    )


def _text(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join(element.itertext())
