"""Conversations about the shipped article and two imported ones, with the right passages."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from bot import app
from bot.config import loader as config
from bot.config.paths import shipped_knowledge
from bot.importer.importing import import_article
from bot.semantic.models import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.assistant import Assistant
    from bot.core.model.entries import Passage

HERE: Final = Path(__file__).parent
SHIPPED: Final = "obama-mexico-2013"
THIRD: Final = 3
SMALLTALK: Final = "smalltalk"


@dataclass(frozen=True)
class Turn:
    """A question, and the ids or paragraph numbers of any right passages.

    `is_smalltalk` marks a message that is not a question.
    """

    question: str
    right: frozenset[str | int]
    is_smalltalk: bool = False

    def is_right(self, passage: Passage) -> bool:
        """Return True if `passage` is a right answer."""
        return bool(self.right & {passage.id, *passage.paragraphs})


@dataclass(frozen=True)
class Conversation:
    """Questions that one person asks in a row."""

    kind: str
    turns: tuple[Turn, ...]
    held_out: bool


@dataclass(frozen=True)
class Talk:
    """The conversations and two-part questions about one article, and its assistant."""

    name: str
    assistant: Assistant
    conversations: tuple[Conversation, ...]
    two_parts: tuple[Conversation, ...]


def talks(model: Path | None = None) -> Iterator[Talk]:
    """Yield the conversations about each article.

    `model`, if given, is the folder of an embedding model.
    """
    for path in sorted(HERE.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield Talk(
            path.stem,
            assistant(path.stem, model),
            tuple(map(_conversation, data["conversations"])),
            tuple(
                Conversation("two parts", (_turn(entry),), n % THIRD == THIRD - 1)
                for n, entry in enumerate(data["two_parts"])
            ),
        )


def assistant(name: str, model: Path | None = None) -> Assistant:
    """Return an assistant for the shipped knowledge, or for an article exactly as imported."""
    mode = Mode.OFF if model is None else Mode.ON
    settings = replace(config.load(), semantic=mode, model=model or "")
    if name == SHIPPED:
        return app.build(replace(settings, knowledge=(shipped_knowledge(),)))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.yaml"
        import_article(HERE / f"{name}.md", out)
        return app.build(replace(settings, knowledge=(out,)))


def _conversation(entry: dict[str, Any]) -> Conversation:
    turns = tuple(map(_turn, entry["turns"]))
    return Conversation(entry["kind"], turns, entry.get("held_out", False))


def _turn(entry: dict[str, Any]) -> Turn:
    [(question, right)] = entry.items()
    if right == SMALLTALK:
        return Turn(question, frozenset(), is_smalltalk=True)
    return Turn(question, frozenset(right))
