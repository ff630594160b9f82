"""The conversation that a message belongs to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.chat.conversations.reading import in_forum, question_in, replied_to
from bot.chat.conversations.recover import asked_in, conversation_of, questions_of
from bot.chat.conversations.words import clean, words
from bot.chat.gateway.delivery import PASSING
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from bot.chat.conversations.exchanges import Exchanges
    from bot.chat.conversations.recover import PreviousQuestions
    from bot.chat.events import Surface

FETCHED_WITHIN = 2.0
"""Timeout in seconds for fetching the message from which a thread was started."""
_MAX_THREADS = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the earlier questions in its conversation.

    If `question` is empty, the member may get help or a hint, but no answer. `continued` is true if
    the bot has answered the last of the earlier questions.
    """

    surface: Surface
    question: str
    previous: PreviousQuestions = ()
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Pointed:
    """The questions in the conversation that a message refers to.

    `answered` is true if the bot has answered the last question. `by_answer` is true if the message
    refers to an answer by the bot, not to a question.
    """

    questions: PreviousQuestions = ()
    answered: bool = False
    by_answer: bool = False


class Conversations:
    """Determines a message's question from its text and from the messages that it refers to."""

    def __init__(self, exchanges: Exchanges, me: int) -> None:
        self._exchanges, self._me = exchanges, me
        self._startless: Recent[int, None] = Recent(_MAX_THREADS)

    async def asked(
        self,
        message: discord.Message,
        surface: Surface,
        earlier: PreviousQuestions = (),
        *,
        may_fetch: bool = True,
    ) -> Asked:
        """Return the question that a message asks.

        The questions in `earlier` are used only if the message doesn't refer to a conversation. A
        message without a question repeats the question that it refers to, unless it refers to an
        answer by the bot.
        """
        question = question_in(message)
        pointed = await self._pointed_at(message, may_fetch=may_fetch)
        if question:
            if pointed.questions:
                return Asked(surface, question, pointed.questions, pointed.answered)
            return Asked(surface, question, earlier, continued=bool(earlier))
        if pointed.by_answer or not pointed.questions:
            return Asked(surface, "")
        return Asked(surface, pointed.questions[-1], pointed.questions[:-1])

    async def _pointed_at(self, message: discord.Message, *, may_fetch: bool) -> Pointed:
        """Return the conversation that a message refers to.

        A message can refer to a conversation by replying to one of its messages, by forwarding one
        with a comment, or by continuing the conversation in a thread.
        """
        if target := replied_to(message):
            return await self._at(target)
        if message.message_snapshots and clean(message.content):
            return Pointed(tuple(filter(None, map(words, message.message_snapshots))))
        channel = message.channel
        if isinstance(channel, discord.Thread) and channel.id != message.id:
            return await self._begun(channel, may_fetch=may_fetch)
        return Pointed()

    async def _at(self, target: discord.Message) -> Pointed:
        if target.author.id == self._me:
            found = await conversation_of(target, self._exchanges)
            return Pointed(found, answered=True, by_answer=True)
        if asked := questions_of(await self._exchanges.of_question(target.id)):
            return Pointed(asked, answered=True)
        return Pointed(asked_in(target))

    async def _begun(self, thread: discord.Thread, *, may_fetch: bool) -> Pointed:
        """Return the conversation of the message that started a thread.

        A thread has the same id as the message that started it.
        """
        if asked := questions_of(await self._exchanges.of_reply(thread.id)):
            return Pointed(asked, answered=True, by_answer=True)
        if asked := questions_of(await self._exchanges.of_question(thread.id)):
            return Pointed(asked, answered=True)
        if not may_fetch or thread.id in self._startless:
            return Pointed()
        start = await self._fetched(thread)
        return await self._at(start) if start else Pointed()

    async def _fetched(self, thread: discord.Thread) -> discord.Message | None:
        place = thread if in_forum(thread) else thread.parent
        if not isinstance(place, discord.Thread | discord.TextChannel):
            return None
        try:
            async with asyncio.timeout(FETCHED_WITHIN):
                return await place.fetch_message(thread.id)
        except (discord.NotFound, discord.Forbidden):
            self._startless.set(thread.id, None)
        except (discord.DiscordException, *PASSING):
            pass
        return None
