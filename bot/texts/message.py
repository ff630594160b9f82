"""The kinds of texts: a plain `str`, a text with plural forms, or one text per key."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Plural:
    """A text whose plural form depends on `{count}`.

    English has two plural forms, but other languages may have more or fewer. `catalog` and
    `context` select the forms in another language. By default, the text is in English.
    """

    one: str
    many: str
    catalog: NullTranslations = field(default_factory=NullTranslations, repr=False)
    context: str = ""

    def form(self, count: int) -> str:
        """Return the plural form for `count`, without filling in its placeholders."""
        return self.catalog.npgettext(self.context, self.one, self.many, count)

    def format(self, *, count: int, **values: object) -> str:
        """Return the plural form for `count`, with all placeholders filled in."""
        return self.form(count).format(count=count, **values)


def each(texts: Mapping[_K, str]) -> Mapping[_K, str]:
    """Return a dataclass field whose default is `texts`, a mapping with one text per key."""
    default: Mapping[_K, str] = field(default_factory=lambda: texts)
    return default
