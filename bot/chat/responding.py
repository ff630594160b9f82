"""Respond to interactions in time and only once, and apologize if something goes wrong."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.acknowledging import UNKNOWN_INTERACTION, acknowledge
from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.places import installed_guild
from bot.chat.refusals import Action
from bot.chat.replies import failures
from bot.chat.replies.layout import editable, editing, modal, sendable, style_of
from bot.chat.replies.reply import Form, Reply, say
from bot.chat.services import texts_for
from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence

    from discord.app_commands import Choice

    from bot.chat.services import Services
    from bot.config.sections import ReplyStyle
    from bot.texts import Texts

    Completion = Callable[
        [discord.Interaction[discord.Client], str], Coroutine[object, object, list[Choice[str]]]
    ]
    Compose = Callable[[Texts], Coroutine[object, object, Reply]]

THINKING_AFTER = 0.5
"""Seconds before a response is deferred so that members see that it is on its way."""
FORM_WITHIN = 1.5
"""Time limit in seconds for a lookup before a form opens.

Discord waits 3 seconds for a response, and a form can't be deferred.
"""
_log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]


class Responder:
    """Responds to interactions in the server's reply style.

    Private responses are in the member's language. Public responses are in the server's language,
    unless `compose` chooses the language of the question.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def style_in(self, interaction: Interaction) -> ReplyStyle:
        """Return the style of replies where an interaction takes place."""
        return self._services.settings_for(installed_guild(interaction)).style

    async def respond(
        self,
        interaction: Interaction,
        compose: Compose,
        *,
        private: bool,
        limited: bool = False,
    ) -> None:
        """Respond with the reply from `compose`, visible only to the member if `private` is true.

        If `limited` is true, the cooldowns apply, and members who ask too often get a private
        refusal. If the bot is too busy, the response says so.
        """
        locale = interaction.guild_locale or interaction.locale
        public = self._services.public_texts(installed_guild(interaction), locale)
        texts = texts_for(interaction.locale) if private else public
        with self._responding(interaction):
            if limited:
                if await self._refuses(interaction):
                    return
                compose = self._in_turn(interaction, compose)
            work = asyncio.create_task(self._composed(interaction, compose, texts))
            done, _ = await asyncio.wait({work}, timeout=THINKING_AFTER)
            if done:
                reply, _ = work.result()
                await self._send(interaction, reply, private=private or reply.private)
                return
            await acknowledge(
                lambda: interaction.response.defer(ephemeral=private, thinking=True), last=False
            )
            reply, _ = await work
            shown = sendable(reply, self.style_in(interaction))
            await self._edit_response(interaction, editing(shown))

    async def tell(self, interaction: Interaction, write: Callable[[Texts], Reply]) -> None:
        """Respond privately with the reply from `write`, which must return quickly."""

        async def compose(texts: Texts) -> Reply:
            return write(texts)

        await self.respond(interaction, compose, private=True)

    async def update(self, interaction: Interaction, reply: Reply) -> None:
        """Replace the message to which the pressed button belongs."""
        with self._responding(interaction):
            style = self.style_in(interaction)
            shown = editable(reply, style, style_of(interaction.message))
            await acknowledge(lambda: interaction.response.edit_message(**shown))

    async def replace(
        self,
        interaction: Interaction,
        compose: Compose,
        *,
        limited: bool = False,
    ) -> None:
        """Replace the pressed button's message with the reply from `compose`, which may be slow.

        If `limited` is true, the cooldowns apply. Members who ask too often get a private refusal.
        If the member is refused or the reply can't be composed, the message stays as it is, so no
        draft is lost.
        """
        texts = texts_for(interaction.locale)
        with self._responding(interaction):
            if limited:
                if await self._refuses(interaction):
                    return
                compose = self._in_turn(interaction, compose)
            work = asyncio.create_task(self._composed(interaction, compose, texts))
            done, _ = await asyncio.wait({work}, timeout=THINKING_AFTER)
            if not done:
                await acknowledge(interaction.response.defer, last=False)
            reply, is_failure = await work
            if is_failure:
                await self._add(interaction, reply)
            elif done:
                await self.update(interaction, reply)
            else:
                shown = editable(reply, self.style_in(interaction), style_of(interaction.message))
                await self._edit_response(interaction, shown)

    async def ask(self, interaction: Interaction, form: Form) -> None:
        """Open a form for the member to fill in."""
        with self._responding(interaction):
            await acknowledge(lambda: interaction.response.send_modal(modal(form)))

    async def remove(self, interaction: Interaction) -> None:
        """Delete the message to which the pressed button belongs."""
        with self._responding(interaction):
            await acknowledge(interaction.response.defer, last=False)
            await deliver(interaction.delete_original_response)

    async def complete(
        self, interaction: Interaction, choices: Sequence[discord.app_commands.Choice[str]]
    ) -> None:
        """Offer autocomplete choices to a member who is typing."""
        with self._responding(interaction):
            await acknowledge(lambda: interaction.response.autocomplete(choices))

    async def fail(self, interaction: Interaction, error: BaseException, doing: str) -> None:
        """Report an error and apologize for it, whether or not a response has been sent."""
        if interaction.client.is_closed():
            return  # errors during shutdown are expected
        incident = failures.report(error, doing)
        reply = failures.apology(incident, texts_for(interaction.locale))
        try:
            with self._responding(interaction):
                await self._add(interaction, reply)
        except Exception:  # noqa: BLE001 - the error is logged, and nothing else can be done
            _log.exception("incident %s: the apology could not be sent", incident)

    @contextmanager
    def _responding(self, interaction: Interaction) -> Iterator[None]:
        """Count a response as in progress during the `with` block.

        If the response can't be delivered, log the problem.
        """
        channel_id = _channel_of(interaction)
        try:
            with self._services.in_flight.answering(channel_id):
                yield
        except UndeliveredError as error:
            if error.code == UNKNOWN_INTERACTION:
                _log.warning("an interaction expired before it was answered")
            else:
                self._services.refusals.undelivered(channel_id, Action.RESPONSE, error)
        else:
            self._services.refusals.succeeded(channel_id, Action.RESPONSE)

    async def _refuses(self, interaction: Interaction) -> bool:
        """Return whether a member has to wait, and if so, tell the member how long."""
        cooldowns, own = self._services.cooldowns, texts_for(interaction.locale)
        wait = cooldowns.ask(interaction.user.id, _channel_of(interaction)).wait
        if wait:
            refusal = say(own.chat.cooldown.format(seconds=int(wait) + 1))
            await self._send(interaction, refusal, private=True)
        return bool(wait)

    def _in_turn(self, interaction: Interaction, compose: Compose) -> Compose:
        async def composed(texts: Texts) -> Reply:
            async with self._services.in_flight.turn(_channel_of(interaction)):
                return await compose(texts)

        return composed

    async def _composed(
        self,
        interaction: Interaction,
        compose: Compose,
        texts: Texts,
    ) -> tuple[Reply, bool]:
        """Return the reply, and whether the reply only reports a failure."""
        try:
            return await compose(texts), False
        except BusyError:
            return failures.busy(texts_for(interaction.locale)), True
        except Exception as error:  # noqa: BLE001 - the member gets an apology for any error
            incident = failures.report(error, f"answering interaction {interaction.id}")
            return failures.apology(incident, texts), True

    async def _add(self, interaction: Interaction, reply: Reply) -> None:
        """Send a private reply as the response, or as a follow-up to an earlier response."""
        responded = interaction.response.is_done()
        if responded or not await self._send(interaction, reply, private=True):
            send, shown = interaction.followup.send, sendable(reply, self.style_in(interaction))
            # A retry might send the reply twice.
            await deliver(lambda: send(**shown, ephemeral=True), patience=0.0)

    async def _send(self, interaction: Interaction, reply: Reply, *, private: bool) -> bool:
        return await acknowledge(
            lambda: interaction.response.send_message(
                **sendable(reply, self.style_in(interaction)), ephemeral=private
            )
        )

    async def _edit_response(self, interaction: Interaction, shown: dict[str, Any]) -> None:
        # Unlike a follow-up, an edit can be retried safely.
        await deliver(lambda: interaction.edit_original_response(**shown))


def _channel_of(interaction: Interaction) -> int:
    return interaction.channel_id or interaction.user.id
