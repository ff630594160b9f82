"""Pages of documentation: their headings, and questions made of them.

FOOTNOTE_SECTIONS names a file of JSON lines, compressed by gzip. Each line has the `title` of a
page and its `sections`: pairs of a heading and its text.
"""

from __future__ import annotations

import gzip
import json
import os
import re
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

    from bot.core.model import KnowledgeBase

VARIABLE = "FOOTNOTE_SECTIONS"
PAGES = 300
_LEAST = 6  # sections of a page
_EACH = 5  # questions about a page
_MARKUP = re.compile(r"[#*`<>\[\]_|]")
_FORMS = ("{} not working", "how does {} work", "question about {}", "how do i {}", "{} help pls")
_LONG = 3  # words of a heading that can lose one


def load(rng: random.Random) -> tuple[Article, ...]:
    """Return some pages; raise KeyError if `VARIABLE` is not set."""
    with gzip.open(os.environ[VARIABLE], "rt", encoding="utf-8") as lines:
        pages = [page for line in lines if len((page := json.loads(line))["sections"]) >= _LEAST]
    found = (_article(page["title"], page["sections"], rng) for page in rng.sample(pages, PAGES))
    return tuple(article for article in found if article is not None)


def _article(title: str, sections: Sequence[tuple[str, str]], rng: random.Random) -> Article | None:
    blocks = [f"# {title}"]
    for heading, text in sections:
        blocks += [*([] if heading == title else [f"## {heading}"]), _MARKUP.sub(" ", text)]
    try:
        knowledge = _imported("\n\n".join(blocks) + "\n")
    except FootnoteError:  # a page of the file that can't be imported is of no use here
        return None
    return Article(knowledge, tuple(_asked(knowledge, title, sections, rng)))


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
    """Return a question made of a heading, or the heading without one of its words."""
    words = heading.split()
    if len(words) < _LONG or rng.random() < 0.6:  # noqa: PLR2004 - most
        return rng.choice(_FORMS).format(heading)
    gone = rng.randrange(len(words))
    return " ".join(words[:gone] + words[gone + 1 :])
