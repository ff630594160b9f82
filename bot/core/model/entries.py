"""The knowledge's entries, as immutable values: passages and gaps, and the sources they cite."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Wording(StrEnum):
    """The two kinds of wording: restated, or verbatim from the source."""

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

    `publisher` is empty if it is unknown. `published` is an ISO 8601 date, or only a year, or a
    year and a month. `language` is an ISO 639 code: the language of its passages and gaps, and of
    their asks.
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
        """The id of the source's collection. A source without a collection has its own id."""
        return self.collection.id if self.collection else self.id

    @property
    def titles(self) -> tuple[str, ...]:
        """The source's title, and the name of its collection."""
        return (self.title, self.collection.name) if self.collection else (self.title,)


def by_collection(sources: Iterable[Source]) -> tuple[tuple[Source, ...], ...]:
    """Return the sources, grouped by collection.

    A source without a collection is its own collection.
    """
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.collection_id, []).append(source)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class Translation:
    """Asks and a label for an entry, in a language other than that of its source.

    `asks` include the `label`. `text` is the translated text of a gap, or empty.
    """

    language: str
    asks: tuple[str, ...] = ()
    label: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit that is cited.

    `paragraphs` are paragraph numbers in the source, in ascending order; a passage that cites the
    source's standfirst has none. `starts` contains the first words of the first paragraph, so that
    a reader can find it. `asks` are phrasings of the question that `text` answers, and `label` is
    the phrasing that represents the passage wherever it is offered. `proposed` are the asks that an
    import proposed but nobody has confirmed; they are matched, but never shown. `author`,
    `published` and `url` override those of the source. `markdown` is the source of `text`, if that
    was written in Markdown. `translations` hold its asks and labels in other languages.
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
        """The date to cite: the passage's own date of publication or, without one, the source's."""
        return self.published or self.source.published

    @property
    def cited_url(self) -> str | None:
        """The URL to cite: the passage's own or, without one, the source's."""
        return self.url or self.source.url


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that people ask but the source does not answer, recorded by a curator.

    `see` is the id of the most closely related passage. `translations` are as in `Passage`.
    """

    id: str
    source: Source
    text: str
    asks: tuple[str, ...]
    see: str | None = None
    label: str = ""
    translations: tuple[Translation, ...] = ()


Entry = Passage | Gap
"""An entry that has asks: a passage or a gap."""

HEADING_SEPARATOR = " \u203a "  # a single guillemet, as in paths through menus
"""Separator between the headings in a section, outermost heading first."""


def headings_of(entry: Entry) -> tuple[str, ...]:
    """Return the headings above a passage, outermost first. A gap has none."""
    section = entry.section if isinstance(entry, Passage) else None
    return tuple(section.split(HEADING_SEPARATOR)) if section else ()
