"""The asks of entries, as written in source files and as taught by curators."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.knowledge.crosscheck import same
from bot.knowledge.proposed import unconfirmed
from bot.knowledge.schema import PassageEntry
from bot.knowledge.translations import asks_in, translations_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.entries import Translation
    from bot.knowledge.curated_crosscheck import CuratedPart
    from bot.knowledge.curated_schema import CuratedGapEntry
    from bot.knowledge.schema import GapEntry
    from bot.yamlfile import Document
    from bot.yamlfile.document import NodePath

    AskPlace = tuple[Document, NodePath]


class Asks:
    """Asks of entries, and the position of each ask. Labels count as asks."""

    def __init__(self, curated: Sequence[CuratedPart], formerly: Mapping[str, str]) -> None:
        self.places: dict[tuple[str, int], AskPlace] = {}
        self.translated: dict[tuple[str, str, int], AskPlace] = {}
        self._taught: dict[str, list[tuple[str, AskPlace]]] = {}
        self._taught_in: dict[str, list[tuple[str, str, AskPlace]]] = {}
        for part in curated:
            for id_, code, ask, path in part.taught():
                current, place = formerly.get(id_, id_), (part.document, path)
                if code:
                    self._taught_in.setdefault(current, []).append((code, ask, place))
                else:
                    self._taught.setdefault(current, []).append((ask, place))

    def proposed(self, entry: PassageEntry) -> tuple[str, ...]:
        """Return the proposed asks of a passage, except those that have been confirmed."""
        if not entry.proposed:
            return ()
        taught = (ask for ask, _ in self._taught.get(entry.id, ()))
        return unconfirmed(entry.proposed, (entry.label or "", *entry.asks, *taught))

    def of(
        self, entry: PassageEntry | GapEntry | CuratedGapEntry, place: AskPlace
    ) -> tuple[str, ...]:
        """Return an entry's label and asks, and store the position of each.

        The asks include proposed and taught asks.
        """
        document, path = place
        asks = [(entry.label, (document, (*path, "label")))] if entry.label else []
        asks += ((ask, (document, (*path, "asks", n))) for n, ask in enumerate(entry.asks))
        if isinstance(entry, PassageEntry):
            for ask in self.proposed(entry):
                at = entry.proposed.index(ask)
                asks.append((ask, (document, (*path, "proposed", at))))
        if taught := self._taught.get(entry.id):
            own = {same(ask) for ask, _ in asks}  # a document may repeat taught asks
            asks += (one for one in taught if same(one[0]) not in own)
        self.places.update(((entry.id, n), one) for n, (_, one) in enumerate(asks))
        return tuple(ask for ask, _ in asks)

    def translations(
        self, entry: PassageEntry | GapEntry | CuratedGapEntry, place: AskPlace
    ) -> tuple[Translation, ...]:
        """Return an entry's translations, including taught asks, and store the asks' positions."""
        document, path = place
        own = [(code, ask, (document, (*path, *at))) for code, ask, at in asks_in(entry)]
        taught = self._taught_in.get(entry.id, [])
        count = Counter[str]()
        for code, _, where in (*own, *taught):
            self.translated[entry.id, code, count[code]] = where
            count[code] += 1
        return translations_of(entry, [(code, ask) for code, ask, _ in taught])
