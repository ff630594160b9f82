"""Build an assistant from a configuration (the composition root)."""

from __future__ import annotations

import functools
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.config.chooser_settings import KEY
from bot.core.model.entries import Gap, Passage
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.scope import EVERYTHING
from bot.core.retrieval.index import Index
from bot.errors import UsageError
from bot.knowledge.additions import seen_by, with_entries
from bot.knowledge.curated_path import instead
from bot.knowledge.reading import read_files
from bot.knowledge.sources import sources_named
from bot.languages import en as english
from bot.semantic.errors import NotEmbeddedError
from bot.semantic.folder import vector_folder
from bot.semantic.meaning import ExtendedMeaning, KnowledgeMeaning
from bot.semantic.ready import model_of, prepare, prepare_reranker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bot.chooser.model import LanguageModelChooser
    from bot.config import Config
    from bot.core.model.entries import Entry
    from bot.core.model.scope import Scope
    from bot.core.retrieval.closeness import Meaning
    from bot.core.retrieval.reader import Reader
    from bot.semantic.models import Mode
    from bot.semantic.ready import SemanticSetup
    from bot.store.events import Edition

_KEY = re.compile(r"[!-~]*")
"""Matches a key that fits in an HTTP header: printable ASCII without spaces, or nothing."""

EMBED_AT_ONCE = 100
"""Maximum number of texts to embed while a user waits. Embedding them takes about a second.

If more texts lack vectors, questions are matched by words until `Serving.embed` is done.
"""


def build(config: Config) -> Assistant:
    """Build the assistant that `config` describes.

    Raises KnowledgeError, which lists all problems, if the knowledge files have any.
    """
    return assemble(read(config), config)


def read(config: Config, edition: Edition | None = None) -> KnowledgeBase:
    """Read the knowledge that `config` names. A large knowledge base is read from its disk index.

    If `edition` is given, its content is used instead of the curated file's. Raises KnowledgeError,
    which lists all problems, if the knowledge files have any.
    """
    return read_files(config, instead(config, edition.content if edition else None))


def read_on_trial(config: Config, held: Mapping[Path, bytes]) -> KnowledgeBase:
    """Read the knowledge, using the content in `held` instead of the files on disk.

    Raises KnowledgeError, which lists all problems, if the knowledge files or `held` have any.
    """
    return read_files(config, held, on_trial=True)


def assemble(knowledge: KnowledgeBase, config: Config, most: int | None = None) -> Assistant:
    """Build an assistant for this knowledge, with the policy in `config`.

    The assistant also compares meanings if `config` enables that, the model can be used, and no
    more than `most` texts need to be embedded first (see `with_meaning`). A large knowledge base is
    matched by words only, because comparing a question with every passage would be too slow.
    """
    assistant = Assistant(index_of(knowledge), policy_of(config))
    try:
        return with_meaning(assistant, config, most)
    except NotEmbeddedError:
        return assistant


def lacks_meaning(assistant: Assistant, config: Config) -> bool:
    """Return whether the assistant could compare meanings but does not do so yet."""
    index = assistant.index
    can = index.knowledge.is_held and _prepared(config.semantic, config.model).embedder is not None
    return can and index.meaning is None


def with_meaning(
    assistant: Assistant,
    config: Config,
    most: int | None = None,
    report: Callable[[int, int], None] | None = None,
) -> Assistant:
    """Return an assistant that also compares meanings, or `assistant` if that is impossible.

    Texts that lack vectors are embedded first, about a hundred per second. `report` is called with
    the number of finished texts and the total number. Raises NotEmbeddedError if more than `most`
    texts lack vectors.
    """
    if not lacks_meaning(assistant, config):
        return assistant
    from bot.semantic.vectors import vectors_of  # noqa: PLC0415 - slow to import

    embedder = _prepared(config.semantic, config.model).embedder
    assert embedder is not None  # noqa: S101 - otherwise, meaning could not be added
    vectors = vectors_of(assistant.index.knowledge, embedder, vector_folder(), most, report)
    reader: Reader | None = embedder.reader
    if config.reranker:
        reader = _reranker(config.semantic, config.reranker) or reader
    return assistant.comparing(KnowledgeMeaning(embedder, vectors), reader)


