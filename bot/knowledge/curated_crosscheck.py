"""Checks of curated files against the sources and other entries."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.knowledge.crosscheck import same, too_long_gaps
from bot.knowledge.curated_schema import TaughtEntry
from bot.knowledge.namespaces import origin_of
from bot.knowledge.sources import DEFAULT_LANGUAGE
from bot.knowledge.translations import in_own_language, phrasings_of
from bot.output.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.errors import Problem
    from bot.knowledge.crosscheck import SourceFile
    from bot.knowledge.curated_schema import Curated, CuratedGapEntry
    from bot.knowledge.schema import GapEntry, PassageEntry
    from bot.yamlfile import Document, Position
    from bot.yamlfile.document import NodePath


@dataclass(frozen=True, slots=True)
class CuratedPart:
    """A curated file's entries that belong to one owner. Each entry is valid on its own.

    `guild` is the id of the Discord server that owns the entries. If `guild` is None, the operator
    owns the entries, and they apply everywhere.
    """

    document: Document
    entry: Curated
    guild: int | None = None

    @property
    def guilds(self) -> frozenset[int]:
        """The ids of the servers that own entries in this file."""
        owners = {entry.guild for entry in self.entry.taught}
        owners |= {gap.guild for gap in self.entry.gaps}
        return frozenset(guild for guild in owners if guild is not None)

    def of(self, guild: int) -> CuratedPart:
        """Return this file's entries that belong to a server."""
        return replace(self, guild=guild)

    def taught_entries(self) -> Iterator[tuple[TaughtEntry, NodePath]]:
        """Yield each entry of `taught` with its path."""
        for n, entry in enumerate(self.entry.taught):
            if entry.guild == self.guild:
                yield entry, ("curated", "taught", n)

    def taught(self) -> Iterator[tuple[str, str, str, NodePath]]:
        """Yield the entry id, language, text and path of each ask added to an existing entry.

        The language is "" for asks in the language of the source.
        """
        for entry, at in self.taught_entries():
            for code, ask, path in phrasings_of(entry):
                yield entry.id, code, ask, (*at, *path)

    def gaps(self) -> Iterator[tuple[CuratedGapEntry, NodePath]]:
        """Yield each gap with its path."""
        for n, gap in enumerate(self.entry.gaps):
            if gap.guild == self.guild:
                yield gap, ("curated", "gaps", n)

    def entries(self) -> Iterator[tuple[TaughtEntry | CuratedGapEntry, NodePath]]:
        """Yield each gap and each `taught` entry with its path."""
        yield from self.gaps()
        yield from self.taught_entries()

    def position(self, *path: str | int) -> Position:
        """Return the position of the node at a path."""
        return self.document.position(path)


def problems_of(
    parts: Sequence[CuratedPart], files: Sequence[SourceFile], *, complete: bool
) -> Iterator[Problem]:
    """Yield the problems in curated entries.

    If `complete` is false, other files may define more ids, so references to unknown ids are not
    reported.

    The entries of each server are checked together with the operator's. Two servers may use the
    same id, because their entries are never used together.
    """
    if not parts:
        return
    known = _KnownEntries(parts, files)
    yield from _problems(parts, known, complete=complete)
    for own in by_guild(parts).values():
        yield from _problems(own, known.with_gaps(own), complete=complete)


def by_guild(parts: Iterable[CuratedPart]) -> Mapping[int, Sequence[CuratedPart]]:
    """Return the entries that servers own, by server id."""
    parts = [*parts]
    guilds = sorted(frozenset().union(*[part.guilds for part in parts]))
    return {guild: [part.of(guild) for part in parts if guild in part.guilds] for guild in guilds}


def _problems(
    parts: Sequence[CuratedPart], known: _KnownEntries, *, complete: bool
) -> Iterator[Problem]:
    yield from known.repeated_ids
    for part in parts:
        yield from repeated_entries(part)
        yield from _too_long(part, known)
        for entry, path in part.entries():
            yield from own_language(part, entry, path, known.language_of(entry))
        if complete:
            yield from _dangling_references(part, known)
    yield from _duplicate_asks(parts, known)


