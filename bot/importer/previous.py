"""The entries and lines of an existing knowledge file into which an article is imported again.

Where the article has not changed, the file keeps its exact text, including comments. The file is
split into lines so that only the lines that must change are rewritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.model.entries import HEADING_SEPARATOR
from bot.errors import KnowledgeError, UsageError
from bot.importer.chunk import Chunk
from bot.importer.emit import ABOUT, ABOUT_WITH_MARKS, is_about_by_paragraph, list_lines
from bot.importer.headings import question_in
from bot.knowledge.crosscheck import SourceFile, problems_between
from bot.knowledge.loader import MAX_BYTES
from bot.knowledge.proposed import is_marked, separated
from bot.knowledge.schema import KnowledgeFile
from bot.yamlfile import Document, fit, parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.knowledge.schema import PassageEntry
    from bot.yamlfile.document import NodePath

# Line breaks as defined by YAML 1.1.
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(slots=True)
class KnownPassage:
    """A passage in a file. `above` contains the comments and blank lines before the passage."""

    entry: PassageEntry
    chunk: Chunk
    above: list[str]

    @property
    def is_curated(self) -> bool:
        """Return whether a curator added a label, an ask, a translation or a comment."""
        commented = any(line.strip().startswith("#") for line in self.above)
        named = question_in((self.entry.section or "").rpartition(HEADING_SEPARATOR)[2])
        labeled = self.entry.label is not None and self.entry.label != named
        translated = self.entry.asks_in or self.entry.labels_in
        return commented or labeled or bool(self.entry.asks or translated)

    def move_marked(self) -> None:
        """Move asks to the `proposed` key if a comment in an older file marks them as proposed."""
        chunk, entry = self.chunk, self.entry
        begin, end = chunk.range_of("asks")
        lines = [line for line in chunk.lines[begin:end] if not is_marked(line)]
        if len(lines) == end - begin:
            return
        notes = [] if entry.asks else [one for one in lines if one.lstrip().startswith("#")]
        if not any(line.lstrip().startswith("-") for line in lines):
            lines = [*list_lines("asks", entry.asks, chunk.indent)] if entry.asks else []
        chunk.replace("asks", lines)
        key, *proposed = list_lines("proposed", entry.proposed, chunk.indent)
        chunk.replace("proposed", [key, *notes, *proposed])


@dataclass(slots=True)
class Previous:
    """An existing knowledge file, split into pieces that can be rejoined.

    `parts` contains the lines of each top-level key. The `source` part contains only the comments
    above the `source` key. The `passages` part contains the comments above the `passages` key, and
    the line of the key itself.
    """

    entry: KnowledgeFile
    document: Document
    preamble: list[str]
    parts: dict[str, list[str]]
    source: Chunk
    passages: list[KnownPassage] = field(default_factory=list)
    below: list[str] = field(default_factory=list)  # lines after the last passage

    @property
    def is_by_paragraph(self) -> bool:
        """Return whether version 0.1.0 made the file and no later version has updated it."""
        return any(map(is_about_by_paragraph, self._top()))

    def mark_as_current(self) -> None:
        """If the opening comment is that of version 0.1.0, replace it with the current comment."""
        for lines in (self.preamble, self.parts["source"]):
            lines[:] = [ABOUT if is_about_by_paragraph(one) else one for one in lines]

    def ids(self) -> set[str]:
        """Return the ids of all passages and gaps in the file, including former ids."""
        gaps = {gap.id for gap in self.entry.gaps}
        return gaps.union(*([one.id, *one.formerly] for one in self.entry.passages))

    def labels(self) -> set[str]:
        """Return the labels of all passages and gaps in the file."""
        found = {passage.label for passage in self.entry.passages}
        return {label for label in found.union(gap.label for gap in self.entry.gaps) if label}

    def _top(self) -> list[str]:
        return [*self.preamble, *self.parts["source"]]


def read_previous(path: Path, content: bytes) -> Previous:
    """Split a knowledge file into its pieces.

    Raises KnowledgeError if the file has problems, and UsageError if keys share a line or are in
    braces.
    """
    document = separated(parse(content, str(path), MAX_BYTES))
    entry, problems = fit(document, KnowledgeFile)
    if entry is not None:
        problems = (*problems, *problems_between([SourceFile(document, entry)], complete=True))
    if problems or entry is None:
        raise KnowledgeError(problems)
    lines = _LINE_END.split(content.decode("utf-8-sig"))
    lines = [ABOUT if line == ABOUT_WITH_MARKS else line for line in lines]
    return _split_up(path, document, entry, lines)


def _split_up(path: Path, document: Document, entry: KnowledgeFile, lines: list[str]) -> Previous:
    keys = {key: line - 1 for key, (line, _) in (document.root.keys or {}).items()}
    starts = {key: _begin(lines, line) for key, line in keys.items()}
    ends = dict(zip(starts, [*list(starts.values())[1:], len(lines)], strict=True))
    parts = {key: lines[starts[key] : ends[key]] for key in keys}
    offset = keys["source"] - starts["source"]
    source = _chunk(document, ("source",), parts["source"][offset:], keys["source"])
    first = keys["passages"]
    spots = [document.spot(("passages", n)) for n in range(len(entry.passages))]
    begins = [spot.line - 1 for spot in spots]
    if source is None or any(not lines[line].lstrip().startswith("- ") for line in begins):
        raise _unsupported(path)
    found = Previous(entry, document, lines[: min(starts.values())], parts, source)
    parts["source"] = parts["source"][:offset]
    parts["passages"] = lines[starts["passages"] : first + 1]
    above = lines[first + 1 : begins[0]]
    for n, (begin, end) in enumerate(zip(begins, [*begins[1:], ends["passages"]], strict=True)):
        column = spots[n].column - 1
        stop = _end(lines, begin, end, column)
        chunk = _chunk(document, ("passages", n), lines[begin:stop], begin)
        if chunk is None:
            raise _unsupported(path)
        found.passages.append(KnownPassage(entry.passages[n], chunk, above))
        found.passages[-1].move_marked()
        above = lines[stop:end]
    found.below = above
    return found


def _unsupported(path: Path) -> UsageError:
    return UsageError(
        f"{path}: to import into this file again, write each key of its source and its passages "
        "on a line of its own, without braces"
    )


def _begin(lines: list[str], line: int) -> int:
    """Return the index of a top-level key's line, or of the first comment directly above it."""
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _end(lines: list[str], begin: int, end: int, column: int) -> int:
    """Return the index after an entry's last line, which may be a more deeply indented comment."""
    while end > begin + 1 and _is_outside(lines[end - 1], column):
        end -= 1
    return end


def _is_outside(line: str, column: int) -> bool:
    text = line.lstrip(" ")
    return not text or (text.startswith("#") and len(line) - len(text) <= column)


def _chunk(document: Document, path: NodePath, lines: list[str], first: int) -> Chunk | None:
    """Return a mapping's lines, or None if it is in braces or if two of its keys share a line."""
    spot = document.spot(path)
    keys: Mapping[str, tuple[int, int]] = spot.keys or {}
    starts = {key: line - 1 - first for key, (line, _) in keys.items()}
    braced = lines[spot.line - 1 - first][spot.column - 1 :].startswith("{")
    if braced or len(set(starts.values())) < len(starts):
        return None
    return Chunk(lines, starts, " " * (spot.column - 1))
