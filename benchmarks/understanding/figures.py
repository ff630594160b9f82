"""The figures of one system under comparison, and their table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from bot.output.table import Table

FALSE_REFUSALS = 0.05
"""Share of the answerable questions that may be refused."""
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
"""Column title of each kind of question. `HITS` are right passages, `REFUSED` are refusals."""
NONE = "-"


@dataclass
class Figures:
    """The results of one system.

    hits     for each kind of question, whether the passage was right
    sure     for each kind of question, the confidence; 0 if it is refused at any threshold
    seconds  CPU time of each question that was timed
    """

    name: str
    hits: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    sure: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)

    def share(self, sort: str) -> float:
        """Return the share of hits among the questions of one kind."""
        return sum(self.hits[sort]) / max(1, len(self.hits[sort]))

    def refused(self, sort: str) -> float:
        """Return the share refused if FALSE_REFUSALS of the answerable questions are refused."""
        known = sorted(self.sure["answerable"])
        threshold = known[int(FALSE_REFUSALS * len(known))]
        return sum(value < threshold for value in self.sure[sort]) / max(1, len(self.sure[sort]))

    @property
    def row(self) -> tuple[str, ...]:
        """The figures, formatted as a table row. A dash stands for a missing figure."""
        return (
            self.name,
            *(_percent(self.share(sort)) if self.hits[sort] else NONE for sort in HITS),
            *(_percent(self.refused(sort)) if self.sure[sort] else NONE for sort in REFUSED),
            f"{median(self.seconds) * 1000:.2f}" if self.seconds else NONE,
        )


def _percent(share: float) -> str:
    return f"{share:.1%}"


def table(title: str, figures: list[Figures]) -> Table:
    """Return a table with one row per system."""
    columns = ("", *HITS.values(), *REFUSED.values(), "ms")
    return Table(title, columns, tuple(one.row for one in figures))
