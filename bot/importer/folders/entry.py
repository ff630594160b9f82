"""Find the pages of an entry, which is a group of documents to import together."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.errors import UsageError
from bot.importer.article import Details
from bot.importer.folders.addresses import address_of
from bot.importer.folders.known import PageOrigin, digest_of
from bot.importer.folders.links import Pages, labels_in
from bot.importer.folders.naming import collection_id, collection_name
from bot.importer.folders.sites import Generator, Site, detect
from bot.importer.folders.walking import Globs, walk
from bot.importer.readers.markup.frontmatter import front_matter
from bot.importer.source import Overrides
from bot.importer.tidy import one_line, shorten
from bot.knowledge.schema import MAX_TITLE, CollectionEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORMAT = 3
"""Version that is part of each digest. Incrementing it causes all pages to be imported again."""
_TEMPLATES = frozenset({".html", ".htm", ".xhtml"})
"""Suffixes of files that are templates, not pages, for most site generators."""
_HEAD = 64 * 1024
_TEXTS = frozenset({".md", ".mdx", ".markdown", ".rst", ".txt", ".html", ".htm", ".xhtml", ""})
"""Suffixes of text files, which are searched for links and labels."""


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """Documents to import together: a folder, or individual files.

    id, name   id and name of the collection that the pages form; for a single file, the id and
               title of its source
    base_url   address of the site's home page, or of the folder if there is no site generator
    details    details that override the documents' own details
    """

    paths: tuple[Path, ...]
    id: str | None = None
    name: str | None = None
    globs: Globs = field(default_factory=Globs)
    base_url: str | None = None
    generator: Generator | None = None
    details: Details = field(default_factory=Details)

    @property
    def is_folder(self) -> bool:
        """Return whether the entry is a folder."""
        return self.paths[0].is_dir()


@dataclass(frozen=True, slots=True)
class Page:
    """A page to import. `digest` changes whenever the result of importing the page may change."""

    path: Path
    origin: PageOrigin
    digest: str
    overrides: Overrides


@dataclass(frozen=True, slots=True)
class EntryContents:
    """The pages of an entry, its collection, and the number of skipped files by reason."""

    pages: tuple[Page, ...]
    collection: CollectionEntry | None = None
    skipped: Mapping[str, int] = field(default_factory=dict)


def contents_of(entry: ImportEntry, out: Path) -> EntryContents:
    """Return the pages of an entry.

    Individual files are identified by their paths relative to `out`, the folder of knowledge.
    Raises UsageError if the entry can't be read or has no pages.
    """
    for path in entry.paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    if entry.is_folder:
        return _folder(entry)
    site = Site(base=entry.base_url)
    if len(entry.paths) > 1 and entry.id:
        collection = _collection(entry, entry.id, entry.id)
        return EntryContents(_files(entry, site, collection, out), collection)
    details = replace(entry.details, title=entry.name or entry.details.title)
    alone = replace(entry, details=details)
    return EntryContents(_files(alone, site, None, out))


def _folder(entry: ImportEntry) -> EntryContents:
    folder = entry.paths[0]
    site = detect(folder, entry.generator, entry.base_url)
    ignored = () if site.generator in {Generator.PLAIN, Generator.HUGO} else _TEMPLATES
    found = walk(folder, entry.globs, ignored)
    if not found.pages:  # an unmounted disk must not look like a folder whose pages are all gone
        raise UsageError(f"{folder}: the folder contains no pages to import")
    id_ = entry.id or collection_id(folder)
    collection = _collection(entry, id_, site.name or collection_name(folder))
    files = ((folder / page, page) for page in found.pages)
    return EntryContents(_pages(entry, site, collection, files), collection, found.skipped)


def _files(
    entry: ImportEntry, site: Site, collection: CollectionEntry | None, out: Path
) -> tuple[Page, ...]:
    files = (
        (path, Path(os.path.relpath(path.resolve(), out.resolve())).as_posix())
        for path in entry.paths
    )
    return _pages(entry, site, collection, files)


def _pages(
    entry: ImportEntry,
    site: Site,
    collection: CollectionEntry | None,
    files: Iterable[tuple[Path, str]],
) -> tuple[Page, ...]:
    """Return a page for each file. `files` pairs each file with the path that identifies it."""
    found = [*files]
    addresses = {page: _address(entry, site, path, page) for path, page in found}
    known = frozenset(filter(None, addresses.values()))
    labels = _labels(found, addresses) if site.generator is Generator.SPHINX else None
    pages = Pages(addresses, site.roots, known, labels)
    return tuple(_page(entry, collection, pages, path, page) for path, page in found)


def _collection(entry: ImportEntry, id_: str, name: str) -> CollectionEntry:
    shown = shorten(one_line(entry.name or name), MAX_TITLE)
    return CollectionEntry(id=id_, name=shown or id_, publisher=entry.details.publisher)


def _labels(
    files: Iterable[tuple[Path, str]], addresses: Mapping[str, str | None]
) -> dict[str, str]:
    """Return the Sphinx labels in all pages, each with the address that it refers to."""
    found: dict[str, str] = {}
    for path, page in files:
        address = addresses[page]
        if address and path.suffix.lower() in _TEXTS:
            found |= labels_in(_content(path).decode("utf-8", "replace"), address)
    return found


def _address(entry: ImportEntry, site: Site, path: Path, page: str) -> str | None:
    is_free = site.generator in {Generator.DOCUSAURUS, Generator.HUGO}
    front = front_matter(_content(path, _HEAD).decode("utf-8", "replace")) if is_free else {}
    return address_of(page if entry.is_folder else path.name, site, front)


def _page(
    entry: ImportEntry,
    collection: CollectionEntry | None,
    pages: Pages,
    path: Path,
    page: str,
) -> Page:
    content = _content(path)
    links = pages.linked(page)
    address = pages.addresses[page]
    overrides = Overrides(None, entry.details, address, collection, links.address).checked()
    text = content.decode("utf-8", "replace") if path.suffix.lower() in _TEXTS else ""
    options = repr((_FORMAT, __version__, overrides, links.written(text))).encode()
    origin = PageOrigin(page, collection.id if collection else None)
    return Page(path, origin, digest_of(options + content), overrides)


def _content(path: Path, limit: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError:  # the import of the page reports this error later
        return b""
