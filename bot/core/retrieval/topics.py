"""Choose a few topics to show to members who don't know what they can ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.entries import headings_of
from bot.core.model.labels import first_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.model.entries import Passage

TOPICS = 3
"""Maximum number of topics."""


def topics_of(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the names of up to `TOPICS` topics, spread over the passages.

    The topics are the names of the collections. If there is only one collection, the topics are the
    titles of its sources. If there is only one source, the topics are its main headings, or its
    title if it has fewer than two main headings. The order of the passages does not matter.
    """
    passages = sorted(passages, key=lambda one: (one.source.id, one.paragraphs, one.id))
    collections = _different(passage.source.titles[-1] for passage in passages)
    titles = _different(passage.source.title for passage in passages)
    headings = _different(heading for passage in passages for heading in headings_of(passage)[:1])
    several = (names for names in (collections, titles, headings) if len(names) > 1)
    names = next(several, titles)
    return tuple(names[:: max(1, len(names) // TOPICS)][:TOPICS])


def _different(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(first_words, names)))
