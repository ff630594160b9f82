"""Post a question at most once for people who can help, and remember where it was posted."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.handoffs import pages
from bot.chat.handoffs.target import open_thread
from bot.chat.limits.cooldown import Window
from bot.chat.places import place_in, server_of
from bot.chat.refusals import Action
from bot.chat.replies.escape import tidy
from bot.chat.replies.layout import sendable
from bot.chat.replies.rendering import asked
from bot.chat.replies.reply import say
from bot.config.sections import Cooldown, ReplyStyle
from bot.errors import StoreError
from bot.store import CountKind, Handoff, HandoffLimits, HandoffPosted
from bot.store.privacy import redact
from bot.texts import texts_of

if TYPE_CHECKING:
    from bot.chat.backend import Backend
    from bot.chat.handoffs.target import Posted, Target
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction
    from bot.chat.services import Services
    from bot.core.model.entries import Passage
    from bot.texts import Texts
    from bot.texts.handoffs import HandoffTexts

LIMITS = HandoffLimits()
"""Maximum numbers of questions passed on per hour, by one member and in one server."""
_PATIENCE = 10.0
"""Time limit in seconds for posting, including retries, because the member is waiting."""
_MAX_NAME = 100
_NO_NAME = "?"
"""Name of a thread whose question is empty after redaction."""
_NOT_ALLOWED, _CLOSED, _DELETED = frozenset({50001, 50013}), frozenset({50083, 160005}), 10003
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unhelped:
    """An answer that didn't help: its message, the offered passages, and whether it was public."""

    answer: int
    offered: tuple[str, ...]
    public: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A member's request to pass a question on."""

    interaction: Interaction
    unhelped: Unhelped
    question: str
    target: Target


