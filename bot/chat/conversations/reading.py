"""Find the question, if any, that a message asks the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.conversations.words import clean, has_media, words
from bot.chat.events import Surface

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.config.sections import Discord

_USER_MESSAGES = (discord.MessageType.default, discord.MessageType.reply)


def surface_of(message: discord.Message, me: int, settings: Discord) -> Surface | None:
    """Return the surface through which a message reaches the bot, or None if it isn't for the bot.

    `me` is the bot's id.
    """
    if message.type not in _USER_MESSAGES:
        return None
    if message.author.bot or message.webhook_id:
        # A webhook may repeat the bot's own answers, so a webhook has to mention the bot.
        allowed = settings.answer_webhooks and _is_webhook(message)
        return Surface.MENTION if allowed and _mentions(message, me) else None
    return _surface(message, me, settings.listen)


def _surface(message: discord.Message, me: int, listen: Collection[int]) -> Surface | None:
    if message.guild is None:
        return Surface.DIRECT
    if _mentions(message, me):
        return Surface.MENTION
    if replies_to(message, me):
        return Surface.REPLY
    return Surface.LISTENING if is_listened_to(message, listen) else None


def _is_webhook(message: discord.Message) -> bool:
    """Return whether a message comes from a webhook and isn't a bot's response to a command."""
    return message.webhook_id == message.author.id != message.application_id


def _mentions(message: discord.Message, me: int) -> bool:
    """Return whether a message mentions the bot or the bot's own role, according to Discord.

    A mention doesn't count if Discord added it only because the message replies to the bot.
    """
    if names_role(message, me):
        return True
    named = any(user.id == me for user in message.mentions)
    return named and (me in message.raw_mentions or not replies_to(message, me))


def names_role(message: discord.Message, me: int) -> bool:
    """Return whether a message mentions the role that Discord manages for the bot."""
    return any(role.tags and role.tags.bot_id == me for role in message.role_mentions)


def is_hidden(message: discord.Message, me: int) -> bool:
    """Return whether Discord may have hidden a message's content.

    Without the message content intent, Discord hides the text of messages that don't mention the
    bot.
    """
    named = message.guild is None or any(user.id == me for user in message.mentions)
    return not (named or message.content or has_media(message))


def is_listened_to(message: discord.Message, listen: Collection[int]) -> bool:
    """Return whether a message is in one of these channels, forums or categories.

    A message in a thread counts as a message in the thread's channel or forum.
    """
    channel = message.channel
    in_category = channel.parent if isinstance(channel, discord.Thread) else channel
    category = getattr(in_category, "category_id", None)
    places = channel.id, getattr(channel, "parent_id", None), category
    return any(place in listen for place in places)


def replies_to(message: discord.Message, author: int) -> bool:
    """Return whether a message replies to a message by this author."""
    target = replied_to(message)
    return target is not None and target.author.id == author


def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that a message replies to.

    Return None if the message isn't a reply, or if Discord didn't include the other message.
    """
    resolved = message.reference and message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def question_in(message: discord.Message) -> str:
    """Return the question in a message.

    If the message starts a forum post, prepend the post's title.
    """
    question = words(message)
    channel = message.channel
    if isinstance(channel, discord.Thread) and message.id == channel.id and in_forum(channel):
        return f"{clean(channel.name)}\n{question}".strip()
    return question


def in_forum(thread: discord.Thread) -> bool:
    """Return whether a thread is a post in a forum."""
    return isinstance(thread.parent, discord.ForumChannel)
