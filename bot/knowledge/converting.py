"""Convert entries of knowledge files to passages, gaps and additions."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.core.model.entries import Gap, Passage
from bot.core.model.knowledge import Additions
from bot.knowledge.asks import Asks
from bot.knowledge.curated_crosscheck import by_guild
from bot.knowledge.sources import source_of
from bot.knowledge.translations import translations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.model.entries import Source, Translation
    from bot.knowledge.asks import AskPlace
    from bot.knowledge.crosscheck import SourceFile
    from bot.knowledge.curated_crosscheck import CuratedPart
    from bot.knowledge.curated_schema import CuratedGapEntry
    from bot.knowledge.schema import GapEntry

_NO_FORMER_IDS: Mapping[str, str] = MappingProxyType({})
"""Empty mapping, for knowledge without former ids."""


def contents_of(file: SourceFile) -> tuple[Source, list[Passage], list[Gap]]:
    """Return the source, passages and gaps of a knowledge file, without taught asks."""
    source, asks = source_of(file.entry.source.model_dump()), Asks((), _NO_FORMER_IDS)
    passages = list(passages_of(file, source, asks))
    return source, passages, [gap_of(entry, source) for entry in file.entry.gaps]


def passages_of(file: SourceFile, source: Source, asks: Asks) -> Iterator[Passage]:
    """Yield a file's passages."""
    for n, entry in enumerate(file.entry.passages):
        place = file.document, ("passages", n)
        yield Passage(
            id=entry.id,
            source=source,
            text=entry.plain,
            paragraphs=tuple(entry.paragraphs),
            wording=entry.wording,
            section=entry.section,
            starts=entry.starts,
            asks=asks.of(entry, place),
            label=entry.label or "",
            standfirst=entry.standfirst,
            author=entry.author,
            published=entry.published,
            url=entry.url,
            markdown=entry.markdown,
            proposed=asks.proposed(entry),
            translations=asks.translations(entry, place),
        )


def gap_of(
    entry: GapEntry | CuratedGapEntry,
    source: Source,
    asks: tuple[str, ...] | None = None,
    translations: tuple[Translation, ...] | None = None,
) -> Gap:
    """Convert an entry to a gap. If given, `asks` and `translations` replace the entry's own."""
    own = (*([entry.label] if entry.label else ()), *entry.asks)
    translations = translations_of(entry) if translations is None else translations
    label = entry.label or entry.asks[0]
    return Gap(entry.id, source, entry.text, asks or own, entry.see, label, translations)


def gaps_of(
    file: SourceFile, curated: Sequence[CuratedPart]
) -> Iterator[tuple[GapEntry | CuratedGapEntry, AskPlace]]:
    """Yield each gap of a source with its position. Curated gaps come last."""
    for n, gap in enumerate(file.entry.gaps):
        yield gap, (file.document, ("gaps", n))
    for part in curated:
        for curated_gap, path in part.gaps():
            if curated_gap.source == file.entry.source.id:
                yield curated_gap, (part.document, path)


def additions_of(
    curated: Sequence[CuratedPart], sources: Mapping[str, Source], formerly: Mapping[str, str]
) -> dict[int, Additions]:
    """Return the curated entries of individual servers, by server id."""
    found = {}
    for guild, parts in by_guild(curated).items():
        taught: dict[str, tuple[tuple[str, str], ...]] = {}
        for id_, code, ask, _ in chain.from_iterable(part.taught() for part in parts):
            current = formerly.get(id_, id_)
            taught[current] = (*taught.get(current, ()), (code, ask))
        gaps = (gap for part in parts for gap, _ in part.gaps() if gap.source in sources)
        made = tuple(pointing(gap_of(gap, sources[gap.source]), formerly) for gap in gaps)
        found[guild] = Additions(taught, made)
    return found


def pointing(gap: Gap, formerly: Mapping[str, str]) -> Gap:
    """Return the gap with any former id in `see` replaced by the passage's current id."""
    current = None if gap.see is None else formerly.get(gap.see)
    return gap if current is None else replace(gap, see=current)
