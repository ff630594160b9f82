"""Render curated content as the text of a file, deterministically and with one value per line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.knowledge.curated_schema import CuratedGapEntry, TaughtEntry
from bot.yamlfile.write import needs_escape, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.curation.comments import CommentKey, Comments
    from bot.knowledge.curated_schema import Curated

EntryT = TypeVar("EntryT", TaughtEntry, CuratedGapEntry)


def render(curated: Curated, comments: Comments) -> str:
    """Return the text of a curated file. Entries are sorted by id, and asks keep their order."""
    lines = [*comments.head, *_body(curated, comments)]
    return "\n".join(lines) + "\n"


def _body(curated: Curated, comments: Comments) -> Iterator[str]:
    if not curated.taught and not curated.gaps:
        yield "curated: {}"
        return
    yield "curated:"
    if curated.taught:
        yield "  taught:"
    for taught in in_order(curated.taught):
        yield from _above(comments, ("taught", taught.id, taught.guild))
        yield from _taught(taught)
    if curated.gaps:
        yield "  gaps:"
    for gap in in_order(curated.gaps):
        yield from _above(comments, ("gaps", gap.id, gap.guild))
        yield from _gap(gap)


def in_order(entries: Iterable[EntryT]) -> list[EntryT]:
    """Return entries sorted by id. Of entries with the same id, the operator's comes first."""
    return sorted(entries, key=lambda entry: (entry.id, entry.guild or 0))


def _above(comments: Comments, key: CommentKey) -> Iterator[str]:
    return (f"    {comment}" for comment in comments.above.get(key, ()))


def _guild(guild: int | None) -> Iterator[str]:
    if guild is not None:
        yield f"      guild: {guild}"


def _taught(entry: TaughtEntry) -> Iterator[str]:
    yield f"    - id: {scalar(entry.id)}"
    yield from _guild(entry.guild)
    if entry.asks:
        yield from _asks(entry.asks)
    yield from _asks_in(entry)


def _gap(entry: CuratedGapEntry) -> Iterator[str]:
    yield f"    - id: {scalar(entry.id)}"
    yield from _guild(entry.guild)
    yield f"      source: {scalar(entry.source)}"
    if entry.label is not None:
        yield f"      label: {scalar(entry.label)}"
    yield f"      text: {_text(entry.text)}"
    if entry.see is not None:
        yield f"      see: {scalar(entry.see)}"
    yield from _asks(entry.asks)
    for key, texts in (("labels_in", entry.labels_in), ("texts_in", entry.texts_in)):
        if texts:
            yield f"      {key}:"
            yield from (
                f"        {scalar(code)}: {scalar(text)}" for code, text in sorted(texts.items())
            )
    yield from _asks_in(entry)


def _asks(asks: Iterable[str]) -> Iterator[str]:
    yield "      asks:"
    yield from (f"        - {scalar(ask)}" for ask in asks)


def _asks_in(entry: TaughtEntry | CuratedGapEntry) -> Iterator[str]:
    if entry.asks_in:
        yield "      asks_in:"
    for code, asks in sorted(entry.asks_in.items()):
        yield f"        {scalar(code)}:"
        yield from (f"          - {scalar(ask)}" for ask in asks)


def _text(text: str) -> str:
    """Return multiline text as a block if possible, and any other text as a one-line scalar."""
    if "\n" not in text or needs_escape(text.replace("\n", "")):
        return scalar(text)
    lines = (f"        {line}" if line else "" for line in text.split("\n"))
    return "\n".join(["|-", *lines])
