"""Read an upload as a draft, preview its answers, and save it as a document."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import app
from bot.core.model.labels import confirmed_asks
from bot.core.model.scope import EVERYTHING, Scope
from bot.errors import ClashError, CurationError, KnowledgeError, Problem
from bot.knowledge.additions import seen_in
from bot.knowledge.crosscheck import same
from bot.knowledge.namespaces import namespace
from bot.runtime.bounded import Recent
from bot.serving.following import catch_up_scopes
from bot.store.events import DocumentChange
from bot.texts.translatable import Translatable
from bot.uploads.draft import draft_of
from bot.uploads.drafts import Drafts
from bot.uploads.library import Library
from bot.uploads.naming import safe_name
from bot.uploads.parsing import Parser
from bot.uploads.request import Failure, Limits, ParseRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.assistant import Assistant
    from bot.core.model.results import Answer
    from bot.serving.live import Serving
    from bot.serving.reloads import Reload
    from bot.serving.scopes import Given, Place
    from bot.store import Store
    from bot.texts.errors import ErrorTexts
    from bot.uploads.draft import DocumentDraft, Upload
    from bot.uploads.request import ParseResult

_MEBIBYTE = 1024 * 1024
_MAX_TRIED = 4
"""Maximum number of assistants that are kept for drafts. Each assistant holds all knowledge."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Outcome of saving a draft. `is_live` is false if the saved document can't be used yet."""

    draft: DocumentDraft
    reload: Reload
    is_live: bool


