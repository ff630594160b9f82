"""Which golden questions the knowledge no longer answers as they say, each at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import golden
from bot.errors import KnowledgeError
from bot.evaluate.figures import ask_all
from bot.evaluate.misses import Miss, misses, said
from bot.knowledge import files as goldenfiles
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.errors import Problem


def check_golden(
    knowledge: Sequence[Path], assistant: Assistant
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return the broken questions beside the knowledge files, and those that are merely weak.

    A question is weak where its right passage comes first but was held back, or where not all of
    its parts were answered. Problems of the golden files themselves come in place of both. Raises
    UsageError where there are no golden questions.
    """
    try:
        questions = golden.load(goldenfiles.beside(knowledge), assistant.knowledge)
    except KnowledgeError as error:
        return error.problems, ()
    with progress("Asking", len(questions)) as advance:
        missed = misses(ask_all(assistant, questions, advance))
    broken = sorted(_problem(miss) for miss in missed if not miss.is_mild)
    weak = sorted(_problem(miss) for miss in missed if miss.is_mild)
    return tuple(broken), tuple(weak)


def _problem(miss: Miss) -> Problem:
    question, answer = miss.asked.question, miss.asked.answer
    # Whoever tunes by what was kept aside should at least know.
    kind = f"{question.kind}, kept aside" if question.held_out else question.kind
    ids = ", ".join(said(answer)) or "nothing"
    return question.place.problem(f"{kind}: {miss.reason}; said: {answer.outcome} ({ids})")
