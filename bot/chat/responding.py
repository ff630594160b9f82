"""Responses to interactions: in time, once, and with an apology where something goes wrong."""

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
"""After how many seconds a member is told that the answer takes longer: Discord waits for 3."""
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
        """Respond with what `compose` returns, to the member alone if `private`.

        Where questions are `limited`, one too many is refused, politely and privately; so is one
        that the bot is too busy for.
        """
        texts = texts_for(interaction.locale)
        with self._services.in_flight.answering():
            wait = self._wait(interaction) if limited else 0.0
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
            await self._amend(interaction, await work)

    async def tell(self, interaction: Interaction, write: Callable[[Texts], Reply]) -> None:
        """Tell the member alone what `write` returns, which takes no time."""

        async def compose(texts: Texts) -> Reply:
            return write(texts)

        await self.respond(interaction, compose, private=True)

    async def update(self, interaction: Interaction, reply: Reply) -> None:
        """Replace the message that the pressed button stands under."""
        with self._services.in_flight.answering():
            shown = sendable(reply, self._style)
            await self._acknowledge(lambda: interaction.response.edit_message(**shown))

    async def replace(
        self,
        interaction: Interaction,
        compose: Callable[[Texts], Coroutine[object, object, Reply]],
    ) -> None:
        """Replace that message with what `compose` returns, however long that takes."""
        texts = texts_for(interaction.locale)
        with self._services.in_flight.answering():
            work = asyncio.create_task(self._composed(interaction, compose, texts))
            done, _ = await asyncio.wait({work}, timeout=THINKING_AFTER)
            if done:
                await self.update(interaction, work.result())
                return
            await self._acknowledge(interaction.response.defer)
            await self._amend(interaction, await work)

    async def ask(self, interaction: Interaction, form: Form) -> None:
        """Let the member fill in a form."""
        with self._services.in_flight.answering():
            await self._acknowledge(lambda: interaction.response.send_modal(modal(form)))

    async def remove(self, interaction: Interaction) -> None:
        """Delete the message that the pressed button stands under."""
        with self._services.in_flight.answering():
            await self._acknowledge(interaction.response.defer)
            with contextlib.suppress(discord.NotFound):  # pressed twice, say
                await deliver(interaction.delete_original_response)

    async def fail(self, interaction: Interaction, error: BaseException, doing: str) -> None:
        """Apologise for an error, wherever the response stands by now."""
        if _too_late(error):
            _log.warning("an interaction was over before it was answered (%s)", doing)
            return
        incident = failures.report(error, doing)
        reply = failures.apology(incident, texts_for(interaction.locale))
        try:
            responded = interaction.response.is_done()
            if responded or not await self._send(interaction, reply, private=True):
                await interaction.followup.send(**sendable(reply, self._style), ephemeral=True)
        except Exception:  # noqa: BLE001 - the log has it, and no more can be done
            _log.exception("incident %s: the apology did not arrive", incident)

    def _wait(self, interaction: Interaction) -> float:
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
        except Exception as error:  # noqa: BLE001 - whatever it is, the member gets an apology
            incident = failures.report(error, f"answering interaction {interaction.id}")
            return failures.apology(incident, texts)

    async def _send(self, interaction: Interaction, reply: Reply, *, private: bool) -> bool:
        return await self._acknowledge(
            lambda: interaction.response.send_message(
                **sendable(reply, self._style), ephemeral=private
            )
        )

    async def _amend(self, interaction: Interaction, reply: Reply) -> None:
        # An edit, unlike a follow-up, may be repeated, and Discord limits neither.
        with contextlib.suppress(discord.NotFound):  # nobody waits for it any more
            shown = sendable(reply, self._style)
            await deliver(lambda: interaction.edit_original_response(**shown))

    async def _acknowledge(self, action: Callable[[], Awaitable[object]]) -> bool:
        """Make the first response; tell whether it is this one, as far as that can be known.

        Only the first try is cut short: where Discord is slow, the second says what became of it.
        That it had arrived although nobody said so is fine.
        """
        patience = iter((CALLBACK_TRY,))
        try:
            await deliver(
                lambda: asyncio.wait_for(action(), next(patience, None)), CALLBACK_PATIENCE
            )
        except TimeoutError:
            _log.warning("Discord doesn't say whether it took a response")
            return False
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            return False
        return True


def _too_late(error: BaseException) -> bool:
    return isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION
