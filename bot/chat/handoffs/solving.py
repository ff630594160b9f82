"""Mark passed-on questions as solved."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.handoffs import pages
from bot.chat.places import installed_guild
from bot.chat.refusals import Action
from bot.chat.replies.layout import editable, style_of
from bot.chat.replies.reply import say
from bot.errors import StoreError
from bot.store import CountKind
from bot.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.backend import Backend
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.texts import Texts

    Invite = Callable[[Interaction, Texts], str]

_log = logging.getLogger(__name__)


class Solving:
    """Closes questions that were passed on.

    `invite` returns a hint on adding the answer to the knowledge, or "". Solved posts show this
    hint.
    """

    def __init__(self, services: Services, responder: Responder, invite: Invite) -> None:
        self._services, self._responder, self._invite = services, responder, invite

    async def solve(self, interaction: Interaction) -> None:
        """Mark the question above the pressed button as solved."""

        async def compose(texts: Texts) -> Reply:
            backend, message = self._services.backend, interaction.message
            if backend is None or message is None:
                return say(texts.chat.handoff.not_known)
            try:
                return await self._solved(backend, interaction, message, texts)
            except StoreError as error:
                # The error text may contain a path or an address, which members must not see.
                _log.warning("a question could not be marked as solved: %s", error)
                return say(texts.chat.handoff.not_marked)

        await self._responder.respond(interaction, compose, private=True)

    async def _solved(
        self, backend: Backend, interaction: Interaction, message: discord.Message, texts: Texts
    ) -> Reply:
        own, store = texts.chat.handoff, backend.store
        handoff = await store.handoff_at(message.id)
        if handoff is None:
            return say(own.not_known)
        is_asker = handoff.asker == await store.key_of(interaction.user.id)
        if not (is_asker or self._helps(interaction)):
            return say(own.not_yours)
        is_first = await store.solve_handoff(message.id)
        self._services.threads.closed(handoff.thread or message.id)
        await self._show(interaction, message, texts_in(handoff.language))
        if not is_first:
            return say(own.was_solved)
        backend.recorder.count_help(handoff.guild, CountKind.SOLVED)
        return say(own.thanks, self._invite(interaction, texts))

    def _helps(self, interaction: Interaction) -> bool:
        """Return whether a member is a helper or can manage messages."""
        if interaction.permissions.manage_messages:
            return True
        user, role = interaction.user, self._services.helper_role(installed_guild(interaction))
        return isinstance(user, discord.Member) and user.get_role(role) is not None

    async def _show(self, interaction: Interaction, message: discord.Message, texts: Texts) -> None:
        """Edit the post to show that the question is solved."""
        invitation = self._invite(interaction, texts)
        page = pages.solved_post(message, interaction.user.mention, texts, invitation)
        style = self._responder.style_in(interaction)
        shown = editable(page, style, style_of(message))
        channel = interaction.client.get_partial_messageable(message.channel.id)
        post = channel.get_partial_message(message.id)
        try:
            await deliver(lambda: post.edit(**shown), patience=0.0)
        except UndeliveredError as error:
            self._services.refusals.undelivered(message.channel.id, Action.EDIT, error)
        else:
            self._services.refusals.succeeded(message.channel.id, Action.EDIT)
