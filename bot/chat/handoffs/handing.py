"""Pass a member's question on to people, once per answer, and tell the member where it went."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.conversations.recover import conversation_of
from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.handoffs import pages
from bot.chat.handoffs.posting import LIMITS, HandoffPoster, Request, Unhelped, link
from bot.chat.handoffs.target import target_of
from bot.chat.interactions.publishing import member_may_post
from bot.chat.places import installed_guild
from bot.chat.replies.reply import say
from bot.chat.responding import FORM_WITHIN
from bot.chat.services import texts_for
from bot.errors import StoreError
from bot.store import Handoff, HandoffRefusal
from bot.uploads.wording import has_words

if TYPE_CHECKING:
    import discord

    from bot.chat.backend import Backend
    from bot.chat.handoffs.target import Target
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.texts import Texts
    from bot.texts.handoffs import HandoffTexts

UNDER_WAY = timedelta(minutes=2)
"""Time after which an unconfirmed post no longer counts as in progress."""
_log = logging.getLogger(__name__)


class Handing:
    """Passes questions on to people who can help."""

    def __init__(self, services: Services, responder: Responder) -> None:
        self._services, self._responder = services, responder
        self._poster = HandoffPoster(services)

    async def ask(self, interaction: Interaction) -> None:
        """Pass on the question that led to the answer above the pressed button."""
        if message := interaction.message:
            public = not message.flags.ephemeral
            await self._begin(
                interaction, Unhelped(message.id, pages.offered_in(message), public=public)
            )

    async def ask_after(
        self, interaction: Interaction, answer: int, passage: str, *, public: bool
    ) -> None:
        """Pass on the question above the pressed button, because `passage` didn't answer it."""
        await self._begin(interaction, Unhelped(answer, (passage,), public=public))

    async def publish(
        self, interaction: Interaction, answer: int, passage: str, question: str
    ) -> None:
        """Pass on a question that its asker has agreed to make public."""
        message = interaction.message
        shown = pages.offered_in(message) if message and not passage else (passage,)
        await self._respond(interaction, Unhelped(answer, shown, public=False), question)

    async def _begin(self, interaction: Interaction, unhelped: Unhelped) -> None:
        """Pass a question on. If more people would then see the question, ask the member first."""
        message, target = interaction.message, self._target(interaction)
        needs_no_form = target is None or (unhelped.public and not target.is_wider)
        if message is None or needs_no_form or not member_may_post(interaction):
            await self._respond(interaction, unhelped)
            return
        # The message with the answer shows which passages were offered. In any other message, the
        # pressed button contains the id of the only passage that was offered.
        offered = "" if message.id == unhelped.answer else unhelped.offered[0]
        question, texts = "", texts_for(interaction.locale)
        with suppress(TimeoutError):  # on timeout, open an empty form; forms can't be deferred
            async with asyncio.timeout(FORM_WITHIN):
                question = await self._question(message)
        form = pages.form(unhelped.answer, offered, question, texts)
        await self._responder.ask(interaction, form)

    async def _question(self, message: discord.Message | None) -> str:
        """Return the question that led to an answer or that a message shows, or "" if unknown."""
        asked = await conversation_of(message, self._services.exchanges) if message else ()
        return asked[-1] if asked else ""

    def _target(self, interaction: Interaction) -> Target | None:
        """Return where to post a question, or None if nobody can be asked here."""
        if not self._services.helper_role(installed_guild(interaction)):
            return None
        return target_of(self._services.servers, interaction)

    async def _respond(
        self, interaction: Interaction, unhelped: Unhelped, question: str | None = None
    ) -> None:
        """Pass on a question and respond to the member.

        If `question` is None, pass on the question that led to the message with the pressed button.
        """

        async def compose(texts: Texts) -> Reply:
            if not member_may_post(interaction):
                return say(texts.chat.posting.member_cannot_post)
            asked = await self._question(interaction.message) if question is None else question
            backend, target = self._services.backend, self._target(interaction)
            if backend is None or target is None:
                return say(texts.chat.handoff.off)
            request = Request(interaction, unhelped, asked, target)
            return say(await self._passed_on(backend, request, texts))

        await self._responder.respond(interaction, compose, private=True, limited=True)

    async def _passed_on(self, backend: Backend, request: Request, texts: Texts) -> str:
        """Pass a question on. Return what to tell the member."""
        own, target = texts.chat.handoff, request.target
        if not has_words(request.question):  # for example, only invisible characters
            return texts.chat.why_lost
        if not target.may_post:
            return own.not_allowed.format(channel=target.mention)
        try:
            new = await self._poster.handoff(backend, request)
            # The store can't count the questions of members who deleted their data, but this
            # process can.
            limits = replace(LIMITS, member=0) if self._poster.wait(request) else LIMITS
            earlier = await backend.store.reserve_handoff(new, limits)
        except StoreError as error:
            # The error text may contain a path or an address, which members must not see.
            _log.warning("a question could not be passed on: %s", error)
            return own.no_database
        if earlier is None:
            return await self._poster.post(backend, request, new, own)
        if isinstance(earlier, Handoff):
            return await self._told(backend, request, earlier, own)
        return _limited(earlier, own)

    async def _told(
        self, backend: Backend, request: Request, earlier: Handoff, own: HandoffTexts
    ) -> str:
        """Return the reply about a question that was already passed on."""
        if earlier.message is None:
            recent = backend.store.now() - earlier.opened < UNDER_WAY
            text = own.under_way if recent else own.unconfirmed
            return text.format(channel=f"<#{earlier.channel}>")
        if await _is_deleted(request.interaction.client, earlier):
            # The bot may have been offline when the post was deleted.
            await self._services.threads.on_deleted(earlier.guild, [earlier.message])
            return own.post_deleted.format(channel=request.target.mention)
        text = own.is_solved if earlier.solved else own.is_passed_on
        return text.format(place=link(earlier.guild, earlier.channel, earlier.message))


def _limited(limit: HandoffRefusal, own: HandoffTexts) -> str:
    if limit is HandoffRefusal.MEMBER:
        return own.limit_member.format(count=LIMITS.member)
    return own.limit_server.format(count=LIMITS.guild)


async def _is_deleted(client: discord.Client, earlier: Handoff) -> bool:
    """Return whether a post is known to have been deleted."""
    channel = client.get_partial_messageable(earlier.channel)
    message = channel.get_partial_message(earlier.message or 0)
    try:
        await deliver(message.fetch, patience=0.0)
    except UndeliveredError as error:
        return error.gone
    return False
