"""Find an article's paragraphs that the passages of an existing file already cover."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.model.entries import Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.importer.article import Paragraph
    from bot.knowledge.schema import PassageEntry

_PREFIX = 24  # number of leading characters by which texts are indexed


@dataclass(slots=True)
class Cover:
    """Passages to keep, and the paragraphs that they cover.

    kept     passages that are part of a paragraph, are restated, or cite the standfirst, as a
             mapping from a passage's index to the number of its first paragraph in the article
             (None if the paragraph was not found, 0 for the standfirst)
    numbers  numbers of the paragraphs that the kept passages cover
    fixed    runs of paragraphs to keep together, as a mapping from the number of a run's first
             paragraph to that of its last one
    """

    kept: dict[int, int | None] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    fixed: dict[int, int] = field(default_factory=dict)


def cover(
    old: Sequence[PassageEntry], paragraphs: Sequence[Paragraph], *, by_paragraph: bool
) -> Cover:
    """Return the passages to keep, and the runs of paragraphs to keep together.

    A passage that consists of whole paragraphs remains one passage. In a file imported
    `by_paragraph`, a passage of one paragraph can be joined with its neighbors, unless the passage
    has its own author, date or URL.
    """
    found = Cover()
    texts = [squeezed(paragraph.text) for paragraph in paragraphs]
    verbatim = {
        n: squeezed(entry.plain)
        for n, entry in enumerate(old)
        if entry.wording is Wording.VERBATIM and not entry.standfirst
    }
    exact: set[int] = set()
    for olds, run in _runs(verbatim, texts):
        first, last = paragraphs[run[0]].number, paragraphs[run[-1]].number
        is_single = len(olds) == len(run) == 1
        if not (is_single and by_paragraph) or _has_details(old[olds[0]]):
            found.fixed[first] = last
        if len(olds) > 1:
            by = first - old[olds[0]].paragraphs[0]
            found.kept.update((n, old[n].paragraphs[0] + by) for n in olds)
            found.numbers.update(range(first, last + 1))
        exact.update(range(first, last + 1))
    _keep_restated(found, old, paragraphs, exact)
    return found


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def covered_by(entry: PassageEntry, number: int) -> Iterator[int]:
    """Yield the new numbers of a passage's paragraphs, given the first paragraph's new number."""
    for paragraph in entry.paragraphs:
        yield paragraph + number - entry.paragraphs[0]


def _has_details(entry: PassageEntry) -> bool:
    return bool(entry.author or entry.published or entry.url)


def _runs(old: Mapping[int, str], texts: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield each run of passages with the run of paragraphs that has the same text.

    Runs of a single passage come first.
    """
    starts = _Beginnings(texts)
    loose, free = dict(old), set(range(len(texts)))
    for most in (1, len(old)):
        for n in sorted(loose):
            for at in starts.like(loose[n]) if n in loose else ():
                if run := _aligned(loose, n, texts, at, free=free, most=most):
                    yield run
                    free.difference_update(run[1])
                    starts.remove(run[1])
                    for one in run[0]:
                        del loose[one]
                    break


def _aligned(
    old: Mapping[int, str],
    n: int,
    texts: Sequence[str],
    at: int,
    *,
    free: Collection[int],
    most: int,
) -> tuple[range, range] | None:
    """Find the shortest run of passages from `n` with the same text as paragraphs from `at`.

    Return the run of passages and the run of paragraphs, or None if there are no such runs.
    """
    end, stop = n, at
    left = right = ""
    while True:
        if not left and not right and end > n:
            return range(n, end), range(at, stop)
        if not left:
            if end not in old or end - n == most:
                return None
            left, end = old[end], end + 1
        if not right:
            if stop not in free:
                return None
            right, stop = texts[stop], stop + 1
        common = min(len(left), len(right))
        if left[:common] != right[:common]:
            return None
        left, right = left[common:], right[common:]


class _Beginnings:
    """Index of texts by their first characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._places: dict[str, list[int]] = defaultdict(list)
        for n, text in enumerate(texts):
            self._places[text[:_PREFIX]].append(n)
        self._sorted = sorted(self._places)

    def like(self, text: str) -> Iterator[int]:
        """Yield the indexes of texts that may begin with `text`, or that `text` may begin with."""
        for length in range(1, min(_PREFIX, len(text)) + 1):
            yield from self._places.get(text[:length], ())
        if len(text) < _PREFIX:
            for at in range(bisect_right(self._sorted, text), len(self._sorted)):
                if not self._sorted[at].startswith(text):
                    break
                yield from self._places[self._sorted[at]]

    def remove(self, places: Iterable[int]) -> None:
        """Delete the texts at the positions in `places` from this index."""
        for n in places:
            self._places[self._texts[n][:_PREFIX]].remove(n)


def _keep_restated(
    found: Cover, old: Sequence[PassageEntry], paragraphs: Sequence[Paragraph], exact: set[int]
) -> None:
    by_opening: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        by_opening[_opening_key(paragraph.text)].append(paragraph)
    for n, entry in enumerate(old):
        if entry.standfirst:
            found.kept[n] = 0
        elif entry.wording is Wording.RESTATED:
            beginning = squeezed(entry.starts or "")
            numbers = [
                paragraph.number
                for paragraph in by_opening.get(_opening_key(entry.starts or ""), ())
                if beginning and squeezed(_beginning(paragraph.text)).startswith(beginning)
            ]
            was = entry.paragraphs[0]
            near = min(numbers, key=lambda number: abs(number - was), default=None)
            found.kept[n] = near
            if near is not None:  # don't join paragraphs that only restated passages cover
                numbers_now = {*covered_by(entry, near)}
                found.numbers |= numbers_now
                found.fixed.update({number: number for number in numbers_now - exact})


def _opening_key(text: str) -> str:
    return " ".join(_beginning(text).split()[:3])


def _beginning(text: str) -> str:
    return text[:240].removeprefix("\u2022 ")
