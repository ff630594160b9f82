"""The texts in each language, from the compiled gettext catalogs in `locales/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.texts.message import Plural
from bot.texts.schema import Texts

if TYPE_CHECKING:
    from gettext import NullTranslations

LOCALES = Path(__file__).parent / "locales"
COMPILED = "LC_MESSAGES/messages.mo"
ENGLISH = Texts()

Transform = Callable[[str, str | Plural], str | Plural]
"""A function that takes a text's context and the text, and returns a replacement."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all interface languages, with English first and the others sorted."""
    found = sorted(path.parent.parent.name for path in LOCALES.glob(f"*/{COMPILED}"))
    return ("en", *found)


def texts_in(locale: str) -> Texts:
    """Return the texts for a locale such as `es`, `es-419` or `en_GB.UTF-8`.

    If there is no catalog for the locale's language, the texts are in English.
    """
    wanted = re.split("[.@]", locale)[0].replace("-", "_").lower()
    known = {name.lower(): name for name in languages()}
    return _texts(known.get(wanted) or known.get(wanted.partition("_")[0], "en"))


@cache
def _texts(language: str) -> Texts:
    if language == "en":
        return ENGLISH
    with (LOCALES / language / COMPILED).open("rb") as file:
        return from_catalog(GNUTranslations(file))


def from_catalog(catalog: NullTranslations) -> Texts:
    """Return the texts in a catalog's language. Texts that the catalog lacks stay in English."""

    def translate(context: str, text: str | Plural) -> str | Plural:
        if isinstance(text, Plural):
            return replace(text, catalog=catalog, context=context)
        return catalog.pgettext(context, text)

    return changed(ENGLISH, translate)


def changed(texts: Texts, change: Transform) -> Texts:
    """Return a copy of the texts with `change` applied to each text."""
    copy: Texts = _changed("", texts, change)
    return copy


def _changed(context: str, value: Any, change: Transform) -> Any:  # noqa: ANN401 - any kind of text
    def within(name: object, part: Any) -> Any:  # noqa: ANN401 - any kind of text
        return _changed(f"{context}.{name}".lstrip("."), part, change)

    match value:
        case str() | Plural():
            return change(context, value)
        case tuple():
            return tuple(within(number, part) for number, part in enumerate(value, 1))
        case Mapping():
            return {key: within(key, part) for key, part in value.items()}
        case _:
            parts = {part.name: getattr(value, part.name) for part in fields(value)}
            return replace(value, **{name: within(name, part) for name, part in parts.items()})
