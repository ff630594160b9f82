"""What commands, buttons and menus do. Each responds to one interaction."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.assistant import LONGEST
from bot.chat import browsing, custom_id, pages
from bot.chat.curating import Curating
from bot.chat.curators import may_curate
from bot.chat.desk import Asked, Surface, Voted
from bot.chat.escape import escape, tidy
from bot.chat.reading import clean
from bot.chat.recover import conversation_of
from bot.chat.rendering import render
from bot.chat.reply import Field, Form, Reply, label, say
from bot.chat.responding import Interaction, Responder
from bot.chat.services import texts_for
from bot.core.model import Answer, Outcome, Quote
from bot.errors import StoreError
from bot.privacy import WORD as MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.chat.services import Services
    from bot.core.model import Passage
    from bot.texts import Texts


WORD = "word"
"""The field in which a member says what is wrong with an answer."""
_MAX_TYPED = 64


class Actions:
    """Everything that a member can have done, apart from writing messages."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._desk = services.desk
        self.responder = Responder(services)
        self.curator_role = services.settings.curator_role
        backing, style = services.backing, services.settings.style
        self.curating = Curating(backing, self.responder, style) if backing else None

    async def admits(self, interaction: Interaction) -> bool:
        """Return whether a member may curate; tell who may not."""
        if may_curate(interaction, self.curator_role):
            return True
        await self._say(interaction, lambda texts: say(texts.chat.curator.refused))
        return False

    async def ask(self, interaction: Interaction, question: str, *, private: bool) -> None:
        """Answer a question."""
        asker = None if private else interaction.user.id

        async def compose(texts: Texts) -> Reply:
            return await self._answer(question, Surface.SLASH, texts, asker)

        await self.responder.respond(interaction, compose, private=private, limited=True)

    async def answer_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer another member's message."""
        me = interaction.client.user
        own = me is not None and message.author.id == me.id

        async def compose(texts: Texts) -> Reply:
            if own:
                return say(texts.chat.own_message)
            return await self._answer(
                message.content,
                Surface.MESSAGE_COMMAND,
                texts,
                interaction.user.id,
                message.jump_url,
            )

        unfit = own or not clean(message.content)
        await self.responder.respond(interaction, compose, private=unfit, limited=not unfit)

    async def _answer(
        self,
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
        answer = await self._desk.ask(question, (), surface)
        setting = self._services.setting(texts, asker=asker, question=question, message=message)
        return render(answer, setting)

    async def suggestion(self, interaction: Interaction, passage_id: str, named: str = "") -> None:
        """Answer with the passage that a button or menu named."""
        private = _is_private(interaction)
        asker = None if private else interaction.user.id

        async def compose(texts: Texts) -> Reply:
            passage = self._desk.catalogue.passage(passage_id)
            if passage is None:
                return say(texts.chat.passage_gone)
            question = _ask_named(passage, named)
            answer = await self._answer_with(passage, question)
            return render(answer, self._services.setting(texts, asker=asker, question=question))

        await self.responder.respond(interaction, compose, private=private, limited=True)

    async def _answer_with(self, passage: Passage, question: str) -> Answer:
        """Return what is said to the question, as far as it is about the passage chosen."""
        began = time.perf_counter()
        found = await self._desk.consider(question, ())
        quotes = tuple(quote for quote in found.quotes if quote.passage.id == passage.id)
        answer = replace(
            found,
            outcome=Outcome.ANSWER,
            quotes=quotes or (Quote(passage, None),),
            suggestions=(),
            gap=None,
            smalltalk=None,
        )
        self._desk.tell(Asked(answer, Surface.SUGGESTION, time.perf_counter() - began))
        return answer

    async def passage(self, interaction: Interaction, passage_id: str) -> None:
        """Show a passage and its citation."""
        catalogue = self._desk.catalogue
        passage = catalogue.passage(passage_id.strip().lower())

        async def compose(texts: Texts) -> Reply:
            if passage is None:
                return say(
                    texts.chat.passage_unknown.format(id=_shown(passage_id)),
                    *(
                        texts.chat.passage_meant.format(id=near)
                        for near in [catalogue.meant(passage_id[:100])]
                        if near
                    ),
                )
            answer = Answer("", Outcome.ANSWER, quotes=(Quote(passage, None),))
            setting = self._services.setting(texts, asker=interaction.user.id)
            return render(answer, replace(setting, explained=False))

        await self.responder.respond(interaction, compose, private=passage is None)

    async def context(self, interaction: Interaction, passage_id: str) -> None:
        """Show the passages around one."""

        async def compose(texts: Texts) -> Reply:
            passage = self._desk.catalogue.passage(passage_id)
            if passage is None:
                return say(texts.chat.passage_gone)
            style = self._services.settings.style
            return pages.context(passage, self._desk.knowledge, texts, style)

        await self.responder.respond(interaction, compose, private=True)

    async def why(self, interaction: Interaction) -> None:
        """Explain the answer that the button stands under."""

        async def compose(texts: Texts) -> Reply:
            message = interaction.message
            asked = message and await conversation_of(message, self._services.exchanges)
            if not asked:
                return say(texts.chat.why_lost)
            answer = await self._desk.consider(asked[-1], asked[:-1])
            return pages.why(answer, texts)

        await self.responder.respond(interaction, compose, private=True)

    async def outdated(self, interaction: Interaction) -> None:
        """Say that a button of an earlier version does nothing any more."""
        await self._say(interaction, lambda texts: say(texts.chat.passage_gone))

    async def vote(self, interaction: Interaction, passage_id: str, *, up: bool) -> None:
        """Take a vote; who votes against may add a word."""
        if not self._is_known(passage_id):
            await self.outdated(interaction)
        elif up:
            await self._count(interaction, passage_id, up=True)
        else:
            await self._ask_word(interaction, passage_id)

    async def _ask_word(self, interaction: Interaction, passage_id: str) -> None:
        chat = texts_for(interaction.locale).chat
        field = Field(WORD, chat.vote_word, MAX_WORD)
        form = Form(custom_id.word(passage_id), chat.vote_title, (field,))
        await self.responder.ask(interaction, form)
        await self._tell_vote(interaction, passage_id, up=False)

    async def comment(self, interaction: Interaction, passage_id: str, word: str) -> None:
        """Take the word that goes with a vote against a passage."""
        if self._is_known(passage_id):
            await self._count(interaction, passage_id, up=False, word=word)
        else:
            await self.outdated(interaction)

    def _is_known(self, voted: str) -> bool:
        """Tell whether there is such a passage, or gap: votes are counted for no other."""
        return self._desk.catalogue.has(voted)

    async def _count(
        self, interaction: Interaction, passage_id: str, *, up: bool, word: str = ""
    ) -> None:
        async def compose(texts: Texts) -> Reply:
            await self._tell_vote(interaction, passage_id, up=up, word=word)
            return say(texts.chat.thanks_vote)

        await self.responder.respond(interaction, compose, private=True)

    async def _tell_vote(
        self, interaction: Interaction, passage_id: str, *, up: bool, word: str = ""
    ) -> None:
        message = interaction.message
        asked = await conversation_of(message, self._services.exchanges) if message else ()
        question = asked[-1] if asked else ""
        self._desk.tell(Voted(passage_id, up, interaction.user.id, question, word))

    async def delete(self, interaction: Interaction, asker: int) -> None:
        """Delete the answer, for who asked or who may manage messages."""
        if interaction.user.id == asker or interaction.permissions.manage_messages:
            await self.responder.remove(interaction)
        else:
            await self._say(interaction, lambda texts: say(texts.chat.only_asker_deletes))

    async def topics(self, interaction: Interaction) -> None:
        """Show the topics."""
        catalogue = self._desk.catalogue
        await self._say(interaction, lambda texts: browsing.topics(catalogue, 0, texts))

    async def sources(self, interaction: Interaction) -> None:
        """Show the sources."""
        catalogue = self._desk.catalogue
        await self._say(interaction, lambda texts: browsing.sources(catalogue, 0, texts))

    async def turn_topics(self, interaction: Interaction, page: int) -> None:
        """Go to a page of the topics."""
        texts = texts_for(interaction.locale)
        reply = browsing.topics(self._desk.catalogue, page, texts)
        await self.responder.update(interaction, reply)

    async def turn_questions(self, interaction: Interaction, topic: str, page: int) -> None:
        """Go to a page of a topic's questions."""
        texts = texts_for(interaction.locale)
        reply = browsing.questions(self._desk.catalogue, topic, page, texts)
        await self.responder.update(interaction, reply)

    async def turn_sources(self, interaction: Interaction, page: int) -> None:
        """Go to a page of the sources."""
        texts = texts_for(interaction.locale)
        reply = browsing.sources(self._desk.catalogue, page, texts)
        await self.responder.update(interaction, reply)

    async def help(self, interaction: Interaction) -> None:
        """Explain the bot."""
        me = interaction.client.user
        mention = me.mention if me else ""
        knowledge = self._desk.knowledge
        await self._say(
            interaction, lambda texts: pages.help_page(knowledge, texts, mention, full=True)
        )

    async def privacy(self, interaction: Interaction) -> None:
        """Say what is kept."""
        logged, backing = self._services.settings.log_questions, self._services.backing
        kept = backing.serving.config.store if backing else None
        await self._say(interaction, lambda texts: pages.privacy(texts, kept, logged=logged))

    async def forget(self, interaction: Interaction) -> None:
        """Delete what is kept under the caller's key."""
        backing = self._services.backing

        async def compose(texts: Texts) -> Reply:
            try:
                gone = await backing.recorder.forget(interaction.user.id) if backing else None
            except StoreError as error:
                return say(texts.chat.not_forgotten.format(reason=escape(str(error))))
            return say(texts.chat.forgotten.format(count=len(gone.votes) if gone else 0))

        await self.responder.respond(interaction, compose, private=True)

    async def _say(self, interaction: Interaction, write: Callable[[Texts], Reply]) -> None:
        async def compose(texts: Texts) -> Reply:
            return write(texts)

        await self.responder.respond(interaction, compose, private=True)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _ask_named(passage: Passage, named: str) -> str:
    """Return the ask that a button's label shows, perhaps cut."""
    asks = (ask for ask in passage.asks if label(ask) == named)
    return next(asks, named or next(iter(passage.asks), passage.text))


def _shown(typed: str) -> str:
    return escape(tidy(typed, _MAX_TYPED))
