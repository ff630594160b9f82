"""Actions for browsing the knowledge: passages, topics and sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.interactions import browsing_pages
from bot.chat.places import place_of_interaction
from bot.chat.replies import pages
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import say
from bot.chat.services import texts_for
from bot.core.model.results import Answer, Outcome, Quote

if TYPE_CHECKING:
    from bot.chat.local import Local
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.texts import Texts


class Browsing:
    """Shows passages, topics and sources."""

    def __init__(self, services: Services, responder: Responder) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder

    def _local(self, interaction: Interaction) -> Local:
        return self._answerer.at(place_of_interaction(interaction))

    async def passage(self, interaction: Interaction, passage_id: str) -> None:
        """Show a passage and its citation."""
        catalogue = self._local(interaction).catalogue
        passage = catalogue.passage(passage_id.strip().lower())

        async def compose(texts: Texts) -> Reply:
            if passage is None:
                near = catalogue.meant(passage_id[:100])
                return pages.unknown_passage(passage_id, near, texts)
            answer = Answer("", Outcome.ANSWER, quotes=(Quote(passage, None),))
            setting = self._services.setting(
                texts, guild=self._local(interaction).guild, asker=interaction.user.id
            )
            return render(answer, replace(setting, explained=False))

        await self._responder.respond(interaction, compose, private=passage is None)

    async def context(self, interaction: Interaction, passage_id: str) -> None:
        """Show a passage together with its neighbors in the source."""

        async def compose(texts: Texts) -> Reply:
            passage = self._local(interaction).catalogue.passage(passage_id)
            if passage is None:
                return say(texts.chat.passage_gone)
            style = self._responder.style_in(interaction)
            return pages.context(passage, self._local(interaction).knowledge, texts, style)

        await self._responder.respond(interaction, compose, private=True)

    async def topics(self, interaction: Interaction) -> None:
        """Show the topics."""
        catalogue = self._local(interaction).catalogue
        await self._responder.tell(
            interaction, lambda texts: browsing_pages.topics(catalogue, 0, texts)
        )

    async def sources(self, interaction: Interaction) -> None:
        """Show the sources."""
        catalogue = self._local(interaction).catalogue
        await self._responder.tell(
            interaction, lambda texts: browsing_pages.sources(catalogue, 0, texts)
        )

    async def turn_topics(self, interaction: Interaction, page: int) -> None:
        """Show a page of the topics."""
        texts = texts_for(interaction.locale)
        reply = browsing_pages.topics(self._local(interaction).catalogue, page, texts)
        await self._responder.update(interaction, reply)

    async def turn_questions(self, interaction: Interaction, topic: str, page: int) -> None:
        """Show a page of a topic's questions."""
        texts = texts_for(interaction.locale)
        reply = browsing_pages.questions(self._local(interaction).catalogue, topic, page, texts)
        await self._responder.update(interaction, reply)

    async def turn_sources(self, interaction: Interaction, page: int) -> None:
        """Show a page of the sources."""
        texts = texts_for(interaction.locale)
        reply = browsing_pages.sources(self._local(interaction).catalogue, page, texts)
        await self._responder.update(interaction, reply)
