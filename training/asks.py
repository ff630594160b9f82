"""Asks and gaps of communities, from the questions that were written for single passages.

An import creates no asks, but curators add them. The authors of the written questions saw only the
passages, not the members' questions.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core.model.entries import Gap

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from training.corpus import Community

FOLDER: Final = Path(__file__).parent / "reader" / "written"
FEW: Final = 2
"""Maximum number of asks per passage in the variant with few asks."""


class Written(NamedTuple):
    """A question written for a passage. `kind` is "answers", "contradicts" or "near".

    A follow-up question has the `earlier` question that it depends on.
    """

    passage: str
    kind: str
    question: str
    earlier: str = ""

    @property
    def said(self) -> str:
        """The question, preceded by the earlier question, if any."""
        return f"{self.earlier} {self.question}".strip()


def read(slug: str) -> Iterator[Written]:
    """Yield the questions written for the passages of a community."""
    with (FOLDER / f"{slug}.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Written(*row)


def variants(community: Community, rng: random.Random) -> tuple[KnowledgeBase, KnowledgeBase]:
    """Return the community's knowledge with few asks and gaps, and with many.

    Questions that passages answer become their asks. Near misses become gaps with one ask each: a
    quarter of them in the first variant, all in the second.
    """
    asks: dict[str, list[str]] = defaultdict(list)
    near = []
    for one in read(community.slug):
        if one.earlier:
            continue
        if one.kind == "answers":
            asks[one.passage].append(one.question)
        elif one.kind == "near":
            near.append(one)
    few = {id_: rng.sample(own, min(len(own), rng.randint(0, FEW))) for id_, own in asks.items()}
    some = rng.sample(near, len(near) // 4)
    knowledge = community.knowledge
    return _with(knowledge, few, some), _with(knowledge, asks, near)


def _with(
    knowledge: KnowledgeBase, asks: Mapping[str, Sequence[str]], near: Sequence[Written]
) -> KnowledgeBase:
    def added(passage: Passage) -> Passage:
        return replace(passage, asks=(*passage.asks, *asks.get(passage.id, ())))

    source = {passage.id: passage.source for passage in knowledge.passages}
    gaps = (
        Gap(f"near-{at}", source[one.passage], one.question, (one.question,), see=one.passage)
        for at, one in enumerate(near)
    )
    passages = tuple(map(added, knowledge.passages))
    return replace(knowledge, passages=passages, gaps=(*knowledge.gaps, *gaps))
