"""Merge an article into the knowledge file that an earlier import made from it.

The text and position of a verbatim passage come from the article, and so does its section unless a
curator edited the passage. All other content of the file belongs to the curator and is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.model.entries import HEADING_SEPARATOR, Wording
from bot.errors import UsageError
from bot.importer.covering import covered_by
from bot.importer.emit import collection_lines, passage_lines, text_lines, written_text
from bot.importer.headings import without_anchor
from bot.importer.joining import join, set_label
from bot.knowledge.crosscheck import same
from bot.knowledge.passage_text import Format
from bot.markdown import Code, Line, read, write
from bot.yamlfile.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.importer.draft import DraftPassage
    from bot.importer.matching import Matches
    from bot.importer.previous import KnownPassage, Previous
    from bot.importer.source import Overrides
    from bot.knowledge.schema import SourceEntry

_REMOVED_NOTE = "No longer in the article; kept because a curator edited it:"


@dataclass(slots=True)
class Changes:
    """Ids of the passages that an import changed, and `notes` for a person to check.

    Passages whose text was rewritten are also in `reworded`.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def merge(
    previous: Previous, passages: Sequence[DraftPassage], found: Matches, overrides: Overrides
) -> tuple[list[str], list[DraftPassage], Changes]:
    """Return the lines of the file's passages, the drafts of new passages, and the changes.

    Raises UsageError if the file is about a different article.
    """
    if not found.same and not any(found.kept.values()) and not found.changed:
        raise UsageError(
            f"{previous.document.file} seems to be about another article, because it has no "
            "passage in common with this one. Choose another file"
        )
    changes = Changes()
    _update_source(previous, overrides)
    lines, fresh = _passages(previous, passages, found, changes)
    lines += _commented_out(previous, found, changes)
    previous.mark_as_current()
    return lines, fresh, changes


def _update_source(previous: Previous, overrides: Overrides) -> None:
    source = previous.entry.source
    for key in ("title", "publisher", "author", "published", "url", "language"):
        wanted = getattr(overrides.details, key)
        if wanted is not None and wanted != getattr(source, key):
            chunk = previous.source
            chunk.replace(key, [f"{chunk.indent}{key}: {scalar(wanted)}"])
    collection = overrides.collection
    if collection is not None and collection != previous.entry.source.collection:
        chunk = previous.source
        chunk.replace("collection", list(collection_lines(collection, chunk.indent)))


def _passages(
    previous: Previous, passages: Sequence[DraftPassage], found: Matches, changes: Changes
) -> tuple[list[str], list[DraftPassage]]:
    """Return the lines of all passages, ordered by paragraph, and the drafts of new passages."""
    placed: list[tuple[tuple[int, int, int], list[str]]] = []
    fresh: list[DraftPassage] = []
    entries = previous.entry.passages
    asked = {same(ask) for entry in entries for ask in (*entry.asks, *entry.proposed)}
    asked |= set(map(same, previous.labels()))
    for n, draft in enumerate(passages):
        olds = [found.same[n]] if n in found.same else found.changed.get(n, [])
        if olds:
            known, *others = (previous.passages[old] for old in olds)
            if previous.is_by_paragraph or others:
                _name(known, others, draft)
            is_changed = n in found.changed or _markup_differs(known, draft, previous)
            _update(known, others, draft, changes, previous.entry.source if is_changed else None)
            placed.append(((draft.paragraph, 0, n), [*known.above, *known.chunk.lines]))
        elif found.is_new(n, draft):
            changes.new.append(draft.id)
            unasked = tuple(ask for ask in draft.proposed if same(ask) not in asked)
            fresh.append(replace(draft, proposed=unasked))
            lines = passage_lines(fresh[-1], previous.entry.source)
            placed.append(((draft.paragraph, 0, n), ["", *lines]))
    for n, number in found.kept.items():
        known = previous.passages[n]
        _move(known, number, changes)
        first = known.entry.paragraphs[0] if number is None else number
        placed.append(((first, 1, n), [*known.above, *known.chunk.lines]))
    placed.sort(key=lambda item: item[0])
    return [line for _, lines in placed for line in lines], fresh


def _name(known: KnownPassage, others: Sequence[KnownPassage], draft: DraftPassage) -> None:
    """Join `others` into `known`, and adopt the draft's label if `known` has none.

    A draft's label that equals a confirmed ask is not adopted.
    """
    everyone = [known, *others]
    confirmed = {same(ask) for one in everyone for ask in one.entry.asks}
    if others:
        join(known, others)
    if draft.label and "label" not in known.chunk.starts and same(draft.label) not in confirmed:
        set_label(known, draft.label)


