"""Translations of entries' asks, labels and texts into languages other than their source's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge.curated_schema import CuratedGapEntry, TaughtEntry
    from bot.knowledge.schema import GapEntry, PassageEntry
    from bot.yamlfile.document import NodePath

    AnyEntry = PassageEntry | GapEntry | CuratedGapEntry | TaughtEntry

_NONE: Mapping[str, str] = {}


def asks_in(entry: AnyEntry) -> Iterator[tuple[str, str, NodePath]]:
    """Yield the language, the text and the path of each label and ask in another language.

    For each language, the label comes before the asks.
    """
    labels = getattr(entry, "labels_in", _NONE)
    for code in sorted({*labels, *entry.asks_in}):
        if code in labels:
            yield code, labels[code], ("labels_in", code)
        for n, ask in enumerate(entry.asks_in.get(code, ())):
            yield code, ask, ("asks_in", code, n)


def phrasings_of(entry: AnyEntry) -> Iterator[tuple[str, str, NodePath]]:
    """Yield the language, the text and the path of each label and ask, in all languages.

    The language is "" for texts in the language of the source.
    """
    if label := getattr(entry, "label", None):
        yield "", label, ("label",)
    for n, ask in enumerate(entry.asks):
        yield "", ask, ("asks", n)
    yield from asks_in(entry)


def in_own_language(entry: AnyEntry, language: str) -> Iterator[tuple[NodePath, str]]:
    """Yield a path and an error message for each translation into the source's own language."""
    for key, plain in (("labels_in", "label"), ("texts_in", "text"), ("asks_in", "asks")):
        if language in getattr(entry, key, _NONE):
            message = f"`{language}` is the language of the source: write this in `{plain}`"
            yield (key, language), message


def translations_of(
    entry: AnyEntry, taught: Iterable[tuple[str, str]] = ()
) -> tuple[Translation, ...]:
    """Return an entry's translations. `taught` contains additional asks, each with its language."""
    asks: dict[str, list[str]] = {}
    for code, ask, _ in asks_in(entry):
        asks.setdefault(code, []).append(ask)
    texts: Mapping[str, str] = getattr(entry, "texts_in", _NONE)
    own = [
        Translation(code, tuple(asks.get(code, ())), text=texts.get(code, ""))
        for code in {*asks, *texts}
    ]
    return with_taught(own, taught)


def with_taught(
    translations: Iterable[Translation], taught: Iterable[tuple[str, str]]
) -> tuple[Translation, ...]:
    """Sort translations by language, and append taught asks to each translation's own asks.

    The first ask of each translation becomes its label.
    """
    found = {one.language: one for one in translations}
    for code, ask in taught:
        own = found.get(code, Translation(code))
        found[code] = replace(own, asks=(*own.asks, ask))
    return tuple(
        replace(found[code], label=next(iter(found[code].asks), "")) for code in sorted(found)
    )
