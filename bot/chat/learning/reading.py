"""Examine a message that a helper wants to add to the knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.languages import available
from bot.languages.identifying import language_of
from bot.store.privacy import redact
from bot.uploads.wording import formatted_text, has_words, message_text

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.responding import Interaction
    from bot.texts import Texts
    from bot.uploads.wording import MessageText

_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


def unfit(interaction: Interaction, message: discord.Message, texts: Texts) -> str:
    """Return the reason why a message can't be quoted, or "" if it can."""
    own, granted = texts.chat.learning, interaction.app_permissions
    if reason := _not_by_a_person(interaction, message, texts):
        return reason
    if not (granted.view_channel and granted.read_message_history):
        return own.no_access
    text = words_in(message).text
    if not has_words(text):
        return own.no_words
    excess = formatted_text(text).excess
    return own.too_long.format(count=excess) if excess else ""


def _not_by_a_person(interaction: Interaction, message: discord.Message, texts: Texts) -> str:
    """Return the reason why a message has no author who could consent, or "" if it has one."""
    own, me = texts.chat.learning, interaction.client.user
    if me and message.author.id == me.id:
        return own.own_message
    if message.type not in _WRITTEN:
        return own.from_discord
    if message.author.bot or message.webhook_id:
        return own.from_bot
    return own.forwarded if message.flags.forwarded else ""


def words_in(message: discord.Message) -> MessageText:
    """Return the words of a message without the names of channels that not everyone can see."""
    guild = message.guild

    def channel(number: int) -> str | None:
        found = guild.get_channel(number) if guild else None
        return found.name if found and is_open(found) else None

    return message_text(message.content, channel)


def is_open(channel: object) -> bool:
    """Return whether it is certain that everyone in a server can see a channel."""
    guild = getattr(channel, "guild", None)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or guild is None:
        return False
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    private = isinstance(channel, discord.Thread) and channel.is_private()
    if private or place is None:
        return False
    return place.permissions_for(guild.default_role).view_channel


def title_of(interaction: Interaction) -> str:
    """Return the name of an interaction's channel. For a thread, put the parent's name first.

    The names of threads that the bot opened are omitted, because they are members' questions.
    """
    channel, me = interaction.channel, interaction.client.user
    if not isinstance(channel, discord.Thread):
        return f"#{getattr(channel, 'name', '')}"
    is_question = me is not None and channel.owner_id == me.id
    names = (
        f"#{channel.parent.name}" if channel.parent else "",
        "" if is_question else redact(channel.name),
    )
    return ": ".join(filter(None, names))


def parent_of(channel: object) -> int:
    """Return the id of a thread's parent channel, or 0 if the channel is not a thread."""
    return channel.parent_id if isinstance(channel, discord.Thread) else 0


def language_in(text: str, otherwise: str) -> str:
    """Return the language of a text, or `otherwise` if it can't be identified."""
    return language_of(text, available()) or otherwise


def milliseconds(at: datetime | None) -> int:
    """Return a time in milliseconds since 1970, or 0 if there is none."""
    return round(at.timestamp() * 1000) if at else 0
