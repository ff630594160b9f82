"""Whether files fit together, of which most are known only by what stands on a shelf."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.core.model import Gap, Passage, Source
from bot.crosscheck import gap_too_long, same
from bot.curation.crosscheck import repeated_entries
from bot.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.crosscheck import SourceFile
    from bot.curation.crosscheck import CuratedPart
    from bot.curation.schema import CuratedGapEntry
    from bot.shelf.manifest import ShelvedFile
    from bot.shelf.shelf import Shelf
    from bot.yamlfile import Position

    Curated = Sequence[tuple[str, CuratedPart]]


class Checks:
    """Takes note of what new files hold, and says what doesn't fit: with each other or the kept.

    What is wrong with a file by itself has been found when it was read.
    """

    def __init__(self, base: Shelf | None, kept: Mapping[str, ShelvedFile]) -> None:
        self._base, self._kept = base, kept
        self._problems: list[Problem] = []
        self._ids: dict[str, str] = {}
        self._pointers: list[tuple[str, Problem]] = []

    def found(self, problems: Iterable[Problem]) -> None:
        """Take note of the problems of a file."""
        self._problems += problems

    def is_kept(self, place: int) -> bool:
        """Whether what stands at this place of the old shelf will stand on the new one."""
        return any(file.start <= place < file.end for file in self._kept.values())

    def add(self, path: str, file: SourceFile) -> None:
        """Take note of what a file holds."""
        for id_, where in file.ids():
            self._add(id_, path, file.document.position((*where, "id")).problem(""))
        for n, gap in enumerate(file.entry.gaps):
            if gap.see is not None:
                place = file.document.position(("gaps", n, "see"))
                message = f"`{gap.see}` is no passage's id: name a passage, or leave `see` out"
                self._pointers.append((gap.see, place.problem(message)))

    def _add(self, id_: str, path: str, place: Problem) -> None:
        first = self._ids.setdefault(id_, path)
        known = None if self._base is None else self._base.place(id_)
        if first != path or (known is not None and self.is_kept(known)):
            first = first if first != path else "a file that has not changed"
            message = f"the id `{id_}` stands twice: the first is in {first}"
            self._problems.append(Problem(place.file, place.line, place.column, message))

    def problems(
        self, sources: Sequence[Mapping[str, str]], files: Mapping[str, ShelvedFile], all_: Curated
    ) -> list[Problem]:
        """Return all problems, once everything has been told."""
        complete = not self._problems
        together = {**self._kept, **files}
        found = [*self._problems, *_repeated_sources(sources, together), *_aliases(together)]
        for path, part in all_:
            found += self._curated(path, part, sources)
        if complete:
            found += (problem for id_, problem in self._pointers if not self._exists(id_))
            found += self._lost_pointers()
        return found

    def _curated(
        self, path: str, part: CuratedPart, sources: Sequence[Mapping[str, str]]
    ) -> Iterator[Problem]:
        yield from repeated_entries(part)
        known = {source["id"]: source for source in sources}
        for gap, where in part.gaps():
            yield from self._curated_gap(gap, partial(part.position, *where), known)
            self._add(gap.id, path, part.position(*where, "id").problem(""))
        for n, entry in enumerate(part.entry.taught):
            if not self._exists(entry.id):
                place = part.position("curated", "taught", n, "id")
                yield place.problem(f"there is no passage or gap `{entry.id}`")
        yield from self._repeated_asks(part)

    def _curated_gap(
        self,
        gap: CuratedGapEntry,
        position: Callable[[str], Position],
        known: Mapping[str, Mapping[str, str]],
    ) -> Iterator[Problem]:
        if gap.source not in known:
            yield position("source").problem(f"there is no source `{gap.source}`")
            return
        near = None if gap.see is None else self._kept_item(gap.see)
        if gap.see is not None and (isinstance(near, Gap) or not self._exists(gap.see)):
            yield position("see").problem(f"`{gap.see}` is no passage's id")
        elif message := gap_too_long(
            Source(**known[gap.source]), gap, near if isinstance(near, Passage) else None
        ):
            yield position("text").problem(message)

    def _repeated_asks(self, part: CuratedPart) -> Iterator[Problem]:
        """Yield each ask that is taught twice, or that what is kept has already."""
        first: dict[tuple[str, str], Position] = {}
        for id_, ask, path in part.taught():
            place = part.position(*path)
            before = first.setdefault((id_, same(ask)), place)
            own = () if (item := self._kept_item(id_)) is None else item.asks
            if before is not place:
                yield place.problem(f"this ask stands twice for `{id_}`: the first is at {before}")
            elif same(ask) in set(map(same, own)) - set(map(same, self._taught(id_))):
                yield place.problem(f"`{id_}` has this ask already")

    def _taught(self, id_: str) -> Sequence[str]:
        """Return the asks that were taught when the old shelf was built."""
        return () if self._base is None else self._base.manifest.taught.get(id_, ())

    def _kept_item(self, id_: str) -> Passage | Gap | None:
        place = None if self._base is None else self._base.place(id_)
        if self._base is None or place is None or not self.is_kept(place):
            return None
        return self._base.item(place)

    def _exists(self, id_: str) -> bool:
        return id_ in self._ids or self._kept_item(id_) is not None

    def _lost_pointers(self) -> Iterator[Problem]:
        """Yield the gaps of unchanged files that point to what is gone."""
        for path, file in self._kept.items():
            for place in range(file.gaps, file.end):
                gap = self._base.item(place) if self._base else None
                if isinstance(gap, Gap) and gap.see is not None and not self._exists(gap.see):
                    yield Problem(path, 0, 0, f"`{gap.see}`, to which `{gap.id}` points, is gone")


def _repeated_sources(
    sources: Sequence[Mapping[str, str]], files: Mapping[str, ShelvedFile]
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, file in files.items():
        if file.source is not None:
            id_ = sources[file.source]["id"]
            if first.setdefault(id_, path) != path:
                message = f"the source `{id_}` stands twice: the first is in {first[id_]}"
                yield Problem(path, 0, 0, message)


def _aliases(files: Mapping[str, ShelvedFile]) -> Iterator[Problem]:
    owner: dict[str, tuple[str, str]] = {}
    for path, file in files.items():
        for term, aliases in file.terms:
            for alias in aliases:
                other, first = owner.setdefault(same(alias), (term, path))
                if same(other) != same(term):
                    message = (
                        f"the alias `{alias}` stands for two terms: `{term}` here, "
                        f"`{other}` in {first}"
                    )
                    yield Problem(path, 0, 0, message)
