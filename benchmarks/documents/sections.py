"""Measure answers to documentation headings: `python -m benchmarks.documents.sections`.

FOOTNOTE_SECTIONS names a file of pages, in the format that training/sections.py describes. The
script imports some of the pages that were not used for training, grouped by site, and asks each
heading verbatim as a question. If several pages of a site share a heading, the page's title is
added. `--words` compares words only, without meanings.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.core.answering.answer import answer
from bot.core.model.entries import HEADING_SEPARATOR
from bot.core.model.policy import Policy
from bot.core.model.results import Outcome
from bot.errors import FootnoteError
from bot.importer.article import Details
from bot.importer.importing import import_article
from bot.importer.source import Overrides
from bot.importer.tidy import one_line
from bot.knowledge import loader
from bot.knowledge.schema import CollectionEntry
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.table import Table, show
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training.examples import Compare
from training.remembering import CachingEmbedder
from training.sections import VARIABLE, split
from training.train import SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.core.retrieval.index import Index
    from training.sections import Page

PAGES: Final = 200
_COLUMNS = ("site", "pages", "headings", "first", "right", "wrong", "repeated", "right ", "wrong ")


@dataclass
class Counts:
    """Results of a site, separately for headings of one page and headings of several pages."""

    pages: int = 0
    first: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    repeated_right: list[bool] = field(default_factory=list)
    repeated_wrong: list[bool] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add(self, heading: Heading, found: Answer) -> None:
        """Count the answer to a question made from a heading."""
        is_first = heading.is_above(found.candidates[0].passage)
        is_shown = found.outcome is Outcome.ANSWER
        right = is_shown and heading.is_above(found.quotes[0].passage)
        if heading.is_repeated:
            self.repeated_right.append(right)
            self.repeated_wrong.append(is_shown and not right)
        else:
            self.first.append(is_first)
            self.right.append(right)
            self.wrong.append(is_shown and not right)
        if not right:
            seen = found.candidates[0].passage
            self.misses.append(
                f"{found.question} -> {seen.source.title}: {seen.section} ({found.outcome})"
            )

    def __add__(self, other: Counts) -> Counts:
        """Return the sum of both results."""
        return Counts(*(getattr(self, name) + getattr(other, name) for name in vars(self)))

    def row(self, name: str) -> tuple[str, ...]:
        """Return the counts and the shares in percent."""
        once = (self.first, self.right, self.wrong)
        several = (self.repeated_right, self.repeated_wrong)
        counts = (str(self.pages), str(len(self.first)), *map(_percent, once))
        return (name, *counts, str(len(several[0])), *map(_percent, several))


@dataclass(frozen=True)
class Heading:
    """A heading of a page, asked as a question."""

    source: str
    title: str
    text: str
    is_repeated: bool

    @property
    def question(self) -> str:
        """The heading, with the title of its page if other pages have the same heading."""
        return f"{self.title.rstrip(' .?!')}: {self.text}" if self.is_repeated else self.text

    def is_above(self, passage: Passage) -> bool:
        """Return whether a passage is from the section of this page with this heading."""
        innermost = (passage.section or "").rpartition(HEADING_SEPARATOR)[2]
        return passage.source.id == self.source and innermost == self.text


def _percent(of_them: Sequence[bool]) -> str:
    return f"{100 * sum(of_them) / len(of_them):.1f}" if of_them else "-"


def imported(site: str, pages: Sequence[Page]) -> tuple[KnowledgeBase, tuple[Heading, ...]]:
    """Return a site's pages as one collection, and those of its headings that have text."""
    collection = CollectionEntry(id="site", name=site or "site")
    with TemporaryDirectory() as folder:
        drafts = []
        for number, page in enumerate(pages):
            path, draft = Path(folder, "page.md"), Path(folder, f"page-{number}.yaml")
            path.write_text(page.markdown, encoding="utf-8")
            overrides = Overrides(f"page-{number}", Details(), None, collection)
            try:
                import_article(path, draft, overrides)
            except FootnoteError:  # a page without text
                continue
            drafts.append(draft)
        knowledge = loader.load(drafts)
    return knowledge, tuple(_headings(knowledge))


def _headings(knowledge: KnowledgeBase) -> Iterator[Heading]:
    places = [
        (passage.source, passage.section.rpartition(HEADING_SEPARATOR)[2])
        for passage in knowledge.passages
        if passage.section
    ]
    different = dict.fromkeys((source, text) for source, text in places)
    pages = Counter(one_line(text).casefold() for _, text in different)
    for source, text in different:
        yield Heading(source.id, source.title, text, pages[one_line(text).casefold()] > 1)


def asked(index: Index, headings: Sequence[Heading]) -> Counts:
    """Ask the headings, and return the results."""
    counts = Counts(len({heading.source for heading in headings}))
    for heading in headings:
        counts.add(heading, answer(heading.question, index, Policy()))
    return counts


def sites() -> dict[str, list[Page]]:
    """Return pages that were not used for training, by site."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    others = split(rng)[1]
    found: dict[str, list[Page]] = {}
    for page in rng.sample(others, min(PAGES, len(others))):
        found.setdefault(page.site, []).append(page)
    return dict(sorted(found.items()))


def _measure(compare: Compare, pages: dict[str, list[Page]]) -> dict[str, Counts]:
    counts = {}
    with progress("Asking headings", len(pages)) as advance:
        for site, some in pages.items():
            knowledge, headings = imported(site, some)
            counts[site] = asked(compare.index(knowledge), headings)
            advance(1)
    return counts


def main(options: Sequence[str]) -> None:
    """Print a table and, with `--misses`, each heading with a wrong answer."""
    if VARIABLE not in os.environ:
        print(f"skipped: {VARIABLE} does not name a file of pages")
        return
    pages, words = sites(), english.load()
    compares = {"words only": Compare(words)}
    if "--words" not in options:
        embedder = CachingEmbedder(load(inspect(BUNDLED)))
        compares["with meaning"] = replace(compares["words only"], embedder=embedder)
    for name, compare in compares.items():
        counts = _measure(compare, pages)
        total = sum(counts.values(), Counts())
        rows = [one.row(site) for site, one in counts.items()]
        title = f"Headings of pages that nothing was trained on, in percent, {name}"
        show([Table(title, _COLUMNS, (*rows, total.row("all")))])
        if "--misses" in options:
            print("\n".join(total.misses))


if __name__ == "__main__":
    main(sys.argv[1:])
