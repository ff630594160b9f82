"""Contents of an on-disk index. Entries stay on disk until they are used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from weakref import ref

import tantivy

from bot.core.lexicon import Lexicon, read_glossary
from bot.core.model import Additions, Entry, Gap, KnowledgeBase, Passage, Section, Source, Term
from bot.core.search import Words, prepared
from bot.core.spelling import Speller
from bot.knowledge.crosscheck import merged_terms
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk import words
from bot.knowledge.disk.lazy import LazySequence, Spelling, StemFrequencies
from bot.knowledge.disk.packing import entry_of, unpack_entry, unpack_unit
from bot.knowledge.disk.records import Records
from bot.knowledge.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bot.core.lexicon import English
    from bot.core.unit import Unit

CACHED_UNITS = 256
"""Number of recently used units kept in memory.

Each unit consists of hundreds of objects, and all units are freed at once when a new index replaces
this one.
"""
_MAX_SAME_ASK = 100
"""Maximum number of units with the same ask that are read."""


@dataclass(frozen=True)
class DiskKnowledge(KnowledgeBase):
    """Knowledge whose passages and gaps are read from disk when they are accessed."""

    contents: DiskContents | None = field(default=None, compare=False, repr=False)
    own: Mapping[str, Entry] = field(default_factory=dict, repr=False)
    """Entries of one server, by id. They replace those in the index."""

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
        return self.own.get(found.id if found else id_, found)

    def extended(self, entries: Mapping[str, Entry]) -> DiskKnowledge:
        """Return the knowledge with these entries, which replace those with the same ids."""
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
        return self.contents.within(sources) if self.contents else self

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages on each side of a passage in its file."""
        return self.contents.beside(passage, around) if self.contents else ((), ())


