"""Find a PDF's headings, which are lone questions or short paragraphs in larger or bold type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.importer.headings import question_in
from bot.importer.readers.pdf.paragraphs import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.importer.readers.pdf.lines import TextLine
    from bot.importer.readers.pdf.paragraphs import Layout

_MAX_LEVEL = 6
_MAX_LINES, _MAX_WORDS = 3, 25
_LARGER = 1.06  # minimum type size of a larger heading, relative to other text
_SMALLER = 0.9
_MIN_QUESTIONS = 3  # minimum number of lone questions; fewer are not headings
_CLOSED = re.compile(r"[.,;:\u2026][\"'\u2019\u201d)\]]*$")
_LETTER = re.compile(r"[^\W\d_]{2}")


def levels(paragraphs: Sequence[Sequence[TextLine]], layout: Layout) -> Mapping[int, int]:
    """Return the level of each heading, keyed by the index of its paragraph.

    The heading in the largest type is the title if it comes first and no other heading has the same
    style. All other headings start at level 2.
    """
    found = {n for n in range(len(paragraphs)) if _is_set_as_heading(paragraphs, n, layout)}
    styles = sorted({paragraphs[n][0].style for n in found}, reverse=True)
    of_style = {style: at for at, style in enumerate(styles)}
    largest = [n for n in found if styles and paragraphs[n][0].style == styles[0]]
    top = 1 if len(largest) == 1 and largest[0] == min(found) and len(styles) > 1 else 2
    if len(found) == 1 and styles and styles[0][0] > _LARGER * layout.size and 0 in found:
        top = 1
    result = {n: min(top + of_style[paragraphs[n][0].style], _MAX_LEVEL) for n in found}
    questions = [n for n in range(len(paragraphs)) if n not in found and _asks(paragraphs, n)]
    if len(questions) >= _MIN_QUESTIONS:
        lowest = min(top + len(styles), _MAX_LEVEL)
        result |= dict.fromkeys(questions, max(lowest, 2))
    return result


def _is_set_as_heading(paragraphs: Sequence[Sequence[TextLine]], n: int, layout: Layout) -> bool:
    lines = paragraphs[n]
    text = " ".join(line.text for line in lines)
    if len(lines) > _MAX_LINES or len(text.split()) > _MAX_WORDS or not _LETTER.search(text):
        return False
    first = lines[0]
    if first.is_fixed or _CLOSED.search(text):
        return False
    if first.size >= _LARGER * layout.size:
        return True
    is_bold = first.is_bold and not layout.is_bold and first.size >= _SMALLER * layout.size
    if not is_bold:
        return False
    # A bold line may be part of a sentence that begins above or continues below the line.
    above = paragraphs[n - 1][-1] if n else None
    below = paragraphs[n + 1][0] if n + 1 < len(paragraphs) else None
    goes_on = below is not None and below.text[:1].islower()
    return not goes_on and (above is None or _has_ended(above, first, layout))


def _has_ended(above: TextLine, line: TextLine, layout: Layout) -> bool:
    is_apart = above.page != line.page or abs(above.y - line.y) > layout.leading * line.size * 1.1
    return is_apart or above.is_bold or bool(SENTENCE_END.search(above.text))


def _asks(paragraphs: Sequence[Sequence[TextLine]], n: int) -> bool:
    """Return whether a paragraph is a single question with text below it."""
    text = " ".join(line.text for line in paragraphs[n])
    if not text.endswith("?") or len(text.split()) > _MAX_WORDS or text.count("?") > 1:
        return False
    below = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
    return bool(question_in(text)) and below is not None and not below[-1].text.endswith("?")
