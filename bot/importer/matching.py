"""Matching the passages of a knowledge file to those of a changed article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.core.model import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.importer.article import Paragraph
    from bot.importer.draft import DraftPassage
    from bot.knowledge.schema import PassageEntry

_MIN_RATIO = 60.0  # of 100; about half of the words may have changed
_WINDOW = 40  # passages searched before and after the expected position of a changed one
_PREFIX = 24  # characters


@dataclass(slots=True)
class Matches:
    """Matches between the file's passages and the drafts from the article.

    `same` and `changed` map the index of a draft to that of its passage. `kept` maps passages that
    cover a paragraph in another way (as parts of it, or restated) to the number of that paragraph
    in the article, or None if it was not found. A passage in none of the three was removed.
    """

    same: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    kept: dict[int, int | None] = field(default_factory=dict)

    def known(self) -> set[int]:
        """Return the indexes of all passages that were matched."""
        return {*self.same.values(), *self.changed.values(), *self.kept}


def match(
    old: Sequence[PassageEntry], new: Sequence[DraftPassage], paragraphs: Sequence[Paragraph]
) -> Matches:
    """Match equal texts in order, then parts of paragraphs, restated passages and similar texts."""
    found = Matches()
    verbatim = [n for n, entry in enumerate(old) if entry.wording is Wording.VERBATIM]
    by_text: dict[str, deque[int]] = defaultdict(deque)
    for n in verbatim:
        by_text[_squeezed(old[n].text)].append(n)
    for n, draft in enumerate(new):
        if queue := by_text.get(_squeezed(draft.text)):
            found.same[n] = queue.popleft()
    _keep_parts(found, old, new, paragraphs)
    _keep_restated(found, old, paragraphs)
    _pair_similar(found, old, new)
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _keep_parts(
    found: Matches,
    old: Sequence[PassageEntry],
    new: Sequence[DraftPassage],
    paragraphs: Sequence[Paragraph],
) -> None:
    """Keep adjacent passages that together make up a paragraph, however it was split."""
    matched = set(found.same.values())
    loose = [
        n for n, entry in enumerate(old) if n not in matched and entry.wording is Wording.VERBATIM
    ]
    texts = {n: _squeezed(old[n].text) for n in loose}
    by_beginning: dict[str, list[int]] = defaultdict(list)
    for n in loose:
        by_beginning[texts[n][:_PREFIX]].append(n)
    done = {new[n].paragraph for n in found.same}
    for paragraph in paragraphs:
        if paragraph.number not in done and loose:
            whole = _squeezed(paragraph.text)
            for first in _beginnings(by_beginning, whole):
                if run := _run(texts, first, whole):
                    found.kept.update(dict.fromkeys(run, paragraph.number))
                    break


def _beginnings(by_beginning: Mapping[str, list[int]], whole: str) -> Iterator[int]:
    for length in range(1, _PREFIX + 1):  # a passage may be shorter than the prefix
        yield from by_beginning.get(whole[:length], ())


def _run(texts: Mapping[int, str], first: int, whole: str) -> list[int]:
    """Return the adjacent passages from `first` whose texts make up the whole, or an empty list."""
    run, at = [], 0
    n = first
    while at < len(whole) and n in texts and whole.startswith(texts[n], at):
        run.append(n)
        at += len(texts[n])
        n += 1
    return run if at == len(whole) else []


def _keep_restated(
    found: Matches, old: Sequence[PassageEntry], paragraphs: Sequence[Paragraph]
) -> None:
    by_opening: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in paragraphs:
        by_opening[_opening_key(paragraph.text)].append(paragraph)
    for n, entry in enumerate(old):
        if entry.wording is Wording.RESTATED:
            beginning = _squeezed(entry.starts or "")
            numbers = [
                paragraph.number
                for paragraph in by_opening.get(_opening_key(entry.starts or ""), ())
                if beginning and _squeezed(_beginning(paragraph.text)).startswith(beginning)
            ]
            was = entry.paragraphs[0]
            found.kept[n] = min(numbers, key=lambda number: abs(number - was), default=None)


def _opening_key(text: str) -> str:
    return " ".join(_beginning(text).split()[:3])


def _beginning(text: str) -> str:
    return text[:240].removeprefix("• ")


def _pair_similar(found: Matches, old: Sequence[PassageEntry], new: Sequence[DraftPassage]) -> None:
    """Match the remaining passages by similarity, near the position where each is expected."""
    known = found.known()
    loose = [n for n, e in enumerate(old) if n not in known and e.wording is Wording.VERBATIM]
    covered = {number for number in found.kept.values() if number is not None}
    place = 0
    for n, draft in enumerate(new):
        if n in found.same:
            place = found.same[n] + 1
        elif loose and draft.paragraph not in covered:
            middle = bisect_left(loose, place)
            near = loose[max(0, middle - _WINDOW) : middle + _WINDOW]
            scores = {o: fuzz.ratio(old[o].text, draft.text, score_cutoff=_MIN_RATIO) for o in near}
            best = max(scores, key=lambda o: (scores[o], -abs(o - place)), default=None)
            if best is not None and scores[best] > 0:
                found.changed[n] = best
                loose.remove(best)
                place = best + 1
