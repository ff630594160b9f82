"""Ask the engine the communities' questions: `python -m training.reader.questions TARGET`.

Each line of the target is a question as JSON, with its labels and the engine's first passages.
Conversations and small talk are left out. By default, the communities to learn from are asked with
the embedding model; `--set-aside` asks the others, and `--words` does without the model.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from bot.core import confidence, rank
from bot.core.finding import CANDIDATES, focused, look, worth_ranking
from bot.core.policy import Policy
from bot.core.text import sentences
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
    from bot.core.model import Passage
    from bot.core.rank import Ranked
    from training.corpus import Asked, Community

LONGEST: Final = 420
"""Maximum number of characters of a passage's text; a longer text is cut to whole sentences."""


class Candidate(TypedDict):
    """A passage that the engine found: its text for the reader, and evidence that it answers.

    `sure` is the confidence, and `values` are its features (`bot.core.confidence.sureness`).
    """

    id: str
    passage: str
    exact: bool
    sure: float
    values: tuple[float, ...]


class Question(TypedDict):
    """A question with its labels, as in training/README.md, and the engine's first passages."""

    community: str
    question: str
    kind: str
    parts: list[list[str]]
    contradicts: list[str]
    guess: bool
    candidates: list[Candidate]


def template(passage: Passage, text: str) -> str:
    """Return the text of a passage as the reader reads it, after its title and headings."""
    title = passage.source.title
    return f"{title} \u203a {passage.section}: {text}" if passage.section else f"{title}: {text}"


def cut(one: Ranked) -> str:
    """Return a candidate's text, or the sentences around the one nearest to the question.

    A sentence that is longer than `LONGEST` stays whole.
    """
    text = one.unit.entry.text
    if len(text) <= LONGEST:
        return text
    spans = sentences(text)
    first, last = _around(spans, min(_nearest(one), len(spans) - 1))
    return text[spans[first][0] : spans[last][1]]


def _nearest(one: Ranked) -> int:
    """Return the position of the sentence nearest in meaning, or else with most words in common."""
    if one.close:
        return one.close.position
    terms, among = set(one.wanted.query.terms), one.unit.sentences
    return max(range(len(among)), key=lambda at: len(terms & among[at].terms))


def _around(spans: tuple[tuple[int, int], ...], best: int) -> tuple[int, int]:
    """Return the first and the last of the sentences that fit, added in turn at both ends."""

    def fits(first: int, last: int) -> bool:
        is_inside = first >= 0 and last < len(spans)
        return is_inside and spans[last][1] - spans[first][0] <= LONGEST

    first = last = best
    grows = True
    while grows:
        grows = False
        if fits(first - 1, last):
            first, grows = first - 1, True
        if fits(first, last + 1):
            last, grows = last + 1, True
    return first, last


def questions_of(community: Community, compare: Compare) -> Iterator[Question]:
    """Yield the questions of a community that need nothing said before."""
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
                "passage": template(passage, cut(ranked[at])),
                "exact": ranked[at].exact,
                "sure": confidence.confidence(query, ranked, at),
                "values": confidence.sureness(query, ranked, at),
            }
            for at in places
            if (passage := ranked[at].unit.passage)
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