class _KnownEntries:
    """Index of all entries and their positions, by id."""

    def __init__(self, parts: Sequence[CuratedPart], files: Sequence[SourceFile]) -> None:
        self.sources = {file.entry.source.id: file for file in files}
        self.passages: dict[str, PassageEntry] = {}
        self.gaps: dict[str, GapEntry | CuratedGapEntry] = {}
        self.places: dict[str, tuple[Document, NodePath]] = {}
        self.current: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self.repeated_ids: list[Problem] = []
        for file in files:
            self.passages |= {passage.id: passage for passage in file.entry.passages}
            self.gaps |= {gap.id: gap for gap in file.entry.gaps}
            self.places |= {id_: (file.document, path) for id_, path in file.ids()}
            language = file.entry.source.language or DEFAULT_LANGUAGE
            self.languages |= dict.fromkeys((id_ for id_, _ in file.ids()), language)
        for file in files:
            for id_, passage, _ in file.former_ids():
                self.current[id_] = passage.id
                self.passages.setdefault(id_, passage)
                self.places.setdefault(id_, self.places[passage.id])
                self.languages.setdefault(id_, self.languages[passage.id])
        for part in parts:
            for gap, path in part.gaps():
                self._add(part, gap, path)

    def with_gaps(self, parts: Iterable[CuratedPart]) -> _KnownEntries:
        """Return a copy of this index that also contains the gaps in `parts`."""
        known = copy(self)
        known.gaps, known.places = dict(self.gaps), dict(self.places)
        known.repeated_ids = []
        for part in parts:
            for gap, path in part.gaps():
                known._add(part, gap, path)  # noqa: SLF001 - an instance of this class
        return known

    def _add(self, part: CuratedPart, gap: CuratedGapEntry, path: NodePath) -> None:
        if gap.id in self.places:
            document, first = self.places[gap.id]
            self.repeated_ids.append(
                part.position(*path, "id").problem(
                    f"the id `{gap.id}` is already used at {document.position((*first, 'id'))}"
                )
            )
            return
        self.gaps[gap.id] = gap
        self.places[gap.id] = part.document, path

    def own_asks(self, id_: str) -> Iterator[tuple[str, str, Position]]:
        """Yield the language, text and position of each ask of an entry, except taught asks."""
        entry = self.passages.get(id_) or self.gaps.get(id_)
        document, path = self.places[id_]
        for code, ask, where in phrasings_of(entry) if entry else ():
            yield code, ask, document.position((*path, *where))

    def language_of(self, entry: TaughtEntry | CuratedGapEntry) -> str | None:
        """Return the language of a curated entry's source, or None if the source is unknown."""
        if isinstance(entry, TaughtEntry):
            return self.languages.get(entry.id)
        file = self.sources.get(entry.source)
        return (file.entry.source.language or DEFAULT_LANGUAGE) if file else None


def repeated_entries(part: CuratedPart) -> Iterator[Problem]:
    """Yield a problem for each `taught` entry with the same id as an earlier `taught` entry."""
    first: dict[str, NodePath] = {}
    for entry, path in part.taught_entries():
        known = first.setdefault(entry.id, path)
        if known != path:
            line = part.position(*known).line
            yield part.position(*path, "id").problem(
                f"`{entry.id}` is already listed: move these asks to the entry on line {line}"
            )


def own_language(
    part: CuratedPart, entry: TaughtEntry | CuratedGapEntry, path: NodePath, language: str | None
) -> Iterator[Problem]:
    """Yield a problem for each translation of an entry into the language of its source."""
    for where, message in in_own_language(entry, language) if language else ():
        yield part.document.key_position((*path, *where)).problem(message)


def _too_long(part: CuratedPart, known: _KnownEntries) -> Iterator[Problem]:
    for gap, path in part.gaps():
        file = known.sources.get(gap.source)
        near = None if gap.see is None else known.passages.get(gap.see)
        for where, message in too_long_gaps(file.entry.source, gap, near) if file else ():
            yield part.position(*path, *where).problem(message)


def _dangling_references(part: CuratedPart, known: _KnownEntries) -> Iterator[Problem]:
    """Yield a problem for each reference to a missing entry or source.

    References to documents from Discord are allowed, because a removed document may be restored.
    """
    for entry, path in part.taught_entries():
        if entry.id not in known.places and not origin_of(entry.id):
            place = part.position(*path, "id")
            yield place.problem(f"there is no passage or gap `{entry.id}`{_hint(entry.id, known)}")
    for gap, path in part.gaps():
        if gap.source not in known.sources:
            if origin_of(gap.source):
                continue
            hint = _meant(gap.source, known.sources)
            place = part.position(*path, "source")
            yield place.problem(f"there is no source `{gap.source}`{hint}")
        if gap.see is not None and gap.see not in known.passages and not origin_of(gap.see):
            hint = _meant(gap.see, known.passages)
            reason = "a gap, not a passage" if gap.see in known.gaps else "not the id of a passage"
            yield part.position(*path, "see").problem(f"`{gap.see}` is {reason}{hint}")


def _hint(id_: str, known: _KnownEntries) -> str:
    return _meant(id_, known.places)


def _meant(name: str, names: Iterable[str]) -> str:
    meant = did_you_mean(name, names)
    return f": did you mean `{meant}`?" if meant else ""


def _duplicate_asks(parts: Sequence[CuratedPart], known: _KnownEntries) -> Iterator[Problem]:
    """Yield a problem for each ask that repeats an ask of the same passage or gap.

    A server may repeat an ask from the sources or the operator. Such a repeated ask is ignored.
    """
    first: dict[str, dict[tuple[str, str], Position]] = {}
    asks = [(part, *ask) for part in parts for ask in asks_of(part)]
    for part, named, code, ask, path in asks:
        id_ = known.current.get(named, named)
        # A new version of a document may contain asks that were taught before.
        if id_ not in known.places or origin_of(id_):
            continue
        if id_ not in first:
            own = known.own_asks(id_) if part.guild is None else ()
            first[id_] = {}
            for language, text, place in own:
                first[id_].setdefault((language, same(text)), place)
        place = part.position(*path)
        before = first[id_].setdefault((code, same(ask)), place)
        if before != place:
            yield place.problem(f"this ask is already in `{id_}`, at {before}")


def asks_of(part: CuratedPart) -> Iterator[tuple[str, str, str, NodePath]]:
    """Yield the entry id, language, text and path of each ask, including the asks of gaps."""
    for gap, path in part.gaps():
        for code, ask, where in phrasings_of(gap):
            if where != ("label",):
                yield gap.id, code, ask, (*path, *where)
    yield from part.taught()
