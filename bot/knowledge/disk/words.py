"""The words of a shelf: what is corrected to, what is a name, how common runs of letters are."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.lexicon import WordCounts
from bot.core.spelling import related
from bot.core.text import grams
from bot.knowledge.disk import manifest as manifests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.core.lexicon import Alias, English
    from bot.core.model import Entry

SPELLINGS, NAMES = 100_000, 200_000
"""How many words, the most frequent, are corrected to and known as names."""
_COUNTS = ("spelling", "names", "related", "grams", "sampled")
_A_LINE = 1_000
"""How many are written into a line: while one is read, no other thread has its turn."""
SAMPLE = 5_000
"""From how many units it is estimated how common runs of letters are."""


class DiskWords:
    """Counts words, starting from those of the index in the folder `base`.

    About `size` units are going to be added.

    What is no longer in the knowledge stays counted until the shelf is built anew: that a word is
    known is asked of the index.
    """

    def __init__(
        self, base: Path | None, glossary: Mapping[str, Sequence[Alias]], size: int
    ) -> None:
        self.counts = WordCounts(glossary)
        self._every = max(1, size // SAMPLE)
        self._grams: Counter[str] = Counter()
        self._sampled = 0
        if base is not None:
            plain = read(base)
            self.counts.spelling.update(plain["spelling"])
            self.counts.names.update(plain["names"])
            self._grams.update(plain["grams"])
            self._sampled = plain["sampled"][""]

    def add(self, number: int, entry: Entry, telling: Iterable[str]) -> None:
        """Count the words of the item with this number, of which some are telling."""
        self.counts.add(entry)
        if number % self._every == 0:
            self._grams.update(grams(telling))
            self._sampled += 1

    def write(self, folder: Path, english: English) -> None:
        """Write them."""
        spelling = dict(self.counts.spelling.most_common(SPELLINGS))
        plain: dict[str, Mapping[str, int]] = {
            "spelling": spelling,
            "names": dict(self.counts.names.most_common(NAMES)),
            "related": dict.fromkeys(sorted(related(spelling, english.words)), 1),
            "grams": self._grams,
            "sampled": {"": self._sampled},
        }
        with (folder / manifests.WORDS).open("w", encoding="utf-8") as lines:
            for name, counts in plain.items():
                entries = iter(counts.items())
                while some := dict(islice(entries, _A_LINE)):
                    lines.write(json.dumps([name, some]) + "\n")


def read(folder: Path) -> dict[str, dict[str, int]]:
    """Return what was written: words and how often they were counted."""
    found: dict[str, dict[str, int]] = {name: {} for name in _COUNTS}
    with (folder / manifests.WORDS).open(encoding="utf-8") as lines:
        for line in lines:
            name, some = json.loads(line)
            found[name].update(some)
    return found
