"""Measure answers from many sources at once: `python -m benchmarks.documents.many`.

The communities in training/communities that are not held out are combined into one knowledge base,
with a collection for each community. Each member's question is asked unchanged, with the
community's name before it, with the name after it, and with the collection selected. For
comparison, each community's questions are also asked with only that community loaded. `--words`
compares words only, without meanings. `--misses` also prints the questions that name a collection
but get an answer from another one.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot.core.answering.answer import answer
from bot.core.model.entries import Collection
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.importer.source import slug
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.table import Table, show
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import corpus
from training.examples import Compare
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.model.results import Answer
    from bot.core.retrieval.index import Index
    from training.corpus import Asked, Community

ALONE: Final = "alone"
CHOSEN: Final = "collection chosen"
COLUMNS: Final = (
    "%",
    "right first",
    "right asserted",
    "wrong asserted",
    "unanswerable asserted",
    "first of another",
    "asserted of another",
)


def _behind(name: str, question: str) -> str:
    return f"{question.rstrip(' ?.!')} in {name}?"


FORMS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "as asked": lambda _, question: question,
    "name in front": lambda name, question: f"In {name}, {question}",
    "name behind": _behind,
}
"""Forms of a question. Each function takes the community's name and the question."""


@dataclass
class Counts:
    """Number of questions with each result. The first three are for answerable questions."""

    first: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    unanswerable: list[bool] = field(default_factory=list)
    other_first: list[bool] = field(default_factory=list)
    other: list[bool] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, collection: str, asked: Asked, found: Answer) -> None:
        """Count the answer to a question about a collection."""
        shown = found.quotes if found.outcome is Outcome.ANSWER else ()
        right = any(quote.passage.id in asked.right for quote in shown)
        best = found.candidates[0].passage
        others = {quote.passage.source.collection_id for quote in shown} - {collection}
        if asked.right:
            self.first.append(best.id in asked.right)
            self.right.append(right)
            self.wrong.append(bool(shown) and not right)
        else:
            self.unanswerable.append(bool(shown))
        is_talk = found.outcome is Outcome.SMALLTALK
        self.other_first.append(not is_talk and best.source.collection_id != collection)
        self.other.append(bool(others))
        if self.other_first[-1]:
            told = "asserted" if others else str(found.outcome)
            self.misses.append(f"{collection}: {found.question} -> {best.id} ({told})")

    @property
    def row(self) -> tuple[str, ...]:
        """The shares of the results, in percent."""
        counted = (self.first, self.right, self.wrong, self.unanswerable)
        return tuple(
            f"{100 * sum(one) / len(one):.1f}" for one in (*counted, self.other_first, self.other)
        )


def together(communities: Iterable[Community]) -> tuple[KnowledgeBase, tuple[Community, ...]]:
    """Return the combined knowledge, and each community with its sources in a collection."""
    found = tuple(map(_collected, communities))
    held = [one.knowledge for one in found]
    sources = sorted((source for one in held for source in one.sources), key=lambda one: one.id)
    return KnowledgeBase(
        tuple(sources),
        tuple(passage for one in held for passage in one.passages),
        tuple(gap for one in held for gap in one.gaps),
        tuple(term for one in held for term in one.glossary),
    ), found


def _collected(community: Community) -> Community:
    """Return a community with all of its sources in one collection."""
    collection = Collection(slug(community.name, 32), community.name)
    return corpus.with_sources(community, lambda source: replace(source, collection=collection))


def counted(communities: Iterable[Community], compare: Compare) -> dict[str, Counts]:
    """Return the counts for each way to ask."""
    everything, found = together(communities)
    index = compare.index(everything)
    counts = {name: Counts() for name in (ALONE, *FORMS, CHOSEN)}
    with progress("Asking", len(found)) as advance:
        for community in found:
            sources = frozenset(source.id for source in community.knowledge.sources)
            _ask(counts[ALONE], community, compare.index(community.knowledge), FORMS["as asked"])
            for name, form in FORMS.items():
                _ask(counts[name], community, index, form)
            _ask(counts[CHOSEN], community, index.within(sources), FORMS["as asked"])
            advance(1)
    return counts


def _ask(
    counts: Counts, community: Community, index: Index, form: Callable[[str, str], str]
) -> None:
    collection = community.knowledge.sources[0].collection_id
    for asked in community.questions:
        question = form(community.name, asked.text)
        counts.add(collection, asked, answer(question, index, Policy(), asked.turns[:-1]))


def _show(title: str, counts: Mapping[str, Counts], *, misses: bool) -> None:
    rows = tuple((name, *one.row) for name, one in counts.items())
    show([Table(title, COLUMNS, rows)])
    if misses:
        for name in [*FORMS][1:]:
            for miss in counts[name].misses:
                print(f"{name}: {miss}")


def main(options: Sequence[str]) -> None:
    """Print the tables."""
    communities = corpus.load(set_aside=False)
    words = english.load()
    compares = {"words only": Compare(words)}
    if "--words" not in options:
        embedder = CachingEmbedder(load(inspect(BUNDLED)))
        compares["with meaning"] = Compare(words, embedder)
    for name, compare in compares.items():
        title = f"{len(communities)} communities at once, {name}"
        _show(title, counted(communities, compare), misses="--misses" in options)


if __name__ == "__main__":
    main(sys.argv[1:])
