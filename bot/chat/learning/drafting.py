"""Make and store drafts of passages that quote members' messages."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.learning.reading import language_in, milliseconds, parent_of, title_of, words_in
from bot.languages import available
from bot.store.consent import Contribution, State
from bot.uploads.contributed import as_question, content_of, document_id
from bot.uploads.draft import DocumentDraft, Upload, parts_of

if TYPE_CHECKING:
    import discord

    from bot.chat.backend import Backend
    from bot.chat.responding import Interaction
    from bot.chat.services import Services
    from bot.store import Handoff
    from bot.uploads.contributing import Contributing

_ENGLISH = "en"


class Drafting:
    """Drafts passages from members' messages and keeps the drafts in the store."""

    def __init__(self, backend: Backend, services: Services, contributing: Contributing) -> None:
        self._store, self._services = backend.store, services
        self._own, self._contributing = backend.store.contributions, contributing

    async def draft(
        self, interaction: Interaction, message: discord.Message, known: Contribution | None
    ) -> Contribution:
        """Return the draft passage for a message, making or updating the draft if necessary.

        If two people add the same message at once, the second person gets the first one's draft.
        """
        if known is None:
            new = await self._new(interaction, message)
            return await self._own.put(new) or await self._own.find(message.id) or new
        if known.consent.refused:
            return known
        text, edited = words_in(message).text, milliseconds(message.edited_at)
        is_same = known.text == text
        if is_same and (known.state is not State.LIVE or await self._contributing.is_saved(known)):
            return known
        if known.state is State.LIVE:
            stopped = await self._contributing.stop(known, text, edited)
        else:
            title = known.title or title_of(interaction)
            language = language_in(text, known.language)
            new = replace(known, text=text, edited=edited, title=title, language=language)
            stopped = await self._own.put(replace(new, state=State.DRAFT))
        return stopped or await self._own.find(message.id) or known

    async def _new(self, interaction: Interaction, message: discord.Message) -> Contribution:
        guild, channel = interaction.guild_id or 0, message.channel
        author = await self._own.key(message.author.id)
        consent, name = await self._own.standing(guild, author)
        handoff = await self._answered(message)
        text = words_in(message).text
        language = language_in(text, handoff.language if handoff else self._spoken(interaction))
        new = Contribution(
            message=message.id,
            guild=guild,
            channel=channel.id,
            parent=parent_of(interaction.channel),
            author=author,
            consent=consent,
            edited=milliseconds(message.edited_at),
        )
        if consent.refused:
            return new
        return replace(
            new,
            text=text,
            question=as_question(handoff.question) if handoff else "",
            language=language,
            name=name,
            title=title_of(interaction),
        )

    async def _answered(self, message: discord.Message) -> Handoff | None:
        """Return the passed-on question that a message answers, or None if there is none.

        A message answers the question that its thread was opened for or, failing that, the
        question in the post that the message replies to.
        """
        if found := await self._store.handoff_in(message.channel.id):
            return found
        reference = message.reference.message_id if message.reference else None
        return await self._store.handoff_in(reference) if reference else None

    def _spoken(self, interaction: Interaction) -> str:
        """Return the server's language, or English if the engine doesn't support that language."""
        locale = interaction.guild_locale or interaction.locale
        language = self._services.public_texts(interaction.guild_id, locale).language
        return language if language in available() else _ENGLISH

    @staticmethod
    def document(contribution: Contribution, server: str) -> DocumentDraft:
        """Return the document that would be created by saving a contribution.

        The document names the author only if the author agreed to be named.
        """
        content = content_of(contribution, server)
        parts = parts_of(content, document_id(contribution))
        key = hashlib.sha256(content).hexdigest()[:16]
        return DocumentDraft(
            contribution.guild, Upload("message.yaml", content), content, parts, key=key
        )