def seeing(assistant: Assistant, scope: Scope, config: Config) -> Assistant:
    """Return an assistant limited to a scope's sources and the entries added in its server.

    If more than `EMBED_AT_ONCE` texts of the added entries lack vectors, all added entries are
    matched by words only.
    """
    if entries := seen_by(assistant.knowledge, scope.guild):
        knowledge = with_entries(assistant.knowledge, entries)
        meaning = _meaning_with(assistant.index, entries, config)
        assistant = assistant.extended(knowledge, entries, meaning)
    else:
        scope = replace(scope, guild=None)
    return assistant if scope == EVERYTHING else assistant.seeing(scope)


def _meaning_with(index: Index, entries: Sequence[Entry], config: Config) -> Meaning | None:
    embedder = _prepared(config.semantic, config.model).embedder
    if not isinstance(index.meaning, KnowledgeMeaning) or embedder is None:
        return index.meaning
    from bot.semantic.vectors import vectors_of  # noqa: PLC0415 - slow to import

    part = KnowledgeBase(
        passages=tuple(one for one in entries if isinstance(one, Passage)),
        gaps=tuple(one for one in entries if isinstance(one, Gap)),
    )
    try:
        vectors = vectors_of(part, embedder, vector_folder(), EMBED_AT_ONCE)
    except NotEmbeddedError:
        return index.meaning
    return ExtendedMeaning(index.meaning, vectors)


def chooser_of(
    config: Config, environment: Mapping[str, str] = os.environ
) -> LanguageModelChooser | None:
    """Return the chooser that `config` describes, or None if no chooser is configured.

    The API key comes from `environment`. Raises UsageError if the key contains an invalid
    character.
    """
    settings = config.chooser
    if not settings.url:
        return None
    key = environment.get(KEY, "").strip()
    if not _KEY.fullmatch(key):
        raise UsageError(
            f"{KEY} contains a character that no key can have, such as a space or a line break: "
            "copy the key again"
        )
    from bot.chooser.model import LanguageModelChooser  # noqa: PLC0415 - slow to import, and rare

    return LanguageModelChooser(
        settings.url,
        settings.model,
        key,
        timeout=settings.timeout,
        concurrency=settings.concurrency,
        daily=settings.daily,
    )


def narrowed(assistant: Assistant, name: str) -> Assistant:
    """Return an assistant that answers only from the source or collection with this id.

    Raises UsageError if there is no such source or collection.
    """
    return assistant.within(sources_named(assistant.knowledge, name))


def index_of(knowledge: KnowledgeBase) -> Index:
    """Return an index of the knowledge, which may be in memory or on disk."""
    if knowledge.is_held:
        return Index(knowledge, english.load())
    from bot.knowledge.disk.disk_knowledge import contents_of  # noqa: PLC0415 - rarely needed

    return Index(contents_of(knowledge), english.load())


def model_in_use(config: Config) -> str | None:
    """Return the embedding model's name, or None if questions are matched by words only."""
    return model_of(_prepared(config.semantic, config.model).status)


@functools.cache
def _prepared(mode: Mode, model: str | Path) -> SemanticSetup:
    """Load each model only once, however often the knowledge is reloaded."""
    return prepare(mode, model)


@functools.cache
def _reranker(mode: Mode, model: str | Path) -> Reader | None:
    """Load each cross-encoder only once, however often the knowledge is reloaded."""
    return prepare_reranker(mode, model)


def policy_of(config: Config) -> Policy:
    """Return the matching policy in `config`."""
    return Policy(**config.matching.model_dump())
