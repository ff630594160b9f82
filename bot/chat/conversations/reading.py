"""A message -> the question it puts to the bot, if it puts one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.answerer import Surface

if TYPE_CHECKING:
    from collections.abc import Collection

_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:<>]+:|t:)[\d:\w-]*>")
_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)
# What stands between a mention and the question: "<@1>, who ...", "hi <@1>: who ...".
_LEADING = " \t\n,;:.!-–—"  # noqa: RUF001 - people type dashes of every length


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that the bot is to answer. An empty question asks for help."""

    surface: Surface
    question: str


def hear(message: discord.Message, me: int, listen: Collection[int]) -> Heard | None:
    """Return what the message asks of the bot `me`, None if it is no business of the bot.

    `listen` holds the ids of the channels in which every message is one.
    """
    if message.author.bot or message.webhook_id or message.type not in _SPOKEN:
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
    """Tell whether a message stands in one of these channels or forums, or a thread of them."""
    parent = getattr(message.channel, "parent_id", None)
    return message.channel.id in listen or parent in listen


def _answers(message: discord.Message, me: int) -> bool:
    target = replied_to(message)
    return target is not None and target.author.id == me


def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that this one replies to, as far as Discord sent it along."""
    resolved = message.reference and message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def question_in(message: discord.Message) -> str:
    """Return the question of a message; of a forum post's first one, with the post's title."""
    question = clean(message.content)
    channel = message.channel
    if isinstance(channel, discord.Thread) and message.id == channel.id and _in_forum(channel):
        return f"{clean(channel.name)}\n{question}".strip()
    return question


def _in_forum(thread: discord.Thread) -> bool:
    return isinstance(thread.parent, discord.ForumChannel)


def clean(content: str) -> str:
    """Return what was written, without mentions, custom emoji and the comma after a name."""
    text = _MARKUP.sub(" ", content).lstrip(_LEADING)
    text = re.sub(r"[^\S\n]+", " ", text).replace(" ?", "?").strip()
    return text if any(letter.isalnum() for letter in text) else ""
