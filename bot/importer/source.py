"""Make the `source` of a knowledge file from a work's details and the values that override them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from bot.errors import UsageError
from bot.importer.article import Details
from bot.importer.tidy import one_line, shorten
from bot.knowledge.schema import (
    MAX_AUTHOR,
    MAX_PUBLISHER,
    MAX_TITLE,
    CollectionEntry,
    SourceEntry,
)
from bot.knowledge.sources import UNKNOWN_PUBLISHER

if TYPE_CHECKING:
    from pathlib import Path

    from bot.importer.markup import Linked

ENGLISH = "en"

_MAX_ID = 32  # maximum length of an id made from a title, in characters
_NOT_ID = re.compile(r"[^a-z0-9]+")
_LIMITS = {"title": MAX_TITLE, "publisher": MAX_PUBLISHER, "author": MAX_AUTHOR}


@dataclass(frozen=True, slots=True)
class Overrides:
    """Details of a source that take precedence over those of the article, unless they are None.

    address     URL to use for an article that doesn't state its own
    collection  the collection that the source belongs to
    linked      returns the address of the page that a link leads to, if that page is imported in
                the same run
    """

    id: str | None = None
    details: Details = field(default_factory=Details)
    address: str | None = None
    collection: CollectionEntry | None = None
    linked: Linked | None = field(default=None, compare=False, repr=False)

    def checked(self) -> Overrides:
        """Return these overrides in normalized form, or raise UsageError if a value is invalid."""
        values = {part.name: getattr(self.details, part.name) for part in fields(Details)}
        checked = {
            name: None if value is None else checked_value(name, value, f"--{name}")
            for name, value in values.items()
        }
        id_ = self.id and checked_value("id", self.id, "--id")
        return replace(self, id=id_, details=Details(**checked))

    def located(self, article: Details) -> Overrides:
        """If these overrides have no URL, return them with the article's URL or else `address`.

        Without an `address`, the overrides are returned unchanged.
        """
        if self.address is None:
            return self
        url = _usable(article).url or _usable(Details(url=self.address)).url
        return replace(self, details=self.details.or_else(Details(url=url)))


def source_of(article: Details, overrides: Overrides, path: Path) -> SourceEntry:
    """Return the source of the article at `path`. The `overrides` must have been validated.

    Details of the article that exceed the limits of a knowledge file are shortened or left out. The
    title falls back to the name of the article's file. The publisher falls back to the URL's host,
    then to UNKNOWN_PUBLISHER.
    """
    found = overrides.details.or_else(_usable(article))
    title = found.title or one_line(path.stem.replace("_", " ")) or "Untitled"
    return SourceEntry(
        id=overrides.id or slug(title, _MAX_ID) or f"article-{digest(title)}",
        title=shorten(title, MAX_TITLE),
        publisher=found.publisher or _host(found.url) or UNKNOWN_PUBLISHER,
        author=found.author,
        published=found.published,
        url=found.url,
        language=None if found.language == ENGLISH else found.language,
        collection=overrides.collection,
    )


def slug(text: str, limit: int) -> str:
    """Return a possibly empty id of at most `limit` characters, made from a text's first words."""
    plain = unicodedata.normalize("NFKD", text).replace("'", "").replace("\u2019", "")
    words = _NOT_ID.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(words) <= limit:
        return words
    return (words[: limit + 1].rpartition("-")[0] or words[:limit]).strip("-")


def digest(text: str) -> str:
    """Return the first six hexadecimal digits of a text's SHA-256 hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _usable(found: Details) -> Details:
    values: dict[str, str | None] = {}
    for part in fields(Details):
        value = one_line(getattr(found, part.name) or "")
        value = shorten(value, _LIMITS.get(part.name, len(value)))
        try:
            values[part.name] = _adapter(part.name).validate_python(value) if value else None
        except ValidationError:
            values[part.name] = None
    return Details(**values)


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return shorten(host.removeprefix("www."), MAX_PUBLISHER) if host else None


def checked_value(name: str, value: str, option: str) -> str:
    """Return an option's value, normalized like the source field `name`.

    Raises UsageError if the value is invalid.
    """
    try:
        return str(_adapter(name).validate_python(value))
    except ValidationError as error:
        raise UsageError(f"{option} {error.errors()[0]['msg']}") from None


@cache
def _adapter(name: str) -> TypeAdapter[str]:
    # Use the model's fields, so the limits are defined only once.
    info = SourceEntry.model_fields[name]
    return TypeAdapter(info.rebuild_annotation(), config={"strict": True})
