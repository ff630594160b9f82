"""Join passages of a file into one, keeping everything that a curator wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.importer.emit import PROPOSED, ids_line
from bot.knowledge.crosscheck import same
from bot.yamlfile.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.previous import KnownPassage


def join(first: KnownPassage, others: Sequence[KnownPassage]) -> None:
    """Give a passage the ids, asks, labels and comments of the passages that it replaces."""
    ids = [*first.entry.formerly]
    for other in others:
        ids += [other.entry.id, *other.entry.formerly]
        first.above += _comments(other)
    line = ids_line("formerly", ids, first.chunk.indent)
    if "formerly" in first.chunk.starts:
        first.chunk.replace("formerly", [line])
    else:
        first.chunk.insert_below("id", "formerly", line)
    labels = [other.entry.label for other in others if other.entry.label]
    label = first.entry.label
    if label is None and labels:
        label = labels.pop(0)
        set_label(first, label)
    _add_asks(first, others, [label] if label else [], labels)


def set_label(known: KnownPassage, label: str) -> None:
    """Set the label of a passage that has none; remove a proposed ask that is equal to it."""
    chunk = known.chunk
    begin, end = chunk.range_of("asks")
    lines = chunk.lines[begin:end]
    kept = [line for line in lines if not _is_proposed(line, label)]
    if len(kept) < len(lines):
        chunk.replace("asks", kept if any(map(_is_item, kept)) else [])
    chunk.insert_below("id", "label", f"{chunk.indent}label: {scalar(label)}")


def confirmed_asks(known: KnownPassage) -> Iterator[str]:
    """Yield the asks of a passage that are not marked as proposed."""
    begin, end = known.chunk.range_of("asks")
    lines = known.chunk.lines[begin:end]
    for ask in known.entry.asks:
        if not any(_is_proposed(line, ask) for line in lines):
            yield ask


def _is_proposed(line: str, ask: str) -> bool:
    text = line.strip()
    return text.endswith(PROPOSED) and _key(text.removesuffix(PROPOSED)) == _key(f"- {scalar(ask)}")


def _key(text: str) -> str:
    return same(text.strip("\"' "))


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("-")


def _comments(known: KnownPassage) -> list[str]:
    """Return the comments above a passage and between its keys."""
    column = len(known.chunk.indent)
    inside = (line for line in known.chunk.lines if len(line) - len(line.lstrip()) <= column)
    return [line for line in (*known.above, *inside) if line.lstrip().startswith("#")]


def _add_asks(
    first: KnownPassage, others: Sequence[KnownPassage], own: Sequence[str], labels: Sequence[str]
) -> None:
    """Add the labels and asks of the others, except those that the passage already has."""
    indent = first.chunk.indent
    known = {same(ask) for ask in (*own, *first.entry.asks)}
    added: list[str] = []
    for ask, line in (*((label, None) for label in labels), *_asks(others)):
        if same(ask) not in known:
            known.add(same(ask))
            added.append(f"{indent}  - {scalar(ask)}" if line is None else indent + "  " + line)
    if added:
        first.chunk.replace("asks", [f"{indent}asks:", *_own_lines(first, indent), *added])


def _own_lines(known: KnownPassage, indent: str) -> list[str]:
    """Return the lines of a passage's asks, without the line of the key."""
    begin, end = known.chunk.range_of("asks")
    lines = known.chunk.lines[begin + 1 : end]
    if any(map(_is_item, lines)):
        return lines
    return [f"{indent}  - {scalar(ask)}" for ask in known.entry.asks]


def _asks(others: Sequence[KnownPassage]) -> Iterator[tuple[str, str | None]]:
    """Yield the asks of passages, with their lines where a passage has one ask per line."""
    for other in others:
        begin, end = other.chunk.range_of("asks")
        lines = [line.strip() for line in other.chunk.lines[begin + 1 : end]]
        items = [line for line in lines if line.startswith("-")]
        own = items if len(items) == len(lines) == len(other.entry.asks) else None
        for n, ask in enumerate(other.entry.asks):
            yield ask, own[n] if own else None
