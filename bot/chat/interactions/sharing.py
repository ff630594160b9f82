"""Private answers that members share with everyone in the channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.conversations.recover import conversation_of
from bot.chat.interactions.publishing import obstacle
from bot.chat.interactions.voting import outdated
from bot.chat.places import place_of_interaction
from bot.chat.replies.rendering import render, subject_of
from bot.chat.replies.reply import LinkButton, say
from bot.chat.services import texts_for
from bot.core.answering.answer import chosen
from bot.core.model.labels import label_of
from bot.runtime.bounded import Locks, Recent
from bot.texts import texts_of

if TYPE_CHECKING:
    import discord

    from bot.chat.interactions.publishing import Publisher
    from bot.chat.local import Local
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.core.model.results import Answer
    from bot.texts import Texts

_MAX_MESSAGES = 10_000
"""Maximum number of private answers whose shared copies the process remembers."""


class Sharing:
    """Posts private answers in the channel.

    Each post has the question and a mention of the member who shared the answer. After an answer
    has been shared, its Share button disappears. Until the button is gone, this process's memory
    and the message's nonce prevent a second post of the same answer.
    """

    def __init__(self, services: Services, responder: Responder, publisher: Publisher) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder
        self._publisher = publisher
        self._shared: Recent[int, str] = Recent(_MAX_MESSAGES)
        self._locks = Locks()

    async def share(self, interaction: Interaction, shown: str) -> None:
        """Share the answer above the pressed button.

        `shown` is the id of the answer's passage or gap.
        """
        message, texts = interaction.message, texts_for(interaction.locale)
        local = self._local(interaction)
        if message is None or not message.flags.ephemeral or not local.catalogue.has(shown):
            await self._responder.tell(interaction, outdated)
        elif problem := obstacle(interaction, texts):
            await self._responder.tell(interaction, lambda _: say(problem))
        else:

            async def compose(texts: Texts) -> Reply:
                async with self._locks.of(message.id):
                    return await self._share(interaction, message, shown, texts)

            await self._responder.replace(interaction, compose)

    def _local(self, interaction: Interaction) -> Local:
        return self._answerer.at(place_of_interaction(interaction))

    async def _share(
        self, interaction: Interaction, message: discord.Message, shown: str, texts: Texts
    ) -> Reply:
        """Post the answer, and return the new content of the private message."""
        asked = await conversation_of(message, self._services.exchanges)
        found = await _answer(self._local(interaction), asked[-1] if asked else "", shown)
        if found is None:
            return outdated(texts)
        question, answer = found
        url = self._shared.get(message.id)
        if url is None:
            public = self._public(interaction, question, answer)
            url = await self._publisher.publish(interaction, public, nonce=f"share-{message.id}")
            if url:
                self._shared.set(message.id, url)
        setting = self._services.setting(
            texts, guild=self._local(interaction).guild, question=question
        )
        if url is None:
            again = replace(setting, share=True, signature=texts.chat.posting.not_posted)
            return render(answer, again)
        return render(answer, setting).with_row(LinkButton(url, texts.chat.posting.shared))

    def _public(self, interaction: Interaction, question: str, answer: Answer) -> Reply:
        guild = self._local(interaction).guild
        known = self._services.public_texts(guild, interaction.guild_locale)
        texts = texts_of(question, known)
        setting = self._services.setting(
            texts,
            guild=guild,
            asker=interaction.user.id,
            question=question,
            files=interaction.app_permissions.attach_files,
        )
        by = texts.chat.posting.shared_by.format(member=interaction.user.mention)
        return render(answer, replace(setting, signature=by))


async def _answer(local: Local, question: str, shown: str) -> tuple[str, Answer] | None:
    """Return the question and an answer that shows the passage or gap.

    Return None if there is no passage with this id and the question isn't answered with the gap.
    """
    passage = local.catalogue.passage(shown)
    question = question or (label_of(passage) if passage else "")
    answer = await local.consider(question, ())
    if subject_of(answer) == (passage.id if passage else shown):
        return question, answer
    return (question, chosen(answer, passage)) if passage else None
