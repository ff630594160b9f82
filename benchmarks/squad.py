"""Articles that nobody on this project chose, with questions that nobody on it wrote.

The file is in the format of docs/evaluation.md ("Other articles"); FOOTNOTE_SQUAD names it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.model import KnowledgeBase, Passage, Source, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE = "FOOTNOTE_SQUAD"


@dataclass(frozen=True)
class Asked:
    """A question, the ids of the passages that answer it, and the answers word by word."""

    text: str
    right: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """An article as knowledge, one bare passage a paragraph, and the questions about it."""

    knowledge: KnowledgeBase
    questions: Sequence[Asked]


def articles() -> tuple[Article, ...]:
    """Return the articles of the file that `VARIABLE` names; raise KeyError where it names none."""
    data = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    return tuple(_article(number, entry) for number, entry in enumerate(data))


def _article(number: int, entry: dict[str, object]) -> Article:
    title = str(entry["title"]).replace("_", " ")
    source = Source(f"article-{number}", title, "an encyclopedia")
    paragraphs = entry["paragraphs"]
    assert isinstance(paragraphs, list)  # noqa: S101 - the format says so
    passages = tuple(
        Passage(
            f"{source.id}-{place:03}", source, paragraph["text"], (place + 1,), Wording.VERBATIM
        )
        for place, paragraph in enumerate(paragraphs)
    )
    questions = [
        Asked(
            question["question"],
            (passage.id,) if question["answerable"] else (),
            tuple(question["answers"]),
        )
        for passage, paragraph in zip(passages, paragraphs, strict=True)
        for question in paragraph["questions"]
    ]
    return Article(KnowledgeBase((source,), passages), questions)
