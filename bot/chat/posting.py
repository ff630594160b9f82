"""Send, edit and delete replies over an unreliable network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discord.http import handle_message_parameters
from discord.utils import MISSING

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.refusals import Action
from bot.chat.replies.layout import editable, sendable, style_after_edit, style_of
from bot.chat.typing_indicator import TypingIndicator
from bot.config.sections import ReplyStyle

if TYPE_CHECKING:
    import discord

    from bot.chat.conversations.exchanges import Exchange
    from bot.chat.permissions import Allowed
    from bot.chat.refusals import Refusals
    from bot.chat.replies.layout import Sendable
    from bot.chat.replies.reply import Reply

_NO_HISTORY = 160002


class Poster:
    """Sends, edits and deletes replies, and reacts to messages."""

    def __init__(self, client: discord.Client, refusals: Refusals) -> None:
        self._client, self._refusals = client, refusals
        self.typing = TypingIndicator(client).shown

    async def reply(
        self, message: discord.Message, reply: Reply, allowed: Allowed, style: ReplyStyle
    ) -> int | None:
        """Reply to a message at most once. Return the reply's id, or None if it wasn't sent."""
        channel_id, shown = message.channel.id, sendable(reply, style)
        try:
            sent = await deliver(lambda: self._send(message, shown, refer=allowed.refer))
        except UndeliveredError as error:
            if error.code == _NO_HISTORY and allowed.refer:
                return await self.reply(message, reply, replace(allowed, refer=False), style)
            self._refusals.undelivered(channel_id, Action.REPLY, error)
            return None
        self._refusals.succeeded(channel_id, Action.REPLY)
        return sent

    async def _send(self, message: discord.Message, shown: Sendable, *, refer: bool) -> int:
        reference = message.to_reference(fail_if_not_exists=False) if refer else None
        # Discord posts only one of two messages with the same nonce, so a retry is safe even if the
        # first attempt reached Discord.
        with handle_message_parameters(
            **shown,
            message_reference=reference.to_message_reference_dict() if reference else MISSING,
            nonce=message.id,
        ) as parameters:
            # `channel.send` would build a whole message, although only the message's id is needed.
            sent = await self._client.http.send_message(message.channel.id, params=parameters)
        return int(sent["id"])

    async def replace(
        self, exchange: Exchange, reply: Reply | None, style: ReplyStyle
    ) -> Exchange | None:
        """Replace an exchange's answer with `reply`. If `reply` is None, delete the answer.

        Return the resulting exchange, or None if the answer no longer exists.
        """
        if reply is None:
            await self.delete(exchange)
            return None
        return await self._edit(exchange, reply, style)

    async def _edit(self, exchange: Exchange, reply: Reply, style: ReplyStyle) -> Exchange | None:
        answer = self._answer(exchange)
        try:
            old = exchange.style or await self._style_of(answer, style)
            shown = editable(reply, style, old)
            await deliver(lambda: answer.edit(**shown))
        except UndeliveredError as error:
            self._refusals.undelivered(exchange.channel_id, Action.EDIT, error)
            return None if error.gone else exchange
        self._refusals.succeeded(exchange.channel_id, Action.EDIT)
        return replace(exchange, style=style_after_edit(style, old))

    async def _style_of(
        self, answer: discord.PartialMessage, wanted: ReplyStyle
    ) -> ReplyStyle | None:
        """Return the style of an existing answer, or None if it is unknown or doesn't matter."""
        if wanted is ReplyStyle.LAYOUT:
            return None  # the answer becomes a layout anyway
        try:
            return style_of(await deliver(answer.fetch))
        except UndeliveredError as error:
            if error.gone:
                raise
            return None  # for example, the bot lacks permission to read the history

    async def delete(self, exchange: Exchange) -> None:
        """Delete the answer in an exchange if it still exists."""
        try:
            await deliver(self._answer(exchange).delete)
        except UndeliveredError as error:
            self._refusals.undelivered(exchange.channel_id, Action.DELETION, error)
        else:
            self._refusals.succeeded(exchange.channel_id, Action.DELETION)

    async def react(self, message: discord.Message, emoji: str) -> None:
        """Add a reaction to a message, without retrying."""
        try:
            await deliver(lambda: message.add_reaction(emoji), patience=0.0)
        except UndeliveredError as error:
            self._refusals.undelivered(message.channel.id, Action.REACTION, error)
        else:
            self._refusals.succeeded(message.channel.id, Action.REACTION)

    def _answer(self, exchange: Exchange) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(exchange.channel_id)
        return channel.get_partial_message(exchange.reply_id)
