"""Knowledge files and a cache folder for tests of the on-disk index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answering.answer import answer
from bot.core.model.policy import Policy
from bot.core.retrieval.index import Index
from bot.knowledge.disk.cache import read
from bot.languages import en as english

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.results import Answer
    from bot.knowledge.disk.disk_knowledge import DiskKnowledge


class Workspace:
    """Knowledge files in one folder, and a cache for their indexes in another."""

    def __init__(self, folder: Path) -> None:
        self.files, self.cache = folder / "knowledge", folder / "cache"
        self.files.mkdir()

    def write(self, name: str, text: str) -> None:
        """Write a knowledge file."""
        (self.files / name).write_text(text, encoding="utf-8")

    def read(self) -> DiskKnowledge:
        """Return the knowledge in the files, from their on-disk index."""
        return read([self.files], self.cache)

    def ask(self, question: str) -> Answer:
        """Return the answer that the on-disk index gives."""
        return answer(question, index_of(self.read()), Policy(answer=0.3))


def index_of(knowledge: DiskKnowledge) -> Index:
    """Return the search index over knowledge on disk."""
    assert knowledge.contents is not None
    return Index(knowledge.contents, english.load())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace without files."""
    return Workspace(tmp_path)
