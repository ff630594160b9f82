"""The golden questions that are to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.evaluate import golden
from bot.knowledge.files import golden_files_at, golden_files_beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.config import Config
    from bot.core.model import KnowledgeBase
    from bot.evaluate.figures import Split
    from bot.evaluate.golden import GoldenQuestion


def questions_of(
    part: Split, config: Config, knowledge: KnowledgeBase, files: Sequence[Path] = ()
) -> list[GoldenQuestion]:
    """Return the questions of a part: of these files, else of those beside the knowledge.

    Raises UsageError where there are none, KnowledgeError with the problems of the files.
    """
    found = golden_files_at(files) or golden_files_beside(config.knowledge)
    questions = [one for one in golden.load(found, knowledge) if part.holds(one)]
    if not questions:
        raise UsageError(f"no golden question belongs to the part {part}")
    return questions
