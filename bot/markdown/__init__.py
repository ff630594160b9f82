"""Read and write the subset of Markdown that a passage can contain.

`read` parses Markdown into a `MarkdownDocument`. The engine matches questions against its
`text`, and the terminal and Discord each display its `blocks` in their own way.
"""

from __future__ import annotations

from bot.markdown.blocks import (
    Code,
    Flaw,
    Line,
    MarkdownBlock,
    MarkdownDocument,
    MarkdownTable,
    Run,
    plain,
)
from bot.markdown.reading import read
from bot.markdown.writing import write

__all__ = [
    "Code",
    "Flaw",
    "Line",
    "MarkdownBlock",
    "MarkdownDocument",
    "MarkdownTable",
    "Run",
    "plain",
    "read",
    "write",
]
