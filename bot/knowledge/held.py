"""Knowledge in memory whose passages can also be found by their former ids."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from bot.core.model.knowledge import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.entries import Entry, Passage


@dataclass(frozen=True)
class HeldKnowledge(KnowledgeBase):
    """Knowledge in memory. `formerly` maps each former id to its passage's current id."""

    formerly: Mapping[str, str] = field(default_factory=dict, repr=False)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this current or former id, or None."""
        return super().passage(self.formerly.get(id_, id_))

    def within(self, sources: frozenset[str]) -> HeldKnowledge:
        """Return the part of the knowledge that comes from the sources with these ids."""
        part = super().within(sources)
        known = {passage.id for passage in part.passages}
        formerly = {id_: current for id_, current in self.formerly.items() if current in known}
        held = {one.name: getattr(part, one.name) for one in fields(part)}
        return HeldKnowledge(**held, formerly=formerly)

    def entry(self, id_: str) -> Entry | None:
        """Return the passage or gap with this current or former id, or None."""
        return super().entry(self.formerly.get(id_, id_))


def current_id(knowledge: KnowledgeBase, id_: str) -> str:
    """Return the current id for a passage's former id. Return any other id unchanged."""
    if isinstance(knowledge, HeldKnowledge):
        return knowledge.formerly.get(id_, id_)
    passage = None if knowledge.is_held else knowledge.passage(id_)
    return id_ if passage is None else passage.id
