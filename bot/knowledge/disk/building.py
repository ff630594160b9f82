"""Knowledge files -> a shelf; of one that stands already, only what changed is done again."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from bot.core.lexicon import read_glossary
from bot.core.model import Source, Term
from bot.core.search import add, prepared, schema
from bot.core.unit import take_apart
from bot.errors import KnowledgeError
from bot.knowledge import loader
from bot.knowledge.crosscheck import SourceFile
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk.checks import Checks
from bot.knowledge.disk.contents import merged
from bot.knowledge.disk.manifest import IndexedFile, Manifest
from bot.knowledge.disk.packing import entry_of, pack, pack_unit, unpack_entry
from bot.knowledge.disk.records import Records, RecordWriter
from bot.knowledge.disk.words import DiskWords

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from bot.core.lexicon import English
    from bot.core.model import Entry, Passage
    from bot.core.search import Writer
    from bot.knowledge.curated_crosscheck import CuratedPart
    from bot.knowledge.disk.contents import DiskContents
    from bot.knowledge.disk.stamps import FileStamp

MOST_PARTS = 64
"""After so many files that changed a shelf is built anew, and so is one half of which is unused."""
_HEAP = 200_000_000
_DRAFT = "draft"


def build(
    files: Mapping[str, FileStamp],
    folder: Path,
    english: English,
    base: DiskContents | None,
    advance: Callable[[int], None],
) -> None:
    """Build a shelf of these files in an empty folder; raise KnowledgeError with their problems.

    What `base` holds of them is taken over. `advance` is told the bytes of each file that is done,
    half of them when it has been read, half when it has been taken apart.
    """
    if (
        base is None
        or _is_worn(base.manifest)
        or not _Building(base, files).run(folder, english, advance)
    ):
        _Building(None, files).run(folder, english, advance)


def _is_worn(manifest: Manifest) -> bool:
    used = sum(file.end - file.start for file in manifest.files.values())
    written = max((file.end for file in manifest.files.values()), default=0)
    return manifest.parts >= MOST_PARTS or used < written / 2


class _Building:
    def __init__(self, base: DiskContents | None, files: Mapping[str, FileStamp]) -> None:
        self._base, self._stamps = base, files
        old = base.manifest if base else Manifest({}, [], 0, {}, 0, 0)
        self._old = old
        self._kept = {
            path: file
            for path, file in old.files.items()
            # curated files are small, and read anew each time
            if file.source is not None and path in files and files[path].digest == file.digest
        }
        self._gone = {path: old.files[path] for path in old.files.keys() - self._kept.keys()}
        self._new: dict[str, IndexedFile] = {}
        self._curated: list[tuple[str, CuratedPart]] = []
        self._sources = list(old.sources)
        self._first = len(base.units) if base else 0
        self._checks = Checks(base, self._kept)

    def run(self, folder: Path, english: English, advance: Callable[[int], None]) -> bool:
        """Build; return False where nothing of the base can be kept, because words mean others."""
        with RecordWriter(folder / _DRAFT) as draft:
            for path in sorted(self._stamps.keys() - self._kept.keys()):
                self._read(path, draft)
                advance(self._stamps[path].size // 2)
            self._read_curated_gaps(draft)
        find = partial(self._drafted, folder)
        if problems := self._checks.problems(self._sources, self._new, self._curated, find):
            raise KnowledgeError(problems)
        manifest = replace(
            self._old,
            files={path: {**self._kept, **self._new}[path] for path in sorted(self._stamps)},
            sources=self._sources,
            parts=self._old.parts + bool(len(draft)),
            taught=self._taught(),
            bytes={},
        )
        if self._base and merged(self._old) != merged(manifest):
            _empty(folder)
            return False
        self._take_apart(folder, manifest, english, advance)
        return True

    def _read(self, path: str, draft: RecordWriter) -> None:
        try:
            part = loader.read_alone(Path(path))
        except KnowledgeError as error:
            self._checks.found(error.problems)
            return
        if not isinstance(part, SourceFile):
            self._curated.append((path, part))
            return
        source, passages, gaps = loader.contents_of(part)
        self._sources.append(asdict(source))
        terms = [(term.term, list(term.aliases)) for term in part.entry.glossary]
        number, start = len(self._sources) - 1, self._first + len(draft)
        entries: list[Entry] = [*passages, *gaps]
        for entry in entries:
            draft.append(json.dumps(pack(entry, number)).encode())
        self._checks.add(path, part)
        middle, end = start + len(passages), self._first + len(draft)
        digest = self._stamps[path].digest
        sections = _sections(passages, start)
        self._new[path] = IndexedFile(digest, start, middle, end, number, terms, sections)

    def _read_curated_gaps(self, draft: RecordWriter) -> None:
        """Put the gaps that curators added behind all others: they name their sources by id."""
        files = {**self._kept, **self._new}.values()
        numbers = {
            self._sources[n]["id"]: n for n in (file.source for file in files) if n is not None
        }
        for path, part in self._curated:
            start = self._first + len(draft)
            for gap, _ in part.gaps():
                number = numbers.get(gap.source)
                if number is not None:
                    entry = loader.gap_of(gap, Source(**self._sources[number]))
                    draft.append(json.dumps(pack(entry, number)).encode())
            end = self._first + len(draft)
            digest = self._stamps[path].digest
            self._new[path] = IndexedFile(digest, start, start, end, None, [], [])

    def _drafted(self, folder: Path, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return what new files hold of these ids."""
        drafts = Records([folder / _DRAFT] if ids else [])
        found = (json.loads(drafts[number]) for number in range(len(drafts)))
        return {one["id"]: entry_of(one, self._source, {}) for one in found if one["id"] in ids}

    def _taught(self) -> dict[str, list[str]]:
        taught: dict[str, list[str]] = {}
        for _, part in self._curated:
            for id_, ask, _ in part.taught():
                taught.setdefault(id_, []).append(ask)
        return taught

    def _take_apart(
        self, folder: Path, manifest: Manifest, english: English, advance: Callable[[int], None]
    ) -> None:
        glossary = [Term(term, tuple(aliases)) for term, aliases in merged(manifest)]
        drafts = Records([folder / _DRAFT])
        words = DiskWords(
            self._base.folder if self._base else None, read_glossary(glossary), len(drafts)
        )
        words.counts.add_terms(glossary)
        length = self._old.length
        index = self._index(folder)
        path = folder / manifests.RECORDS.format(self._old.parts)
        taught = {id_: tuple(asks) for id_, asks in manifest.taught.items()}
        step = sum(self._stamps[name].size for name in self._new) / 2 / max(1, len(drafts))
        with add(index, _HEAP) as writer, RecordWriter(path) as records:
            length -= self._drop(writer)
            self._teach(writer, manifest, taught)
            for number in range(len(drafts)):
                plain = json.loads(drafts[number])
                entry = entry_of(plain, self._source, taught)
                unit = take_apart(entry, words.counts.reader)
                writer.put(self._first + number, unit)
                records.append(pack_unit(unit, plain))
                words.add(number, entry, unit.words)
                length += unit.length
                advance(int(step * (number + 1)) - int(step * number))
        for name in (_DRAFT,) if drafts else (_DRAFT, path.name):
            for file in folder.glob(f"{name}.*"):
                file.unlink()
        words.write(folder, english)
        size = sum(file.end - file.start for file in manifest.files.values())
        manifests.write(replace(manifest, size=size, length=length), folder)

    def _index(self, folder: Path) -> tantivy.Index:
        """Return the index to write to: a new one, or that of the base, which stays as it is.

        Files of a shelf are never changed, only replaced, so that both may share them.
        """
        place = folder / manifests.INDEX
        if self._base is None:
            place.mkdir()
            return prepared(tantivy.Index(schema(), str(place)))
        locks = shutil.ignore_patterns("*.lock")
        old = self._base.folder
        shutil.copytree(old / manifests.INDEX, place, ignore=locks, copy_function=_link)
        for part in old.glob(manifests.RECORDS.format("*")):
            _link(part, folder / part.name)
        return prepared(tantivy.Index.open(str(place)))

    def _drop(self, writer: Writer) -> int:
        """Let what is gone be found no more; return how many telling words that were."""
        length = 0
        if self._base is not None:
            for file in self._gone.values():
                for place in range(file.start, file.end):
                    unit = self._base.units[place]
                    writer.drop(unit.entry.id)
                    length += unit.length
        return length

    def _teach(
        self, writer: Writer, manifest: Manifest, taught: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Put what is kept, but has other asks now, anew at its place."""
        if self._base is None:
            return
        changed = (
            id_
            for id_ in sorted(self._old.taught.keys() | taught.keys())
            if self._old.taught.get(id_) != manifest.taught.get(id_)
        )
        for id_ in changed:
            place = self._base.place(id_)
            if place is not None and self._checks.is_kept(place):
                entry = unpack_entry(self._base.line(place), self._source, taught)
                writer.drop(id_)
                writer.put(place, take_apart(entry, self._base.lexicon))

    def _source(self, number: int) -> Source:
        return Source(**self._sources[number])


def _sections(passages: Iterable[Passage], place: int) -> list[tuple[str | None, int, int]]:
    """Return the headings, each with where the passages under it begin and end."""
    found = []
    for name, some in groupby(passages, key=lambda passage: passage.section):
        start, place = place, place + sum(1 for _ in some)
        found.append((name, start, place))
    return found


def _link(old: str | Path, new: str | Path) -> None:
    """Let two names stand for one file, where the disk can do that; else copy it."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
