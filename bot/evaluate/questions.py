"""Select the golden questions to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.evaluate import golden
from bot.knowledge.files import golden_files_at, golden_files_beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.evaluate.figures import Split
    from bot.evaluate.golden import GoldenQuestion


def questions_of(
    part: Split, config: Config, knowledge: KnowledgeBase, files: Sequence[Path] = ()
) -> list[GoldenQuestion]:
    """Return the golden questions that belong to `part`.

    The questions come from `files` or, if `files` is empty, from the files next to the knowledge.
    Raises UsageError if there are no questions, and KnowledgeError if the files have problems.
    """
    found = golden_files_at(files) or golden_files_beside(config.knowledge)
    questions = [one for one in golden.load(found, knowledge) if part.holds(one)]
    if not questions:
        raise UsageError(
            f"there are no golden questions in the part {part}: choose another one with --part"
        )
    return questions
