"""Names and ids of collections, and ids of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.importer.source import digest, slug
from bot.yamlfile.fields import MAX_ID

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_MAX_COLLECTION = 32
_DIGITS = 7  # total length of a hyphen and a digest
_GENERAL = frozenset({"doc", "docs", "documentation", "content", "pages", "source", "src", "wiki"})
"""Folder names that say nothing about the pages inside."""


def collection_name(folder: Path) -> str:
    """Return a folder's name, or its parent's name if the folder's own name is too generic."""
    place = folder.resolve()
    return place.parent.name if place.name.lower() in _GENERAL and place.parent.name else place.name


def collection_id(folder: Path) -> str:
    """Return the id of a folder's collection, made from the collection's name."""
    name = collection_name(folder)
    return slug(name, _MAX_COLLECTION) or f"folder-{digest(name)}"


def page_id(collection: str | None, page: str, taken: Collection[str]) -> str:
    """Return a page's source id, which ends in a digest if the plain id is taken or too long."""
    path = page.rpartition(".")[0] or page
    name = path if collection else path.rpartition("/")[2]
    words = "-".join(filter(None, (collection, slug(name.replace("/", "-"), MAX_ID))))
    found = slug(words or f"page-{digest(page)}", MAX_ID)
    whole = found == words and slug(name, MAX_ID * 4) != ""
    if whole and found not in taken:
        return found
    return f"{slug(found, MAX_ID - _DIGITS)}-{digest(f'{collection} {page}')}"
