"""Responses to interactions: in time, once, and with an apology if something goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import ALREADY_ACKNOWLEDGED, CALLBACK_PATIENCE, CALLBACK_TRY, deliver
from bot.chat.replies import failures
from bot.chat.replies.layout import modal, sendable
from bot.chat.replies.reply import Form, Reply, say
from bot.chat.services import texts_for
from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.chat.services import Services
    from bot.texts import Texts

THINKING_AFTER = 1.5
"""Seconds before a response is deferred; Discord allows only 3."""
_UNKNOWN_INTERACTION = 10062
_log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]


class Responder:
    """Responds to interactions in the configured style and the member's language."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._style = services.settings.style

    async def respond(
        self,
        interaction: Interaction,
        compose: Callable[[Texts], Coroutine[object, object, Reply]],
        *,
        private: bool,
        limited: bool = False,
    ) -> None:
        """Respond with the reply from `compose`, visible only to the member if `private`.

        With `limited`, the cooldowns apply: one question too many gets a private refusal. So does
        a question that the bot is too busy to answer.
        """
        texts = texts_for(interaction.locale)
        with self._services.in_flight.answering():
            wait = self._cooldown_left(interaction) if limited else 0.0
            if wait:
                refusal = say(texts.chat.cooldown.format(seconds=int(wait) + 1))
                await self._send(interaction, refusal, private=True)
                return
            work = asyncio.create_task(self._composed(interaction, compose, texts))
            done, _ = await asyncio.wait({work}, timeout=THINKING_AFTER)
            if done:
                reply = work.result()
                await self._send(interaction, reply, private=private or reply.private)
                return
            await self._acknowledge(
                lambda: interaction.response.defer(ephemeral=private, thinking=True)
            )
            await self._edit_response(interaction, await work)

    async def tell(self, interaction: Interaction, write: Callable[[Texts], Reply]) -> None:
        """Respond privately with the reply from `write`, which must be quick."""

        async def compose(texts: Texts) -> Reply:
            return write(texts)

        await self.respond(interaction, compose, private=True)

    async def update(self, interaction: Interaction, reply: Reply) -> None:
        """Replace the message that the pressed button belongs to."""
        with self._services.in_flight.answering():
            shown = sendable(reply, self._style)
            await self._acknowledge(lambda: interaction.response.edit_message(**shown))

    async def replace(
        self,
        interaction: Interaction,
        compose: Callable[[Texts], Coroutine[object, object, Reply]],
    ) -> None:
        """Replace that message with the reply from `compose`, however long it takes."""
        texts = texts_for(interaction.locale)
        with self._services.in_flight.answering():
            work = asyncio.create_task(self._composed(interaction, compose, texts))
            done, _ = await asyncio.wait({work}, timeout=THINKING_AFTER)
            if done:
                await self.update(interaction, work.result())
                return
            await self._acknowledge(interaction.response.defer)
            await self._edit_response(interaction, await work)

    async def ask(self, interaction: Interaction, form: Form) -> None:
        """Open a form for the member to fill in."""
        with self._services.in_flight.answering():
            await self._acknowledge(lambda: interaction.response.send_modal(modal(form)))

    async def remove(self, interaction: Interaction) -> None:
        """Delete the message that the pressed button belongs to."""
        with self._services.in_flight.answering():
            await self._acknowledge(interaction.response.defer)
            with contextlib.suppress(discord.NotFound):  # pressed twice, for example
                await deliver(interaction.delete_original_response)

    async def fail(self, interaction: Interaction, error: BaseException, doing: str) -> None:
        """Report an error and apologize for it, whether or not a response was sent."""
        if _has_expired(error):
            _log.warning("an interaction expired before it was answered (%s)", doing)
            return
        incident = failures.report(error, doing)
        reply = failures.apology(incident, texts_for(interaction.locale))
        try:
            responded = interaction.response.is_done()
            if responded or not await self._send(interaction, reply, private=True):
                await interaction.followup.send(**sendable(reply, self._style), ephemeral=True)
        except Exception:  # noqa: BLE001 - it is logged, and nothing more can be done
            _log.exception("incident %s: the apology could not be sent", incident)

    def _cooldown_left(self, interaction: Interaction) -> float:
        channel = interaction.channel_id or interaction.user.id
        return self._services.cooldowns.ask(interaction.user.id, channel).wait

    async def _composed(
        self,
        interaction: Interaction,
        compose: Callable[[Texts], Coroutine[object, object, Reply]],
        texts: Texts,
    ) -> Reply:
        try:
            return await compose(texts)
        except BusyError:
            return failures.busy(texts)
        except Exception as error:  # noqa: BLE001 - the member gets an apology for any error
            incident = failures.report(error, f"answering interaction {interaction.id}")
            return failures.apology(incident, texts)

    async def _send(self, interaction: Interaction, reply: Reply, *, private: bool) -> bool:
        return await self._acknowledge(
            lambda: interaction.response.send_message(
                **sendable(reply, self._style), ephemeral=private
            )
        )

    async def _edit_response(self, interaction: Interaction, reply: Reply) -> None:
        # Unlike a follow-up, an edit can be retried. Discord limits neither.
        with contextlib.suppress(discord.NotFound):  # deleted or expired meanwhile
            shown = sendable(reply, self._style)
            await deliver(lambda: interaction.edit_original_response(**shown))

    async def _acknowledge(self, action: Callable[[], Awaitable[object]]) -> bool:
        """Send the first response; return whether Discord is known to have accepted this one.

        Only the first try has a timeout of its own: if Discord is slow, the second try shows
        whether the first one arrived. If it did, that is not an error.
        """
        patience = iter((CALLBACK_TRY,))
        try:
            await deliver(
                lambda: asyncio.wait_for(action(), next(patience, None)), CALLBACK_PATIENCE
            )
        except TimeoutError:
            _log.warning("Discord did not confirm a response in time")
            return False
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            return False
        return True


def _has_expired(error: BaseException) -> bool:
    return isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION
