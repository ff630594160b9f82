"""Outcome of an import, and names that other files already use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.importer.article import Notes
from bot.knowledge.crosscheck import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from bot.importer.merge import Changes
    from bot.knowledge.schema import SourceEntry


@dataclass(frozen=True, slots=True)
class Imported:
    """Outcome of an import. `changes` is set only if the file already existed.

    paragraphs  number of paragraphs in the article
    passages    number of passages made from the paragraphs
    asks        number of proposed asks
    terms       number of proposed glossary terms
    backup      path of the old file's copy, if the file was changed
    crumbs      ids of new passages that are only a lead-in, or too short to answer a question
    notes       the content that the reader omitted, and the reader's warnings
    """

    source: SourceEntry
    paragraphs: int
    passages: int
    asks: int
    terms: int
    changes: Changes | None = None
    backup: Path | None = None
    crumbs: tuple[str, ...] = ()
    notes: Notes = field(default_factory=Notes)


@dataclass(frozen=True, slots=True)
class Taken:
    """Names that an import must avoid because other knowledge files already use them.

    ids      ids of sources, passages and gaps
    aliases  glossary aliases, each with its term, both normalized by
             `bot.knowledge.crosscheck.same`
    """

    ids: AbstractSet[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def free(self, terms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the (term, alias) pairs whose alias stands for no other term."""
        return [
            (term, alias)
            for term, alias in terms
            if self.aliases.get(same(alias), same(term)) == same(term)
        ]


NOTHING_TAKEN = Taken()


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import that is ready to be written.

    content  new content of the knowledge file, or None if the file stays as it is
    ids      ids that the file didn't have before
    terms    proposed glossary entries, as (term, alias) pairs
    """

    imported: Imported
    content: bytes | None
    ids: frozenset[str] = frozenset()
    terms: tuple[tuple[str, str], ...] = ()