class DocumentDesk:
    """Reads, previews and saves documents. Drafts are kept only in memory."""

    def __init__(self, serving: Serving, store: Store) -> None:
        self._serving, self._store = serving, store
        self.library = Library(serving, store)
        self.drafts = Drafts()
        self._parser = Parser()
        self._tried: Recent[tuple[str, str], Assistant] = Recent(_MAX_TRIED)

    @property
    def is_off(self) -> bool:
        """True if the configuration doesn't allow documents."""
        return not self._serving.config.documents.documents

    @property
    def max_bytes(self) -> int:
        """The maximum size of an uploaded file, in bytes."""
        return self._serving.config.documents.file_bytes

    async def read(
        self, guild: int, upload: Upload, *, everywhere: bool = False, seen: Scope = EVERYTHING
    ) -> DocumentDraft:
        """Make a draft from an upload, keep the draft in `drafts`, and return it.

        The document can't use glossary aliases from `seen` for other terms, because an alias must
        be unambiguous within a scope. `seen` must not contain anything that the curator may not
        see.

        Raises CurationError if the file can't be read, KnowledgeError if the document has problems,
        ClashError if it clashes with other knowledge, and BusyError if too many files are waiting.
        """
        known = await self.library.documents(guild)
        request = self._request(guild, upload, known, seen, everywhere=everywhere)
        result = await self._parser.read(guild, request, upload.content)
        _check(result, upload.name)
        before = known.get(result.id)
        try:
            draft = await asyncio.to_thread(
                self._draft, guild, upload, result, before, everywhere=everywhere
            )
        except ClashError:
            raise
        except KnowledgeError as error:
            raise _named(error, upload.name) from None
        return self.drafts.keep(draft)

    async def ask(self, draft: DocumentDraft, question: str, place: Place) -> Answer:
        """Return the answer that members would get in a place if the draft were live there."""
        return await asyncio.to_thread(self._ask, draft, question, place)

    async def save(self, draft: DocumentDraft) -> Saved:
        """Save a draft and make it live.

        Raises ChangedError if someone else changed the document first, CurationError if the
        document can't be saved, and ClashError if it clashes with newer knowledge. A document
        that clashes or has changed in the meantime is not saved.
        """
        change = DocumentChange(draft.guild, draft.id, draft.before, draft.content)
        if draft.before is None:  # before saving, so the document is never available elsewhere
            await self._give(draft)
        reload = await self.library.save(change)
        if draft.before is not None:
            await self._give(draft)
        self.drafts.forget(draft.key)
        return Saved(draft, reload, self.library.is_live(draft.id))

    async def again(self, draft: DocumentDraft, seen: Scope = EVERYTHING) -> DocumentDraft:
        """Read a draft's upload again, and return a new draft based on the version that is live."""
        self.drafts.forget(draft.key)
        return await self._reread(draft, replace(draft.upload, replaces=draft.id), seen)

    async def edit(
        self,
        draft: DocumentDraft,
        title: str,
        publisher: str,
        url: str,
        seen: Scope = EVERYTHING,
    ) -> DocumentDraft:
        """Return a new draft with these details. Empty details are taken from the file."""
        upload = replace(
            draft.upload,
            replaces=draft.id,
            title=title.strip() or None,
            publisher=publisher.strip() or None,
            url=url.strip() or None,
        )
        return await self._reread(draft, upload, seen)

    async def _reread(self, draft: DocumentDraft, upload: Upload, seen: Scope) -> DocumentDraft:
        new = await self.read(draft.guild, upload, everywhere=draft.everywhere, seen=seen)
        return self.place(new, draft.given)

    def given(self, draft: DocumentDraft) -> Given:
        """Return the places where a draft will be available once it is saved."""
        known = self._known(draft.parts.source.collection_id)
        return known if known.fixed or draft.given is None else draft.given

    def _known(self, collection: str) -> Given:
        return self._serving.scopes.given(collection, self._serving.knowledge)

    def place(self, draft: DocumentDraft, given: Given | None) -> DocumentDraft:
        """Change where a draft will be available once it is saved, and return the new draft."""
        return self.drafts.keep(replace(draft, given=given))

    async def _give(self, draft: DocumentDraft) -> None:
        """Make a document available in the places that the curator chose."""
        collection, given = draft.parts.source.collection_id, draft.given
        if given is None or self._known(collection).fixed:
            return
        if given.everywhere:
            await self._store.answer_everywhere(collection)
        else:
            await self._store.answer_only_in(collection, draft.guild, given.rows)
        await catch_up_scopes(self._serving, self._store)

    def _request(
        self,
        guild: int,
        upload: Upload,
        known: dict[str, bytes],
        seen: Scope,
        *,
        everywhere: bool,
    ) -> ParseRequest:
        limits = self._serving.config.documents
        return ParseRequest(
            file=safe_name(upload.name),
            namespace=namespace(guild, everywhere=everywhere),
            limits=Limits(seconds=limits.seconds, memory=limits.memory_mib * _MEBIBYTE),
            title=upload.title,
            publisher=upload.publisher,
            url=upload.url,
            server=upload.server,
            replaces=upload.replaces,
            known={id_: content.decode() for id_, content in known.items()},
            aliases={
                same(alias): same(term.term)
                for term in seen_in(self._serving.knowledge, seen).glossary
                for alias in term.aliases
            },
        )

    def _draft(
        self,
        guild: int,
        upload: Upload,
        result: ParseResult,
        before: bytes | None,
        *,
        everywhere: bool,
    ) -> DocumentDraft:
        # This knowledge includes asks that were taught only in this server.
        knowledge = seen_in(self._serving.knowledge, Scope(guild=guild))

        def confirmed(passage_id: str) -> tuple[str, ...]:
            passage = knowledge.passage(passage_id)
            return tuple(confirmed_asks(passage)) if passage else ()

        draft = draft_of(guild, upload, result, before, confirmed, everywhere=everywhere)
        self.library.on_trial(draft.id, draft.content)
        return draft

    def _ask(self, draft: DocumentDraft, question: str, place: Place) -> Answer:
        assistant = self._assistant(draft)
        scope = self._serving.scopes.at(place, assistant.knowledge)
        if scope.sources is not None:  # the document may be limited to other channels
            scope = replace(scope, sources=scope.sources | {draft.id})
        return app.seeing(assistant, scope, self._serving.config).ask(question)

    def _assistant(self, draft: DocumentDraft) -> Assistant:
        """Return an assistant that includes the draft, cached until the knowledge changes."""
        key = draft.key, self._serving.status.version
        if (known := self._tried.get(key)) is None:
            knowledge = self.library.on_trial(draft.id, draft.content)
            known = app.assemble(knowledge, self._serving.config, app.EMBED_AT_ONCE)
            self._tried.set(key, known)
        return known


def _check(result: ParseResult, name: str) -> None:
    """Raise an error if an uploaded file could not be read."""
    if result.failure is None:
        return
    if result.failure is Failure.PROBLEMS:
        raise KnowledgeError(
            Problem(name, one.line, one.column, one.message) for one in result.problems
        )
    failure = result.failure
    if failure is Failure.REFUSED:
        raise _error(lambda texts: texts.file_refused.format(reason=result.text))
    raise _error(lambda texts: texts.file_reasons[failure.value])


def _named(error: KnowledgeError, name: str) -> KnowledgeError:
    return KnowledgeError(replace(one, file=name) for one in error.problems)


def _error(write: Callable[[ErrorTexts], str]) -> CurationError:
    return CurationError(Translatable(write))
