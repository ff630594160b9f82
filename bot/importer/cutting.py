"""Cut blocks of Markdown that are too long for a passage."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.importer.markup import length_of
from bot.importer.split import split
from bot.markdown import Code, Line, MarkdownBlock, MarkdownTable, Run
from bot.markdown.inline import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks that fit into a passage.

    `continues` is true if the blocks start inside code or a table, so no text can precede them.
    """

    blocks: tuple[MarkdownBlock, ...]
    continues: bool = False


def cut(blocks: Sequence[MarkdownBlock], limit: int, target: int) -> Iterator[Cut]:
    """Yield the blocks in parts of about the target length, each within the limit.

    Code is cut between lines, a table between rows, and other text between items or sentences.
    """
    group: list[MarkdownBlock] = []
    for part in _fitting(blocks, limit, target):
        inside = isinstance(part.blocks[0], Line) and part.blocks[0].depth and not _is_item(part)
        together = length_of([*group, *part.blocks])
        if group and (part.continues or together > (limit if inside else target)):
            yield from _yielded(group)
            group = []
        if part.continues:
            yield part
            continue
        group += part.blocks
    yield from _yielded(group)


def _yielded(group: list[MarkdownBlock]) -> Iterator[Cut]:
    if group:
        yield Cut((replace(group[0], spaced=False), *group[1:]))


def _is_item(part: Cut) -> bool:
    first = part.blocks[0]
    return isinstance(first, Line) and bool(first.marker)


def _fitting(blocks: Sequence[MarkdownBlock], limit: int, target: int) -> Iterator[Cut]:
    for block in blocks:
        if length_of([block]) <= limit:
            yield Cut((block,))
        elif isinstance(block, Code):
            yield from _cut_code(block, min(limit, target))
        elif isinstance(block, MarkdownTable):
            yield from _cut_table(block, limit, target)
        else:
            for line in _cut_line(block, limit):
                yield Cut((line,))


def _cut_code(code: Code, limit: int) -> Iterator[Cut]:
    """Yield code in parts of about equal length, cut between lines where possible."""
    room = limit - length_of([Code("", code.language)])
    lines = [
        line[at : at + room]
        for line in code.content.splitlines(keepends=True)
        for at in range(0, len(line), room)
    ]
    share = len(code.content) / -(-len(code.content) // room)
    content, is_first = "", True
    for n, line in enumerate(lines):
        content += line
        following = len(lines[n + 1]) if n + 1 < len(lines) else 0
        is_full = len(content) >= share or len(content) + following > room
        if not following or (is_full and content.strip()):
            yield Cut((replace(code, content=_ended(content)),), not is_first)
            content, is_first = "", False


def _ended(content: str) -> str:
    return content if content.endswith("\n") else f"{content}\n"


def _cut_table(table: MarkdownTable, limit: int, target: int) -> Iterator[Cut]:
    """Yield a table in parts, each with the header row. A row that is too long becomes text."""
    header, *rows = table.rows
    group: list[tuple[tuple[Run, ...], ...]] = []
    is_first = True
    for row in rows:
        one = MarkdownTable((header, row))
        if group and length_of([MarkdownTable((header, *group, row))]) > target:
            yield Cut((MarkdownTable((header, *group)),), not is_first)
            group, is_first = [], False
        if length_of([one]) > limit:
            for line in _cut_line(Line(one.lines[0]), limit):
                yield Cut((line,), not is_first)
                is_first = False
        else:
            group.append(row)
    if group:
        yield Cut((MarkdownTable((header, *group)),), not is_first)


def _cut_line(line: Line, limit: int) -> Iterator[Line]:
    """Yield a line in parts, cut between sentences where possible."""
    text = "".join(run.text for run in line.runs)
    at = 0
    for part in split(text, limit // 2):
        start = text.index(part, at)
        at = start + len(part)
        cut = _part_of(line, start, at)
        yield from [cut] if length_of([cut]) <= limit else _cut_words(cut, limit)


def _cut_words(line: Line, limit: int) -> Iterator[Line]:
    """Cut a line that is too long because of its links, and yield the parts.

    The line is cut between words. A word whose markup doesn't fit becomes plain text.
    """
    words = [word.span() for word in _WORD.finditer("".join(run.text for run in line.runs))]
    line = replace(line, runs=tuple(joined([*_fitting_runs(line, words, limit)])))
    begin = end = 0
    for start, stop in words:
        if end and length_of([_part_of(line, begin, stop)]) > limit:
            yield _part_of(line, begin, end)
            begin = start
        end = stop
    yield _part_of(line, begin, end)


def _fitting_runs(line: Line, words: Sequence[tuple[int, int]], limit: int) -> Iterator[Run]:
    at = 0
    for start, stop in words:
        yield from _between(line.runs, at, start)
        word = _part_of(line, start, stop)
        text = "".join(run.text for run in word.runs)
        yield from word.runs if length_of([word]) <= limit else (Run(text),)
        at = stop


def _part_of(line: Line, start: int, end: int) -> Line:
    """Return part of a line, without the line's marker unless the part starts the line."""
    runs = tuple(_between(line.runs, start, end))
    return replace(line, runs=runs, marker="" if start else line.marker)


def _between(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if text:
            yield replace(run, text=text)
