"""The bot's permissions in a channel, checked before it acts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

REQUIRED_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    add_reactions=True,
)
"""Permissions that the invite link asks for: to read, to reply, and to react."""

_MAX_CHANNELS = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Permissions to send, to reference the message it replies to, and to react."""

    send: bool = True
    refer: bool = True
    react: bool = True


class Permissions:
    """Looks up permissions, and logs where the bot can't reply."""

    def __init__(self) -> None:
        self._silent: Recent[int, str] = Recent(_MAX_CHANNELS)

    def of(self, channel: MessageableChannel) -> Allowed:
        """Return the permissions in a channel, all of them if they can't be determined."""
        guild = getattr(channel, "guild", None)
        if guild is None or guild.me is None or isinstance(channel, discord.PartialMessageable):
            return Allowed()
        try:
            found = channel.permissions_for(guild.me)
        except discord.ClientException:  # the thread's parent channel is unknown
            return Allowed()
        in_thread = isinstance(channel, discord.Thread)
        may_send = found.send_messages_in_threads if in_thread else found.send_messages
        allowed = Allowed(may_send, found.read_message_history, found.add_reactions)
        if not allowed.send:
            self.stay_silent(channel.id, "no permission to send messages")
        return allowed

    def stay_silent(self, channel_id: int, reason: str) -> None:
        """Log that the bot can't reply in a channel, once per reason until it can again."""
        if self._silent.get(channel_id) != reason:
            self._silent.set(channel_id, reason)
            _log.warning("channel %d: %s, so the bot can't reply there", channel_id, reason)

    def speak_again(self, channel_id: int) -> None:
        """Record that a reply was sent, so that the next failure is logged."""
        self._silent.forget(channel_id)
