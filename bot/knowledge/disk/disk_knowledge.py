"""Knowledge whose passages and gaps are on disk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Entry, Gap, Passage, Source
from bot.core.model.knowledge import KnowledgeBase, Section
from bot.knowledge.disk.lazy import LazySequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.knowledge.disk.contents import DiskContents


@dataclass(frozen=True)
class DiskKnowledge(KnowledgeBase):
    """Knowledge whose passages and gaps are read from disk when they are accessed."""

    contents: DiskContents | None = field(default=None, compare=False, repr=False)
    own: Mapping[str, Entry] = field(default_factory=dict, repr=False)
    """Entries of one server, by id. They replace index entries with the same ids."""
    only: frozenset[str] | None = field(default=None, compare=False, repr=False)
    """Ids of the visible sources, or None if all sources are visible."""

    @property
    def is_held(self) -> bool:
        """False, because the knowledge is not in memory and iterating over it is slow."""
        return False

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        found = self.entry(id_)
        return found if isinstance(found, Passage) else None

    def entry(self, id_: str) -> Entry | None:
        """Return the passage or gap with this id, or None."""
        found = self.contents.known(id_) if self.contents else None
        entry = self.own.get(found.id if found else id_, found)
        return entry if entry and self._sees(entry.source) else None

    def _sees(self, source: Source) -> bool:
        return self.only is None or source.id in self.only

    def extended(self, entries: Mapping[str, Entry]) -> DiskKnowledge:
        """Return the knowledge extended by `entries`, which replace entries with the same ids."""
        known = self.contents.known if self.contents else entries.get
        new = [gap for gap in entries.values() if isinstance(gap, Gap) and not known(gap.id)]
        gaps, base = range(len(self.gaps)), self.gaps
        both = LazySequence(
            [gaps, range(len(gaps), len(gaps) + len(new))],
            lambda n: base[n] if n < len(gaps) else new[n - len(gaps)],
        )
        return replace(self, gaps=both, own=entries)

    def sections(self) -> Iterable[Section]:
        """Return each section once, in the order of the sources."""
        known = {source.id for source in self.sources}
        sections = self.contents.sections() if self.contents else ()
        return (section for section in sections if section.source.id in known)

    def within(self, sources: frozenset[str]) -> DiskKnowledge:
        """Return the part of the knowledge that comes from the sources with these ids."""
        if self.only is not None:
            sources &= self.only
        part = self.contents.within(sources) if self.contents else self
        own = {id_: entry for id_, entry in self.own.items() if entry.source.id in sources}
        return part.extended(own) if own else part

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages before a passage in its file, and as many after it."""
        sees = self.contents and self._sees(passage.source)
        return self.contents.beside(passage, around) if self.contents and sees else ((), ())


def contents_of(knowledge: KnowledgeBase) -> DiskContents:
    """Return the on-disk index that contains this knowledge."""
    assert isinstance(knowledge, DiskKnowledge)  # noqa: S101 - callers check `is_held`
    assert knowledge.contents  # noqa: S101 - every index sets it
    return knowledge.contents
