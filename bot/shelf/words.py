"""The words of a shelf: what is corrected to, what is a name, how common runs of letters are."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.core.lexicon import WordCounts
from bot.core.spelling import related
from bot.core.text import grams
from bot.shelf import manifest as manifests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.core.lexicon import Alias, English
    from bot.core.model import Gap, Passage
    from bot.shelf.shelf import Shelf

SPELLINGS, NAMES = 100_000, 200_000
"""How many words, the most frequent, are corrected to and known as names."""
SAMPLE = 5_000
"""From how many units it is estimated how common runs of letters are."""


class ShelvedWords:
    """Counts words, going on from those of `base`; about `size` units are going to be added.

    What is no longer in the knowledge stays counted until the shelf is built anew: that a word is
    known is asked of the index.
    """

    def __init__(
        self, base: Shelf | None, glossary: Mapping[str, Sequence[Alias]], size: int
    ) -> None:
        self.counts = WordCounts(glossary)
        self._every = max(1, size // SAMPLE)
        self._grams: Counter[str] = Counter()
        self._sampled = 0
        if base is not None:
            plain = read(base.folder)
            self.counts.spelling.update(plain["spelling"])
            self.counts.names.update(plain["names"])
            self._grams.update(plain["grams"])
            self._sampled = plain["sampled"]

    def add(self, number: int, item: Passage | Gap, telling: Iterable[str]) -> None:
        """Count the words of the item with this number, of which some are telling."""
        self.counts.add(item)
        if number % self._every == 0:
            self._grams.update(grams(telling))
            self._sampled += 1

    def write(self, folder: Path, english: English) -> None:
        """Write them."""
        spelling = dict(self.counts.spelling.most_common(SPELLINGS))
        plain = {
            "spelling": spelling,
            "names": dict(self.counts.names.most_common(NAMES)),
            "related": sorted(related(spelling, english.words)),
            "grams": self._grams,
            "sampled": self._sampled,
        }
        (folder / manifests.WORDS).write_text(json.dumps(plain), encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """Return what was written."""
    found: dict[str, Any] = json.loads((folder / manifests.WORDS).read_text(encoding="utf-8"))
    return found
