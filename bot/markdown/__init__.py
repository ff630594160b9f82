"""Read and write the subset of Markdown that a passage can contain.

Markdown → read → Document → text, which the engine matches
                           → blocks, which the terminal and Discord each show in their own way
"""

from __future__ import annotations

from bot.markdown.blocks import Block, Code, Document, Flaw, Line, Run, Table, plain
from bot.markdown.reading import read
from bot.markdown.writing import write

__all__ = ["Block", "Code", "Document", "Flaw", "Line", "Run", "Table", "plain", "read", "write"]
