"""Fixture for tests of readers, which check single paragraphs instead of joined ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.importer.grouping import Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.article import Paragraph
    from bot.importer.grouping import ParagraphBlocks


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each paragraph a passage."""

    def alone(
        paragraphs: Sequence[Paragraph], limit: int, longest: int, markup: ParagraphBlocks
    ) -> Iterator[Piece]:
        for paragraph in paragraphs:
            yield from pieces([paragraph], limit, longest, markup)

    def unchanged(piece: Piece, _limit: int, **_options: bool) -> Piece:
        return piece

    monkeypatch.setattr("bot.importer.draft.pieces", alone)
    monkeypatch.setattr("bot.importer.draft.completed", unchanged)
