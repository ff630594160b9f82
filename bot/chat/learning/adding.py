"""Draft a passage from a member's message, and ask the author for consent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.learning import pages
from bot.chat.learning.reading import unfit, words_in
from bot.chat.learning.rights import decides_for_all
from bot.chat.places import installed_guild
from bot.chat.replies.reply import say
from bot.errors import CurationError
from bot.store.consent import State
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    import discord

    from bot.chat.backend import Backend
    from bot.chat.learning.handling import Learning
    from bot.chat.learning.rights import Rights
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction
    from bot.chat.services import Services
    from bot.store.consent import Contribution
    from bot.texts import Texts
    from bot.uploads.desk import DocumentDesk


class MessageAdding:
    """Handles the message command "Add to knowledge"."""

    def __init__(
        self, learning: Learning, backend: Backend, services: Services, desk: DocumentDesk
    ) -> None:
        self._learning, self._services, self._desk = learning, services, desk
        self._own = backend.store.contributions

    async def add(self, interaction: Interaction, message: discord.Message) -> None:
        """Draft a passage from a message, or let the message's author choose how to be quoted."""

        async def compose(texts: Texts) -> Reply:
            own, rights = texts.chat.learning, self._learning.rights(interaction)
            if installed_guild(interaction) is None or interaction.guild is None:
                return say(own.not_member)
            known = await self._own.find(message.id)
            is_author = message.author.id == interaction.user.id
            if not rights.adds:
                if known and is_author:
                    always = await decides_for_all(interaction, rights, self._own)
                    return pages.for_author(known, texts, always=always)
                return say(own.refused)
            if self._desk.is_off:
                raise CurationError(Translatable(lambda errors: errors.uploads_off))
            if reason := unfit(interaction, message, texts):
                return say(reason)
            draft = await self._learning.drafting.draft(interaction, message, known)
            if is_author and not (draft.consent.given and draft.state is State.DRAFT):
                return pages.for_author(draft, texts, always=True)
            added = await self._added(interaction, message, draft, rights, texts)
            return added.with_row(*pages.choices(draft.message, own)) if is_author else added

        await self._learning.respond(interaction, compose)

    async def _added(
        self,
        interaction: Interaction,
        message: discord.Message,
        draft: Contribution,
        rights: Rights,
        texts: Texts,
    ) -> Reply:
        """Return the reply to a member who chose "Add to knowledge" for a message."""
        own, notices = (
            texts.chat.learning,
            [*pages.omissions(words_in(message), texts.chat.learning)],
        )
        if draft.state is State.LIVE:
            return say(own.is_live).with_row(pages.to_message(draft, own))
        if not draft.consent.given and not (draft := await self._ask(interaction, draft)).request:
            notices.append(own.not_asked)
        if rights.saves or draft.consent.refused:
            return self._learning.page(interaction, draft, texts, notices)
        if draft.consent.given:
            return say(own.for_curator)
        return say(own.asked_author if draft.request else own.not_asked)

    async def _ask(self, interaction: Interaction, draft: Contribution) -> Contribution:
        """Post a consent request below the message, but only once. Return the latest draft."""
        if draft.consent.refused or draft.request:
            return draft
        guild = interaction.guild
        texts = self._services.public_texts(draft.guild, guild.preferred_locale if guild else "")
        reply = pages.request(draft, texts)
        sent = await self._learning.notices.post(interaction.client, draft, reply, "ask-")
        if not sent:
            return draft
        return await self._own.put(replace(draft, request=sent)) or replace(draft, request=sent)
