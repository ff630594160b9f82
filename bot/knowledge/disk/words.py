"""Counts of the words, names and n-grams in an on-disk index."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.text.lexicon import WordCounts
from bot.core.text.spelling import related
from bot.core.text.tokens import grams
from bot.knowledge.disk import manifest as manifests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import Term
    from bot.core.text.language import Language
    from bot.core.text.lexicon import English

SPELLINGS, NAMES = 100_000, 200_000
"""Maximum number of words kept for spelling correction, and maximum number of names kept.

The most frequent words and names are kept.
"""
_COUNTS = ("spelling", "names", "related", "grams", "sampled")
_ENTRIES_PER_LINE = 1_000
"""Maximum number of counts per line. Parsing a line blocks all other threads."""
SAMPLE = 5_000
"""Approximate number of units from which n-gram frequencies are estimated."""


class DiskWords:
    """Counts words, starting from the counts of the index in the folder `base`, if any.

    `size` is the number of units that will be added.

    Words in removed entries are still counted until the index is rebuilt from scratch. Therefore,
    use the index, not these counts, to check whether a word occurs in the knowledge.
    """

    def __init__(
        self,
        base: Path | None,
        terms: Iterable[Term],
        size: int,
        load: Callable[[str], Language],
    ) -> None:
        self.counts = WordCounts(terms, load)
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
        """Count the words of an entry. `telling` contains the entry's content words."""
        self.counts.add(entry)
        if number % self._every == 0:
            self._grams.update(grams(telling))
            self._sampled += 1

    def write(self, folder: Path, english: English) -> None:
        """Write the counts to a folder."""
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
                while batch := dict(islice(entries, _ENTRIES_PER_LINE)):
                    lines.write(json.dumps([name, batch]) + "\n")


def read(folder: Path) -> dict[str, dict[str, int]]:
    """Return the counts in a folder, by kind."""
    found: dict[str, dict[str, int]] = {name: {} for name in _COUNTS}
    with (folder / manifests.WORDS).open(encoding="utf-8") as lines:
        for line in lines:
            name, batch = json.loads(line)
            found[name].update(batch)
    return found
