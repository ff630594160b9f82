"""Recovering the question behind an answer: from memory or, after a restart, from Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.components import TextDisplay

from bot.chat.conversations.reading import question_in
from bot.chat.gateway.delivery import PASSING
from bot.chat.replies.escape import unescape

if TYPE_CHECKING:
    from bot.chat.conversations.exchanges import Exchanges

PreviousQuestions = tuple[str, ...]
"""Questions of one conversation, oldest first."""

MAX_PREVIOUS = 3


async def conversation_of(answer: discord.Message, exchanges: Exchanges) -> PreviousQuestions:
    """Return the questions that led to an answer, empty if they can't be found."""
    exchange = await exchanges.of_reply(answer.id)
    if exchange and exchange.question:
        return (*exchange.previous, exchange.question)[-MAX_PREVIOUS:]
    shown = _first_text(answer)
    if shown.startswith("> "):
        return (unescape(shown.splitlines()[0].removeprefix("> ")),)
    question = await _question(answer)
    # Without the content intent, messages that don't mention the bot arrive without text.
    asked = question_in(question) if question else ""
    return (asked,) if asked else ()


def _first_text(message: discord.Message) -> str:
    """Return the first text of a reply, in either style."""
    texts = (part.content for part in message.components if isinstance(part, TextDisplay))
    return message.content or next(texts, "")


async def _question(answer: discord.Message) -> discord.Message | None:
    """Return the message that an answer replies to, or None if it can't be found."""
    reference = answer.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message) and reference.resolved.content:
        return reference.resolved
    try:
        return await answer.channel.fetch_message(reference.message_id)
    except (discord.HTTPException, discord.ClientException, *PASSING):
        return None
