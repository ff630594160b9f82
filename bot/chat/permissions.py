"""What the bot may do in a channel, looked up before it tries."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

LEAST = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    add_reactions=True,
)
"""What the invite link asks for: to read, to reply, and to react."""

_MOST_CHANNELS = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether the bot may send, refer to the message it replies to, and react."""

    send: bool = True
    refer: bool = True
    react: bool = True


class Permissions:
    """Looks permissions up, and logs where the bot has to stay silent."""

    def __init__(self) -> None:
        self._silent: Recent[int, str] = Recent(_MOST_CHANNELS)

    def of(self, channel: MessageableChannel) -> Allowed:
        """Return what is allowed; all, where that can't be known beforehand."""
        guild = getattr(channel, "guild", None)
        if guild is None or guild.me is None or isinstance(channel, discord.PartialMessageable):
            return Allowed()
        try:
            found = channel.permissions_for(guild.me)
        except discord.ClientException:  # the channel that a thread belongs to is not known
            return Allowed()
        in_thread = isinstance(channel, discord.Thread)
        may_send = found.send_messages_in_threads if in_thread else found.send_messages
        allowed = Allowed(may_send, found.read_message_history, found.add_reactions)
        if not allowed.send:
            self.stay_silent(channel.id, "no permission to send messages")
        return allowed

    def stay_silent(self, channel_id: int, reason: str) -> None:
        """Log that nothing can be sent there, once until it can be, or for another reason."""
        if self._silent.get(channel_id) != reason:
            self._silent.set(channel_id, reason)
            _log.warning("channel %d: %s, so I stay silent", channel_id, reason)

    def speak_again(self, channel_id: int) -> None:
        """Note that something was sent there."""
        self._silent.forget(channel_id)
