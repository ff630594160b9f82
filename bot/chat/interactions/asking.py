"""Answer questions asked with commands, buttons and menus, and explain the answers."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat.conversations.reading import question_in
from bot.chat.conversations.recover import conversation_of
from bot.chat.conversations.words import clean, has_media
from bot.chat.events import Answered, Surface
from bot.chat.interactions.publishing import obstacle
from bot.chat.places import place_of_interaction
from bot.chat.replies import pages
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import label, say
from bot.chat.services import texts_for
from bot.chat.setup.help_channel import help_channel
from bot.core.answering.answer import chosen
from bot.core.model.labels import confirmed_asks, every_label, label_of
from bot.texts import texts_of

if TYPE_CHECKING:
    import discord

    from bot.chat.local import Local
    from bot.chat.replies.rendering import Setting
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.core.model.entries import Passage
    from bot.core.model.results import Answer
    from bot.texts import Texts


class Asking:
    """Answers questions and explains answers."""

    def __init__(self, services: Services, responder: Responder) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder

    async def ask(self, interaction: Interaction, question: str, *, private: bool) -> None:
        """Answer a question, or show the passage if `question` is an id from autocompletion."""
        asker = None if private else interaction.user.id
        local = self._local(interaction)

        async def compose(texts: Texts) -> Reply:
            passage = local.catalogue.passage(question)
            own = texts_for(interaction.locale).language
            asked = label_of(passage, own) if passage else question
            spoken = texts if private else texts_of(asked, texts)
            if passage is None:
                return await self._answer(interaction, question, Surface.SLASH, spoken, asker)
            return await self._show(interaction, passage, asked, Surface.SLASH, spoken, asker)

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
            return await self._answer(
                interaction,
                asked,
                Surface.MESSAGE_COMMAND,
                texts_of(asked, texts),
                interaction.user.id,
                message.jump_url,
            )

        asked = question_in(message)
        unfit = own or not asked
        await self._responder.respond(interaction, compose, private=unfit, limited=not unfit)

    def _local(self, interaction: Interaction) -> Local:
        return self._answerer.at(place_of_interaction(interaction))

    async def _answer(  # noqa: PLR0917 - the parts of one request
        self,
        interaction: Interaction,
        written: str,
        surface: Surface,
        texts: Texts,
        asker: int | None,
        message: str | None = None,
    ) -> Reply:
        question = clean(written)
        if not question:
            return say(texts.chat.nothing_asked)
        if len(question) > LONGEST:
            return say(texts.chat.too_long.format(limit=LONGEST))
        local = self._local(interaction)
        answer = await local.ask(question, (), surface)
        guild = interaction.guild if local.guild else None
        setting = self._services.setting(
            texts,
            guild=local.guild,
            asker=asker,
            question=question,
            message=message,
            help_channel=help_channel(self._services.servers, guild, interaction.user),
        )
        return render(answer, _shareable(setting, interaction))

    async def suggestion(self, interaction: Interaction, passage_id: str, named: str = "") -> None:
        """Answer with the passage that a member chose with a button or menu."""
        private = _is_private(interaction)
        asker = None if private else interaction.user.id
        local = self._local(interaction)

        async def compose(texts: Texts) -> Reply:
            passage = local.catalogue.passage(passage_id)
            if passage is None:
                return say(texts.chat.passage_gone)
            question = _ask_named(passage, named)
            spoken = texts if private else await self._spoken_in(interaction.message, texts)
            return await self._show(
                interaction, passage, question, Surface.SUGGESTION, spoken, asker
            )

        await self._responder.respond(interaction, compose, private=private, limited=True)

    async def _spoken_in(self, message: discord.Message | None, texts: Texts) -> Texts:
        """Return the interface texts in the language of a message's conversation.

        A question on a button doesn't count, because it may be in the source's language instead.
        """
        asked = await conversation_of(message, self._services.exchanges) if message else ()
        return texts_of(asked[-1], texts, asked[:-1]) if asked else texts

    async def _show(  # noqa: PLR0917 - the parts of one request
        self,
        interaction: Interaction,
        passage: Passage,
        question: str,
        surface: Surface,
        texts: Texts,
        asker: int | None,
    ) -> Reply:
        local = self._local(interaction)
        answer = await self._answer_with(local, passage, question, surface)
        setting = self._services.setting(texts, guild=local.guild, asker=asker, question=question)
        return render(answer, _shareable(setting, interaction))

    async def _answer_with(
        self, local: Local, passage: Passage, question: str, surface: Surface
    ) -> Answer:
        """Return the answer to a question, limited to the chosen passage."""
        began = time.perf_counter()
        found = await local.consider(question, (), choose=False)
        answer = chosen(found, passage)
        self._answerer.tell(Answered(answer, surface, time.perf_counter() - began, local.guild))
        return answer

    async def why(self, interaction: Interaction) -> None:
        """Explain the answer to which the pressed button belongs."""

        async def compose(texts: Texts) -> Reply:
            message = interaction.message
            asked = message and await conversation_of(message, self._services.exchanges)
            if not asked:
                return say(texts.chat.why_lost)
            answer = await self._local(interaction).consider(asked[-1], asked[:-1])
            return pages.why(answer, texts)

        await self._responder.respond(interaction, compose, private=True)


def _shareable(setting: Setting, interaction: Interaction) -> Setting:
    """Add a Share button to a private reply if the member and the bot may post in the channel."""
    is_private = setting.asker is None
    return replace(setting, share=is_private and not obstacle(interaction, setting.texts))


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _ask_named(passage: Passage, named: str) -> str:
    """Return the full question for a button whose label may have been shortened."""
    translated = (ask for one in passage.translations for ask in one.asks)
    questions = (*every_label(passage), *confirmed_asks(passage), *translated)
    return next((one for one in questions if label(one) == named), named or label_of(passage))
