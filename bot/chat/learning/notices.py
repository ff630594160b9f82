"""Notices that the bot posts below messages to be quoted, without notifying anyone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.replies.layout import sendable

if TYPE_CHECKING:
    from bot.chat.replies.reply import Reply
    from bot.chat.services import Services
    from bot.store.consent import Contribution

PATIENCE = 2.0
"""Time limit in seconds for posting or deleting a notice, because a member may be waiting."""
_log = logging.getLogger(__name__)


class Notices:
    """Posts and deletes notices. A failure is logged, and the bot continues without the notice."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def post(
        self, client: discord.Client, found: Contribution, reply: Reply, kind: str
    ) -> int:
        """Post a notice as a reply to a message. Return the notice's id, or 0 if it wasn't posted.

        If two notices of the same `kind` are sent for a message within a few minutes, Discord posts
        only one of them.
        """
        channel = client.get_partial_messageable(found.channel)
        shown = sendable(reply, self._services.settings_for(found.guild).style)
        about = discord.MessageReference(
            message_id=found.message, channel_id=found.channel, fail_if_not_exists=False
        )
        try:
            sent = await deliver(
                lambda: channel.send(
                    **shown, reference=about, mention_author=False, nonce=f"{kind}{found.message}"
                ),
                PATIENCE,
            )
        except UndeliveredError as error:
            _log.info("could not post a notice below a message to be quoted: %s", error)
            return 0
        return sent.id

    async def delete(self, client: discord.Client, found: Contribution) -> None:
        """Delete the notice about a contribution, if there is one."""
        if not found.request:
            return
        place = client.get_partial_messageable(found.channel)
        try:
            await deliver(place.get_partial_message(found.request).delete, PATIENCE)
        except UndeliveredError as error:
            if not error.gone:
                _log.info("could not delete a notice below a message to be quoted: %s", error)
