"""Documents by command, button and form. Callers must first check the permission to curate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.curation import document_pages as pages
from bot.chat.curation.reasons import reasoned
from bot.chat.curation.removing import Removing, guild_of
from bot.chat.replies.reply import Form, Reply, say
from bot.chat.services import texts_for
from bot.errors import ChangedError, CurationError
from bot.texts.translatable import Translatable
from bot.uploads.desk import DocumentDesk
from bot.uploads.download import download, too_large
from bot.uploads.draft import Upload
from bot.uploads.naming import check_name, pasted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import discord

    from bot.chat.backend import Backend
    from bot.chat.responding import Interaction, Responder
    from bot.texts import Texts
    from bot.uploads.draft import DocumentDraft

    ComposeForDraft = Callable[[DocumentDraft, Texts], Awaitable[Reply]]

_ID = re.compile(r"[a-z0-9-]{1,64}")


class Adding:
    """Adds documents after a preview.

    `everywhere` returns whether new documents from an interaction answer everywhere.
    """

    def __init__(
        self, backend: Backend, responder: Responder, everywhere: Callable[[Interaction], bool]
    ) -> None:
        self._responder, self._everywhere = responder, everywhere
        self._desk = DocumentDesk(backend.serving, backend.store)
        self.removing = Removing(self._desk.library, responder)

    async def add(
        self, interaction: Interaction, file: discord.Attachment | None, replaces: str
    ) -> None:
        """Show the preview of an attached file. Without one, open a form for a text."""
        if replaces and not _ID.fullmatch(replaces):  # typed, not chosen from the list
            await self._responder.tell(
                interaction, lambda texts: say(texts.chat.documents.no_document)
            )
            return
        if file is None:
            form = pages.paste_form(replaces, texts_for(interaction.locale))
            await self._responder.ask(interaction, form)
            return

        async def upload() -> Upload:
            check_name(file.filename)
            if file.size > self._desk.max_bytes:
                raise too_large(self._desk.max_bytes)
            content = await download(file.url, self._desk.max_bytes)
            return Upload(file.filename, content, replaces=replaces or None)

        await self._preview(interaction, upload)

    async def paste(
        self, interaction: Interaction, replaces: str, written: Mapping[str, str]
    ) -> None:
        """Show the preview of a pasted text."""

        async def upload() -> Upload:
            return pasted(
                written.get(pages.TITLE, ""),
                written.get(pages.TEXT, ""),
                written.get(pages.PUBLISHER, ""),
                written.get(pages.URL, ""),
                replaces,
            )

        await self._preview(interaction, upload)

    async def _preview(
        self, interaction: Interaction, upload: Callable[[], Awaitable[Upload]]
    ) -> None:
        guild = guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            if self._desk.is_off:
                raise CurationError(Translatable(lambda own: own.uploads_off))
            given = await upload()
            if given.replaces and given.replaces not in await self._desk.library.documents(guild):
                raise CurationError(Translatable(lambda own: own.no_document))
            draft = await self._desk.read(guild, given, everywhere=self._everywhere(interaction))
            return pages.preview(draft, texts, self._responder.style_in(interaction))

        await self._responder.respond(interaction, reasoned(compose), private=True)

    async def show(self, interaction: Interaction, key: str) -> None:
        """Show the preview of a draft again."""

        async def show(draft: DocumentDraft, texts: Texts) -> Reply:
            return pages.preview(draft, texts, self._responder.style_in(interaction))

        await self._about(interaction, key, show)

    async def edit(self, interaction: Interaction, key: str) -> None:
        """Open a form for the title, the publisher and the address."""
        await self._ask(interaction, key, pages.edit_form)

    async def edited(self, interaction: Interaction, key: str, written: Mapping[str, str]) -> None:
        """Show the preview with other details."""

        async def edit(draft: DocumentDraft, texts: Texts) -> Reply:
            details = (written.get(name, "") for name in (pages.TITLE, pages.PUBLISHER, pages.URL))
            new = await self._desk.edit(draft, *details)
            return pages.preview(new, texts, self._responder.style_in(interaction))

        await self._about(interaction, key, edit)

    async def try_(self, interaction: Interaction, key: str) -> None:
        """Open a form for a question."""
        await self._ask(interaction, key, pages.try_form)

    async def tried(self, interaction: Interaction, key: str, question: str) -> None:
        """Show the answer that members would get."""

        async def ask(draft: DocumentDraft, texts: Texts) -> Reply:
            answer = await self._desk.ask(draft, question)
            return pages.tried(draft, answer, texts, self._responder.style_in(interaction))

        await self._about(interaction, key, ask)

    async def save(self, interaction: Interaction, key: str) -> None:
        """Save a draft. If someone else was faster, show a new preview instead."""

        async def save(draft: DocumentDraft, texts: Texts) -> Reply:
            try:
                return pages.saved(await self._desk.save(draft), texts)
            except ChangedError:
                again = await self._desk.again(draft)
                notice = texts.chat.documents.changed
                return pages.preview(again, texts, self._responder.style_in(interaction), notice)

        await self._about(interaction, key, save)

    async def discard(self, interaction: Interaction, key: str) -> None:
        """Forget a draft."""

        async def discard(draft: DocumentDraft, texts: Texts) -> Reply:
            self._desk.drafts.forget(draft.key)
            return say(texts.chat.documents.discarded)

        await self._about(interaction, key, discard)

    async def _ask(
        self, interaction: Interaction, key: str, form: Callable[[DocumentDraft, Texts], Form]
    ) -> None:
        draft = self._desk.drafts.get(key, guild_of(interaction))
        texts = texts_for(interaction.locale)
        if draft is None:
            await self._responder.update(interaction, say(texts.chat.documents.expired))
        else:
            await self._responder.ask(interaction, form(draft, texts))

    async def _about(self, interaction: Interaction, key: str, compose: ComposeForDraft) -> None:
        """Replace the message with the reply from `compose`, unless the draft has expired."""
        draft = self._desk.drafts.get(key, guild_of(interaction))

        async def about(texts: Texts) -> Reply:
            if draft is None:
                return say(texts.chat.documents.expired)
            return await reasoned(
                lambda own: compose(draft, own), lambda own: pages.back_to(draft, own)
            )(texts)

        await self._responder.replace(interaction, about)
