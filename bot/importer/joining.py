"""Join several passages of a file into one, and keep what curators wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.importer.emit import ids_line, list_lines
from bot.knowledge.crosscheck import same
from bot.knowledge.schema import MAX_ASKS
from bot.knowledge.translations import asks_in
from bot.yamlfile.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.previous import KnownPassage

    AsksKey = Literal["asks", "proposed"]


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
    everyone = (first, *others)
    confirmed = {same(ask) for one in everyone for ask in (*one.entry.asks, one.entry.label or "")}
    _add_asks(first, others, [label] if label else [], labels)
    _propose(first, others, confirmed)
    _add_translations(first, others)


def set_label(known: KnownPassage, label: str) -> None:
    """Set the label of an unlabeled passage, and remove a proposed ask that equals the label."""
    _propose(known, (), {same(label)})
    known.chunk.insert_below("id", "label", f"{known.chunk.indent}label: {scalar(label)}")


def _comments(known: KnownPassage) -> list[str]:
    """Return the comments above a passage and between its keys."""
    column = len(known.chunk.indent)
    inside = (line for line in known.chunk.lines if len(line) - len(line.lstrip()) <= column)
    return [line for line in (*known.above, *inside) if line.lstrip().startswith("#")]


def _add_asks(
    first: KnownPassage, others: Sequence[KnownPassage], own: Sequence[str], labels: Sequence[str]
) -> None:
    """Add `labels` and the asks of `others` to the asks of `first`, unless `first` has them."""
    indent = first.chunk.indent
    known = {same(ask) for ask in (*own, *first.entry.asks)}
    added: list[str] = []
    for ask, line in (*((label, _item(label)) for label in labels), *_asks(others, "asks")):
        if same(ask) not in known:
            known.add(same(ask))
            added.append(f"{indent}  {line}")
    if added:
        begin, end = first.chunk.range_of("asks")
        lines = first.chunk.lines[begin + 1 : end]
        if not any(line.lstrip().startswith("-") for line in lines):
            _, *lines = list_lines("asks", first.entry.asks, indent)
        first.chunk.replace("asks", [f"{indent}asks:", *lines, *added])


def _add_translations(first: KnownPassage, others: Sequence[KnownPassage]) -> None:
    """Add the translated labels and asks of `others` to those of `first`.

    If a language already has a label, another label in that language becomes an ask. Asks beyond
    MAX_ASKS in a language are left out.
    """
    entry = first.entry
    labels, asks = {**entry.labels_in}, {code: [*own] for code, own in entry.asks_in.items()}
    known = {(code, same(ask)) for code, ask, _ in asks_in(entry)}
    for other in others:
        for code, ask, (key, *_) in asks_in(other.entry):
            if (code, same(ask)) in known:
                continue
            known.add((code, same(ask)))
            if key == "labels_in" and code not in labels:
                labels[code] = ask
            elif len(asks.setdefault(code, [])) < MAX_ASKS:
                asks[code].append(ask)
    indent = first.chunk.indent
    if labels != entry.labels_in:
        lines = [f"{indent}  {scalar(code)}: {scalar(one)}" for code, one in labels.items()]
        first.chunk.replace("labels_in", [f"{indent}labels_in:", *lines])
    if asks != entry.asks_in:
        listed = (list_lines(scalar(code), own, f"{indent}  ") for code, own in asks.items())
        lines = [line for lines in listed for line in lines]
        first.chunk.replace("asks_in", [f"{indent}asks_in:", *lines])


def _propose(known: KnownPassage, others: Sequence[KnownPassage], confirmed: set[str]) -> None:
    """Add the proposed questions of `others`, and remove proposed questions that are confirmed."""
    indent, seen = known.chunk.indent, set(confirmed)
    kept: dict[str, str] = {}
    for ask, line in _asks([known, *others], "proposed"):
        if same(ask) not in seen:
            seen.add(same(ask))
            kept[ask] = f"{indent}  {line}"
    if [*kept] == known.entry.proposed:
        return
    begin, end = known.chunk.range_of("proposed")
    notes = [one for one in known.chunk.lines[begin:end] if one.lstrip().startswith("#")]
    lines = [f"{indent}proposed:", *notes, *kept.values()] if kept else notes
    known.chunk.replace("proposed", lines)
    known.entry = known.entry.model_copy(update={"proposed": [*kept]})


def _asks(passages: Sequence[KnownPassage], key: AsksKey) -> Iterator[tuple[str, str]]:
    """Yield the questions listed under a key, each with its YAML line.

    A list that is not written with one question per line is rewritten.
    """
    for one in passages:
        begin, end = one.chunk.range_of(key)
        lines = [line.strip() for line in one.chunk.lines[begin + 1 : end]]
        items = [line for line in lines if line.startswith("-")]
        asks = one.entry.asks if key == "asks" else one.entry.proposed
        is_plain = len(items) == len(asks) and all(
            line.startswith(("-", "#")) for line in lines if line
        )
        yield from zip(asks, items if is_plain else map(_item, asks), strict=True)


def _item(ask: str) -> str:
    return f"- {scalar(ask)}"