def _update(
    known: KnownPassage,
    others: Sequence[KnownPassage],
    draft: DraftPassage,
    changes: Changes,
    source: SourceEntry | None,
) -> None:
    """Update a passage from the article, but keep its id and asks, which belong to the curator.

    If `source` is given, the text is also rewritten, in the source's format if possible.
    """
    entry, chunk = known.entry, known.chunk
    if source:
        (changes.joined if others else changes.changed).append(entry.id)
        changes.reworded.append(entry.id)
        if "format" in chunk.starts:
            chunk.replace("format", [])
        chunk.replace("text", list(text_lines(*written_text(draft, source), chunk.indent)))
        if draft.starts and "starts" in chunk.starts:
            chunk.replace("starts", [f"{chunk.indent}starts: {scalar(draft.starts)}"])
    if tuple(entry.paragraphs) != draft.paragraphs:
        if entry.paragraphs[0] != draft.paragraph:
            changes.moved.append(entry.id)
        _renumber(known, draft.paragraphs)
    if without_anchor(entry.section or "") != (draft.section or ""):
        _file_under(known, draft, changes)


def _file_under(known: KnownPassage, draft: DraftPassage, changes: Changes) -> None:
    """Adopt the article's new heading as the section, unless a curator has edited the passage.

    A label that was made from the old heading is replaced or removed. Earlier versions of the
    importer stored only the nearest heading in `section`. If only the outer headings are missing,
    they are added, but a passage that a curator has edited is left unchanged without a note.
    """
    entry, chunk = known.entry, known.chunk
    is_the_same = (draft.section or "").endswith(f"{HEADING_SEPARATOR}{entry.section}")
    if known.is_curated or entry.wording is not Wording.VERBATIM:
        if is_the_same:
            return
        above = f"“{draft.section}”" if draft.section else "no heading"
        changes.notes.append(
            f"`{entry.id}` is under {above} in the article; its section was not changed"
        )
        return
    section = [f"{chunk.indent}section: {scalar(draft.section)}"] if draft.section else []
    if section and "section" not in chunk.starts:
        chunk.insert_below("paragraphs", "section", *section)
    elif "section" in chunk.starts:
        chunk.replace("section", section)
    if "label" in chunk.starts and not is_the_same:
        chunk.replace("label", [])
    if draft.label and not is_the_same:
        set_label(known, draft.label)
    if entry.id not in {*changes.changed, *changes.joined}:
        changes.changed.append(entry.id)


def _markup_differs(known: KnownPassage, draft: DraftPassage, previous: Previous) -> bool:
    """Return whether the article has the passage's words with different markup.

    If the passage is plain text, only code and links count, because plain text can't show them.
    """
    is_markdown = previous.entry.source.format is Format.MARKDOWN
    if draft.markdown is None or not (draft.has_markup or is_markdown):
        return False
    written, blocks = known.entry.markdown, read(draft.markdown).blocks
    if written is None:
        lines = (block.runs for block in blocks if isinstance(block, Line))
        is_linked = any(run.url not in {None, run.text} for runs in lines for run in runs)
        return is_linked or any(isinstance(block, Code) for block in blocks)
    return write(read(written).blocks) != write(blocks)


def _move(known: KnownPassage, number: int | None, changes: Changes) -> None:
    entry = known.entry
    if entry.standfirst:
        return
    if number is None:
        changes.notes.append(
            f"`{entry.id}` can't be found by its `starts`: check its paragraph number and its text"
        )
    elif number != entry.paragraphs[0]:
        changes.moved.append(entry.id)
        _renumber(known, covered_by(entry, number))


def _renumber(known: KnownPassage, numbers: Iterable[int]) -> None:
    chunk = known.chunk
    chunk.replace("paragraphs", [f"{chunk.indent}paragraphs: [{', '.join(map(str, numbers))}]"])


def _commented_out(previous: Previous, found: Matches, changes: Changes) -> Iterator[str]:
    """Yield the lines below the passages, then the removed curated passages as comments."""
    still = found.known()
    yield from previous.below
    for n, known in enumerate(previous.passages):
        if n not in still:
            changes.gone.append(known.entry.id)
            if known.is_curated:
                yield f"  # {_REMOVED_NOTE}"
                yield from (f"  # {line}" for line in [*known.above, *known.chunk.lines] if line)
