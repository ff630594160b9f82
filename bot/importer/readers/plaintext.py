"""Read plain text as a title, headings and blocks.

Apart from marked headings and questions, a line is a heading only if it is short, has no closing
punctuation and precedes prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.importer.article import Block, Details, Heading, ParsedDocument
from bot.importer.headings import question_in
from bot.importer.readers.dates import end_of_date, iso_date
from bot.importer.readers.hyphens import rejoined, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.article import ArticlePart

_BLANK_LINES = re.compile(r"\n(?:[ \t\f\v]*\n)+")
_UNDERLINED = re.compile(r"^\w[^\n]{1,200}\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_MARKED_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.*)$", re.MULTILINE)
_CLOSING = " \t#"  # characters removed from the end of a heading
_UNDERLINE = re.compile(r"(.+)\n(?:(=+)|-+)", re.ASCII)
_ITEM = re.compile(r"(?:[-*+•\u2013]|\(?\d{1,3}[.)]|[a-z]\))[ \t]+\S")
_BULLET = re.compile(r"^[-*+\u2013][ \t]+(?=\S)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!:;…,\u3002\uff01\uff1f\u061f\u061b][\"'\u2019\u201d)\]]*$")
_BYLINE = re.compile(r"by[ \t]*(?=[A-Z\u00c0-\u00de])|by[ \t]*:[ \t]*(?=\S)", re.IGNORECASE)
# In "May 2, 2013— -- The president", the date is not part of the paragraph.
_DASHES = re.compile(r"[ \t]*(?:[\u2013\u2014]|--)[ \t\u2013\u2014-]*")
_AFTER_DATE = re.compile(r"[\d-]*(?:(?:[ ,|T]|at)*\d{1,2}[:.]\d\d.{0,30})?")
_MAX_HEADING_WORDS = 12
_MAX_BYLINE_WORDS = 12
_MIN_PROSE_WORDS = 15
_MAX_QUESTION_WORDS = 20
_MIN_QUESTIONS = 2  # a single question may be part of the prose
_LETTERED = re.compile(
    r"(?:q|question)[ ]?\d{0,3}[:.)]", re.IGNORECASE
)  # see bot/importer/questions.py
_FRONT_BLOCKS = 5


def read_plain(text: str) -> ParsedDocument:
    """Parse plain text. The first line of the text is the title."""
    text = text.strip("\ufeff\r\n \t").replace("\r\n", "\n").replace("\r", "\n")
    body = _MARKED_HEADING.sub(_alone, text)
    title, _, rest = body.strip().partition("\n")
    if not title:
        return ParsedDocument([])
    rest = _UNDERLINED.sub(r"\n\n\g<0>\n\n", re.sub(r"\A[=-]{3,}[ \t]*\n", "", rest))
    blocks = [block.strip() for block in _BLANK_LINES.split(f"\n{rest}\n") if block.strip()]
    details, body_blocks = _split_byline(blocks)
    if body_blocks:
        body_blocks[0] = without_date(body_blocks[0])
    heading = Heading(1, title.lstrip("# "))
    known = words_of(body)
    return ParsedDocument([heading, *_parts(_with_questions_apart(body_blocks), known)], details)


def _alone(heading: re.Match[str]) -> str:
    return f"\n\n{heading[1]} {heading[2].rstrip(_CLOSING)}\n\n"


def without_date(paragraph: str) -> str:
    """Return a paragraph without the date and dash, if any, at its start."""
    end = end_of_date(paragraph)
    dashes = _DASHES.match(paragraph, end) if end else None
    return paragraph[dashes.end() :] if dashes else paragraph


def _split_byline(blocks: list[str]) -> tuple[Details, list[str]]:
    """Return the author and date from a byline near the top, and the blocks below the byline.

    Text between the title and a byline is omitted. Without a byline, all blocks belong to the
    article.
    """
    for n, block in enumerate(blocks[:_FRONT_BLOCKS]):
        details = _byline(block)
        if details and len(blocks) > n + 1:
            return details, blocks[n + 1 :]
    return Details(), blocks


def _byline(block: str) -> Details | None:
    """Return the details in a block that has only "By …", a date or both, or None otherwise."""
    author = published = None
    for line in block.split("\n"):
        match = _BYLINE.match(line)
        if match and author is None and len(line.split()) <= _MAX_BYLINE_WORDS:
            author = line[match.end() :].strip()
        elif published is None and _is_date(line.strip()):
            published = iso_date(line)
        else:
            return None
    ends_sentence = author is not None and author.endswith((".", "!", "?"))
    return None if ends_sentence else Details(author=author, published=published)


def _is_date(line: str) -> bool:
    return iso_date(line) is not None and bool(_AFTER_DATE.fullmatch(line, end_of_date(line)))


def _with_questions_apart(blocks: Sequence[str]) -> list[str]:
    """Return the blocks, with any question on a block's first line as a block of its own.

    Nothing changes if fewer than two blocks start with a question.
    """
    found = [_split_question(block) for block in blocks]
    if sum(question is not None for question, _ in found) < _MIN_QUESTIONS:
        return [*blocks]
    return [block for pair in found for block in pair if block]


def _split_question(block: str) -> tuple[str | None, str]:
    """Return the question on a block's first line as a heading (or None), and the rest."""
    line, _, rest = block.partition("\n")
    question = line.strip()
    asks = question.endswith("?") and len(question.split()) <= _MAX_QUESTION_WORDS
    if not asks or not question_in(question) or _LETTERED.match(question):
        return None, block
    return f"## {question}", rest


def _parts(blocks: Sequence[str], known: frozenset[str]) -> Iterator[ArticlePart]:
    for n, block in enumerate(blocks):
        if match := _MARKED_HEADING.fullmatch(block):
            yield Heading(len(match[1]), match[2].rstrip(_CLOSING))
        elif match := _UNDERLINE.fullmatch(block):
            yield Heading(1 if match[2] else 2, match[1])
        elif _is_heading(blocks, n):
            yield Heading(2, block)
        else:
            yield Block(_unwrapped(block, known))


def _is_heading(blocks: Sequence[str], n: int) -> bool:
    """Return whether a block is a short line that has no closing punctuation and precedes prose."""
    if not _heading_like(blocks[n]) or n + 1 == len(blocks) or not _prose_like(blocks[n + 1]):
        return False
    return n == 0 or not _heading_like(blocks[n - 1])


def _heading_like(block: str) -> bool:
    short = "\n" not in block and len(block.split()) <= _MAX_HEADING_WORDS
    return short and not _SENTENCE_END.search(block) and not _ITEM.match(block)


def _prose_like(block: str) -> bool:
    return (
        bool(_SENTENCE_END.search(block)) or "\n" in block or len(block.split()) >= _MIN_PROSE_WORDS
    )


def _unwrapped(block: str, known: frozenset[str]) -> str:
    """Join the lines of a paragraph, but keep list items on separate lines."""
    items: list[list[str]] = [[]]
    for line in map(str.strip, block.split("\n")):
        if _ITEM.match(line):
            items.append([])
        items[-1].append(line)
    joined = (rejoined("\n".join(item), known).replace("\n", " ") for item in items if item)
    return _BULLET.sub("• ", "\n".join(joined).strip())