class DiskContents:
    """Contents of the on-disk index in a folder. Raises TornError if the index is incomplete."""

    def __init__(self, folder: Path, english: English) -> None:
        self.folder = folder
        self.manifest = manifests.read(folder)
        try:
            self.words = _words(folder / manifests.INDEX)
            parts = range(self.manifest.parts)
            self._records = Records([folder / manifests.RECORDS.format(part) for part in parts])
            plain = words.read(folder)
        except (OSError, ValueError) as error:
            raise manifests.TornError(str(error)) from error
        self.sampled = plain["sampled"][""]
        self.grams: Mapping[str, int] = plain["grams"]
        self.mean_length = self.manifest.length / max(1, self.manifest.size)
        self._sources = [source_of(source) for source in self.manifest.sources]
        self._taught = {id_: tuple(asks) for id_, asks in self.manifest.taught.items()}
        self._formerly = manifests.former_ids(self.manifest.files.values())
        glossary = [Term(term, tuple(aliases)) for term, aliases in merged(self.manifest)]
        known, spelling = StemFrequencies(self.words.frequency), plain["spelling"]
        self.lexicon = Lexicon(
            size=self.manifest.size,
            frequency=known,
            spelling=Spelling(spelling, known if len(spelling) >= words.SPELLINGS else None),
            names=frozenset(plain["names"]),
            glossary=read_glossary(glossary),
            common=english.common,
            terms=tuple(glossary),
            load=english.language,
        )
        self.speller = Speller(
            self.lexicon.spelling, english.words, plain["related"], names=english.names
        )
        # A bound method would create a reference cycle, which would keep the index in memory until
        # the next garbage collection.
        read = partial(_unit, self._records, self._sources, self.lexicon, self._taught)
        everything = [range(len(self._records))]
        self.units: Sequence[Unit] = LazySequence(everything, lru_cache(CACHED_UNITS)(read))
        self._terms = tuple(glossary)
        self._knowledge_ref: Callable[[], DiskKnowledge | None] = lambda: None

    @property
    def knowledge(self) -> DiskKnowledge:
        """The knowledge in this index. It is the same object as long as anything refers to it."""
        known = self._knowledge_ref()
        if known is None:
            known = self._knowledge(self.manifest.files.values())
            self._knowledge_ref = ref(known)
        return known

    def within(self, sources: frozenset[str]) -> DiskKnowledge:
        """Return the knowledge in the files of these sources, without curated gaps."""
        files = self.manifest.files.values()
        return self._knowledge(
            [f for f in files if f.source is not None and self._sources[f.source].id in sources]
        )

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of the units with an ask whose core is `core`."""
        return self.words.asked(core, _MAX_SAME_ASK) if core else ()

    def expect(self, places: Iterable[int]) -> None:
        """Prefetch the units at these positions."""
        self._records.expect(places)

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this current or former id, or None."""
        return self.words.place(self._formerly.get(id_, id_))

    def entry(self, place: int) -> Entry:
        """Return the passage or gap at a position."""
        line = self._records[place]
        return unpack_entry(line, self._sources.__getitem__, self._taught)

    def untaught(self, place: int) -> Entry:
        """Return the passage or gap at a position, without its taught asks."""
        return unpack_entry(self._records[place], self._sources.__getitem__, {})

    def known(self, id_: str) -> Entry | None:
        """Return the passage or gap with this id, or None."""
        place = self.place(id_)
        return None if place is None else self.entry(place)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        entry = self.known(id_)
        return entry if isinstance(entry, Passage) else None

    def sections(self) -> Iterable[Section]:
        """Return each section once, in the order of the files."""
        found: dict[tuple[int, str | None], list[range]] = {}
        for file in self.manifest.files.values():
            for name, start, end in file.sections:
                if file.source is not None:
                    found.setdefault((file.source, name), []).append(range(start, end))
        for (source, name), places in found.items():
            yield Section(self._sources[source], name, LazySequence(places, self._passage))

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages on each side of a passage in its file."""
        at = self.place(passage.id)
        files = self.manifest.files.values()
        file = next((f for f in files if at is not None and f.start <= at < f.gaps), None)
        if at is None or file is None:
            return (), ()
        before = range(max(file.start, at - around), at)
        after = range(at + 1, min(file.gaps, at + 1 + around))
        return [*map(self._passage, before)], [*map(self._passage, after)]

    def line(self, place: int) -> bytes:
        """Return the packed entry at a position."""
        return self._records[place]

    def _knowledge(self, files: Collection[manifests.IndexedFile]) -> DiskKnowledge:
        return DiskKnowledge(
            sources=tuple(self._sources[f.source] for f in files if f.source is not None),
            passages=LazySequence([range(f.start, f.gaps) for f in files], self._passage),
            gaps=LazySequence([range(f.gaps, f.end) for f in files], self._gap),
            glossary=self._terms,
            additions={
                int(guild): self._additions(plain)
                for guild, plain in self.manifest.additions.items()
            },
            contents=self,
        )

    def _additions(self, plain: Mapping[str, Any]) -> Additions:
        taught = {id_: tuple(asks) for id_, asks in plain["taught"].items()}
        gaps = (entry_of(gap, self._sources.__getitem__, {}) for gap in plain["gaps"])
        return Additions(taught, tuple(gap for gap in gaps if isinstance(gap, Gap)))

    def _passage(self, place: int) -> Passage:
        entry = self.entry(place)
        assert isinstance(entry, Passage)  # noqa: S101 - known from the manifest
        return entry

    def _gap(self, place: int) -> Gap:
        entry = self.entry(place)
        assert isinstance(entry, Gap)  # noqa: S101 - known from the manifest
        return entry


def _unit(
    records: Records,
    sources: Sequence[Source],
    lexicon: Lexicon,
    taught: Mapping[str, tuple[str, ...]],
    place: int,
) -> Unit:
    return unpack_unit(records[place], sources.__getitem__, lexicon, taught)


def _words(place: Path) -> Words:
    try:
        return Words(prepared(tantivy.Index.open(str(place))))
    except ValueError:
        # Opening an index creates a lock in its folder, but the folder may be read-only. Therefore,
        # links to the files are created in another folder and opened there. Once the index is open,
        # the links are not needed.
        with TemporaryDirectory(prefix="footnote-") as name:
            for file in place.iterdir():
                if file.suffix != ".lock":
                    Path(name, file.name).symlink_to(file.resolve())
            return Words(prepared(tantivy.Index.open(name)))


def merged(manifest: manifests.Manifest) -> list[tuple[str, list[str]]]:
    """Return the glossaries of all files, merged."""
    terms = (term for file in manifest.files.values() for term in file.terms)
    return [(term, list(aliases)) for term, aliases in merged_terms(terms)]


def contents_of(knowledge: KnowledgeBase) -> DiskContents:
    """Return the on-disk index that contains this knowledge."""
    assert isinstance(knowledge, DiskKnowledge)  # noqa: S101 - callers check `is_held`
    assert knowledge.contents  # noqa: S101 - every index sets it
    return knowledge.contents
