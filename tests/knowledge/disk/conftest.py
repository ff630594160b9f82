"""A place for shelves, and how knowledge is put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.answer import answer
from bot.core.index import Index
from bot.core.policy import Policy
from bot.knowledge.disk.cache import read
from bot.languages import en as english

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Answer
    from bot.knowledge.disk.contents import DiskKnowledge


class Library:
    """Knowledge files in one folder, their shelves in another."""

    def __init__(self, folder: Path) -> None:
        self.files, self.shelves = folder / "knowledge", folder / "shelves"
        self.files.mkdir()

    def write(self, name: str, text: str) -> None:
        """Write a knowledge file."""
        (self.files / name).write_text(text, encoding="utf-8")

    def read(self) -> DiskKnowledge:
        """Return what the files hold, from their shelf."""
        return read([self.files], self.shelves)

    def ask(self, question: str) -> Answer:
        """Return the answer from the shelf."""
        return answer(question, index_of(self.read()), Policy())


def index_of(knowledge: DiskKnowledge) -> Index:
    """Return the index over a shelf."""
    assert knowledge.contents is not None
    return Index(knowledge.contents, english.load())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return a place without files."""
    return Library(tmp_path)
