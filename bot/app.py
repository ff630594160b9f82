"""The composition root: configuration in, ready assistant out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import english, loader
from bot.assistant import Assistant
from bot.core.index import Index
from bot.core.policy import Policy

if TYPE_CHECKING:
    from bot.config import Config


def build(config: Config) -> Assistant:
    """Return an assistant for the knowledge and the policy that `config` names.

    Raises KnowledgeError with every problem of the knowledge files.
    """
    policy = Policy(**config.matching.model_dump())
    return Assistant(Index(loader.load(config.knowledge), english.load()), policy)
