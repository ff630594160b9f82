"""Lookups and completions for one knowledge base, computed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.chat.replies import custom_id
from bot.output.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model import KnowledgeBase, Passage, Section

MOST_COMPLETIONS = 25
_MAX_SEARCHED = 20_000
"""Maximum number of texts searched while somebody types."""
_MIN_SIMILARITY = 50
"""Lowest score, out of 100, of a completion that is not a prefix match."""


class Catalogue:
    """Passages by id, topics, and completions for questions and passages.

    Knowledge that isn't held in memory has no completions here; search for the text instead.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, None if there is none."""
        return self._by_id.get(id_) if self.knowledge.is_held else self.knowledge.passage(id_)

    def has(self, id_: str) -> bool:
        """Return whether there is a passage or gap with this id."""
        return self.passage(id_) is not None or any(gap.id == id_ for gap in self.knowledge.gaps)

    def meant(self, id_: str) -> str | None:
        """Return the id that was probably meant, None if none is close or they are on disk."""
        return did_you_mean(id_, self._by_id) if self.knowledge.is_held else None

    @cached_property
    def _by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.knowledge.passages}

    @cached_property
    def topics(self) -> dict[str, Section]:
        """Sections by topic id, in the order of the sources."""
        sections = self.knowledge.sections()
        return {custom_id.topic_of(one.source, one.name): one for one in sections}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Number of passages of each source, by source id."""
        counts: dict[str, int] = dict.fromkeys((s.id for s in self.knowledge.sources), 0)
        for section in self.topics.values():
            counts[section.source.id] += len(section.passages)
        return counts

    @cached_property
    def _asks(self) -> dict[str, str]:
        """Asks by their case-folded text, the first ask of each passage last: it is preferred."""
        asks = [passage.asks for passage in self.knowledge.passages]
        ordered = [*(some[0] for some in asks if some), *(ask for some in asks for ask in some[1:])]
        return {ask.casefold(): ask for ask in reversed(ordered[:_MAX_SEARCHED])}

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Passage ids by their case-folded id and text."""
        passages = self.knowledge.passages[:_MAX_SEARCHED]
        return {f"{passage.id} {passage.text}".casefold(): passage.id for passage in passages}

    def asks_like(self, typed: str) -> tuple[str, ...]:
        """Return the asks most similar to the text typed so far, most similar first."""
        return tuple(self._asks[found] for found in _most_similar(typed, self._asks))

    def passages_like(self, typed: str) -> tuple[Passage, ...]:
        """Return the passages most similar by id or text, most similar first."""
        found = (self._ids[found] for found in _most_similar(typed, self._ids))
        return tuple(self._by_id[id_] for id_ in found)


def _most_similar(typed: str, texts: dict[str, str]) -> Iterable[str]:
    """Return the keys that start with the typed text, then similar ones; later keys come first."""
    typed = " ".join(typed.casefold().split())
    ordered = list(reversed(texts))
    prefixed = [text for text in ordered if text.startswith(typed)]
    if len(prefixed) >= MOST_COMPLETIONS or not typed:
        return prefixed[:MOST_COMPLETIONS]
    like = process.extract(
        typed, ordered, scorer=fuzz.WRatio, limit=MOST_COMPLETIONS, score_cutoff=_MIN_SIMILARITY
    )
    return list(dict.fromkeys([*prefixed, *(text for text, _, _ in like)]))[:MOST_COMPLETIONS]
