"""Links between pages that are imported together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from bot.importer.readers.markup.templates import REFERENCE, reference_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SUFFIXES = (".md", ".mdx", ".markdown", ".rst", ".txt", ".html")
_REFERENCE = REFERENCE.rstrip(":")
_HOMES = ("index", "README", "readme", "_index")
_WRITTEN = re.compile(r"(?:\]\([ \t]*<?|\]:[ \t]*<?|href=[\"']?|<)([^\s<>\"'()]{1,500})")
_TEMPLATE = re.compile(r"\{(?:\{[<%][ \t]*(?:rel)?ref|%-?[ \t]*link)[ \t][^{}]{1,300}\}")

_NOT_ID = re.compile(r"[^a-z0-9]+")
_LABEL = re.compile(
    r"[A-Za-z](?:[\w-]|\.(?!(?:html?|mdx?|rst|txt|pdf|zip|png|jpe?g|svg|gif|ipynb|py)\Z))*",
    re.IGNORECASE,
)
_LABELED = re.compile(r"^(?:\(([\w.-]{1,200})\)=|\.\. _([\w.-]{1,200}):)[ \t]*$", re.MULTILINE)


def labels_in(text: str, address: str) -> dict[str, str]:
    """Return the Sphinx labels in a page, each with the address that it refers to."""
    names = ((first or second).lower() for first, second in _LABELED.findall(text))
    return {name: f"{address}#{_NOT_ID.sub('-', name).strip('-')}" for name in names}


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of an entry.

    addresses  maps the path of each page to its address, or to None if the page has no address
    roots      folders of pages, each with its path on the site
    known      addresses of all pages
    labels     maps each Sphinx label to the address that it refers to; None if Sphinx isn't used
    """

    addresses: Mapping[str, str | None]
    roots: Sequence[tuple[str, str]] = (("", ""),)
    known: frozenset[str] = frozenset()
    labels: Mapping[str, str] | None = None

    def linked(self, page: str) -> Links:
        """Return an object that resolves the links of a page."""
        return Links(self, page)


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the links from one page to other pages."""

    pages: Pages
    page: str

    def address(self, href: str) -> str | None:
        """Return the address of the page that a link leads to, or None if there is no such page.

        `href` is the target's address without a host, a Sphinx label, or the path of the target's
        file relative to the linking page or the site's root. The suffix of the path may be omitted.
        For an unknown label, the result is a placeholder.
        """
        try:
            parts = urlsplit(href.strip())
        except ValueError:
            return None
        if parts.netloc or not parts.path or parts.scheme not in {"", _REFERENCE}:
            return None
        path = unquote(parts.path)
        found = self._named(path) if not parts.scheme else self._file(path) or self._only(path)
        if found is None:
            is_label = self.pages.labels is not None and _LABEL.fullmatch(href.strip())
            return self._labeled(href.strip()) if is_label else None
        return urlunsplit((*urlsplit(found)[:3], parts.query, parts.fragment))

    def written(self, text: str) -> tuple[str, ...]:
        """Return the addresses of all pages that a text may link to."""
        named = (reference_in(expression) for expression in _TEMPLATE.findall(text))
        hrefs = {*_WRITTEN.findall(text), *(f"{REFERENCE}{name}" for name in named)}
        found = [self.address(href) for href in hrefs]
        return tuple(sorted({*filter(None, found)}))

    def _labeled(self, label: str) -> str:
        """Return the address that a Sphinx label refers to, or a placeholder if it is unknown."""
        return (self.pages.labels or {}).get(label.lower(), f"{REFERENCE}{label}")

    def _named(self, path: str) -> str | None:
        own = self.pages.addresses.get(self.page)
        if own and not path.lower().endswith(_SUFFIXES[:-1]):
            url = urljoin(own, path)
            by_address = self._by_address(url)
            if by_address:
                return by_address
        return self._file(path)

    def _file(self, path: str) -> str | None:
        found = map(self.pages.addresses.get, self._files(path))
        return next(filter(None, found), None)

    def _only(self, path: str) -> str | None:
        """Return the address of the only page whose path ends with `path`.

        Return None if there is no such page or more than one.
        """
        ends = tuple(f"/{path.strip('/')}{suffix}" for suffix in ("", *_SUFFIXES))
        found = [url for page, url in self.pages.addresses.items() if f"/{page}".endswith(ends)]
        return found[0] if len(found) == 1 else None

    def _by_address(self, url: str) -> str | None:
        same = (url, url.rstrip("/"), f"{url.rstrip('/')}/", f"{url}.html")
        return next((one for one in same if one in self.pages.known), None)

    def _files(self, path: str) -> Iterator[str]:
        """Yield the paths of the files that a link's path may refer to."""
        for place in self._places(path):
            yield place
            if not place.lower().endswith(_SUFFIXES):
                yield from (f"{place}{suffix}" for suffix in _SUFFIXES)
                yield from (
                    join(place, f"{home}{suffix}") for home in _HOMES for suffix in _SUFFIXES
                )

    def _places(self, path: str) -> Iterator[str]:
        if not path.startswith("/"):
            yield _normal(join(dirname(self.page), path))
        rest = _normal(path.lstrip("/"))
        for root, under in self.pages.roots:
            inside = rest.removeprefix(f"{under}/") if under else rest
            yield _normal(join(root, inside))
        if path.startswith("/"):
            yield rest


def _normal(path: str) -> str:
    return normpath(path).removeprefix("./") if path else ""
