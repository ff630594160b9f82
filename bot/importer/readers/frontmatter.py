"""Front matter: the YAML between two lines of hyphens at the top of a Markdown file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.importer.article import Details
from bot.importer.readers.dates import iso_date
from bot.importer.tidy import one_line
from bot.yamlfile import Unclear, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LINE = re.compile(r"^([A-Za-z_]{1,30}):[ \t]*(\S.*)$", re.MULTILINE)
_MAX_BYTES = 64 * 1024

_KEYS = {
    "title": ("title",),
    "publisher": ("publisher", "site", "site_name", "sitename", "website"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "publishdate", "pubdate", "created"),
    "url": ("url", "canonical", "canonical_url", "canonicalurl", "link"),
}


def split_front_matter(text: str) -> tuple[Details, str]:
    """Return the details in the front matter, and the text below it."""
    match = _FRONT.match(text[:_MAX_BYTES])
    data = _mapping(match[1]) if match else None
    if match is None or data is None:
        return Details(), text
    found = {field: _first(data, keys) for field, keys in _KEYS.items()}
    found["published"] = iso_date(found["published"] or "")
    return Details(**found), text[match.end() :]


def _mapping(text: str) -> dict[str, object] | None:
    """Return the mapping with lowercase keys; if it is not valid YAML, read it line by line."""
    data = parse(text.encode("utf-8", "replace"), "front matter", _MAX_BYTES).data
    if not isinstance(data, dict):
        data = {match[1]: match[2].strip(" \t\"'") for match in _LINE.finditer(text)}
    return {str(key).lower(): value for key, value in data.items()} or None


def _first(data: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if (text := _text(data.get(key)))), None)


def _text(value: object) -> str | None:
    match value:
        case str() | int():
            return one_line(str(value)) or None
        case Unclear():
            return one_line(value.raw) or None
        case list():
            return ", ".join(filter(None, map(_text, value))) or None
        case dict():
            return _text(value.get("name"))
    return None
