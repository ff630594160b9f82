"""What one knowledge base offers to look up and to choose from, worked out once."""

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
# More texts than these are not looked through while somebody types.
_MOST_SEARCHED = 20_000
_ALIKE = 50


class Catalogue:
    """The passages by id, the topics, and the questions that can be asked.

    Of knowledge that isn't held in memory nothing is looked through: what is like a text is then
    found by asking for it.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id."""
        return self._held.get(id_) if self.knowledge.is_held else self.knowledge.passage(id_)

    def has(self, id_: str) -> bool:
        """Tell whether there is a passage or a gap with this id."""
        return self.passage(id_) is not None or any(gap.id == id_ for gap in self.knowledge.gaps)

    def meant(self, id_: str) -> str | None:
        """Return the id that somebody probably meant."""
        return did_you_mean(id_, self._held) if self.knowledge.is_held else None

    @cached_property
    def _held(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.knowledge.passages}

    @cached_property
    def topics(self) -> dict[str, Section]:
        """The sections by their ids, in the order of the sources."""
        sections = self.knowledge.sections()
        return {custom_id.topic_of(one.source, one.name): one for one in sections}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many passages each source has, by its id."""
        counts: dict[str, int] = dict.fromkeys((s.id for s in self.knowledge.sources), 0)
        for section in self.topics.values():
            counts[section.source.id] += len(section.passages)
        return counts

    @cached_property
    def _asks(self) -> dict[str, str]:
        """The asks in small letters, and as they stand; each passage's first one goes first."""
        asks = [passage.asks for passage in self.knowledge.passages]
        ordered = [*(some[0] for some in asks if some), *(ask for some in asks for ask in some[1:])]
        return {ask.casefold(): ask for ask in reversed(ordered[:_MOST_SEARCHED])}

    @cached_property
    def _named(self) -> dict[str, str]:
        """What each passage is called while it is chosen, in small letters, and its id."""
        passages = self.knowledge.passages[:_MOST_SEARCHED]
        return {f"{passage.id} {passage.text}".casefold(): passage.id for passage in passages}

    def asks_like(self, typed: str) -> tuple[str, ...]:
        """Return the asks most like what is being typed, the most alike first."""
        return tuple(self._asks[found] for found in _alike(typed, self._asks))

    def passages_like(self, typed: str) -> tuple[Passage, ...]:
        """Return the passages whose ids or texts are most like what is being typed."""
        found = (self._named[found] for found in _alike(typed, self._named))
        return tuple(self._held[id_] for id_ in found)


def _alike(typed: str, texts: dict[str, str]) -> Iterable[str]:
    """Return the keys that go on from what is typed, then those that are like it."""
    typed = " ".join(typed.casefold().split())
    ordered = list(reversed(texts))
    begun = [text for text in ordered if text.startswith(typed)]
    if len(begun) >= MOST_COMPLETIONS or not typed:
        return begun[:MOST_COMPLETIONS]
    like = process.extract(
        typed, ordered, scorer=fuzz.WRatio, limit=MOST_COMPLETIONS, score_cutoff=_ALIKE
    )
    return list(dict.fromkeys([*begun, *(text for text, _, _ in like)]))[:MOST_COMPLETIONS]
