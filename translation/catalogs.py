"""Update the catalogs with the texts in the code, and compile them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.texts.catalogs import COMPILED, LOCALES
from translation.cldr import from_cldr
from translation.template import new_catalog, template

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages import Catalog, Message

TEMPLATE = LOCALES / "messages.pot"
_VOLATILE = re.compile(
    rb'^"(POT-Creation-Date|Report-Msgid-Bugs-To|Generated-By):.*\n', re.MULTILINE
)


def written(language: str) -> Path:
    """Return the file that translators edit for a language."""
    return (LOCALES / language / COMPILED).with_suffix(".po")


def translated_languages() -> list[str]:
    """Return the languages that have a catalog."""
    return sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/*.po"))


def read(language: str) -> Catalog:
    """Return the catalog of a language, or a new one if it has none."""
    path = written(language)
    if not path.exists():
        return new_catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Return the catalog of a language with exactly the texts that the code has.

    If the English of a text has changed, its translation is marked as fuzzy.
    """
    old, cldr = read(language), dict(from_cldr(language))
    known = {message.context: message for message in old if message.id}
    new = new_catalog(
        language,
        header_comment=old.header_comment,
        last_translator=old.last_translator,
        language_team=old.language_team,
        revision_date=old.revision_date,
    )
    for message in template():
        if message.id:
            _add(new, message, known.get(message.context), cldr.get(message.context or ""))
    return new


def _add(new: Catalog, message: Message, known: Message | None, given: str | None) -> None:
    """Add a text with its earlier translation or the given one."""
    flags = set(known.flags) if known else set()
    if known and known.id != message.id:
        same_kind = isinstance(known.id, str) is isinstance(message.id, str)
        known, flags = (known, flags | {"fuzzy"}) if same_kind and known.string else (None, set())
    new.add(
        message.id,
        given or (known.string if known else None),
        context=message.context,
        auto_comments=message.auto_comments,
        user_comments=known.user_comments if known else (),
        flags=flags,
    )


def generated(languages: list[str]) -> dict[Path, bytes]:
    """Return the content of the template and of each catalog, both as text and compiled."""
    files = {TEMPLATE: _text(template())}
    for language in languages:
        catalog, compiled = updated(language), BytesIO()
        files[written(language)] = _text(catalog)
        write_mo(compiled, catalog)
        files[LOCALES / language / COMPILED] = compiled.getvalue()
    return files


def _text(catalog: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalog, width=100, ignore_obsolete=True)
    return _VOLATILE.sub(b"", file.getvalue())
