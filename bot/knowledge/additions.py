"""Curated asks and gaps that hold in one Discord server only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model import Passage, confirmed_asks
from bot.knowledge.crosscheck import same
from bot.knowledge.proposed import unconfirmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model import Entry, KnowledgeBase


def seen_by(knowledge: KnowledgeBase, guild: int | None) -> tuple[Entry, ...]:
    """Return the curated entries that questions from a server may use, besides the operator's.

    These are the server's gaps, and the passages and gaps to which its curators have added asks.
    `guild` is None in a direct message and where only a user installed the bot. No other code
    decides who sees which curated entries.
    """
    additions = None if guild is None else knowledge.additions.get(guild)
    if additions is None:
        return ()
    taught = map(knowledge.entry, additions.taught)
    entries: list[Entry] = [*(one for one in taught if one), *additions.gaps]
    return tuple(_with_asks(one, additions.taught.get(one.id, ())) for one in entries)


def with_entries(knowledge: KnowledgeBase, entries: tuple[Entry, ...]) -> KnowledgeBase:
    """Return the knowledge with these entries, which replace those with the same ids."""
    return knowledge.extended({entry.id: entry for entry in entries})


def _with_asks(entry: Entry, taught: tuple[str, ...]) -> Entry:
    """Return an entry with more asks, without those that it already has."""
    asks = tuple(_new(taught, entry))
    if not isinstance(entry, Passage):
        return replace(entry, asks=(*entry.asks, *asks))
    confirmed = (*confirmed_asks(entry), *asks)
    proposed = unconfirmed(entry.proposed, confirmed)
    kept = (ask for ask in entry.asks if ask in proposed or ask not in entry.proposed)
    return replace(entry, asks=(*kept, *asks), proposed=proposed)


def _new(taught: tuple[str, ...], entry: Entry) -> Iterator[str]:
    known = set(map(same, confirmed_asks(entry)))
    for ask in taught:
        if same(ask) not in known:
            known.add(same(ask))
            yield ask
