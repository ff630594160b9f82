"""Read and write the subset of Markdown that a passage can contain.

`read` parses Markdown into a `Document`. The engine matches questions against the document's
`text`, and the terminal and Discord each display its `blocks` in their own way.
"""

from __future__ import annotations

from bot.markdown.blocks import Block, Code, Document, Flaw, Line, Run, Table, plain
from bot.markdown.reading import read
from bot.markdown.writing import write

__all__ = ["Block", "Code", "Document", "Flaw", "Line", "Run", "Table", "plain", "read", "write"]
