"""The figures of one way of answering, and how they are printed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from bot.output.table import Table

FALSELY = 0.05
"""So many of the answerable questions may be refused."""
HITS = {
    "all": "first",
    "least overlap": "hard",
    "typos": "typos",
    "sentence": "sentence",
}
REFUSED = {
    "other articles": "others",
    "small talk": "talk",
    "on the topic": "topic",
    "keywords": "keywords",
}
"""What is counted -> its column."""
NONE = "-"


@dataclass
class Figures:
    """What one way of answering did.

    `hits` says for each sort of question which were right; `sure` how sure the answers were, 0 for
    those that were refused whatever their passage; `seconds` is what a question took.
    """

    name: str
    hits: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    sure: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)

    def share(self, sort: str) -> float:
        """Return the share of hits among the questions of a sort."""
        return sum(self.hits[sort]) / max(1, len(self.hits[sort]))

    def refused(self, sort: str) -> float:
        """Return the share refused at the threshold that refuses FALSELY of the answerable."""
        known = sorted(self.sure["answerable"])
        threshold = known[int(FALSELY * len(known))]
        return sum(value < threshold for value in self.sure[sort]) / max(1, len(self.sure[sort]))

    @property
    def row(self) -> tuple[str, ...]:
        """The figures as they are printed; a dash where there are none."""
        return (
            self.name,
            *(_percent(self.share(sort)) if self.hits[sort] else NONE for sort in HITS),
            *(_percent(self.refused(sort)) if self.sure[sort] else NONE for sort in REFUSED),
            f"{median(self.seconds) * 1000:.2f}" if self.seconds else NONE,
        )


def _percent(share: float) -> str:
    return f"{share:.1%}"


def table(title: str, figures: list[Figures]) -> Table:
    """Return the figures side by side."""
    columns = ("", *HITS.values(), *REFUSED.values(), "ms")
    return Table(title, columns, tuple(one.row for one in figures))
