"""Turn FAQ questions that are in bold or follow "Q:" into headings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.importer.article import MAX_HEADING, Block, Heading, block_of
from bot.importer.headings import question_in
from bot.importer.marks import BLOCK, BOLD, BOLD_END, DEEPER, ITALIC, unmarked
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.importer.article import ArticlePart, ParsedDocument

_MIN_QUESTIONS = 2  # a single question may be part of the prose
_STYLE = "[\ufde0-\ufde3]{0,4}+"
_ITEM = rf"(?:(?:\u2022|\d{{1,3}}[.)]) {DEEPER}{{0,9}}+)?"
_IN_BOLD = re.compile(
    rf"{_ITEM}{ITALIC}?{BOLD}{ITALIC}?([^{BOLD_END}\n]{{3,250}}){BOLD_END}"
    rf"{_STYLE}(\??){_STYLE}(?:\s+|$)"
)
_END = rf"{_STYLE}[ ]?\d{{0,3}}{_STYLE}[:.)]{_STYLE}\s+"
_MARKED = re.compile(rf"{_ITEM}{_STYLE}(?:Q|Question){_END}(?=\S)", re.IGNORECASE)
_ANSWER = re.compile(rf"{_STYLE}(?:A|Answer){_END}")
_NEXT_ANSWER = re.compile(rf"(?<=\s)(?={_STYLE}(?:A|Answer){_STYLE}[ ]?\d{{0,3}}{_STYLE}:)")
_QUESTION_END = re.compile(rf"(?<=[?\uff1f]){_STYLE}(?:\s+|$)|$", re.MULTILINE)
_LINE = re.compile(r"(?<=\n)")


def with_questions(found: ParsedDocument) -> ParsedDocument:
    """Return the document with a heading for each question in bold or after "Q:".

    The labels "Q:" and "A:" are removed. A document with fewer than two such questions is
    returned unchanged.
    """
    parts = [*_cut(found.parts)]
    count = sum(isinstance(part, Heading) and not part.level for part in parts)
    return replace(found, parts=[*_leveled(parts)]) if count >= _MIN_QUESTIONS else found


def _cut(parts: Iterable[ArticlePart]) -> Iterator[ArticlePart]:
    """Yield the parts, with each question turned into a heading of level 0."""
    for part in parts:
        if isinstance(part, Heading):
            yield part
        else:
            yield from _pieces(part)


def _pieces(block: Block) -> Iterator[ArticlePart]:
    marked = block.marked or block.text
    above = ""
    for line in [marked] if BLOCK in marked else _LINE.split(marked):
        question, rest = _question(line)
        if question:
            yield from _like(block, above)
            yield Heading(0, question)
            above = ""
        above += rest
    yield from [block] if above == marked else _like(block, above)


def _like(block: Block, text: str) -> Iterator[Block]:
    """Yield a block like `block` but with the given text, unless the text is empty."""
    if unmarked(text).strip():
        yield block_of(text.strip()) if block.marked else Block(text.strip())


def _question(line: str) -> tuple[str | None, str]:
    """Return the question at the start of a line (or None), and the rest of the line."""
    if bold := _IN_BOLD.match(line):
        question = one_line(unmarked(bold[1] + bold[2]))
        rest = line[bold.end() :]
    elif start := _MARKED.match(line):
        end = _NEXT_ANSWER.search(line, start.end()) or _QUESTION_END.search(line, start.end())
        at = end.start() if end else len(line)
        question, rest = one_line(unmarked(line[start.end() : at])), line[at:].lstrip()
    else:
        return None, line
    is_short = len(question) <= MAX_HEADING
    asked = question_in(question)
    return (asked, rest) if asked and is_short and asked.endswith(("?", "\uff1f")) else (None, line)


def _leveled(parts: Iterable[ArticlePart]) -> Iterator[ArticlePart]:
    """Yield the parts, with each question one heading level below the preceding heading.

    The label "A:" is removed from the start of an answer.
    """
    level = 1
    is_answer = False
    for part in parts:
        if isinstance(part, Heading):
            level = part.level or level
            yield part if part.level else Heading(level + 1, part.text)
            is_answer = not part.level or question_in(part.text) is not None
        elif is_answer and (mark := _ANSWER.match(part.marked or part.text)):
            yield from _like(part, (part.marked or part.text)[mark.end() :])
            is_answer = False
        else:
            yield part
            is_answer = False