class HandoffPoster:
    """Posts questions for people who can help."""

    def __init__(self, services: Services) -> None:
        self._services = services
        an_hour = Cooldown(questions=LIMITS.member, seconds=3600)
        self._posted = Window(an_hour, time.monotonic)

    def wait(self, request: Request) -> float:
        """Return the seconds until a member may pass on another question, or 0 if they may now."""
        return self._posted.wait(_member(request))

    async def handoff(self, backend: Backend, request: Request) -> Handoff:
        """Return the record to store for a request. Raise StoreError if the store fails."""
        return Handoff(
            answer=request.unhelped.answer,
            guild=server_of(request.interaction).id,
            channel=request.target.id,
            asker=await backend.store.key_of(request.interaction.user.id),
            question=redact(request.question),
            language=self._texts(request).language,
            offered=tuple(passage.id for passage in self._offered(request)),
            opened=backend.store.now(),
        )

    async def post(
        self, backend: Backend, request: Request, new: Handoff, own: HandoffTexts
    ) -> str:
        """Post a reserved question. Return what to tell the member.

        The reservation is released only if it is certain that the question was not posted.
        """
        target, role = request.target, self._role(request)
        # A thread's name outlives the post and can become the title of a source, so it is redacted.
        name = tidy(redact(request.question), _MAX_NAME) or _NO_NAME
        style = self._services.settings_for(new.guild).style
        client, shown = request.interaction.client, sendable(self._page(request, role), style)
        first = sendable(say(asked(request.question, ReplyStyle.LAYOUT)), style)
        place = 0
        try:
            place = await deliver(lambda: target.place(client, name, first), patience=0.0)
            # The nonce of a shared answer contains the same id, so the prefixes must differ.
            posted = await deliver(
                lambda: target.post(client, place, shown, nonce=f"help-{new.answer}"), _PATIENCE
            )
        except UndeliveredError as error:
            self._services.refusals.undelivered(target.id, Action.HANDOFF, error)
            if place and not error.code:  # without an error code, the post may have reached Discord
                return own.unconfirmed.format(channel=target.mention)
            await _release(backend, new.answer)
            return _refused(error, own).format(channel=target.mention)
        except discord.HTTPException:  # the request was malformed
            await _release(backend, new.answer)
            raise
        self._services.refusals.succeeded(target.id, Action.HANDOFF)
        self._posted.count(_member(request))
        await self._keep(backend, new, posted)
        if target.may_open_thread:
            await self._open_thread(client, posted, name)
        passed_on = own.passed_on if role else own.passed_on_quietly
        return passed_on.format(place=link(new.guild, posted.channel, posted.message))

    def _role(self, request: Request) -> discord.Role | None:
        """Return the helper role, or None if it is missing, is @everyone, or isn't mentionable."""
        guild = server_of(request.interaction)
        role = guild.get_role(self._services.helper_role(guild.id))
        return role if role and role.mentionable and not role.is_default() else None

    def _page(self, request: Request, role: discord.Role | None) -> Reply:
        interaction, unhelped = request.interaction, request.unhelped
        asked_in = interaction.channel_id if unhelped.public else None
        return pages.post(
            request.question,
            self._offered(request),
            self._texts(request),
            asker=interaction.user.mention,
            role=role,
            url=link(server_of(interaction).id, asked_in, unhelped.answer) if asked_in else None,
        )

    def _offered(self, request: Request) -> list[Passage]:
        """Return the passages that were offered and may be shown where the question is posted."""
        place = place_in(server_of(request.interaction).id, request.target.channel)
        catalogue = self._services.answerer.at(place).catalogue
        found = [catalogue.passage(one) for one in request.unhelped.offered]
        return [passage for passage in found if passage][: pages.MAX_OFFERED]

    def _texts(self, request: Request) -> Texts:
        """Return the texts in the question's language or, if that is unclear, in the server's."""
        interaction = request.interaction
        locale = interaction.guild_locale or interaction.locale
        public = self._services.public_texts(server_of(interaction).id, locale)
        return texts_of(request.question, public)

    async def _keep(self, backend: Backend, new: Handoff, posted: Posted) -> None:
        """Remember where a question was posted. If the store fails, retry later."""
        self._services.threads.opened(posted.thread)
        backend.recorder.count_help(new.guild, CountKind.HANDED)
        event = HandoffPosted(new.answer, posted.channel, posted.message, posted.thread)
        try:
            await backend.store.handoff_posted(event)
        except StoreError as error:
            _log.warning("could not store where a question was posted; retrying later: %s", error)
            backend.recorder.handed(event)

    async def _open_thread(self, client: discord.Client, posted: Posted, name: str) -> None:
        """Open a thread on a post. If that fails, people reply to the post instead."""
        try:
            await deliver(lambda: open_thread(client, posted, name), _PATIENCE)
        except UndeliveredError as error:
            self._services.refusals.undelivered(posted.channel, Action.THREAD, error)
        except discord.HTTPException as error:  # the request was malformed
            _log.warning("a thread could not be opened: error code %s", error.code)
        else:
            self._services.refusals.succeeded(posted.channel, Action.THREAD)


def _member(request: Request) -> int:
    """Return a number that identifies a member of a server."""
    return server_of(request.interaction).id << 64 | request.interaction.user.id


async def _release(backend: Backend, answer: int) -> None:
    """Release a reserved question so that it can be passed on again.

    If the store fails, the question stays reserved.
    """
    try:
        await backend.store.release_handoff(answer)
    except StoreError as error:
        _log.warning("a question that was not posted can't be passed on again: %s", error)


def _refused(error: UndeliveredError, own: HandoffTexts) -> str:
    """Return the reply that says why Discord refused a post."""
    if error.code in _NOT_ALLOWED:
        return own.not_allowed
    if error.code in _CLOSED:
        return own.closed
    return own.channel_deleted if error.code == _DELETED else own.refused


def link(guild: int, channel: int, message: int) -> str:
    """Return the link to a message. Discord shows the link as the name of the channel."""
    return f"https://discord.com/channels/{guild}/{channel}/{message}"
