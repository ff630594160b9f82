"""Message handling: answering questions, and keeping the answers in step with them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat.answerer import Surface
from bot.chat.conversations.exchanges import Exchange
from bot.chat.conversations.reading import Heard, hear, question_in, replied_to
from bot.chat.conversations.recover import MAX_PREVIOUS, PreviousQuestions, conversation_of
from bot.chat.permissions import allowed_in
from bot.chat.refusals import Action
from bot.chat.replies import failures, pages
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import Reply, say
from bot.chat.services import texts_for
from bot.core.model import Outcome
from bot.errors import BusyError
from bot.operations import request_id

if TYPE_CHECKING:
    import discord

    from bot.chat.permissions import Allowed
    from bot.chat.posting import Poster
    from bot.chat.services import Services
    from bot.core.model import Answer
    from bot.texts import Texts

_COOLDOWN_EMOJI = "⏳"
_NO_PERMISSION = "no permission to send messages, so the bot can't reply there"
DIRECT_CONVERSATION = 30 * 60.0
"""Seconds during which a direct message continues the conversation without being a reply."""


class Messages:
    """Answers each message once, however often Discord delivers it."""

    def __init__(self, services: Services, poster: Poster, me: int) -> None:
        self._services, self._poster, self._me = services, poster, me
        self._memory = services.memory

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is for the bot."""
        self._memory.listening.note(message)
        heard = hear(message, self._me, self._services.settings.listen)
        if heard is None or self._services.in_flight.draining:
            return
        allowed = allowed_in(message.channel)
        if not allowed.send:
            self._services.refusals.note(message.channel.id, Action.REPLY, _NO_PERMISSION)
            return
        if not self._memory.seen.first_time(message.id, None):
            return
        if not self._services.in_flight.admits(message.channel.id):
            return
        request_id.begin()
        async with self._memory.locks.of(message.id):
            if heard.surface is Surface.LISTENING:
                await self._chime_in(message, heard, allowed)
            elif await self._may_ask(message, allowed):
                with self._services.in_flight.answering(message.channel.id):
                    await self._answer(message, heard, allowed)

    async def _may_ask(self, message: discord.Message, allowed: Allowed) -> bool:
        verdict = self._services.cooldowns.ask(message.author.id, message.channel.id)
        if verdict.warn and allowed.react:
            await self._poster.react(message, _COOLDOWN_EMOJI)
        return not verdict.wait

    async def _answer(self, message: discord.Message, heard: Heard, allowed: Allowed) -> None:
        with self._poster.typing(message.channel.id):
            previous = await self._previous(message)
            reply = await self._composed(message, heard, previous)
        if reply is not None:
            await self._post(message, heard, previous, reply, allowed)

    async def _chime_in(self, message: discord.Message, heard: Heard, allowed: Allowed) -> None:
        """Answer in a listening channel: only with an actual answer, and only if still wanted.

        Only answers count against the cooldowns, because people talk to each other there.
        """
        channel_id = message.channel.id
        author_and_channel = message.author.id, channel_id
        cooldowns, in_flight = self._services.cooldowns, self._services.in_flight
        if (
            not heard.question
            or len(heard.question) > LONGEST
            or cooldowns.wait(*author_and_channel)
        ):
            return
        with in_flight.answering(channel_id):
            try:
                async with in_flight.turn(channel_id):
                    answer = await self._services.answerer.ask(heard.question, (), heard.surface)
            except BusyError:  # nobody asked the bot, so nobody is waiting
                return
        if answer.outcome is not Outcome.ANSWER:
            return
        wanted = await self._memory.listening.is_ours(message, answer) and not in_flight.draining
        if wanted and not cooldowns.ask(*author_and_channel).wait:
            with in_flight.answering(channel_id):
                await self._post(message, heard, (), self._rendered(answer, message), allowed)

    async def _previous(self, message: discord.Message) -> PreviousQuestions:
        """Return the earlier questions of the conversation that the message continues."""
        target = replied_to(message)
        if target is not None:
            return await conversation_of(target, self._services.exchanges)
        if message.guild is None and (last := self._memory.direct.get(message.channel.id)):
            since, conversation = last
            return conversation if time.monotonic() - since < DIRECT_CONVERSATION else ()
        return ()

    async def _composed(
        self, message: discord.Message, heard: Heard, previous: PreviousQuestions
    ) -> Reply | None:
        """Return the reply, None for no reply; an error becomes an apology."""
        texts = _texts(message)
        try:
            if not heard.question:
                return self._without_question(message, heard, texts)
            if len(heard.question) > LONGEST:
                return say(texts.chat.too_long.format(limit=LONGEST))
            async with self._services.in_flight.turn(message.channel.id):
                answer = await self._services.answerer.ask(heard.question, previous, heard.surface)
            if heard.surface is Surface.LISTENING and answer.outcome is not Outcome.ANSWER:
                return None
            if message.guild is None:
                asked = (*previous, heard.question)[-MAX_PREVIOUS:]
                self._memory.direct.set(message.channel.id, (time.monotonic(), asked))
            return self._rendered(answer, message)
        except BusyError:
            return None if heard.surface is Surface.LISTENING else failures.busy(texts)
        except Exception as error:  # noqa: BLE001 - the member gets an apology for any error
            incident = failures.report(error, f"answering message {message.id}")
            return failures.apology(incident, texts)

    def _without_question(
        self, message: discord.Message, heard: Heard, texts: Texts
    ) -> Reply | None:
        me = f"<@{self._me}>"
        if heard.surface is not Surface.REPLY:
            return pages.help_page(self._services.answerer.knowledge, texts, me)
        # An emoji or a picture is not a question, but text that Discord hides could be one.
        seen = message.content or message.attachments or message.stickers
        return None if seen else say(texts.chat.unreadable_reply.format(mention=me))

    def _rendered(self, answer: Answer, message: discord.Message) -> Reply:
        setting = self._services.setting(_texts(message), asker=message.author.id)
        return render(answer, setting)

    async def _post(
        self,
        message: discord.Message,
        heard: Heard,
        previous: PreviousQuestions,
        reply: Reply,
        allowed: Allowed,
    ) -> None:
        if message.id in self._memory.gone:
            return
        sent = await self._poster.reply(message, reply, allowed)
        if sent is None:
            return
        exchange = Exchange(
            question_id=message.id,
            reply_id=sent,
            channel_id=message.channel.id,
            content=message.content,
            question=heard.question,
            previous=previous,
            surface=heard.surface,
            style=self._poster.style,
        )
        await self._services.exchanges.keep(exchange)

    async def on_edit(self, message: discord.Message) -> None:
        """Update the answer when its question is edited."""
        exchanges = self._services.exchanges
        async with self._memory.locks.of(message.id):
            exchange = await exchanges.of_question(message.id)
            # Embeds and pins arrive as edits too. Without the content intent, a message that no
            # longer mentions the bot arrives empty.
            if exchange is None or message.content in ("", exchange.content):
                return
            if self._services.cooldowns.ask(message.author.id, message.channel.id).wait:
                return
            request_id.begin()
            with self._services.in_flight.answering(message.channel.id):
                exchange = await self._restored(exchange, message)
                heard = Heard(exchange.surface or Surface.MENTION, question_in(message))
                reply = await self._composed(message, heard, exchange.previous)
                edited = await self._followed(exchange, reply)
            if edited is None:
                await exchanges.forget(message.id)
            else:
                question = heard.question
                await exchanges.keep(replace(edited, content=message.content, question=question))

    async def _followed(self, exchange: Exchange, reply: Reply | None) -> Exchange | None:
        """Show the new reply, or delete the old one; return the exchange if it still exists."""
        if reply is not None:
            return await self._poster.edit(exchange, reply)
        await self._poster.delete(exchange)
        return None

    async def _restored(self, exchange: Exchange, message: discord.Message) -> Exchange:
        """Restore the surface and earlier questions of an exchange from an earlier process.

        The answer follows the edit even if the message no longer addresses the bot.
        """
        if exchange.surface is not None:
            return exchange
        heard = hear(message, self._me, self._services.settings.listen)
        surface = heard.surface if heard else Surface.MENTION
        return replace(exchange, surface=surface, previous=await self._previous(message))

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


def _texts(message: discord.Message) -> Texts:
    return texts_for(message.guild and message.guild.preferred_locale)
