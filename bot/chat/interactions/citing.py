"""Reply to a message with a passage that a member chose."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import discord

from bot.assistant import LONGEST
from bot.chat.conversations.reading import question_in
from bot.chat.conversations.words import clean
from bot.chat.gateway.delivery import UndeliveredError, deliver
from bot.chat.interactions.publishing import obstacle
from bot.chat.places import place_of_interaction
from bot.chat.replies import custom_id
from bot.chat.replies.escape import cut, tidy
from bot.chat.replies.pages import unknown_passage
from bot.chat.replies.rendering import render
from bot.chat.replies.reply import (
    MAX_OPTION,
    MAX_OPTIONS,
    Field,
    Form,
    LinkButton,
    Menu,
    Option,
    Press,
    Reply,
    say,
)
from bot.chat.services import texts_for
from bot.core.model.labels import label_of
from bot.core.model.results import Answer, Outcome, Quote
from bot.texts import texts_of

if TYPE_CHECKING:
    from bot.chat.interactions.publishing import Publisher
    from bot.chat.local import Local
    from bot.chat.responding import Interaction, Responder
    from bot.chat.services import Services
    from bot.core.model.entries import Passage
    from bot.texts import Texts

WORDS = "words"
"""The custom_id of the form field for words from a passage."""
_MAX_WORDS = 100
_LINK = re.compile(
    r"\s*(?:https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/\d{1,20}/"
    r"(?P<channel>\d{1,20})/)?(?P<message>\d{1,20})\s*"
)
_STARTS_A_THREAD = discord.MessageType.thread_starter_message


class Citing:
    """Lets members choose a passage, and posts it as a reply to a message.

    Only passages in the channel's scope can be chosen. The reply names the member and notifies
    nobody.
    """

    def __init__(self, services: Services, responder: Responder, publisher: Publisher) -> None:
        self._services, self._answerer, self._responder = services, services.answerer, responder
        self._publisher = publisher

    async def offer(self, interaction: Interaction, message: discord.Message) -> None:
        """Offer the passages that match a message best."""
        problem = obstacle(interaction, texts_for(interaction.locale), replying=True)

        async def compose(texts: Texts) -> Reply:
            if problem:
                return say(problem)
            return await self._page(interaction, message.id, question_in(message), texts)

        await self._responder.respond(interaction, compose, private=True, limited=not problem)

    async def ask_words(self, interaction: Interaction, message: int) -> None:
        """Open a form in which to enter words from another passage."""
        chat = texts_for(interaction.locale).chat
        field = Field(WORDS, chat.posting.cite_words, _MAX_WORDS, required=True)
        form = Form(custom_id.cite_words(message), chat.posting.cite_title, (field,))
        await self._responder.ask(interaction, form)

    async def search(self, interaction: Interaction, message: int, words: str) -> None:
        """Offer the passages that match `words`, which may also be the id of a passage."""

        async def compose(texts: Texts) -> Reply:
            return await self._page(interaction, message, words, texts)

        await self._responder.replace(interaction, compose, limited=True)

    async def choose(self, interaction: Interaction, message: int, passage_id: str) -> None:
        """Reply to a message with the passage that was chosen from the menu."""
        page = interaction.message
        nonce = page.id if page else interaction.id

        async def compose(texts: Texts) -> Reply:
            return await self._reply(interaction, message, passage_id, texts, nonce)

        await self._responder.replace(interaction, compose)

    async def reply_to(self, interaction: Interaction, passage_id: str, link: str) -> None:
        """Reply to a message in the channel with a passage. `link` is the message's link or id."""
        found = _LINK.fullmatch(link)
        here = found and found["channel"] in {None, str(interaction.channel_id)}

        async def compose(texts: Texts) -> Reply:
            if not found:
                return say(texts.chat.posting.no_link)
            if not here:
                return say(texts.chat.posting.other_channel)
            message = int(found["message"])
            return await self._reply(interaction, message, passage_id, texts, interaction.id)

        await self._responder.respond(interaction, compose, private=True, limited=True)

    def _local(self, interaction: Interaction) -> Local:
        return self._answerer.at(place_of_interaction(interaction))

    async def _page(
        self, interaction: Interaction, message: int, words: str, texts: Texts
    ) -> Reply:
        chat = texts.chat
        found = await _matching(self._local(interaction), words)
        options = tuple(_option(one, texts) for one in found)
        other = Press(custom_id.cite_other(message), chat.posting.cite_other)
        if not options:
            return say(chat.posting.cite_nothing).with_row(other)
        menu = Menu(custom_id.cite(message), chat.posting.pick_passage, options)
        return say(chat.posting.cite_pick).with_row(menu).with_row(other)

    async def _reply(
        self, interaction: Interaction, message: int, passage_id: str, texts: Texts, nonce: int
    ) -> Reply:
        """Reply to a message, and return a page that confirms the reply or says why it failed."""
        catalogue = self._local(interaction).catalogue
        passage = catalogue.passage(passage_id.strip().lower())
        if problem := obstacle(interaction, texts, replying=True):
            return say(problem)
        if passage is None:
            return unknown_passage(passage_id, catalogue.meant(passage_id[:_MAX_WORDS]), texts)
        target = await _target(interaction, message)
        if target is None:
            return say(texts.chat.posting.no_such_message)
        reply = self._public(interaction, passage, question_in(target))
        url = await self._publisher.publish(interaction, reply, nonce=nonce, to=message)
        if url is None:
            return say(texts.chat.posting.not_posted)
        return say(texts.chat.posting.cited).with_row(LinkButton(url, texts.chat.posting.the_reply))

    def _public(self, interaction: Interaction, passage: Passage, asked: str) -> Reply:
        guild = self._local(interaction).guild
        texts = texts_of(asked, self._services.public_texts(guild, interaction.guild_locale))
        setting = self._services.setting(
            texts,
            guild=guild,
            asker=interaction.user.id,
            files=interaction.app_permissions.attach_files,
        )
        by = texts.chat.posting.cited_by.format(member=interaction.user.mention)
        answer = Answer("", Outcome.ANSWER, quotes=(Quote(passage, None),))
        return render(answer, replace(setting, explained=False, signature=by))


async def _target(interaction: Interaction, message: int) -> discord.Message | None:
    """Return a message in the channel, or None if it can't be fetched or replied to."""
    assert interaction.channel_id is not None  # noqa: S101 - the member may post in the channel
    channel = interaction.client.get_partial_messageable(interaction.channel_id)
    try:
        found = await deliver(lambda: channel.fetch_message(message))
    except (UndeliveredError, discord.HTTPException):  # an impossible id raises HTTPException
        return None
    return None if found.is_system() or found.type is _STARTS_A_THREAD else found


async def _matching(local: Local, words: str) -> list[Passage]:
    """Return the passages in scope that match these words, best first."""
    words = clean(words)[:LONGEST]
    found: list[Passage | None] = [local.catalogue.passage(words.lower())]
    if words:
        answer = await local.consider(words, (), choose=False)
        found += [quote.passage for quote in answer.quotes]
        found += [candidate.passage for candidate in answer.candidates]
        found += [suggestion.passage for suggestion in answer.suggestions]
        found += await local.passages_like(words[:_MAX_WORDS])
    unique = {one.id: one for one in found if one}
    return [*islice(unique.values(), MAX_OPTIONS)]


def _option(passage: Passage, texts: Texts) -> Option:
    name = cut(label_of(passage, texts.language), MAX_OPTION)
    return Option(passage.id, name, tidy(passage.text, MAX_OPTION))
