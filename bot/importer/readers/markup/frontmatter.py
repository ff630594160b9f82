"""Read a file's front matter, which may be YAML (`---` or a comment), TOML (`+++`) or JSON."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.importer.article import Details
from bot.importer.readers.dates import iso_date
from bot.importer.tidy import one_line
from bot.yamlfile import Unclear, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_YAML = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(
    r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
# Wiki.js stores the metadata of an HTML page in a comment at the top.
_COMMENT = re.compile(
    r"\ufeff?<!--[ \t]*\r?\n(?=(?:[a-z][^\n]*\n){0,9}title:)"
    r"((?:[A-Za-z]{2,20}:[^\n]*\n){1,20})-->\s{0,9}"
)
_JSON = re.compile(r"\ufeff?(?=\{\s*\")")
_LINE = re.compile(r"^([A-Za-z_]{1,30})[ \t]{0,9}[:=][ \t]*(\S.*)$", re.MULTILINE)
_MAX_BYTES = 64 * 1024

_KEYS = {
    "title": ("title",),
    "publisher": ("publisher", "site", "site_name", "sitename", "website"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "canonical", "canonical_url", "canonicalurl", "link"),
}
_DATES = ("published", "date", "publishdate", "pubdate", "created")


def split_front_matter(text: str) -> tuple[Details, str]:
    """Return the bibliographic details in the front matter, and the text that follows."""
    data, end = _found(text[:_MAX_BYTES])
    if not data:
        return Details(), text
    lowered = {str(key).lower(): value for key, value in data.items()}
    found = {field: _first(lowered, keys) for field, keys in _KEYS.items()}
    dates = (iso_date(_text(lowered.get(key)) or "") for key in _DATES)
    return Details(**found, published=next(filter(None, dates), None)), text[end:]


def front_matter(text: str) -> dict[str, str]:
    """Return the front matter as a mapping of lowercase keys to text. Omit empty values."""
    data, _ = _found(text[:_MAX_BYTES])
    values = ((str(key).lower(), _text(value)) for key, value in (data or {}).items())
    return {key: value for key, value in values if value}


def _found(head: str) -> tuple[Mapping[str, object] | None, int]:
    """Return the front matter's data (or None), and the index where the front matter ends."""
    if match := _YAML.match(head) or _COMMENT.match(head):
        return _yaml(match[1]), match.end()
    if match := _TOML.match(head):
        return _toml(match[1].replace("\r\n", "\n")), match.end()
    if match := _JSON.match(head):
        return _json(head, match.end())
    return None, 0


def _yaml(text: str) -> Mapping[str, object] | None:
    data = parse(text.encode("utf-8", "replace"), "front matter", _MAX_BYTES).data
    return data if isinstance(data, dict) else _line_by_line(text)


def _toml(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return _line_by_line(text)


def _json(head: str, start: int) -> tuple[Mapping[str, object] | None, int]:
    try:
        data, end = json.JSONDecoder().raw_decode(head, start)
    except (ValueError, RecursionError):
        return None, 0
    rest = head[end:].partition("\n")[0]
    return (data, end) if isinstance(data, dict) and not rest.strip() else (None, 0)


def _line_by_line(text: str) -> dict[str, object]:
    """Return the `key: value` or `key = value` pairs in front matter with invalid YAML or TOML."""
    return {match[1]: match[2].strip(" \t\"'") for match in _LINE.finditer(text)}


def _first(data: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if (text := _text(data.get(key)))), None)


def _text(value: object) -> str | None:
    match value:
        case bool():
            text = ""
        case str() | int():
            text = str(value)
        case datetime() | date():
            text = value.isoformat()
        case Unclear():
            text = value.raw
        case list():
            text = ", ".join(filter(None, map(_text, value)))
        case dict():
            return _text(value.get("name"))
        case _:
            text = ""
    return one_line(text) or None
