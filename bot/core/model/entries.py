"""Passages, gaps and the sources to which they belong, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Wording(StrEnum):
    """The wording of a passage: restated, or verbatim from the source."""

    RESTATED = "restated"
    VERBATIM = "verbatim"


@dataclass(frozen=True, slots=True)
class Collection:
    """Sources that belong together, such as the pages of a site.

    `publisher` is None if the sources have different publishers.
    """

    id: str
    name: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A cited work.

    `publisher` is empty if it is unknown. `published` is a year, a year and a month, or a full
    date, in the format of ISO 8601. `language` is the ISO 639 code of the language in which the
    source's passages, gaps and asks are written.
    """

    id: str
    title: str
    publisher: str
    author: str | None = None
    published: str | None = None
    url: str | None = None
    collection: Collection | None = None
    language: str = "en"

    @property
    def collection_id(self) -> str:
        """The id of the source's collection or, without a collection, the id of the source."""
        return self.collection.id if self.collection else self.id

    @property
    def titles(self) -> tuple[str, ...]:
        """The source's title and, if it belongs to a collection, the collection's name."""
        return (self.title, self.collection.name) if self.collection else (self.title,)


def by_collection(sources: Iterable[Source]) -> tuple[tuple[Source, ...], ...]:
    """Return the sources grouped by collection.

    A source without a collection is a group of its own.
    """
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.collection_id, []).append(source)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry's asks and label in a language other than its source's.

    `asks` includes the label. `text` is the translated text of a gap, or an empty string.
    """

    language: str
    asks: tuple[str, ...] = ()
    label: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source: the smallest unit that can be cited.

    `paragraphs` contains the numbers of the cited paragraphs, in ascending order. A passage that
    cites the source's standfirst has no paragraphs. `starts` contains the first words of the first
    cited paragraph, to help people find it. `asks` contains phrasings of the question that `text`
    answers. `label` is the phrasing that the file gives to represent the passage wherever it is
    offered, or "" (see `labels.label_of`). `proposed` contains the asks that an import proposed and
    nobody has confirmed yet. Proposed asks are matched but never shown. `author`, `published` and
    `url` override those of the source. `markdown` is the Markdown version of `text`, if there is
    one. `translations` contains the passage's asks and labels in other languages.
    """

    id: str
    source: Source
    text: str
    paragraphs: tuple[int, ...]
    wording: Wording
    section: str | None = None
    starts: str | None = None
    asks: tuple[str, ...] = ()
    label: str = ""
    standfirst: bool = False
    author: str | None = None
    published: str | None = None
    url: str | None = None
    markdown: str | None = None
    proposed: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def cited_date(self) -> str | None:
        """The date to cite: the passage's own publication date or, without one, the source's."""
        return self.published or self.source.published

    @property
    def cited_url(self) -> str | None:
        """The URL to cite: the passage's own or, without one, the source's."""
        return self.url or self.source.url


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that people ask but the source does not answer, as recorded by a curator.

    `see` is the id of the most closely related passage, or None. `translations` contains the gap's
    text, asks and labels in other languages.
    """

    id: str
    source: Source
    text: str
    asks: tuple[str, ...]
    see: str | None = None
    label: str = ""
    translations: tuple[Translation, ...] = ()


Entry = Passage | Gap
"""An entry of the knowledge: a passage or a gap. Both have asks."""

HEADING_SEPARATOR = " \u203a "  # a single guillemet, as in paths through menus
"""Separator between the headings in a section. The outermost heading comes first."""


def innermost(path: str, fits: Callable[[str], bool]) -> str:
    """Return as many of a path's innermost headings as fit.

    The innermost heading always remains.
    """
    while HEADING_SEPARATOR in path and not fits(path):
        path = path.partition(HEADING_SEPARATOR)[2]
    return path


def headings_of(entry: Entry) -> tuple[str, ...]:
    """Return the headings above an entry, outermost first. A gap has no headings."""
    section = entry.section if isinstance(entry, Passage) else None
    return tuple(section.split(HEADING_SEPARATOR)) if section else ()
