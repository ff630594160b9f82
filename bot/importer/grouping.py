"""Group the paragraphs of a section into passages that make sense on their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from bot.core.text.tokens import sentences
from bot.importer.borders import COLONS, GLUED, announces, cost, is_item, separator
from bot.importer.cutting import cut
from bot.importer.markup import length_of, text_of
from bot.importer.split import split
from bot.markdown import Line, Run
from bot.markdown.blocks import BULLET
from bot.yamlfile.fields import MAX_PARAGRAPHS, escaped_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.importer.article import Paragraph
    from bot.markdown import MarkdownBlock

    ParagraphBlocks = Mapping[int, tuple[MarkdownBlock, ...]]
    """The blocks of each paragraph, by paragraph number."""

TARGET = 900
"""Target length of a passage in a section with a heading, in characters."""
TARGET_WITHOUT_HEADING = 600
"""Target length of a passage in a section without a heading, in characters.

Without a heading, consecutive paragraphs are less closely related.
"""
MAX_JOINED = 1200
"""Maximum length of a passage of loosely related paragraphs, in characters after escaping."""
CRUMB = 25
"""Minimum length of a text that can answer a question by itself, in characters."""
_MAX_INTRODUCTION = 200  # maximum length of a sentence that introduces a list, in characters
_NUMBER_LENGTH = 8  # length that each additional paragraph number adds to a citation


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of a passage, and the paragraphs that it is made from.

    `blocks` contains the text with its markup, or nothing if the article has no markup.
    """

    paragraphs: tuple[Paragraph, ...]
    text: str
    blocks: tuple[MarkdownBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or one of the parts of an overlong paragraph.

    `length` is measured after escaping. A unit that `continues` code or a table is not joined with
    the units before it.
    """

    paragraph: Paragraph
    text: str
    length: int
    blocks: tuple[MarkdownBlock, ...] = ()
    continues: bool = False


def is_crumb(text: str) -> bool:
    """Return whether the text is only a lead-in, or too short to answer a question by itself."""
    return len(text) < CRUMB or text.endswith(COLONS)


def stretches(
    paragraphs: Sequence[Paragraph], fixed: Mapping[int, int]
) -> Iterator[tuple[Sequence[Paragraph], bool]]:
    """Yield each run of paragraphs that may be joined, and whether the run must be one passage.

    `fixed` contains the runs that must be one passage, as a mapping from the number of the first
    paragraph to that of the last one. A run that is not fixed ends before the next heading or fixed
    run.
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


def whole(paragraphs: Sequence[Paragraph], markup: ParagraphBlocks) -> Piece:
    """Return all paragraphs as one piece."""
    return _piece([_Unit(one, one.text, 0, markup.get(one.number, ())) for one in paragraphs])


def pieces(
    paragraphs: Sequence[Paragraph], limit: int, longest: int, markup: ParagraphBlocks
) -> Iterator[Piece]:
    """Yield the paragraphs of one section in pieces of about the target length.

    Paragraphs that belong together stay together, up to a length of `limit`. Less closely related
    paragraphs are joined only up to a length of `longest`. A paragraph is cut only if it is longer
    than `limit`.
    """
    units = [unit for paragraph in paragraphs for unit in _units(paragraph, limit, markup)]
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

    Headings that a text announces are added below the text. The section's heading is added above a
    very short text that is alone in its section. If the two together are still very short, the
    whole path of headings is added instead.
    """
    first, last, text = piece.paragraphs[0], piece.paragraphs[-1], piece.text
    blocks = piece.blocks
    if last.leads_to and announces(text):
        text = "\n\u2022 ".join([text, *last.leads_to])
        items = [Line((Run(heading),), BULLET, 1) for heading in last.leads_to]
        blocks = (*blocks, *items) if blocks else ()
    elif is_alone and len(text) < CRUMB and first.section:
        named = f"{first.section}\n{text}"
        above = first.section if len(named) >= CRUMB else first.path or ""
        text = f"{above}\n{text}"
        blocks = (Line((Run(above),)), *blocks) if blocks else ()
    length = length_of(blocks) if blocks else escaped_length(text)
    return Piece(piece.paragraphs, text, blocks) if length <= limit else piece


def _units(paragraph: Paragraph, limit: int, markup: ParagraphBlocks) -> Iterator[_Unit]:
    if blocks := markup.get(paragraph.number):
        yield from _marked_units(paragraph, limit, blocks)
        return
    length = escaped_length(paragraph.text)
    texts = [paragraph.text]
    if length > limit:
        # Parts shorter than the limit leave room for a sentence that introduces a list.
        texts = split(paragraph.text, min(limit, TARGET))
    for text in texts:
        yield _Unit(paragraph, text, escaped_length(text))


def _marked_units(
    paragraph: Paragraph, limit: int, blocks: tuple[MarkdownBlock, ...]
) -> Iterator[_Unit]:
    length = length_of(blocks)
    if length <= limit:
        yield _Unit(paragraph, paragraph.text, length, blocks)
        return
    for part in cut(blocks, limit, min(limit, TARGET)):
        length = length_of(part.blocks)
        yield _Unit(paragraph, text_of(part.blocks), length, part.blocks, part.continues)


def _begins(units: Sequence[_Unit], longest: int, limit: int, target: int) -> list[int]:
    """Return, for each prefix of `units`, the start of the last piece in its cheapest division.

    A piece whose paragraphs all belong together may be longer than `longest`, up to `limit`.
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
                if units[begin + 1].continues:
                    break
                if length > (limit if weakest == GLUED else longest):
                    break
            costs[begin] = best[begin] + borders[begin] + ((shown - target) / target) ** 2
        begins.append(min(costs, key=lambda begin: costs[begin]))
        best.append(costs[begins[-1]])
    return begins


def _piece(units: Sequence[_Unit]) -> Piece:
    text, blocks = units[0].text, [*units[0].blocks]
    for before, unit in pairwise(units):
        between = _between(before, unit)
        text += between + unit.text
        blocks += _spaced(unit.blocks, between)
    paragraphs = tuple(next(same) for _, same in groupby(_paragraphs(units), _number))
    return Piece(paragraphs, text, tuple(blocks))


def _spaced(blocks: Sequence[MarkdownBlock], between: str) -> Iterator[MarkdownBlock]:
    """Yield the blocks, with a blank line before the first block if it needs one.

    A list item that follows a single line break needs no blank line.
    """
    for n, block in enumerate(blocks):
        is_item = isinstance(block, Line) and block.marker
        yield block if n else replace(block, spaced=between == "\n\n" or not is_item)


def _paragraphs(units: Sequence[_Unit]) -> Iterator[Paragraph]:
    for unit in units:
        yield unit.paragraph


def _number(paragraph: Paragraph) -> int:
    return paragraph.number


def _border(before: _Unit, unit: _Unit) -> float:
    if before.paragraph is unit.paragraph:
        return 0.0
    return GLUED if _introduces(before, unit) else cost(before.text, unit.text)


def _introduces(before: _Unit, unit: _Unit) -> bool:
    """Return whether `before` is one sentence that opens a section above a list, table or code."""
    if not before.paragraph.opens or len(before.text) > _MAX_INTRODUCTION:
        return False
    return _is_list(unit) and not _is_list(before) and len(sentences(before.text)) == 1


def _is_list(unit: _Unit) -> bool:
    """Return whether a unit begins with a list item, or is a table or code."""
    return is_item(unit.text) or (bool(unit.blocks) and not isinstance(unit.blocks[0], Line))


def _between(before: _Unit, unit: _Unit) -> str:
    if before.paragraph is unit.paragraph:
        return "\n" if "\n" in unit.paragraph.text else " "
    return separator(before.text, unit.text)
