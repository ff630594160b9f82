"""Messages that the bot posts under its own name at a member's request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.http import handle_message_parameters
from discord.utils import MISSING

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.places import installed_guild
from bot.chat.refusals import Action
from bot.chat.replies.layout import sendable

if TYPE_CHECKING:
    from bot.chat.replies.layout import Sendable
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction
    from bot.chat.services import Services
    from bot.texts import Texts


class Publisher:
    """Posts messages in an interaction's channel."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def publish(
        self, interaction: Interaction, reply: Reply, *, nonce: int | str, to: int | None = None
    ) -> str | None:
        """Post a message at most once per nonce.

        If `to` is given, post a reply to the message with that id. Return the new message's URL, or
        None if Discord refuses or doesn't confirm the message.
        """
        guild, channel_id = installed_guild(interaction), interaction.channel_id
        assert channel_id is not None  # noqa: S101 - the member may post in the channel
        shown = sendable(reply, self._services.settings_for(guild).style)
        try:
            sent = await deliver(lambda: _send(interaction.client, channel_id, shown, nonce, to))
        except UndeliveredError as error:
            self._services.refusals.undelivered(channel_id, Action.REPLY, error)
            return None
        self._services.refusals.succeeded(channel_id, Action.REPLY)
        return f"https://discord.com/channels/{guild}/{channel_id}/{sent}"


async def _send(
    client: discord.Client, channel_id: int, shown: Sendable, nonce: int | str, to: int | None
) -> int:
    # If the message to reply to is gone, Discord posts the new message without a reference.
    reference = to and discord.MessageReference(
        message_id=to, channel_id=channel_id, fail_if_not_exists=False
    )
    with handle_message_parameters(
        **shown,
        message_reference=reference.to_message_reference_dict() if reference else MISSING,
        nonce=nonce,
    ) as parameters:
        return int((await client.http.send_message(channel_id, params=parameters))["id"])


def obstacle(interaction: Interaction, texts: Texts, *, replying: bool = False) -> str:
    """Return why the member or the bot may not post in this channel, or "" if both may.

    The member needs the same permissions as for a message of their own.
    """
    chat, channel = texts.chat, interaction.channel
    if installed_guild(interaction) is None:
        return chat.posting.only_in_servers
    if not member_may_post(interaction, replying=replying):
        return chat.posting.member_cannot_post
    if missing := _missing(interaction.app_permissions, channel, replying=replying):
        names = ", ".join(chat.setup.permissions[name] for name in missing)
        return chat.posting.cannot_post.format(permissions=names)
    return ""


def member_may_post(interaction: Interaction, *, replying: bool = False) -> bool:
    """Return whether a member may post or reply in an interaction's channel."""
    return not _missing(interaction.permissions, interaction.channel, replying=replying)


def _missing(granted: discord.Permissions, channel: object, *, replying: bool) -> list[str]:
    """Return the names of the permissions that are missing for a message in a channel."""
    in_thread = isinstance(channel, discord.Thread)
    needed = ["view_channel", "send_messages_in_threads" if in_thread else "send_messages"]
    needed += ["read_message_history"] if replying else []
    return [name for name in needed if not getattr(granted, name)]
