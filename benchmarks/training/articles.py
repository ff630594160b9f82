"""Articles that nobody on this project chose, with questions that nobody on it wrote.

The file is in the format of docs/other-articles.md; FOOTNOTE_SQUAD names it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.importer.importing import import_article
from bot.knowledge import loader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.model import KnowledgeBase

VARIABLE = "FOOTNOTE_SQUAD"


@dataclass(frozen=True)
class Asked:
    """A question, the ids of the passages that answer it, and the answers word by word.

    `paragraph` is the number of the paragraph that it was asked about, answered there or not; one
    that is too long for a reply makes several passages.
    """

    text: str
    right: tuple[str, ...]
    answers: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True)
class Article:
    """An article as `import` leaves it, with nothing curated, and the questions about it."""

    knowledge: KnowledgeBase
    questions: Sequence[Asked]

    @property
    def answerable(self) -> Sequence[Asked]:
        """The questions that the article answers."""
        return [question for question in self.questions if question.right]


def load() -> tuple[Article, ...]:
    """Return the articles of the file that `VARIABLE` names; raise KeyError where it names none."""
    data = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    return tuple(_article(entry) for entry in data)


def _article(entry: dict[str, object]) -> Article:
    title = str(entry["title"]).replace("_", " ")
    paragraphs = entry["paragraphs"]
    assert isinstance(paragraphs, list)  # noqa: S101 - the format says so
    knowledge = _imported(title, [paragraph["text"] for paragraph in paragraphs])
    questions = [
        Asked(
            question["question"],
            tuple(_holding(number, knowledge)) if question["answerable"] else (),
            tuple(question["answers"]),
            number,
        )
        for number, paragraph in enumerate(paragraphs, 1)
        for question in paragraph["questions"]
    ]
    return Article(knowledge, questions)


def _imported(title: str, paragraphs: Sequence[str]) -> KnowledgeBase:
    """Return the knowledge that `footnote import` makes of an article written as Markdown."""
    blocks = (f"# {title}", *(" ".join(paragraph.split()) for paragraph in paragraphs))
    with TemporaryDirectory() as folder:
        written, made = Path(folder, "article.md"), Path(folder, "article.yaml")
        written.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        imported = import_article(written, made)
        # marks that Markdown reads as something else must not shift the numbers
        assert imported.paragraphs == len(paragraphs), title  # noqa: S101 - all would be misjudged
        return loader.load([made])


def _holding(paragraph: int, knowledge: KnowledgeBase) -> Iterator[str]:
    return (passage.id for passage in knowledge.passages if paragraph in passage.paragraphs)
