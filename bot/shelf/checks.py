"""Whether files fit together, of which most are known only by what stands on a shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model import Gap
from bot.crosscheck import same
from bot.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.crosscheck import SourceFile
    from bot.curation.crosscheck import CuratedPart
    from bot.shelf.manifest import ShelvedFile
    from bot.shelf.shelf import Shelf

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
        known = {source["id"] for source in sources}
        for gap, where in part.gaps():
            place = part.position(*where, "id")
            if gap.source not in known:
                yield part.position(*where, "source").problem(f"there is no source `{gap.source}`")
            self._add(gap.id, path, place.problem(""))
        for n, entry in enumerate(part.entry.taught):
            if not self._exists(entry.id):
                place = part.position("curated", "taught", n, "id")
                yield place.problem(f"there is no passage or gap `{entry.id}`")

    def _exists(self, id_: str) -> bool:
        if id_ in self._ids:
            return True
        place = None if self._base is None else self._base.place(id_)
        return place is not None and self.is_kept(place)

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
