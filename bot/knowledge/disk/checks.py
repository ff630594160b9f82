"""Checks across files. Entries of unchanged files are read from the on-disk index."""

from __future__ import annotations

from copy import copy
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.core.model.entries import Entry, Gap, Passage
from bot.core.model.labels import asks_in
from bot.errors import Problem
from bot.knowledge.crosscheck import former_id_used, same, too_long_gaps
from bot.knowledge.curated_crosscheck import asks_of, own_language, repeated_entries
from bot.knowledge.curated_schema import TaughtEntry
from bot.knowledge.disk.manifest import former_ids
from bot.knowledge.namespaces import origin_of
from bot.knowledge.sources import clashing_collections, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from bot.core.model.entries import Source
    from bot.knowledge.crosscheck import SourceFile
    from bot.knowledge.curated_crosscheck import CuratedPart
    from bot.knowledge.curated_schema import CuratedGapEntry
    from bot.knowledge.disk.contents import DiskContents
    from bot.knowledge.disk.manifest import IndexedFile
    from bot.knowledge.schema import GapEntry
    from bot.yamlfile import Position

    CuratedParts = Sequence[tuple[str, CuratedPart]]
    Find = Callable[[Collection[str]], Mapping[str, Entry]]


class _Pointer(NamedTuple):
    """A gap that may refer to a passage. `position` returns the position of a path in the gap."""

    source: Source
    gap: GapEntry | CuratedGapEntry
    position: Callable[..., Position]


