"""Answer the questions in messages, and keep the answers in sync with their questions."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat.composing import Composer
from bot.chat.conversations.context import Asked, Conversations
from bot.chat.conversations.exchanges import DAY, Exchange
from bot.chat.conversations.reading import question_in, surface_of
from bot.chat.events import Surface
from bot.chat.permissions import allowed_in
from bot.chat.places import place_of
from bot.chat.refusals import Action
from bot.core.model.results import Outcome
from bot.errors import BusyError
from bot.operations import request_id

if TYPE_CHECKING:
    import discord

    from bot.chat.conversations.recover import PreviousQuestions
    from bot.chat.permissions import Allowed
    from bot.chat.posting import Poster
    from bot.chat.replies.reply import Reply
    from bot.chat.services import Services
    from bot.config.sections import Discord

_COOLDOWN_EMOJI = "⏳"
_NO_PERMISSION = "no permission to send messages, so the bot can't reply there"
DIRECT_CONVERSATION = 30 * 60.0
"""Maximum pause in seconds after which a direct message that isn't a reply still continues the
conversation.
"""
ASKED_BY_EDIT = timedelta(seconds=DAY)
"""Maximum age of a message that an edit can turn into a question. Exchanges are remembered for the
same length of time.
"""


class Messages:
    """Answers each message only once, even if Discord delivers it repeatedly."""

    def __init__(self, services: Services, poster: Poster, me: int) -> None:
        self._services, self._poster, self._me = services, poster, me
        self._memory = services.memory
        self._conversations = Conversations(services.exchanges, me)
        self._composer = Composer(services, me)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is meant for the bot."""
        self._memory.first = self._memory.first or message.id
        self._memory.listening.note(message)
        if surface := self._surface_of(message):
            async with self._memory.locks.of(message.id):
                await self._take(message, surface)

    def _surface_of(self, message: discord.Message) -> Surface | None:
        return surface_of(message, self._me, self._settings_for(message))

    def _settings_for(self, message: discord.Message) -> Discord:
        return self._services.settings_for(message.guild.id if message.guild else None)

    async def _take(self, message: discord.Message, surface: Surface) -> None:
        """Answer a message if it has no answer yet. Try each version of the message only once."""
        if self._services.in_flight.draining or message.id in self._memory.answered:
            return
        channel_id, allowed = message.channel.id, allowed_in(message.channel)
        if not allowed.send:
            self._services.refusals.note(channel_id, Action.REPLY, _NO_PERMISSION)
            return
        if not self._memory.seen.first_time((message.id, message.edited_at), None):
            return
        if await self._services.threads.has(message):
            return
        if not self._services.in_flight.admits(channel_id):
            return
        request_id.begin()
        if surface is Surface.LISTENING:
            await self._chime_in(message, allowed)
        elif await self._may_ask(message, allowed):
            with self._services.in_flight.answering(channel_id):
                await self._answer(message, surface, allowed)

    async def _may_ask(self, message: discord.Message, allowed: Allowed) -> bool:
        verdict = self._services.cooldowns.ask(message.author.id, message.channel.id)
        if verdict.warn and allowed.react:
            await self._poster.react(message, _COOLDOWN_EMOJI)
        return not verdict.wait

    async def _answer(self, message: discord.Message, surface: Surface, allowed: Allowed) -> None:
        earlier = self._latest(message) if surface is Surface.DIRECT else ()
        with self._poster.typing(message.channel.id):
            asked = await self._conversations.asked(
                message, surface, earlier, may_fetch=allowed.refer
            )
            reply = await self._composer.compose(message, asked)
        if reply is not None:
            await self._post(message, asked, reply, allowed)

    async def _chime_in(self, message: discord.Message, allowed: Allowed) -> None:
        """Reply to a message in a listening channel if the bot has an answer that is still needed.

        Only answers count against the cooldowns, because people in listening channels talk to each
        other, not to the bot.
        """
        channel_id = message.channel.id
        author_and_channel = message.author.id, channel_id
        cooldowns, in_flight = self._services.cooldowns, self._services.in_flight
        asked = Asked(Surface.LISTENING, question_in(message))
        if not 0 < len(asked.question) <= LONGEST or cooldowns.wait(*author_and_channel):
            return
        with in_flight.answering(channel_id):
            try:
                async with in_flight.turn(channel_id):
                    local = self._services.answerer.at(place_of(message))
                    answer = await local.ask(asked.question, (), asked.surface)
            except BusyError:  # nobody asked the bot, so nobody is waiting
                return
        if answer.outcome is not Outcome.ANSWER:
            return
        wanted = await self._memory.listening.is_ours(message, answer) and not in_flight.draining
        if wanted and not cooldowns.ask(*author_and_channel).wait:
            if backend := self._services.backend:
                backend.count(answer, local.guild, message=message.id)
            with in_flight.answering(channel_id):
                reply = self._composer.render(answer, message, asked)
                await self._post(message, asked, reply, allowed)

    def _latest(self, message: discord.Message) -> PreviousQuestions:
        """Return the latest questions in a direct message channel, or none after a long pause."""
        since, questions = self._memory.direct.get(message.channel.id) or (0.0, ())
        return questions if time.monotonic() - since < DIRECT_CONVERSATION else ()

    async def _post(
        self, message: discord.Message, asked: Asked, reply: Reply, allowed: Allowed
    ) -> None:
        if message.id in self._memory.gone:
            return
        style = self._settings_for(message).style
        sent = await self._poster.reply(message, reply, allowed, style)
        if sent is None:
            return
        self._memory.answered.set(message.id, None)
        exchange = Exchange(
            question_id=message.id,
            reply_id=sent,
            channel_id=message.channel.id,
            content=message.content,
            question=asked.question,
            previous=asked.previous,
            surface=asked.surface,
            style=style,
        )
        await self._services.exchanges.keep(exchange)

    async def on_edit(self, message: discord.Message) -> None:
        """Update the answer to an edited question, or answer a message that became a question."""
        if message.edited_at is None:
            return  # embeds, pins and threads also cause edit events
        async with self._memory.locks.of(message.id):
            if exchange := await self._services.exchanges.of_question(message.id):
                await self._follow_edit(exchange, message)
            elif self._is_new(message) and (surface := self._surface_of(message)):
                await self._take(message, surface)

    def _is_new(self, message: discord.Message) -> bool:
        """Return whether a message is so recent that this process would know of an answer."""
        first, edited = self._memory.first, message.edited_at
        if first is None or edited is None:
            return False
        return message.id >= first and edited - message.created_at < ASKED_BY_EDIT

    async def _follow_edit(self, exchange: Exchange, message: discord.Message) -> None:
        # Without the message content intent, an edit that removes the bot's mention arrives empty.
        if message.content in ("", exchange.content):
            return
        if self._services.cooldowns.ask(message.author.id, message.channel.id).wait:
            return
        request_id.begin()
        exchanges = self._services.exchanges
        with self._services.in_flight.answering(message.channel.id):
            asked = await self._asked_again(exchange, message)
            reply = await self._composer.compose(message, asked)
            kept = await self._poster.replace(exchange, reply, self._settings_for(message).style)
        if kept is None:
            await exchanges.forget(message.id)
            return
        edited = replace(
            kept,
            content=message.content,
            question=asked.question,
            previous=asked.previous,
            surface=asked.surface,
        )
        await exchanges.keep(edited)

    async def _asked_again(self, exchange: Exchange, message: discord.Message) -> Asked:
        """Return the question in an edited message that may no longer address the bot."""
        surface = exchange.surface or self._surface_of(message) or Surface.MENTION
        if surface is Surface.LISTENING:
            return Asked(surface, question_in(message))
        may_fetch = allowed_in(message.channel).refer
        return await self._conversations.asked(
            message, surface, exchange.previous, may_fetch=may_fetch
        )

    async def on_delete(self, message_ids: set[int]) -> None:
        """Delete the answers to deleted questions, and forget deleted answers."""
        for message_id in message_ids:
            self._memory.gone.set(message_id, None)
        for message_id in message_ids:
            async with self._memory.locks.of(message_id):
                await self._follow_deletion(message_id)

    async def _follow_deletion(self, message_id: int) -> None:
        exchanges = self._services.exchanges
        if exchange := await exchanges.of_question(message_id):
            await exchanges.forget(message_id)
            if exchange.reply_id not in self._memory.gone:
                await self._poster.delete(exchange)
        elif exchange := await exchanges.of_reply(message_id):
            await exchanges.forget(exchange.question_id)
