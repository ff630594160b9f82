"""Recover the question that led to an answer, from memory or, after a restart, from Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.conversations.reading import question_in, replied_to
from bot.chat.conversations.words import displayed
from bot.chat.gateway.delivery import PASSING
from bot.chat.replies.escape import unescape

if TYPE_CHECKING:
    from bot.chat.conversations.exchanges import Exchange, Exchanges

PreviousQuestions = tuple[str, ...]
"""Questions in one conversation, oldest first."""

MAX_PREVIOUS = 3


async def conversation_of(answer: discord.Message, exchanges: Exchanges) -> PreviousQuestions:
    """Return the questions that led to an answer, oldest first, or none if they can't be found."""
    if asked := questions_of(await exchanges.of_reply(answer.id)):
        return asked
    shown = _first_text(answer)
    if shown.startswith("> "):
        return (unescape(shown.splitlines()[0].removeprefix("> ")),)
    question = await _question(answer)
    return asked_in(question) if question else ()


def questions_of(exchange: Exchange | None) -> PreviousQuestions:
    """Return an exchange's question and the last ones before it, or none if they are unknown."""
    if exchange is None or not exchange.question:
        return ()
    return (*exchange.previous, exchange.question)[-MAX_PREVIOUS:]


def asked_in(message: discord.Message) -> PreviousQuestions:
    """Return the question in a message or, if it has none, in the message that it replies to.

    Without the message content intent, messages that don't mention the bot arrive without text.
    """
    target = replied_to(message)
    asked = question_in(message) or (question_in(target) if target else "")
    return (asked,) if asked else ()


def _first_text(message: discord.Message) -> str:
    """Return the first text of a reply, whatever its style."""
    return message.content or next(displayed(message.components), "")


async def _question(answer: discord.Message) -> discord.Message | None:
    """Return the message that an answer replies to, or None if it can't be found."""
    reference = answer.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message) and question_in(reference.resolved):
        return reference.resolved
    try:
        return await answer.channel.fetch_message(reference.message_id)
    except (discord.DiscordException, *PASSING):
        return None
