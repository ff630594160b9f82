"""Ask the engine the communities' questions: `python -m training.reader.questions TARGET`.

Each line of TARGET is a JSON object with a question, its labels, and the passages that the engine
ranks first. Conversations and small talk are left out. By default, the script uses the training
communities and the embedding model. `--set-aside` uses the held-out communities instead, `--words`
compares words only, and `--asks` adds asks to the passages (training/asks.py). With `--asks`, the
golden questions of the shipped knowledge are also asked, and questions whose first passage has no
asks are left out.
"""

from __future__ import annotations

import argparse
import random
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from bot.config import paths
from bot.core.model.policy import Policy
from bot.core.ranking import confidence, rank
from bot.core.ranking.finding import CANDIDATES, focused, look, worth_ranking
from bot.core.ranking.reading import text_of
from bot.evaluate import golden
from bot.knowledge import loader
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import asks, corpus
from training.corpus import Asked
from training.examples import GOLDEN, Compare
from training.reader.pairs import SEED, write_lines
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.retrieval.index import Index
    from training.corpus import Community


class Candidate(TypedDict):
    """A passage that the engine found, with its text for the reader and its score in the ranking.

    `sure` is the engine's confidence that the passage answers the question. `values` are the
    features of that confidence (`bot.core.ranking.confidence.sureness`).
    """

    id: str
    passage: str
    exact: bool
    score: float
    sure: float
    values: tuple[float, ...]


class Question(TypedDict):
    """A question with its labels (see training/README.md), and the passages ranked first.

    `asks` is true if the first passage has asks and no gap ranks before it.
    """

    community: str
    question: str
    kind: str
    parts: list[list[str]]
    contradicts: list[str]
    guess: bool
    asks: bool
    candidates: list[Candidate]


def questions_of(community: Community, compare: Compare) -> Iterator[Question]:
    """Yield the questions of a community that don't follow up on an earlier message."""
    return _questions(community, compare.index(community.knowledge))


def with_asks(community: Community, compare: Compare) -> Iterator[Question]:
    """Yield the questions whose first passage has asks, with few asks per passage, then many."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    for knowledge in asks.variants(community, rng):
        index = compare.index(knowledge)
        yield from (one for one in _questions(community, index) if one["asks"])


def golden_questions(compare: Compare) -> Iterator[Question]:
    """Yield the golden questions of the shipped knowledge whose first passage has asks."""
    knowledge = loader.load([paths.shipped_knowledge()])
    index = compare.index(knowledge)
    for one in golden.load([GOLDEN], knowledge):
        if not one.held_out and one.kind != golden.Kind.SMALLTALK:
            parts = (frozenset(one.passages),) if one.passages else ()
            asked = Asked((one.text,), one.kind, parts)
            if (made := _question(GOLDEN.stem, asked, index))["asks"]:
                yield made


def _questions(community: Community, index: Index) -> Iterator[Question]:
    for asked in community.questions:
        if len(asked.turns) == 1 and asked.kind != "smalltalk":
            yield _question(community.name, asked, index)


def _question(community: str, asked: Asked, index: Index) -> Question:
    query = focused(look(index.parse(asked.text), index), index, Policy()).query
    ranked = rank.rank(query, worth_ranking(query, index.search(query)), index)
    places = [at for at, one in enumerate(ranked) if one.unit.passage][:CANDIDATES]
    return {
        "community": community,
        "question": asked.text,
        "kind": asked.kind,
        "parts": [sorted(part) for part in asked.parts],
        "contradicts": sorted(asked.contradicts),
        "guess": bool(query.is_guess),
        "asks": bool(places and not places[0] and ranked[0].unit.asks),
        "candidates": [
            {
                "id": ranked[at].unit.entry.id,
                "passage": text_of(ranked[at]),
                "exact": ranked[at].exact,
                "score": ranked[at].score,
                "sure": confidence.confidence(query, ranked, at),
                "values": confidence.sureness(query, ranked, at),
            }
            for at in places
        ],
    }


def main() -> None:
    """Write the questions of all communities."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path)
    for option in ("--set-aside", "--words", "--asks"):
        parser.add_argument(option, action="store_true")
    given = parser.parse_args()
    embedder = None if given.words else CachingEmbedder(load(inspect(BUNDLED)))
    compare = Compare(english.load(), embedder)
    communities = corpus.load(set_aside=given.set_aside)
    ask = with_asks if given.asks else questions_of
    made = chain.from_iterable(ask(each, compare) for each in communities)
    write_lines(given.target, chain(made, golden_questions(compare) if given.asks else ()))
    print(f"asked the questions of {len(communities)} communities")


if __name__ == "__main__":
    main()
