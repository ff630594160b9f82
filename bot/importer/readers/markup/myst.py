"""Read glossaries and embedded reStructuredText in MyST, the Markdown dialect of Sphinx."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.importer.article import Block, Heading

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

_GLOSSARY = re.compile(
    r"^(:{3,9}|`{3,9})\{glossary\}[^\n]*\n(.{0,200000}?)^\1[ \t]*$", re.MULTILINE | re.DOTALL
)
IS_MYST = "is_myst"
_MYST = re.compile(r"^(?:[`:]{3,9}\{[a-z][\w-]{0,40}\}|\([\w-]{1,80}\)=[ \t]*$)", re.MULTILINE)
_COMMENT = re.compile(r"%(?:[ \t][^\n]*)?|\+{3}[^\n]*")


def looks_like_myst(text: str) -> bool:
    """Return whether the text has MyST directives or labels."""
    return bool(_MYST.search(text))


def is_comment(line: str) -> bool:
    """Return whether a line of MyST is a comment or a block break."""
    return bool(_COMMENT.fullmatch(line))


def with_terms(text: str) -> str:
    """Return the text with each glossary term in bold, on a line above its definition.

    The number of lines stays the same.
    """
    return _GLOSSARY.sub(_terms, text) if "{glossary}" in text else text


def _terms(found: re.Match[str]) -> str:
    lines = []
    for line, following in pairwise([*found[2].split("\n"), ""]):
        is_term = line[:1].strip() and following[:1].isspace() and following.strip()
        lines.append(f"**{line.strip()}**\\" if is_term else line.lstrip())
    return "\n".join([":::{glossary}", *lines[:-1], ":::"])


def embedded(rst: str, left_out: Counter[str]) -> Iterator[tuple[str, int]]:
    """Yield the text with marks, and the heading level (0 for a block), of each part of `rst`."""
    # The libraries for reStructuredText are loaded only if they are needed.
    from bot.importer.readers.rst.reading import read_rst  # noqa: PLC0415 - as above

    found = read_rst(rst)
    left_out.update(found.notes.left_out)
    for part in found.parts:
        if isinstance(part, Heading):
            yield part.text, part.level + 1
        elif isinstance(part, Block):
            yield part.marked or part.text, 0
