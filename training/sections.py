"""Pages of documentation, and questions made from their headings.

FOOTNOTE_SECTIONS names a gzipped file of JSON lines. Each line describes a page with its `repo`,
its `title`, and its `sections`, which are pairs of a heading and a text.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.errors import FootnoteError
from bot.importer.importing import import_article
from bot.knowledge import loader
from training.articles import Article, Asked

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bot.core.model.knowledge import KnowledgeBase

VARIABLE = "FOOTNOTE_SECTIONS"
PAGES = 300
_LEAST = 6  # minimum number of sections of a page
_EACH = 5  # maximum number of questions about a page
_MARKUP = re.compile(r"[#*`<>\[\]_|]")
_FORMS = ("{} not working", "how does {} work", "question about {}", "how do i {}", "{} help pls")
_LONG = 3  # minimum number of words in a heading that can lose one


@dataclass(frozen=True)
class Page:
    """A page of a site: its title, and its sections as pairs of a heading and a text."""

    site: str
    title: str
    sections: Sequence[tuple[str, str]]

    @property
    def markdown(self) -> str:
        """The page as Markdown, without markup in its text."""
        blocks = [f"# {self.title}"]
        for heading, text in self.sections:
            above = [] if heading == self.title else [f"## {heading}"]
            blocks += [*above, _MARKUP.sub(" ", text)]
        return "\n\n".join(blocks) + "\n"


def split(rng: random.Random) -> tuple[Sequence[Page], Sequence[Page]]:
    """Return the training pages and all other pages. Raise KeyError if `VARIABLE` is not set."""
    with gzip.open(os.environ[VARIABLE], "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    pages = [Page(one.get("repo", ""), one["title"], one["sections"]) for one in found]
    long = [page for page in pages if len(page.sections) >= _LEAST]
    chosen = rng.sample(long, min(PAGES, len(long)))
    known = {(page.site, page.title) for page in chosen}
    return chosen, [page for page in pages if (page.site, page.title) not in known]


def load(rng: random.Random) -> tuple[Article, ...]:
    """Return the training pages as articles. Raise KeyError if `VARIABLE` is not set.

    Pages that can't be imported are left out.
    """
    found = (_article(page, rng) for page in split(rng)[0])
    return tuple(article for article in found if article is not None)


def _article(page: Page, rng: random.Random) -> Article | None:
    try:
        knowledge = _imported(page.markdown)
    except FootnoteError:  # skip pages that can't be imported
        return None
    return Article(knowledge, tuple(_asked(knowledge, page.title, page.sections, rng)))


def _imported(markdown: str) -> KnowledgeBase:
    with TemporaryDirectory() as folder:
        source, draft = Path(folder, "page.md"), Path(folder, "page.yaml")
        source.write_text(markdown, encoding="utf-8")
        import_article(source, draft)
        return loader.load([draft])


def _asked(
    knowledge: KnowledgeBase, title: str, sections: Sequence[tuple[str, str]], rng: random.Random
) -> Iterator[Asked]:
    below: dict[str, list[str]] = {}
    for passage in knowledge.passages:
        innermost = (passage.section or "").rpartition("\u203a")[2].strip()
        below.setdefault(innermost, []).append(passage.id)
    for heading, _ in rng.sample(sections, min(_EACH, len(sections))):
        if heading != title and heading in below:
            yield Asked(_question(heading.lower(), rng), tuple(below[heading]), (), 0)


def _question(heading: str, rng: random.Random) -> str:
    """Turn a heading into a question, or remove one of its words."""
    words = heading.split()
    if len(words) < _LONG or rng.random() < 0.6:  # noqa: PLR2004 - 60% of long headings
        return rng.choice(_FORMS).format(heading)
    gone = rng.randrange(len(words))
    return " ".join(words[:gone] + words[gone + 1 :])
