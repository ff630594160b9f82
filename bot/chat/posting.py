"""Sending, editing and deleting replies over an unreliable network."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.http import handle_message_parameters
from discord.utils import MISSING

from bot.chat.gateway.delivery import PASSING, deliver
from bot.chat.replies.layout import sendable

if TYPE_CHECKING:
    from bot.chat.conversations.exchanges import Exchange
    from bot.chat.permissions import Allowed, Permissions
    from bot.chat.replies.reply import Reply
    from bot.config.sections import ReplyStyle

_NO_HISTORY, _MALFORMED = 160002, 50035
_log = logging.getLogger(__name__)


class Poster:
    """Sends replies in the configured style."""

    def __init__(self, client: discord.Client, style: ReplyStyle, permissions: Permissions) -> None:
        self._client, self._style, self._permissions = client, style, permissions

    async def reply(self, message: discord.Message, reply: Reply, allowed: Allowed) -> int | None:
        """Reply to a message at most once; return the reply's id, or None if it wasn't sent."""
        channel_id = message.channel.id
        try:
            sent = await deliver(lambda: self._send(message, reply, refer=allowed.refer))
        except discord.HTTPException as error:
            if error.code == _NO_HISTORY and allowed.refer:
                return await self.reply(message, reply, replace(allowed, refer=False))
            self._refused(channel_id, error)
            return None
        except PASSING as error:
            _log.error("channel %d: a reply could not be sent (%r)", channel_id, error)
            return None
        self._permissions.speak_again(channel_id)
        return sent

    async def _send(self, message: discord.Message, reply: Reply, *, refer: bool) -> int:
        reference = message.to_reference(fail_if_not_exists=False) if refer else None
        # Discord posts only one of two messages with the same nonce, so retrying is safe even if
        # the first attempt may have arrived.
        with handle_message_parameters(
            **sendable(reply, self._style),
            message_reference=reference.to_message_reference_dict() if reference else MISSING,
            nonce=message.id,
        ) as parameters:
            # Not `channel.send`, which would build a whole message when only its id is needed.
            sent = await self._client.http.send_message(message.channel.id, params=parameters)
        return int(sent["id"])

    async def edit(self, exchange: Exchange, reply: Reply) -> bool:
        """Replace the answer of an exchange; return whether it still exists."""
        answer = self._answer(exchange)
        try:
            await deliver(lambda: answer.edit(**sendable(reply, self._style)))
        except (discord.NotFound, discord.Forbidden):
            return False
        except discord.HTTPException as error:
            self._refused(exchange.channel_id, error)
        return True

    async def delete(self, exchange: Exchange) -> None:
        """Delete the answer of an exchange if it still exists."""
        answer = self._answer(exchange)
        try:
            await deliver(answer.delete)
        except (discord.NotFound, discord.Forbidden):
            return
        except discord.HTTPException as error:
            self._refused(exchange.channel_id, error)

    async def react(self, message: discord.Message, emoji: str) -> None:
        """React to a message; a failure is ignored."""
        with contextlib.suppress(discord.HTTPException, *PASSING):
            await message.add_reaction(emoji)

    def _refused(self, channel_id: int, error: discord.HTTPException) -> None:
        if error.code == _MALFORMED:
            raise error  # the bot sent a bad request
        reason = f"Discord refuses replies (error {error.status}, code {error.code})"
        self._permissions.stay_silent(channel_id, reason)

    def _answer(self, exchange: Exchange) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(exchange.channel_id)
        return channel.get_partial_message(exchange.reply_id)
