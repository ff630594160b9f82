"""An article and the file that was made of it before -> the file as it should be now.

The article decides what verbatim passages say and where they stand; everything else is the
curator's and stays as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.importer.emit import passage_lines, term_lines, text_lines
from bot.importer.matching import match
from bot.knowledge.crosscheck import same
from bot.yamlfile.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.article import Paragraph
    from bot.importer.draft import DraftPassage
    from bot.importer.matching import Matches
    from bot.importer.previous import KnownPassage, Previous
    from bot.importer.source import Overrides

_GONE = "No longer in the article, kept for what was added to it:"


@dataclass(slots=True)
class Changes:
    """What importing changed, as ids; `notes` are for a person to look at."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def merge(
    previous: Previous,
    passages: Sequence[DraftPassage],
    paragraphs: Sequence[Paragraph],
    overrides: Overrides,
) -> tuple[list[str], list[DraftPassage], Changes]:
    """Return the lines of the passages' part and below, the drafts that are new, and the changes.

    UsageError if the file is about something else.
    """
    old = previous.entry.passages
    found = match(old, passages, paragraphs)
    if not found.same and not any(found.kept.values()) and not found.changed:
        raise UsageError(
            f"{previous.document.file} holds another article: none of its passages is in this one. "
            "Name another file"
        )
    changes = Changes()
    _update_source(previous, overrides)
    lines, fresh = _passages(previous, passages, found, changes)
    lines += _gone(previous, found, changes)
    return lines, fresh, changes


def _update_source(previous: Previous, overrides: Overrides) -> None:
    source = previous.entry.source
    for key in ("title", "publisher", "author", "published", "url"):
        wanted = getattr(overrides.details, key)
        if wanted is not None and wanted != getattr(source, key):
            chunk = previous.source
            chunk.replace(key, [f"{chunk.indent}{key}: {scalar(wanted)}"])


def _passages(
    previous: Previous, passages: Sequence[DraftPassage], found: Matches, changes: Changes
) -> tuple[list[str], list[DraftPassage]]:
    """Return the lines of all passages by their paragraphs, the curator's behind the article's."""
    covered = {number for number in found.kept.values() if number is not None}
    placed: list[tuple[tuple[int, int, int], list[str]]] = []
    fresh: list[DraftPassage] = []
    asked = {same(ask) for entry in previous.entry.passages for ask in entry.asks}
    for n, draft in enumerate(passages):
        was = found.same.get(n, found.changed.get(n))
        if was is not None:
            known = previous.passages[was]
            _update(known, draft, changes, is_changed=n in found.changed)
            placed.append(((draft.paragraph, 0, n), [*known.above, *known.chunk.lines]))
        elif draft.paragraph not in covered:
            changes.new.append(draft.id)
            fresh.append(draft)
            unasked = tuple(ask for ask in draft.asks if same(ask) not in asked)
            placed.append(((draft.paragraph, 0, n), ["", *passage_lines(_asking(draft, unasked))]))
    for n, number in found.kept.items():
        known = previous.passages[n]
        _move(known, number, changes)
        first = known.entry.paragraphs[0] if number is None else number
        placed.append(((first, 1, n), [*known.above, *known.chunk.lines]))
    placed.sort(key=lambda item: item[0])
    return [line for _, lines in placed for line in lines], fresh


def _asking(draft: DraftPassage, asks: tuple[str, ...]) -> DraftPassage:
    return type(draft)(draft.id, draft.paragraph, draft.section, draft.starts, draft.text, asks)


def _update(
    known: KnownPassage, draft: DraftPassage, changes: Changes, *, is_changed: bool
) -> None:
    """Write what the article says into a passage; its id, section and asks are the curator's."""
    entry, chunk = known.entry, known.chunk
    if is_changed:
        changes.changed.append(entry.id)
        chunk.replace("text", list(text_lines(draft.text, chunk.indent)))
        if draft.starts and "starts" in chunk.starts:
            chunk.replace("starts", [f"{chunk.indent}starts: {scalar(draft.starts)}"])
    if entry.paragraphs != [draft.paragraph]:
        _renumber(known, [draft.paragraph], changes)
    if entry.section != draft.section:
        above = f"“{draft.section}”" if draft.section else "no heading"
        changes.notes.append(
            f"`{entry.id}` stands below {above} in the article; its section is left as it is"
        )


def _move(known: KnownPassage, number: int | None, changes: Changes) -> None:
    entry = known.entry
    if number is None:
        changes.notes.append(
            f"`{entry.id}` can't be found by its `starts`: check its paragraph and what it says"
        )
    elif number != entry.paragraphs[0]:
        by = number - entry.paragraphs[0]
        _renumber(known, [paragraph + by for paragraph in entry.paragraphs], changes)


def _renumber(known: KnownPassage, numbers: list[int], changes: Changes) -> None:
    changes.moved.append(known.entry.id)
    chunk = known.chunk
    chunk.replace("paragraphs", [f"{chunk.indent}paragraphs: [{', '.join(map(str, numbers))}]"])


def _gone(previous: Previous, found: Matches, changes: Changes) -> Iterator[str]:
    """Yield what stands below the passages, and as comments the ones whose paragraphs are gone."""
    still = found.known()
    yield from previous.below
    for n, known in enumerate(previous.passages):
        if n not in still:
            changes.gone.append(known.entry.id)
            if known.is_curated:
                yield f"  # {_GONE}"
                yield from (f"  # {line}" for line in [*known.above, *known.chunk.lines] if line)


def add_terms(previous: Previous, terms: Sequence[tuple[str, str]]) -> None:
    """Add terms to the glossary, unless it knows one of their forms."""
    glossary = previous.entry.glossary
    known = {same(form) for entry in glossary for form in (entry.term, *entry.aliases)}
    new = [pair for pair in terms if known.isdisjoint(map(same, pair))]
    lines = [line for pair in new for line in term_lines(*pair)]
    if not lines:
        return
    if "glossary" not in previous.parts:
        previous.parts = {
            key: value
            for name, part in previous.parts.items()
            for key, value in (
                [("glossary", ["glossary:", *lines, ""])] if name == "passages" else []
            )
            + [(name, part)]
        }
        return
    part = previous.parts["glossary"]
    end = len(part)
    while not part[end - 1].strip() or part[end - 1].lstrip().startswith("#"):
        end -= 1
    if any(line.rstrip() == "glossary:" for line in part):  # else it is written in brackets
        part[end:end] = lines


def loosen_pointers(previous: Previous, gone: Sequence[str]) -> None:
    """Turn `see` into a comment where the passage of a gap is gone."""
    part = previous.parts.get("gaps", [])
    pointers = {n for n, gap in enumerate(previous.entry.gaps) if gap.see in gone}
    first = next((n for n, line in enumerate(part) if line.startswith("gaps")), 0)
    base = (previous.document.root.keys or {}).get("gaps", (1, 1))[0] - first
    for n in pointers:
        at = previous.document.key_position(("gaps", n, "see")).line - base
        if part[at].lstrip().startswith("see:"):
            indent = len(part[at]) - len(part[at].lstrip())
            part[at] = f"{part[at][:indent]}# {part[at].lstrip()}  # no longer in the article"
