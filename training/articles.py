"""Third-party articles with third-party questions.

FOOTNOTE_SQUAD names the file. docs/other-articles.md documents its format.
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

    from bot.core.model.knowledge import KnowledgeBase

VARIABLE = "FOOTNOTE_SQUAD"


@dataclass(frozen=True)
class Asked:
    """A question about an article.

    text       the question
    right      ids of the passages that answer it; empty if it can't be answered
    answers    the exact answers
    paragraph  number of the paragraph that the question is about, even if the paragraph doesn't
               answer it; a paragraph that is too long for a reply becomes several passages
    """

    text: str
    right: tuple[str, ...]
    answers: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True)
class Article:
    """An article as imported, without any curation, and the questions about it."""

    knowledge: KnowledgeBase
    questions: Sequence[Asked]

    @property
    def answerable(self) -> Sequence[Asked]:
        """The questions that the article answers."""
        return [question for question in self.questions if question.right]


def load() -> tuple[Article, ...]:
    """Return the articles in the file that `VARIABLE` names. Raise KeyError if it is not set."""
    data = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    return tuple(_article(entry) for entry in data)


def _article(entry: dict[str, object]) -> Article:
    title = str(entry["title"]).replace("_", " ")
    paragraphs = entry["paragraphs"]
    assert isinstance(paragraphs, list)  # noqa: S101 - guaranteed by the format
    knowledge = _imported(title, [paragraph["text"] for paragraph in paragraphs])
    questions = [
        Asked(
            question["question"],
            tuple(_passages_of(number, knowledge)) if question["answerable"] else (),
            tuple(question["answers"]),
            number,
        )
        for number, paragraph in enumerate(paragraphs, 1)
        for question in paragraph["questions"]
    ]
    return Article(knowledge, questions)


def _imported(title: str, paragraphs: Sequence[str]) -> KnowledgeBase:
    """Return the knowledge that `footnote import` creates from an article in Markdown."""
    blocks = (f"# {title}", *(" ".join(paragraph.split()) for paragraph in paragraphs))
    with TemporaryDirectory() as folder:
        source, draft = Path(folder, "article.md"), Path(folder, "article.yaml")
        source.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
        imported = import_article(source, draft)
        # text that looks like Markdown must not shift the paragraph numbers
        assert imported.paragraphs == len(paragraphs), title  # noqa: S101 - would skew all figures
        return loader.load([draft])


def _passages_of(paragraph: int, knowledge: KnowledgeBase) -> Iterator[str]:
    return (passage.id for passage in knowledge.passages if paragraph in passage.paragraphs)
