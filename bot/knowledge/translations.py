"""Asks, labels and texts of entries in other languages than that of their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge.curated_schema import CuratedGapEntry, TaughtEntry
    from bot.knowledge.schema import GapEntry, PassageEntry

    AnyEntry = PassageEntry | GapEntry | CuratedGapEntry | TaughtEntry
    Path = tuple[str | int, ...]

_NONE: Mapping[str, str] = {}


def asks_in(entry: AnyEntry) -> Iterator[tuple[str, str, Path]]:
    """Yield the language, the text and the path of each label and ask in another language.

    The label of a language comes before its asks.
    """
    labels = getattr(entry, "labels_in", _NONE)
    for code in sorted({*labels, *entry.asks_in}):
        if code in labels:
            yield code, labels[code], ("labels_in", code)
        for n, ask in enumerate(entry.asks_in.get(code, ())):
            yield code, ask, ("asks_in", code, n)


def translations_of(
    entry: AnyEntry, taught: Iterable[tuple[str, str]] = ()
) -> tuple[Translation, ...]:
    """Return the translations of an entry. `taught` are more asks, each with its language."""
    asks: dict[str, list[str]] = {}
    for code, ask in (*((code, ask) for code, ask, _ in asks_in(entry)), *taught):
        asks.setdefault(code, []).append(ask)
    texts: Mapping[str, str] = getattr(entry, "texts_in", _NONE)
    return tuple(
        Translation(code, tuple(own), next(iter(own), ""), texts.get(code, ""))
        for code in sorted({*asks, *texts})
        for own in (asks.get(code, []),)
    )
