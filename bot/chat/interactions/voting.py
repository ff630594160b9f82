"""Votes on answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.conversations.recover import conversation_of
from bot.chat.events import Voted
from bot.chat.places import installed_guild, place_of_interaction
from bot.chat.replies import custom_id
from bot.chat.replies.rendering import asked as quoted
from bot.chat.replies.reply import Field, Form, Press, say
from bot.chat.services import texts_for
from bot.config.sections import ReplyStyle
from bot.knowledge.held import current_id
from bot.store.privacy import WORD as MAX_WORD

if TYPE_CHECKING:
    from bot.chat.catalogue import Catalogue
    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.texts import Texts

WORD = "word"
"""The custom_id of the form field for a comment on an answer."""


class Voting:
    """Records votes on passages and gaps, with optional comments."""

    def __init__(self, services: Services, responder: Responder) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder

    async def vote(self, interaction: Interaction, passage_id: str, *, up: bool) -> None:
        """Record a vote. For a downvote, also open a form for a comment."""
        if not self._is_known(interaction, passage_id):
            await self._responder.tell(interaction, outdated)
        elif up:
            await self._count(interaction, passage_id, up=True)
        else:
            await self._ask_word(interaction, passage_id)

    async def _ask_word(self, interaction: Interaction, passage_id: str) -> None:
        chat = texts_for(interaction.locale).chat
        field = Field(WORD, chat.vote_word, MAX_WORD)
        form = Form(custom_id.word(passage_id), chat.vote_title, (field,))
        await self._responder.ask(interaction, form)
        await self._tell_vote(interaction, passage_id, up=False)

    async def comment(self, interaction: Interaction, passage_id: str, word: str) -> None:
        """Record the comment on a downvote."""
        if self._is_known(interaction, passage_id):
            await self._count(interaction, passage_id, up=False, word=word)
        else:
            await self._responder.tell(interaction, outdated)

    def _is_known(self, interaction: Interaction, voted: str) -> bool:
        """Return whether a passage or gap is in scope, so members can vote on it."""
        return self._catalogue(interaction).has(voted)

    def _catalogue(self, interaction: Interaction) -> Catalogue:
        return self._answerer.at(place_of_interaction(interaction)).catalogue

    async def _count(
        self, interaction: Interaction, passage_id: str, *, up: bool, word: str = ""
    ) -> None:
        async def compose(texts: Texts) -> Reply:
            await self._tell_vote(interaction, passage_id, up=up, word=word)
            offer = None if up else await self._offer(interaction, passage_id, texts)
            return offer or say(texts.chat.thanks_vote)

        await self._responder.respond(interaction, compose, private=True)

    async def _offer(self, interaction: Interaction, passage_id: str, texts: Texts) -> Reply | None:
        """Return thanks for a downvote, with a button to ask a person.

        Return None if nobody can help or the question is unknown. The question is shown above the
        button, where the bot can read it even after a restart.
        """
        message = interaction.message
        if message is None or not self._services.helper_role(installed_guild(interaction)):
            return None
        asked = await conversation_of(message, self._services.exchanges)
        if not asked:
            return None
        own, public = texts.chat.handoff, not message.flags.ephemeral
        name = custom_id.ask_person_after(message.id, passage_id, public=public)
        shown = say(quoted(asked[-1], ReplyStyle.LAYOUT), texts.chat.thanks_vote, own.offer)
        return shown.with_row(Press(name, own.ask))

    async def _tell_vote(
        self, interaction: Interaction, passage_id: str, *, up: bool, word: str = ""
    ) -> None:
        message = interaction.message
        asked = await conversation_of(message, self._services.exchanges) if message else ()
        question = asked[-1] if asked else ""
        local = self._answerer.at(place_of_interaction(interaction))
        passage = current_id(local.knowledge, passage_id)
        self._answerer.tell(Voted(passage, up, interaction.user.id, question, word, local.guild))


def outdated(texts: Texts) -> Reply:
    """Return the reply for a button whose passage is no longer available."""
    return say(texts.chat.passage_gone)
