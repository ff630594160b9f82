"""Contents of an on-disk index. Entries stay on disk until they are used."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from weakref import ref

import tantivy

from bot.core.model.entries import Entry, Gap, Passage, Source
from bot.core.model.knowledge import Additions, KnowledgeBase, Section, Term, glossary_within
from bot.core.retrieval.contents import InMemory
from bot.core.retrieval.search import Words, prepared
from bot.core.text.glossary import read_glossary
from bot.core.text.lexicon import Lexicon
from bot.core.text.spelling import Speller
from bot.knowledge.crosscheck import merged_terms, terms_of
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk import words
from bot.knowledge.disk.disk_knowledge import DiskKnowledge
from bot.knowledge.disk.lazy import LazySequence, Spelling, SpellingWithin, StemFrequencies
from bot.knowledge.disk.packing import entry_of, unpack_entry, unpack_unit
from bot.knowledge.disk.records import Records
from bot.knowledge.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bot.core.retrieval.contents import Contents
    from bot.core.retrieval.unit import Unit
    from bot.core.text.lexicon import English
    from bot.knowledge.disk.packing import Taught

CACHED_UNITS = 256
"""Maximum number of recently used units kept in memory.

Each unit consists of hundreds of objects, and all units are freed at once when a new index replaces
the old one.
"""
MAX_TRANSLATED = 5_000
"""Maximum number of entries per language that are matched by asks in that language."""
_MAX_SAME_ASK = 100
"""Maximum number of units that are read for the same ask."""


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
        self._taught = manifests.taught_in(self.manifest)
        self._english = english
        self._formerly = manifests.former_ids(self.manifest.files.values())
        glossary = self._glossary()
        known, spelling = StemFrequencies(self.words.frequency), plain["spelling"]
        self.lexicon = Lexicon(
            size=self.manifest.size,
            frequency=known,
            spelling=Spelling(spelling, known if len(spelling) >= words.SPELLINGS else None),
            names=frozenset(plain["names"]),
            glossary=read_glossary(glossary),
            common=english.common,
            terms=glossary,
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
        self._terms = glossary
        self.translator = None
        self._in_language: dict[str, Contents] = {}
        self._knowledge_ref: Callable[[], DiskKnowledge | None] = lambda: None

    @property
    def knowledge(self) -> DiskKnowledge:
        """The knowledge in this index. The same object is returned while anything refers to it."""
        known = self._knowledge_ref()
        if known is None:
            known = self._knowledge(self.manifest.files.values())
            self._knowledge_ref = ref(known)
        return known

    def within(self, sources: frozenset[str]) -> DiskKnowledge:
        """Return the knowledge in the files of these sources, without curated gaps."""
        files = self.manifest.files.values()
        seen = [f for f in files if f.source is not None and self._sources[f.source].id in sources]
        return replace(
            self._knowledge(seen),
            only=sources,
            glossary=glossary_within(self._terms, sources),
            additions={},
        )

    def lexicon_of(self, part: KnowledgeBase) -> Lexicon:
        """Return the lexicon of part of the knowledge, with word weights from all knowledge."""
        sources = frozenset(source.id for source in part.sources)
        known = StemFrequencies(partial(self.words.frequency, within=sources))
        return replace(
            self.lexicon,
            frequency=known,
            spelling=SpellingWithin(self.lexicon.spelling, known),
            glossary=read_glossary(part.glossary),
            terms=part.glossary,
            _views={},
        )

    def unit_at(self, place: int) -> Unit:
        """Return the unit at this position."""
        return self.units[place]

    def some(self, count: int) -> Iterable[Unit]:  # noqa: ARG002 - units are read one by one
        """Return all units."""
        return self.units

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of the units with an ask or heading whose core is `core`."""
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
        """Yield each section once, in the order of the files."""
        found: dict[tuple[int, str | None], list[range]] = {}
        for file in self.manifest.files.values():
            for name, start, end in file.sections:
                if file.source is not None:
                    found.setdefault((file.source, name), []).append(range(start, end))
        for (source, name), places in found.items():
            yield Section(self._sources[source], name, LazySequence(places, self._passage))

    def beside(self, passage: Passage, around: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """Return up to `around` passages before a passage in its file, and as many after it."""
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

    @cached_property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources whose entries have translations, by language."""
        found: dict[str, set[str]] = {}
        for code, places in self._translated_places.items():
            found[code] = {self.entry(place).source.id for place in places[:MAX_TRANSLATED]}
        return {code: frozenset(ids) for code, ids in found.items()}

    def in_language(self, code: str) -> Contents:
        """Return the contents that questions in this language are compared with.

        The contents are in memory and include only entries with asks in this language, up to
        `MAX_TRANSLATED`. If no entry has asks in this language, return this object.
        """
        places = self._translated_places.get(code)
        if not places:
            return self
        if code in self._in_language:
            return self._in_language[code]
        entries = [self.entry(place) for place in places[:MAX_TRANSLATED]]
        translated = KnowledgeBase(
            self.knowledge.sources,
            tuple(entry for entry in entries if isinstance(entry, Passage)),
            tuple(entry for entry in entries if isinstance(entry, Gap)),
            self._terms,
        )
        self._in_language[code] = InMemory(translated, self._english, code)
        return self._in_language[code]

    @cached_property
    def _translated_places(self) -> Mapping[str, Sequence[int]]:
        """The positions of the entries with asks in other languages, by language."""
        found: dict[str, set[int]] = {}
        for file in self.manifest.files.values():
            for code, places in file.translated.items():
                found.setdefault(code, set()).update(places)
        for id_, asks in self._taught.items():
            place = self.place(id_)
            for code in {code for code, _ in asks if code and place is not None}:
                found.setdefault(code, set()).update(() if place is None else (place,))
        return {code: sorted(places) for code, places in found.items()}

    def _glossary(self) -> tuple[Term, ...]:
        return terms_of(
            (self._sources[file.source].id, term, aliases)
            for file in self.manifest.files.values()
            for term, aliases in file.terms
            if file.source is not None
        )

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
        taught = {
            id_: tuple((code, ask) for code, ask in asks) for id_, asks in plain["taught"].items()
        }
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
    taught: Taught,
    place: int,
) -> Unit:
    return unpack_unit(records[place], sources.__getitem__, lexicon, taught)


def _words(place: Path) -> Words:
    try:
        return Words(prepared(tantivy.Index.open(str(place))))
    except ValueError:
        # Opening an index creates a lock in its folder, but the folder may be read-only. Therefore,
        # the index is opened in another folder that contains links to the files. Once the index is
        # open, the links are no longer needed.
        with TemporaryDirectory(prefix="footnote-") as name:
            for file in place.iterdir():
                if file.suffix != ".lock":
                    Path(name, file.name).symlink_to(file.resolve())
            return Words(prepared(tantivy.Index.open(name)))


def merged(manifest: manifests.Manifest) -> list[tuple[str, list[str]]]:
    """Return the merged glossary of all files in an on-disk index."""
    terms = (term for file in manifest.files.values() for term in file.terms)
    return [(term, list(aliases)) for term, aliases in merged_terms(terms)]
