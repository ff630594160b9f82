"""The bot's permissions in a channel, which are checked before the bot acts there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

REQUIRED = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "read_message_history",
    "add_reactions",
)
REQUIRED_PERMISSIONS = discord.Permissions(**dict.fromkeys(REQUIRED, True))
"""Permissions that the invite link requests: to read, to reply, and to react."""
TO_OPEN_THREADS = ("send_messages", "send_messages_in_threads", "create_public_threads")
"""Permissions for passing questions on to people.

The invite link doesn't request `create_public_threads`.
"""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Permissions to send messages, reference a message, react, and attach files."""

    send: bool = True
    refer: bool = True
    react: bool = True
    attach: bool = True


def allowed_in(channel: MessageableChannel) -> Allowed:
    """Return the bot's permissions in a channel, or all permissions if they are unknown."""
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None or isinstance(channel, discord.PartialMessageable):
        return Allowed()
    try:
        found = channel.permissions_for(guild.me)
    except discord.ClientException:  # the thread's parent channel is unknown
        return Allowed()
    in_thread = isinstance(channel, discord.Thread)
    may_send = found.send_messages_in_threads if in_thread else found.send_messages
    return Allowed(may_send, found.read_message_history, found.add_reactions, found.attach_files)


def invite_link(application_id: int) -> str:
    """Return the link that adds the bot to a server with only the permissions it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=REQUIRED_PERMISSIONS, scopes=("bot", "applications.commands")
    )
