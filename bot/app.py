"""The composition root: configuration in, ready assistant out."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.core.index import Index
from bot.core.policy import Policy
from bot.knowledge import loader
from bot.knowledge.curated_path import instead, knowledge_files
from bot.knowledge.files import is_large
from bot.languages import en as english
from bot.semantic.folder import vector_folder
from bot.semantic.meaning import KnowledgeMeaning
from bot.semantic.ready import model_of, prepare

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.config import Config
    from bot.core.model import KnowledgeBase
    from bot.semantic.embedder import Embedder
    from bot.semantic.models import Mode
    from bot.semantic.ready import SemanticSetup
    from bot.semantic.vectors import KnowledgeVectors
    from bot.store.events import Edition


def build(config: Config) -> Assistant:
    """Return an assistant for the knowledge and the policy that `config` names.

    Raises KnowledgeError with every problem of the knowledge files.
    """
    return assemble(read(config), config)


def read(config: Config, edition: Edition | None = None) -> KnowledgeBase:
    """Return the knowledge that `config` names; large knowledge is read from its shelf.

    `edition` takes the place of the curated file. Raises KnowledgeError with every problem of the
    knowledge files.
    """
    return _read(config, instead(config, edition.content if edition else None))


def read_on_trial(config: Config, held: Mapping[Path, bytes]) -> KnowledgeBase:
    """Return the knowledge as it would be if these files held this; raises as `read` does."""
    return _read(config, held, on_trial=True)


def _read(config: Config, held: Mapping[Path, bytes], *, on_trial: bool = False) -> KnowledgeBase:
    files = tuple(dict.fromkeys((*knowledge_files(config), *held)))
    if is_large(config.knowledge):
        from bot.knowledge.disk import cache  # noqa: PLC0415 - most knowledge is small, and starts faster

        return cache.read(files, instead=held, of=config.knowledge, on_trial=on_trial)
    return loader.load_with_places(files, held).knowledge


def assemble(knowledge: KnowledgeBase, config: Config) -> Assistant:
    """Return an assistant for this knowledge, with the policy that `config` names.

    It compares meanings too where `config` says so and a model is there, except in large knowledge:
    comparing with all of it would take too long.
    """
    embedder = _prepared(config.semantic, config.model).embedder if knowledge.is_held else None
    meaning = None
    if embedder is not None:
        vectors = vectors_in(knowledge, embedder, vector_folder())
        meaning = KnowledgeMeaning(embedder, vectors)
    return Assistant(index_of(knowledge, meaning), policy_of(config))


def index_of(knowledge: KnowledgeBase, meaning: KnowledgeMeaning | None = None) -> Index:
    """Return an index of this knowledge, wherever it is."""
    if knowledge.is_held:
        return Index(knowledge, english.load(), meaning)
    from bot.knowledge.disk.contents import contents_of  # noqa: PLC0415 - likewise

    return Index(contents_of(knowledge), english.load())


def model_in_use(config: Config) -> str | None:
    """Return the model by which meanings are compared; None where questions go by words alone."""
    return model_of(_prepared(config.semantic, config.model).status)


@functools.cache
def _prepared(mode: Mode, model: str | Path) -> SemanticSetup:
    """Load a model once, however often knowledge is loaded again."""
    return prepare(mode, model)


def vectors_in(knowledge: KnowledgeBase, embedder: Embedder, folder: Path) -> KnowledgeVectors:
    """Return the vectors of `knowledge`; those that `folder` keeps are not made again."""
    from bot.semantic.vectors import vectors_of  # noqa: PLC0415 - it imports the extra's libraries

    return vectors_of(knowledge, embedder, folder)


def policy_of(config: Config) -> Policy:
    """Return the policy that `config` names."""
    return Policy(**config.matching.model_dump())
