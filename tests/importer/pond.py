"""Helpers for import tests, which import small articles about a pond."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.importer.article import Details
from bot.importer.importing import import_article
from bot.importer.source import Overrides
from bot.knowledge.loader import load

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.entries import Passage
    from bot.core.model.knowledge import KnowledgeBase
    from bot.importer.outcome import Imported


def imported(
    folder: Path, text: str | bytes, name: str = "pond.md", **details: str
) -> KnowledgeBase:
    """Import a text with this file name, and return the knowledge in the resulting file."""
    outcome(folder, text, name, **details)
    return load([folder / "pond.yaml"])


def outcome(folder: Path, text: str | bytes, name: str = "pond.md", **details: str) -> Imported:
    """Import a text into pond.yaml, which may already exist, and return the outcome."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    id_ = details.pop("id", None)
    return import_article(path, folder / "pond.yaml", Overrides(id_, Details(**details)))


def texts(knowledge: KnowledgeBase) -> list[str]:
    """Return the texts of all passages."""
    return [passage.text for passage in knowledge.passages]


def numbered(knowledge: KnowledgeBase) -> list[tuple[int, str | None, str]]:
    """Return the paragraph number, section and text of each passage."""
    return [(only(passage), passage.section, passage.text) for passage in knowledge.passages]


def only(passage: Passage) -> int:
    """Return the paragraph number of a passage, which must have exactly one."""
    (number,) = passage.paragraphs
    return number
