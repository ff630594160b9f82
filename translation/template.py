"""The template of all catalogs: every text in English, with comments for translators."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from babel.messages import Catalog

from bot.texts.catalogs import ENGLISH, changed
from bot.texts.message import Plural

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # keeps the files reproducible


def contexts() -> dict[str, str | Plural]:
    """Return every text in English by its context, in order."""
    found: dict[str, str | Plural] = {}
    changed(ENGLISH, found.setdefault)
    return found


def template() -> Catalog:
    """Return a catalog with every text and its comment, but no translations."""
    catalog, notes = new_catalog(), dict(comments(ENGLISH))
    for context, text in contexts().items():
        key = (text.one, text.many) if isinstance(text, Plural) else text
        note = notes.get(context) or notes.get(context.rpartition(".")[0], "")
        catalog.add(key, context=context, auto_comments=[note] if note else [])
    return catalog


def new_catalog(language: str | None = None, **headers: Any) -> Catalog:  # noqa: ANN401 - Babel's
    """Return an empty catalog for a language, or for the template."""
    header = "Texts of Footnote. docs/translating.md says how to change them."
    values = {"header_comment": f"# {header}", "project": "Footnote", "version": "bot"}
    return Catalog(language, creation_date=_ALWAYS, fuzzy=False, **{**values, **headers})


def comments(texts: object, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the contexts of the texts that have a comment in the code, with the comment.

    A comment applies to all texts that follow, up to a blank line or the next comment.
    """
    note, goes_on = "", False
    named = {part.name: getattr(texts, part.name) for part in fields(texts)}  # type: ignore[arg-type] # a dataclass
    for line in inspect.getsource(type(texts)).splitlines():
        text = line.strip()
        name = text.partition(":")[0]
        if text.startswith("# "):
            note = f"{note} {text[2:]}" if goes_on else text[2:]
        elif not text:
            note = ""
        elif name in named and line.startswith(f"    {name}: "):
            yield f"{within}{name}", note
            if is_dataclass(named[name]) and not isinstance(named[name], Plural):
                yield from comments(named[name], f"{within}{name}.")
        goes_on = text.startswith("# ")
