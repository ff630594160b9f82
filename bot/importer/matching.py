"""Match the passages of a knowledge file to the drafts made from a changed article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.core.model.entries import Wording
from bot.importer.covering import squeezed
from bot.knowledge.schema import MAX_ASKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.article import Paragraph
    from bot.importer.covering import Cover
    from bot.importer.draft import DraftPassage
    from bot.knowledge.schema import PassageEntry

_MIN_RATIO = 60.0  # minimum similarity, out of 100; about half of the words may have changed
_MIN_CONTAINED = 12  # minimum length of a text recognized inside a longer one, in characters
_WINDOW = 40  # number of passages searched on each side of the expected position


@dataclass(slots=True)
class Matches:
    """Matches between the file's passages and the drafts from the article.

    same     maps the index of a draft to the index of the passage that has the same text
    changed  maps the index of a draft to the indexes of the passages that it replaces, in order
    kept     maps the index of a passage whose text stays as it is to the number of its first
             paragraph, or to None if that paragraph was not found
    covered  numbers of the paragraphs that the kept passages cover

    A passage that is neither in `same` nor in `changed` nor in `kept` was removed.
    """

    kept: dict[int, int | None]
    covered: frozenset[int]
    same: dict[int, int] = field(default_factory=dict)
    changed: dict[int, list[int]] = field(default_factory=dict)

    def known(self) -> set[int]:
        """Return the indexes of all passages that were matched or kept."""
        changed = (n for olds in self.changed.values() for n in olds)
        return {*self.same.values(), *changed, *self.kept}

    def is_new(self, n: int, draft: DraftPassage) -> bool:
        """Return whether no passage of the file corresponds to the draft."""
        matched = n in self.same or n in self.changed
        return not matched and not self.covered.issuperset(draft.paragraphs)


def match(
    old: Sequence[PassageEntry],
    new: Sequence[DraftPassage],
    paragraphs: Sequence[Paragraph],
    cover: Cover,
) -> Matches:
    """Match drafts to passages with the same text, then match other drafts by similarity."""
    found = Matches(cover.kept, frozenset(cover.numbers))
    by_text: dict[str, deque[int]] = defaultdict(deque)
    for n, entry in enumerate(old):
        if entry.wording is Wording.VERBATIM and n not in cover.kept:
            by_text[squeezed(entry.plain)].append(n)
    for n, draft in enumerate(new):
        if queue := by_text.get(squeezed(draft.text)):
            found.same[n] = queue.popleft()
    _Pairing(old, {one.number: one.text for one in paragraphs}, found).pair(new)
    return found


def _similarity(one: str, other: str) -> float:
    """Return the similarity of two texts (out of 100), or 0 if it is below `_MIN_RATIO`.

    Texts count as similar if one contains the other, unless the contained text is very short.
    """
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if len(short) >= _MIN_CONTAINED and short in long:
        return _MIN_RATIO + (100 - _MIN_RATIO) * len(short) / len(long)
    return fuzz.ratio(one, other, score_cutoff=_MIN_RATIO)


class _Pairing:
    """Matches new drafts to similar passages near the drafts' expected positions."""

    def __init__(self, old: Sequence[PassageEntry], texts: dict[int, str], found: Matches) -> None:
        known = found.known()
        self._old, self._texts, self._found = old, texts, found
        self._loose = [n for n in range(len(old)) if n not in known]
        self._exact: dict[str, deque[int]] = defaultdict(deque)
        self._plain = {n: squeezed(old[n].plain) for n in self._loose}
        for n, text in self._plain.items():
            self._exact[text].append(n)
        self._place = 0

    def pair(self, new: Sequence[DraftPassage]) -> None:
        """Match drafts to the passages that they contain or resemble."""
        for n, draft in enumerate(new):
            if n in self._found.same:
                self._place = self._found.same[n] + 1
            elif self._found.is_new(n, draft) and (olds := self._fitting(self._olds(draft))):
                self._found.changed[n] = olds
                self._place = max(olds) + 1

    def _olds(self, draft: DraftPassage) -> Iterator[int]:
        texts = [self._texts[number] for number in draft.paragraphs]
        for text in texts if len(texts) > 1 else ():
            yield from self._taken(self._equal(text))
        for text in dict.fromkeys([draft.text, *texts]):
            yield from self._taken(self._similar(text))

    def _taken(self, n: int | None) -> Iterator[int]:
        if n is not None:
            del self._loose[bisect_left(self._loose, n)]
            yield n

    def _equal(self, text: str) -> int | None:
        queue = self._exact.get(squeezed(text), deque())
        while queue:
            n = queue.popleft()
            at = bisect_left(self._loose, n)
            if self._loose[at : at + 1] == [n]:
                return n
        return None

    def _similar(self, text: str) -> int | None:
        middle = bisect_left(self._loose, self._place)
        near = self._loose[max(0, middle - _WINDOW) : middle + _WINDOW]
        plain = squeezed(text)
        scores = {n: _similarity(self._plain[n], plain) for n in near}
        best = max(scores, key=lambda n: (scores[n], -abs(n - self._place)), default=None)
        return best if best is not None and scores[best] > 0 else None

    def _fitting(self, olds: Iterator[int]) -> list[int]:
        """Return the passages in order, but omit those that would add too many asks."""
        found: list[int] = []
        asks = proposed = 0
        for n in sorted(olds):
            old = self._old[n]
            more_asks, more_proposed = len(old.asks) + bool(old.label), len(old.proposed)
            if not found or max(asks + more_asks, proposed + more_proposed) <= MAX_ASKS:
                found.append(n)
                asks, proposed = asks + more_asks, proposed + more_proposed
        return found
