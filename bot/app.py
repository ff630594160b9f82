"""The composition root: configuration in, ready assistant out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import english, loader
from bot.assistant import Assistant
from bot.core.index import Index
from bot.core.policy import Policy

if TYPE_CHECKING:
    from bot.config import Config
    from bot.core.model import KnowledgeBase


def build(config: Config) -> Assistant:
    """Return an assistant for the knowledge and the policy that `config` names.

    Raises KnowledgeError with every problem of the knowledge files.
    """
    return assemble(loader.load(config.knowledge), config)


def assemble(knowledge: KnowledgeBase, config: Config) -> Assistant:
    """Return an assistant for this knowledge, with the policy that `config` names."""
    return Assistant(Index(knowledge, english.load()), policy_of(config))


def policy_of(config: Config) -> Policy:
    """Return the policy that `config` names."""
    return Policy(**config.matching.model_dump())