class Checks:
    """Collects new files, and finds their conflicts with one another and with unchanged files.

    Problems within a single file are found when the file is read, and are passed to `found`.
    """

    def __init__(self, base: DiskContents | None, kept: Mapping[str, IndexedFile]) -> None:
        self._base, self._kept = base, kept
        self._problems: list[Problem] = []
        self._ids: dict[str, str] = {}
        self._formerly = former_ids(kept.values())
        self._pointers: list[_Pointer] = []
        self._new: Mapping[str, Entry] = {}
        self._languages: Mapping[str, str] = {}

    def found(self, problems: Iterable[Problem]) -> None:
        """Add the problems found in a single file."""
        self._problems += problems

    def is_kept(self, place: int) -> bool:
        """Return whether the new index keeps the entry at this position in the old index."""
        return any(file.start <= place < file.end for file in self._kept.values())

    def add(self, path: str, file: SourceFile) -> None:
        """Add a new file's entries."""
        for id_, where in file.ids():
            self._add(id_, path, file.document.position((*where, "id")))
        for id_, passage, where in file.former_ids():
            self._add(id_, path, file.document.position(where), former_of=passage.id)
            self._formerly[id_] = passage.id
        source = source_of(file.entry.source.model_dump())
        for n, gap in enumerate(file.entry.gaps):
            if gap.see is not None:
                self._pointers.append(_Pointer(source, gap, partial(_at, file, n)))

    def _add(self, id_: str, path: str, place: Position, former_of: str | None = None) -> None:
        first = self._ids.setdefault(id_, path)
        known = None if self._base is None else self._base.place(id_)
        if first != path or (known is not None and self.is_kept(known)):
            first = first if first != path else "an unchanged file"
            message = f"the id `{id_}` is already used in {first}"
            if former_of is not None:
                message = former_id_used(id_, former_of, first)
            self._problems.append(place.problem(message))

    def problems(
        self,
        sources: Sequence[Mapping[str, Any]],
        files: Mapping[str, IndexedFile],
        curated: CuratedParts,
        find: Find,
    ) -> list[Problem]:
        """Return all problems. Call this method after all new files have been added.

        `find` returns the new files' entries that have one of the given ids, by id.
        """
        together = {**self._kept, **files}
        numbers = (file.source for file in together.values())
        cited = {sources[n]["id"]: sources[n] for n in numbers if n is not None}
        self._languages = {id_: source_of(source).language for id_, source in cited.items()}
        complete = not self._problems
        self._curated_gaps(cited, curated)
        found = [
            *self._problems,
            *_duplicate_sources(sources, together),
            *_clashing_collections(sources, together),
            *_clashing_aliases(sources, together),
        ]
        owned: list[tuple[Checks, CuratedParts]] = [(self, curated)]
        for guild in sorted(frozenset().union(*[part.guilds for _, part in curated])):
            own = [(path, part.of(guild)) for path, part in curated if guild in part.guilds]
            owned.append((self._with_gaps(cited, own), own))
        kept_gaps = [*self._kept_gaps()]
        pointed = {pointer.gap.see for one, _ in owned for pointer in one._pointers}  # noqa: SLF001 - an instance of this class
        taught = {one.id for _, part in curated for one in part.entry.taught}
        named = filter(None, pointed | taught | {gap.see for _, gap in kept_gaps})
        new = find({self._formerly.get(id_, id_) for id_ in named})
        for checks, parts in owned:
            found += checks._of_owner(parts, new, complete=complete)  # noqa: SLF001 - as above
        if complete:
            found += self._dangling_pointers(kept_gaps)
        return found

    def _with_gaps(self, sources: Mapping[str, Mapping[str, Any]], curated: CuratedParts) -> Checks:
        """Return checks for one server's entries. Other servers' entries may have the same ids."""
        checks = copy(self)
        checks._ids, checks._problems, checks._pointers = dict(self._ids), [], []  # noqa: SLF001 - an instance of this class
        checks._curated_gaps(sources, curated)  # noqa: SLF001 - as above
        return checks

    def _of_owner(
        self, curated: CuratedParts, new: Mapping[str, Entry], *, complete: bool
    ) -> Iterator[Problem]:
        """Yield the problems in one owner's curated entries."""
        self._new = new
        if any(part.guild is not None for _, part in curated):
            yield from self._problems  # the operator's problems have already been added
        for _, part in curated:
            yield from repeated_entries(part)
            yield from self._duplicate_asks(part)
            yield from self._own_language(part)
        if complete:
            yield from chain.from_iterable(map(self._bad_pointer, self._pointers))
            yield from chain.from_iterable(self._unknown_taught(part) for _, part in curated)

    def _curated_gaps(
        self, sources: Mapping[str, Mapping[str, Any]], curated: CuratedParts
    ) -> None:
        for path, part in curated:
            for gap, where in part.gaps():
                position = partial(part.position, *where)
                self._add(gap.id, path, position("id"))
                if gap.source not in sources and origin_of(gap.source):
                    continue
                if gap.source not in sources:
                    message = f"there is no source `{gap.source}`"
                    self._problems.append(position("source").problem(message))
                    continue
                self._pointers.append(_Pointer(source_of(sources[gap.source]), gap, position))

    def _bad_pointer(self, pointer: _Pointer) -> Iterator[Problem]:
        see = pointer.gap.see
        near = None if see is None else self._entry(see)
        if see is not None and near is None and origin_of(see):
            return  # a removed document may be restored
        if see is not None and not isinstance(near, Passage):
            reason = "not the id of a passage" if near is None else "a gap, not a passage"
            advice = "name a passage, or leave `see` out"
            yield pointer.position("see").problem(f"`{see}` is {reason}: {advice}")
            return
        passage = near if isinstance(near, Passage) else None
        for path, message in too_long_gaps(pointer.source, pointer.gap, passage):
            yield pointer.position(*path).problem(message)

    def _unknown_taught(self, part: CuratedPart) -> Iterator[Problem]:
        for entry, path in part.taught_entries():
            if origin_of(entry.id):
                continue
            if entry.id not in self._ids and self._entry(entry.id) is None:
                place = part.position(*path, "id")
                yield place.problem(f"there is no passage or gap `{entry.id}`")

    def _duplicate_asks(self, part: CuratedPart) -> Iterator[Problem]:
        """Yield a problem for each curated ask that is listed twice or already in its entry.

        A server's ask may repeat one that is already in the entry.
        """
        first: dict[tuple[str, str, str], Position] = {}
        for named, code, ask, path in asks_of(part):
            id_ = self._formerly.get(named, named)
            if origin_of(id_):
                continue  # a new version of a document may contain asks that were taught before
            place = part.position(*path)
            before = first.setdefault((id_, code, same(ask)), place)
            entry = self._entry(id_)
            if before is not place:
                yield place.problem(f"this ask is already in `{id_}`, at {before}")
            elif part.guild is None and entry and same(ask) in map(same, asks_in(entry, code)):
                yield place.problem(f"`{id_}` already has this ask")

    def _own_language(self, part: CuratedPart) -> Iterator[Problem]:
        """Yield a problem for each curated translation into the language of the source."""
        for entry, path in part.entries():
            if isinstance(entry, TaughtEntry):
                known = self._entry(entry.id)
                language = known.source.language if known else None
            else:
                language = self._languages.get(entry.source)
            yield from own_language(part, entry, path, language)

    def _entry(self, id_: str) -> Entry | None:
        """Return the new index's entry with this id, without its taught asks, or None."""
        id_ = self._formerly.get(id_, id_)
        if id_ in self._new:
            return self._new[id_]
        place = None if self._base is None else self._base.place(id_)
        if self._base is None or place is None or not self.is_kept(place):
            return None
        return self._base.untaught(place)

    def _kept_gaps(self) -> Iterator[tuple[str, Gap]]:
        for path, file in self._kept.items():
            for place in range(file.gaps, file.end):
                gap = self._base.entry(place) if self._base else None
                if isinstance(gap, Gap):
                    yield path, gap

    def _dangling_pointers(self, gaps: Iterable[tuple[str, Gap]]) -> Iterator[Problem]:
        """Yield a problem for each unchanged file's gap that refers to a missing passage."""
        for path, gap in gaps:
            if gap.see is not None and not isinstance(self._entry(gap.see), Passage):
                message = f"`{gap.id}` points to `{gap.see}`, which no longer exists"
                yield Problem(path, 0, 0, message)


