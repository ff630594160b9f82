"""Tests that large and small knowledge are checked alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.examine import examine
from tests.bakery import GOLDEN, KNOWLEDGE, written
from tests.curation.desks import CURATED, desk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ANOTHER = """\
source: {id: otters, title: Otters at Sea, publisher: Otter Press}
passages:
  - {id: scarves, paragraphs: [1], wording: verbatim,
     starts: Otters knit scarves, text: Otters knit scarves.}
  - {id: hats, paragraphs: [7], wording: verbatim,
     starts: Hats are knit, text: Hats are knit by otters.}
"""


def test_large_knowledge_is_examined_like_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking one file at a time finds the same problems, including those in golden questions."""
    config = desk(tmp_path, CURATED, KNOWLEDGE)
    written(config.knowledge[0] / "otters.yaml", ANOTHER)
    written(config.knowledge[0] / "bakery.golden.yaml", GOLDEN)
    article = written(
        tmp_path / "article.txt", "Otters at Sea\n\nOtters knit scarves.\n\nHats are knit.\n"
    )
    small = examine(config, article, with_golden=True)
    monkeypatch.setattr("bot.knowledge.files.LARGE", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert examine(config, article, with_golden=True) == small
    assert any(problem.file.endswith("otters.yaml") for problem in small.problems)
    assert small.warnings
    written(config.knowledge[0] / "otters.yaml", ANOTHER.replace("id: hats", "id: bread"))
    assert any("already used" in one.message for one in examine(config).problems)
