"""Composition root: Config -> Assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.loader import load

if TYPE_CHECKING:
    from bot.config import Config


def build(config: Config) -> Assistant:
    """Return the assistant; raises KnowledgeError."""
    return Assistant(load(config.knowledge))
