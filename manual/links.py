"""Check the links of the built site."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import html  # type: ignore[import-untyped]  # has no types

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOREIGN = {"http", "https", "mailto"}


def broken(site: Path) -> list[str]:
    """Return a line for each link that leads nowhere.

    Other sites are not asked: their addresses only have to be well-formed.
    """
    pages = sorted(site.rglob("*.html"))
    return [
        f"{page.relative_to(site)}: {link}"
        for page in pages
        if page.name != "404.html"
        for link in _links(page)
        if not _leads(link, page, site)
    ]


def _links(page: Path) -> Iterator[str]:
    tree = html.document_fromstring(page.read_bytes())
    for name in ("href", "src"):
        yield from (str(value) for value in tree.xpath(f"//@{name}"))


def _leads(link: str, page: Path, site: Path) -> bool:
    """Return whether a link is well-formed and, on this site, leads to a file and an anchor."""
    parts = urlsplit(link)
    if parts.scheme:
        return parts.scheme in _FOREIGN and bool(parts.netloc or parts.path)
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site.resolve()) or not target.is_file():
        return False
    return not parts.fragment or unquote(parts.fragment) in _anchors(target)


@cache
def _anchors(page: Path) -> frozenset[str]:
    tree = html.document_fromstring(page.read_bytes())
    return frozenset(map(str, tree.xpath("//@id | //a/@name"))) | {""}
