"""Pairs and features from communities: `python -m training.reader.prepare TARGET [--set-aside]`.

Each question that stands alone is asked of the engine as the product asks it. A line of JSON holds
what is known of it, the engine's evidence for its first passages, and their texts as the reader
reads them.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.core import confidence, parts, rank
from bot.core.answer import answer
from bot.core.finding import worth_ranking
from bot.core.model import Outcome
from bot.core.policy import Policy
from bot.core.text import sentences
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from training import corpus
from training.examples import Compare
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.index import Index
    from bot.core.query import Query
    from bot.core.rank import Ranked
    from training.corpus import Community

FIRST: Final = 5
LONGEST: Final = 420  # characters of a passage
"""A longer passage is cut to the sentences around the one that is nearest to the question."""


def passage_text(one: Ranked) -> str:
    """Return a candidate as the reader reads it: title and headings, then its text."""
    passage = one.unit.passage
    assert passage is not None  # noqa: S101 - gaps are not read
    section = passage.section or ""
    return (
        f"{passage.source.title} \u203a {section}: {cut(one)}"
        if section
        else (f"{passage.source.title}: {cut(one)}")
    )


def cut(one: Ranked) -> str:
    """Return the text, or of a long one as many sentences as fit around the best one."""
    text = one.unit.entry.text
    if len(text) <= LONGEST:
        return text
    spans = sentences(text)
    if one.close:
        best = one.close.position
    else:
        terms = set(one.wanted.query.terms)
        best = max(
            range(len(one.unit.sentences)), key=lambda at: len(terms & one.unit.sentences[at].terms)
        )
    first = last = min(best, len(spans) - 1)
    while True:
        after = last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= LONGEST
        before = first > 0 and spans[last][1] - spans[first - 1][0] <= LONGEST
        if before:
            first -= 1
        elif after:
            last += 1
        else:
            break
        if after and last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= LONGEST:
            last += 1
    return text[spans[first][0] : spans[last][1]]


def view(query: Query, index: Index) -> tuple[Query, tuple[Ranked, ...], list[int], list[float]]:
    """Return how the engine sees a query: ranked, the places of its passages, their confidences."""
    ranked = rank.rank(query, worth_ranking(query, index.search(query)), index)
    places = [at for at, one in enumerate(ranked) if one.unit.passage][:FIRST]
    sure = accumulate((confidence.confidence(query, ranked, at) for at in places), min)
    return query, ranked, places, list(sure)


def lines(community: Community, compare: Compare) -> Iterator[dict[str, Any]]:
    """Yield the questions of a community."""
    index = compare.index(community.knowledge)
    for asked in community.questions:
        if len(asked.turns) > 1 or asked.kind == "smalltalk":
            continue
        query = index.parse(asked.text)
        seen = view(query, index)
        if not seen[3] or seen[3][0] < Policy().answer:
            cores = parts.cores(asked.text)
            views = [view(index.parse(asked.text[a:b]), index) for a, b in cores]
            seen = max((seen, *views), key=lambda one: max(one[3], default=0))
        query, ranked, places, _sure = seen
        product = answer(asked.text, index, Policy())
        shown = product.quotes if product.outcome is Outcome.ANSWER else ()
        yield {
            "community": community.name,
            "question": asked.text,
            "kind": asked.kind,
            "parts": [sorted(part) for part in asked.parts],
            "contradicts": sorted(asked.contradicts),
            "guess": bool(query.is_guess),
            "product": [quote.passage.id for quote in shown],
            "candidates": [
                {
                    "id": ranked[at].unit.entry.id,
                    "passage": passage_text(ranked[at]),
                    "sort": confidence.sort_of(ranked[at]),
                    "exact": ranked[at].exact,
                    "sure": confidence.confidence(query, ranked, at),
                    "score": ranked[at].score,
                    "values": confidence.sureness(query, ranked, at),
                }
                for at in places
            ],
        }


def main() -> None:
    """Write the questions."""
    embedder = None
    if "FOOTNOTE_MODEL" in os.environ:
        embedder = CachingEmbedder(load(inspect(Path(os.environ["FOOTNOTE_MODEL"]))))
    compare = Compare(english.load(), embedder)
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        for community in corpus.load(set_aside="--set-aside" in sys.argv[2:]):
            file.writelines(
                json.dumps(line, ensure_ascii=False) + "\n" for line in lines(community, compare)
            )
            print(community.name, flush=True)


if __name__ == "__main__":
    main()
