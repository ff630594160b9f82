"""Let curators add documents in Discord.

Callers must first check that the user may curate.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.curation import document_pages as pages
from bot.chat.curation.access import OPERATORS
from bot.chat.curation.reasons import reasoned
from bot.chat.curation.removing import Removing, guild_of
from bot.chat.curation.scoping import chosen_places
from bot.chat.places import place_of_interaction, places_in, server_of
from bot.chat.replies.reply import Form, Reply, say
from bot.chat.services import texts_for
from bot.core.model.scope import EVERYTHING
from bot.errors import ChangedError, CurationError
from bot.knowledge.additions import seen_in
from bot.knowledge.namespaces import origin_of
from bot.serving.scopes import Given, only_in
from bot.texts.translatable import Translatable
from bot.uploads.desk import DocumentDesk
from bot.uploads.download import download, too_large
from bot.uploads.draft import Upload
from bot.uploads.naming import check_name, pasted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import discord

    from bot.chat.backend import Backend
    from bot.chat.curation.access import CuratorScope
    from bot.chat.gateway.guilds import Guilds
    from bot.chat.responding import Interaction, Responder
    from bot.core.model.scope import Scope
    from bot.texts import Texts
    from bot.uploads.draft import DocumentDraft

    ComposeForDraft = Callable[[DocumentDraft, Texts], Awaitable[Reply]]

_ID = re.compile(r"[a-z0-9-]{1,64}")


class Adding:
    """Adds documents after showing a preview."""

    def __init__(self, backend: Backend, responder: Responder, guilds: Guilds) -> None:
        self._serving, self._responder, self._guilds = backend.serving, responder, guilds
        self.desk = self._desk = DocumentDesk(backend.serving, backend.store)
        self.removing = Removing(self._desk.library, responder)

    @property
    def is_off(self) -> bool:
        """True if the configuration doesn't allow adding documents."""
        return self._desk.is_off

    async def add(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        file: discord.Attachment | None,
        replaces: str,
    ) -> None:
        """Show the preview of an attached file or, without a file, open a form for pasted text."""
        # If `replaces` is not an id, the member typed text instead of choosing from the list.
        if replaces and not _ID.fullmatch(replaces):
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

        await self._preview(interaction, curator, upload)

    async def paste(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        replaces: str,
        written: Mapping[str, str],
    ) -> None:
        """Show the preview of pasted text."""

        async def upload() -> Upload:
            return pasted(
                written.get(pages.TITLE, ""),
                written.get(pages.TEXT, ""),
                written.get(pages.PUBLISHER, ""),
                written.get(pages.URL, ""),
                replaces,
            )

        await self._preview(interaction, curator, upload)

    async def _preview(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        upload: Callable[[], Awaitable[Upload]],
    ) -> None:
        guild = guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            if self._desk.is_off:
                raise CurationError(Translatable(lambda own: own.uploads_off))
            given = replace(await upload(), server=server_of(interaction).name)
            if given.replaces and given.replaces not in await self._desk.library.documents(guild):
                raise CurationError(Translatable(lambda own: own.no_document))
            # If the bot is in only one server, the bot belongs to that server, so documents from
            # the operator's curators answer everywhere.
            everywhere = curator == OPERATORS and self._guilds.only_one
            seen = self._seen(interaction, everywhere=everywhere)
            draft = await self._desk.read(guild, given, everywhere=everywhere, seen=seen)
            return self._page(interaction, curator, draft, texts)

        await self._responder.respond(interaction, reasoned(compose, curator), private=True)

    def _page(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        draft: DocumentDraft,
        texts: Texts,
        notice: str = "",
    ) -> Reply:
        """Return the preview of a draft."""
        style, given = self._responder.style_in(interaction), self._desk.given(draft)
        if not self._may_place(curator, draft):
            return pages.preview(draft, texts, style, given, notice)
        guild, chosen = interaction.guild, (*given.categories, *given.channels)
        # A chosen channel may have been deleted.
        here = [one for one in chosen if guild and guild.get_channel(one)]
        places = pages.placing(draft, here, texts, everywhere=curator == OPERATORS)
        return pages.preview(draft, texts, style, given, notice, places=places)

    def _may_place(self, curator: CuratorScope, draft: DocumentDraft) -> bool:
        """Return whether a curator may decide where a draft will answer once it is saved."""
        given = self._desk.given(draft)
        return not given.fixed and (curator == OPERATORS or not given.everywhere)

    def _seen(self, interaction: Interaction, *, everywhere: bool) -> Scope:
        """Return the scope of all knowledge that may answer alongside the server's documents."""
        if everywhere:
            return EVERYTHING
        guild = server_of(interaction)
        return self._serving.scopes.within(guild.id, self._serving.knowledge, places_in(guild))

    async def show(self, interaction: Interaction, curator: CuratorScope, key: str) -> None:
        """Show the preview of a draft again."""

        async def show(draft: DocumentDraft, texts: Texts) -> Reply:
            return self._page(interaction, curator, draft, texts)

        await self._about(interaction, curator, key, show)

    async def limit(
        self, interaction: Interaction, curator: CuratorScope, key: str, channels: Sequence[str]
    ) -> None:
        """Set a draft to answer only in these channels and categories once it is saved."""
        places = [*chosen_places(interaction.guild, channels)] if interaction.guild else []
        await self._place(interaction, curator, key, only_in(places) if places else None)

    async def place(
        self, interaction: Interaction, curator: CuratorScope, key: str, *, everywhere: bool
    ) -> None:
        """Set a draft to answer everywhere, or only in this server, once it is saved."""
        here = Given(servers=frozenset({guild_of(interaction)}))
        if not everywhere:
            await self._place(interaction, curator, key, here)
        else:
            may = curator == OPERATORS
            await self._place(interaction, curator, key, Given(everywhere=True) if may else None)

    async def _place(
        self, interaction: Interaction, curator: CuratorScope, key: str, given: Given | None
    ) -> None:
        async def place(draft: DocumentDraft, texts: Texts) -> Reply:
            if given is not None and self._may_place(curator, draft):
                draft = self._desk.place(draft, given)
            return self._page(interaction, curator, draft, texts)

        await self._about(interaction, curator, key, place)

    async def edit(self, interaction: Interaction, key: str) -> None:
        """Open a form for editing a draft's title, publisher and address."""
        await self._ask(interaction, key, pages.edit_form)

    async def edited(
        self, interaction: Interaction, curator: CuratorScope, key: str, written: Mapping[str, str]
    ) -> None:
        """Apply the edited details to a draft, and show the new preview."""

        async def edit(draft: DocumentDraft, texts: Texts) -> Reply:
            title, publisher, url = (
                written.get(name, "") for name in (pages.TITLE, pages.PUBLISHER, pages.URL)
            )
            seen = self._seen(interaction, everywhere=curator == OPERATORS and draft.everywhere)
            new = await self._desk.edit(draft, title, publisher, url, seen)
            return self._page(interaction, curator, new, texts)

        await self._about(interaction, curator, key, edit)

    async def try_(self, interaction: Interaction, key: str) -> None:
        """Open a form for entering a test question about a draft."""
        await self._ask(interaction, key, pages.try_form)

    async def tried(
        self, interaction: Interaction, curator: CuratorScope, key: str, question: str
    ) -> None:
        """Show the answer that members would get to a question if the draft were saved."""

        async def ask(draft: DocumentDraft, texts: Texts) -> Reply:
            answer = await self._desk.ask(draft, question, place_of_interaction(interaction))
            return pages.tried(draft, answer, texts, self._responder.style_in(interaction))

        await self._about(interaction, curator, key, ask, limited=True)

    async def save(self, interaction: Interaction, curator: CuratorScope, key: str) -> None:
        """Save a draft.

        If someone else saved first, or all chosen channels have been deleted, show a new preview
        instead.
        """

        async def save(draft: DocumentDraft, texts: Texts) -> Reply:
            if _is_gone(draft.given, server_of(interaction)):  # the draft would answer nowhere
                draft = self._desk.place(draft, None)
                notice = texts.chat.documents.places_gone
                return self._page(interaction, curator, draft, texts, notice)
            try:
                done = await self._desk.save(draft)
                may_change = curator == OPERATORS
                return pages.saved(done, self._others(interaction), texts, may_change=may_change)
            except ChangedError:
                everywhere = curator == OPERATORS and draft.everywhere
                seen = self._seen(interaction, everywhere=everywhere)
                again = await self._desk.again(draft, seen)
                notice = texts.chat.documents.changed
                return self._page(interaction, curator, again, texts, notice)

        await self._about(interaction, curator, key, save)

    def _others(self, interaction: Interaction) -> int:
        """Count the collections that answer in the server.

        The server's own documents are not counted.
        """
        guild, scope = server_of(interaction).id, self._seen(interaction, everywhere=False)
        seen = {one.collection_id for one in seen_in(self._serving.knowledge, scope).sources}
        return sum(not (origin := origin_of(one)) or origin.guild != guild for one in seen)

    async def discard(self, interaction: Interaction, curator: CuratorScope, key: str) -> None:
        """Discard a draft."""

        async def discard(draft: DocumentDraft, texts: Texts) -> Reply:
            self._desk.drafts.forget(draft.key)
            return say(texts.chat.documents.discarded)

        await self._about(interaction, curator, key, discard)

    async def _ask(
        self, interaction: Interaction, key: str, form: Callable[[DocumentDraft, Texts], Form]
    ) -> None:
        draft = self._desk.drafts.get(key, guild_of(interaction))
        texts = texts_for(interaction.locale)
        if draft is None:
            await self._responder.update(interaction, say(texts.chat.documents.expired))
        else:
            await self._responder.ask(interaction, form(draft, texts))

    async def _about(
        self,
        interaction: Interaction,
        curator: CuratorScope,
        key: str,
        compose: ComposeForDraft,
        *,
        limited: bool = False,
    ) -> None:
        """Replace the message with the reply from `compose`, or say that the draft has expired."""
        draft = self._desk.drafts.get(key, guild_of(interaction))

        async def about(texts: Texts) -> Reply:
            if draft is None:
                return say(texts.chat.documents.expired)
            return await reasoned(
                lambda own: compose(draft, own), curator, lambda own: pages.back_to(draft, own)
            )(texts)

        await self._responder.replace(interaction, about, limited=limited)


def _is_gone(given: Given | None, guild: discord.Guild) -> bool:
    """Return whether all of a draft's chosen channels and categories have been deleted."""
    if given is None or given.everywhere or given.servers:
        return False
    return not any(guild.get_channel(place) for place in (*given.categories, *given.channels))
