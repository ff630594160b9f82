"""The golden questions that are to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import golden
from bot.errors import UsageError
from bot.knowledge import files as goldenfiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.config import Config
    from bot.core.model import KnowledgeBase
    from bot.evaluate.figures import Part
    from bot.golden import GoldenQuestion


def questions_of(
    part: Part, config: Config, knowledge: KnowledgeBase, files: Sequence[Path] = ()
) -> list[GoldenQuestion]:
    """Return the questions of a part: of these files, else of those beside the knowledge.

    Raises UsageError where there are none, KnowledgeError with the problems of the files.
    """
    found = goldenfiles.given(files) or goldenfiles.beside(config.knowledge)
    questions = [one for one in golden.load(found, knowledge) if part.holds(one)]
    if not questions:
        raise UsageError(f"no golden question belongs to the part {part}")
    return questions
