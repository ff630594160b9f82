"""Group the paragraphs of a section into passages that each make sense on their own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from bot.importer.borders import COLONS, GLUED, cost, separator
from bot.importer.split import split
from bot.yamlfile.fields import MAX_PARAGRAPHS, escaped_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.importer.article import Paragraph

TARGET = 900
"""Target length of a passage in a section with a heading, in characters."""
TARGET_WITHOUT_HEADING = 600
"""Target length without a heading, in characters. Paragraphs there have less in common."""
MAX_JOINED = 1200
"""Maximum length of a passage of several paragraphs, in characters after escaping."""
CRUMB = 25
"""Minimum length of a text that can answer something by itself, in characters."""
_NUMBER_LENGTH = 8  # length that each additional paragraph number adds to a citation


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of a passage and the paragraphs that it is made of."""

    paragraphs: tuple[Paragraph, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a part of one that is too long; `length` is its length after escaping."""

    paragraph: Paragraph
    text: str
    length: int


def is_crumb(text: str) -> bool:
    """Return whether a text is too short to answer anything by itself, or only a lead-in."""
    return len(text) < CRUMB or text.endswith(COLONS)


def stretches(
    paragraphs: Sequence[Paragraph], fixed: Mapping[int, int]
) -> Iterator[tuple[Sequence[Paragraph], bool]]:
    """Yield runs of paragraphs that may be joined, each with whether it must be one passage.

    `fixed` maps the number of each such passage's first paragraph to the number of its last. All
    other runs end before a heading.
    """
    free: list[Paragraph] = []
    until = 0
    for n, paragraph in enumerate(paragraphs):
        if paragraph.number <= until:
            continue
        if paragraph.number in fixed or paragraph.opens:
            if free:
                yield free, False
            free = []
        if paragraph.number in fixed:
            until = fixed[paragraph.number]
            yield paragraphs[n : n + 1 + until - paragraph.number], True
        else:
            free.append(paragraph)
    if free:
        yield free, False


def whole(paragraphs: Sequence[Paragraph]) -> Piece:
    """Return all paragraphs as one piece."""
    return _piece([_Unit(paragraph, paragraph.text, 0) for paragraph in paragraphs])


def pieces(paragraphs: Sequence[Paragraph], limit: int, longest: int) -> Iterator[Piece]:
    """Yield the paragraphs of one section in pieces of about the target length.

    Paragraphs that belong together stay together, up to `limit`. Others are joined only up to
    `longest`. A paragraph is cut only if it is longer than `limit`.
    """
    units = [unit for paragraph in paragraphs for unit in _units(paragraph, limit)]
    longest = min(longest, limit)
    target = TARGET if paragraphs[0].section else TARGET_WITHOUT_HEADING
    begins = _begins(units, longest, limit, target)
    end = len(units)
    found = []
    while end:
        found.append(_piece(units[begins[end] : end]))
        end = begins[end]
    yield from reversed(found)


def completed(piece: Piece, limit: int, *, is_alone: bool) -> Piece:
    """Return a piece with the headings that it needs to make sense, if they fit within the limit.

    A text that ends in a colon gets the headings that it announces. A crumb that is alone in its
    section gets the section's heading, or all headings above it if that is still too short.
    """
    first, last, text = piece.paragraphs[0], piece.paragraphs[-1], piece.text
    if last.leads_to and text.endswith(COLONS):
        text = "\n\u2022 ".join([text, *last.leads_to])
    elif is_alone and len(text) < CRUMB and first.section:
        named = f"{first.section}\n{text}"
        text = named if len(named) >= CRUMB else f"{first.path}\n{text}"
    return Piece(piece.paragraphs, text) if escaped_length(text) <= limit else piece


def _units(paragraph: Paragraph, limit: int) -> Iterator[_Unit]:
    length = escaped_length(paragraph.text)
    texts = [paragraph.text]
    if length > limit:
        # Leave room for the sentence that introduces a long list.
        texts = split(paragraph.text, min(limit, TARGET))
    for text in texts:
        yield _Unit(paragraph, text, escaped_length(text))


def _begins(units: Sequence[_Unit], longest: int, limit: int, target: int) -> list[int]:
    """Return where the last piece begins, for the best way to cut each prefix of `units`.

    If all of a piece belongs together, it may be longer than `longest`, but within `limit`.
    """
    borders = [0.0, *(_border(a, b) for a, b in pairwise(units))]
    best, begins = [0.0], [0]
    for end in range(1, len(units) + 1):
        costs: dict[int, float] = {}
        length = shown = 0
        weakest = GLUED
        for begin in range(end - 1, max(-1, end - 1 - MAX_PARAGRAPHS), -1):
            length += units[begin].length + 2 + (_NUMBER_LENGTH if begin < end - 1 else 0)
            shown += len(units[begin].text) + 2
            if begin < end - 1:
                weakest = min(weakest, borders[begin + 1])
                if length > (limit if weakest == GLUED else longest):
                    break
            costs[begin] = best[begin] + borders[begin] + ((shown - target) / target) ** 2
        begins.append(min(costs, key=lambda begin: costs[begin]))
        best.append(costs[begins[-1]])
    return begins


def _piece(units: Sequence[_Unit]) -> Piece:
    text = units[0].text
    for before, unit in pairwise(units):
        text += _between(before, unit) + unit.text
    return Piece(tuple(next(same) for _, same in groupby(_paragraphs(units), _number)), text)


def _paragraphs(units: Sequence[_Unit]) -> Iterator[Paragraph]:
    for unit in units:
        yield unit.paragraph


def _number(paragraph: Paragraph) -> int:
    return paragraph.number


def _border(before: _Unit, unit: _Unit) -> float:
    return 0.0 if before.paragraph is unit.paragraph else cost(before.text, unit.text)


def _between(before: _Unit, unit: _Unit) -> str:
    if before.paragraph is unit.paragraph:
        return "\n" if "\n" in unit.paragraph.text else " "
    return separator(before.text, unit.text)
