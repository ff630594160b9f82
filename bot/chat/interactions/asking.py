"""Questions asked by command, button or menu, and explanations of answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat.answerer import Answered, Surface
from bot.chat.conversations.reading import question_in
from bot.chat.conversations.recover import conversation_of
from bot.chat.conversations.words import clean, has_media
from bot.chat.replies import pages
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import label, say
from bot.chat.responding import guild_of
from bot.core.answer import chosen
from bot.core.model import confirmed_asks, label_of

if TYPE_CHECKING:
    import discord

    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.core.model import Answer, Passage
    from bot.texts import Texts


class Asking:
    """Answers questions, and explains answers."""

    def __init__(self, services: Services, responder: Responder) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder

    async def ask(self, interaction: Interaction, question: str, *, private: bool) -> None:
        """Answer a question. If `question` is a passage id from a completion, show the passage."""
        asker, guild = None if private else interaction.user.id, guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            passage = self._answerer.catalogue(guild).passage(question)
            if passage is None:
                return await self._answer(question, Surface.SLASH, texts, asker, guild=guild)
            asked = label_of(passage)
            return await self._show(passage, asked, Surface.SLASH, texts, asker, guild=guild)

        await self._responder.respond(interaction, compose, private=private, limited=True)

    async def answer_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the message that a member selected."""
        me = interaction.client.user
        own = me is not None and message.author.id == me.id

        async def compose(texts: Texts) -> Reply:
            if own:
                return say(texts.chat.own_message)
            if not asked and has_media(message):
                return say(texts.chat.only_text)
            asker, guild = interaction.user.id, guild_of(interaction)
            return await self._answer(
                asked, Surface.MESSAGE_COMMAND, texts, asker, guild=guild, message=message.jump_url
            )

        asked = question_in(message)
        unfit = own or not asked
        await self._responder.respond(interaction, compose, private=unfit, limited=not unfit)

    async def _answer(
        self,
        written: str,
        surface: Surface,
        texts: Texts,
        asker: int | None,
        *,
        guild: int | None,
        message: str | None = None,
    ) -> Reply:
        question = clean(written)
        if not question:
            return say(texts.chat.nothing_asked)
        if len(question) > LONGEST:
            return say(texts.chat.too_long.format(limit=LONGEST))
        answer = await self._answerer.ask(question, (), surface, guild)
        setting = self._services.setting(
            texts, guild=guild, asker=asker, question=question, message=message
        )
        return render(answer, setting)

    async def suggestion(self, interaction: Interaction, passage_id: str, named: str = "") -> None:
        """Answer with the passage that a member chose with a button or menu."""
        private = _is_private(interaction)
        asker, guild = None if private else interaction.user.id, guild_of(interaction)

        async def compose(texts: Texts) -> Reply:
            passage = self._answerer.catalogue(guild).passage(passage_id)
            if passage is None:
                return say(texts.chat.passage_gone)
            question = _ask_named(passage, named)
            return await self._show(
                passage, question, Surface.SUGGESTION, texts, asker, guild=guild
            )

        await self._responder.respond(interaction, compose, private=private, limited=True)

    async def _show(
        self,
        passage: Passage,
        question: str,
        surface: Surface,
        texts: Texts,
        asker: int | None,
        *,
        guild: int | None,
    ) -> Reply:
        answer = await self._answer_with(passage, question, surface, guild)
        setting = self._services.setting(texts, guild=guild, asker=asker, question=question)
        return render(answer, setting)

    async def _answer_with(
        self, passage: Passage, question: str, surface: Surface, guild: int | None
    ) -> Answer:
        """Return the answer to the question, limited to the chosen passage."""
        began = time.perf_counter()
        found = await self._answerer.consider(question, (), guild, choose=False)
        answer = chosen(found, passage)
        self._answerer.tell(Answered(answer, surface, time.perf_counter() - began, guild))
        return answer

    async def why(self, interaction: Interaction) -> None:
        """Explain the answer to which the pressed button belongs."""

        async def compose(texts: Texts) -> Reply:
            message = interaction.message
            asked = message and await conversation_of(message, self._services.exchanges)
            if not asked:
                return say(texts.chat.why_lost)
            answer = await self._answerer.consider(asked[-1], asked[:-1], guild_of(interaction))
            return pages.why(answer, texts)

        await self._responder.respond(interaction, compose, private=True)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _ask_named(passage: Passage, named: str) -> str:
    """Return the full question behind a button's label, which may have been shortened."""
    questions = (label_of(passage), *confirmed_asks(passage))
    return next((one for one in questions if label(one) == named), named or label_of(passage))
