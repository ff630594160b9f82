"""The desk for documents: read an upload, try questions against it, and save it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.core.model import confirmed_asks
from bot.errors import CurationError, KnowledgeError, Problem
from bot.knowledge.added import FOLDER, added_folder
from bot.knowledge.crosscheck import same
from bot.knowledge.namespaces import namespace
from bot.serving.scopes import Place
from bot.store.events import DocumentChange
from bot.texts.translatable import Translatable
from bot.uploads.draft import draft_of
from bot.uploads.drafts import Drafts
from bot.uploads.library import Library
from bot.uploads.naming import safe_name
from bot.uploads.parsing import Parser
from bot.uploads.request import Limits, Reason, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.model import Answer
    from bot.serving.live import Serving
    from bot.serving.reloads import Reload
    from bot.store import Store
    from bot.texts.errors import ErrorTexts
    from bot.uploads.draft import DocumentDraft, Upload
    from bot.uploads.request import Result

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Saved:
    """Outcome of saving a draft. `is_live` is false if the document was left out."""

    draft: DocumentDraft
    reload: Reload
    is_live: bool


class DocumentDesk:
    """Reads, previews and saves documents. Drafts are in memory only."""

    def __init__(self, serving: Serving, store: Store) -> None:
        self._serving = serving
        self.library = Library(serving, store)
        self.drafts = Drafts()
        self._parser = Parser()

    @property
    def is_off(self) -> bool:
        """Return whether the configuration allows no documents."""
        return not self._serving.config.documents.documents

    @property
    def max_bytes(self) -> int:
        """The maximum size of a file."""
        return self._serving.config.documents.file_bytes

    async def read(self, guild: int, upload: Upload, *, everywhere: bool = False) -> DocumentDraft:
        """Return and keep the draft for an upload.

        Raises CurationError if the file can't be read, KnowledgeError if the document has problems,
        and BusyError if too many files are waiting.
        """
        known = await self.library.documents(guild)
        request = self._request(guild, upload, known, everywhere=everywhere)
        result = await self._parser.read(request, upload.content)
        _check(result, upload.name)
        before = known.get(result.id)
        try:
            draft = await asyncio.to_thread(self._draft, guild, upload, result, before)
        except KnowledgeError as error:
            raise _named(error, upload.name) from None
        return self.drafts.keep(draft)

    async def ask(self, draft: DocumentDraft, question: str) -> Answer:
        """Return the answer that a member of the server would get if the draft were live."""
        return await asyncio.to_thread(self._ask, draft, question)

    async def save(self, draft: DocumentDraft) -> Saved:
        """Save a draft and make it live.

        Raises ChangedError if someone else changed the document first, CurationError if it can't be
        saved, and KnowledgeError if it clashes with something that is new. Then nothing is saved.
        """
        await asyncio.to_thread(self._on_trial, draft)
        change = DocumentChange(draft.guild, draft.id, draft.before, draft.content)
        reload = await self.library.save(change)
        self.drafts.forget(draft.key)
        ids = {source.id for source in self._serving.knowledge.sources}
        return Saved(draft, reload, draft.id in ids and not reload.problems)

    async def again(self, draft: DocumentDraft) -> DocumentDraft:
        """Return a new draft of the same upload, compared with what is live now."""
        self.drafts.forget(draft.key)
        return await self._reread(draft, replace(draft.upload, replaces=draft.id))

    async def edit(
        self, draft: DocumentDraft, title: str, publisher: str, url: str
    ) -> DocumentDraft:
        """Return a new draft with other details. Empty ones are taken from the file."""
        upload = replace(
            draft.upload,
            replaces=draft.id,
            title=title.strip() or None,
            publisher=publisher.strip() or None,
            url=url.strip() or None,
        )
        return await self._reread(draft, upload)

    async def _reread(self, draft: DocumentDraft, upload: Upload) -> DocumentDraft:
        return await self.read(draft.guild, upload, everywhere=draft.everywhere)

    def _request(
        self, guild: int, upload: Upload, known: dict[str, bytes], *, everywhere: bool
    ) -> Request:
        limits = self._serving.config.documents
        return Request(
            file=safe_name(upload.name),
            namespace=namespace(guild, everywhere=everywhere),
            limits=Limits(seconds=limits.seconds, memory=limits.memory_mib * _MEBIBYTE),
            title=upload.title,
            publisher=upload.publisher,
            url=upload.url,
            replaces=upload.replaces,
            known={id_: content.decode() for id_, content in known.items()},
            aliases={
                same(alias): same(term.term)
                for term in self._serving.knowledge.glossary
                for alias in term.aliases
            },
        )

    def _draft(
        self, guild: int, upload: Upload, result: Result, before: bytes | None
    ) -> DocumentDraft:
        draft = draft_of(guild, upload, result, before, self._confirmed)
        self._on_trial(draft)
        return draft

    def _confirmed(self, passage_id: str) -> tuple[str, ...]:
        """Return the confirmed questions of a live passage, wherever they are stored."""
        passage = self._serving.knowledge.passage(passage_id)
        return tuple(confirmed_asks(passage)) if passage else ()

    def _on_trial(self, draft: DocumentDraft) -> None:
        """Raise KnowledgeError if the draft clashes with other knowledge."""
        app.read_on_trial(self._serving.config, {self._path(draft): draft.content})

    def _ask(self, draft: DocumentDraft, question: str) -> Answer:
        config = self._serving.config
        knowledge = app.read_on_trial(config, {self._path(draft): draft.content})
        assistant = app.assemble(knowledge, config, app.EMBED_AT_ONCE)
        scope = self._serving.scopes.at(Place(draft.guild), knowledge)
        return app.seeing(assistant, scope, config).ask(question)

    def _path(self, draft: DocumentDraft) -> Path:
        folder = None if self._serving.config.store.shared else added_folder(self._serving.config)
        return (folder or Path(FOLDER)) / f"{draft.id}.yaml"


def _check(result: Result, name: str) -> None:
    """Raise an error if a file could not be read."""
    if result.reason is None:
        return
    if result.reason is Reason.PROBLEMS:
        raise KnowledgeError(
            Problem(name, one.line, one.column, one.message) for one in result.problems
        )
    reason = result.reason
    if reason is Reason.REFUSED:
        raise _error(lambda texts: texts.file_refused.format(reason=result.text))
    raise _error(lambda texts: texts.file_reasons[reason.value])


def _named(error: KnowledgeError, name: str) -> KnowledgeError:
    return KnowledgeError(replace(one, file=name) for one in error.problems)


def _error(write: Callable[[ErrorTexts], str]) -> CurationError:
    return CurationError(Translatable(write))