def _at(file: SourceFile, n: int, *path: str | int) -> Position:
    return file.document.position(("gaps", n, *path))


def _duplicate_sources(
    sources: Sequence[Mapping[str, Any]], files: Mapping[str, IndexedFile]
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, file in files.items():
        if file.source is not None:
            id_ = sources[file.source]["id"]
            if first.setdefault(id_, path) != path:
                message = f"the source `{id_}` is already used in {first[id_]}"
                yield Problem(path, 0, 0, message)


def _clashing_collections(
    sources: Sequence[Mapping[str, Any]], files: Mapping[str, IndexedFile]
) -> Iterator[Problem]:
    numbered = ((file.source, path) for path, file in files.items())
    cited = ((source_of(sources[n]), path) for n, path in numbered if n is not None)
    for path, message in clashing_collections(cited):
        yield Problem(path, 0, 0, message)


def _clashing_aliases(
    sources: Sequence[Mapping[str, Any]], files: Mapping[str, IndexedFile]
) -> Iterator[Problem]:
    """Yield a problem for each alias that stands for several terms.

    Each document from Discord is checked on its own.
    """
    shared: dict[str, tuple[str, str]] = {}
    for path, file in files.items():
        is_added = file.source is not None and origin_of(sources[file.source]["id"])
        owner = {} if is_added else shared
        for term, aliases in file.terms:
            for alias in aliases:
                other, first = owner.setdefault(same(alias), (term, path))
                if same(other) != same(term):
                    message = (
                        f"the alias `{alias}` stands for two terms: `{term}` here, "
                        f"`{other}` in {first}"
                    )
                    yield Problem(path, 0, 0, message)
