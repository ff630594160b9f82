"""Build an on-disk index from knowledge files, reusing the entries of unchanged files."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy

from bot.core.model.knowledge import Term
from bot.core.retrieval.search import add, prepared, schema
from bot.core.retrieval.unit import take_apart
from bot.errors import KnowledgeError
from bot.knowledge import converting, loader
from bot.knowledge.crosscheck import SourceFile
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk.checks import Checks
from bot.knowledge.disk.contents import merged
from bot.knowledge.disk.manifest import IndexedFile, Manifest
from bot.knowledge.disk.packing import entry_of, pack, pack_unit, unpack_entry
from bot.knowledge.disk.records import Records, RecordWriter
from bot.knowledge.disk.words import DiskWords
from bot.knowledge.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from bot.core.model.entries import Entry, Gap, Passage, Source
    from bot.core.retrieval.search import Writer
    from bot.core.text.lexicon import English
    from bot.knowledge.curated_crosscheck import CuratedPart
    from bot.knowledge.disk.contents import DiskContents
    from bot.knowledge.disk.packing import Taught
    from bot.knowledge.disk.stamps import FileStamp

MAX_PARTS = 64
"""Number of parts at which an index is rebuilt from scratch instead of extended."""
_WRITER_HEAP = 200_000_000
_DRAFT = "draft"


def build(
    files: Mapping[str, FileStamp],
    folder: Path,
    english: English,
    base: DiskContents | None,
    advance: Callable[[int], None],
) -> None:
    """Build an index of these files in an empty folder.

    Entries of unchanged files are taken from `base` if possible. `advance` is called with the
    progress on new files, in bytes. Half of a file's size is reported when the file has been read,
    and the other half while the file is indexed. Raises KnowledgeError if the files have problems.
    """
    if (
        base is None
        or _is_fragmented(base.manifest)
        or not _Builder(base, files).run(folder, english, advance)
    ):
        _Builder(None, files).run(folder, english, advance)


def _is_fragmented(manifest: Manifest) -> bool:
    used = sum(file.end - file.start for file in manifest.files.values())
    written = max((file.end for file in manifest.files.values()), default=0)
    return manifest.parts >= MAX_PARTS or used < written / 2


class _Builder:
    def __init__(self, base: DiskContents | None, files: Mapping[str, FileStamp]) -> None:
        self._base, self._stamps = base, files
        old = base.manifest if base else Manifest({}, [], 0, {}, 0, 0)
        self._old = old
        self._kept = {
            path: file
            for path, file in old.files.items()
            # curated files are always read, because they are small
            if file.source is not None and path in files and files[path].digest == file.digest
        }
        self._removed = {path: old.files[path] for path in old.files.keys() - self._kept.keys()}
        self._new: dict[str, IndexedFile] = {}
        self._curated: list[tuple[str, CuratedPart]] = []
        self._sources = list(old.sources)
        self._first = len(base.units) if base else 0
        self._checks = Checks(base, self._kept)

    def run(self, folder: Path, english: English, advance: Callable[[int], None]) -> bool:
        """Build the index. Return False if nothing can be reused because the glossary changed."""
        with RecordWriter(folder / _DRAFT) as draft:
            for path in sorted(self._stamps.keys() - self._kept.keys()):
                self._read(path, draft)
                advance(self._stamps[path].size // 2)
            self._read_curated_gaps(draft)
        find = partial(self._find_drafted, folder)
        if problems := self._checks.problems(self._sources, self._new, self._curated, find):
            raise KnowledgeError(problems)
        manifest = replace(
            self._old,
            files={path: {**self._kept, **self._new}[path] for path in sorted(self._stamps)},
            sources=self._sources,
            parts=self._old.parts + bool(len(draft)),
            taught=self._taught(),
            additions=self._additions(),
            bytes={},
        )
        if self._base and merged(self._old) != merged(manifest):
            _clear(folder)
            return False
        self._write_index(folder, manifest, english, advance)
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
        source, passages, gaps = converting.contents_of(part)
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
        formerly = [(id_, passage.id) for id_, passage, _ in part.former_ids()]
        self._new[path] = IndexedFile(
            digest,
            start,
            middle,
            end,
            number,
            terms,
            sections,
            formerly,
            _translated(entries, start),
        )

    def _read_curated_gaps(self, draft: RecordWriter) -> None:
        """Add curated gaps to the draft. Call this last, because gaps refer to sources by id."""
        numbers = self._numbers()
        for path, part in self._curated:
            start = self._first + len(draft)
            gaps: list[Gap] = []
            for gap, _ in part.gaps():
                number = numbers.get(gap.source)
                if number is not None:
                    entry = converting.gap_of(gap, source_of(self._sources[number]))
                    draft.append(json.dumps(pack(entry, number)).encode())
                    gaps.append(entry)
            end = self._first + len(draft)
            digest, translated = self._stamps[path].digest, _translated(gaps, start)
            self._new[path] = IndexedFile(digest, start, start, end, None, [], [], [], translated)

    def _numbers(self) -> dict[str, int]:
        """Return the numbers of the sources, by source id."""
        files = {**self._kept, **self._new}.values()
        return {self._sources[n]["id"]: n for n in (one.source for one in files) if n is not None}

    def _find_drafted(self, folder: Path, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the new files' entries that have one of the given ids, by id."""
        drafts = Records([folder / _DRAFT] if ids else [])
        found = (json.loads(drafts[number]) for number in range(len(drafts)))
        return {one["id"]: entry_of(one, self._source, {}) for one in found if one["id"] in ids}

    def _taught(self) -> dict[str, list[tuple[str, str]]]:
        taught: dict[str, list[tuple[str, str]]] = {}
        formerly = manifests.former_ids({**self._kept, **self._new}.values())
        for _, part in self._curated:
            for id_, code, ask, _ in part.taught():
                taught.setdefault(formerly.get(id_, id_), []).append((code, ask))
        return taught

    def _additions(self) -> dict[str, dict[str, Any]]:
        """Return individual servers' curated entries, which are in the manifest but not indexed."""
        files, numbers = {**self._kept, **self._new}.values(), self._numbers()
        sources = {id_: self._source(number) for id_, number in numbers.items()}
        parts = [part for _, part in self._curated]
        found = converting.additions_of(parts, sources, manifests.former_ids(files))
        return {
            str(guild): {
                "taught": dict(one.taught),
                "gaps": [pack(gap, numbers[gap.source.id]) for gap in one.gaps],
            }
            for guild, one in found.items()
        }

    def _write_index(
        self, folder: Path, manifest: Manifest, english: English, advance: Callable[[int], None]
    ) -> None:
        glossary = [Term(term, tuple(aliases)) for term, aliases in merged(manifest)]
        drafts = Records([folder / _DRAFT])
        words = DiskWords(
            self._base.folder if self._base else None, glossary, len(drafts), english.language
        )
        words.counts.add_terms()
        length = self._old.length
        index = self._open_index(folder)
        path = folder / manifests.RECORDS.format(self._old.parts)
        taught = manifests.taught_in(manifest)
        step = sum(self._stamps[name].size for name in self._new) / 2 / max(1, len(drafts))
        with add(index, _WRITER_HEAP) as writer, RecordWriter(path) as records:
            length -= self._drop(writer)
            self._update_taught(writer, manifest, taught)
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
        # Tantivy makes some files readable only by their owner, so all index files get the
        # manifest's permissions.
        for file in (folder / manifests.INDEX).iterdir():
            shutil.copymode(folder / manifests.NAME, file)

    def _open_index(self, folder: Path) -> tantivy.Index:
        """Return the index to write to: a new one, or a copy of the base index.

        Index files are replaced, never modified, so the copy can share files with the base index
        through hard links.
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
        """Delete removed entries from the index. Return the number of content words deleted."""
        length = 0
        if self._base is not None:
            for file in self._removed.values():
                for place in range(file.start, file.end):
                    unit = self._base.units[place]
                    writer.drop(unit.entry.id)
                    length += unit.length
        return length

    def _update_taught(self, writer: Writer, manifest: Manifest, taught: Taught) -> None:
        """Reindex the reused entries whose taught asks have changed."""
        if self._base is None:
            return
        changed = (
            id_
            for id_ in sorted(self._old.taught.keys() | taught.keys())
            if [*map(tuple, self._old.taught.get(id_, ()))] != manifest.taught.get(id_, [])
        )
        for id_ in changed:
            place = self._base.place(id_)
            if place is not None and self._checks.is_kept(place):
                entry = unpack_entry(self._base.line(place), self._source, taught)
                writer.drop(id_)
                writer.put(place, take_apart(entry, self._base.lexicon))

    def _source(self, number: int) -> Source:
        return source_of(self._sources[number])


def _sections(passages: Iterable[Passage], place: int) -> list[tuple[str | None, int, int]]:
    """Return the headings, each with the half-open range of positions of its passages."""
    found = []
    for name, group in groupby(passages, key=lambda passage: passage.section):
        start, place = place, place + sum(1 for _ in group)
        found.append((name, start, place))
    return found


def _translated(entries: Iterable[Entry], place: int) -> dict[str, list[int]]:
    """Return the positions of the entries that have asks in other languages, by language."""
    found: dict[str, list[int]] = {}
    for at, entry in enumerate(entries, place):
        for translation in entry.translations:
            if translation.asks:
                found.setdefault(translation.language, []).append(at)
    return found


def _link(old: str | Path, new: str | Path) -> None:
    """Hard-link a file under a new name, or copy the file if linking fails."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
