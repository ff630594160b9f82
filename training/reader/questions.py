"""Ask the engine the communities' questions: `python -m training.reader.questions TARGET`.

Each line of TARGET is a JSON object with a question, its labels, and the passages that the engine
ranks first. Conversations and small talk are left out. By default, the script uses the training
communities and the embedding model. `--set-aside` uses the held-out communities instead, and
`--words` compares words only.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from bot.core import confidence, rank
from bot.core.finding import CANDIDATES, focused, look, worth_ranking
from bot.core.policy import Policy
from bot.core.reading import text_of
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import corpus
from training.examples import Compare
from training.reader.pairs import write_lines
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.index import Index
    from training.corpus import Asked, Community


class Candidate(TypedDict):
    """A passage that the engine found, with its text for the reader.

    `sure` is the engine's confidence that the passage answers the question. `values` are the
    features of that confidence (`bot.core.confidence.sureness`).
    """

    id: str
    passage: str
    exact: bool
    sure: float
    values: tuple[float, ...]


class Question(TypedDict):
    """A question with its labels (see training/README.md), and the passages ranked first."""

    community: str
    question: str
    kind: str
    parts: list[list[str]]
    contradicts: list[str]
    guess: bool
    candidates: list[Candidate]


def questions_of(community: Community, compare: Compare) -> Iterator[Question]:
    """Yield the questions of a community that don't follow up on an earlier message."""
    index = compare.index(community.knowledge)
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
        "candidates": [
            {
                "id": ranked[at].unit.entry.id,
                "passage": text_of(ranked[at]),
                "exact": ranked[at].exact,
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
    parser.add_argument("--set-aside", action="store_true")
    parser.add_argument("--words", action="store_true")
    given = parser.parse_args()
    embedder = None if given.words else CachingEmbedder(load(inspect(BUNDLED)))
    compare = Compare(english.load(), embedder)
    communities = corpus.load(set_aside=given.set_aside)
    write_lines(given.target, (one for each in communities for one in questions_of(each, compare)))
    print(f"asked the questions of {len(communities)} communities")


if __name__ == "__main__":
    main()
