"""Replies to messages: answers, help, hints and apologies."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat.conversations.reading import is_hidden, names_role, replied_to
from bot.chat.conversations.recover import MAX_PREVIOUS
from bot.chat.conversations.words import has_media
from bot.chat.events import Surface
from bot.chat.permissions import allowed_in
from bot.chat.places import place_of
from bot.chat.replies import failures, pages
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import Reply, say
from bot.chat.setup.help_channel import help_channel
from bot.core.model.results import Outcome
from bot.errors import BusyError
from bot.texts import texts_of

if TYPE_CHECKING:
    import discord

    from bot.chat.conversations.context import Asked
    from bot.chat.services import Services
    from bot.core.model.results import Answer
    from bot.texts import Texts


class Composer:
    """Composes the replies to messages."""

    def __init__(self, services: Services, me: int) -> None:
        self._services, self._me = services, me

    async def compose(self, message: discord.Message, asked: Asked) -> Reply | None:
        """Return the reply to a message, or None if the bot should not reply.

        After an error, return an apology.
        """
        texts, listening = self._texts(message, asked), asked.surface is Surface.LISTENING
        try:
            if not asked.question:
                return self._without_question(message, asked.surface, texts)
            if len(asked.question) > LONGEST:
                return say(texts.chat.too_long.format(limit=LONGEST))
            answer = await self._answered(message, asked)
            if listening and answer.outcome is not Outcome.ANSWER:
                return None
            return self.render(answer, message, asked)
        except BusyError:
            return None if listening else failures.busy(texts)
        except Exception as error:  # noqa: BLE001 - the member gets an apology for any error
            incident = failures.report(error, f"answering message {message.id}")
            return failures.apology(incident, texts)

    async def _answered(self, message: discord.Message, asked: Asked) -> Answer:
        previous = tuple(one for one in asked.previous if len(one) <= LONGEST)
        async with self._services.in_flight.turn(message.channel.id):
            local = self._services.answerer.at(place_of(message))
            answer = await local.ask(asked.question, previous, asked.surface, message=message.id)
        if message.guild is None:
            latest = (*previous, asked.question)[-MAX_PREVIOUS:]
            self._services.memory.direct.set(message.channel.id, (time.monotonic(), latest))
        return answer

    def render(self, answer: Answer, message: discord.Message, asked: Asked) -> Reply:
        """Return an answer as a reply, which the asker can delete unless the asker is a webhook."""
        asker = None if message.webhook_id else message.author.id
        files = allowed_in(message.channel).attach
        setting = self._services.setting(
            self._texts(message, asked),
            guild=_guild_of(message),
            asker=asker,
            files=files,
            help_channel=help_channel(self._services.servers, message.guild, message.author),
        )
        return render(answer, replace(setting, continued=asked.continued))

    def _texts(self, message: discord.Message, asked: Asked) -> Texts:
        """Return the bot's texts in the language of the question.

        If the question's language is unclear, use the server's language or, in a direct message,
        the member's.
        """
        locales = self._services.memory.locales
        locale = message.guild.preferred_locale if message.guild else locales.get(message.author.id)
        known = self._services.public_texts(_guild_of(message), locale)
        return texts_of(asked.question, known, asked.previous)

    def _without_question(
        self, message: discord.Message, surface: Surface, texts: Texts
    ) -> Reply | None:
        visible = message.content or message.attachments or message.stickers
        if surface is Surface.REPLY and visible and not message.flags.voice:
            return None  # an emoji or a picture is not a question
        return self._hint(message, texts) or pages.help_page(
            self._services.answerer.at(place_of(message)).knowledge, texts, f"<@{self._me}>"
        )

    def _hint(self, message: discord.Message, texts: Texts) -> Reply | None:
        """Return a hint that says why the bot found no question, or None if there is no hint."""
        chat, me = texts.chat, f"<@{self._me}>"
        if is_hidden(message, self._me):
            by_role = names_role(message, self._me)
            text = chat.role_mentioned if by_role else chat.unreadable_reply
            return say(text.format(mention=me))
        target = replied_to(message)
        if target is None or target.author.id == self._me:
            return say(chat.only_text) if has_media(message) else None
        if has_media(target):
            return say(chat.only_text)
        return say(chat.nothing_asked if target.content else chat.unreadable_target)


def _guild_of(message: discord.Message) -> int | None:
    return message.guild.id if message.guild else None
