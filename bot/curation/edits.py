"""What was curated, with something added: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.curated_schema import Curated, CuratedGapEntry, TaughtEntry

if TYPE_CHECKING:
    from collections.abc import Sequence


def with_ask(curated: Curated, id_: str, ask: str) -> Curated:
    """Return it with one more ask of a passage or gap."""
    if id_ in {gap.id for gap in curated.gaps}:
        return Curated(taught=curated.taught, gaps=[_gap(gap, id_, ask) for gap in curated.gaps])
    asks = next((entry.asks for entry in curated.taught if entry.id == id_), [])
    others = [entry for entry in curated.taught if entry.id != id_]
    taught = TaughtEntry(id=id_, asks=[*asks, ask])
    return Curated(taught=_sorted([*others, taught]), gaps=curated.gaps)


def with_gap(curated: Curated, gap: CuratedGapEntry) -> Curated:
    """Return it with one more gap."""
    return Curated(taught=curated.taught, gaps=sorted([*curated.gaps, gap], key=lambda g: g.id))


def _gap(gap: CuratedGapEntry, id_: str, ask: str) -> CuratedGapEntry:
    if gap.id != id_:
        return gap
    return CuratedGapEntry(
        id=gap.id, source=gap.source, text=gap.text, see=gap.see, asks=[*gap.asks, ask]
    )


def _sorted(taught: Sequence[TaughtEntry]) -> list[TaughtEntry]:
    return sorted(taught, key=lambda entry: entry.id)
