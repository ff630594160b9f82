"""Reading the question, if any, that a message asks the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.answerer import Surface

if TYPE_CHECKING:
    from collections.abc import Collection

_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:<>]+:|t:)[\d:\w-]*>")
_USER_MESSAGES = (discord.MessageType.default, discord.MessageType.reply)
# Characters between a mention and the question, as in "<@1>, who ..." or "<@1>: who ...".
_LEADING = " \t\n,;:.!-–—"  # noqa: RUF001 - people type dashes of every length


@dataclass(frozen=True, slots=True)
class Heard:
    """A message for the bot to answer. An empty question is a request for help."""

    surface: Surface
    question: str


def hear(message: discord.Message, me: int, listen: Collection[int]) -> Heard | None:
    """Return what the message asks the bot, whose id is `me`, or None if it isn't for the bot.

    `listen` holds the ids of the listening channels, where every message is for the bot.
    """
    if message.author.bot or message.webhook_id or message.type not in _USER_MESSAGES:
        return None
    surface = _surface(message, me, listen)
    return Heard(surface, question_in(message)) if surface else None


def _surface(message: discord.Message, me: int, listen: Collection[int]) -> Surface | None:
    if message.guild is None:
        return Surface.DIRECT
    if me in message.raw_mentions:
        return Surface.MENTION
    if _answers(message, me):
        return Surface.REPLY
    return Surface.LISTENING if is_listened_to(message, listen) else None


def is_listened_to(message: discord.Message, listen: Collection[int]) -> bool:
    """Return whether a message is in one of these channels or forums, or in a thread of one."""
    parent = getattr(message.channel, "parent_id", None)
    return message.channel.id in listen or parent in listen


def _answers(message: discord.Message, me: int) -> bool:
    target = replied_to(message)
    return target is not None and target.author.id == me


def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that this one replies to, or None if Discord didn't include it."""
    resolved = message.reference and message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def question_in(message: discord.Message) -> str:
    """Return the question in a message, with the title if the message starts a forum post."""
    question = clean(message.content)
    channel = message.channel
    if isinstance(channel, discord.Thread) and message.id == channel.id and _in_forum(channel):
        return f"{clean(channel.name)}\n{question}".strip()
    return question


def _in_forum(thread: discord.Thread) -> bool:
    return isinstance(thread.parent, discord.ForumChannel)


def clean(content: str) -> str:
    """Strip mentions, custom emoji and leading punctuation; return "" if no word is left."""
    text = _MARKUP.sub(" ", content).lstrip(_LEADING)
    text = re.sub(r"[^\S\n]+", " ", text).replace(" ?", "?").strip()
    return text if any(letter.isalnum() for letter in text) else ""
